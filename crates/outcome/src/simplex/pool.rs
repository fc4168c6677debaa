//! Donors, laid out for many targets.

use super::SimplexError;
use super::walk::Walk;

/// The most donors of whom all products with each other are kept: 32 MB.
const KEPT: usize = 2048;

/// Donors as points, with their products, against which any number of targets are
/// fitted; see the [module](super).
#[derive(Debug, Clone)]
pub struct Pool {
    dimensions: usize,
    donors: usize,
    /// The mean of all donors, which is taken off all points: it changes no answer,
    /// and keeps digits.
    mean: Vec<f64>,
    /// Number by number, donors side by side.
    by_number: Vec<f64>,
    /// Donor by donor.
    by_donor: Vec<f64>,
    /// Products of donors with each other, if kept.
    gram: Vec<f64>,
    /// The largest square of a donor.
    largest: f64,
    /// What is added to each product, so that they factor whenever no donor is a
    /// mean of others with weights of any sign.
    lift: f64,
}

/// The weights that come nearest to a target.
#[derive(Debug, Clone, PartialEq)]
pub struct Nearest {
    /// A weight a donor: at least zero, one in all. Those that play no part are
    /// exactly zero.
    pub weights: Vec<f64>,
    /// The square of the distance that is left.
    pub distance_squared: f64,
    /// By how much at most the square of the distance is larger than the smallest
    /// that there is.
    pub gap: f64,
    /// Whether no other weights do as well. `false` if some might.
    pub unique: bool,
    /// How many times a donor was taken in.
    pub steps: usize,
}

impl Pool {
    /// Donors given one after the other, each with `dimensions` numbers. Products
    /// are kept, as long as there are no more than 2,048 donors.
    ///
    /// # Errors
    /// [`SimplexError`] if there is nobody, nothing to compare, or a number that is
    /// none.
    pub fn new(points: &[f64], dimensions: usize) -> Result<Self, SimplexError> {
        let mut pool = Self::without_products(points, dimensions)?;
        if pool.donors <= KEPT {
            let donors = pool.donors;
            let mut gram = vec![0.0; donors * donors];
            for one in 0..donors {
                for other in 0..=one {
                    let product = pool.product(one, other);
                    gram[one * donors + other] = product;
                    gram[other * donors + one] = product;
                }
            }
            pool.gram = gram;
        }
        Ok(pool)
    }

    /// As [`Pool::new`], for few targets: products are made when needed.
    ///
    /// # Errors
    /// As [`Pool::new`].
    pub fn without_products(points: &[f64], dimensions: usize) -> Result<Self, SimplexError> {
        if points.is_empty() {
            return Err(SimplexError::NoDonor);
        }
        let found = points.len();
        let donors = found.checked_div(dimensions).unwrap_or(0);
        if dimensions == 0 {
            return Err(SimplexError::NoNumber { donors: found });
        }
        if donors * dimensions != found {
            let each = dimensions;
            return Err(SimplexError::Shape { found, each });
        }
        if let Some(at) = points.iter().position(|point| !point.is_finite()) {
            let (donor, at) = (at / dimensions, at % dimensions);
            return Err(SimplexError::NotFinite { donor, at });
        }
        #[expect(clippy::cast_precision_loss, reason = "donors are few")]
        let share = 1.0 / donors as f64;
        let mut mean = vec![0.0; dimensions];
        for point in points.chunks_exact(dimensions) {
            for (mean, x) in mean.iter_mut().zip(point) {
                *mean += x * share;
            }
        }
        let mut by_donor = Vec::with_capacity(found);
        let mut by_number = vec![0.0; found];
        let (mut largest, mut total) = (0.0_f64, 0.0);
        for (donor, point) in points.chunks_exact(dimensions).enumerate() {
            let mut square = 0.0;
            for (number, (x, mean)) in point.iter().zip(&mean).enumerate() {
                let x = x - mean;
                by_donor.push(x);
                by_number[number * donors + donor] = x;
                square += x * x;
            }
            largest = largest.max(square);
            total += square;
        }
        let lift = if total > 0.0 { total * share } else { 1.0 };
        Ok(Self {
            dimensions,
            donors,
            mean,
            by_number,
            by_donor,
            gram: Vec::new(),
            largest,
            lift,
        })
    }

    /// How many donors there are.
    #[must_use]
    pub const fn donors(&self) -> usize {
        self.donors
    }

    /// How many numbers each has.
    #[must_use]
    pub const fn dimensions(&self) -> usize {
        self.dimensions
    }

    /// The weights that come nearest to `target`, of all donors but one if
    /// `without` names it. `near` are weights to begin from, if some are known to
    /// be near: they save steps, and change the answer only where it is not unique.
    ///
    /// # Errors
    /// [`SimplexError`] if the target has another length or a number that is none,
    /// or if nobody is left.
    pub fn nearest(
        &self,
        target: &[f64],
        without: Option<usize>,
        near: Option<&[f64]>,
    ) -> Result<Nearest, SimplexError> {
        let (found, expected) = (target.len(), self.dimensions);
        if found != expected {
            return Err(SimplexError::Target { found, expected });
        }
        if let Some(at) = target.iter().position(|x| !x.is_finite()) {
            return Err(SimplexError::TargetNotFinite { at });
        }
        if without.is_some_and(|donor| self.donors == 1 && donor == 0) {
            return Err(SimplexError::NoDonor);
        }
        let target = target.iter().zip(&self.mean).map(|(x, mean)| x - mean);
        Ok(Walk::new(self, target.collect(), without, near).finish())
    }

    pub(super) const fn lift(&self) -> f64 {
        self.lift
    }

    pub(super) const fn largest(&self) -> f64 {
        self.largest
    }

    /// A donor less the mean of all.
    pub(super) fn point(&self, donor: usize) -> &[f64] {
        &self.by_donor[donor * self.dimensions..][..self.dimensions]
    }

    /// The product of two donors.
    pub(super) fn product(&self, one: usize, other: usize) -> f64 {
        if self.gram.is_empty() {
            dot(self.point(one), self.point(other))
        } else {
            self.gram[one * self.donors + other]
        }
    }

    /// The product of every donor with `vector`, four numbers at a time, so that what
    /// is added up is fetched a quarter as often.
    pub(super) fn products(&self, vector: &[f64], into: &mut [f64]) {
        into.fill(0.0);
        let donors = self.donors;
        let four = vector.chunks_exact(4);
        let lines = self.by_number.chunks_exact(4 * donors);
        let (rest, last) = (four.remainder(), lines.remainder());
        for (x, lines) in four.zip(lines) {
            let (first, others) = lines.split_at(donors);
            let (second, others) = others.split_at(donors);
            let (third, fourth) = others.split_at(donors);
            let pairs = first.iter().zip(second).zip(third).zip(fourth);
            for (into, (((a, b), c), d)) in into.iter_mut().zip(pairs) {
                *into += (x[0] * a + x[1] * b) + (x[2] * c + x[3] * d);
            }
        }
        for (x, line) in rest.iter().zip(last.chunks_exact(donors)) {
            for (into, entry) in into.iter_mut().zip(line) {
                *into += x * entry;
            }
        }
    }
}

pub(super) fn dot(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(a, b)| a * b).sum()
}
