//! Floating catchments.

use allotment_assets::{AssetsError, Catchment, Reach, Step, access};
use proptest::prelude::*;

use crate::{at, points};

fn steps() -> Vec<Step> {
    [(50.0, 1.0), (100.0, 0.68), (200.0, 0.22)]
        .map(|(to_m, weight)| Step { to_m, weight })
        .to_vec()
}

fn all() -> [Catchment; 4] {
    [
        Catchment::TwoStep { within_m: 200.0 },
        Catchment::Enhanced { steps: steps() },
        Catchment::Gaussian {
            within_m: 200.0,
            sigma_m: 200.0 / 3.0,
        },
        Catchment::ThreeStep { steps: steps() },
    ]
}

fn near(one: f64, other: f64) -> bool {
    (one - other).abs() <= 1e-12 * one.abs().max(1.0)
}

/// Two places and two clinics, worked out by hand: 300 people at clinic A, 100
/// people 60 m from it and 60 m from clinic B.
#[test]
fn by_hand() {
    let places = [at(0.0, 0.0), at(60.0, 0.0)];
    let clinics = [at(0.0, 0.0), at(120.0, 0.0)];
    let (people, doctors) = ([300.0, 100.0], [4.0, 2.0]);
    let reach = Reach::within(&places, &clinics, 200.0).unwrap();
    let score = |catchment: &Catchment| access(catchment, &reach, &people, &doctors).unwrap();

    let two = score(&all()[0]);
    assert!(near(two[0], 4.0 / 400.0 + 2.0 / 400.0) && near(two[1], two[0]));

    let (a, b) = (
        4.0 / (300.0 + 0.68 * 100.0),
        2.0 / (0.22 * 300.0 + 0.68 * 100.0),
    );
    let enhanced = score(&all()[1]);
    assert!(near(enhanced[0], a + 0.22 * b), "{enhanced:?}");
    assert!(near(enhanced[1], 0.68 * (a + b)));

    // Of the first place 1/1.22 choose A; the second divides evenly.
    let (to_a, to_b) = (1.0 / 1.22, 0.22 / 1.22);
    let a = 4.0 / (300.0 * to_a + 100.0 * 0.68 * 0.5);
    let b = 2.0 / (300.0 * 0.22 * to_b + 100.0 * 0.68 * 0.5);
    let three = score(&all()[3]);
    assert!(near(three[0], to_a * a + 0.22 * to_b * b), "{three:?}");
    assert!(near(three[1], 0.34 * (a + b)));
}

#[test]
fn nothing_in_reach_is_0_and_so_is_what_serves_nobody() {
    let reach = Reach::within(&[at(0.0, 0.0), at(9e3, 0.0)], &[at(9e3, 0.0)], 200.0).unwrap();
    for catchment in all() {
        let scores = access(&catchment, &reach, &[100.0, 0.0], &[5.0]).unwrap();
        assert_eq!(
            scores.map_bits(),
            [0.0_f64.to_bits(); 2],
            "{}",
            catchment.name()
        );
    }
}

trait Bits {
    fn map_bits(&self) -> Vec<u64>;
}

impl Bits for Vec<f64> {
    fn map_bits(&self) -> Vec<u64> {
        self.iter().map(|value| value.to_bits()).collect()
    }
}

#[test]
fn what_makes_no_sense_is_refused() {
    let step = |to_m, weight| Step { to_m, weight };
    let check = |steps| Catchment::Enhanced { steps }.check();
    assert_eq!(check(Vec::new()), Err(AssetsError::NoSteps));
    let back = check(vec![step(500.0, 1.0), step(400.0, 0.5)]);
    assert_eq!(
        back,
        Err(AssetsError::StepsNotOutward {
            step: 2,
            metres: 400.0
        })
    );
    let heavy = check(vec![step(500.0, 1.5)]);
    assert_eq!(
        heavy,
        Err(AssetsError::NoWeight {
            step: 1,
            weight: 1.5
        })
    );
    assert!(
        Catchment::Gaussian {
            within_m: 1.0,
            sigma_m: 0.0
        }
        .check()
        .is_err()
    );
    assert!(
        Catchment::TwoStep {
            within_m: f64::INFINITY
        }
        .check()
        .is_err()
    );
}

proptest! {
    /// All capacity that anyone can reach is in the places' figures: none is
    /// lost and none is made.
    #[test]
    fn capacity_is_shared_out_whole(
        places in points(1..40), assets in points(1..40), seed in 1..1000_u32,
    ) {
        let people: Vec<f64> = (0..places.len()).map(|row| f64::from((u32::try_from(row).unwrap() * 37 + seed) % 900)).collect();
        let capacity: Vec<f64> = (0..assets.len()).map(|row| f64::from((u32::try_from(row).unwrap() * 11 + seed) % 7)).collect();
        let reach = Reach::within(&places, &assets, 200.0).unwrap();
        for catchment in all() {
            let scores = access(&catchment, &reach, &people, &capacity).unwrap();
            let handed: f64 = scores.iter().zip(&people).map(|(score, people)| score * people).sum();
            let mut serves = vec![false; assets.len()];
            for place in (0..places.len()).filter(|&place| people[place] > 0.0) {
                reach.of(place).0.iter().for_each(|&asset| serves[asset as usize] = true);
            }
            let there: f64 = capacity.iter().zip(&serves).filter(|(_, serves)| **serves).map(|(capacity, _)| capacity).sum();
            prop_assert!((handed - there).abs() <= 1e-9 * there.max(1.0), "{}: {handed}, {there}", catchment.name());
        }
    }

    /// Where everything is alike, the scores of all methods agree.
    #[test]
    fn one_step_is_the_plain_form(places in points(1..30), assets in points(1..30)) {
        let people = vec![10.0; places.len()];
        let capacity = vec![1.0; assets.len()];
        let reach = Reach::within(&places, &assets, 150.0).unwrap();
        let plain = access(&Catchment::TwoStep { within_m: 150.0 }, &reach, &people, &capacity).unwrap();
        let steps = vec![Step { to_m: 150.0, weight: 1.0 }];
        let stepped = access(&Catchment::Enhanced { steps }, &reach, &people, &capacity).unwrap();
        prop_assert_eq!(plain.map_bits(), stepped.map_bits());
        let flat = Catchment::Gaussian { within_m: 150.0, sigma_m: 1e12 };
        for (one, other) in access(&flat, &reach, &people, &capacity).unwrap().iter().zip(&plain) {
            prop_assert!(near(*one, *other));
        }
    }
}
