//! Entropy balancing.

use super::{MatchingError, Places};
use crate::linear::Normal;
use crate::linear::sums::{add_multiple, count, dot};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Newton's steps before it is said that no weights will do.
const STEPS: usize = 500;
/// How far from balance, in standard deviations, is balanced.
const BALANCED: f64 = 1e-10;
/// A direction along which everything untreated lies on one side, to rounding.
const ONE_SIDE: f64 = 1e-9;

/// What is balanced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Moments {
    /// Means.
    #[default]
    Means,
    /// Means and variances (of covariates with more than two values; of others the
    /// mean tells the variance).
    MeansAndVariances,
}

/// Weights that balance.
#[derive(Debug, Clone, PartialEq)]
pub struct EntropyBalance {
    /// One for a treated unit; those of the untreated add up to the number of
    /// treated (in each stratum, if there are strata).
    pub weights: Vec<f64>,
    /// The largest difference left between means, in standard deviations.
    pub furthest: f64,
    /// Newton's steps, all strata together.
    pub steps: usize,
}

/// Weights on the untreated, as even as can be, that give them the means of the
/// treated; within each stratum, if there are strata.
///
/// # Errors
/// [`MatchingError::OutOfReach`] and [`MatchingError::Infeasible`] with the
/// covariates that no weights can balance; [`MatchingError::Collinear`];
/// [`MatchingError::EmptyStratum`].
pub fn entropy_balance(
    places: &Places<'_>,
    moments: Moments,
) -> Result<EntropyBalance, MatchingError> {
    places.check()?;
    let mut strata: BTreeMap<u32, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
    for (unit, &treated) in places.treated.iter().enumerate() {
        let (ones, others) = strata.entry(places.stratum(unit)).or_default();
        if treated { ones } else { others }.push(unit);
    }
    strata.retain(|_, (treated, _)| !treated.is_empty());
    let solved: Vec<Result<Solved, MatchingError>> = strata
        .par_iter()
        .map(|(&stratum, (treated, untreated))| {
            if untreated.is_empty() {
                let treated = treated.len();
                return Err(MatchingError::EmptyStratum { stratum, treated });
            }
            let stratum = places.strata.map(|_| stratum);
            Problem::new(places, (treated, untreated), moments, stratum)?.solve()
        })
        .collect();
    let mut answer = EntropyBalance {
        weights: vec![0.0; places.treated.len()],
        furthest: 0.0,
        steps: 0,
    };
    for (solved, (treated, untreated)) in solved.into_iter().zip(strata.values()) {
        let solved = solved?;
        for &unit in treated {
            answer.weights[unit] = 1.0;
        }
        for (&unit, weight) in untreated.iter().zip(solved.weights) {
            answer.weights[unit] = weight * count(treated.len());
        }
        answer.furthest = answer.furthest.max(solved.furthest);
        answer.steps += solved.steps;
    }
    Ok(answer)
}

struct Solved {
    /// They add up to one.
    weights: Vec<f64>,
    furthest: f64,
    steps: usize,
}

/// Untreated columns less the mean of the treated, in standard deviations.
struct Problem {
    columns: Vec<Vec<f64>>,
    /// The covariate that each column is of.
    covariates: Vec<usize>,
    stratum: Option<u32>,
}

impl Problem {
    fn new(
        places: &Places<'_>,
        (treated, untreated): (&[usize], &[usize]),
        moments: Moments,
        stratum: Option<u32>,
    ) -> Result<Self, MatchingError> {
        let mut problem = Self {
            columns: Vec::new(),
            covariates: Vec::new(),
            stratum,
        };
        for (covariate, column) in places.covariates.iter().enumerate() {
            if column
                .windows(2)
                .all(|pair| pair[0].total_cmp(&pair[1]).is_eq())
            {
                let on = Vec::new();
                return Err(MatchingError::Collinear { covariate, on });
            }
            let take = |units: &[usize]| -> Vec<f64> { units.iter().map(|&u| column[u]).collect() };
            let (ones, others) = (take(treated), take(untreated));
            let mean = ones.iter().sum::<f64>() / count(ones.len());
            problem.push(covariate, &ones, &others)?;
            if moments == Moments::MeansAndVariances && has_three(column) {
                let square = |values: &[f64]| -> Vec<f64> {
                    values.iter().map(|value| (value - mean).powi(2)).collect()
                };
                let pushed = problem.push(covariate, &square(&ones), &square(&others));
                pushed.map_err(of_variance)?;
            }
        }
        problem.independent(untreated.len())?;
        Ok(problem)
    }

