//! R's own example, and California with its published predictors, beside R's `Synth`.

use crate::free::{freely, years};
use crate::given::Given;
use crate::tally::Tally;
use allotment_outcome::synthetic_control::{
    Importance, Predictor, PredictorOf, SyntheticControlOptions,
};
use serde_json::Value;
use std::path::Path;

pub fn toy(data: &Path, expected: &Value, tally: &mut Tally) {
    let first = |name: &str| (name == "7").then_some(1992);
    let columns = ["unit.num", "year", "Y"];
    // R's example leaves out one of the regions.
    let keeps = |name: &str| name != "36";
    let given = Given::new(data, "synth_toy.csv", columns, 1.0, keeps, first);
    let (prior, fitted) = (years(1984, 1989), years(1984, 1990));
    let values = ["X1", "X2", "X3"].map(|name| given.table.numbers(name));
    let rows = |name, at: usize| Predictor {
        name,
        of: PredictorOf::Rows {
            units: &given.units,
            times: &given.times,
            values: &values[at],
            periods: &prior,
        },
    };
    let outcome = |name, periods| Predictor {
        name,
        of: PredictorOf::Outcome { periods },
    };
    let predictors = [
        rows("X1", 0),
        rows("X2", 1),
        rows("X3", 2),
        outcome("Y 1991", &[1991]),
        outcome("Y 1985", &[1985]),
        outcome("Y 1980", &[1980]),
    ];
    let importance = expected["V"].as_array().unwrap().iter();
    let importance: Vec<f64> = importance.map(|v| v.as_f64().unwrap()).collect();
    let options = SyntheticControlOptions {
        predictors: &predictors,
        importance: Importance::Given(&importance),
        fit_periods: Some(&fitted),
        ..SyntheticControlOptions::default()
    };
    let found = given.run(&options);
    let fit = &found.treated[0].fit;
    let published = |unit: &str| expected["weights"][unit].as_f64().unwrap_or(0.0);
    for weight in &fit.weights {
        let name = &given.names[weight.donor as usize];
        let what = format!("toy, V given, weight of {name}");
        tally.near(&what, weight.weight, &Value::from(published(name)), 0.011);
    }
    // R's solver stops early here: its weights miss the smallest loss by one part in
    // 800, and the weights that reach it by up to 0.011. So: the published weights
    // give the published error, and no smaller loss than ours.
    let y = given.table.numbers("Y");
    let of_years = fitted.iter().map(|&year| {
        let observed = fit.effects[usize::try_from(year - 1980).unwrap()].observed;
        (observed - given.weighted(&y, &[year], &published)).powi(2)
    });
    let error = of_years.sum::<f64>() / 7.0;
    tally.near(
        "toy, error of R's weights",
        error,
        &expected["loss_v"][0][0],
        1e-9,
    );
    let columns: [(&[Option<f64>], &[i64]); 6] = [
        (&values[0], &prior),
        (&values[1], &prior),
        (&values[2], &prior),
        (&y, &[1991]),
        (&y, &[1985]),
        (&y, &[1980]),
    ];
    let (mut own, mut theirs) = (0.0, 0.0);
    for (predictor, (column, periods)) in fit.predictors.iter().zip(columns) {
        let term = |synthetic: f64| {
            let off = (predictor.treated - synthetic) / predictor.deviation;
            predictor.importance * off * off
        };
        own += term(predictor.synthetic);
        theirs += term(given.weighted(column, periods, &published));
    }
    tally.holds(
        "toy, V given",
        own <= theirs,
        &format!("{own} where R has {theirs}"),
    );
    freely("toy", &given, options, &[&expected["loss_v"][0][0]], tally);
}

/// California with the predictors of Abadie, Diamond and Hainmueller.
pub fn smoking(data: &Path, expected: &Value, tally: &mut Tally) {
    let first = |name: &str| (name == "California").then_some(1989);
    let columns = ["state", "year", "cigsale"];
    let given = Given::new(data, "smoking_adh.csv", columns, 1.0, |_| true, first);
    let (eighties, beer) = (years(1980, 1988), years(1984, 1988));
    let values =
        ["lnincome", "retprice", "age15to24", "beer"].map(|name| given.table.numbers(name));
    let rows = |name, at: usize, periods| Predictor {
        name,
        of: PredictorOf::Rows {
            units: &given.units,
            times: &given.times,
            values: &values[at],
            periods,
        },
    };
    let outcome = |name, periods| Predictor {
        name,
        of: PredictorOf::Outcome { periods },
    };
    let predictors = [
        rows("lnincome", 0, &eighties),
        rows("retprice", 1, &eighties),
        rows("age15to24", 2, &eighties),
        rows("special.beer.1984.1988", 3, &beer),
        outcome("special.cigsale.1975", &[1975]),
        outcome("special.cigsale.1980", &[1980]),
        outcome("special.cigsale.1988", &[1988]),
    ];
    let importance: Vec<f64> = predictors
        .iter()
        .map(|predictor| expected["V"][predictor.name].as_f64().unwrap())
        .collect();
    let options = SyntheticControlOptions {
        predictors: &predictors,
        importance: Importance::Given(&importance),
        ..SyntheticControlOptions::default()
    };
    let found = given.run(&options);
    let fit = &found.treated[0].fit;
    // R's solver stops early: donors that should have no weight have up to 0.0005.
    tally.weights(
        "smoking, V given",
        &given.names,
        fit,
        &expected["weights"],
        1e-3,
    );
    println!(
        "smoking, V given: gap {:e}, unique {}",
        fit.duality_gap, fit.is_unique
    );
    let found = freely(
        "smoking",
        &given,
        options,
        &[&expected["loss_v"][0][0]],
        tally,
    );
    let fit = &found.treated[0].fit;
    tally.weights(
        "smoking, V free",
        &given.names,
        fit,
        &expected["weights"],
        0.02,
    );
}
