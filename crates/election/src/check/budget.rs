//! Money: what projects cost, and what the selected ones cost together.

use super::{above, parts};
use crate::Decimal;
use crate::kind::Kind;
use crate::read::{Draft, WITHDRAWN_COST};
use crate::rows::words;
use crate::sink::Sink;

pub(super) fn check(draft: &Draft, sink: &mut Sink) {
    let Some(budget) = draft.budget else { return };
    let (_, line) = draft.value("budget").unwrap_or(("", draft.meta_line()));
    for (project, &line) in draft.projects.iter().zip(&draft.project_lines) {
        if above(project.cost, budget) && project.cost != WITHDRAWN_COST {
            sink.push(Kind::CostAboveBudget, line, Some("cost"), || {
                words(
                    &format!(
                        "{} costs {}, more than the budget of {budget}",
                        project.id, project.cost
                    ),
                    "correct the cost or the budget; it can never be funded",
                )
            });
        }
    }
    let selected = draft.selected();
    if draft.titles[1].is_some() && !draft.projects.is_empty() {
        funded(draft, budget, line, sink);
    }
    let Some(selected) = selected else {
        if let Some(title) = draft.titles[1] {
            sink.push(Kind::MissingSelected, title + 1, Some("selected"), || {
                words(
                    "nothing says which projects were selected",
                    "add a column selected with 1 and 0",
                )
            });
        }
        return;
    };
    let chosen = |at: usize| selected[at] == Some(1);
    let spent: i128 = (0..draft.projects.len())
        .filter(|&at| chosen(at))
        .map(|at| parts(draft.projects[at].cost, 9))
        .sum();
    if spent > parts(budget, 9) {
        sink.push(Kind::BudgetExceeded, line, Some("budget"), || {
            words(
                &format!(
                    "the selected projects cost {}, above the budget of {budget}",
                    shown(spent)
                ),
                "correct the costs, the budget or the selection",
            )
        });
    }
    for (at, (project, &line)) in draft.projects.iter().zip(&draft.project_lines).enumerate() {
        if chosen(at) && project.cost == WITHDRAWN_COST {
            sink.push(Kind::SelectedWithdrawn, line, Some("selected"), || {
                words(
                    "a project with the cost of a withdrawn one is marked as selected",
                    "correct the cost or the mark",
                )
            });
        }
    }
    left_over(draft, &selected, parts(budget, 9) - spent, sink);
}

/// Whether everything can be paid, against what `fully_funded` says.
fn funded(draft: &Draft, budget: Decimal, line: usize, sink: &mut Sink) {
    let standing = draft
        .projects
        .iter()
        .filter(|project| project.cost != WITHDRAWN_COST);
    let total: i128 = standing.map(|project| parts(project.cost, 9)).sum();
    let enough = parts(budget, 9) >= total;
    match draft.value("fully_funded") {
        Some(("1", line)) if !enough => {
            sink.push(Kind::FullyFundedWrong, line, Some("fully_funded"), || {
                words(
                    &format!(
                        "the projects cost {}, above the budget of {budget}",
                        shown(total)
                    ),
                    "take the line out, or correct the budget",
                )
            });
        }
        None if enough => {
            sink.push(Kind::AllAffordable, line, Some("budget"), || {
                words(
                    &format!(
                        "every project can be paid: together they cost {}",
                        shown(total)
                    ),
                    "add fully_funded;1, or correct the budget",
                )
            });
        }
        _ => {}
    }
}

/// A further project that the rest would pay for. Only the greedy rules are
/// meant to leave no such rest, and of them not the one that stops at the
/// first project that does not fit.
fn left_over(draft: &Draft, selected: &[Option<u8>], rest: i128, sink: &mut Sink) {
    let Some((rule, _)) = draft.value("rule") else {
        return;
    };
    if !rule.starts_with("greedy")
        || rule == "greedy-no-skip"
        || draft.value("fully_funded").is_some()
    {
        return;
    }
    let results = ["score", "votes"]
        .into_iter()
        .find_map(|name| draft.project_cells(name));
    let results: Vec<Option<Decimal>> = match results {
        Some(cells) => cells.map(|(_, cell)| cell.parse().ok()).collect(),
        None => return,
    };
    let threshold = draft.number("min_project_score_threshold");
    let passes = |at: usize| match (results[at], threshold) {
        (Some(result), Some(threshold)) => !above(threshold, result),
        (None, Some(_)) => false,
        _ => true,
    };
    for (at, project) in draft.projects.iter().enumerate() {
        let line = draft.project_lines[at];
        if selected[at] == Some(1) && results[at].is_some() && !passes(at) {
            sink.push(Kind::SelectedBelowThreshold, line, Some("selected"), || {
                words(
                    "a project is selected although it missed the threshold",
                    "correct the mark, the result or the threshold",
                )
            });
        }
        if selected[at] == Some(0) && passes(at) && parts(project.cost, 9) <= rest {
            sink.push(Kind::UnusedBudget, line, Some("selected"), || {
                words(
                    &format!(
                        "the {} left of the budget would pay for {}",
                        shown(rest),
                        project.id
                    ),
                    "nothing to do if the city's rule has a reason",
                )
            });
        }
    }
}

/// A sum in units of `10^-9` as people write it.
fn shown(sum: i128) -> String {
    let (whole, part) = (sum / 1_000_000_000, (sum % 1_000_000_000).abs());
    if part == 0 {
        return whole.to_string();
    }
    format!("{whole}.{part:09}")
        .trim_end_matches('0')
        .to_owned()
}
