//! Corrections: what was wrong is taken back and what is right is put beside
//! it, from the day of the correction on. What was known before stays.

use allotment_place::Currency;

use super::promise::{capital_of, envelope, given};
use super::{About, Book, Correction, Moves, Standing};
use crate::account::Posting;
use crate::commitment::Commitment;
use crate::date::Date;
use crate::entry::{Body, Correct, Entry, Kind, MeasureKind, MoneyMove, PromiseEntry};
use crate::id::EntryId;
use crate::money::Money;
use crate::rule::{Refusal, Rule};

type Moved = Result<(Vec<Posting>, Option<Currency>), Refusal>;

impl Book {
    pub(super) fn correct(&mut self, entry: &Entry, correct: &Correct) -> Moved {
        if self.place_of(correct.of).is_none() {
            let what = format!("there is no entry {} in '{}'", correct.of, self.community());
            return Err(Refusal::new(
                Rule::KnownEntry,
                what,
                "let 'of' be the id of the entry that was wrong",
            ));
        }
        if let Some((at, standing)) = self.standing_of(correct.of) {
            return self.correct_money(entry, correct, at, &standing.clone());
        }
        if let Some(breach) = (self.breaches.iter()).find(|breach| breach.entry == correct.of) {
            let broken = breach.breach.fact["commitment"].as_str();
            let broken = broken.and_then(|name| self.commitment_of.get(name));
            match broken {
                Some(number) if !self.parties.same(&entry.actor, &breach.actor) => {
                    self.concerned(&entry.actor, *number, "put right")?;
                }
                Some(_) => {}
                None => self.may_correct_record(&entry.actor, "the breach", &[&breach.actor])?,
            }
            return Ok((Vec::new(), None));
        }
        self.said_it(entry, correct.of)?;
        self.correct_record(entry, correct)
            .map(|()| (Vec::new(), None))
    }

    /// That who corrects the record `of` is who said it.
    fn said_it(&self, entry: &Entry, of: EntryId) -> Result<(), Refusal> {
        let actor = &entry.actor;
        if let Some(one) = self.measures.iter().find(|one| one.is(of)) {
            let makers = [one.actor.as_str(), one.measure.said_by.as_str()];
            return self.may_correct_record(actor, "what was measured", &makers);
        }
        if let Some(one) = self.decisions.iter().find(|one| one.is(of)) {
            return self.may_correct_record(actor, "the decision", &[&one.actor]);
        }
        if let Some((name, by)) = self.parties.brought_in_by(of) {
            // The party itself always may; what an officer said of it, others may too.
            if !self.parties.is_now(actor, name) {
                let what = format!("how '{name}' is described");
                return self.may_correct_record(actor, &what, &[by]);
            }
        }
        Ok(())
    }

    fn correct_money(
        &mut self,
        entry: &Entry,
        correct: &Correct,
        at: usize,
        old: &Standing,
    ) -> Moved {
        if self.corrected.contains(&at) {
            return Err(corrected_already(correct.of));
        }
        self.may_correct_money(&entry.actor, old)?;
        if entry.effective < old.effective {
            return Err(before_what_it_corrects(entry, old.effective));
        }
        let mut back = old.postings.postings();
        for posting in &mut back {
            posting.minor = -posting.minor;
        }
        let right = match correct.entry.as_deref() {
            None => Vec::new(),
            Some(body) => self.should_have_been(entry, old, body, &back)?,
        };
        let mut postings = back;
        postings.extend(&right);
        let asked = right.iter().map(|one| one.minor).max().unwrap_or(0);
        let checked = self.accounts.check(entry.effective, &postings);
        checked.map_err(|over| self.overdrawn(over, asked, entry.effective))?;
        let promised = self.countable(old.currency, &postings)?;
        if old.kind == Kind::Promise {
            self.promised.insert(old.currency, promised);
        }
        self.note_correction(entry, correct, old, &postings);
        self.accounts.post(entry.effective, &postings);
        self.corrected.insert(at);
        let currency = old.currency;
        let actor = self.actors.number(&entry.actor);
        let moved = correct.entry.as_deref().and_then(Body::money_move);
        let payee = moved.and_then(|moved| moved.to_party.as_deref());
        let payee = payee.map(|party| self.actors.number(party));
        self.stand(Standing {
            effective: entry.effective,
            actor,
            payee,
            postings: Moves::new(&right),
            ..old.clone()
        });
        Ok((postings, Some(currency)))
    }

