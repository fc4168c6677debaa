//! Compares two-way fixed effects, event studies and imputation with the results
//! of R's `fixest` and `didimputation`.
//!
//! `cargo run --example fixed_effects_expected -- DATA EXPECTED`
//!
//! `DATA` has `mpdta.csv`, `base_stagg.csv` and `df_hom.csv.gz`; `EXPECTED` has
//! `fixest_bjs_R.json`.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "an example that reports"
)]

mod table;

use allotment_outcome::group_time::Estimate;
use allotment_outcome::imputation::{ImputationOptions, imputation};
use allotment_outcome::panel::{Panel, PanelOptions, Rows};
use allotment_outcome::two_way::{event_study, two_way};
use serde_json::Value;
use std::path::PathBuf;
use table::Table;

struct Tally {
    passed: usize,
    failed: usize,
}

impl Tally {
    fn near(&mut self, what: &str, found: Option<f64>, expected: &Value, tolerance: f64) {
        let expected = expected.as_f64();
        let is_near = match (found, expected) {
            (Some(found), Some(expected)) => (found - expected).abs() <= tolerance,
            _ => false,
        };
        self.passed += usize::from(is_near);
        self.failed += usize::from(!is_near);
        if !is_near {
            println!("{what}: {found:?} where {expected:?} is expected");
        }
    }

    fn estimate(&mut self, what: &str, found: Estimate, value: &Value, error: &Value) {
        // On `df_hom` the reference is itself 2.3e-8 off, since its steps stop at
        // 1e-6; `until_nothing_moves` takes the same steps to their end, and agrees
        // to 1e-12.
        let tolerance = if what.starts_with("df_hom") {
            3e-8
        } else {
            1e-8
        };
        self.near(what, Some(found.value), value, tolerance);
        self.near(&format!("{what} error"), found.std_error, error, 1e-6);
    }
}

fn main() {
    let mut arguments = std::env::args().skip(1).map(PathBuf::from);
    let (data, expected) = (arguments.next().unwrap(), arguments.next().unwrap());
    let text = std::fs::read_to_string(expected.join("fixest_bjs_R.json")).unwrap();
    let expected: Value = serde_json::from_str(&text).unwrap();
    let mut tally = Tally {
        passed: 0,
        failed: 0,
    };

    let mpdta = make(
        &data,
        "mpdta.csv",
        ["countyreal", "year", "lemp", "first.treat"],
        &[],
        None,
    );
    against_fixest(&mpdta, &expected, &mut tally);
    with_a_covariate(&data, &expected, &mut tally);
    imputed(&data, &mpdta, &expected, &mut tally);
    println!("{} passed, {} failed", tally.passed, tally.failed);
    std::process::exit(i32::from(tally.failed > 0));
}

/// The classic estimate and the event study.
fn against_fixest(mpdta: &Panel, expected: &Value, tally: &mut Tally) {
    let classic = two_way(mpdta, 0.95).unwrap();
    let own = &expected["mpdta_twfe"];
    tally.estimate(
        "mpdta two-way",
        classic.treatment,
        &own["est"],
        &own["se_crv1"],
    );
    let decomposition = classic.decomposition.unwrap();
    let total = Value::from(classic.treatment.value);
    tally.near(
        "mpdta decomposition",
        Some(decomposition.total()),
        &total,
        1e-12,
    );
    println!(
        "{:?}, {:.4} forbidden, {:?}",
        classic.small_sample,
        decomposition.forbidden(),
        classic.negative
    );
    let study = event_study(mpdta, 0.95).unwrap();
    let own = &expected["mpdta_sunab_att"];
    tally.estimate("mpdta overall", study.overall, &own["est"], &own["se"]);
    for (name, parts) in [
        ("mpdta_sunab_es", &study.events),
        ("mpdta_sunab_cohort", &study.cohorts),
    ] {
        let own = &expected[name];
        assert_eq!(own["est"].as_array().unwrap().len(), parts.len());
        for (at, (key, estimate)) in parts.iter().enumerate() {
            tally.estimate(
                &format!("{name} {key}"),
                *estimate,
                &own["est"][at],
                &own["se"][at],
            );
        }
    }
}

/// The event study with a covariate.
fn with_a_covariate(data: &std::path::Path, expected: &Value, tally: &mut Tally) {
    let names = ["id", "year", "y", "year_treated"];
    let stagg = make(data, "base_stagg.csv", names, &["x1"], Some(10_000));
    let study = event_study(&stagg, 0.95).unwrap();
    let own = &expected["base_stagg_sunab_x1"];
    let parts = study
        .covariates
        .iter()
        .chain(study.events.iter().map(|(_, part)| part));
    assert_eq!(own["est"].as_array().unwrap().len(), parts.clone().count());
    for (at, estimate) in parts.enumerate() {
        let name = format!("base_stagg {}", own["term"][at]);
        tally.estimate(&name, *estimate, &own["est"][at], &own["se"][at]);
    }
    let own = &expected["base_stagg_att"];
    tally.estimate(
        "base_stagg overall",
        study.overall,
        &own["est"][1],
        &own["se"][1],
    );
}

