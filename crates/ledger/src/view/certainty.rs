//! How much of the years ahead is backed by signatures.

use allotment_place::Currency;

use super::percent;
use crate::account::Account;
use crate::book::Book;
use crate::commitment::CommitmentState;
use crate::date::Date;
use crate::entry::{Scheduled, Use};

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
/// schedule called for in the past and was not paid, counts in the first. An
/// unpaid commitment without a schedule counts in the first year as well.
#[must_use]
pub fn certainty(books: &[&Book], date: Date, years: u16) -> Vec<Certainty> {
    let mut currencies: Vec<Currency> = (books.iter())
        .flat_map(|book| book.promises().iter().map(|promise| promise.money.currency))
        .collect();
    currencies.sort_unstable();
    currencies.dedup();
    let mut rows = Vec::new();
    for currency in currencies {
        let mut windows = windows(currency, date, years);
        for book in books {
            add(&mut windows, book, date);
        }
        for row in &mut windows {
            row.percent = percent(i128::from(row.signed), i128::from(row.planned));
        }
        rows.extend(windows);
    }
    rows
}

fn windows(currency: Currency, date: Date, years: u16) -> Vec<Certainty> {
    let start = |at: u16| date.years_later(i32::from(at)).unwrap_or(Date::LAST);
    (0..years)
        .map(|at| Certainty {
            currency,
            from: start(at),
            to: Date::from_days(start(at + 1).days() - 1).unwrap_or(Date::LAST),
            planned: 0,
            signed: 0,
            proposed: 0,
            percent: None,
        })
        .collect()
}

/// The window that `day` falls into; what is past falls into the first.
fn window(windows: &mut [Certainty], day: Date) -> Option<&mut Certainty> {
    let first = windows.first()?.from;
    windows
        .iter_mut()
        .find(|row| row.from <= day.max(first) && day.max(first) <= row.to)
}

fn add(windows: &mut [Certainty], book: &Book, date: Date) {
    let Some(currency) = windows.first().map(|row| row.currency) else {
        return;
    };
    for (number, promise) in (0..).zip(book.promises()) {
        if promise.money.currency != currency || promise.effective > date {
            continue;
        }
        let whole = -book.held(Account::Given(number), date)
            - book.held(Account::TakenOver(number), date)
            - book.held(Account::Lapsed(number), date);
        let paid: i64 = book
            .drawn_on(number)
            .iter()
            .map(|&at| super::both(book, date, |used_for| Account::Paid(at, used_for)))
            .sum();
        plan(windows, promise.years.as_ref(), whole, paid);
    }
    for (number, commitment) in (0..).zip(book.commitments()) {
        if commitment.currency != currency || commitment.effective > date {
            continue;
        }
        let open = [Use::Capital, Use::Revenue]
            .map(|used_for| book.held(Account::Committed(number, used_for), date))
            .iter()
            .sum();
        let signed = commitment.agreed.is_some_and(|day| day <= date);
        if commitment.state() == CommitmentState::Withdrawn {
            continue;
        }
        for (day, minor) in unpaid(&commitment.schedule, open, date) {
            if let Some(row) = window(windows, day) {
                let to = if signed {
                    &mut row.signed
                } else {
                    &mut row.proposed
                };
                *to += minor;
            }
        }
    }
}

/// Lays what is promised over its years; what is paid goes off the earliest.
fn plan(windows: &mut [Certainty], years: Option<&crate::entry::Years>, whole: i64, mut paid: i64) {
    let Some(first) = windows.first().map(|row| row.from) else {
        return;
    };
    let Some(years) = years else {
        if let Some(row) = window(windows, first) {
            row.planned += whole - paid;
        }
        return;
    };
    let count = i64::from(years.count);
    let financial = years.first.to_string().len() > 4;
    for at in 0..years.count {
        let mut minor = whole / count + i64::from(i64::from(at) < whole % count);
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

/// What of a schedule is still to be paid, when `open` is: its last parts.
fn unpaid(schedule: &[Scheduled], mut open: i64, date: Date) -> Vec<(Date, i64)> {
    let mut rows: Vec<(Date, i64)> = schedule.iter().map(|row| (row.due, row.amount)).collect();
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
