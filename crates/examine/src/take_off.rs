//! Where money is told of, and taking off what is told elsewhere too.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

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

    pub fn site(self) -> Site {
        Site {
            key: self.key,
            places: self.places.cloned(),
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

/// Where money is known to have been.
#[derive(Debug, Clone)]
pub struct Site {
    key: Option<usize>,
    places: Option<BTreeSet<usize>>,
}

impl Site {
    pub fn ground(&self) -> Ground<'_> {
        Ground {
            key: self.key,
            places: self.places.as_ref(),
        }
    }

    /// Where both can be; this, if they are not known to differ.
    pub fn within(&self, other: Ground<'_>) -> Self {
        let Some(there) = other.places.filter(|there| !there.is_empty()) else {
            return self.clone();
        };
        match self.places.as_ref().filter(|here| !here.is_empty()) {
            Some(here) if here.is_subset(there) => self.clone(),
            Some(here) if !there.is_subset(here) => Self {
                key: None,
                places: Some(here & there),
            },
            _ => other.site(),
        }
    }

    /// Whether both are the same places.
    pub fn is_as(&self, other: &Self) -> bool {
        self.ground().is(other.ground())
    }

    /// The key of just these places, if there is one.
    pub fn key(&self, scopes: &Scopes) -> Option<usize> {
        let places = self.places.as_ref()?;
        (self.key).or_else(|| scopes.of_key.iter().position(|one| one == places))
    }
}

/// Takes off the rows `own` what is `there`, at its places first, and `most` at most;
/// gives what was taken off each row for each. Money of places that have nothing in common is not the same;
/// as much is taken off as can be.
pub fn take_off<'a>(
    scopes: &'a Scopes,
    once: &mut [AtPlace],
    own: &[usize],
    there: Vec<(Ground<'a>, u128)>,
    most: u128,
) -> BTreeMap<(usize, usize), u128> {
    let left = there.iter().map(|one| one.1).sum::<u128>().min(most);
    let mut rows: Vec<(usize, Ground<'a>)> = (own.iter())
        .map(|&row| (row, Ground::of(scopes, &once[row])))
        .collect();
    let mut taken = Taken {
        once,
        there,
        left,
        all: BTreeMap::new(),
    };
    taken.each(&rows, Ground::is);
    rows.sort_by_key(|(_, ground)| ground.width());
    taken.each(&rows, |ground, place| place.lies_in(ground));
    taken.each(&rows, Ground::lies_in);
    // All places sort before each of them.
    rows.sort_by_key(|&(row, ground)| (ground.key, row));
    taken.each(&rows, |ground, place| place.meets(ground));
    while taken.left > 0 && taken.otherwise(&rows) {}
    taken.all.retain(|_, minor| *minor > 0);
    taken.all
}

/// What is taken off, while it is.
struct Taken<'a, 'b> {
    once: &'b mut [AtPlace],
    /// What is at each place, and not taken yet.
    there: Vec<(Ground<'a>, u128)>,
    left: u128,
    /// What was taken off each row for each place.
    all: BTreeMap<(usize, usize), u128>,
}

impl<'a> Taken<'a, '_> {
    /// Takes off each row what is at each place that `fits` it, in order.
    fn each(
        &mut self,
        rows: &[(usize, Ground<'a>)],
        fits: impl Fn(Ground<'a>, Ground<'a>) -> bool,
    ) {
        for &(row, ground) in rows {
            for place in 0..self.there.len() {
                if fits(ground, self.there[place].0) {
                    self.take(row, place);
                }
            }
        }
    }

    fn take(&mut self, row: usize, place: usize) {
        let minor = &mut self.once[row].reached.minor;
        let here = &mut self.there[place].1;
        let part = (*minor).min(*here).min(self.left);
        *minor -= part;
        *here -= part;
        self.left -= part;
        if part > 0 {
            *self.all.entry((row, place)).or_default() += part;
        }
    }

    /// Takes off one more row what is at a place that does not fit it, where other rows can
    /// be given other places for theirs. Whether there was any.
    ///
    /// Source: the augmenting paths of Ford and Fulkerson, *Flows in Networks* (1962).
    fn otherwise(&mut self, rows: &[(usize, Ground<'a>)]) -> bool {
        // From which place each row was come to, and from which row each place.
        let mut to_row: BTreeMap<usize, Option<usize>> = BTreeMap::new();
        let mut to_place: BTreeMap<usize, usize> = BTreeMap::new();
        let mut queue: VecDeque<usize> = VecDeque::new();
        for (at, &(row, _)) in rows.iter().enumerate() {
            if self.once[row].reached.minor > 0 {
                to_row.insert(at, None);
                queue.push_back(at);
            }
        }
        while let Some(at) = queue.pop_front() {
            for place in 0..self.there.len() {
                let (ground, here) = self.there[place];
                if to_place.contains_key(&place) || !ground.meets(rows[at].1) {
                    continue;
                }
                to_place.insert(place, at);
                if here > 0 {
                    self.move_along(rows, place, &to_row, &to_place);
                    return true;
                }
                for (other, &(row, _)) in rows.iter().enumerate() {
                    let has = self.all.get(&(row, place)).is_some_and(|minor| *minor > 0);
                    if has && !to_row.contains_key(&other) {
                        to_row.insert(other, Some(place));
                        queue.push_back(other);
                    }
                }
            }
        }
        false
    }

    /// Moves as much as can be along the way that ends in `place`.
    fn move_along(
        &mut self,
        rows: &[(usize, Ground<'a>)],
        place: usize,
        to_row: &BTreeMap<usize, Option<usize>>,
        to_place: &BTreeMap<usize, usize>,
    ) {
        let mut way = vec![(to_place[&place], place)];
        while let Some(before) = to_row[&way[way.len() - 1].0] {
            way.push((to_place[&before], before));
        }
        let first = rows[way[way.len() - 1].0].0;
        let given_up = way
            .windows(2)
            .map(|two| self.all[&(rows[two[0].0].0, two[1].1)]);
        let most = self.once[first].reached.minor.min(self.there[place].1);
        let part = given_up.fold(most.min(self.left), u128::min);
        for two in way.windows(2) {
            *self.all.entry((rows[two[0].0].0, two[1].1)).or_default() -= part;
        }
        for (at, place) in way {
            *self.all.entry((rows[at].0, place)).or_default() += part;
        }
        self.once[first].reached.minor -= part;
        self.there[place].1 -= part;
        self.left -= part;
    }
}
