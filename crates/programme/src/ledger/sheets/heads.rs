//! Money a head, from a table of places and one of cuts.

use std::collections::BTreeMap;

use allotment_expression::Value;
use allotment_ledger::{
    Basis, Date, HeadPlace, Heads, HeadsOf, Money, PriceBase, Programme, heads, one_base, tenths,
};
use allotment_place::{Currency, Period};
use allotment_table::{Fault, Faults, Table};
use num_rational::BigRational;
use serde_json::json;

use super::{minors, sheet, texts};
use crate::Sheet;
use crate::share::ShareRun;

/// What money is laid on.
#[derive(Debug, Clone, Copy)]
pub struct HeadFiles<'a> {
    /// The places: a row each.
    pub places: &'a Table,
    /// Their column of codes.
    pub id: &'a str,
    /// Their column of people.
    pub population: &'a str,
    /// Their columns that grow with need.
    pub indices: &'a [String],
    /// What was cut: `id`, `amount_minor`, and the base of the amount.
    pub cuts: Option<&'a Table>,
}

/// Places to lay money on: their codes and people, and their scores under each
/// index, which grow with need.
#[derive(Debug, Clone, Default)]
pub struct HeadPlaces {
    /// The codes.
    pub ids: Vec<String>,
    /// The people of each.
    pub people: Vec<u64>,
    /// The names of the indices.
    pub indices: Vec<String>,
    /// For each index, the score of each place.
    pub scores: Vec<Vec<Option<BigRational>>>,
}

impl HeadPlaces {
    /// The places of a share, under the indices that its audit looks at; nothing
    /// where it counts no people.
    #[must_use]
    pub fn of_share(share: &ShareRun) -> Option<Self> {
        let places = &share.input.places;
        let column = |name: &str| places.columns.get(name);
        let number = |value: &Value| match value {
            Value::Number(number) => Some(number.clone()),
            _ => None,
        };
        let people = column(places.population.as_ref()?)?.iter().map(|value| {
            let whole = number(value)?.round().to_integer();
            u64::try_from(whole).ok()
        });
        let people: Option<Vec<u64>> = people.collect();
        let mut of = Self {
            ids: places.ids.iter().map(ToString::to_string).collect(),
            people: people?,
            ..Self::default()
        };
        for index in &share.input.spec.audit.indices {
            let scores = (0..places.ids.len()).map(|row| {
                let read = |name: &str| Some(column(name)?[row].clone());
                index.measure.exact(&read).ok().as_ref().and_then(number)
            });
            of.indices.push(index.name.clone());
            of.scores.push(scores.collect());
        }
        Some(of)
    }
}

/// Money a head for `places`, net of `cuts`.
///
/// # Errors
/// As [`heads_of`].
pub fn money_a_head(
    ledger: &Programme,
    places: &HeadPlaces,
    cuts: Option<&Table>,
    date: Date,
) -> Result<Vec<Heads>, Faults> {
    let codes: Vec<&str> = places.ids.iter().map(String::as_str).collect();
    let cut = cuts.map(|cuts| read_cuts(cuts, &codes)).transpose()?;
    let cut = cut.unwrap_or_default();
    let cut_of = |code: &str| cut.get(code).map(|(money, _)| *money);
    let by_index: Vec<_> = places.scores.iter().map(|scores| tenths(scores)).collect();
    let rows = codes.iter().zip(&places.people).enumerate();
    let rows: Vec<HeadPlace> = rows
        .map(|(row, (code, people))| HeadPlace {
            community: (*code).to_owned(),
            people: *people,
            tenths: by_index.iter().map(|tenths| tenths[row]).collect(),
            cut: cut_of(code),
        })
        .collect();
    let books: Vec<_> = ledger.books().collect();
    let found = heads(&books, &rows, places.indices.len(), date);
    found.map_err(|mixed| {
        let help = "bring cuts and promises to one base: for so many years, in the same prices";
        // Where the promises are on one base, it is a cut that is on another: the first
        // that is so beside them and the cuts before it.
        let wrong =
            (1..=rows.len()).find(|&so_many| heads(&books, &rows[..so_many], 0, date).is_err());
        let row = wrong.filter(|_| one_base(&books, date).is_ok());
        let row = row.and_then(|so_many| Some(cut.get(codes[so_many - 1])?.1));
        match (cuts, row) {
            (Some(cuts), Some(row)) => cuts
                .fault_at(row, "amount_minor", mixed.to_string(), help)
                .into(),
            _ => Fault::new("the promises", mixed.to_string(), help).into(),
        }
    })
}

