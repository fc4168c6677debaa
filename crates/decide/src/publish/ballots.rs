//! Ballots without their voters.

use allotment_election::{Ballots, Election, TextColumn};

use super::kinds::{Cells, Kinds, Said};

/// How many voters stand out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Recognisable {
    /// Voters whom nobody else is like.
    pub alone: u64,
    /// Voters of a kind with fewer than `k`, those alone too.
    pub below_k: u64,
}

impl Recognisable {
    pub(super) fn of(kinds: &Kinds, k: u64) -> Self {
        Self {
            alone: kinds.below(2),
            below_k: kinds.below(k),
        }
    }
}

pub(super) fn recognisable(election: &Election, columns: &[&str], k: u64) -> Recognisable {
    let mut kinds = Kinds::of_ballots(&Said::of(election));
    for name in columns {
        if let Some(column) = election.vote_column(name) {
            kinds = kinds.split_by(&Cells::plain(column));
        }
    }
    Recognisable::of(&kinds, k)
}

/// The election with nothing of its voters but their ballots, in the ballots'
/// own order, and the columns `beside` them.
pub(super) fn published(election: &Election, said: &Said, beside: &[TextColumn]) -> Election {
    let mut order = said.order();
    if !beside.is_empty() {
        let cells = |ballot: usize| beside.iter().map(move |column| column.get(ballot));
        order.sort_by(|&one, &other| {
            let same = said.get(one).cmp(said.get(other));
            same.then_with(|| cells(one).cmp(cells(other)))
        });
    }
    let mut ballots = Ballots {
        starts: vec![0],
        points: election.ballots.points.as_ref().map(|_| Vec::new()),
        points_places: election.ballots.points_places,
        ..Ballots::default()
    };
    let mut number = TextColumn::new("voter_id");
    let mut columns: Vec<TextColumn> = beside
        .iter()
        .map(|column| TextColumn::new(&column.name))
        .collect();
    for (at, &ballot) in order.iter().enumerate() {
        for &(choice, points) in said.get(ballot) {
            ballots.choices.push(choice);
            if let Some(all) = &mut ballots.points {
                all.push(points);
            }
        }
        let end = u32::try_from(ballots.choices.len()).expect("choices are counted in u32");
        ballots.starts.push(end);
        number.push(&(at + 1).to_string());
        for (column, from) in columns.iter_mut().zip(beside) {
            column.push(from.get(ballot));
        }
    }
    let mut vote_columns = vec!["voter_id".to_owned(), "vote".to_owned()];
    if ballots.points.is_some() {
        vote_columns.push("points".to_owned());
    }
    vote_columns.extend(columns.iter().map(|column| column.name.clone()));
    ballots.columns = std::iter::once(number).chain(columns).collect();
    Election {
        meta: election.meta.clone(),
        budget: election.budget,
        vote_type: election.vote_type,
        project_columns: election.project_columns.clone(),
        projects: election.projects.clone(),
        vote_columns,
        ballots,
    }
}
