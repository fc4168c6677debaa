//! What holds for the sensitivity of every event study, and what is refused.

use crate::sensitivity::with;
use allotment_outcome::sensitivity::{
    EventStudy, Restriction, Sensitivity, SensitivityError, SensitivityOptions, sensitivity,
};
use proptest::prelude::*;

const GOOD: [f64; 9] = [1.0, 0.2, 0.1, 0.2, 1.0, 0.3, 0.1, 0.3, 1.0];

fn ask(
    coefficients: &[f64],
    covariance: &[f64],
    pre: usize,
    post: usize,
    options: &SensitivityOptions<'_>,
) -> String {
    let study = EventStudy {
        coefficients,
        covariance,
        pre,
        post,
    };
    let refused = sensitivity(study, options);
    refused.expect_err("nothing to go by").to_string()
}

#[test]
fn refusals_of_a_study_say_what_to_do() {
    let plain = SensitivityOptions::default();
    let b = [0.1, 0.2, 0.3];
    assert_eq!(
        ask(&b, &GOOD, 0, 3, &plain),
        "there are 0 coefficients before treatment: sensitivity measures broken trends against those before, so estimate at least one besides the base period"
    );
    assert_eq!(
        ask(&b, &GOOD, 3, 0, &plain),
        "there are 0 coefficients after treatment: estimate at least one"
    );
    assert_eq!(
        ask(&b, &GOOD, 2, 2, &plain),
        "3 coefficients are given for 2 periods before and 2 after: give one a period, in order of time, without the base period"
    );
    assert_eq!(
        ask(&b, &GOOD[..6], 2, 1, &plain),
        "the covariance matrix has 6 entries where 9 are expected: give it row by row, with a row and a column a coefficient"
    );
    assert_eq!(
        ask(&[0.1, f64::NAN, 0.3], &GOOD, 2, 1, &plain),
        "coefficient 1 is not a finite number: leave its period out"
    );
    let mut broken = GOOD;
    broken[5] = f64::INFINITY;
    assert_eq!(
        ask(&b, &broken, 2, 1, &plain),
        "the covariance of coefficients 1 and 2 is not a finite number: leave out the period without a standard error"
    );
    broken[5] = 0.4;
    assert_eq!(
        ask(&b, &broken, 2, 1, &plain),
        "the covariance of coefficients 1 and 2 is 0.4 one way and 0.3 the other: give the whole matrix, in the coefficients' order"
    );
    let advice = "so that the covariance matrix is singular or not one: leave out the base period and periods estimated from the same numbers, or use more clusters than coefficients";
    let singular = [1.0, 1.0, 0.1, 1.0, 1.0, 0.1, 0.1, 0.1, 1.0];
    assert_eq!(
        ask(&b, &singular, 2, 1, &plain),
        format!(
            "coefficient 1 has 0 of its variance left once the 1 before it are known, {advice}"
        )
    );
    let indefinite = [1.0, 2.0, 0.0, 2.0, 1.0, 0.0, 0.0, 0.0, 1.0];
    assert_eq!(
        ask(&b, &indefinite, 2, 1, &plain),
        format!(
            "coefficient 1 has -3 of its variance left once the 1 before it are known, {advice}"
        )
    );
    let base = [1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0];
    assert_eq!(
        ask(&b, &base, 2, 1, &plain),
        format!(
            "coefficient 1 has 0 of its variance left once the 1 before it are known, {advice}"
        )
    );
}

#[test]
fn refusals_of_options_say_what_to_do() {
    let plain = SensitivityOptions::default();
    let b = [0.1, 0.2, 0.3];
    let weights = |weights| SensitivityOptions {
        weights: Some(weights),
        ..plain
    };
    assert_eq!(
        ask(&b, &GOOD, 2, 1, &weights(&[0.5, 0.5])),
        "2 weights are given for 1 periods after treatment: give one a period, such as 1 for the first and 0 for the rest"
    );
    assert_eq!(
        ask(&b, &GOOD, 2, 1, &weights(&[f64::NAN])),
        "weight 0 is not a finite number: give 0 for periods that do not count"
    );
    assert_eq!(
        ask(&b, &GOOD, 1, 2, &weights(&[0.0, 0.0])),
        "all 2 weights are zero: give the period of interest a weight of 1"
    );
    let level = SensitivityOptions {
        level: 95.0,
        ..plain
    };
    assert_eq!(
        ask(&b, &GOOD, 2, 1, &level),
        "a level of 95 is not between 0.5 and 1: 0.95 is usual"
    );
    let bounds = |bounds| with(Restriction::Smoothness, bounds);
    assert_eq!(
        ask(&b, &GOOD, 2, 1, &bounds(&[])),
        "the list of bounds has 0 entries: give at least one, such as 1"
    );
    assert_eq!(
        ask(&b, &GOOD, 2, 1, &bounds(&[0.0, -1.0])),
        "bound 1 is -1, which is not a finite number of at least 0: mend it"
    );
    let search = SensitivityOptions {
        tolerance: Some(0.0),
        ..plain
    };
    assert_eq!(
        ask(&b, &GOOD, 2, 1, &search),
        "a breakdown value cannot be sought up to 20 in steps of 0: both must be above 0, and the step at least a millionth of the whole"
    );
    let error = sensitivity(
        EventStudy {
            coefficients: &b,
            covariance: &GOOD,
            pre: 3,
            post: 0,
        },
        &plain,
    );
    assert_eq!(error.unwrap_err(), SensitivityError::NoPost { post: 0 });
}

/// An event study with a covariance matrix that is one.
#[derive(Debug, Clone)]
struct Made {
    coefficients: Vec<f64>,
    covariance: Vec<f64>,
    pre: usize,
    post: usize,
    weights: Vec<f64>,
}

