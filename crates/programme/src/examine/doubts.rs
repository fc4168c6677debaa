//! What looks wrong in a register, and may be right: told, and left to whoever keeps it.

use std::collections::{BTreeMap, BTreeSet};

use allotment_examine::{Part, Pots, Stage};
use allotment_place::Period;
use allotment_table::Table;

use super::located::{Located, pieces};
use super::pots::Total;
use super::promises::Promise;
use super::run::Examination;
use super::spending::{Kind, Told};
use super::words_alike::plain_words;
use super::work::part;

/// So many of one kind are named; the rest are counted.
const NAMED: usize = 5;

/// Doubts about promises and what is told of them, each in a sentence without a full stop.
pub(super) fn doubts(
    promises: &[Promise],
    pots: &Pots,
    told: &[Told],
    spending: Option<&Table>,
    places: &Located,
) -> Vec<String> {
    let mut all = Vec::new();
    let pair = |(one, other): (usize, usize)| {
        format!("'{}' and '{}'", promises[one].id, promises[other].id)
    };
    all.extend(listed(
        alike(promises, pots, places).into_iter().map(pair).collect(),
        "look like one pot, and each is counted; if they are one, let one be part_of or replace the other, or give both the same words, places and years",
    ));
    all.extend(listed(
        pots.doubtful().iter().copied().map(pair).collect(),
        "have the same words and amount, and each is counted, as links keep them apart: they are in two wholes, or one has parts and the other is replaced; if they are one, use one id",
    ));
    all.extend(listed(
        backwards(promises),
        "though what is replaced was first stated later; if it is the other way round, say it of the other",
    ));
    if let Some(table) = spending {
        all.extend(listed(
            told_twice(table, told),
            "tell the same amount of the same day by two sources; if it is one payment, keep one",
        ));
        all.extend(listed(
            elsewhere(table, promises, told, places),
            "tell of money in a place that its promise does not name",
        ));
    }
    all
}

impl Examination {
    /// More money came to a step than was ever promised.
    pub(super) fn beyond(&self) -> Option<String> {
        let mut found = Vec::new();
        for (at, beyond) in self.examined.beyond.iter().enumerate() {
            // The furthest step says most; what is spent was given before.
            let furthest = Stage::ALL.iter().zip(beyond).rfind(|one| one.1.is_some());
            let Some((&(stage, name), _)) = furthest else {
                continue;
            };
            let (Some(reached), Some(most)) =
                (self.examined.reached[at][stage as usize], self.most(at))
            else {
                continue;
            };
            let percent = part(reached.minor, most).and_then(Part::percent);
            let percent = percent.map_or_else(String::new, |percent| format!(" ({percent}%)"));
            found.push(format!(
                "'{}': {} was {name} of {} promised{percent}",
                self.promises[at].id,
                self.money(reached.minor),
                self.money(most)
            ));
        }
        listed(
            found,
            "is more than was ever promised; if part of it is of another promise, tell it there, and if the promise was raised, add the statement",
        )
    }
}

fn listed(found: Vec<String>, what: &str) -> Option<String> {
    let more = match found.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" (and {more} more)"),
    };
    let named: Vec<String> = found.into_iter().take(NAMED).collect();
    (!named.is_empty()).then(|| format!("{} {what}{more}", named.join("; ")))
}

/// A pot as it is held beside others: what it first came to, and what was said of it.
struct Look {
    pot: usize,
    years: Option<(Period, Period)>,
    words: BTreeSet<String>,
    /// Its places, by position or in words, and their level; empty where none was named.
    places: String,
    level: String,
}

impl Look {
    fn of(
        pot: usize,
        promise: &Promise,
        years: Option<(Period, Period)>,
        places: &Located,
    ) -> Self {
        let words = plain_words(&promise.first().what);
        let (places, level) = match &places.promised[pot] {
            Some(places) => (format!("{places:?}"), String::new()),
            None => {
                let places = promise.places.as_deref().map(pieces).unwrap_or_default();
                let places: Vec<String> = places.into_iter().collect();
                let level = plain_words(promise.level.as_deref().unwrap_or_default());
                (places.join("|"), level)
            }
        };
        Self {
            pot,
            years,
            words: words.split(' ').map(str::to_owned).collect(),
            places,
            level,
        }
    }

