//! Compares matching on `LaLonde`'s data with results of R's `glm` and of a greedy
//! match written elsewhere.
//!
//! `cargo run --example matching_expected -- DATA EXPECTED`
//!
//! `DATA` has `lalonde_matchit.csv`; `EXPECTED` has `matching_lalonde_R.json`.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::too_many_lines,
    reason = "an example that reports"
)]

mod table;

use allotment_outcome::matching::{
    Distance, Moments, NearestOptions, Order, Places, Replacement, balance, effective_size,
    entropy_balance, nearest, overlap, pair_effect, propensity, weighted_effect,
};
use serde_json::Value;
use std::path::PathBuf;
use table::Table;

fn main() {
    let mut arguments = std::env::args().skip(1).map(PathBuf::from);
    let (data, expected) = (arguments.next().unwrap(), arguments.next().unwrap());
    let text = std::fs::read_to_string(expected.join("matching_lalonde_R.json")).unwrap();
    let expected: Value = serde_json::from_str(&text).unwrap();
    let table = Table::read(&data, "lalonde_matchit.csv");
    let numbers = |name: &str| -> Vec<f64> {
        table
            .numbers(name)
            .into_iter()
            .map(Option::unwrap)
            .collect()
    };
    let race = |name: &str| -> Vec<f64> {
        let is = |cell: &String| f64::from(u8::from(cell == name));
        table.texts("race").iter().map(is).collect()
    };
    let treated: Vec<bool> = numbers("treat").iter().map(|&value| value > 0.5).collect();
    let names = [
        "age",
        "educ",
        "racehispan",
        "racewhite",
        "married",
        "nodegree",
        "re74",
        "re75",
    ];
    let columns = [
        numbers("age"),
        numbers("educ"),
        race("hispan"),
        race("white"),
        numbers("married"),
        numbers("nodegree"),
        numbers("re74"),
        numbers("re75"),
        race("black"),
    ];
    let views: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
    let places = Places {
        treated: &treated,
        covariates: &views[..8],
        strata: None,
    };
    let outcomes = numbers("re78");
    let (mut passed, mut failed) = (0, 0);
    let mut within = |tolerance: f64, what: &str, found: f64, expected: &Value| {
        if (found - expected.as_f64().unwrap()).abs() <= tolerance {
            passed += 1;
        } else {
            failed += 1;
            println!("{what}: {found} where {expected} is expected");
        }
    };

    let fit = propensity(&places).unwrap();
    for (at, name) in ["(Intercept)"].iter().chain(&names).enumerate() {
        within(
            1e-6,
            name,
            fit.coefficients[at],
            &expected["logit_coef"][name],
        );
        // R's `glm` reports the information as it was one step before it came to
        // rest, where the deviance still moved by 1e-8 of itself.
        within(2e-5, name, fit.std_errors[at], &expected["logit_se"][name]);
    }
    for (at, value) in expected["ps_first5"].as_array().unwrap().iter().enumerate() {
        within(1e-6, "score", fit.scores[at], value);
    }
    let even = vec![1.0; treated.len()];
    let mut all = views.clone();
    all.push(&fit.scores);
    let wide = Places {
        covariates: &all,
        ..places
    };
    for (row, name) in balance(&wide, &even)
        .unwrap()
        .iter()
        .zip(names.iter().chain(&["raceblack", "distance"]))
    {
        within(
            1e-6,
            name,
            row.before.unwrap(),
            &expected["smd_before"][name],
        );
    }
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
        let matched = nearest(&places, &options).unwrap();
        let effect = pair_effect(&matched, &outcomes, 0.95).unwrap();
        let pairs = f64::from(u32::try_from(matched.pairs.len()).unwrap());
        let furthest = matched
            .pairs
            .iter()
            .map(|pair| pair.distance)
            .fold(0.0, f64::max);
        within(1e-6, name, pairs, &expected[name]["n_pairs"]);
        within(1e-6, name, effect.value, &expected[name]["att_re78"]);
        within(1e-6, name, furthest, &expected[name]["max_dist"]);
        if let Some(caliper) = matched.caliper {
            within(1e-6, name, caliper, &expected[name]["caliper"]);
        }
    }
    let outside = overlap(&places, &fit.scores).unwrap();
    let weights = entropy_balance(&places, Moments::Means).unwrap();
    let effect = weighted_effect(&places, &weights.weights, &outcomes, 0.95).unwrap();
    println!(
        "entropy balancing: {:.3} ({:.3}), {} steps, off by {:.1e}, {:.1} effective; {} treated and {} untreated outside overlap",
        effect.value,
        effect.std_error,
        weights.steps,
        weights.furthest,
        effective_size(&places, &weights.weights),
        outside.treated_outside.len(),
        outside.untreated_outside.len()
    );
    println!("{passed} passed, {failed} failed");
    std::process::exit(i32::from(failed > 0 || passed == 0));
}
