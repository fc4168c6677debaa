//! Sums that grow: payments are added, and a sum so far stands for what came before.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::{AddAssign, SubAssign};

/// Which places lie in which, for what is told of promises.
///
/// Places go by keys; no key stands for all places of a promise. The default knows of no
/// key that lies in another, and of no place that is not the promise's.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scopes {
    /// Of each key, the places that it stands for.
    pub of_key: Vec<BTreeSet<usize>>,
    /// Of each promise, its places; nothing, or no entry, where all places are its own.
    pub of_promise: Vec<Option<BTreeSet<usize>>>,
}

impl Scopes {
    /// How many places a key stands for; no key for the most.
    fn width(&self, key: Option<usize>) -> usize {
        let places = |key| self.of_key.get(key).map_or(1, BTreeSet::len);
        key.map_or(usize::MAX, places)
    }

    /// Whether `inner` lies in `outer`, for what is told of `promise`, and is not the same.
    fn holds(&self, promise: usize, outer: Option<usize>, inner: Option<usize>) -> bool {
        let Some(inner) = inner.filter(|_| outer != inner) else {
            return false;
        };
        let inside = |outer: &BTreeSet<usize>| {
            let inner = self.of_key.get(inner);
            inner.is_some_and(|inner| !inner.is_empty() && inner.is_subset(outer))
        };
        match outer {
            Some(outer) => self.of_key.get(outer).is_some_and(inside),
            None => match self.of_promise.get(promise) {
                Some(Some(own)) => inside(own),
                _ => true,
            },
        }
    }
}

/// What is told of one promise and step so far: by key of places, what is there and told
/// of no narrower key.
#[derive(Debug, Clone)]
pub(crate) struct SoFar<T> {
    by_place: BTreeMap<Option<usize>, T>,
    all: T,
}

impl<T: Clone + Default + Ord + AddAssign + SubAssign> SoFar<T> {
    pub fn new() -> Self {
        Self {
            by_place: BTreeMap::new(),
            all: T::default(),
        }
    }

    /// All of it.
    pub fn all(&self) -> &T {
        &self.all
    }

    /// By key of places.
    pub fn by_place(&self) -> &BTreeMap<Option<usize>, T> {
        &self.by_place
    }

    /// A payment of its own.
    pub fn add(&mut self, place: Option<usize>, value: T) {
        self.all += value.clone();
        *self.by_place.entry(place).or_default() += value;
    }

    /// All up to its day at `place`. It stands for what was told before of that place and
    /// of all places in it; where it is more than those come to, the rest is somewhere in
    /// `place`. What it is more than before is in what was told of wider places.
    pub fn set(&mut self, scopes: &Scopes, promise: usize, place: Option<usize>, value: T) {
        let mut narrower = T::default();
        let mut inside: Vec<Option<usize>> = Vec::new();
        if scopes.width(place) > 1 {
            for (&key, here) in &self.by_place {
                if scopes.holds(promise, place, key) {
                    narrower += here.clone();
                    inside.push(key);
                }
            }
        }
        let mut before = narrower.clone();
        before += self.by_place.get(&place).cloned().unwrap_or_default();
        let mut own = value.clone();
        if value >= narrower {
            own -= narrower;
        } else {
            for key in inside {
                self.by_place.insert(key, T::default());
            }
        }
        self.by_place.insert(place, own);
        self.all -= before.clone();
        self.all += value.clone();
        if value <= before {
            return;
        }
        let mut more = value;
        more -= before;
        // The narrowest of the wider ones first, no key being the widest.
        let wider =
            |key: &Option<usize>| scopes.width(*key) > 1 && scopes.holds(promise, *key, place);
        let keys = self.by_place.keys().copied();
        let mut around: Vec<Option<usize>> = keys.filter(wider).collect();
        around.sort_by_key(|&key| scopes.width(key));
        for key in around {
            let here = self.by_place.entry(key).or_default();
            let part = here.clone().min(more.clone());
            *here -= part.clone();
            self.all -= part.clone();
            more -= part;
        }
    }
}
