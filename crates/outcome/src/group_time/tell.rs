//! From a panel to effects by group and time.

use super::aggregate::{Effect, Effects};
use super::changes::Changes;
use super::error::{CellProblem, GroupTimeError};
use super::findings::Findings;
use super::influence::Influence;
use super::levels::Levels;
use super::options::{CannotEstimate, GroupTimeOptions};
use super::plan::{Comparison, Sample};
use super::result::GroupTime;
use crate::linear::sums::count;
use crate::panel::{Column, Panel, Shape};
use rayon::prelude::*;

/// Effects by group and time, and their averages; see the [module](super).
///
/// The result is the same on any number of threads.
///
/// # Errors
/// [`GroupTimeError`], with the reason and the number, for what cannot be
/// estimated.
pub fn group_time(panel: &Panel, options: &GroupTimeOptions) -> Result<GroupTime, GroupTimeError> {
    if !(options.level > 0.0 && options.level < 1.0) {
        return Err(GroupTimeError::Level {
            level: options.level,
        });
    }
    let sample = Sample::new(panel, options)?;
    if let Some(clusters) = sample.panel.clusters().filter(|&clusters| clusters < 2) {
        return Err(GroupTimeError::FewClusters { clusters });
    }
    let comparisons = sample.comparisons(options);
    let columns = comparisons
        .iter()
        .filter(|comparison| !comparison.is_reference())
        .count();
    let mut influence = Influence::new(&sample.panel, columns + sample.treated);
    let told = tell_all(&sample, options, &comparisons, &mut influence);
    if options.cannot_estimate == CannotEstimate::Refuse {
        refuse(&sample, &comparisons, &told)?;
    }
    let shares = shares(&sample, &mut influence);
    influence.cluster(&sample.panel);
    let effects = Effects {
        all: effects(&sample, &comparisons, &told),
        first_period: sample.panel.periods()[0],
        last_period: sample.panel.periods()[sample.panel.periods().len() - 1],
        shares,
        share_columns: (columns..columns + sample.treated).collect(),
    };
    Findings::new(&sample, options, influence).finish(&comparisons, told, &effects)
}

/// One comparison's effect and its number of treated and controls.
#[derive(Debug, Clone)]
pub(super) struct Cellwise {
    pub effect: f64,
    pub treated: usize,
    pub controls: usize,
    pub column: usize,
}

/// What came of a comparison; nothing for a reference.
pub(super) type Told = Option<Result<Cellwise, CellProblem>>;

/// Tells all comparisons side by side, and fills their columns of influence;
/// nothing for references.
fn tell_all(
    sample: &Sample,
    options: &GroupTimeOptions,
    comparisons: &[Comparison],
    influence: &mut Influence,
) -> Vec<Told> {
    let mut free: Vec<Option<(usize, &mut [f64])>> = Vec::with_capacity(comparisons.len());
    let mut columns = influence.columns_mut().enumerate();
    for comparison in comparisons {
        free.push(if comparison.is_reference() {
            None
        } else {
            columns.next()
        });
    }
    let jobs: Vec<_> = sample
        .jobs(comparisons)
        .into_iter()
        .map(|job| {
            let own: Vec<_> = job.iter().filter_map(|&at| free[at].take()).collect();
            (job, own)
        })
        .collect();
    let told: Vec<_> = jobs
        .into_par_iter()
        .flat_map_iter(|(job, own)| {
            let comparisons: Vec<_> = job.iter().map(|&at| comparisons[at]).collect();
            let told = tell_job(sample, options, &comparisons, own);
            job.into_iter().zip(told)
        })
        .collect();
    let mut results: Vec<Told> = vec![None; comparisons.len()];
    for (at, result) in told {
        results[at] = Some(result);
    }
    results
}

