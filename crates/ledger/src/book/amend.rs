//! Changing a commitment that was agreed, when everybody has signed.

use std::collections::BTreeSet;

use allotment_place::Currency;

use super::{Book, agree::after_changes, agree::closed, by_use};
use crate::account::{Account, Posting};
use crate::commitment::{Commitment, CommitmentState, Milestone, Pending};
use crate::date::Date;
use crate::entry::{Amend, Entry, Use};
use crate::money::shown;
use crate::rule::{Refusal, Rule};

type Moved = Result<(Vec<Posting>, Option<Currency>), Refusal>;

impl Book {
    pub(super) fn amend(&mut self, entry: &Entry, amend: &Amend) -> Moved {
        let number = self.number_of(&amend.commitment)?;
        let commitment = &self.commitments[number as usize];
        if commitment.state() != CommitmentState::Agreed {
            if commitment.state() == CommitmentState::Proposed {
                let what = format!("'{}' is not agreed yet", commitment.name);
                let help = "let it lapse and propose another: what nobody has agreed to need not be changed";
                return Err(Refusal::new(Rule::EveryParty, what, help));
            }
            return Err(closed(commitment));
        }
        after_changes(commitment, entry.effective)?;
        let all_signed = |parties: &[String]| {
            let by = |party| {
                amend
                    .signatures
                    .iter()
                    .any(|one| one.party.as_ref() == Some(party))
            };
            parties.iter().all(by)
        };
        if !all_signed(&commitment.parties) {
            self.concerned(&entry.actor, number, "amend")?;
        }
        if let Some(waits) = &commitment.pending
            && !all_signed(&commitment.parties)
        {
            let what = format!(
                "the amendment {} of '{}' waits for signatures, of {}",
                waits.entry,
                commitment.name,
                (commitment.parties.iter())
                    .filter(|party| !waits.signed.contains(*party))
                    .cloned()
                    .collect::<Vec<_>>()
                    .join(", ")
            );
            let help = "let it be signed first, or let a party of the commitment take it back with an entry of kind correct: what somebody is about to sign is never swapped";
            return Err(Refusal::new(Rule::EveryParty, what, help));
        }
        let (capital, revenue) = amended(commitment, amend)?;
        let schedule = amend.schedule.as_ref().unwrap_or(&commitment.schedule);
        let sum: i128 = schedule.iter().map(|row| i128::from(row.amount)).sum();
        let amount = capital.checked_add(revenue).unwrap_or(i64::MAX);
        if !schedule.is_empty() && sum != i128::from(amount) {
            let what = format!("the schedule adds up to {sum}, and {amount} would be committed");
            return Err(Refusal::new(
                Rule::PaidWithinCommitted,
                what,
                "amend the schedule too",
            ));
        }
        let hash = entry.signed_part();
        let mut signed = BTreeSet::new();
        for one in &amend.signatures {
            let party = one.party.clone().unwrap_or_default();
            if !commitment.parties.contains(&party) {
                let what = format!(
                    "'{party}' is no party of the commitment '{}'",
                    commitment.name
                );
                return Err(Refusal::new(
                    Rule::EveryParty,
                    what,
                    "let each signature name a party of it",
                ));
            }
            self.parties
                .signed(&party, &one.key, &hash, &one.signature)?;
            signed.insert(party);
        }
        let pending = Pending {
            entry: entry.id,
            effective: entry.effective,
            signed,
            hash,
            amend: amend.clone(),
        };
        self.settle_amendment(number, pending, entry.effective)
    }

    pub(super) fn sign_amendment(&mut self, entry: &Entry, number: u32, party: &str) -> Moved {
        let pending = self.commitments[number as usize].pending.clone();
        let mut pending = pending.expect("the signature was found to be for it");
        pending.signed.insert(party.to_owned());
        let date = entry.effective.max(pending.effective);
        self.settle_amendment(number, pending, date)
    }