    /// The postings of the entry that should have been.
    fn should_have_been(
        &self,
        entry: &Entry,
        old: &Standing,
        body: &Body,
        back: &[Posting],
    ) -> Result<Vec<Posting>, Refusal> {
        if body.kind() != old.kind {
            let what = format!(
                "an entry '{}' is corrected by one of the same kind, not by '{}'",
                old.kind,
                body.kind()
            );
            return Err(Refusal::new(
                Rule::CorrectsOnce,
                what,
                "correct it without an entry, and add the other by itself",
            ));
        }
        match body {
            Body::Promise(said) => self.right_promise(old.about, said),
            Body::Due(moved)
            | Body::Pay(moved)
            | Body::Return(moved)
            | Body::Lapse(moved)
            | Body::Spend(moved) => {
                let same = moved
                    .commitment
                    .as_deref()
                    .map(|name| self.number_of(name))
                    .transpose()?;
                let About::Commitment(number) = old.about else {
                    let what = "it is about a promise, and lapses of promises are not changed";
                    return Err(Refusal::new(
                        Rule::CorrectsOnce,
                        what,
                        "correct it without an entry, and add the other by itself",
                    ));
                };
                if same != Some(number) {
                    let what = "it is about another commitment than what it corrects";
                    return Err(Refusal::new(
                        Rule::CorrectsOnce,
                        what,
                        "correct it without an entry, and add the other by itself",
                    ));
                }
                self.plan(old.kind, number, moved, entry.effective, back)
            }
            _ => unreachable!("only these kinds move money that is corrected"),
        }
    }

    fn right_promise(&self, about: About, said: &PromiseEntry) -> Result<Vec<Posting>, Refusal> {
        let About::Promise(number) = about else {
            return Err(other_kind());
        };
        let promise = &self.promises[number as usize];
        let unmoved = Money {
            minor: promise.money.minor,
            ..said.money
        };
        let same = unmoved == promise.money
            && said.from_party == promise.from_party
            && said.held_by == promise.held_by
            && capital_of(said).is_some() == promise.capital.is_some();
        if !same || promise.replaces.is_some() || promise.replaced_by.is_some() {
            let what = "a promise is corrected in its amount, its years and its source alone";
            let help = "correct it without an entry, and record the other promise by itself";
            return Err(Refusal::new(Rule::CorrectsOnce, what, help));
        }
        Ok(given(number, said, envelope(said)?))
    }

    /// What a correction changes besides the accounts.
    fn note_correction(
        &mut self,
        entry: &Entry,
        correct: &Correct,
        old: &Standing,
        postings: &[Posting],
    ) {
        let number = match old.about {
            About::Promise(number) if old.kind == Kind::Promise => {
                return self.note_promise(entry, correct, number);
            }
            About::Promise(_) => return,
            About::Commitment(number) => number,
        };
        let none = MoneyMove {
            commitment: None,
            amount: 0,
            currency: old.currency,
            used_for: None,
            to_party: None,
        };
        let moved = correct.entry.as_deref().and_then(Body::money_move);
        let moved = moved.unwrap_or(&none);
        if let Some(payee) = old.payee {
            let payee = self.actors.name(payee).to_owned();
            let payees = &mut self.commitments[number as usize].payees;
            payees.note(old.kind, &payee, entry.effective, -1);
        }
        self.note_move(old.kind, number, moved, entry.effective, postings);
    }

    fn note_promise(&mut self, entry: &Entry, correct: &Correct, number: u32) {
        let promise = &mut self.promises[number as usize];
        promise.keep(entry.effective);
        promise.corrected = Some((entry.id, entry.effective));
        match correct.entry.as_deref() {
            Some(Body::Promise(said)) => {
                promise.money = said.money;
                promise.envelope = envelope(said).unwrap_or(None);
                promise.years = said.years;
                promise.capital = capital_of(said);
                promise.source.clone_from(&said.source);
            }
            _ => {
                promise.money.minor = 0;
                promise.envelope = Some(0);
            }
        }
    }

