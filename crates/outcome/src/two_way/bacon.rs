//! Which comparisons the coefficient is made of.
//!
//! With `n_k` the share of units in cohort `k`, `D_k` the share of periods in
//! which it is treated and `V` the variance of what treatment has of its own, the
//! coefficient is the sum of all differences-in-differences of two cohorts, each
//! over the periods in which one of them changes and the other does not, with
//!
//! ```text
//! k against never u        n_k n_u D_k (1 - D_k) / V
//! early k against late l   n_k n_l (D_k - D_l) (1 - D_k) / V   before l is treated
//! late l against early k   n_k n_l D_l (D_k - D_l) / V         after k is treated
//! ```
//!
//! Source: Goodman-Bacon (2021), theorem 1, with its weights multiplied out.

use crate::linear::sums::{count, sum};
use crate::panel::{Panel, Shape};
use std::ops::Range;

/// Whom a cohort is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Units that are never treated.
    Never,
    /// Units that are treated later, before they are.
    Later,
    /// Units that are treated earlier, after they are: forbidden.
    Earlier,
    /// Units that are treated from the first period on: forbidden.
    Always,
}

/// One comparison of two cohorts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Comparison {
    /// The first treated period of the cohort that changes.
    pub treated: i64,
    /// That of the other; `None` if never.
    pub control: Option<i64>,
    /// Whom it is compared with.
    pub kind: Kind,
    /// Its share of the coefficient; all sum to one.
    pub weight: f64,
    /// The difference-in-differences itself.
    pub estimate: f64,
}

/// All comparisons that a coefficient is made of.
#[derive(Debug, Clone, PartialEq)]
pub struct Decomposition {
    /// Each comparison, by its treated cohort, then by its control.
    pub comparisons: Vec<Comparison>,
}

impl Decomposition {
    /// The share of comparisons with units that are already treated.
    #[must_use]
    pub fn forbidden(&self) -> f64 {
        let forbidden =
            |comparison: &&Comparison| matches!(comparison.kind, Kind::Earlier | Kind::Always);
        self.comparisons
            .iter()
            .filter(forbidden)
            .map(|comparison| comparison.weight)
            .sum()
    }

    /// The sum of all comparisons: the coefficient of two-way fixed effects.
    #[must_use]
    pub fn total(&self) -> f64 {
        self.comparisons
            .iter()
            .map(|comparison| comparison.weight * comparison.estimate)
            .sum()
    }

    /// Splits a coefficient; nothing where the panel is not balanced, or has
    /// covariates or weights, for which the split does not hold, or nobody to
    /// compare.
    #[must_use]
    pub fn new(panel: &Panel) -> Option<Self> {
        if panel.shape() != Shape::Balanced || panel.covariates() > 0 || panel.weights().is_some() {
            return None;
        }
        let groups = groups(panel);
        let mut comparisons = Vec::new();
        for (at, one) in groups.iter().enumerate() {
            for other in &groups[at + 1..] {
                compare(one, other, &mut comparisons);
            }
        }
        comparisons.sort_by_key(|comparison| {
            let control = comparison.control;
            (comparison.treated, control.is_none(), control)
        });
        let total: f64 = comparisons.iter().map(|comparison| comparison.weight).sum();
        if total <= 0.0 {
            return None;
        }
        for comparison in &mut comparisons {
            comparison.weight /= total;
        }
        Some(Self { comparisons })
    }
}

/// A cohort in numbers; groups are in the order in which they are treated.
struct Group {
    first: Option<i64>,
    /// The position of its first treated period; beyond the last if never.
    from: usize,
    /// Its share of units.
    share: f64,
    /// Its mean outcome in each period.
    means: Vec<f64>,
}

impl Group {
    /// The share of periods in which it is treated.
    fn treated(&self) -> f64 {
        let periods = self.means.len();
        count(periods - self.from) / count(periods)
    }

    fn mean(&self, periods: Range<usize>) -> f64 {
        let length = count(periods.len());
        sum(&self.means[periods]) / length
    }

    fn change(&self, from: Range<usize>, to: Range<usize>) -> f64 {
        self.mean(to) - self.mean(from)
    }
}

/// Cohorts, with those treated from the start in one, and those treated after
/// the end among the never treated.
fn groups(panel: &Panel) -> Vec<Group> {
    let periods = panel.periods();
    let mut groups: Vec<(Group, usize)> = Vec::new();
    for (at, cohort) in panel.cohorts().iter().enumerate() {
        let from = cohort.first.map_or(periods.len(), |first| {
            periods.partition_point(|&period| period < first)
        });
        let units = cohort.units.len();
        let sums: Vec<f64> = (0..periods.len())
            .map(|period| sum(&panel.outcomes()[panel.cell(at, period)]))
            .collect();
        match groups.last_mut() {
            Some((group, size)) if group.from == from => {
                *size += units;
                crate::linear::sums::add_multiple(&mut group.means, 1.0, &sums);
            }
            _ => {
                let first = cohort.first.filter(|_| from < periods.len());
                groups.push((
                    Group {
                        first,
                        from,
                        share: 0.0,
                        means: sums,
                    },
                    units,
                ));
            }
        }
    }
    for (group, units) in &mut groups {
        group.share = count(*units) / count(panel.units());
        for mean in &mut group.means {
            *mean /= count(*units);
        }
    }
    groups.into_iter().map(|(group, _)| group).collect()
}

/// Adds the comparisons of two groups, of which `early` is treated first.
fn compare(early: &Group, late: &Group, into: &mut Vec<Comparison>) {
    let periods = early.means.len();
    let both = early.share * late.share;
    let (more, less) = (early.treated(), late.treated());
    if let (Some(treated), true) = (early.first, early.from > 0) {
        let (before, middle) = (0..early.from, early.from..late.from);
        into.push(Comparison {
            treated,
            control: late.first,
            kind: if late.first.is_none() {
                Kind::Never
            } else {
                Kind::Later
            },
            weight: both * (more - less) * (1.0 - more),
            estimate: early.change(before.clone(), middle.clone()) - late.change(before, middle),
        });
    }
    if let Some(treated) = late.first {
        let (middle, after) = (early.from..late.from, late.from..periods);
        into.push(Comparison {
            treated,
            control: early.first,
            kind: if early.from == 0 {
                Kind::Always
            } else {
                Kind::Earlier
            },
            weight: both * less * (more - less),
            estimate: late.change(middle.clone(), after.clone()) - early.change(middle, after),
        });
    }
}
