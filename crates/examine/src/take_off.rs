//! Where money is told of, and taking off what is told elsewhere too.

use std::collections::BTreeSet;

use crate::{AtPlace, Scopes};

/// Where something is told of.
#[derive(Clone, Copy)]
pub struct Ground<'a> {
    key: Option<usize>,
    /// The places that it stands for, if they are known.
    places: Option<&'a BTreeSet<usize>>,
}

impl<'a> Ground<'a> {
    pub fn of(scopes: &'a Scopes, row: &AtPlace) -> Self {
        let places = match row.place {
            Some(key) => scopes.of_key.get(key),
            None => scopes.of_promise.get(row.promise).and_then(Option::as_ref),
        };
        Self {
            key: row.place,
            places,
        }
    }

    /// How many places it has, all that are not known being the most.
    fn width(self) -> usize {
        self.places.map_or(usize::MAX, BTreeSet::len)
    }

    fn is(self, other: Self) -> bool {
        match (self.places, other.places) {
            (Some(own), Some(other)) => own == other,
            _ => self.key == other.key,
        }
    }

    /// Whether money can be at both: unless they are known to have no place in common.
    pub fn meets(self, other: Self) -> bool {
        let places = self.places.zip(other.places);
        places.is_none_or(|(own, other)| {
            own.is_empty() || other.is_empty() || !own.is_disjoint(other)
        })
    }

    fn lies_in(self, other: Self) -> bool {
        let places = self.places.zip(other.places);
        places.is_some_and(|(own, other)| !own.is_empty() && own.is_subset(other))
    }
}

/// Takes off the rows `own` what is `there`, at its places first, and `most` at most;
/// gives what was taken off. Money of places that have nothing in common is not the same.
pub fn take_off(
    scopes: &Scopes,
    once: &mut [AtPlace],
    own: &[usize],
    mut there: Vec<(Ground<'_>, u128)>,
    most: u128,
) -> u128 {
    let mut left: u128 = there.iter().map(|one| one.1).sum::<u128>().min(most);
    let mut taken = 0;
    let mut rows: Vec<(usize, Ground<'_>)> = (own.iter())
        .map(|&row| (row, Ground::of(scopes, &once[row])))
        .collect();
    let mut take = |row: usize, here: &mut u128| {
        let minor = &mut once[row].reached.minor;
        let part = (*minor).min(*here).min(left);
        *minor -= part;
        *here -= part;
        left -= part;
        taken += part;
    };
    for &(row, ground) in &rows {
        for (place, here) in &mut there {
            if place.is(ground) {
                take(row, here);
            }
        }
    }
    rows.sort_by_key(|(_, ground)| ground.width());
    for inward in [true, false] {
        for &(row, ground) in &rows {
            for (place, here) in &mut there {
                let lies_in = if inward {
                    place.lies_in(ground)
                } else {
                    ground.lies_in(*place)
                };
                if lies_in {
                    take(row, here);
                }
            }
        }
    }
    // All places sort before each of them.
    rows.sort_by_key(|&(row, ground)| (ground.key, row));
    for (row, ground) in rows {
        for (place, here) in &mut there {
            if place.meets(ground) {
                take(row, here);
            }
        }
    }
    taken
}
