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
    Contest, ContestOptions, DecideError, GreedyOptions, Outcome, PhragmenOptions, Satisfaction,
    Ties, greedy, phragmen,
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
        for case in expected["cases"].as_array().unwrap() {
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
        _ => None,
    }
}

fn satisfaction(case: &Value) -> Satisfaction {
    let name = case["satisfaction"].as_str().unwrap();
    let found = Satisfaction::ALL.iter().find(|(_, known)| *known == name);
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
    (met != listed).then(|| format!("met the ties {met:?}, not {listed:?}"))
}

fn texts(list: &Value) -> Vec<&str> {
    list.as_array()
        .unwrap()
        .iter()
        .map(|text| text.as_str().unwrap())
        .collect()
}
