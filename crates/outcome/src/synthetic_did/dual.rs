//! Weights where the ridge is large, so that many are above zero: Newton's steps
//! on the dual.
//!
//! With `u` the miss, the best weights are `w_i = (v - q_i'u)_+ / r_i`, where `v`
//! makes them sum to one, and `u` minimises
//!
//! ```text
//! h(u) = |u|^2 / 2 - v(u) + sum_i r_i w_i^2 / 2
//! ```
//!
//! which is convex, smooth and quadratic as long as the same weights are above
//! zero, with slope `u - sum_i w_i q_i`. A few Newton steps, in as many unknowns as
//! a point is long, find those weights; the next is exact.
//!
//! Source: Michelot (*Journal of Optimization Theory and Applications* 50, 1986)
//! for `v`; Hiriart-Urruty, Strodiot and Nguyen (*Applied Mathematics and
//! Optimization* 11, 1984) for second derivatives that jump.

use super::problem::Problem;
use crate::linear::sums::{add_multiple, dot};

/// A step is good enough if it brings this part of what its slope promises.
const ARMIJO: f64 = 1e-4;
/// A slope below this part of the longest point is none.
const NONE: f64 = 1e-13;

/// The exact weights. Every ridge is above zero.
pub(super) fn dual(problem: &Problem) -> Vec<f64> {
    let longest = problem.longest().sqrt();
    let mut miss = problem.miss(&even(&problem.ridge));
    let mut at = Place::new(problem, &miss);
    for _ in 0..100 {
        let slope: Vec<f64> = miss
            .iter()
            .zip(&at.mean)
            .map(|(u, mean)| u - mean)
            .collect();
        let size = dot(&slope, &slope).sqrt();
        if size <= NONE * longest {
            break;
        }
        let step = at.newton(problem, &slope);
        let promised = dot(&step, &slope);
        let mut part = 1.0;
        let next = loop {
            let mut there = miss.clone();
            add_multiple(&mut there, -part, &step);
            let next = Place::new(problem, &there);
            let is_good = next.value <= at.value - ARMIJO * part * promised;
            // Below what numbers can tell, any step will do.
            if is_good || part * promised <= 1e-13 * (at.value.abs() + longest * longest) {
                miss = there;
                break next;
            }
            part *= 0.5;
        };
        let is_same = at.same_weights(&next) && part >= 1.0;
        at = next;
        if is_same {
            break;
        }
    }
    at.weights
}

/// Weights as large as ridges let them be, if points did not matter.
fn even(ridge: &[f64]) -> Vec<f64> {
    let total: f64 = ridge.iter().map(|r| 1.0 / r).sum();
    ridge.iter().map(|r| 1.0 / (r * total)).collect()
}

/// A miss, its weights and the dual there.
struct Place {
    weights: Vec<f64>,
    /// `sum_i w_i q_i`.
    mean: Vec<f64>,
    value: f64,
}

impl Place {
    fn new(problem: &Problem, miss: &[f64]) -> Self {
        let along: Vec<f64> = (0..problem.size())
            .map(|at| dot(problem.point(at), miss))
            .collect();
        let level = level(&along, &problem.ridge);
        let mut value = 0.5 * dot(miss, miss) - level;
        let weights: Vec<f64> = along
            .iter()
            .zip(&problem.ridge)
            .map(|(along, ridge)| {
                let over = (level - along).max(0.0);
                value += 0.5 * over * over / ridge;
                over / ridge
            })
            .collect();
        let mean = problem.miss(&weights);
        Self {
            weights,
            mean,
            value,
        }
    }

    fn same_weights(&self, other: &Self) -> bool {
        let mut both = self.weights.iter().zip(&other.weights);
        both.all(|(&one, &other)| (one > 0.0) == (other > 0.0))
    }

