//! How often chance is as extreme as what was observed.

use crate::weights::as_f64;

/// Counts of draws that are at least, and at most, what was observed. What equals it
/// counts in both: where values are tied, neither tail may be taken for empty.
#[derive(Debug)]
pub(super) struct Tails {
    observed: f64,
    /// Sums of the same numbers in another order differ by less.
    slack: f64,
    above: usize,
    below: usize,
}

impl Tails {
    /// No draws yet beside `observed`, a sum of numbers that come to `size` without
    /// their signs.
    pub(super) fn new(observed: f64, size: f64) -> Self {
        Self {
            observed,
            slack: size * 1e-12,
            above: 0,
            below: 0,
        }
    }

    #[inline]
    pub(super) fn count(&mut self, drawn: f64) {
        self.above += usize::from(drawn >= self.observed - self.slack);
        self.below += usize::from(drawn <= self.observed + self.slack);
    }

    /// The chance of the smaller tail of `draws`, one-sided: with what was observed
    /// counted among them, as it is one of the ways in which all can lie.
    ///
    /// Source: North, Curtis and Sham, *A note on the calculation of empirical P
    /// values from Monte Carlo procedures* (2002): (r + 1) / (n + 1).
    pub(super) fn one_sided(&self, draws: usize) -> f64 {
        (as_f64(self.above.min(self.below)) + 1.0) / (as_f64(draws) + 1.0)
    }

    /// Twice the smaller tail, at most 1. Which tail is the smaller is only seen
    /// with the data, so that one tail alone is at most 5 % in 10 of 100 cases
    /// where nothing is; this is so in no more than 5.
    ///
    /// Source: Gibbons and Pratt, *P-values: interpretation and methodology*, The
    /// American Statistician 29(1), 1975, on doubling the smaller tail.
    pub(super) fn two_sided(&self, draws: usize) -> f64 {
        (2.0 * self.one_sided(draws)).min(1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_as_extreme_counts_in_both_tails() {
        let mut tails = Tails::new(0.0, 1.0);
        for drawn in [0.0, 1e-14, -1e-14, 0.0, 2.0, -3.0, 4.0, 0.0, 0.0] {
            tails.count(drawn);
        }
        // Six are tied, two above, one below.
        assert!((tails.one_sided(9) - 8.0 / 10.0).abs() < 1e-12);
        assert!(
            (tails.two_sided(9) - 1.0).abs() < 1e-12,
            "a chance is at most 1"
        );
        let mut tails = Tails::new(5.0, 5.0);
        for drawn in [1.0, 2.0, 3.0, 4.0] {
            tails.count(drawn);
        }
        assert!((tails.one_sided(4) - 1.0 / 5.0).abs() < 1e-12);
        assert!((tails.two_sided(4) - 2.0 / 5.0).abs() < 1e-12);
    }
}
