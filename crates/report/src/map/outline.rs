//! Lines round the selected places, drawn along the borders of what is shown
//! inside them: two files of borders, each made simpler alone, seldom agree.

use std::collections::BTreeSet;

use allotment_place::Simplified;

use super::{clip::BUFFER, mvt::EXTENT, path::whole};
use crate::Site;

/// The outline of one selected place on the whole numbers of a zoom.
pub(crate) struct Outline {
    /// Its position in the funded level.
    pub number: usize,
    lines: Vec<Vec<(i64, i64)>>,
}

/// The outlines of the selected places, along the borders of `level`.
pub(crate) fn outlines(
    site: &Site,
    level: usize,
    borders: &Simplified<'_>,
    scale: f64,
) -> Vec<Outline> {
    let areas = site.levels[site.funded].areas.iter();
    let selected = areas.zip(descendants(site, level)).enumerate();
    selected
        .filter(|(_, (area, _))| area.money.as_ref().is_some_and(|money| money.selected))
        .map(|(number, (_, parts))| {
            let lines = borders.outline(&parts).into_iter().map(|line| {
                let mut grid: Vec<(i64, i64)> = line
                    .iter()
                    .map(|point| (whole(point.x * scale), whole(point.y * scale)))
                    .collect();
                grid.dedup();
                grid
            });
            let lines = lines.filter(|line| line.len() > 1).collect();
            Outline { number, lines }
        })
        .collect()
}

impl Outline {
    /// The tiles that its lines touch, each once, in order.
    pub fn tiles(&self) -> BTreeSet<(i64, i64)> {
        let extent = i64::from(EXTENT);
        let mut tiles = BTreeSet::new();
        for line in &self.lines {
            let (low, high) = bounds(line);
            for x in (low.0 - BUFFER).div_euclid(extent)..=(high.0 + BUFFER).div_euclid(extent) {
                for y in (low.1 - BUFFER).div_euclid(extent)..=(high.1 + BUFFER).div_euclid(extent)
                {
                    tiles.insert((x, y));
                }
            }
        }
        tiles
    }

    /// Its lines that touch a tile, in the tile's own units, uncut.
    pub fn on_tile(&self, tile: (i64, i64)) -> Vec<Vec<(i32, i32)>> {
        let extent = i64::from(EXTENT);
        let (left, top) = (tile.0 * extent, tile.1 * extent);
        let touches = |line: &&Vec<(i64, i64)>| {
            let (low, high) = bounds(line);
            high.0 >= left - BUFFER
                && high.1 >= top - BUFFER
                && low.0 <= left + extent + BUFFER
                && low.1 <= top + extent + BUFFER
        };
        let local = |line: &Vec<(i64, i64)>| {
            let local = line.iter().map(|&(x, y)| {
                let near = |value: i64| i32::try_from(value).ok();
                Some((near(x - left)?, near(y - top)?))
            });
            local.collect::<Option<Vec<_>>>()
        };
        self.lines
            .iter()
            .filter(touches)
            .filter_map(local)
            .collect()
    }
}

fn bounds(line: &[(i64, i64)]) -> ((i64, i64), (i64, i64)) {
    let first = line.first().copied().unwrap_or_default();
    line.iter().fold((first, first), |(low, high), &(x, y)| {
        ((low.0.min(x), low.1.min(y)), (high.0.max(x), high.1.max(y)))
    })
}

/// For each place of the funded level, the places of `level` that lie in it.
fn descendants(site: &Site, level: usize) -> Vec<Vec<usize>> {
    let mut inside = vec![Vec::new(); site.levels[site.funded].areas.len()];
    for number in 0..site.levels[level].areas.len() {
        let mut at = Some(number);
        for step in (site.funded + 1..=level).rev() {
            at = at.and_then(|number| site.levels[step].areas[number].parent);
        }
        if let Some(funded) = at {
            inside[funded].push(number);
        }
    }
    inside
}
