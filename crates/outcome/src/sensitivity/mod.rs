//! How large a broken trend would overturn an event study.
//!
//! # Model
//! The coefficients of an event study are `b = (b_pre, b_post)`, with the base
//! period between them at 0. What they estimate is `(d_pre, t_post + d_post)`: no
//! effect before treatment, the effects `t_post` after it, and `d`, by how much the
//! treated would have differed from the others without treatment. Parallel trends
//! say `d = 0`. Here `d` may be anything in a set, and the question is about
//! `l't_post`, the effect in the first period unless weights `l` say otherwise.
//!
//! # Restrictions
//! - [`Restriction::RelativeMagnitudes`]: from one period to the next after
//!   treatment, `d` changes by no more than the bound times its largest change
//!   before. A bound of 1: it breaks no worse than it has been seen to break. 0
//!   is parallel trends after treatment.
//! - [`Restriction::Smoothness`]: the slope of `d` changes by no more than the
//!   bound from one period to the next, in units of the outcome. 0 is a straight
//!   line, extrapolated.
//!
//! The honest answer is the curve of intervals over bounds, and the breakdown
//! value: the smallest bound at which the interval reaches zero. Whether trends
//! may have broken by that much is for people to say.
//!
//! # Inference
//! Smoothness: among estimators linear in the coefficients, each with the largest
//! bias that the restriction allows, the one with the shortest interval
//! `a'b +- sd cv(bias / sd)`, where `cv(x)` is the quantile of `|N(x, 1)|`. Bias and
//! deviation trade along a path that is found once, corner by corner.
//!
//! Relative magnitudes: for each change before treatment that could be the largest,
//! and either sign, the restriction is a set of linear inequalities in the unknown
//! effects. An effect stays in the interval if the test of those inequalities does
//! not reject it: the conditional test with a first stage under the least
//! favourable means (a tenth of the chance of error), as that performs best. The
//! unknown effects besides the one of interest drop out in closed form, so that no
//! linear programme is solved, and the first stage's quantile is an integral, not
//! a simulation. Only inequalities with a period after treatment are tested. (So does
//! R's `HonestDiD`, except where there is a single period after treatment: it then
//! tests the others too, which made its intervals 1% to 8% longer where compared.)
//! The interval is the hull over all choices.
//!
//! # Limits
//! - Coefficients are taken as normal with a known covariance matrix: with few
//!   clusters the intervals are too short.
//! - Coefficients before treatment must not lean on a base period that moves (in
//!   `group_time`, use the universal base).
//! - The ends for relative magnitudes are sought on a grid between the ends of the
//!   first stage's interval and then halved down; the set that the test accepts
//!   could have holes, and the hull covers them.
//!
//! # Example
//! ```
//! use allotment_outcome::sensitivity::{
//!     Breakdown, EventStudy, SensitivityOptions, sensitivity,
//! };
//!
//! // Two periods before treatment (and the base period), one after.
//! let study = EventStudy {
//!     coefficients: &[0.1, -0.1, 1.0],
//!     covariance: &[0.01, 0.0, 0.0, 0.0, 0.01, 0.0, 0.0, 0.0, 0.01],
//!     pre: 2,
//!     post: 1,
//! };
//! let found = sensitivity(study, &SensitivityOptions::default())?;
//! assert!(found.low > 0.8 && found.high < 1.2);
//! // Trends would have to break about twice as badly as they were seen to.
//! assert!(matches!(found.breakdown, Breakdown::At { bound, .. } if bound > 1.5 && bound < 2.5));
//! # Ok::<(), allotment_outcome::sensitivity::SensitivityError>(())
//! ```
//!
//! Source: Rambachan and Roth, «A more credible approach to parallel trends»
//! (*Review of Economic Studies* 90, 2023), doi 10.1093/restud/rdad018; Andrews,
//! Roth and Pakes, «Inference for linear conditional moment inequalities»
//! (*Review of Economic Studies* 90, 2023), doi 10.1093/restud/rdad004, for the
//! test; Armstrong and Kolesár, «Optimal inference in a class of regression
//! models» (*Econometrica* 86, 2018), for intervals of fixed length.

