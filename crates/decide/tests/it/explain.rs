//! Why projects win and lose: worked by hand, and held by running the rule.

use allotment_decide::{
    Answer, Change, Claim, Completion, Contest, ContestOptions, EqualShares, EqualSharesOptions,
    Explanation, GreedyOptions, Limits, MaxWelfareOptions, MaximinSupportOptions, NotFunded,
    Outcome, PhragmenOptions, PlainRule, Quota, Satisfaction, Verdict, Words, equal_shares,
    equal_shares_outcome, explain, explain_all, explain_all_plain, explain_plain, flow, greedy,
    max_welfare, maximin_support, phragmen,
};
use allotment_election::VoteType;
use num_bigint::BigInt;
use num_rational::BigRational;
use proptest::prelude::*;

use crate::naive::whole;
use crate::random;

fn contest(costs: &[i64], budget: i64, ballots: &[&[usize]]) -> Contest {
    let ids = ["a", "b", "c", "d"];
    let voters: Vec<_> = ballots
        .iter()
        .map(|ballot| (ballot.iter().map(|&choice| (choice, 1)).collect(), 1))
        .collect();
    let kind = VoteType::Approval;
    let election = random::election(kind, &ids[..costs.len()], costs, budget, &voters);
    Contest::new(&election, &ContestOptions::default()).expect("amounts are small")
}

fn options(completion: Completion) -> EqualSharesOptions {
    EqualSharesOptions {
        completion,
        ..EqualSharesOptions::new(Satisfaction::Cost)
    }
}

fn not_funded(explanation: &Explanation) -> Option<&NotFunded> {
    match &explanation.verdict {
        Verdict::NotFunded(missed) => Some(missed),
        _ => None,
    }
}

fn words() -> Words {
    Words {
        unit: "euro".to_owned(),
        units: "euros".to_owned(),
        names: ["Trees", "Benches", "Lamps", "Paint"]
            .map(str::to_owned)
            .to_vec(),
    }
}

/// Ten voters have 10 each. Six want the trees (42: 7 each), of whom four
/// also want the benches (40), with one more who wants nothing else. The three
/// others want the lamps (30: all they have).
///
/// The trees cost 1/6 for each unit of satisfaction and come first, the
/// benches 1/5 (8 each) if they could be paid for: but the four have 3 left
/// each, which makes 22 with the 10 of the fifth. So 18 are missing, and 28 of
/// their money went to the trees. At a cost of 22 the benches would have been
/// bought. Nobody else has more than 3 left after the trees, and before them
/// the benches come only if they are as cheap as 1/6: with one more voter from
/// the lamps, where it is a tie that the cheaper project, the benches, wins.
///
/// Source: the definition (Peters, Pierczyński and Skowron 2021, section 3),
/// worked by hand.
#[test]
fn a_project_whose_voters_paid_for_another_is_explained() {
    let trees: &[usize] = &[0];
    let (both, benches, lamps): (&[usize], &[usize], &[usize]) = (&[0, 1], &[1], &[2]);
    let ballots = [
        both, both, both, both, benches, trees, trees, lamps, lamps, lamps,
    ];
    let contest = contest(&[42, 40, 30], 100, &ballots);
    let options = options(Completion::None);
    let result = equal_shares(&contest, &options).expect("approvals");
    assert_eq!(result.outcome.selected, [0, 2]);

    let explained = explain_all(&contest, &options, &result).expect("approvals");
    let Verdict::Bought(bought) = &explained[0].verdict else {
        panic!("the trees are bought: {:?}", explained[0])
    };
    assert_eq!((bought.round, bought.payers, bought.gave_all), (1, 6, 0));
    assert_eq!((&bought.least, &bought.most), (&whole(7), &whole(7)));
    assert_eq!(bought.price, whole(1) / whole(6));
    assert_eq!(
        explained[0].sentence(&contest, &words()),
        "Funded, as number 1. 6 people voted for it. 6 people paid 7 euros each."
    );
    assert_eq!(
        explained[2].sentence(&contest, &words()),
        "Funded, as number 2. 3 people voted for it. 3 people paid 10 euros each. \
         They gave all that they had left."
    );

    let missed = not_funded(&explained[1]).expect("the benches lose");
    assert_eq!((&missed.left, &missed.missing), (&whole(22), &whole(18)));
    let went: Vec<_> = missed
        .went
        .iter()
        .map(|went| (went.project, &went.amount))
        .collect();
    assert_eq!(went, [(0, &whole(28))]);
    let least = |amount| Answer::Found {
        amount,
        claim: Claim::Least,
    };
    assert_eq!(missed.changes.cost, least(22));
    assert_eq!(missed.changes.approvals_optimist.voters.amount(), Some(1));
    // The two who want trees only are left with 3, and so are poorest once
    // the lamps took everything from three.
    assert_eq!(
        explain(&contest, &options, &result, 1).expect("approvals"),
        explained[1]
    );
    let said = explained[1].sentence(&contest, &words());
    assert!(
        said.starts_with(
            "Not funded. 5 people voted for it. Together they had 22 euros left; it costs \
             40 euros. It missed by 18 euros. It would have won at a cost of 22 euros or less, if "
        ),
        "{said}"
    );
    assert!(
        said.ends_with("Before that, these people paid 28 euros for “Trees”."),
        "{said}"
    );

    let flow = flow(&contest, Satisfaction::Cost, &result).expect("approvals");
    assert_eq!(flow.start, whole(100));
    let left: Vec<_> = flow.rounds.iter().map(|round| round.left.clone()).collect();
    assert_eq!(left, [whole(58), whole(28)]);
    let served: Vec<_> = flow
        .served
        .iter()
        .map(|of| (of.size, of.voters, of.served))
        .collect();
    assert_eq!(served, [(1, 6, 5), (2, 4, 4)]);
}

