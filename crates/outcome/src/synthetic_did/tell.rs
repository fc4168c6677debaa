//! From a panel to effects with their errors.

use super::block::{Block, Matrix, Times, Weights};
use super::error::{SyntheticDidError, SyntheticDidWarning};
use super::layout::{Curve, Layout, Row};
use super::options::{Errors, FEW_TREATED, Method, SyntheticDidOptions};
use super::ranked::Ranked;
use super::result::{CohortEffect, SyntheticDid};
use super::spread::{Sample, variances};
use crate::group_time::{Estimate, above_rounding};
use crate::linear::sums::{count, dot};
use crate::panel::{Panel, Shape};
use rayon::prelude::*;
use std::ops::Range;

/// With fewer placebos no rank is below 5%.
const FEW_PLACEBOS: usize = 19;
/// Periods before treatment that are few, and fewer.
const FEW_BEFORE: usize = 4;

/// Outcomes beyond this have squares whose sums may not be numbers.
const LARGEST: f64 = 1e100;

/// The effect on units that are first treated in some period, against units that
/// are never treated; see the [module](super).
///
/// # Errors
/// [`SyntheticDidError`], with the reason and the number.
pub fn synthetic_did(
    panel: &Panel,
    options: &SyntheticDidOptions,
) -> Result<SyntheticDid, SyntheticDidError> {
    check(panel, options)?;
    let matrix = Matrix::new(panel);
    let (cohorts, controls) = parties(panel)?;
    let blocks = blocks(panel, &matrix, &cohorts, &controls, options)?;
    let all = Times::once(controls.clone());
    let weights: Vec<Weights> = blocks
        .par_iter()
        .map(|block| {
            let treated = Times::once(block.treated.clone());
            block.weigh((&all, &treated), None, options.solver)
        })
        .collect();
    let errors = choose(options, &blocks, &weights, &controls)?;
    let layout = Layout::new(&blocks, panel.periods());
    let curves: Vec<Option<Curve>> = blocks
        .iter()
        .zip(&weights)
        .map(|(block, weights)| {
            Some(Curve {
                treated: count(block.treated.len()),
                values: block.curve(&all, &Times::once(block.treated.clone()), weights),
            })
        })
        .collect();
    let row = layout.row(&curves);
    let sample = Sample {
        blocks: &blocks,
        weights: &weights,
        layout: &layout,
        controls: controls.clone(),
        solver: match controls.start {
            1 => options.solver,
            _ => options.solver_in_draws(),
        },
    };
    let rows = replicate(&sample, errors, options);
    let estimates = estimate(
        &row,
        &rows,
        &layout,
        errors,
        (options.level, panel.rounding()),
    );
    let finding = Finding {
        panel,
        layout: &layout,
        estimates: &estimates,
    };
    let cohorts: Vec<CohortEffect> = (0..blocks.len())
        .map(|at| {
            let values = curves[at].as_ref().map_or(&[][..], |curve| &curve.values);
            finding.cohort(at, &blocks[at], &weights[at], values)
        })
        .collect();
    let placebos = placebos(panel, &sample, errors, &rows);
    let overall = estimates[0];
    Ok(SyntheticDid {
        design: panel.design(),
        overall,
        events: (layout.events.iter().enumerate())
            .map(|(at, &event)| (event, estimates[layout.event(at)]))
            .collect(),
        errors,
        replicates: rows.len(),
        rank_p_value: rank(&placebos, overall.value),
        ranked: match errors {
            Errors::Placebo => {
                let effects: Vec<f64> = rows.iter().filter_map(|row| row[0]).collect();
                Ranked::new(overall.value, &effects, options.level)
            }
            _ => None,
        },
        placebos,
        warnings: warn(
            &cohorts,
            (controls.len(), rows.len()),
            errors,
            options.method,
        ),
        cohorts,
    })
}

fn check(panel: &Panel, options: &SyntheticDidOptions) -> Result<(), SyntheticDidError> {
    let level = options.level;
    if !(level > 0.0 && level < 1.0) {
        return Err(SyntheticDidError::Level { level });
    }
    let (units, cells) = (panel.units(), panel.units() * panel.periods().len());
    match panel.shape() {
        Shape::Balanced => {}
        Shape::Unbalanced => {
            let missing = cells - panel.rows();
            return Err(SyntheticDidError::Unbalanced { missing, cells });
        }
        Shape::Repeated => return Err(SyntheticDidError::Repeated { rows: panel.rows() }),
    }
    let sizes = panel.outcomes().iter().map(|outcome| outcome.abs());
    let largest = sizes.fold(0.0, f64::max);
    if largest > LARGEST {
        return Err(SyntheticDidError::TooLarge { largest });
    }
    if panel.weights().is_some() {
        return Err(SyntheticDidError::Weighted { units });
    }
    if let Some(clusters) = panel.clusters() {
        return Err(SyntheticDidError::Clustered { clusters });
    }
    let covariates = panel.covariates();
    if covariates > 0 {
        return Err(SyntheticDidError::Covariates { covariates });
    }
    Ok(())
}

