//! Corrections: what was wrong is taken back and what is right is put beside
//! it, from the day of the correction on. What was known before stays.

use allotment_place::Currency;

use super::agree::MOVES;
use super::money::{capital_of, envelope, given};
use super::{Book, Moves, Standing};
use crate::account::Posting;
use crate::entry::{Body, Correct, Entry, Kind, MeasureKind, MoneyMove, PromiseEntry};
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
        if self
            .breaches
            .iter()
            .any(|breach| breach.entry == correct.of)
        {
            return Ok((Vec::new(), None));
        }
        self.correct_record(entry, correct)
            .map(|()| (Vec::new(), None))
    }

    fn correct_money(
        &mut self,
        entry: &Entry,
        correct: &Correct,
        at: usize,
        old: &Standing,
    ) -> Moved {
        if self.corrected.contains(&at) {
            let what = format!("the entry {} was corrected already", correct.of);
            return Err(Refusal::new(
                Rule::CorrectsOnce,
                what,
                "correct the correction instead",
            ));
        }
        if entry.effective < old.effective {
            let what = format!(
                "it counts from {}, before what it corrects ({})",
                entry.effective, old.effective
            );
            let help = "a correction never changes the past: let it count from today";
            return Err(Refusal::new(Rule::CorrectsOnce, what, help));
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
        self.note_correction(entry, correct, old, &postings);
        self.accounts.post(entry.effective, &postings);
        self.corrected.insert(at);
        let currency = old.currency;
        self.stand(Standing {
            effective: entry.effective,
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
            Body::Promise(said) => self.right_promise(old, said),
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
                if same != Some(old.about) || !MOVES.contains(&old.kind) {
                    let what = "it is about another commitment than what it corrects";
                    return Err(Refusal::new(
                        Rule::CorrectsOnce,
                        what,
                        "correct it without an entry, and add the other by itself",
                    ));
                }
                self.plan(old.kind, old.about, moved, entry.effective, back)
            }
            _ => unreachable!("only these kinds move money that is corrected"),
        }
    }

    fn right_promise(&self, old: &Standing, said: &PromiseEntry) -> Result<Vec<Posting>, Refusal> {
        let promise = &self.promises[old.about as usize];
        let unmoved = Money {
            minor: promise.money.minor,
            ..said.money
        };
        let same = unmoved == promise.money
            && said.from_party == promise.from_party
            && capital_of(said).is_some() == promise.capital.is_some();
        if !same || promise.replaces.is_some() || promise.replaced_by.is_some() {
            let what = "a promise is corrected in its amount, its years and its source alone";
            let help = "correct it without an entry, and record the other promise by itself";
            return Err(Refusal::new(Rule::CorrectsOnce, what, help));
        }
        Ok(given(old.about, said, envelope(said)?))
    }

    /// What a correction changes besides the accounts.
    fn note_correction(
        &mut self,
        entry: &Entry,
        correct: &Correct,
        old: &Standing,
        postings: &[Posting],
    ) {
        match correct.entry.as_deref() {
            Some(Body::Promise(said)) => {
                let promise = &mut self.promises[old.about as usize];
                promise.money = said.money;
                promise.envelope = envelope(said).unwrap_or(None);
                promise.years = said.years;
                promise.capital = capital_of(said);
                promise.source.clone_from(&said.source);
                promise.corrected = Some((entry.id, entry.effective));
            }
            None if old.kind == Kind::Promise => {
                let promise = &mut self.promises[old.about as usize];
                promise.money.minor = 0;
                promise.envelope = Some(0);
                promise.corrected = Some((entry.id, entry.effective));
            }
            _ if Self::is_of_commitment(old) => {
                let none = MoneyMove {
                    commitment: None,
                    amount: 0,
                    currency: old.currency,
                    used_for: None,
                    to_party: None,
                };
                let moved = match correct.entry.as_deref() {
                    Some(Body::Due(moved) | Body::Pay(moved)) => moved,
                    _ => &none,
                };
                self.note_move(old.kind, old.about, moved, entry.effective, postings);
            }
            _ => {}
        }
    }

    fn is_of_commitment(old: &Standing) -> bool {
        use crate::account::Account;
        MOVES.contains(&old.kind)
            && old.postings.postings().iter().any(|one| {
                matches!(
                    one.account,
                    Account::Committed(..)
                        | Account::Paid(..)
                        | Account::Due(..)
                        | Account::Spent(..)
                )
            })
    }

    /// Corrects a decision, a measured number or a party's description.
    fn correct_record(&mut self, entry: &Entry, correct: &Correct) -> Result<(), Refusal> {
        if let Some(at) = self.measures.iter().position(|one| one.entry == correct.of) {
            if self.measures[at].measure.measure == MeasureKind::Baseline {
                let what = "a baseline is never rewritten";
                let help = "add a new baseline: it stands beside the old one";
                return Err(Refusal::new(Rule::BaselineStands, what, help));
            }
            match correct.entry.as_deref() {
                Some(Body::Measure(measure)) => {
                    self.measures[at].corrected = Some((entry.id, Some(measure.clone())));
                }
                None => self.measures[at].corrected = Some((entry.id, None)),
                Some(_) => return Err(other_kind()),
            }
            return Ok(());
        }
        if let Some(at) = self
            .decisions
            .iter()
            .position(|one| one.entry == correct.of)
        {
            match correct.entry.as_deref() {
                Some(Body::Decision(decision)) => {
                    self.decisions[at].corrected = Some((entry.id, Some(decision.clone())));
                }
                None => self.decisions[at].corrected = Some((entry.id, None)),
                Some(_) => return Err(other_kind()),
            }
            return Ok(());
        }
        if let Some(Body::Party(party)) = correct.entry.as_deref() {
            self.parties.known(&party.party)?;
            self.parties.correct(party);
            return Ok(());
        }
        let what = format!(
            "the entry {} is not of a kind that can be corrected",
            correct.of
        );
        let help = "amend a commitment, replace a key, dispute a milestone, sign an amendment: each is an entry of its own";
        Err(Refusal::new(Rule::CorrectsOnce, what, help))
    }
}

fn other_kind() -> Refusal {
    let help = "correct it without an entry, and add the other by itself";
    Refusal::new(
        Rule::CorrectsOnce,
        "an entry is corrected by one of the same kind",
        help,
    )
}
