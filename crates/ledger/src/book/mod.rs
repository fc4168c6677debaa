//! A community's ledger in memory: entries go in one by one, and the sequence
//! of those that were taken is all there is to know.

mod agree;
mod amend;
mod as_of;
mod ask;
mod correct;
mod ids;
mod may;
mod money;
mod new;
mod promise;
mod record;
mod state;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use allotment_place::Currency;

use crate::account::{Account, Accounts, Days, Overdrawn, Posting};
use crate::commitment::Commitment;
use crate::date::{Date, Moment};
use crate::entry::{Body, Entry, Kind, Use};
use crate::id::EntryId;
use crate::key::Checked;
use crate::money::{MOST, shown};
use crate::party::Parties;
use crate::promise::Promise;
use crate::rule::{Refusal, Rule};
use crate::tree::Tree;

use ids::Ids;
use may::Actors;
use serde::{Deserialize, Serialize};

pub use as_of::AsOf;
pub(crate) use record::corrected_to;
pub use record::{BreachRecord, Correction, DecisionRecord, MeasureRecord};
pub use state::{NotAState, SEGMENT, STATE_FORMAT};

/// What an entry did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posted {
    /// Its place in the chain, from 0.
    pub at: u64,
    /// How it moved money; sums to zero.
    pub postings: Vec<Posting>,
    /// In which currency; nothing if no money moved.
    pub currency: Option<Currency>,
    /// Whether it was there already, so that nothing changed.
    pub again: bool,
}

/// What an entry that moved money stands for, so that it can be corrected.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Standing {
    pub kind: Kind,
    pub effective: Date,
    #[serde(with = "crate::kept::text")]
    pub currency: Currency,
    pub postings: Moves,
    pub about: About,
    /// Who made it, by number.
    pub actor: u32,
    /// Whom it says money goes to, by number.
    pub payee: Option<u32>,
}

/// Whose money it was, by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum About {
    Promise(u32),
    Commitment(u32),
}

/// Postings in little room: nearly all entries move one sum from one account to
/// another.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) enum Moves {
    /// Out of the first account, into the second.
    One(Account, Account, i64),
    /// Anything else.
    Many(Box<[Posting]>),
}

impl Moves {
    pub fn new(postings: &[Posting]) -> Self {
        match postings {
            [from, to] if from.minor == -to.minor => Self::One(from.account, to.account, to.minor),
            _ => Self::Many(postings.into()),
        }
    }

    pub fn postings(&self) -> Vec<Posting> {
        match self {
            Self::One(from, to, minor) => vec![
                Posting {
                    account: *from,
                    minor: -minor,
                },
                Posting {
                    account: *to,
                    minor: *minor,
                },
            ],
            Self::Many(postings) => postings.to_vec(),
        }
    }
}

/// A community's ledger.
///
/// ```
/// use allotment_ledger::{Book, Entry};
/// use serde_json::json;
///
/// let mut book = Book::new("E05000026");
/// let funder = Entry::read(&json!({
///     "kind": "party", "id": "019cf1f0-0000-7000-8000-000000000001", "community": "E05000026",
///     "effective": "2026-04-01", "recorded": "2026-04-01T09:00:00Z", "actor": "GB-GOR-D1",
///     "name": "A department", "type": "funder", "org_id": "GB-GOR-D1"
/// })).unwrap();
/// assert!(!book.apply(&funder).unwrap().again);
/// assert!(book.apply(&funder).unwrap().again);
/// assert_eq!(book.size(), 1);
/// ```
#[derive(Debug, Clone)]
pub struct Book {
    community: String,
    tree: Tree,
    ids: Ids,
    recorded: Option<Moment>,
    /// The days on which entries were recorded, each with the place of its first.
    days: Vec<(Date, u32)>,
    pub(crate) parties: Parties,
    pub(crate) promises: Vec<Promise>,
    promise_of: HashMap<EntryId, u32>,
    pub(crate) commitments: Vec<Commitment>,
    commitment_of: BTreeMap<String, u32>,
    commitment_by_entry: HashMap<EntryId, u32>,
    pub(crate) accounts: Accounts,
    /// What was paid under each commitment, whatever came back.
    ever_paid: HashMap<u32, Days>,
    /// By the entry's place.
    standing: Vec<Option<Standing>>,
    /// The places of those among them that were corrected.
    corrected: BTreeSet<usize>,
    /// Who made them.
    actors: Actors,
    /// What was promised in each currency, in minor units.
    promised: BTreeMap<Currency, i64>,
    /// The commitments that draw on each promise.
    drawn: Vec<Vec<u32>>,
    pub(crate) measures: Vec<MeasureRecord>,
    pub(crate) decisions: Vec<DecisionRecord>,
    pub(crate) breaches: Vec<BreachRecord>,
}

