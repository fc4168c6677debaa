//! Promises, and their amounts in the prices of one year.

use std::collections::BTreeMap;

use allotment_ledger::{
    Basis, Book, Date, Deflator, Money, MoneyMixed, PriceBase, Programme, promises,
};
use allotment_place::{Currency, Period};
use allotment_table::{Column, Fault, Faults, Table};
use num_traits::Signed;
use serde_json::{Value, json};

use super::{minors, mixed_bases, sheet, texts, without_end};
use crate::Sheet;

/// The index of prices of a table with a year and a value a row.
fn read_deflator(table: &Table) -> Result<Deflator, Faults> {
    let names = table.column_names();
    let pick = |all: &[&str]| {
        let is_one = |name: &&&str| all.contains(&name.to_lowercase().as_str());
        names.iter().find(is_one).copied()
    };
    let (year, index) = (
        pick(&["year", "period"]),
        pick(&["index", "deflator", "value"]),
    );
    let (Some(year), Some(index)) = (year, index) else {
        let what = "it has no columns 'year' and 'index'";
        return Err(Fault::new(table.name(), what, "name its two columns year and index").into());
    };
    let (years, values) = (table.text(year)?, table.exact(index)?);
    let mut by_year = BTreeMap::new();
    let mut faults = Faults::new();
    for (row, (said, value)) in years.iter().zip(&values).enumerate() {
        match (said.and_then(|said| Period::new(said).ok()), value) {
            (Some(_), Some(value)) if !value.is_positive() => {
                let what = format!("the index is {value}, and prices are above zero");
                let help = "write values such as 100 or 104.5";
                faults.push(table.fault_at(row, index, what, help));
            }
            (Some(period), Some(value)) => {
                if by_year.insert(period, value.clone()).is_some() {
                    let what = format!("the year {period} stands twice");
                    faults.push(table.fault_at(row, year, what, "keep one"));
                }
            }
            _ => faults.push(
                Fault::new(
                    table.name(),
                    "a year or its value is missing",
                    "write a year such as 2025-26, and a value",
                )
                .at_line(table.line_of(row)),
            ),
        }
    }
    let by_year = faults.into_result(by_year)?;
    Deflator::new(by_year).ok_or_else(|| {
        Fault::new(
            table.name(),
            "a value of the index is not above zero",
            "write values such as 100 or 104.5",
        )
        .into()
    })
}

/// Every promise and what became of it; with a deflator and a year, what was
/// promised in prices of that year beside it.
///
/// # Errors
/// [`Faults`] if amounts that would be added up are on different bases.
pub fn promises_sheet(
    ledger: &Programme,
    date: Date,
    deflator: Option<(&Table, &str)>,
) -> Result<Sheet, Faults> {
    let mut rows = Vec::new();
    for book in ledger.books() {
        rows.extend(promises(book, date).into_iter().map(|view| (book, view)));
    }
    let of = |row: &(&Book, allotment_ledger::PromiseView)| {
        row.0.as_of(date).promise(row.1.number).into_owned()
    };
    // What comes every year without an end comes to nothing that anybody knows.
    let sure = |row: &(&Book, allotment_ledger::PromiseView), minor: i64| {
        of(row).envelope.is_some().then_some(minor)
    };
    let converted = match deflator {
        None => None,
        Some((table, year)) => Some(convert(
            &rows.iter().map(of).collect::<Vec<_>>(),
            table,
            year,
        )?),
    };
    let totals = totals(
        &rows
            .iter()
            .map(|row| (of(row), row.1.counted))
            .collect::<Vec<_>>(),
        converted.is_some(),
    )?;
    let mut columns = vec![
        texts("promise", &rows, |row| Some(row.1.entry.to_string())),
        texts("community", &rows, |row| Some(row.0.community().to_owned())),
        texts("from_party", &rows, |row| Some(of(row).from_party)),
        texts("held_by", &rows, |row| of(row).held_by)
            .with_definition("the body that holds the money, where the promise names one"),
        texts("to_community", &rows, |row| Some(of(row).to_community)).with_definition(
            "what the promise calls whom it is for; the money is in the chain of community alone",
        ),
        texts("state", &rows, |row| Some(row.1.state.words().to_owned())),
        texts("why", &rows, |row| Some(row.1.why.clone())),
        texts("since", &rows, |row| Some(row.1.since.to_string())),
        minors("promised_minor", &rows, |row| sure(row, row.1.promised))
            .with_definition("over all its years; empty if it comes every year without an end"),
        minors("counted_minor", &rows, |row| sure(row, row.1.counted))
            .with_definition("what another promise took over counts there"),
        minors("new_minor", &rows, |row| sure(row, row.1.new))
            .with_definition("what is not taken over from an older promise"),
        minors("committed_minor", &rows, |row| Some(row.1.committed)),
        minors("agreed_minor", &rows, |row| Some(row.1.agreed)),
        minors("paid_minor", &rows, |row| Some(row.1.paid)),
        minors("lapsed_minor", &rows, |row| Some(row.1.lapsed)),
        texts("currency", &rows, |row| {
            Some(of(row).money.currency.to_string())
        }),
        texts("basis", &rows, |row| {
            Some(
                if of(row).money.basis == Basis::Once {
                    "once"
                } else {
                    "per_year"
                }
                .to_owned(),
            )
        }),
        texts("price_base", &rows, |row| {
            Some(of(row).money.prices.to_string())
        }),
        texts("years", &rows, |row| {
            of(row)
                .years
                .map(|years| format!("{} to {}", years.first, years.last))
        }),
        texts("replaces", &rows, |row| {
            of(row)
                .replaces
                .map(|old| row.0.promises()[old as usize].entry.to_string())
        }),
        texts("source", &rows, |row| Some(of(row).source)),
    ];
    if let Some(converted) = converted {
        columns.push(
            Column::integers("promised_converted_minor", converted.into_iter().map(Some))
                .with_definition("in prices of the year that was asked for"),
        );
    }
    let mut made = sheet("promises", columns);
    made.more.insert("date".into(), json!(date.to_string()));
    made.more.insert("totals".into(), totals);
    made.more
        .insert("notes".into(), json!(without_end(ledger, date)));
    Ok(made)
}

