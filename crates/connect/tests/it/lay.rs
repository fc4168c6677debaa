//! Money laid on places.

use allotment_connect::{Located, Money, Places, Reach, lay};
use proptest::prelude::*;

fn reach(area: usize, minor: Option<u64>, located: Located) -> Reach {
    Reach {
        area,
        minor,
        located,
    }
}

#[test]
fn money_goes_by_people_and_the_rest_is_told_where_it_is() {
    let places = Places {
        people: vec![100, 200, 0, 50],
    };
    let area_of = [Some(0), Some(0), Some(0), None];
    let laid = lay(
        &places,
        &area_of,
        &[
            reach(0, Some(100), Located::Beneficiary),
            reach(0, Some(7), Located::Recipient),
            reach(0, Some(5), Located::Unknown),
            reach(3, Some(11), Located::Beneficiary),
        ],
    );
    assert_eq!(laid.amounts, [Some(33), Some(67), Some(0), None]);
    let here = Some(Located::Beneficiary);
    assert_eq!(laid.located, [here, here, here, None]);
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
    let places = Places {
        people: vec![0, 0, 0],
    };
    let laid = lay(
        &places,
        &[Some(0); 3],
        &[reach(0, Some(11), Located::Beneficiary)],
    );
    assert_eq!(laid.amounts, [Some(4), Some(4), Some(3)]);
}

#[test]
fn a_policy_without_money_reaches_without_an_amount() {
    let places = Places { people: vec![10] };
    let laid = lay(&places, &[Some(0)], &[reach(0, None, Located::Unknown)]);
    assert_eq!(laid.located, [Some(Located::Unknown)]);
    assert_eq!(laid.amounts, [None]);
    assert_eq!(laid.money, Money::default());
}

#[test]
fn the_largest_amounts_are_divided_exactly() {
    let places = Places {
        people: vec![u64::MAX, u64::MAX, 1],
    };
    let laid = lay(
        &places,
        &[Some(0); 3],
        &[reach(0, Some(u64::MAX), Located::Beneficiary)],
    );
    let sum: u128 = laid
        .amounts
        .iter()
        .flatten()
        .map(|&part| u128::from(part))
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
        let places = Places { people };
        let laid = lay(&places, area_of, &reach);
        let all: u128 = given.iter().map(|&(_, minor, _)| u128::from(minor)).sum();
        prop_assert_eq!(laid.money.total(), all);
        let placed: u128 = laid.amounts.iter().flatten().map(|&part| u128::from(part)).sum();
        prop_assert_eq!(placed, laid.money.placed);
        for (place, amount) in laid.amounts.iter().enumerate() {
            prop_assert!(amount.is_none() || area_of[place].is_some());
        }
    }

    #[test]
    fn no_place_is_a_penny_away_from_its_due(
        people in prop::collection::vec(1..10_000_u64, 1..30),
        minor in 0..1_000_000_u64,
    ) {
        let total: u64 = people.iter().sum();
        let area_of = vec![Some(0); people.len()];
        let places = Places { people };
        let laid = lay(&places, &area_of, &[reach(0, Some(minor), Located::Beneficiary)]);
        for (amount, people) in laid.amounts.iter().zip(&places.people) {
            let amount = u128::from(amount.unwrap()) * u128::from(total);
            let due = u128::from(minor) * u128::from(*people);
            prop_assert!(amount.abs_diff(due) < u128::from(total));
        }
    }
}
