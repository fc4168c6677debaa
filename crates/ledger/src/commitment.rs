//! A commitment, from its proposal to its close.

use std::collections::{BTreeMap, BTreeSet};

use allotment_place::Currency;
use serde::{Deserialize, Serialize};

use crate::date::Date;
use crate::entry::{Amend, Commit, DecidedBy, Evidence, MilestoneState, Scheduled, Use};
use crate::hash::Hash;
use crate::id::EntryId;

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
    /// Who was called due or paid under it.
    pub payees: BTreeSet<String>,
    /// The first payment that came before everybody had signed.
    pub paid_unsigned: Option<EntryId>,
    /// How much went back or lapsed, by use: capital, revenue.
    pub(crate) lapsed: [i64; 2],
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
                milestones.entry(name.clone()).or_insert(Milestone {
                    state: MilestoneState::Promised,
                    promised_for: Some(row.due),
                    due: Some(row.due),
                    reported: None,
                    confirmed: None,
                    confirmed_by: None,
                    evidence: Vec::new(),
                });
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
            payees: BTreeSet::new(),
            paid_unsigned: None,
            lapsed: [0, 0],
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
        self.lapsed.iter().sum()
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
