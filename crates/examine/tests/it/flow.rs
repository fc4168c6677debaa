//! Money on its way.

use allotment_examine::{Day, Flow, Reached, Stage, median_days, reached, waterfall};
use proptest::prelude::*;

fn flow(promise: usize, stage: Stage, day: i32, minor: u128, so_far: bool) -> Flow {
    Flow {
        promise,
        stage,
        day: Day::new(day),
        minor,
        so_far,
        place: None,
    }
}

/// Source: Committee of Public Accounts, HC 424 (2024), as told in
/// publications.parliament.uk/pa/cm5804/cmselect/cmpubacc/424/report.html:
/// £10.47bn for three funds, £3.70bn given to councils, £1.24bn spent. The
/// percentages are worked out from these.
#[test]
fn the_three_funds_come_to_35_3_and_11_8_per_cent() {
    let flows = [
        flow(0, Stage::Released, 10, 370_000_000_000, true),
        flow(0, Stage::Spent, 10, 124_000_000_000, true),
    ];
    let came = reached(1, &flows);
    let steps = waterfall(&[1_047_000_000_000], &[Day::new(0)], &came);
    let percent = |stage: Stage| steps[stage as usize].unwrap().of_promised.unwrap();
    assert_eq!(percent(Stage::Released).percent().unwrap(), "35.3");
    assert_eq!(percent(Stage::Spent).percent().unwrap(), "11.8");
    assert_eq!(percent(Stage::Spent).to_string(), "124/1047");
    let before = steps[Stage::Spent as usize].unwrap().of_before.unwrap();
    assert_eq!(before.to_string(), "62/185");
    assert!(steps[Stage::Allocated as usize].is_none(), "nobody said");
}

#[test]
fn a_step_is_held_against_the_last_that_is_known_of_the_same_promises() {
    let flows = [
        flow(0, Stage::Released, 10, 50, false),
        flow(0, Stage::Spent, 20, 20, false),
        flow(1, Stage::Spent, 20, 30, false),
    ];
    let came = reached(2, &flows);
    let steps = waterfall(&[100, 100], &[Day::new(0), Day::new(30)], &came);
    let spent = steps[Stage::Spent as usize].unwrap();
    assert_eq!(spent.of_promised.unwrap().to_string(), "1/4");
    // 20 of the 50 released, and 30 of the 100 of which no release is known.
    assert_eq!(spent.of_before.unwrap().to_string(), "1/3");
    assert_eq!(spent.promises, 2);
    // The second came before the promise that is known: that is no lag.
    assert_eq!(spent.days, Some(20));
    let released = steps[Stage::Released as usize].unwrap();
    assert_eq!(released.of_before.unwrap().to_string(), "1/2");
}

#[test]
fn a_sum_so_far_stands_for_what_came_before() {
    let flows = [
        flow(0, Stage::Spent, 30, 5, false),
        flow(0, Stage::Spent, 10, 100, false),
        flow(0, Stage::Spent, 20, 150, true),
        flow(0, Stage::Spent, 5, 0, false),
        Flow {
            place: Some(7),
            ..flow(0, Stage::Spent, 8, 1, true)
        },
    ];
    let came = reached(2, &flows);
    let expected = Reached {
        minor: 156,
        first: Day::new(8),
        last: Day::new(30),
    };
    assert_eq!(came[0][Stage::Spent as usize], Some(expected));
    assert_eq!(came[1], [None; 4]);
}

#[test]
fn days_are_the_lower_median_and_what_waits_is_longer() {
    assert_eq!(median_days(&[]), None);
    assert_eq!(median_days(&[Some(3)]), Some(3));
    assert_eq!(median_days(&[Some(3), Some(9)]), Some(3));
    assert_eq!(median_days(&[Some(3), None]), Some(3));
    assert_eq!(median_days(&[None, Some(3), None]), None);
}

proptest! {
    #[test]
    fn order_in_the_file_is_nothing_and_payments_add_up(
        payments in prop::collection::vec((0..4_usize, 0..4_usize, 0..1_000_u128), 0..40),
    ) {
        let flows: Vec<Flow> = payments.iter().enumerate()
            .map(|(at, &(promise, stage, minor))| {
                flow(promise, Stage::ALL[stage].0, i32::try_from(at).unwrap(), minor, false)
            })
            .collect();
        let came = reached(4, &flows);
        let mut turned = flows.clone();
        turned.reverse();
        prop_assert_eq!(&came, &reached(4, &turned));
        let all: u128 = came.iter().flatten().flatten().map(|one| one.minor).sum();
        prop_assert_eq!(all, payments.iter().map(|one| one.2).sum::<u128>());
    }
}
