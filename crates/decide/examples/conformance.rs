//! Runs the rules on real elections and compares with what others computed.
//!
//! `conformance FOLDER EXPECTED.jsonl [PART OF A FILE'S NAME]`: the folder
//! holds `.pb` files; each line of the other file has `file`, and `cases` with
//! `rule`, `satisfaction`, `ties`, `selected`, `spent` and perhaps `ties_met`.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a tool for developers: what is amiss ends it"
)]

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use allotment_decide::{
    Completion, Contest, ContestOptions, DecideError, EqualSharesOptions, GreedyOptions,
    MaxWelfareOptions, MaximinSupportOptions, Outcome, PhragmenOptions, Satisfaction, Stop, Ties,
    equal_shares_outcome, greedy, max_welfare, maximin_support, phragmen,
};
use serde_json::Value;

#[derive(Default)]
struct Tally {
    passed: usize,
    failed: usize,
    took: Duration,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let only = arguments.get(2).map_or("", String::as_str);
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    for line in std::fs::read_to_string(&arguments[1]).unwrap().lines() {
        let expected: Value = serde_json::from_str(line).unwrap();
        let file = expected["file"].as_str().unwrap();
        if !file.contains(only) {
            continue;
        }
        let bytes = std::fs::read(format!("{}/{file}", arguments[0])).unwrap();
        let election = allotment_election::read_pb(&bytes).expect(file).election;
        let contest = Contest::new(&election, &ContestOptions::default()).expect(file);
        let mut cases = expected["cases"].as_array().unwrap().clone();
        if let Some(official) = expected.get("official_equal_shares") {
            let mut official = official.clone();
            official["rule"] = "equal-shares".into();
            official["from"] = "the city".into();
            cases.push(official);
        }
        for case in &cases {
            let begin = Instant::now();
            let Some(outcome) = run(&contest, case) else {
                continue;
            };
            let took = begin.elapsed();
            let name = ["rule", "completion", "stop", "satisfaction"]
                .map(|key| case[key].as_str().unwrap_or("-"))
                .join(" ");
            let tally = tallies.entry(name.clone()).or_default();
            tally.took += took;
            match differs(&contest, &outcome.expect(file), case) {
                None => tally.passed += 1,
                Some(how) => {
                    tally.failed += 1;
                    println!("{file}: {name}: {how}");
                }
            }
        }
    }
    for (name, tally) in tallies {
        let Tally {
            passed,
            failed,
            took,
        } = tally;
        println!("{name}: {passed} passed, {failed} failed, {took:?}");
    }
}

/// The outcome of the rule that `case` names; nothing for a rule that is not
/// compared here.
fn run(contest: &Contest, case: &Value) -> Option<Result<Outcome, DecideError>> {
    let ties: Ties = case["ties"].as_str().unwrap().parse().unwrap();
    match case["rule"].as_str().unwrap() {
        "greedy" => {
            let options = GreedyOptions {
                ties,
                ..GreedyOptions::new(satisfaction(case))
            };
            Some(greedy(contest, &options))
        }
        "phragmen" => {
            let options = PhragmenOptions {
                ties,
                ..PhragmenOptions::default()
            };
            Some(phragmen(contest, &options))
        }
        "equal-shares" => Some(equal_shares_outcome(
            contest,
            &EqualSharesOptions {
                ties,
                completion: named(&Completion::ALL, &case["completion"]),
                stop: match case["stop"].as_str() {
                    Some("exhaustive") => Stop::Exhaustive,
                    _ => Stop::Infeasible,
                },
                // A hundredth of the budget is what `increase` takes by itself.
                step: case["step"].as_str().and_then(|step| step.parse().ok()),
                ..EqualSharesOptions::new(satisfaction(case))
            },
        )),
        "maximin-support" => {
            let options = MaximinSupportOptions {
                ties,
                ..MaximinSupportOptions::default()
            };
            Some(maximin_support(contest, &options))
        }
        "max-welfare" => {
            let options = MaxWelfareOptions {
                ties,
                ..MaxWelfareOptions::new(satisfaction(case))
            };
            Some(max_welfare(contest, &options).map(|best| best.outcome))
        }
        _ => None,
    }
}

fn satisfaction(case: &Value) -> Satisfaction {
    named(&Satisfaction::ALL, &case["satisfaction"])
}

/// Which of `all` is called `name`.
fn named<T: Copy>(all: &[(T, &str)], name: &Value) -> T {
    let found = all.iter().find(|(_, known)| name == known);
    found.unwrap().0
}

/// How `outcome` differs from what `case` expects.
fn differs(contest: &Contest, outcome: &Outcome, case: &Value) -> Option<String> {
    let id = |project: u32| contest.projects[project as usize].id.as_str();
    let mut selected: Vec<&str> = outcome
        .selected
        .iter()
        .map(|&project| id(project))
        .collect();
    let wanted: Vec<&str> = texts(&case["selected"]);
    if case["rule"] == "max-welfare" {
        return worse(contest, &outcome.selected, &wanted, satisfaction(case));
    }
    // pabutools gives what Phragmén's rule bought in the order of the codes.
    if case["rule"] == "phragmen" && case["from"].as_str().unwrap().starts_with("pabutools") {
        selected.sort_unstable();
    }
    if selected != wanted {
        return Some(format!("selected {selected:?}, not {wanted:?}"));
    }
    let spent = outcome.spent(contest);
    let whole = case["spent"].as_str().unwrap().parse::<u64>();
    if whole.is_ok_and(|whole| whole * contest.scale != spent) {
        return Some(format!("spent {spent}, not {}", case["spent"]));
    }
    let mut met: Vec<Vec<&str>> = Vec::new();
    for tie in &outcome.ties {
        met.push(tie.tied.iter().map(|&project| id(project)).collect());
    }
    let mut listed: Vec<Vec<&str>> = match case["ties_met"].as_array() {
        Some(ties) => ties.iter().map(texts).collect(),
        None => return None,
    };
    for tie in met.iter_mut().chain(&mut listed) {
        tie.sort_unstable();
    }
    // pabutools' ties are the first twenty of all the runs that a completion
    // tried, ours those of the run that counts.
    if case["from"].as_str() == Some("pabutools 1.2.3") {
        met.retain(|tie| !listed.contains(tie));
        return (!met.is_empty() && listed.len() < 20)
            .then(|| format!("met the ties {met:?} besides"));
    }
    (met != listed).then(|| format!("met the ties {met:?}, not {listed:?}"))
}

/// How much less `selected` is worth than `wanted`, for a measure that is a sum
/// over projects: of several best sets any will do.
fn worse(
    contest: &Contest,
    selected: &[u32],
    wanted: &[&str],
    measure: Satisfaction,
) -> Option<String> {
    let worth = |project: u32| {
        let project = &contest.projects[project as usize];
        let factor = if measure == Satisfaction::Cost {
            project.cost
        } else {
            1
        };
        u128::from(factor) * u128::from(project.support)
    };
    let found: u128 = selected.iter().map(|&project| worth(project)).sum();
    let other: u128 = (0..)
        .zip(&contest.projects)
        .filter(|(_, project)| wanted.contains(&project.id.as_str()))
        .map(|(project, _)| worth(project))
        .sum();
    (found != other).then(|| format!("worth {found}, not {other}"))
}

fn texts(list: &Value) -> Vec<&str> {
    list.as_array()
        .unwrap()
        .iter()
        .map(|text| text.as_str().unwrap())
        .collect()
}
