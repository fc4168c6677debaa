//! A book as bytes, so that a long chain need not be rebuilt entry by entry
//! whenever somebody adds one. What it says is only as good as where it was
//! kept: whoever verifies rebuilds the book from its entries.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::may::Actors;
use super::{Book, DecisionRecord, MeasureRecord, Standing};
use crate::account::{Account, Accounts, Days};
use crate::book::BreachRecord;
use crate::commitment::Commitment;
use crate::date::{Date, Moment};
use crate::hash::Hash;
use crate::id::EntryId;
use crate::party::Parties;
use crate::promise::Promise;

/// The form of the bytes: it goes up whenever a part of a book changes, so that
/// no program reads what another wrote in another form.
pub const STATE_FORMAT: u32 = 6;

/// How many entries one segment is about.
pub const SEGMENT: u64 = 16_384;

/// Why bytes are no part of a book.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("it is no part of a book: {why}")]
pub struct NotAState {
    /// What is amiss.
    pub why: String,
}

impl From<postcard::Error> for NotAState {
    fn from(error: postcard::Error) -> Self {
        Self {
            why: error.to_string(),
        }
    }
}

/// Everything but what is there for each entry.
#[derive(Serialize, Deserialize)]
struct State<T> {
    recorded: Option<Moment>,
    days: Vec<(Date, u32)>,
    parts: T,
    corrected: Vec<usize>,
    actors: Actors,
    ever_paid: Vec<(u32, Days)>,
}

type Parts = (
    Parties,
    Vec<Promise>,
    Vec<Commitment>,
    Accounts,
    Vec<MeasureRecord>,
    Vec<DecisionRecord>,
    Vec<BreachRecord>,
);

/// What is there for each entry.
#[derive(Serialize, Deserialize)]
struct Segment<S> {
    ids: Vec<EntryId>,
    leaves: Vec<Hash>,
    standing: S,
}

impl Book {
    /// What the book knows besides what is there for each entry.
    #[must_use]
    pub fn state(&self) -> Vec<u8> {
        let ever_paid: BTreeMap<u32, &Days> = self
            .ever_paid
            .iter()
            .map(|(at, days)| (*at, days))
            .collect();
        let state = State {
            recorded: self.recorded,
            days: self.days.clone(),
            parts: (
                &self.parties,
                &self.promises,
                &self.commitments,
                &self.accounts,
                &self.measures,
                &self.decisions,
                &self.breaches,
            ),
            corrected: self.corrected.iter().copied().collect(),
            actors: self.actors.clone(),
            ever_paid: (ever_paid.into_iter())
                .map(|(at, days)| (at, days.clone()))
                .collect(),
        };
        postcard::to_stdvec(&state).expect("a book is made of what can be written")
    }

    /// What is there for each entry of segment `number`, from 0, each of
    /// [`SEGMENT`] entries. A full one never changes.
    #[must_use]
    pub fn segment(&self, number: u64) -> Vec<u8> {
        let from = number.saturating_mul(SEGMENT).min(self.size());
        let to = from.saturating_add(SEGMENT).min(self.size());
        let at = |place: u64| usize::try_from(place).expect("it is in memory");
        let end = at(to).min(self.standing.len());
        let segment = Segment {
            ids: (from..to).filter_map(|place| self.id_at(place)).collect(),
            leaves: (from..to)
                .filter_map(|place| self.tree.leaf(place))
                .collect(),
            standing: &self.standing[at(from).min(end)..end],
        };
        postcard::to_stdvec(&segment).expect("a book is made of what can be written")
    }

    /// The book of `community` whose [`Book::state`] is given; its segments must
    /// follow, all of them and in their order.
    ///
    /// # Errors
    /// [`NotAState`] if the bytes are something else.
    pub fn from_state(community: &str, state: &[u8]) -> Result<Self, NotAState> {
        let state: State<Parts> = postcard::from_bytes(state)?;
        let (parties, promises, commitments, accounts, measures, decisions, breaches) = state.parts;
        let mut book = Self::new(community);
        book.recorded = state.recorded;
        book.days = state.days;
        book.corrected = state.corrected.into_iter().collect();
        book.actors = state.actors;
        book.ever_paid = state.ever_paid.into_iter().collect();
        book.drawn = vec![Vec::new(); promises.len()];
        for (number, promise) in (0..).zip(&promises) {
            book.promise_of.insert(promise.entry, number);
            let given = -accounts.last(Account::Given(number));
            *book.promised.entry(promise.money.currency).or_default() += given;
        }
        for (number, commitment) in (0..).zip(&commitments) {
            let drawn = book.drawn.get_mut(commitment.promise as usize);
            drawn
                .ok_or_else(|| NotAState {
                    why: "a commitment draws on no promise".into(),
                })?
                .push(number);
            book.commitment_of.insert(commitment.name.clone(), number);
            book.commitment_by_entry.insert(commitment.entry, number);
        }
        book.parties = parties;
        book.promises = promises;
        book.commitments = commitments;
        book.accounts = accounts;
        book.measures = measures;
        book.decisions = decisions;
        book.breaches = breaches;
        Ok(book)
    }

    /// Adds the next [`Book::segment`] to a book that is being read.
    ///
    /// # Errors
    /// [`NotAState`] if the bytes are something else.
    pub fn add_segment(&mut self, segment: &[u8]) -> Result<(), NotAState> {
        let segment: Segment<Vec<Option<Standing>>> = postcard::from_bytes(segment)?;
        let short = segment.standing.len() > segment.ids.len();
        if segment.ids.len() != segment.leaves.len()
            || short
            || !self.size().is_multiple_of(SEGMENT)
        {
            return Err(NotAState {
                why: "its parts are not of one length".into(),
            });
        }
        let before = usize::try_from(self.size()).expect("it is in memory");
        for (id, leaf) in segment.ids.into_iter().zip(segment.leaves) {
            self.ids.push(id);
            self.tree.push(leaf);
        }
        if !segment.standing.is_empty() {
            self.standing.resize_with(before, || None);
            self.standing.extend(segment.standing);
        }
        Ok(())
    }
}
