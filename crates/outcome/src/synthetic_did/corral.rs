//! Weights by Wolfe's method of the nearest point.
//!
//! A corral is a set of points whose weights are all above zero. The nearest point
//! of the plane through the corral is found; while it lies outside, the corral
//! gives up points on the way to it; then the point whose slope is least joins.
//! Each corral is left for a better one, so that the method ends, with the exact
//! weights.
//!
//! Source: Wolfe, «Finding the nearest point in a polytope» (*Mathematical
//! Programming* 11, 1976).

use super::problem::Problem;
use crate::linear::sums::dot;

/// What a point must have of its own, beside the corral, to join it.
const OWN: f64 = 1e-13;
/// A gap below this part of the longest point's square is none.
const NONE: f64 = 1e-14;

/// The exact weights.
pub(super) fn corral(problem: &Problem) -> Vec<f64> {
    let size = problem.size();
    let longest = problem.longest();
    let mut corral = Corral {
        problem,
        shift: longest.max(f64::MIN_POSITIVE),
        members: Vec::new(),
        rows: Vec::new(),
    };
    let mut weights = vec![0.0; size];
    let nearest = |at: &usize| dot(problem.point(*at), problem.point(*at)) + problem.ridge[*at];
    let first = (0..size).min_by(|one, other| nearest(one).total_cmp(&nearest(other)));
    let Some(first) = first else {
        return weights;
    };
    corral.join(first);
    weights[first] = 1.0;
    // Far more than there are corrals on any path that was seen.
    for _ in 0..50 * (size + 10) {
        let slopes = problem.slopes(&weights, &problem.miss(&weights));
        let level = dot(&weights, &slopes);
        let least = (0..size).min_by(|&one, &other| slopes[one].total_cmp(&slopes[other]));
        let Some(least) = least else { break };
        let is_done = level - slopes[least] <= NONE * longest || corral.members.contains(&least);
        if is_done || !corral.join(least) {
            break;
        }
        corral.settle(&mut weights);
    }
    weights
}

struct Corral<'a> {
    problem: &'a Problem,
    /// Added to every product of two points, so that points that depend on each
    /// other only through zero may stand together; weights sum to one, and it
    /// changes nothing.
    shift: f64,
    members: Vec<usize>,
    /// The triangle of products of members, row by row.
    rows: Vec<Vec<f64>>,
}

impl Corral<'_> {
    /// Takes in a point, unless the plane through the corral holds it already.
    fn join(&mut self, at: usize) -> bool {
        let problem = self.problem;
        let product = |other: usize| dot(problem.point(at), problem.point(other)) + self.shift;
        let own = product(at) + problem.ridge[at];
        let mut row: Vec<f64> = self.members.iter().map(|&other| product(other)).collect();
        for place in 0..row.len() {
            let before = dot(&row[..place], &self.rows[place][..place]);
            row[place] = (row[place] - before) / self.rows[place][place];
        }
        let left = own - dot(&row, &row);
        if left <= OWN * own {
            return false;
        }
        row.push(left.sqrt());
        self.rows.push(row);
        self.members.push(at);
        true
    }

    /// Moves to the nearest point of the corral's plane, giving up those that are
    /// in the way.
    fn settle(&mut self, weights: &mut [f64]) {
        loop {
            let wanted = self.nearest();
            let mut step: f64 = 1.0;
            for (&at, &wanted) in self.members.iter().zip(&wanted) {
                if wanted <= 0.0 {
                    step = step.min(weights[at] / (weights[at] - wanted));
                }
            }
            let mut first_out = self.members.len();
            for (place, (&at, &wanted)) in self.members.iter().zip(&wanted).enumerate() {
                let is_out = wanted <= 0.0 && weights[at] / (weights[at] - wanted) <= step;
                weights[at] += step * (wanted - weights[at]);
                if is_out || weights[at] <= 0.0 {
                    weights[at] = 0.0;
                    first_out = first_out.min(place);
                }
            }
            if first_out == self.members.len() {
                return;
            }
            let later = self.members.split_off(first_out);
            self.rows.truncate(first_out);
            for at in later {
                if weights[at] > 0.0 && !self.join(at) {
                    weights[at] = 0.0;
                }
            }
            let total: f64 = weights.iter().sum();
            for weight in &mut *weights {
                *weight /= total;
            }
        }
    }

    /// Weights of the nearest point of the plane through the members.
    fn nearest(&self) -> Vec<f64> {
        let size = self.members.len();
        let mut wanted = vec![0.0; size];
        for place in 0..size {
            let row = &self.rows[place];
            wanted[place] = (1.0 - dot(&row[..place], &wanted[..place])) / row[place];
        }
        for place in (0..size).rev() {
            wanted[place] /= self.rows[place][place];
            let known = wanted[place];
            for (earlier, entry) in wanted[..place].iter_mut().zip(&self.rows[place]) {
                *earlier -= known * entry;
            }
        }
        let total: f64 = wanted.iter().sum();
        for weight in &mut wanted {
            *weight /= total;
        }
        wanted
    }
}
