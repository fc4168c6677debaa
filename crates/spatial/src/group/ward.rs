//! Ward: neighbours joined, the least loss first.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

use crate::SpatialError;
use crate::group::{Groups, Places, squared};
use crate::weights::{as_f64, as_row};

/// `groups` groups of neighbours, by joining the two groups side by side whose
/// union adds least to the sum of squared distances; ties go to those that were
/// there earlier.
///
/// As a rule these are more alike than SKATER's, and more uneven in people: no
/// floor can be set.
///
/// Source: Ward, *Journal of the American Statistical Association* 58, 1963,
/// among neighbours only; scikit-learn, `AgglomerativeClustering` with
/// `connectivity`.
///
/// # Errors
/// [`SpatialError::TooFewGroups`] if there are more parts that do not touch
/// than groups.
pub fn ward(places: &Places<'_>, groups: usize) -> Result<Groups, SpatialError> {
    places.check()?;
    let count = places.count();
    if groups > count || groups == 0 {
        return Err(SpatialError::TooFewPlaces {
            places: count,
            needed: groups.max(1),
        });
    }
    let parts = places
        .weights
        .components()
        .iter()
        .max()
        .map_or(0, |&last| last as usize + 1);
    if groups < parts {
        return Err(SpatialError::TooFewGroups { parts, groups });
    }
    let mut joining = Joining::new(places);
    let mut left = count;
    while left > groups {
        let Some(Reverse((_, _, a, b))) = joining.waiting.pop() else {
            break;
        };
        if joining.is_there(a) && joining.is_there(b) {
            joining.join(a, b);
            left -= 1;
        }
    }
    let labels: Vec<u32> = (0..count).map(|row| joining.final_group(row)).collect();
    Ok(Groups::of(places, &labels))
}

struct Joining {
    columns: usize,
    means: Vec<f64>,
    sizes: Vec<usize>,
    /// The group into which each went; itself while it is there.
    into: Vec<u32>,
    near: Vec<BTreeSet<u32>>,
    waiting: BinaryHeap<Reverse<(u64, u32, u32, u32)>>,
}

impl Joining {
    fn new(places: &Places<'_>) -> Self {
        let count = places.count();
        let mut joining = Self {
            columns: places.columns,
            means: places.features.to_vec(),
            sizes: vec![1; count],
            into: (0..count).map(as_row).collect(),
            near: vec![BTreeSet::new(); count],
            waiting: BinaryHeap::new(),
        };
        for row in 0..count {
            for &other in places.weights.of(row) {
                joining.near[row].insert(other);
                joining.near[other as usize].insert(as_row(row));
            }
        }
        for row in 0..count {
            for other in joining.near[row].clone() {
                if as_row(row) < other {
                    joining.offer(as_row(row), other);
                }
            }
        }
        joining
    }

    fn is_there(&self, group: u32) -> bool {
        self.into[group as usize] == group
    }

    fn mean(&self, group: u32) -> &[f64] {
        &self.means[group as usize * self.columns..][..self.columns]
    }

    fn offer(&mut self, a: u32, b: u32) {
        let (many, more) = (self.sizes[a as usize], self.sizes[b as usize]);
        let share = as_f64(many) * as_f64(more) / as_f64(many + more);
        let loss = share * squared(self.mean(a), self.mean(b));
        // A loss is never negative, and such floats are ordered as their bits.
        let (a, b) = (a.min(b), a.max(b));
        self.waiting.push(Reverse((loss.to_bits(), b, a, b)));
    }

    /// Joins two groups into a new one, numbered after all others.
    fn join(&mut self, a: u32, b: u32) {
        let new = as_row(self.sizes.len());
        let (many, more) = (self.sizes[a as usize], self.sizes[b as usize]);
        let (of_a, of_b) = (as_f64(many), as_f64(more));
        let mean: Vec<f64> = self
            .mean(a)
            .iter()
            .zip(self.mean(b))
            .map(|(x, y)| (x * of_a + y * of_b) / (of_a + of_b))
            .collect();
        self.means.extend(mean);
        self.sizes.push(many + more);
        self.into.push(new);
        self.into[a as usize] = new;
        self.into[b as usize] = new;
        let mut near = std::mem::take(&mut self.near[a as usize]);
        near.append(&mut self.near[b as usize]);
        near.remove(&a);
        near.remove(&b);
        for &other in &near {
            let theirs = &mut self.near[other as usize];
            theirs.remove(&a);
            theirs.remove(&b);
            theirs.insert(new);
        }
        self.near.push(near.clone());
        for other in near {
            self.offer(other, new);
        }
    }

    fn final_group(&self, row: usize) -> u32 {
        let mut group = as_row(row);
        while !self.is_there(group) {
            group = self.into[group as usize];
        }
        group
    }
}
