//! The problem that weights solve.

use crate::linear::sums::{add_multiple, dot};

/// Minimise `|sum_i w_i q_i|^2 + sum_i r_i w_i^2` over weights `w_i >= 0` that sum
/// to one. Points `q_i` are differences from what is to be matched.
pub(super) struct Problem {
    /// Points one after the other.
    points: Vec<f64>,
    /// The length of a point.
    length: usize,
    /// The ridge `r_i` of each weight.
    pub ridge: Vec<f64>,
}

impl Problem {
    /// `points` has one point of `length` numbers for each `ridge`.
    pub(super) fn new(points: Vec<f64>, length: usize, ridge: Vec<f64>) -> Self {
        assert_eq!(points.len(), length * ridge.len(), "a ridge for each point");
        Self {
            points,
            length,
            ridge,
        }
    }

    /// How many weights there are.
    pub(super) const fn size(&self) -> usize {
        self.ridge.len()
    }

    /// The length of a point.
    pub(super) const fn length(&self) -> usize {
        self.length
    }

    /// The `at`-th point.
    pub(super) fn point(&self, at: usize) -> &[f64] {
        &self.points[at * self.length..(at + 1) * self.length]
    }

    /// `sum_i w_i q_i`: how far the weighted mean is from what is to be matched.
    pub(super) fn miss(&self, weights: &[f64]) -> Vec<f64> {
        let mut miss = vec![0.0; self.length];
        for (at, &weight) in weights.iter().enumerate() {
            if weight != 0.0 {
                add_multiple(&mut miss, weight, self.point(at));
            }
        }
        miss
    }

    /// Half the slope of the objective in each weight, given the miss.
    pub(super) fn slopes(&self, weights: &[f64], miss: &[f64]) -> Vec<f64> {
        let of = |(at, weight): (usize, &f64)| dot(self.point(at), miss) + self.ridge[at] * weight;
        weights.iter().enumerate().map(of).collect()
    }

    /// Products of points, with ridges: the objective is `w' P w`.
    pub(super) fn products(&self) -> Vec<f64> {
        let size = self.size();
        let mut products = vec![0.0; size * size];
        for row in 0..size {
            for column in 0..=row {
                let product = dot(self.point(row), self.point(column));
                products[row * size + column] = product;
                products[column * size + row] = product;
            }
            products[row * size + row] += self.ridge[row];
        }
        products
    }

    /// The square of the longest point.
    pub(super) fn longest(&self) -> f64 {
        let squares = (0..self.size()).map(|at| dot(self.point(at), self.point(at)));
        squares.fold(0.0, f64::max)
    }
}

/// Half of the most by which any weights could be better, at first order: no weights
/// have an objective below this one's less twice the gap.
#[cfg(test)]
pub(super) fn gap(problem: &Problem, weights: &[f64]) -> f64 {
    let slopes = problem.slopes(weights, &problem.miss(weights));
    let least = slopes.iter().copied().fold(f64::INFINITY, f64::min);
    dot(weights, &slopes) - least
}
