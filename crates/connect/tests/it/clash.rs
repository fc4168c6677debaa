//! Conflicts, overlaps and pots under a new name.

use allotment_connect::{
    Conflict, Direction, Effect, Overlap, Policy, Span, conflicts, overlaps, replaced,
};
use proptest::prelude::*;

fn policy(id: &str, kind: &str, (from, to): (u32, u32), effects: &[(&str, Direction)]) -> Policy {
    let effect = |&(outcome, direction): &(&str, Direction)| Effect {
        outcome: outcome.to_owned(),
        direction,
        lag_years: None,
        evidence: None,
    };
    Policy {
        id: id.to_owned(),
        theme: "transport".to_owned(),
        kind: kind.to_owned(),
        span: Span {
            from: Some(from),
            to: Some(to),
        },
        effects: effects.iter().map(effect).collect(),
        replaces: Vec::new(),
        part_of: None,
    }
}

const YEAR: (u32, u32) = (20_240_401, 20_250_331);

#[test]
fn opposite_pushes_on_one_outcome_in_one_place_conflict() {
    use Direction::{Down, Up};
    let policies = [
        policy("buses", "service", YEAR, &[("cars", Down)]),
        policy("parking", "capital", YEAR, &[("cars", Up), ("shops", Up)]),
        policy("tolls", "duty", YEAR, &[("cars", Down), ("shops", Down)]),
        policy("later", "duty", (20_250_401, 20_260_331), &[("cars", Up)]),
    ];
    let reaches = [vec![0, 1], vec![1, 2], vec![2], vec![0, 1, 2]];
    let conflict = |place, outcome: &'static str, up, down| Conflict {
        place,
        outcome,
        up,
        down,
    };
    assert_eq!(
        conflicts(&policies, &reaches),
        [
            conflict(1, "cars", 1, 0),
            conflict(2, "cars", 1, 2),
            conflict(2, "shops", 1, 2),
        ]
    );
}

#[test]
fn two_of_one_kind_and_theme_at_one_time_overlap() {
    let policies = [
        policy("one", "grant", YEAR, &[]),
        policy("two", "grant", (20_250_331, 20_260_331), &[]),
        policy("three", "capital", YEAR, &[]),
        policy("four", "grant", (20_250_401, 20_260_331), &[]),
    ];
    let reaches = vec![vec![0]; 4];
    let overlap = |one, other| Overlap {
        place: 0,
        one,
        other,
    };
    assert_eq!(
        overlaps(&policies, &reaches),
        [overlap(0, 1), overlap(1, 3)]
    );
}

#[test]
fn a_pot_and_the_one_that_it_replaces_do_not_overlap() {
    let old = policy("old", "grant", YEAR, &[]);
    let new = policy("new", "grant", YEAR, &[]);
    let third = policy("third", "grant", YEAR, &[]);
    let reaches = vec![vec![0]; 3];
    let relabels = |mut new: Policy, old: &str| {
        new.replaces = vec!["another".to_owned(), old.to_owned()];
        new
    };
    let pairs = |policies: &[Policy]| -> Vec<(usize, usize)> {
        let found = overlaps(policies, &reaches);
        found.iter().map(|one| (one.one, one.other)).collect()
    };
    let plain = [old.clone(), new.clone(), third.clone()];
    assert_eq!(pairs(&plain), [(0, 1), (0, 2), (1, 2)]);
    let after = [old.clone(), relabels(new.clone(), "old"), third.clone()];
    assert_eq!(pairs(&after), [(1, 2)], "one pot, by the name that counts");
    let before = [relabels(new, "old"), old, third];
    assert_eq!(pairs(&before), [(0, 2)]);
}

#[test]
fn lines_of_one_budget_stand_for_it_together() {
    use Direction::{Down, Up};
    let line = |id: &str, budget: &str, span, direction| Policy {
        part_of: Some(budget.to_owned()),
        ..policy(id, "service", span, &[("cars", direction)])
    };
    let later = (20_250_401, 20_260_331);
    let policies = [
        line("a1", "a", later, Up),
        line("a2", "a", YEAR, Up),
        line("a3", "a", YEAR, Down),
        line("b1", "b", YEAR, Down),
        line("b2", "b", YEAR, Down),
    ];
    let reaches = vec![vec![0, 1], vec![0], vec![0], vec![0, 1], vec![0]];
    let overlap = Overlap {
        place: 0,
        one: 1,
        other: 3,
    };
    assert_eq!(overlaps(&policies, &reaches), [overlap]);
    let found = conflicts(&policies, &reaches);
    let found: Vec<_> = found.iter().map(|one| (one.up, one.down)).collect();
    assert_eq!(found, [(1, 2), (1, 3)], "also a budget with itself");
}

#[test]
fn an_open_end_meets_everything_after_it() {
    let open = Span::default();
    let year = Span {
        from: Some(20_240_401),
        to: Some(20_250_331),
    };
    let after = Span {
        from: Some(20_250_401),
        to: None,
    };
    assert!(open.meets(year) && year.meets(open) && open.meets(open));
    assert!(!year.meets(after) && !after.meets(year));
}

#[test]
fn a_pot_under_a_new_name_is_the_same_money_while_both_run() {
    let mut old = policy("old", "grant", YEAR, &[]);
    let mut new = policy("new", "grant", YEAR, &[]);
    new.replaces = vec!["old".to_owned(), "unheard of".to_owned(), "new".to_owned()];
    assert_eq!(replaced(&[old.clone(), new.clone()]), [Some(1), None]);
    old.span.to = Some(20_240_331);
    old.span.from = Some(20_230_401);
    assert_eq!(replaced(&[old, new]), [None, None], "one after the other");
}

