//! Two indices side by side: by hand, and what must hold for every input.

use allotment_need::{
    Both, Joint, JointBy, OneIn, Summary, TwoIndices, both, both_odds, pockets, summarise,
};
use allotment_place::{Rank, best_ranks, decile};
use proptest::prelude::*;

const RANK_SUM: Joint = Joint {
    by: JointBy::RankSum,
    weights: [1, 1],
};
const EXPONENTIAL: Joint = Joint {
    by: JointBy::ExponentialRank,
    weights: [1, 1],
};

fn compare(first: &[f64], second: &[f64], worst: OneIn, joint: Joint) -> Both {
    both(&TwoIndices {
        ranks: [&best_ranks(first), &best_ranks(second)],
        worst,
        joint,
    })
}

fn numbers(ranks: &[Rank]) -> Vec<u32> {
    ranks.iter().map(|rank| rank.get()).collect()
}

/// By hand, twenty places, of which two are a tenth. On the first the second and
/// third are equal: both have rank 2, so that both are in, three in all. Their
/// middle rank is 2.5, so that their worth is 21 − 2.5.
#[test]
fn twenty_places_by_hand() {
    let mut first: Vec<f64> = (0..20).map(|place| 100.0 - f64::from(place)).collect();
    first[2] = first[1];
    let second: Vec<f64> = (0..20_u8)
        .map(|place| f64::from(u8::from(place == 2) * 2 + u8::from(place == 19)))
        .collect();
    let found = compare(&first, &second, OneIn::TENTH, RANK_SUM);
    assert_eq!(found.worst[0].iter().filter(|in_it| **in_it).count(), 3);
    assert_eq!(found.worst[1].iter().filter(|in_it| **in_it).count(), 2);
    let on_both: Vec<usize> = (0..20).filter(|&row| found.on_both(row)).collect();
    assert_eq!(on_both, [2]);
    // The other eighteen share ranks 3 to 20 on the second: their middle is 11.5.
    let joint = [20.0 + 9.5, 18.5 + 9.5, 18.5 + 20.0];
    for (found, by_hand) in found.joint.iter().zip(joint) {
        assert!(
            (found - by_hand).abs() < f64::EPSILON,
            "{found} for {by_hand}"
        );
    }
    assert_eq!(numbers(&found.joint_rank)[..3], [2, 3, 1]);
    assert_eq!(found.joint_worst.iter().filter(|in_it| **in_it).count(), 2);
}

/// Source: the exponential transform of the English indices gives 100 to the
/// greatest need; the published Community Needs Index adds such scores.
#[test]
fn worst_on_both_is_two_hundred_by_exponential_ranks() {
    let scores = [9.0, 5.0, 4.0, 1.0];
    let found = compare(&scores, &scores, OneIn::TENTH, EXPONENTIAL);
    assert!((found.joint[0] - 200.0).abs() < 1e-9, "{:?}", found.joint);
}

/// Great need on one index and little on the other: the sum of ranks puts the
/// place in the middle, the exponential transform near the top.
#[test]
fn the_two_joint_indices_differ_on_cancelling() {
    let first: Vec<f64> = (0..100).map(|place| -f64::from(place)).collect();
    let mut second = first.clone();
    second.swap(0, 99);
    let place = |joint| numbers(&compare(&first, &second, OneIn::TENTH, joint).joint_rank)[0];
    assert_eq!((place(RANK_SUM), place(EXPONENTIAL)), (50, 11));
}

#[test]
fn a_tenth_is_the_published_decile() {
    for places in 1..400_usize {
        for rank in 1..=places {
            let rank = Rank::new(u32::try_from(rank).unwrap()).unwrap();
            assert_eq!(OneIn::TENTH.has(rank, places), decile(rank, places) == 1);
        }
    }
}

#[test]
fn without_draws_there_are_no_odds() {
    assert_eq!(both_odds([], 3, OneIn::TENTH, RANK_SUM), None);
}

