//! Times two-way fixed effects and imputation on a large panel.
//!
//! `cargo run --release --example fixed_effects_speed -- DATA`
//!
//! `DATA` has `bench_panel_32844x12.csv.gz`. Each line is one run after reading:
//! laying out rows, then each method, without and with three covariates.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "an example that reports"
)]

mod table;

use allotment_outcome::group_time::Estimate;
use allotment_outcome::imputation::{ImputationOptions, imputation};
use allotment_outcome::panel::{Panel, PanelOptions, Rows};
use allotment_outcome::two_way::{event_study, leads_and_lags, two_way};
use std::time::Instant;
use table::Table;

fn main() {
    let data = std::env::args().nth(1).unwrap();
    let table = Table::read(data.as_ref(), "bench_panel_32844x12.csv");
    let periods: Vec<i64> = table
        .whole("year")
        .into_iter()
        .map(Option::unwrap)
        .collect();
    let never = |first: Option<i64>| first.filter(|&first| first > 0);
    let first: Vec<Option<i64>> = table.whole("g").into_iter().map(never).collect();
    let covariates = ["x1", "x2", "x3"].map(|name| table.numbers(name));
    // Covariates that are fixed within units are taken off with their effects.
    let moving: Vec<Vec<Option<f64>>> = covariates
        .iter()
        .map(|column| {
            let rows = column.iter().zip(&periods);
            rows.map(|(x, &period)| {
                let phase = f64::from(i32::try_from(period % 7).unwrap());
                x.map(|x| x * phase + (x * 37.0 + phase).sin())
            })
            .collect()
        })
        .collect();
    let moving: Vec<&[Option<f64>]> = moving.iter().map(Vec::as_slice).collect();
    let (units, outcomes) = (table.numbered("id"), table.numbers("y"));
    drop(table);
    for covariates in [&[][..], &moving[..]] {
        for _ in 0..3 {
            let rows = Rows {
                units: &units,
                periods: &periods,
                outcomes: &outcomes,
                first_treated: &first,
                covariates,
                weights: None,
                clusters: None,
            };
            print!("{} covariates: ", covariates.len());
            let panel = timed("laid out", || Panel::new(&rows, PanelOptions::default()));
            let panel = panel.unwrap();
            tell("two-way", || two_way(&panel, 0.95).unwrap().treatment);
            tell("cohorts by events", || {
                event_study(&panel, 0.95).unwrap().overall
            });
            tell("leads and lags", || {
                leads_and_lags(&panel, 0.95).unwrap().events[0].1
            });
            tell("imputation", || {
                imputation(&panel, &ImputationOptions::default())
                    .unwrap()
                    .overall
            });
            println!();
        }
    }
}

fn timed<T>(name: &str, run: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let found = run();
    print!("{name} {:.1} ms; ", 1000.0 * start.elapsed().as_secs_f64());
    found
}

fn tell(name: &str, run: impl FnOnce() -> Estimate) {
    let found = timed(name, run);
    print!("{:.6} ({:.6}); ", found.value, found.std_error.unwrap());
}
