//! Comparing changes, where each unit is seen in both periods.
//!
//! With `D` one for the treated, `w` weights with a mean of one, `p(X)` the
//! chance of treatment and `m(X)` the mean change of controls given `X`, both
//! fitted to the units of this comparison, and `dY` the change from the base
//! period to the period in question:
//!
//! ```text
//! w1 = w D,    w0 = w p(X) (1 - D) / (1 - p(X))
//! dr   E[w1 (dY - m(X))] / E[w1]  -  E[w0 (dY - m(X))] / E[w0]
//! ipw  E[w1 dY] / E[w1]           -  E[w0 dY] / E[w0]
//! reg  E[w1 (dY - m(X))] / E[w1]
//! ```
//!
//! Influence functions include that `p` and `m` are themselves estimated.
//!
//! Source: Sant'Anna and Zhao, «Doubly robust difference-in-differences
//! estimators» (*Journal of Econometrics* 219, 2020), section 3.1 and theorem 1;
//! Abadie (2005) for weighting, normalised; Heckman, Ichimura and Todd (1997)
//! for regression.

use super::error::CellProblem;
use super::options::Estimator;
use super::parts::{
    Chances, Matrix, Told, minus, normalise, problem, product, regresses, times, weighted_mean,
};
use super::plan::Comparison;
use crate::linear::Normal;
use crate::linear::sums::count;
use crate::panel::{Column, Panel};

/// Units, covariates and weights that several comparisons share.
pub(super) struct Changes<'a> {
    panel: &'a Panel,
    /// The treated cohort, then those of the controls.
    cohorts: Vec<usize>,
    /// How many units are treated; they come first.
    pub treated: usize,
    weights: Vec<f64>,
    matrix: Matrix,
    chances: Option<Chances>,
    regression: Option<Normal>,
}

impl<'a> Changes<'a> {
    pub(super) fn new(
        panel: &'a Panel,
        estimator: Estimator,
        comparison: &Comparison,
    ) -> Result<Self, CellProblem> {
        let controls = comparison.controls(panel.cohorts().len());
        let cohorts: Vec<usize> = std::iter::once(comparison.cohort).chain(controls).collect();
        let treated = panel.cohorts()[comparison.cohort].units.len();
        let rows: usize = cohorts
            .iter()
            .map(|&cohort| panel.cohorts()[cohort].units.len())
            .sum();
        let earlier = comparison.earlier();
        if rows == treated {
            let period = panel.periods()[comparison.time];
            return Err(CellProblem::NoControlSeen { period });
        }
        let mut matrix = Matrix::new(rows, panel.covariates());
        for (covariate, column) in panel.covariate_columns().iter().enumerate() {
            let into = matrix.covariate(covariate);
            for &cohort in &cohorts {
                into.extend_from_slice(values(panel, column, cohort, earlier));
            }
        }
        let mut weights = vec![1.0; rows];
        if let Some(column) = panel.weights() {
            weights.clear();
            for &cohort in &cohorts {
                weights.extend_from_slice(values(panel, column, cohort, earlier));
            }
            normalise(&mut weights)?;
        }
        // Regression first: its refusal names the covariate that is to blame.
        let regression = regresses(estimator)
            .then(|| Normal::new(&matrix.rows(treated..rows), Some(&weights[treated..])))
            .transpose()
            .map_err(problem)?;
        // Regression needs no chances, but where there is no overlap it draws its line
        // on into where nobody untreated is.
        let chances = (Chances::needed(estimator) || panel.covariates() > 0)
            .then(|| Chances::new(&matrix, treated, &weights))
            .transpose()?
            .filter(|_| Chances::needed(estimator));
        Ok(Self {
            panel,
            cohorts,
            treated,
            weights,
            matrix,
            chances,
            regression,
        })
    }

    /// Units in the comparison.
    pub(super) fn rows(&self) -> usize {
        self.weights.len()
    }

