//! The settings of an election, its ties and its command, in words.

use std::cmp::Ordering;
use std::fmt::Write as _;

use allotment_decide::{Candidate, TieBreak, Ties};
use allotment_report as report;

use super::decide::ElectionParts;
use crate::decide::Decided;
use crate::decide::quoted;

/// Every setting with its value: in words, and its name on the command line.
pub(super) fn settings(decided: &Decided) -> Vec<report::Fact> {
    let settled = &decided.settled;
    let threshold = settled.threshold.map(|least| least.to_string());
    let rows = [
        ("Rule", Some(settled.rule.as_str())),
        ("Rule that the file names", settled.declared.as_deref()),
        (
            "What a funded project is worth to a voter",
            settled.satisfaction,
        ),
        ("What happens to money that is left", settled.completion),
        ("How much is added at a time", settled.step.as_deref()),
        ("When that ends", settled.stop),
        ("What everyone starts with", settled.endowment_kind),
        ("Which project comes first", settled.order),
        ("The least score", threshold.as_deref()),
        ("Who wins a tie", Some(settled.ties.as_str())),
        ("The column of weights", settled.weights.as_deref()),
    ];
    let mut facts: Vec<report::Fact> = rows
        .into_iter()
        .filter_map(|(label, value)| Some((label, value?)))
        .map(|(label, value)| report::Fact {
            label: label.to_owned(),
            value: meaning(label, value)
                .map_or_else(|| value.to_owned(), |words| format!("{words} ({value})")),
        })
        .collect();
    let limits = &decided.limits;
    let mut limit = |label: &str, number: usize| {
        if number > 0 {
            facts.push(report::Fact {
                label: label.to_owned(),
                value: number.to_string(),
            });
        }
    };
    limit(
        "Pairs of projects of which only one can win",
        limits.conflicts.len(),
    );
    limit(
        "Kinds of projects with money of their own",
        limits.quotas.len(),
    );
    limit("Projects left out before the count", limits.excluded.len());
    if let Some(least) = limits.votes_min {
        facts.push(report::Fact {
            label: "The least number of votes".to_owned(),
            value: least.to_string(),
        });
    }
    facts
}

/// What a setting means, in words.
fn meaning(label: &str, value: &str) -> Option<&'static str> {
    Some(match (label, value) {
        ("Rule", "equal-shares") => "Equal Shares",
        ("Rule", "greedy" | "greedy-threshold") => {
            "the best project first; one that does not fit is passed over"
        }
        ("Rule", "greedy-no-skip") => "the best project first, until one does not fit",
        ("Rule", "phragmen") => "Phragmén’s rule",
        ("Rule", "max-welfare") => "the most worth for all voters together",
        ("Rule", "maximin-support") => "the heaviest load on a voter kept least",
        (_, "cost") => "what it costs",
        (_, "cardinality") => "one, whatever it costs",
        (_, "points") => "the points that the voter gave",
        (_, "borda") => "the higher in the voter’s list, the more",
        (_, "add1-greedy") => {
            "everyone gets a little more, again and again; the rest goes to the most votes"
        }
        (_, "add1") => "everyone gets a little more, again and again",
        (_, "increase") => "the budget is raised a little, again and again",
        (_, "increase-greedy") => {
            "the budget is raised a little, again and again; the rest goes to the most votes"
        }
        ("What happens to money that is left", "none") => "it is kept",
        ("What happens to money that is left", "greedy") => "it goes to the most votes",
        (_, "infeasible") => "before too much would be spent",
        (_, "exhaustive") => "when nothing more fits, or too much would be spent",
        ("What everyone starts with", "exact") => "the money divided by the voters",
        ("What everyone starts with", "whole") => {
            "the money divided by the voters, rounded down to a whole unit"
        }
        _ => return None,
    })
}

