//! Figures of a neighbourhood, and their bounds.

use allotment_crosswalk::{Bounded, Lies, count_within, mean_within, rate_within};
use proptest::prelude::*;

use Lies::{InPart, Inside, Outside};

#[test]
fn areas_in_part_leave_an_interval() {
    let counts = [Some(100.0), Some(40.0), Some(7.0), None];
    let lies = [Inside, InPart(0.25), Outside, Outside];
    let people = count_within(&counts, &lies).unwrap();
    let expected = Bounded {
        value: 110.0,
        bounds: Some((100.0, 140.0)),
    };
    assert_eq!(people, expected);
    let out_of_work = [Some(10.0), Some(20.0), Some(7.0), None];
    let rate = rate_within(&out_of_work, &counts, &lies).unwrap();
    let (low, high) = rate.bounds.unwrap();
    assert!((rate.value - 15.0 / 110.0).abs() < 1e-15);
    assert!((low - 10.0 / 120.0).abs() < 1e-15, "the other 20 only");
    assert!((high - 30.0 / 120.0).abs() < 1e-15, "the 20 only");
}

#[test]
fn an_area_in_which_nobody_seems_to_live_may_still_hold_all() {
    let found = count_within(&[Some(40.0)], &[InPart(0.0)]).unwrap();
    assert_eq!((found.value, found.bounds), (0.0, Some((0.0, 40.0))));
}

#[test]
fn what_is_missing_is_nothing_and_what_is_no_rate_of_people_has_no_bounds() {
    assert_eq!(count_within(&[None], &[InPart(0.5)]), None);
    assert_eq!(rate_within(&[Some(1.0)], &[None], &[Inside]), None);
    assert_eq!(rate_within(&[Some(0.0)], &[Some(0.0)], &[Inside]), None);
    let offences = rate_within(&[Some(3.0)], &[Some(2.0)], &[Inside]).unwrap();
    assert_eq!((offences.value, offences.bounds), (1.5, Some((1.5, 1.5))));
    // More jobs than people in an area that is whole: who lives in the other may lower
    // the rate as well as raise it.
    let jobs = [Some(10.0), Some(1.0)];
    let jobs = rate_within(&jobs, &[Some(2.0), Some(4.0)], &[Inside, InPart(0.1)]).unwrap();
    assert!((jobs.value - 10.1 / 2.4).abs() < 1e-12);
    assert_eq!(jobs.bounds, None);
    let offences = rate_within(&[Some(3.0)], &[Some(2.0)], &[InPart(0.5)]).unwrap();
    assert_eq!((offences.value, offences.bounds), (1.5, None));
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
        let lies: Vec<Lies> = (areas.iter())
            .map(|area| match area.2 {
                0 => Outside,
                1 => Inside,
                _ => InPart(area.3),
            })
            .collect();
        // Who truly lies inside: any part of those counted, any of the others.
        let (mut counted, mut all) = (0.0, 0.0);
        for (area, lies) in areas.iter().zip(&lies) {
            let (of_these, of_those) = match lies {
                Outside => (0.0, 0.0),
                Inside => (1.0, 1.0),
                InPart(_) => (area.3, area.4),
            };
            let these = of_these * f64::from(area.0);
            counted += these;
            all += these + of_those * f64::from(area.1);
        }
        let people = count_within(&denominator, &lies).unwrap();
        let (low, high) = people.bounds.unwrap();
        prop_assert!(low - 1e-9 <= all && all <= high + 1e-9);
        prop_assert!(low <= people.value + 1e-9 && people.value <= high + 1e-9);
        if let Some(rate) = rate_within(&numerator, &denominator, &lies) {
            let (low, high) = rate.bounds.unwrap();
            prop_assert!(low - 1e-9 <= rate.value && rate.value <= high + 1e-9);
            if all > 0.0 {
                let truth = counted / all;
                prop_assert!(low - 1e-9 <= truth && truth <= high + 1e-9, "{truth} {rate:?}");
            }
        }
    }
}

/// By hand: 100 people at 10 surely inside; of 50 at 40 and 50 at 2 a half each. The
/// mean is (1000 + 1000 + 50) / 150; at the least all those at 2 live inside and none
/// at 40, 1100 / 150; at the most the other way round, 3000 / 150.
#[test]
fn a_mean_lies_between_those_who_may_live_inside() {
    let values = [Some(10.0), Some(40.0), Some(2.0), None];
    let people = [100.0, 50.0, 50.0, 7.0];
    let half = Lies::InPart(0.5);
    let lies = [Lies::Inside, half, half, Lies::Outside];
    let found = mean_within(&values, &people, &lies).unwrap();
    let (low, high) = found.bounds.unwrap();
    assert!((found.value - 2050.0 / 150.0).abs() < 1e-12);
    assert!((low - 1100.0 / 150.0).abs() < 1e-12 && (high - 20.0).abs() < 1e-12);
    // Where nobody surely lives inside, it may be the people of any one area.
    let lies = [Lies::Outside, half, half, Lies::Outside];
    let found = mean_within(&values, &people, &lies).unwrap();
    assert_eq!(found.bounds, Some((2.0, 40.0)));
    assert_eq!(mean_within(&values, &people, &[Lies::Inside; 4]), None);
    assert_eq!(mean_within(&values, &people, &[Lies::Outside; 4]), None);
}
