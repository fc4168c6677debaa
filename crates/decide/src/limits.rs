//! What a rule must keep to besides the budget.

use std::collections::BTreeMap;

use crate::{Contest, DecideError};

/// Projects that together may take, or must get, some money.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quota {
    /// What people call it: a category, a district.
    pub name: String,
    /// Its projects.
    pub members: Vec<u32>,
    /// The least that must be spent on them, in parts.
    pub floor: Option<u64>,
    /// The most that may be spent on them, in parts.
    pub ceiling: Option<u64>,
}

/// Limits that an organiser has set.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Limits {
    /// Pairs of projects that shut each other out.
    pub conflicts: Vec<(u32, u32)>,
    /// Categories and districts with money of their own.
    pub quotas: Vec<Quota>,
    /// Projects left out beforehand.
    pub excluded: Vec<u32>,
    /// A project that fewer voters name is left out.
    pub votes_min: Option<u64>,
}

/// What may still be funded, as an outcome grows.
#[derive(Debug, Clone)]
pub struct Open {
    may_be_funded: Vec<bool>,
    rivals: BTreeMap<u32, Vec<u32>>,
    quotas_of: Vec<Vec<usize>>,
    left: Vec<Option<u64>>,
    members: Vec<Vec<u32>>,
    costs: Vec<u64>,
}

/// Which limit kept a project out, whatever money there was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeptOut {
    /// It was left out beforehand.
    LeftOut,
    /// Fewer voters named it than this.
    TooFewVotes(u64),
    /// It and this one, which is funded, shut each other out.
    By(u32),
    /// What this category or district may have does not reach for it as well.
    Quota(String),
}

impl Limits {
    /// Which limit kept `project`, which `selected` does not have, out; nothing if
    /// none did. Where several did, the first of those left out beforehand, too few
    /// votes, another project, a category.
    #[must_use]
    pub fn kept_out(&self, contest: &Contest, selected: &[u32], project: u32) -> Option<KeptOut> {
        let candidate = &contest.projects[project as usize];
        if self.excluded.contains(&project) {
            return Some(KeptOut::LeftOut);
        }
        if let Some(least) = self.votes_min.filter(|&least| candidate.votes < least) {
            return Some(KeptOut::TooFewVotes(least));
        }
        let rival = |&(one, other): &(u32, u32)| match project {
            _ if project == one => Some(other),
            _ if project == other => Some(one),
            _ => None,
        };
        let mut rivals = self.conflicts.iter().filter_map(rival);
        if let Some(rival) = rivals.find(|rival| selected.contains(rival)) {
            return Some(KeptOut::By(rival));
        }
        let quota = self.quotas.iter().find(|quota| {
            let spent = || -> u64 {
                let funded = quota.members.iter().filter(|one| selected.contains(one));
                funded.map(|&one| contest.projects[one as usize].cost).sum()
            };
            quota.members.contains(&project)
                && quota
                    .ceiling
                    .is_some_and(|most| spent() + candidate.cost > most)
        })?;
        Some(KeptOut::Quota(quota.name.clone()))
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Refuses floors, for a rule that cannot keep to them.
    ///
    /// # Errors
    /// [`DecideError::Cannot`] if there is a floor.
    pub(crate) fn refuse_floors(&self, rule: &'static str) -> Result<(), DecideError> {
        match self.quotas.iter().find(|quota| quota.floor.is_some()) {
            None => Ok(()),
            Some(quota) => Err(DecideError::Cannot {
                rule,
                what: format!("the floor of {:?}", quota.name),
                instead: "use max-welfare or greedy, or give it a budget of its own".to_owned(),
            }),
        }
    }
}

impl Open {
    /// At the start: everything that is not left out beforehand.
    #[must_use]
    pub fn new(contest: &Contest, limits: &Limits) -> Self {
        let projects = contest.projects.len();
        let mut open = vec![true; projects];
        for &project in &limits.excluded {
            open[project as usize] = false;
        }
        if let Some(least) = limits.votes_min {
            for (project, candidate) in contest.projects.iter().enumerate() {
                open[project] &= candidate.votes >= least;
            }
        }
        let mut rivals: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for &(one, other) in &limits.conflicts {
            rivals.entry(one).or_default().push(other);
            rivals.entry(other).or_default().push(one);
        }
        let mut quotas_of = vec![Vec::new(); projects];
        for (quota, members) in limits.quotas.iter().map(|quota| &quota.members).enumerate() {
            for &project in members {
                quotas_of[project as usize].push(quota);
            }
        }
        let mut this = Self {
            may_be_funded: open,
            rivals,
            quotas_of,
            left: limits.quotas.iter().map(|quota| quota.ceiling).collect(),
            members: limits
                .quotas
                .iter()
                .map(|quota| quota.members.clone())
                .collect(),
            costs: contest
                .projects
                .iter()
                .map(|project| project.cost)
                .collect(),
        };
        for quota in 0..this.left.len() {
            this.close_beyond(quota);
        }
        this
    }

    /// Whether `project` may be funded as things stand, the budget apart.
    #[must_use]
    pub fn is_open(&self, project: u32) -> bool {
        self.may_be_funded[project as usize]
    }

    /// Funds `project`, and closes it and what it shuts out.
    pub fn fund(&mut self, project: u32) {
        self.may_be_funded[project as usize] = false;
        for &rival in self.rivals.get(&project).into_iter().flatten() {
            self.may_be_funded[rival as usize] = false;
        }
        for quota in self.quotas_of[project as usize].clone() {
            if let Some(left) = &mut self.left[quota] {
                *left = left.saturating_sub(self.costs[project as usize]);
                self.close_beyond(quota);
            }
        }
    }

    fn close_beyond(&mut self, quota: usize) {
        let Some(left) = self.left[quota] else { return };
        for &project in &self.members[quota] {
            if self.costs[project as usize] > left {
                self.may_be_funded[project as usize] = false;
            }
        }
    }
}
