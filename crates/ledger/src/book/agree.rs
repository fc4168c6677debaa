//! Proposing, signing, changing, handing on and closing commitments.

use std::collections::BTreeSet;

use allotment_place::Currency;

use super::{Book, by_use};
use crate::account::{Account, Posting};
use crate::commitment::{Commitment, CommitmentState};
use crate::date::Date;
use crate::entry::{Close, Commit, Entry, Sign, Succeed, Use};
use crate::hash::Hash;
use crate::id::EntryId;
use crate::money::{Basis, Money, PriceBase, shown};
use crate::rule::{Refusal, Rule};

type Moved = Result<(Vec<Posting>, Option<Currency>), Refusal>;

impl Book {
    pub(super) fn commit(&mut self, entry: &Entry, commit: &Commit) -> Moved {
        if self.commitment_of.contains_key(&commit.commitment) {
            let what = format!("there is a commitment '{}' already", commit.commitment);
            return Err(Refusal::new(
                Rule::OneName,
                what,
                "choose another name, or amend the one that is there",
            ));
        }
        for party in &commit.parties {
            self.parties.active(party)?;
        }
        let at = self.promise_for(entry, commit)?;
        self.may_commit(&entry.actor, at, &commit.parties)?;
        let promise = &self.promises[at as usize];
        let money = Money {
            minor: commit.amount,
            currency: commit.currency,
            basis: Basis::Once,
            prices: PriceBase::Nominal,
        };
        let envelope = Money {
            basis: Basis::Once,
            ..promise.money
        };
        let one_base = money.same_base(&envelope);
        one_base.map_err(|mixed| {
            let help = "record what the promise comes to in money of the day: a promise that replaces it, with the price index as its source; and commit from that";
            Refusal::new(Rule::OneBase, mixed.to_string(), help)
        })?;
        if promise.envelope.is_none() {
            let what = format!(
                "the promise {} comes every year, and does not say for which years",
                promise.entry
            );
            return Err(Refusal::new(
                Rule::OneBase,
                what,
                "record a promise with its years, and commit from that",
            ));
        }
        if entry.effective < promise.effective {
            let what = format!(
                "it counts from {}, and its promise from {}",
                entry.effective, promise.effective
            );
            return Err(Refusal::new(Rule::NothingBefore, what, "check both days"));
        }
        let number = u32::try_from(self.commitments.len()).expect("fewer than 2^32");
        let mut postings = Vec::new();
        for (used_for, minor) in by_use(commit.capital, commit.revenue) {
            let from = Account::Available(at, promise.pool(used_for));
            postings.push(Posting {
                account: from,
                minor: -minor,
            });
            postings.push(Posting {
                account: Account::Committed(number, used_for),
                minor,
            });
        }
        let checked = self.accounts.check(entry.effective, &postings);
        checked.map_err(|over| self.overdrawn(over, commit.amount, entry.effective))?;
        self.commitment_of.insert(commit.commitment.clone(), number);
        self.commitment_by_entry.insert(entry.id, number);
        self.drawn[at as usize].push(number);
        let hash = entry.signed_part();
        self.commitments
            .push(Commitment::new(commit, entry.id, entry.effective, at, hash));
        self.accounts.post(entry.effective, &postings);
        Ok((postings, Some(commit.currency)))
    }

    /// The promise that a commitment draws on: the one it refers to, or the only
    /// one in its currency that nothing replaced.
    fn promise_for(&self, entry: &Entry, commit: &Commit) -> Result<u32, Refusal> {
        if let Some(named) = &entry.refers_to {
            let id = EntryId::parse(named);
            let found = id.and_then(|id| self.promise_of.get(&id));
            return found.copied().ok_or_else(|| {
                let what = format!("'{named}' is no promise to '{}'", self.community);
                Refusal::new(
                    Rule::KnownPromise,
                    what,
                    "let refers_to be the id of the promise's entry",
                )
            });
        }
        let open = |at: &u32| {
            let promise = &self.promises[*at as usize];
            promise.money.currency == commit.currency && self.taken_over_by(promise).is_none()
        };
        let all: Vec<u32> = (0..).take(self.promises.len()).filter(open).collect();
        match all[..] {
            [one] => Ok(one),
            [] => {
                let what = format!(
                    "nothing in {} is promised to '{}'",
                    commit.currency, self.community
                );
                Err(Refusal::new(
                    Rule::KnownPromise,
                    what,
                    "record the promise first, with an entry of kind promise",
                ))
            }
            _ => {
                let ids: Vec<String> = all
                    .iter()
                    .map(|at| self.promises[*at as usize].entry.to_string())
                    .collect();
                let what = format!("it can draw on {} promises", ids.len());
                Err(Refusal::new(
                    Rule::KnownPromise,
                    what,
                    format!("let refers_to be one of: {}", ids.join(", ")),
                ))
            }
        }
    }

