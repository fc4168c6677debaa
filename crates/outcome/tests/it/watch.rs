//! `XmR` charts.

use allotment_outcome::watch::{
    Improvement, PointKind, Rule, Screening, Side, WatchError, WatchOptions, watch,
};
use proptest::prelude::*;

/// The yearly flow of the Nile at Aswan from 1871, in 10^8 cubic metres, of
/// which these are the first 43.
///
/// Source: Cobb, «The problem of the Nile» (*Biometrika* 65, 1978).
const NILE: [i32; 43] = [
    1120, 1160, 963, 1210, 1160, 1160, 813, 1230, 1370, 1140, 995, 935, 1110, 994, 1020, 960, 1180,
    799, 958, 1140, 1100, 1210, 1150, 1250, 1260, 1220, 1030, 1100, 774, 840, 874, 694, 940, 833,
    701, 916, 692, 1020, 1050, 969, 831, 726, 456,
];

fn times(points: usize) -> Vec<i64> {
    (1871..).take(points).collect()
}

fn some(values: &[i32]) -> Vec<Option<f64>> {
    values.iter().map(|&value| Some(f64::from(value))).collect()
}

/// Source: the functions of `NHSRplotthedots` on the same series, with limits
/// fixed after 28 points: a mean of 1097.75 between 722.197407 and 1473.302593;
/// the dam of 1902 shows from 1899 on.
#[test]
fn the_nile_falls_below_its_limits() {
    let mut options = WatchOptions::new(Improvement::Up);
    options.baseline = Some(28);
    let chart = watch(&times(43), &some(&NILE), &options).unwrap();
    let phase = &chart.phases[0];
    assert!((phase.mean - 1097.75).abs() < 1e-9);
    assert!((phase.low - 722.197_407_407_407).abs() < 1e-9);
    assert!((phase.high - 1_473.302_592_592_59).abs() < 1e-9);
    assert!(!phase.provisional);
    let first: Vec<Option<Rule>> = chart
        .points
        .iter()
        .map(|point| point.rules.first().map(|signal| signal.rule))
        .collect();
    assert!(first[..19].iter().all(Option::is_none));
    assert!(
        first[19..26]
            .iter()
            .all(|&rule| rule == Some(Rule::OneSide))
    );
    assert_eq!(
        first[28..32],
        [
            Some(Rule::TwoOfThree),
            Some(Rule::TwoOfThree),
            Some(Rule::OneSide),
            Some(Rule::Outside),
        ]
    );
    assert_eq!(chart.points[42].kind, PointKind::Concern);
    assert_eq!(chart.points[42].rules[0].side, Side::Low);
}

#[test]
fn a_phase_of_its_own_has_limits_of_its_own() {
    let mut options = WatchOptions::new(Improvement::Up);
    options.rebase = vec![1899];
    let chart = watch(&times(43), &some(&NILE), &options).unwrap();
    assert_eq!(chart.phases.len(), 2);
    assert_eq!((chart.phases[0].points, chart.phases[1].points), (28, 15));
    assert!(chart.points[28].mean < chart.points[27].mean - 200.0);
    assert!(chart.points[27].rules.is_empty() && chart.points[28].rules.is_empty());
}

/// A steady rise of seven is a trend, whichever side of the mean it is on; six
/// are not.
#[test]
fn a_trend_is_seven_points_in_one_direction() {
    let rising = [10, 12, 9, 11, 8, 9, 10, 11, 12, 13, 14, 10, 12];
    let options = WatchOptions::new(Improvement::Neither);
    let chart = watch(&times(13), &some(&rising), &options).unwrap();
    let flagged: Vec<usize> = (0..13)
        .filter(|&at| chart.points[at].rules.iter().any(|s| s.rule == Rule::Trend))
        .collect();
    assert_eq!(flagged, [4, 5, 6, 7, 8, 9, 10]);
    assert_eq!(
        chart.points[5].kind,
        PointKind::High,
        "rising, though below the mean"
    );
    let mut shorter = rising;
    shorter[4] = 9;
    let chart = watch(&times(13), &some(&shorter), &options).unwrap();
    assert!(
        chart
            .points
            .iter()
            .all(|p| p.rules.iter().all(|s| s.rule != Rule::Trend))
    );
}

