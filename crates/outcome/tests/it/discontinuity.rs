//! Either side of a cut-off.

use crate::noise::noise;
use allotment_outcome::discontinuity::{
    Bandwidths, DiscontinuityError, DiscontinuityOptions, Scores, Treated, density, discontinuity,
    lines, placebo,
};

/// Scores and outcomes by formula, so that others can make the same: a jump of a
/// half at nought.
fn made() -> (Vec<f64>, Vec<f64>) {
    let part = |value: f64| value - value.floor();
    (1..=600)
        .map(|i| {
            let i = f64::from(i);
            let x = 2.0 * part(i * 0.618_033_988_749_894_9) - 1.0;
            let e = part(i * 0.754_877_666_246_692_7) + part(i * 0.569_840_290_998_053_2) - 1.0;
            let jump = if x >= 0.0 { 0.5 } else { 0.0 };
            (
                x,
                1.0 + 0.8 * x + 1.5 * x * x - 0.7 * x * x * x + jump + 0.6 * e,
            )
        })
        .unzip()
}

fn scores(x: &[f64]) -> Scores<'_> {
    Scores {
        scores: x,
        cut_off: 0.0,
        treated: Treated::AtOrAbove,
    }
}

/// Source: Python's `rdrobust` 2.1.1 on the same numbers, with `h=0.4, b=0.6`, and
/// with bandwidths of its own choice.
#[test]
fn rdrobust_says_the_same() {
    let (x, y) = made();
    let given = DiscontinuityOptions {
        bandwidths: Bandwidths::Given {
            line: 0.4,
            bias: 0.6,
        },
        ..DiscontinuityOptions::default()
    };
    let near = |found: f64, expected: f64, tolerance: f64| {
        assert!(
            (found - expected).abs() < tolerance,
            "{found} and {expected}"
        );
    };
    let found = discontinuity(&scores(&x), &y, &given).unwrap();
    near(found.plain, 0.528_281_74, 1e-8);
    near(found.value, 0.514_793_57, 1e-8);
    near(found.plain_error, 0.072_574_65, 1e-8);
    near(found.std_error, 0.089_015_77, 1e-8);
    near(found.low, 0.340_325_87, 1e-8);
    assert_eq!((found.untreated, found.treated), (120, 120));

    let chosen = discontinuity(&scores(&x), &y, &DiscontinuityOptions::default()).unwrap();
    near(chosen.bandwidth, 0.385_211_96, 1e-6);
    near(chosen.bias_bandwidth, 0.588_562_33, 1e-6);
    near(chosen.value, 0.516_539_18, 1e-6);
    near(chosen.std_error, 0.090_436_25, 1e-6);
    let narrower = DiscontinuityOptions {
        bandwidths: Bandwidths::Coverage,
        ..DiscontinuityOptions::default()
    };
    let found = discontinuity(&scores(&x), &y, &narrower).unwrap();
    near(found.bandwidth, 0.279_764, 1e-6);
    near(found.bias_bandwidth, 0.588_562, 1e-6);
}

#[test]
fn low_scores_can_be_the_treated_ones() {
    let (x, y) = made();
    let turned: Vec<f64> = x.iter().map(|x| 30.0 - x).collect();
    let below = Scores {
        scores: &turned,
        cut_off: 30.0,
        treated: Treated::AtOrBelow,
    };
    let options = DiscontinuityOptions::default();
    let one = discontinuity(&scores(&x), &y, &options).unwrap();
    let other = discontinuity(&below, &y, &options).unwrap();
    assert!((one.value - other.value).abs() < 1e-9);
    assert_eq!(
        (one.untreated, one.treated),
        (other.untreated, other.treated)
    );
}

/// 200 samples with curves on both sides: the corrected interval holds the jump
/// as often as stated.
#[test]
fn the_corrected_interval_holds_the_jump() {
    let mut held = 0;
    for seed in 1..=200 {
        let x: Vec<f64> = noise(400, seed).iter().map(|value| value / 2.0).collect();
        let errors = noise(400, seed + 10_000);
        let y: Vec<f64> = x
            .iter()
            .zip(&errors)
            .map(|(&x, e)| {
                let jump = if x >= 0.0 { 0.4 } else { 0.0 };
                2.0 * x - 3.0 * x * x
                    + if x >= 0.0 { 4.0 * x * x * x } else { 0.0 }
                    + jump
                    + 0.4 * e
            })
            .collect();
        let found = discontinuity(&scores(&x), &y, &DiscontinuityOptions::default()).unwrap();
        held += u32::from(found.low <= 0.4 && 0.4 <= found.high);
    }
    assert!((178..=199).contains(&held), "{held} of 200");
}