    pub(super) fn sign(&mut self, entry: &Entry, sign: &Sign) -> Moved {
        let (number, is_amend) = self.signed_target(entry)?;
        let commitment = &self.commitments[number as usize];
        if matches!(
            commitment.state(),
            CommitmentState::Closed | CommitmentState::Withdrawn
        ) {
            return Err(closed(commitment));
        }
        let (hash, since, signed) = match commitment.pending.as_ref().filter(|_| is_amend) {
            Some(pending) => (
                pending.hash,
                pending.effective,
                pending.signed.contains(&sign.party),
            ),
            None => (
                commitment.hash,
                commitment.effective,
                commitment.signed.contains_key(&sign.party),
            ),
        };
        if !commitment.parties.contains(&sign.party) {
            let what = format!(
                "'{}' is no party of the commitment '{}'",
                sign.party, commitment.name
            );
            let mut parties = commitment.parties.iter();
            let followed = parties.find(|party| self.parties.is_now(party, &sign.party));
            let help = match followed {
                // What was proposed to a party is not what another said yes to.
                Some(party) => format!(
                    "it was proposed to '{party}', which '{}' followed: let it lapse, and propose it to '{0}'",
                    sign.party
                ),
                None => format!("its parties are: {}", commitment.parties.join(", ")),
            };
            return Err(Refusal::new(Rule::EveryParty, what, help));
        }
        if signed {
            let what = format!("'{}' has signed this already", sign.party);
            return Err(Refusal::new(Rule::OneName, what, "nothing is left to do"));
        }
        if entry.effective < since {
            let what = format!(
                "it is signed on {}, and counts from {since}",
                entry.effective
            );
            return Err(Refusal::new(Rule::NothingBefore, what, "check both days"));
        }
        self.parties
            .signed(&sign.party, &sign.key, &hash, &sign.signature)?;
        if is_amend {
            return self.sign_amendment(entry, number, &sign.party);
        }
        // Whoever names nobody else has agreed with nobody.
        let with_others = self.parties.organisations(&commitment.parties) > 1;
        let commitment = &mut self.commitments[number as usize];
        commitment
            .signed
            .insert(sign.party.clone(), entry.effective);
        commitment.touch(entry.effective);
        if commitment.unsigned().is_empty() && with_others {
            commitment.agreed = commitment.signed.values().max().copied();
        }
        Ok((Vec::new(), None))
    }

    /// What a signature is for: a commitment, or the amendment that waits.
    fn signed_target(&self, entry: &Entry) -> Result<(u32, bool), Refusal> {
        let Some(named) = &entry.refers_to else {
            let help = "let refers_to be the entry or the name of the commitment, or the entry of the amendment";
            return Err(Refusal::new(
                Rule::KnownCommitment,
                "it does not say what is signed",
                help,
            ));
        };
        if let Some(number) = self.commitment_of.get(named) {
            let waits = self.commitments[*number as usize].pending.is_some();
            return Ok((*number, waits));
        }
        let id = EntryId::parse(named);
        if let Some(number) = id.and_then(|id| self.commitment_by_entry.get(&id)) {
            return Ok((*number, false));
        }
        let waits = |one: &Commitment| {
            one.pending
                .as_ref()
                .is_some_and(|pending| Some(pending.entry) == id)
        };
        let found = self.commitments.iter().position(waits);
        if let Some(at) = found {
            return Ok((u32::try_from(at).expect("fewer than 2^32"), true));
        }
        let what =
            format!("'{named}' is neither a commitment nor an amendment that waits for signatures");
        Err(Refusal::new(
            Rule::KnownCommitment,
            what,
            "see `allotment ledger show`",
        ))
    }

