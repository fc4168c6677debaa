//! How large a broken trend would overturn an event study.

use allotment_outcome::sensitivity::{
    Breakdown, EventStudy, Restriction, Sensitivity, SensitivityError, SensitivityOptions,
    sensitivity,
};
use proptest::prelude::*;

/// Medicaid expansions in 2014 and the share of adults with low income who are
/// insured: 2008 to 2012, 2014 and 2015, against 2013.
///
/// Source: two-way fixed effects with errors by state on the data of Rambachan and
/// Roth's tutorial, as in the README of their `HonestDiD`.
const MEDICAID: [f64; 7] = [
    -0.005_285_354_532_720_722_5,
    -0.011_297_324_648_151_148,
    -0.002_675_991_811_793_603_7,
    -0.001_419_312_252_110_732_3,
    0.000_339_663_518_971_695_1,
    0.046_446_854_159_945_53,
    0.069_206_175_479_021_94,
];

/// The lower triangle of their covariance matrix, in units of 1e-5, row by row.
const TRIANGLE: [f64; 28] = [
    7.488_483_635_897_697,
    6.039_874_095_644_402,
    7.266_500_616_997_002,
    4.444_619_818_461_169,
    3.789_330_221_288_124,
    5.052_051_940_162_928,
    3.385_764_706_089_204,
    2.866_578_025_148_485,
    2.673_679_432_483_909,
    4.003_222_026_337_788,
    4.328_011_254_743_58,
    4.543_320_628_403_773,
    2.778_193_567_674_064,
    2.412_859_975_716_401,
    5.462_662_207_054_298,
    4.765_880_478_777_97,
    4.428_850_119_318_088,
    3.060_644_108_905_545,
    2.380_868_209_073_604,
    3.682_531_051_743_17,
    8.375_668_824_677_527,
    2.425_128_699_754_133,
    2.824_655_042_984_612,
    0.963_753_388_266_880_7,
    0.292_387_814_336_366_9,
    0.972_294_750_241_810_8,
    6.321_397_962_533_763,
    10.712_352_303_004_41,
];

fn medicaid_covariance() -> Vec<f64> {
    let entry = |row: usize, column: usize| {
        let (row, column) = (row.max(column), row.min(column));
        1e-5 * TRIANGLE[row * (row + 1) / 2 + column]
    };
    (0..49).map(|at| entry(at / 7, at % 7)).collect()
}

fn medicaid(options: &SensitivityOptions<'_>) -> Sensitivity {
    let covariance = medicaid_covariance();
    let study = EventStudy {
        coefficients: &MEDICAID,
        covariance: &covariance,
        pre: 5,
        post: 2,
    };
    sensitivity(study, options).unwrap()
}

fn with<'a>(restriction: Restriction, bounds: &'a [f64]) -> SensitivityOptions<'a> {
    SensitivityOptions {
        restriction,
        bounds: Some(bounds),
        ..SensitivityOptions::default()
    }
}

/// Source: the README of R's `HonestDiD`. Its ends are points of a grid whose steps
/// are 0.00037 at a bound of 0 and 0.00040 at 2, and its quantiles are drawn.
#[test]
fn relative_magnitudes_as_published() {
    let bounds = [0.0, 0.5, 1.0, 1.5, 2.0];
    let published = [
        (0.0288, 0.0643),
        (0.0240, 0.0672),
        (0.0170, 0.0720),
        (0.00824, 0.0797),
        (-0.000_916, 0.0881),
    ];
    let found = medicaid(&with(Restriction::RelativeMagnitudes, &bounds));
    for (row, (low, high)) in found.bounded.iter().zip(published) {
        assert!((row.low - low).abs() < 0.0004, "{row:?}");
        assert!((row.high - high).abs() < 0.0004, "{row:?}");
    }
    // «The breakdown value for a significant effect is 2», on its grid of halves.
    let Breakdown::At { bound, .. } = found.breakdown else {
        panic!("{:?}", found.breakdown)
    };
    assert!((1.5..2.0).contains(&bound), "{bound}");
}

/// Source: the test as `moderndid` 0.2.0 has it, which solves linear programmes,
/// on a grid with steps of 0.000025 and with 5,000 draws in place of 1,000: the
/// lowest effect accepted at a bound of 1.5 is 0.008125.
#[test]
fn relative_magnitudes_by_linear_programmes() {
    let found = medicaid(&with(Restriction::RelativeMagnitudes, &[1.5]));
    assert!(
        (found.bounded[0].low - 0.008_125).abs() < 0.000_04,
        "{found:?}"
    );
}

