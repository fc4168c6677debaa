//! Each rule against its definition.

use allotment_decide::{
    Contest, ContestOptions, DecideError, GreedyOptions, GreedyOrder, Limits, MaxWelfareOptions,
    MaximinSupportOptions, Misfit, Outcome, PhragmenOptions, Quota, Satisfaction, Ties, Utilities,
    greedy, greedy_from, max_welfare, maximin_support, phragmen,
};
use allotment_election::VoteType;
use proptest::prelude::*;

use crate::naive::{self, whole};
use crate::naive_rules::{self, Bought, measures};
use crate::random;

fn contest(costs: &[i64], budget: i64, ballots: &[&[usize]]) -> Contest {
    let ids = ["a", "b", "c", "d", "e", "f"];
    let voters: Vec<_> = ballots
        .iter()
        .map(|ballot| (ballot.iter().map(|&choice| (choice, 1)).collect(), 1))
        .collect();
    let election = random::election(
        VoteType::Approval,
        &ids[..costs.len()],
        costs,
        budget,
        &voters,
    );
    Contest::new(&election, &ContestOptions::default()).expect("amounts are small")
}

fn bought(outcome: Outcome) -> Bought {
    let ties = outcome.ties.into_iter().map(|tie| tie.tied).collect();
    (outcome.selected, ties)
}

fn lexicographic() -> Ties {
    "lexicographic".parse().expect("a known order")
}

fn any_contest() -> impl Strategy<Value = Contest> {
    prop_oneof![
        3 => random::weighted_contests(VoteType::Approval),
        3 => random::contests(VoteType::Approval),
        1 => random::contests(VoteType::Choose1),
        2 => random::weighted_contests(VoteType::Scoring),
        2 => random::contests(VoteType::Ordinal),
    ]
}

/// Two conflicting projects, one left out, and two categories with ceilings.
fn limits(contest: &Contest, floor: Option<u64>) -> Limits {
    let all = u32::try_from(contest.projects.len()).expect("few projects");
    Limits {
        conflicts: if all > 1 { vec![(0, 1)] } else { Vec::new() },
        excluded: (0..all).filter(|&project| project == 4).collect(),
        quotas: vec![
            Quota {
                name: "parks".to_owned(),
                members: (0..all).filter(|project| project % 2 == 0).collect(),
                floor: None,
                ceiling: Some(6),
            },
            Quota {
                name: "schools".to_owned(),
                members: (0..all).filter(|project| project % 3 == 1).collect(),
                floor,
                ceiling: Some(9),
            },
        ],
        votes_min: None,
    }
}

/// Two of three voters can pay for what both want; the third pays alone for
/// what only she wants, and cannot with one part less.
#[test]
fn the_naive_equal_shares_buys_what_supporters_can_pay() {
    let contest = contest(&[60, 30], 90, &[&[0], &[0], &[1]]);
    let utilities = Utilities::new(&contest, Satisfaction::Cost).expect("approvals");
    let (selected, prices, ties) =
        naive::equal_shares(&contest, &utilities, &whole(30), &Ties::default());
    assert_eq!(selected, [0, 1]);
    assert_eq!(prices, [whole(1) / whole(2), whole(1)]);
    assert!(ties.is_empty());
    let (selected, ..) = naive::equal_shares(&contest, &utilities, &whole(29), &Ties::default());
    assert!(selected.is_empty());
}

#[test]
fn a_misfit_is_skipped_or_ends_the_rule_and_the_withdrawn_do_neither() {
    let contest = contest(
        &[999, 6, 5, 4],
        10,
        &[&[0, 1, 2, 3], &[0, 1, 2], &[0, 1, 2], &[0, 1], &[0]],
    );
    let by_votes = GreedyOptions::new(Satisfaction::Cost);
    assert_eq!(greedy(&contest, &by_votes).expect("votes").selected, [1, 3]);
    let stopping = GreedyOptions {
        misfit: Misfit::Stop,
        ..by_votes.clone()
    };
    assert_eq!(greedy(&contest, &stopping).expect("votes").selected, [1]);
    let with_threshold = GreedyOptions {
        order: GreedyOrder::Score,
        threshold: Some("1.5".parse().expect("a number")),
        ..by_votes.clone()
    };
    assert_eq!(
        greedy(&contest, &with_threshold).expect("votes").selected,
        [1]
    );
    let after = greedy_from(&contest, &[2], &by_votes).expect("votes");
    assert_eq!(after.selected, [2, 3]);
}

