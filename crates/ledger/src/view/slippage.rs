//! What was to be when, and when it was.

use crate::book::Book;
use crate::date::Date;
use crate::id::EntryId;

/// A payment or a milestone: the day that was promised first, the day promised
/// now, and the day on which it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slip {
    /// The commitment.
    pub commitment: String,
    /// Its entry.
    pub entry: EntryId,
    /// `payment` or `milestone`.
    pub of: &'static str,
    /// Which: the milestone's name, or the number of the payment.
    pub name: String,
    /// Minor units of a payment.
    pub minor: Option<i64>,
    /// The day that was promised first.
    pub first: Option<Date>,
    /// The day that is promised now.
    pub forecast: Option<Date>,
    /// The day on which it came: for a payment, when all that was scheduled so
    /// far was paid; for a milestone, when it was confirmed.
    pub actual: Option<Date>,
    /// How many days it came after the day promised first, or is behind it so
    /// far; below zero if it came before.
    pub days: Option<i64>,
}

/// Every scheduled payment and every milestone of `book`, as of `date`.
#[must_use]
pub fn slippage(book: &Book, date: Date) -> Vec<Slip> {
    let mut slips = Vec::new();
    let book = book.as_of(date);
    for (number, commitment) in book.commitments() {
        let mut sum = 0_i64;
        let mut rows = commitment.schedule.clone();
        rows.sort_by_key(|row| row.due);
        let mut first_rows = commitment.first_schedule.clone();
        first_rows.sort_by_key(|row| row.due);
        for (at, row) in rows.iter().enumerate() {
            sum = sum.saturating_add(row.amount);
            let first = first_rows.get(at).map(|row| row.due);
            let actual = book.paid_by(number, sum);
            slips.push(Slip {
                commitment: commitment.name.clone(),
                entry: commitment.entry,
                of: "payment",
                name: (at + 1).to_string(),
                minor: Some(row.amount),
                first,
                forecast: Some(row.due),
                actual,
                days: late(first.or(Some(row.due)), actual, date),
            });
        }
        for (name, milestone) in &commitment.milestones {
            let actual = milestone.confirmed;
            slips.push(Slip {
                commitment: commitment.name.clone(),
                entry: commitment.entry,
                of: "milestone",
                name: name.clone(),
                minor: None,
                first: milestone.promised_for,
                forecast: milestone.due,
                actual,
                days: late(milestone.promised_for.or(milestone.due), actual, date),
            });
        }
    }
    slips
}

/// How late something is that was promised for `first`: nothing while that day
/// is still to come.
fn late(first: Option<Date>, actual: Option<Date>, date: Date) -> Option<i64> {
    let first = first?;
    match actual {
        Some(day) => Some(day.since(first)),
        None => (date > first).then(|| date.since(first)),
    }
}