    /// Corrects a decision, a measured number or a party's description, or takes
    /// back an amendment that waits.
    fn correct_record(&mut self, entry: &Entry, correct: &Correct) -> Result<(), Refusal> {
        let of = correct.of;
        let inner = correct.entry.as_deref();
        let measures = self.measures.iter_mut();
        if let Some(one) = measures.into_iter().find(|one| one.is(of)) {
            if one.measure.measure == MeasureKind::Baseline {
                let what = "a baseline is never rewritten";
                let help = "add a new baseline: it stands beside the old one";
                return Err(Refusal::new(Rule::BaselineStands, what, help));
            }
            let said = match inner {
                None => None,
                Some(Body::Measure(measure)) if measure.measure != MeasureKind::Baseline => {
                    Some(measure.clone())
                }
                Some(_) => return Err(other_kind()),
            };
            let (first, since) = (one.entry, one.effective);
            return stand_in(entry, of, first, since, &mut one.corrections, said);
        }
        if let Some(at) = self.decisions.iter().position(|one| one.is(of)) {
            let said = match inner {
                None => None,
                Some(Body::Decision(decision)) => Some(self.in_its_currency(decision)?),
                Some(_) => return Err(other_kind()),
            };
            let one = &mut self.decisions[at];
            let (first, since) = (one.entry, one.effective);
            return stand_in(entry, of, first, since, &mut one.corrections, said);
        }
        if let Some((name, since, corrections, first)) = self.parties.described_by(of) {
            return match inner {
                Some(Body::Party(party)) if party.party == name => {
                    stand_in(entry, of, first, since, corrections, Some(party.clone()))
                }
                Some(Body::Party(party)) => {
                    let what = format!(
                        "it describes '{}', and what it corrects '{name}'",
                        party.party
                    );
                    let help = "keep the name: it is what other entries call the party";
                    Err(Refusal::new(Rule::OneName, what, help))
                }
                Some(_) => Err(other_kind()),
                None => {
                    let what = format!("the party '{name}' may be named by other entries");
                    let help = "correct how it is described, or let another follow it";
                    Err(Refusal::new(Rule::CorrectsOnce, what, help))
                }
            };
        }
        if self.take_back_amendment(entry, correct)? {
            return Ok(());
        }
        let what = format!(
            "the entry {} is not of a kind that can be corrected",
            correct.of
        );
        let help = "amend a commitment, replace a key, dispute a milestone, sign an amendment: each is an entry of its own";
        Err(Refusal::new(Rule::CorrectsOnce, what, help))
    }

    /// Takes back an amendment that waits for signatures, as one of its parties
    /// may: it would never be agreed. Whether it was one.
    fn take_back_amendment(&mut self, entry: &Entry, correct: &Correct) -> Result<bool, Refusal> {
        let waits = |one: &&Commitment| {
            let pending = one.pending.as_ref();
            pending.is_some_and(|pending| pending.entry == correct.of)
        };
        let Some(at) = self.commitments.iter().position(|one| waits(&one)) else {
            return Ok(false);
        };
        let is_officer = !self.is_party(&entry.actor);
        let commitment = &mut self.commitments[at];
        if correct.entry.is_some() {
            let help = "correct it without an entry, and amend again";
            return Err(Refusal::new(
                Rule::CorrectsOnce,
                "an amendment that waits is taken back whole",
                help,
            ));
        }
        if !is_officer && !commitment.parties.contains(&entry.actor) {
            let what = format!(
                "'{}' is no party of the commitment '{}'",
                entry.actor, commitment.name
            );
            let help = format!("its parties are: {}", commitment.parties.join(", "));
            return Err(Refusal::new(Rule::EveryParty, what, help));
        }
        let since = commitment.pending.as_ref().map(|one| one.effective);
        if since.is_some_and(|since| entry.effective < since) {
            return Err(before_what_it_corrects(
                entry,
                since.unwrap_or(entry.effective),
            ));
        }
        commitment.keep(entry.effective);
        commitment.pending = None;
        Ok(true)
    }
}

/// Lets `said` stand in for what the entry `of` said: the first one, or the last
/// correction of it.
fn stand_in<T>(
    entry: &Entry,
    of: EntryId,
    first: EntryId,
    since: Date,
    corrections: &mut Vec<Correction<T>>,
    said: Option<T>,
) -> Result<(), Refusal> {
    let last = corrections.last();
    if of != last.map_or(first, |one| one.entry) {
        return Err(corrected_already(of));
    }
    let since = last.map_or(since, |one| one.effective);
    if entry.effective < since {
        return Err(before_what_it_corrects(entry, since));
    }
    corrections.push(Correction {
        entry: entry.id,
        effective: entry.effective,
        said,
    });
    Ok(())
}

fn corrected_already(of: EntryId) -> Refusal {
    let what = format!("the entry {of} was corrected already");
    Refusal::new(Rule::CorrectsOnce, what, "correct the correction instead")
}

fn before_what_it_corrects(entry: &Entry, since: Date) -> Refusal {
    let what = format!(
        "it counts from {}, before what it corrects ({since})",
        entry.effective
    );
    let help = "a correction never changes the past: let it count from today";
    Refusal::new(Rule::CorrectsOnce, what, help)
}

fn other_kind() -> Refusal {
    let help = "correct it without an entry, and add the other by itself";
    Refusal::new(
        Rule::CorrectsOnce,
        "an entry is corrected by one of the same kind",
        help,
    )
}
