//! Synthetic control, beside a convex solver, R's `Synth` and `augsynth`, and
//! `pysyncon`.

mod basque;
mod exact;
mod example;
mod given;
mod kansas;
mod smoking;

use allotment_outcome::synthetic_control::{Importance, SyntheticControlOptions, UnitFit};
use allotment_table::Table;
use serde_json::Value;

use super::{Compared, columns, entries, list, ours, whole, wrong};
use crate::error::ProofError;
use given::Given;

pub(super) use exact::compare as exact;
pub(super) use kansas::compare as ridge;

/// Predictors whose importance is given, or searched for: R's three examples.
pub(super) fn by_synth(
    [basque, example, smoking]: [&Table; 3],
    expected: &Value,
    compared: &mut Compared,
) -> Result<(), ProofError> {
    basque::beside_synth(basque, &expected["basque"], compared)?;
    example::compare(example, &expected["toy"], compared)?;
    smoking::compare(smoking, &expected["prop99_adh"], compared)
}

/// The first of them by `pysyncon`.
pub(super) fn by_pysyncon(
    basque: &Table,
    expected: &Value,
    compared: &mut Compared,
) -> Result<(), ProofError> {
    basque::beside_pysyncon(basque, &expected["basque"], compared)
}

const WEIGHTS: &str = "importance given: weights";
/// The same where R's solver stops early: to the same tolerance, and to as near as
/// it comes.
const EARLY: &str = "importance given: weights where R stops early";
const AS_FAR: &str = "importance given: weights as far as R goes";
const EFFECTS: &str = "importance given: effects";
const FIT: &str = "importance given: fit";
const SEARCHED: &str = "importance searched: weights";
const SEARCHED_FIT: &str = "importance searched: fit";

/// The published numbers, none of which may be missing.
fn list_of<'a>(values: impl IntoIterator<Item = &'a Value>) -> Result<Vec<f64>, ProofError> {
    let numbers: Option<Vec<f64>> = values.into_iter().map(Value::as_f64).collect();
    numbers.ok_or_else(|| wrong("synthetic control", "an importance is not published"))
}

/// Weights of a solver that stopped early.
fn early(
    compared: &mut Compared,
    name: &str,
    given: &Given,
    fit: &UnitFit,
    expected: &Value,
    as_far: f64,
) {
    weights(compared, (EARLY, name), given, fit, expected, 1e-4);
    weights(compared, (AS_FAR, name), given, fit, expected, as_far);
}

/// Our weights leave no greater square than those that are published.
fn no_greater(compared: &mut Compared, name: &str, own: f64, theirs: f64) {
    let how = format!("{own} where the published weights leave {theirs}");
    compared.holds(FIT, format!("{name}, loss"), own <= theirs, &how);
}

/// With the importance of predictors searched for, outcomes must be met no worse
/// than others met them.
fn searched(
    compared: &mut Compared,
    name: &str,
    given: &Given,
    options: SyntheticControlOptions<'_>,
    theirs: &Value,
) -> Result<UnitFit, ProofError> {
    let found = given.run(&SyntheticControlOptions {
        importance: Importance::Searched,
        ..options
    })?;
    let fit = found.treated[0].fit.clone();
    let error = fit.pre_rmspe * fit.pre_rmspe;
    let no_worse = theirs.as_f64().is_some_and(|theirs| error <= theirs);
    let how = format!("{error} where others have {theirs}");
    compared.holds(SEARCHED_FIT, name, no_worse, &how);
    Ok(fit)
}

/// Weights by name. A donor that is not published has none; a name that is published
/// and is no donor fails.
fn weights(
    compared: &mut Compared,
    (group, name): (&'static str, &str),
    given: &Given,
    fit: &UnitFit,
    expected: &Value,
    tolerance: f64,
) {
    let zero = Value::from(0.0);
    for weight in &fit.weights {
        let donor = given.name(weight.donor);
        let published = expected.get(donor).unwrap_or(&zero);
        let what = format!("{name}, {donor}");
        compared.near(group, what, Some(weight.weight), published, tolerance);
    }
    for (donor, published) in entries(expected) {
        let known = fit.weights.iter().map(|weight| given.name(weight.donor));
        if !known.into_iter().any(|known| known == donor) {
            let what = format!("{name}, {donor}");
            compared.near(group, what, None, published, tolerance);
        }
    }
}

/// The square that weights make smallest: each predictor's miss, in its deviations,
/// by its importance.
fn loss(fit: &UnitFit, synthetic: impl Fn(usize) -> f64) -> f64 {
    let terms = fit.predictors.iter().enumerate().map(|(at, predictor)| {
        let off = (predictor.treated - synthetic(at)) / predictor.deviation;
        predictor.importance * off * off
    });
    terms.sum()
}
