//! How much of the years ahead is backed by signatures.

use allotment_place::Currency;

use super::base::{bases, counts};
use super::{both, counted, percent};
use crate::account::Account;
use crate::book::{AsOf, Book};
use crate::commitment::{Commitment, CommitmentState};
use crate::date::Date;
use crate::money::MoneyMixed;

/// A year ahead, counted from the day that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certainty {
    /// The currency.
    pub currency: Currency,
    /// Its first day.
    pub from: Date,
    /// Its last day.
    pub to: Date,
    /// What is planned for it: promised, and not paid or lapsed.
    pub planned: i64,
    /// Of it, what signed commitments are to pay.
    pub signed: i64,
    /// What commitments are to pay that not everybody has signed.
    pub proposed: i64,
    /// The signed part of what is planned, in per cent with one decimal.
    pub percent: Option<String>,
}

/// The next `years` years from `date` on, by currency. What is promised for
/// some years counts evenly in each; what is promised without years, and what a
/// schedule called for in the past and was not paid, counts in the first. What a
/// signed commitment is to pay in a year beyond that is planned for that year, and
/// goes off the last years of its promise that nobody signed for. An unpaid commitment without a schedule counts in the first year as well.
///
/// # Errors
/// [`MoneyMixed`] if promises in one currency are on different bases.
pub fn certainty(books: &[&Book], date: Date, years: u16) -> Result<Vec<Certainty>, MoneyMixed> {
    let mut rows = Vec::new();
    for currency in bases(books, date)?.into_keys() {
        let mut windows = windows(currency, date, years);
        for book in books {
            add(&mut windows, book.as_of(date));
        }
        rows.extend(windows.into_iter().map(Window::certainty));
    }
    Ok(rows)
}

/// A year ahead, while it is added up.
struct Window {
    currency: Currency,
    from: Date,
    to: Date,
    planned: i128,
    signed: i128,
    proposed: i128,
}

impl Window {
    fn certainty(self) -> Certainty {
        Certainty {
            currency: self.currency,
            from: self.from,
            to: self.to,
            planned: counted(self.planned),
            signed: counted(self.signed),
            proposed: counted(self.proposed),
            percent: percent(self.signed, self.planned),
        }
    }
}

fn windows(currency: Currency, date: Date, years: u16) -> Vec<Window> {
    let start = |at: u16| date.years_later(i32::from(at)).unwrap_or(Date::LAST);
    (0..years)
        .map(|at| Window {
            currency,
            from: start(at),
            to: Date::from_days(start(at + 1).days() - 1).unwrap_or(Date::LAST),
            planned: 0,
            signed: 0,
            proposed: 0,
        })
        .collect()
}

/// The window that `day` falls into; what is past falls into the first.
fn window(windows: &mut [Window], day: Date) -> Option<&mut Window> {
    let first = windows.first()?.from;
    windows
        .iter_mut()
        .find(|row| row.from <= day.max(first) && day.max(first) <= row.to)
}

fn add(windows: &mut [Window], book: AsOf<'_>) {
    let Some(currency) = windows.first().map(|row| row.currency) else {
        return;
    };
    let date = book.date();
    for (number, promise) in book.promises() {
        if promise.money.currency != currency {
            continue;
        }
        let mut own = empty(windows);
        let whole = counts(book, number) - i128::from(book.held(Account::Lapsed(number)));
        let paid = book
            .drawn_on(number)
            .map(|(at, _)| both(book, |used_for| Account::Paid(at, used_for)))
            .sum();
        plan(&mut own, promise.years.as_ref(), whole, paid);
        for (at, commitment) in book.drawn_on(number) {
            if commitment.state() == CommitmentState::Withdrawn {
                continue;
            }
            let open = both(book, |used_for| Account::Committed(at, used_for));
            let signed = commitment.agreed.is_some();
            for (day, minor) in unpaid(&commitment, open, date) {
                if let Some(row) = window(&mut own, day) {
                    let to = if signed {
                        &mut row.signed
                    } else {
                        &mut row.proposed
                    };
                    *to += minor;
                }
            }
        }
        plan_what_is_signed(&mut own);
        for (row, own) in windows.iter_mut().zip(own) {
            row.planned += own.planned;
            row.signed += own.signed;
            row.proposed += own.proposed;
        }
    }
}

/// The same years, with nothing in them.
fn empty(windows: &[Window]) -> Vec<Window> {
    let each = windows.iter().map(|row| Window {
        currency: row.currency,
        from: row.from,
        to: row.to,
        planned: 0,
        signed: 0,
        proposed: 0,
    });
    each.collect()
}

/// Plans what is signed for a year in that year; it goes off the last years in which more
/// is planned than signed, as far as there is that much in the years ahead.
fn plan_what_is_signed(windows: &mut [Window]) {
    let mut more: i128 = 0;
    for row in windows.iter_mut() {
        more += (row.signed - row.planned).max(0);
        row.planned = row.planned.max(row.signed);
    }
    for row in windows.iter_mut().rev() {
        let off = (row.planned - row.signed).min(more);
        row.planned -= off;
        more -= off;
    }
}

/// Lays what is promised over its years; what is paid goes off the earliest.
fn plan(windows: &mut [Window], years: Option<&crate::entry::Years>, whole: i128, mut paid: i128) {
    let Some(first) = windows.first().map(|row| row.from) else {
        return;
    };
    let Some(years) = years else {
        if let Some(row) = window(windows, first) {
            row.planned += whole - paid;
        }
        return;
    };
    let count = i128::from(years.count);
    let financial = years.first.to_string().len() > 4;
    for at in 0..years.count {
        let mut minor = whole / count + i128::from(i128::from(at) < whole % count);
        let off = paid.min(minor);
        (minor, paid) = (minor - off, paid - off);
        let year = i32::from(years.first.starts() + at);
        let day = if financial {
            Date::new(year, 4, 1)
        } else {
            Date::new(year, 1, 1)
        };
        if let Some(row) = window(windows, day.unwrap_or(Date::LAST)) {
            row.planned += minor;
        }
    }
}

/// What of a commitment's schedule is still to be paid, when `open` is: the last parts
/// that did not lapse.
fn unpaid(commitment: &Commitment, mut open: i128, date: Date) -> Vec<(Date, i128)> {
    let rows = commitment.left_of_schedule().into_iter();
    let rows = rows.map(|(row, left)| (row.due, i128::from(left)));
    let mut rows: Vec<(Date, i128)> = rows.collect();
    rows.sort_unstable();
    let mut found = Vec::new();
    while let Some((day, amount)) = rows.pop() {
        let minor = amount.min(open);
        open -= minor;
        found.push((day, minor));
    }
    found.push((date, open));
    found
}
