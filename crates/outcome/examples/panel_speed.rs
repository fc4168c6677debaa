//! Times methods on a large panel, and checks the answer against that of R's
//! `did`.
//!
//! `cargo run --release --example panel_speed -- DATA`
//!
//! `DATA` has `bench_panel_32844x12.csv.gz`.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "an example that reports"
)]

mod table;

use allotment_outcome::group_time::{Control, GroupTimeOptions, group_time};
use allotment_outcome::imputation::{ImputationOptions, imputation};
use allotment_outcome::panel::{Panel, PanelOptions, Rows};
use allotment_outcome::two_way::{event_study, two_way};
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
    let (units, outcomes) = (table.numbered("id"), table.numbers("y"));
    drop(table);
    for _ in 0..5 {
        let start = Instant::now();
        let rows = Rows {
            units: &units,
            periods: &periods,
            outcomes: &outcomes,
            first_treated: &first,
            covariates: &covariates.each_ref().map(Vec::as_slice),
            weights: None,
            clusters: None,
        };
        let panel = Panel::new(&rows, PanelOptions::default()).unwrap();
        let laid_out = start.elapsed();
        let control = Control::NotYet;
        let options = GroupTimeOptions {
            control,
            draws: 0,
            ..GroupTimeOptions::default()
        };
        let start = Instant::now();
        group_time(&panel, &options).unwrap();
        let without_draws = start.elapsed();
        let options = GroupTimeOptions {
            control,
            ..GroupTimeOptions::default()
        };
        let start = Instant::now();
        let found = group_time(&panel, &options).unwrap();
        let with_draws = start.elapsed();
        let simple = found.simple.estimate;
        assert!(
            (simple.value - 0.195_541_703_919).abs() < 1e-11,
            "{}",
            simple.value
        );
        assert!((simple.std_error.unwrap() - 0.006_977_777_706_566).abs() < 1e-11);
        println!(
            "laid out in {laid_out:.1?}; {} cells in {without_draws:.1?}, with {} draws in {with_draws:.1?}; simple {:.9} ({:.9}); critical {:.3}",
            found.cells.len(),
            options.draws,
            simple.value,
            simple.std_error.unwrap(),
            found.critical.unwrap(),
        );
        drop(found);
        let rows = Rows {
            covariates: &[],
            ..rows
        };
        let panel = Panel::new(&rows, PanelOptions::default()).unwrap();
        let start = Instant::now();
        let classic = two_way(&panel, 0.95).unwrap();
        let classic_took = start.elapsed();
        let start = Instant::now();
        let study = event_study(&panel, 0.95).unwrap();
        let study_took = start.elapsed();
        let options = ImputationOptions {
            before: None,
            ..ImputationOptions::default()
        };
        let start = Instant::now();
        let imputed = imputation(&panel, &options).unwrap();
        let imputed_took = start.elapsed();
        println!(
            "two-way {classic_took:.1?} {:.6} ({:.6}); event study {study_took:.1?} {:.6}; imputation {imputed_took:.1?} {:.6} ({:.6})",
            classic.treatment.value,
            classic.treatment.std_error.unwrap(),
            study.overall.value,
            imputed.overall.value,
            imputed.overall.std_error.unwrap(),
        );
    }
}
