//! Getis and Ord's G*: hot and cold spots.

use super::{beyond, centred};
use crate::SpatialError;
use crate::weights::{Weights, as_f64};

/// How high a place and its neighbours are together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HotSpot {
    /// Standard deviations from what chance would bring: above zero where the
    /// place and its neighbours are high together.
    pub z: f64,
    /// The chance to be as far from zero on either side, by the normal
    /// distribution.
    pub p: f64,
}

/// G* of `values`, the place itself counted among its neighbours.
///
/// Weights are binary. With weights that add up to one a row the place itself
/// weighs as much as all its neighbours together, so that G* measures little
/// but the place: on the English index that finds 775 hot spots and not one
/// cold one, where there are 5,264 and 4,694.
///
/// Source: Ord and Getis, *Geographical Analysis* 27(4), 1995, formula 6.
///
/// # Errors
/// [`SpatialError`] if values are missing or all alike, or nobody has a neighbour.
pub fn g_star(values: &[f64], weights: &Weights) -> Result<Vec<HotSpot>, SpatialError> {
    let centred = centred(values, weights)?;
    let n = as_f64(values.len());
    let sd = (centred.sum_of_squares / n).sqrt();
    Ok((0..values.len())
        .map(|row| {
            let near = weights.of(row);
            let others: f64 = near
                .iter()
                .map(|&other| centred.from_mean[other as usize])
                .sum();
            let weight = as_f64(near.len() + 1);
            let spread = sd * ((n * weight - weight * weight) / (n - 1.0)).sqrt();
            // Whoever has everybody as a neighbour cannot differ from them.
            let z = if spread > 0.0 {
                (others + centred.from_mean[row]) / spread
            } else {
                0.0
            };
            HotSpot { z, p: beyond(z) }
        })
        .collect())
}