impl Made {
    fn ask(&self, restriction: Restriction, bounds: &[f64]) -> Sensitivity {
        let study = EventStudy {
            coefficients: &self.coefficients,
            covariance: &self.covariance,
            pre: self.pre,
            post: self.post,
        };
        let options = SensitivityOptions {
            weights: Some(&self.weights),
            up_to: Some(0.1),
            tolerance: Some(0.1),
            ..with(restriction, bounds)
        };
        sensitivity(study, &options).expect("a study")
    }

    fn times(&self, factor: f64) -> Self {
        let scaled = |values: &[f64], by: f64| values.iter().map(|value| value * by).collect();
        Self {
            coefficients: scaled(&self.coefficients, factor),
            covariance: scaled(&self.covariance, factor * factor),
            ..self.clone()
        }
    }
}

fn made() -> impl Strategy<Value = Made> {
    (1_usize..7, 1_usize..7).prop_flat_map(|(pre, post)| {
        let size = pre + post;
        (
            prop::collection::vec(-2.0..2.0, size),
            prop::collection::vec(-1.0..1.0, size * (size + 2)),
            prop::collection::vec(-1.0..1.0, post),
        )
            .prop_map(move |(coefficients, numbers, weights)| {
                let wide = size + 2;
                let entry = |row: usize, column: usize| -> f64 {
                    let own = if row == column { 0.1 } else { 0.0 };
                    let shared =
                        (0..wide).map(|k| numbers[row * wide + k] * numbers[column * wide + k]);
                    0.2 * (own + shared.sum::<f64>())
                };
                Made {
                    coefficients,
                    covariance: (0..size * size)
                        .map(|at| entry(at / size, at % size))
                        .collect(),
                    pre,
                    post,
                    weights,
                }
            })
    })
}

/// The deviation of the estimator that gives `weights` to the coefficients.
fn deviation(made: &Made, weights: &[f64]) -> f64 {
    let size = weights.len();
    (0..size * size)
        .map(|at| weights[at / size] * weights[at % size] * made.covariance[at])
        .sum::<f64>()
        .sqrt()
}

/// The half-length that an estimator with a bias needs, halved down.
fn half(level: f64, bias: f64, deviation: f64) -> f64 {
    let (mut low, mut high) = (0.0, bias + 10.0 * deviation);
    for _ in 0..100 {
        let middle = f64::midpoint(low, high);
        let above = |value: f64| 0.5 * libm::erfc(value / 2.0_f64.sqrt());
        let outside = above((middle - bias) / deviation) + above((middle + bias) / deviation);
        if outside > 1.0 - level {
            low = middle;
        } else {
            high = middle;
        }
    }
    high
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// Other units give the same answer in those units, and the other sign its mirror
    /// image.
    #[test]
    fn units(made in made(), power in -30_i32..30) {
        let factor = 10.0_f64.powi(power);
        for (restriction, scale) in [
            (Restriction::RelativeMagnitudes, 1.0),
            (Restriction::Smoothness, factor),
        ] {
            let plain = made.ask(restriction, &[0.7]).bounded[0];
            let scaled = made.times(factor).ask(restriction, &[0.7 * scale]).bounded[0];
            let mirrored = made.times(-factor).ask(restriction, &[0.7 * scale]).bounded[0];
            let near = |found: f64, expected: f64| (found / factor - expected).abs() < 1e-6;
            prop_assert!(near(scaled.low, plain.low), "{plain:?} {scaled:?}");
            prop_assert!(near(scaled.high, plain.high), "{plain:?} {scaled:?}");
            prop_assert!(near(-mirrored.high, plain.low), "{plain:?} {mirrored:?}");
            prop_assert!(near(-mirrored.low, plain.high), "{plain:?} {mirrored:?}");
        }
    }

    /// A larger bound never gives a shorter interval.
    #[test]
    fn intervals_widen(made in made()) {
        let bounds = [0.0, 0.1, 0.3, 0.9, 2.7, 8.1];
        for restriction in [Restriction::RelativeMagnitudes, Restriction::Smoothness] {
            let found = made.ask(restriction, &bounds);
            for pair in found.bounded.windows(2) {
                let length = |at: usize| pair[at].high - pair[at].low;
                prop_assert!(length(1) >= length(0) - 1e-6, "{pair:?}");
            }
        }
    }

    /// No other estimator without bias from a straight trend has a shorter interval.
    #[test]
    fn no_estimator_is_shorter(
        made in made(),
        bound in 0.0..2.0,
        others in prop::collection::vec(prop::collection::vec(-1.0..1.0, 6), 8),
    ) {
        let row = made.ask(Restriction::Smoothness, &[bound]).bounded[0];
        let found = 0.5 * (row.high - row.low);
        let (pre, post) = (made.pre, made.post);
        let slope: f64 = (1..).zip(&made.weights).map(|(t, l)| f64::from(t) * l).sum();
        for other in others {
            // Any weights, with that of the last period before making up the slope.
            let mut p: Vec<f64> = other[..pre].to_vec();
            let rest: f64 = (2..).zip(&p[1..]).map(|(k, p)| f64::from(k) * p).sum();
            p[0] = slope - rest;
            let bend = |values: &[f64], from: usize| -> f64 {
                (1..).zip(&values[from..]).map(|(t, value)| f64::from(t) * value).sum()
            };
            let bias = (0..pre).map(|j| bend(&p, j).abs()).sum::<f64>()
                + (1..post).map(|r| bend(&made.weights, r).abs()).sum::<f64>();
            let weights: Vec<f64> = p.iter().rev().chain(&made.weights).copied().collect();
            let needed = half(0.95, bound * bias, deviation(&made, &weights));
            prop_assert!(found <= needed + 1e-9, "{found} {needed}");
        }
    }
}