    /// The effect in one period against its base.
    pub(super) fn tell(&self, comparison: &Comparison) -> Result<Told, CellProblem> {
        let rows = self.rows();
        let mut left = self.change(comparison);
        let mut regression_score = Vec::new();
        if let Some(normal) = &self.regression {
            let controls = self.treated..rows;
            // Columns near to each other deserve a second look at what is left.
            for _ in 0..if normal.near() { 3 } else { 1 } {
                let score = product(&self.weights[controls.clone()], &left[controls.clone()]);
                let step = normal.solve(&self.matrix.sums(controls.clone(), &score));
                let line = self.matrix.line(0..rows, &step);
                left = minus(&left, &line);
            }
            regression_score = product(&self.weights[controls.clone()], &left[controls]);
        }
        self.compare(&left, &regression_score)
    }

    /// `left` is the change, less what regression on the controls explains.
    fn compare(&self, left: &[f64], regression_score: &[f64]) -> Result<Told, CellProblem> {
        let (rows, treated) = (self.rows(), self.treated);
        let total = count(rows);
        let (weights1, left1) = (&self.weights[..treated], &left[..treated]);
        let left0 = &left[treated..];
        let (mean1, sum1) = weighted_mean(weights1, left1)?;
        let mut influence = vec![0.0; rows];
        for ((into, w), l) in influence.iter_mut().zip(weights1).zip(left1) {
            *into = w * (l - mean1) * total / sum1;
        }
        // What the mean of covariates among the treated, less that among the
        // controls as weighed, makes of an error in the regression.
        let mut moment = times(&self.matrix.sums(0..treated, weights1), 1.0 / sum1);
        let mut effect = mean1;
        if let Some(chances) = &self.chances {
            let (mean0, sum0) = weighted_mean(&chances.odds, left0)?;
            effect -= mean0;
            let apart: Vec<f64> = left0.iter().map(|l| l - mean0).collect();
            let apart = product(&chances.odds, &apart);
            for (into, apart) in influence[treated..].iter_mut().zip(&apart) {
                *into -= apart * total / sum0;
            }
            let slope = times(&self.matrix.sums(treated..rows, &apart), total / sum0);
            let line = self.matrix.line(0..rows, &chances.normal.solve(&slope));
            for ((into, line), score) in influence.iter_mut().zip(&line).zip(&chances.score) {
                *into -= score * line;
            }
            let other = self.matrix.sums(treated..rows, &chances.odds);
            moment = minus(&moment, &times(&other, 1.0 / sum0));
        }
        if let Some(normal) = &self.regression {
            let line = self
                .matrix
                .line(treated..rows, &normal.solve(&times(&moment, total)));
            let controls = influence[treated..].iter_mut();
            for ((into, line), score) in controls.zip(&line).zip(regression_score) {
                *into -= score * line;
            }
        }
        Ok(Told { effect, influence })
    }

    /// The change of each unit from the base period.
    fn change(&self, comparison: &Comparison) -> Vec<f64> {
        let outcomes = self.panel.outcomes();
        let mut change = Vec::with_capacity(self.rows());
        for &cohort in &self.cohorts {
            let now = &outcomes[self.panel.cell(cohort, comparison.time)];
            let before = &outcomes[self.panel.cell(cohort, comparison.base)];
            change.extend(now.iter().zip(before).map(|(now, before)| now - before));
        }
        change
    }

    /// Writes what each unit contributes where it stands in the panel.
    pub(super) fn place(&self, told: &Told, into: &mut [f64]) {
        let factor = count(self.panel.units()) / count(self.rows());
        let mut from = 0;
        for &cohort in &self.cohorts {
            let units = self.panel.cohorts()[cohort].units.clone();
            let to = from + units.len();
            for (into, value) in into[units].iter_mut().zip(&told.influence[from..to]) {
                *into = factor * value;
            }
            from = to;
        }
    }
}

/// A cohort's covariate or weight in one period.
fn values<'a>(panel: &Panel, column: &'a Column, cohort: usize, period: usize) -> &'a [f64] {
    match column {
        Column::Fixed(values) => &values[panel.cohorts()[cohort].units.clone()],
        Column::Varying(values) => &values[panel.cell(cohort, period)],
    }
}
