//! Errors by cluster, corrected for how few clusters there are on each side.
//!
//! An estimate is, up to what vanishes, the sum of what each cluster contributes. What
//! the squares of these miss, and how few degrees of freedom they have, is told by the
//! [groups](super::groups) that clusters are in; intervals are from Student's
//! distribution. For the difference of two means this is Welch's test, which is what Bell
//! and `McCaffrey`'s correction comes to there.
//!
//! Source: Welch (*Biometrika* 34, 1947); Imbens and Kolesár, «Robust standard errors
//! in small samples» (*Review of Economics and Statistics* 98, 2016), section II.

use super::groups::Groups;
use super::sides::Sides;
use crate::linear::sums::count;
use allotment_distribution::{student_reach, student_two_sided};

/// An estimate's error and interval with few clusters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Corrected {
    /// The error.
    pub std_error: f64,
    /// The degrees of freedom of Student's distribution.
    pub freedom: f64,
    /// The chance of an estimate at least as far from zero without an effect.
    pub p_value: f64,
    /// The lower end of the interval.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl Corrected {
    /// From a variance and its degrees of freedom; nothing where errors are those of
    /// rounding.
    pub(crate) fn new(
        value: f64,
        (variance, freedom): (f64, f64),
        level: f64,
        rounding: f64,
    ) -> Option<Self> {
        let std_error = variance.sqrt();
        if !(std_error > rounding && freedom > 0.0) {
            return None;
        }
        let reach = student_reach(level, freedom) * std_error;
        Some(Self {
            std_error,
            freedom,
            p_value: student_two_sided(value / std_error, freedom),
            low: value - reach,
            high: value + reach,
        })
    }
}

/// From what each cluster contributes; nothing where a group is one cluster, or
/// errors are those of rounding.
pub(crate) fn corrected(
    value: f64,
    contributions: &[f64],
    sides: &Sides,
    level: f64,
    rounding: f64,
) -> Option<Corrected> {
    let (variance, freedom) = Groups::new(sides, 0)?.error(contributions)?;
    let freedom = freedom.min(count(contributions.len()) - 1.0);
    Corrected::new(value, (variance, freedom), level, rounding)
}

#[cfg(test)]
mod tests {
    use super::super::sides::Side;
    use super::*;

    const WELCH_T: f64 = 3.881_002_708_546_109;
    const WELCH_P: f64 = 0.021_476_393_694_751_898;
    const WELCH_DF: f64 = 3.621_718_406_090_729_5;

    /// Source: `SciPy`, `stats.ttest_ind([5, 7, 9, 12], [1, 2, 2, 4, 1, 3], equal_var=False)`.
    #[test]
    fn of_two_means_it_is_the_test_of_welch() {
        let (one, other) = ([5.0, 7.0, 9.0, 12.0], [1.0, 2.0, 2.0, 4.0, 1.0, 3.0]);
        let mean = |of: &[f64]| of.iter().sum::<f64>() / count(of.len());
        let (a, b) = (mean(&one), mean(&other));
        let mut contributions: Vec<f64> = one.iter().map(|y| (y - a) / 4.0).collect();
        contributions.extend(other.iter().map(|y| (y - b) / 6.0));
        let side = |start: Option<i64>| Side {
            start,
            untreated: start.is_none(),
            mixed: false,
            weight: 1.0,
        };
        let mut of = vec![side(Some(5)); 4];
        of.extend(vec![side(None); 6]);
        let found = corrected(a - b, &contributions, &Sides { of }, 0.95, 0.0).expect("told");
        assert!(((a - b) / found.std_error - WELCH_T).abs() < 1e-10);
        assert!((found.p_value - WELCH_P).abs() < 1e-10, "{}", found.p_value);
        assert!((found.freedom - WELCH_DF).abs() < 1e-9, "{}", found.freedom);
    }
}
