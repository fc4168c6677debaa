//! Which declared rules give what cities funded.
//!
//! `official FOLDER EXPECTED.jsonl`: each line of the file has `file`,
//! `declared_rule` and `official_follows_from`, the rules from which the
//! funded projects follow in one order of ties or another. Prints every rule
//! that gives them here and should not, or the other way round.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a tool for developers: what is amiss ends it"
)]

use std::collections::BTreeMap;

use allotment_decide::{
    Contest, ContestOptions, DeclaredRule, GreedyOptions, Misfit, Ties, declared, greedy,
};
use allotment_election::Election;
use serde_json::Value;

/// Orders of ties to try.
const ORDERS: [&str; 7] = [
    "cheapest,most-votes,lexicographic",
    "listed",
    "lexicographic",
    "reverse-lexicographic",
    "cheapest,listed",
    "dearest,listed",
    "most-votes,listed",
];

const VARIANTS: [&str; 4] = [
    "greedy",
    "greedy-no-skip",
    "greedy-threshold",
    "greedy-no-skip with the threshold",
];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut count = |what: String| *counts.entry(what).or_default() += 1;
    for line in std::fs::read_to_string(&arguments[1]).unwrap().lines() {
        let expected: Value = serde_json::from_str(line).unwrap();
        let file = expected["file"].as_str().unwrap();
        let Some(follows) = expected["official_follows_from"].as_array() else {
            continue;
        };
        let bytes = std::fs::read(format!("{}/{file}", arguments[0])).unwrap();
        let election = allotment_election::read_pb(&bytes).expect(file).election;
        let contest = Contest::new(&election, &ContestOptions::default()).expect(file);
        let official = official(&election);
        let settled = settled(&election);
        let as_official = |selected: &[u32]| {
            let mut selected: Vec<u32> = selected.to_vec();
            selected.retain(|&project| settled[project as usize]);
            selected.sort_unstable();
            selected == official
        };
        match declared(&election) {
            Ok(rule) => {
                let outcome = rule.run(&contest).expect(file).outcome;
                let same = as_official(&outcome.selected);
                let name = expected["declared_rule"].as_str().unwrap();
                let said = follows.iter().any(|rule| rule == name);
                count(format!("as declared, {name}: said {said}, same {same}"));
                if said != same {
                    println!("{file}: {name} as declared: said {said}, same {same}");
                }
            }
            Err(refused) => count(format!("refused: {refused}")),
        }
        for variant in VARIANTS {
            let said = follows.iter().any(|rule| rule == variant);
            let gives = |order: &&str| as_official(&runs_to(&election, &contest, variant, order));
            let orders: Vec<&str> = ORDERS.into_iter().filter(|order| gives(order)).collect();
            count(format!(
                "{variant}: said {said}, found {}",
                !orders.is_empty()
            ));
            if said && !orders.contains(&"listed") {
                println!("{file}: {variant}: not by listed, {orders:?}");
            }
            if said == orders.is_empty() {
                println!("{file}: {variant}: said {said}, found {orders:?}");
            }
            if said {
                for order in orders {
                    count(format!("{variant}: found by {order}"));
                }
            }
        }
    }
    for (what, count) in counts {
        println!("{count:5} {what}");
    }
}

/// What `variant` funds with this order of ties.
fn runs_to(election: &Election, contest: &Contest, variant: &str, order: &str) -> Vec<u32> {
    let mut plain = election.clone();
    for (key, value) in &mut plain.meta {
        if key == "rule" {
            "greedy-threshold".clone_into(value);
        }
    }
    let Ok(DeclaredRule::Greedy(options)) = declared(&plain) else {
        panic!("the rule was just written");
    };
    let ties: Ties = order.parse().unwrap();
    let options = GreedyOptions {
        threshold: options.threshold.filter(|_| variant.ends_with("threshold")),
        misfit: if variant.contains("no-skip") {
            Misfit::Stop
        } else {
            Misfit::Skip
        },
        ties,
        ..options
    };
    greedy(contest, &options).unwrap().selected
}

/// The projects with 1 in the column `selected`.
fn official(election: &Election) -> Vec<u32> {
    (0..election.projects.len())
        .filter(|&project| election.project_cell(project, "selected") == Some("1"))
        .map(|project| u32::try_from(project).unwrap())
        .collect()
}

/// Which projects were simply funded or not: 2 and above stand for projects
/// that were funded otherwise, or were given something else.
fn settled(election: &Election) -> Vec<bool> {
    (0..election.projects.len())
        .map(|project| matches!(election.project_cell(project, "selected"), Some("0" | "1")))
        .collect()
}