/// A first treated period and the positions of its units.
type Treated = (i64, Range<usize>);

/// Cohorts that are treated within the panel, and the units that are not.
fn parties(panel: &Panel) -> Result<(Vec<Treated>, Range<usize>), SyntheticDidError> {
    let periods = panel.periods();
    let last = periods[periods.len() - 1];
    let units = panel.units();
    let cohorts: Vec<Treated> = panel
        .cohorts()
        .iter()
        .filter_map(|cohort| Some((cohort.first?, cohort.units.clone())))
        .filter(|&(first, _)| first <= last)
        .collect();
    let Some((_, latest)) = cohorts.last() else {
        return Err(SyntheticDidError::NoTreated { units, last });
    };
    let controls = latest.end..units;
    if controls.len() < 2 {
        return Err(SyntheticDidError::FewControls {
            controls: controls.len(),
            units,
        });
    }
    Ok((cohorts, controls))
}

fn blocks<'a>(
    panel: &Panel,
    matrix: &'a Matrix,
    cohorts: &[Treated],
    controls: &Range<usize>,
    options: &SyntheticDidOptions,
) -> Result<Vec<Block<'a>>, SyntheticDidError> {
    let mut blocks = Vec::with_capacity(cohorts.len());
    for (first, units) in cohorts {
        let first = *first;
        let before = panel.periods().partition_point(|&period| period < first);
        if before < 2 {
            return Err(SyntheticDidError::FewBefore {
                first,
                units: units.len(),
                before,
            });
        }
        let party = (first, units.clone());
        let block = Block::new(matrix, party, controls.clone(), before, options);
        let needs_noise = options.method != Method::DifferenceInDifferences;
        if needs_noise && block.noise <= 0.0 {
            return Err(SyntheticDidError::NoNoise {
                controls: controls.len(),
                before,
                first,
            });
        }
        blocks.push(block);
    }
    Ok(blocks)
}

/// Where errors come from, if they can.
fn choose(
    options: &SyntheticDidOptions,
    blocks: &[Block],
    weights: &[Weights],
    controls: &Range<usize>,
) -> Result<Errors, SyntheticDidError> {
    let treated: usize = blocks.iter().map(|block| block.treated.len()).sum();
    let controls = controls.len();
    let placebos = treated == 1 || (treated < FEW_TREATED && controls >= 2 * treated);
    let errors = options.errors.unwrap_or(if placebos {
        Errors::Placebo
    } else {
        Errors::Bootstrap
    });
    let draws = options.draws;
    match errors {
        Errors::Placebo if controls <= treated => {
            return Err(SyntheticDidError::FewPlacebos { treated, controls });
        }
        Errors::Bootstrap if treated == 1 => {
            return Err(SyntheticDidError::BootstrapOfOne { treated });
        }
        // With one treated unit each control takes its turn: nothing is drawn.
        Errors::Placebo if treated > 1 && draws < 2 => {
            return Err(SyntheticDidError::FewDraws { draws });
        }
        Errors::Bootstrap if draws < 2 => {
            return Err(SyntheticDidError::FewDraws { draws });
        }
        Errors::Jackknife => {
            for (block, weights) in blocks.iter().zip(weights) {
                let first = block.first;
                if block.treated.len() == 1 {
                    return Err(SyntheticDidError::JackknifeOfOne { first });
                }
                if weights.units.iter().filter(|&&weight| weight > 0.0).count() == 1 {
                    return Err(SyntheticDidError::JackknifeOfOneWeight { controls, first });
                }
            }
        }
        _ => {}
    }
    Ok(errors)
}

fn replicate(sample: &Sample, errors: Errors, options: &SyntheticDidOptions) -> Vec<Row> {
    let draws = options.draws as usize;
    match errors {
        Errors::Placebo if sample.controls.start == 1 => sample.each_placebo(),
        Errors::Placebo => sample.placebos(draws, options.seed),
        Errors::Bootstrap => sample.bootstrap(draws, options.seed),
        Errors::Jackknife => sample.jackknife(),
        Errors::None => Vec::new(),
    }
}