/// Source: `moderndid` 0.2.0 by a conic solver, bounds of 0.002, 0.01 and 0.05,
/// for the first period and the average.
#[test]
fn smoothness_by_a_conic_solver() {
    let expected = [
        [0.024_526_714, 0.065_341_785, 0.032_814_484, 0.079_656_623],
        [0.013_174_877, 0.078_684_356, 0.011_956_965, 0.102_447_683],
        [-0.027_164_855, 0.120_737_887, -0.068_794_598, 0.185_466_615],
    ];
    let average = [0.5, 0.5];
    let bounds = [0.002, 0.01, 0.05];
    let first = medicaid(&with(Restriction::Smoothness, &bounds));
    let mean = medicaid(&SensitivityOptions {
        weights: Some(&average),
        ..with(Restriction::Smoothness, &bounds)
    });
    for (at, expected) in expected.iter().enumerate() {
        let (one, other) = (first.bounded[at], mean.bounded[at]);
        let found = [one.low, one.high, other.low, other.high];
        for (found, expected) in found.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-6, "{found} {expected}");
        }
    }
    // Source: the README of `HonestDiD`: «about 0.03» on a grid of hundredths.
    let Breakdown::At { bound, .. } = first.breakdown else {
        panic!("{:?}", first.breakdown)
    };
    assert!((0.02..0.03).contains(&bound), "{bound}");
    assert!((mean.low - 0.040_369_952_510_78).abs() < 1e-12);
    assert!((mean.high - 0.075_283_077_128_19).abs() < 1e-12);
}

/// With one period after treatment and two before, the estimators without bias
/// from a straight trend are `b_1 + (1 - 2q) b_-1 + q b_-2`; a bound of 0 takes the
/// one with the least variance.
#[test]
fn a_bound_of_nought_extrapolates_a_line() {
    let coefficients = [0.3, -0.2, 1.1];
    let covariance = [0.9, 0.3, 0.1, 0.3, 0.5, 0.2, 0.1, 0.2, 0.7];
    let study = EventStudy {
        coefficients: &coefficients,
        covariance: &covariance,
        pre: 2,
        post: 1,
    };
    let found = sensitivity(study, &with(Restriction::Smoothness, &[0.0])).unwrap();
    let variance = |q: f64| {
        let p = [q, 1.0 - 2.0 * q, 1.0];
        (0..9)
            .map(|at| p[at / 3] * p[at % 3] * covariance[at])
            .sum::<f64>()
    };
    // A parabola through three points.
    let (left, middle, right) = (variance(-1.0), variance(0.0), variance(1.0));
    let q = 0.5 * (left - right) / (left - 2.0 * middle + right);
    let value = 1.1 - 0.2 * (1.0 - 2.0 * q) + 0.3 * q;
    let half = 1.959_963_984_540_054 * variance(q).sqrt();
    let row = found.bounded[0];
    assert!((row.low - (value - half)).abs() < 1e-9, "{row:?}");
    assert!((row.high - (value + half)).abs() < 1e-9, "{row:?}");
}

/// Under parallel trends after treatment the test is the usual one.
#[test]
fn relative_magnitudes_of_nought_are_parallel_trends() {
    let found = medicaid(&with(Restriction::RelativeMagnitudes, &[0.0]));
    assert!((found.bounded[0].low - found.low).abs() < 1e-7);
    assert!((found.bounded[0].high - found.high).abs() < 1e-7);
}

#[test]
fn the_usual_bounds() {
    for restriction in [Restriction::RelativeMagnitudes, Restriction::Smoothness] {
        let found = medicaid(&SensitivityOptions {
            restriction,
            ..SensitivityOptions::default()
        });
        assert_eq!(found.bounded.len(), 11);
        assert!(
            found
                .bounded
                .iter()
                .all(|row| row.restriction == restriction)
        );
        assert!(found.bounded[10].bound > 0.01);
    }
}

#[test]
fn breakdown_values_that_are_none() {
    let search = SensitivityOptions {
        up_to: Some(0.5),
        ..with(Restriction::RelativeMagnitudes, &[0.25])
    };
    let none = Breakdown::NotUpTo { bound: 0.5 };
    assert_eq!(medicaid(&search).breakdown, none);
    let covariance = [1.0, 0.0, 0.0, 1.0];
    let study = EventStudy {
        coefficients: &[0.0, 1.0],
        covariance: &covariance,
        pre: 1,
        post: 1,
    };
    let found = sensitivity(study, &SensitivityOptions::default()).unwrap();
    assert_eq!(found.breakdown, Breakdown::FromTheStart);
}

