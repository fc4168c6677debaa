//! From donor to donor until none comes nearer.

use super::factor::Factor;
use super::pool::{Nearest, Pool, dot};

/// A gap this small, beside the sizes of what is subtracted, is rounding.
const ROUNDING: f64 = 1e-12;
/// As [`ROUNDING`], where the target itself is nearly met.
const ROUNDING_MET: f64 = 1e-15;
/// How near to the level of those taken in the slope of another must be for the
/// two to count as level.
const LEVEL: f64 = 1e-10;
/// As [`LEVEL`], where the target itself is nearly met.
const LEVEL_MET: f64 = 1e-14;

/// One target and the donors taken in so far.
pub(super) struct Walk<'a> {
    pool: &'a Pool,
    target: Vec<f64>,
    without: Option<usize>,
    /// Donors taken in, and the weight of each.
    active: Vec<usize>,
    weights: Vec<f64>,
    factor: Factor,
    /// The mean by weights less the target.
    left: Vec<f64>,
    /// Half the slope of the squared distance, a donor.
    slopes: Vec<f64>,
    /// Donors that were tried from here and brought nothing.
    blocked: Vec<bool>,
    steps: usize,
    /// The larger of the target and the largest donor.
    scale: f64,
}

impl<'a> Walk<'a> {
    pub(super) fn new(
        pool: &'a Pool,
        target: Vec<f64>,
        without: Option<usize>,
        near: Option<&[f64]>,
    ) -> Self {
        let donors = pool.donors();
        let mut blocked = vec![false; donors];
        if let Some(donor) = without {
            blocked[donor] = true;
        }
        let scale = pool.largest().max(dot(&target, &target)).sqrt();
        let mut walk = Self {
            pool,
            without,
            active: Vec::new(),
            weights: Vec::new(),
            factor: Factor::new(donors.min(pool.dimensions() + 1)),
            left: vec![0.0; target.len()],
            slopes: vec![0.0; donors],
            blocked,
            steps: 0,
            scale,
            target,
        };
        if !near.is_some_and(|near| walk.begin_near(near)) {
            walk.begin_at_nearest();
        }
        walk
    }

    /// The nearest donor alone; of several, the first.
    fn begin_at_nearest(&mut self) {
        let donors = 0..self.pool.donors();
        let away = donors
            .filter(|&donor| Some(donor) != self.without)
            .map(|donor| {
                let point = self.pool.point(donor).iter().zip(&self.target);
                (donor, point.map(|(x, y)| (x - y) * (x - y)).sum::<f64>())
            });
        let nearest = away.min_by(|one, other| one.1.total_cmp(&other.1));
        let (donor, _) = nearest.expect("the pool has a donor that is not left out");
        self.take_in(donor);
        self.weights[0] = 1.0;
        self.measure();
    }

    /// Begins from weights, and settles the donors that they are above zero for.
    fn begin_near(&mut self, near: &[f64]) -> bool {
        for (donor, &weight) in near.iter().enumerate() {
            if weight > 0.0 && Some(donor) != self.without && self.take_in(donor) {
                *self.weights.last_mut().expect("just taken in") = weight;
            }
        }
        let total: f64 = self.weights.iter().sum();
        if total <= 0.0 {
            return false;
        }
        for weight in &mut self.weights {
            *weight /= total;
        }
        self.measure();
        self.settle();
        true
    }

    /// Takes a donor in with no weight yet; says whether it brings anything new.
    fn take_in(&mut self, donor: usize) -> bool {
        let lift = self.pool.lift();
        let product = |&other: &usize| self.pool.product(donor, other) + lift;
        let row: Vec<f64> = self.active.iter().map(product).collect();
        let is_new = self.factor.push(&row, product(&donor));
        if is_new {
            self.active.push(donor);
            self.weights.push(0.0);
        }
        is_new
    }

    /// What is left between the mean by weights and the target.
    fn measure(&mut self) {
        for (left, target) in self.left.iter_mut().zip(&self.target) {
            *left = -target;
        }
        for (&donor, &weight) in self.active.iter().zip(&self.weights) {
            for (left, x) in self.left.iter_mut().zip(self.pool.point(donor)) {
                *left += weight * x;
            }
        }
    }

    fn distance_squared(&self) -> f64 {
        dot(&self.left, &self.left)
    }

