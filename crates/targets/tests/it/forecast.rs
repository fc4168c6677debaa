//! What would come of it anyway.

use allotment_targets::forecast;
use proptest::prelude::*;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

#[test]
fn the_drift_method_worked_by_hand() {
    // Steps 2, 4, 3, 3 over a year each: a drift of 3, beside it -1, 1, 0, 0, so that
    // s² = 2 / 3; two years ahead of four, the error is sqrt(2/3 · 2 · 1.5) = sqrt(2).
    let points = [
        (2016.0, 10.0),
        (2017.0, 12.0),
        (2018.0, 16.0),
        (2019.0, 19.0),
        (2020.0, 22.0),
    ];
    let found = forecast(&points, 0.0, 2022.0).unwrap();
    assert!((found.value - 28.0).abs() < 1e-12 && (found.a_year - 3.0).abs() < 1e-12);
    // Source: a table of Student's distribution: 2.353363 at 90% with 3 degrees.
    let reach = 2.353_363 * 2.0_f64.sqrt();
    assert!((found.high - 28.0 - reach).abs() < 1e-5, "{found:?}");
    assert!((found.chance_above(28.0) - 0.5).abs() < 1e-12);
    assert!((found.chance_above(28.0 - reach) - 0.95).abs() < 1e-6);
}

#[test]
fn what_is_too_short_or_over_has_no_forecast() {
    let points = [(2016.0, 1.0), (2017.0, 2.0), (2018.0, 2.5)];
    assert!(forecast(&points, 0.0, 2022.0).is_none());
    let four = [(2016.0, 1.0), (2017.0, 2.0), (2018.0, 2.5), (2019.0, 2.0)];
    assert!(forecast(&four, 0.0, 2019.0).is_none());
    assert!(forecast(&four, 0.0, 2019.5).is_some());
    assert!(forecast(&[], 0.0, 2019.5).is_none());
}

/// Walks of which everything is known, measured with more noise or less: the interval
/// holds what was measured then in 9 of 10, somewhat more where noise is most of it.
const WALKS: i32 = 4_000;

#[test]
fn intervals_hold_what_comes() {
    let mut draw = ChaCha8Rng::seed_from_u64(5);
    let mut normal = || (0..12).map(|_| draw.random::<f64>()).sum::<f64>() - 6.0;
    let times = [0.0, 1.0, 2.0, 4.0, 5.0, 6.0, 7.0, 8.5, 9.5, 15.0];
    for (noise, most) in [(0.0, 0.92), (0.7, 0.96), (2.0, 0.99)] {
        let (mut held, mut above) = (0, 0.0);
        for _ in 0..WALKS {
            let (mut truth, mut before) = (50.0, 0.0);
            let mut points = Vec::new();
            for time in times {
                let years: f64 = time - before;
                truth += 0.4 * years + years.sqrt() * normal();
                before = time;
                points.push((time, truth + noise * normal()));
            }
            let (_, came) = points.pop().unwrap();
            let found = forecast(&points, noise, 15.0).unwrap();
            held += i32::from(found.low <= came && came <= found.high);
            above += found.chance_above(came);
        }
        let held = f64::from(held) / f64::from(WALKS);
        assert!((0.86..=most).contains(&held), "{noise}: {held}");
        let above = above / f64::from(WALKS);
        assert!((above - 0.5).abs() < 0.02, "{noise}: {above}");
    }
}

proptest! {
    #[test]
    fn another_unit_changes_no_chance(
        values in prop::collection::vec(-100.0..100.0_f64, 4..12),
        by in 0.1..1000.0_f64,
        level in -100.0..100.0_f64,
    ) {
        let years = |at: usize| 2000.0 + f64::from(u32::try_from(at).unwrap());
        let points: Vec<_> = (values.iter().enumerate()).map(|(at, y)| (years(at), *y)).collect();
        let other: Vec<_> = points.iter().map(|(at, y)| (*at, y * by)).collect();
        let end = years(values.len() + 5);
        let (one, two) = (forecast(&points, 1.0, end).unwrap(), forecast(&other, by, end).unwrap());
        prop_assert!((one.chance_above(level) - two.chance_above(level * by)).abs() < 1e-9);
        prop_assert!(one.low <= one.value && one.value <= one.high);
    }
}