#[test]
fn scores_moved_across_are_seen() {
    let x: Vec<f64> = noise(3000, 11);
    let smooth = density(&scores(&x)).unwrap();
    assert!(smooth.p_value > 0.05, "{smooth:?}");
    assert!(
        (smooth.treated - 0.667).abs() < 0.12,
        "the density of the sum of four at its middle"
    );
    let moved: Vec<f64> = x
        .iter()
        .enumerate()
        .map(|(at, &x)| {
            if (-0.15..0.0).contains(&x) && at % 2 == 0 {
                -x
            } else {
                x
            }
        })
        .collect();
    let bunched = density(&scores(&moved)).unwrap();
    assert!(
        bunched.p_value < 0.001 && bunched.log_jump > 0.3,
        "{bunched:?}"
    );
}

#[test]
fn what_has_no_limit_at_the_cut_off_is_refused() {
    let coarse: Vec<f64> = (0..400).map(|at| f64::from(at % 20) - 10.0).collect();
    let y = noise(400, 1);
    let error = discontinuity(&scores(&coarse), &y, &DiscontinuityOptions::default()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "10 distinct scores lie below the cut-off where at least 20 are needed: use a finer score, or a wider bandwidth"
    );
    let (x, y) = made();
    let narrow = DiscontinuityOptions {
        bandwidths: Bandwidths::Given {
            line: 0.004,
            bias: 0.6,
        },
        ..DiscontinuityOptions::default()
    };
    let error = discontinuity(&scores(&x), &y, &narrow).unwrap_err();
    assert!(
        matches!(error, DiscontinuityError::TooFew { fewest: 3, .. }),
        "{error}"
    );
    assert!(discontinuity(&scores(&x), &y[1..], &narrow).is_err());
}

/// The lines that are drawn have the plain jump between them, and every unit near
/// the cut-off is in one bin.
#[test]
fn lines_and_bins_show_what_is_told() {
    let (x, y) = made();
    let turned: Vec<f64> = x.iter().map(|x| -x).collect();
    let options = DiscontinuityOptions::default();
    let told = discontinuity(&scores(&x), &y, &options).unwrap();
    let shown = lines(&scores(&x), &y, told.bandwidth, 20).unwrap();
    assert!((shown.treated.level - shown.untreated.level - told.plain).abs() < 1e-12);
    let below = Scores {
        treated: Treated::AtOrBelow,
        ..scores(&turned)
    };
    let other = lines(&below, &y, told.bandwidth, 20).unwrap();
    assert!((other.treated.level - shown.treated.level).abs() < 1e-9);
    assert!((other.treated.slope + shown.treated.slope).abs() < 1e-9);
    let units: usize = shown.bins.iter().map(|bin| bin.units).sum();
    assert_eq!(units + shown.beyond, 600);
    assert!(
        shown
            .bins
            .iter()
            .all(|bin| bin.treated == (bin.score >= 0.0))
    );
    let total: f64 = shown
        .bins
        .iter()
        .map(|bin| f64::from(u32::try_from(bin.units).unwrap()) * bin.mean)
        .sum();
    assert_eq!(
        shown.beyond, 0,
        "one bandwidth is more than a third of the range"
    );
    assert!((total - y.iter().sum::<f64>()).abs() < 1e-9);
    let narrow = lines(&scores(&x), &y, 0.1, 10).unwrap();
    let within = x.iter().filter(|x| x.abs() <= 0.3).count();
    assert_eq!(narrow.beyond, 600 - within);
}

/// At a placebo the real jump is not seen: the other side is left out.
#[test]
fn a_placebo_looks_at_its_own_side_alone() {
    let (x, y) = made();
    let options = DiscontinuityOptions::default();
    for at in [-0.3, 0.3] {
        let found = placebo(&scores(&x), &y, at, &options).unwrap();
        assert!(found.low < 0.0 && 0.0 < found.high, "{found:?}");
        let own: Vec<usize> = (0..600).filter(|&i| (x[i] >= 0.0) == (at >= 0.0)).collect();
        let (of_x, of_y): (Vec<f64>, Vec<f64>) = own.iter().map(|&i| (x[i], y[i])).unzip();
        let moved = Scores {
            cut_off: at,
            ..scores(&of_x)
        };
        assert_eq!(discontinuity(&moved, &of_y, &options).unwrap(), found);
    }
    assert_eq!(
        placebo(&scores(&x), &y, 0.0, &options).unwrap_err(),
        DiscontinuityError::Placebo { cut_off: 0.0 }
    );
}
