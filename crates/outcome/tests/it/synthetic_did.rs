//! Synthetic difference-in-differences: estimates, by hand and by what must hold.

#![expect(clippy::unwrap_used, reason = "a test stops at what is wrong")]

use crate::noise::noise;
use allotment_outcome::panel::{Panel, PanelOptions, Rows};
use allotment_outcome::synthetic_did::{
    Errors, Method, Solver, SyntheticDidOptions, synthetic_did,
};
use proptest::prelude::*;

/// Paths, each with its first treated period from zero.
pub type Paths = Vec<(Vec<f64>, Option<i64>)>;

/// A panel whose units are numbered as they stand.
pub fn panel(paths: &Paths) -> Panel {
    let (mut units, mut periods) = (Vec::new(), Vec::new());
    let (mut outcomes, mut first) = (Vec::new(), Vec::new());
    for (unit, (path, start)) in paths.iter().enumerate() {
        for (period, &value) in path.iter().enumerate() {
            units.push(u32::try_from(unit).unwrap());
            periods.push(i64::try_from(period).unwrap());
            outcomes.push(Some(value));
            first.push(*start);
        }
    }
    let rows = Rows {
        units: &units,
        periods: &periods,
        outcomes: &outcomes,
        first_treated: &first,
        covariates: &[],
        weights: None,
        clusters: None,
    };
    Panel::new(&rows, PanelOptions::default()).unwrap()
}

/// `units` paths over `periods` that share a movement and have noise of their own;
/// the first of them are treated from given periods on, with an effect of 3.
pub fn made(units: usize, periods: usize, starts: &[i64], seed: u64) -> Paths {
    let noise = noise(units * (periods + 2), seed);
    let path = |unit: usize| {
        let own = &noise[unit * (periods + 2)..][..periods + 2];
        let start = starts.get(unit).copied();
        let value = |period: usize| {
            #[expect(clippy::cast_precision_loss, reason = "a few periods")]
            let time = period as f64;
            let is_treated = start.is_some_and(|start| start <= i64::try_from(period).unwrap());
            10.0 * own[periods]
                + own[periods + 1] * (time / 2.0).sin()
                + own[period]
                + if is_treated { 3.0 } else { 0.0 }
        };
        ((0..periods).map(value).collect(), start)
    };
    (0..units).map(path).collect()
}

pub const NO_ERRORS: SyntheticDidOptions = SyntheticDidOptions {
    method: Method::SyntheticDid,
    solver: Solver::AsR,
    solver_in_draws: None,
    errors: Some(Errors::None),
    draws: 200,
    seed: 7,
    level: 0.95,
};

const EXACT: SyntheticDidOptions = SyntheticDidOptions {
    solver: Solver::Exact,
    ..NO_ERRORS
};

fn near(one: f64, other: f64, tolerance: f64) {
    assert!((one - other).abs() <= tolerance, "{one} where {other}");
}

/// Worked by hand. Controls change by 1 and -2, so that the noise is `sqrt(4.5)`, and
/// with one treated unit in one period the ridge is `2 * 4.5 = 9`. Less their means
/// controls are `(-1, 1)/2` and `(1, -1)` where the treated is `(0, 0)`: the objective
/// `(3w - 2)^2 / 2 + 9 (w^2 + (1 - w)^2)` is least at `w = 8/15`. The second period is
/// for both controls as the third, so that it has all the weight of periods. The
/// effect is `(5 - 8/15 + 14/15) - (0 - 8/15 + 14/15) = 5`.
#[test]
fn two_controls_by_hand() {
    let paths = vec![
        (vec![0.0, 1.0, 1.0], None),
        (vec![0.0, -2.0, -2.0], None),
        (vec![0.0, 0.0, 5.0], Some(2)),
    ];
    for options in [EXACT, NO_ERRORS] {
        let found = synthetic_did(&panel(&paths), &options).unwrap();
        let cohort = &found.cohorts[0];
        near(cohort.noise, 4.5_f64.sqrt(), 1e-14);
        near(cohort.unit_zeta, 4.5_f64.sqrt(), 1e-14);
        near(cohort.unit_weights[0].1, 8.0 / 15.0, 1e-12);
        near(cohort.unit_weights[1].1, 7.0 / 15.0, 1e-12);
        near(cohort.time_weights[1].1, 1.0, 1e-9);
        near(found.overall.value, 5.0, 1e-9);
        // Before treatment: 0 in the first period, 0.4 in the second, less 0.4.
        near(cohort.gaps[0].1, -0.4, 1e-9);
        near(cohort.gaps[1].1, 0.0, 1e-9);
        near(cohort.synthetic[2].1, 0.0, 1e-9);
        near(cohort.effective_controls, 225.0 / 113.0, 1e-12);
        assert_eq!(found.overall.std_error, None);
    }
}