fn scores(places: usize) -> impl Strategy<Value = Vec<f64>> {
    // Few different whole numbers, so that many are equal.
    prop::collection::vec((0..12_i8).prop_map(f64::from), places)
}

/// Two indices of some places, how much is worst, and a joint index.
fn any_two() -> impl Strategy<Value = (Vec<f64>, Vec<f64>, OneIn, Joint)> {
    let joint = (any::<bool>(), 0..5_u32, 1..5_u32).prop_map(|(sum, first, second)| Joint {
        by: if sum {
            JointBy::RankSum
        } else {
            JointBy::ExponentialRank
        },
        weights: [first, second],
    });
    (1..40_usize).prop_flat_map(move |places| {
        let worst = (1..15_u32).prop_map(|n| OneIn::new(n).unwrap());
        (scores(places), scores(places), worst, joint.clone())
    })
}

proptest! {
    /// Only order counts: no scale of either index weighs in.
    #[test]
    fn another_scale_changes_nothing((first, second, worst, joint) in any_two()) {
        let other: Vec<f64> = first.iter().map(|score| score.powi(3) * 7.0 - 100.0).collect();
        prop_assert_eq!(
            compare(&first, &second, worst, joint),
            compare(&other, &second, worst, joint)
        );
    }

    /// Neither index comes first.
    #[test]
    fn the_two_may_change_places((first, second, worst, joint) in any_two()) {
        let one = compare(&first, &second, worst, joint);
        let [a, b] = joint.weights;
        let turned = Joint { weights: [b, a], ..joint };
        let other = compare(&second, &first, worst, turned);
        prop_assert_eq!(&one.joint_worst, &other.joint_worst);
        prop_assert_eq!(&one.joint_rank, &other.joint_rank);
        for row in 0..first.len() {
            prop_assert_eq!(one.on_both(row), other.on_both(row));
        }
    }

    /// Whoever comes to need more on one index, all else equal, leaves no list;
    /// and nobody else comes onto one.
    #[test]
    fn more_need_never_loses_a_place(
        (first, second, worst, joint) in any_two(),
        row in any::<prop::sample::Index>(),
        more in 0..12_i8,
    ) {
        let row = row.index(first.len());
        let before = compare(&first, &second, worst, joint);
        let mut needier = first.clone();
        needier[row] += f64::from(more);
        let after = compare(&needier, &second, worst, joint);
        prop_assert!(after.joint_rank[row] <= before.joint_rank[row]);
        prop_assert!(!before.on_both(row) || after.on_both(row));
        prop_assert!(!before.joint_worst[row] || after.joint_worst[row]);
        for other in (0..first.len()).filter(|&other| other != row) {
            prop_assert!(before.worst[0][other] || !after.worst[0][other]);
            prop_assert!(before.on_both(other) || !after.on_both(other));
        }
    }

    /// A list is as long as the share asks, but for those who are equal to its
    /// last.
    #[test]
    fn a_list_is_longer_than_its_share_only_by_equals((first, second, worst, joint) in any_two()) {
        let found = compare(&first, &second, worst, joint);
        let even = first.len() / worst.get() as usize;
        let list: Vec<f64> = first
            .iter()
            .zip(&found.worst[0])
            .filter_map(|(&score, &on)| on.then_some(score))
            .collect();
        let last = list.iter().copied().fold(f64::INFINITY, f64::min);
        let surely = list.iter().filter(|&&score| score > last).count();
        prop_assert!(surely < even.max(1), "{} surely of {}", surely, even);
    }

    /// To cut a place into two halves that are alike moves no area: averages are
    /// over people. (Scores are whole numbers, so that the sums are exact.)
    #[test]
    fn halving_a_place_changes_no_list_of_areas(
        places in prop::collection::vec((0..12_i8, 0..12_i8, 1..50_u16, 0..6_usize), 6..40),
        cut in any::<prop::sample::Index>(),
        (worst, sum) in (1..6_u32, any::<bool>()),
    ) {
        let joint = if sum { RANK_SUM } else { EXPONENTIAL };
        let worst = OneIn::new(worst).unwrap();
        let mut halved = places.clone();
        let cut = cut.index(places.len());
        halved.push(halved[cut]);
        let people = |all: &[(i8, i8, u16, usize)]| -> Vec<f64> {
            all.iter().map(|place| f64::from(place.2) * 2.0).collect()
        };
        let whole = people(&places);
        let mut parts = people(&halved);
        parts[cut] /= 2.0;
        parts[places.len()] /= 2.0;
        prop_assert_eq!(areas(&places, &whole, worst, joint), areas(&halved, &parts, worst, joint));
    }

    /// A pocket is worst on both and lies outside, and every such place is one.
    #[test]
    fn pockets_are_what_is_left_out(
        (first, second, worst, joint) in any_two(),
        homes in prop::collection::vec(0..4_usize, 40),
        selected in prop::collection::vec(any::<bool>(), 4),
    ) {
        let found = compare(&first, &second, worst, joint);
        let area_of = &homes[..first.len()];
        let hidden = pockets(&found, area_of, &selected);
        for row in 0..first.len() {
            let is_one = found.on_both(row) && !selected[area_of[row]];
            prop_assert_eq!(hidden.contains(&row), is_one);
        }
        prop_assert!(pockets(&found, area_of, &[true; 4]).is_empty());
    }

    /// Where every draw is the index itself, the odds are its lists; and nobody is
    /// worst on both more often than on one.
    #[test]
    fn odds_are_shares_of_draws((first, second, worst, joint) in any_two(), (other, ..) in any_two()) {
        let ranks = [best_ranks(&first), best_ranks(&second)];
        let sure = both_odds([ranks.clone(), ranks.clone()], first.len(), worst, joint).unwrap();
        let found = compare(&first, &second, worst, joint);
        for row in 0..first.len() {
            let as_share = |on: bool| f64::from(u8::from(on));
            prop_assert!((sure.both[row] - as_share(found.on_both(row))).abs() < f64::EPSILON);
            prop_assert!((sure.joint[row] - as_share(found.joint_worst[row])).abs() < f64::EPSILON);
        }
        let another: Vec<f64> = first.iter().zip(other.iter().cycle()).map(|(a, b)| a + b).collect();
        let drawn = [ranks, [best_ranks(&another), best_ranks(&second)]];
        let odds = both_odds(drawn, first.len(), worst, joint).unwrap();
        for row in 0..first.len() {
            prop_assert!(odds.both[row] <= odds.worst[0][row].min(odds.worst[1][row]));
        }
    }
}

