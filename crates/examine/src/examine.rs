//! Everything that is known of promises, held beside each other.

use std::collections::BTreeMap;
use std::ops::{AddAssign, SubAssign};

use num_rational::BigRational;

use crate::each_once::each_once;
use crate::flow::reached as reached_by;
use crate::inside::Inside;
use crate::so_far::SoFar;
use crate::status::claim_fails;
use crate::under_new_name::{before_their_end, without_its_end};
use crate::{
    AtPlace, Counted, Day, Flow, Found, Pots, Reached, Record, Scopes, Stage, Standing, Statement,
    Status, Step, Why, by_place, count_once, most_ever, now_comes_to, waterfall,
};

/// A promise, as sources state it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Promise {
    /// What was stated of it under this id, in order of days; at least one.
    pub statements: Vec<Statement>,
    /// What the statements come to on the base of this promise, where that is another
    /// than the base of all: by those it is judged whether it was kept.
    pub own: Option<Vec<Option<u128>>>,
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
    /// No longer with any promise that replaces it, and with its whole again.
    pub back: u128,
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
///
/// A pot that was announced under several ids has what is known of it under the first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Examined {
    /// What was stated of its pot under all ids, in order of days: the promise, and the
    /// position among its own statements.
    pub stated: Vec<Vec<(usize, usize)>>,
    /// Where its money is counted.
    pub counted: Vec<Counted>,
    /// The most that it came to, each pound once: what was promised.
    pub promised: Vec<u128>,
    /// How far the money of its pot came, for each of [`Stage::ALL`], as it was told.
    pub reached: Vec<[Option<Reached>; 4]>,
    /// What came where, as it was told under each id.
    pub told: Vec<AtPlace>,
    /// What came where, each pound once.
    pub once: Vec<AtPlace>,
    /// What of each step was told of under two promises that are one money.
    pub told_twice: [u128; 4],
    /// By how much more came to each step than ever was promised, on its own base.
    pub beyond: Vec<[Option<u128>; 4]>,
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

/// What became of promises.
#[derive(Debug, Clone, Copy)]
pub struct Told<'a> {
    /// Money on its way.
    pub flows: &'a [Flow],
    /// How many things came, in the unit of each promise.
    pub came: &'a [Number],
    /// How many are late, likewise.
    pub late: &'a [Number],
    /// Which of the places that these name lie in which.
    pub scopes: &'a Scopes,
}

/// Holds `promises`, which are one or another as `pots` has it, beside what became of
/// them, as known on the day `now`.
///
/// Rows are in the order in which they stand; days decide, and of one day the order.
///
/// # Panics
/// If nothing was stated of a promise, a flow is of none of them, or `pots` are of others.
#[must_use]
pub fn examine(promises: &[Promise], pots: &Pots, became: &Told<'_>, now: Day) -> Examined {
    assert_eq!(promises.len(), pots.len(), "a link for each promise");
    let count = promises.len();
    let days: Vec<Vec<Day>> = (promises.iter())
        .map(|promise| promise.statements.iter().map(|one| one.day).collect())
        .collect();
    let stated: Vec<Vec<(usize, usize)>> = (0..count).map(|at| pots.stated(at, &days)).collect();
    let statements: Vec<Vec<Statement>> = (stated.iter())
        .map(|all| {
            let all = all.iter();
            all.map(|&(one, at)| promises[one].statements[at].clone())
                .collect()
        })
        .collect();
    let most: Vec<Option<u128>> = (statements.iter())
        .map(|all| all.iter().filter_map(|one| one.minor).max())
        .collect();
    let minor: Vec<Option<u128>> = statements.iter().map(|all| now_comes_to(all)).collect();
    let before = before_their_end(pots, &statements, &minor);
    let counted = counted(pots, &minor, &before);
    // Its money is under a newer name, so that only the older name was ended.
    let is_renamed = |at: usize| before[at].is_some() && counted[pots.first(at)].carried > 0;
    let told = by_place(became.flows, became.scopes);
    let reached_told = reached_by(count, &told);
    let spent = of_pots(pots, &grown_money(count, became, Stage::Spent));
    let came = of_pots(pots, &grown(count, became.scopes, became.came));
    // How many are late is a state, and the last that was told of it holds.
    let late: Vec<Number> = (became.late.iter())
        .map(|one| Number {
            promise: pots.first(one.promise),
            ..one.clone()
        })
        .collect();
    let late = grown(count, became.scopes, &late);
    let last = |all: &Option<Vec<(Day, BigRational)>>| all.as_ref()?.last().cloned();
    let mut standing: Vec<Standing> = (0..count)
        .map(|at| {
            let first = pots.first(at);
            let mut all = statements[at].clone();
            for (statement, &(one, position)) in all.iter_mut().zip(&stated[at]) {
                if let Some(own) = &promises[one].own {
                    statement.minor = own[position];
                }
            }
            if is_renamed(at) {
                without_its_end(&mut all);
            }
            let said = stated[at].iter().position(|&(one, _)| one == at);
            let is_old = first != at || !pots.replaces(at).is_empty();
            let gone = counted[first].lost + counted[first].back > 0;
            let record = Record {
                statements: all,
                is_old_money: said.filter(|_| is_old),
                spent: spent[first].clone(),
                came: came[first].clone(),
                number_late: last(&late[first]),
                is_replaced: !counted[first].replaced_by.is_empty(),
                lost: gone.then(|| lost_since(pots, &counted[first])),
            };
            crate::standing(&record, now)
        })
        .collect();
    follow(&mut standing, pots, &counted);
    for (at, promise) in promises.iter().enumerate() {
        if pots.members(at).len() > 1 {
            let claimed = promise.statements.iter().rev().find_map(|one| one.claimed);
            let claimed = claimed.filter(|one| *one != Status::Broken || !is_renamed(at));
            standing[at].claim_fails = claim_fails(claimed, &standing[at]);
        }
    }
    let at_most = most_ever(pots, &statements);
    let since: Vec<Day> = (0..count).map(|at| pots.since(at)).collect();
    let inside = Inside::new(pots.clone(), &most);
    let once = each_once(&inside, &told, became.scopes);
    let reached_once = reached_by(count, &once);
    let steps = waterfall(&at_most, &since, &reached_once, &inside);
    let sum = |all: &[AtPlace], stage: Stage| -> u128 {
        let here = all.iter().filter(|row| row.stage == stage);
        here.map(|row| row.reached.minor).sum()
    };
    Examined {
        beyond: beyond(promises, pots, &stated, became),
        stated,
        standing,
        steps,
        promised: at_most,
        told_twice: Stage::ALL.map(|(stage, _)| sum(&told, stage) - sum(&once, stage)),
        told,
        once,
        came: (came.iter().zip(&late))
            .map(|(came, late)| [came, late].map(|all| last(all).map(|(_, number)| number)))
            .collect(),
        totals: totals(&counted, pots),
        reached: reached_pots(pots, &reached_told),
        counted,
    }
}

