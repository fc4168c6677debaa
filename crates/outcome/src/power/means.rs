//! The change from before to after, treated against untreated.

use super::simulate::{check, drawn, side};
use super::{PowerCell, PowerError, PowerGrid, PowerOptions, SmallestEffect};
use super::{Trial, UntreatedPanel, Verdict};
use crate::linear::sums::count;
use allotment_distribution::{student_reach, student_two_sided};
use rayon::prelude::*;

/// Sums of one group's changes.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    units: f64,
    sum: f64,
    squares: f64,
}

impl Sums {
    fn of(changes: impl Iterator<Item = f64>) -> Self {
        let mut sums = Self::default();
        for change in changes {
            sums.units += 1.0;
            sums.sum += change;
            sums.squares += change * change;
        }
        sums
    }

    fn mean(&self) -> f64 {
        self.sum / self.units
    }

    /// The variance of the mean.
    fn variance(&self) -> f64 {
        let squares = (self.squares - self.sum * self.mean()).max(0.0);
        squares / (self.units - 1.0) / self.units
    }
}

/// The difference of two means, its standard error and Welch's degrees of freedom.
fn welch(treated: &Sums, others: &Sums) -> Option<(f64, f64, f64)> {
    let (one, other) = (treated.variance(), others.variance());
    let variance = one + other;
    if !(variance > 0.0 && treated.units > 1.0 && others.units > 1.0) {
        return None;
    }
    let parts = one * one / (treated.units - 1.0) + other * other / (others.units - 1.0);
    Some((
        treated.mean() - others.mean(),
        variance.sqrt(),
        variance * variance / parts,
    ))
}

/// Each unit's mean after less its mean before.
fn changes(values: &[f64], periods: usize, start: usize) -> Vec<f64> {
    let change = |unit: &[f64]| {
        let (before, after) = unit.split_at(start);
        let mean = |part: &[f64]| part.iter().sum::<f64>() / count(part.len());
        mean(after) - mean(before)
    };
    values.chunks_exact(periods).map(change).collect()
}

/// An estimator for [`simulate`](super::simulate): the difference of mean changes,
/// by Welch's test of size `size`. `None` where changes do not vary.
#[must_use]
pub fn difference_of_means(trial: &Trial<'_>, size: f64) -> Option<Verdict> {
    let changes = changes(trial.values, trial.periods, trial.start);
    let centre = changes.iter().sum::<f64>() / count(changes.len());
    let group = |treated: bool| {
        let of = changes
            .iter()
            .zip(trial.treated)
            .filter(move |&(_, &t)| t == treated);
        Sums::of(of.map(|(change, _)| change - centre))
    };
    let (estimate, error, freedom) = welch(&group(true), &group(false))?;
    Some(Verdict {
        estimate,
        detected: student_two_sided(estimate / error, freedom) < size,
    })
}

/// What [`simulate`](super::simulate) gives with [`difference_of_means`], at a cost
/// that depends on how many are treated rather than on the panel.
///
/// An effect moves the treated mean and nothing else, so that each draw finds all
/// effects beyond one size and none below it; the smallest detectable effect is
/// one of those sizes, and exact.
///
/// # Errors
/// [`PowerError`] with what is wrong with the panel or the options.
pub fn simulate_means(
    panel: &UntreatedPanel,
    options: &PowerOptions,
) -> Result<PowerGrid, PowerError> {
    check(panel, options)?;
    let mut changes = changes(&panel.values, panel.periods, panel.start);
    let centre = changes.iter().sum::<f64>() / count(changes.len());
    for change in &mut changes {
        *change -= centre;
    }
    let all = Sums::of(changes.iter().copied());
    let side = side(options);
    let mut grid = PowerGrid {
        cells: Vec::new(),
        smallest: Vec::new(),
        draws: options.draws,
    };
    for &treated in &options.treated {
        // Each draw: the estimate without effect, and how far is far enough.
        let found: Vec<Option<(f64, f64)>> = (0..options.draws)
            .into_par_iter()
            .map(|draw| {
                let chosen = drawn(panel.units, treated, options.seed, draw);
                let sums = Sums::of(chosen.iter().map(|&unit| changes[unit]));
                let others = Sums {
                    units: all.units - sums.units,
                    sum: all.sum - sums.sum,
                    squares: all.squares - sums.squares,
                };
                let (estimate, error, freedom) = welch(&sums, &others)?;
                Some((estimate, error * student_reach(1.0 - options.size, freedom)))
            })
            .collect();
        let answered: Vec<(f64, f64)> = found.iter().copied().flatten().collect();
        let unanswered = options.draws - answered.len();
        if answered.is_empty() {
            let draws = options.draws;
            return Err(PowerError::NoAnswer { draws, treated });
        }
        for &effect in &options.effects {
            let seen = answered.iter().filter(|(estimate, reach)| match effect {
                0.0 => estimate.abs() > *reach,
                _ => (estimate + effect) * effect.signum() > *reach,
            });
            let power = count(seen.count()) / count(options.draws);
            grid.cells.push(PowerCell {
                treated,
                effect,
                power,
            });
        }
        let mut needed: Vec<f64> = answered
            .iter()
            .map(|(estimate, reach)| reach - side * estimate)
            .collect();
        needed.sort_by(f64::total_cmp);
        let enough = (1..=needed.len()).find(|&k| count(k) >= options.power * count(options.draws));
        let alarms = answered
            .iter()
            .filter(|(estimate, reach)| estimate.abs() > *reach)
            .count();
        grid.smallest.push(SmallestEffect {
            treated,
            effect: enough.map(|k| side * needed[k - 1].max(0.0)),
            false_alarms: count(alarms) / count(options.draws),
            unanswered,
        });
    }
    Ok(grid)
}
