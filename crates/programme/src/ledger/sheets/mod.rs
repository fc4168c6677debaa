//! The ledger's views as tables.

mod asked;
mod commitments;
mod days;
mod heads;
mod money;
mod promises;
mod proof;

use allotment_ledger::{Date, MoneyMixed, Programme, endless, shown};
use allotment_table::{Column, Fault, Faults, Source, Table};
use serde_json::Map;

use crate::Sheet;

pub use asked::{burden_sheet, health_sheet, locus_sheet};
pub use commitments::{commitments_sheet, entries_sheet};
pub use days::{certainty_sheet, slippage_sheet};
pub use heads::{HeadFiles, HeadPlaces, heads_of, heads_sheet, money_a_head};
pub use money::{balance_sheet, waterfall_sheet};
pub use promises::promises_sheet;
pub use proof::{FindingRow, breaches_sheet, findings_sheet, keys_sheet};

pub(super) fn sheet(rows: &'static str, columns: Vec<Column>) -> Sheet {
    Sheet {
        table: Table::new(rows, columns),
        rows,
        sources: Vec::new(),
        more: Map::new(),
    }
}

pub(super) fn texts<T>(name: &str, rows: &[T], cell: impl Fn(&T) -> Option<String>) -> Column {
    Column::text(name, rows.iter().map(cell))
}

pub(super) fn minors<T>(name: &str, rows: &[T], cell: impl Fn(&T) -> Option<i64>) -> Column {
    Column::integers(name, rows.iter().map(cell))
}

/// The day that `text` names, or today's where it names none.
///
/// # Errors
/// [`Faults`] if there is no such day.
pub fn date_of(text: Option<&str>, today: &str) -> Result<Date, Faults> {
    let text = text.unwrap_or(&today[..10.min(today.len())]);
    Date::parse(text).ok_or_else(|| {
        let what = format!("'{text}' is not a day");
        Fault::new(
            "the command line",
            what,
            "write a day that exists as YYYY-MM-DD",
        )
        .into()
    })
}

/// Where numbers of `ledger` come from: the ledger called `name`, as far as it is, with
/// the root of its tree, which vouches for each entry.
#[must_use]
pub fn ledger_source(ledger: &Programme, name: &str) -> Source {
    let tree = ledger.checkpoint("-").tree();
    Source {
        title: "The ledger".into(),
        file: Some(name.to_owned()),
        note: Some(format!(
            "{} entries; root {} of {} chains",
            ledger.size(),
            tree.root(),
            tree.size()
        )),
        ..Source::default()
    }
}

/// What no sum of promises has, as a sentence each: those that come every year without
/// an end.
#[must_use]
pub fn without_end(ledger: &Programme, date: Date) -> Vec<String> {
    let books = ledger.books();
    let all = books.flat_map(|book| endless(book, date).map(move |(_, one)| (book, one)));
    let told = all.map(|(book, one)| {
        let yearly = shown(one.money.minor, one.money.currency);
        format!(
            "{}: {yearly} every year, promised by {}, has no end and is in no sum: record for how many years it is sure, in a promise that replaces it",
            book.community(),
            one.from_party
        )
    });
    told.collect()
}

/// Why promises cannot be added up, and what to do about it.
pub(in crate::ledger) fn mixed_bases(mixed: &MoneyMixed) -> Faults {
    let help = "record what a promise in prices of a year comes to in money of the day, or one without an end for the years that it is sure of: a promise that replaces it, which then counts in its place";
    Fault::new("the promises", mixed.to_string(), help).into()
}
