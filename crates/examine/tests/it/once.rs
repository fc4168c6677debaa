//! Every pound in exactly one promise.

use allotment_examine::{Counted, Day, ExamineError, Stake, count_once};
use proptest::prelude::*;

fn pot(minor: u128, since: i32, replaces: &[usize]) -> Stake {
    Stake {
        minor: Some(minor),
        since: Day::new(since),
        replaces: replaces.to_vec(),
        part_of: None,
        keys: Vec::new(),
    }
}

fn counted(all: &[Counted]) -> Vec<u128> {
    all.iter().map(|one| one.counted).collect()
}

#[test]
fn a_pot_under_a_new_name_is_no_new_money() {
    let all = count_once(&[pot(80, 0, &[]), pot(100, 1, &[0])]).unwrap();
    assert_eq!(counted(&all), [0, 100]);
    assert_eq!((all[1].brought, all[1].new, all[1].replaced), (80, 20, 80));
    assert_eq!(all[0].replaced_by, [1]);

    let all = count_once(&[pot(80, 0, &[]), pot(60, 1, &[0])]).unwrap();
    assert_eq!(counted(&all), [0, 60]);
    assert_eq!((all[0].carried, all[0].lost), (60, 20));
    assert_eq!((all[1].new, all[1].replaced), (0, 80));
}

#[test]
fn one_pot_for_two_and_two_for_one() {
    // Two older pots of 50 and 30 come back as one of 60.
    let all = count_once(&[pot(50, 1, &[]), pot(30, 0, &[]), pot(60, 2, &[0, 1])]).unwrap();
    // The older of them, 30, is taken first.
    assert_eq!((all[1].carried, all[0].carried, all[0].lost), (30, 30, 20));
    assert_eq!(all[2].replaced, 80);
    // One of 100 comes back as two of 40 and 50.
    let all = count_once(&[pot(100, 0, &[]), pot(40, 1, &[0]), pot(50, 2, &[0])]).unwrap();
    assert_eq!(counted(&all), [0, 40, 50]);
    assert_eq!((all[0].carried, all[0].lost), (90, 10));
    assert_eq!((all[1].replaced, all[2].replaced), (40, 60));
}

#[test]
fn a_newer_pot_without_an_amount_takes_nothing() {
    let mut newer = pot(0, 1, &[0]);
    newer.minor = None;
    let all = count_once(&[pot(80, 0, &[]), newer]).unwrap();
    assert_eq!(counted(&all), [80, 0]);
    assert_eq!(all[0].lost, 0);
}

#[test]
fn parts_are_counted_and_the_whole_keeps_the_rest() {
    let mut part = pot(30, 1, &[]);
    part.part_of = Some(0);
    let all = count_once(&[pot(100, 0, &[]), part.clone()]).unwrap();
    assert_eq!(counted(&all), [70, 30]);
    let mut more = part.clone();
    more.minor = Some(90);
    let all = count_once(&[pot(100, 0, &[]), part, more]).unwrap();
    assert_eq!(counted(&all), [0, 30, 90]);
    assert_eq!(all[0].over, 20);
}

#[test]
fn a_pot_announced_twice_is_counted_where_it_was_first() {
    let named = |since| Stake {
        keys: vec!["high streets".into()],
        ..pot(100, since, &[])
    };
    let all = count_once(&[named(5), named(1), named(5)]).unwrap();
    assert_eq!(counted(&all), [0, 100, 0]);
    assert_eq!(all[0].same_as, Some(1));
    // One that says itself what it is, is not guessed at.
    let mut linked = named(5);
    linked.replaces = vec![0];
    let all = count_once(&[named(1), linked]).unwrap();
    assert_eq!(all[1].same_as, None);
    assert_eq!(counted(&all), [0, 100]);
}

