//! Maximum welfare: the set of projects that satisfies voters most, proven.

mod best;
mod search;
mod table;

use std::cmp::Ordering;

use num_bigint::BigInt;
use num_rational::BigRational;

use self::best::{Best, Order};
use super::gain::Gains;
use crate::satisfaction::PARTS_OF_DOUBLE;
use crate::{Contest, DecideError, Limits, Open, Outcome, Satisfaction, Ties};

/// What must be settled before the best set can be looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MaxWelfareOptions {
    /// How satisfaction is measured.
    pub satisfaction: Satisfaction,
    /// Which of several best sets is taken.
    pub ties: Ties,
    /// Limits besides the budget.
    pub limits: Limits,
    /// After how many steps the search is given up: choices on ballots looked
    /// at, or what takes as long.
    pub steps_max: u64,
}

/// A set of projects than which there is no better.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MaxWelfare {
    /// The projects, in the file's order, and the tie met if there was one.
    pub outcome: Outcome,
    /// The satisfaction of all voters together, weights counted.
    pub welfare: BigRational,
    /// In how many steps it was proven that there is no better.
    pub steps: u64,
}

impl MaxWelfareOptions {
    /// With `satisfaction`, and steps for about half a minute.
    #[must_use]
    pub fn new(satisfaction: Satisfaction) -> Self {
        Self {
            satisfaction,
            ties: Ties::default(),
            limits: Limits::default(),
            steps_max: 1_000_000_000,
        }
    }
}

/// The projects within the budget and all limits that satisfy the voters most:
/// the greatest sum of all voters' satisfaction, weights counted.
///
/// Of several such sets the cheapest is taken. Of several that cost the same,
/// which is a tie, the one is taken that holds the project first in the order
/// of ties of all those in which they differ. Projects that add nothing are
/// not funded, unless a floor needs their cost. (With
/// [`Satisfaction::ChamberlinCourant`], a free project that others make
/// superfluous may be.)
///
/// Optimality is proven, in whole numbers. Where satisfaction is a sum over
/// projects and the budget is the only limit, that is the knapsack problem,
/// solved by a table of the sets than which none is both cheaper and better,
/// without those that cannot reach the best known any more. Else, by branch
/// and bound: no set can add more to what is taken than its projects one by
/// one, of which the best for their cost are taken, the last in part.
///
/// Source: Nemhauser and Ullmann, *Discrete Dynamic Programming and Capital
/// Allocation* (1969), for the table; Dantzig, *Discrete-Variable Extremum
/// Problems* (1957), for the bound; Nemhauser, Wolsey and Fisher, *An Analysis
/// of Approximations for Maximizing Submodular Set Functions* (1978), for why
/// it holds where satisfaction is no sum.
///
/// # Errors
/// [`DecideError::Unproven`] if more than `steps_max` steps would be needed, or
/// more memory than about a gigabyte;
/// [`DecideError::Cannot`] if the ballots do not hold what the measure needs,
/// or nothing meets the floors; [`DecideError::Tie`] if ties are refused.
pub fn max_welfare(
    contest: &Contest,
    options: &MaxWelfareOptions,
) -> Result<MaxWelfare, DecideError> {
    let gains = Gains::new(contest, options.satisfaction)?;
    let open = Open::new(contest, &options.limits);
    let order = Order::new(contest, &options.ties);
    let sums_up = gains.is_additive()
        && options.limits.conflicts.is_empty()
        && options.limits.quotas.is_empty();
    let (best, steps) = if sums_up {
        table::solve(contest, &gains, &open, &order, options.steps_max)?
    } else {
        search::solve(contest, gains, open, &order, options)?
    };
    let Best {
        value, set, rival, ..
    } = best;
    let outcome = order.outcome(contest, &options.ties, &set, rival.as_ref())?;
    Ok(MaxWelfare {
        outcome,
        welfare: BigRational::new(value, unit(contest, options.satisfaction)),
        steps,
    })
}

/// How many parts, weights in parts too, make one voter's unit of satisfaction.
fn unit(contest: &Contest, satisfaction: Satisfaction) -> BigInt {
    let points = match contest.groups.points {
        Some(_) => BigInt::from(10).pow(u32::from(contest.groups.points_places)),
        None => BigInt::from(1),
    };
    let unit = match satisfaction {
        Satisfaction::Cost => BigInt::from(contest.scale),
        Satisfaction::Cardinality | Satisfaction::Borda => BigInt::from(1),
        Satisfaction::Points | Satisfaction::ChamberlinCourant => points,
        Satisfaction::CostSqrt | Satisfaction::CostLog => BigInt::from(1) << PARTS_OF_DOUBLE,
    };
    unit * contest.weight_scale
}

/// Compares `value / cost` with `other / other_cost`; what costs nothing is
/// more than anything that costs, and compares by value.
fn compare_density((value, cost): (&BigInt, u64), (other, other_cost): (&BigInt, u64)) -> Ordering {
    match (cost, other_cost) {
        (0, 0) => value.cmp(other),
        (0, _) => Ordering::Greater,
        (_, 0) => Ordering::Less,
        _ => (value * other_cost).cmp(&(other * cost)),
    }
}

/// The error when `steps_max` are used up.
fn unproven(steps_max: u64) -> DecideError {
    DecideError::Unproven {
        rule: "max-welfare",
        steps: steps_max,
    }
}
