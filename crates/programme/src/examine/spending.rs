//! What became of promises, from a table: money on its way, numbers, cuts.

use std::collections::{BTreeSet, HashMap};

use allotment_examine::{Day, Prices, Stage};
use allotment_place::Period;
use allotment_table::{Faults, Table};
use num_rational::BigRational;
use num_traits::{One, Signed};

use super::cells::Cells;
use super::claims::{End, per, prices, years};
use super::located::pieces;
use super::promises::{Promise, Stated};
use super::words_alike::plain_words;

const REQUIRED: [&str; 3] = ["date", "stage", "source"];
/// All columns that are read.
pub(super) const KNOWN: [&str; 21] = [
    "promise_id",
    "date",
    "stage",
    "place",
    "places",
    "level",
    "amount_minor",
    "once",
    "price_base",
    "per",
    "from",
    "to",
    "so_far",
    "number",
    "unit",
    "index",
    "group",
    "percent",
    "people_percent",
    "source",
    "currency",
];

/// What a row tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// Money at a step.
    Money(Stage),
    /// How much came of it, in the unit of the promise's number.
    Outcome,
    /// How many are late.
    Late,
    /// What is taken from core spending.
    Cut,
    /// Which part went to a group of an index, as somebody published it.
    Verdict,
    /// What was measured in a place, for gaps.
    Measure,
}

/// Each with its name.
const KINDS: [(Kind, &str); 9] = [
    (Kind::Money(Stage::Allocated), "allocated"),
    (Kind::Money(Stage::Released), "released"),
    (Kind::Money(Stage::Received), "received"),
    (Kind::Money(Stage::Spent), "spent"),
    (Kind::Outcome, "outcome"),
    (Kind::Late, "late"),
    (Kind::Cut, "cut"),
    (Kind::Verdict, "verdict"),
    (Kind::Measure, "measure"),
];

/// One row.
#[derive(Debug, Clone)]
pub(super) struct Told {
    pub row: usize,
    /// The line of its file.
    pub line: u64,
    pub kind: Kind,
    pub promise: Option<usize>,
    pub day: Day,
    pub stated: Option<Stated>,
    pub so_far: bool,
    pub number: Option<BigRational>,
    pub unit: Option<String>,
    pub places: Option<String>,
    pub level: Option<String>,
    pub index: Option<String>,
    pub group: Option<String>,
    /// Of one, not of a hundred.
    pub share: Option<BigRational>,
    pub people_share: Option<BigRational>,
    pub source: String,
}

/// Reads what `table` tells of `promises`, and which columns are not read. Without promises,
/// as something is wrong with them, only what is wrong here can be told.
pub(super) fn read(
    table: &Table,
    promises: Option<&[Promise]>,
) -> Result<(Vec<Told>, Vec<String>), Faults> {
    let mut faults = Faults::new();
    let (cells, passed) = Cells::new(table, &REQUIRED, &KNOWN, &mut faults);
    if table.has("place") && table.has("places") {
        let what = "there are a column 'place' and a column 'places'";
        let fault = allotment_table::Fault::new(table.name(), what, "keep one of them");
        faults.push(fault.in_column("place"));
    }
    let place = if table.has("place") {
        "place"
    } else {
        "places"
    };
    let rows = Rows {
        ids: cells.text("promise_id", &mut faults),
        dates: cells.text("date", &mut faults),
        kinds: cells.text("stage", &mut faults),
        days: cells.days("date", &mut faults),
        stages: cells.parsed("stage", &mut faults, stage),
        amounts: cells.integers("amount_minor", &mut faults),
        once: cells.truths("once", &mut faults),
        per: per(&cells, &mut faults),
        prices: prices(&cells, &mut faults),
        from: cells.years("from", &mut faults),
        to: cells.years("to", &mut faults),
        so_far: cells.truths("so_far", &mut faults),
        number: cells.exact("number", &mut faults),
        unit: cells.text("unit", &mut faults),
        places: cells.text(place, &mut faults),
        level: cells.text("level", &mut faults),
        index: cells.text("index", &mut faults),
        group: cells.text("group", &mut faults),
        percent: cells.exact("percent", &mut faults),
        people_percent: cells.exact("people_percent", &mut faults),
        source: cells.text("source", &mut faults),
        place_column: place,
        cells,
    };
    let is_known = promises.is_some();
    let promises = promises.unwrap_or_default();
    let position = promises
        .iter()
        .enumerate()
        .map(|(at, one)| (one.id.as_str(), at));
    let position: HashMap<&str, usize> = position.collect();
    let mut all = Vec::with_capacity(table.rows());
    let mut doubles = Doubles::default();
    for row in 0..table.rows() {
        let promise = rows.ids[row].and_then(|id| {
            let found = position.get(id).copied();
            if found.is_none() && is_known {
                let what = format!("there is no promise '{id}'");
                let near = allotment_table::nearest(id, position.keys().copied());
                let help = match near.first() {
                    Some(near) => format!("did you mean '{near}'?"),
                    None => "add it to the promises, with its source".to_owned(),
                };
                faults.push(table.fault_at(row, "promise_id", what, help));
            }
            found
        });
        let Some(told) = rows.told(row, promise, promises, &mut faults) else {
            continue;
        };
        doubles.look(&rows, row, &told, &mut faults);
        all.push(told);
    }
    faults.into_result((all, passed))
}