mod bounds;
mod breakdown;
mod error;
mod frontier;
mod moments;
mod normal;
mod relative;
mod smooth;
mod study;

pub use breakdown::Breakdown;
pub use error::SensitivityError;
pub use study::EventStudy;

use allotment_distribution::reach;
use bounds::{checked_bounds, usual};
use breakdown::{Search, breakdown};
use smooth::Smooth;
use study::Checked;

/// What trends may do without treatment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Restriction {
    /// Break by no more than a multiple of how they broke before.
    RelativeMagnitudes,
    /// Bend by no more than so much a period.
    Smoothness,
}

/// How the sensitivity is told.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SensitivityOptions<'a> {
    /// What trends may do.
    pub restriction: Restriction,
    /// How much each period after treatment counts; only the first if none are
    /// given.
    pub weights: Option<&'a [f64]>,
    /// The chance with which an interval holds the truth.
    pub level: f64,
    /// The bounds to try. If none are given: for relative magnitudes 0, 0.2, ... 2;
    /// for smoothness 0 and ten equal steps to the largest bend that cannot be
    /// excluded before treatment.
    pub bounds: Option<&'a [f64]>,
    /// The largest bound at which a breakdown value is sought; ten times the
    /// largest of the bounds if none is given.
    pub up_to: Option<f64>,
    /// How near to the breakdown value is near enough; a thousandth of the largest
    /// of the bounds if none is given.
    pub tolerance: Option<f64>,
}

impl Default for SensitivityOptions<'_> {
    fn default() -> Self {
        Self {
            restriction: Restriction::RelativeMagnitudes,
            weights: None,
            level: 0.95,
            bounds: None,
            up_to: None,
            tolerance: None,
        }
    }
}

/// An interval under one bound.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounded {
    /// What trends may do.
    pub restriction: Restriction,
    /// By how much: a multiple for relative magnitudes, in the outcome's unit a
    /// period for smoothness.
    pub bound: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// What [`sensitivity`] found.
#[derive(Debug, Clone, PartialEq)]
pub struct Sensitivity {
    /// The effect if trends are parallel.
    pub estimate: f64,
    /// Its standard error.
    pub std_error: f64,
    /// The lower end of its interval, if trends are parallel.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// The interval under each bound, in the order of the bounds.
    pub bounded: Vec<Bounded>,
    /// The smallest bound at which the interval reaches zero.
    pub breakdown: Breakdown,
}

/// Intervals for an effect when trends may break, under a range of bounds.
///
/// The numbers scale with the outcome: coefficients times `c`, and their
/// covariance times the square of `c`, give ends times `c`.
///
/// # Errors
/// [`SensitivityError`]: what is wrong with the study or the options.
pub fn sensitivity(
    study: EventStudy<'_>,
    options: &SensitivityOptions<'_>,
) -> Result<Sensitivity, SensitivityError> {
    let level = options.level;
    if !(level > 0.5 && level < 1.0) {
        return Err(SensitivityError::Level { level });
    }
    let checked = Checked::new(study, options.weights)?;
    let bounds = match options.bounds {
        Some(bounds) => checked_bounds(bounds)?,
        None => usual(&checked, options.restriction),
    };
    let search = Search::new(&bounds, options.up_to, options.tolerance)?;

    let smooth = Smooth::new(&checked);
    let interval = |bound: f64| match options.restriction {
        Restriction::RelativeMagnitudes => relative::interval(&checked, bound, level),
        Restriction::Smoothness => smooth.interval(bound, level),
    };
    let bounded: Vec<Bounded> = bounds
        .iter()
        .map(|&bound| {
            let (low, high) = interval(bound);
            Bounded {
                restriction: options.restriction,
                bound,
                low,
                high,
            }
        })
        .collect();

    let estimate = checked.value(&checked.effect);
    let std_error = checked.deviation(&checked.effect);
    let room = reach(level) * std_error;
    Ok(Sensitivity {
        estimate,
        std_error,
        low: estimate - room,
        high: estimate + room,
        breakdown: breakdown(&bounded, search, interval),
        bounded,
    })
}
