//! An election as the rules see it: whole numbers, like ballots together.

use allotment_election::{Decimal, Election, VoteType};

use crate::DecideError;
use crate::group::group;

/// The largest amount that the rules count with, in parts: a million billion.
/// Enough for any public purse; small enough that sums never overflow.
pub const AMOUNT_MAX: u64 = 1_000_000_000_000_000;

/// A project that may be funded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Its code.
    pub id: String,
    /// What it costs, in parts of the currency (see [`Contest::scale`]).
    pub cost: u64,
    /// How many voters name it.
    pub votes: u64,
    /// The weight of the voters who name it (see [`Groups::weight`]).
    pub support: u64,
}

/// Ballots, identical ones together.
///
/// Group `g` names the projects `choices[starts[g]..starts[g + 1]]`: in the
/// order of preference for rankings, else by position in the file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Groups {
    /// Where each group begins; one longer than there are groups.
    pub starts: Vec<u32>,
    /// Positions of projects.
    pub choices: Vec<u32>,
    /// The points given to each choice, in units of `10^-points_places`.
    pub points: Option<Vec<i64>>,
    /// How fine the points are.
    pub points_places: u8,
    /// How much each group weighs: the number of its voters, or the sum of
    /// their weights in parts.
    pub weight: Vec<u32>,
    /// How many voters each group has.
    pub voters: Vec<u32>,
}

/// An election as the rules see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contest {
    /// How many parts make one unit of the file's currency: 1, 10, 100, …
    pub scale: u64,
    /// What may be spent, in parts.
    pub budget: u64,
    /// The projects, in the file's order.
    pub projects: Vec<Candidate>,
    /// How people voted.
    pub vote_type: VoteType,
    /// How many people voted, empty ballots too.
    pub voters: u64,
    /// What all voters weigh together.
    pub weight: u64,
    /// How many parts of weight make one voter: 1 unless weights are given.
    pub weight_scale: u64,
    /// The ballots.
    pub groups: Groups,
}

/// How a contest is taken from an election.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ContestOptions {
    /// The voters' column that holds their weights.
    pub weights: Option<String>,
}

impl Groups {
    /// How many groups there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.weight.len()
    }

    /// Whether nobody voted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.weight.is_empty()
    }

    /// Where the choices of group `group` stand.
    #[must_use]
    pub fn range(&self, group: usize) -> std::ops::Range<usize> {
        self.starts[group] as usize..self.starts[group + 1] as usize
    }

    /// The projects that group `group` names.
    #[must_use]
    pub fn choices_of(&self, group: usize) -> &[u32] {
        &self.choices[self.range(group)]
    }

    /// The groups in the order of what they say, in whatever order they came.
    pub(crate) fn sorted(&self) -> Vec<u32> {
        let said = |group: u32| {
            let range = self.range(group as usize);
            let points = self.points.as_ref().map(|points| &points[range.clone()]);
            (&self.choices[range], points)
        };
        let mut order: Vec<u32> = (0..).take(self.len()).collect();
        order.sort_unstable_by(|&one, &other| said(one).cmp(&said(other)));
        order
    }

    /// The groups at the positions `order`, in that order.
    pub(crate) fn taken(&self, order: &[u32]) -> Self {
        let mut taken = Self {
            starts: vec![0],
            points: self.points.as_ref().map(|_| Vec::new()),
            points_places: self.points_places,
            ..Self::default()
        };
        for &group in order {
            let group = group as usize;
            let range = self.range(group);
            taken.choices.extend(&self.choices[range.clone()]);
            if let (Some(to), Some(from)) = (&mut taken.points, &self.points) {
                to.extend(&from[range.clone()]);
            }
            let end = taken.starts[taken.len()] + (self.starts[group + 1] - self.starts[group]);
            taken.starts.push(end);
            taken.weight.push(self.weight[group]);
            taken.voters.push(self.voters[group]);
        }
        taken
    }
}