    /// Makes the change if everybody has signed; else keeps it waiting.
    fn settle_amendment(&mut self, number: u32, pending: Pending, date: Date) -> Moved {
        let commitment = &self.commitments[number as usize];
        if !commitment
            .parties
            .iter()
            .all(|party| pending.signed.contains(party))
        {
            let commitment = &mut self.commitments[number as usize];
            commitment.touch(pending.effective);
            commitment.pending = Some(pending);
            return Ok((Vec::new(), None));
        }
        let (capital, revenue) = amended(commitment, &pending.amend)?;
        let promise = &self.promises[commitment.promise as usize];
        let mut postings = Vec::new();
        for (used_for, more) in by_use(capital - commitment.capital, revenue - commitment.revenue) {
            let from = Account::Available(commitment.promise, promise.pool(used_for));
            postings.push(Posting {
                account: from,
                minor: -more,
            });
            postings.push(Posting {
                account: Account::Committed(number, used_for),
                minor: more,
            });
        }
        let asked = (capital + revenue).abs_diff(commitment.amount());
        let asked = i64::try_from(asked).unwrap_or(i64::MAX);
        let checked = self.accounts.check(date, &postings);
        checked.map_err(|over| match over.account {
            // Of one use more may be taken than of both together.
            Account::Committed(_, used_for) => {
                let (before, after) = match used_for {
                    Use::Capital => (commitment.capital, capital),
                    Use::Revenue => (commitment.revenue, revenue),
                };
                let mut refusal = self.overdrawn(over, before.saturating_sub(after), date);
                refusal.help = "amend it by no more than that".into();
                refusal
            }
            _ => self.overdrawn(over, asked, date),
        })?;
        for (used_for, new) in [(Use::Capital, capital), (Use::Revenue, revenue)] {
            let called = self.accounts.last(Account::Due(number, used_for));
            let spent = self.accounts.last(Account::Spent(number, used_for));
            if new < called.max(spent) {
                let what = format!(
                    "{} of {used_for} was called due or spent already",
                    shown(called.max(spent), commitment.currency)
                );
                return Err(Refusal::new(
                    Rule::DueWithinCommitted,
                    what,
                    "amend it to no less than that",
                ));
            }
        }
        let currency = commitment.currency;
        let commitment = &mut self.commitments[number as usize];
        let amend = pending.amend;
        commitment.keep(date);
        (commitment.capital, commitment.revenue) = (capital, revenue);
        if let Some(schedule) = amend.schedule {
            for row in &schedule {
                if let Some(name) = &row.milestone {
                    let promised = || Milestone::promised(date, Some(row.due));
                    let milestones = &mut commitment.milestones;
                    milestones.entry(name.clone()).or_insert_with(promised);
                }
            }
            commitment.schedule = schedule;
        }
        if let Some(purpose) = amend.purpose {
            commitment.purpose = purpose;
        }
        commitment.flexibility = amend.flexibility.or(commitment.flexibility.take());
        commitment.ends = amend.ends.or(commitment.ends);
        commitment.pending = None;
        self.accounts.post(date, &postings);
        Ok((postings, Some(currency)))
    }
}

/// What an amendment makes of capital and revenue.
fn amended(commitment: &Commitment, amend: &Amend) -> Result<(i64, i64), Refusal> {
    let (mut capital, mut revenue) = (commitment.capital, commitment.revenue);
    let wrong = |what: String| {
        let help = "give capital and revenue, and let them add up to the amount";
        Refusal::new(Rule::CapitalNeverPaysRevenue, what, help)
    };
    if amend.capital.is_some() || amend.revenue.is_some() {
        capital = amend.capital.unwrap_or(capital);
        revenue = amend.revenue.unwrap_or(revenue);
    } else if let Some(amount) = amend.amount {
        match (capital, revenue) {
            (_, 0) => capital = amount,
            (0, _) => revenue = amount,
            _ => {
                return Err(wrong(
                    "the new amount does not say what of it is capital and what revenue".into(),
                ));
            }
        }
    }
    let sum = capital.checked_add(revenue);
    if sum.is_none() || amend.amount.is_some_and(|amount| sum != Some(amount)) {
        return Err(wrong(format!(
            "capital {capital} and revenue {revenue} do not add up to the new amount"
        )));
    }
    Ok((capital, revenue))
}
