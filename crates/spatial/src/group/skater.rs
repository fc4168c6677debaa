//! SKATER: a tree of the least differences, cut where it pays most.

use crate::SpatialError;
use crate::group::{Groups, Places, squared};
use crate::weights::{as_f64, as_row};

/// How far the tree is cut.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cut {
    /// Until there are so many groups; as many as the floor allows if nothing
    /// is said.
    pub groups: Option<usize>,
    /// No cut leaves a group with fewer people.
    pub floor: f64,
}

/// Groups of neighbours that are alike, by cutting the minimum spanning tree.
///
/// The tree joins neighbours by the least squared distance; ties go to earlier
/// rows. Each step makes the cut, over all groups, that takes most from the
/// sum of squared distances within groups; ties to the earlier cut. A tree has
/// one way between two places, so every group hangs together. Parts of the
/// country that do not touch are groups from the start, and a part with fewer
/// people than the floor stays one.
///
/// Source: Assunção, Neves, Câmara and da Costa Freitas, *International
/// Journal of Geographical Information Science* 20(7), 2006.
///
/// # Errors
/// [`SpatialError::TooFewGroups`] if there are more parts that do not touch
/// than groups, [`SpatialError::TooManyGroups`] if the floor does not allow
/// that many.
pub fn skater(places: &Places<'_>, cut: Cut) -> Result<Groups, SpatialError> {
    places.check()?;
    let tree = Tree::least(places);
    let mut labels = places.weights.components();
    let parts = labels.iter().max().map_or(0, |&last| last as usize + 1);
    if let Some(groups) = cut.groups {
        if groups < parts {
            return Err(SpatialError::TooFewGroups { parts, groups });
        }
        if groups > places.count() {
            let places = places.count();
            return Err(SpatialError::TooFewPlaces {
                places,
                needed: groups,
            });
        }
    }
    let mut first_of = vec![usize::MAX; parts];
    for (row, &label) in labels.iter().enumerate() {
        let first = &mut first_of[label as usize];
        *first = (*first).min(row);
    }
    let mut best: Vec<Option<BestCut>> = first_of
        .iter()
        .map(|&root| tree.best_cut(places, &labels, root, cut.floor))
        .collect();
    while cut.groups.is_none_or(|groups| best.len() < groups) {
        let chosen = best
            .iter()
            .enumerate()
            .filter_map(|(group, cut)| cut.map(|cut| (group, cut)))
            .max_by(|a, b| a.1.gain.total_cmp(&b.1.gain).then(b.0.cmp(&a.0)));
        let Some((group, at)) = chosen else { break };
        let new = as_row(best.len());
        tree.relabel(&mut labels, at.below, at.above, new);
        best[group] = tree.best_cut(places, &labels, at.above, cut.floor);
        best.push(tree.best_cut(places, &labels, at.below, cut.floor));
    }
    if let Some(groups) = cut.groups.filter(|&groups| best.len() < groups) {
        return Err(SpatialError::TooManyGroups {
            groups,
            possible: best.len(),
            floor: cut.floor,
        });
    }
    Ok(Groups::of(places, &labels))
}

/// A cut between two places that are joined.
#[derive(Debug, Clone, Copy)]
struct BestCut {
    gain: f64,
    below: usize,
    above: usize,
}

/// For every place those to whom the tree joins it.
struct Tree {
    joined: Vec<Vec<u32>>,
}

impl Tree {
    /// The minimum spanning tree, or one for each part.
    fn least(places: &Places<'_>) -> Self {
        let count = places.count();
        let mut edges: Vec<(f64, u32, u32)> = Vec::with_capacity(places.weights.pairs());
        for row in 0..count {
            for &other in places.weights.of(row) {
                let (a, b) = (as_row(row).min(other), as_row(row).max(other));
                let far = squared(places.of(a as usize), places.of(b as usize));
                edges.push((far, a, b));
            }
        }
        edges.sort_unstable_by(|a, b| {
            let by_row = (a.1, a.2).cmp(&(b.1, b.2));
            a.0.total_cmp(&b.0).then(by_row)
        });
        let mut root: Vec<u32> = (0..count).map(as_row).collect();
        let mut joined = vec![Vec::new(); count];
        for (_, a, b) in edges {
            let (one, other) = (find(&mut root, a), find(&mut root, b));
            if one != other {
                root[one.max(other) as usize] = one.min(other);
                joined[a as usize].push(b);
                joined[b as usize].push(a);
            }
        }
        Self { joined }
    }

    /// The places of the group of `start`, each after the one it hangs on, with
    /// the position of that one.
    fn walk(&self, labels: &[u32], start: usize) -> (Vec<usize>, Vec<usize>) {
        let (mut order, mut hangs_on) = (vec![start], vec![usize::MAX]);
        let mut position = 0;
        while position < order.len() {
            let row = order[position];
            for &other in &self.joined[row] {
                let other = other as usize;
                let came_from = hangs_on[position];
                let is_back = came_from != usize::MAX && order[came_from] == other;
                if labels[other] == labels[row] && !is_back {
                    order.push(other);
                    hangs_on.push(position);
                }
            }
            position += 1;
        }
        (order, hangs_on)
    }

    /// The cut of the group of `start` that gains most, if one is allowed.
    fn best_cut(
        &self,
        places: &Places<'_>,
        labels: &[u32],
        start: usize,
        floor: f64,
    ) -> Option<BestCut> {
        let columns = places.columns;
        let (order, hangs_on) = self.walk(labels, start);
        let mut sums: Vec<f64> = Vec::with_capacity(order.len() * columns);
        let mut people = Vec::with_capacity(order.len());
        let mut counts = vec![1_usize; order.len()];
        for &row in &order {
            sums.extend_from_slice(places.of(row));
            people.push(places.people[row]);
        }
        for position in (1..order.len()).rev() {
            let above = hangs_on[position];
            counts[above] += counts[position];
            people[above] += people[position];
            let (before, here) = sums.split_at_mut(position * columns);
            let above = &mut before[above * columns..][..columns];
            for (above, here) in above.iter_mut().zip(here) {
                *above += *here;
            }
        }
        let (all, all_people) = (counts[0], people[0]);
        let mut best: Option<BestCut> = None;
        for position in 1..order.len() {
            if people[position] < floor || all_people - people[position] < floor {
                continue;
            }
            let (few, rest) = (as_f64(counts[position]), as_f64(all - counts[position]));
            let here = &sums[position * columns..][..columns];
            let between: f64 = here
                .iter()
                .zip(&sums[..columns])
                .map(|(here, whole)| (here / few - (whole - here) / rest).powi(2))
                .sum();
            let gain = between * few * rest / (few + rest);
            if best.is_none_or(|best| gain > best.gain) {
                best = Some(BestCut {
                    gain,
                    below: order[position],
                    above: order[hangs_on[position]],
                });
            }
        }
        best
    }

    /// Gives all that hang on `below`, away from `above`, the label `new`.
    fn relabel(&self, labels: &mut [u32], below: usize, above: usize, new: u32) {
        let old = labels[below];
        labels[below] = new;
        let mut waiting = vec![below];
        while let Some(row) = waiting.pop() {
            for &other in &self.joined[row] {
                let other = other as usize;
                let is_cut = row == below && other == above;
                if labels[other] == old && !is_cut {
                    labels[other] = new;
                    waiting.push(other);
                }
            }
        }
    }
}

fn find(root: &mut [u32], mut row: u32) -> u32 {
    while root[row as usize] != row {
        root[row as usize] = root[root[row as usize] as usize];
        row = root[row as usize];
    }
    row
}
