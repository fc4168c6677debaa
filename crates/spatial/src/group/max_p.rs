//! Max-p: as many groups as the floor of people allows, as alike as can be.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

use crate::SpatialError;
use crate::group::search::Draft;
use crate::group::{Groups, Places};
use crate::weights::{Weights, as_f64, as_row};

/// How long is searched.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MaxPOptions {
    /// Every group has at least so many people, where its part of the country
    /// has them.
    pub floor: f64,
    /// From how many beginnings groups are grown; by default as many as take
    /// about a second.
    pub starts: Option<usize>,
    /// The seed; every beginning has its own stream of it.
    pub seed: u64,
}

/// What the search found.
#[derive(Debug, Clone, PartialEq)]
pub struct MaxP {
    /// The groups.
    pub groups: Groups,
    /// More groups than this are not possible: the people of each part of the
    /// country that hangs together, over the floor, rounded down, summed; a part that
    /// cannot reach the floor counts as the one group that it is.
    pub at_most: usize,
}

/// How many drafts are made better.
const KEPT: usize = 16;

/// As many groups of neighbours as possible with at least `floor` people each,
/// and among those the most alike, as far as the search finds them.
///
/// The problem is hard; this is a search, not a proof. Groups are grown from
/// many beginnings, those with the most groups are kept, and places are moved
/// between neighbouring groups, also uphill for a while, as long as every
/// group keeps its people and hangs together. `at_most` says how many groups
/// there could be at best. A part of the country with fewer people than the
/// floor becomes one group, which [`Groups::below`] finds. The answer is the
/// same on any number of threads.
///
/// Source: Duque, Anselin and Rey, *Journal of Regional Science* 52(3), 2012,
/// section 4, for growing and assigning what is left over; Wei, Rey and Knaap,
/// *International Journal of Geographical Information Science* 35(5), 2021.
///
/// # Errors
/// [`SpatialError::Length`], [`SpatialError::NoValue`] or
/// [`SpatialError::NoPeople`] if the input is not one of a number a place.
pub fn max_p(places: &Places<'_>, options: MaxPOptions) -> Result<MaxP, SpatialError> {
    places.check()?;
    let weights = places.weights.both_ways();
    let count = places.count();
    let starts = options.starts.unwrap_or((100_000 / count).clamp(16, 1_000));
    let mut grown: Vec<(Reverse<usize>, f64, usize, Vec<u32>)> = (0..starts.max(1))
        .into_par_iter()
        .map(|start| {
            let mut random = ChaCha8Rng::seed_from_u64(options.seed);
            random.set_stream(start as u64);
            let (labels, whole) = Growing::new(places, &weights, options.floor).grow(&mut random);
            let ssd = Draft::new(places, labels.clone()).ssd(places);
            (Reverse(whole), ssd, start, labels)
        })
        .collect();
    grown.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.cmp(&b.2)));
    let most = grown[0].0;
    grown.retain(|one| one.0 == most);
    grown.truncate(KEPT);
    let steps = (400_000 / count).min(3_000);
    let best = grown
        .into_par_iter()
        .map(|(.., start, labels)| {
            let mut draft = Draft::new(places, labels);
            draft.settle(places, &weights, options.floor, 50);
            let draft = draft.wander(places, &weights, options.floor, steps);
            (draft.ssd(places), start, draft.group)
        })
        .min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let (_, _, labels) = best.expect("at least one beginning");
    Ok(MaxP {
        groups: Groups::of(places, &labels),
        at_most: at_most(places, options.floor),
    })
}

fn at_most(places: &Places<'_>, floor: f64) -> usize {
    if floor <= 0.0 {
        return places.count();
    }
    let parts = places.weights.components();
    let mut people = vec![0.0; parts.iter().max().map_or(0, |&last| last as usize + 1)];
    for (row, &part) in parts.iter().enumerate() {
        people[part as usize] += places.people[row];
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and the number of places"
    )]
    let whole = |people: &f64| (people / floor).floor().min(as_f64(places.count())) as usize;
    // A part that cannot reach the floor is a group all the same.
    people.iter().map(|people| whole(people).max(1)).sum()
}

const NOBODY: u32 = u32::MAX;

/// Groups in growth.
struct Growing<'a> {
    places: &'a Places<'a>,
    weights: &'a Weights,
    floor: f64,
    group: Vec<u32>,
    /// How many neighbours of each place are in no group yet.
    open: Vec<u32>,
}

/// What a group looks for in its next place; drawn anew for each beginning.
struct Taste {
    /// How much likeness counts.
    likeness: f64,
    /// How much it counts not to leave gaps behind.
    tightness: f64,
    /// How much chance counts.
    chance: f64,
    /// Whether the next group begins in the tightest corner.
    corners: bool,
}

impl<'a> Growing<'a> {
    fn new(places: &'a Places<'a>, weights: &'a Weights, floor: f64) -> Self {
        let count = places.count();
        Self {
            places,
            weights,
            floor,
            group: vec![NOBODY; count],
            open: (0..count)
                .map(|row| as_row(weights.of(row).len()))
                .collect(),
        }
    }