/// A budget of 100: 60 go to the project with 5 votes, and 40 are left for
/// the one with 3 that costs 50: 10 less and it fits, or 3 votes more and it
/// comes first (2 more make a tie, which the cheaper wins).
///
/// Source: the rule's definition, worked by hand.
#[test]
fn greedy_says_what_cost_and_how_many_votes_would_have_done() {
    let ballots: [&[usize]; 8] = [&[0], &[0], &[0], &[0], &[0], &[1], &[1], &[1]];
    let contest = contest(&[60, 50], 100, &ballots);
    let options = GreedyOptions::new(Satisfaction::Cost);
    let outcome = greedy(&contest, &options).expect("approvals");
    let rule = PlainRule::Greedy(options);
    let first = explain_plain(&contest, &rule, &outcome, 0);
    assert_eq!((first.place, first.left), (Some(1), 40));
    let other = explain_plain(&contest, &rule, &outcome, 1);
    let least = |amount| Answer::Found {
        amount,
        claim: Claim::Least,
    };
    assert_eq!(other.place, None);
    assert_eq!(other.cost, least(40));
    assert_eq!(other.new_voters, least(2));
    assert_eq!(
        other.sentence(&contest, &words()),
        "Not funded. 3 people voted for it. 40 euros were left at the end; it costs 50 euros. \
         It would have won at a cost of 40 euros or less, or if 2 more people had voted for it."
    );
}