impl Contest {
    /// The contest of `election`: money in the smallest parts that any amount
    /// in the file needs, identical ballots together. The order of the ballots
    /// changes the order of the groups and nothing else: every rule adds up
    /// whole numbers over them.
    ///
    /// # Errors
    /// [`DecideError`] if an amount or a weight does not fit, or is negative.
    pub fn new(election: &Election, options: &ContestOptions) -> Result<Self, DecideError> {
        let places = election
            .projects
            .iter()
            .map(|project| project.cost.places())
            .chain([election.budget.places()])
            .max()
            .unwrap_or(0);
        let budget = parts(election.budget, places, "budget")?;
        let (weights, weight_scale) = weights(election, options)?;
        let groups = group(&election.ballots, election.vote_type, weights.as_deref())?;
        let (votes, support) = named(&groups, election.projects.len());
        let projects = election
            .projects
            .iter()
            .enumerate()
            .map(|(at, project)| {
                Ok(Candidate {
                    id: project.id.clone(),
                    cost: parts(project.cost, places, &project.id)?,
                    votes: votes[at],
                    support: support[at],
                })
            })
            .collect::<Result<Vec<_>, DecideError>>()?;
        let people = groups.voters.iter().map(|&voters| u64::from(voters)).sum();
        let weight = groups.weight.iter().map(|&weight| u64::from(weight)).sum();
        Ok(Self {
            scale: 10_u64.pow(u32::from(places)),
            budget,
            projects,
            vote_type: election.vote_type,
            voters: people,
            weight,
            weight_scale,
            groups,
        })
    }

    /// What `projects` cost together, in parts.
    #[must_use]
    pub fn cost_of(&self, projects: &[u32]) -> u64 {
        projects
            .iter()
            .map(|&project| self.projects[project as usize].cost)
            .sum()
    }
}

/// For each project, how many voters name it and what they weigh.
fn named(groups: &Groups, projects: usize) -> (Vec<u64>, Vec<u64>) {
    let mut votes = vec![0_u64; projects];
    let mut support = vec![0_u64; projects];
    for group in 0..groups.len() {
        for &choice in groups.choices_of(group) {
            votes[choice as usize] += u64::from(groups.voters[group]);
            support[choice as usize] += u64::from(groups.weight[group]);
        }
    }
    (votes, support)
}

fn parts(amount: Decimal, places: u8, of: &str) -> Result<u64, DecideError> {
    amount
        .at(places)
        .and_then(|parts| u64::try_from(parts).ok())
        .filter(|&parts| parts <= AMOUNT_MAX)
        .ok_or_else(|| DecideError::Amount {
            of: of.to_owned(),
            amount,
        })
}

/// Each ballot's weight in parts, and how many parts make one voter.
fn weights(
    election: &Election,
    options: &ContestOptions,
) -> Result<(Option<Vec<u32>>, u64), DecideError> {
    let Some(name) = &options.weights else {
        return Ok((None, 1));
    };
    let column = election
        .vote_column(name)
        .ok_or_else(|| DecideError::NoColumn { name: name.clone() })?;
    let wrong = |ballot: usize| DecideError::Weight {
        ballot: ballot + 1,
        value: column.get(ballot).to_owned(),
    };
    let weights = (0..election.ballots.len())
        .map(|ballot| column.get(ballot).trim().parse().map_err(|_| wrong(ballot)))
        .collect::<Result<Vec<Decimal>, _>>()?;
    let places = weights
        .iter()
        .map(|weight| weight.places())
        .max()
        .unwrap_or(0);
    let parts = weights
        .iter()
        .enumerate()
        .map(|(ballot, weight)| {
            let parts = weight.at(places).ok_or_else(|| wrong(ballot))?;
            u32::try_from(parts).map_err(|_| wrong(ballot))
        })
        .collect::<Result<Vec<_>, _>>()?;
    Ok((Some(parts), 10_u64.pow(u32::from(places))))
}