/// Two controls that mirror each other about the treated weigh alike, and the last
/// period before treatment, as which all goes on, has all weight.
#[test]
fn a_planted_effect_is_found_to_the_last_digit() {
    let paths = vec![
        (vec![7.0, 8.0, 9.0, 9.0, 9.0], None),
        (vec![-7.0, -8.0, -9.0, -9.0, -9.0], None),
        (vec![5.0, 5.0, 5.0, 8.0, 10.0], Some(3)),
    ];
    let found = synthetic_did(&panel(&paths), &EXACT).unwrap();
    let cohort = &found.cohorts[0];
    near(cohort.unit_weights[0].1, 0.5, 1e-12);
    near(found.overall.value, 4.0, 1e-9);
    let effects: Vec<(i64, f64)> = found.events.iter().map(|(at, e)| (*at, e.value)).collect();
    assert_eq!(
        effects.iter().map(|part| part.0).collect::<Vec<_>>(),
        [0, 1]
    );
    near(effects[0].1, 3.0, 1e-9);
    near(effects[1].1, 5.0, 1e-9);
}

/// A mean of as many controls as periods is met whatever it is; a path beyond all of
/// them is not, unless there are few periods; and controls that weigh alike follow nobody.
#[test]
fn a_fit_is_forced_by_many_controls_in_few_periods() {
    let forced = |controls: usize, before: usize, beyond: f64, method: Method| {
        let mut paths = made(controls, before + 2, &[], 29);
        let mean = |period: usize| {
            let sum: f64 = paths.iter().map(|(path, _)| path[period]).sum();
            #[expect(clippy::cast_precision_loss, reason = "a few controls")]
            let mean = sum / controls as f64;
            mean + if period.is_multiple_of(2) {
                beyond
            } else {
                -beyond
            }
        };
        let treated = (0..before + 2).map(mean).collect();
        paths.push((treated, Some(i64::try_from(before).unwrap())));
        let options = SyntheticDidOptions { method, ..EXACT };
        synthetic_did(&panel(&paths), &options).unwrap().cohorts[0].is_forced
    };
    let plain = Method::SyntheticDid;
    assert!(forced(30, 8, 0.0, plain));
    assert!(forced(8, 8, 0.0, plain));
    assert!(!forced(7, 8, 0.0, plain));
    assert!(!forced(30, 8, 20.0, plain));
    assert!(forced(30, 4, 20.0, plain));
    assert!(!forced(3, 4, 0.0, plain));
    assert!(!forced(30, 4, 0.0, Method::DifferenceInDifferences));
}

/// Without weights it is the difference of two differences of means.
#[test]
fn without_weights_it_is_differences_of_means() {
    let paths = made(9, 6, &[4, 4, 4], 11);
    let options = SyntheticDidOptions {
        method: Method::DifferenceInDifferences,
        ..NO_ERRORS
    };
    let found = synthetic_did(&panel(&paths), &options).unwrap();
    let mean = |units: std::ops::Range<usize>, periods: std::ops::Range<usize>| {
        let all: Vec<f64> = units
            .flat_map(|unit| paths[unit].0[periods.clone()].to_vec())
            .collect();
        #[expect(clippy::cast_precision_loss, reason = "a few")]
        let number = all.len() as f64;
        all.iter().sum::<f64>() / number
    };
    let expected = mean(0..3, 4..6) - mean(0..3, 0..4) - mean(3..9, 4..6) + mean(3..9, 0..4);
    near(found.overall.value, expected, 1e-12);
}

/// Synthetic control weights are the nearest point of the controls' paths: with one
/// control above and one below at every time, the level is matched too.
#[test]
fn synthetic_control_matches_levels() {
    let paths = vec![
        (vec![0.0, 1.0, 0.0, 2.0], None),
        (vec![4.0, 5.0, 4.0, 6.0], None),
        (vec![9.0, 0.0, 9.0, 1.0], None),
        (vec![1.0, 2.0, 1.0, 3.5], Some(3)),
    ];
    let options = SyntheticDidOptions {
        method: Method::SyntheticControl,
        ..EXACT
    };
    let found = synthetic_did(&panel(&paths), &options).unwrap();
    near(found.cohorts[0].unit_weights[0].1, 0.75, 1e-9);
    near(found.cohorts[0].unit_weights[1].1, 0.25, 1e-9);
    near(found.overall.value, 0.5, 1e-9);
    assert!(
        found.cohorts[0]
            .time_weights
            .iter()
            .all(|part| part.1 == 0.0)
    );
}