/// What a limit kept out is told by which, by whichever rule; and of what costs more
/// than all the money nobody is told by how little it missed.
#[test]
fn a_limit_is_named_and_the_unaffordable_is_told_as_such() {
    let ballots: [&[usize]; 4] = [&[0, 1], &[0, 1], &[0], &[2]];
    let contest = contest(&[40, 50, 900], 100, &ballots);
    let limits = Limits {
        conflicts: vec![(0, 1)],
        ..Limits::default()
    };
    let shares = EqualSharesOptions {
        limits: limits.clone(),
        ..options(Completion::Add1)
    };
    let result = equal_shares(&contest, &shares).expect("approvals");
    assert_eq!(result.outcome.selected, [0]);
    let said = |project: u32| {
        let explained = explain(&contest, &shares, &result, project).expect("approvals");
        explained.sentence(&contest, &words())
    };
    assert!(
        said(1).contains("“Trees” was funded, and only one of the two could be."),
        "{}",
        said(1)
    );
    let dear = said(2);
    assert!(
        dear.contains("It costs 900 euros, more than all the money there was: 100 euros."),
        "{dear}"
    );
    assert!(
        !dear.contains("missed by") && !dear.contains("for each voter"),
        "{dear}"
    );

    let greedily = GreedyOptions {
        limits,
        ..GreedyOptions::new(Satisfaction::Cost)
    };
    let outcome = greedy(&contest, &greedily).expect("approvals");
    assert_eq!(outcome.selected, [0]);
    let rule = PlainRule::Greedy(greedily);
    let plain = explain_plain(&contest, &rule, &outcome, 1).sentence(&contest, &words());
    assert!(
        plain.contains("“Trees” was funded, and only one of the two could be."),
        "{plain}"
    );
}

/// Each of the limits, first come first told.
#[test]
fn each_limit_that_keeps_a_project_out_has_its_own_words() {
    let ballots: [&[usize]; 4] = [&[0, 1], &[0, 1], &[0, 1], &[2]];
    let contest = contest(&[40, 50, 5], 100, &ballots);
    let said = |limits: Limits, project: u32| {
        let options = GreedyOptions {
            limits,
            ..GreedyOptions::new(Satisfaction::Cost)
        };
        let outcome = greedy(&contest, &options).expect("approvals");
        assert!(!outcome.selected.contains(&project), "{outcome:?}");
        explain_plain(&contest, &PlainRule::Greedy(options), &outcome, project)
            .sentence(&contest, &words())
    };
    let excluded = Limits {
        excluded: vec![1],
        conflicts: vec![(0, 1)],
        ..Limits::default()
    };
    assert!(said(excluded, 1).contains("It was left out before the count."));
    let few = Limits {
        votes_min: Some(2),
        ..Limits::default()
    };
    assert!(said(few, 2).contains("It needed 2 people to be let in."));
    let quota = |ceiling: u64| Limits {
        quotas: vec![Quota {
            name: "parks".to_owned(),
            members: vec![0, 1],
            floor: None,
            ceiling: Some(ceiling),
        }],
        ..Limits::default()
    };
    // One of the two comes first, and 90 would be needed for both.
    let options = GreedyOptions {
        limits: quota(89),
        ..GreedyOptions::new(Satisfaction::Cost)
    };
    let outcome = greedy(&contest, &options).expect("approvals");
    let (first, other) = if outcome.selected.contains(&0) {
        (0, 1)
    } else {
        (1, 0)
    };
    let kept = said(quota(89), other);
    assert!(
        kept.contains("The money set for “parks” was not enough for it too."),
        "{kept}"
    );
    assert_eq!(
        quota(90).kept_out(&contest, &[first], other),
        None,
        "90 are enough"
    );
}

/// Whether `change` would have funded `project`.
fn wins(contest: &Contest, options: &EqualSharesOptions, project: u32, change: &Change) -> bool {
    equal_shares_outcome(&change.applied(contest, project), options)
        .is_ok_and(|outcome| outcome.selected.contains(&project))
}

/// How an amount makes a change.
type Make = fn(u64) -> Change;

