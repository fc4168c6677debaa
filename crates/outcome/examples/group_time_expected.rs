//! Compares effects by group and time with the results of R's `did`.
//!
//! `cargo run --example group_time_expected -- DATA EXPECTED`
//!
//! `DATA` has `mpdta.csv` and `bench_panel_32844x12.csv.gz`; `EXPECTED` has
//! `mpdta_R_did.json` and `bench32844_R.json`.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "an example that reports"
)]

mod table;

use allotment_outcome::group_time::{
    Average, Base, Control, Estimator, GroupTime, GroupTimeOptions, Overall, PreTrend, group_time,
};
use allotment_outcome::panel::{Panel, PanelOptions, Rows};
use serde_json::Value;
use std::path::PathBuf;
use table::Table;

struct Tally {
    passed: usize,
    failed: usize,
    furthest: f64,
}

impl Tally {
    fn near(&mut self, what: &str, found: Option<f64>, expected: &Value, tolerance: f64) {
        let distance = match (found, expected.as_f64()) {
            (Some(found), Some(expected)) => (found - expected).abs(),
            (None, None) => 0.0,
            _ => f64::INFINITY,
        };
        if distance <= tolerance {
            self.passed += 1;
            self.furthest = self.furthest.max(distance);
        } else {
            self.failed += 1;
            println!("{what}: {found:?} where {expected} is expected");
        }
    }
}

fn main() {
    let mut arguments = std::env::args().skip(1).map(PathBuf::from);
    let (data, expected) = (arguments.next().unwrap(), arguments.next().unwrap());
    let read = |name: &str| -> Value {
        serde_json::from_str(&std::fs::read_to_string(expected.join(name)).unwrap()).unwrap()
    };
    let mut tally = Tally {
        passed: 0,
        failed: 0,
        furthest: 0.0,
    };

    let table = Table::read(&data, "mpdta.csv");
    let results = read("mpdta_R_did.json");
    let panel = |covariates: &[&str]| {
        make(
            &table,
            ("countyreal", "year", "lemp", "first.treat"),
            covariates,
        )
    };
    for (name, result) in results.as_object().unwrap() {
        let parts: Vec<&str> = name.split('|').collect();
        let [covariates, estimator, control, base] = parts[..] else {
            continue;
        };
        let covariates: &[&str] = if covariates == "lpop" { &["lpop"] } else { &[] };
        let tolerance = if covariates.is_empty() { 1e-8 } else { 1e-7 };
        let options = GroupTimeOptions {
            draws: 0,
            ..options(estimator, control, base)
        };
        let found = group_time(&panel(covariates), &options).unwrap();
        compare(&mut tally, name, &found, result, tolerance);
        if let Some(expected) = result.get("V_analytical") {
            let units = 500.0;
            let columns: Vec<&[f64]> = found.influence.columns().collect();
            for (one, row) in expected.as_array().unwrap().iter().enumerate() {
                for (other, value) in row.as_array().unwrap().iter().enumerate() {
                    let products = columns[one].iter().zip(columns[other]).map(|(a, b)| a * b);
                    let found = products.sum::<f64>() / units;
                    tally.near(name, Some(found), value, 1e-8);
                }
            }
        }
    }
    bootstrap(&mut tally, &panel(&[]), &results["bootstrap_B100000_seed1"]);
    println!("mpdta: furthest {:.1e}", tally.furthest);

    let table = Table::read(&data, "bench_panel_32844x12.csv");
    for (name, result) in read("bench32844_R.json").as_object().unwrap() {
        let parts: Vec<&str> = name.split('|').collect();
        let [covariates, estimator, control] = parts[..] else {
            continue;
        };
        let covariates: &[&str] = if covariates == "x3" {
            &["x1", "x2", "x3"]
        } else {
            &[]
        };
        let panel = make(&table, ("id", "year", "y", "g"), covariates);
        let options = GroupTimeOptions {
            draws: 0,
            ..options(estimator, control, "varying")
        };
        let found = group_time(&panel, &options).unwrap();
        compare(&mut tally, name, &found, result, 1e-8);
    }
    println!("{} passed, {} failed", tally.passed, tally.failed);
    std::process::exit(i32::from(tally.failed > 0));
}

fn make(table: &Table, names: (&str, &str, &str, &str), covariates: &[&str]) -> Panel {
    let periods: Vec<i64> = table
        .whole(names.1)
        .into_iter()
        .map(Option::unwrap)
        .collect();
    let never = |first: Option<i64>| first.filter(|&first| first > 0);
    let first: Vec<Option<i64>> = table.whole(names.3).into_iter().map(never).collect();
    let covariates: Vec<_> = covariates.iter().map(|name| table.numbers(name)).collect();
    let rows = Rows {
        units: &table.numbered(names.0),
        periods: &periods,
        outcomes: &table.numbers(names.2),
        first_treated: &first,
        covariates: &covariates.iter().map(Vec::as_slice).collect::<Vec<_>>(),
        weights: None,
        clusters: None,
    };
    Panel::new(&rows, PanelOptions::default()).unwrap()
}

