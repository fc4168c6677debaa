//! Which counts of small places to withhold, so that what is written, and knowing how
//! it was chosen, tell none of them.
//!
//! A reader knows the sum of each period, since each place stands beside all others.
//! Whoever hides the least of the others with a small count tells by that choice that
//! the hidden one is no more than the least that is shown, and the sum does the rest.
//! So what protects a count is fixed before any count is looked at: places that are
//! neighbours in size form a block, over two periods that follow each other, and a
//! block is withheld whole if any of its counts is small.
//!
//! # Why that is enough
//! Let a table be given, and another that differs from it only in withheld counts, has
//! the same sum in each period, and a small count in each withheld block. The same
//! blocks are withheld of both, so that what is written of them is the same, byte for
//! byte: the blocks do not hang on counts, those that hold a small one are withheld of
//! either, and whether more are is asked of sums alone, which are the same and are
//! enough. Of a period whose withheld counts add up to `below + n - 1` or more, `n`
//! being how many they are, such a table can have any of them at any small number, or at
//! one that is not small, the others at 1 or at what is left. Neither a count nor who is
//! small can be told.

use std::collections::{BTreeMap, BTreeSet};

/// A count of a place in a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlaceCount {
    /// The place: any number that is its own.
    pub place: usize,
    /// The period; those that are there follow each other in the order of their numbers.
    pub period: i64,
    /// How many were counted.
    pub count: u64,
    /// How many people the count is of: the size of the place.
    pub people: u64,
}

impl PlaceCount {
    const fn is_small(&self, below: u64) -> bool {
        self.count > 0 && self.count < below
    }
}

/// For each count whether it is to be withheld: those above zero and below `below`, and
/// all in one block with them. A block is two places that follow each other in the order
/// of their people (ties: of their numbers), in two periods that follow each other; the
/// last takes in what is left over, and where places lack periods a block takes in more
/// until it has two counts in each period. Where the withheld counts of a period are
/// fewer than two, or add up to less than `below` and one for each other of them, further
/// blocks are withheld, the smallest places first, until they do not or all are. Where
/// they are all zero that is no secret, and enough.
///
/// A place and period may stand there once. Where every place has every period, the sums
/// of places over the periods, were they known too, tell no withheld count either.
///
/// Source: blocks chosen without looking at the counts, in answer to minimality attacks:
/// Wong, Fu, Wang and Pei, «Minimality attack in privacy preserving data publishing»
/// (VLDB 2007).
///
/// ```
/// use allotment_outcome::small::{PlaceCount, withhold};
/// let of = |place: usize, count, people| PlaceCount { place, period: 2024, count, people };
/// let counts = [of(0, 50, 900), of(1, 50, 700), of(2, 9, 800), of(3, 70, 600)];
/// assert_eq!(withhold(&counts, 10), [true, false, true, false]);
/// ```
#[must_use]
pub fn withhold(counts: &[PlaceCount], below: u64) -> Vec<bool> {
    let blocks = blocks(counts);
    let mut table = Table::new(counts);
    for block in &blocks {
        if block.iter().any(|&at| counts[at].is_small(below)) {
            table.withhold(block);
        }
    }
    // A block lies in several periods: what is enough for one may be too little for the
    // next, so that all are asked until none is told.
    let mut of_period: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
    for (at, block) in blocks.iter().enumerate() {
        let periods: BTreeSet<i64> = block.iter().map(|&at| counts[at].period).collect();
        for period in periods {
            of_period.entry(period).or_default().push(at);
        }
    }
    let mut further: BTreeMap<i64, _> = (of_period.iter())
        .map(|(&period, blocks)| (period, blocks.iter()))
        .collect();
    while let Some(period) = table.first_told(below) {
        let next = further.get_mut(&period).and_then(Iterator::next);
        let next = next.expect("a period that is not all withheld has a block that is not");
        table.withhold(&blocks[*next]);
    }
    table.withheld
}

/// What is withheld so far.
struct Table<'a> {
    counts: &'a [PlaceCount],
    withheld: Vec<bool>,
    periods: BTreeMap<i64, Period>,
}