fn convert(
    all: &[allotment_ledger::Promise],
    table: &Table,
    year: &str,
) -> Result<Vec<i64>, Faults> {
    let deflator = read_deflator(table)?;
    let wrong = |what: String, help: &str| Faults::from(Fault::new(table.name(), what, help));
    let to = Period::new(year)
        .map_err(|error| wrong(error.to_string(), "write a year such as 2025-26"))?;
    all.iter()
        .map(|promise| {
            let minor = promise.envelope.unwrap_or(promise.money.minor);
            let money = Money {
                minor,
                ..promise.money
            };
            let said_in = if to.to_string().len() > 4 {
                financial(promise.effective)
            } else {
                Period::new(&promise.effective.to_string()[..4]).ok()
            };
            let years = match promise.years {
                Some(years) => years.each().collect(),
                None => vec![said_in.unwrap_or(to)],
            };
            let converted = deflator.convert(&money, years, to);
            converted
                .map(|money| money.minor)
                .map_err(|error| wrong(error.to_string(), "see the years of the promises"))
        })
        .collect()
}

/// The financial year, from April, of a day.
fn financial(day: Date) -> Option<Period> {
    let (year, month, _) = day.parts();
    let first = if month >= 4 { year } else { year - 1 };
    Period::new(&format!("{first:04}-{:02}", (first + 1) % 100)).ok()
}

/// What counts in all, by currency: refused where bases would be mixed.
fn totals(all: &[(allotment_ledger::Promise, i64)], converted: bool) -> Result<Value, Faults> {
    let mut sums: BTreeMap<Currency, (Money, i64)> = BTreeMap::new();
    for (promise, counted) in all {
        // What another promise took over whole is on no base.
        if *counted == 0 && (promise.envelope.is_some() || promise.replaced_by.is_some()) {
            continue;
        }
        let basis = if promise.envelope.is_some() {
            Basis::Once
        } else {
            Basis::PerYear
        };
        let minor = promise.envelope.unwrap_or(promise.money.minor);
        let money = Money {
            basis,
            minor,
            ..promise.money
        };
        let entry = sums.entry(money.currency).or_insert((money, 0));
        if !converted {
            entry.0.same_base(&money).map_err(|mixed| match &mixed {
                MoneyMixed::Prices { .. } => {
                    let help = "give an index of prices with --deflator and a year with --prices";
                    Faults::from(Fault::new("the promises", mixed.to_string(), help))
                }
                _ => mixed_bases(&mixed),
            })?;
        }
        entry.1 = entry.1.saturating_add(*counted);
    }
    let of = |(currency, (money, minor)): (Currency, (Money, i64))| json!({"currency": currency.as_str(), "counted_minor": minor, "price_base": if converted && money.prices != PriceBase::Nominal { "as stated".to_owned() } else { money.prices.to_string() }});
    Ok(Value::Array(sums.into_iter().map(of).collect()))
}