fn options(estimator: &str, control: &str, base: &str) -> GroupTimeOptions {
    GroupTimeOptions {
        estimator: match estimator {
            "dr" => Estimator::DoublyRobust,
            "ipw" => Estimator::Weighting,
            _ => Estimator::Regression,
        },
        control: match control {
            "nevertreated" => Control::Never,
            _ => Control::NotYet,
        },
        base: match base {
            "universal" => Base::Universal,
            _ => Base::Varying,
        },
        ..GroupTimeOptions::default()
    }
}

fn compare(tally: &mut Tally, name: &str, found: &GroupTime, expected: &Value, tolerance: f64) {
    let cells = &expected["cells"];
    assert_eq!(cells["att"].as_array().unwrap().len(), found.cells.len());
    for (at, cell) in found.cells.iter().enumerate() {
        assert_eq!(cells["group"][at].as_i64(), Some(cell.group));
        assert_eq!(cells["time"][at].as_i64(), Some(cell.time));
        let what = format!("{name} ATT({}, {})", cell.group, cell.time);
        let estimate = cell.estimate().unwrap();
        tally.near(&what, Some(estimate.value), &cells["att"][at], tolerance);
        tally.near(&what, estimate.std_error, &cells["se"][at], tolerance);
    }
    let (statistic, p_value) = match found.pre_trend {
        PreTrend::Tested {
            statistic, p_value, ..
        } => (Some(statistic), Some(p_value)),
        _ => (None, None),
    };
    tally.near(&format!("{name} W"), statistic, &expected["W"], 1e-5);
    tally.near(&format!("{name} p"), p_value, &expected["Wpval"], 1e-5);
    let simple = &expected["agg_simple"];
    one(
        tally,
        &format!("{name} simple"),
        &found.simple,
        simple,
        tolerance,
    );
    average(
        tally,
        &format!("{name} dynamic"),
        &found.dynamic,
        &expected["agg_dynamic"],
        tolerance,
    );
    average(
        tally,
        &format!("{name} group"),
        &found.group,
        &expected["agg_group"],
        tolerance,
    );
    average(
        tally,
        &format!("{name} calendar"),
        &found.calendar,
        &expected["agg_calendar"],
        tolerance,
    );
}

fn first<'a>(value: &'a Value, names: [&str; 2]) -> &'a Value {
    value.get(names[0]).unwrap_or(&value[names[1]])
}

fn one(tally: &mut Tally, name: &str, found: &Overall, expected: &Value, tolerance: f64) {
    let estimate = found.estimate;
    tally.near(
        name,
        Some(estimate.value),
        first(expected, ["overall_att", "overall"]),
        tolerance,
    );
    let error = match expected.get("overall_se") {
        Some(error) => error,
        None => &expected["se"],
    };
    tally.near(&format!("{name} se"), estimate.std_error, error, tolerance);
}

fn average(tally: &mut Tally, name: &str, found: &Average, expected: &Value, tolerance: f64) {
    one(tally, name, &found.overall, expected, tolerance);
    let errors = match expected.get("se_egt") {
        Some(errors) => errors,
        None => &expected["se"],
    };
    assert_eq!(expected["att"].as_array().unwrap().len(), found.parts.len());
    for (at, (event, part)) in found.parts.iter().enumerate() {
        assert_eq!(expected["egt"][at].as_i64(), Some(*event));
        let what = format!("{name} {event}");
        tally.near(
            &what,
            Some(part.estimate.value),
            &expected["att"][at],
            tolerance,
        );
        tally.near(&what, part.estimate.std_error, &errors[at], tolerance);
    }
}

fn bootstrap(tally: &mut Tally, panel: &Panel, expected: &Value) {
    let options = GroupTimeOptions {
        draws: 100_000,
        ..GroupTimeOptions::default()
    };
    let found = group_time(panel, &options).unwrap();
    tally.near(
        "critical value, cells",
        found.critical,
        &expected["attgt_crit"],
        0.03,
    );
    tally.near(
        "critical value, dynamic",
        found.dynamic.critical,
        &expected["es_crit"],
        0.03,
    );
    println!(
        "critical values {:?} {:?}",
        found.critical, found.dynamic.critical
    );
    for (at, cell) in found.cells.iter().enumerate() {
        let error = &expected["attgt_se"][at];
        let tolerance = 0.01 * error.as_f64().unwrap();
        tally.near(
            "draws, cells",
            cell.estimate().unwrap().draws_error,
            error,
            tolerance,
        );
    }
    for (at, (_, part)) in found.dynamic.parts.iter().enumerate() {
        let error = &expected["es_se"][at];
        let tolerance = 0.01 * error.as_f64().unwrap();
        tally.near(
            "draws, dynamic",
            part.estimate.draws_error,
            error,
            tolerance,
        );
    }
    let error = &expected["es_overall_se"];
    let tolerance = 0.01 * error.as_f64().unwrap();
    tally.near(
        "draws, overall",
        found.dynamic.overall.estimate.draws_error,
        error,
        tolerance,
    );
}
