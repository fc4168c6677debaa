//! Money on its way.

use allotment_examine::{
    AtPlace, Day, Flow, Inside, Link, Pots, Reached, Scopes, Stage, each_once, median_days,
    reached, waterfall,
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
    inside(&vec![(None, &[][..], None); count])
}

/// Promises, each of a later day than the one before: its whole, those that it replaces,
/// and what it comes to.
fn inside(all: &[(Option<usize>, &[usize], Option<u128>)]) -> Inside {
    let links: Vec<Link> = (all.iter().enumerate())
        .map(|(at, &(part_of, replaces, _))| Link {
            since: Day::new(i32::try_from(at).unwrap()),
            replaces: replaces.to_vec(),
            part_of,
            names: Vec::new(),
            sums: Vec::new(),
        })
        .collect();
    let most: Vec<Option<u128>> = all.iter().map(|one| one.2).collect();
    Inside::new(Pots::find(&links).unwrap(), &most)
}

fn by_place(flows: &[Flow]) -> Vec<AtPlace> {
    allotment_examine::by_place(flows, &Scopes::default())
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
    // Of no place is of all of them.
    let expected = Reached {
        minor: 155,
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
    let part = |whole| (Some(whole), &[][..], None);
    let inside = inside(&[(None, &[], None), part(0), part(0), part(2)]);
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
    let once = each_once(&inside, &told, &Scopes::default());
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
        at_step(&each_once(&inside, &more, &Scopes::default())),
        [(0, None, 0), (1, Some(1), 80)]
    );
}

#[test]
fn what_was_told_under_an_older_name_is_the_same_money() {
    // 2 replaces 0 and 1.
    let inside = inside(&[(None, &[], None), (None, &[], None), (None, &[0, 1], None)]);
    let sums = |of: [u128; 3]| -> Vec<u128> {
        let flows = of.iter().enumerate();
        let flows: Vec<Flow> = flows
            .map(|(promise, &minor)| flow(promise, Stage::Spent, 10, minor, false))
            .collect();
        let once = each_once(&inside, &by_place(&flows), &Scopes::default());
        once.iter().map(|row| row.reached.minor).collect()
    };
    assert_eq!(sums([80, 0, 100]), [0, 0, 100]);
    // Together the older two told of more than the newer.
    assert_eq!(sums([50, 30, 60]), [0, 20, 60]);
    assert_eq!(sums([80, 0, 50]), [30, 0, 50]);
}

/// What each of these tells as spent, on no place, each pound once.
fn told_once(inside: &Inside, told: &[(usize, u128)]) -> Vec<u128> {
    let flows: Vec<Flow> = (told.iter())
        .map(|&(promise, minor)| flow(promise, Stage::Spent, 10, minor, false))
        .collect();
    let once = each_once(inside, &by_place(&flows), &Scopes::default());
    once.iter().map(|row| row.reached.minor).collect()
}

#[test]
fn what_two_have_in_common_is_no_more_than_went_from_one_to_the_other() {
    // A whole of 200 with a part of 50, which another pot of 100 replaces.
    let part = inside(&[
        (None, &[], Some(200)),
        (Some(0), &[], Some(50)),
        (None, &[1], Some(100)),
    ]);
    assert_eq!(told_once(&part, &[(0, 100), (2, 100)]), [50, 100]);
    assert_eq!(
        told_once(&part, &[(0, 100), (1, 30), (2, 100)]),
        [50, 0, 100]
    );
    // An old pot of 50 is now a part of a whole: what it told is in what that tells.
    let old = inside(&[
        (None, &[], Some(50)),
        (None, &[], Some(100)),
        (Some(1), &[0], Some(50)),
    ]);
    assert_eq!(told_once(&old, &[(0, 50), (1, 80)]), [0, 80]);
    assert_eq!(told_once(&old, &[(0, 50), (1, 80), (2, 50)]), [0, 30, 50]);
    // A part renamed within its whole.
    let within = inside(&[
        (None, &[], Some(100)),
        (Some(0), &[], Some(50)),
        (Some(0), &[1], Some(50)),
    ]);
    assert_eq!(
        told_once(&within, &[(0, 80), (1, 40), (2, 40)]),
        [40, 0, 40]
    );
    // Over a name in between; and one that is split and joined again.
    let chain = inside(&[
        (None, &[], Some(50)),
        (None, &[0], Some(50)),
        (None, &[1], Some(50)),
    ]);
    assert_eq!(told_once(&chain, &[(0, 50), (1, 50), (2, 50)]), [0, 0, 50]);
    assert_eq!(told_once(&chain, &[(0, 50), (2, 40)]), [10, 40]);
    let split = inside(&[
        (None, &[], Some(100)),
        (None, &[0], Some(50)),
        (None, &[0], Some(50)),
        (None, &[1, 2], Some(100)),
    ]);
    assert_eq!(told_once(&split, &[(0, 100), (3, 100)]), [0, 100]);
}