/// Each cohort is as if the others were not there, and the whole is their mean over
/// treated units and periods.
#[test]
fn cohorts_are_taken_one_by_one() {
    let starts = [5, 5, 5, 7, 7];
    let paths = made(25, 10, &starts, 3);
    let found = synthetic_did(&panel(&paths), &NO_ERRORS).unwrap();
    let mut mean = 0.0;
    for (at, (first, weight)) in [(5, 15.0), (7, 6.0)].into_iter().enumerate() {
        let alone: Paths = paths
            .iter()
            .filter(|path| path.1.is_none_or(|start| start == first))
            .cloned()
            .collect();
        let alone = synthetic_did(&panel(&alone), &NO_ERRORS).unwrap();
        near(found.cohorts[at].estimate.value, alone.overall.value, 1e-12);
        mean += weight / 21.0 * alone.overall.value;
    }
    near(found.overall.value, mean, 1e-12);
    // The third event has three units of the first cohort and two of the second, the
    // last only the first cohort's.
    let by_event = |event: usize| found.events[event].1.value;
    let of = |cohort: usize, at: usize| found.cohorts[cohort].effects[at].1.value;
    near(by_event(2), (3.0 * of(0, 2) + 2.0 * of(1, 2)) / 5.0, 1e-12);
    near(by_event(4), of(0, 4), 1e-12);
    assert_eq!(found.events.len(), 5);
}

/// Whoever is first treated after the last period is not treated in it.
#[test]
fn treated_later_counts_as_never() {
    let mut paths = made(12, 8, &[5, 5], 4);
    let never = synthetic_did(&panel(&paths), &NO_ERRORS).unwrap();
    paths[11].1 = Some(99);
    let later = synthetic_did(&panel(&paths), &NO_ERRORS).unwrap();
    near(never.overall.value, later.overall.value, 1e-12);
    assert_eq!(later.design.never_treated, 9);
    assert_eq!(later.design.treated_later, 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn weights_are_parts_of_one(seed in 0_u64..1 << 40, units in 4_usize..30, periods in 4_usize..12) {
        let paths = made(units, periods, &[3], seed);
        for options in [EXACT, NO_ERRORS] {
            for method in [Method::SyntheticDid, Method::SyntheticControl] {
                let options = SyntheticDidOptions { method, ..options };
                let found = synthetic_did(&panel(&paths), &options).unwrap();
                let cohort = &found.cohorts[0];
                let whole: f64 = cohort.unit_weights.iter().map(|part| part.1).sum();
                prop_assert!((whole - 1.0).abs() < 1e-9);
                prop_assert!(cohort.unit_weights.iter().all(|part| part.1 >= 0.0));
                prop_assert!(cohort.time_weights.iter().all(|part| part.1 >= 0.0));
                if method == Method::SyntheticDid {
                    let whole: f64 = cohort.time_weights.iter().map(|part| part.1).sum();
                    prop_assert!((whole - 1.0).abs() < 1e-9);
                }
                prop_assert!(found.overall.value.is_finite());
            }
        }
    }

    /// A level for each unit, a trend of all and what all change by after treatment
    /// change no effect, and nor does the order of units or the unit of measurement,
    /// but for its own factor. (What all change by before treatment counts as noise,
    /// as in R, unless it is a trend.)
    #[test]
    fn levels_order_and_scale_change_nothing(seed in 0_u64..1 << 40) {
        let paths = made(14, 9, &[5, 5, 6], seed);
        let plain = synthetic_did(&panel(&paths), &EXACT).unwrap();
        let extra = noise(14 + 9, seed + 77);
        let mut levels = paths.clone();
        for (unit, (path, _)) in levels.iter_mut().enumerate() {
            for (period, value) in path.iter_mut().enumerate() {
                let after = if period < 6 { 0.0 } else { extra[14 + period] };
                #[expect(clippy::cast_precision_loss, reason = "a few periods")]
                let trend = extra[14] * period as f64;
                *value += 20.0 * extra[unit] + trend + 5.0 * after;
            }
        }
        let mut order = paths.clone();
        order.reverse();
        order.rotate_left(5);
        let mut scale = paths.clone();
        for value in scale.iter_mut().flat_map(|path| &mut path.0) {
            *value *= 1000.0;
        }
        for (changed, factor) in [(levels, 1.0), (order, 1.0), (scale, 1000.0)] {
            let changed = synthetic_did(&panel(&changed), &EXACT).unwrap();
            for ((_, one), (_, other)) in plain.events.iter().zip(&changed.events) {
                let differ = (one.value * factor - other.value).abs() / factor;
                prop_assert!(differ < 1e-6, "{} and {}", one.value, other.value);
            }
        }
    }

    /// R's steps end near the best weights, and an effect that is added is found.
    #[test]
    fn an_effect_that_is_added_is_found(seed in 0_u64..1 << 40, effect in -20.0_f64..20.0) {
        let paths = made(20, 12, &[8, 8], seed);
        let plain = synthetic_did(&panel(&paths), &NO_ERRORS).unwrap();
        let mut more = paths;
        for (path, _) in more.iter_mut().filter(|path| path.1.is_some()) {
            for value in &mut path[8..] {
                *value += effect;
            }
        }
        let found = synthetic_did(&panel(&more), &NO_ERRORS).unwrap();
        prop_assert!((found.overall.value - plain.overall.value - effect).abs() < 1e-9);
        let exact = synthetic_did(&panel(&more), &EXACT).unwrap();
        prop_assert!((found.overall.value - exact.overall.value).abs() < 0.02);
    }
}
