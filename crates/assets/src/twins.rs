//! The same asset listed twice.

use std::collections::HashMap;

use allotment_place::Point;

use crate::grid::{Grid, squared};

/// Two assets that look like one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Twin {
    /// The position of the earlier.
    pub first: usize,
    /// The position of the later.
    pub second: usize,
    /// How far apart they are, in metres.
    pub metres: f64,
}

/// The assets that look like an earlier one: of the same type and the same
/// name (capitals and spaces aside), at most `within_m` metres apart. Each is
/// told once, with the earliest that it looks like; assets without a name look
/// like none.
///
/// # Panics
/// If the lengths differ.
#[must_use]
pub fn twins(
    points: &[Point],
    types: &[usize],
    names: &[Option<&str>],
    within_m: f64,
) -> Vec<Twin> {
    assert_eq!(points.len(), types.len(), "a type an asset");
    assert_eq!(points.len(), names.len(), "a name an asset, or none");
    let plain: Vec<Option<String>> = names.iter().map(|name| name.map(plain)).collect();
    let mut groups: HashMap<(usize, &str), Vec<usize>> = HashMap::new();
    for (at, name) in plain.iter().enumerate() {
        if let Some(name) = name.as_deref().filter(|name| !name.is_empty()) {
            groups.entry((types[at], name)).or_default().push(at);
        }
    }
    let mut twins: Vec<Twin> = Vec::new();
    for group in groups.values().filter(|group| group.len() > 1) {
        let there: Vec<Point> = group.iter().map(|&at| points[at]).collect();
        let grid = Grid::new(&there, within_m.max(1.0));
        for (at, &here) in there.iter().enumerate() {
            let mut first: Option<usize> = None;
            let low = Point {
                x: here.x - within_m,
                y: here.y - within_m,
            };
            let high = Point {
                x: here.x + within_m,
                y: here.y + within_m,
            };
            grid.visit(low, high, |other, point| {
                let other = other as usize;
                if other < at && squared(here, point).sqrt() <= within_m {
                    first = Some(first.map_or(other, |known| known.min(other)));
                }
            });
            twins.extend(first.map(|first| Twin {
                first: group[first],
                second: group[at],
                metres: squared(here, there[first]).sqrt(),
            }));
        }
    }
    twins.sort_unstable_by_key(|twin| twin.second);
    twins
}

/// A name as people say it: small letters and single spaces.
pub(crate) fn plain(name: &str) -> String {
    let words: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
    words.join(" ")
}