#[test]
fn a_floor_is_met_first_or_said_to_be_out_of_reach() {
    let contest = contest(&[6, 5, 4], 10, &[&[0, 1], &[0, 1], &[0], &[2]]);
    let floor = |floor| GreedyOptions {
        limits: Limits {
            quotas: vec![Quota {
                name: "north".to_owned(),
                members: vec![1, 2],
                floor: Some(floor),
                ceiling: None,
            }],
            ..Limits::default()
        },
        ..GreedyOptions::new(Satisfaction::Cost)
    };
    assert_eq!(
        greedy(&contest, &floor(1)).expect("reached").selected,
        [1, 2]
    );
    assert_eq!(
        greedy(&contest, &floor(9)).expect("reached").selected,
        [1, 2]
    );
    let error = greedy(&contest, &floor(10)).expect_err("out of reach");
    assert!(error.to_string().contains("\"north\""), "{error}");
    let phragmen = phragmen(
        &contest,
        &PhragmenOptions {
            limits: floor(1).limits,
            ..PhragmenOptions::default()
        },
    );
    assert!(matches!(
        phragmen,
        Err(DecideError::Cannot {
            rule: "phragmen",
            ..
        })
    ));
}

/// The votes 1034 `abc`, 519 `pqr`, 90 `abq`, 47 `apq` for three projects of
/// cost 1. By hand: `a`, with 1171 backers, is first, at a load of 1/1171;
/// then `q` at (1 + 137/1171)/656 = 0.001703, before `b` at
/// (1 + 1124/1171)/1124 = 0.001744; then `b`.
///
/// Source: the votes are those by which Phragmén explained the method in 1894;
/// Janson, *Phragmén's and Thiele's Election Methods* (2016).
#[test]
fn phragmens_example() {
    let ids = ["a", "b", "c", "p", "q", "r"];
    let ballots: [(&[usize], usize); 4] = [
        (&[0, 1, 2], 1034),
        (&[3, 4, 5], 519),
        (&[0, 1, 4], 90),
        (&[0, 3, 4], 47),
    ];
    let voters: Vec<_> = ballots
        .iter()
        .flat_map(|(ballot, times)| {
            let ballot: Vec<_> = ballot.iter().map(|&choice| (choice, 1)).collect();
            std::iter::repeat_n((ballot, 1), *times)
        })
        .collect();
    let election = random::election(VoteType::Approval, &ids, &[1; 6], 3, &voters);
    let contest = Contest::new(&election, &ContestOptions::default()).expect("small");
    let outcome = phragmen(&contest, &PhragmenOptions::default()).expect("approvals");
    assert_eq!(outcome.selected, [0, 4, 1]);
}

#[test]
fn the_cheapest_of_the_best_sets_is_taken_and_a_tie_is_told() {
    // b and c together are worth as much as a, and cost as much.
    let contest = contest(&[4, 2, 2, 3], 4, &[&[0, 1, 2], &[0, 3], &[0, 1, 2]]);
    let options = MaxWelfareOptions {
        ties: lexicographic(),
        ..MaxWelfareOptions::new(Satisfaction::Cardinality)
    };
    let best = max_welfare(&contest, &options).expect("small");
    assert_eq!(best.welfare, whole(4));
    assert_eq!(best.outcome.selected, [1, 2]);
    let by_cost = MaxWelfareOptions {
        satisfaction: Satisfaction::Cost,
        ..options.clone()
    };
    assert_eq!(
        max_welfare(&contest, &by_cost)
            .expect("small")
            .outcome
            .selected,
        [0]
    );
    let few = MaxWelfareOptions {
        steps_max: 2,
        ..by_cost
    };
    assert!(matches!(
        max_welfare(&contest, &few),
        Err(DecideError::Unproven { .. })
    ));
}