/// Counts each pound once, where `now` is what each promise comes to, and `before` what
/// those came to that were ended and are replaced.
///
/// What a part of a whole came to when it ended is the whole's again, and stays there.
fn counted(pots: &Pots, now: &[Option<u128>], before: &[Option<u128>]) -> Vec<Counted> {
    let with = |is_meant: &dyn Fn(usize) -> bool| -> Vec<Option<u128>> {
        let all = now.iter().zip(before).enumerate();
        all.map(|(at, (now, before))| before.filter(|_| is_meant(at)).or(*now))
            .collect()
    };
    let is_part = |at: usize| pots.whole(at).is_some();
    let mut counted = count_once(pots, &with(&|at| !is_part(at)));
    if before
        .iter()
        .enumerate()
        .any(|(at, one)| one.is_some() && is_part(at))
    {
        let beside = count_once(pots, &with(&|_| true));
        for (one, beside) in counted.iter_mut().zip(beside) {
            one.replaced = beside.replaced;
            one.with_others = beside.with_others;
        }
    }
    counted
}

/// What is told of pots, under the first id of each: what two ids tell of is that money
/// once.
fn reached_pots(pots: &Pots, told: &[[Option<Reached>; 4]]) -> Vec<[Option<Reached>; 4]> {
    let mut all = vec![[None; 4]; told.len()];
    for &pot in pots.order() {
        for (stage, here) in all[pot].iter_mut().enumerate() {
            let members = pots.members(pot).iter();
            *here = members.filter_map(|&one| told[one][stage]).reduce(|a, b| {
                let first = match (a.minor, b.minor) {
                    (0, 1..) => b.first,
                    (1.., 0) => a.first,
                    _ => a.first.min(b.first),
                };
                Reached {
                    minor: a.minor.max(b.minor),
                    first,
                    last: a.last.max(b.last),
                }
            });
        }
    }
    all
}

/// By how much more came to each step than the most that was ever stated of a pot.
fn beyond(
    promises: &[Promise],
    pots: &Pots,
    stated: &[Vec<(usize, usize)>],
    became: &Told<'_>,
) -> Vec<[Option<u128>; 4]> {
    let mut all = vec![[None; 4]; promises.len()];
    for (stage, _) in Stage::ALL {
        let grown = of_pots(pots, &grown_money(promises.len(), became, stage));
        for (at, grown) in grown.iter().enumerate() {
            let Some((_, came)) = grown.as_ref().and_then(|grown| grown.last()) else {
                continue;
            };
            let most = stated[at].iter().filter_map(|&(one, position)| {
                let promise = &promises[one];
                let own = promise.own.as_ref().map(|own| own[position]);
                own.unwrap_or(promise.statements[position].minor)
            });
            let more = most.max().and_then(|most| came.checked_sub(most));
            all[at][stage as usize] = more.filter(|&more| more > 0);
        }
    }
    all
}

/// The day on which the last of those that replace a promise was made.
fn lost_since(pots: &Pots, counted: &Counted) -> Day {
    let newer = counted.replaced_by.iter().map(|&at| pots.since(at));
    newer.max().unwrap_or(Day::new(i32::MAX))
}