#[test]
fn one_sum_under_three_names_in_three_wholes_is_there_once() {
    // The wholes 0, 2 and 4, with the parts 1, 3 and 5; each part replaces that before.
    let through = inside(&[
        (None, &[], Some(100)),
        (Some(0), &[], Some(50)),
        (None, &[], Some(100)),
        (Some(2), &[1], Some(50)),
        (None, &[], Some(100)),
        (Some(4), &[3], Some(50)),
    ]);
    // As the parts tell it, as the wholes tell it, and in any mixture.
    for told in [[1, 3, 5], [0, 2, 4], [1, 2, 5], [0, 3, 4], [1, 2, 4]] {
        let once = told_once(&through, &told.map(|promise| (promise, 50)));
        assert_eq!(once, [0, 0, 50], "{told:?}");
    }
    // What a whole tells beyond all that money is its own.
    let once = told_once(&through, &[(0, 80), (2, 90), (4, 50)]);
    assert_eq!(once, [30, 40, 50]);
}

#[test]
fn what_one_whole_tells_is_the_least_that_there_is() {
    // Two parts of 3 were pots of their own, and one of those was in the whole 0.
    let two = inside(&[
        (None, &[], Some(100)),
        (Some(0), &[], Some(60)),
        (None, &[], Some(60)),
        (None, &[], Some(120)),
        (Some(3), &[1], Some(60)),
        (Some(3), &[2], Some(60)),
    ]);
    let once = told_once(&two, &[(0, 100), (2, 60), (3, 120)]);
    assert_eq!(once, [40, 0, 120]);
    // A part that left its whole and came back to it.
    let back = inside(&[
        (None, &[], Some(100)),
        (Some(0), &[], Some(50)),
        (None, &[1], Some(50)),
        (Some(0), &[2], Some(50)),
    ]);
    for told in [[0, 50, 0], [50, 0, 0], [0, 0, 50], [50, 50, 50]] {
        let once = told_once(&back, &[(0, 100), (1, told[0]), (2, told[1]), (3, told[2])]);
        assert_eq!(once.iter().sum::<u128>(), 100, "{told:?}");
    }
    let once = told_once(&back, &[(0, 100), (1, 80), (2, 50)]);
    assert_eq!(once.iter().sum::<u128>(), 100);
}

#[test]
fn what_two_have_in_common_is_what_went_from_one_to_the_other_and_no_more() {
    // 3 replaces 1 and 2, 4 replaces 2; 2 is a part of 0, of which nothing is told.
    let merged = inside(&[
        (None, &[], Some(80)),
        (None, &[], Some(20)),
        (Some(0), &[], Some(40)),
        (None, &[1, 2], Some(40)),
        (None, &[2], Some(30)),
    ]);
    let once = told_once(&merged, &[(1, 20), (2, 40), (3, 40), (4, 30)]);
    assert_eq!(once.iter().sum::<u128>(), 70);
    // Ten of 1 became a part of 0.
    let small = inside(&[
        (None, &[], Some(80)),
        (None, &[], Some(100)),
        (Some(0), &[1], Some(10)),
    ]);
    assert_eq!(told_once(&small, &[(0, 50), (1, 30)]), [50, 20]);
    // Who tells of more than was ever stated was larger by that.
    assert_eq!(told_once(&small, &[(0, 50), (1, 120)]), [50, 90]);
    // What a short name between lost, the newest takes in again: so is all promised.
    let through = inside(&[
        (None, &[], Some(100)),
        (None, &[0], Some(10)),
        (None, &[1], Some(90)),
    ]);
    assert_eq!(told_once(&through, &[(0, 30), (2, 90)]), [0, 90]);
    // What left a whole went on, and came back to it.
    let back = inside(&[
        (None, &[], Some(80)),
        (Some(0), &[], Some(40)),
        (None, &[1], Some(100)),
        (Some(0), &[2], Some(60)),
    ]);
    let once = told_once(&back, &[(0, 50), (1, 40), (2, 80)]);
    assert_eq!(once.iter().sum::<u128>(), 80);
}

