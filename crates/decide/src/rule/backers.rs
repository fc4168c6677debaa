//! Who names each project: the ballots turned over.

use crate::Contest;

/// For every project, the groups that name it, end to end.
#[derive(Debug, Clone)]
pub(super) struct Backers {
    starts: Vec<usize>,
    groups: Vec<u32>,
    places: Vec<u32>,
}

impl Backers {
    /// The backers of every project of `contest`: groups that weigh something
    /// and whose choice `counts`, given its place in
    /// [`crate::Groups::choices`].
    pub(super) fn new(contest: &Contest, counts: impl Fn(usize) -> bool) -> Self {
        let groups = &contest.groups;
        let counts = &counts;
        let backed = |group: usize| {
            let weighs = groups.weight[group] > 0;
            groups.range(group).filter(move |&at| weighs && counts(at))
        };
        let mut starts = vec![0_usize; contest.projects.len() + 1];
        for group in 0..groups.len() {
            for at in backed(group) {
                starts[groups.choices[at] as usize + 1] += 1;
            }
        }
        for project in 1..starts.len() {
            starts[project] += starts[project - 1];
        }
        let total = starts[contest.projects.len()];
        let (mut list, mut places) = (vec![0_u32; total], vec![0_u32; total]);
        let mut next = starts.clone();
        for group in 0..groups.len() {
            let number = u32::try_from(group).expect("groups are counted in u32");
            for at in backed(group) {
                let slot = &mut next[groups.choices[at] as usize];
                list[*slot] = number;
                places[*slot] = u32::try_from(at).expect("choices are counted in u32");
                *slot += 1;
            }
        }
        Self {
            starts,
            groups: list,
            places,
        }
    }

    /// The backers of everything that is named, with positive points where
    /// ballots hold points.
    pub(super) fn approving(contest: &Contest) -> Self {
        let points = contest.groups.points.as_deref();
        Self::new(contest, |at| points.is_none_or(|points| points[at] > 0))
    }

    /// The groups that back `project`, in order.
    pub(super) fn of(&self, project: u32) -> &[u32] {
        &self.groups[self.starts[project as usize]..self.starts[project as usize + 1]]
    }

    /// The same, each with the place of its choice.
    pub(super) fn with_places(&self, project: u32) -> impl Iterator<Item = (u32, usize)> {
        let range = self.starts[project as usize]..self.starts[project as usize + 1];
        range.map(|at| (self.groups[at], self.places[at] as usize))
    }
}
