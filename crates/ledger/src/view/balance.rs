//! What lies where at the end of a day.

use allotment_place::Currency;

use crate::account::Account;
use crate::book::Book;
use crate::date::Date;

/// What an account holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Balance {
    /// The account.
    pub account: Account,
    /// Its name.
    pub name: String,
    /// Its currency.
    pub currency: Currency,
    /// Minor units.
    pub minor: i64,
}

/// What every account of `book` that holds anything at the end of `date` holds,
/// by name; they sum to zero in each currency.
#[must_use]
pub fn balances(book: &Book, date: Date) -> Vec<Balance> {
    let mut found: Vec<Balance> = (book.accounts())
        .map(|account| Balance {
            account,
            name: book.account_name(account),
            currency: book.currency_of(account),
            minor: book.held(account, date),
        })
        .filter(|balance| balance.minor != 0)
        .collect();
    found.sort_by(|one, other| one.name.cmp(&other.name));
    found
}