#[test]
fn money_of_places_that_have_nothing_in_common_is_not_one_money() {
    let scopes = Scopes {
        of_key: [&[0][..], &[1]]
            .map(|all| all.iter().copied().collect())
            .into(),
        of_promise: vec![Some([0, 1].into()), Some([1].into())],
    };
    let at = |promise, place, minor| Flow {
        place,
        ..flow(promise, Stage::Spent, 10, minor, false)
    };
    let sums = |inside: &Inside, flows: &[Flow]| -> Vec<u128> {
        let told = allotment_examine::by_place(flows, &scopes);
        let once = each_once(inside, &told, &scopes);
        once.iter().map(|row| row.reached.minor).collect()
    };
    // A whole tells of 10 in one place, and its part of 10 in another.
    let part = inside(&[(None, &[], Some(100)), (Some(0), &[], Some(40))]);
    let flows = [at(0, Some(0), 10), at(1, Some(1), 10)];
    assert_eq!(sums(&part, &flows), [10, 10]);
    // What is told of no place can be that of any.
    assert_eq!(sums(&part, &[at(0, None, 15), at(1, Some(1), 10)]), [5, 10]);
    // Under an older name in one place, under a newer one in another.
    let renamed = inside(&[(None, &[], Some(10)), (None, &[0], Some(10))]);
    let flows = [at(0, Some(0), 4), at(1, Some(1), 6)];
    assert_eq!(sums(&renamed, &flows), [4, 6]);
    let flows = [at(0, Some(1), 4), at(1, Some(1), 6)];
    assert_eq!(sums(&renamed, &flows), [0, 6]);
}

/// What a third name tells of both places together does not make one money of what is at
/// each: 2 under one name at 1 is not the 2 under another at 0.
#[test]
fn telling_of_both_places_makes_nothing_one_that_is_apart() {
    let scopes = Scopes {
        of_key: [&[0, 1][..], &[0], &[1]]
            .map(|all| all.iter().copied().collect())
            .into(),
        of_promise: vec![Some([0, 1].into()); 3],
    };
    let at = |promise, place, minor| Flow {
        place: Some(place),
        ..flow(promise, Stage::Spent, 10, minor, false)
    };
    let replaced = inside(&[
        (None, &[], Some(10)),
        (None, &[0], Some(10)),
        (None, &[1], Some(10)),
    ]);
    let parts = inside(&[
        (None, &[], Some(10)),
        (Some(0), &[], Some(10)),
        (Some(1), &[], Some(10)),
    ]);
    for linked in [replaced, parts] {
        let kept = |flows: &[Flow]| -> Vec<(usize, Option<usize>, u128)> {
            let told = allotment_examine::by_place(flows, &scopes);
            let once = each_once(&linked, &told, &scopes);
            let rows = once.iter().filter(|row| row.reached.minor > 0);
            rows.map(|row| (row.promise, row.place, row.reached.minor))
                .collect()
        };
        let apart = [at(0, 1, 2), at(1, 2, 2)];
        assert_eq!(kept(&apart), [(0, Some(1), 2), (1, Some(2), 2)]);
        // The 2 of both are those that the one before has at the second place.
        let more = [&apart[..], &[at(2, 0, 2)]].concat();
        assert_eq!(kept(&more), [(0, Some(1), 2), (2, Some(2), 2)]);
        // Of 3 at both, 2 are at the second place, and 1 of the 2 at the first.
        let more = [&apart[..], &[at(2, 0, 3)]].concat();
        assert_eq!(
            kept(&more),
            [(0, Some(1), 1), (2, Some(1), 1), (2, Some(2), 2)]
        );
    }
}

#[test]
fn as_much_is_one_money_as_can_be_where_places_lie_over_each_other() {
    // Keys: both of 0 and 1, both of 1 and 2, 1 alone, 0 alone.
    let scopes = Scopes {
        of_key: [&[0, 1][..], &[1, 2], &[1], &[0]]
            .map(|all| all.iter().copied().collect())
            .into(),
        of_promise: vec![None, None],
    };
    let at = |promise, place, minor| Flow {
        place: Some(place),
        ..flow(promise, Stage::Spent, 10, minor, false)
    };
    let part = inside(&[(None, &[], Some(100)), (Some(0), &[], Some(100))]);
    // The whole tells of 10 in each pair, its part of 10 in 1 and of 10 in 0: all is one.
    for own in [[(0, 10), (1, 10)], [(1, 10), (0, 10)]] {
        let flows = own.map(|(place, minor)| at(0, place, minor));
        let flows = [&flows[..], &[at(1, 2, 10), at(1, 3, 10)]].concat();
        let told = allotment_examine::by_place(&flows, &scopes);
        let once = each_once(&part, &told, &scopes);
        assert_eq!(once.iter().map(|row| row.reached.minor).sum::<u128>(), 20);
    }
}

