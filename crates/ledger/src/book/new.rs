//! What is asked of new entries alone. A ledger keeps what it once took: a rule that
//! came later binds what comes after it.

use super::{About, Book};
use crate::entry::{Body, Correct, Entry, MilestoneState};
use crate::rule::Refusal;

impl Book {
    /// That `entry`, if it is new, may do what it does: nobody acts on a commitment as
    /// who is paid by it where that payment was taken back, and nobody reports a step in
    /// the name of a party whom the commitment does not concern. An actor that is no party
    /// is not held to that.
    ///
    /// # Errors
    /// [`Refusal`] names the rule that it would break.
    pub fn may_be_new(&self, entry: &Entry) -> Result<(), Refusal> {
        if let Body::Correct(correct) = &entry.body {
            return self.may_correct_anew(entry, correct);
        }
        let (commitment, act) = match &entry.body {
            Body::Due(moved)
            | Body::Pay(moved)
            | Body::Return(moved)
            | Body::Lapse(moved)
            | Body::Spend(moved) => (moved.commitment.as_ref(), "move money of"),
            Body::Close(close) => (Some(&close.commitment), "close"),
            Body::Amend(amend) => (Some(&amend.commitment), "amend"),
            Body::Milestone(said) => (Some(&said.commitment), "report for another on"),
            _ => return Ok(()),
        };
        let Some(&number) = commitment.and_then(|name| self.commitment_of.get(name)) else {
            return Ok(());
        };
        let commitment = &self.commitments[number as usize];
        let concerns = |party| {
            let payees = commitment.payees.all();
            self.concerned_beside(party, number, act, payees)
        };
        match &entry.body {
            Body::Milestone(said) => match said.state {
                MilestoneState::Promised => concerns(&entry.actor),
                MilestoneState::Reported
                    if self.is_party(&entry.actor)
                        && !self.parties.same(&entry.actor, &said.by) =>
                {
                    concerns(&entry.actor)?;
                    concerns(&said.by)
                }
                _ => Ok(()),
            },
            // What all parties have signed, anybody may hand in.
            Body::Amend(amend) if amend.signatures.len() >= commitment.parties.len() => Ok(()),
            _ => concerns(&entry.actor),
        }
    }

    /// That a new correction of what moved a commitment's money is by who added that, or
    /// by whom it concerns.
    fn may_correct_anew(&self, entry: &Entry, correct: &Correct) -> Result<(), Refusal> {
        let Some((_, old)) = self.standing_of(correct.of) else {
            return Ok(());
        };
        let About::Commitment(number) = old.about else {
            return Ok(());
        };
        if self
            .parties
            .is_now(&entry.actor, self.actors.name(old.actor))
        {
            return Ok(());
        }
        let payees = self.commitments[number as usize].payees.all();
        self.concerned_beside(&entry.actor, number, "move money of", payees)
    }
}
