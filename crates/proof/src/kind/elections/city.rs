//! What cities funded, and the rules from which it follows.

use allotment_decide::{Contest, DeclaredRule, GreedyOptions, Misfit, Ties, declared, greedy};
use allotment_election::Election;

use super::Compared;
use super::expected::Expected;

/// Orders of ties to try.
const ORDERS: [&str; 7] = [
    "listed",
    "cheapest,most-votes,lexicographic",
    "lexicographic",
    "reverse-lexicographic",
    "cheapest,listed",
    "dearest,listed",
    "most-votes,listed",
];

/// The greedy rules, as the expectations name them.
const VARIANTS: [&str; 4] = [
    "greedy",
    "greedy-no-skip",
    "greedy-threshold",
    "greedy-no-skip with the threshold",
];

pub(super) fn compare(
    election: &Election,
    contest: &Contest,
    expected: &Expected,
) -> Result<Vec<Compared>, String> {
    let (Some(follows), Some(rule)) = (&expected.official_follows_from, &expected.declared_rule)
    else {
        return Ok(Vec::new());
    };
    let official = official(election);
    let settled = settled(election);
    let is_official = |selected: &[u32]| {
        let mut selected: Vec<u32> = selected.to_vec();
        selected.retain(|&project| settled[project as usize]);
        selected.sort_unstable();
        selected == official
    };
    let mut found = Vec::new();
    if follows.contains(rule) {
        let declared = declared(election).map_err(|error| error.to_string())?;
        let outcome = declared.run(contest).map_err(|error| error.to_string())?;
        let same = is_official(&outcome.outcome.selected);
        found.push(Compared {
            name: format!("{rule}, as declared"),
            group: "city as declared".into(),
            how: (!same).then(|| "funds other projects than the city".into()),
        });
    }
    let by_score = score_options(election)?;
    for variant in VARIANTS {
        let mut gives = false;
        for order in ORDERS {
            gives |= is_official(&by_greedy(contest, &by_score, variant, order)?);
        }
        let said = follows.iter().any(|rule| rule == variant);
        let how = match (said, gives) {
            (true, false) => Some("gives the city's projects in no order of ties".into()),
            (false, true) => Some("gives the city's projects, which others deny".into()),
            _ => None,
        };
        found.push(Compared {
            name: format!("{variant}, any order of ties"),
            group: "city by each greedy rule".into(),
            how,
        });
    }
    Ok(found)
}

/// What `variant` funds with this order of ties.
fn by_greedy(
    contest: &Contest,
    by_score: &GreedyOptions,
    variant: &str,
    order: &str,
) -> Result<Vec<u32>, String> {
    let ties: Ties = order.parse()?;
    let options = GreedyOptions {
        threshold: by_score
            .threshold
            .filter(|_| variant.ends_with("threshold")),
        misfit: if variant.contains("no-skip") {
            Misfit::Stop
        } else {
            Misfit::Skip
        },
        ties,
        ..by_score.clone()
    };
    let outcome = greedy(contest, &options).map_err(|error| error.to_string())?;
    Ok(outcome.selected)
}

/// The greedy rule by score with the file's threshold, whatever rule the file
/// declares.
fn score_options(election: &Election) -> Result<GreedyOptions, String> {
    let mut plain = election.clone();
    for (key, value) in &mut plain.meta {
        if key == "rule" {
            "greedy-threshold".clone_into(value);
        }
    }
    match declared(&plain) {
        Ok(DeclaredRule::Greedy(options)) => Ok(options),
        Ok(DeclaredRule::EqualShares { .. }) => Err("its META has no rule".into()),
        Err(error) => Err(error.to_string()),
    }
}

/// The projects with 1 in the column `selected`.
fn official(election: &Election) -> Vec<u32> {
    (0_u32..)
        .zip(0..election.projects.len())
        .filter(|&(_, project)| election.project_cell(project, "selected") == Some("1"))
        .map(|(project, _)| project)
        .collect()
}

/// Which projects were simply funded or not: 2 and above stand for projects
/// that were funded otherwise, or were given something else.
fn settled(election: &Election) -> Vec<bool> {
    (0..election.projects.len())
        .map(|project| matches!(election.project_cell(project, "selected"), Some("0" | "1")))
        .collect()
}
