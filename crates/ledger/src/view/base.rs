//! Whether promises can be added up.

use std::collections::BTreeMap;

use allotment_place::Currency;

use crate::account::Account;
use crate::book::{AsOf, Book};
use crate::date::Date;
use crate::money::{Basis, Money, MoneyMixed};
use crate::promise::Promise;

/// That all promises of `books` at the end of `date` that are in one currency
/// are on one base, so that they can be added up.
///
/// # Errors
/// [`MoneyMixed`] if some come once and others every year without an end, or
/// some are money of the day and others in prices of a year.
pub fn one_base(books: &[&Book], date: Date) -> Result<(), MoneyMixed> {
    bases(books, date).map(|_| ())
}

/// The base of the promises in each currency. A promise that another took over
/// whole, or that was taken back, is on none.
pub(crate) fn bases(books: &[&Book], date: Date) -> Result<BTreeMap<Currency, Money>, MoneyMixed> {
    let mut first: BTreeMap<Currency, Money> = BTreeMap::new();
    for book in books {
        let book = book.as_of(date);
        for (number, promise) in book.promises() {
            let holds = promise.envelope.is_none() && promise.replaced_by.is_none();
            if !holds && counts(book, number) == 0 {
                continue;
            }
            let money = base_of(&promise);
            let first = first.entry(money.currency).or_insert(money);
            first.same_base(&money)?;
        }
    }
    Ok(first)
}

/// The promises of `book` at the end of `date` that come every year without an end: what
/// they come to in all nobody knows, and no sum has them.
pub fn endless(book: &Book, date: Date) -> impl Iterator<Item = (u32, Promise)> + '_ {
    let all = book.as_of(date).promises();
    let all = all.map(|(number, promise)| (number, promise.into_owned()));
    all.filter(|(_, promise)| is_endless(promise))
}

/// Whether it comes every year without an end, and no other stands in its place.
pub(crate) fn is_endless(promise: &Promise) -> bool {
    promise.envelope.is_none() && promise.replaced_by.is_none() && promise.money.minor > 0
}

/// What of promise `number` counts there: what another took over counts there.
pub(crate) fn counts(book: AsOf<'_>, number: u32) -> i128 {
    -i128::from(book.held(Account::Given(number)))
        - i128::from(book.held(Account::TakenOver(number)))
}

/// A promise over all its years comes once; one without an end comes every year.
fn base_of(promise: &Promise) -> Money {
    let basis = if promise.envelope.is_some() {
        Basis::Once
    } else {
        Basis::PerYear
    };
    Money {
        basis,
        ..promise.money
    }
}