/// The counts of a period: those withheld, their sum, and how many are not.
#[derive(Debug, Clone, Copy, Default)]
struct Period {
    withheld: u64,
    sum: u64,
    shown: u64,
}

impl Period {
    /// Whether the sum of what is withheld would tell it.
    fn is_told(self, below: u64) -> bool {
        let is_enough = self.withheld >= 2 && self.sum >= below.saturating_add(self.withheld - 1);
        self.withheld > 0 && self.sum > 0 && self.shown > 0 && !is_enough
    }
}

impl<'a> Table<'a> {
    fn new(counts: &'a [PlaceCount]) -> Self {
        let mut periods: BTreeMap<i64, Period> = BTreeMap::new();
        for one in counts {
            periods.entry(one.period).or_default().shown += 1;
        }
        Self {
            counts,
            withheld: vec![false; counts.len()],
            periods,
        }
    }

    fn withhold(&mut self, block: &[usize]) {
        for &at in block {
            if std::mem::replace(&mut self.withheld[at], true) {
                continue;
            }
            let period = self.periods.entry(self.counts[at].period).or_default();
            period.withheld += 1;
            period.sum = period.sum.saturating_add(self.counts[at].count);
            period.shown -= 1;
        }
    }

    fn first_told(&self, below: u64) -> Option<i64> {
        let mut told = self.periods.iter().filter(|(_, one)| one.is_told(below));
        told.next().map(|(&period, _)| period)
    }
}

/// The blocks, each the positions of its counts; of counts, only that they are there is
/// looked at.
fn blocks(counts: &[PlaceCount]) -> Vec<Vec<usize>> {
    let mut of_period: BTreeMap<i64, usize> = BTreeMap::new();
    for one in counts {
        *of_period.entry(one.period).or_default() += 1;
    }
    // A count that is alone in its period has none beside it: all such are one block.
    let is_alone = |at: &usize| of_period[&counts[*at].period] == 1;
    let alone: Vec<usize> = (0..counts.len()).filter(is_alone).collect();
    of_period.retain(|_, places| *places > 1);
    let periods: Vec<i64> = of_period.into_keys().collect();
    let mut blocks = Vec::new();
    for periods in in_twos(&periods) {
        let within = |at: &usize| periods.contains(&counts[*at].period);
        blocks.extend(blocks_within(counts, (0..counts.len()).filter(within)));
    }
    if !alone.is_empty() {
        blocks.push(alone);
    }
    blocks
}

/// In twos, the last in three where one would be left over.
fn in_twos<T>(all: &[T]) -> Vec<&[T]> {
    let mut parts = Vec::new();
    let mut rest = all;
    while !rest.is_empty() {
        let (part, after) = rest.split_at(if rest.len() > 3 { 2 } else { rest.len() });
        parts.push(part);
        rest = after;
    }
    parts
}

/// The blocks of the periods of these counts: places by size, and a block ends where it
/// has two counts or none in each period.
fn blocks_within(counts: &[PlaceCount], these: impl Iterator<Item = usize>) -> Vec<Vec<usize>> {
    let mut places: BTreeMap<usize, (u64, Vec<usize>)> = BTreeMap::new();
    for at in these {
        let (people, of_place) = places.entry(counts[at].place).or_default();
        *people = people.saturating_add(counts[at].people);
        of_place.push(at);
    }
    let by_size: BTreeSet<(u64, usize)> = places
        .iter()
        .map(|(&place, (people, _))| (*people, place))
        .collect();
    let mut blocks: Vec<Vec<usize>> = Vec::new();
    let mut block: Vec<usize> = Vec::new();
    let mut of_period: BTreeMap<i64, usize> = BTreeMap::new();
    for (_, place) in by_size {
        for &at in &places[&place].1 {
            block.push(at);
            *of_period.entry(counts[at].period).or_default() += 1;
        }
        if of_period.values().all(|&places| places > 1) {
            blocks.push(std::mem::take(&mut block));
            of_period.clear();
        }
    }
    match blocks.last_mut() {
        Some(last) => last.extend(block),
        None if block.is_empty() => {}
        None => blocks.push(block),
    }
    blocks
}