/// The places that a row names, whatever their order.
fn places_of(told: &Told) -> Option<(BTreeSet<String>, String)> {
    let level = plain_words(told.level.as_deref().unwrap_or_default());
    Some((pieces(told.places.as_deref()?), level))
}

/// What was told before, so that nothing is told twice, or in two ways.
#[derive(Default)]
struct Doubles {
    /// The first row that tells just that.
    same: HashMap<String, usize>,
    /// Sums so far by promise, step, day and places: the row, and the amount.
    sums: HashMap<String, (usize, Option<i64>)>,
    /// What a group got, by promise, day, index and group: the row, and how much.
    verdicts: HashMap<String, (usize, String)>,
}

impl Doubles {
    fn look(&mut self, rows: &Rows<'_>, row: usize, told: &Told, faults: &mut Faults) {
        let table = rows.cells.table;
        let (amount, percent) = (rows.amounts[row], &rows.percent[row]);
        let places = places_of(told);
        let mut other = |column: &str, before: usize, what: &str, help: &str| {
            let line = table.line_of(before);
            let what = what.replace("LINE", &line.to_string());
            faults.push(table.fault_at(row, column, what, help));
        };
        // Equal sums of several years are several.
        let of_years = (rows.from[row], rows.to[row]);
        let base = (rows.once[row], rows.per[row], rows.prices[row]);
        let what = (told.promise, rows.stages[row].map(name), told.day, &places);
        let of = (&told.unit, &told.index, &told.group);
        let said = (amount, &rows.number[row], percent, &told.source);
        let key = format!("{what:?}{of:?}{said:?}{of_years:?}{base:?}");
        if let Some(&before) = self.same.get(&key) {
            let what = "the same stands on line LINE: it would be counted twice";
            let help = "keep one; two payments of one day are added up in one row";
            other("stage", before, what, help);
        }
        self.same.entry(key).or_insert(row);
        if let (Kind::Money(stage), true) = (told.kind, told.so_far) {
            let key = format!("{:?}{stage:?}{:?}{places:?}", told.promise, told.day);
            let (before, sum) = *self.sums.entry(key).or_insert((row, amount));
            if sum != amount {
                let what = "line LINE tells another sum up to the same day";
                let help = "keep the one whose source you trust, or give each the day it is for";
                other("amount_minor", before, what, help);
            }
        }
        if told.kind == Kind::Verdict {
            let key = format!(
                "{:?}{:?}{:?}{:?}",
                told.promise, told.day, told.index, told.group
            );
            let said = format!("{amount:?}{percent:?}");
            let known = self
                .verdicts
                .entry(key)
                .or_insert_with(|| (row, said.clone()));
            if known.1 != said {
                let what = "line LINE tells something else of the same group on the same day";
                let help = "keep the one whose source you trust, or give each the day it is of";
                other("group", known.0, what, help);
            }
        }
    }
}