/// What is told under the newer name is given to what is told under the older one as a
/// whole, and not each by itself: 5 at 0 and 2 are the 5 at 2, and 1 at 0 is the 1 at 0 and 2.
#[test]
fn as_much_is_one_money_as_can_be_under_two_names_too() {
    let scopes = Scopes {
        of_key: [&[1][..], &[2], &[0, 2], &[0]]
            .map(|all| all.iter().copied().collect())
            .into(),
        of_promise: vec![None, None],
    };
    let at = |promise, place, minor| Flow {
        place: Some(place),
        ..flow(promise, Stage::Spent, 10, minor, false)
    };
    let renamed = inside(&[(None, &[], Some(100)), (None, &[0], Some(100))]);
    let flows = [
        at(0, 0, 2),
        at(0, 1, 5),
        at(0, 2, 1),
        at(1, 3, 1),
        at(1, 2, 5),
    ];
    let told = allotment_examine::by_place(&flows, &scopes);
    let once = each_once(&renamed, &told, &scopes);
    assert_eq!(once.iter().map(|row| row.reached.minor).sum::<u128>(), 8);
}

proptest! {
    /// However promises lie in each other and replace each other: each tells of no more
    /// than all come to, and none keeps more than it tells.
    #[test]
    fn what_any_promise_tells_is_there(
        wholes in proptest::collection::vec(proptest::option::of(0_usize..3), 9),
        replaces in proptest::collection::vec(proptest::option::weighted(0.7, 3_usize..9), 9),
        stated in proptest::collection::vec(proptest::option::of(1_u128..100), 9),
        told in proptest::collection::vec(proptest::option::weighted(0.7, 1_u128..100), 9),
    ) {
        let older: Vec<Vec<usize>> = (0..9)
            .map(|at| replaces[at].filter(|&older| at > 3 && older < at).into_iter().collect())
            .collect();
        let all: Vec<_> = (0..9)
            .map(|at| (wholes[at].filter(|_| at >= 3), &older[at][..], stated[at]))
            .collect();
        let inside = inside(&all);
        let told: Vec<(usize, u128)> = (0..9).filter_map(|at| Some((at, told[at]?))).collect();
        let once = told_once(&inside, &told);
        let sum: u128 = once.iter().sum();
        prop_assert!(once.iter().zip(&told).all(|(once, told)| *once <= told.1));
        // Those that are not linked at any remove have nothing in common.
        let mut group: Vec<usize> = (0..9).collect();
        for (at, one) in all.iter().enumerate() {
            for &other in one.1.iter().chain(&one.0) {
                let (from, to) = (group[at], group[other]);
                group.iter_mut().filter(|one| **one == from).for_each(|one| *one = to);
            }
        }
        let most = |group_of: usize| {
            let own = told.iter().filter(|one| group[one.0] == group_of);
            own.map(|one| one.1).max().unwrap_or(0)
        };
        prop_assert!(sum >= (0..9).map(most).sum::<u128>());
    }
}

#[test]
fn a_sum_so_far_stands_for_the_places_in_it_and_is_in_those_around() {
    // Keys 0 and 1 are places, 2 is both; the promise is for both.
    let scopes = Scopes {
        of_key: [&[0][..], &[1], &[0, 1]]
            .map(|all| all.iter().copied().collect())
            .into(),
        of_promise: vec![Some([0, 1].into_iter().collect())],
    };
    let told = |rows: &[(i32, Option<usize>, u128, bool)]| -> Vec<(Option<usize>, u128)> {
        let flows: Vec<Flow> = (rows.iter())
            .map(|&(day, place, minor, so_far)| Flow {
                place,
                ..flow(0, Stage::Spent, day, minor, so_far)
            })
            .collect();
        let all = allotment_examine::by_place(&flows, &scopes);
        all.iter()
            .map(|row| (row.place, row.reached.minor))
            .collect()
    };
    let paid = [(1, Some(0), 100, false), (2, Some(1), 100, false)];
    for all in [None, Some(2)] {
        let with = |rows: &[_]| {
            told(&[&paid[..], rows].concat())
                .iter()
                .map(|row| row.1)
                .sum::<u128>()
        };
        // What is told of all is all, be it more or less than was told of each.
        assert_eq!(with(&[(3, all, 250, true)]), 250);
        assert_eq!(with(&[(3, all, 150, true)]), 150);
        // What is paid later comes on top; a later sum of a place is of the same money.
        assert_eq!(with(&[(3, all, 250, true), (4, Some(0), 20, false)]), 270);
        assert_eq!(with(&[(3, all, 250, true), (4, Some(0), 120, true)]), 250);
        assert_eq!(with(&[(3, all, 250, true), (4, Some(0), 180, true)]), 280);
    }
    assert_eq!(
        told(&[&paid[..], &[(3, None, 250, true)]].concat()),
        [(None, 50), (Some(0), 100), (Some(1), 100)]
    );
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
        let parts: Vec<_> = wholes.iter().map(|&whole| (whole, &[][..], None)).collect();
        let inside = inside(&parts);
        let flows: Vec<Flow> = (0..6)
            .map(|at| Flow {
                place: places[at],
                ..flow(at, Stage::Received, 1, minors[at], false)
            })
            .collect();
        let told = by_place(&flows);
        let once = each_once(&inside, &told, &Scopes::default());
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
