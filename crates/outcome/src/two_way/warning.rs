//! What the coefficient gets wrong, in numbers.
//!
//! The coefficient is `sum over g, t of W_gt d_gt`, a weighted sum of the effects
//! `d_gt` on treated cells (a cohort in a period), with weights that sum to one.
//! `W_gt` is the sum, over the rows of the cell, of what treatment has of its own
//! after units, periods and covariates are taken off, over that sum for all
//! treated rows.
//!
//! Source: de Chaisemartin and D'Haultfœuille (2020), theorem 1 and corollary 1.

use super::rows::{PanelRows, Regression};
use crate::panel::Panel;

/// A reason not to read the coefficient as an effect.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Warning {
    /// Units begin to be treated at different times.
    #[error(
        "units begin to be treated in {timings} different periods, and {} with units that are already treated: rely on effects by group and time, or on imputation", share(*forbidden)
    )]
    Staggered {
        /// In how many periods units begin to be treated.
        timings: usize,
        /// The share of comparisons with units already treated, if it is known.
        forbidden: Option<f64>,
    },
    /// Some effects enter with the wrong sign.
    #[error(
        "{} of {} treated cells enter with a weight below zero ({:.4} in all), so that a larger effect there makes the estimate smaller: rely on effects by group and time, or on imputation", .0.negative, .0.cells, .0.sum
    )]
    Negative(NegativeWeights),
}

fn share(forbidden: Option<f64>) -> String {
    match forbidden {
        Some(share) => format!("{:.1}% of what is compared is", 100.0 * share),
        None => "some of what is compared may be".to_owned(),
    }
}

/// How much of the coefficient has the wrong sign.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NegativeWeights {
    /// Treated cells.
    pub cells: usize,
    /// Those with a weight below zero.
    pub negative: usize,
    /// The sum of the weights below zero.
    pub sum: f64,
    /// How far effects would have to differ between treated cells (their standard
    /// deviation, in units of the outcome) for the mean effect to be zero in spite
    /// of the coefficient; `None` if all cells weigh as much as their rows.
    pub overturned_by: Option<f64>,
}

impl NegativeWeights {
    pub(super) fn new(
        panel: &Panel,
        rows: &PanelRows,
        fit: &Regression,
        treatment: &[f64],
    ) -> Self {
        let mut own = fit.columns[0].clone();
        if fit.columns.len() > 1 {
            let others: Vec<&[f64]> = fit.columns[1..].iter().map(Vec::as_slice).collect();
            let weights = rows.weights(panel);
            if let Ok(fit) = crate::linear::least_squares(&others, &own, weights.as_deref()) {
                own = fit.residuals;
            }
        }
        let periods = panel.periods().len();
        // The weight of each cell, and of its rows.
        let mut cells = vec![(0.0, 0.0); panel.cohorts().len() * periods];
        for row in 0..rows.len() {
            if treatment[row] > 0.0 {
                let cell = rows.cohort[row] as usize * periods + rows.period[row] as usize;
                cells[cell].0 += fit.effects.weight(row) * own[row];
                cells[cell].1 += fit.effects.weight(row);
            }
        }
        cells.retain(|cell| cell.1 > 0.0);
        let whole: f64 = cells.iter().map(|cell| cell.0).sum();
        let mass: f64 = cells.iter().map(|cell| cell.1).sum();
        let below = cells.iter().map(|cell| cell.0 / whole);
        let below = below.filter(|&weight| weight < -1e-12);
        let spread: f64 = cells
            .iter()
            .map(|(own, rows)| {
                let share = rows / mass;
                let relative = own / whole / share - 1.0;
                share * relative * relative
            })
            .sum();
        Self {
            cells: cells.len(),
            negative: below.clone().count(),
            sum: below.sum(),
            overturned_by: (spread > 1e-20).then(|| fit.coefficients[0].abs() / spread.sqrt()),
        }
    }
}
