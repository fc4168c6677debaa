//! Equal Shares against its definition, and against what must not matter.
//!
//! In all 100,000 small elections a run, whose costs are so small that ties
//! and wallets that just suffice are frequent.

use allotment_decide::{
    Completion, Contest, ContestOptions, EqualSharesOptions, Limits, Satisfaction, Start, Stop,
    Ties, Utilities, equal_shares, equal_shares_outcome,
};
use allotment_election::{Decimal, Election, VoteType};
use num_rational::BigRational;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use crate::naive::{self, whole};
use crate::random;

fn runner(cases: u32) -> TestRunner {
    TestRunner::new_with_rng(
        ProptestConfig {
            cases,
            failure_persistence: None,
            ..ProptestConfig::default()
        },
        proptest::test_runner::TestRng::deterministic_rng(
            proptest::test_runner::RngAlgorithm::ChaCha,
        ),
    )
}

fn measures(vote_type: VoteType) -> &'static [Satisfaction] {
    use Satisfaction::{Borda, Cardinality, Cost, CostLog, CostSqrt, Points};
    match vote_type {
        VoteType::Approval | VoteType::Choose1 => &[Cost, Cardinality, CostSqrt, CostLog],
        VoteType::Cumulative | VoteType::Scoring => &[Points, Cost],
        VoteType::Ordinal => &[Borda, Cardinality],
    }
}

/// One run without completion equals the definition: projects, their order,
/// prices, ties.
fn is_as_defined(contest: &Contest, satisfaction: Satisfaction) -> Result<(), TestCaseError> {
    let options = EqualSharesOptions {
        completion: Completion::None,
        ..EqualSharesOptions::new(satisfaction)
    };
    let utilities = Utilities::new(contest, satisfaction).expect("it fits the ballots");
    let endowment = whole(contest.budget) / whole(contest.weight.max(1));
    let (selected, prices, ties) =
        naive::equal_shares(contest, &utilities, &endowment, &options.ties);
    let ours = equal_shares(contest, &options).expect("amounts are small");
    prop_assert_eq!(&ours.outcome.selected, &selected);
    let met: Vec<_> = ours
        .outcome
        .ties
        .iter()
        .map(|tie| tie.tied.clone())
        .collect();
    prop_assert_eq!(met, ties);
    let bought: Vec<BigRational> = prices
        .into_iter()
        .filter(|price| *price > whole(0))
        .map(|price| price * &utilities.unit / whole(contest.scale))
        .collect();
    let paid: Vec<BigRational> = ours.purchases.into_iter().map(|one| one.price).collect();
    prop_assert_eq!(paid, bought);
    Ok(())
}

