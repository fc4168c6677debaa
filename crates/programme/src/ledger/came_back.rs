//! Payments that the bank took back itself: which lines of a statement they are.

use std::collections::BTreeMap;

use super::paid::Paid;
use super::reconcile::{APART, Spent, find};

/// What a line is that neither is a payment that stands in the ledger, nor is to be
/// recorded.
#[derive(Debug)]
pub(super) struct Gone {
    /// What to say of it.
    pub(super) place: &'static str,
    /// The payment of the ledger that it is, if it was ever one.
    pub(super) entry: Option<String>,
}

impl Gone {
    fn bounced(entry: Option<String>) -> Self {
        let place = "bounced at the bank";
        Self { place, entry }
    }
}

/// The lines, of those not `found` in the ledger, of payments that came to nothing:
/// those of `taken_back`, which the ledger took back with a correction that puts no
/// payment in their place, and those that were never in it and came back whole.
///
/// A payment is on one line, and comes back on one: where it went out on this
/// statement, on the first of as much on that day or later; where it is on an earlier
/// statement, on what is left once the statement's own have come back, the latest
/// payment first. Nobody takes a payment back before the bank does, so what comes back
/// after the correction was recorded is no bounce of it.
pub(super) fn gone(
    lines: &[Spent],
    found: &[Option<String>],
    mut taken_back: Vec<Paid>,
) -> BTreeMap<usize, Gone> {
    let mut gone = BTreeMap::new();
    // By day: the order of a statement is its bank's.
    let mut left: Vec<usize> = (0..lines.len()).filter(|at| found[*at].is_none()).collect();
    left.sort_by_key(|&at| (lines[at].date, at));

    let others: Vec<&Spent> = left.iter().map(|&at| &lines[at]).collect();
    let out = find(&mut taken_back, &others, APART);
    let known: Vec<(usize, String)> = (left.iter().zip(out))
        .filter_map(|(&at, id)| Some((at, id?)))
        .collect();
    left.retain(|at| known.iter().all(|(line, _)| line != at));
    for (at, id) in known {
        let payment = taken_back.iter().find(|one| one.id == id);
        let back = payment.and_then(|payment| {
            let comes_back =
                |line: &Spent| is_back(line, &lines[at]) && payment.may_come_back(line);
            left.iter().position(|&other| comes_back(&lines[other]))
        });
        let place = "taken back in the ledger";
        let entry = Some(id.clone());
        gone.insert(at, Gone { place, entry });
        if let Some(back) = back {
            gone.insert(at, Gone::bounced(Some(id.clone())));
            gone.insert(left.remove(back), Gone::bounced(Some(id)));
        }
    }

    for at in left.clone() {
        let line = &lines[at];
        if line.minor <= 0 {
            continue;
        }
        let back = left.iter().find(|&&other| is_back(&lines[other], line));
        if let Some(&back) = back {
            left.retain(|other| ![at, back].contains(other));
            gone.insert(at, Gone::bounced(None));
            gone.insert(back, Gone::bounced(None));
        }
    }

    for at in left {
        let line = &lines[at];
        let is_it = |one: &&mut Paid| {
            let same_place = one.community == line.community && one.commitment == line.commitment;
            let same_sum = one.minor == -line.minor && one.currency == line.currency;
            let went_out = line.minor < 0 && one.day <= line.date;
            !one.found && same_place && same_sum && went_out && one.may_come_back(line)
        };
        let payment = taken_back.iter_mut().filter(is_it);
        if let Some(payment) = payment.max_by_key(|one| one.day) {
            payment.found = true;
            gone.insert(at, Gone::bounced(Some(payment.id.clone())));
        }
    }
    gone
}

/// Whether on `back` as much came back as went out on `line`, on its day or later.
fn is_back(back: &Spent, line: &Spent) -> bool {
    let same = (&back.community, &back.commitment, &back.currency)
        == (&line.community, &line.commitment, &line.currency);
    same && line.minor > 0 && back.minor == -line.minor && back.date >= line.date
}
