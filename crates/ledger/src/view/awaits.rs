//! What waits for somebody's signature.

use crate::book::Book;
use crate::commitment::{Commitment, CommitmentState};
use crate::id::EntryId;

/// A commitment, or an amendment of one, that a party has not signed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Awaited<'a> {
    /// The commitment as it stands.
    pub commitment: &'a Commitment,
    /// The entry to sign: the commitment's own, or its amendment's.
    pub entry: EntryId,
    /// Whether it is an amendment.
    pub amends: bool,
}

/// Everything in `book` that waits for a signature of `party`, as the commitments came.
#[must_use]
pub fn awaited<'a>(book: &'a Book, party: &str) -> Vec<Awaited<'a>> {
    let mut all = Vec::new();
    for commitment in book.commitments() {
        if !commitment.parties.iter().any(|one| one == party) {
            continue;
        }
        let proposed = commitment.state() == CommitmentState::Proposed;
        if proposed && !commitment.signed.contains_key(party) {
            all.push(Awaited {
                commitment,
                entry: commitment.entry,
                amends: false,
            });
        }
        let open = proposed || commitment.state() == CommitmentState::Agreed;
        let pending = commitment.pending.as_ref().filter(|_| open);
        if let Some(pending) = pending.filter(|one| !one.signed.contains(party)) {
            all.push(Awaited {
                commitment,
                entry: pending.entry,
                amends: true,
            });
        }
    }
    all
}