/// Each effect with its error.
fn estimate(
    row: &Row,
    rows: &[Row],
    layout: &Layout,
    errors: Errors,
    (level, rounding): (f64, f64),
) -> Vec<Estimate> {
    let made_from = layout.made_from();
    let spreads = variances(rows, row.len());
    row.iter()
        .zip(spreads.iter().zip(&made_from))
        .map(|(effect, (spread, cohorts))| {
            let variance = match errors {
                Errors::Jackknife => spread.jackknife(),
                // Draws of one unit show nothing of its noise.
                Errors::Bootstrap if layout.treated(cohorts) < 2 => 0.0,
                _ => spread.variance,
            };
            let value = effect.expect("the whole sample has all cohorts");
            Estimate::new(value, above_rounding(variance, rounding), level)
        })
        .collect()
}

/// The effect on each control, if each was taken for the treated unit.
fn placebos(panel: &Panel, sample: &Sample, errors: Errors, rows: &[Row]) -> Vec<(u32, f64)> {
    if errors != Errors::Placebo || sample.controls.start != 1 {
        return Vec::new();
    }
    let controls = sample.controls.clone().zip(rows);
    controls
        .filter_map(|(unit, row)| Some((panel.unit_at(unit), row[0]?)))
        .collect()
}

fn rank(placebos: &[(u32, f64)], effect: f64) -> Option<f64> {
    let as_far = |placebo: &&(u32, f64)| placebo.1.abs() >= effect.abs();
    let further = placebos.iter().filter(as_far).count();
    (!placebos.is_empty()).then(|| count(1 + further) / count(1 + placebos.len()))
}

struct Finding<'a> {
    panel: &'a Panel,
    layout: &'a Layout,
    estimates: &'a [Estimate],
}

impl Finding<'_> {
    fn cohort(&self, at: usize, block: &Block, weights: &Weights, curve: &[f64]) -> CohortEffect {
        let periods = self.panel.periods();
        let (before, after) = periods.split_at(block.before);
        let gaps = &curve[..block.before];
        let path = block.path();
        let from = self.layout.first_period(at);
        let named = |values: &[f64]| -> Vec<(i64, f64)> {
            periods
                .iter()
                .copied()
                .zip(values.iter().copied())
                .collect()
        };
        let synthetic: Vec<f64> = path.iter().zip(curve).map(|(y, gap)| y - gap).collect();
        let units = block.controls.clone().map(|unit| self.panel.unit_at(unit));
        let squares = dot(&weights.units, &weights.units);
        CohortEffect {
            first: block.first,
            treated: block.treated.len(),
            estimate: self.estimates[Layout::cohort(at)],
            effects: (after.iter().copied())
                .zip(self.estimates[from..from + after.len()].iter().copied())
                .collect(),
            gaps: before.iter().copied().zip(gaps.iter().copied()).collect(),
            path: named(&path),
            synthetic: named(&synthetic),
            unit_weights: units.zip(weights.units.iter().copied()).collect(),
            time_weights: before
                .iter()
                .copied()
                .zip(weights.times.iter().copied())
                .collect(),
            noise: block.noise,
            unit_zeta: block.unit_zeta,
            time_zeta: block.time_zeta,
            miss: block.miss(gaps),
            is_forced: block.is_forced(FEW_BEFORE),
            effective_controls: 1.0 / squares,
        }
    }
}

fn warn(
    cohorts: &[CohortEffect],
    (controls, placebos): (usize, usize),
    errors: Errors,
    method: Method,
) -> Vec<SyntheticDidWarning> {
    let mut warnings = Vec::new();
    let treated: usize = cohorts.iter().map(|cohort| cohort.treated).sum();
    let needed = errors.controls_needed();
    if needed.is_some_and(|needed| controls < needed) {
        warnings.push(SyntheticDidWarning::FewControls { controls, errors });
    } else if treated > 1 && treated < FEW_TREATED {
        warnings.push(SyntheticDidWarning::FewTreated { treated, errors });
    }
    if errors == Errors::Placebo && placebos < FEW_PLACEBOS {
        warnings.push(SyntheticDidWarning::FewPlacebos { placebos });
    }
    for cohort in cohorts {
        let (first, miss, noise) = (cohort.first, cohort.miss, cohort.noise);
        let before = cohort.gaps.len();
        if miss > noise {
            warnings.push(SyntheticDidWarning::PoorFit { first, miss, noise });
        }
        if before <= FEW_BEFORE && method != Method::DifferenceInDifferences {
            warnings.push(SyntheticDidWarning::FewBefore { first, before });
        }
        if cohort.treated == 1 && errors == Errors::Bootstrap {
            warnings.push(SyntheticDidWarning::Alone { first, errors });
        }
    }
    warnings
}
