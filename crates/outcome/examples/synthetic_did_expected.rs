//! Compares synthetic difference-in-differences with the results of R's `synthdid`.
//!
//! `cargo run --release --example synthetic_did_expected -- DATA EXPECTED`
//!
//! `DATA` has `california_prop99.csv` and `sc_600x48.csv`; `EXPECTED` has
//! `sdid_prop99_R.json`.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "an example that reports"
)]

mod table;

use allotment_outcome::panel::{Panel, PanelOptions, Rows};
use allotment_outcome::synthetic_did::{
    Errors, Method, Solver, SyntheticDid, SyntheticDidOptions, synthetic_did,
};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::time::Instant;
use table::Table;

struct Tally {
    passed: usize,
    failed: usize,
}

impl Tally {
    fn near(&mut self, what: &str, found: Option<f64>, expected: f64, tolerance: f64) {
        let is_near = found.is_some_and(|found| (found - expected).abs() <= tolerance);
        self.passed += usize::from(is_near);
        self.failed += usize::from(!is_near);
        if !is_near {
            println!("{what}: {found:?} where {expected} is expected");
        }
    }
}

fn main() {
    let mut arguments = std::env::args().skip(1).map(PathBuf::from);
    let (data, expected) = (arguments.next().unwrap(), arguments.next().unwrap());
    let text = std::fs::read_to_string(expected.join("sdid_prop99_R.json")).unwrap();
    let expected: Value = serde_json::from_str(&text).unwrap();
    let mut tally = Tally {
        passed: 0,
        failed: 0,
    };
    proposition_99(&data, &expected, &mut tally);
    six_hundred(&data, &mut tally);
    println!("{} passed, {} failed", tally.passed, tally.failed);
    std::process::exit(i32::from(tally.failed > 0 || tally.passed == 0));
}

/// California's tobacco programme of 1989, each method, with all placebos.
fn proposition_99(data: &Path, expected: &Value, tally: &mut Tally) {
    let names = ["State", "Year", "PacksPerCapita", "treated"];
    let (panel, states) = read(data, "california_prop99.csv", names);
    for (name, method) in [
        ("sdid", Method::SyntheticDid),
        ("sc", Method::SyntheticControl),
        ("did", Method::DifferenceInDifferences),
    ] {
        let options = SyntheticDidOptions {
            method,
            ..SyntheticDidOptions::default()
        };
        let start = Instant::now();
        let found = synthetic_did(&panel, &options).unwrap();
        let taken = start.elapsed();
        println!(
            "{name}: {:.6} (placebo {:.6}, rank {:.4}) in {taken:.1?}",
            found.overall.value,
            found.overall.std_error.unwrap(),
            found.rank_p_value.unwrap()
        );
        for warning in &found.warnings {
            println!("  {warning}");
        }
        let exact = SyntheticDidOptions {
            solver: Solver::Exact,
            ..options
        };
        let start = Instant::now();
        let best = synthetic_did(&panel, &exact).unwrap();
        println!(
            "  with the best weights {:.6} (placebo {:.6}) in {:.1?}",
            best.overall.value,
            best.overall.std_error.unwrap(),
            start.elapsed()
        );
        compare(name, &found, &states, &expected[name], tally);
    }
}

