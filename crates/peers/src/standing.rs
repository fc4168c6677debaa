//! How one place stands to all others.

use crate::error::PeersError;
use crate::options::Distance;
use crate::space::{Space, square};
use crate::structure::Structure;

/// How far every place is from the one in the input's row `row`, by the input's
/// rows: 0 for itself. The distance is the one that [`crate::nearest`] finds peers
/// by, as it is and not in that to the farthest.
///
/// # Errors
/// [`PeersError::Collinear`] for Mahalanobis's distance.
///
/// # Panics
/// If there is no row `row`.
pub fn distances_from(
    structure: &Structure,
    distance: Distance,
    row: usize,
) -> Result<Vec<f64>, PeersError> {
    let points = Space::new(structure, distance).points(structure.weights())?;
    let rows = structure.rows();
    let place = rows.iter().position(|&known| known == row);
    let here = points.of(place.expect("the row is one of the structure's"));
    let mut far = vec![0.0; rows.len()];
    for (place, &row) in rows.iter().enumerate() {
        far[row] = square(here, points.of(place)).sqrt();
    }
    Ok(far)
}
