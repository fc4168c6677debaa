//! What is asked of new entries alone. A ledger keeps what it once took: a rule that
//! came later binds what comes after it.

use super::{About, Book};
use crate::date::Date;
use crate::entry::{Body, Correct, Decision, Entry, MilestoneState, Scheduled};
use crate::id::EntryId;
use crate::rule::{Refusal, Rule};

impl Book {
    /// That `entry`, if it is new, may do what it does: nobody acts on a commitment as
    /// who is paid by it where that payment was taken back, and nobody reports a step in
    /// the name of a party whom the commitment does not concern. An actor that is no party
    /// is not held to that. What a decision says of a commitment's money is in
    /// the currency of that. Nor does a commitment end, or call for money, before it counts.
    ///
    /// # Errors
    /// [`Refusal`] names the rule that it would break.
    pub fn may_be_new(&self, entry: &Entry) -> Result<(), Refusal> {
        match &entry.body {
            Body::Decision(decision) => {
                self.refers(entry, decision)?;
                return self.of_its_commitment(decision, self.referred(entry));
            }
            Body::Correct(correct) => return self.may_correct_anew(entry, correct),
            Body::Commit(commit) => {
                return not_before(entry.effective, commit.ends, &commit.schedule);
            }
            _ => {}
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
        if let Body::Amend(amend) = &entry.body {
            let schedule = amend.schedule.as_deref().unwrap_or_default();
            not_before(commitment.effective, amend.ends, schedule)?;
        }
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

    /// That a decision refers to something that is there, and to no other commitment than
    /// the one that it names.
    fn refers(&self, entry: &Entry, decision: &Decision) -> Result<(), Refusal> {
        let Some(named) = entry.refers_to.as_deref() else {
            return Ok(());
        };
        let what = match (self.referred(entry), decision.commitment.as_deref()) {
            (Some(referred), Some(own)) if referred != own => {
                format!("it is of the commitment '{own}', and refers to '{referred}'")
            }
            (Some(_), _) => return Ok(()),
            (None, _) => {
                let id = EntryId::parse(named);
                if id.is_some_and(|id| self.place_of(id).is_some()) {
                    return Ok(());
                }
                format!("'{named}' is neither a commitment nor an entry of this chain")
            }
        };
        let help = "let refers_to be the commitment over whose money it decides, by name or by its entry: see `allotment ledger show`";
        Err(Refusal::new(Rule::KnownCommitment, what, help))
    }

    /// That a decision over an amount of a commitment, the one that it names or else
    /// `referred`, is in the currency of that.
    fn of_its_commitment(
        &self,
        decision: &Decision,
        referred: Option<&str>,
    ) -> Result<(), Refusal> {
        let of = decision.commitment.as_deref().or(referred);
        let Some(of) = of.and_then(|name| self.commitment(name)) else {
            return Ok(());
        };
        let other = decision.currency.filter(|own| *own != of.currency);
        match (decision.amount, other) {
            (Some(_), Some(other)) => {
                let what = format!(
                    "it decides over an amount in {other}, and the commitment '{}' is in {}",
                    of.name, of.currency
                );
                let help = "give the amount in the currency of the commitment";
                Err(Refusal::new(Rule::OneCurrency, what, help))
            }
            _ => Ok(()),
        }
    }

    /// That a new correction of what moved a commitment's money is by who added that, or
    /// by whom it concerns; and that a decision which it puts in the place of one is in the
    /// currency of its commitment.
    fn may_correct_anew(&self, entry: &Entry, correct: &Correct) -> Result<(), Refusal> {
        if let Some(Body::Decision(decision)) = correct.entry.as_deref() {
            self.of_its_commitment(decision, None)?;
        }
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

/// That what counts from `since` neither ends before that day nor calls for money by a day
/// before it.
fn not_before(since: Date, ends: Option<Date>, schedule: &[Scheduled]) -> Result<(), Refusal> {
    let due = schedule.iter().map(|row| row.due).min();
    let before = |day: Option<Date>| day.filter(|day| *day < since);
    let does = match (before(ends), before(due)) {
        (Some(ends), _) => format!("ends on {ends}"),
        (None, Some(due)) => format!("has money to be paid by {due}"),
        (None, None) => return Ok(()),
    };
    let what = format!("the commitment counts from {since}, and {does}");
    let help = "check both days; a commitment may count from a day that is past";
    Err(Refusal::new(Rule::NothingBefore, what, help))
}