/// Money a head for the places of `files`, from the ledger at the end of `date`.
///
/// # Errors
/// [`Faults`] for cells that are wrong, and for cuts or promises on different
/// bases, with what to convert.
pub fn heads_of(
    ledger: &Programme,
    files: &HeadFiles<'_>,
    date: Date,
) -> Result<Vec<Heads>, Faults> {
    let places = read_places(files)?;
    money_a_head(ledger, &places, files.cuts, date)
}

fn read_places(files: &HeadFiles<'_>) -> Result<HeadPlaces, Faults> {
    let table = files.places;
    let ids = table.place_ids(files.id)?;
    let mut faults = Faults::new();
    let mut people = Vec::new();
    for (row, count) in table.exact(files.population)?.iter().enumerate() {
        let whole = count.as_ref().filter(|count| count.is_integer());
        match whole.and_then(|count| u64::try_from(count.to_integer()).ok()) {
            Some(count) => people.push(count),
            None => {
                let what = "it is no number of people";
                let help = "write whole people, such as 9876";
                faults.push(table.fault_at(row, files.population, what, help));
            }
        }
    }
    let scores = files.indices.iter();
    let scores: Vec<_> = scores
        .filter_map(|index| faults.collect(table.exact(index)))
        .collect();
    faults.into_result(HeadPlaces {
        ids: ids.iter().map(ToString::to_string).collect(),
        people,
        indices: files.indices.to_vec(),
        scores,
    })
}

/// What was cut in each place: an amount with its base in each row, several rows
/// of a place added up, with the first of them.
fn read_cuts(table: &Table, codes: &[&str]) -> Result<BTreeMap<String, (Money, usize)>, Faults> {
    let ids = table.text("id")?;
    let amounts = table.exact("amount_minor")?;
    let (once, prices) = (table.text("basis")?, table.text("price_base")?);
    let years = if table.has("years") {
        table.text("years")?
    } else {
        vec![None; table.rows()]
    };
    let currencies = table.text("currency")?;
    let mut faults = Faults::new();
    let mut cuts: BTreeMap<String, (Money, usize)> = BTreeMap::new();
    for row in 0..table.rows() {
        let mut wrong = |column: &str, what: String, help: &str| {
            faults.push(table.fault_at(row, column, what, help));
        };
        let id = ids[row].unwrap_or_default();
        if !codes.contains(&id) {
            let help = "write the code of one of the places";
            wrong("id", format!("'{id}' is none of the places"), help);
            continue;
        }
        let whole = amounts[row].as_ref().filter(|minor| minor.is_integer());
        let minor = whole.and_then(|minor| i64::try_from(minor.to_integer()).ok());
        let Some(minor) = minor else {
            let help = "write whole minor units, such as 125000 for £1,250.00";
            wrong("amount_minor", "it is no whole amount".into(), help);
            continue;
        };
        if minor < 0 {
            let help = "write what was cut above zero; what was given is a promise";
            wrong(
                "amount_minor",
                format!("a cut of {minor} would be no cut"),
                help,
            );
            continue;
        }
        let said = currencies[row].unwrap_or_default();
        let Ok(currency) = Currency::new(said) else {
            let help = "write the three letters of a currency, such as GBP";
            wrong("currency", format!("'{said}' is not a currency"), help);
            continue;
        };
        let said = once[row].unwrap_or_default();
        let basis = match said {
            "once" => Basis::Once,
            "per_year" => Basis::PerYear,
            _ => {
                let what = format!("'{said}' is neither once nor per_year");
                wrong("basis", what, "write once, or per_year");
                continue;
            }
        };
        let said = prices[row].unwrap_or_default();
        let Some(base) = PriceBase::parse(said) else {
            let help = "write nominal, or real and a year: real 2025-26";
            wrong("price_base", format!("'{said}' is no price base"), help);
            continue;
        };
        let count = match years[row].map(count_of) {
            None => None,
            Some(Some(count)) => Some(count),
            Some(None) => {
                let what = format!("'{}' are no years", years[row].unwrap_or_default());
                wrong("years", what, "write 2026-27, or 2026-27 to 2035-36");
                continue;
            }
        };
        let money = Money {
            minor,
            currency,
            basis,
            prices: base,
        };
        let money = count.map_or(Some(money), |count| money.over(count));
        let sum = match (money, cuts.get(id)) {
            (Some(money), Some((before, _))) => {
                before.add(&money).map_err(|mixed| mixed.to_string())
            }
            (Some(money), None) => Ok(money),
            (None, _) => Err("it is more than can be counted".into()),
        };
        match sum {
            Ok(sum) => {
                cuts.entry(id.to_owned()).or_insert((sum, row)).0 = sum;
            }
            Err(what) => wrong(
                "amount_minor",
                what,
                "bring the cuts of a place to one base",
            ),
        }
    }
    faults.into_result(cuts)
}

