//! Promises kept in the open: what everybody reads of the ledger beside the programme.

pub(crate) mod commitment;
pub(crate) mod data;
pub(crate) mod decisions;
pub(crate) mod entry;
pub(crate) mod place;
pub(crate) mod programme;
pub(crate) mod words;

use allotment_ledger::{Account, Book, Date, Use, shown};

use crate::error::Refusal;
use crate::page::{Page, escaped};
use crate::state::App;

/// What people call the party `name`.
pub(crate) fn party(book: &Book, name: &str) -> String {
    book.party(name)
        .map_or_else(|| name.to_owned(), |one| one.name.clone())
}

/// What both accounts of commitment `number` hold at the end of `date`, as it is read.
pub(crate) fn held(
    book: &Book,
    number: u32,
    date: Date,
    account: fn(u32, Use) -> Account,
) -> String {
    let uses = [Use::Capital, Use::Revenue];
    let minor: i64 = uses
        .map(|used_for| book.held(account(number, used_for), date))
        .iter()
        .sum();
    shown(minor, book.commitments()[number as usize].currency)
}

/// Where the pages of the ledger of a place are, without the language: its files too.
pub(crate) fn files(place: &str) -> String {
    format!("/ledger/{}", escaped(place))
}

/// Where the page of a commitment is.
pub(crate) fn commitment_at(page: &Page, place: &str, name: &str) -> String {
    format!("{}/commitment/{}", page.ledger(place), escaped(name))
}

/// Where the page of an entry is.
pub(crate) fn entry_at(page: &Page, place: &str, id: impl std::fmt::Display) -> String {
    format!("{}/entry/{id}", page.ledger(place))
}

/// What a place is called; nothing if neither the programme nor its ledger knows it.
pub(crate) fn name_of(app: &App, place: &str, in_ledger: bool) -> Result<String, Refusal> {
    match app.places.get(place) {
        Some(sheet) => Ok(sheet.name.clone()),
        None if in_ledger => Ok(place.to_owned()),
        None => Err(Refusal::NotFound),
    }
}