/// The columns, read.
struct Rows<'a> {
    cells: Cells<'a>,
    place_column: &'static str,
    ids: Vec<Option<&'a str>>,
    /// Dates and stages as they were written.
    dates: Vec<Option<&'a str>>,
    kinds: Vec<Option<&'a str>>,
    days: Vec<Option<Day>>,
    stages: Vec<Option<Kind>>,
    amounts: Vec<Option<i64>>,
    once: Vec<Option<bool>>,
    per: Vec<Option<bool>>,
    prices: Vec<Option<Prices>>,
    from: Vec<Option<Period>>,
    to: Vec<Option<Period>>,
    so_far: Vec<Option<bool>>,
    number: Vec<Option<BigRational>>,
    unit: Vec<Option<&'a str>>,
    places: Vec<Option<&'a str>>,
    level: Vec<Option<&'a str>>,
    index: Vec<Option<&'a str>>,
    group: Vec<Option<&'a str>>,
    percent: Vec<Option<BigRational>>,
    people_percent: Vec<Option<BigRational>>,
    source: Vec<Option<&'a str>>,
}

impl Rows<'_> {
    /// The row, unless it cannot be read at all.
    fn told(
        &self,
        row: usize,
        promise: Option<usize>,
        promises: &[Promise],
        faults: &mut Faults,
    ) -> Option<Told> {
        let table = self.cells.table;
        let mut fault = |column: &str, what: &str, help: &str| {
            faults.push(table.fault_at(row, column, what, help));
        };
        if self.dates[row].is_none() && table.has("date") {
            let help = "write the day of it, or until which it is, such as 2023-12-31";
            fault("date", "it has no date", help);
        }
        if self.kinds[row].is_none() && table.has("stage") {
            fault("stage", "it has no stage", &stages());
        }
        if self.source[row].is_none() && table.has("source") {
            let help = "write where it is told: an address, or title and page";
            fault("source", "it has no source", help);
        }
        let kind = self.stages[row]?;
        let needs_promise = !matches!(kind, Kind::Cut | Kind::Measure);
        if needs_promise && self.ids[row].is_none() {
            fault(
                "promise_id",
                "it is of no promise",
                "write the id of the promise",
            );
        }
        self.needed(row, kind, faults);
        let unit = promise.and_then(|promise| promises[promise].unit.as_deref());
        if let (Some(own), Some(unit), Kind::Outcome | Kind::Late) = (self.unit[row], unit, kind)
            && !own.eq_ignore_ascii_case(unit)
        {
            let what = format!("it is in {own}, and the promise in {unit}");
            faults.push(table.fault_at(row, "unit", what, "tell both in one unit"));
        }
        let whole = |cells: &[Option<BigRational>], column: &str, faults: &mut Faults| {
            let percent = cells[row].clone()?;
            let hundred = BigRational::from_integer(100.into());
            let share = percent / hundred;
            if share.is_negative() || share > BigRational::one() {
                let help = "write per cent, from 0 to 100";
                faults.push(table.fault_at(row, column, "it is no part of a whole", help));
            }
            Some(share)
        };
        let share = whole(&self.percent, "percent", faults);
        let people_share = whole(&self.people_percent, "people_percent", faults);
        let stated = self.stated(row, kind, faults);
        Some(Told {
            row,
            line: table.line_of(row),
            kind,
            promise: promise.filter(|_| kind != Kind::Measure),
            day: self.days[row]?,
            stated,
            so_far: self.so_far[row].unwrap_or(kind == Kind::Late),
            number: self.number[row].clone(),
            unit: self.unit[row].map(str::to_owned),
            places: self.places[row].map(str::to_owned),
            level: self.level[row].map(str::to_owned),
            index: self.index[row].map(str::to_owned),
            group: self.group[row].map(str::to_owned),
            share,
            people_share,
            source: self.source[row].unwrap_or_default().to_owned(),
        })
    }

    /// What a row of its kind must have.
    fn needed(&self, row: usize, kind: Kind, faults: &mut Faults) {
        let mut fault = |column: &str, what: &str, help: &str| {
            let table = self.cells.table;
            faults.push(table.fault_at(row, column, what, help));
        };
        match kind {
            Kind::Money(_) | Kind::Cut => {
                if !self.cells.says("amount_minor", row) {
                    let help = "write whole minor units, such as pence; 0 if there were none";
                    fault("amount_minor", "the amount is missing", help);
                }
                if self.amounts[row].is_some_and(|minor| minor < 0) && kind != Kind::Cut {
                    let help = "tell what was given back with a sum so far (so_far = true)";
                    fault("amount_minor", "money on its way is below zero", help);
                }
            }
            Kind::Outcome | Kind::Late | Kind::Measure => {
                if !self.cells.says("number", row) {
                    fault(
                        "number",
                        "the number is missing",
                        "write how many, or the value",
                    );
                }
                let below = self.number[row].as_ref().is_some_and(Signed::is_negative);
                if below && kind != Kind::Measure {
                    fault(
                        "number",
                        "a number is below zero",
                        "write how many there are",
                    );
                }
            }
            Kind::Verdict => {
                if self.index[row].is_none() || self.group[row].is_none() {
                    let what = "a verdict needs the index, and the group that got the money";
                    fault("index", what, "fill in index and group");
                }
                if self.cells.says("amount_minor", row) == self.cells.says("percent", row) {
                    let what = "a verdict has either an amount or a percentage";
                    fault("percent", what, "write one of them, as it was published");
                }
            }
        }
        if kind == Kind::Measure && (self.unit[row].is_none() || self.places[row].is_none()) {
            let what = "a measure needs its place, and its unit says what is measured";
            fault(self.place_column, what, "fill in both");
        }
    }

    /// The amount of a row. A payment comes once, in money of its day, unless
    /// it says otherwise; a cut must say.
    fn stated(&self, row: usize, kind: Kind, faults: &mut Faults) -> Option<Stated> {
        let minor = self.amounts[row]?;
        let table = self.cells.table;
        let end = |column: &str, year| End {
            year,
            is_said: self.cells.says(column, row),
        };
        let ends = [end("from", self.from[row]), end("to", self.to[row])];
        let years = years(ends, (table, row), faults);
        if kind == Kind::Cut && !self.cells.says("once", row) {
            let what = "nobody says whether the cut is for once or every year";
            let help = "write true for once, false for every year, with from and to";
            faults.push(table.fault_at(row, "once", what, help));
        }
        if kind == Kind::Cut && !self.cells.says("price_base", row) {
            let what = "nobody says in whose prices the cut is";
            let help = "write cash for money of the day, the year of real prices such as 2019-20, or unstated";
            faults.push(table.fault_at(row, "price_base", what, help));
        }
        Some(Stated {
            minor,
            once: self.once[row].unwrap_or(true),
            per_head: self.per[row].unwrap_or(false),
            prices: self.prices[row].unwrap_or(Prices::Cash),
            years,
        })
    }
}

fn stage(text: &str) -> Result<Kind, (String, String)> {
    let low = text.to_lowercase();
    let found = KINDS.iter().find(|(_, name)| *name == low);
    found.map(|one| one.0).ok_or_else(|| {
        let what = format!("'{text}' is not a stage");
        (what, stages())
    })
}

fn stages() -> String {
    let names: Vec<&str> = KINDS.iter().map(|one| one.1).collect();
    format!("write one of: {}", names.join(", "))
}

/// The name of a kind of row.
fn name(kind: Kind) -> &'static str {
    let found = KINDS.iter().find(|one| one.0 == kind);
    found.map_or("", |one| one.1)
}
