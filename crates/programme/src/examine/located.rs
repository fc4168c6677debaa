//! Where promises are, and what is told of them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use allotment_examine::{AtPlace, Day, Scopes};

use super::promises::Promise;
use super::spending::Told;
use super::words_alike::plain_words;

/// The places of promises and of rows; nothing where none was named.
#[derive(Debug, Clone)]
pub(super) struct Located {
    pub promised: Vec<Option<Vec<usize>>>,
    pub told: Vec<Option<Vec<usize>>>,
    /// Since when each promise has named each of its places.
    pub since: Vec<BTreeMap<usize, Day>>,
    /// For each row a number that is the same for the same places, or the same
    /// words where there is no table of places; nothing where it is of all places of its
    /// promise.
    pub keys: Vec<Option<usize>>,
    /// The places of each key.
    pub of_key: Vec<Option<Vec<usize>>>,
    /// Which keys lie in which.
    pub scopes: Scopes,
}

impl Located {
    /// Of a `register` and `rows`, with their places where there is a table of them.
    pub fn new(
        register: &[Promise],
        promised: Vec<Option<Vec<usize>>>,
        told: Vec<Option<Vec<usize>>>,
        rows: &[Told],
    ) -> Self {
        let mut words = Names::default();
        let named: Vec<Option<BTreeSet<usize>>> = (register.iter().zip(&promised))
            .map(|(promise, places)| match places {
                Some(places) => Some(places.iter().copied().collect()),
                None => Some(words.of(promise.places.as_deref()?, promise.level.as_deref())),
            })
            .collect();
        let mut own = named.clone();
        let mut known: HashMap<BTreeSet<usize>, usize> = HashMap::new();
        let mut of_key = Vec::new();
        let mut sets = Vec::new();
        let mut keys = Vec::with_capacity(rows.len());
        for (row, places) in rows.iter().zip(&told) {
            let set: Option<BTreeSet<usize>> = match (places, &row.places) {
                (Some(places), _) => Some(places.iter().copied().collect()),
                (None, Some(cell)) => {
                    let promise = row.promise.map(|at| &register[at]);
                    let known = row.promise.and_then(|at| own[at].as_mut());
                    Some(words.of_row((cell, row.level.as_deref()), promise, known))
                }
                (None, None) => None,
            };
            let is_own = row.promise.is_some_and(|at| named[at] == set);
            keys.push(set.filter(|_| !is_own).map(|set| {
                *known.entry(set).or_insert_with_key(|set| {
                    of_key.push(places.clone());
                    sets.push(set.clone());
                    of_key.len() - 1
                })
            }));
        }
        Self {
            since: vec![BTreeMap::new(); promised.len()],
            promised,
            told,
            keys,
            of_key,
            scopes: Scopes {
                of_key: sets,
                of_promise: own,
            },
        }
    }

    /// The places of what is told of a promise.
    pub fn of_row(&self, row: &AtPlace) -> Option<&[usize]> {
        let own = self.promised[row.promise].as_deref();
        let here = row.place.and_then(|key| self.of_key[key].as_deref());
        here.or(own)
    }
}

/// Names of places, where there is no table of them, each with a number.
#[derive(Default)]
struct Names(HashMap<String, usize>);

impl Names {
    fn of(&mut self, cell: &str, level: Option<&str>) -> BTreeSet<usize> {
        let level = plain_words(level.unwrap_or_default());
        (pieces(cell).into_iter())
            .map(|name| {
                let next = self.0.len();
                *self.0.entry(format!("{level}|{name}")).or_insert(next)
            })
            .collect()
    }

    /// The places of a row. Areas of another level than those that its promise names are
    /// in them: without a table of places nobody says so, and where else would they be.
    fn of_row(
        &mut self,
        (cell, level): (&str, Option<&str>),
        promise: Option<&Promise>,
        own: Option<&mut BTreeSet<usize>>,
    ) -> BTreeSet<usize> {
        let (Some(promise), Some(own)) = (promise, own) else {
            return self.of(cell, level);
        };
        let of_promise = promise.level.as_deref();
        let alike = self.of(cell, level.or(of_promise));
        if alike.is_subset(own) || level.or(of_promise).is_none() || level == of_promise {
            return alike;
        }
        let other = self.of(cell, level);
        own.extend(&other);
        other
    }
}

/// The places that a cell names, in order and each once, where there is no table of them.
/// What stands between spaces alone is apart where each has a digit, as codes have: names
/// of places have spaces in them.
pub(super) fn pieces(cell: &str) -> BTreeSet<String> {
    let all = cell.split([';', '|', ',']).map(str::trim);
    all.filter(|piece| !piece.is_empty())
        .flat_map(|piece| {
            let words: Vec<&str> = piece.split_whitespace().collect();
            let is_code = |word: &&str| word.contains(|letter: char| letter.is_ascii_digit());
            if words.iter().all(is_code) {
                words.into_iter().map(plain_words).collect()
            } else {
                vec![plain_words(piece)]
            }
        })
        .collect()
}