/// A promise of which nothing else is known than that its money is now in another
/// stands as that one does, or as the one in which that one's money is.
fn follow(standing: &mut [Standing], pots: &Pots, counted: &[Counted]) {
    // What else than that it replaces another is known of each, and of which pot it is.
    let mut fates: Vec<Option<(usize, Found)>> = vec![None; standing.len()];
    // The newest first, so that those who follow one that follows have somewhere to go.
    for &at in pots.order().iter().rev() {
        let found = &standing[at].found;
        let mut known = found
            .iter()
            .filter(|one| one.status != Status::ReplacesAnotherPot);
        let own = known.next().map(|fate| (at, fate.clone()));
        let has_own = own
            .as_ref()
            .is_some_and(|own| own.1.why != Why::NothingElse);
        let holder = (counted[at].carried_to.iter()).max_by_key(|to| to.1);
        let follows = holder.filter(|_| !has_own);
        fates[at] = follows.and_then(|to| fates[to.0].clone()).or(own);
        let Some((newer, fate)) = fates[at].clone().filter(|fate| fate.0 != at) else {
            continue;
        };
        if standing[at].found[0].why == Why::NothingElse {
            standing[at].found[0] = Found {
                why: Why::In(newer),
                ..fate
            };
        }
    }
}

fn totals(counted: &[Counted], pots: &Pots) -> Totals {
    let mut all = Totals::default();
    for (at, one) in counted.iter().enumerate() {
        all.stated += one.stated;
        all.counted += one.counted;
        all.in_parts += one.in_parts;
        all.over += one.over;
        all.again += one.again;
        all.carried += one.carried;
        all.lost += one.lost;
        all.back += one.back;
        if pots.replaces(at).is_empty() {
            all.before += one.carried + one.lost;
        }
    }
    all
}

/// How a sum grew, day by day, for each promise; nothing where there is no row.
type Grown<T> = Vec<Option<Vec<(Day, T)>>>;

/// Money at a step, each promise on its own base.
fn grown_money(promises: usize, became: &Told<'_>, stage: Stage) -> Grown<u128> {
    let rows = became.flows.iter().filter(|flow| flow.stage == stage);
    let rows = rows.map(|flow| Row {
        promise: flow.promise,
        day: flow.day,
        place: flow.place,
        so_far: flow.so_far,
        value: flow.own.unwrap_or(flow.minor),
    });
    sums(promises, became.scopes, rows)
}

fn grown(promises: usize, scopes: &Scopes, all: &[Number]) -> Grown<BigRational> {
    let rows = all.iter().map(|one| Row {
        promise: one.promise,
        day: one.day,
        place: one.place,
        so_far: one.so_far,
        value: one.number.clone(),
    });
    sums(promises, scopes, rows)
}

struct Row<T> {
    promise: usize,
    day: Day,
    place: Option<usize>,
    so_far: bool,
    value: T,
}

fn sums<T>(promises: usize, scopes: &Scopes, rows: impl Iterator<Item = Row<T>>) -> Grown<T>
where
    T: Clone + Default + Ord + AddAssign + SubAssign,
{
    let mut by_promise: Vec<Vec<Row<T>>> = (0..promises).map(|_| Vec::new()).collect();
    for row in rows {
        by_promise[row.promise].push(row);
    }
    (by_promise.into_iter().enumerate())
        .map(|(promise, mut rows)| {
            if rows.is_empty() {
                return None;
            }
            rows.sort_by_key(|row| row.day);
            let mut sum = SoFar::new();
            let mut grown: Vec<(Day, T)> = Vec::new();
            for row in rows {
                if row.so_far {
                    sum.set(scopes, promise, row.place, row.value);
                } else {
                    sum.add(row.place, row.value);
                }
                match grown.last_mut() {
                    Some(last) if last.0 == row.day => last.1 = sum.all().clone(),
                    _ => grown.push((row.day, sum.all().clone())),
                }
            }
            Some(grown)
        })
        .collect()
}

/// How a sum grew for each pot, under its first id: on each day the most that any of its
/// ids told, as what two of them tell of is the same.
fn of_pots<T: Clone + Ord>(pots: &Pots, grown: &Grown<T>) -> Grown<T> {
    let mut all: Grown<T> = grown.iter().map(|_| None).collect();
    for &pot in pots.order() {
        let members = pots.members(pot);
        if let [_] = members {
            all[pot].clone_from(&grown[pot]);
            continue;
        }
        let mut rows: Vec<(Day, usize, &T)> = Vec::new();
        for &one in members {
            let own = grown[one].iter().flatten();
            rows.extend(own.map(|(day, sum)| (*day, one, sum)));
        }
        rows.sort_by_key(|row| row.0);
        let mut now: BTreeMap<usize, &T> = BTreeMap::new();
        let mut of_pot: Vec<(Day, T)> = Vec::new();
        for (day, one, sum) in rows {
            now.insert(one, sum);
            let Some(&most) = now.values().max() else {
                continue;
            };
            match of_pot.last_mut() {
                Some(last) if last.0 == day => last.1 = most.clone(),
                _ => of_pot.push((day, most.clone())),
            }
        }
        all[pot] = (!of_pot.is_empty()).then_some(of_pot);
    }
    all
}
