//! What is to be paid next.

use super::both;
use crate::account::Account;
use crate::book::AsOf;
use crate::commitment::CommitmentState;
use crate::date::Date;

/// The first part of a schedule that is not all paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextDue {
    /// By when.
    pub due: Date,
    /// What is left of it, in minor units.
    pub minor: i64,
    /// The milestone that has to be reached first, if it hangs on one.
    pub milestone: Option<String>,
}

/// What is to be paid next of commitment `number`, by its schedule, less what lapsed and
/// what was paid, the earliest first; nothing where there is no schedule, all of it is
/// paid, or it is over.
#[must_use]
pub fn next_due(book: AsOf<'_>, number: u32) -> Option<NextDue> {
    let commitment = book.commitment(number);
    if matches!(
        commitment.state(),
        CommitmentState::Closed | CommitmentState::Withdrawn
    ) {
        return None;
    }
    let mut paid = both(book, |used_for| Account::Paid(number, used_for));
    for (row, left) in commitment.left_of_schedule() {
        let open = i128::from(left) - paid;
        if open > 0 {
            return Some(NextDue {
                due: row.due,
                minor: super::counted(open),
                milestone: row.milestone.clone(),
            });
        }
        paid -= i128::from(left);
    }
    None
}
