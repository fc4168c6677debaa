//! What closed and what opened between two inventories.

use std::collections::HashMap;

use allotment_place::Point;

use crate::AssetsError;
use crate::grid::{Grid, squared};
use crate::reach::check;
use crate::twins::plain;

/// An asset of an inventory.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Known<'a> {
    /// Its code, if it has one.
    pub id: Option<&'a str>,
    /// Its type.
    pub kind: &'a str,
    /// Its name, if it has one.
    pub name: Option<&'a str>,
    /// Where it is, in metres.
    pub at: Point,
}

/// How far things may be and still be the same.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tolerance {
    /// Of one type and at most so far apart, two entries with different codes
    /// are one asset; and an asset that is further away than this has moved.
    pub same_m: f64,
    /// Of one type and one name, two entries with different codes are one asset
    /// that moved, if they are at most so far apart.
    pub moved_m: f64,
}

/// What became of an asset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Change {
    /// It is in the first inventory only.
    Closed,
    /// It is in the second only.
    Opened,
    /// It is another type of asset now.
    Converted,
    /// It is elsewhere, under its name.
    Moved,
    /// It has another name, at its place.
    Renamed,
    /// It is elsewhere, and has another name.
    MovedAndRenamed,
    /// Nothing.
    Same,
}

impl Change {
    /// Its name in a table.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Opened => "opened",
            Self::Converted => "converted",
            Self::Moved => "moved",
            Self::Renamed => "renamed",
            Self::MovedAndRenamed => "moved-and-renamed",
            Self::Same => "same",
        }
    }
}

/// How two entries were found to be one asset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// By their code.
    Code,
    /// By their type and nearness.
    Nearness,
    /// By their type and name.
    Name,
}

impl How {
    /// Its name in a table.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Nearness => "nearness",
            Self::Name => "name",
        }
    }
}

/// One asset and what became of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Changed {
    /// What.
    pub change: Change,
    /// Its position in the first inventory.
    pub before: Option<usize>,
    /// Its position in the second.
    pub after: Option<usize>,
    /// How the two were found to be one.
    pub how: Option<How>,
    /// How far apart they are, in metres.
    pub metres: Option<f64>,
}

