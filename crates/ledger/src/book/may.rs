//! Who may do what. A promise is changed by who gave it, a commitment by whom it
//! concerns, a record by who made it; a signature is needed besides wherever
//! terms change. An actor who is no party of the ledger, such as an officer or
//! who keeps it, is taken down as such: nobody can tell what binds them.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::{About, Book, DecisionRecord, Standing};
use crate::commitment::Commitment;
use crate::entry::{Decision, Kind, PartyType};
use crate::promise::Promise;
use crate::rule::{Refusal, Rule};

/// Those who made entries, each once, so that an entry needs a number alone.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(from = "Vec<String>", into = "Vec<String>")]
pub(crate) struct Actors {
    names: Vec<String>,
    numbers: HashMap<String, u32>,
}

impl From<Vec<String>> for Actors {
    fn from(names: Vec<String>) -> Self {
        let numbers = names.iter().cloned().zip(0..).collect();
        Self { names, numbers }
    }
}

impl From<Actors> for Vec<String> {
    fn from(actors: Actors) -> Self {
        actors.names
    }
}

impl Actors {
    pub fn number(&mut self, name: &str) -> u32 {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        let number = u32::try_from(self.names.len()).expect("fewer than 2^32");
        self.names.push(name.to_owned());
        self.numbers.insert(name.to_owned(), number);
        number
    }

    pub fn name(&self, number: u32) -> &str {
        self.names.get(number as usize).map_or("", String::as_str)
    }
}

fn not(actor: &str, may_not: impl std::fmt::Display, who: &[String], then: &str) -> Refusal {
    let what = format!("'{actor}' may not {may_not}");
    let mut named: Vec<&str> = Vec::new();
    for one in who {
        if !named.contains(&one.as_str()) {
            named.push(one);
        }
    }
    let help = match named[..] {
        [] => then.to_owned(),
        _ => format!("{then}; who may: {}", named.join(", ")),
    };
    Refusal::new(Rule::WhoMay, what, help)
}

impl Book {
    /// Whether `actor` is a party of the ledger, and so bound by who may do what.
    #[must_use]
    pub fn is_party(&self, actor: &str) -> bool {
        self.parties.known(actor).is_ok()
    }

