//! What an asset at each candidate site is worth to each place.

use allotment_place::Point;

use crate::{AssetsError, Reach, nearest};

/// The worth of each candidate to each place that would gain, rows end to end.
#[derive(Debug, Clone, PartialEq)]
pub struct Worth {
    starts: Vec<usize>,
    places: Vec<u32>,
    values: Vec<f64>,
    place_count: usize,
}

/// What is there, and what could be.
#[derive(Debug, Clone, Copy)]
pub struct Candidates<'a> {
    /// Where people are, in metres.
    pub places: &'a [Point],
    /// How many, for each place.
    pub people: &'a [f64],
    /// Where an asset could be.
    pub sites: &'a [Point],
    /// Where one is already.
    pub existing: &'a [Point],
}

impl Worth {
    /// Covering: a site is worth the people whom it brings within `within_m`
    /// metres of an asset and who have none so near now.
    ///
    /// # Errors
    /// [`AssetsError::NoDistance`] unless `within_m` is above 0.
    ///
    /// # Panics
    /// If there are not as many people as places.
    pub fn covering(all: Candidates<'_>, within_m: f64) -> Result<Self, AssetsError> {
        let near = nearest(all.places, all.existing);
        let out = |place: usize| near[place].is_none_or(|near| near.metres > within_m);
        let reach = Reach::within(all.sites, all.places, within_m)?;
        Ok(Self::of(all, &reach, |place, _| {
            if out(place) { all.people[place] } else { 0.0 }
        }))
    }

    /// Distance: a site is worth the metres that it saves the people of each
    /// place on the way to their nearest asset. Whoever is further away than
    /// `far_m` now, or has none at all, counts as being that far away.
    ///
    /// # Errors
    /// [`AssetsError::NoDistance`] unless `far_m` is above 0.
    ///
    /// # Panics
    /// If there are not as many people as places.
    pub fn distance(all: Candidates<'_>, far_m: f64) -> Result<Self, AssetsError> {
        let now: Vec<f64> = nearest(all.places, all.existing)
            .into_iter()
            .map(|near| near.map_or(far_m, |near| near.metres.min(far_m)))
            .collect();
        let reach = Reach::within(all.sites, all.places, far_m)?;
        Ok(Self::of(all, &reach, |place, metres| {
            all.people[place] * (now[place] - metres).max(0.0)
        }))
    }

    fn of(all: Candidates<'_>, reach: &Reach, value: impl Fn(usize, f64) -> f64) -> Self {
        assert_eq!(all.people.len(), all.places.len(), "people a place");
        let mut worth = Self {
            starts: vec![0],
            places: Vec::new(),
            values: Vec::new(),
            place_count: all.places.len(),
        };
        for site in 0..all.sites.len() {
            let (places, metres) = reach.of(site);
            for (&place, &metres) in places.iter().zip(metres) {
                let value = value(place as usize, metres);
                if value > 0.0 {
                    worth.places.push(place);
                    worth.values.push(value);
                }
            }
            worth.starts.push(worth.places.len());
        }
        worth
    }

    /// How many candidates there are.
    #[must_use]
    pub fn candidates(&self) -> usize {
        self.starts.len() - 1
    }

    /// How many places there are.
    #[must_use]
    pub fn places(&self) -> usize {
        self.place_count
    }

    /// The places that would gain from `site`, and by how much.
    pub fn of_site(&self, site: usize) -> impl Iterator<Item = (usize, f64)> {
        let row = self.starts[site]..self.starts[site + 1];
        let places = self.places[row.clone()].iter();
        places
            .map(|&place| place as usize)
            .zip(self.values[row].iter().copied())
    }

    /// What `site` is worth alone.
    #[must_use]
    pub fn alone(&self, site: usize) -> f64 {
        self.of_site(site).fold(0.0, |sum, (_, value)| sum + value)
    }

    /// What `sites` are worth together: each place has the best of them.
    #[must_use]
    pub fn together(&self, sites: &[usize]) -> f64 {
        self.best_of(sites).iter().fold(0.0, |sum, best| sum + best)
    }

    /// What each place has of `sites`.
    #[must_use]
    pub fn best_of(&self, sites: &[usize]) -> Vec<f64> {
        let mut best = vec![0.0_f64; self.place_count];
        for &site in sites {
            for (place, value) in self.of_site(site) {
                best[place] = best[place].max(value);
            }
        }
        best
    }

    /// What `site` adds where places have `best` already.
    pub(crate) fn adds(&self, site: usize, best: &[f64]) -> f64 {
        self.of_site(site).fold(0.0, |sum, (place, value)| {
            sum + (value - best[place]).max(0.0)
        })
    }
}
