//! The most that was ever promised.

use crate::comes_to::ComesTo;
use crate::{Day, Pots, Statement, count_once, promised};

/// What was promised, each pound once, where `stated` has what was stated of each pot
/// under its first id, in order of days.
///
/// Pots that are linked to each other hold either the most that was stated of each, or
/// what all of them came to on one day since the last of them was announced, if that was
/// more: a whole that kept its amount when a part went elsewhere is promised beside what
/// that part became. So it is never less than what is promised now. Where an older pot is
/// raised after another has replaced it, money that seemed new in the newer one is known
/// for that of the older, and all that was promised can be less than it seemed.
///
/// # Panics
/// If there are not statements for each promise.
#[must_use]
pub fn most_ever(pots: &Pots, stated: &[Vec<Statement>]) -> Vec<u128> {
    assert_eq!(stated.len(), pots.len(), "statements for each promise");
    let most: Vec<Option<u128>> = (stated.iter())
        .map(|all| all.iter().filter_map(|one| one.minor).max())
        .collect();
    let mut found = promised(pots, &most);
    for linked in pots.linked() {
        if let [_] = linked[..] {
            continue;
        }
        let own = pots.only(&linked);
        let own_stated: Vec<&[Statement]> = linked.iter().map(|&at| &stated[at][..]).collect();
        let announced = linked.iter().flat_map(|&at| pots.members(at));
        let announced = announced.map(|&one| pots.since(one)).max();
        let best = linked.iter().map(|&at| found[at]).collect();
        let best = most_on_a_day(&own, &own_stated, announced, best);
        for (at, minor) in linked.into_iter().zip(best) {
            found[at] = minor;
        }
    }
    found
}

/// What `pots` came to on the first day on which they came to most, of the days `since`
/// the last of them was announced; or `best` if no day had more.
fn most_on_a_day(
    pots: &Pots,
    stated: &[&[Statement]],
    since: Option<Day>,
    best: Vec<u128>,
) -> Vec<u128> {
    let sum = |all: &[u128]| all.iter().sum::<u128>();
    let mut rows: Vec<(usize, &Statement)> = (stated.iter().enumerate())
        .flat_map(|(pot, all)| all.iter().map(move |one| (pot, one)))
        .collect();
    rows.sort_by_key(|(_, one)| one.day);
    let mut best = (sum(&best), best);
    let mut comes = vec![ComesTo::default(); pots.len()];
    let mut ceiling = Ceiling::new(pots);
    let mut days = rows
        .chunk_by(|one, other| one.1.day == other.1.day)
        .peekable();
    while let Some(day) = days.next() {
        for &(pot, statement) in day {
            comes[pot].state(statement);
            ceiling.set(pot, comes[pot].minor());
        }
        // It holds until something else is stated, and most days need no count.
        let is_over = days.peek().is_some_and(|next| Some(next[0].1.day) <= since);
        if is_over || ceiling.all <= best.0 {
            continue;
        }
        let counted = count_once(pots, &ceiling.minor);
        let counted: Vec<u128> = counted.iter().map(|one| one.counted).collect();
        if sum(&counted) > best.0 {
            best = (sum(&counted), counted);
        }
    }
    best.1
}

/// What pots cannot come to more than, kept as their amounts change.
///
/// A pot that one with an amount replaces comes to nothing, a whole and its parts to the
/// larger of its amount and what they come to, and others to their amounts.
struct Ceiling<'a> {
    pots: &'a Pots,
    /// What each comes to.
    minor: Vec<Option<u128>>,
    /// What the parts of each come to at most.
    parts: Vec<u128>,
    /// What each comes to at most, with its parts.
    most: Vec<u128>,
    /// All that are part of none.
    all: u128,
}

impl<'a> Ceiling<'a> {
    fn new(pots: &'a Pots) -> Self {
        Self {
            pots,
            minor: vec![None; pots.len()],
            parts: vec![0; pots.len()],
            most: vec![0; pots.len()],
            all: 0,
        }
    }

    fn set(&mut self, pot: usize, minor: Option<u128>) {
        self.minor[pot] = minor;
        let pots = self.pots;
        for &at in pots.replaces(pot).iter().chain([&pot]) {
            self.settle(at);
        }
    }

    /// Works out again what `at` comes to at most, and the wholes around it.
    fn settle(&mut self, mut at: usize) {
        loop {
            let mut newer = self.pots.replaced_by(at).iter();
            let is_replaced = newer.any(|&one| self.minor[one].is_some());
            let own = self.minor[at].filter(|_| !is_replaced).unwrap_or(0);
            let now = own.max(self.parts[at]);
            let before = std::mem::replace(&mut self.most[at], now);
            if now == before {
                return;
            }
            let outer = self.pots.whole(at);
            let sum = outer.map_or(&mut self.all, |whole| &mut self.parts[whole]);
            *sum = *sum - before + now;
            let Some(whole) = outer else { return };
            at = whole;
        }
    }
}