    /// A group for every place, and how many of them reach the floor.
    fn grow(mut self, random: &mut ChaCha8Rng) -> (Vec<u32>, usize) {
        let taste = Taste {
            likeness: [1.0, 0.3, 0.1, 0.03][index(random, 4)],
            tightness: [0.0, 0.5, 1.0, 2.0][index(random, 4)],
            chance: [0.1, 0.5, 1.0][index(random, 3)],
            corners: index(random, 3) > 0,
        };
        let count = self.places.count();
        let mut begin: BinaryHeap<Reverse<(u32, u32, u32)>> = (0..count)
            .map(|row| Reverse((self.urgency(&taste, row), random.next_u32(), as_row(row))))
            .collect();
        let mut whole = 0;
        while let Some(Reverse((urgency, draw, row))) = begin.pop() {
            let row = row as usize;
            if self.group[row] != NOBODY {
                continue;
            }
            if self.urgency(&taste, row) < urgency {
                // It has fewer open neighbours by now: it moves up.
                begin.push(Reverse((self.urgency(&taste, row), draw, as_row(row))));
                continue;
            }
            let Some(members) = self.one_group(row, as_row(whole), &taste, random) else {
                continue;
            };
            whole += 1;
            if taste.corners {
                for member in members {
                    for &other in self.weights.of(member as usize) {
                        if self.group[other as usize] == NOBODY {
                            let urgency = self.urgency(&taste, other as usize);
                            begin.push(Reverse((urgency, random.next_u32(), other)));
                        }
                    }
                }
            }
        }
        self.assign_rest(whole);
        (self.group, whole)
    }

    fn urgency(&self, taste: &Taste, row: usize) -> u32 {
        if taste.corners { self.open[row] } else { 0 }
    }

    fn take(&mut self, row: u32, group: u32) {
        self.group[row as usize] = group;
        for &other in self.weights.of(row as usize) {
            self.open[other as usize] -= 1;
        }
    }

    fn release(&mut self, row: u32) {
        self.group[row as usize] = NOBODY;
        for &other in self.weights.of(row as usize) {
            self.open[other as usize] += 1;
        }
    }

    /// Grows a group from `first` until it reaches the floor; nothing, and
    /// nobody taken, if it cannot.
    fn one_group(
        &mut self,
        first: usize,
        number: u32,
        taste: &Taste,
        random: &mut ChaCha8Rng,
    ) -> Option<Vec<u32>> {
        let mut members = vec![as_row(first)];
        let mut sums = self.places.of(first).to_vec();
        let mut people = self.places.people[first];
        self.take(as_row(first), number);
        while people < self.floor {
            let mean = |sum: &f64| sum / as_f64(members.len());
            let means: Vec<f64> = sums.iter().map(mean).collect();
            let mut best: Option<(f64, u32)> = None;
            for &member in &members {
                for &other in self.weights.of(member as usize) {
                    if self.group[other as usize] != NOBODY {
                        continue;
                    }
                    let far = super::squared(self.places.of(other as usize), &means);
                    let open = f64::from(self.open[other as usize]);
                    let drawn = f64::from(random.next_u32()) / f64::from(u32::MAX);
                    let cost = taste.likeness * far + taste.tightness * open + taste.chance * drawn;
                    if best.is_none_or(|best| (cost, other) < best) {
                        best = Some((cost, other));
                    }
                }
            }
            let Some((_, next)) = best else {
                for member in members {
                    self.release(member);
                }
                return None;
            };
            self.take(next, number);
            members.push(next);
            people += self.places.people[next as usize];
            for (sum, feature) in sums.iter_mut().zip(self.places.of(next as usize)) {
                *sum += feature;
            }
        }
        Some(members)
    }

    /// Gives places that are left over to the neighbouring group that they are
    /// most like; parts without any group become one each.
    fn assign_rest(&mut self, whole: usize) {
        let columns = self.places.columns;
        let mut sums = vec![0.0; whole * columns];
        let mut members = vec![0_usize; whole];
        let count_in = |sums: &mut [f64], members: &mut [usize], row: usize, group: u32| {
            let group = group as usize;
            members[group] += 1;
            let sums = &mut sums[group * columns..][..columns];
            for (sum, feature) in sums.iter_mut().zip(self.places.of(row)) {
                *sum += feature;
            }
        };
        for (row, &group) in self.group.iter().enumerate() {
            if group != NOBODY {
                count_in(&mut sums, &mut members, row, group);
            }
        }
        loop {
            let mut changed = false;
            for row in 0..self.group.len() {
                if self.group[row] != NOBODY {
                    continue;
                }
                let near = self.weights.of(row).iter();
                let groups = near.map(|&other| self.group[other as usize]);
                let best = groups
                    .filter(|&group| group != NOBODY)
                    .map(|group| {
                        let many = as_f64(members[group as usize]);
                        let sums = &sums[group as usize * columns..][..columns];
                        let own = self.places.of(row).iter().zip(sums);
                        let far: f64 = own.map(|(own, sum)| (own - sum / many).powi(2)).sum();
                        (far * many / (many + 1.0), group)
                    })
                    .min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
                if let Some((_, group)) = best {
                    self.group[row] = group;
                    count_in(&mut sums, &mut members, row, group);
                    changed = true;
                }
            }
            if !changed {
                break;
            }
        }
        let mut next = as_row(whole);
        for row in 0..self.group.len() {
            if self.group[row] != NOBODY {
                continue;
            }
            let mut waiting = vec![as_row(row)];
            self.group[row] = next;
            while let Some(here) = waiting.pop() {
                for &other in self.weights.of(here as usize) {
                    if self.group[other as usize] == NOBODY {
                        self.group[other as usize] = next;
                        waiting.push(other);
                    }
                }
            }
            next += 1;
        }
    }
}

/// A whole number below `limit`, which is small.
fn index(random: &mut ChaCha8Rng, limit: u32) -> usize {
    ((u64::from(random.next_u32()) * u64::from(limit)) >> 32) as usize
}
