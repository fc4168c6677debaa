//! Bounded proportional division: the one λ that spends the whole envelope.

use std::cmp::Ordering;

use num_bigint::BigUint;
use num_rational::BigRational;
use num_traits::{ToPrimitive, Zero};
use rayon::prelude::*;

use crate::exact;
use crate::remainder::hand_out;

/// What is divided among whom: one entry a place.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Division<'a> {
    pub(crate) budget: u64,
    pub(crate) claims: &'a [BigUint],
    /// The least that each may get, in whole pence.
    pub(crate) low: &'a [u64],
    /// The most; [`UNBOUNDED`] where there is none.
    pub(crate) high: &'a [u64],
}

/// No ceiling.
pub(crate) const UNBOUNDED: u64 = u64::MAX;

/// Pence for one unit of claim, as a ratio of whole numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Lambda {
    pub(crate) numerator: BigUint,
    pub(crate) denominator: BigUint,
}

/// Bounds that no λ can meet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Infeasible {
    /// The least comes to this, more than the budget.
    Low(u128),
    /// The most comes to this, less than the budget.
    High(u128),
}

/// The exact shares of a division, rounded down, and what was cut off.
#[derive(Debug, Clone)]
pub(crate) struct Shares {
    pub(crate) whole: Vec<u64>,
    /// In parts of λ's denominator.
    pub(crate) remainder: Vec<BigUint>,
}

impl Division<'_> {
    /// The λ for which `Σ clamp(λ·w_i, low_i, high_i)` is the budget.
    ///
    /// The sum grows with λ in straight pieces that meet where a place reaches
    /// one of its bounds. Those breakpoints are sorted, as exact ratios, and
    /// walked through until the piece that holds the budget; there λ is what is
    /// left for the unbound places over the sum of their claims.
    /// O(n log n) in the number of places.
    ///
    /// Source: the breakpoint search for the continuous knapsack with bounds,
    /// Brucker, «An O(n) algorithm for quadratic knapsack problems»,
    /// *Operations Research Letters* 3 (1984), in its sorting form.
    pub(crate) fn lambda(&self) -> Result<Lambda, Infeasible> {
        let least: u128 = self.low.iter().copied().map(u128::from).sum();
        if least > u128::from(self.budget) {
            return Err(Infeasible::Low(least));
        }
        let mut fixed = u64::try_from(least).expect("at most the budget");
        let mut free = BigUint::zero();
        let mut reached = Lambda {
            numerator: BigUint::zero(),
            denominator: BigUint::from(1_u8),
        };
        for point in self.breakpoints() {
            let place = point.place as usize;
            let claim = &self.claims[place];
            // What is not fixed; below zero never, because the sum grows.
            let left = self.budget - fixed;
            if &free * point.at >= claim * left {
                break;
            }
            match point.kind {
                Reached::Low => {
                    fixed -= point.at;
                    free += claim;
                }
                Reached::High => {
                    fixed += point.at;
                    free -= claim;
                }
            }
            reached = Lambda {
                numerator: point.at.into(),
                denominator: claim.clone(),
            };
        }
        let left = self.budget - fixed;
        if !free.is_zero() {
            return Ok(Lambda {
                numerator: left.into(),
                denominator: free,
            });
        }
        match left {
            0 => Ok(reached),
            _ => Err(Infeasible::High(u128::from(fixed))),
        }
    }

    fn breakpoints(&self) -> Vec<Breakpoint> {
        let near = exact::near(self.claims);
        let mut points = Vec::with_capacity(2 * self.claims.len());
        let mut push = |place: usize, kind, at: u64| {
            #[expect(clippy::cast_precision_loss, reason = "ties are decided exactly")]
            points.push(Breakpoint {
                near: at as f64 / near[place],
                at,
                place: u32::try_from(place).expect("fewer than 2^32 places"),
                kind,
            });
        };
        for (place, claim) in self.claims.iter().enumerate() {
            if claim.is_zero() {
                continue;
            }
            push(place, Reached::Low, self.low[place]);
            if self.high[place] != UNBOUNDED {
                push(place, Reached::High, self.high[place]);
            }
        }
        points.par_sort_unstable_by(|a, b| self.order(a, b));
        points
    }

    /// By `at / claim`; of equal ones, a floor before a ceiling.
    fn order(&self, a: &Breakpoint, b: &Breakpoint) -> Ordering {
        let exactly = || {
            let left = &self.claims[b.place as usize] * a.at;
            left.cmp(&(&self.claims[a.place as usize] * b.at))
        };
        let order = exact::decided(a.near, b.near).unwrap_or_else(exactly);
        order.then_with(|| (a.kind as u8, a.place).cmp(&(b.kind as u8, b.place)))
    }

    /// `clamp(λ·w_i, low_i, high_i)`, rounded down, with what was cut off.
    pub(crate) fn shares(&self, lambda: &Lambda) -> Shares {
        let share = |place: usize| {
            let claim = &self.claims[place] * &lambda.numerator;
            let whole = &claim / &lambda.denominator;
            let (low, high) = (self.low[place], self.high[place]);
            match whole.to_u64() {
                Some(whole) if whole < low => (low, BigUint::zero()),
                Some(whole) if whole < high => {
                    let remainder = claim - &lambda.denominator * whole;
                    (whole, remainder)
                }
                _ => (high, BigUint::zero()),
            }
        };
        let (whole, remainder) = (0..self.claims.len())
            .into_par_iter()
            .with_min_len(crate::AT_ONCE)
            .map(share)
            .unzip();
        Shares { whole, remainder }
    }

    /// The shares in whole pence, which add up to the budget; a place that
    /// `first` puts first wins a tie. Also how many pence rounding moved.
    pub(crate) fn pence(
        &self,
        lambda: &Lambda,
        first: impl Fn(usize, usize) -> Ordering,
    ) -> (Vec<u64>, u64) {
        let Shares {
            mut whole,
            remainder,
        } = self.shares(lambda);
        let left_over = self.budget - whole.iter().sum::<u64>();
        hand_out(&mut whole, &remainder, left_over, first);
        for (place, &pence) in whole.iter().enumerate() {
            let (low, high) = (self.low[place], self.high[place]);
            assert!(
                low <= pence && pence <= high,
                "{pence} outside {low}–{high}"
            );
        }
        (whole, left_over)
    }

    /// One place's exact share, in pence.
    pub(crate) fn share(&self, lambda: &Lambda, place: usize) -> BigRational {
        let target = self.claims[place].clone() * &lambda.numerator;
        let target = exact::ratio(&target, &lambda.denominator);
        let target = target.max(exact::whole(self.low[place]));
        match self.high[place] {
            UNBOUNDED => target,
            high => target.min(exact::whole(high)),
        }
    }
}