/// The lists of areas by averages over people of both scores; areas without
/// places are left out.
fn areas(
    places: &[(i8, i8, u16, usize)],
    people: &[f64],
    worst: OneIn,
    joint: Joint,
) -> (Vec<bool>, Vec<bool>, Vec<bool>) {
    let mut codes: Vec<usize> = places.iter().map(|place| place.3).collect();
    codes.sort_unstable();
    codes.dedup();
    let area: Vec<usize> = places
        .iter()
        .map(|place| codes.binary_search(&place.3).unwrap())
        .collect();
    let names: Vec<String> = codes.iter().map(ToString::to_string).collect();
    let ranks = |score: fn(&(i8, i8, u16, usize)) -> i8| -> Vec<Rank> {
        let scores: Vec<f64> = places.iter().map(|place| f64::from(score(place))).collect();
        let found = summarise(&Summary {
            scores: &scores,
            ranks: &best_ranks(&scores),
            population: people,
            area: &area,
            names: &names,
        });
        let found = found.unwrap();
        found.iter().map(|area| area.average_score.rank).collect()
    };
    let found = both(&TwoIndices {
        ranks: [&ranks(|place| place.0), &ranks(|place| place.1)],
        worst,
        joint,
    });
    let on_both = (0..names.len()).map(|row| found.on_both(row)).collect();
    (found.worst[0].clone(), on_both, found.joint_worst)
}
