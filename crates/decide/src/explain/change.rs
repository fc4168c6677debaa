//! An election with one thing changed.

use crate::Contest;

/// One thing that might have been otherwise, for one project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// The project costs so many parts of the currency.
    Cost(u64),
    /// So many more people vote, each for this project and nothing else. The
    /// budget stays: everyone's part of it becomes smaller.
    NewVoters(u64),
    /// So many voters of each of these groups also name the project.
    Approvals(Vec<(u32, u32)>),
    /// The budget rises by so many parts for each voter.
    MoneyEach(u64),
}

impl Change {
    /// `contest` with this change for `project`.
    #[must_use]
    pub fn applied(&self, contest: &Contest, project: u32) -> Contest {
        let mut changed = contest.clone();
        let at = project as usize;
        match self {
            Self::Cost(cost) => changed.projects[at].cost = *cost,
            Self::NewVoters(voters) => {
                let weight = voters * contest.weight_scale;
                changed.voters += voters;
                changed.weight += weight;
                changed.projects[at].votes += voters;
                changed.projects[at].support += weight;
                push(&mut changed, &[], project, narrow(*voters), narrow(weight));
            }
            Self::Approvals(who) => {
                for &(group, voters) in who {
                    let choices = contest.groups.choices_of(group as usize);
                    changed.projects[at].votes += u64::from(voters);
                    changed.projects[at].support += u64::from(voters);
                    changed.groups.voters[group as usize] -= voters;
                    changed.groups.weight[group as usize] -= voters;
                    push(&mut changed, choices, project, voters, voters);
                    copy_points(contest, &mut changed, group);
                }
            }
            Self::MoneyEach(parts) => changed.budget += more_money(contest, *parts),
        }
        changed
    }
}

/// What `parts` more for each voter come to.
fn more_money(contest: &Contest, parts: u64) -> u64 {
    let all = u128::from(parts) * u128::from(contest.weight) / u128::from(contest.weight_scale);
    u64::try_from(all).unwrap_or(u64::MAX / 4).min(u64::MAX / 4)
}

/// Adds a group that names `choices` and `project`, which gets one point where
/// ballots hold points.
fn push(contest: &mut Contest, choices: &[u32], project: u32, voters: u32, weight: u32) {
    let groups = &mut contest.groups;
    groups.choices.extend_from_slice(choices);
    groups.choices.push(project);
    if let Some(points) = &mut groups.points {
        points.extend(std::iter::repeat_n(0, choices.len()));
        points.push(10_i64.pow(u32::from(groups.points_places)));
    }
    let end = u32::try_from(groups.choices.len()).expect("choices are counted in u32");
    groups.starts.push(end);
    groups.voters.push(voters);
    groups.weight.push(weight);
}

/// Gives the last group of `changed` the points of group `group`.
fn copy_points(contest: &Contest, changed: &mut Contest, group: u32) {
    let (Some(known), Some(points)) = (&contest.groups.points, &mut changed.groups.points) else {
        return;
    };
    let range = contest.groups.range(group as usize);
    let start = points.len() - 1 - range.len();
    let end = start + range.len();
    points[start..end].copy_from_slice(&known[range]);
}

/// The number of voters is bounded before it comes here.
fn narrow(number: u64) -> u32 {
    u32::try_from(number).expect("no more voters than a group holds")
}
