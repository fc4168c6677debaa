//! A jump where none should be.

use super::DiscontinuityError;
use super::jump::{Discontinuity, DiscontinuityOptions, Scores, discontinuity};

/// The jump of `outcomes` at another cut-off, among units of its side of the real
/// one alone. Nothing was given out there, so that a jump speaks against the
/// design.
///
/// # Errors
/// [`DiscontinuityError`], also where `at` is the real cut-off. Units are counted
/// among those of the side.
pub fn placebo(
    scores: &Scores<'_>,
    outcomes: &[f64],
    at: f64,
    options: &DiscontinuityOptions,
) -> Result<Discontinuity, DiscontinuityError> {
    if scores.scores.len() != outcomes.len() {
        return Err(DiscontinuityError::Length {
            scores: scores.scores.len(),
            outcomes: outcomes.len(),
        });
    }
    if at.total_cmp(&scores.cut_off).is_eq() {
        return Err(DiscontinuityError::Placebo { cut_off: at });
    }
    let side = scores.treats(at);
    let (of, outcomes): (Vec<f64>, Vec<f64>) = scores
        .scores
        .iter()
        .zip(outcomes)
        .filter(|(score, _)| scores.treats(**score) == side)
        .unzip();
    let moved = Scores {
        scores: &of,
        cut_off: at,
        treated: scores.treated,
    };
    discontinuity(&moved, &outcomes, options)
}
