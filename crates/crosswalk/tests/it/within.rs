//! Figures of a neighbourhood, and their bounds.

use allotment_crosswalk::{Bounded, count_within, rate_within};
use proptest::prelude::*;

#[test]
fn areas_in_part_leave_an_interval() {
    let counts = [Some(100.0), Some(40.0), Some(7.0), None];
    let shares = [1.0, 0.25, 0.0, 0.0];
    let people = count_within(&counts, &shares).unwrap();
    let expected = Bounded {
        value: 110.0,
        low: 100.0,
        high: 140.0,
    };
    assert_eq!(people, expected);
    let out_of_work = [Some(10.0), Some(20.0), Some(7.0), None];
    let rate = rate_within(&out_of_work, &counts, &shares).unwrap();
    assert!((rate.value - 15.0 / 110.0).abs() < 1e-15);
    assert!((rate.low - 10.0 / 120.0).abs() < 1e-15, "the other 20 only");
    assert!((rate.high - 30.0 / 120.0).abs() < 1e-15, "the 20 only");
}

#[test]
fn what_is_missing_or_no_rate_is_nothing() {
    assert_eq!(count_within(&[None], &[0.5]), None);
    assert_eq!(rate_within(&[Some(1.0)], &[None], &[1.0]), None);
    assert_eq!(rate_within(&[Some(0.0)], &[Some(0.0)], &[1.0]), None);
    let more_than_there_are = rate_within(&[Some(3.0)], &[Some(2.0)], &[1.0]);
    assert_eq!(more_than_there_are, None);
}

proptest! {
    /// Whoever of an area in part lies inside, the figures are within bounds.
    #[test]
    fn the_truth_lies_within(
        areas in prop::collection::vec((0..200_u32, 0..200_u32, 0..3_u8, 0.0..1.0_f64, 0.0..1.0_f64), 1..8),
    ) {
        let numerator: Vec<Option<f64>> = areas.iter().map(|area| Some(f64::from(area.0))).collect();
        let denominator: Vec<Option<f64>> =
            areas.iter().map(|area| Some(f64::from(area.0 + area.1))).collect();
        let shares: Vec<f64> = (areas.iter())
            .map(|area| match area.2 {
                0 => 0.0,
                1 => 1.0,
                _ => 0.01 + 0.98 * area.3,
            })
            .collect();
        // Who truly lies inside: any part of those counted, any of the others.
        let (mut counted, mut all) = (0.0, 0.0);
        for (area, share) in areas.iter().zip(&shares) {
            let (of_these, of_those) = match area.2 {
                0 => (0.0, 0.0),
                1 => (1.0, 1.0),
                _ => (area.3, area.4),
            };
            let these = of_these * f64::from(area.0);
            counted += these;
            all += these + of_those * f64::from(area.1);
            prop_assert!((0.0..=1.0).contains(share));
        }
        let people = count_within(&denominator, &shares).unwrap();
        prop_assert!(people.low - 1e-9 <= all && all <= people.high + 1e-9);
        prop_assert!(people.low <= people.value + 1e-9 && people.value <= people.high + 1e-9);
        if let Some(rate) = rate_within(&numerator, &denominator, &shares) {
            prop_assert!(rate.low - 1e-9 <= rate.value && rate.value <= rate.high + 1e-9);
            if all > 0.0 {
                let truth = counted / all;
                prop_assert!(rate.low - 1e-9 <= truth && truth <= rate.high + 1e-9, "{truth} {rate:?}");
            }
        }
    }
}
