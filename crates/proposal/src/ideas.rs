//! The ideas of a place, made of their events: what may come next, and who may do
//! it. One rule, asked before anything is kept and again when it is read.

use std::collections::{BTreeMap, BTreeSet};

use allotment_ledger::{Date, Hash};

use crate::state::State;
use crate::step::{By, Event, Judgement, ReasonKind, Step, WORDS_MOST};

/// The most ideas of one call: nobody reads more, and they are not to fill the disk.
const CALL_MOST: usize = 2_000;
/// The most versions that one idea has.
const VERSIONS_MOST: usize = 20;

/// Why a step was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refused {
    /// There is no such idea.
    #[error("there is no idea {idea} here")]
    NoSuchIdea {
        /// Its number.
        idea: u32,
    },
    /// A new idea has not the next number.
    #[error("a new idea has the number {next}")]
    NotNext {
        /// The number that is next.
        next: u32,
    },
    /// The call has as many ideas as it takes.
    #[error("this call has as many ideas as can be read: wait for the next")]
    Full,
    /// The idea was written anew as often as it can be.
    #[error("idea {idea} was written 20 times: take it back, and send a new one")]
    TooOften {
        /// Its number.
        idea: u32,
    },
    /// It is not that idea's turn.
    #[error("idea {idea} is {}: this cannot be done with it now", .state.key())]
    NotNow {
        /// Its number.
        idea: u32,
        /// How far it is.
        state: State,
    },
    /// That role does not take that step.
    #[error("that is not for the {role} to do")]
    NotTheirs {
        /// The role.
        role: &'static str,
    },
    /// Whoever declared an interest does not decide.
    #[error(
        "whoever declared an interest in idea {idea} does not decide on it: ask another officer"
    )]
    Interested {
        /// Its number.
        idea: u32,
    },
    /// They declared one before.
    #[error("the same officer declared an interest in idea {idea} before")]
    DeclaredBefore {
        /// Its number.
        idea: u32,
    },
    /// An idea is not joined with itself.
    #[error("idea {idea} cannot be joined with itself: choose another")]
    WithItself {
        /// Its number.
        idea: u32,
    },
    /// Others were joined with it: it is not one person's to take back.
    #[error("other ideas were joined with idea {idea}: it cannot be withdrawn")]
    IsShared {
        /// Its number.
        idea: u32,
    },
    /// Words that must be there are not, or are too many.
    #[error("give the reasons in words, from 1 to 2,000 signs")]
    NoReasons,
    /// It comes before what has happened.
    #[error("{on} is before {last}, the day of the last step here")]
    Earlier {
        /// Its day.
        on: Date,
        /// The last day on which something happened.
        last: Date,
    },
}

/// An idea, as its events make it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Idea {
    /// Its number in its place.
    pub number: u32,
    /// The call that it answered.
    pub call: u32,
    /// How far it is.
    pub state: State,
    /// The hashes of its texts, the first first: version 1, 2, ….
    pub versions: Vec<Hash>,
    /// What was last found of its cost and whether it can be done; nothing after
    /// another was joined with it.
    pub judgement: Option<Judgement>,
    /// The ideas that were joined with it.
    pub joined: Vec<u32>,
    /// The vote and the project that it became.
    pub ballot: Option<(String, String)>,
    /// The version that was published.
    pub(crate) published: Option<u32>,
    /// The kind of reason for which it was refused.
    pub(crate) refused_as: Option<ReasonKind>,
    /// Versions that are shown to nobody else, and are forgotten when its call ends.
    pub(crate) hidden: BTreeSet<u32>,
    /// Officers who decide nothing about it: they declared an interest in it, or in
    /// one that was joined with it.
    interested: BTreeSet<String>,
}

impl Idea {
    /// The number of its newest version.
    #[must_use]
    pub fn version(&self) -> u32 {
        u32::try_from(self.versions.len()).expect("there are at most 20")
    }

    /// Whether the officer `account` declared an interest in it, or in one that was
    /// joined with it.
    #[must_use]
    pub fn is_interested(&self, account: &str) -> bool {
        self.interested.contains(account)
    }

    /// Its versions that nobody needs to keep once its call has ended: what was sent
    /// back or refused for personal data or abuse.
    #[must_use]
    pub fn forgettable(&self) -> &BTreeSet<u32> {
        &self.hidden
    }

    /// Whether whoever sent it can take it back.
    #[must_use]
    pub fn can_be_withdrawn(&self) -> bool {
        !self.state.is_final() && self.joined.is_empty()
    }
}

/// All ideas of a place, in the order in which they came.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ideas {
    all: BTreeMap<u32, Idea>,
    events: Vec<Event>,
    /// For each idea, where in `events` it stands.
    told: BTreeMap<u32, Vec<usize>>,
    /// How many ideas each call has.
    calls: BTreeMap<u32, usize>,
}