fn tell_job(
    sample: &Sample,
    options: &GroupTimeOptions,
    comparisons: &[Comparison],
    columns: Vec<(usize, &mut [f64])>,
) -> Vec<Result<Cellwise, CellProblem>> {
    let panel: &Panel = &sample.panel;
    let of = comparisons.iter().zip(columns);
    if panel.shape() != Shape::Balanced {
        return of
            .map(|(comparison, (column, into))| {
                let levels = Levels::new(panel, options.estimator, comparison)?;
                let told = levels.tell()?;
                levels.place(&told, panel.units(), into);
                let treated = levels.treated();
                let controls = levels.controls();
                Ok(Cellwise {
                    effect: told.effect,
                    treated,
                    controls,
                    column,
                })
            })
            .collect();
    }
    let changes = match Changes::new(panel, options.estimator, &comparisons[0]) {
        Ok(changes) => changes,
        Err(problem) => return vec![Err(problem); comparisons.len()],
    };
    of.map(|(comparison, (column, into))| {
        let told = changes.tell(comparison)?;
        changes.place(&told, into);
        let treated = changes.treated;
        let controls = changes.rows() - treated;
        Ok(Cellwise {
            effect: told.effect,
            treated,
            controls,
            column,
        })
    })
    .collect()
}

/// Refuses all if any comparison could not be told.
fn refuse(
    sample: &Sample,
    comparisons: &[Comparison],
    told: &[Told],
) -> Result<(), GroupTimeError> {
    let mut problems = comparisons
        .iter()
        .zip(told)
        .filter_map(|(comparison, told)| {
            let problem = told.as_ref()?.as_ref().err()?;
            Some((comparison, problem.clone()))
        });
    let Some((comparison, problem)) = problems.next() else {
        return Ok(());
    };
    Err(GroupTimeError::Cell {
        cohort: sample.firsts[comparison.cohort],
        period: sample.panel.periods()[comparison.time],
        problem,
        others: problems.count(),
    })
}

/// The share of each treated cohort, by weight, and its influence in the last
/// columns.
fn shares(sample: &Sample, influence: &mut Influence) -> Vec<f64> {
    let panel = &sample.panel;
    let weights = unit_weights(panel);
    let total: f64 = weights.iter().sum();
    let factor = count(panel.units()) / total;
    let skipped = influence.columns().count() - sample.treated;
    let columns = influence.columns_mut().skip(skipped);
    let cohorts = panel.cohorts().iter().take(sample.treated);
    let of = cohorts.zip(columns).map(|(cohort, column)| {
        let units = cohort.units.clone();
        for (into, weight) in column[units.clone()]
            .iter_mut()
            .zip(&weights[units.clone()])
        {
            *into = factor * weight;
        }
        weights[units].iter().sum::<f64>() / total
    });
    of.collect()
}

/// A weight for each unit: that of its first period where all are seen in it,
/// else the mean of its rows.
fn unit_weights(panel: &Panel) -> Vec<f64> {
    match panel.weights() {
        None => vec![1.0; panel.units()],
        Some(Column::Fixed(values)) => values.clone(),
        Some(Column::Varying(values)) => {
            let periods = match panel.shape() {
                Shape::Balanced => 1,
                _ => panel.periods().len(),
            };
            let mut sums = vec![(0.0, 0_usize); panel.units()];
            for cohort in 0..panel.cohorts().len() {
                for period in 0..periods {
                    let cell = panel.cell(cohort, period);
                    for row in cell.clone() {
                        let sum = &mut sums[panel.position(row, cohort, &cell)];
                        sum.0 += values[row];
                        sum.1 += 1;
                    }
                }
            }
            sums.iter()
                .map(|&(sum, rows)| sum / count(rows.max(1)))
                .collect()
        }
    }
}

fn effects(sample: &Sample, comparisons: &[Comparison], told: &[Told]) -> Vec<Effect> {
    let effect = |(comparison, told): (&Comparison, &Told)| {
        let (value, column) = match told {
            None => (0.0, None),
            Some(Ok(cell)) => (cell.effect, Some(cell.column)),
            Some(Err(_)) => return None,
        };
        Some(Effect {
            cohort: comparison.cohort,
            first: sample.firsts[comparison.cohort],
            period: sample.panel.periods()[comparison.time],
            value,
            column,
        })
    };
    comparisons.iter().zip(told).filter_map(effect).collect()
}