proptest! {
    #[test]
    fn greedy_is_as_defined(contest in any_contest(), limited: bool) {
        let limits = if limited { limits(&contest, None) } else { Limits::default() };
        for &satisfaction in measures(contest.vote_type) {
            let options = GreedyOptions {
                ties: lexicographic(),
                limits: limits.clone(),
                ..GreedyOptions::new(satisfaction)
            };
            let outcome = greedy(&contest, &options).expect("no floors");
            let naive = naive_rules::greedy(&contest, satisfaction, &limits, &options.ties);
            prop_assert_eq!(bought(outcome), naive, "{:?}", satisfaction);
        }
    }

    #[test]
    fn phragmen_is_as_defined(contest in any_contest()) {
        let options = PhragmenOptions { ties: lexicographic(), ..PhragmenOptions::default() };
        let outcome = phragmen(&contest, &options).expect("no floors");
        prop_assert_eq!(bought(outcome), naive_rules::phragmen(&contest, &options.ties));
    }

    #[test]
    fn maximin_support_is_as_defined(contest in any_contest(), limited: bool) {
        let limits = if limited { limits(&contest, None) } else { Limits::default() };
        let options = MaximinSupportOptions { ties: lexicographic(), limits: limits.clone() };
        let outcome = maximin_support(&contest, &options).expect("no floors");
        let naive = naive_rules::maximin_support(&contest, &limits, &options.ties);
        prop_assert_eq!(bought(outcome), naive);
    }

    #[test]
    fn maximum_welfare_is_the_best_of_all_sets(
        contest in any_contest(),
        limited: bool,
        floor in prop::option::of(0_u64..6),
    ) {
        let limits = if limited { limits(&contest, floor) } else { Limits::default() };
        for &satisfaction in measures(contest.vote_type) {
            let options = MaxWelfareOptions {
                ties: lexicographic(),
                limits: limits.clone(),
                ..MaxWelfareOptions::new(satisfaction)
            };
            let (welfare, sets) = naive_rules::max_welfare(&contest, satisfaction, &limits);
            let Ok(best) = max_welfare(&contest, &options) else {
                prop_assert!(sets.is_empty(), "{sets:?}");
                continue;
            };
            let weight_scale = whole(contest.weight_scale);
            prop_assert_eq!(best.welfare * weight_scale, welfare);
            let selected = best.outcome.selected;
            prop_assert!(sets.contains(&selected), "{:?} of {:?}", selected, sets);
            let free = contest.projects.iter().any(|project| project.cost == 0);
            if free && satisfaction == Satisfaction::ChamberlinCourant {
                continue;
            }
            let adds = |set: &&Vec<u32>| {
                set.iter().all(|project| {
                    let without: Vec<u32> =
                        set.iter().copied().filter(|other| other != project).collect();
                    naive_rules::welfare(&contest, satisfaction, &without)
                        < naive_rules::welfare(&contest, satisfaction, set)
                })
            };
            let tied: Vec<&Vec<u32>> = sets.iter().filter(adds).collect();
            if floor.is_none() {
                prop_assert_eq!(best.outcome.ties.is_empty(), tied.len() == 1, "{:?}", tied);
            }
            // No other holds a project earlier in the order of ties.
            for other in tied {
                let differ = |project: &u32| selected.contains(project) != other.contains(project);
                let first = (0..).take(contest.projects.len()).filter(differ)
                    .min_by(|&one, &other| options.ties.compare(&contest, one, other));
                prop_assert!(first.is_none_or(|first| selected.contains(&first)), "{:?}", other);
            }
        }
    }

    #[test]
    fn the_order_of_the_ballots_and_the_unit_of_money_change_nothing(
        election in random::elections(VoteType::Approval),
    ) {
        let contest = Contest::new(&election, &ContestOptions::default()).expect("small");
        let mut other = contest.clone();
        other.budget *= 1000;
        for project in &mut other.projects {
            project.cost *= 1000;
        }
        other.scale = 1;
        let reversed: Vec<usize> = (0..contest.groups.len()).rev().collect();
        let groups = &contest.groups;
        other.groups.weight = reversed.iter().map(|&group| groups.weight[group]).collect();
        other.groups.voters = reversed.iter().map(|&group| groups.voters[group]).collect();
        other.groups.choices =
            reversed.iter().flat_map(|&group| groups.choices_of(group)).copied().collect();
        let mut starts = vec![0];
        for &group in &reversed {
            let length = u32::try_from(groups.range(group).len()).expect("small");
            starts.push(starts[starts.len() - 1] + length);
        }
        other.groups.starts = starts;
        let by_cost = GreedyOptions::new(Satisfaction::Cost);
        prop_assert_eq!(greedy(&contest, &by_cost), greedy(&other, &by_cost));
        let covering = GreedyOptions::new(Satisfaction::ChamberlinCourant);
        prop_assert_eq!(greedy(&contest, &covering), greedy(&other, &covering));
        let plain = PhragmenOptions::default();
        prop_assert_eq!(phragmen(&contest, &plain), phragmen(&other, &plain));
        let plain = MaximinSupportOptions::default();
        prop_assert_eq!(maximin_support(&contest, &plain), maximin_support(&other, &plain));
        let most = MaxWelfareOptions::new(Satisfaction::Cardinality);
        prop_assert_eq!(max_welfare(&contest, &most), max_welfare(&other, &most));
    }
}