    /// The move that brings those taken in as near as any weights of theirs that
    /// sum to one, of whatever sign. It starts from what is left, so that its
    /// rounding does not pile up.
    fn move_to_nearest(&self) -> Vec<f64> {
        let mut slopes: Vec<f64> = self
            .active
            .iter()
            .map(|&donor| dot(self.pool.point(donor), &self.left))
            .collect();
        let mut ones = vec![1.0; slopes.len()];
        self.factor.solve(&mut slopes);
        self.factor.solve(&mut ones);
        let level = slopes.iter().sum::<f64>() / ones.iter().sum::<f64>();
        let moves = slopes.iter().zip(&ones);
        moves.map(|(slope, one)| level * one - slope).collect()
    }

    /// Moves to the nearest mean of those taken in; drops whoever's weight would
    /// fall below zero on the way, first come first dropped, ties by order of
    /// coming in.
    fn settle(&mut self) {
        loop {
            let moves = self.move_to_nearest();
            let stops = self.weights.iter().zip(&moves).enumerate();
            let first = stops
                .filter(|(_, (weight, by))| *weight + *by <= 0.0)
                .map(|(at, (weight, by))| (at, weight / -by))
                .min_by(|one, other| one.1.total_cmp(&other.1));
            // Whoever does not move at all has no weight, and stops nothing.
            let (stop, part) = match first {
                Some((at, part)) if part.is_finite() => (Some(at), part.clamp(0.0, 1.0)),
                Some((at, _)) => (Some(at), 0.0),
                None => (None, 1.0),
            };
            for (weight, by) in self.weights.iter_mut().zip(&moves) {
                *weight += part * by;
            }
            let Some(stop) = stop.filter(|_| self.active.len() > 1) else {
                self.measure();
                return;
            };
            self.active.remove(stop);
            self.weights.remove(stop);
            self.factor.remove(stop);
            self.measure();
        }
    }

    /// The mean slope of those taken in: what another donor must be below.
    fn level(&self) -> f64 {
        let weighted = self.active.iter().zip(&self.weights);
        weighted
            .map(|(&donor, weight)| weight * self.slopes[donor])
            .sum()
    }

    fn is_allowed(&self, donor: usize) -> bool {
        Some(donor) != self.without
    }

    /// The donor with the lowest slope; of several, the first.
    fn lowest(&self, may: impl Fn(usize) -> bool) -> Option<usize> {
        let donors = (0..self.pool.donors()).filter(|&donor| may(donor));
        donors.min_by(|&one, &other| self.slopes[one].total_cmp(&self.slopes[other]))
    }

    /// Takes in donor after donor until none comes nearer.
    fn run(&mut self) {
        loop {
            let before = self.distance_squared();
            let near = before.sqrt();
            if near <= ROUNDING * self.scale {
                return;
            }
            self.pool.products(&self.left, &mut self.slopes);
            let Some(next) = self.lowest(|donor| !self.blocked[donor]) else {
                return;
            };
            let rounding = self.scale * (ROUNDING * near + ROUNDING_MET * self.scale);
            if self.level() - self.slopes[next] <= rounding {
                return;
            }
            if self.active.contains(&next) || !self.take_in(next) {
                self.blocked[next] = true;
                continue;
            }
            self.steps += 1;
            self.settle();
            if self.distance_squared() < before {
                self.blocked.fill(false);
                if let Some(donor) = self.without {
                    self.blocked[donor] = true;
                }
            } else {
                self.blocked[next] = true;
            }
        }
    }

    /// Whether those that are level hang on each other.
    fn is_unique(&mut self, level: f64) -> bool {
        let near = self.distance_squared().sqrt();
        let rounding = self.scale * (LEVEL * near + LEVEL_MET * self.scale);
        for donor in 0..self.pool.donors() {
            let is_level = self.slopes[donor] - level <= rounding;
            if self.is_allowed(donor)
                && is_level
                && !self.active.contains(&donor)
                && !self.take_in(donor)
            {
                return false;
            }
        }
        true
    }

    pub(super) fn finish(mut self) -> Nearest {
        self.run();
        self.settle();
        let total: f64 = self.weights.iter().sum();
        for weight in &mut self.weights {
            *weight /= total;
        }
        self.measure();
        self.pool.products(&self.left, &mut self.slopes);
        let level = self.level();
        let lowest = self.lowest(|donor| self.is_allowed(donor));
        let lowest = lowest.map_or(level, |donor| self.slopes[donor]);
        let mut weights = vec![0.0; self.pool.donors()];
        for (&donor, &weight) in self.active.iter().zip(&self.weights) {
            weights[donor] = weight;
        }
        let total: f64 = weights.iter().sum();
        assert!((total - 1.0).abs() < 1e-9, "weights sum to {total}");
        Nearest {
            weights,
            distance_squared: self.distance_squared(),
            gap: 2.0 * (level - lowest).max(0.0),
            unique: self.is_unique(level),
            steps: self.steps,
        }
    }
}