/// Checks a loser's counterfactuals by running the rule.
fn check_changes(
    contest: &Contest,
    options: &EqualSharesOptions,
    project: u32,
    missed: &NotFunded,
) -> Result<(), TestCaseError> {
    let cost = contest.projects[project as usize].cost;
    if let Answer::Found { amount, claim } = missed.changes.cost {
        let at = |cost| wins(contest, options, project, &Change::Cost(cost));
        prop_assert!(amount < cost && at(amount));
        prop_assert!(claim == Claim::Enough || !at(amount + 1));
        if claim == Claim::Least {
            for other in 1..=cost {
                prop_assert_eq!(at(other), other <= amount, "at {}", other);
            }
        }
    }
    let plain: [(Answer, Make); 2] = [
        (missed.changes.new_voters, Change::NewVoters),
        (missed.changes.money_each, Change::MoneyEach),
    ];
    for (answer, make) in plain {
        if let Answer::Found { amount, claim } = answer {
            prop_assert!(wins(contest, options, project, &make(amount)));
            let less = || wins(contest, options, project, &make(amount - 1));
            prop_assert!(claim == Claim::Enough || !less());
        }
    }
    for approvals in [
        &missed.changes.approvals_optimist,
        &missed.changes.approvals_pessimist,
    ] {
        if let Answer::Found { amount, claim } = approvals.voters {
            let mut who = approvals.who.clone();
            let voters: u64 = who.iter().map(|&(_, voters)| u64::from(voters)).sum();
            prop_assert_eq!(voters, amount);
            prop_assert!(wins(
                contest,
                options,
                project,
                &Change::Approvals(who.clone())
            ));
            who.last_mut().expect("at least one").1 -= 1;
            let less = || wins(contest, options, project, &Change::Approvals(who));
            prop_assert!(claim == Claim::Enough || !less());
        }
    }
    Ok(())
}

/// Everything that must hold of explanations, whatever the election.
fn check(contest: &Contest, options: &EqualSharesOptions) -> Result<(), TestCaseError> {
    let result = equal_shares(contest, options).expect("ties are broken");
    let all = explain_all(contest, options, &result).expect("as the rule");
    prop_assert_eq!(all.len(), contest.projects.len());
    for explanation in &all {
        if let Some(missed) = not_funded(explanation) {
            check_changes(contest, options, explanation.project, missed)?;
        }
    }
    let explained: Vec<Explanation> = (0..)
        .take(contest.projects.len())
        .map(|project| explain(contest, options, &result, project).expect("as the rule"))
        .collect();
    let names = (0..contest.projects.len())
        .map(|at| format!("p{at}"))
        .collect();
    let words = Words { names, ..words() };
    for explanation in &explained {
        let project = explanation.project;
        prop_assert!(!explanation.sentence(contest, &words).contains("  "));
        let funded = result.outcome.selected.contains(&project);
        prop_assert_eq!(funded, not_funded(explanation).is_none());
        if let Some(missed) = not_funded(explanation) {
            check_money(contest, &result, options.satisfaction, project, missed)?;
            check_changes(contest, options, project, missed)?;
        }
        if let Verdict::Bought(bought) = &explanation.verdict {
            let cost = whole(contest.projects[project as usize].cost) / whole(contest.scale);
            prop_assert!(bought.least <= bought.most && bought.gave_all <= bought.payers);
            if contest.groups.weight == contest.groups.voters {
                let payers = whole(bought.payers);
                prop_assert!(&bought.least * &payers <= cost && cost <= &bought.most * &payers);
            }
        }
    }
    let flow = flow(contest, options.satisfaction, &result).expect("as the rule");
    let voters: u64 = flow.served.iter().map(|of| of.voters).sum();
    prop_assert_eq!(voters, contest.voters);
    if let Some(last) = flow.rounds.last() {
        prop_assert!(last.left >= whole(0));
    }
    Ok(())
}

/// What supporters have left and what they paid come to what they began with.
fn check_money(
    contest: &Contest,
    result: &EqualShares,
    satisfaction: Satisfaction,
    project: u32,
    missed: &NotFunded,
) -> Result<(), TestCaseError> {
    let went: BigRational = missed.went.iter().map(|went| went.amount.clone()).sum();
    if matches!(satisfaction, Satisfaction::Cost | Satisfaction::Cardinality)
        && contest.projects[project as usize].cost > 0
    {
        let support = whole(contest.projects[project as usize].support);
        let began = &result.endowment * support / BigInt::from(contest.weight_scale);
        prop_assert_eq!(&went + &missed.left, began);
    }
    for pair in missed.went.windows(2) {
        prop_assert!(pair[0].amount >= pair[1].amount);
    }
    Ok(())
}