#[test]
fn circles_and_wholes_that_replace_are_refused() {
    let all = [
        pot(1, 0, &[1]),
        pot(1, 0, &[2]),
        pot(1, 0, &[0]),
        pot(1, 0, &[3]),
    ];
    let wrong = count_once(&all).unwrap_err();
    assert_eq!(
        wrong,
        [
            ExamineError::ReplacesInACircle {
                circle: vec![0, 1, 2]
            },
            ExamineError::ReplacesInACircle { circle: vec![3] },
        ]
    );
    let mut one = pot(1, 0, &[]);
    one.part_of = Some(1);
    let mut other = one.clone();
    other.part_of = Some(0);
    let wrong = count_once(&[one.clone(), other]).unwrap_err();
    assert_eq!(wrong, [ExamineError::PartOfItself { circle: vec![0, 1] }]);
    let wrong = count_once(&[one, pot(9, 0, &[2]), pot(5, 0, &[])]).unwrap_err();
    assert_eq!(
        wrong,
        [ExamineError::ReplacesInWhole {
            newer: 1,
            older: 2,
            whole: 1
        }]
    );
}

#[test]
fn a_chain_of_any_length_is_walked_without_a_stack() {
    let chain: Vec<Stake> = (0..200_000_usize)
        .map(|at| {
            let older: Vec<usize> = at.checked_sub(1).into_iter().collect();
            pot(7, i32::try_from(at).unwrap(), &older)
        })
        .collect();
    let all = count_once(&chain).unwrap();
    assert_eq!(all.iter().map(|one| one.counted).sum::<u128>(), 7);
}

fn stakes() -> impl Strategy<Value = Vec<Stake>> {
    let one = (
        prop::option::weighted(0.9, 0..1_000_u128),
        0..6_i32,
        prop::collection::vec(any::<prop::sample::Index>(), 0..3),
        0..4_u8,
        prop::option::of(0..3_u8),
    );
    prop::collection::vec(one, 1..25).prop_map(|all| {
        let mut stakes: Vec<Stake> = Vec::new();
        let mut is_whole = vec![false; all.len()];
        for (at, (minor, since, others, link, key)) in all.into_iter().enumerate() {
            let older = |index: &prop::sample::Index| (at > 0).then(|| index.index(at));
            let mut stake = Stake {
                minor,
                since: Day::new(since),
                replaces: Vec::new(),
                part_of: None,
                keys: key
                    .map(|key| format!("{key} {minor:?}"))
                    .into_iter()
                    .collect(),
            };
            match link {
                0 => {
                    let found = others.iter().filter_map(older);
                    stake.replaces = found.filter(|&older| !is_whole[older]).collect();
                }
                1 => {
                    let whole = others.first().and_then(older).filter(|&whole| {
                        let replaced = stakes.iter().any(|one| one.replaces.contains(&whole));
                        stakes[whole].replaces.is_empty() && !replaced
                    });
                    stake.part_of = whole;
                    if let Some(whole) = whole {
                        is_whole[whole] = true;
                    }
                }
                _ => {}
            }
            stakes.push(stake);
        }
        stakes
    })
}

proptest! {
    #[test]
    fn no_pound_is_lost_made_up_or_in_two_promises(stakes in stakes()) {
        let all = count_once(&stakes).unwrap();
        for one in &all {
            prop_assert_eq!(
                one.stated + one.over,
                one.counted + one.carried + one.lost + one.again + one.in_parts
            );
            prop_assert_eq!(one.counted + one.carried + one.lost, one.new + one.brought);
        }
        let sum = |pick: fn(&Counted) -> u128| all.iter().map(pick).sum::<u128>();
        // What leaves one promise comes to another.
        prop_assert_eq!(sum(|one| one.carried), sum(|one| one.brought));
        prop_assert_eq!(sum(|one| one.counted) + sum(|one| one.lost), sum(|one| one.new));
        let of_parts: u128 = (stakes.iter())
            .filter(|stake| stake.part_of.is_some())
            .map(|stake| stake.minor.unwrap_or(0))
            .sum();
        prop_assert_eq!(of_parts, sum(|one| one.in_parts));
        let replaced: u128 = (all.iter())
            .filter(|one| one.replaced_by.iter().any(|&by| stakes[by].minor.is_some()))
            .map(|one| one.carried + one.lost)
            .sum();
        prop_assert_eq!(replaced, sum(|one| one.replaced));
    }
}
