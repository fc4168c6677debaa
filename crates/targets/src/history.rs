//! Who ever moved so far.

use crate::panel::{Panel, SAME_TIME, Series};

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
}

/// What places did in as many years as the target has, or fewer.
#[derive(Debug, Clone, PartialEq)]
pub struct History {
    /// How many places were seen twice or more.
    pub places: usize,
    /// How many of them ever moved as far as is asked.
    pub moved_so_far: usize,
    /// How many of them ever began like the places that the target is for.
    pub like: usize,
    /// How many of those ever moved as far as is asked, from there.
    pub like_moved_so_far: usize,
    /// The longest move.
    pub longest: Option<Move>,
    /// The most years that any place was seen over, of those that the target has.
    pub years_seen: f64,
    /// The greatest pace a year over as long as any place was seen.
    pub pace: Option<Move>,
}

/// What the places of `panel` did in `years` or fewer, where `needed` is what the
/// target asks, `sign` is 1 where more is better and -1 where less is, and a place is
/// like those that the target is for if it began between the two ends of `like`.
///
/// The moves are those between any two times of a place at most `years` apart.
#[must_use]
pub fn history(panel: &Panel, needed: f64, sign: f64, years: f64, like: (f64, f64)) -> History {
    let mut found = History {
        places: 0,
        moved_so_far: 0,
        like: 0,
        like_moved_so_far: 0,
        longest: None,
        years_seen: 0.0,
        pace: None,
    };
    for place in panel.places.iter().filter(|place| place.points.len() > 1) {
        found.places += 1;
        let (mut moved, mut alike, mut alike_moved) = (false, false, false);
        for moved_by in moves(place, sign, years) {
            let far = moved_by.by >= needed;
            let start = place.value_at(moved_by.from).unwrap_or(f64::NAN);
            let is_like = like.0 <= start && start <= like.1;
            moved |= far;
            alike |= is_like;
            alike_moved |= far && is_like;
            found.years_seen = found.years_seen.max(moved_by.to - moved_by.from);
            keep(&mut found.longest, &moved_by, |one| one.by);
        }
        found.moved_so_far += usize::from(moved);
        found.like += usize::from(alike);
        found.like_moved_so_far += usize::from(alike_moved);
    }
    let (shortest, mut pace) = (found.years_seen - SAME_TIME, None);
    for place in &panel.places {
        for one in moves(place, sign, years) {
            if one.to - one.from >= shortest {
                keep(&mut pace, &one, |one| one.by / (one.to - one.from));
            }
        }
    }
    found.pace = pace;
    found
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

/// Every move of a place between two times at most `years` apart.
fn moves(place: &Series, sign: f64, years: f64) -> impl Iterator<Item = Move> {
    let points = &place.points;
    (0..points.len()).flat_map(move |start| {
        let (from, before) = points[start];
        (points[start + 1..].iter())
            .take_while(move |point| point.0 - from <= years + SAME_TIME)
            .map(move |&(to, after)| Move {
                code: place.code.clone(),
                from,
                to,
                by: sign * (after - before),
            })
    })
}
