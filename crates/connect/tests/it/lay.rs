//! Money laid on places.

use allotment_connect::{Geography, Laid, Located, Money, Places, Reach, lay};
use proptest::prelude::*;

fn reach(area: usize, minor: Option<u64>, located: Located) -> Reach {
    Reach {
        area,
        minor,
        located,
    }
}

fn laid(people: &[u64], area_of: &[Option<usize>], reach: &[Reach]) -> Laid {
    let places = Places {
        people: people.to_vec(),
    };
    let areas = area_of.iter().flatten().map(|area| area + 1).max();
    lay(&places, &Geography::new(areas.unwrap_or(0), area_of), reach)
}

fn amounts(laid: &Laid) -> Vec<(usize, Option<u64>)> {
    laid.on.iter().map(|one| (one.place, one.minor)).collect()
}

#[test]
fn money_goes_by_people_and_the_rest_is_told_where_it_is() {
    let laid = laid(
        &[100, 200, 0, 50],
        &[Some(0), Some(0), Some(0), None],
        &[
            reach(0, Some(7), Located::Recipient),
            reach(0, Some(100), Located::Beneficiary),
            reach(0, Some(5), Located::Unknown),
            reach(3, Some(11), Located::Beneficiary),
        ],
    );
    assert_eq!(amounts(&laid), [(0, Some(33)), (1, Some(67)), (2, Some(0))]);
    assert!(
        laid.on
            .iter()
            .all(|one| one.located == Located::Beneficiary)
    );
    let money = Money {
        placed: 100,
        at_recipients: 7,
        unknown: 5,
        outside: 11,
    };
    assert_eq!(laid.money, money);
    assert_eq!(laid.money.total(), 123);
}

#[test]
fn ties_go_to_the_earlier_place_and_nobody_means_equal_parts() {
    let laid = laid(
        &[0; 3],
        &[Some(0); 3],
        &[reach(0, Some(11), Located::Beneficiary)],
    );
    assert_eq!(amounts(&laid), [(0, Some(4)), (1, Some(4)), (2, Some(3))]);
}

#[test]
fn a_policy_without_money_reaches_without_an_amount() {
    let laid = laid(&[10], &[Some(0)], &[reach(0, None, Located::Unknown)]);
    assert_eq!(laid.on[0].located, Located::Unknown);
    assert_eq!(amounts(&laid), [(0, None)]);
    assert_eq!(laid.money, Money::default());
}

#[test]
fn the_largest_amounts_are_divided_exactly() {
    let people = [u64::MAX, u64::MAX, 1];
    let laid = laid(
        &people,
        &[Some(0); 3],
        &[reach(0, Some(u64::MAX), Located::Beneficiary)],
    );
    let sum: u128 = laid
        .on
        .iter()
        .filter_map(|one| one.minor)
        .map(u128::from)
        .sum();
    assert_eq!(sum, u128::from(u64::MAX));
}

proptest! {
    #[test]
    fn every_penny_is_somewhere(
        people in prop::collection::vec(0..10_000_u64, 1..30),
        areas in prop::collection::vec(prop::option::of(0..5_usize), 30),
        given in prop::collection::vec((0..7_usize, 0..1_000_000_u64, 0..3_usize), 0..12),
    ) {
        let area_of = &areas[..people.len()];
        let reach: Vec<Reach> = (given.iter())
            .map(|&(area, minor, kind)| reach(area, Some(minor), Located::ALL[kind].0))
            .collect();
        let laid = laid(&people, area_of, &reach);
        let all: u128 = given.iter().map(|&(_, minor, _)| u128::from(minor)).sum();
        prop_assert_eq!(laid.money.total(), all);
        let placed: u128 = laid.on.iter().filter_map(|one| one.minor).map(u128::from).sum();
        prop_assert_eq!(placed, laid.money.placed);
        prop_assert!(laid.on.is_sorted_by(|one, other| one.place < other.place));
        prop_assert!(laid.on.iter().all(|one| area_of[one.place].is_some()));
    }

    #[test]
    fn no_place_is_a_penny_away_from_its_due(
        people in prop::collection::vec(1..10_000_u64, 1..30),
        minor in 0..1_000_000_u64,
    ) {
        let total: u64 = people.iter().sum();
        let area_of = vec![Some(0); people.len()];
        let laid = laid(&people, &area_of, &[reach(0, Some(minor), Located::Beneficiary)]);
        for (one, people) in laid.on.iter().zip(&people) {
            let amount = u128::from(one.minor.unwrap()) * u128::from(total);
            let due = u128::from(minor) * u128::from(*people);
            prop_assert!(amount.abs_diff(due) < u128::from(total));
        }
    }
}
