//! The years ahead, and the days that were named.

use allotment_ledger::{Date, Programme, certainty, slippage};
use allotment_table::Faults;

use super::{minors, mixed_bases, sheet, texts};
use crate::Sheet;

/// How much of the next ten years is backed by signatures.
///
/// # Errors
/// [`Faults`] if amounts that would be added up are on different bases.
pub fn certainty_sheet(ledger: &Programme, date: Date) -> Result<Sheet, Faults> {
    let rows = certainty(&ledger.books().collect::<Vec<_>>(), date, 10)
        .map_err(|mixed| mixed_bases(&mixed))?;
    Ok(sheet(
        "years",
        vec![
            texts("from", &rows, |row| Some(row.from.to_string())),
            texts("to", &rows, |row| Some(row.to.to_string())),
            minors("planned_minor", &rows, |row| Some(row.planned)),
            minors("signed_minor", &rows, |row| Some(row.signed)),
            minors("proposed_minor", &rows, |row| Some(row.proposed)),
            texts("currency", &rows, |row| Some(row.currency.to_string())),
            texts("percent_signed", &rows, |row| row.percent.clone()),
        ],
    ))
}

/// What was to be when, and when it was.
#[must_use]
pub fn slippage_sheet(ledger: &Programme, date: Date) -> Sheet {
    let rows: Vec<_> = (ledger.books())
        .flat_map(|book| {
            slippage(book, date)
                .into_iter()
                .map(move |slip| (book.community(), slip))
        })
        .collect();
    let day = |day: Option<Date>| day.map(|day| day.to_string());
    sheet(
        "slips",
        vec![
            texts("community", &rows, |row| Some(row.0.to_owned())),
            texts("commitment", &rows, |row| Some(row.1.commitment.clone())),
            texts("of", &rows, |row| Some(row.1.of.to_owned())),
            texts("name", &rows, |row| Some(row.1.name.clone())),
            minors("amount_minor", &rows, |row| row.1.minor),
            texts("first", &rows, |row| day(row.1.first))
                .with_definition("the day that was promised first"),
            texts("forecast", &rows, |row| day(row.1.forecast))
                .with_definition("the day that is promised now"),
            texts("actual", &rows, |row| day(row.1.actual)),
            minors("days_late", &rows, |row| row.1.days)
                .with_definition("against the day promised first; below zero is early"),
        ],
    )
}
