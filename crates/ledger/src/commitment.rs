//! A commitment, from its proposal to its close.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use allotment_place::Currency;
use serde::{Deserialize, Serialize};

use crate::account::Days;
use crate::date::Date;
use crate::entry::{Amend, Commit, DecidedBy, Evidence, MilestoneState, Scheduled, Use};
use crate::hash::Hash;
use crate::id::EntryId;
use crate::money::shown;
use crate::payees::Payees;

/// How far a commitment is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CommitmentState {
    /// Not every named party has signed.
    Proposed,
    /// Every named party has signed.
    Agreed,
    /// All of it lapsed before everybody had signed.
    Withdrawn,
    /// It is over, with a review.
    Closed,
}

impl CommitmentState {
    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Agreed => "agreed",
            Self::Withdrawn => "withdrawn",
            Self::Closed => "closed",
        }
    }
}

/// A step of the work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Milestone {
    /// How far it is.
    pub state: MilestoneState,
    /// By when it was promised first.
    pub promised_for: Option<Date>,
    /// By when it is promised now.
    pub due: Option<Date>,
    /// When it was reported.
    pub reported: Option<Date>,
    /// When it was confirmed.
    pub confirmed: Option<Date>,
    /// Who confirmed it.
    pub confirmed_by: Option<String>,
    /// What shows it.
    pub evidence: Vec<Evidence>,
    /// From when it is promised.
    pub(crate) since: Date,
    /// What was said of it, in the order of the days.
    pub(crate) said: Vec<Told>,
}

/// What an entry says of a milestone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Told {
    pub effective: Date,
    pub state: MilestoneState,
    pub by: String,
    pub due: Option<Date>,
    pub evidence: Vec<Evidence>,
}

impl Milestone {
    /// One that is promised from `since` on for `due`.
    pub(crate) fn promised(since: Date, due: Option<Date>) -> Self {
        Self {
            state: MilestoneState::Promised,
            promised_for: due,
            due,
            reported: None,
            confirmed: None,
            confirmed_by: None,
            evidence: Vec::new(),
            since,
            said: Vec::new(),
        }
    }

    /// The last day on which anything was said of it.
    pub(crate) fn last_day(&self) -> Date {
        self.said.last().map_or(self.since, |told| told.effective)
    }

    /// The day on which it was done: when it was last reported, or else confirmed, since
    /// anybody disputed it; nothing while it is disputed.
    #[must_use]
    pub fn done(&self) -> Option<Date> {
        (self.said.iter()).fold(None, |done, told| match told.state {
            MilestoneState::Promised => done,
            MilestoneState::Reported => Some(told.effective),
            MilestoneState::Confirmed => done.or(Some(told.effective)),
            MilestoneState::Disputed => None,
        })
    }

    /// What is said of it next; it is as late as what was said before, or later.
    pub(crate) fn tell(&mut self, told: Told) {
        self.state = told.state;
        self.due = told.due.or(self.due);
        match told.state {
            MilestoneState::Promised => {}
            MilestoneState::Reported => self.reported = Some(told.effective),
            MilestoneState::Confirmed => {
                self.confirmed = Some(told.effective);
                self.confirmed_by = Some(told.by.clone());
            }
            MilestoneState::Disputed => {
                self.confirmed = None;
                self.confirmed_by = None;
            }
        }
        self.evidence.extend(told.evidence.iter().cloned());
        self.said.push(told);
    }

    /// The milestone as it was at the end of `date`; nothing before it is promised.
    fn at(&self, date: Date) -> Option<Self> {
        if date < self.since {
            return None;
        }
        let mut then = Self::promised(self.since, self.promised_for);
        let until = self.said.iter().filter(|told| told.effective <= date);
        until.for_each(|told| then.tell(told.clone()));
        Some(then)
    }
}

impl Pending {
    /// What it would change in the commitment `of`, each in a few words: of an amount,
    /// what lapsed already cannot be paid.
    #[must_use]
    pub fn changes(&self, of: &Commitment) -> Vec<String> {
        let (amend, currency) = (&self.amend, of.currency);
        let mut changes = Vec::new();
        let [capital, revenue] = [&of.lapsed[0], &of.lapsed[1]].map(Days::last);
        for (name, minor, lapsed) in [
            ("amount", amend.amount, capital + revenue),
            ("capital", amend.capital, capital),
            ("revenue", amend.revenue, revenue),
        ] {
            let Some(minor) = minor else { continue };
            let mut change = format!("{name} {}", shown(minor, currency));
            if lapsed != 0 {
                change = format!("{change} (of which {} lapsed)", shown(lapsed, currency));
            }
            changes.push(change);
        }
        let rows = amend.schedule.iter().flatten();
        changes.extend(rows.map(|row| {
            let on = row.milestone.as_ref();
            let on = on.map_or(String::new(), |name| format!(" on '{name}'"));
            format!("{} by {}{on}", shown(row.amount, currency), row.due)
        }));
        let words = [
            ("purpose", &amend.purpose),
            ("flexibility", &amend.flexibility),
        ];
        let words = words
            .into_iter()
            .filter_map(|(name, words)| Some((name, words.as_ref()?)));
        changes.extend(words.map(|(name, words)| format!("{name} '{words}'")));
        changes.extend(amend.ends.map(|day| format!("ends {day}")));
        changes
    }
}