    /// Whether nothing that both say of themselves tells one from the other, and nearly
    /// all words are the same.
    fn is_like(&self, other: &Self) -> bool {
        let fits = |one: &str, other: &str| one.is_empty() || other.is_empty() || one == other;
        let (common, all) = (
            self.words.intersection(&other.words).count(),
            self.words.union(&other.words).count(),
        );
        fits(&self.places, &other.places)
            && fits(&self.level, &other.level)
            && (self.years.is_none() || other.years.is_none() || self.years == other.years)
            && common * 5 >= all * 3
    }
}

/// Of so many with one amount each is held beside each; of more, beside its neighbours.
const MANY: usize = 64;

/// Pairs of pots that no link leads from one to the other, with the same amount and nearly
/// the same words.
fn alike(promises: &[Promise], pots: &Pots, places: &Located) -> Vec<(usize, usize)> {
    let mut by_amount: BTreeMap<(i128, bool, bool), Vec<Look>> = BTreeMap::new();
    for &pot in pots.order() {
        let promise = &promises[pot];
        let stated = promise.said.iter().find_map(|said| said.stated);
        let Some(first) = stated.filter(|first| first.minor > 0) else {
            continue;
        };
        let total = Total::of(&first);
        let look = Look::of(pot, promise, total.years, places);
        let amount = (total.minor, total.is_yearly, first.per_head);
        by_amount.entry(amount).or_default().push(look);
    }
    let mut found = Vec::new();
    for group in by_amount.values() {
        for (at, one) in group.iter().enumerate() {
            let reach = if group.len() > MANY { 1 } else { group.len() };
            for other in group.iter().skip(at + 1).take(reach) {
                let pair = (one.pot, other.pot);
                if one.is_like(other)
                    && pots.doubtful().binary_search(&pair).is_err()
                    && !pots.leads(one.pot, other.pot)
                    && !pots.leads(other.pot, one.pot)
                {
                    found.push(pair);
                }
            }
        }
    }
    found
}

/// Promises that are said to replace one that nobody had promised by then.
fn backwards(promises: &[Promise]) -> Vec<String> {
    let mut found = Vec::new();
    for promise in promises {
        let said = promise.said.iter();
        let Some(day) = (said.filter(|said| Some(said.row) == promise.replaces_row))
            .map(|said| said.day)
            .next()
        else {
            continue;
        };
        let later = promise.replaces.iter().map(|&older| &promises[older]);
        for other in later.filter(|other| other.first().day > day) {
            found.push(format!("'{}' replaces '{}'", promise.id, other.id));
        }
    }
    found
}

/// Payments of one promise, step, day, place and amount that two sources tell of.
fn told_twice(table: &Table, told: &[Told]) -> Vec<String> {
    let mut first = BTreeMap::new();
    let mut found = Vec::new();
    for one in told {
        let (Kind::Money(_), Some(stated), false) = (one.kind, one.stated, one.so_far) else {
            continue;
        };
        let key = (
            one.promise,
            one.kind,
            one.day,
            one.places.clone(),
            stated.minor,
        );
        match first.get(&key) {
            Some(&row) if stated.minor > 0 => found.push(format!(
                "{}: lines {} and {}",
                table.name(),
                table.line_of(row),
                table.line_of(one.row)
            )),
            Some(_) => {}
            None => {
                first.insert(key, one.row);
            }
        }
    }
    found
}

/// Money in places that the promise does not name.
fn elsewhere(table: &Table, promises: &[Promise], told: &[Told], places: &Located) -> Vec<String> {
    let mut found = Vec::new();
    for (at, one) in told.iter().enumerate() {
        let (Kind::Money(_), Some(promise)) = (one.kind, one.promise) else {
            continue;
        };
        let (Some(named), Some(here)) = (&places.promised[promise], &places.told[at]) else {
            continue;
        };
        if here.iter().any(|place| !named.contains(place)) {
            found.push(format!(
                "{}: line {} ('{}')",
                table.name(),
                table.line_of(one.row),
                promises[promise].id
            ));
        }
    }
    found
}