impl Ideas {
    /// The ideas that `events` make, in their order.
    ///
    /// # Errors
    /// [`Refused`] if one of them breaks a rule, with its position.
    pub fn of(events: impl IntoIterator<Item = Event>) -> Result<Self, (usize, Refused)> {
        let mut ideas = Self::default();
        for (at, event) in events.into_iter().enumerate() {
            ideas.apply(event).map_err(|refused| (at, refused))?;
        }
        Ok(ideas)
    }

    /// The idea with this number.
    #[must_use]
    pub fn get(&self, number: u32) -> Option<&Idea> {
        self.all.get(&number)
    }

    /// Every idea, by its number.
    #[must_use]
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Idea> {
        self.all.values()
    }

    /// Everything that happened, in order.
    #[must_use]
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// Everything that happened to idea `number`: its own steps, and those by which
    /// others were joined with it.
    pub fn history(&self, number: u32) -> impl Iterator<Item = &Event> {
        let told = self.told.get(&number).map_or(&[][..], Vec::as_slice);
        told.iter().map(|at| &self.events[*at])
    }

    /// The number of the next idea.
    #[must_use]
    pub fn next(&self) -> u32 {
        self.all.last_key_value().map_or(1, |(last, _)| last + 1)
    }

    /// The day of a step that is taken on `today`: `today`, unless a clock was set
    /// back, and something has happened on a later day.
    #[must_use]
    pub fn day(&self, today: Date) -> Date {
        self.events.last().map_or(today, |last| last.on.max(today))
    }

    /// Whether `event` may come next.
    ///
    /// # Errors
    /// [`Refused`], if not.
    pub fn may(&self, event: &Event) -> Result<(), Refused> {
        if let Some(last) = self.events.last()
            && event.on < last.on
        {
            return Err(Refused::Earlier {
                on: event.on,
                last: last.on,
            });
        }
        by_whom(event)?;
        in_words(&event.step)?;
        if let Step::Send { call, .. } = event.step {
            return self.may_come(event.idea, call);
        }
        let idea = self.known(event.idea)?;
        if event.step.decides() {
            decides(idea, &event.by)?;
        }
        let state = idea.state;
        let fits = match &event.step {
            // What is sent was looked at above.
            Step::Send { .. } => false,
            Step::Publish | Step::SendBack { .. } => state == State::Received,
            Step::Refuse { .. } | Step::Withdraw => !state.is_final(),
            Step::Answer { .. } => state == State::SentBack,
            Step::Judge { .. } | Step::Merge { .. } => state.is_under_way(),
            Step::Interest { .. } => true,
            Step::Ballot { .. } => state == State::Feasible,
        };
        if !fits {
            return Err(Refused::NotNow {
                idea: event.idea,
                state,
            });
        }
        match &event.step {
            Step::Merge { into, .. } => self.may_join(event, *into),
            Step::Interest { .. }
                if event
                    .by
                    .account()
                    .is_some_and(|own| declared(self, event.idea, own)) =>
            {
                Err(Refused::DeclaredBefore { idea: event.idea })
            }
            Step::Withdraw if !idea.joined.is_empty() => {
                Err(Refused::IsShared { idea: event.idea })
            }
            Step::Answer { .. } if idea.versions.len() >= VERSIONS_MOST => {
                Err(Refused::TooOften { idea: event.idea })
            }
            _ => Ok(()),
        }
    }

    fn known(&self, idea: u32) -> Result<&Idea, Refused> {
        self.get(idea).ok_or(Refused::NoSuchIdea { idea })
    }

    fn may_come(&self, idea: u32, call: u32) -> Result<(), Refused> {
        let next = self.next();
        if idea != next {
            return Err(Refused::NotNext { next });
        }
        if self.calls.get(&call).is_some_and(|own| *own >= CALL_MOST) {
            return Err(Refused::Full);
        }
        Ok(())
    }

    /// Whether the idea of `event` may be joined with `into`, which leads.
    fn may_join(&self, event: &Event, into: u32) -> Result<(), Refused> {
        if into == event.idea {
            return Err(Refused::WithItself { idea: into });
        }
        let lead = self.known(into)?;
        decides(lead, &event.by)?;
        if !lead.state.is_under_way() {
            return Err(Refused::NotNow {
                idea: into,
                state: lead.state,
            });
        }
        Ok(())
    }