impl Book {
    /// The empty ledger of `community`.
    #[must_use]
    pub fn new(community: impl Into<String>) -> Self {
        Self {
            community: community.into(),
            tree: Tree::new(),
            ids: Ids::default(),
            recorded: None,
            days: Vec::new(),
            parties: Parties::default(),
            promises: Vec::new(),
            promise_of: HashMap::new(),
            commitments: Vec::new(),
            commitment_of: BTreeMap::new(),
            commitment_by_entry: HashMap::new(),
            accounts: Accounts::default(),
            ever_paid: HashMap::new(),
            standing: Vec::new(),
            corrected: BTreeSet::new(),
            actors: Actors::default(),
            promised: BTreeMap::new(),
            drawn: Vec::new(),
            measures: Vec::new(),
            decisions: Vec::new(),
            breaches: Vec::new(),
        }
    }

    /// Takes `entry`, all of it or nothing. One that is there already, word for
    /// word, changes nothing.
    ///
    /// # Errors
    /// [`Refusal`] names the rule that it would break; the ledger is as before.
    pub fn apply(&mut self, entry: &Entry) -> Result<Posted, Refusal> {
        if entry.community != self.community {
            let what = format!(
                "the entry is of '{}', and this is the chain of '{}'",
                entry.community, self.community
            );
            return Err(Refusal::new(
                Rule::Community,
                what,
                "send it to its own chain",
            ));
        }
        let leaf = entry.leaf();
        if let Some(at) = self.ids.place(entry.id) {
            if self.tree.leaf(u64::from(at)) == Some(leaf) {
                return Ok(Posted {
                    at: u64::from(at),
                    postings: Vec::new(),
                    currency: None,
                    again: true,
                });
            }
            let what = format!("the id {} stands for another entry already", entry.id);
            let help = "give the new entry an id of its own, or send the old one as it was";
            return Err(Refusal::new(Rule::OnceOnly, what, help));
        }
        if self.recorded.is_some_and(|before| entry.recorded < before) {
            let what = "it is recorded before the entry ahead of it";
            let help = "set the clock right, or leave 'recorded' out and the ledger writes it";
            return Err(Refusal::new(Rule::ForwardClock, what, help));
        }
        let (postings, currency) = self.act(entry)?;
        self.resolve_breach(entry, !postings.is_empty());
        let at = u32::try_from(self.tree.size()).expect("a chain has fewer than 2^32 entries");
        self.ids.push(entry.id);
        self.tree.push(leaf);
        self.recorded = Some(entry.recorded);
        let day = entry.recorded.date();
        if self.days.last().is_none_or(|(last, _)| *last < day) {
            self.days.push((day, at));
        }
        let currency = (!postings.is_empty()).then_some(currency).flatten();
        Ok(Posted {
            at: u64::from(at),
            postings,
            currency,
            again: false,
        })
    }

    /// Makes room for as many entries as are to come, if that is known.
    pub fn reserve(&mut self, more: usize) {
        self.ids.reserve(more);
        self.standing.reserve(more);
    }

    /// Remembers a signature that was checked already, so that it need not be
    /// checked again when its entry comes.
    pub fn expect_signed(&mut self, checked: Checked) {
        self.parties.expect_signed(checked);
    }

    /// Forgets the signatures that were checked ahead.
    pub fn expect_no_more(&mut self) {
        self.parties.expect_no_more();
    }

    /// Does what the entry says, all of it or nothing.
    fn act(&mut self, entry: &Entry) -> Result<(Vec<Posting>, Option<Currency>), Refusal> {
        let hash = entry.signed_part();
        let none = Ok((Vec::new(), None));
        match &entry.body {
            Body::Party(party) => self.parties.add(entry, party).and(none),
            Body::Key(key) => self.parties.add_key(key, &hash, &entry.actor).and(none),
            Body::KeyReplace(replace) => self.parties.replace_key(replace, &hash).and(none),
            Body::KeyRevoke(revoke) => self.parties.revoke_key(revoke, &hash).and(none),
            Body::Succeed(succeed) => self.succeed(entry, succeed, &hash).and(none),
            Body::Promise(promise) => self.promise(entry, promise),
            Body::Commit(commit) => self.commit(entry, commit),
            Body::Sign(sign) => self.sign(entry, sign),
            Body::Amend(amend) => self.amend(entry, amend),
            Body::Due(moved)
            | Body::Pay(moved)
            | Body::Return(moved)
            | Body::Lapse(moved)
            | Body::Spend(moved) => self.move_money(entry, moved),
            Body::Milestone(milestone) => self.milestone(entry, milestone).and(none),
            Body::Measure(measure) => self.measure(entry, measure).and(none),
            Body::Decision(decision) => self.decision(entry, decision).and(none),
            Body::Close(close) => self.close(entry, close).and(none),
            Body::Correct(correct) => self.correct(entry, correct),
            Body::Breach(breach) => self.breach(entry, breach).and(none),
        }
    }

