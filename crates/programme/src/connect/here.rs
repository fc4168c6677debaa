//! What reaches one place, or several together.

use std::sync::OnceLock;

use allotment_connect::Located;

use super::pots::Pot;
use super::run::ConnectRun;
use super::tell::{minor, per_head};

/// A pot that reaches the places asked for.
#[derive(Debug, Clone, Copy)]
pub struct PotHere<'a> {
    /// The pot.
    pub pot: &'a Pot,
    /// The pot whose money it already is: it brings none of its own.
    pub replaced_by: Option<&'a Pot>,
    /// The surest way in which it is known to reach them.
    pub located: Located,
    /// The money that is known to benefit them, in minor units: in all if the
    /// pot is one-off, else a year. Nothing if none is.
    pub minor: Option<u64>,
    /// That by their people, to the nearest minor unit; nothing where nobody
    /// lives.
    pub per_head_minor: Option<u64>,
}

/// For each place the pots that reach it, by position: begun when first asked.
#[derive(Debug, Default)]
pub(super) struct ByPlace(OnceLock<Vec<Vec<usize>>>);

impl ConnectRun {
    /// The pots that reach any of `places`, in the order of the spec; codes
    /// that are no places here reach nothing.
    #[must_use]
    pub fn reaching(&self, places: &[&str]) -> Vec<PotHere<'_>> {
        let by_place = self.by_place.0.get_or_init(|| self.find_by_place());
        let mut places: Vec<usize> = (places.iter())
            .filter_map(|place| self.ground.position(place))
            .collect();
        places.sort_unstable();
        places.dedup();
        let mut pots: Vec<usize> = (places.iter())
            .flat_map(|&place| by_place[place].iter().copied())
            .collect();
        pots.sort_unstable();
        pots.dedup();
        let people = places.iter().map(|&place| self.ground.places.people[place]);
        let people: u64 = people.fold(0, u64::saturating_add);
        pots.into_iter()
            .map(|at| self.here(at, &places, people))
            .collect()
    }

    fn here(&self, at: usize, places: &[usize], people: u64) -> PotHere<'_> {
        let pot = &self.pots[at];
        let on = places.iter().filter_map(|place| {
            let at = pot.laid.on.binary_search_by_key(place, |on| on.place);
            Some(&pot.laid.on[at.ok()?])
        });
        let located = on.clone().map(|on| on.located).min();
        let amounts = on.filter_map(|on| minor(pot, on));
        let minor = amounts.fold(None, |sum: Option<u64>, minor| {
            Some(sum.unwrap_or(0).saturating_add(minor))
        });
        PotHere {
            pot,
            replaced_by: pot.replaced_by.map(|by| &self.pots[by]),
            located: located.unwrap_or(Located::Unknown),
            minor,
            per_head_minor: minor.and_then(|minor| per_head(minor, people)),
        }
    }

    /// The codes of the places, in the order of their table.
    #[must_use]
    pub fn places(&self) -> &[String] {
        &self.ground.ids
    }

    /// Whether `id` is the code of one of the places.
    #[must_use]
    pub fn knows(&self, id: &str) -> bool {
        self.ground.position(id).is_some()
    }

    fn find_by_place(&self) -> Vec<Vec<usize>> {
        let mut by_place = vec![Vec::new(); self.ground.ids.len()];
        for (at, pot) in self.pots.iter().enumerate() {
            for on in &pot.laid.on {
                by_place[on.place].push(at);
            }
        }
        by_place
    }
}