/// What became of every asset of `before`, in its order, and then what `after`
/// has beside, in its order.
///
/// Entries are one asset if they have one code. Of those left over, they are
/// if they have one type and stand at most `same_m` apart: the nearest pairs
/// first, of equally near ones those of one name, then the earlier. Of those
/// still left over, they are if they have one type and one name (capitals and
/// spaces aside), nobody else in either inventory has that name, and they
/// stand at most `moved_m` apart. So every entry is in one row, and for each
/// type `before + opened - closed = after`, what was converted counting as
/// closed in its old type and opened in its new.
///
/// A code that comes again in an inventory is matched where it comes first.
///
/// # Errors
/// [`AssetsError::NoDistance`] for a tolerance that is not above 0.
pub fn changes(
    before: &[Known<'_>],
    after: &[Known<'_>],
    tolerance: Tolerance,
) -> Result<Vec<Changed>, AssetsError> {
    check(
        "the distance at which two entries are one",
        tolerance.same_m,
    )?;
    check("the distance that an asset may move", tolerance.moved_m)?;
    let mut matched = Matched {
        to: vec![None; before.len()],
        taken: vec![false; after.len()],
    };
    by_code(before, after, &mut matched);
    by_nearness(before, after, tolerance.same_m, &mut matched);
    by_name(before, after, tolerance.moved_m, &mut matched);
    let mut rows: Vec<Changed> = Vec::new();
    for (at, old) in before.iter().enumerate() {
        rows.push(match matched.to[at] {
            None => Changed {
                change: Change::Closed,
                before: Some(at),
                after: None,
                how: None,
                metres: None,
            },
            Some((to, how)) => {
                let new = &after[to];
                let metres = squared(old.at, new.at).sqrt();
                Changed {
                    change: what(old, new, metres, tolerance.same_m),
                    before: Some(at),
                    after: Some(to),
                    how: Some(how),
                    metres: Some(metres),
                }
            }
        });
    }
    let opened = (0..after.len()).filter(|&at| !matched.taken[at]);
    rows.extend(opened.map(|at| Changed {
        change: Change::Opened,
        before: None,
        after: Some(at),
        how: None,
        metres: None,
    }));
    Ok(rows)
}

/// Which entries were found to be one.
struct Matched {
    to: Vec<Option<(usize, How)>>,
    taken: Vec<bool>,
}

impl Matched {
    fn pair(&mut self, before: usize, after: usize, how: How) {
        if self.to[before].is_none() && !self.taken[after] {
            self.to[before] = Some((after, how));
            self.taken[after] = true;
        }
    }
}

/// What became of an asset whose two entries are known.
fn what(old: &Known<'_>, new: &Known<'_>, metres: f64, same_m: f64) -> Change {
    // A name that one inventory lacks is not another name.
    let renamed = match (old.name, new.name) {
        (Some(old), Some(new)) => plain(old) != plain(new),
        _ => false,
    };
    match (metres > same_m, renamed) {
        _ if old.kind != new.kind => Change::Converted,
        (true, true) => Change::MovedAndRenamed,
        (true, false) => Change::Moved,
        (false, true) => Change::Renamed,
        (false, false) => Change::Same,
    }
}

fn by_code(before: &[Known<'_>], after: &[Known<'_>], matched: &mut Matched) {
    let mut at: HashMap<&str, usize> = HashMap::new();
    for (row, one) in after.iter().enumerate() {
        if let Some(id) = one.id {
            at.entry(id).or_insert(row);
        }
    }
    for (row, one) in before.iter().enumerate() {
        if let Some(&to) = one.id.and_then(|id| at.get(id)) {
            matched.pair(row, to, How::Code);
        }
    }
}

fn by_nearness(before: &[Known<'_>], after: &[Known<'_>], same_m: f64, matched: &mut Matched) {
    let points: Vec<Point> = after.iter().map(|one| one.at).collect();
    let grid = Grid::new(&points, same_m);
    let mut pairs: Vec<(f64, bool, usize, usize)> = Vec::new();
    for (row, one) in before.iter().enumerate() {
        if matched.to[row].is_some() {
            continue;
        }
        let low = Point {
            x: one.at.x - same_m,
            y: one.at.y - same_m,
        };
        let high = Point {
            x: one.at.x + same_m,
            y: one.at.y + same_m,
        };
        grid.visit(low, high, |other, at| {
            let other = other as usize;
            let metres = squared(one.at, at).sqrt();
            if metres <= same_m && !matched.taken[other] && after[other].kind == one.kind {
                let alike = one.name.map(plain) == after[other].name.map(plain);
                pairs.push((metres, !alike, row, other));
            }
        });
    }
    pairs.sort_unstable_by(|a, b| {
        a.0.total_cmp(&b.0)
            .then_with(|| (a.1, a.2, a.3).cmp(&(b.1, b.2, b.3)))
    });
    for (_, _, row, other) in pairs {
        matched.pair(row, other, How::Nearness);
    }
}

fn by_name(before: &[Known<'_>], after: &[Known<'_>], moved_m: f64, matched: &mut Matched) {
    let named = |all: &[Known<'_>]| {
        let mut found: HashMap<(String, String), Vec<usize>> = HashMap::new();
        for (row, one) in all.iter().enumerate() {
            if let Some(name) = one.name.map(plain).filter(|name| !name.is_empty()) {
                found
                    .entry((one.kind.to_owned(), name))
                    .or_default()
                    .push(row);
            }
        }
        found
    };
    let (old, new) = (named(before), named(after));
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (key, rows) in &old {
        if let ([row], Some([other])) = (rows.as_slice(), new.get(key).map(Vec::as_slice)) {
            let metres = squared(before[*row].at, after[*other].at).sqrt();
            if metres <= moved_m {
                pairs.push((*row, *other));
            }
        }
    }
    pairs.sort_unstable();
    for (row, other) in pairs {
        matched.pair(row, other, How::Name);
    }
}
