//! Which promises are one pot, and what was said of it under all its ids.

use allotment_examine::{Examined, Link, Pots, years_between};
use allotment_place::Period;

use super::located::{Located, pieces};
use super::promises::{Promise, Stated};
use super::words_alike::plain_words;
use super::work::Work;

impl Work<'_> {
    /// What each promise says of itself and of others; without `places`, only of others.
    pub(super) fn links(&self, places: Option<&Located>) -> Vec<Link> {
        let all = self.promises.iter().enumerate();
        all.map(|(at, promise)| Link {
            since: promise.first().day,
            replaces: promise.replaces.clone(),
            part_of: promise.part_of,
            names: names(promise),
            sums: places.map_or_else(Vec::new, |places| {
                sums(promise, places.promised[at].as_deref())
            }),
        })
        .collect()
    }
}

/// Gives each promise what was said of its pot under all ids, and each pot's links to its
/// first id alone.
pub(super) fn joined(promises: &mut [Promise], pots: &Pots, examined: &Examined) {
    let said: Vec<Vec<super::promises::Said>> = (examined.stated.iter())
        .map(|all| {
            let all = all.iter();
            all.map(|&(one, at)| promises[one].said[at].clone())
                .collect()
        })
        .collect();
    let decided: Vec<Option<&'static str>> = (0..promises.len())
        .map(|at| {
            let members = pots.members(at).iter();
            let stated = members.filter_map(|&one| promises[one].decided_by);
            promises[at].decided_by.or_else(|| stated.clone().next())
        })
        .collect();
    for (at, (promise, said)) in promises.iter_mut().zip(said).enumerate() {
        let stated = examined.stated[at].iter().enumerate();
        let own = stated.filter(|(_, (one, _))| *one == at);
        promise.own = own.map(|(position, _)| position).collect();
        promise.said = said;
        promise.decided_by = decided[at];
        let is_first = pots.first(at) == at;
        promise.replaces = if is_first {
            pots.replaces(at).to_vec()
        } else {
            Vec::new()
        };
        promise.part_of = pots.whole(at).filter(|_| is_first);
    }
}

/// The words that were said of a promise, each once.
fn names(promise: &Promise) -> Vec<String> {
    each_once(promise.said.iter().map(|said| plain_words(&said.what)))
}

/// The amounts that were stated of a promise, as they stand in the source, before anything
/// was converted; with their years, its places and their level. A yearly amount is what
/// it comes to over its years.
fn sums(promise: &Promise, places: Option<&[usize]>) -> Vec<String> {
    let place = match places {
        Some(places) => format!("{places:?}"),
        None => {
            let places = promise.places.as_deref().map(pieces).unwrap_or_default();
            let level = plain_words(promise.level.as_deref().unwrap_or_default());
            format!("{places:?} {level}")
        }
    };
    let stated = promise.said.iter().filter_map(|said| said.stated);
    each_once(stated.filter(|one| one.minor > 0).map(|one| {
        let Total {
            minor,
            is_yearly,
            years,
        } = Total::of(&one);
        let (per_head, prices) = (one.per_head, one.prices);
        format!("{minor}|{is_yearly}|{per_head}|{prices:?}|{years:?}|{place}")
    }))
}

fn each_once(all: impl Iterator<Item = String>) -> Vec<String> {
    let mut found = Vec::new();
    for one in all {
        if !found.contains(&one) {
            found.push(one);
        }
    }
    found
}

/// What an amount comes to over its years, if it has any.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Total {
    pub minor: i128,
    pub is_yearly: bool,
    pub years: Option<(Period, Period)>,
}

impl Total {
    pub fn of(stated: &Stated) -> Self {
        let minor = i128::from(stated.minor);
        let count = stated
            .years
            .and_then(|(first, last)| years_between(first, last));
        match count.filter(|_| !stated.once) {
            Some(count) => Self {
                minor: minor * i128::from(count),
                is_yearly: false,
                years: stated.years,
            },
            None => Self {
                minor,
                is_yearly: !stated.once,
                years: stated.years,
            },
        }
    }
}
