//! What lies where, and how far it came.

use allotment_ledger::{Date, Programme, balances, waterfall};
use allotment_table::Faults;
use serde_json::json;

use super::{minors, mixed_bases, sheet, texts, without_end};
use crate::Sheet;

/// What every account holds at the end of `date`.
#[must_use]
pub fn balance_sheet(ledger: &Programme, date: Date) -> Sheet {
    let rows: Vec<(&str, _)> = (ledger.books())
        .flat_map(|book| {
            balances(book, date)
                .into_iter()
                .map(move |one| (book.community(), one))
        })
        .collect();
    let mut made = sheet(
        "balances",
        vec![
            texts("community", &rows, |(community, _)| Some((*community).to_owned())),
            texts("account", &rows, |(_, one)| Some(one.name.clone())),
            minors("balance_minor", &rows, |(_, one)| Some(one.minor))
                .with_definition("minor units at the end of the day; an account 'given', 'called-due' or 'by-partner' is the other side, below zero"),
            texts("currency", &rows, |(_, one)| Some(one.currency.to_string())),
        ],
    );
    made.more.insert("date".into(), json!(date.to_string()));
    made
}

/// From what was promised to what came of it.
///
/// # Errors
/// [`Faults`] if promises are on different bases.
pub fn waterfall_sheet(ledger: &Programme, date: Date) -> Result<Sheet, Faults> {
    let all = waterfall(&ledger.books().collect::<Vec<_>>(), date)
        .map_err(|mixed| mixed_bases(&mixed))?;
    let rows: Vec<_> = all
        .iter()
        .flat_map(|one| one.steps.iter().map(move |step| (one.currency, step)))
        .collect();
    let mut made = sheet(
        "steps",
        vec![
            texts("step", &rows, |row| Some(row.1.step.to_owned())),
            minors("amount_minor", &rows, |row| row.1.minor),
            texts("currency", &rows, |row| {
                row.1.minor.map(|_| row.0.to_string())
            }),
            minors("reached", &rows, |row| i64::try_from(row.1.reached).ok())
                .with_definition("commitments, milestones or targets that came this far"),
            minors("of", &rows, |row| i64::try_from(row.1.of).ok()),
            texts("percent_of_promised", &rows, |row| {
                row.1.of_promised.clone()
            })
            .with_definition("for outputs and outcomes: of those there are"),
            texts("percent_of_step_before", &rows, |row| {
                row.1.of_before.clone()
            }),
            minors("median_lag_days", &rows, |row| row.1.lag_days).with_definition(
                "lower median of the days since the last step before that they came to, over those that came this far",
            ),
        ],
    );
    made.more.insert("date".into(), json!(date.to_string()));
    made.more
        .insert("notes".into(), json!(without_end(ledger, date)));
    Ok(made)
}
