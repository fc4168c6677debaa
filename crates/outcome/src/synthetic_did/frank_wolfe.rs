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
const LANES: usize = 8;
/// Slopes whose least is kept, so that the least of all is found by blocks.
const BLOCK: usize = 32;

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
        for (at, slope) in self.slopes.iter_mut().enumerate() {
            *slope = dot(row(at), weights);
        }
        let blocks = self.slopes.chunks(BLOCK);
        let mut least_of: Vec<f64> = blocks
            .map(|block| block.iter().copied().fold(f64::INFINITY, lesser))
            .collect();
        let mut value = dot(&self.slopes, weights);
        // Weights are kept divided by `scale`, so that a step changes one of them.
        let mut scale = 1.0;
        for step in 0..steps {
            let Some((at, lowest)) = lowest_of(&self.slopes, &least_of) else {
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
            move_towards(&mut self.slopes, row, part, &mut least_of);
            if step > 0 && fall <= least {
                break;
            }
        }
        for weight in weights {
            *weight *= scale;
        }
    }
}

/// Moves slopes a part of the way towards a row; gives the least of each block.
fn move_towards(slopes: &mut [f64], row: &[f64], part: f64, lowest: &mut [f64]) {
    let rest = 1.0 - part;
    let blocks = slopes.chunks_mut(BLOCK).zip(row.chunks(BLOCK));
    for (least, (slopes, row)) in lowest.iter_mut().zip(blocks) {
        let mut lanes = [f64::INFINITY; LANES];
        let mut groups = slopes.chunks_exact_mut(LANES);
        let rows = row.chunks_exact(LANES);
        let tail = rows.remainder();
        for (slopes, row) in (&mut groups).zip(rows) {
            for lane in 0..LANES {
                let slope = rest * slopes[lane] + part * row[lane];
                slopes[lane] = slope;
                lanes[lane] = lesser(slope, lanes[lane]);
            }
        }
        let tail = groups.into_remainder().iter_mut().zip(tail);
        for (lane, (slope, row)) in lanes.iter_mut().zip(tail) {
            *slope = rest * *slope + part * row;
            *lane = lesser(*slope, *lane);
        }
        *least = least_lane(lanes);
    }
}

/// The least of a few numbers, in as few steps that wait for each other as can be.
fn least_lane(mut lanes: [f64; LANES]) -> f64 {
    let mut width = LANES / 2;
    while width > 0 {
        for lane in 0..width {
            lanes[lane] = lesser(lanes[lane], lanes[lane + width]);
        }
        width /= 2;
    }
    lanes[0]
}

/// The first of the lowest slopes, and where it is.
fn lowest_of(slopes: &[f64], lowest: &[f64]) -> Option<(usize, f64)> {
    let least = lowest.iter().copied().fold(f64::INFINITY, lesser);
    let block = lowest.iter().position(|&low| low <= least)?;
    let inside = &slopes[block * BLOCK..];
    let at = inside.iter().position(|&slope| slope <= least)?;
    Some((block * BLOCK + at, least))
}

/// The lesser of two numbers, in one instruction.
const fn lesser(one: f64, other: f64) -> f64 {
    if one < other { one } else { other }
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
