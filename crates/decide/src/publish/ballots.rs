//! Ballots without their voters.

use std::collections::BTreeMap;

use allotment_election::{Ballots, Election, TextColumn, VoteType};

/// How many voters stand out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Recognisable {
    /// Voters whom nobody else is like.
    pub alone: u64,
    /// Voters of a kind with fewer than `k`, those alone too.
    pub below_k: u64,
}

/// A ballot as what it says: projects and points, in the projects' order
/// unless the order is the vote.
type Said = Vec<(u32, i64)>;

/// What ballot `ballot` says.
fn said(election: &Election, ballot: usize) -> Said {
    let ballots = &election.ballots;
    let range = ballots.starts[ballot] as usize..ballots.starts[ballot + 1] as usize;
    let mut said: Said = range
        .map(|at| {
            let points = ballots.points.as_ref().map_or(0, |points| points[at]);
            (ballots.choices[at], points)
        })
        .collect();
    if election.vote_type != VoteType::Ordinal {
        said.sort_unstable();
    }
    said
}

pub(super) fn recognisable(election: &Election, columns: &[&str], k: u64) -> Recognisable {
    let columns: Vec<&TextColumn> = columns
        .iter()
        .filter_map(|name| election.vote_column(name))
        .collect();
    let mut kinds: BTreeMap<(Vec<&str>, Said), u64> = BTreeMap::new();
    for ballot in 0..election.ballots.len() {
        let cells = columns.iter().map(|column| column.get(ballot)).collect();
        *kinds.entry((cells, said(election, ballot))).or_default() += 1;
    }
    let sum = |below: u64| kinds.values().filter(|&&voters| voters < below).sum();
    Recognisable {
        alone: sum(2),
        below_k: sum(k),
    }
}

/// Whether each value of `column` is that of at least `k` voters.
pub(super) fn is_common(column: &TextColumn, election: &Election, k: u64) -> bool {
    let mut values: BTreeMap<&str, u64> = BTreeMap::new();
    for ballot in 0..election.ballots.len() {
        *values.entry(column.get(ballot)).or_default() += 1;
    }
    values.values().all(|&voters| voters >= k)
}

/// The election with nothing of its voters but their ballots, in the ballots'
/// own order, and `weights` if they may be told.
pub(super) fn published(election: &Election, weights: Option<&TextColumn>) -> Election {
    let mut rows: Vec<(Said, &str)> = (0..election.ballots.len())
        .map(|ballot| {
            let weight = weights.map_or("", |weights| weights.get(ballot));
            (said(election, ballot), weight)
        })
        .collect();
    rows.sort_unstable();
    let mut ballots = Ballots {
        starts: vec![0],
        points: election.ballots.points.as_ref().map(|_| Vec::new()),
        points_places: election.ballots.points_places,
        ..Ballots::default()
    };
    let mut number = TextColumn::new("voter_id");
    let mut weight = weights.map(|weights| TextColumn::new(&weights.name));
    for (at, (said, cell)) in rows.iter().enumerate() {
        for &(choice, points) in said {
            ballots.choices.push(choice);
            if let Some(all) = &mut ballots.points {
                all.push(points);
            }
        }
        let end = u32::try_from(ballots.choices.len()).expect("choices are counted in u32");
        ballots.starts.push(end);
        number.push(&(at + 1).to_string());
        if let Some(weight) = &mut weight {
            weight.push(cell);
        }
    }
    let mut vote_columns = vec!["voter_id".to_owned(), "vote".to_owned()];
    if ballots.points.is_some() {
        vote_columns.push("points".to_owned());
    }
    vote_columns.extend(weight.iter().map(|weight| weight.name.clone()));
    ballots.columns = std::iter::once(number).chain(weight).collect();
    Election {
        vote_columns,
        ballots,
        ..election_without_ballots(election)
    }
}

fn election_without_ballots(election: &Election) -> Election {
    Election {
        meta: election.meta.clone(),
        budget: election.budget,
        vote_type: election.vote_type,
        project_columns: election.project_columns.clone(),
        projects: election.projects.clone(),
        vote_columns: Vec::new(),
        ballots: Ballots::default(),
    }
}
