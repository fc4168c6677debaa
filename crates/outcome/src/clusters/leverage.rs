//! How far residuals are drawn to what clusters contribute themselves.
//!
//! An estimate is the sum of what clusters contribute, `psi_g`, in residuals. Of a
//! cluster's noise `u_g` these hold `psi_g - l_g sum psi_h - m_g`, where `l_g` is the part
//! of the fit that leans on it (they sum to one) and `m_g` what the means of all take off,
//! to which it is a part `o_g`. With `s_g` the variance of `psi_g` for even noise and
//! `S = sum s_g`, its square is too small by
//!
//! ```text
//! d_g = 1 - 2 l_g + l_g^2 S / s_g - 2 o_g + sum o^2
//! ```
//!
//! so that `V = sum psi_g^2 / d_g` is without bias for even noise, and has, by the
//! variances and covariances `P` of the terms that it is the squares of, the degrees of
//! freedom `(tr P)^2 / tr P^2`. For the mean of `n` places of even weight `d` is
//! `(n - 1)/n` and the degrees are `n - 1`; where one place weighs as much as all others
//! they are hardly more than one. It is the correction of Bell and `McCaffrey`, worked out
//! for one coefficient without a matrix.
//!
//! Where some weigh more, degrees that are right for even noise are too few for noise
//! that is smaller where weights are larger, as it is of populations, and with those
//! (`s_g` in proportion to `l_g`) a test rejects a little too often if noise is even.
//! The mean of both is taken: `few_among_many_rates` among the examples shows the rates.
//!
//! Source: Bell and `McCaffrey` (*Survey Methodology* 28, 2002); Imbens and Kolesár,
//! «Robust standard errors in small samples» (*Review of Economics and Statistics* 98,
//! 2016), section III.

use crate::linear::sums::count;

/// Of what a cluster leaves less than this to others, nothing is seen.
const OWN: f64 = 1e-10;

/// How an estimate hangs on a cluster.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Hold {
    /// The part of the fit that leans on it, `l`.
    pub lean: f64,
    /// The variance of what it contributes, were noise even, `s`; in any unit.
    pub spread: f64,
    /// Its part in means of all that are taken off, `o`; zero if there are none.
    pub of_all: f64,
}

/// How many times as large as seen each cluster's square is, and the degrees of freedom
/// of their sum.
pub(crate) fn leverage(holds: &[Hold]) -> (Vec<f64>, f64) {
    let by_weight = holds.iter().map(|hold| Hold {
        spread: hold.lean,
        ..*hold
    });
    let by_weight: Vec<Hold> = by_weight.collect();
    let factors = factors(holds);
    let even = degrees(holds, &factors);
    let other = degrees(&by_weight, &self::factors(&by_weight));
    (factors, f64::midpoint(even, other))
}

fn factors(holds: &[Hold]) -> Vec<f64> {
    let whole: f64 = holds.iter().map(|hold| hold.spread).sum();
    let means: f64 = holds.iter().map(|hold| hold.of_all * hold.of_all).sum();
    let factor = |hold: &Hold| {
        if hold.spread <= 0.0 {
            return 1.0;
        }
        let own = hold.lean * hold.lean * whole / hold.spread;
        let left = 1.0 - 2.0 * hold.lean + own - 2.0 * hold.of_all + means;
        if left > OWN { 1.0 / left } else { 0.0 }
    };
    holds.iter().map(factor).collect()
}

/// `(tr P)^2 / tr P^2`, where `P_gh = -(l_g s_h + l_h s_g - l_g l_h S)` times the roots of
/// both factors, and `s_g` on the diagonal: squares are summed over all pairs, less those
/// of `g = h`.
fn degrees(holds: &[Hold], factors: &[f64]) -> f64 {
    let whole: f64 = holds.iter().map(|hold| hold.spread).sum();
    let of = |term: fn(&Hold) -> f64| -> f64 {
        let terms = holds.iter().zip(factors);
        terms.map(|(hold, factor)| factor * term(hold)).sum()
    };
    let a = of(|hold| hold.spread * hold.spread);
    let b = of(|hold| hold.lean * hold.spread);
    let c = of(|hold| hold.lean * hold.lean);
    let all = 2.0 * a * c + 2.0 * b * b - 4.0 * b * c * whole + c * c * whole * whole;
    let itself = holds.iter().zip(factors).map(|(hold, factor)| {
        let with_itself = 2.0 * hold.lean * hold.spread - hold.lean * hold.lean * whole;
        (factor * with_itself).powi(2)
    });
    let itself: f64 = itself.sum();
    let own: f64 = holds.iter().map(|hold| hold.spread * hold.spread).sum();
    whole * whole / (own + (all - itself).max(0.0))
}

/// The same for a mean of clusters with weights, by which they count.
pub(crate) fn of_mean(weights: &[f64]) -> (Vec<f64>, f64) {
    let whole: f64 = weights.iter().sum();
    let hold = |&weight: &f64| {
        let lean = if whole > 0.0 {
            weight / whole
        } else {
            1.0 / count(weights.len())
        };
        Hold {
            lean,
            spread: lean * lean,
            of_all: 0.0,
        }
    };
    leverage(&weights.iter().map(hold).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_of_even_weight_lose_one_degree() {
        let (factors, freedom) = of_mean(&[2.5; 7]);
        assert!((freedom - 6.0).abs() < 1e-12, "{freedom}");
        let right = factors
            .iter()
            .all(|factor| (factor - 7.0 / 6.0).abs() < 1e-12);
        assert!(right, "{factors:?}");
    }

    /// Against `P` written out, from residuals `e_i = u_i - sum w_j u_j`, where noise is
    /// even and where its variance is as one over the weight.
    #[test]
    fn uneven_weights_are_as_the_matrix_written_out() {
        let weights = [5.0, 1.0, 0.5, 2.0, 1.0, 0.3];
        let whole: f64 = weights.iter().sum();
        let parts: Vec<f64> = weights.iter().map(|w| w / whole).collect();
        let size = parts.len();
        let degrees = |variance: &dyn Fn(usize) -> f64, biased: bool| {
            let residual =
                |row: usize, column: usize| f64::from(u8::from(row == column)) - parts[column];
            // The covariance of what each contributes, before any factor.
            let covariance = |one: usize, other: usize| -> f64 {
                let terms = (0..size).map(|k| residual(one, k) * residual(other, k) * variance(k));
                parts[one] * parts[other] * terms.sum::<f64>()
            };
            let spread = |at: usize| parts[at] * parts[at] * variance(at);
            let root = |at: usize| (spread(at) / covariance(at, at)).sqrt();
            let truth: f64 = (0..size).map(spread).sum();
            let mut squares = 0.0;
            for one in 0..size {
                for other in 0..size {
                    squares += (root(one) * root(other) * covariance(one, other)).powi(2);
                }
            }
            if !biased {
                let (factors, _) = of_mean(&weights);
                let whole: f64 = (0..size).map(|at| factors[at] * covariance(at, at)).sum();
                assert!((whole - truth).abs() < 1e-12, "{whole} {truth}");
            }
            truth * truth / squares
        };
        let even = degrees(&|_| 1.0, false);
        let by_weight = degrees(&|at| 1.0 / parts[at], true);
        assert!(even < by_weight && by_weight < count(size) / 2.0);
        let (_, freedom) = of_mean(&weights);
        let expected = f64::midpoint(even, by_weight);
        assert!((freedom - expected).abs() < 1e-9, "{freedom} {expected}");
    }
}
