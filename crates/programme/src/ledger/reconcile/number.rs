//! The number of a line, which the same line always gets, and what the ledger has under it.

use std::collections::{BTreeMap, BTreeSet};

use allotment_ledger::{EntryId, Hash, Programme};

use super::Spent;
use crate::ledger::paid::{Paid, Payments};

/// What the ledger has under the number of a line that is no payment of it.
pub(super) enum Number {
    /// Nothing: it is to be recorded under this id.
    New(EntryId),
    /// A breach, with its id.
    Breach(String),
    /// A payment that was put right since; the id of what is in its place, and on no line.
    PutRight(String),
}

/// Gives the lines of a statement their ids.
pub(super) struct Numbers<'a> {
    pub(super) ledger: &'a Programme,
    pub(super) payments: &'a Payments,
    pub(super) paid: &'a [Paid],
    /// What was said of a line already.
    pub(super) told: BTreeSet<String>,
    pub(super) same: BTreeMap<String, u32>,
}

impl Numbers<'_> {
    /// The next of the line's ids that is no other line's: what stands in the ledger under
    /// an earlier one is on a line of its own.
    pub(super) fn of(&mut self, line: &Spent) -> Number {
        let book = self.ledger.book(&line.community);
        loop {
            let own = line_id(line, &mut self.same);
            let Some(book) = book.filter(|book| book.place_of(own).is_some()) else {
                return Number::New(own);
            };
            let is_on_a_line = |id: &str| {
                let mut own = self.paid.iter().filter(|one| one.id == id);
                own.any(|one| one.found && one.community == line.community)
            };
            let id = own.to_string();
            let breach = book.breaches().iter().find(|one| one.entry == own);
            let put_right = self.payments.in_its_place(&line.community, &id);
            let (number, told) = match (breach, put_right) {
                // What resolved it may be the payment, which is on its own line.
                (Some(breach), _) => {
                    let by = breach.resolved_by.map(|by| by.to_string());
                    if by.is_some_and(|by| is_on_a_line(&by)) {
                        continue;
                    }
                    (Number::Breach(id.clone()), id)
                }
                (None, Some(now)) if !is_on_a_line(now) => {
                    (Number::PutRight(now.to_owned()), now.to_owned())
                }
                _ => continue,
            };
            if self.told.insert(told) {
                return number;
            }
        }
    }
}

/// The id of what a line says: always the same for the same payment, and for
/// another like it another.
pub(super) fn line_id(line: &Spent, same: &mut BTreeMap<String, u32>) -> EntryId {
    let words = format!(
        "allotment reconcile\n{}\n{}\n{}\n{}\n{}\n{:?}\n{:?}\n{:?}",
        line.community,
        line.commitment,
        line.date,
        line.minor,
        line.currency,
        line.used_for,
        line.to_party,
        line.reference
    );
    let count = same.entry(words.clone()).or_default();
    *count += 1;
    let hash = Hash::of(&[words.as_bytes(), &count.to_be_bytes()]);
    let mut chance = [0; 10];
    chance.copy_from_slice(&hash.bytes()[..10]);
    let milliseconds = u64::try_from(line.date.days()).unwrap_or(0) * 86_400_000;
    EntryId::new(milliseconds, chance)
}
