//! Comparing levels, where units are not seen in both periods.
//!
//! There are four blocks of rows: treated and controls, in the period in question
//! (`T = 1`) and in the base period (`T = 0`). The doubly robust estimator is the
//! locally efficient one, which regresses the outcome in each block:
//!
//! ```text
//! m0(X, T)  mean outcome of controls,   m1(X, T)  that of the treated
//! w1t = w D 1{T = t},   w0t = w p(X) (1 - D) 1{T = t} / (1 - p(X)),   wd = w D
//! dr   sum over t of (+, -) [ E[w1t (Y - m0)] / E[w1t] - E[w0t (Y - m0)] / E[w0t]
//!        + E[wd (m1 - m0)(X, t)] / E[wd] - E[w1t (m1 - m0)(X, t)] / E[w1t] ]
//! ipw  the same with m0 = m1 = 0
//! reg  sum over t of (+, -) [ E[w1t Y] / E[w1t] - E[wd m0(X, t)] / E[wd] ]
//! ```
//!
//! Rows of one unit are added up, so that an unbalanced panel's errors know that
//! they belong together.
//!
//! Source: Sant'Anna and Zhao (2020), section 3.2 and theorem 2.

use super::error::CellProblem;
use super::options::Estimator;
use super::parts::{
    Chances, Matrix, Regression, Told, minus, normalise, plus, product, regresses, times,
    weighted_mean,
};
use super::plan::Comparison;
use crate::linear::sums::count;
use crate::panel::Panel;
use std::ops::Range;

/// Rows of one comparison: treated now, treated before, controls now, controls
/// before.
pub(super) struct Levels {
    estimator: Estimator,
    blocks: [Range<usize>; 4],
    /// The position of each row's unit in the panel.
    positions: Vec<usize>,
    y: Vec<f64>,
    weights: Vec<f64>,
    matrix: Matrix,
    chances: Option<Chances>,
    /// One a block; those of the treated for the doubly robust alone.
    regressions: [Option<Regression>; 4],
}

const TREATED: [usize; 2] = [0, 1];
const CONTROLS: [usize; 2] = [2, 3];
/// A block of the period in question adds, one of the base period takes away.
const SIGN: [f64; 4] = [1.0, -1.0, 1.0, -1.0];

impl Levels {
    pub(super) fn new(
        panel: &Panel,
        estimator: Estimator,
        comparison: &Comparison,
    ) -> Result<Self, CellProblem> {
        let own: Vec<usize> = vec![comparison.cohort];
        let others: Vec<usize> = comparison.controls(panel.cohorts().len()).collect();
        let mut positions = Vec::new();
        let mut rows = Vec::new();
        let mut ends = [0; 4];
        for (block, end) in ends.iter_mut().enumerate() {
            let period = if block % 2 == 0 {
                comparison.time
            } else {
                comparison.base
            };
            for &cohort in if block < 2 { &own } else { &others } {
                let cell = panel.cell(cohort, period);
                for row in cell.clone() {
                    rows.push(row);
                    positions.push(panel.position(row, cohort, &cell));
                }
            }
            *end = rows.len();
        }
        let blocks = [
            0..ends[0],
            ends[0]..ends[1],
            ends[1]..ends[2],
            ends[2]..ends[3],
        ];
        for (block, range) in blocks.iter().enumerate() {
            let at = if block % 2 == 0 {
                comparison.time
            } else {
                comparison.base
            };
            let period = panel.periods()[at];
            if range.is_empty() {
                return Err(if block < 2 {
                    CellProblem::NoTreatedSeen { period }
                } else {
                    CellProblem::NoControlSeen { period }
                });
            }
        }
        let mut matrix = Matrix::new(rows.len(), panel.covariates());
        for (covariate, column) in panel.covariate_columns().iter().enumerate() {
            let values = rows
                .iter()
                .zip(&positions)
                .map(|(&row, &at)| column.at(row, at));
            matrix.covariate(covariate).extend(values);
        }
        let mut weights = vec![1.0; rows.len()];
        if let Some(column) = panel.weights() {
            weights = rows
                .iter()
                .zip(&positions)
                .map(|(&row, &at)| column.at(row, at))
                .collect();
            normalise(&mut weights)?;
        }
        let y: Vec<f64> = rows.iter().map(|&row| panel.outcomes()[row]).collect();
        let mut regressions = [None, None, None, None];
        for (block, regression) in regressions.iter_mut().enumerate() {
            let of_treated = estimator == Estimator::DoublyRobust;
            if regresses(estimator) && (CONTROLS.contains(&block) || of_treated) {
                let rows = blocks[block].clone();
                *regression = Some(Regression::new(&matrix, rows, &y, &weights)?);
            }
        }
        // As for changes, regression is refused without overlap.
        let chances = (Chances::needed(estimator) || panel.covariates() > 0)
            .then(|| Chances::new(&matrix, blocks[1].end, &weights))
            .transpose()?
            .filter(|_| Chances::needed(estimator));
        Ok(Self {
            estimator,
            blocks,
            positions,
            y,
            weights,
            matrix,
            chances,
            regressions,
        })
    }