/// Moving ranges 1 and one of 40: the mean is 4.9, and 40 is beyond 3.267 of
/// it.
#[test]
fn screening_leaves_out_wild_moving_ranges() {
    let mut values: Vec<i32> = (0..11).map(|at| at % 2).collect();
    values[10] = 40;
    let mut options = WatchOptions::new(Improvement::Up);
    let plain = watch(&times(11), &some(&values), &options).unwrap();
    assert_eq!(plain.phases[0].screened, 0);
    assert!((plain.phases[0].moving_range - 4.8).abs() < 1e-12);
    options.screening = Screening::On;
    let screened = watch(&times(11), &some(&values), &options).unwrap();
    assert_eq!(screened.phases[0].screened, 1);
    assert!((screened.phases[0].moving_range - 1.0).abs() < 1e-12);
    assert_eq!(screened.points[10].rules[0].rule, Rule::Outside);
    let flat = watch(&times(11), &some(&[3; 11]), &options).unwrap();
    assert!(
        flat.points
            .iter()
            .all(|point| point.kind == PointKind::Common)
    );
}

#[test]
fn what_cannot_be_charted_is_refused_with_the_number() {
    let options = WatchOptions::new(Improvement::Up);
    let error = watch(&times(5), &some(&NILE[..5]), &options).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the phase from 1871 has 5 points where limits ask for 7: wait for more"
    );
    let mut late = options.clone();
    late.rebase = vec![1910];
    let error = watch(&times(43), &some(&NILE), &late).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the phase from 1910 has 4 points where limits ask for 7: wait for more, or begin the phase at another point"
    );
    let error = watch(&[1, 1], &[None, None], &options).unwrap_err();
    assert_eq!(error, WatchError::Order { time: 1, before: 1 });
    let error = watch(&[1], &[Some(f64::NAN)], &options).unwrap_err();
    assert_eq!(error, WatchError::NotFinite { time: 1 });
    let mut options = WatchOptions::new(Improvement::Up);
    options.rebase = vec![1500];
    let error = watch(&times(43), &some(&NILE), &options).unwrap_err();
    assert_eq!(error, WatchError::Rebase { time: 1500 });
    assert!(watch(&[], &[], &WatchOptions::new(Improvement::Up)).is_err());
}

proptest! {
    /// A gap changes nothing but the point that is not there.
    #[test]
    fn a_gap_is_passed_over(values in prop::collection::vec(-50_i32..50, 8..40), gap in 0_usize..8) {
        let options = WatchOptions::new(Improvement::Up);
        let whole = watch(&times(values.len()), &some(&values), &options).unwrap();
        let mut with_gap = some(&values);
        with_gap.insert(gap, None);
        let chart = watch(&times(with_gap.len()), &with_gap, &options).unwrap();
        prop_assert_eq!(chart.missing, 1);
        prop_assert_eq!(chart.points[gap].kind, PointKind::Missing);
        let kept = chart.points.iter().filter(|point| point.value.is_some());
        for (one, other) in kept.zip(&whole.points) {
            prop_assert_eq!(&one.rules, &other.rules);
        }
    }

    /// Turning the series upside down turns every side, and the better side.
    #[test]
    fn upside_down(values in prop::collection::vec(-50_i32..50, 7..40)) {
        let down: Vec<i32> = values.iter().map(|value| -value).collect();
        let one = watch(&times(values.len()), &some(&values), &WatchOptions::new(Improvement::Up)).unwrap();
        let other = watch(&times(values.len()), &some(&down), &WatchOptions::new(Improvement::Down)).unwrap();
        for (one, other) in one.points.iter().zip(&other.points) {
            prop_assert_eq!(one.kind, other.kind);
            prop_assert_eq!(one.rules.len(), other.rules.len());
        }
    }
}

/// Ten times 0.1 over ten is no 0.1 in floats, and no change either.
#[test]
fn what_adding_up_rounds_is_no_signal() {
    for value in [0.1, 4.7, -0.3, 1e-9, 1e12 / 3.0] {
        for points in [7, 10, 14, 31] {
            let values = vec![Some(value); points];
            let options = WatchOptions::new(Improvement::Up);
            let chart = watch(&times(points), &values, &options).unwrap();
            for point in &chart.points {
                assert_eq!(point.kind, PointKind::Common, "{value} {points}: {point:?}");
            }
        }
    }
    // Values on the mean end a run.
    let mut values = vec![Some(0.05), Some(0.15), Some(0.05), Some(0.15)];
    values.extend([Some(0.1); 8]);
    let chart = watch(&times(12), &values, &WatchOptions::new(Improvement::Up)).unwrap();
    assert!(chart.points.iter().all(|point| point.rules.is_empty()));
    // What is no rounding is a signal, however small its units.
    let mut values = [Some(1.0e-9), Some(1.001e-9)].repeat(10);
    values.push(Some(2.0e-9));
    let mut options = WatchOptions::new(Improvement::Up);
    options.baseline = Some(20);
    let chart = watch(&times(21), &values, &options).unwrap();
    assert_eq!(chart.points[20].kind, PointKind::Improvement);
}
