//! The logit: the chance of being treated, given covariates.

use super::LinearError;
use super::gram::{Normal, moments};
use super::sums::{combine, dot, sum};

/// Steps after which the columns are said to tell the rows apart; R's `glm` too
/// stops after 25.
const STEPS: usize = 25;

/// How little the likelihood may still have to gain, relative to the information
/// in it: the coefficients then move by less than 1e-10 of their scale, and the
/// deviance by less than anybody could see.
const AT_REST: f64 = 1e-20;

/// What [`logit`] found.
#[derive(Debug, Clone)]
pub struct Logit {
    /// One coefficient a column.
    pub coefficients: Vec<f64>,
    /// The chance of a one, one number a row.
    pub fitted: Vec<f64>,
    /// `X'WX` at the answer, with `W = w p (1 - p)`: the information.
    pub normal: Normal,
    /// Newton's steps that were taken.
    pub steps: usize,
}

/// Fits `P(one) = 1 / (1 + exp(-X b))` to rows of which the first `ones` are
/// ones and the others zeros, by the largest weighted likelihood.
///
/// Newton's steps begin at no effect of any column and are halved where the
/// deviance would grow; they rest when the next step would move nothing that a
/// float shows.
///
/// # Errors
/// [`LinearError::Separated`] when they do not come to rest, and the errors of
/// [`Normal::new`].
pub fn logit(
    columns: &[&[f64]],
    ones: usize,
    weights: Option<&[f64]>,
) -> Result<Logit, LinearError> {
    let rows = columns.first().map_or(0, |column| column.len());
    if let Some(weights) = weights
        && weights.len() != rows
    {
        let found = weights.len();
        return Err(LinearError::Length {
            found,
            expected: rows,
        });
    }
    let weight_of = |row: usize| weights.map_or(1.0, |weights| weights[row]);
    let mut state = State::new(columns.len(), rows);
    let mut best = f64::INFINITY;
    let mut before = state.coefficients.clone();
    for steps in 0..STEPS {
        state.chances(columns, ones, &weight_of);
        let normal = match Normal::new(columns, Some(&state.information)) {
            Ok(normal) => normal,
            Err(error) if steps == 0 => return Err(error),
            Err(_) => return Err(LinearError::Separated { steps }),
        };
        let score = moments(columns, &state.score);
        let step = normal.solve(&score);
        let gain = dot(&step, &score);
        if gain <= AT_REST * sum(&state.information) {
            let State {
                mut coefficients, ..
            } = state;
            add(&mut coefficients, &step);
            combine(&mut state.line, columns, &coefficients);
            let fitted: Vec<f64> = state.line.iter().map(|&line| chance(line)).collect();
            return Ok(Logit {
                coefficients,
                fitted,
                normal,
                steps,
            });
        }
        if gain > 1.0 {
            let deviance = state.deviance(ones, &weight_of);
            if deviance > best {
                for (now, before) in state.coefficients.iter_mut().zip(&before) {
                    *now = 0.5 * (*now + before);
                }
                continue;
            }
            best = deviance;
        }
        before.clone_from(&state.coefficients);
        add(&mut state.coefficients, &step);
    }
    Err(LinearError::Separated { steps: STEPS })
}

struct State {
    coefficients: Vec<f64>,
    line: Vec<f64>,
    information: Vec<f64>,
    score: Vec<f64>,
}

impl State {
    fn new(columns: usize, rows: usize) -> Self {
        Self {
            coefficients: vec![0.0; columns],
            line: vec![0.0; rows],
            information: vec![0.0; rows],
            score: vec![0.0; rows],
        }
    }

    /// Chances at the coefficients, with `w p (1 - p)` and `w (d - p)`.
    fn chances(&mut self, columns: &[&[f64]], ones: usize, weight: &impl Fn(usize) -> f64) {
        combine(&mut self.line, columns, &self.coefficients);
        for (row, &line) in self.line.iter().enumerate() {
            let chance = chance(line);
            let is_one = if row < ones { 1.0 } else { 0.0 };
            self.information[row] = weight(row) * chance * (1.0 - chance);
            self.score[row] = weight(row) * (is_one - chance);
        }
    }

    /// Minus twice the log likelihood.
    fn deviance(&self, ones: usize, weight: &impl Fn(usize) -> f64) -> f64 {
        let of = |(row, &line): (usize, &f64)| {
            let against = if row < ones { -line } else { line };
            let surprise = against.max(0.0) + libm::log1p(libm::exp(-against.abs()));
            2.0 * weight(row) * surprise
        };
        self.line.iter().enumerate().map(of).sum()
    }
}

fn add(into: &mut [f64], step: &[f64]) {
    for (value, step) in into.iter_mut().zip(step) {
        *value += step;
    }
}

fn chance(line: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-line))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Source: with a constant alone the chance is the share of ones.
    #[test]
    fn a_constant_gives_the_share() {
        let one = [1.0; 10];
        let fit = logit(&[&one], 3, None).unwrap();
        assert!((fit.fitted[0] - 0.3).abs() < 1e-14);
        assert!((fit.coefficients[0] - (0.3_f64 / 0.7).ln()).abs() < 1e-13);
        assert!((fit.normal.inverse()[0] - 1.0 / 2.1).abs() < 1e-12);
    }

    /// Source: Hosmer and Lemeshow, *Applied Logistic Regression* (2nd ed.,
    /// 2000), tables 1.2 and 1.3 in the saturated form of section 3.2: with one
    /// column of two values the coefficient is the log of the odds ratio.
    #[test]
    fn two_groups_give_the_odds_ratio() {
        let one = [1.0; 100];
        // 43 ones, of whom 21 are in the second group; 57 zeros, of whom 6.
        let column: Vec<f64> = (0..100)
            .map(|row| f64::from(row < 21 || (43..49).contains(&row)))
            .collect();
        let fit = logit(&[&one, &column], 43, None).unwrap();
        let ratio = (21.0 * 51.0) / (22.0 * 6.0);
        assert!((libm::exp(fit.coefficients[1]) - ratio).abs() < 1e-9);
    }

    #[test]
    fn separated_rows_are_refused() {
        let one = [1.0; 8];
        let column = [5.0, 6.0, 7.0, 8.0, 1.0, 2.0, 3.0, 4.0];
        let error = logit(&[&one, &column], 4, None).unwrap_err();
        assert!(matches!(error, LinearError::Separated { .. }), "{error}");
    }
}
