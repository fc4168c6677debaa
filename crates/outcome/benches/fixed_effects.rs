//! How fast two-way fixed effects and imputation are, on answers that are checked.
//!
//! `cargo bench -p allotment-outcome --bench fixed_effects`
//!
//! Units in 12 periods; a quarter are first treated in one of six periods. Time
//! should grow as units do, and the decomposition hardly at all.

use allotment_outcome::imputation::{ImputationOptions, imputation};
use allotment_outcome::panel::{Panel, PanelOptions, Rows};
use allotment_outcome::two_way::{Decomposition, event_study, leads_and_lags, two_way};

fn main() {
    divan::main();
}

const UNITS: [u32; 3] = [309, 3_284, 32_844];
const PERIODS: u32 = 12;

/// A panel whose effect is 1 for all, and noise with units and periods taken off,
/// so that every method must find 1.
fn panel(units: u32) -> Panel {
    let units = units / 24 * 24;
    let first = |unit: u32| {
        let cohort = unit % 24;
        (cohort < 6).then(|| i64::from(2013 + cohort))
    };
    let rows = || (0..units).flat_map(|unit| (0..PERIODS).map(move |after| (unit, after)));
    let outcome = |(unit, after): (u32, u32)| {
        let is_treated = first(unit).is_some_and(|first| first <= i64::from(2009 + after));
        // Two units of each cohort in a row have opposite noise.
        let sign = if unit / 24 % 2 == 0 { 1.0 } else { -1.0 };
        let noise = sign * f64::from((unit / 48 * 31 + after * 17 + unit % 24) % 23) / 23.0;
        let own = f64::from(unit * 37 % 101) / 10.0 + f64::from(after * after) / 20.0;
        Some(own + noise + if is_treated { 1.0 } else { 0.0 })
    };
    let columns = Rows {
        units: &rows().map(|row| row.0).collect::<Vec<_>>(),
        periods: &rows()
            .map(|row| i64::from(2009 + row.1))
            .collect::<Vec<_>>(),
        outcomes: &rows().map(outcome).collect::<Vec<_>>(),
        first_treated: &rows().map(|row| first(row.0)).collect::<Vec<_>>(),
        covariates: &[],
        weights: None,
        clusters: None,
    };
    Panel::new(&columns, PanelOptions::default()).expect("a panel")
}

fn is_one(value: f64, std_error: Option<f64>, units: u32) {
    // An odd number of units in a cohort leaves the noise of one.
    let tolerance = 20.0 / f64::from(units);
    assert!((value - 1.0).abs() < tolerance, "{value}");
    assert!(std_error.is_some_and(|error| error > 0.0 && error < 0.5));
}

#[divan::bench(args = UNITS)]
fn classic(bencher: divan::Bencher<'_, '_>, units: u32) {
    let panel = panel(units);
    bencher.bench_local(|| {
        let found = two_way(divan::black_box(&panel), 0.95).expect("a panel");
        is_one(found.treatment.value, found.treatment.std_error, units);
        assert!(found.is_misleading());
    });
}

#[divan::bench(args = UNITS)]
fn decomposition(bencher: divan::Bencher<'_, '_>, units: u32) {
    let panel = panel(units);
    bencher.bench_local(|| {
        let found = Decomposition::new(divan::black_box(&panel)).expect("a balanced panel");
        is_one(found.total(), Some(0.1), units);
        assert_eq!(found.comparisons.len(), 36);
    });
}

#[divan::bench(args = UNITS)]
fn cohorts_by_events(bencher: divan::Bencher<'_, '_>, units: u32) {
    let panel = panel(units);
    bencher.bench_local(|| {
        let found = event_study(divan::black_box(&panel), 0.95).expect("a panel");
        is_one(found.overall.value, found.overall.std_error, units);
    });
}

#[divan::bench(args = UNITS)]
fn leads_then_lags(bencher: divan::Bencher<'_, '_>, units: u32) {
    let panel = panel(units);
    bencher.bench_local(|| {
        let found = leads_and_lags(divan::black_box(&panel), 0.95).expect("a panel");
        let (_, first) = found.events.iter().find(|part| part.0 == 0).expect("told");
        is_one(first.value, first.std_error, units);
    });
}

#[divan::bench(args = UNITS)]
fn imputed(bencher: divan::Bencher<'_, '_>, units: u32) {
    let panel = panel(units);
    let options = ImputationOptions::default();
    bencher.bench_local(|| {
        let found = imputation(divan::black_box(&panel), &options).expect("a panel");
        is_one(found.overall.value, found.overall.std_error, units);
    });
}
