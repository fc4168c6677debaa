//! What became of promises: money on its way, step by step.

use std::collections::BTreeMap;

use crate::so_far::SoFar;
use crate::{Day, Inside, Part, Scopes, median_days};

/// A step of money on its way, or something told of a promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Given to somebody by a decision.
    Allocated,
    /// Sent by whoever gives.
    Released,
    /// Come to whoever it is for.
    Received,
    /// Spent by them.
    Spent,
}

impl Stage {
    /// Every step of money after the promise, in order, with its name.
    pub const ALL: [(Self, &'static str); 4] = [
        (Self::Allocated, "allocated"),
        (Self::Released, "released"),
        (Self::Received, "received"),
        (Self::Spent, "spent"),
    ];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        Self::ALL[self as usize].1
    }
}

/// Money of a promise at a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flow {
    /// The promise, by position.
    pub promise: usize,
    /// The step.
    pub stage: Stage,
    /// When, or until when.
    pub day: Day,
    /// Minor units, on the base of all.
    pub minor: u128,
    /// Whether it is all up to that day, and not a payment of its own.
    pub so_far: bool,
    /// What tells places apart; nothing for all places of the promise. Payments of one
    /// place add up, and a sum so far holds for its own place and those in it.
    pub place: Option<usize>,
    /// Minor units on the base of its promise, where that is another than the base of
    /// all: by those it is judged whether the promise was kept.
    pub own: Option<u128>,
}

/// Where the money of a promise stands at a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reached {
    /// Minor units.
    pub minor: u128,
    /// The day of the first pound; of the first statement if there is none.
    pub first: Day,
    /// The day of the last statement.
    pub last: Day,
}

/// Where money of a promise stands at a step in one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AtPlace {
    /// The promise, by position.
    pub promise: usize,
    /// The step.
    pub stage: Stage,
    /// As in the flows.
    pub place: Option<usize>,
    /// What has come there.
    pub reached: Reached,
}

/// What has reached each place, in order of promise, step and place.
///
/// A sum so far replaces what was told of its promise and step up to its day, in its
/// place and in the places in it; what comes after is added to it. Where it is told of no
/// place, it is of all places of the promise. Rows of one day count in their order.
#[must_use]
pub fn by_place(flows: &[Flow], scopes: &Scopes) -> Vec<AtPlace> {
    let mut order: Vec<usize> = (0..flows.len()).collect();
    order.sort_unstable_by_key(|&at| {
        let flow = &flows[at];
        (flow.promise, flow.stage, flow.day, at)
    });
    let mut found = Vec::new();
    let of_one = |one: &usize, other: &usize| {
        let [one, other] = [one, other].map(|&at| (flows[at].promise, flows[at].stage));
        one == other
    };
    for run in order.chunk_by(of_one) {
        let (promise, stage) = (flows[run[0]].promise, flows[run[0]].stage);
        let mut sum = SoFar::new();
        let mut days: BTreeMap<Option<usize>, [Option<Day>; 3]> = BTreeMap::new();
        for &at in run {
            let flow = &flows[at];
            if flow.so_far {
                sum.set(scopes, promise, flow.place, flow.minor);
            } else {
                sum.add(flow.place, flow.minor);
            }
            let [first, with_money, last] = days.entry(flow.place).or_default();
            first.get_or_insert(flow.day);
            if flow.minor > 0 {
                with_money.get_or_insert(flow.day);
            }
            *last = Some(flow.day);
        }
        for (&place, &minor) in sum.by_place() {
            let [first, with_money, last] = days[&place];
            let first = with_money.or(first).expect("a row tells of it");
            let last = last.expect("a row tells of it");
            found.push(AtPlace {
                promise,
                stage,
                place,
                reached: Reached { minor, first, last },
            });
        }
    }
    found
}

/// For each promise, what has reached each of [`Stage::ALL`]; nothing where
/// nobody said.
#[must_use]
pub fn reached(promises: usize, told: &[AtPlace]) -> Vec<[Option<Reached>; 4]> {
    let mut all = vec![[None; 4]; promises];
    for one in told {
        let here: &mut Option<Reached> = &mut all[one.promise][one.stage as usize];
        let (minor, first) = (one.reached.minor, one.reached.first);
        *here = Some(match *here {
            None => one.reached,
            Some(before) => Reached {
                first: match (before.minor, minor) {
                    (0, 1..) => first,
                    (1.., 0) => before.first,
                    _ => before.first.min(first),
                },
                minor: before.minor + minor,
                last: before.last.max(one.reached.last),
            },
        });
    }
    all
}

/// One step of a waterfall.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// Minor units that have come so far.
    pub minor: u128,
    /// The part of what was promised.
    pub of_promised: Option<Part>,
    /// The part of the nearest step before it that is known, promise by promise:
    /// only those count of which this step is known.
    pub of_before: Option<Part>,
    /// Days from the promise to the first pound here; for several promises
    /// their lower median. Nothing where money came before the first statement that
    /// is known: the promise is older than that.
    pub days: Option<i64>,
    /// How many promises anything is known of.
    pub promises: usize,
}

/// The waterfall of promises: for each of [`Stage::ALL`] what came that far;
/// nothing where nobody said.
///
/// `promised` and `reached` have what each comes to, each pound counted once; `since`
/// when it was made. Where a step is known of a promise it is known of all inside it.
///
/// # Panics
/// If the three have not one entry a promise.
#[must_use]
pub fn waterfall(
    promised: &[u128],
    since: &[Day],
    reached: &[[Option<Reached>; 4]],
    inside: &Inside,
) -> [Option<Step>; 4] {
    assert_eq!(promised.len(), reached.len(), "an entry for each promise");
    assert_eq!(since.len(), reached.len(), "an entry for each promise");
    let part =
        |of: u128, whole: u128| Part::new(i128::try_from(of).ok()?, i128::try_from(whole).ok()?);
    let all: u128 = promised.iter().sum();
    let mut before: Vec<u128> = promised.to_vec();
    Stage::ALL.map(|(stage, _)| {
        let here = || reached.iter().map(|one| one[stage as usize]);
        let told = here().flatten().count();
        if told == 0 {
            return None;
        }
        let minor = here().flatten().map(|one| one.minor).sum();
        let days: Vec<Option<i64>> = (here().zip(since))
            .filter_map(|(one, since)| one.filter(|one| one.minor > 0).map(|one| (one, since)))
            .map(|(one, since)| one.first.since(*since))
            .filter(|days| *days >= 0)
            .map(Some)
            .collect();
        let mut known = vec![false; before.len()];
        for (at, _) in here().enumerate().filter(|(_, one)| one.is_some()) {
            known[at] = true;
            for inner in inside.all(at) {
                known[inner] = true;
            }
        }
        let of_known = before.iter().zip(&known).filter(|(_, known)| **known);
        let whole = of_known.map(|(before, _)| before).sum();
        let step = Step {
            minor,
            of_promised: part(minor, all),
            of_before: part(minor, whole),
            days: median_days(&days),
            promises: told,
        };
        for ((before, one), known) in before.iter_mut().zip(here()).zip(known) {
            if known {
                *before = one.map_or(0, |one| one.minor);
            }
        }
        Some(step)
    })
}
