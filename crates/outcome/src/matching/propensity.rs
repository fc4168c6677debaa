//! The chance of being treated.

use super::{MatchingError, Places};
use crate::linear::logit;

/// The chance of treatment by a logit.
#[derive(Debug, Clone, PartialEq)]
pub struct Propensity {
    /// The constant, then one coefficient a covariate.
    pub coefficients: Vec<f64>,
    /// Their standard errors.
    pub std_errors: Vec<f64>,
    /// Each unit's chance of treatment.
    pub scores: Vec<f64>,
}

/// Fits `P(D = 1 | X) = 1 / (1 + exp(-a - X b))` to all places, whatever their
/// stratum.
///
/// # Errors
/// [`MatchingError::Collinear`] with the covariate that hangs on others;
/// [`MatchingError::Linear`] when the covariates tell treated and untreated apart.
pub fn propensity(places: &Places<'_>) -> Result<Propensity, MatchingError> {
    places.check()?;
    let treated = places.which(true);
    let ones = treated.len();
    let order: Vec<usize> = treated.into_iter().chain(places.which(false)).collect();
    let mut columns = vec![vec![1.0; order.len()]];
    for column in places.covariates {
        columns.push(order.iter().map(|&unit| column[unit]).collect());
    }
    let views: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
    let fit = logit(&views, ones, None).map_err(MatchingError::from_constant)?;
    let size = views.len();
    let inverse = fit.normal.inverse();
    let mut scores = vec![0.0; order.len()];
    for (&unit, &score) in order.iter().zip(&fit.fitted) {
        scores[unit] = score;
    }
    Ok(Propensity {
        coefficients: fit.coefficients,
        std_errors: (0..size).map(|at| inverse[at * size + at].sqrt()).collect(),
        scores,
    })
}
