//! Groups that hang together.

use allotment_spatial::SpatialError;
use allotment_spatial::group::{Cut, Groups, MaxPOptions, Places, max_p, skater, ward, z_scores};
use allotment_spatial::weights::{Contiguity, Weights, contiguity};
use proptest::prelude::*;

use crate::shapes::{chessboard, close};

/// Three stripes of a 6 by 6 board.
fn stripes() -> (Weights, Vec<f64>) {
    let weights = contiguity(&chessboard(6, 6), Contiguity::Rook);
    let features = (0..36)
        .map(|at: u32| f64::from(at % 6 / 2) * 10.0 + f64::from(at / 6) * 0.01)
        .collect();
    (weights, features)
}

fn places<'a>(weights: &'a Weights, features: &'a [f64], people: &'a [f64]) -> Places<'a> {
    Places {
        weights,
        features,
        columns: features.len() / people.len(),
        people,
    }
}

/// Whether every group is one connected piece.
fn hang_together(weights: &Weights, groups: &Groups) -> bool {
    let pairs = (0..weights.rows()).flat_map(|row| {
        let near = weights.of(row).iter();
        near.filter(move |&&other| groups.group[row] == groups.group[other as usize])
            .map(move |&other| (u32::try_from(row).expect("few"), other))
    });
    let within = Weights::new(weights.rows(), pairs.collect()).expect("its own rows");
    let parts = within
        .components()
        .iter()
        .max()
        .map_or(0, |&last| last as usize + 1);
    parts == groups.count()
}

#[test]
fn all_three_find_the_stripes() {
    let (weights, features) = stripes();
    let people = vec![100.0; 36];
    let places = places(&weights, &features, &people);
    let cut = Cut {
        groups: Some(3),
        floor: 0.0,
    };
    let by_tree = skater(&places, cut).unwrap();
    let joined = ward(&places, 3).unwrap();
    let options = MaxPOptions {
        floor: 1_200.0,
        starts: None,
        seed: 1,
    };
    let found = max_p(&places, options).unwrap();
    assert_eq!(found.at_most, 3);
    for groups in [&by_tree, &joined, &found.groups] {
        assert_eq!(groups.count(), 3);
        assert_eq!(groups.group[..6], [0, 0, 1, 1, 2, 2]);
        assert!(
            close(groups.ssd, 36.0 * 0.0001 * 35.0 / 12.0, 1e-9),
            "{}",
            groups.ssd
        );
    }
}

#[test]
fn a_part_with_too_few_people_is_one_group_and_told() {
    // Two places apart from a road of six.
    let road = (0..5).map(|row| (row, row + 1)).chain([(6, 7)]).collect();
    let weights = Weights::new(8, road).unwrap();
    let features = [1.0, 1.0, 2.0, 2.0, 3.0, 3.0, 9.0, 9.0];
    let people = [100.0, 100.0, 100.0, 100.0, 100.0, 100.0, 50.0, 60.0];
    let places = places(&weights, &features, &people);
    let options = MaxPOptions {
        floor: 200.0,
        starts: Some(50),
        seed: 4,
    };
    let found = max_p(&places, options).unwrap();
    // Three of the road, and the part that cannot reach the floor.
    assert_eq!((found.groups.count(), found.at_most), (4, 4));
    assert_eq!(found.groups.below(200.0), [3]);
    assert!(close(found.groups.ssd, 0.0, 1e-12), "pairs of likes");
    let cut = Cut {
        groups: None,
        floor: 200.0,
    };
    let tree = skater(&places, cut).unwrap();
    assert_eq!(tree.below(200.0), [3]);
    assert_eq!(tree.count(), 4);
}