/// A value of λ at which a place reaches a bound: `at / claim`.
struct Breakpoint {
    near: f64,
    at: u64,
    place: u32,
    kind: Reached,
}

#[derive(Clone, Copy)]
enum Reached {
    Low,
    High,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn divided(
        budget: u64,
        claims: &[u64],
        low: &[u64],
        high: &[u64],
    ) -> Result<Vec<u64>, Infeasible> {
        let claims: Vec<BigUint> = claims.iter().copied().map(BigUint::from).collect();
        let division = Division {
            budget,
            claims: &claims,
            low,
            high,
        };
        let lambda = division.lambda()?;
        Ok(division.pence(&lambda, |a, b| a.cmp(&b)).0)
    }

    /// By hand: 100 by 1:2:7 is 10, 20, 70; a ceiling of 40 and a floor of 25
    /// leave 35 to the middle one.
    #[test]
    fn bounds_are_met_and_the_rest_is_in_proportion() {
        let none = [UNBOUNDED; 3];
        assert_eq!(
            divided(100, &[1, 2, 7], &[0; 3], &none),
            Ok(vec![10, 20, 70])
        );
        let capped = [UNBOUNDED, UNBOUNDED, 40];
        assert_eq!(
            divided(100, &[1, 2, 7], &[25, 0, 0], &capped),
            Ok(vec![25, 35, 40])
        );
        assert_eq!(
            divided(100, &[0, 2, 7], &[25, 0, 0], &capped),
            Ok(vec![25, 35, 40])
        );
    }

    #[test]
    fn bounds_that_fix_everything_are_met_or_refused() {
        assert_eq!(divided(7, &[1, 1], &[3, 4], &[3, 4]), Ok(vec![3, 4]));
        assert_eq!(
            divided(6, &[1, 1], &[3, 4], &[9, 9]),
            Err(Infeasible::Low(7))
        );
        assert_eq!(
            divided(19, &[1, 1], &[3, 4], &[9, 9]),
            Err(Infeasible::High(18))
        );
        assert_eq!(
            divided(9, &[0, 1], &[3, 0], &[9, 5]),
            Err(Infeasible::High(8))
        );
        assert_eq!(divided(0, &[1, 1], &[0, 0], &[9, 9]), Ok(vec![0, 0]));
    }

    #[test]
    fn claims_beyond_any_float_are_divided_all_the_same() {
        let huge = BigUint::from(10_u8).pow(2000);
        let claims = [huge.clone(), BigUint::from(1_u8), huge];
        let division = Division {
            budget: 9,
            claims: &claims,
            low: &[0, 1, 0],
            high: &[3, UNBOUNDED, UNBOUNDED],
        };
        let lambda = division.lambda().unwrap();
        assert_eq!(division.pence(&lambda, |a, b| a.cmp(&b)).0, [3, 1, 5]);
    }
}
