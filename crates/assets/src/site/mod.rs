//! Where a few more would help most.
//!
//! Two questions of location science, put in one form. Every candidate site
//! has a worth for each place: what its people would gain from an asset there,
//! beside what is within reach already. A place takes the best of the sites
//! chosen, so that the worth of a set of sites is `Σ_i max_s v_is`.
//!
//! Source: Church and `ReVelle` (1974), «The maximal covering location problem»;
//! Hakimi (1964), «Optimum locations of switching centers and the absolute
//! centers and medians of a graph» (p-median); Cornuéjols, Fisher and
//! Nemhauser (1977), «Location of bank accounts to optimize float», for the
//! common form, its greedy answer and its bound.

mod bound;
mod exact;
mod greedy;
mod worth;

pub use worth::{Candidates, Worth};

use crate::AssetsError;

/// How hard to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effort {
    /// The most branches looked at for an exact answer.
    pub branches_max: usize,
    /// The most steps by which the bound is tightened.
    pub bound_steps: usize,
    /// The most rounds of exchanging one site for another.
    pub swap_rounds: usize,
}

impl Default for Effort {
    fn default() -> Self {
        Self {
            branches_max: 200_000,
            bound_steps: 300,
            swap_rounds: 20,
        }
    }
}

/// Sites, and how good they are.
#[derive(Debug, Clone, PartialEq)]
pub struct Siting {
    /// The candidates chosen, by position, in the order in which they add most.
    pub chosen: Vec<usize>,
    /// What each adds to those before it.
    pub adds: Vec<f64>,
    /// What they are worth together.
    pub worth: f64,
    /// No choice of as many sites is worth more than this.
    pub bound: f64,
    /// Whether it is proved that none is worth more than the one chosen.
    pub exact: bool,
}

impl Siting {
    /// How much better the best choice could be, as a share of the bound: 0 if
    /// this is the best.
    #[must_use]
    pub fn gap(&self) -> f64 {
        if self.exact || self.bound <= 0.0 {
            return 0.0;
        }
        ((self.bound - self.worth) / self.bound).max(0.0)
    }
}

/// A difference that is rounding: worths are sums of many numbers.
const SAME: f64 = 1e-9;

/// Chooses `count` sites that are worth most together.
///
/// The greedy choice is improved by exchanging one site for another until no
/// exchange helps; a Lagrangian bound says how much better any choice could
/// be; then branch and bound looks for a better one, and if it comes to its end
/// within `effort` the answer is exact. Sites that add nothing are not chosen:
/// fewer may come back than were asked for, and none if no candidate is worth anything. Of choices worth the same, the one
/// found first is kept, candidates taken in their order.
///
/// # Errors
/// [`AssetsError::NoneToSite`] for a `count` of 0.
pub fn site(worth: &Worth, count: usize, effort: Effort) -> Result<Siting, AssetsError> {
    if count == 0 {
        return Err(AssetsError::NoneToSite);
    }
    let useful = (0..worth.candidates()).filter(|&site| worth.alone(site) > 0.0);
    let useful = useful.count();
    if useful == 0 {
        // That nobody can be brought nearer is an answer, and a sure one.
        return Ok(Siting {
            chosen: Vec::new(),
            adds: Vec::new(),
            worth: 0.0,
            bound: 0.0,
            exact: true,
        });
    }
    let count = count.min(useful);
    let mut chosen = greedy::greedy(worth, count);
    greedy::swap(worth, &mut chosen, effort.swap_rounds);
    let mut best = worth.together(&chosen);
    let price = bound::tighten(worth, count, best, effort.bound_steps);
    let mut exact = price.bound <= best * (1.0 + SAME);
    if !exact {
        let found = exact::search(worth, count, best, &price, effort.branches_max);
        if let Some(better) = found.better {
            best = worth.together(&better);
            chosen = better;
        }
        exact = found.complete;
    }
    let (chosen, adds) = greedy::in_order(worth, &chosen);
    let bound = if exact { best } else { price.bound.max(best) };
    Ok(Siting {
        chosen,
        adds,
        worth: best,
        bound,
        exact,
    })
}