/// What amendments and successions change in a commitment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Terms {
    parties: Vec<String>,
    capital: i64,
    revenue: i64,
    schedule: Vec<Scheduled>,
    purpose: String,
    flexibility: Option<String>,
    ends: Option<Date>,
    signed: BTreeMap<String, Date>,
    pending: Option<Pending>,
}

/// An amendment that waits for signatures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Pending {
    /// Its entry.
    pub entry: EntryId,
    /// From when it counts.
    pub effective: Date,
    /// Who has signed.
    pub signed: BTreeSet<String>,
    pub(crate) hash: Hash,
    pub(crate) amend: Amend,
}

/// Money for a project and its partners, as it stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Commitment {
    /// By what entries call it.
    pub name: String,
    /// Its entry.
    pub entry: EntryId,
    /// The number of the promise that it draws on.
    pub promise: u32,
    /// From when it counts.
    pub effective: Date,
    /// Who must sign: the parties, or who followed them.
    pub parties: Vec<String>,
    /// What for.
    pub purpose: String,
    /// The currency.
    #[serde(with = "crate::kept::text")]
    pub currency: Currency,
    /// For things that last, in minor units, as it was last agreed.
    pub capital: i64,
    /// For running things.
    pub revenue: i64,
    /// How much when it was first proposed.
    pub first_amount: i64,
    /// When what is to be paid.
    pub schedule: Vec<Scheduled>,
    /// The schedule that was first proposed.
    pub first_schedule: Vec<Scheduled>,
    /// How freely it may be spent.
    pub flexibility: Option<String>,
    /// When the work begins.
    pub starts: Option<Date>,
    /// When it ends.
    pub ends: Option<Date>,
    /// Who decided.
    pub decided_by: Option<DecidedBy>,
    /// Who has signed it, and from when.
    pub signed: BTreeMap<String, Date>,
    /// From when it is agreed.
    pub agreed: Option<Date>,
    /// From when it is closed, and with what review.
    pub closed: Option<(Date, String)>,
    /// An amendment that waits for signatures.
    pub pending: Option<Pending>,
    /// The steps of the work.
    pub milestones: BTreeMap<String, Milestone>,
    /// Who was called due or paid under it, or by its partner.
    pub payees: Payees,
    /// What its payments came to as they were first recorded, in minor units, whatever
    /// was corrected or came back since.
    pub paid_as_recorded: i64,
    /// The first payment that came before everybody had signed, and when.
    pub paid_unsigned: Option<(Date, EntryId)>,
    /// How much went back or lapsed, by use: capital, revenue.
    pub(crate) lapsed: [Days; 2],
    /// What it was until a day, where something changed it, in their order.
    pub(crate) history: Vec<(Date, Terms)>,
    /// The last day on which anything changed in it.
    pub(crate) touched: Date,
    pub(crate) hash: Hash,
}

impl Commitment {
    pub(crate) fn new(
        commit: &Commit,
        entry: EntryId,
        effective: Date,
        promise: u32,
        hash: Hash,
    ) -> Self {
        let mut milestones = BTreeMap::new();
        for row in &commit.schedule {
            if let Some(name) = &row.milestone {
                let promised = || Milestone::promised(effective, Some(row.due));
                milestones.entry(name.clone()).or_insert_with(promised);
            }
        }
        Self {
            name: commit.commitment.clone(),
            entry,
            promise,
            effective,
            parties: commit.parties.clone(),
            purpose: commit.purpose.clone(),
            currency: commit.currency,
            capital: commit.capital,
            revenue: commit.revenue,
            first_amount: commit.amount,
            schedule: commit.schedule.clone(),
            first_schedule: commit.schedule.clone(),
            flexibility: commit.flexibility.clone(),
            starts: commit.starts,
            ends: commit.ends,
            decided_by: commit.decided_by,
            signed: BTreeMap::new(),
            agreed: None,
            closed: None,
            pending: None,
            milestones,
            payees: Payees::default(),
            paid_as_recorded: 0,
            paid_unsigned: None,
            lapsed: [Days::default(), Days::default()],
            history: Vec::new(),
            touched: effective,
            hash,
        }
    }

    /// How much in all, in minor units, as it was last agreed.
    #[must_use]
    pub fn amount(&self) -> i64 {
        self.capital + self.revenue
    }

