//! The rule that a file says its city used.

use allotment_decide::{
    Completion, Contest, ContestOptions, DeclaredRule, GreedyOrder, Misfit, declared,
};
use allotment_election::{Election, VoteType};

use crate::random;

fn election(rule: &str, more: &[(&str, &str)], costs: &[i64], ballots: &[&[usize]]) -> Election {
    let ids = ["a", "b", "c", "d", "e", "f"];
    let voters: Vec<_> = ballots
        .iter()
        .map(|ballot| (ballot.iter().map(|&choice| (choice, 1)).collect(), 1))
        .collect();
    let mut election =
        random::election(VoteType::Approval, &ids[..costs.len()], costs, 10, &voters);
    let meta = [("rule", rule)].into_iter().chain(more.iter().copied());
    election.meta = meta
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .collect();
    election
}

fn funded(election: &Election) -> Vec<u32> {
    let contest = Contest::new(election, &ContestOptions::default()).expect("small amounts");
    let rule = declared(election).expect("a known rule");
    rule.run(&contest).expect("it can be run").outcome.selected
}

const BALLOTS: [&[usize]; 4] = [&[0, 1, 2, 3], &[0, 1, 2], &[0, 1], &[0]];

#[test]
fn each_greedy_rule_does_what_its_name_says() {
    let of = |rule, more| funded(&election(rule, more, &[6, 5, 2, 2], &BALLOTS));
    assert_eq!(of("greedy", &[]), [0, 2, 3]);
    assert_eq!(of("greedy-no-skip", &[]), [0]);
    let threshold = [("min_project_score_threshold", "2")];
    assert_eq!(of("greedy-threshold", &threshold), [0, 2]);
    assert_eq!(of("greedy-no-skip", &threshold), [0]);
}

/// Files list projects in the order of the official result: of `a` and `b`,
/// with a vote each, the one that is listed first won the lot.
#[test]
fn equal_scores_go_as_listed() {
    assert_eq!(
        funded(&election("greedy", &[], &[9, 8], &[&[0], &[1]])),
        [0]
    );
}

#[test]
fn names_map_onto_options() {
    let of = |rule| declared(&election(rule, &[], &[1], &[&[0]]));
    let Ok(DeclaredRule::Greedy(options)) = of("greedy-no-skip") else {
        panic!("a greedy rule");
    };
    assert_eq!(
        (options.order, options.misfit),
        (GreedyOrder::Score, Misfit::Stop)
    );
    for (name, completion, compares) in [
        ("equalshares", Completion::None, false),
        ("equalshares-comparison", Completion::None, true),
        ("equalshares/add1", Completion::Add1, false),
        ("equalshares/add1-comparison", Completion::Add1, true),
    ] {
        let Ok(DeclaredRule::EqualShares {
            options,
            comparison,
        }) = of(name)
        else {
            panic!("{name} is Equal Shares");
        };
        assert_eq!(
            (options.completion, comparison),
            (completion, compares),
            "{name}"
        );
    }
    for name in [
        "",
        "unknown",
        "greedy-custom",
        "greedy-exclusive",
        "lottery",
        "greedy-comparison",
    ] {
        let error = of(name).expect_err(name).to_string();
        assert!(error.contains("--rule"), "{error}");
    }
}

/// Equal Shares cannot have `b` bought by its four voters, who hold 8 of 10
/// together, and funds `a` and `c`; the greedy rule funds `b`, on which more
/// is spent. Four of five voters are better off with that.
#[test]
fn a_comparison_takes_greedy_where_that_serves_more_voters() {
    let ballots: [&[usize]; 5] = [&[0, 1], &[0, 1], &[0, 1], &[1], &[2]];
    let of = |rule| funded(&election(rule, &[], &[3, 10, 2], &ballots));
    assert_eq!(of("equalshares"), [0, 2]);
    assert_eq!(of("equalshares-comparison"), [1]);
}

/// Three voters would be better off with what greedy funds, four with Equal
/// Shares.
#[test]
fn a_comparison_keeps_equal_shares_otherwise() {
    let ballots: [&[usize]; 7] = [&[0], &[0], &[0], &[1], &[1], &[2], &[2]];
    let of = |rule| funded(&election(rule, &[], &[10, 2, 2], &ballots));
    assert_eq!(of("greedy"), [0]);
    assert_eq!(of("equalshares-comparison"), [1, 2]);
}
