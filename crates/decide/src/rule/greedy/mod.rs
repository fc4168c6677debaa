//! The greedy rules: the best for its money first, while money lasts.

mod density;
mod floors;
mod score;

use allotment_election::Decimal;

use self::density::Density;
use self::floors::Floors;
use self::score::{below_threshold, scores};
use super::gain::{Gains, totals};
use crate::{Contest, DecideError, Limits, Open, Outcome, Satisfaction, Tie, Ties};

/// What is compared between projects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum GreedyOrder {
    /// The satisfaction that a project adds for its cost. With
    /// [`Satisfaction::Cost`] that is the number of votes.
    #[default]
    PerMoney,
    /// The score by which cities rank, whatever a project costs: the number of
    /// votes; with points, their sum; with rankings, on each ballot the number
    /// of projects ranked no higher. The measure of satisfaction plays no part.
    Score,
}

/// What happens at a project that does not fit into what is left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Misfit {
    /// It is passed over, and the next is tried.
    #[default]
    Skip,
    /// Nothing more is funded. What costs more than the whole budget could
    /// never be funded, and stops nothing: withdrawn projects are listed so.
    Stop,
}

/// What must be settled before a greedy rule can be run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GreedyOptions {
    /// How satisfaction is measured.
    pub satisfaction: Satisfaction,
    /// What is compared.
    pub order: GreedyOrder,
    /// What happens at a project that does not fit.
    pub misfit: Misfit,
    /// Projects with a score (see [`GreedyOrder::Score`]) below this are out.
    pub threshold: Option<Decimal>,
    /// Who wins a tie.
    pub ties: Ties,
    /// Limits besides the budget.
    pub limits: Limits,
}

impl GreedyOptions {
    /// The plain greedy rule with `satisfaction`.
    #[must_use]
    pub fn new(satisfaction: Satisfaction) -> Self {
        Self {
            satisfaction,
            order: GreedyOrder::default(),
            misfit: Misfit::default(),
            threshold: None,
            ties: Ties::default(),
            limits: Limits::default(),
        }
    }
}

/// The greedy rule: again and again the project that adds most satisfaction
/// for its cost, of those that fit into what is left, until none fits.
///
/// A project that costs nothing comes before all others if it adds anything;
/// with the measures that are not a sum over projects (`cost-sqrt`,
/// `cost-log`, `chamberlin-courant`) and with `borda`, even if it does not.
/// Projects that add nothing come last, and are funded if they fit. Projects
/// that are equal in this, exactly, tie: every such tie is recorded.
///
/// Floors ([`crate::Quota::floor`]) are met first, in the order given: while a
/// category lacks money, only its projects are chosen from, the best first.
/// The rule does not look ahead: a floor that a cleverer choice could meet may
/// be out of its reach, which is an error and not an outcome.
///
/// Source: Rey, Schmidt and Maly, *The (Computational) Social Choice Take on
/// Indivisible Participatory Budgeting* (2023), section 3.2.1, where it is the
/// greedy approximation of welfare; zero costs and zero support as in its
/// authors' library, pabutools 1.2.3.
///
/// # Errors
/// [`DecideError::Cannot`] if the ballots do not hold what the measure needs,
/// or a floor is not reached; [`DecideError::Tie`] if ties are refused.
pub fn greedy(contest: &Contest, options: &GreedyOptions) -> Result<Outcome, DecideError> {
    greedy_from(contest, &[], options)
}

/// The same, where `already` is funded: spends what they leave. The outcome
/// begins with them, and holds only the ties met after.
///
/// Satisfaction that is not a sum over projects counts what they add, and
/// limits and floors count them too. Nothing is added if they cost more than
/// the budget.
///
/// # Errors
/// As [`greedy`].
pub fn greedy_from(
    contest: &Contest,
    already: &[u32],
    options: &GreedyOptions,
) -> Result<Outcome, DecideError> {
    let gains = match options.order {
        GreedyOrder::PerMoney => Gains::new(contest, options.satisfaction)?,
        GreedyOrder::Score => Gains::additive(contest, scores(contest)?),
    };
    spend_the_rest(contest, already, options, gains)
}

/// What [`greedy_from`] does, with satisfaction measured project by project,
/// whatever else is funded: to complete a rule that measures it so.
///
/// # Errors
/// As [`greedy`], and for a measure that does not add up over projects.
pub(crate) fn greedy_adding_up(
    contest: &Contest,
    already: &[u32],
    options: &GreedyOptions,
) -> Result<Outcome, DecideError> {
    let gains = Gains::additive(contest, totals(contest, options.satisfaction)?);
    spend_the_rest(contest, already, options, gains)
}