    /// How much for `used_for`.
    #[must_use]
    pub fn of(&self, used_for: Use) -> i64 {
        match used_for {
            Use::Capital => self.capital,
            Use::Revenue => self.revenue,
        }
    }

    /// How much of it lapsed.
    #[must_use]
    pub fn lapsed(&self) -> i64 {
        self.lapsed.iter().map(Days::last).sum()
    }

    /// How much of it for `used_for` lapsed.
    #[must_use]
    pub fn lapsed_of(&self, used_for: Use) -> i64 {
        self.lapsed[used_for as usize].last()
    }

    /// How much of it lapsed on each day, in their order; below zero where a correction
    /// took a lapse back.
    #[must_use]
    pub fn lapses(&self) -> Vec<(Date, i64)> {
        let mut lapses: BTreeMap<Date, i64> = BTreeMap::new();
        for days in &self.lapsed {
            let mut before = 0;
            for (day, so_far) in days.until(Date::LAST) {
                *lapses.entry(*day).or_default() += so_far - before;
                before = *so_far;
            }
        }
        lapses
            .into_iter()
            .filter(|(_, minor)| *minor != 0)
            .collect()
    }

    /// The rows of its schedule in the order of their days, each with what is left of it:
    /// what lapsed is the last that was to be paid.
    #[must_use]
    pub fn left_of_schedule(&self) -> Vec<(&Scheduled, i64)> {
        let left = self.amount() - self.lapsed();
        let mut rows: Vec<&Scheduled> = self.schedule.iter().collect();
        rows.sort_by_key(|row| row.due);
        let mut sum = 0_i64;
        let each = rows.into_iter().map(|row| {
            let before = sum;
            sum = sum.saturating_add(row.amount);
            (row, sum.min(left) - before.min(left))
        });
        each.collect()
    }

    /// The commitment as it was at the end of `date`: what counts from a later
    /// day is not in it.
    #[must_use]
    pub fn at(&self, date: Date) -> Cow<'_, Self> {
        if self.touched <= date {
            return Cow::Borrowed(self);
        }
        let mut then = self.clone();
        then.history.retain(|(until, _)| *until <= date);
        if let Some((_, terms)) = self.history.get(then.history.len()) {
            then.put(terms.clone());
        }
        then.signed.retain(|_, day| *day <= date);
        then.agreed = self.agreed.filter(|day| *day <= date);
        then.closed = then.closed.filter(|(day, _)| *day <= date);
        then.pending = then.pending.filter(|pending| pending.effective <= date);
        then.payees = self.payees.at(date);
        then.paid_unsigned = then.paid_unsigned.filter(|(day, _)| *day <= date);
        for days in &mut then.lapsed {
            *days = days.at_end_of(date);
        }
        then.milestones = (self.milestones.iter())
            .filter_map(|(name, milestone)| Some((name.clone(), milestone.at(date)?)))
            .collect();
        then.touched = self.touched.min(date);
        Cow::Owned(then)
    }

    /// The last day on which its terms or its parties changed.
    pub(crate) fn changed(&self) -> Date {
        let last = self.history.last().map(|(until, _)| *until);
        let all = [Some(self.effective), self.agreed, last];
        all.into_iter().flatten().max().unwrap_or(self.effective)
    }

    /// Remembers that something in it changes on `date`.
    pub(crate) fn touch(&mut self, date: Date) {
        self.touched = self.touched.max(date);
    }

    /// Keeps its terms, which change on `date`.
    pub(crate) fn keep(&mut self, date: Date) {
        let terms = Terms {
            parties: self.parties.clone(),
            capital: self.capital,
            revenue: self.revenue,
            schedule: self.schedule.clone(),
            purpose: self.purpose.clone(),
            flexibility: self.flexibility.clone(),
            ends: self.ends,
            signed: self.signed.clone(),
            pending: self.pending.clone(),
        };
        self.history.push((date, terms));
        self.touch(date);
    }

    fn put(&mut self, terms: Terms) {
        self.parties = terms.parties;
        self.capital = terms.capital;
        self.revenue = terms.revenue;
        self.schedule = terms.schedule;
        self.purpose = terms.purpose;
        self.flexibility = terms.flexibility;
        self.ends = terms.ends;
        self.signed = terms.signed;
        self.pending = terms.pending;
    }

    /// How far it is.
    #[must_use]
    pub fn state(&self) -> CommitmentState {
        if self.closed.is_some() {
            CommitmentState::Closed
        } else if self.agreed.is_some() {
            CommitmentState::Agreed
        } else if self.lapsed() == self.amount() {
            CommitmentState::Withdrawn
        } else {
            CommitmentState::Proposed
        }
    }

    /// Who has not signed yet.
    #[must_use]
    pub fn unsigned(&self) -> Vec<&str> {
        let waits = self
            .parties
            .iter()
            .filter(|party| !self.signed.contains_key(*party));
        waits.map(String::as_str).collect()
    }
}