    /// Whether `actor` is one of `parties`, or followed it. That two names have one
    /// number in a register gives the one no right over what the other did: each says
    /// its number of itself.
    fn is_one_of<'a>(&self, actor: &str, parties: impl IntoIterator<Item = &'a String>) -> bool {
        let mut parties = parties.into_iter();
        parties.any(|party| self.parties.is_now(actor, party))
    }

    /// Whether `actor` answers for money of `promise`: who gave it; the body that
    /// it names, or, where it names none, a council or a board of the community.
    fn answers_for(&self, actor: &str, promise: &Promise) -> bool {
        if self.parties.is_now(actor, &promise.from_party) {
            return true;
        }
        match &promise.held_by {
            Some(body) => self.parties.is_now(actor, body),
            None => self.is_body(actor),
        }
    }

    /// Whether `actor` is a council or a board.
    fn is_body(&self, actor: &str) -> bool {
        let kind = self.parties.kind_of(actor);
        matches!(kind, Some(PartyType::Council | PartyType::Board))
    }

    /// Those who answer for money of `promise`, by name.
    fn who_answers_for(&self, promise: &Promise) -> Vec<String> {
        let mut who = vec![self.parties.last_of(&promise.from_party).to_owned()];
        match &promise.held_by {
            Some(body) => who.push(body.clone()),
            None => {
                let names = self.parties.names();
                who.extend(names.filter(|name| self.is_body(name)).take(5).cloned());
            }
        }
        who
    }

    /// That `actor` may change promise `number`: to take back, let lapse or
    /// replace it is for who gave it alone.
    pub(super) fn owns_promise(&self, actor: &str, number: u32, done: &str) -> Result<(), Refusal> {
        let promise = &self.promises[number as usize];
        if !self.is_party(actor) || self.parties.is_now(actor, &promise.from_party) {
            return Ok(());
        }
        let giver = self.parties.last_of(&promise.from_party).to_owned();
        let may_not = format!("{done} the promise {} of '{giver}'", promise.entry);
        Err(not(actor, may_not, &[giver], "let who promised do it"))
    }

    /// That a promise by `from` may take the place of promise `old`, which is then
    /// no more.
    pub(super) fn may_replace(&self, from: &str, old: &Promise) -> Result<(), Refusal> {
        if self.parties.is_now(from, &old.from_party) {
            return Ok(());
        }
        let giver = self.parties.last_of(&old.from_party).to_owned();
        let may_not = format!("replace the promise {} of '{giver}'", old.entry);
        let then = "let who promised let it lapse, or be followed (succeed), and promise beside it";
        Err(not(from, may_not, &[giver], then))
    }

    /// That `actor` may commit money of promise `number` to `parties`: it answers
    /// for the money, or who does must sign.
    pub(super) fn may_commit(
        &self,
        actor: &str,
        number: u32,
        parties: &[String],
    ) -> Result<(), Refusal> {
        let promise = &self.promises[number as usize];
        let mut signers = parties.iter();
        let signed_for = signers.any(|party| self.answers_for(party, promise));
        if !self.is_party(actor) || self.answers_for(actor, promise) || signed_for {
            return Ok(());
        }
        let giver = &promise.from_party;
        let may_not = format!(
            "commit money of the promise {} of '{giver}', and none of those who answer for it must sign",
            promise.entry
        );
        let then = "let who answers for the money commit it, or name one of them among the parties";
        Err(not(actor, may_not, &self.who_answers_for(promise), then))
    }

    /// That commitment `number` concerns `actor`: as who answers for its money, as
    /// one of its parties, or as who is paid by it.
    ///
    /// Whom an entry that was taken back named as paid counts too: entries that are
    /// kept rest on that. A new one does not: [`Book::may_be_new`].
    pub(super) fn concerned(&self, actor: &str, number: u32, act: &str) -> Result<(), Refusal> {
        let payees = &self.commitments[number as usize].payees;
        self.concerned_beside(actor, number, act, payees.ever())
    }

    /// That commitment `number` concerns `actor`, or one of `payees` is it.
    pub(super) fn concerned_beside<'a>(
        &self,
        actor: &str,
        number: u32,
        act: &str,
        payees: impl IntoIterator<Item = &'a String>,
    ) -> Result<(), Refusal> {
        let commitment = &self.commitments[number as usize];
        let promise = &self.promises[commitment.promise as usize];
        if !self.is_party(actor)
            || self.is_one_of(actor, &commitment.parties)
            || self.is_one_of(actor, payees)
            || self.answers_for(actor, promise)
        {
            return Ok(());
        }
        let what = format!(
            "'{actor}' may not {act} the commitment '{}', which does not concern it",
            commitment.name
        );
        let mut who = commitment.parties.clone();
        let answers = self.who_answers_for(promise);
        let more: Vec<String> = (answers.into_iter())
            .filter(|one| !commitment.parties.contains(one))
            .collect();
        who.extend(more);
        let help = format!("let one do it whom it concerns: {}", who.join(", "));
        Err(Refusal::new(Rule::WhoMay, what, help))
    }

    /// Whether `decision` says that another decided commitment `number` than what is
    /// said of it already.
    pub(super) fn overrules(&self, number: u32, decision: &Decision) -> bool {
        let commitment = &self.commitments[number as usize];
        let about = |one: &&Decision| one.commitment.as_ref() == Some(&commitment.name);
        let said = self.decisions.iter().filter_map(DecisionRecord::now);
        let mut said = said.filter(about).map(|one| one.decided_by);
        let first = commitment.decided_by;
        first.is_some_and(|first| first != decision.decided_by)
            || said.any(|before| before != decision.decided_by)
    }

    /// That `actor` may move money of commitment `number`. What was agreed lapses
    /// by who answers for the money alone: the others agreed to it.
    pub(super) fn may_move_by(&self, actor: &str, kind: Kind, number: u32) -> Result<(), Refusal> {
        let commitment = &self.commitments[number as usize];
        if kind != Kind::Lapse || commitment.agreed.is_none() {
            return self.concerned(actor, number, "move money of");
        }
        let promise = &self.promises[commitment.promise as usize];
        if !self.is_party(actor) || self.answers_for(actor, promise) {
            return Ok(());
        }
        let may_not = format!("let money lapse that '{}' was agreed on", commitment.name);
        let then = "amend the commitment, which all its parties sign";
        Err(not(actor, may_not, &self.who_answers_for(promise), then))
    }

    /// That `actor` may correct what moved money: who made it, or whom it binds.
    pub(super) fn may_correct_money(&self, actor: &str, old: &Standing) -> Result<(), Refusal> {
        if self.parties.is_now(actor, self.actors.name(old.actor)) {
            return Ok(());
        }
        match old.about {
            About::Promise(number) => self.owns_promise(actor, number, "correct what is said of"),
            About::Commitment(number) => self.may_move_by(actor, old.kind, number),
        }
    }

    /// That `actor` may correct what `makers` said: it is one of them. What nobody
    /// said who is a party, a council or a board corrects, or who gave money that was
    /// agreed on.
    pub(super) fn may_correct_record(
        &self,
        actor: &str,
        what: &str,
        makers: &[&str],
    ) -> Result<(), Refusal> {
        let own = |maker: &&str| self.parties.is_now(actor, maker);
        if !self.is_party(actor) || makers.iter().any(own) {
            return Ok(());
        }
        // A promise that nobody agreed to use is no more than a word.
        let agreed = |one: &&Commitment| one.agreed.is_some();
        let mut agreed = self.commitments.iter().filter(agreed);
        let gives = agreed.any(|one| {
            let promise = &self.promises[one.promise as usize];
            self.parties.is_now(actor, &promise.from_party)
        });
        let orphan = !makers.iter().any(|maker| self.is_party(maker));
        if orphan && (self.is_body(actor) || gives) {
            return Ok(());
        }
        let makers: Vec<String> = makers.iter().map(|&maker| maker.to_owned()).collect();
        let then = "let who said it correct it, or say beside it what you know";
        Err(not(actor, format!("correct {what}"), &makers, then))
    }
}
