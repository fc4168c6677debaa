//! Which assets are within reach of which place, and how far away.

use allotment_place::Point;
use rayon::prelude::*;

use crate::AssetsError;
use crate::grid::{Grid, squared};

/// How many places one thread takes at a time.
const PLACES_A_TIME: usize = 512;

/// For each place the assets within reach, by position, and their distances in
/// metres: rows end to end.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Reach {
    starts: Vec<usize>,
    assets: Vec<u32>,
    metres: Vec<f64>,
    within_m: f64,
}

impl Reach {
    /// The pairs of `places` and `assets` at most `within_m` apart, in a
    /// straight line. Coordinates are metres and finite.
    ///
    /// # Errors
    /// [`AssetsError::NoDistance`] unless `within_m` is above 0 and finite.
    pub fn within(places: &[Point], assets: &[Point], within_m: f64) -> Result<Self, AssetsError> {
        check("the reach", within_m)?;
        let grid = Grid::new(assets, within_m);
        let parts: Vec<(Vec<usize>, Vec<u32>, Vec<f64>)> = places
            .par_chunks(PLACES_A_TIME)
            .map(|places| {
                let (mut counts, mut found, mut metres) = (Vec::new(), Vec::new(), Vec::new());
                let mut row: Vec<(u32, f64)> = Vec::new();
                for &place in places {
                    row.clear();
                    let low = Point {
                        x: place.x - within_m,
                        y: place.y - within_m,
                    };
                    let high = Point {
                        x: place.x + within_m,
                        y: place.y + within_m,
                    };
                    grid.visit(low, high, |asset, at| {
                        let apart = squared(place, at).sqrt();
                        if apart <= within_m {
                            row.push((asset, apart));
                        }
                    });
                    row.sort_unstable_by_key(|&(asset, _)| asset);
                    counts.push(row.len());
                    found.extend(row.iter().map(|&(asset, _)| asset));
                    metres.extend(row.iter().map(|&(_, apart)| apart));
                }
                (counts, found, metres)
            })
            .collect();
        let pairs = parts.iter().map(|part| part.1.len()).sum();
        let mut reach = Self {
            starts: Vec::with_capacity(places.len() + 1),
            assets: Vec::with_capacity(pairs),
            metres: Vec::with_capacity(pairs),
            within_m,
        };
        reach.starts.push(0);
        for (counts, found, metres) in parts {
            for count in counts {
                reach
                    .starts
                    .push(reach.starts.last().copied().unwrap_or(0) + count);
            }
            reach.assets.extend(found);
            reach.metres.extend(metres);
        }
        Ok(reach)
    }

    /// How many places it is about.
    #[must_use]
    pub fn places(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// How many pairs it holds.
    #[must_use]
    pub fn pairs(&self) -> usize {
        self.assets.len()
    }

    /// How far it reaches, in metres.
    #[must_use]
    pub fn within_m(&self) -> f64 {
        self.within_m
    }

    /// The assets within reach of `place`, ascending, and their distances in
    /// metres.
    ///
    /// # Panics
    /// If there is no such place.
    #[must_use]
    pub fn of(&self, place: usize) -> (&[u32], &[f64]) {
        let row = self.starts[place]..self.starts[place + 1];
        (&self.assets[row.clone()], &self.metres[row])
    }

    /// Where the pairs of `place` stand among all.
    pub(crate) fn row(&self, place: usize) -> std::ops::Range<usize> {
        self.starts[place]..self.starts[place + 1]
    }

    /// The distances of all pairs, in metres.
    pub(crate) fn metres(&self) -> &[f64] {
        &self.metres
    }

    /// The assets of all pairs.
    pub(crate) fn assets(&self) -> &[u32] {
        &self.assets
    }
}

/// An error unless `metres` is above 0 and finite.
pub(crate) fn check(what: &'static str, metres: f64) -> Result<(), AssetsError> {
    if metres.is_finite() && metres > 0.0 {
        return Ok(());
    }
    Err(AssetsError::NoDistance { what, metres })
}