/// Imputation.
fn imputed(data: &std::path::Path, mpdta: &Panel, expected: &Value, tally: &mut Tally) {
    let options = ImputationOptions::default();
    let hom = make(
        data,
        "df_hom.csv",
        ["unit", "year", "dep_var", "g"],
        &[],
        None,
    );
    for (name, panel) in [("mpdta", mpdta), ("df_hom", &hom)] {
        let found = imputation(panel, &options).unwrap();
        let by_steps = Value::from(until_nothing_moves(data, name));
        tally.near(
            &format!("{name} imputed by steps"),
            Some(found.overall.value),
            &by_steps,
            1e-12,
        );
        let own = &expected[format!("{name}_bjs_static")][0];
        tally.estimate(
            &format!("{name} imputed"),
            found.overall,
            &own["estimate"],
            &own["std.error"],
        );
        for part in expected[format!("{name}_bjs_es")].as_array().unwrap() {
            let event: i64 = part["term"].as_str().unwrap().parse().unwrap();
            let parts = if event < 0 {
                &found.before
            } else {
                &found.events
            };
            let estimate = parts.iter().find(|(at, _)| *at == event).unwrap().1;
            let name = format!("{name} imputed at {event}");
            tally.estimate(&name, estimate, &part["estimate"], &part["std.error"]);
        }
    }
}

fn make(
    data: &std::path::Path,
    file: &str,
    names: [&str; 4],
    covariates: &[&str],
    never: Option<i64>,
) -> Panel {
    let table = Table::read(data, file);
    let periods: Vec<i64> = table
        .whole(names[1])
        .into_iter()
        .map(Option::unwrap)
        .collect();
    let is_treated = |first: &i64| *first > 0 && never != Some(*first);
    let first: Vec<Option<i64>> = table
        .whole(names[3])
        .into_iter()
        .map(|first| first.filter(is_treated))
        .collect();
    let covariates: Vec<_> = covariates.iter().map(|name| table.numbers(name)).collect();
    let rows = Rows {
        units: &table.numbered(names[0]),
        periods: &periods,
        outcomes: &table.numbers(names[2]),
        first_treated: &first,
        covariates: &covariates.iter().map(Vec::as_slice).collect::<Vec<_>>(),
        weights: None,
        clusters: None,
    };
    Panel::new(&rows, PanelOptions::default()).unwrap()
}

/// The mean effect on treated rows from means of untreated rows by unit and by
/// period, taken off in turn until nothing moves.
fn until_nothing_moves(data: &std::path::Path, name: &str) -> f64 {
    let (file, names) = match name {
        "mpdta" => ("mpdta.csv", ["countyreal", "year", "lemp", "first.treat"]),
        _ => ("df_hom.csv", ["unit", "year", "dep_var", "g"]),
    };
    let table = Table::read(data, file);
    let (units, periods) = (table.numbered(names[0]), table.numbered(names[1]));
    let outcomes: Vec<f64> = table
        .numbers(names[2])
        .into_iter()
        .map(Option::unwrap)
        .collect();
    let years = table.whole(names[1]);
    let treated: Vec<bool> = table
        .whole(names[3])
        .iter()
        .zip(&years)
        .map(|(first, year)| first.is_some_and(|first| first > 0 && Some(first) <= *year))
        .collect();
    let mut effects = [units, periods].map(|of| {
        let count = of.iter().max().map_or(0, |&last| last as usize + 1);
        (of, vec![0.0; count])
    });
    let left = |effects: &[(Vec<u32>, Vec<f64>); 2], row: usize| {
        effects.iter().fold(outcomes[row], |left, (of, own)| {
            left - own[of[row] as usize]
        })
    };
    for _ in 0..10_000 {
        let mut moved: f64 = 0.0;
        for side in 0..2 {
            let mut sums = vec![(0.0, 0.0); effects[side].1.len()];
            for row in (0..outcomes.len()).filter(|&row| !treated[row]) {
                let sum = &mut sums[effects[side].0[row] as usize];
                sum.0 += left(&effects, row);
                sum.1 += 1.0;
            }
            for (own, (sum, rows)) in effects[side].1.iter_mut().zip(sums) {
                if rows > 0.0 {
                    *own += sum / rows;
                    moved = moved.max((sum / rows).abs());
                }
            }
        }
        if moved < 1e-15 {
            break;
        }
    }
    let told: Vec<f64> = (0..outcomes.len())
        .filter(|&row| treated[row])
        .map(|row| left(&effects, row))
        .collect();
    let sum: f64 = told.iter().sum();
    #[expect(clippy::cast_precision_loss, reason = "a number of rows")]
    let rows = told.len() as f64;
    sum / rows
}
