//! How fast synthetic control is, on answers that are checked.
//!
//! `cargo bench -p allotment-outcome --bench synthetic_control`
//!
//! Donors over 36 periods before treatment and 12 after, with three factors and some
//! noise; the effect is 2. With all placebos, time should grow as the square of
//! donors does, and hardly with treated units.

use allotment_outcome::panel::{Panel, PanelOptions, Rows};
use allotment_outcome::simplex::Pool;
use allotment_outcome::synthetic_control::{SyntheticControlOptions, synthetic_control};

fn main() {
    divan::main();
}

const PERIODS: u32 = 48;
const BEFORE: u32 = 36;

/// Numbers between -1 and 1 without pattern, the same everywhere.
fn noise(number: u32) -> f64 {
    let mixed = number.wrapping_mul(0x9E37_79B1);
    let mixed = (mixed ^ (mixed >> 15)).wrapping_mul(0x85EB_CA77);
    let mixed = (mixed ^ (mixed >> 13)).wrapping_mul(0xC2B2_AE3D);
    f64::from(mixed ^ (mixed >> 16)) / f64::from(u32::MAX) * 2.0 - 1.0
}

fn outcome(unit: u32, period: u32) -> f64 {
    let factors = [
        f64::from(period) / 10.0,
        f64::from(period * period % 17) / 5.0,
        noise(7_000_000 + period),
    ];
    let parts = factors
        .iter()
        .zip(0..)
        .map(|(factor, at)| factor * (1.0 + noise(1_000_000 + 3 * unit + at)));
    10.0 + parts.sum::<f64>() + 0.3 * noise(unit * PERIODS + period)
}

fn panel(treated: u32, donors: u32) -> Panel {
    let rows = || (0..treated + donors).flat_map(|unit| (0..PERIODS).map(move |at| (unit, at)));
    let observed = |(unit, at)| {
        let effect = if unit < treated && at >= BEFORE {
            2.0
        } else {
            0.0
        };
        Some(outcome(unit, at) + effect)
    };
    let first = |(unit, _)| (unit < treated).then_some(i64::from(BEFORE));
    let columns = Rows {
        units: &rows().map(|row| row.0).collect::<Vec<_>>(),
        periods: &rows().map(|row| i64::from(row.1)).collect::<Vec<_>>(),
        outcomes: &rows().map(observed).collect::<Vec<_>>(),
        first_treated: &rows().map(first).collect::<Vec<_>>(),
        covariates: &[],
        weights: None,
        clusters: None,
    };
    Panel::new(&columns, PanelOptions::default()).expect("a panel")
}

fn with_all_placebos(bencher: divan::Bencher<'_, '_>, treated: u32, donors: u32) {
    let panel = panel(treated, donors);
    let options = SyntheticControlOptions {
        leave_one_out: false,
        ..SyntheticControlOptions::default()
    };
    bencher.bench_local(|| {
        let found = synthetic_control(divan::black_box(&panel), &options).expect("a panel");
        assert!(
            (found.average.att - 2.0).abs() < 0.4,
            "{}",
            found.average.att
        );
        assert_eq!(found.placebos[0].placebos.len(), donors as usize);
        let furthest = found
            .treated
            .iter()
            .map(|unit| unit.fit.duality_gap)
            .fold(0.0, f64::max);
        assert!(furthest < 1e-8, "{furthest}");
    });
}

#[divan::bench(args = [39, 125, 250, 500])]
fn one_treated_of(bencher: divan::Bencher<'_, '_>, donors: u32) {
    with_all_placebos(bencher, 1, donors);
}

#[divan::bench(args = [1, 10, 100])]
fn so_many_treated(bencher: divan::Bencher<'_, '_>, treated: u32) {
    with_all_placebos(bencher, treated, 500);
}

#[divan::bench(args = [50, 500, 5000])]
fn nearest(bencher: divan::Bencher<'_, '_>, donors: u32) {
    let points: Vec<f64> = (1..=donors)
        .flat_map(|unit| (0..BEFORE).map(move |at| outcome(unit, at)))
        .collect();
    let target: Vec<f64> = (0..BEFORE).map(|at| outcome(0, at)).collect();
    let pool = Pool::new(&points, target.len()).expect("donors");
    bencher.bench_local(|| {
        let found = pool
            .nearest(divan::black_box(&target), None, None)
            .expect("a target");
        assert!(found.gap < 1e-8, "{}", found.gap);
    });
}
