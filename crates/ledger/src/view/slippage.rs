//! What was to be when, and when it was.

use crate::book::Book;
use crate::commitment::CommitmentState;
use crate::date::Date;
use crate::entry::Scheduled;
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
    /// Minor units of a payment, without what of it lapsed.
    pub minor: Option<i64>,
    /// The day that was promised first.
    pub first: Option<Date>,
    /// The day that is promised now; nothing once it lapsed.
    pub forecast: Option<Date>,
    /// The day on which it came: for a payment, when all that was scheduled so
    /// far was paid; for a milestone, when it was confirmed.
    pub actual: Option<Date>,
    /// How many days it came after the day promised first, or is behind it so
    /// far; below zero if it came before, nothing if it lapsed.
    pub days: Option<i64>,
}

/// Every scheduled payment and every milestone of `book`, as of `date`. A payment was
/// promised first for the day by which the first schedule came to as much as is to be
/// paid with it. What lapsed is the last that was to be paid.
#[must_use]
pub fn slippage(book: &Book, date: Date) -> Vec<Slip> {
    let mut slips = Vec::new();
    let book = book.as_of(date);
    for (number, commitment) in book.commitments() {
        let is_withdrawn = commitment.state() == CommitmentState::Withdrawn;
        let mut first_rows = commitment.first_schedule.clone();
        first_rows.sort_by_key(|row| row.due);
        let (mut scheduled, mut due) = (0_i64, 0_i64);
        for (at, (row, left)) in commitment.left_of_schedule().into_iter().enumerate() {
            scheduled = scheduled.saturating_add(row.amount);
            due += left;
            let first = first_day(&first_rows, scheduled);
            let lapsed = left == 0 && row.amount != 0;
            let actual = (!lapsed).then(|| book.paid_by(number, due)).flatten();
            let from = first.or(Some(row.due)).filter(|_| !lapsed);
            slips.push(Slip {
                commitment: commitment.name.clone(),
                entry: commitment.entry,
                of: "payment",
                name: (at + 1).to_string(),
                minor: Some(left),
                first,
                forecast: Some(row.due).filter(|_| !lapsed),
                actual,
                days: late(from, actual, date),
            });
        }
        for (name, milestone) in &commitment.milestones {
            let actual = milestone.confirmed;
            let lapsed = is_withdrawn && actual.is_none();
            let from = milestone.promised_for.or(milestone.due);
            slips.push(Slip {
                commitment: commitment.name.clone(),
                entry: commitment.entry,
                of: "milestone",
                name: name.clone(),
                minor: None,
                first: milestone.promised_for,
                forecast: milestone.due.filter(|_| !lapsed),
                actual,
                days: late(from.filter(|_| !lapsed), actual, date),
            });
        }
    }
    slips
}

/// The day by which `rows`, in the order of their days, came to `sum`.
fn first_day(rows: &[Scheduled], sum: i64) -> Option<Date> {
    let mut so_far = 0_i64;
    let reached = rows.iter().find(|row| {
        so_far = so_far.saturating_add(row.amount);
        so_far >= sum
    });
    reached.map(|row| row.due)
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
