//! Phragmén's sequential rule: voters earn at one pace, and buy together.

mod exact;
mod load;

use self::exact::Exact;
use self::load::Load;
use super::backers::Backers;
use crate::{Contest, DecideError, Limits, Open, Outcome, Tie, Ties};

/// What must be settled before Phragmén's rule can be run.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PhragmenOptions {
    /// Who wins a tie.
    pub ties: Ties,
    /// Limits besides the budget; floors cannot be taken.
    pub limits: Limits,
}

/// Phragmén's sequential rule. Every unit of weight earns money at the same
/// pace from nothing; as soon as the backers of a project can pay for it
/// together, it is bought and they are back at nothing. In other words: next
/// comes the project that leaves its backers with the least load, the load
/// being what each has paid for so far.
///
/// A ballot backs what it names (with points: what it gives points above 0).
/// A project that costs more than the budget is left out at once; the rule
/// ends when the next project, or any that ties with it, would overspend.
/// Projects that nobody backs come last, all tied, as long as none of them
/// would overspend.
///
/// Loads are exact: compared in whole numbers that hold the true value between
/// them, and as fractions where those overlap. `O(rounds × projects)`
/// comparisons, and for each project bought one pass over the ballots that
/// name it.
///
/// Source: Brill, Freeman, Janson and Lackner, *Phragmén's Voting Methods and
/// Justified Representation* (2017), section 3; with costs Los, Christoff and
/// Grossi, *Proportional Budget Allocations: Towards a Systematization*
/// (2022), section 2. The end is that of pabutools 1.2.3.
///
/// # Errors
/// [`DecideError::Tie`] if ties are refused; [`DecideError::Cannot`] for a
/// floor.
pub fn phragmen(contest: &Contest, options: &PhragmenOptions) -> Result<Outcome, DecideError> {
    options.limits.refuse_floors("phragmen")?;
    let mut run = Run::new(contest, options);
    let mut outcome = Outcome::default();
    let mut left = contest.budget;
    loop {
        let tied = run.next();
        let overspends = |&project: &u32| contest.projects[project as usize].cost > left;
        if tied.is_empty() || tied.iter().any(overspends) {
            return Ok(outcome);
        }
        let first = options.ties.first(contest, &tied)?;
        if tied.len() > 1 {
            outcome.ties.push(Tie { tied, first });
        }
        left -= contest.projects[first as usize].cost;
        run.buy(first);
        outcome.selected.push(first);
    }
}

struct Run<'a> {
    contest: &'a Contest,
    backers: Backers,
    /// Per project, what its backers weigh together.
    weight: Vec<u64>,
    /// Per project, what its backers have paid for so far, within bounds.
    paid: Vec<Load>,
    /// Per group, the purchase that set its load: 0 for none.
    purchase_of: Vec<u32>,
    /// The load that each purchase left, within bounds.
    loads: Vec<Load>,
    exact: Exact,
    open: Open,
}

impl<'a> Run<'a> {
    fn new(contest: &'a Contest, options: &PhragmenOptions) -> Self {
        let backers = Backers::approving(contest);
        let mut limits = options.limits.clone();
        let projects = 0..u32::try_from(contest.projects.len()).expect("counted in u32");
        let dear = |&project: &u32| contest.projects[project as usize].cost > contest.budget;
        limits.excluded.extend(projects.clone().filter(dear));
        Self {
            weight: projects
                .map(|project| {
                    let weight_of = |&group: &u32| contest.groups.weight[group as usize];
                    backers
                        .of(project)
                        .iter()
                        .map(weight_of)
                        .map(u64::from)
                        .sum()
                })
                .collect(),
            backers,
            paid: vec![Load::default(); contest.projects.len()],
            purchase_of: vec![0; contest.groups.len()],
            loads: vec![Load::default()],
            exact: Exact::new(),
            open: Open::new(contest, &limits),
            contest,
        }
    }

    /// The projects that leave their backers with the least load.
    fn next(&mut self) -> Vec<u32> {
        let candidates: Vec<(u32, Option<Load>)> = (0..self.paid.len())
            .map(|project| u32::try_from(project).expect("counted in u32"))
            .filter(|&project| self.open.is_open(project))
            .map(|project| (project, self.load_after(project)))
            .collect();
        let backed = candidates
            .iter()
            .filter_map(|&(project, load)| Some((project, load?)));
        let Some(least) = backed.clone().map(|(_, load)| load.high).min() else {
            return candidates.iter().map(|&(project, _)| project).collect();
        };
        let near: Vec<u32> = backed
            .filter(|(_, load)| load.low <= least)
            .map(|(project, _)| project)
            .collect();
        if near.len() == 1 {
            return near;
        }
        let sums: Vec<_> = near.iter().map(|&project| self.tally(project)).collect();
        let terms = near
            .iter()
            .zip(&sums)
            .map(|(&project, tally)| exact::Candidate {
                tally,
                cost: self.contest.projects[project as usize].cost,
                weight: self.weight[project as usize],
            });
        self.exact
            .least(&terms.collect::<Vec<_>>())
            .into_iter()
            .map(|position| near[position])
            .collect()
    }

    /// The load that buying `project` would leave, within bounds; nothing if
    /// nobody backs it.
    fn load_after(&self, project: u32) -> Option<Load> {
        let weight = self.weight[project as usize];
        let cost = self.contest.projects[project as usize].cost;
        (weight > 0).then(|| self.paid[project as usize].after(cost, weight))
    }

    /// How much weight of the backers of `project` has the load of each
    /// purchase, those without load left out.
    fn tally(&self, project: u32) -> Vec<(u32, u64)> {
        let mut tally: Vec<(u32, u64)> = Vec::new();
        let mut at = vec![usize::MAX; self.loads.len()];
        for &group in self.backers.of(project) {
            let purchase = self.purchase_of[group as usize];
            let weight = u64::from(self.contest.groups.weight[group as usize]);
            if purchase == 0 {
                continue;
            }
            let slot = &mut at[purchase as usize];
            if *slot == usize::MAX {
                *slot = tally.len();
                tally.push((purchase, 0));
            }
            tally[*slot].1 += weight;
        }
        tally
    }

    fn buy(&mut self, project: u32) {
        self.open.fund(project);
        let Some(load) = self.load_after(project) else {
            return;
        };
        self.exact.buy(
            self.tally(project),
            self.contest.projects[project as usize].cost,
            self.weight[project as usize],
        );
        let purchase = u32::try_from(self.loads.len()).expect("counted in u32");
        self.loads.push(load);
        let groups = &self.contest.groups;
        for &group in self.backers.of(project) {
            let before = self.loads[self.purchase_of[group as usize] as usize];
            self.purchase_of[group as usize] = purchase;
            let rise = load.since(before).times(groups.weight[group as usize]);
            for at in groups.range(group as usize) {
                let backs = groups.points.as_ref().is_none_or(|points| points[at] > 0);
                if backs {
                    self.paid[groups.choices[at] as usize].add(rise);
                }
            }
        }
    }
}