fn compare(name: &str, found: &SyntheticDid, states: &[String], own: &Value, tally: &mut Tally) {
    let number = |value: &Value| value.as_f64().unwrap();
    let cohort = &found.cohorts[0];
    let overall = found.overall;
    tally.near(name, Some(overall.value), number(&own["estimate"]), 1e-8);
    let spread = number(&own["placebo_exact_sd_pop"]);
    let what = format!("{name} placebo error");
    tally.near(&what, overall.std_error, spread, 1e-8);
    if name != "did" {
        for (what, found) in [
            ("zeta_omega", cohort.unit_zeta),
            ("zeta_lambda", cohort.time_zeta),
        ] {
            tally.near(
                &format!("{name} {what}"),
                Some(found),
                number(&own[what]),
                1e-10,
            );
        }
    }
    // A weight that R does not print is zero.
    let weight = |kind: &str, of: &str| own[kind].get(of).map_or(0.0, number);
    for (unit, found) in &cohort.unit_weights {
        let state = &states[*unit as usize];
        let what = format!("{name} weight of {state}");
        tally.near(&what, Some(*found), weight("omega", state), 1e-8);
    }
    for (year, found) in &cohort.time_weights {
        let what = format!("{name} weight of {year}");
        tally.near(
            &what,
            Some(*found),
            weight("lambda", &year.to_string()),
            1e-8,
        );
    }
    for (year, found) in &cohort.effects {
        let what = format!("{name} effect in {year}");
        let expected = number(&own["effect_curve"][year.to_string()]);
        tally.near(&what, Some(found.value), expected, 1e-8);
    }
    let mut furthest: f64 = 0.0;
    for (unit, found) in &found.placebos {
        let state = &states[*unit as usize];
        let expected = number(&own["placebo_effects"][state]);
        furthest = furthest.max((found - expected).abs());
        // Where steps stop hangs on the order in which controls come to them.
        tally.near(
            &format!("{name} placebo {state}"),
            Some(*found),
            expected,
            0.1,
        );
    }
    println!("  placebos differ by up to {furthest:.1e}");
}

/// 100 of 600 made units treated in 12 of 48 periods, with an effect of -2.
///
/// Source: the estimate and the jackknife of R's `synthdid` 0.0.9, azcausal 0.2.5 and
/// diff-diff 3.13, which agree; the estimate of panelkit 0.3.0, whose weights are
/// nearer to the best.
fn six_hundred(data: &Path, tally: &mut Tally) {
    let (panel, _) = read(data, "sc_600x48.csv", ["unit", "time", "y", "w"]);
    let as_r = SyntheticDidOptions::default();
    let exact = SyntheticDidOptions {
        solver: Solver::Exact,
        ..as_r
    };
    let throughout = SyntheticDidOptions {
        solver_in_draws: Some(Solver::AsR),
        ..as_r
    };
    for (name, options, expected) in [
        ("as R", as_r, -2.127_572),
        ("as R in draws too", throughout, -2.127_572),
        ("best weights", exact, -2.126_847),
    ] {
        for errors in [Errors::Jackknife, Errors::Bootstrap, Errors::Placebo] {
            let errors = Some(errors);
            let options = SyntheticDidOptions { errors, ..options };
            let start = Instant::now();
            let found = synthetic_did(&panel, &options).unwrap();
            let overall = found.overall;
            println!(
                "600 by 48, {name}, {:?}: {:.6} ({:.7}) in {:.1?}",
                found.errors,
                overall.value,
                overall.std_error.unwrap(),
                start.elapsed()
            );
            tally.near("600 by 48", Some(overall.value), expected, 1e-6);
            if found.errors == Errors::Jackknife && options.solver == Solver::AsR {
                tally.near("jackknife", overall.std_error, 0.082_961_8, 1e-7);
            }
        }
    }
}

fn read(data: &Path, file: &str, names: [&str; 4]) -> (Panel, Vec<String>) {
    let table = Table::read(data, file);
    let units = table.numbered(names[0]);
    let count = units.iter().max().map_or(0, |&last| last as usize + 1);
    let mut labels = vec![String::new(); count];
    for (&unit, label) in units.iter().zip(table.texts(names[0])) {
        labels[unit as usize].clone_from(label);
    }
    let whole = |name| table.whole(name).into_iter().map(Option::unwrap);
    let periods: Vec<i64> = whole(names[1]).collect();
    let mut starts: Vec<Option<i64>> = vec![None; count];
    for (row, is_treated) in whole(names[3]).enumerate() {
        let start = &mut starts[units[row] as usize];
        if is_treated == 1 && start.is_none_or(|start| periods[row] < start) {
            *start = Some(periods[row]);
        }
    }
    let first: Vec<Option<i64>> = units.iter().map(|&unit| starts[unit as usize]).collect();
    let rows = Rows {
        units: &units,
        periods: &periods,
        outcomes: &table.numbers(names[2]),
        first_treated: &first,
        covariates: &[],
        weights: None,
        clusters: None,
    };
    (Panel::new(&rows, PanelOptions::default()).unwrap(), labels)
}