#[test]
fn what_cannot_be_had_says_why() {
    let (weights, features) = stripes();
    let people = vec![100.0; 36];
    let all = places(&weights, &features, &people);
    let cut = |groups, floor| Cut {
        groups: Some(groups),
        floor,
    };
    assert!(matches!(
        skater(&all, cut(40, 0.0)),
        Err(SpatialError::TooFewPlaces { .. })
    ));
    let error = skater(&all, cut(5, 1_000.0)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "only 3 groups are possible with at least 1000 people each, not 5: ask for fewer groups or a lower floor"
    );
    let nobody = Weights::new(36, Vec::new()).unwrap();
    let apart = places(&nobody, &features, &people);
    let parts = Err(SpatialError::TooFewGroups {
        parts: 36,
        groups: 3,
    });
    assert_eq!(skater(&apart, cut(3, 0.0)), parts);
    assert_eq!(ward(&apart, 3), parts);
    let mut negative = people.clone();
    negative[7] = -1.0;
    assert!(matches!(
        ward(&places(&weights, &features, &negative), 3),
        Err(SpatialError::NoPeople { row: 7, .. })
    ));
}

#[test]
fn threads_change_nothing() {
    let (weights, features) = stripes();
    let people: Vec<f64> = (0..36).map(|at| 80.0 + f64::from(at * 7 % 11)).collect();
    let places = places(&weights, &features, &people);
    let run = |threads| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        let options = MaxPOptions {
            floor: 300.0,
            starts: Some(40),
            seed: 9,
        };
        pool.install(|| max_p(&places, options).unwrap())
    };
    assert_eq!(run(1), run(3));
}

#[test]
fn scores_have_mean_zero_and_spread_one() {
    let scores = z_scores(&[vec![1.0, 2.0, 3.0], vec![5.0, 5.0, 5.0]]);
    let far = (1.5_f64).sqrt();
    let expected = [-far, 0.0, 0.0, 0.0, far, 0.0];
    assert!(
        scores
            .iter()
            .zip(expected)
            .all(|(a, b)| close(*a, b, 1e-12))
    );
}

proptest! {
    /// Every group hangs together and has its people, whoever lives where.
    #[test]
    fn groups_hang_together_and_reach_the_floor(
        features in prop::collection::vec(-3.0..3.0_f64, 30),
        people in prop::collection::vec(10.0..100.0_f64, 30),
        floor in 60.0..500.0_f64,
    ) {
        let weights = contiguity(&chessboard(6, 5), Contiguity::Rook);
        let places = places(&weights, &features, &people);
        let found = max_p(&places, MaxPOptions { floor, starts: Some(8), seed: 2 }).unwrap();
        prop_assert!(hang_together(&weights, &found.groups));
        prop_assert!(found.groups.count() <= found.at_most.max(1));
        prop_assert!(found.groups.below(floor).len() <= usize::from(found.at_most == 0));
        let tree = skater(&places, Cut { groups: None, floor }).unwrap();
        prop_assert!(hang_together(&weights, &tree));
        prop_assert!(tree.below(floor).is_empty() || tree.count() == 1);
        let joined = ward(&places, 4).unwrap();
        prop_assert!(hang_together(&weights, &joined) && joined.count() == 4);
        let all: f64 = people.iter().sum();
        for groups in [&found.groups, &tree, &joined] {
            prop_assert!(close(groups.people.iter().sum(), all, 1e-9));
            prop_assert_eq!(groups.places.iter().sum::<usize>(), 30);
        }
    }

    /// Each cut more leaves less difference within groups.
    #[test]
    fn more_groups_are_more_alike(features in prop::collection::vec(-3.0..3.0_f64, 30)) {
        let weights = contiguity(&chessboard(6, 5), Contiguity::Queen);
        let people = [1.0; 30];
        let places = places(&weights, &features, &people);
        let mut before = f64::INFINITY;
        for groups in 1..=30 {
            let found = skater(&places, Cut { groups: Some(groups), floor: 0.0 }).unwrap();
            prop_assert!(found.ssd <= before + 1e-9);
            before = found.ssd;
        }
        prop_assert!(close(before, 0.0, 1e-12));
    }
}