    /// The step that would be exact if the same weights stayed above zero.
    fn newton(&self, problem: &Problem, slope: &[f64]) -> Vec<f64> {
        let length = problem.length();
        let mut curve = vec![0.0; length * length];
        let mut centre = vec![0.0; length];
        let mut total = 0.0;
        for (at, &weight) in self.weights.iter().enumerate() {
            if weight <= 0.0 {
                continue;
            }
            let (point, one) = (problem.point(at), 1.0 / problem.ridge[at]);
            for (row, &value) in point.iter().enumerate() {
                let from = row * length;
                add_multiple(&mut curve[from..=from + row], one * value, &point[..=row]);
            }
            add_multiple(&mut centre, one, point);
            total += one;
        }
        for row in 0..length {
            let from = row * length;
            let own = -centre[row] / total;
            add_multiple(&mut curve[from..=from + row], own, &centre[..=row]);
            curve[from + row] += 1.0;
        }
        solve(&mut curve, slope)
    }
}

/// `v` for which `sum_i (v - s_i)_+ / r_i = 1`: whatever is not below it is left
/// out, until nothing more is.
fn level(along: &[f64], ridge: &[f64]) -> f64 {
    let mut level = f64::INFINITY;
    loop {
        let (mut sum, mut total) = (1.0, 0.0);
        for (&along, &ridge) in along.iter().zip(ridge) {
            if along < level {
                sum += along / ridge;
                total += 1.0 / ridge;
            }
        }
        let next = sum / total;
        if next >= level || next.is_nan() {
            return level;
        }
        level = next;
    }
}

/// Solves a symmetric system of which the lower triangle is given, and whose
/// smallest eigenvalue is at least one, by Cholesky.
fn solve(matrix: &mut [f64], right: &[f64]) -> Vec<f64> {
    let size = right.len();
    for row in 0..size {
        let (before, from_row) = matrix.split_at_mut(row * size);
        for column in 0..row {
            let other = &before[column * size..=column * size + column];
            let left = from_row[column] - dot(&from_row[..column], &other[..column]);
            from_row[column] = left / other[column];
        }
        let left = from_row[row] - dot(&from_row[..row], &from_row[..row]);
        from_row[row] = left.max(f64::MIN_POSITIVE).sqrt();
    }
    let mut answer = right.to_vec();
    for row in 0..size {
        let entries = &matrix[row * size..=row * size + row];
        answer[row] = (answer[row] - dot(&entries[..row], &answer[..row])) / entries[row];
    }
    for row in (0..size).rev() {
        let entries = &matrix[row * size..=row * size + row];
        answer[row] /= entries[row];
        let known = answer[row];
        for (earlier, entry) in answer[..row].iter_mut().zip(entries) {
            *earlier -= known * entry;
        }
    }
    answer
}

#[cfg(test)]
mod tests {
    use super::super::corral::corral;
    use super::super::problem::gap;
    use super::*;
    use crate::chance::{normal, stream};

    /// Both ways to the best weights, which no other could better.
    #[test]
    fn the_dual_and_the_nearest_point_agree() {
        for (number, &(size, length, ridge)) in [
            (1, 3, 1.0),
            (5, 2, 0.01),
            (40, 8, 0.1),
            (30, 12, 5.0),
            (120, 10, 40.0),
        ]
        .iter()
        .enumerate()
        {
            let mut random = stream(3, number);
            let points: Vec<f64> = (0..size * length).map(|_| normal(&mut random)).collect();
            let ridges: Vec<f64> = (0..size)
                .map(|at| ridge / f64::from(1 + u8::try_from(at % 3).unwrap()))
                .collect();
            let problem = Problem::new(points, length, ridges);
            let (one, other) = (dual(&problem), corral(&problem));
            for weights in [&one, &other] {
                assert!((weights.iter().sum::<f64>() - 1.0).abs() < 1e-12);
                assert!(weights.iter().all(|&weight| weight >= 0.0));
                assert!(gap(&problem, weights) < 1e-12 * problem.longest());
            }
            let furthest = one.iter().zip(&other).map(|(a, b)| (a - b).abs());
            assert!(furthest.fold(0.0, f64::max) < 1e-10);
        }
    }

    /// Worked by hand: two points on a line at 1 and -2, with a ridge of 1 each.
    /// `(w - 2 (1 - w))^2 + w^2 + (1 - w)^2` is least at `w = 7/11`.
    #[test]
    fn two_points() {
        let problem = Problem::new(vec![1.0, -2.0], 1, vec![1.0, 1.0]);
        for weights in [dual(&problem), corral(&problem)] {
            assert!((weights[0] - 7.0 / 11.0).abs() < 1e-14);
        }
    }
}
