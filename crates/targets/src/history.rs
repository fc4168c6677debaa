//! Who ever moved so far.

use allotment_distribution::reach;

use crate::panel::{SAME_TIME, Series};

/// A move for the better in one place.
#[derive(Debug, Clone, PartialEq)]
pub struct Move {
    /// Which place.
    pub code: String,
    /// From when.
    pub from: f64,
    /// Until when.
    pub to: f64,
    /// By how much, towards the better.
    pub by: f64,
    /// The standard error of that: `sqrt(e1² + e2²)` of the errors of the two values;
    /// 0 if they are exact.
    pub error: f64,
}

/// What places did in as many years as the target has, or fewer.
#[derive(Debug, Clone, PartialEq)]
pub struct History {
    /// How many places were seen twice or more.
    pub places: usize,
    /// How many of them ever moved as far as is asked, and by more than the error.
    pub moved_so_far: usize,
    /// How many did by what was measured, but only within its error.
    pub within_error: usize,
    /// How many of them ever began like the places that the target is for.
    pub like: usize,
    /// How many of those ever moved as far as is asked, from there, and by more than
    /// the error.
    pub like_moved_so_far: usize,
    /// The longest move; one that is more than its error, if there is any.
    pub longest: Option<Move>,
    /// The most years that any place was seen over, of those that the target has.
    pub years_seen: f64,
    /// The greatest pace a year over as long as any place was seen.
    pub pace: Option<Move>,
}

/// What is asked of a history.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Asking {
    /// How far a place has to have moved.
    pub needed: f64,
    /// 1 where more is better, -1 where less is.
    pub sign: f64,
    /// In how many years at most.
    pub years: f64,
    /// In how many years at least, as nearer values count some of the same people.
    pub window_years: f64,
    /// A place is like those that the target is for if it began between these.
    pub like: (f64, f64),
}

/// Of all the moves looked at, one is taken for real by chance in so many of the cases
/// where nothing moved.
const BY_CHANCE: f64 = 0.05;

/// What `places` did.
///
/// The moves are those between any two times of a place from `window_years` to `years`
/// apart. A move counts if it is as far as is asked, and more than its error would bring
/// by chance: the reach of the normal distribution is that at 5% over all the moves
/// looked at, by Bonferroni's bound.
///
/// Source: Dunn, *Multiple comparisons among means* (1961), for the bound.
#[must_use]
pub fn history<'a>(places: impl Iterator<Item = &'a Series> + Clone, asking: Asking) -> History {
    let mut found = History {
        places: 0,
        moved_so_far: 0,
        within_error: 0,
        like: 0,
        like_moved_so_far: 0,
        longest: None,
        years_seen: 0.0,
        pace: None,
    };
    let all = places.clone().flat_map(|place| moves(place, asking));
    let looked_at = all.filter(|one| one.error > 0.0).count();
    #[expect(clippy::cast_precision_loss, reason = "moves are few")]
    let surely = reach(1.0 - BY_CHANCE / looked_at.max(1) as f64);
    let (mut longest, mut longest_at_all) = (None, None);
    for place in places.clone().filter(|place| place.points.len() > 1) {
        found.places += 1;
        let (mut moved, mut perhaps, mut alike, mut alike_moved) = (false, false, false, false);
        for one in moves(place, asking) {
            let sure = one.by > surely * one.error || one.error <= 0.0;
            let start = place.value_at(one.from).unwrap_or(f64::NAN);
            let far = as_far_as(one.by, asking.needed, start.abs() + one.by.abs());
            let is_like = asking.like.0 <= start && start <= asking.like.1;
            moved |= far && sure;
            perhaps |= far;
            alike |= is_like;
            alike_moved |= far && sure && is_like;
            found.years_seen = found.years_seen.max(one.to - one.from);
            keep(&mut longest_at_all, &one, |one| one.by);
            if sure {
                keep(&mut longest, &one, |one| one.by);
            }
        }
        found.moved_so_far += usize::from(moved);
        found.within_error += usize::from(perhaps && !moved);
        found.like += usize::from(alike);
        found.like_moved_so_far += usize::from(alike_moved);
    }
    found.longest = longest.or(longest_at_all);
    let shortest = found.years_seen - SAME_TIME;
    for place in places {
        for one in moves(place, asking) {
            if one.to - one.from >= shortest {
                keep(&mut found.pace, &one, |one| one.by / (one.to - one.from));
            }
        }
    }
    found
}

/// Whether a move `by` is as far as is `needed`: what differs by no more than numbers of
/// that `size` are rounded is as far. 69.9 - 69.3 is 0.6, and so is 69.3 - 68.7, but for
/// the last digits of what a machine makes of them.
pub(crate) fn as_far_as(by: f64, needed: f64, size: f64) -> bool {
    const ROUNDING: f64 = 1e-12;
    // However small a move is asked for, none is none.
    by > 0.0 && by >= needed - ROUNDING * (size + needed.abs())
}

/// Keeps the greater; of equals the one of the code that sorts first, then the earlier.
fn keep(kept: &mut Option<Move>, one: &Move, key: impl Fn(&Move) -> f64) {
    let order = |a: &Move, b: &Move| {
        (key(a).total_cmp(&key(b)))
            .then(b.code.cmp(&a.code))
            .then(b.from.total_cmp(&a.from))
    };
    if kept.as_ref().is_none_or(|kept| order(one, kept).is_gt()) {
        *kept = Some(one.clone());
    }
}

/// Every move of a place between two times as far apart as is asked.
fn moves(place: &Series, asking: Asking) -> impl Iterator<Item = Move> {
    let points = &place.points;
    (0..points.len()).flat_map(move |start| {
        let (from, before) = points[start];
        let error = move |end| {
            let (one, other) = (place.error(start), place.error(end));
            (one * one + other * other).sqrt()
        };
        (start + 1..points.len())
            .take_while(move |&end| points[end].0 - from <= asking.years + SAME_TIME)
            .filter(move |&end| points[end].0 - from >= asking.window_years - SAME_TIME)
            .map(move |end| Move {
                code: place.code.clone(),
                from,
                to: points[end].0,
                by: asking.sign * (points[end].1 - before),
                error: error(end),
            })
    })
}
