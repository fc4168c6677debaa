//! Compares `XmR` charts with those of the R package `NHSRplotthedots`.
//!
//! `cargo run --example watch_expected -- EXPECTED`
//!
//! `EXPECTED` has `spc_nile_ptd.json`.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "an example that reports"
)]

use allotment_outcome::watch::{
    Improvement, PointKind, Rule, Screening, Side, Signal, WatchOptions, watch,
};
use serde_json::Value;
use std::path::PathBuf;

fn main() {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap());
    let text = std::fs::read_to_string(folder.join("spc_nile_ptd.json")).unwrap();
    let expected: Value = serde_json::from_str(&text).unwrap();
    let (mut passed, mut failed) = (0, 0);
    let mut check = |what: &str, holds: bool| {
        if holds {
            passed += 1;
        } else {
            failed += 1;
            println!("{what} differs");
        }
    };
    let base = &expected["nile_screened"];
    let values: Vec<Option<f64>> = list(&base["y"]).iter().map(Value::as_f64).collect();
    for name in [
        "nile_screened",
        "nile_unscreened",
        "nile_fix28",
        "nile_rebase1899",
    ] {
        let case = &expected[name];
        let times: Vec<i64> = list(&case["x"])
            .iter()
            .map(|x| x.as_i64().unwrap())
            .collect();
        let mut options = WatchOptions::new(Improvement::Up);
        match name {
            "nile_screened" => options.screening = Screening::On,
            "nile_fix28" => options.baseline = Some(28),
            // The package's own default is to screen.
            "nile_rebase1899" => {
                options.screening = Screening::On;
                options.rebase = vec![1899];
            }
            _ => {}
        }
        let chart = watch(&times, &values, &options).unwrap();
        for (at, point) in chart.points.iter().enumerate() {
            let limits = [
                ("mean", point.mean),
                ("lpl", point.low),
                ("upl", point.high),
            ];
            for (limit, found) in limits {
                let value = match &case[limit] {
                    Value::Array(all) => &all[at],
                    one => one,
                };
                let near = (found - value.as_f64().unwrap()).abs() <= 1e-8;
                check(&format!("{name} {} {limit}", point.time), near);
            }
            let special = words(point.rules.first());
            check(
                &format!("{name} {}: {special}", point.time),
                case["special"][at] == special,
            );
            if let Some(kinds) = case["point"].as_array() {
                let kind = match point.kind {
                    PointKind::Improvement => "special_cause_improvement",
                    PointKind::Concern => "special_cause_concern",
                    _ => "common_cause",
                };
                check(&format!("{name} {}: {kind}", point.time), kinds[at] == kind);
            }
        }
    }
    println!("{passed} passed, {failed} failed");
    std::process::exit(i32::from(failed > 0 || passed == 0));
}

fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap()
}

fn words(signal: Option<&Signal>) -> &'static str {
    let Some(signal) = signal else {
        return "Common Cause";
    };
    match (signal.rule, signal.side) {
        (Rule::Outside, Side::High) => "Above UCL",
        (Rule::Outside, Side::Low) => "Below LCL",
        (Rule::TwoOfThree, Side::High) => "2 in 3 Above CL",
        (Rule::TwoOfThree, Side::Low) => "2 in 3 Below CL",
        (Rule::OneSide, Side::High) => "7 Points Above CL",
        (Rule::OneSide, Side::Low) => "7 Points Below CL",
        (Rule::Trend, Side::High) => "7 Points Increasing",
        (Rule::Trend, Side::Low) => "7 Points Decreasing",
    }
}