fn hold_against_the_definition(vote_type: VoteType, cases: u32) {
    let weighted = proptest::bool::ANY;
    runner(cases)
        .run(
            &(random::elections(vote_type), weighted),
            |(election, weighted)| {
                let options = ContestOptions {
                    weights: weighted.then(|| "weight".to_owned()),
                };
                let contest = Contest::new(&election, &options).expect("amounts are small");
                for &satisfaction in measures(vote_type) {
                    is_as_defined(&contest, satisfaction)?;
                }
                Ok(())
            },
        )
        .unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn approvals_are_counted_as_defined() {
    hold_against_the_definition(VoteType::Approval, 10_000);
}

#[test]
fn single_choices_are_counted_as_defined() {
    hold_against_the_definition(VoteType::Choose1, 5_000);
}

#[test]
fn shared_points_are_counted_as_defined() {
    hold_against_the_definition(VoteType::Cumulative, 10_000);
}

#[test]
fn given_points_are_counted_as_defined() {
    hold_against_the_definition(VoteType::Scoring, 5_000);
}

#[test]
fn rankings_are_counted_as_defined() {
    hold_against_the_definition(VoteType::Ordinal, 5_000);
}

/// The steps of a completion one by one, by the definition.
fn naive_completion(contest: &Contest, options: &EqualSharesOptions) -> (Vec<u32>, u64) {
    let utilities = Utilities::new(contest, options.satisfaction).expect("it fits the ballots");
    let step = options.step.clone().expect("the test gives one");
    let increases = options.completion == Completion::Increase;
    let supported: Vec<u32> = (0..)
        .zip(&contest.projects)
        .filter(|&(project, _)| {
            (0..contest.groups.len()).any(|group| {
                contest.groups.weight[group] > 0
                    && contest.groups.range(group).any(|at| {
                        contest.groups.choices[at] == project
                            && utilities.entry.as_ref().is_none_or(|entry| entry[at] > 0)
                            && utilities.factor[project as usize] > 0
                    })
            })
        })
        .map(|(project, _)| project)
        .collect();
    let at = |steps: u64| {
        let weight = whole(contest.weight.max(1));
        let first = match options.start {
            Start::Exact => whole(contest.budget) / &weight,
            Start::Whole => {
                let unit = whole(contest.scale) / whole(contest.weight_scale);
                (whole(contest.budget) / &weight / &unit).floor() * unit
            }
        };
        let more = whole(steps) * &step * whole(contest.scale);
        let endowment = if increases {
            first + more / weight
        } else {
            first + more / whole(contest.weight_scale)
        };
        naive::equal_shares(contest, &utilities, &endowment, &options.ties).0
    };
    let mut now = at(0);
    for steps in 0.. {
        let left = contest.budget - contest.cost_of(&now);
        let fits = |project: &u32| {
            !now.contains(project) && contest.projects[*project as usize].cost <= left
        };
        let exhausted = if increases {
            !(0..u32::try_from(contest.projects.len()).expect("few")).any(|project| fits(&project))
        } else {
            !supported.iter().any(fits)
        };
        let nothing_left = supported.iter().all(|project| now.contains(project));
        if nothing_left || (options.stop == Stop::Exhaustive && exhausted) {
            return (now, steps);
        }
        let next = at(steps + 1);
        if contest.cost_of(&next) > contest.budget {
            return (now, steps);
        }
        now = next;
    }
    unreachable!("a completion ends")
}

#[test]
fn completions_end_where_the_definition_ends_them() {
    let ways = (
        prop::sample::select(vec![VoteType::Approval, VoteType::Cumulative]),
        prop::sample::select(vec![Completion::Add1, Completion::Increase]),
        prop::sample::select(vec![Stop::Infeasible, Stop::Exhaustive]),
        prop::sample::select(vec![Start::Exact, Start::Whole]),
        1_i64..40,
        proptest::bool::ANY,
    );
    let strategy = ways.prop_flat_map(|way| (random::elections(way.0), Just(way)));
    runner(6_000)
        .run(
            &strategy,
            |(election, (vote_type, completion, stop, start, step, weighted))| {
                let contest = Contest::new(
                    &election,
                    &ContestOptions {
                        weights: weighted.then(|| "weight".to_owned()),
                    },
                )
                .expect("amounts are small");
                let options = EqualSharesOptions {
                    completion,
                    stop,
                    start,
                    step: Some(whole(step) / whole(40)),
                    ..EqualSharesOptions::new(measures(vote_type)[0])
                };
                let ours = equal_shares(&contest, &options).expect("amounts are small");
                let (selected, steps) = naive_completion(&contest, &options);
                prop_assert_eq!(ours.outcome.selected, selected);
                prop_assert_eq!(ours.steps, steps);
                Ok(())
            },
        )
        .unwrap_or_else(|error| panic!("{error}"));
}

fn ids(contest: &Contest, selected: &[u32]) -> Vec<String> {
    selected
        .iter()
        .map(|&project| contest.projects[project as usize].id.clone())
        .collect()
}

fn decided(election: &Election, options: &EqualSharesOptions) -> Vec<String> {
    let contest = Contest::new(election, &ContestOptions::default()).expect("amounts are small");
    let outcome = equal_shares_outcome(&contest, options).expect("amounts are small");
    ids(&contest, &outcome.selected)
}

#[test]
fn all_money_times_a_factor_changes_nothing() {
    let strategy = (random::elections(VoteType::Approval), 2_i64..1_000);
    runner(4_000)
        .run(&strategy, |(election, factor)| {
            for completion in [
                Completion::None,
                Completion::Add1Greedy,
                Completion::Increase,
            ] {
                let options = |factor: i64| EqualSharesOptions {
                    completion,
                    step: (completion == Completion::Add1Greedy).then(|| whole(factor) / whole(3)),
                    ..EqualSharesOptions::new(Satisfaction::Cost)
                };
                let mut scaled = election.clone();
                scaled.budget = Decimal::whole(election.budget.mantissa() * factor);
                for project in &mut scaled.projects {
                    project.cost = Decimal::whole(project.cost.mantissa() * factor);
                }
                prop_assert_eq!(
                    decided(&election, &options(1)),
                    decided(&scaled, &options(factor))
                );
            }
            Ok(())
        })
        .unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn ballots_may_come_in_any_order() {
    let strategy = random::elections(VoteType::Cumulative).prop_flat_map(|election| {
        let order: Vec<usize> = (0..election.ballots.len()).collect();
        (Just(election), Just(order).prop_shuffle())
    });
    runner(4_000)
        .run(&strategy, |(election, order)| {
            let mut shuffled = election.clone();
            let ballots = &mut shuffled.ballots;
            ballots.choices.clear();
            ballots.starts.truncate(1);
            let mut points = Vec::new();
            for ballot in order {
                let range = election.ballots.starts[ballot] as usize
                    ..election.ballots.starts[ballot + 1] as usize;
                ballots
                    .choices
                    .extend(&election.ballots.choices[range.clone()]);
                points.extend(&election.ballots.points.as_ref().expect("points")[range]);
                ballots
                    .starts
                    .push(u32::try_from(ballots.choices.len()).expect("few"));
            }
            ballots.points = Some(points);
            let options = EqualSharesOptions::new(Satisfaction::Points);
            prop_assert_eq!(decided(&election, &options), decided(&shuffled, &options));
            Ok(())
        })
        .unwrap_or_else(|error| panic!("{error}"));
}

/// A voter of weight 3 is three voters with the same ballot.
#[test]
fn a_weight_is_so_many_like_voters() {
    runner(4_000)
        .run(&random::elections(VoteType::Approval), |election| {
            let weights = ContestOptions {
                weights: Some("weight".to_owned()),
            };
            let weighted = Contest::new(&election, &weights).expect("amounts are small");
            let mut repeated = election.clone();
            let ballots = &mut repeated.ballots;
            ballots.choices.clear();
            ballots.starts.truncate(1);
            for ballot in 0..election.ballots.len() {
                let weight = election.vote_column("weight").expect("given").get(ballot);
                for _ in 0..weight.parse::<u32>().expect("a number") {
                    ballots.choices.extend(election.ballots.choices_of(ballot));
                    ballots
                        .starts
                        .push(u32::try_from(ballots.choices.len()).expect("few"));
                }
            }
            let options = EqualSharesOptions {
                ties: "lexicographic".parse::<Ties>().expect("a known order"),
                ..EqualSharesOptions::new(Satisfaction::Cardinality)
            };
            let ours = equal_shares_outcome(&weighted, &options).expect("amounts are small");
            prop_assert_eq!(ids(&weighted, &ours.selected), decided(&repeated, &options));
            Ok(())
        })
        .unwrap_or_else(|error| panic!("{error}"));
}

/// Two like projects, both of which their supporters can pay for; the order
/// of buying is then a matter of the stated order, or of nobody's.
#[test]
fn a_tie_is_decided_by_the_stated_order_or_refused() {
    let voters: Vec<_> = (0..4).map(|voter| (vec![(voter % 2, 1)], 1)).collect();
    let election = random::election(VoteType::Approval, &["b", "a"], &[2, 2], 4, &voters);
    let contest = Contest::new(&election, &ContestOptions::default()).expect("amounts are small");
    let options = |ties: &str| EqualSharesOptions {
        completion: Completion::None,
        ties: ties.parse().expect("a known order"),
        ..EqualSharesOptions::new(Satisfaction::Cost)
    };
    let bought = |ties: &str| equal_shares_outcome(&contest, &options(ties));
    assert_eq!(bought("listed").expect("an order").selected, [0, 1]);
    let by_code = bought("lexicographic").expect("an order");
    assert_eq!(by_code.selected, [1, 0]);
    assert_eq!(by_code.ties.len(), 1);
    assert_eq!(
        bought("refuse"),
        Err(allotment_decide::DecideError::Tie {
            tied: vec!["b".to_owned(), "a".to_owned()]
        })
    );
}

/// What limits shut out keeps no completion going, whatever it costs.
#[test]
fn a_completion_does_not_wait_for_what_is_shut_out() {
    let voters: Vec<_> = [vec![0], vec![0], vec![1], vec![2]]
        .into_iter()
        .map(|ballot: Vec<usize>| (ballot.into_iter().map(|choice| (choice, 1)).collect(), 1))
        .collect();
    let costs = [20, 20, 999_999_999];
    let election = random::election(VoteType::Approval, &["a", "b", "c"], &costs, 100, &voters);
    let contest = Contest::new(&election, &ContestOptions::default()).expect("amounts are small");
    for limits in [
        Limits {
            excluded: vec![2],
            ..Limits::default()
        },
        Limits {
            conflicts: vec![(0, 2)],
            ..Limits::default()
        },
        Limits {
            conflicts: vec![(0, 1)],
            ..Limits::default()
        },
    ] {
        let two = !limits.conflicts.contains(&(0, 1));
        let options = EqualSharesOptions {
            completion: Completion::Add1,
            limits,
            ..EqualSharesOptions::new(Satisfaction::Cost)
        };
        let done = equal_shares(&contest, &options).expect("amounts are small");
        assert_eq!(
            done.outcome.selected,
            if two { vec![0, 1] } else { vec![0] }
        );
        assert!(done.steps < 100, "{} steps", done.steps);
    }
}

/// What is left is spent by the measure that Equal Shares went by: project by
/// project, not by the root of all that a voter has.
///
/// Source: counted by hand, and by pabutools 1.2.3 (`Additive_Cost_Sqrt_Sat`
/// in both of `completion_by_rule_combination`).
#[test]
fn a_greedy_completion_measures_as_equal_shares_does() {
    let ballots = [vec![0, 1], vec![2]];
    let voters: Vec<_> = ballots
        .into_iter()
        .map(|ballot: Vec<usize>| (ballot.into_iter().map(|choice| (choice, 1)).collect(), 1))
        .collect();
    // The first voter buys a; √5 ÷ 5 is more than √6 ÷ 6, and (√9 − √4) ÷ 5 less.
    let election = random::election(
        VoteType::Approval,
        &["a", "b", "c"],
        &[4, 5, 6],
        10,
        &voters,
    );
    let contest = Contest::new(&election, &ContestOptions::default()).expect("amounts are small");
    let options = EqualSharesOptions {
        completion: Completion::Greedy,
        ..EqualSharesOptions::new(Satisfaction::CostSqrt)
    };
    let done = equal_shares(&contest, &options).expect("amounts are small");
    assert_eq!(done.outcome.selected, [0, 1]);
}

#[test]
fn a_measure_that_does_not_add_up_is_refused_by_name() {
    let election = random::election(VoteType::Approval, &["a"], &[4], 10, &[]);
    let contest = Contest::new(&election, &ContestOptions::default()).expect("amounts are small");
    let options = EqualSharesOptions::new(Satisfaction::ChamberlinCourant);
    let refused = equal_shares(&contest, &options).expect_err("it does not add up");
    let start = "equal-shares cannot take --satisfaction chamberlin-courant";
    assert!(refused.to_string().starts_with(start), "{refused}");
}
