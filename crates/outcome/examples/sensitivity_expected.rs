//! Compares the sensitivity of an event study with results of R's `HonestDiD`.
//!
//! `cargo run --example sensitivity_expected -- EXPECTED`
//!
//! `EXPECTED` has `honestdid_readme_cache.json`: what its README prints about
//! Medicaid expansions and insurance. The event study behind those intervals is
//! below. (The file's own `betahat` and `sigma` are of another version of the
//! sample: their average effect is 0.0579, where the file's plain interval for it
//! has its middle at 0.0578.)
//!
//! R looks for the ends on a grid of 1,000 points, and draws its quantiles: 1,000
//! draws for the first stage of relative magnitudes, a million for smoothness. So
//! the former are compared within one step of the grid and 1/50 of a standard error,
//! and the latter within 1/200 of a standard error of the estimator.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "an example that reports"
)]

use allotment_outcome::sensitivity::{
    EventStudy, Restriction, Sensitivity, SensitivityOptions, sensitivity,
};
use serde_json::Value;
use std::path::PathBuf;

/// Source: two-way fixed effects on states with their first expansion in 2014
/// against those without one until 2016, 2008 to 2015, base 2013, errors clustered
/// by state with `fixest`'s small-sample factor; the data of Rambachan and Roth's
/// tutorial.
const COEFFICIENTS: [f64; 7] = [
    -0.005_285_354_532_720_722_5,
    -0.011_297_324_648_151_148,
    -0.002_675_991_811_793_603_7,
    -0.001_419_312_252_110_732_3,
    0.000_339_663_518_971_695_1,
    0.046_446_854_159_945_53,
    0.069_206_175_479_021_94,
];

/// The covariance matrix, in units of 1e-5: its lower triangle.
const COVARIANCE: [&[f64]; 7] = [
    &[7.488_483_635_897_697],
    &[6.039_874_095_644_402, 7.266_500_616_997_002],
    &[
        4.444_619_818_461_169,
        3.789_330_221_288_124,
        5.052_051_940_162_928,
    ],
    &[
        3.385_764_706_089_204,
        2.866_578_025_148_485,
        2.673_679_432_483_909,
        4.003_222_026_337_788,
    ],
    &[
        4.328_011_254_743_58,
        4.543_320_628_403_773,
        2.778_193_567_674_064,
        2.412_859_975_716_401,
        5.462_662_207_054_298,
    ],
    &[
        4.765_880_478_777_97,
        4.428_850_119_318_088,
        3.060_644_108_905_545,
        2.380_868_209_073_604,
        3.682_531_051_743_17,
        8.375_668_824_677_527,
    ],
    &[
        2.425_128_699_754_133,
        2.824_655_042_984_612,
        0.963_753_388_266_880_7,
        0.292_387_814_336_366_9,
        0.972_294_750_241_810_8,
        6.321_397_962_533_763,
        10.712_352_303_004_41,
    ],
];

fn main() {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap());
    let text = std::fs::read_to_string(folder.join("honestdid_readme_cache.json")).unwrap();
    let expected: Value = serde_json::from_str(&text).unwrap();
    let covariance: Vec<f64> = (0..49)
        .map(|at| (at / 7, at % 7))
        .map(|(row, column)| 1e-5 * COVARIANCE[row.max(column)][row.min(column)])
        .collect();
    let study = EventStudy {
        coefficients: &COEFFICIENTS,
        covariance: &covariance,
        pre: 5,
        post: 2,
    };
    let (mut passed, mut failed) = (0, 0);
    let mut within = |what: &str, tolerance: f64, found: f64, expected: &Value| {
        let off = found - expected.as_f64().unwrap();
        let fine = off.abs() <= tolerance;
        if fine {
            passed += 1;
        } else {
            failed += 1;
        }
        println!(
            "{} {what}: {found:.6}, off by {off:+.6}, within {tolerance:.6}",
            if fine { "ok  " } else { "FAIL" }
        );
    };

    let average = [0.5, 0.5];
    let cases: [(&str, Restriction, &str, Option<&[f64]>); 4] = [
        (
            "unnamed-chunk-4_|delta_rm_results",
            Restriction::RelativeMagnitudes,
            "Mbar",
            None,
        ),
        (
            "unnamed-chunk-5_|delta_rm_results",
            Restriction::RelativeMagnitudes,
            "Mbar",
            None,
        ),
        (
            "unnamed-chunk-6_|delta_sd_results",
            Restriction::Smoothness,
            "M",
            None,
        ),
        (
            "unnamed-chunk-7_|delta_rm_results_avg",
            Restriction::RelativeMagnitudes,
            "Mbar",
            Some(&average),
        ),
    ];
    for (name, restriction, key, weights) in cases {
        let rows = expected[name].as_array().unwrap();
        let bounds: Vec<f64> = rows.iter().map(|row| row[key].as_f64().unwrap()).collect();
        let found = tell(study, restriction, weights, &bounds);
        for (row, ends) in rows.iter().zip(&found.bounded) {
            let tolerance = match restriction {
                Restriction::RelativeMagnitudes => grid(&found, weights, ends.bound),
                Restriction::Smoothness => 0.0146 / 200.0,
            };
            let what = format!("{name} {}", ends.bound);
            within(&format!("{what} low"), tolerance, ends.low, &row["lb"]);
            within(&format!("{what} high"), tolerance, ends.high, &row["ub"]);
        }
        println!("{:?}", found.breakdown);
    }
    let found = tell(study, Restriction::Smoothness, Some(&average), &[0.0]);
    let plain = &expected["unnamed-chunk-7_|originalResults_avg"][0];
    within("plain low", 1e-9, found.low, &plain["lb"][0]);
    within("plain high", 1e-9, found.high, &plain["ub"][0]);
    println!("{passed} passed, {failed} failed");
    std::process::exit(i32::from(failed > 0 || passed == 0));
}

/// A step of R's grid, which reaches 20 standard errors beyond the set of effects
/// that the coefficients themselves would allow, and what its draws may add.
fn grid(found: &Sensitivity, weights: Option<&[f64]>, bound: f64) -> f64 {
    let changes = COEFFICIENTS[..5].windows(2).map(|pair| pair[1] - pair[0]);
    let largest = changes
        .chain([-COEFFICIENTS[4]])
        .fold(0.0, |most: f64, change| most.max(change.abs()));
    let periods = weights.map_or(1.0, |weights| weights[0] + 2.0 * weights[1]);
    let reach = bound * periods * largest + 20.0 * found.std_error;
    2.0 * reach / 999.0 + 0.02 * found.std_error
}

fn tell(
    study: EventStudy<'_>,
    restriction: Restriction,
    weights: Option<&[f64]>,
    bounds: &[f64],
) -> Sensitivity {
    let options = SensitivityOptions {
        restriction,
        weights,
        bounds: Some(bounds),
        ..SensitivityOptions::default()
    };
    sensitivity(study, &options).unwrap()
}