    pub(crate) fn number_of(&self, commitment: &str) -> Result<u32, Refusal> {
        self.commitment_of.get(commitment).copied().ok_or_else(|| {
            let what = format!(
                "there is no commitment '{commitment}' in '{}'",
                self.community
            );
            let help = "add it first with an entry of kind commit, or correct the name";
            Refusal::new(Rule::KnownCommitment, what, help)
        })
    }

    /// Why an account cannot give what is asked, in words.
    pub(crate) fn overdrawn(&self, over: Overdrawn, asked: i64, date: Date) -> Refusal {
        let currency = self.currency_of(over.account);
        let (asked, free) = (shown(asked, currency), shown(over.free.max(0), currency));
        let (rule, what, help) = match over.account {
            Account::Available(at, _) => {
                let promise = &self.promises[at as usize];
                let what = format!(
                    "{asked} is asked for, and {free} of the promise of {} ({}) is free from {date} on",
                    shown(promise.envelope.unwrap_or(0), currency),
                    promise.entry
                );
                (
                    Rule::Available,
                    what,
                    "commit less, or record another promise first",
                )
            }
            Account::Committed(at, used_for) => {
                let name = &self.commitments[at as usize].name;
                let what = format!(
                    "{asked} is asked for, and {free} of {used_for} of the commitment '{name}' is not paid from {date} on"
                );
                (
                    Rule::PaidWithinCommitted,
                    what,
                    "pay no more than that, or amend the commitment first",
                )
            }
            Account::Paid(at, used_for) => {
                let name = &self.commitments[at as usize].name;
                let what = format!(
                    "{asked} is to come back, and {free} of {used_for} of '{name}' was paid by {date}"
                );
                (
                    Rule::ReturnedWithinPaid,
                    what,
                    "check the amount, the commitment and the day",
                )
            }
            _ => {
                let name = self.account_name(over.account);
                let what = format!("{asked} is taken from {name}, which has {free}");
                (
                    Rule::PaidWithinCommitted,
                    what,
                    "check the amount and the day",
                )
            }
        };
        Refusal::new(rule, what, help)
    }

    /// That what is promised to the community, with `postings`, can be counted and
    /// added up with what others are promised.
    fn countable(&self, currency: Currency, postings: &[Posting]) -> Result<i64, Refusal> {
        let before = self.promised.get(&currency).copied().unwrap_or(0);
        let given = postings.iter();
        let given = given.filter(|one| matches!(one.account, Account::Given(_)));
        let more: i128 = given.map(|one| -i128::from(one.minor)).sum();
        let after = i128::from(before) + more;
        let fits = i64::try_from(after).ok().filter(|sum| *sum <= MOST);
        fits.ok_or_else(|| {
            let what = format!(
                "'{}' would be promised {after} {currency} in minor units, and a ledger counts up to {MOST}",
                self.community
            );
            let help = "check the amount: it is in minor units, such as pence";
            Refusal::new(Rule::Available, what, help)
        })
    }

    fn post(&mut self, entry: &Entry, about: About, payee: Option<&str>, postings: &[Posting]) {
        let (kind, date) = (entry.kind(), entry.effective);
        self.accounts.post(date, postings);
        if let Some(first) = postings.first() {
            let currency = self.currency_of(first.account);
            let postings = Moves::new(postings);
            let actor = self.actors.number(&entry.actor);
            let payee = payee.map(|party| self.actors.number(party));
            self.stand(Standing {
                kind,
                effective: date,
                currency,
                postings,
                about,
                actor,
                payee,
            });
        }
    }

    /// Remembers what the entry that is being taken stands for.
    fn stand(&mut self, standing: Standing) {
        let at = usize::try_from(self.tree.size()).expect("it is in memory");
        self.standing.resize_with(at, || None);
        self.standing.push(Some(standing));
    }

    /// What the entry `id` stands for, if it moved money that can be corrected.
    fn standing_of(&self, id: EntryId) -> Option<(usize, &Standing)> {
        let at = self.ids.place(id)? as usize;
        let standing = self.standing.get(at)?.as_ref()?;
        Some((at, standing))
    }
}

/// What is committed or paid for each use, without those of which there is nothing.
pub(crate) fn by_use(capital: i64, revenue: i64) -> impl Iterator<Item = (Use, i64)> {
    [(Use::Capital, capital), (Use::Revenue, revenue)]
        .into_iter()
        .filter(|(_, minor)| *minor != 0)
}