fn spend_the_rest<'a>(
    contest: &'a Contest,
    already: &[u32],
    options: &'a GreedyOptions,
    gains: Gains<'a>,
) -> Result<Outcome, DecideError> {
    let mut run = Run::new(contest, options, gains)?;
    for &project in already {
        run.fund(project);
    }
    while let Some(left) = run.left {
        let unmet = run.floors.unmet();
        let candidates = run.candidates(left, unmet);
        match (run.best(&candidates)?, unmet) {
            (Some(next), _) if run.cost(next) <= left => run.fund(next),
            (None, Some(quota)) => return Err(floors::out_of_reach(&options.limits, quota)),
            _ => break,
        }
    }
    Ok(run.outcome)
}

struct Run<'a> {
    contest: &'a Contest,
    options: &'a GreedyOptions,
    gains: Gains<'a>,
    /// The order of projects, where it never changes: the higher the better,
    /// equal for equals.
    ranks: Option<Vec<u32>>,
    open: Open,
    out: Vec<bool>,
    floors: Floors,
    /// What is left of the budget; nothing once it is overspent.
    left: Option<u64>,
    outcome: Outcome,
}

impl<'a> Run<'a> {
    fn new(
        contest: &'a Contest,
        options: &'a GreedyOptions,
        gains: Gains<'a>,
    ) -> Result<Self, DecideError> {
        let floors = Floors::new(contest, &options.limits);
        if options.misfit == Misfit::Stop && floors.any() {
            return Err(DecideError::Cannot {
                rule: "greedy-no-skip",
                what: "a floor".to_owned(),
                instead: "use greedy, or max-welfare".to_owned(),
            });
        }
        let mut run = Self {
            contest,
            options,
            gains,
            ranks: None,
            open: Open::new(contest, &options.limits),
            out: below_threshold(contest, options.threshold)?,
            floors,
            left: Some(contest.budget),
            outcome: Outcome::default(),
        };
        if run.gains.is_additive() {
            let projects = 0..u32::try_from(contest.projects.len()).expect("counted in u32");
            let densities: Vec<_> = projects.map(|project| run.density(project)).collect();
            run.ranks = Some(density::ranks(&densities));
        }
        Ok(run)
    }

    fn cost(&self, project: u32) -> u64 {
        self.contest.projects[project as usize].cost
    }

    fn density(&self, project: u32) -> Density {
        let cost = match self.options.order {
            GreedyOrder::PerMoney => self.cost(project),
            GreedyOrder::Score => 1,
        };
        let plain_sum =
            self.gains.is_additive() && self.options.satisfaction != Satisfaction::Borda;
        Density::new(self.gains.of(project), cost, !plain_sum)
    }

    /// What may come next: of the category whose floor is unmet, if there is
    /// one; what does not fit only where that ends the rule.
    fn candidates(&self, left: u64, unmet: Option<usize>) -> Vec<u32> {
        let skips = self.options.misfit == Misfit::Skip;
        (0..self.out.len())
            .filter(|&project| !self.out[project])
            .map(|project| u32::try_from(project).expect("counted in u32"))
            .filter(|&project| self.open.is_open(project))
            .filter(|&project| self.cost(project) <= if skips { left } else { self.contest.budget })
            .filter(|&project| {
                unmet.is_none_or(|quota| {
                    self.options.limits.quotas[quota].members.contains(&project)
                })
            })
            .collect()
    }

    /// The best of `candidates`, by the order of ties if there are several.
    fn best(&mut self, candidates: &[u32]) -> Result<Option<u32>, DecideError> {
        let tied: Vec<u32> = if let Some(ranks) = &self.ranks {
            best_by(candidates, |project| ranks[project as usize])
        } else {
            let densities: Vec<_> = candidates
                .iter()
                .map(|&project| self.density(project))
                .collect();
            let ranks = density::ranks(&densities);
            let positions: Vec<u32> = (0..).take(candidates.len()).collect();
            best_by(&positions, |position| ranks[position as usize])
                .into_iter()
                .map(|position| candidates[position as usize])
                .collect()
        };
        if tied.is_empty() {
            return Ok(None);
        }
        let first = self.options.ties.first(self.contest, &tied)?;
        if tied.len() > 1 {
            self.outcome.ties.push(Tie { tied, first });
        }
        Ok(Some(first))
    }

    fn fund(&mut self, project: u32) {
        let cost = self.cost(project);
        self.left = self.left.and_then(|left| left.checked_sub(cost));
        self.open.fund(project);
        self.floors.fund(project, cost);
        self.gains.fund(project);
        self.outcome.selected.push(project);
    }
}

/// All of `items` with the highest rank, in order.
fn best_by(items: &[u32], rank: impl Fn(u32) -> u32) -> Vec<u32> {
    let Some(best) = items.iter().map(|&item| rank(item)).max() else {
        return Vec::new();
    };
    items
        .iter()
        .copied()
        .filter(|&item| rank(item) == best)
        .collect()
}
