//! Compares an interrupted series with the results of R's `lm` and `sandwich`.
//!
//! `cargo run --example interrupted_expected -- DATA EXPECTED`
//!
//! `DATA` has `seatbelts.csv`; `EXPECTED` has `its_seatbelts_R.json`.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "an example that reports"
)]

mod table;

use allotment_outcome::interrupted::{InterruptedOptions, Lag, Series, SmallSample, interrupted};
use serde_json::Value;
use std::path::PathBuf;
use table::Table;

fn main() {
    let mut arguments = std::env::args().skip(1).map(PathBuf::from);
    let (data, expected) = (arguments.next().unwrap(), arguments.next().unwrap());
    let text = std::fs::read_to_string(expected.join("its_seatbelts_R.json")).unwrap();
    let expected: Value = serde_json::from_str(&text).unwrap();
    let table = Table::read(&data, "seatbelts.csv");
    let times: Vec<i64> = table.whole("t").into_iter().map(Option::unwrap).collect();
    let values: Vec<f64> = table
        .numbers("drivers")
        .into_iter()
        .map(|value| libm::log(value.unwrap()))
        .collect();
    let months = table.numbered("month");
    let series = Series {
        times: &times,
        values: &values,
        comparison: None,
        seasons: Some(&months),
    };
    let (mut passed, mut failed) = (0, 0);
    let mut near = |what: &str, found: f64, expected: &Value| {
        if (found - expected.as_f64().unwrap()).abs() <= 1e-8 {
            passed += 1;
        } else {
            failed += 1;
            println!("{what}: {found} where {expected} is expected");
        }
    };
    for (small_sample, name) in [
        (SmallSample::None, "se_nw12"),
        (SmallSample::Degrees, "se_nw12_adj"),
    ] {
        let options = InterruptedOptions {
            lag: Lag::Given(12),
            small_sample,
            ..InterruptedOptions::new(expected["k0"].as_i64().unwrap())
        };
        let found = interrupted(&series, &options).unwrap();
        for (term, told) in [
            ("t", found.trend),
            ("level", found.level),
            ("slope", found.slope),
        ] {
            near(term, told.value, &expected["coef"][term]);
            near(term, told.plain_error, &expected["se_ols"][term]);
            near(name, told.std_error, &expected[name][term]);
        }
        near("sigma", found.sigma, &expected["sigma"]);
        near("dw", found.durbin_watson, &expected["dw"]);
        println!(
            "level {:.6} ({:.6} to {:.6}, p {:.4}), autocorrelation {:.3}",
            found.level.value,
            found.level.low,
            found.level.high,
            found.level.p_value,
            found.autocorrelation
        );
    }
    println!("{passed} passed, {failed} failed");
    std::process::exit(i32::from(failed > 0 || passed == 0));
}
