//! Everything that is known of promises, held beside each other.

use std::collections::BTreeMap;
use std::ops::{Add, Sub};

use num_rational::BigRational;
use num_traits::Zero;

use crate::{
    Counted, Day, ExamineError, Flow, Reached, Record, Stage, Stake, Standing, Statement, Step,
    count_once, reached, standing, waterfall,
};

/// A promise, as sources state it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promise {
    /// What was stated of it, in order of days; at least one.
    pub statements: Vec<Statement>,
    /// The promises whose money it is, under another name, by position.
    pub replaces: Vec<usize>,
    /// The promise whose money holds this one's, by position.
    pub part_of: Option<usize>,
    /// Two promises with one key are one pot announced twice; nothing if it is
    /// never the same as another.
    pub key: Option<String>,
    /// The last day of the years that its money is for.
    pub ends: Option<Day>,
}

impl Promise {
    /// What it now comes to.
    #[must_use]
    pub fn minor(&self) -> Option<u128> {
        self.statements.iter().rev().find_map(|one| one.minor)
    }

    /// How many things it now is about.
    #[must_use]
    pub fn number(&self) -> Option<&BigRational> {
        let mut newest = self.statements.iter().rev();
        newest.find_map(|one| one.number.as_ref())
    }

    /// When it was made.
    ///
    /// # Panics
    /// If nothing was stated.
    #[must_use]
    pub fn since(&self) -> Day {
        self.statements[0].day
    }
}

/// How many things came of a promise, or are late.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number {
    /// The promise, by position.
    pub promise: usize,
    /// When, or until when.
    pub day: Day,
    /// How many.
    pub number: BigRational,
    /// Whether it is all up to that day.
    pub so_far: bool,
    /// What tells places apart.
    pub place: Option<usize>,
}

/// What all promises come to, in minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Totals {
    /// All amounts as stated.
    pub stated: u128,
    /// Each pound once.
    pub counted: u128,
    /// Counted with a part of the same promise, and not with the whole.
    pub in_parts: u128,
    /// By how much parts come to more than their wholes.
    pub over: u128,
    /// Announced before under another id.
    pub again: u128,
    /// Counted with the promise that replaces it.
    pub carried: u128,
    /// No longer with any promise that replaces it.
    pub lost: u128,
    /// What the pots that are replaced, and replace none themselves, came to.
    pub before: u128,
}

impl Totals {
    /// What there is more than the pots that were replaced came to; below zero
    /// if there is less.
    #[must_use]
    pub fn gain(&self) -> i128 {
        let signed = |minor: u128| i128::try_from(minor).unwrap_or(i128::MAX);
        signed(self.counted) - signed(self.before)
    }
}

/// What is known of all promises, with an entry for each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Examined {
    /// Where its money is counted.
    pub counted: Vec<Counted>,
    /// How far its money came, for each of [`Stage::ALL`].
    pub reached: Vec<[Option<Reached>; 4]>,
    /// What became of it.
    pub standing: Vec<Standing>,
    /// What came of it in the unit of its number, and how many are late: the
    /// last of each.
    pub came: Vec<[Option<BigRational>; 2]>,
    /// All together, each pound once.
    pub steps: [Option<Step>; 4],
    /// All together.
    pub totals: Totals,
}