    /// Takes `event`, if it may come next.
    ///
    /// # Errors
    /// [`Refused`], and nothing has changed.
    pub fn apply(&mut self, event: Event) -> Result<(), Refused> {
        self.may(&event)?;
        match &event.step {
            Step::Send { call, text } => {
                let idea = Idea {
                    number: event.idea,
                    call: *call,
                    state: State::Received,
                    versions: vec![*text],
                    judgement: None,
                    joined: Vec::new(),
                    ballot: None,
                    published: None,
                    refused_as: None,
                    hidden: BTreeSet::new(),
                    interested: BTreeSet::new(),
                };
                self.all.insert(event.idea, idea);
                *self.calls.entry(*call).or_insert(0) += 1;
            }
            Step::Merge { into, .. } => self.join(event.idea, *into),
            Step::Interest { .. } => self.declare(event.idea, event.by.account()),
            step => {
                if let Some(idea) = self.all.get_mut(&event.idea) {
                    take(idea, step);
                }
            }
        }
        let at = self.events.len();
        self.told.entry(event.idea).or_default().push(at);
        if let Step::Merge { into, .. } = event.step {
            self.told.entry(into).or_default().push(at);
        }
        self.events.push(event);
        Ok(())
    }

    /// Joins `idea` with `into`: what was found of the other's cost holds no more,
    /// and whoever has an interest in the one has it in the other.
    fn join(&mut self, idea: u32, into: u32) {
        let mut interested = BTreeSet::new();
        if let Some(own) = self.all.get_mut(&idea) {
            own.state = State::Merged { into };
            interested.clone_from(&own.interested);
        }
        if let Some(lead) = self.all.get_mut(&into) {
            lead.state = State::Published;
            lead.judgement = None;
            lead.joined.push(idea);
            lead.interested.extend(interested);
        }
    }

    /// Keeps that the officer `account` has an interest in `idea`, and in those that
    /// it was joined with.
    fn declare(&mut self, idea: u32, account: Option<&str>) {
        let mut next = Some(idea);
        while let Some(idea) = next.and_then(|number| self.all.get_mut(&number)) {
            idea.interested.extend(account.map(str::to_owned));
            next = match idea.state {
                State::Merged { into } => Some(into),
                _ => None,
            };
        }
    }
}

/// Whether the role takes the step: those who send ideas send, answer and withdraw,
/// and officers do all else.
fn by_whom(event: &Event) -> Result<(), Refused> {
    let is_proposers = matches!(
        event.step,
        Step::Send { .. } | Step::Answer { .. } | Step::Withdraw
    );
    if is_proposers == (event.by == By::Proposer) {
        Ok(())
    } else {
        let role = event.by.role();
        Err(Refused::NotTheirs { role })
    }
}

/// Whether the words that a step must have are there, and not too many.
fn in_words(step: &Step) -> Result<(), Refused> {
    let all: &[&str] = match step {
        Step::SendBack { reason } | Step::Refuse { reason } => &[&reason.words],
        Step::Judge { judgement } => &[&judgement.assumptions, &judgement.reasons],
        Step::Merge { reasons, .. } => &[reasons],
        Step::Interest { words } => &[words],
        _ => &[],
    };
    let fits = |words: &&str| !words.trim().is_empty() && words.chars().count() <= WORDS_MOST;
    if all.iter().all(fits) {
        Ok(())
    } else {
        Err(Refused::NoReasons)
    }
}

/// Whether `by` may decide on `idea`.
fn decides(idea: &Idea, by: &By) -> Result<(), Refused> {
    if by.account().is_some_and(|own| idea.is_interested(own)) {
        let idea = idea.number;
        return Err(Refused::Interested { idea });
    }
    Ok(())
}

/// Whether the officer `account` declared an interest in `idea` itself.
fn declared(ideas: &Ideas, idea: u32, account: &str) -> bool {
    let mut own = ideas.history(idea).filter(|event| event.idea == idea);
    own.any(|event| {
        matches!(event.step, Step::Interest { .. }) && event.by.account() == Some(account)
    })
}

/// What a step of one idea alone changes in it.
fn take(idea: &mut Idea, step: &Step) {
    let newest = idea.version();
    match step {
        Step::Publish => {
            idea.state = State::Published;
            idea.published = Some(newest);
        }
        Step::SendBack { reason } => {
            idea.state = State::SentBack;
            if reason.kind.is_hidden() {
                idea.hidden.insert(newest);
            }
        }
        Step::Refuse { reason } => {
            idea.state = State::Refused;
            idea.refused_as = Some(reason.kind);
            if reason.kind.is_hidden() {
                idea.hidden.extend(1..=newest);
            }
        }
        Step::Answer { text } => {
            idea.state = State::Received;
            idea.versions.push(*text);
        }
        Step::Judge { judgement } => {
            idea.state = if judgement.feasible {
                State::Feasible
            } else {
                State::NotFeasible
            };
            idea.judgement = Some(judgement.clone());
        }
        Step::Withdraw => idea.state = State::Withdrawn,
        Step::Ballot { poll, project } => {
            idea.state = State::OnBallot;
            idea.ballot = Some((poll.clone(), project.clone()));
        }
        // These change more than one idea, or make it.
        Step::Send { .. } | Step::Merge { .. } | Step::Interest { .. } => {}
    }
}
