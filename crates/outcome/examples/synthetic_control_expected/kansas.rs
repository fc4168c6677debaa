//! Kansas, corrected by ridge regression, beside R's `augsynth`.

use crate::given::Given;
use crate::tally::Tally;
use allotment_outcome::synthetic_control::{Penalty, SyntheticControlOptions};
use serde_json::Value;
use std::path::Path;

/// Kansas, plain and with the ridge correction.
pub fn kansas(data: &Path, all: &Value, tally: &mut Tally) {
    let first = |name: &str| (name == "Kansas").then_some(8049);
    let columns = ["state", "year_qtr", "lngdpcapita"];
    let given = Given::new(data, "kansas.csv", columns, 4.0, |_| true, first);
    let plain = SyntheticControlOptions::default();
    let found = given.run(&plain);
    let fit = &found.treated[0].fit;
    let expected = &all["scm_exact"];
    tally.weights("Kansas", &given.names, fit, &expected["weights"], 1e-6);
    tally.near("Kansas effect", fit.att, &expected["att"], 1e-6);
    tally.near("Kansas imbalance", fit.imbalance, &expected["l2"], 1e-6);
    let options = SyntheticControlOptions {
        ridge: Some(Penalty::CrossValidated),
        ..plain
    };
    let found = given.run(&options);
    let fit = &found.treated[0].fit;
    let expected = &all["ridge_ascm_recomputed"];
    tally.weights(
        "Kansas, ridge",
        &given.names,
        fit,
        &expected["weights"],
        1e-5,
    );
    tally.near("Kansas effect, ridge", fit.att, &expected["att"], 1e-5);
    tally.near(
        "Kansas imbalance, ridge",
        fit.imbalance,
        &expected["l2"],
        1e-5,
    );
    let better = 100.0 * (1.0 - fit.imbalance / fit.imbalance_of_mean);
    tally.near(
        "Kansas improvement, ridge",
        better,
        &expected["pct_improve"],
        1e-3,
    );
    let ridge = fit.ridge.as_ref().unwrap();
    tally.near(
        "Kansas penalty",
        ridge.penalty,
        &expected["lambda_1se"],
        1e-5,
    );
    let least = ridge
        .tried
        .iter()
        .min_by(|a, b| a.error.total_cmp(&b.error));
    tally.near(
        "Kansas least penalty",
        least.unwrap().penalty,
        &expected["lambda_min"],
        1e-5,
    );
    for effect in &fit.effects {
        #[expect(clippy::cast_precision_loss, reason = "a quarter")]
        let quarter = effect.period as f64 / 4.0;
        let expected = &expected["gap"][format!("{quarter:?}")];
        tally.near(&format!("Kansas {quarter}"), effect.effect, expected, 1e-5);
    }
    println!("Kansas: {:?}, {:?}", found.treated[0].test, found.warnings);
}
