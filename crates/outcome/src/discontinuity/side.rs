//! Local polynomials on one side.

use super::DiscontinuityError;
use crate::linear::Normal;
use crate::linear::sums::count;

/// Neighbours whose outcomes tell the variance of one. Source: Calonico, Cattaneo
/// and Titiunik (2014), section 5.
const NEIGHBOURS: usize = 3;

/// Units on one side of the cut-off, by distance from it.
#[derive(Debug, Clone)]
pub(super) struct Side {
    /// `above` or `below`.
    pub name: &'static str,
    /// Scores less the cut-off; all of one sign, the nearest first.
    pub x: Vec<f64>,
    /// Outcomes.
    pub y: Vec<f64>,
}

/// A linear functional of a side's outcomes.
#[derive(Debug, Clone)]
pub(super) struct Weights {
    /// One weight for each of the nearest units, which it reaches to.
    pub of: Vec<f64>,
}

impl Side {
    /// How many units lie within a bandwidth.
    pub(super) fn within(&self, bandwidth: f64) -> usize {
        self.x.partition_point(|x| x.abs() < bandwidth)
    }

    /// How many distinct scores are among the nearest `units`.
    pub(super) fn distinct(&self, units: usize) -> usize {
        let steps = self.x[..units]
            .windows(2)
            .filter(|pair| pair[0].total_cmp(&pair[1]).is_ne());
        steps.count() + usize::from(units > 0)
    }

    /// The distance of the furthest.
    pub(super) fn range(&self) -> f64 {
        self.x.last().map_or(0.0, |x| x.abs())
    }

    /// Weights on outcomes that give the coefficient of `x^power` at the cut-off,
    /// in a polynomial of order `order` with triangular weights over `bandwidth`.
    pub(super) fn weights(
        &self,
        (order, power): (i32, usize),
        bandwidth: f64,
    ) -> Result<Weights, DiscontinuityError> {
        let units = self.within(bandwidth);
        let fewest = usize::try_from(order).unwrap_or(0) + 2;
        let found = self.distinct(units);
        if found < fewest {
            return Err(DiscontinuityError::TooFew {
                side: self.name,
                within: format!("within {bandwidth} of it "),
                found,
                fewest,
            });
        }
        let scaled: Vec<f64> = self.x[..units].iter().map(|x| x / bandwidth).collect();
        let kernel: Vec<f64> = scaled.iter().map(|u| 1.0 - u.abs()).collect();
        let columns: Vec<Vec<f64>> = (0..=order)
            .map(|k| scaled.iter().map(|u| u.powi(k)).collect())
            .collect();
        let views: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
        let normal = Normal::new(&views, Some(&kernel))?;
        let mut unit = vec![0.0; views.len()];
        unit[power] = 1.0;
        let row = normal.solve(&unit);
        let mut of = vec![0.0; units];
        for (weight, column) in row.iter().zip(&views) {
            crate::linear::sums::add_multiple(&mut of, *weight, column);
        }
        let scale = (0..power).fold(1.0, |scale, _| scale / bandwidth);
        for (weight, kernel) in of.iter_mut().zip(&kernel) {
            *weight *= kernel * scale;
        }
        Ok(Weights { of })
    }

    /// The variance of each outcome among the nearest `units`, by those nearest to
    /// it: `J/(J+1)` of the squared distance from their mean. Those as near as the
    /// third count too.
    pub(super) fn variances(&self, units: usize) -> Vec<f64> {
        let x = &self.x[..units];
        let variance = |at: usize| {
            let (mut low, mut high) = (at, at + 1);
            let mut reach = 0.0;
            while high - low <= NEIGHBOURS && high - low < units {
                let down = if low > 0 {
                    (x[at] - x[low - 1]).abs()
                } else {
                    f64::INFINITY
                };
                let up = if high < units {
                    (x[high] - x[at]).abs()
                } else {
                    f64::INFINITY
                };
                reach = down.min(up);
                if down <= up {
                    low -= 1;
                } else {
                    high += 1;
                }
            }
            // Scores on a grid are as near as each other but for rounding.
            reach *= 1.0 + 1e-9;
            while low > 0 && (x[at] - x[low - 1]).abs() <= reach {
                low -= 1;
            }
            while high < units && (x[high] - x[at]).abs() <= reach {
                high += 1;
            }
            let others = count(high - low - 1);
            if others < 1.0 {
                return 0.0;
            }
            let total: f64 = self.y[low..high].iter().sum::<f64>() - self.y[at];
            others / (others + 1.0) * (self.y[at] - total / others).powi(2)
        };
        (0..units).map(variance).collect()
    }
}

impl Weights {
    /// The functional of some numbers.
    pub(super) fn apply(&self, values: &[f64]) -> f64 {
        self.of
            .iter()
            .zip(values)
            .map(|(weight, value)| weight * value)
            .sum()
    }

    /// What it makes of `x^power`, which it should pass over.
    pub(super) fn moment(&self, side: &Side, power: i32) -> f64 {
        self.of
            .iter()
            .zip(&side.x)
            .map(|(weight, x)| weight * x.powi(power))
            .sum()
    }

    /// Its variance.
    pub(super) fn variance(&self, variances: &[f64]) -> f64 {
        self.of
            .iter()
            .zip(variances)
            .map(|(weight, v)| weight * weight * v)
            .sum()
    }

    /// This less a multiple of another.
    pub(super) fn less(&self, factor: f64, other: &Self) -> Self {
        let units = self.of.len().max(other.of.len());
        let at = |weights: &Self, unit: usize| weights.of.get(unit).copied().unwrap_or(0.0);
        Self {
            of: (0..units)
                .map(|unit| at(self, unit) - factor * at(other, unit))
                .collect(),
        }
    }
}
