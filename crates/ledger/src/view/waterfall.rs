//! From a promise to what came of it, step by step.

use allotment_place::Currency;

use super::base::{bases, counts};
use super::health::called_due;
use super::{both, median, percent, what_stands};
use crate::account::Account;
use crate::book::{AsOf, Book};
use crate::date::Date;
use crate::entry::MeasureKind;
use crate::money::MoneyMixed;

/// A step of the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Its word: promised, committed, due, paid, spent, output, outcome.
    pub step: &'static str,
    /// Minor units that came so far; nothing for outputs and outcomes.
    pub minor: Option<i64>,
    /// How many commitments (of money), milestones or targets came so far.
    pub reached: u64,
    /// Of how many.
    pub of: u64,
    /// The part of what was promised, in per cent with one decimal; for outputs
    /// and outcomes, the part of those there are.
    pub of_promised: Option<String>,
    /// The part of the step before, likewise; nothing where it counts other things.
    pub of_before: Option<String>,
    /// The lower median of the days since the last step before that they came to, over
    /// those that came this far.
    pub lag_days: Option<i64>,
}

/// The way of all promises in one currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waterfall {
    /// The currency.
    pub currency: Currency,
    /// The seven steps, in their order.
    pub steps: Vec<Step>,
}

/// The first days of a commitment's steps of money.
struct Days([Option<Date>; 5]);

/// How far the promises of `books` have come at the end of `date`, by currency.
/// What another promise took over counts there alone; what was called due and is committed
/// no more does not count, nor is a payment due that nobody called for. What a partner says it spent
/// counts as it says, also beyond what it was paid.
///
/// # Errors
/// [`MoneyMixed`] if promises in one currency are on different bases: once and
/// every year without an end, money of the day and prices of a year.
pub fn waterfall(books: &[&Book], date: Date) -> Result<Vec<Waterfall>, MoneyMixed> {
    let currencies = bases(books, date)?.into_keys();
    Ok(currencies
        .map(|currency| of(books, currency, date))
        .collect())
}

fn of(books: &[&Book], currency: Currency, date: Date) -> Waterfall {
    let [mut promised, mut committed, mut due, mut paid, mut spent] = [0_i128; 5];
    let mut all_days = Vec::new();
    let (mut steps_of_work, mut targets) = ((0, 0), (0, 0));
    let (mut work_lags, mut outcome_lags) = (Vec::new(), Vec::new());
    for book in books {
        let book = book.as_of(date);
        for (number, promise) in book.promises() {
            if promise.money.currency != currency {
                continue;
            }
            promised += counts(book, number);
            for (at, commitment) in book.drawn_on(number) {
                let own_paid = both(book, |used_for| Account::Paid(at, used_for));
                let own = both(book, |used_for| Account::Committed(at, used_for)) + own_paid;
                committed += own;
                // What lapsed or came back is due no more.
                let own_due = both(book, |used_for| Account::Due(at, used_for));
                due += own_due.min(own);
                paid += own_paid;
                spent += both(book, |used_for| Account::Spent(at, used_for));
                let first_paid = book.paid_by(at, 1);
                let left = commitment.amount() - commitment.lapsed();
                let first_due = called_due(book, at, left);
                // Paid ahead of being called due is paid at once.
                let first_due = first_due.first().map(|(day, _)| *day);
                let first_due = first_due.map(|day| first_paid.map_or(day, |paid| day.min(paid)));
                let first_spent = what_stands(book, |used_for| Account::Spent(at, used_for));
                let first_spent = first_spent.first().map(|(day, _)| *day);
                all_days.push(Days([
                    Some(promise.effective),
                    Some(commitment.effective),
                    first_due,
                    first_paid,
                    first_spent,
                ]));
                for milestone in commitment.milestones.values() {
                    steps_of_work.1 += 1;
                    if let Some(day) = milestone.confirmed {
                        steps_of_work.0 += 1;
                        let since = first_paid.or(Some(commitment.effective));
                        work_lags.extend(since.map(|since| day.since(since)));
                    }
                }
            }
        }
        let (met, all, lags) = outcomes(book);
        targets = (targets.0 + met, targets.1 + all);
        outcome_lags.extend(lags);
    }
    let money = [promised, committed, due, paid, spent];
    let words = ["promised", "committed", "due", "paid", "spent"];
    let mut steps = Vec::new();
    for (at, step) in words.into_iter().enumerate() {
        let came = all_days.iter().filter(|days| days.0[at].is_some()).count();
        let lags = all_days.iter().filter_map(|days| {
            Some(days.0[at]?.since(*days.0[..at].iter().flatten().next_back()?))
        });
        steps.push(Step {
            step,
            minor: Some(super::counted(money[at])),
            reached: came as u64,
            of: all_days.len() as u64,
            of_promised: percent(money[at], promised),
            of_before: at
                .checked_sub(1)
                .and_then(|before| percent(money[at], money[before])),
            lag_days: median(lags.collect()),
        });
    }
    steps.push(counted("output", steps_of_work, work_lags));
    steps.push(counted("outcome", targets, outcome_lags));
    Waterfall { currency, steps }
}

fn counted(step: &'static str, (reached, of): (u64, u64), lags: Vec<i64>) -> Step {
    Step {
        step,
        minor: None,
        reached,
        of,
        of_promised: percent(i128::from(reached), i128::from(of)),
        of_before: None,
        lag_days: median(lags),
    }
}

/// How many targets there are and how many were met: by the last actual number
/// of the same indicator and unit, on the side of the target away from the
/// first baseline. A target without a baseline cannot be met, nor can one by a number
/// that was measured before the target was set or the baseline was measured.
fn outcomes(book: AsOf<'_>) -> (u64, u64, Vec<i64>) {
    let known: Vec<_> = (book.measures())
        .map(|(record, one)| (record.effective, one))
        .collect();
    let (mut met, mut all, mut lags) = (0, 0, Vec::new());
    for (set_on, target) in known
        .iter()
        .filter(|(_, one)| one.measure == MeasureKind::Target)
    {
        all += 1;
        let same = |kind| {
            known.iter().filter(move |(_, one)| {
                one.measure == kind
                    && one.indicator == target.indicator
                    && one.unit == target.unit
                    && one.commitment == target.commitment
            })
        };
        let Some((began, baseline)) = same(MeasureKind::Baseline).next() else {
            continue;
        };
        let since = (*began).max(*set_on);
        let actuals = same(MeasureKind::Actual).filter(|(day, _)| *day >= since);
        let Some((day, actual)) = actuals.max_by_key(|(day, _)| *day) else {
            continue;
        };
        let (from, to, now) = (
            decimal(&baseline.value),
            decimal(&target.value),
            decimal(&actual.value),
        );
        if if to >= from { now >= to } else { now <= to } {
            met += 1;
            lags.push(day.since(*set_on));
        }
    }
    (met, all, lags)
}

/// A decimal as an exact ratio: digits were checked when the entry was read.
fn decimal(text: &str) -> num_rational::BigRational {
    use num_bigint::BigInt;
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits: BigInt = format!("{whole}{part}").parse().unwrap_or_default();
    let places = u32::try_from(part.len()).unwrap_or(0);
    num_rational::BigRational::new(digits, BigInt::from(10).pow(places))
}
