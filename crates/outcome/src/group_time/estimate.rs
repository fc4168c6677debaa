//! Estimates and how sure they are.

use allotment_distribution::{reach, two_sided};
use allotment_distribution::{student_reach, student_two_sided};

/// An estimate with its interval. What is `None` cannot be said: a reference has
/// no error, and bands need draws.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The estimate, in units of the outcome.
    pub value: f64,
    /// Its standard error, from the influence function.
    pub std_error: Option<f64>,
    /// The lower end of its own interval.
    pub low: Option<f64>,
    /// The upper end of its own interval.
    pub high: Option<f64>,
    /// The chance of an estimate at least as far from zero, were there no effect.
    pub p_value: Option<f64>,
    /// Its standard error from the spread of the draws: their interquartile
    /// range, as if they were normal.
    pub draws_error: Option<f64>,
    /// The lower edge of a band that covers all of its family at once.
    pub uniform_low: Option<f64>,
    /// The upper edge of that band.
    pub uniform_high: Option<f64>,
}

impl Estimate {
    /// An estimate with its variance: an interval that covers with chance
    /// `level`. A variance of zero tells nothing.
    pub(crate) fn new(value: f64, variance: f64, level: f64) -> Self {
        Self::with(value, variance, reach(level), two_sided)
    }

    /// The same, where errors are so few that Student's distribution with
    /// `freedom` degrees of freedom is used.
    pub(crate) fn student(value: f64, variance: f64, level: f64, freedom: f64) -> Self {
        let chance = |far| student_two_sided(far, freedom);
        Self::with(value, variance, student_reach(level, freedom), chance)
    }

    fn with(value: f64, variance: f64, reach: f64, chance: impl Fn(f64) -> f64) -> Self {
        let std_error = (variance > 0.0).then(|| variance.sqrt());
        Self {
            value,
            std_error,
            low: std_error.map(|error| value - reach * error),
            high: std_error.map(|error| value + reach * error),
            p_value: std_error.map(|error| chance(value / error)),
            draws_error: None,
            uniform_low: None,
            uniform_high: None,
        }
    }
}

/// `variance`, or none if its root is not above `rounding`: what is left where every
/// place moved alike is the noise of arithmetic, and would pass for certainty.
pub(crate) fn above_rounding(variance: f64, rounding: f64) -> f64 {
    if variance > rounding * rounding {
        variance
    } else {
        0.0
    }
}

/// Gives a family of estimates bands that cover all of them at once.
///
/// `draws` has, for each, how far it may lie from the truth, draw by draw. The
/// critical value is the `level` quantile, over draws, of the greatest distance
/// in units of each estimate's own spread; the spread is the interquartile range
/// divided by that of a normal. It is at least that of a single interval, and no band is
/// narrower than the interval of its own estimate. `wide` says
/// how many spreads a band is wide, by the estimate's position: the critical value
/// itself, or more with few units.
///
/// Source: Callaway and Sant'Anna (2021), algorithm 1; quantiles are order
/// statistics (type 1 of Hyndman and Fan).
pub(super) fn band(
    estimates: &mut [&mut Estimate],
    draws: &[Vec<f64>],
    level: f64,
    wide: impl Fn(usize, f64) -> f64,
) -> Option<f64> {
    let count = draws.first().map_or(0, Vec::len);
    if count == 0 {
        return None;
    }
    let normal_range = 2.0 * reach(0.5);
    let mut furthest = vec![0.0_f64; count];
    let mut sorted = Vec::with_capacity(count);
    for (estimate, draws) in estimates.iter_mut().zip(draws) {
        if estimate.std_error.is_none() {
            continue;
        }
        sorted.clone_from(draws);
        let range = quantile(&mut sorted, 0.75) - quantile(&mut sorted, 0.25);
        if range <= 0.0 {
            continue;
        }
        let spread = range / normal_range;
        estimate.draws_error = Some(spread);
        for (furthest, draw) in furthest.iter_mut().zip(draws) {
            *furthest = furthest.max(draw.abs() / spread);
        }
    }
    let critical = quantile(&mut furthest, level).max(reach(level));
    for (at, estimate) in estimates.iter_mut().enumerate() {
        if let Some(spread) = estimate.draws_error {
            let reach = wide(at, critical) * spread;
            // What covers all cannot cover less than what covers one: the spread of the
            // draws may come out smaller than the error.
            let own = estimate.high.map_or(0.0, |high| high - estimate.value);
            estimate.uniform_low = Some(estimate.value - reach.max(own));
            estimate.uniform_high = Some(estimate.value + reach.max(own));
        }
    }
    Some(critical)
}

/// The smallest value with at least a part `level` of all at or below it.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a place among draws, of which there are fewer than 2^32"
)]
fn quantile(values: &mut [f64], level: f64) -> f64 {
    let place = (values.len() as f64 * level - 1e-9).ceil().max(1.0) as usize - 1;
    let place = place.min(values.len() - 1);
    *values.select_nth_unstable_by(place, f64::total_cmp).1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_order_statistics() {
        let mut values = [5.0, 1.0, 4.0, 2.0, 3.0];
        for (level, expected) in [(0.2, 1.0), (0.21, 2.0), (0.6, 3.0), (0.95, 5.0)] {
            assert!((quantile(&mut values, level) - expected).abs() < 1e-15);
        }
    }

    #[test]
    fn an_estimate_without_variance_has_no_interval() {
        let estimate = Estimate::new(0.5, 0.0, 0.95);
        assert_eq!(
            (estimate.std_error, estimate.low, estimate.p_value),
            (None, None, None)
        );
    }
}