    pub(super) fn succeed(
        &mut self,
        entry: &Entry,
        succeed: &Succeed,
        hash: &Hash,
    ) -> Result<(), Refusal> {
        if succeed.party == succeed.successor {
            return Err(Refusal::new(
                Rule::OneName,
                "a party cannot follow itself",
                "name the one that follows",
            ));
        }
        let concerns = |one: &&Commitment| {
            one.state() == CommitmentState::Agreed && one.parties.contains(&succeed.party)
        };
        let others: BTreeSet<String> = (self.commitments.iter().filter(concerns))
            .flat_map(|one| one.parties.iter().cloned())
            .filter(|party| *party != succeed.party)
            .collect();
        for commitment in self.commitments.iter().filter(concerns) {
            self.may_follow(commitment, entry, succeed)?;
        }
        self.parties.check_succession(succeed, &others, hash)?;
        self.parties.follow(succeed);
        for commitment in &mut self.commitments {
            let agreed = commitment.state() == CommitmentState::Agreed;
            if !agreed || !commitment.parties.contains(&succeed.party) {
                continue;
            }
            commitment.keep(entry.effective);
            // What waited for signatures waited for that party's.
            commitment.pending = None;
            commitment.parties.retain(|party| *party != succeed.party);
            let signed = commitment.signed.remove(&succeed.party);
            if !commitment.parties.contains(&succeed.successor) {
                commitment.parties.push(succeed.successor.clone());
            }
            if let Some(date) = signed {
                commitment
                    .signed
                    .entry(succeed.successor.clone())
                    .or_insert(date);
            }
        }
        Ok(())
    }

    /// That the successor can take a party's place in `commitment`: on that day,
    /// and as somebody who confirmed nothing that it would now be paid for.
    fn may_follow(
        &self,
        commitment: &Commitment,
        entry: &Entry,
        succeed: &Succeed,
    ) -> Result<(), Refusal> {
        after_changes(commitment, entry.effective)?;
        let funder = &self.promises[commitment.promise as usize].from_party;
        if self.parties.same(funder, &succeed.party) {
            return Ok(());
        }
        let Some(milestone) = self.confirmed_by(commitment, &succeed.successor) else {
            return Ok(());
        };
        let what = format!(
            "'{}' confirmed the milestone '{milestone}' of '{}', and would be paid by it",
            succeed.successor, commitment.name
        );
        let help =
            "let somebody else follow, or dispute the milestone and let another body confirm it";
        Err(Refusal::new(Rule::PaidConfirmsNothing, what, help))
    }

    pub(super) fn close(&mut self, entry: &Entry, close: &Close) -> Result<(), Refusal> {
        let number = self.number_of(&close.commitment)?;
        let commitment = &self.commitments[number as usize];
        match commitment.state() {
            CommitmentState::Agreed => {}
            CommitmentState::Proposed => {
                let what = format!(
                    "'{}' was never agreed: {} did not sign",
                    commitment.name,
                    commitment.unsigned().join(", ")
                );
                return Err(Refusal::new(
                    Rule::EveryParty,
                    what,
                    "let it lapse, or let them sign first",
                ));
            }
            _ => return Err(closed(commitment)),
        }
        if entry.effective < commitment.effective {
            let what = format!(
                "it closes on {}, and counts from {}",
                entry.effective, commitment.effective
            );
            return Err(Refusal::new(Rule::NothingBefore, what, "check both days"));
        }
        self.concerned(&entry.actor, number, "close")?;
        let open: i64 = [Use::Capital, Use::Revenue]
            .map(|used_for| self.accounts.last(Account::Committed(number, used_for)))
            .iter()
            .sum();
        if open > 0 {
            let open = shown(open, commitment.currency);
            let what = format!("{open} of '{}' is neither paid nor lapsed", commitment.name);
            return Err(Refusal::new(
                Rule::Open,
                what,
                "pay it, let it lapse, or amend the commitment first",
            ));
        }
        let commitment = &mut self.commitments[number as usize];
        commitment.closed = Some((entry.effective, close.review.clone()));
        commitment.touch(entry.effective);
        Ok(())
    }
}

/// That what counts from `date` comes after the last change of `commitment`:
/// each change rests on the one before.
pub(super) fn after_changes(commitment: &Commitment, date: Date) -> Result<(), Refusal> {
    let last = commitment.changed();
    if date >= last {
        return Ok(());
    }
    let what = format!(
        "it counts from {date}, and '{}' was agreed or changed last from {last}",
        commitment.name
    );
    Err(Refusal::new(Rule::NothingBefore, what, "check both days"))
}

pub(super) fn closed(commitment: &Commitment) -> Refusal {
    let what = format!(
        "the commitment '{}' is {}",
        commitment.name,
        commitment.state().word()
    );
    Refusal::new(
        Rule::Open,
        what,
        "open a new commitment for what is still to be done",
    )
}
