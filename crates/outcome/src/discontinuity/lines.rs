//! What either side looks like, for the eye.

use super::DiscontinuityError;
use super::jump::{Scores, sides};
use super::side::Side;
use crate::linear::sums::count;

/// How many bandwidths from the cut-off are shown at the most.
const SHOWN: f64 = 3.0;

/// A line fitted on one side.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EdgeLine {
    /// Its height at the cut-off.
    pub level: f64,
    /// How much it rises for each unit of the score.
    pub slope: f64,
}

/// Units whose scores are near each other, all on one side.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bin {
    /// Whether they are treated.
    pub treated: bool,
    /// Their mean score.
    pub score: f64,
    /// Their mean outcome.
    pub mean: f64,
    /// How many they are.
    pub units: usize,
}

/// Means in bins, and the plain lines whose jump is told.
#[derive(Debug, Clone, PartialEq)]
pub struct Lines {
    /// On the untreated side.
    pub untreated: EdgeLine,
    /// On the treated side.
    pub treated: EdgeLine,
    /// By score, upwards; a bin without units is not there.
    pub bins: Vec<Bin>,
    /// Units further than three bandwidths away, which are in no bin.
    pub beyond: usize,
}

/// Lines over `bandwidth`, and up to `bins` means on each side, of equal width,
/// none across the cut-off.
///
/// # Errors
/// [`DiscontinuityError`].
pub fn lines(
    scores: &Scores<'_>,
    outcomes: &[f64],
    bandwidth: f64,
    bins: usize,
) -> Result<Lines, DiscontinuityError> {
    if scores.scores.len() != outcomes.len() {
        return Err(DiscontinuityError::Length {
            scores: scores.scores.len(),
            outcomes: outcomes.len(),
        });
    }
    let turn = scores.treated.turn();
    let sides = sides(scores, outcomes)?;
    let line = |side: &Side| -> Result<EdgeLine, DiscontinuityError> {
        Ok(EdgeLine {
            level: side.weights((1, 0), bandwidth)?.apply(&side.y),
            slope: turn * side.weights((1, 1), bandwidth)?.apply(&side.y),
        })
    };
    let mut all = Vec::new();
    let mut beyond = 0;
    for (side, treated) in sides.iter().zip([false, true]) {
        let reach = side.range().min(SHOWN * bandwidth);
        let width = reach / count(bins.max(1));
        let mut from = 0;
        for bin in 1..=bins.max(1) {
            let end = if bin == bins.max(1) {
                reach
            } else {
                width * count(bin)
            };
            let inside = |x: &f64| x.abs() < end || (bin == bins.max(1) && x.abs() <= end);
            let to = side.x.partition_point(inside).max(from);
            let units = to - from;
            if units > 0 {
                let mean = |of: &[f64]| of[from..to].iter().sum::<f64>() / count(units);
                all.push(Bin {
                    treated,
                    score: scores.cut_off + turn * mean(&side.x),
                    mean: mean(&side.y),
                    units,
                });
            }
            from = to;
        }
        beyond += side.x.len() - from;
    }
    all.sort_by(|one, other| one.score.total_cmp(&other.score));
    Ok(Lines {
        untreated: line(&sides[0])?,
        treated: line(&sides[1])?,
        bins: all,
        beyond,
    })
}
