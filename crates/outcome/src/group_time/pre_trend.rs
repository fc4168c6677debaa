//! Whether effects before treatment, which should be none, are jointly zero.

pub use crate::clusters::JointlyZero as Corrected;
use crate::linear::sums::count;
use allotment_distribution::chi_squared_above;
use allotment_distribution::fisher_above;

/// A Wald test that all effects before treatment (and before it is anticipated)
/// are zero.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum PreTrend {
    /// The test was made.
    Tested {
        /// The effects in units of their covariance: `a' V^-1 a`.
        statistic: f64,
        /// How many effects.
        degrees: usize,
        /// The chance of a statistic at least as large, were all of them zero, with many
        /// units or clusters.
        p_value: f64,
        /// What is made of it with fewer than a few hundred of them.
        few: Few,
    },
    /// There is no effect before treatment that could be told.
    NothingBefore,
    /// The effects before treatment hang on each other, as they do when cohorts
    /// (or clusters) are too few to tell them apart.
    Singular {
        /// How many effects.
        degrees: usize,
        /// How many units or clusters they come from.
        independent: usize,
    },
}

/// What is made of a test that comes from few units, or clusters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Few {
    /// They are many: it stands as it is.
    Many,
    /// It is judged by another distribution.
    Corrected(Corrected),
    /// So few on a side that nothing can be made of it.
    Untold,
}

impl PreTrend {
    /// The chance that the test is judged by, if it was made.
    #[must_use]
    pub fn p_value(&self) -> Option<f64> {
        match self {
            Self::Tested {
                few: Few::Corrected(corrected),
                ..
            } => Some(corrected.p_value),
            Self::Tested {
                p_value,
                few: Few::Many,
                ..
            } => Some(*p_value),
            Self::Tested { .. } | Self::NothingBefore | Self::Singular { .. } => None,
        }
    }

    /// The same test, with what is made of it where units are few.
    #[must_use]
    pub fn with(mut self, told: Few) -> Self {
        if let Self::Tested { few, .. } = &mut self {
            *few = told;
        }
        self
    }
}

/// Below this part of an effect's variance, nothing of it is its own.
const OWN: f64 = 1e-12;

/// The same test for a covariance that comes from `clusters` clusters: the
/// statistic over its degrees is Fisher's with `clusters - 1` degrees below, which
/// keeps to its level where clusters are few.
///
/// Source: Cameron and Miller, «A practitioner's guide to cluster-robust
/// inference» (*Journal of Human Resources* 50, 2015), section VI.D.
pub(crate) fn test_by_cluster(effects: &[f64], covariance: &[f64], clusters: usize) -> PreTrend {
    let tested = test(effects, covariance, clusters);
    let PreTrend::Tested {
        statistic, degrees, ..
    } = tested
    else {
        return tested;
    };
    if clusters <= degrees {
        return PreTrend::Singular {
            degrees,
            independent: clusters,
        };
    }
    let (above, below) = (count(degrees), count(clusters) - 1.0);
    PreTrend::Tested {
        statistic,
        degrees,
        p_value: fisher_above(statistic / above, above, below),
        few: Few::Many,
    }
}

/// Tests `effects` with their covariance, row by row; those without variance
/// are left out.
///
/// Source: Callaway and Sant'Anna (2021), section 4; the test of R's `did`.
pub(super) fn test(effects: &[f64], covariance: &[f64], independent: usize) -> PreTrend {
    let size = effects.len();
    let kept: Vec<usize> = (0..size)
        .filter(|&k| covariance[k * size + k] > 0.0)
        .collect();
    let degrees = kept.len();
    if degrees == 0 {
        return PreTrend::NothingBefore;
    }
    let error = |k: usize| covariance[k * size + k].sqrt();
    let mut lower = vec![0.0; degrees * degrees];
    let mut whitened: Vec<f64> = Vec::with_capacity(degrees);
    for (row, &one) in kept.iter().enumerate() {
        for (column, &other) in kept.iter().enumerate().take(row + 1) {
            let before: f64 = (0..column)
                .map(|k| lower[row * degrees + k] * lower[column * degrees + k])
                .sum();
            let left = covariance[one * size + other] / (error(one) * error(other)) - before;
            if row != column {
                lower[row * degrees + column] = left / lower[column * degrees + column];
            } else if left > OWN {
                lower[row * degrees + row] = left.sqrt();
            } else {
                return PreTrend::Singular {
                    degrees,
                    independent,
                };
            }
        }
        let before: f64 = (0..row)
            .map(|k| lower[row * degrees + k] * whitened[k])
            .sum();
        let scaled = effects[one] / error(one);
        whitened.push((scaled - before) / lower[row * degrees + row]);
    }
    let statistic = whitened.iter().map(|value| value * value).sum();
    let p_value = chi_squared_above(statistic, count(degrees));
    PreTrend::Tested {
        statistic,
        degrees,
        p_value,
        few: Few::Many,
    }
}

#[test]
fn effects_that_hang_on_each_other_are_not_tested() {
    let covariance = [1.0, 1.0, 1.0, 1.0];
    let expected = PreTrend::Singular {
        degrees: 2,
        independent: 1,
    };
    assert_eq!(test(&[1.0, 1.0], &covariance, 1), expected);
    assert_eq!(test(&[], &[], 9), PreTrend::NothingBefore);
}

#[test]
fn independent_effects_add_their_squares() {
    let PreTrend::Tested {
        statistic,
        degrees,
        p_value,
        ..
    } = test(&[2.0, 3.0], &[4.0, 0.0, 0.0, 1.0], 50)
    else {
        panic!("tested");
    };
    assert!((statistic - 10.0).abs() < 1e-14);
    assert_eq!(degrees, 2);
    assert!((p_value - libm::exp(-5.0)).abs() < 1e-15);
}
