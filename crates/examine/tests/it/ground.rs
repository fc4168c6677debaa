//! Money on places, and places beside others.

use allotment_examine::{Day, Sum, Wait, by_group, concentration, gaps, lay, worst_tenths};
use num_rational::BigRational;
use proptest::prelude::*;

fn whole(number: i64) -> BigRational {
    BigRational::from_integer(number.into())
}

#[test]
fn groups_add_up_and_the_worst_fifth_is_told_beside_its_people() {
    let group_of = [Some(0), Some(1), Some(0), None];
    let sums = by_group(2, &group_of, &[10, 20, 30, 5], &[1, 2, 3, 9]);
    assert_eq!(
        sums,
        [
            Sum {
                minor: 40,
                people: 4,
                places: 2
            },
            Sum {
                minor: 20,
                people: 2,
                places: 1
            }
        ]
    );
    let (money, people) = worst_tenths(&sums, 1).unwrap();
    assert_eq!(
        (money.to_string(), people.to_string()),
        ("2/3".into(), "2/3".into())
    );
    assert_eq!(worst_tenths(&[], 2), None);
    // Of nobody there is no part.
    let empty = [Sum::default(), sums[0], sums[1]];
    assert_eq!(worst_tenths(&empty, 1), None);
    assert!(worst_tenths(&empty, 2).is_some());
}

/// By hand: two groups of equal size, all money to one of them; then a head alike.
#[test]
fn concentration_is_below_zero_where_the_neediest_have_more() {
    let sums = |minor: [u128; 2], people: [u64; 2]| {
        [0, 1].map(|at| Sum {
            minor: minor[at],
            people: people[at],
            places: 1,
        })
    };
    let index = |sums: &[Sum]| concentration(sums).map(|part| part.to_string());
    assert_eq!(index(&sums([8, 0], [5, 5])).unwrap(), "-1/2");
    assert_eq!(index(&sums([0, 8], [5, 5])).unwrap(), "1/2");
    assert_eq!(index(&sums([6, 2], [3, 1])).unwrap(), "0/1");
    assert_eq!(index(&sums([0, 0], [3, 1])), None);
}

#[test]
fn a_gap_is_to_the_mean_of_peers_and_of_people() {
    let values = [Some(whole(10)), Some(whole(4)), Some(whole(6)), None];
    let peers = [vec![1, 2, 3], vec![3], vec![], vec![0]];
    let found = gaps(&values, &[1, 1, 2, 100], &peers);
    let first = found[0].as_ref().unwrap();
    assert_eq!(first.peers, 2);
    assert_eq!(first.to_peers(), Some(whole(5)));
    // (10 + 4 + 2 × 6) ÷ 4 = 6.5
    assert_eq!(first.to_nation(), Some(whole(7) / whole(2)));
    assert_eq!(found[1].as_ref().unwrap().to_peers(), None);
    assert_eq!(found[3], None);
}

#[test]
fn money_that_came_before_it_was_promised_is_no_wait() {
    let mut wait = Wait {
        place: 0,
        promised: Day::new(10),
        first_pound: Some(Day::new(4)),
    };
    assert_eq!(wait.days(), Some(0));
    wait.first_pound = None;
    assert_eq!(wait.days(), None);
}

proptest! {
    #[test]
    fn every_penny_is_on_some_place_and_none_is_a_penny_from_its_due(
        people in prop::collection::vec(0..10_000_u64, 1..30),
        minor in 0..u64::MAX,
    ) {
        let places: Vec<usize> = (0..people.len()).collect();
        let parts = lay(u128::from(minor), &places, &people);
        prop_assert_eq!(parts.iter().sum::<u128>(), u128::from(minor));
        let all: u128 = people.iter().copied().map(u128::from).sum();
        for (part, people) in parts.iter().zip(&people) {
            let due = u128::from(minor) * u128::from(*people);
            prop_assert!(all == 0 || (part * all).abs_diff(due) < all);
        }
    }
}
