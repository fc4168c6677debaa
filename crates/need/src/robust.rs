//! How sure the ranks are: what happens to them when weights, methods and
//! measurements move.

mod interval;
mod leave_out;
mod noise;
mod pairs;
mod rank_draws;
mod run;
mod sobol;

pub use leave_out::LeaveOneOut;
pub use pairs::{ExcludedPair, Pair};
pub use rank_draws::RankDraws;
pub use sobol::{Input, Sensitivity, SensitivityOf};

use std::sync::atomic::{AtomicUsize, Ordering};

use allotment_place::Rank;

use crate::error::{Member, NeedError};
use crate::method::{Combine, Normalise};
use crate::model::Model;
use crate::score::{Prepared, Scores};

use run::Robust;

/// What is moved, and what is reported.
#[derive(Debug, Clone, PartialEq)]
pub struct RobustnessOptions {
    /// How often the index is worked out anew.
    pub draws: usize,
    /// Each weight, at every level, is drawn evenly and independently from
    /// `weight · (1 ± weight_spread)`, then rescaled. From 0 to 1.
    pub weight_spread: f64,
    /// Normalisations to draw from; empty keeps the index's.
    pub normalise: Vec<Normalise>,
    /// Combinations to draw from; empty keeps the index's.
    pub combine: Vec<Combine>,
    /// Whether to find which input moves ranks, and from how many rows of
    /// inputs: each row costs as many evaluations as there are inputs, and two.
    pub sobol: Option<usize>,
    /// Whether to leave out each indicator in turn.
    pub leave_one_out: bool,
}

impl Default for RobustnessOptions {
    fn default() -> Self {
        Self {
            draws: 1000,
            weight_spread: 0.25,
            normalise: Vec::new(),
            combine: Vec::new(),
            sobol: None,
            leave_one_out: false,
        }
    }
}

/// What came of it. One entry a place unless said otherwise.
#[derive(Debug, Clone)]
pub struct Robustness {
    /// The 5th percentile of the place's ranks over the draws, nearest-rank.
    pub rank_low: Vec<Rank>,
    /// The median, nearest-rank.
    pub rank_median: Vec<Rank>,
    /// The 95th percentile, nearest-rank.
    pub rank_high: Vec<Rank>,
    /// The share of draws in which the place is in the worst tenth: the first
    /// by rank for need, the last for strength.
    pub p_worst_decile: Vec<f64>,
    /// The mean over places and draws of how far a rank is from its own.
    pub mean_rank_shift: f64,
    /// The pairs of methods that were drawn from, each as likely as the next.
    pub pairs: Vec<Pair>,
    /// The pairs that cannot take the data, and why.
    pub excluded: Vec<ExcludedPair>,
    /// Which input moves ranks.
    pub sobol: Option<Sensitivity>,
    /// What leaving out each indicator does, one entry an indicator.
    pub leave_one_out: Option<Vec<LeaveOneOut>>,
    /// The ranks of every draw, for whatever follows from ranks.
    pub draw_ranks: RankDraws,
}

