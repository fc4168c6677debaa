//! How large a broken trend would overturn an event study.

use allotment_outcome::sensitivity::{
    Breakdown, EventStudy, Restriction, Sensitivity, SensitivityOptions, sensitivity,
};

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
    sensitivity(study, options).expect("a study")
}

pub fn with(restriction: Restriction, bounds: &[f64]) -> SensitivityOptions<'_> {
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
