//! Money on its way.

use allotment_examine::{
    AtPlace, Day, Flow, Inside, Reached, Stage, by_place, each_once, median_days, reached,
    waterfall,
};
use proptest::prelude::*;

fn flow(promise: usize, stage: Stage, day: i32, minor: u128, so_far: bool) -> Flow {
    Flow {
        promise,
        stage,
        day: Day::new(day),
        minor,
        so_far,
        place: None,
        own: None,
    }
}

/// So many promises of which none is inside another.
fn apart(count: usize) -> Inside {
    Inside::new(
        &vec![None; count],
        vec![Vec::new(); count],
        &vec![Day::new(0); count],
    )
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
    let came = reached(1, &by_place(&flows));
    let steps = waterfall(&[1_047_000_000_000], &[Day::new(0)], &came, &apart(1));
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
    let came = reached(2, &by_place(&flows));
    let steps = waterfall(&[100, 100], &[Day::new(0), Day::new(30)], &came, &apart(2));
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
    let came = reached(2, &by_place(&flows));
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
        let came = reached(4, &by_place(&flows));
        let mut turned = flows.clone();
        turned.reverse();
        prop_assert_eq!(&came, &reached(4, &by_place(&turned)));
        let all: u128 = came.iter().flatten().flatten().map(|one| one.minor).sum();
        prop_assert_eq!(all, payments.iter().map(|one| one.2).sum::<u128>());
    }
}

/// What each promise has at a step, each pound once.
fn at_step(told: &[AtPlace]) -> Vec<(usize, Option<usize>, u128)> {
    told.iter()
        .map(|row| (row.promise, row.place, row.reached.minor))
        .collect()
}

#[test]
fn what_a_whole_and_its_part_both_tell_is_there_once() {
    // Promise 0 has the parts 1 and 2; 2 has the part 3.
    let days = [Day::new(0); 4];
    let inside = Inside::new(
        &[None, Some(0), Some(0), Some(2)],
        vec![Vec::new(); 4],
        &days,
    );
    let spent = |promise, minor, place| Flow {
        place,
        ..flow(promise, Stage::Spent, 10, minor, false)
    };
    let told = by_place(&[
        spent(0, 60, None),
        spent(0, 40, Some(1)),
        spent(1, 30, Some(1)),
        spent(2, 50, Some(2)),
        spent(3, 20, Some(2)),
    ]);
    let once = each_once(&inside, &told);
    // 100 in all: 30 and 50 are told of parts; at place 1 the whole has 10 more, and 10
    // are left of what is nowhere.
    assert_eq!(
        at_step(&once),
        [
            (0, None, 10),
            (0, Some(1), 10),
            (1, Some(1), 30),
            (2, Some(2), 30),
            (3, Some(2), 20),
        ]
    );
    let came = reached(4, &once);
    let steps = waterfall(&[20, 30, 30, 20], &days, &came, &inside);
    assert_eq!(steps[3].unwrap().minor, 100);
    assert_eq!(steps[3].unwrap().of_promised.unwrap().to_string(), "1/1");
    // The whole alone tells: what is known is of all inside it.
    let alone = reached(4, &by_place(&[spent(0, 100, None)]));
    let steps = waterfall(&[20, 30, 30, 20], &days, &alone, &inside);
    assert_eq!(steps[3].unwrap().of_before.unwrap().to_string(), "1/1");
    // Parts that tell of more than their whole are believed.
    let more = by_place(&[spent(0, 50, None), spent(1, 80, Some(1))]);
    assert_eq!(
        at_step(&each_once(&inside, &more)),
        [(0, None, 0), (1, Some(1), 80)]
    );
}

#[test]
fn what_was_told_under_an_older_name_is_the_same_money() {
    // 2 replaces 0 and 1.
    let inside = Inside::new(
        &[None; 3],
        vec![vec![2], vec![2], Vec::new()],
        &[Day::new(0), Day::new(1), Day::new(2)],
    );
    let sums = |of: [u128; 3]| -> Vec<u128> {
        let flows = of.iter().enumerate();
        let flows: Vec<Flow> = flows
            .map(|(promise, &minor)| flow(promise, Stage::Spent, 10, minor, false))
            .collect();
        let once = each_once(&inside, &by_place(&flows));
        once.iter().map(|row| row.reached.minor).collect()
    };
    assert_eq!(sums([80, 0, 100]), [0, 0, 100]);
    // Together the older two told of more than the newer.
    assert_eq!(sums([50, 30, 60]), [0, 20, 60]);
    assert_eq!(sums([80, 0, 50]), [30, 0, 50]);
}

proptest! {
    /// However promises lie in each other: at each step all together have at least what
    /// any one tells, and no more than all tell.
    #[test]
    fn no_pound_is_there_twice(
        wholes in proptest::collection::vec(proptest::option::of(0_usize..6), 6),
        minors in proptest::collection::vec(0_u128..100, 6),
        places in proptest::collection::vec(proptest::option::of(0_usize..3), 6),
    ) {
        // A whole stands before its parts, so that there is no circle.
        let wholes: Vec<Option<usize>> = (wholes.iter().enumerate())
            .map(|(at, whole)| whole.filter(|&whole| whole < at))
            .collect();
        let inside = Inside::new(&wholes, vec![Vec::new(); 6], &[Day::new(0); 6]);
        let flows: Vec<Flow> = (0..6)
            .map(|at| Flow {
                place: places[at],
                ..flow(at, Stage::Received, 1, minors[at], false)
            })
            .collect();
        let told = by_place(&flows);
        let once = each_once(&inside, &told);
        let sum = |told: &[AtPlace]| -> u128 { told.iter().map(|row| row.reached.minor).sum() };
        prop_assert!(sum(&once) <= sum(&told));
        prop_assert!(minors.iter().all(|&minor| sum(&once) >= minor));
        // By hand: a promise comes to what it tells, or what its parts come to if that is more.
        let mut comes_to = minors.clone();
        for at in (0..6).rev() {
            let parts: u128 = (0..6).filter(|&part| wholes[part] == Some(at)).map(|part| comes_to[part]).sum();
            comes_to[at] = comes_to[at].max(parts);
        }
        let roots: u128 = (0..6).filter(|&at| wholes[at].is_none()).map(|at| comes_to[at]).sum();
        prop_assert_eq!(sum(&once), roots);
        prop_assert!(once.iter().zip(&told).all(|(once, told)| once.reached.minor <= told.reached.minor));
    }
}