/// How many years `2026-27 to 2035-36` or one year are.
fn count_of(text: &str) -> Option<u16> {
    let (first, last) = text.split_once(" to ").unwrap_or((text, text));
    let first = Period::new(first.trim()).ok()?;
    let last = Period::new(last.trim()).ok()?;
    last.starts().checked_sub(first.starts())?.checked_add(1)
}

/// The rows of [`heads_of`] as a table; `indices` are the names of the indices.
#[must_use]
pub fn heads_sheet(rows: &[Heads], indices: &[String], date: Date) -> Sheet {
    let whole = |count: u64| i64::try_from(count).ok();
    let of = |row: &Heads| match &row.of {
        HeadsOf::All => ("all", None, None),
        HeadsOf::Tenth(index, tenth) => (
            "tenth",
            indices.get(*index).cloned(),
            Some(tenth.to_string()),
        ),
        HeadsOf::Place(code) => ("place", None, Some(code.clone())),
        HeadsOf::Elsewhere => ("elsewhere", None, None),
    };
    let mut made = sheet(
        "heads",
        vec![
            texts("by", rows, |row| Some(of(row).0.to_owned())),
            texts("index", rows, |row| of(row).1),
            texts("code", rows, |row| of(row).2)
                .with_definition("the tenth of need, 1 the greatest, or the place"),
            minors("places", rows, |row| whole(row.places)),
            minors("people", rows, |row| whole(row.people)),
            texts("currency", rows, |row| Some(row.currency.to_string())),
            minors("promised_minor", rows, |row| Some(row.promised)),
            minors("committed_minor", rows, |row| Some(row.committed)),
            minors("paid_minor", rows, |row| Some(row.paid)),
            minors("cut_minor", rows, |row| row.cut),
            minors("net_minor", rows, |row| row.net)
                .with_definition("promised less what was cut, on one base"),
            minors("promised_per_head_minor", rows, |row| row.per_head[0]),
            minors("committed_per_head_minor", rows, |row| row.per_head[1]),
            minors("paid_per_head_minor", rows, |row| row.per_head[2]),
            minors("net_per_head_minor", rows, |row| row.per_head[3]),
        ],
    );
    made.more.insert("date".into(), json!(date.to_string()));
    made
}
