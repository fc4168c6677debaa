//! Who supports each project, laid out for passing over it again and again.

use std::ops::Range;

use super::bits::{MONEY_BITS, PRICE_BITS};
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
    fn weight(self) -> u32;
    /// The units that the project is worth to each voter.
    fn worth(self) -> u64;
}

/// One voter, one unit.
#[derive(Debug, Clone, Copy)]
pub(super) struct One(u32);

/// Some voters, one unit each, in half the memory: the weight in the lowest
/// `BITS` bits, the group in the others.
#[derive(Debug, Clone, Copy)]
pub(super) struct Packed<const BITS: u32>(u32);

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
    fn weight(self) -> u32 {
        1
    }
    fn worth(self) -> u64 {
        1
    }
}

impl<const BITS: u32> Packed<BITS> {
    const WEIGHT_MOST: u32 = (1 << BITS) - 1;

    /// Whether there are few enough groups, and few enough voters in each,
    /// who count all alike.
    pub(super) fn holds(contest: &Contest, utilities: &Utilities) -> bool {
        let groups = &contest.groups;
        utilities.entry.is_none()
            && groups.len() <= 1 << (u32::BITS - BITS)
            && groups
                .weight
                .iter()
                .all(|&weight| weight <= Self::WEIGHT_MOST)
    }
}

impl<const BITS: u32> Supporter for Packed<BITS> {
    const ALIKE: bool = true;
    fn new(group: u32, weight: u32, _: u32) -> Self {
        Self(group << BITS | weight)
    }
    fn group(self) -> usize {
        (self.0 >> BITS) as usize
    }
    fn weight(self) -> u32 {
        self.0 & Self::WEIGHT_MOST
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
    fn weight(self) -> u32 {
        self.1
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
    fn weight(self) -> u32 {
        self.1
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
    /// The units of all supporters of each project together.
    pub(super) units: Vec<u64>,
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
        let mut units = vec![0_u64; contest.projects.len()];
        let mut worth_max = 1;
        for group in 0..groups.len() {
            for at in groups.range(group).filter(|&at| supports(group, at)) {
                let project = groups.choices[at] as usize;
                starts[project + 1] += 1;
                units[project] = u64::from(groups.weight[group])
                    .saturating_mul(worth_at(utilities, at))
                    .saturating_add(units[project]);
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
            units,
            worth_max,
        })
    }

    /// Where the list of `project` stands.
    pub(super) fn range(&self, project: u32) -> Range<usize> {
        self.starts[project as usize]..self.starts[project as usize + 1]
    }

    /// The least that a unit of `project` can ever cost: what it costs while
    /// nobody who supports it is poor, rounded down; for a cost in units of
    /// the wallets.
    pub(super) fn least(&self, project: u32, cost: u128) -> u128 {
        if cost >> MONEY_BITS != 0 {
            return 0;
        }
        (cost << PRICE_BITS) / u128::from(self.units[project as usize].max(1))
    }
}

/// How the projects' factors are divided by: with as many bits dropped as
/// leave the largest 62.
#[derive(Debug, Clone)]
pub(super) struct Keys {
    factors: Vec<u128>,
    /// 1 if any bits were dropped, else 0.
    slack: u128,
}

impl Keys {
    /// For the factors of a measure of satisfaction.
    pub(super) fn new(utilities: &Utilities) -> Self {
        let longest = utilities
            .factor
            .iter()
            .max()
            .map_or(0, |most| 128 - most.leading_zeros());
        let drop = longest.saturating_sub(62);
        Self {
            factors: utilities
                .factor
                .iter()
                .map(|factor| factor >> drop)
                .collect(),
            slack: u128::from(drop > 0),
        }
    }

    /// No more than the price per unit of satisfaction, if a unit of
    /// `project` costs `price` or more.
    pub(super) fn low(&self, project: u32, price: u128) -> u128 {
        (price << 32) / (self.factors[project as usize] + self.slack).max(1)
    }

    /// No less than the price per unit of satisfaction, if a unit of
    /// `project` costs `price` or less.
    pub(super) fn high(&self, project: u32, price: u128) -> u128 {
        (price << 32)
            .checked_div(self.factors[project as usize])
            .map_or(u128::MAX, |key| key + 1)
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;
    use crate::{ContestOptions, Satisfaction};

    /// Voters whose `ballots` differ each from the others, and the last of them
    /// `times` times.
    fn contest(ballots: usize, times: usize) -> (Contest, Utilities) {
        let mut text = String::from(
            "META\nkey;value\nbudget;9\nvote_type;approval\nPROJECTS\nproject_id;cost\n\
             a;1\nb;1\nc;1\nVOTES\nvoter_id;vote\n",
        );
        let ballot = ["a", "b", "c", "a,b", "a,c", "b,c", "a,b,c"];
        let last = ballots - 1;
        let voters = (0..last).chain(std::iter::repeat_n(last, times));
        for (voter, chosen) in voters.enumerate() {
            writeln!(text, "{voter};{}", ballot[chosen]).unwrap();
        }
        let election = allotment_election::read_pb(text.as_bytes())
            .unwrap()
            .election;
        let contest = Contest::new(&election, &ContestOptions::default()).unwrap();
        let utilities = Utilities::new(&contest, Satisfaction::Cost).unwrap();
        (contest, utilities)
    }

    #[test]
    fn groups_are_packed_only_as_far_as_their_bits_reach() {
        let holds = |(contest, utilities): (Contest, Utilities)| {
            (
                Packed::<30>::holds(&contest, &utilities),
                Packed::<2>::holds(&contest, &utilities),
            )
        };
        assert_eq!(holds(contest(4, 3)), (true, true));
        assert_eq!(
            holds(contest(5, 3)),
            (false, true),
            "two bits number four groups"
        );
        assert_eq!(
            holds(contest(4, 4)),
            (true, false),
            "two bits count to three"
        );
    }

    #[test]
    fn what_is_packed_is_what_was_given() {
        let last = Packed::<30>::new(3, (1 << 30) - 1, 1);
        assert_eq!((last.group(), last.weight()), (3, (1 << 30) - 1));
        let first = Packed::<8>::new((1 << 24) - 1, 0, 1);
        assert_eq!((first.group(), first.weight()), ((1 << 24) - 1, 0));
    }
}
