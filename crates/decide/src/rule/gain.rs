//! What one more project would add to the satisfaction of all.

use std::cell::RefCell;
use std::collections::HashMap;

use num_bigint::BigInt;

use super::backers::Backers;
use crate::logarithm::nearest_logarithm;
use crate::satisfaction::parts_of_double;
use crate::{Contest, DecideError, Satisfaction, Utilities};

/// What each project would add to all voters' satisfaction as things stand,
/// in whole parts of one unit, so that any two compare exactly.
#[derive(Debug, Clone)]
pub(super) struct Gains<'a> {
    contest: &'a Contest,
    measure: Measure,
}

#[derive(Debug, Clone)]
enum Measure {
    /// The same whatever else is funded.
    Additive(Vec<BigInt>),
    /// A function of the money spent on what a voter named.
    Money {
        backers: Backers,
        /// Per group, the money so far, in parts.
        spent: Vec<u64>,
        curve: Curve,
        /// What sums of money met so far are worth.
        worth: RefCell<HashMap<u64, u128>>,
    },
    /// The best that a voter got.
    Best {
        backers: Backers,
        /// Per group, the most points given to anything funded, at least 0.
        best: Vec<i64>,
    },
}

/// How many sums of money are kept with what they are worth: some 50 MB.
const WORTH_KEPT: usize = 1 << 20;

#[derive(Debug, Clone, Copy)]
enum Curve {
    Root,
    Logarithm,
}

/// What must be put back when a project is taken out again.
#[derive(Debug)]
pub(super) struct Before(Vec<i64>);

impl<'a> Gains<'a> {
    /// What projects add while nothing is funded.
    ///
    /// The square root and the logarithm are taken of all the money spent on
    /// what the voter named, rounded once to the nearest double, and from
    /// there on exact. Chamberlin and Courant's measure is 1 if anything named
    /// is funded; with points, the most points given to anything funded.
    ///
    /// # Errors
    /// [`DecideError::Cannot`] if the ballots do not hold what the measure
    /// needs.
    pub(super) fn new(
        contest: &'a Contest,
        satisfaction: Satisfaction,
    ) -> Result<Self, DecideError> {
        let groups = contest.groups.len();
        let money = |curve| Measure::Money {
            backers: Backers::new(contest, |_| true),
            spent: vec![0; groups],
            curve,
            worth: RefCell::default(),
        };
        let measure = match satisfaction {
            Satisfaction::CostSqrt => money(Curve::Root),
            Satisfaction::CostLog => money(Curve::Logarithm),
            Satisfaction::ChamberlinCourant => Measure::Best {
                backers: Backers::new(contest, |_| true),
                best: vec![0; groups],
            },
            _ => Measure::Additive(totals(contest, satisfaction)?),
        };
        Ok(Self { contest, measure })
    }

    /// Projects that add `gains`, whatever else is funded.
    pub(super) const fn additive(contest: &'a Contest, gains: Vec<BigInt>) -> Self {
        Self {
            contest,
            measure: Measure::Additive(gains),
        }
    }

    /// Whether what a project adds never changes.
    pub(super) const fn is_additive(&self) -> bool {
        matches!(self.measure, Measure::Additive(_))
    }

    /// What `project`, not funded so far, would add.
    pub(super) fn of(&self, project: u32) -> BigInt {
        let groups = &self.contest.groups;
        match &self.measure {
            Measure::Additive(totals) => totals[project as usize].clone(),
            Measure::Money {
                backers,
                spent,
                curve,
                worth,
            } => {
                let cost = self.contest.projects[project as usize].cost;
                let mut worth = worth.borrow_mut();
                if worth.len() > WORTH_KEPT {
                    worth.clear();
                }
                let mut at = |spent| {
                    let anew = || curve.at(self.contest, spent);
                    *worth.entry(spent).or_insert_with(anew)
                };
                let mut sum = Sum::default();
                for &group in backers.of(project) {
                    let spent = spent[group as usize];
                    let more = at(spent + cost) - at(spent);
                    sum.add(more, groups.weight[group as usize]);
                }
                sum.total()
            }
            Measure::Best { backers, best } => {
                let mut sum = Sum::default();
                for (group, at) in backers.with_places(project) {
                    let more = points_at(self.contest, at).saturating_sub(best[group as usize]);
                    let more = u128::try_from(more).unwrap_or(0);
                    sum.add(more, groups.weight[group as usize]);
                }
                sum.total()
            }
        }
    }