/// A pot under two names meets a third once, under the name that counts, and never itself.
#[test]
fn names_of_one_pot_conflict_with_another_once() {
    use Direction::{Down, Up};
    let new = Policy {
        replaces: vec!["old".to_owned()],
        ..policy("new", "grant", YEAR, &[("debt", Down), ("jobs", Up)])
    };
    let policies = [
        policy("old", "grant", YEAR, &[("debt", Down), ("jobs", Down)]),
        policy("other", "grant", YEAR, &[("debt", Up)]),
        new,
    ];
    let reaches = vec![vec![0]; 3];
    let once = Conflict {
        place: 0,
        outcome: "debt",
        up: 1,
        down: 2,
    };
    assert_eq!(conflicts(&policies, &reaches), [once]);
}

/// Each pair of policies held against each other, one by one.
fn pair_by_pair(policies: &[Policy], reaches: &[Vec<usize>]) -> Vec<(usize, usize, usize)> {
    let mut found = Vec::new();
    for one in 0..policies.len() {
        for other in one + 1..policies.len() {
            let (first, second) = (&policies[one], &policies[other]);
            let alike = first.theme == second.theme && first.kind == second.kind;
            if alike && first.span.meets(second.span) {
                let both = reaches[one]
                    .iter()
                    .filter(|place| reaches[other].contains(place));
                found.extend(both.map(|&place| (place, one, other)));
            }
        }
    }
    found.sort_unstable();
    found
}

proptest! {
    #[test]
    fn overlaps_are_those_that_are_found_pair_by_pair(
        given in prop::collection::vec(
            (0..3_usize, 0..5_u32, 0..5_u32, prop::collection::btree_set(0..6_usize, 0..6)),
            0..12,
        ),
    ) {
        let policies: Vec<Policy> = (given.iter().enumerate())
            .map(|(at, (kind, from, days, _))| {
                policy(&at.to_string(), ["a", "b", "c"][*kind], (*from, from + days), &[])
            })
            .collect();
        let reaches: Vec<Vec<usize>> = (given.iter())
            .map(|(.., reach)| reach.iter().copied().collect())
            .collect();
        let found: Vec<(usize, usize, usize)> = overlaps(&policies, &reaches)
            .iter()
            .map(|one| (one.place, one.one, one.other))
            .collect();
        prop_assert_eq!(found, pair_by_pair(&policies, &reaches));
    }

    #[test]
    fn conflicts_are_those_that_are_found_pair_by_pair(
        given in prop::collection::vec(
            (prop::collection::vec((0..3_usize, any::<bool>()), 0..3), 0..5_u32, 0..3_u32,
             prop::collection::btree_set(0..5_usize, 0..5)),
            0..10,
        ),
    ) {
        const OUTCOMES: [&str; 3] = ["cars", "jobs", "shops"];
        let policies: Vec<Policy> = (given.iter().enumerate())
            .map(|(at, (effects, from, days, _))| {
                let effects: Vec<(&str, Direction)> = (effects.iter())
                    .map(|&(outcome, up)| (OUTCOMES[outcome], if up { Direction::Up } else { Direction::Down }))
                    .collect();
                policy(&at.to_string(), "grant", (*from, from + days), &effects)
            })
            .collect();
        let reaches: Vec<Vec<usize>> = (given.iter())
            .map(|(.., reach)| reach.iter().copied().collect())
            .collect();
        let mut wanted = Vec::new();
        for (up, one) in policies.iter().enumerate() {
            for (down, other) in policies.iter().enumerate() {
                for outcome in OUTCOMES {
                    let says = |policy: &Policy, way| {
                        policy.effects.iter().any(|effect| effect.outcome == outcome && effect.direction == way)
                    };
                    if up != down && one.span.meets(other.span)
                        && says(one, Direction::Up) && says(other, Direction::Down)
                    {
                        let both = reaches[up].iter().filter(|place| reaches[down].contains(place));
                        wanted.extend(both.map(|&place| Conflict { place, outcome, up, down }));
                    }
                }
            }
        }
        wanted.sort_unstable();
        prop_assert_eq!(conflicts(&policies, &reaches), wanted);
    }
}

/// One pot under three names meets no name of its own, and another pot once.
#[test]
fn a_chain_of_names_is_one_pot() {
    let named = |id: &str, span, old: &[&str]| Policy {
        replaces: old.iter().map(|&old| old.to_owned()).collect(),
        ..policy(id, "grant", span, &[])
    };
    let chain = [
        named("a", YEAR, &[]),
        named("b", YEAR, &["a"]),
        named("c", YEAR, &["b"]),
    ];
    let reaches = vec![vec![0]; 5];
    assert_eq!(overlaps(&chain, &reaches[..3]), []);
    let mut more = chain.to_vec();
    more.push(named("other", YEAR, &[]));
    let overlap = |one, other| Overlap {
        place: 0,
        one,
        other,
    };
    assert_eq!(
        overlaps(&more, &reaches[..4]),
        [overlap(2, 3)],
        "told of the name that counts"
    );
    more[2].span = Span {
        from: Some(20_250_331),
        to: None,
    };
    more[3].span.to = Some(20_240_601);
    assert_eq!(
        overlaps(&more, &reaches[..4]),
        [overlap(0, 3)],
        "of an earlier name, if the last runs at another time"
    );
    // Two pots that became one, of which another has a part.
    let split = [
        named("a", YEAR, &[]),
        named("d", YEAR, &[]),
        named("one", YEAR, &["a", "d"]),
        named("two", YEAR, &["a"]),
    ];
    assert_eq!(overlaps(&split, &reaches[..4]), [overlap(2, 3)]);
}
