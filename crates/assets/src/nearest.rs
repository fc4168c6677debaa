//! The nearest asset in a straight line.

use allotment_place::Point;
use rayon::prelude::*;

use crate::grid::Grid;

/// The nearest asset of a place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Nearest {
    /// Its position.
    pub asset: u32,
    /// How far away it is, in metres.
    pub metres: f64,
}

/// The nearest of `assets` to each of `places` in a straight line; of several
/// equally near the first. Nothing if there is no asset at all.
#[must_use]
pub fn nearest(places: &[Point], assets: &[Point]) -> Vec<Option<Nearest>> {
    let grid = Grid::even(assets);
    places
        .par_iter()
        .with_min_len(256)
        .map(|&place| {
            let (asset, squared) = grid.nearest(place)?;
            let metres = squared.sqrt();
            Some(Nearest { asset, metres })
        })
        .collect()
}
