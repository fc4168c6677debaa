//! Money on places.

use std::collections::{BTreeMap, HashMap};

use allotment_examine::{AtPlace, Counted, Day, Stage, Wait, lay};

use super::ground::Ground;
use super::promises::Promise;
use super::spending::{Kind, Told};

/// Money on places: promised, then each step.
#[derive(Debug, Clone)]
pub(super) struct Laid {
    /// For the promise and each of [`Stage::ALL`]: minor units by place.
    pub steps: [Vec<u128>; 5],
    /// What is on no place.
    pub nowhere: [u128; 5],
    /// What the pots that were replaced came to, by place.
    pub before: Vec<u128>,
    pub before_nowhere: u128,
    /// Cuts by place, and on no place.
    pub cuts: Vec<i128>,
    pub cuts_nowhere: i128,
    /// How long places waited.
    pub waits: Vec<Wait>,
}

/// The places of promises and of rows; nothing where none was named.
pub(super) struct Located {
    pub promised: Vec<Option<Vec<usize>>>,
    pub told: Vec<Option<Vec<usize>>>,
    /// For each row a number that is the same for the same places, or the same
    /// words where there is no table of places.
    pub keys: Vec<Option<usize>>,
    /// The places of each key.
    pub of_key: Vec<Option<Vec<usize>>>,
}

impl Located {
    pub fn new(
        promised: Vec<Option<Vec<usize>>>,
        told: Vec<Option<Vec<usize>>>,
        rows: &[Told],
    ) -> Self {
        let mut known: HashMap<String, usize> = HashMap::new();
        let mut of_key = Vec::new();
        let keys = (rows.iter().zip(&told))
            .map(|(row, places)| {
                let name = match (places, &row.places) {
                    (Some(places), _) => format!("{places:?}"),
                    (None, Some(cell)) => cell.clone(),
                    (None, None) => return None,
                };
                Some(*known.entry(name).or_insert_with(|| {
                    of_key.push(places.clone());
                    of_key.len() - 1
                }))
            })
            .collect();
        Self {
            promised,
            told,
            keys,
            of_key,
        }
    }
}

/// Lays what is counted, and what came, on places.
pub(super) fn laid(
    ground: &Ground,
    promises: &[Promise],
    counted: &[Counted],
    once: &[AtPlace],
    places: &Located,
) -> Laid {
    let none = || vec![0_u128; ground.ids.len()];
    let mut laid = Laid {
        steps: [none(), none(), none(), none(), none()],
        nowhere: [0; 5],
        before: none(),
        before_nowhere: 0,
        cuts: vec![0; ground.ids.len()],
        cuts_nowhere: 0,
        waits: Vec::new(),
    };
    let put =
        |on: &mut [u128], nowhere: &mut u128, minor: u128, where_: Option<&[usize]>| match where_
            .filter(|places| !places.is_empty())
        {
            Some(places) => {
                let parts = lay(minor, places, &ground.people);
                for (&place, part) in places.iter().zip(parts) {
                    on[place] += part;
                }
            }
            None => *nowhere += minor,
        };
    for (at, (one, promise)) in counted.iter().zip(promises).enumerate() {
        let own = places.promised[at].as_deref();
        put(&mut laid.steps[0], &mut laid.nowhere[0], one.counted, own);
        if promise.replaces.is_empty() {
            let before = one.carried + one.lost;
            put(&mut laid.before, &mut laid.before_nowhere, before, own);
        }
    }
    let mut first: BTreeMap<(usize, usize), Day> = BTreeMap::new();
    for one in once {
        let own = places.promised[one.promise].as_deref();
        let where_ = one
            .place
            .and_then(|key| places.of_key[key].as_deref())
            .or(own);
        let step = one.stage as usize + 1;
        put(
            &mut laid.steps[step],
            &mut laid.nowhere[step],
            one.reached.minor,
            where_,
        );
        let is_there = matches!(one.stage, Stage::Received | Stage::Spent);
        if is_there && one.reached.minor > 0 {
            for &place in where_.unwrap_or_default() {
                let day = first
                    .entry((one.promise, place))
                    .or_insert(one.reached.first);
                *day = (*day).min(one.reached.first);
            }
        }
    }
    for (promise, one) in counted.iter().enumerate() {
        for &place in places.promised[promise].as_deref().unwrap_or_default() {
            if one.counted > 0 {
                laid.waits.push(Wait {
                    place,
                    promised: promises[promise].said[0].day,
                    first_pound: first.get(&(promise, place)).copied(),
                });
            }
        }
    }
    laid
}

/// Lays cuts on places.
pub(super) fn cuts(
    laid: &mut Laid,
    ground: &Ground,
    told: &[Told],
    minor: &[Option<i128>],
    places: &Located,
) {
    for (at, (told, minor)) in told.iter().zip(minor).enumerate() {
        let (Kind::Cut, Some(minor)) = (told.kind, minor) else {
            continue;
        };
        match places.told[at].as_deref() {
            Some(on) if !on.is_empty() => {
                let parts = lay(minor.unsigned_abs(), on, &ground.people);
                for (&place, part) in on.iter().zip(parts) {
                    let part = i128::try_from(part).unwrap_or(i128::MAX);
                    laid.cuts[place] += part * minor.signum();
                }
            }
            _ => laid.cuts_nowhere += minor,
        }
    }
}