    /// How many rows there are.
    pub(super) fn rows(&self) -> usize {
        self.y.len()
    }

    /// How many of them are of treated units in the period in question.
    pub(super) fn treated(&self) -> usize {
        self.blocks[0].len()
    }

    /// How many rows are of controls.
    pub(super) fn controls(&self) -> usize {
        self.rows() - self.blocks[1].end
    }

    pub(super) fn tell(&self) -> Result<Told, CellProblem> {
        let mut told = Told {
            effect: 0.0,
            influence: vec![0.0; self.rows()],
        };
        // How the answer leans on each regression's coefficients.
        let mut leans: [Vec<f64>; 4] = std::array::from_fn(|_| vec![0.0; self.size()]);
        self.outcomes_of_treated(&mut told, &mut leans)?;
        match self.estimator {
            Estimator::Regression => self.take_off_regression(&mut told, &mut leans)?,
            Estimator::Weighting => self.outcomes_of_controls(&mut told, &mut leans)?,
            Estimator::DoublyRobust => {
                self.outcomes_of_controls(&mut told, &mut leans)?;
                self.add_efficiency(&mut told, &mut leans)?;
            }
        }
        for (block, lean) in leans.iter().enumerate() {
            let Some(regression) = &self.regressions[block] else {
                continue;
            };
            let rows = self.blocks[block].clone();
            let solved = regression.normal.solve(&times(lean, count(self.rows())));
            let line = self.matrix.line(rows.clone(), &solved);
            let influence = told.influence[rows].iter_mut();
            for ((into, line), score) in influence.zip(&line).zip(&regression.score) {
                *into += score * line;
            }
        }
        Ok(told)
    }

    fn size(&self) -> usize {
        self.matrix.rows(0..0).len()
    }

    /// What is left of outcomes in a block once the controls' regression of the
    /// same period is taken off, where the estimator does so.
    fn left(&self, block: usize) -> Vec<f64> {
        let rows = self.blocks[block].clone();
        let y = &self.y[rows.clone()];
        match (&self.regressions[2 + block % 2], self.estimator) {
            (Some(controls), Estimator::DoublyRobust) => {
                minus(y, &self.matrix.line(rows, &controls.coefficients))
            }
            _ => y.to_vec(),
        }
    }

    fn outcomes_of_treated(
        &self,
        told: &mut Told,
        leans: &mut [Vec<f64>; 4],
    ) -> Result<(), CellProblem> {
        for block in TREATED {
            let rows = self.blocks[block].clone();
            let weights = &self.weights[rows.clone()];
            let left = self.left(block);
            let (mean, sum) = weighted_mean(weights, &left)?;
            told.effect += SIGN[block] * mean;
            let factor = SIGN[block] * count(self.rows()) / sum;
            let influence = told.influence[rows.clone()].iter_mut();
            for ((into, w), left) in influence.zip(weights).zip(&left) {
                *into += factor * w * (left - mean);
            }
            if self.estimator == Estimator::DoublyRobust {
                let mean_of = times(&self.matrix.sums(rows, weights), SIGN[block] / sum);
                let lean = &mut leans[2 + block % 2];
                *lean = minus(lean, &mean_of);
            }
        }
        Ok(())
    }

