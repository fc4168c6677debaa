//! The votes and scores that PROJECTS gives, counted again.

use super::above;
use crate::Decimal;
use crate::election::VoteType;
use crate::kind::Kind;
use crate::read::{Draft, amount};
use crate::rows::words;
use crate::sink::Sink;

pub(super) fn check(draft: &Draft, sink: &mut Sink) {
    if draft.titles[1].is_none() || draft.titles[2].is_none() {
        return;
    }
    let votes = votes(draft);
    for (at, &line) in draft
        .project_lines
        .iter()
        .enumerate()
        .filter(|(at, _)| votes[*at] == 0)
    {
        sink.push(Kind::ProjectWithoutVotes, line, None, || {
            words(
                &format!("nobody voted for {}", draft.projects[at].id),
                "check that it was on the ballot",
            )
        });
    }
    for (at, (line, cell)) in draft
        .project_cells("votes")
        .into_iter()
        .flatten()
        .enumerate()
    {
        let said: Option<u64> = if cell.is_empty() {
            Some(0)
        } else {
            cell.parse().ok()
        };
        if let Some(said) = said.filter(|said| *said != votes[at]) {
            let help = if sink.count(Kind::DuplicateChoice) > 0 {
                "a project named twice on a ballot counts once here; were those counted twice?"
            } else {
                "correct the number, or find out which ballots are missing"
            };
            sink.push(Kind::ProjectVotes, line, Some("votes"), || {
                words(
                    &format!("{said} votes are given, and {} are in VOTES", votes[at]),
                    help,
                )
            });
        }
    }
    if let (Some(cells), Some(scores)) = (draft.project_cells("score"), scores(draft)) {
        for (at, (line, cell)) in cells.enumerate() {
            let said = if cell.is_empty() {
                Some(Decimal::default())
            } else {
                number(cell)
            };
            if let Some(said) = said.filter(|said| *said != scores[at]) {
                sink.push(Kind::ProjectScore, line, Some("score"), || {
                    words(
                        &format!(
                            "a score of {said} is given, and the ballots add up to {}",
                            scores[at]
                        ),
                        "correct the number, or find out which ballots are missing",
                    )
                });
            }
        }
    }
    order(draft, sink);
}

fn number(cell: &str) -> Option<Decimal> {
    Some(amount(cell).ok()?.0)
}

/// How many ballots name each project.
fn votes(draft: &Draft) -> Vec<u64> {
    let mut votes = vec![0; draft.projects.len()];
    for &choice in &draft.ballots.choices {
        votes[choice as usize] += 1;
    }
    votes
}

/// What each project's points add up to. A ranking without points gives the
/// best of its `k` projects `k`, the next `k - 1`, and so on to 1.
fn scores(draft: &Draft) -> Option<Vec<Decimal>> {
    let ballots = &draft.ballots;
    let mut scores = vec![0_i64; draft.projects.len()];
    for ballot in 0..ballots.len() {
        let choices = ballots.choices_of(ballot);
        let points = ballots.points_of(ballot);
        for (at, &choice) in choices.iter().enumerate() {
            let point = match (points, draft.vote_type) {
                (Some(points), _) => points[at],
                (None, Some(VoteType::Ordinal)) => i64::try_from(choices.len() - at).ok()?,
                _ => 1,
            };
            let score = &mut scores[choice as usize];
            *score = score.checked_add(point)?;
        }
    }
    scores
        .into_iter()
        .map(|score| Decimal::new(score, ballots.points_places).ok())
        .collect()
}

/// The projects should come by score, else by votes, the highest first.
fn order(draft: &Draft, sink: &mut Sink) {
    let (name, cells) = match (draft.project_cells("score"), draft.project_cells("votes")) {
        (Some(cells), _) => ("score", cells),
        (None, Some(cells)) => ("votes", cells),
        (None, None) => {
            sink.push(
                Kind::NoResults,
                draft.titles[1].unwrap_or(1) + 1,
                None,
                || {
                    words(
                        "PROJECTS has neither votes nor score",
                        "add the column votes, or score",
                    )
                },
            );
            return;
        }
    };
    let results: Vec<_> = cells
        .filter_map(|(line, cell)| Some((line, number(cell)?)))
        .collect();
    if let Some(pair) = results.windows(2).find(|pair| above(pair[1].1, pair[0].1)) {
        let (line, result) = pair[1];
        sink.push(Kind::ProjectOrder, line, Some(name), || {
            words(
                &format!(
                    "a project with {name} {result} comes after one with {}",
                    pair[0].1
                ),
                "sort the projects by their results, the highest first",
            )
        });
    }
}
