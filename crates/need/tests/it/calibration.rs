//! Rank intervals hold what they promise where the truth is known.

use allotment_need::{
    Index, Indicator, Normalise, RobustnessOptions, normal_quantile, robustness, score,
};

use crate::built::{ids, indicator, model, weighing};

const PLACES: u32 = 2000;

/// Normal numbers in a scrambled order: quantiles of even steps.
fn normals(column: u32) -> Vec<f64> {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64.wrapping_mul(u64::from(column) + 1);
    let mut keyed: Vec<(u64, f64)> = (0..PLACES)
        .map(|row| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let even = (f64::from(row) + 0.5) / f64::from(PLACES);
            (state >> 20, normal_quantile(even))
        })
        .collect();
    keyed.sort_by_key(|(key, _)| *key);
    keyed.into_iter().map(|(_, value)| value).collect()
}

fn column(id: &str, values: &[f64], error: f64) -> Indicator {
    let mut column = indicator(id, values);
    column.standard_error = Some(vec![Some(error); values.len()]);
    column
}

/// The share of places whose true rank lies within the interval that comes from
/// what was measured.
fn coverage(truth: Vec<Indicator>, measured: Vec<Indicator>) -> f64 {
    let ids = ids(PLACES as usize);
    let index = Index {
        normalise: Normalise::None,
        ..Index::default()
    };
    let truth = score(&model(&ids, truth, index)).unwrap();
    let measured = model(&ids, measured, index);
    let scores = score(&measured).unwrap();
    let options = RobustnessOptions {
        draws: 400,
        weight_spread: 0.0,
        ..RobustnessOptions::default()
    };
    let found = robustness(&measured, &scores, &options, 4, &|_| {}).unwrap();
    let within =
        |row: &usize| (found.rank_low[*row]..=found.rank_high[*row]).contains(&truth.rank[*row]);
    let held = (0..PLACES as usize).filter(within).count();
    f64::from(u32::try_from(held).unwrap()) / f64::from(PLACES)
}

fn sum(a: &[f64], b: &[f64], times: f64) -> Vec<f64> {
    a.iter().zip(b).map(|(a, b)| a + times * b).collect()
}

/// Three indicators share a planted deprivation; each is measured with an error
/// of 0.3 standard deviations. Nine intervals in ten hold the true rank.
///
/// Coverage of 2,000 places has a standard error of 0.7 points or so: the bounds
/// of 88 and 92% are three of them.
#[test]
fn nine_in_ten_intervals_hold_the_true_rank() {
    const ERROR: f64 = 0.3;
    let (mut truth, mut measured) = (Vec::new(), Vec::new());
    for at in 0..3 {
        let values = sum(&normals(0), &normals(10 + at), 0.7);
        let noisy = sum(&values, &normals(20 + at), ERROR);
        let (id, weight) = (format!("x{at}"), f64::from(at + 1));
        truth.push(weighing(indicator(&id, &values), weight));
        measured.push(weighing(column(&id, &noisy, ERROR), weight));
    }
    let held = coverage(truth, measured);
    assert!((0.88..=0.92).contains(&held), "{held}");
}

/// With errors as great as the differences between places, the values as they
/// are promise too much; shrunken values with the errors after shrinking hold.
#[test]
fn with_great_errors_shrunken_values_hold() {
    const ERROR: f64 = 1.0;
    let truth = normals(0);
    let noisy = sum(&truth, &normals(30), ERROR);
    let remains = 1.0 / (1.0 + ERROR * ERROR);
    let shrunken: Vec<f64> = noisy.iter().map(|value| remains * value).collect();
    let error_after = remains.sqrt() * ERROR;
    let whole = || vec![indicator("x", &truth)];
    let as_measured = coverage(whole(), vec![column("x", &noisy, ERROR)]);
    let after = coverage(whole(), vec![column("x", &shrunken, error_after)]);
    assert!((0.88..=0.92).contains(&after), "{after}");
    assert!(as_measured < 0.87, "{as_measured}");
}