    fn outcomes_of_controls(
        &self,
        told: &mut Told,
        leans: &mut [Vec<f64>; 4],
    ) -> Result<(), CellProblem> {
        let Some(chances) = &self.chances else {
            return Ok(());
        };
        let first = self.blocks[2].start;
        let total = count(self.rows());
        let mut slope = vec![0.0; self.size()];
        for block in CONTROLS {
            let rows = self.blocks[block].clone();
            let odds = &chances.odds[rows.start - first..rows.end - first];
            let left = self.left(block);
            let (mean, sum) = weighted_mean(odds, &left)?;
            told.effect -= SIGN[block] * mean;
            let apart: Vec<f64> = left.iter().map(|left| left - mean).collect();
            let apart = times(&product(odds, &apart), SIGN[block] * total / sum);
            for (into, apart) in told.influence[rows.clone()].iter_mut().zip(&apart) {
                *into -= apart;
            }
            for (slope, more) in slope.iter_mut().zip(self.matrix.sums(rows.clone(), &apart)) {
                *slope += more;
            }
            if self.estimator == Estimator::DoublyRobust {
                let mean_of = times(&self.matrix.sums(rows, odds), -SIGN[block] / sum);
                leans[block] = minus(&leans[block], &mean_of);
            }
        }
        let line = self
            .matrix
            .line(0..self.rows(), &chances.normal.solve(&slope));
        for ((into, line), score) in told.influence.iter_mut().zip(&line).zip(&chances.score) {
            *into -= score * line;
        }
        Ok(())
    }

    /// Takes off what the treated would have come to: their own covariates, from
    /// both periods, at the controls' coefficients.
    fn take_off_regression(
        &self,
        told: &mut Told,
        leans: &mut [Vec<f64>; 4],
    ) -> Result<(), CellProblem> {
        let [Some(now), Some(before)] = CONTROLS.map(|block| self.regressions[block].as_ref())
        else {
            return Ok(());
        };
        let treated = 0..self.blocks[1].end;
        let weights = &self.weights[treated.clone()];
        let change = minus(&now.coefficients, &before.coefficients);
        let line = self.matrix.line(treated.clone(), &change);
        let (mean, sum) = weighted_mean(weights, &line)?;
        told.effect -= mean;
        let factor = count(self.rows()) / sum;
        for ((into, w), line) in told.influence.iter_mut().zip(weights).zip(&line) {
            *into -= factor * w * (line - mean);
        }
        let moment = times(&self.matrix.sums(treated, weights), 1.0 / sum);
        leans[2] = minus(&leans[2], &moment);
        leans[3] = plus(&leans[3], &moment);
        Ok(())
    }

    /// Uses that the treated of both periods have the same covariates, as drawn
    /// from one population.
    fn add_efficiency(
        &self,
        told: &mut Told,
        leans: &mut [Vec<f64>; 4],
    ) -> Result<(), CellProblem> {
        let total = count(self.rows());
        let all = 0..self.blocks[1].end;
        for block in TREATED {
            let (Some(own), Some(controls)) =
                (&self.regressions[block], &self.regressions[block + 2])
            else {
                continue;
            };
            let sign = SIGN[block];
            let apart = minus(&own.coefficients, &controls.coefficients);
            let mut moment = vec![0.0; self.size()];
            for (rows, sign) in [(all.clone(), sign), (self.blocks[block].clone(), -sign)] {
                let weights = &self.weights[rows.clone()];
                let line = self.matrix.line(rows.clone(), &apart);
                let (mean, sum) = weighted_mean(weights, &line)?;
                told.effect += sign * mean;
                let influence = told.influence[rows.clone()].iter_mut();
                for ((into, w), line) in influence.zip(weights).zip(&line) {
                    *into += sign * total / sum * w * (line - mean);
                }
                let mean_of = times(&self.matrix.sums(rows, weights), -sign / sum);
                moment = minus(&moment, &mean_of);
            }
            leans[block] = plus(&leans[block], &moment);
            leans[block + 2] = minus(&leans[block + 2], &moment);
        }
        Ok(())
    }

    /// Adds what each row contributes to its unit.
    pub(super) fn place(&self, told: &Told, units: usize, into: &mut [f64]) {
        let factor = count(units) / count(self.rows());
        for (&position, value) in self.positions.iter().zip(&told.influence) {
            into[position] += factor * value;
        }
    }
}
