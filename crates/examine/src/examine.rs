//! Everything that is known of promises, held beside each other.

use std::collections::BTreeMap;
use std::ops::{Add, Sub};

use num_rational::BigRational;
use num_traits::Zero;

use crate::each_once::{Inside, each_once};
use crate::flow::reached as reached_by;
use crate::{
    AtPlace, Counted, Day, ExamineError, Flow, Found, Reached, Record, Stage, Stake, Standing,
    Statement, Status, Step, Why, by_place, count_once, waterfall,
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
    /// What tells one pot from another, as it was stated first and since: one whose
    /// first key an earlier one has had is that pot, announced again. None if it is
    /// never the same as another.
    pub keys: Vec<String>,
    /// What the statements come to on the base of this promise, where that is another
    /// than the base of all: by those it is judged whether it was kept.
    pub own: Option<Vec<Option<u128>>>,
}

impl Promise {
    /// What it now comes to: nothing more once somebody said that it is broken and
    /// nobody stated an amount since.
    #[must_use]
    pub fn minor(&self) -> Option<u128> {
        let last = self.statements.iter().rev().find_map(|one| one.minor)?;
        let claim = self
            .statements
            .iter()
            .rposition(|one| one.claimed.is_some());
        let broken = claim.filter(|&at| self.statements[at].claimed == Some(Status::Broken));
        let since = |at: usize| {
            self.statements[at + 1..]
                .iter()
                .any(|one| one.minor.is_some())
        };
        Some(match broken {
            Some(at) if !since(at) => 0,
            _ => last,
        })
    }

    /// The most that it ever came to.
    #[must_use]
    pub fn most(&self) -> Option<u128> {
        self.statements.iter().filter_map(|one| one.minor).max()
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
    /// The most that it came to, each pound once: what was promised.
    pub promised: Vec<u128>,
    /// How far its money came, for each of [`Stage::ALL`], as it was told.
    pub reached: Vec<[Option<Reached>; 4]>,
    /// What came where, each pound once.
    pub once: Vec<AtPlace>,
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
    let stakes = |minor: fn(&Promise) -> Option<u128>| -> Vec<Stake> {
        let stake = |promise: &Promise| Stake {
            minor: minor(promise),
            since: promise.since(),
            replaces: promise.replaces.clone(),
            part_of: promise.part_of,
            keys: promise.keys.clone(),
        };
        promises.iter().map(stake).collect()
    };
    let counted = count_once(&stakes(Promise::minor))?;
    let at_most = count_once(&stakes(Promise::most))?;
    // What is told of a pot under its second id is of the first.
    let first = |at: usize| counted[at].same_as.unwrap_or(at);
    let flows: Vec<Flow> = (flows.iter())
        .map(|flow| Flow {
            promise: first(flow.promise),
            ..*flow
        })
        .collect();
    let of_first = |all: &[Number]| -> Vec<Number> {
        let number = |one: &Number| Number {
            promise: first(one.promise),
            ..one.clone()
        };
        all.iter().map(number).collect()
    };
    let (came, late) = (of_first(came), of_first(late));
    let told = by_place(&flows);
    let reached = reached_by(promises.len(), &told);
    let spent = sums(
        promises.len(),
        flows.iter().filter(|flow| flow.stage == Stage::Spent),
        |flow| {
            let minor = flow.own.unwrap_or(flow.minor);
            (flow.promise, flow.day, flow.place, flow.so_far, minor)
        },
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
    let (came, late) = (numbers(&came), numbers(&late));
    let last = |all: &Option<Vec<(Day, BigRational)>>| all.as_ref()?.last().cloned();
    let mut standing: Vec<Standing> = (promises.iter().enumerate())
        .map(|(at, promise)| {
            let mut statements = promise.statements.clone();
            if let Some(own) = &promise.own {
                for (statement, own) in statements.iter_mut().zip(own) {
                    statement.minor = *own;
                }
            }
            let record = Record {
                statements,
                is_old_money: !promise.replaces.is_empty() || counted[at].same_as.is_some(),
                spent: spent[first(at)].clone(),
                came: came[first(at)].clone(),
                number_late: last(&late[first(at)]),
                is_replaced: !counted[at].replaced_by.is_empty(),
                lost: (counted[at].lost > 0).then(|| lost_since(promises, &counted[at])),
            };
            crate::standing(&record, now)
        })
        .collect();
    follow(&mut standing, promises, &counted);
    let at_most: Vec<u128> = at_most.iter().map(|one| one.counted).collect();
    let since: Vec<Day> = promises.iter().map(Promise::since).collect();
    let whole: Vec<Option<usize>> = promises.iter().map(|one| one.part_of).collect();
    let newer = counted.iter().map(|one| one.replaced_by.clone()).collect();
    let inside = Inside::new(&whole, newer, &since);
    let once = each_once(&inside, &told);
    let reached_once = reached_by(promises.len(), &once);
    Ok(Examined {
        standing,
        steps: waterfall(&at_most, &since, &reached_once, &inside),
        promised: at_most,
        once,
        came: (came.iter().zip(&late))
            .map(|(came, late)| [came, late].map(|all| last(all).map(|(_, number)| number)))
            .collect(),
        totals: totals(&counted, promises),
        reached,
        counted,
    })
}

/// The day on which the last of those that replace a promise was made.
fn lost_since(promises: &[Promise], counted: &Counted) -> Day {
    let newer = counted.replaced_by.iter().map(|&at| promises[at].since());
    newer.max().unwrap_or(Day::new(i32::MAX))
}

/// A promise of which nothing else is known than that its money is now in another
/// stands as that one does.
fn follow(standing: &mut [Standing], promises: &[Promise], counted: &[Counted]) {
    // The newest first, so that those who follow one that follows have somewhere to go.
    let mut order: Vec<usize> = (0..promises.len()).collect();
    order.sort_by_key(|&at| std::cmp::Reverse((promises[at].since(), at)));
    for at in order {
        let holder = (counted[at].carried_to.iter()).max_by_key(|to| to.1);
        let Some(&(newer, _)) = holder else { continue };
        if standing[at].found[0].why != Why::NothingElse {
            continue;
        }
        let mut fate = standing[newer].found.iter();
        if let Some(fate) = fate.find(|one| one.status != Status::ReplacesAnotherPot) {
            standing[at].found[0] = Found {
                status: fate.status,
                day: fate.day,
                why: Why::In(newer),
            };
        }
    }
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