/// Holds `promises` beside what became of them, as known on the day `now`.
///
/// `came` and `late` are in the unit of the promise's number. Rows are in the
/// order in which they stand; days decide, and of one day the order.
///
/// # Errors
/// As [`count_once`].
///
/// # Panics
/// If nothing was stated of a promise, or a flow is of none of them.
pub fn examine(
    promises: &[Promise],
    flows: &[Flow],
    came: &[Number],
    late: &[Number],
    now: Day,
) -> Result<Examined, Vec<ExamineError>> {
    let stakes: Vec<Stake> = (promises.iter())
        .map(|promise| Stake {
            minor: promise.minor(),
            since: promise.since(),
            replaces: promise.replaces.clone(),
            part_of: promise.part_of,
            key: promise.key.clone(),
        })
        .collect();
    let counted = count_once(&stakes)?;
    let reached = reached(promises.len(), flows);
    let spent = sums(
        promises.len(),
        flows.iter().filter(|flow| flow.stage == Stage::Spent),
        |flow| (flow.promise, flow.day, flow.place, flow.so_far, flow.minor),
    );
    let numbers = |all: &[Number]| {
        sums(promises.len(), all.iter(), |one| {
            (
                one.promise,
                one.day,
                one.place,
                one.so_far,
                one.number.clone(),
            )
        })
    };
    let (came, late) = (numbers(came), numbers(late));
    let last = |all: &Option<Vec<(Day, BigRational)>>| all.as_ref()?.last().cloned();
    let standing = (promises.iter().enumerate())
        .map(|(at, promise)| {
            let record = Record {
                statements: promise.statements.clone(),
                is_old_money: !promise.replaces.is_empty() || counted[at].same_as.is_some(),
                spent: spent[at].clone(),
                came: came[at].clone(),
                number_late: last(&late[at]),
                ends: promise.ends.filter(|_| counted[at].replaced_by.is_empty()),
            };
            standing(&record, now)
        })
        .collect();
    let each_once: Vec<u128> = counted.iter().map(|one| one.counted).collect();
    let since: Vec<Day> = promises.iter().map(Promise::since).collect();
    Ok(Examined {
        standing,
        steps: waterfall(&each_once, &since, &reached),
        came: (came.iter().zip(&late))
            .map(|(came, late)| [came, late].map(|all| last(all).map(|(_, number)| number)))
            .collect(),
        totals: totals(&counted, promises),
        reached,
        counted,
    })
}

fn totals(counted: &[Counted], promises: &[Promise]) -> Totals {
    let mut all = Totals::default();
    for (one, promise) in counted.iter().zip(promises) {
        all.stated += one.stated;
        all.counted += one.counted;
        all.in_parts += one.in_parts;
        all.over += one.over;
        all.again += one.again;
        all.carried += one.carried;
        all.lost += one.lost;
        if promise.replaces.is_empty() {
            all.before += one.carried + one.lost;
        }
    }
    all
}

/// For each promise how a sum grew, day by day; nothing where there is no row.
/// A sum so far stands for its place; others are added.
fn sums<'a, R: 'a, T>(
    promises: usize,
    rows: impl Iterator<Item = &'a R>,
    read: impl Fn(&R) -> (usize, Day, Option<usize>, bool, T),
) -> Vec<Option<Vec<(Day, T)>>>
where
    T: Clone + Zero + Add<Output = T> + Sub<Output = T>,
{
    type OfPlace<T> = (Day, Option<usize>, bool, T);
    let mut by_promise: Vec<Vec<OfPlace<T>>> = vec![Vec::new(); promises];
    for row in rows {
        let (promise, day, place, so_far, value) = read(row);
        by_promise[promise].push((day, place, so_far, value));
    }
    (by_promise.into_iter())
        .map(|mut rows| {
            if rows.is_empty() {
                return None;
            }
            rows.sort_by_key(|row| row.0);
            let mut at_place: BTreeMap<Option<usize>, T> = BTreeMap::new();
            let mut all = T::zero();
            let mut grown: Vec<(Day, T)> = Vec::new();
            for (day, place, so_far, value) in rows {
                let here = at_place.entry(place).or_insert_with(T::zero);
                let next = if so_far { value } else { here.clone() + value };
                all = all - here.clone() + next.clone();
                *here = next;
                match grown.last_mut() {
                    Some(last) if last.0 == day => last.1 = all.clone(),
                    _ => grown.push((day, all.clone())),
                }
            }
            Some(grown)
        })
        .collect()
}