    /// How many choices [`Self::of`] looks at for `project`, or what takes as
    /// long.
    pub(super) fn work(&self, project: u32) -> u64 {
        match &self.measure {
            Measure::Additive(_) => 20,
            Measure::Money { backers, .. } | Measure::Best { backers, .. } => {
                backers.of(project).len() as u64
            }
        }
    }

    /// Takes `project` in.
    pub(super) fn fund(&mut self, project: u32) -> Before {
        let cost = self.contest.projects[project as usize].cost;
        let mut before = Before(Vec::new());
        match &mut self.measure {
            Measure::Additive(_) => {}
            Measure::Money { backers, spent, .. } => {
                for &group in backers.of(project) {
                    spent[group as usize] += cost;
                }
            }
            Measure::Best { backers, best } => {
                for (group, at) in backers.with_places(project) {
                    let best = &mut best[group as usize];
                    before.0.push(*best);
                    *best = points_at(self.contest, at).max(*best);
                }
            }
        }
        before
    }

    /// Takes `project`, the last one taken in, out again.
    pub(super) fn take_out(&mut self, project: u32, before: &Before) {
        let cost = self.contest.projects[project as usize].cost;
        match &mut self.measure {
            Measure::Additive(_) => {}
            Measure::Money { backers, spent, .. } => {
                for &group in backers.of(project) {
                    spent[group as usize] -= cost;
                }
            }
            Measure::Best { backers, best } => {
                for (&group, &before) in backers.of(project).iter().zip(&before.0) {
                    best[group as usize] = before;
                }
            }
        }
    }
}

impl Curve {
    /// What `spent` parts of money are worth to a voter, in parts of `2^-82`.
    fn at(self, contest: &Contest, spent: u64) -> u128 {
        #[expect(
            clippy::cast_precision_loss,
            reason = "sums of money are below 2^52 parts"
        )]
        let money = |parts: u64| parts as f64 / contest.scale as f64;
        parts_of_double(match self {
            Self::Root => money(spent).sqrt(),
            Self::Logarithm => nearest_logarithm(contest.scale + spent, contest.scale),
        })
    }
}

/// The points of the choice at `at`; 1 where ballots hold none.
fn points_at(contest: &Contest, at: usize) -> i64 {
    contest
        .groups
        .points
        .as_ref()
        .map_or(1, |points| points[at])
}

/// What each project is worth to all voters together, for a measure that adds
/// up over projects. In parts of one unit.
pub(super) fn totals(
    contest: &Contest,
    satisfaction: Satisfaction,
) -> Result<Vec<BigInt>, DecideError> {
    let utilities = Utilities::new(contest, satisfaction)?;
    let groups = &contest.groups;
    let mut sums = vec![0_i128; contest.projects.len()];
    for group in 0..groups.len() {
        let weight = i128::from(groups.weight[group]);
        for at in groups.range(group) {
            let entry = utilities.entry.as_ref().map_or(1, |entry| entry[at]);
            // Below 2^63 × 2^32 each, and there are fewer than 2^32 of them.
            sums[groups.choices[at] as usize] += weight * i128::from(entry);
        }
    }
    Ok(sums
        .into_iter()
        .zip(&utilities.factor)
        .map(|(sum, &factor)| BigInt::from(factor) * sum)
        .collect())
}

/// A sum of products too long for one number, in two halves.
#[derive(Default)]
struct Sum {
    high: u128,
    low: u128,
}

impl Sum {
    /// Adds `value`, below 2^110, `times` over. All the times together are
    /// below 2^64.
    fn add(&mut self, value: u128, times: u32) {
        self.high += (value >> 64) * u128::from(times);
        self.low += (value & u128::from(u64::MAX)) * u128::from(times);
    }

    fn total(self) -> BigInt {
        (BigInt::from(self.high) << 64) + self.low
    }
}
