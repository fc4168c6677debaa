//! How fast synthetic difference-in-differences is, on answers that are checked.
//!
//! `cargo bench -p allotment-outcome --bench synthetic_did`
//!
//! Made panels of two shapes: 39 units over 31 periods of which one is treated in the
//! last 12, as California's tobacco programme is studied; and 600 units over 48
//! periods of which 100 are treated in the last 12.

use allotment_outcome::panel::{Panel, PanelOptions, Rows};
use allotment_outcome::synthetic_did::{Errors, Solver, SyntheticDidOptions, synthetic_did};

fn main() {
    divan::main();
}

/// Numbers that look like noise, between -1 and 1.
fn noise(seed: u32) -> f64 {
    let mut state = seed.wrapping_mul(0x9E37_79B9) ^ 0x85EB_CA6B;
    for shift in [16, 13, 16] {
        state = (state ^ (state >> shift)).wrapping_mul(0xC2B2_AE35);
    }
    f64::from(state) / f64::from(u32::MAX) * 2.0 - 1.0
}

/// Units that share two movements, of which the first `treated` have an effect of -2
/// in the last 12 periods.
fn panel(units: u32, periods: u32, treated: u32) -> Panel {
    let start = periods - 12;
    let rows = || (0..units).flat_map(|unit| (0..periods).map(move |period| (unit, period)));
    let outcome = |(unit, period): (u32, u32)| {
        let is_treated = unit < treated && period >= start;
        let time = f64::from(period);
        let shared = noise(unit * 3 + 1) * time / 4.0 + noise(unit * 3 + 2) * (time / 5.0).sin();
        let own = 4.0 * noise(unit * 3 + 3) + shared + noise(1_000_000 + unit * periods + period);
        Some(50.0 + own + if is_treated { -2.0 } else { 0.0 })
    };
    let first = |(unit, _)| (unit < treated).then_some(i64::from(start));
    let columns = Rows {
        units: &rows().map(|row| row.0).collect::<Vec<_>>(),
        periods: &rows().map(|row| i64::from(row.1)).collect::<Vec<_>>(),
        outcomes: &rows().map(outcome).collect::<Vec<_>>(),
        first_treated: &rows().map(first).collect::<Vec<_>>(),
        covariates: &[],
        weights: None,
        clusters: None,
    };
    Panel::new(&columns, PanelOptions::default()).expect("a panel")
}

fn run(panel: &Panel, solver: Solver, errors: Errors) {
    let options = SyntheticDidOptions {
        solver,
        solver_in_draws: Some(solver),
        errors: Some(errors),
        ..SyntheticDidOptions::default()
    };
    let found = synthetic_did(divan::black_box(panel), &options).expect("a panel");
    let error = found.overall.std_error.expect("replicates");
    assert!(error > 0.0 && (found.overall.value + 2.0).abs() < 4.0 * error);
}

#[divan::bench(args = [Solver::AsR, Solver::Exact])]
fn one_treated_with_each_placebo(bencher: divan::Bencher<'_, '_>, solver: Solver) {
    let panel = panel(39, 31, 1);
    bencher.bench_local(|| run(&panel, solver, Errors::Placebo));
}

#[divan::bench(args = [Solver::AsR, Solver::Exact], sample_count = 20)]
fn hundred_treated_with_200_draws(bencher: divan::Bencher<'_, '_>, solver: Solver) {
    let panel = panel(600, 48, 100);
    bencher.bench_local(|| run(&panel, solver, Errors::Bootstrap));
}

#[divan::bench(args = [Solver::AsR, Solver::Exact], sample_count = 20)]
fn hundred_treated_with_200_placebos(bencher: divan::Bencher<'_, '_>, solver: Solver) {
    let panel = panel(600, 48, 100);
    bencher.bench_local(|| run(&panel, solver, Errors::Placebo));
}

#[divan::bench(args = [Solver::AsR, Solver::Exact])]
fn hundred_treated_with_the_jackknife(bencher: divan::Bencher<'_, '_>, solver: Solver) {
    let panel = panel(600, 48, 100);
    bencher.bench_local(|| run(&panel, solver, Errors::Jackknife));
}
