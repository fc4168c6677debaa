//! Coordinates in which the straight line is the wanted distance.

use crate::error::PeersError;
use crate::factor::{Triangle, correlation};
use crate::options::Distance;
use crate::structure::Structure;

/// Points, one a place, in the order of the places' codes.
#[derive(Debug, Clone)]
pub(crate) struct Points {
    pub(crate) dimensions: usize,
    /// Place by place.
    pub(crate) at: Vec<f64>,
}

impl Points {
    pub(crate) fn of(&self, place: usize) -> &[f64] {
        &self.at[place * self.dimensions..(place + 1) * self.dimensions]
    }

    pub(crate) fn count(&self) -> usize {
        self.at.len() / self.dimensions
    }
}

/// Makes points of a structure by a distance, for any weights.
#[derive(Debug)]
pub(crate) struct Space<'a> {
    structure: &'a Structure,
    /// Nothing where the distance is Euclidean.
    correlation: Option<Vec<Vec<f64>>>,
}

impl<'a> Space<'a> {
    pub(crate) fn new(structure: &'a Structure, distance: Distance) -> Self {
        let correlation = match distance {
            Distance::Euclidean => None,
            Distance::Mahalanobis => Some(correlation(structure)),
        };
        Self {
            structure,
            correlation,
        }
    }

    /// The points by `weights`; a variable with weight 0 is left out.
    ///
    /// # Errors
    /// [`PeersError::Collinear`].
    pub(crate) fn points(&self, weights: &[f64]) -> Result<Points, PeersError> {
        let kept: Vec<usize> = (0..weights.len()).filter(|&at| weights[at] > 0.0).collect();
        let roots: Vec<f64> = kept.iter().map(|&at| weights[at].sqrt()).collect();
        let triangle = match &self.correlation {
            None => None,
            Some(all) => Some(Triangle::of(all, &kept, self.structure.names())?),
        };
        let places = self.structure.places();
        let mut at = vec![0.0; places * kept.len()];
        for (point, place) in at.chunks_exact_mut(kept.len()).zip(0..) {
            for (cell, (&variable, root)) in point.iter_mut().zip(kept.iter().zip(&roots)) {
                *cell = root * self.structure.z(variable)[place];
            }
            if let Some(triangle) = &triangle {
                triangle.solve(point);
            }
        }
        Ok(Points {
            dimensions: kept.len(),
            at,
        })
    }
}

/// The binary digits that are dropped of the 52 that a float has.
const DROPPED: u64 = (1 << 12) - 1;

/// The squared distance, to 40 binary digits, so that what is equally far up to
/// rounding is tied.
pub(crate) fn square(one: &[f64], other: &[f64]) -> f64 {
    let mut sum = 0.0;
    for (a, b) in one.iter().zip(other) {
        sum += (a - b) * (a - b);
    }
    to_forty_digits(sum)
}

/// A number from 0 up to 40 binary digits, to compare by.
pub(crate) fn to_forty_digits(number: f64) -> f64 {
    f64::from_bits((number.to_bits() + (1 << 11)) & !DROPPED)
}
