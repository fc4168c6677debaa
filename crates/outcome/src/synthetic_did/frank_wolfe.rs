//! Weights by Frank and Wolfe's steps, stopped early, as R's `synthdid` makes them.
//!
//! A step goes some way towards the one point whose slope is least (the first of
//! them). Steps end when one brings less than a given number. Before that, a few
//! steps find which weights are small: those of at most a quarter of the largest
//! are set to zero, and steps start anew from the rest.
//!
//! With `P` the products of points, the objective is `w'Pw`. All that a step needs
//! are its slopes `Pw`, and these change by one row of `P`: a step costs as many
//! operations as there are weights.
//!
//! Source: Frank and Wolfe (*Naval Research Logistics Quarterly* 3, 1956); the
//! numbers of steps and the rules to stop and to set to zero are the defaults of R's
//! `synthdid` 0.0.9.

use crate::linear::sums::{count, dot};

/// Steps before small weights are set to zero.
const BEFORE: usize = 100;
/// Steps after.
const AFTER: usize = 10_000;
/// Weights of at most this part of the largest are small.
const SMALL: f64 = 0.25;
/// Weights are multiplied out before their common factor is lost.
const SMALLEST_SCALE: f64 = 1e-100;
/// Slopes that are changed side by side.
const LANES: usize = 4;

/// Weights from a `start`; steps end when one brings less than `least`. A start of
/// zeros is as good as none: all weights start alike.
pub(super) fn frank_wolfe(products: Vec<f64>, start: Vec<f64>, least: f64) -> Vec<f64> {
    let mut weights = start;
    normalise(&mut weights);
    let mut walk = Walk {
        products,
        slopes: vec![0.0; weights.len()],
    };
    walk.steps(&mut weights, BEFORE, least);
    let largest = weights.iter().copied().fold(0.0, f64::max);
    for weight in &mut weights {
        if *weight <= SMALL * largest {
            *weight = 0.0;
        }
    }
    normalise(&mut weights);
    walk.steps(&mut weights, AFTER, least);
    normalise(&mut weights);
    weights
}

/// Makes weights sum to one; none at all become even.
pub(super) fn normalise(weights: &mut [f64]) {
    let total: f64 = weights.iter().sum();
    if total > 0.0 {
        for weight in weights {
            *weight /= total;
        }
    } else {
        let even = 1.0 / count(weights.len());
        weights.fill(even);
    }
}

struct Walk {
    products: Vec<f64>,
    slopes: Vec<f64>,
}

impl Walk {
    fn steps(&mut self, weights: &mut [f64], steps: usize, least: f64) {
        let size = weights.len();
        let row = |at: usize| &self.products[at * size..(at + 1) * size];
        let mut lowest = f64::INFINITY;
        for (at, slope) in self.slopes.iter_mut().enumerate() {
            *slope = dot(row(at), weights);
            lowest = lowest.min(*slope);
        }
        let mut value = dot(&self.slopes, weights);
        // Weights are kept divided by `scale`, so that a step changes one of them.
        let mut scale = 1.0;
        for step in 0..steps {
            let Some(at) = self.slopes.iter().position(|&slope| slope <= lowest) else {
                break;
            };
            let row = row(at);
            let bend = row[at] - 2.0 * lowest + value;
            if bend <= 0.0 {
                break;
            }
            let part = ((value - lowest) / bend).clamp(0.0, 1.0);
            scale *= 1.0 - part;
            if scale < SMALLEST_SCALE {
                for weight in &mut *weights {
                    *weight *= scale;
                }
                scale = 1.0;
            }
            weights[at] += part / scale;
            let fall = part * (2.0 * (value - lowest) - part * bend);
            value -= fall;
            lowest = move_towards(&mut self.slopes, row, part);
            if step > 0 && fall <= least {
                break;
            }
        }
        for weight in weights {
            *weight *= scale;
        }
    }
}

/// Moves slopes a part of the way towards a row; gives the least of them.
fn move_towards(slopes: &mut [f64], row: &[f64], part: f64) -> f64 {
    let rest = 1.0 - part;
    let mut lowest = [f64::INFINITY; LANES];
    let mut groups = slopes.chunks_exact_mut(LANES);
    let mut rows = row.chunks_exact(LANES);
    for (slopes, row) in (&mut groups).zip(&mut rows) {
        for lane in 0..LANES {
            let slope = rest * slopes[lane] + part * row[lane];
            slopes[lane] = slope;
            lowest[lane] = if slope < lowest[lane] {
                slope
            } else {
                lowest[lane]
            };
        }
    }
    for (slope, row) in groups.into_remainder().iter_mut().zip(rows.remainder()) {
        *slope = rest * *slope + part * row;
        lowest[0] = lowest[0].min(*slope);
    }
    lowest.into_iter().fold(f64::INFINITY, f64::min)
}

#[cfg(test)]
mod tests {
    use super::super::corral::corral;
    use super::super::problem::Problem;
    use super::*;
    use crate::chance::{normal, stream};

    /// Steps that may go on come close to the best weights, and never better them.
    #[test]
    fn steps_come_close_to_the_best() {
        let mut random = stream(5, 0);
        let points: Vec<f64> = (0..30 * 7).map(|_| 1.0 + normal(&mut random)).collect();
        let problem = Problem::new(points, 7, vec![2.0; 30]);
        let products = problem.products();
        let value = |weights: &[f64]| {
            let rows = products.chunks_exact(30).zip(weights);
            rows.map(|(row, weight)| weight * dot(row, weights))
                .sum::<f64>()
        };
        let best = value(&corral(&problem));
        let found = frank_wolfe(products.clone(), vec![1.0; 30], 0.0);
        assert!((found.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        let over = value(&found) / best - 1.0;
        assert!((-1e-12..1e-4).contains(&over), "{over}");
        // Wherever steps begin, they end near to each other.
        let other = frank_wolfe(products.clone(), problem.ridge.clone(), 0.0);
        assert!((value(&other) / best - 1.0).abs() < 1e-4);
    }

    /// Weights are kept divided by a factor that shrinks; it never gets lost.
    #[test]
    fn one_point_that_is_all() {
        let problem = Problem::new(vec![0.0, 5.0, 7.0], 1, vec![1e-9; 3]);
        let found = frank_wolfe(problem.products(), vec![0.0; 3], 0.0);
        assert!((found[0] - 1.0).abs() < 1e-6, "{found:?}");
    }
}