    fn push(
        &mut self,
        covariate: usize,
        ones: &[f64],
        others: &[f64],
    ) -> Result<(), MatchingError> {
        let mean = ones.iter().sum::<f64>() / count(ones.len());
        let (low, high) = others
            .iter()
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &v| {
                (low.min(v), high.max(v))
            });
        let size = ones
            .iter()
            .fold(mean.abs(), |most, value| most.max(value.abs()));
        let alike = |value: f64| (value - mean).abs() <= 1e-12 * size.max(f64::MIN_POSITIVE);
        if alike(low) && alike(high) {
            // The untreated all have the mean of the treated: nothing to do.
            return Ok(());
        }
        if mean <= low || mean >= high {
            return Err(MatchingError::OutOfReach {
                covariate,
                stratum: self.stratum,
                mean,
                low,
                high,
            });
        }
        let centre = others.iter().sum::<f64>() / count(others.len());
        let squares: f64 = others.iter().map(|value| (value - centre).powi(2)).sum();
        let deviation = (squares / count(others.len())).sqrt();
        self.columns.push(
            others
                .iter()
                .map(|value| (value - mean) / deviation)
                .collect(),
        );
        self.covariates.push(covariate);
        Ok(())
    }

    /// Whether no column hangs on others.
    fn independent(&self, untreated: usize) -> Result<(), MatchingError> {
        let constant = vec![1.0; untreated];
        let mut views = vec![constant.as_slice()];
        views.extend(self.columns.iter().map(Vec::as_slice));
        match Normal::new(&views, None).map_err(MatchingError::from_constant) {
            Ok(_) => Ok(()),
            Err(MatchingError::Collinear { covariate, on }) => {
                let mut on: Vec<usize> = on.into_iter().map(|at| self.covariates[at]).collect();
                on.dedup();
                let covariate = self.covariates[covariate];
                Err(MatchingError::Collinear { covariate, on })
            }
            Err(other) => Err(other),
        }
    }

    /// Newton's steps on `log sum exp(l'z)`, halved until they go down.
    fn solve(&self) -> Result<Solved, MatchingError> {
        let size = self.columns.len();
        let rows = self.columns.first().map_or(1, Vec::len);
        let mut multipliers = vec![0.0; size];
        let (mut value, mut weights) = self.at(&multipliers, rows);
        for steps in 0..STEPS {
            let gradient: Vec<f64> = self
                .columns
                .iter()
                .map(|column| dot(column, &weights))
                .collect();
            let furthest = gradient.iter().fold(0.0_f64, |most, g| most.max(g.abs()));
            if furthest <= BALANCED {
                return Ok(Solved {
                    weights,
                    furthest,
                    steps,
                });
            }
            if steps % 5 == 4 && self.is_one_sided(&multipliers) {
                break;
            }
            let Some(step) = self.newton(&gradient, &weights) else {
                break;
            };
            let down = -dot(&step, &gradient);
            let mut length = 1.0;
            loop {
                let mut next = multipliers.clone();
                add_multiple(&mut next, length, &step);
                let (lower, at) = self.at(&next, rows);
                if lower <= value - 1e-4 * length * down || (length >= 1.0 && down < 1e-13) {
                    (multipliers, value, weights) = (next, lower, at);
                    break;
                }
                length *= 0.5;
                if length < 1e-12 {
                    return Err(self.infeasible(&multipliers));
                }
            }
        }
        Err(self.infeasible(&multipliers))
    }

    /// The value at some multipliers, and the weights.
    fn at(&self, multipliers: &[f64], rows: usize) -> (f64, Vec<f64>) {
        let mut lines = vec![0.0; rows];
        for (column, &multiplier) in self.columns.iter().zip(multipliers) {
            add_multiple(&mut lines, multiplier, column);
        }
        let most = lines
            .iter()
            .fold(f64::NEG_INFINITY, |most, &line| most.max(line));
        for line in &mut lines {
            *line = libm::exp(*line - most);
        }
        let total: f64 = lines.iter().sum();
        for line in &mut lines {
            *line /= total;
        }
        (most + libm::log(total / count(rows)), lines)
    }

    /// The step to where the gradient would be nought; `None` where the weights
    /// have gathered on so few units that there is none.
    fn newton(&self, gradient: &[f64], weights: &[f64]) -> Option<Vec<f64>> {
        let centred: Vec<Vec<f64>> = self
            .columns
            .iter()
            .zip(gradient)
            .map(|(column, mean)| column.iter().map(|value| value - mean).collect())
            .collect();
        let views: Vec<&[f64]> = centred.iter().map(Vec::as_slice).collect();
        let normal = Normal::new(&views, Some(weights)).ok()?;
        let step = normal.solve(gradient);
        Some(step.into_iter().map(|value| -value).collect())
    }

    /// Whether all untreated lie on one side of the treated mean along the
    /// multipliers, which proves that no weights balance.
    fn is_one_sided(&self, multipliers: &[f64]) -> bool {
        let length = dot(multipliers, multipliers).sqrt();
        let rows = self.columns.first().map_or(0, Vec::len);
        let mut lines = vec![0.0; rows];
        for (column, &multiplier) in self.columns.iter().zip(multipliers) {
            add_multiple(&mut lines, multiplier / length, column);
        }
        lines.iter().all(|&line| line < -ONE_SIDE)
    }

    fn infeasible(&self, multipliers: &[f64]) -> MatchingError {
        let mut parts: BTreeMap<usize, f64> = BTreeMap::new();
        for (&covariate, multiplier) in self.covariates.iter().zip(multipliers) {
            *parts.entry(covariate).or_default() += multiplier * multiplier;
        }
        let most = parts.values().fold(0.0_f64, |most, &part| most.max(part));
        let mut covariates: Vec<(usize, f64)> = parts.into_iter().collect();
        // Those with less than a tenth of the largest multiplier hardly matter.
        covariates.retain(|(_, part)| *part >= 0.01 * most);
        covariates.sort_by(|one, other| other.1.total_cmp(&one.1));
        MatchingError::Infeasible {
            covariates: covariates
                .into_iter()
                .map(|(covariate, _)| covariate)
                .collect(),
            stratum: self.stratum,
        }
    }
}

/// Whether a column has more than two values.
fn has_three(column: &[f64]) -> bool {
    let Some(&first) = column.first() else {
        return false;
    };
    let other = column.iter().find(|value| value.total_cmp(&first).is_ne());
    let is_third = |value: &f64| {
        value.total_cmp(&first).is_ne() && Some(value.to_bits()) != other.map(|o| o.to_bits())
    };
    column.iter().any(is_third)
}

/// What is wrong with a column of squares, as such.
fn of_variance(error: MatchingError) -> MatchingError {
    match error {
        MatchingError::OutOfReach {
            covariate,
            stratum,
            mean,
            low,
            high,
        } => MatchingError::VarianceOutOfReach {
            covariate,
            stratum,
            mean,
            low,
            high,
        },
        other => other,
    }
}