/// Works the index out again and again with moved weights, methods and
/// measurements.
///
/// In each draw every weight is multiplied by its own even number from
/// `1 − weight_spread` to `1 + weight_spread`; a pair of normalisation and
/// combination is drawn evenly from those that can take the data, in place of
/// the index's own (members with methods of their own keep them); and every
/// value with a standard error moves by the error times a normal number, before
/// outliers are treated and values normalised. Missing values keep what they
/// were filled with.
///
/// An interval answers «where might this place's rank lie, given what is drawn»,
/// and no more: what is not drawn is taken as certain. With measurement errors
/// alone, an interval from the 5th to the 95th percentile holds the true rank
/// nine times in ten where errors are small beside the differences between
/// places (standard errors up to about a third of the standard deviation of the
/// true values). Where they are larger, draws spread places further apart than
/// they are and intervals come out a little short: shrink the values first (see
/// [`shrink`](crate::shrink)) and give the standard errors after shrinking; then
/// a value and its error say what is known of the place, and intervals hold
/// again.
///
/// `progress` is told how many evaluations are done, out of [`evaluations`].
/// The same seed gives the same bytes on any number of threads; each draw has a
/// random stream of its own.
///
/// Source: Saisana, Saltelli and Tarantola (2005), «Uncertainty and sensitivity
/// analysis techniques as tools for the quality assessment of composite
/// indicators», *Journal of the Royal Statistical Society A* 168.
///
/// # Errors
/// [`NeedError`]: as [`score`](crate::score), on options out of range, where no
/// pair of methods can take the data, and where a draw cannot be worked out.
pub fn robustness(
    model: &Model<'_>,
    scores: &Scores,
    options: &RobustnessOptions,
    seed: u64,
    progress: &(dyn Fn(usize) + Sync),
) -> Result<Robustness, NeedError> {
    check(model, options)?;
    assert_eq!(
        scores.rank.len(),
        model.ids.len(),
        "scores of another model"
    );
    let prepared = Prepared::new(model)?;
    let done = AtomicUsize::new(0);
    let tick = || progress(done.fetch_add(1, Ordering::Relaxed) + 1);
    let robust = Robust::new(&prepared, scores, options, seed, &tick)?;
    let draw_ranks = robust.draw()?;
    let interval = interval::intervals(&draw_ranks, scores);
    let sobol = options.sobol.map(|base| sobol::sobol(&robust, base));
    let left_out = options.leave_one_out.then(|| leave_out::leave_out(&robust));
    Ok(Robustness {
        rank_low: interval.low,
        rank_median: interval.median,
        rank_high: interval.high,
        p_worst_decile: interval.worst,
        mean_rank_shift: interval.mean_shift,
        sobol: sobol.transpose()?,
        leave_one_out: left_out.transpose()?,
        pairs: robust.pairs(),
        excluded: robust.excluded,
        draw_ranks,
    })
}

/// Shows `visit` the scores of every draw of [`robustness`] with the same
/// options and seed: the draw's number from 0, and one score a place. Draws come
/// in no order, from several threads; what is kept must be kept by number.
///
/// For measures of larger areas, which need a draw's scores and not its ranks.
///
/// # Errors
/// As [`robustness`].
pub fn visit_draws(
    model: &Model<'_>,
    scores: &Scores,
    options: &RobustnessOptions,
    seed: u64,
    visit: &(dyn Fn(usize, &[f64]) + Sync),
) -> Result<(), NeedError> {
    check(model, options)?;
    let prepared = Prepared::new(model)?;
    let robust = Robust::new(&prepared, scores, options, seed, &|| {})?;
    robust.visit(visit)
}

/// How many times [`robustness`] will work the index out, for a progress bar.
/// Pairs of methods that turn out not to take the data may make it fewer.
#[must_use]
pub fn evaluations(model: &Model<'_>, options: &RobustnessOptions) -> usize {
    let left_out = if options.leave_one_out {
        model.indicators.len()
    } else {
        0
    };
    let rows = options.sobol.unwrap_or(0);
    options.draws + left_out + rows * (sobol::inputs_max(model, options) + 2)
}

fn check(model: &Model<'_>, options: &RobustnessOptions) -> Result<(), NeedError> {
    let fault = |what: String| Err(NeedError::Options { what });
    if options.draws == 0 {
        return fault("draws = 0 tells nothing: draw at least once, better 1000 times".to_owned());
    }
    let spread = options.weight_spread;
    if !(0.0..=1.0).contains(&spread) {
        return fault(format!(
            "weight_spread = {spread} is not a part of a weight: give a number from 0 to 1"
        ));
    }
    if options.sobol.is_some_and(|base| base < 2) {
        return fault("Sobol indices need 2 rows of inputs or more, better 1000".to_owned());
    }
    for (at, indicator) in model.indicators.iter().enumerate() {
        let Some(errors) = &indicator.standard_error else {
            continue;
        };
        for (row, (error, value)) in errors.iter().zip(&indicator.values).enumerate() {
            let usable = error.is_some_and(|error| error.is_finite() && error >= 0.0);
            if value.is_some() && !usable {
                let cell = model.names().cell(row, Member::Indicator(at));
                let value = error.map_or("missing".to_owned(), |error| error.to_string());
                return Err(NeedError::StandardError { cell, value });
            }
        }
    }
    Ok(())
}
