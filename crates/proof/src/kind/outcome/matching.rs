//! Matching on `LaLonde`'s data, beside R's `glm` and a greedy match written
//! elsewhere.

use allotment_outcome::matching::{
    Distance, NearestOptions, Order, Places, Propensity, Replacement, balance, nearest,
    pair_effect, propensity,
};
use allotment_table::Table;
use serde_json::Value;

use super::{Compared, complete, list, ours};
use crate::error::ProofError;

const SCORES: &str = "propensity";
const ERRORS: &str = "errors of the propensity";
/// The same, within what R's last step leaves.
const LOOSELY: &str = "errors of the propensity as far as R goes";
const BALANCE: &str = "balance before";
const MATCHES: &str = "matches";
const SUSPECT: &str = "Debian's MatchIt";

const TOLERANCE: f64 = 1e-6;

/// As R names the coefficients; races are compared with `black`.
const NAMES: [&str; 8] = [
    "age",
    "educ",
    "racehispan",
    "racewhite",
    "married",
    "nodegree",
    "re74",
    "re75",
];

/// Who took part in the training, and who is made comparable.
pub(super) fn compare(
    table: &Table,
    expected: &Value,
    compared: &mut Compared,
) -> Result<(), ProofError> {
    let races = table.text("race")?;
    let column = |name: &&str| match name.strip_prefix("race") {
        Some(race) => Ok(races
            .iter()
            .map(|cell| f64::from(u8::from(*cell == Some(race))))
            .collect()),
        None => complete(table, name),
    };
    let columns: Vec<Vec<f64>> = NAMES
        .iter()
        .chain(&["raceblack"])
        .map(column)
        .collect::<Result<_, ProofError>>()?;
    let views: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
    let treated: Vec<bool> = complete(table, "treat")?
        .iter()
        .map(|&value| value > 0.5)
        .collect();
    let places = Places {
        treated: &treated,
        covariates: &views[..NAMES.len()],
        strata: None,
    };
    let fit = ours("propensity", propensity(&places))?;
    scores(compared, &fit, expected);

    let even = vec![1.0; treated.len()];
    let mut all = views.clone();
    all.push(&fit.scores);
    let wide = Places {
        covariates: &all,
        ..places
    };
    let rows = ours("balance", balance(&wide, &even))?;
    for (row, name) in rows
        .iter()
        .zip(NAMES.iter().chain(&["raceblack", "distance"]))
    {
        let published = &expected["smd_before"][name];
        compared.near(BALANCE, *name, row.before, published, TOLERANCE);
    }
    matches(compared, &places, &fit, &complete(table, "re78")?, expected)
}

fn scores(compared: &mut Compared, fit: &Propensity, expected: &Value) {
    for (at, name) in ["(Intercept)"].iter().chain(&NAMES).enumerate() {
        let published = &expected["logit_coef"][name];
        let found = fit.coefficients.get(at).copied();
        compared.near(SCORES, *name, found, published, TOLERANCE);
        let published = &expected["logit_se"][name];
        let found = fit.std_errors.get(at).copied();
        compared.near(ERRORS, *name, found, published, TOLERANCE);
        compared.near(LOOSELY, *name, found, published, 2e-5);
    }
    for (at, value) in list(&expected["ps_first5"]).iter().enumerate() {
        let found = fit.scores.get(at).copied();
        compared.near(SCORES, format!("score {at}"), found, value, TOLERANCE);
    }
}

fn matches(
    compared: &mut Compared,
    places: &Places<'_>,
    fit: &Propensity,
    outcomes: &[f64],
    expected: &Value,
) -> Result<(), ProofError> {
    for (caliper, name) in [
        (None, "nearest_ps_greedy_py"),
        (Some(0.2), "nearest_ps_caliper02_greedy_py"),
    ] {
        let options = NearestOptions {
            distance: Distance::Score(&fit.scores),
            caliper,
            replacement: Replacement::Without,
            order: Order::Descending,
        };
        let matched = ours("nearest", nearest(places, &options))?;
        let effect = ours("nearest", pair_effect(&matched, outcomes, 0.95))?.value;
        let distances = matched.pairs.iter().map(|pair| pair.distance);
        let furthest = distances.fold(0.0, f64::max);
        let own = &expected[name];
        let same = own["n_pairs"].as_u64() == u64::try_from(matched.pairs.len()).ok();
        compared.holds(MATCHES, name, same, "another number of pairs is published");
        for (key, found) in [
            ("att_re78", Some(effect)),
            ("max_dist", Some(furthest)),
            ("caliper", matched.caliper),
        ] {
            if key != "caliper" || caliper.is_some() {
                let what = format!("{name} {key}");
                compared.near(MATCHES, what, found, &own[key], TOLERANCE);
            }
        }
        if caliper.is_some() {
            let own = &expected["SUSPECT_debian_matchit_4_5_1_do_not_use"]["nearest_ps"];
            let published = &own["att_re78"];
            compared.near(SUSPECT, name, Some(effect), published, TOLERANCE);
        }
    }
    Ok(())
}