/// The ties met, and why the first came first.
pub(super) fn ties(decided: &Decided) -> Vec<report::ElectionTie> {
    let order: Ties = decided.settled.ties.parse().unwrap_or_default();
    let met = decided.outcome.ties.iter();
    met.map(|tie| report::ElectionTie {
        tied: tie.tied.iter().map(|&project| project as usize).collect(),
        first: tie.first as usize,
        why: why_first(decided, &order, &tie.tied, tie.first),
    })
    .collect()
}

/// The ways of the order that told the first from another, in words.
fn why_first(decided: &Decided, order: &Ties, tied: &[u32], first: u32) -> String {
    let Ties::Order(order) = order else {
        return "it was decided in public".to_owned();
    };
    let project = |number: u32| &decided.contest.projects[number as usize];
    let mut rest: Vec<u32> = tied.iter().copied().filter(|&one| one != first).collect();
    let mut reasons = Vec::new();
    for &way in order.iter().chain([&TieBreak::Lexicographic]) {
        let before = rest.len();
        rest.retain(|&other| {
            let at = (first, other);
            compare(way, project(first), project(other), at).is_eq()
        });
        if rest.len() < before {
            reasons.push(reason(way));
        }
    }
    if reasons.is_empty() {
        reasons.push("it comes first by its code");
    }
    reasons.join(", and ")
}

fn compare(way: TieBreak, a: &Candidate, b: &Candidate, at: (u32, u32)) -> Ordering {
    match way {
        TieBreak::Cheapest => a.cost.cmp(&b.cost),
        TieBreak::Dearest => b.cost.cmp(&a.cost),
        TieBreak::MostVotes => b.support.cmp(&a.support),
        TieBreak::FewestVotes => a.support.cmp(&b.support),
        TieBreak::Lexicographic => a.id.cmp(&b.id),
        TieBreak::ReverseLexicographic => b.id.cmp(&a.id),
        TieBreak::Listed => at.0.cmp(&at.1),
    }
}

fn reason(way: TieBreak) -> &'static str {
    match way {
        TieBreak::Cheapest => "it costs less",
        TieBreak::Dearest => "it costs more",
        TieBreak::MostVotes => "more people voted for it",
        TieBreak::FewestVotes => "fewer people voted for it",
        TieBreak::Lexicographic => "its code comes first in the alphabet",
        TieBreak::ReverseLexicographic => "its code comes last in the alphabet",
        TieBreak::Listed => "it stands first in the list",
    }
}

/// The whole command that counts again with the same settings.
pub(super) fn command(parts: &ElectionParts<'_>) -> String {
    let settled = &parts.decided.settled;
    let mut command = format!("allotment decide {}", quoted(parts.file));
    let mut add = |option: &str, value: Option<&str>| {
        if let Some(value) = value {
            write!(command, " --{option} {}", quoted(value)).expect("a text takes any text");
        }
    };
    let threshold = settled.threshold.map(|least| least.to_string());
    if settled.declared.is_none() {
        add("rule", Some(&settled.rule));
        add("satisfaction", settled.satisfaction);
        add("completion", settled.completion);
        add("step", settled.step.as_deref());
        add("stop", settled.stop);
        add("endowment", settled.endowment_kind);
        add(
            "threshold",
            threshold
                .as_deref()
                .filter(|_| settled.rule == "greedy-threshold"),
        );
    }
    add("ties", Some(&settled.ties));
    add("weights", settled.weights.as_deref());
    let mut flag = |words: &str| {
        if !words.is_empty() {
            command.push(' ');
            command.push_str(words);
        }
    };
    flag(parts.more_options);
    flag(if settled.declared.is_some() {
        "--as-declared"
    } else {
        ""
    });
    flag(if parts.compared.is_some() {
        "--compare greedy"
    } else {
        ""
    });
    flag(if parts.audit.is_some() { "--audit" } else { "" });
    command
}

/// A number's digits with commas.
pub(super) fn grouped(digits: &str) -> String {
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The first letter as a capital.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}
