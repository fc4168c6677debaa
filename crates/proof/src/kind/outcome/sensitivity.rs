//! Intervals under broken trends, beside R's `HonestDiD`: what its README prints
//! about Medicaid expansions and insurance.
//!
//! R looks for the ends on a grid of 1,000 points, and draws its quantiles: 1,000
//! draws for the first stage of relative magnitudes, a million for smoothness. So
//! the former are compared within one step of the grid and 1/50 of a standard error,
//! and the latter within 1/200 of a standard error of the estimator.

use allotment_outcome::sensitivity::{
    EventStudy, Restriction, Sensitivity, SensitivityOptions, sensitivity,
};
use serde_json::Value;

use super::{Compared, entries, list, ours};
use crate::error::ProofError;

const MAGNITUDES: &str = "relative magnitudes";
const SMOOTHNESS: &str = "smoothness";
const PLAIN: &str = "plain interval";
/// The same from the file's own event study, which is of another sample.
const OWN: &str = "plain interval from the file's own event study";

const AVERAGE: [f64; 2] = [0.5, 0.5];

/// 1/200 of the standard error of R's estimator under smoothness.
const DRAWN: f64 = 0.0146 / 200.0;

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

/// Each table of the README, and the plain interval.
pub(super) fn compare(expected: &Value, compared: &mut Compared) -> Result<(), ProofError> {
    let covariance: Vec<f64> = (0..49)
        .map(|at| (at / 7, at % 7))
        .map(|(row, column)| 1e-5 * COVARIANCE[row.max(column)][row.min(column)])
        .collect();
    let study = study(&COEFFICIENTS, &covariance);
    for (name, restriction, key, weights) in [
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
            Some(&AVERAGE[..]),
        ),
    ] {
        let rows = list(&expected[name]);
        let bounds: Vec<f64> = rows.iter().filter_map(|row| row[key].as_f64()).collect();
        let found = tell(study, restriction, weights, &bounds)?;
        for (row, ends) in rows.iter().zip(&found.bounded) {
            let (group, tolerance) = match restriction {
                Restriction::RelativeMagnitudes => (MAGNITUDES, grid(&found, weights, ends.bound)),
                Restriction::Smoothness => (SMOOTHNESS, DRAWN),
            };
            let what = format!("{name} {}", ends.bound);
            compared.near(
                group,
                format!("{what} low"),
                Some(ends.low),
                &row["lb"],
                tolerance,
            );
            compared.near(
                group,
                format!("{what} high"),
                Some(ends.high),
                &row["ub"],
                tolerance,
            );
        }
    }
    plain(compared, PLAIN, study, expected)?;

    let own: Vec<f64> = entries(&expected["unnamed-chunk-8_|betahat"])
        .filter_map(|(_, value)| value.as_f64())
        .collect();
    let spread: Vec<f64> = list(&expected["unnamed-chunk-8_|sigma"])
        .iter()
        .flat_map(list)
        .filter_map(Value::as_f64)
        .collect();
    plain(compared, OWN, self::study(&own, &spread), expected)
}

fn study<'a>(coefficients: &'a [f64], covariance: &'a [f64]) -> EventStudy<'a> {
    EventStudy {
        coefficients,
        covariance,
        pre: 5,
        post: 2,
    }
}

/// The interval of the average effect, trends unbroken.
fn plain(
    compared: &mut Compared,
    group: &'static str,
    study: EventStudy<'_>,
    expected: &Value,
) -> Result<(), ProofError> {
    let found = tell(study, Restriction::Smoothness, Some(&AVERAGE), &[0.0])?;
    let published = &expected["unnamed-chunk-7_|originalResults_avg"][0];
    compared.near(group, "low", Some(found.low), &published["lb"][0], 1e-9);
    compared.near(group, "high", Some(found.high), &published["ub"][0], 1e-9);
    Ok(())
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
) -> Result<Sensitivity, ProofError> {
    let options = SensitivityOptions {
        restriction,
        weights,
        bounds: Some(bounds),
        ..SensitivityOptions::default()
    };
    ours("sensitivity", sensitivity(study, &options))
}