fn completions() -> impl Strategy<Value = Completion> {
    (0..Completion::ALL.len()).prop_map(|at| Completion::ALL[at].0)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn approvals_are_explained(
        contest in random::contests(VoteType::Approval),
        completion in completions(),
        by_number: bool,
    ) {
        let satisfaction = if by_number { Satisfaction::Cardinality } else { Satisfaction::Cost };
        check(&contest, &EqualSharesOptions { satisfaction, ..options(completion) })?;
    }

    #[test]
    fn weights_and_points_are_explained(
        contest in random::weighted_contests(VoteType::Scoring),
        by_points: bool,
    ) {
        let satisfaction = if by_points { Satisfaction::Points } else { Satisfaction::Cost };
        check(&contest, &EqualSharesOptions { satisfaction, ..options(Completion::None) })?;
    }

    #[test]
    fn greedy_is_explained(contest in random::contests(VoteType::Approval)) {
        let options = GreedyOptions::new(Satisfaction::Cost);
        let outcome = greedy(&contest, &options).expect("ties are broken");
        for project in (0..).take(contest.projects.len()) {
            let rule = PlainRule::Greedy(options.clone());
            let explained = explain_plain(&contest, &rule, &outcome, project);
            let wins = |change: &Change| {
                greedy(&change.applied(&contest, project), &options)
                    .is_ok_and(|outcome| outcome.selected.contains(&project))
            };
            if let Answer::Found { amount, claim } = explained.cost {
                prop_assert_eq!(claim, Claim::Least);
                for cost in 0..=contest.projects[project as usize].cost {
                    prop_assert_eq!(wins(&Change::Cost(cost)), cost <= amount);
                }
            }
            if let Answer::Found { amount, .. } = explained.new_voters {
                for voters in 0..=amount {
                    prop_assert_eq!(wins(&Change::NewVoters(voters)), voters == amount);
                }
            }
        }
    }

    /// What rules without accounts say would have been enough is enough, and
    /// one less is not.
    #[test]
    fn other_rules_are_explained(
        contest in random::contests(VoteType::Approval),
        which in 0_usize..3,
    ) {
        let rule = [
            PlainRule::Phragmen(PhragmenOptions::default()),
            PlainRule::MaximinSupport(MaximinSupportOptions::default()),
            PlainRule::MaxWelfare(MaxWelfareOptions::new(Satisfaction::Cost)),
        ][which].clone();
        let run = |contest: &Contest| -> Outcome {
            match &rule {
                PlainRule::Phragmen(options) => phragmen(contest, options),
                PlainRule::MaximinSupport(options) => maximin_support(contest, options),
                PlainRule::MaxWelfare(options) => max_welfare(contest, options).map(|found| found.outcome),
                _ => unreachable!("one of three"),
            }
            .expect("ties are broken")
        };
        let outcome = run(&contest);
        let all = explain_all_plain(&contest, &rule, &outcome);
        prop_assert_eq!(all.len(), contest.projects.len());
        for explained in all {
            let project = explained.project;
            let place = outcome.selected.iter().position(|&one| one == project);
            prop_assert_eq!(explained.place, place.map(|place| place + 1));
            let wins = |change: &Change| run(&change.applied(&contest, project)).selected.contains(&project);
            let turns = |claim: Claim| claim == Claim::Turning;
            let cost = contest.projects[project as usize].cost;
            if let Answer::Found { amount, claim } = explained.cost {
                prop_assert!(wins(&Change::Cost(amount)));
                prop_assert!(!turns(claim) || amount + 1 == cost || !wins(&Change::Cost(amount + 1)));
            }
            if let Answer::Found { amount, claim } = explained.new_voters {
                prop_assert!(wins(&Change::NewVoters(amount)));
                prop_assert!(!turns(claim) || amount == 1 || !wins(&Change::NewVoters(amount - 1)));
            }
            if let Answer::NotUpTo(_) = explained.cost {
                prop_assert!(!wins(&Change::Cost(0)));
            }
        }
    }
}
