//! Times synthetic control on 100 treated units and 500 donors over 48 periods.
//!
//! `cargo run --release --example synthetic_control_speed -- DATA`
//!
//! `DATA` has `sc_600x48.csv`. Each line is one run after reading, with every
//! placebo: all treated units, without and with leaving out each donor; one treated
//! unit alone.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "an example that reports"
)]

mod table;

use allotment_outcome::panel::{Panel, PanelOptions, Rows};
use allotment_outcome::synthetic_control::{SyntheticControlOptions, synthetic_control};
use std::time::Instant;
use table::Table;

fn main() {
    let data = std::env::args().nth(1).unwrap();
    let begin = Instant::now();
    let table = Table::read(data.as_ref(), "sc_600x48.csv");
    let whole = |name| -> Vec<i64> { table.whole(name).into_iter().map(Option::unwrap).collect() };
    let (numbers, periods, outcomes) = (whole("unit"), whole("time"), table.numbers("y"));
    println!("read: {:.1} ms", 1000.0 * begin.elapsed().as_secs_f64());
    let panel = |last: i64| {
        let kept: Vec<usize> = (0..numbers.len())
            .filter(|&row| numbers[row] <= last)
            .collect();
        let units: Vec<u32> = kept
            .iter()
            .map(|&row| u32::try_from(numbers[row]).unwrap())
            .collect();
        let rows = Rows {
            units: &units,
            periods: &kept.iter().map(|&row| periods[row]).collect::<Vec<_>>(),
            outcomes: &kept.iter().map(|&row| outcomes[row]).collect::<Vec<_>>(),
            first_treated: &units
                .iter()
                .map(|&unit| (unit > 500).then_some(37))
                .collect::<Vec<_>>(),
            covariates: &[],
            weights: None,
            clusters: None,
        };
        Panel::new(&rows, PanelOptions::default()).unwrap()
    };
    let (all, one) = (panel(600), panel(501));
    for (what, panel, leave_one_out) in [
        ("100 treated, 500 placebos", &all, false),
        ("100 treated, 500 placebos, leaving out", &all, true),
        ("1 treated, 500 placebos", &one, false),
        ("1 treated, 500 placebos, leaving out", &one, true),
    ] {
        let options = SyntheticControlOptions {
            leave_one_out,
            ..SyntheticControlOptions::default()
        };
        for _ in 0..3 {
            let begin = Instant::now();
            let found = synthetic_control(panel, &options).unwrap();
            println!(
                "{what}: {:.1} ms; effect {:.9}, {:?}",
                1000.0 * begin.elapsed().as_secs_f64(),
                found.average.att,
                found.average.test.and_then(|test| test.p_value)
            );
        }
    }
}
