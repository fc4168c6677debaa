//! How much is too much.

use super::{Bounded, SensitivityError};

/// The smallest bound at which the interval reaches zero.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Breakdown {
    /// At this bound, to within a tolerance: at `bound` the interval reaches zero,
    /// at `bound - tolerance` it does not.
    At {
        /// The bound.
        bound: f64,
        /// How near it is.
        tolerance: f64,
    },
    /// The interval reaches zero even at a bound of 0.
    FromTheStart,
    /// At no bound tried.
    NotUpTo {
        /// The largest bound tried.
        bound: f64,
    },
}

/// Where a breakdown value is sought.
#[derive(Debug, Clone, Copy)]
pub(super) struct Search {
    up_to: f64,
    tolerance: f64,
}

impl Search {
    pub fn new(
        bounds: &[f64],
        up_to: Option<f64>,
        tolerance: Option<f64>,
    ) -> Result<Self, SensitivityError> {
        let largest = bounds.iter().copied().fold(0.0, f64::max);
        let largest = if largest > 0.0 { largest } else { 1.0 };
        let up_to = up_to.unwrap_or(10.0 * largest);
        let tolerance = tolerance.unwrap_or(1e-3 * largest);
        let fine = up_to.is_finite() && tolerance > 0.0 && tolerance >= 1e-6 * up_to;
        if !fine || up_to <= 0.0 {
            return Err(SensitivityError::Search { up_to, tolerance });
        }
        Ok(Self { up_to, tolerance })
    }
}

/// Halves the stretch between the last bound whose interval excludes zero and the
/// first whose interval does not. Beyond the bounds that were tried anyway, each is
/// twice the one before.
pub(super) fn breakdown(
    bounded: &[Bounded],
    search: Search,
    interval: impl Fn(f64) -> (f64, f64),
) -> Breakdown {
    let reaches = |(low, high): (f64, f64)| low <= 0.0 && high >= 0.0;
    if reaches(interval(0.0)) {
        return Breakdown::FromTheStart;
    }
    let mut tried: Vec<(f64, bool)> = bounded
        .iter()
        .map(|row| (row.bound, reaches((row.low, row.high))))
        .filter(|&(bound, _)| bound > 0.0 && bound <= search.up_to)
        .collect();
    tried.sort_by(|one, other| one.0.total_cmp(&other.0));

    let mut excludes = 0.0;
    let mut includes = None;
    for (bound, reached) in tried {
        if reached {
            includes = Some(bound);
            break;
        }
        excludes = bound;
    }
    while includes.is_none() && excludes < search.up_to {
        let bound = (2.0 * f64::max(excludes, search.tolerance)).min(search.up_to);
        if reaches(interval(bound)) {
            includes = Some(bound);
        } else {
            excludes = bound;
        }
    }
    let Some(mut includes) = includes else {
        return Breakdown::NotUpTo {
            bound: search.up_to,
        };
    };
    while includes - excludes > search.tolerance {
        let middle = f64::midpoint(excludes, includes);
        if reaches(interval(middle)) {
            includes = middle;
        } else {
            excludes = middle;
        }
    }
    Breakdown::At {
        bound: includes,
        tolerance: search.tolerance,
    }
}
