//! Who supports each project, laid out for passing over it again and again.

use crate::{Contest, DecideError, Utilities};

/// A group of like voters in the list of a project.
pub(super) trait Supporter: Copy + Send + Sync + 'static {
    /// Whether a unit is worth the same to everyone, so that all pay alike.
    const ALIKE: bool;
    /// The supporter made of group `group`, which weighs `weight` and to whom
    /// the project is worth `worth` units.
    fn new(group: u32, weight: u32, worth: u32) -> Self;
    /// Which group.
    fn group(self) -> usize;
    /// What it weighs.
    fn weight(self) -> u64;
    /// The units that the project is worth to each voter.
    fn worth(self) -> u64;
}

/// One voter, one unit.
#[derive(Debug, Clone, Copy)]
pub(super) struct One(u32);

/// Some voters, one unit each.
#[derive(Debug, Clone, Copy)]
pub(super) struct Many(u32, u32);

/// Some voters, each with units of their own.
#[derive(Debug, Clone, Copy)]
pub(super) struct Valued(u32, u32, u32);

impl Supporter for One {
    const ALIKE: bool = true;
    fn new(group: u32, _: u32, _: u32) -> Self {
        Self(group)
    }
    fn group(self) -> usize {
        self.0 as usize
    }
    fn weight(self) -> u64 {
        1
    }
    fn worth(self) -> u64 {
        1
    }
}

impl Supporter for Many {
    const ALIKE: bool = true;
    fn new(group: u32, weight: u32, _: u32) -> Self {
        Self(group, weight)
    }
    fn group(self) -> usize {
        self.0 as usize
    }
    fn weight(self) -> u64 {
        u64::from(self.1)
    }
    fn worth(self) -> u64 {
        1
    }
}

impl Supporter for Valued {
    const ALIKE: bool = false;
    fn new(group: u32, weight: u32, worth: u32) -> Self {
        Self(group, weight, worth)
    }
    fn group(self) -> usize {
        self.0 as usize
    }
    fn weight(self) -> u64 {
        u64::from(self.1)
    }
    fn worth(self) -> u64 {
        u64::from(self.2)
    }
}

/// Every project's supporters, end to end.
#[derive(Debug, Clone)]
pub(super) struct Supporters<S> {
    /// Where each project's list begins; one longer than there are projects.
    pub(super) starts: Vec<usize>,
    /// The lists.
    pub(super) lists: Vec<S>,
    /// The most units that any project is worth to anyone.
    pub(super) worth_max: u64,
}

/// The units that the choice at `at` is worth; 0 if it is no support.
pub(super) fn worth_at(utilities: &Utilities, at: usize) -> u64 {
    utilities
        .entry
        .as_ref()
        .map_or(1, |entry| u64::try_from(entry[at]).unwrap_or(0))
}

/// Whether every group is one voter of weight 1, who counts all alike.
pub(super) fn all_one(contest: &Contest, utilities: &Utilities) -> bool {
    utilities.entry.is_none() && contest.groups.weight.iter().all(|&weight| weight == 1)
}

impl<S: Supporter> Supporters<S> {
    /// The supporters of every project of `contest`. Choices worth nothing,
    /// and voters who weigh nothing, support nothing.
    ///
    /// # Errors
    /// [`DecideError::Cannot`] if points are too fine or too many to be
    /// counted.
    pub(super) fn new(contest: &Contest, utilities: &Utilities) -> Result<Self, DecideError> {
        let groups = &contest.groups;
        let supports = |group: usize, at: usize| {
            groups.weight[group] > 0
                && worth_at(utilities, at) > 0
                && utilities.factor[groups.choices[at] as usize] > 0
        };
        let mut starts = vec![0_usize; contest.projects.len() + 1];
        let mut worth_max = 1;
        for group in 0..groups.len() {
            for at in groups.range(group).filter(|&at| supports(group, at)) {
                starts[groups.choices[at] as usize + 1] += 1;
                worth_max = worth_max.max(worth_at(utilities, at));
            }
        }
        if u128::from(worth_max) * u128::from(contest.weight) >= 1 << 62 || worth_max >= 1 << 31 {
            return Err(DecideError::Cannot {
                rule: "equal-shares",
                what: "points or weights this large or fine".to_owned(),
                instead: "write them with fewer digits".to_owned(),
            });
        }
        for project in 1..starts.len() {
            starts[project] += starts[project - 1];
        }
        let total = starts[contest.projects.len()];
        let mut lists = vec![S::new(0, 0, 0); total];
        let mut next = starts.clone();
        for group in 0..groups.len() {
            let number = u32::try_from(group).expect("groups are counted in u32");
            for at in groups.range(group).filter(|&at| supports(group, at)) {
                let worth = u32::try_from(worth_at(utilities, at)).expect("checked above");
                let slot = &mut next[groups.choices[at] as usize];
                lists[*slot] = S::new(number, groups.weight[group], worth);
                *slot += 1;
            }
        }
        Ok(Self {
            starts,
            lists,
            worth_max,
        })
    }
}
