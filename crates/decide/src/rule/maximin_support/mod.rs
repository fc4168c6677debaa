//! Maximin support: the heaviest load on any voter is kept least.

mod flow;
mod load;

use self::flow::Network;
use self::load::Load;
use super::backers::Backers;
use crate::{Contest, DecideError, Limits, Open, Outcome, Tie, Ties};

/// What must be settled before maximin support can be run.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MaximinSupportOptions {
    /// Who wins a tie.
    pub ties: Ties,
    /// Limits besides the budget; floors cannot be taken.
    pub limits: Limits,
}

/// The maximin support rule: next comes the project with which the costs of
/// all that is funded can be divided among its backers most evenly, each
/// project's cost among those who name it, so that the heaviest load on any
/// unit of weight is least; until nothing more fits. Unlike with Phragmén's
/// rule, what voters paid for earlier projects is divided anew every time.
///
/// A ballot backs what it names (with points: what it gives points above 0).
/// Projects that do not fit into what is left are passed over. A project that
/// costs something and that nobody backs cannot be divided: it comes last, and
/// once it is funded all others tie.
///
/// The least heaviest load is the greatest ratio, over all sets of funded
/// projects, of what they cost to what their backers weigh; found exactly by
/// maximum flows, each of which either divides the costs or shows a set with a
/// greater ratio. Voters who back the same funded projects are taken together.
/// A project's load only rises as more is funded, so that most projects are
/// not tried again in each round.
///
/// Source: Aziz, Lee and Talmon, *Proportionally Representative Participatory
/// Budgeting: Axioms and Algorithms* (2018), section 4 ("generalised
/// sequential Phragmén"); Sánchez-Fernández, Fernández-García, Fisteus and
/// Brill, *The Maximin Support Method* (2021); Dinkelbach, *On Nonlinear
/// Fractional Programming* (1967). The end is that of pabutools 1.2.3.
///
/// # Errors
/// [`DecideError::Tie`] if ties are refused; [`DecideError::Cannot`] for a
/// floor.
pub fn maximin_support(
    contest: &Contest,
    options: &MaximinSupportOptions,
) -> Result<Outcome, DecideError> {
    options.limits.refuse_floors("maximin-support")?;
    let mut run = Run::new(contest, options);
    let mut outcome = Outcome::default();
    let mut left = contest.budget;
    loop {
        let tied = run.next(left);
        if tied.is_empty() {
            return Ok(outcome);
        }
        let first = options.ties.first(contest, &tied)?;
        if tied.len() > 1 {
            outcome.ties.push(Tie { tied, first });
        }
        left -= contest.projects[first as usize].cost;
        run.fund(first);
        outcome.selected.push(first);
    }
}

struct Run<'a> {
    contest: &'a Contest,
    backers: Backers,
    open: Open,
    /// Per project, no more than the heaviest load with it.
    least: Vec<Load>,
    /// The heaviest load as things stand.
    now: Load,
    /// Funded projects that cost something, and what they cost.
    funded: Vec<u32>,
    /// Per group, the class of those who back the same funded projects.
    class_of: Vec<u32>,
    classes: Vec<Class>,
}

/// Voters who back the same funded projects.
#[derive(Debug, Clone, Default)]
struct Class {
    /// What they weigh.
    weight: u64,
    /// Positions in the list of funded projects.
    backs: Vec<u32>,
}

impl<'a> Run<'a> {
    fn new(contest: &'a Contest, options: &MaximinSupportOptions) -> Self {
        let backers = Backers::approving(contest);
        let weigh = |project: u32| {
            let weight_of = |&group: &u32| u128::from(contest.groups.weight[group as usize]);
            backers.of(project).iter().map(weight_of).sum::<u128>()
        };
        let alone = (0..)
            .zip(&contest.projects)
            .map(|(project, candidate)| Load::new(u128::from(candidate.cost), weigh(project)));
        Self {
            least: alone.collect(),
            now: Load::NOTHING,
            funded: Vec::new(),
            class_of: vec![0; contest.groups.len()],
            classes: vec![Class {
                weight: contest.weight,
                backs: Vec::new(),
            }],
            open: Open::new(contest, &options.limits),
            contest,
            backers,
        }
    }

    /// Those of the projects that fit with which the heaviest load is least.
    fn next(&mut self, left: u64) -> Vec<u32> {
        let mut candidates: Vec<u32> = (0..)
            .zip(&self.contest.projects)
            .filter(|&(project, candidate)| self.open.is_open(project) && candidate.cost <= left)
            .map(|(project, _)| project)
            .collect();
        for &project in &candidates {
            let least = &mut self.least[project as usize];
            *least = (*least).max(self.now);
        }
        candidates.sort_by_key(|&project| self.least[project as usize]);
        let mut best: Option<Load> = None;
        let mut tied = Vec::new();
        for project in candidates {
            let bound = self.least[project as usize];
            if best.is_some_and(|best| bound > best) {
                break;
            }
            let load = self.heaviest_with(project, best);
            self.least[project as usize] = load;
            if best.is_none_or(|best| load < best) {
                best = Some(load);
                tied.clear();
            }
            if best == Some(load) {
                tied.push(project);
            }
        }
        tied.sort_unstable();
        tied
    }

    /// The heaviest load if `project` is funded too; once it is known to be
    /// above `enough`, any such that is no greater.
    fn heaviest_with(&self, project: u32, enough: Option<Load>) -> Load {
        let cost = self.contest.projects[project as usize].cost;
        let mut load = self.least[project as usize];
        if cost == 0 || load.is_endless() {
            return load;
        }
        let mut network = self.network(project, cost);
        while enough.is_none_or(|enough| load <= enough) {
            match network.heavier_than(load) {
                None => return load,
                Some(heavier) => {
                    assert!(heavier > load, "each set found has a greater ratio");
                    load = heavier;
                }
            }
        }
        load
    }

    /// The funded projects and `project`, and the classes of voters who back
    /// any of them.
    fn network(&self, project: u32, cost: u64) -> Network {
        let mut backing = vec![0_u64; self.classes.len()];
        for &group in self.backers.of(project) {
            let class = self.class_of[group as usize] as usize;
            backing[class] += u64::from(self.contest.groups.weight[group as usize]);
        }
        let costs = self
            .funded
            .iter()
            .map(|&funded| self.contest.projects[funded as usize].cost)
            .chain([cost]);
        let mut network = Network::new(costs.collect());
        let new = u32::try_from(self.funded.len()).expect("counted in u32");
        for (class, backing) in self.classes.iter().zip(backing) {
            network.add(class.weight - backing, &class.backs);
            let with: Vec<u32> = class.backs.iter().copied().chain([new]).collect();
            network.add(backing, &with);
        }
        network
    }

    fn fund(&mut self, project: u32) {
        self.open.fund(project);
        self.now = self.least[project as usize];
        if self.contest.projects[project as usize].cost == 0 {
            return;
        }
        let position = u32::try_from(self.funded.len()).expect("counted in u32");
        self.funded.push(project);
        let mut split: Vec<Option<u32>> = vec![None; self.classes.len()];
        for &group in self.backers.of(project) {
            let weight = u64::from(self.contest.groups.weight[group as usize]);
            let old = self.class_of[group as usize] as usize;
            let new = *split[old].get_or_insert_with(|| {
                let mut backs = self.classes[old].backs.clone();
                backs.push(position);
                self.classes.push(Class { weight: 0, backs });
                u32::try_from(self.classes.len() - 1).expect("counted in u32")
            });
            self.class_of[group as usize] = new;
            self.classes[old].weight -= weight;
            self.classes[new as usize].weight += weight;
        }
    }
}
