//! Sets of projects in the order in which ties are decided.

use num_bigint::BigInt;

use crate::{Contest, DecideError, Outcome, Tie, Ties};

/// Projects as bits, the first in the order of ties in the highest bit of the
/// first word: of two sets, the greater holds the first project in which they
/// differ.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Set(Box<[u64]>);

/// The order of ties over all projects.
#[derive(Debug, Clone)]
pub(super) struct Order {
    /// Each project's place.
    place: Vec<usize>,
}

/// A set that nothing found so far is better than.
#[derive(Debug, Clone)]
pub(super) struct Best {
    /// What it is worth.
    pub(super) value: BigInt,
    /// What it costs.
    pub(super) cost: u64,
    /// Its projects.
    pub(super) set: Set,
    /// Where another set of the same worth and cost differs from it.
    pub(super) rival: Option<Set>,
}

impl Set {
    /// The projects that only one of two sets holds.
    pub(super) fn difference(&self, other: &Self) -> Self {
        Self(
            self.0
                .iter()
                .zip(&other.0)
                .map(|(one, other)| one ^ other)
                .collect(),
        )
    }
}

impl Order {
    pub(super) fn new(contest: &Contest, ties: &Ties) -> Self {
        let mut order: Vec<u32> = (0..).take(contest.projects.len()).collect();
        order.sort_by(|&one, &other| ties.compare(contest, one, other));
        let mut place = vec![0; order.len()];
        for (at, project) in order.into_iter().enumerate() {
            place[project as usize] = at;
        }
        Self { place }
    }

    /// No project.
    pub(super) fn nothing(&self) -> Set {
        Set(vec![0; self.place.len().div_ceil(64)].into())
    }

    /// `set` and `project`.
    pub(super) fn with(&self, set: &Set, project: u32) -> Set {
        let place = self.place[project as usize];
        let mut set = set.clone();
        set.0[place / 64] |= 1 << (63 - place % 64);
        set
    }

    /// The projects of `set`, in the file's order.
    fn projects(&self, set: &Set) -> Vec<u32> {
        (0..)
            .zip(&self.place)
            .filter(|(_, place)| set.0[*place / 64] >> (63 - *place % 64) & 1 == 1)
            .map(|(project, _)| project)
            .collect()
    }

    /// The outcome that funds `set`, which differs from an equal in `rival`.
    pub(super) fn outcome(
        &self,
        contest: &Contest,
        ties: &Ties,
        set: &Set,
        rival: Option<&Set>,
    ) -> Result<Outcome, DecideError> {
        let mut met = Vec::new();
        if let Some(rival) = rival {
            let differing = self.projects(rival);
            let first = ties.first(contest, &differing)?;
            met.push(Tie {
                tied: differing,
                first,
            });
        }
        Ok(Outcome {
            selected: self.projects(set),
            ties: met,
        })
    }
}