/// Sixty periods either side, in units in which a solver's tolerances would be lost.
#[test]
fn many_periods_in_large_units() {
    let size = 120_i32;
    let numbers: Vec<f64> = (0..size).map(|at| 1e7 * f64::from(at * 37 % 11)).collect();
    let covariance: Vec<f64> = (0..size * size)
        .map(|at| (at / size, at % size))
        .map(|(row, column)| 1e12 * 0.8_f64.powi((row - column).abs()))
        .collect();
    let study = EventStudy {
        coefficients: &numbers,
        covariance: &covariance,
        pre: 60,
        post: 60,
    };
    for (restriction, bound) in [
        (Restriction::RelativeMagnitudes, 0.5),
        (Restriction::Smoothness, 1e7),
    ] {
        let options = SensitivityOptions {
            up_to: Some(bound),
            tolerance: Some(bound),
            ..with(restriction, std::slice::from_ref(&bound))
        };
        let row = sensitivity(study, &options).unwrap().bounded[0];
        assert!(row.low.is_finite() && row.high > row.low, "{row:?}");
    }
}

#[test]
fn refusals_say_what_to_do() {
    let plain = SensitivityOptions::default();
    let good = [1.0, 0.2, 0.1, 0.2, 1.0, 0.3, 0.1, 0.3, 1.0];
    let ask =
        |coefficients: &[f64], covariance: &[f64], pre, post, options: &SensitivityOptions<'_>| {
            let study = EventStudy {
                coefficients,
                covariance,
                pre,
                post,
            };
            sensitivity(study, options).unwrap_err().to_string()
        };
    let b = [0.1, 0.2, 0.3];
    assert_eq!(
        ask(&b, &good, 0, 3, &plain),
        "there are 0 coefficients before treatment: sensitivity measures broken trends against those before, so estimate at least one besides the base period"
    );
    assert_eq!(
        ask(&b, &good, 3, 0, &plain),
        "there are 0 coefficients after treatment: estimate at least one"
    );
    assert_eq!(
        ask(&b, &good, 2, 2, &plain),
        "3 coefficients are given for 2 periods before and 2 after: give one a period, in order of time, without the base period"
    );
    assert_eq!(
        ask(&b, &good[..6], 2, 1, &plain),
        "the covariance matrix has 6 entries where 9 are expected: give it row by row, with a row and a column a coefficient"
    );
    assert_eq!(
        ask(&[0.1, f64::NAN, 0.3], &good, 2, 1, &plain),
        "coefficient 1 is not a finite number: leave its period out"
    );
    let mut broken = good;
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
    let weights = |weights| SensitivityOptions {
        weights: Some(weights),
        ..plain
    };
    assert_eq!(
        ask(&b, &good, 2, 1, &weights(&[0.5, 0.5])),
        "2 weights are given for 1 periods after treatment: give one a period, such as 1 for the first and 0 for the rest"
    );
    assert_eq!(
        ask(&b, &good, 2, 1, &weights(&[f64::NAN])),
        "weight 0 is not a finite number: give 0 for periods that do not count"
    );
    assert_eq!(
        ask(&b, &good, 1, 2, &weights(&[0.0, 0.0])),
        "all 2 weights are zero: give the period of interest a weight of 1"
    );
    let level = SensitivityOptions {
        level: 95.0,
        ..plain
    };
    assert_eq!(
        ask(&b, &good, 2, 1, &level),
        "a level of 95 is not between 0.5 and 1: 0.95 is usual"
    );
    let bounds = |bounds| with(Restriction::Smoothness, bounds);
    assert_eq!(
        ask(&b, &good, 2, 1, &bounds(&[])),
        "the list of bounds has 0 entries: give at least one, such as 1"
    );
    assert_eq!(
        ask(&b, &good, 2, 1, &bounds(&[0.0, -1.0])),
        "bound 1 is -1, which is not a finite number of at least 0: mend it"
    );
    let search = SensitivityOptions {
        tolerance: Some(0.0),
        ..plain
    };
    assert_eq!(
        ask(&b, &good, 2, 1, &search),
        "a breakdown value cannot be sought up to 20 in steps of 0: both must be above 0, and the step at least a millionth of the whole"
    );
    let error = sensitivity(
        EventStudy {
            coefficients: &b,
            covariance: &good,
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
        sensitivity(study, &options).unwrap()
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
