//! Kansas' cut of taxes, corrected by ridge regression, beside R's `augsynth`.

use allotment_outcome::synthetic_control::{Penalty, SyntheticControlOptions, UnitFit};
use allotment_table::{Column, Table};
use serde_json::Value;

use super::{Compared, Given, entries, weights, whole};
use crate::error::ProofError;

const PLAIN: &str = "plain";
const RIDGE: &str = "ridge";
const PRINTED: &str = "as printed";
/// What is published and not worked out here.
const NOT_HERE: &str = "not given here";
const OTHER: &str = "augsynth-py";
/// The same penalty, which it chose by another rule.
const GIVEN: &str = "augsynth-py's penalty";
const CENTRED: &str = "augsynth-py's penalty, each unit less its mean";

/// The first quarter of the cut, 2012's second, in quarters since the year 0.
const FIRST: i64 = 8049;

/// Plain, with the ridge, and what the package's vignette prints of both.
pub(in crate::kind::outcome) fn compare(
    table: &Table,
    expected: &Value,
    compared: &mut Compared,
) -> Result<(), ProofError> {
    let mut table = table.select_columns(&["state", "year", "qtr", "lngdpcapita"])?;
    let (years, quarters) = (whole(&table, "year")?, whole(&table, "qtr")?);
    let at = years
        .iter()
        .zip(quarters)
        .map(|(year, quarter)| Some(4 * year + quarter - 1));
    let at = Column::integers("quarter", at.collect::<Vec<_>>());
    table.push_column(at);
    let names = ["state", "quarter", "lngdpcapita"];
    let given = Given::one(table, names, ("Kansas", FIRST))?;

    let options = SyntheticControlOptions::default();
    let before = fit(&given, &options)?;
    plain(compared, &given, &before, expected);
    let options = SyntheticControlOptions {
        ridge: Some(Penalty::CrossValidated),
        ..options
    };
    let fit = self::fit(&given, &options)?;
    corrected(compared, &given, &before, &fit, expected);
    Ok(())
}

fn fit(given: &Given, options: &SyntheticControlOptions<'_>) -> Result<UnitFit, ProofError> {
    Ok(given.run(options)?.treated.swap_remove(0).fit)
}

/// By how much the imbalance is below that of even weights, in percent.
fn improvement(fit: &UnitFit) -> f64 {
    100.0 * (1.0 - fit.imbalance / fit.imbalance_of_mean)
}

fn plain(compared: &mut Compared, given: &Given, fit: &UnitFit, expected: &Value) {
    let own = &expected["scm_exact"];
    weights(
        compared,
        (PLAIN, "weight"),
        given,
        fit,
        &own["weights"],
        1e-6,
    );
    compared.near(PLAIN, "effect", Some(fit.att), &own["att"], 1e-6);
    compared.near(PLAIN, "imbalance", Some(fit.imbalance), &own["l2"], 1e-6);

    let own = &expected["published"]["scm"];
    let held: Vec<f64> = fit.weights.iter().map(|weight| weight.weight).collect();
    let held: Vec<f64> = held.into_iter().filter(|&weight| weight > 1e-6).collect();
    let least = held.iter().copied().reduce(f64::min);
    let most = held.iter().copied().reduce(f64::max);
    printed(compared, "plain", fit, own);
    let same = u64::try_from(held.len()).ok() == own["n_donors"].as_u64();
    compared.holds(PRINTED, "plain donors", same, "another number is printed");
    compared.near(PRINTED, "plain least weight", least, &own["w_min"], 0.0005);
    compared.near(PRINTED, "plain largest weight", most, &own["w_max"], 0.0005);
}

/// What the vignette prints, to its decimals, and what is not worked out here.
fn printed(compared: &mut Compared, name: &str, fit: &UnitFit, own: &Value) {
    let better = improvement(fit);
    for (key, found, half) in [
        ("att", fit.att, 0.000_05),
        ("l2_imbalance", fit.imbalance, 0.0005),
        ("pct_improve", better, 0.05),
    ] {
        let what = format!("{name} {key}");
        compared.near(PRINTED, what, Some(found), &own[key], half);
    }
    let what = format!("{name} p_conformal");
    compared.near(NOT_HERE, what, None, &own["p_conformal"], 0.0005);
}

fn corrected(
    compared: &mut Compared,
    given: &Given,
    plain: &UnitFit,
    fit: &UnitFit,
    expected: &Value,
) {
    let own = &expected["ridge_ascm_recomputed"];
    weights(
        compared,
        (RIDGE, "weight"),
        given,
        fit,
        &own["weights"],
        1e-5,
    );
    let tried = fit.ridge.iter().flat_map(|ridge| &ridge.tried);
    let least = tried.min_by(|one, other| one.error.total_cmp(&other.error));
    let least = least.map(|one| one.penalty);
    let penalty = fit.ridge.as_ref().map(|ridge| ridge.penalty);
    for (key, found, tolerance) in [
        ("att", Some(fit.att), 1e-5),
        ("l2", Some(fit.imbalance), 1e-5),
        // In percent, so a thousandth of one is the same.
        ("pct_improve", Some(improvement(fit)), 1e-3),
        ("lambda_1se", penalty, 1e-5),
        ("lambda_min", least, 1e-5),
    ] {
        compared.near(RIDGE, key, found, &own[key], tolerance);
    }
    for effect in &fit.effects {
        let (year, quarter) = (effect.period.div_euclid(4), effect.period.rem_euclid(4));
        let part = match quarter {
            0 => "0",
            1 => "25",
            2 => "5",
            _ => "75",
        };
        let quarter = format!("{year}.{part}");
        let published = &own["gap"][&quarter];
        compared.near(RIDGE, quarter, Some(effect.effect), published, 1e-5);
    }

    let own = &expected["published"]["ridge_ascm"];
    printed(compared, "ridge", fit, own);
    let bias = Some(plain.att - fit.att);
    compared.near(PRINTED, "ridge avg_bias", bias, &own["avg_bias"], 0.0005);
    for (key, published) in entries(&expected["published"]["ridge_cov"]) {
        let what = format!("with covariates {key}");
        compared.near(NOT_HERE, what, None, published, 0.0);
    }
    for (name, group) in [
        ("augsynthpy_ridge_feFalse", GIVEN),
        ("augsynthpy_ridge_feTrue", CENTRED),
    ] {
        let own = &expected[name];
        compared.near(OTHER, name, Some(fit.att), &own["att"], 1e-5);
        let found = own["lam"].as_f64().and_then(|penalty| {
            let options = SyntheticControlOptions {
                ridge: Some(Penalty::Given(penalty)),
                ..SyntheticControlOptions::default()
            };
            Some(self::fit(given, &options).ok()?.att)
        });
        compared.near(group, name, found, &own["att"], 1e-5);
    }
}
