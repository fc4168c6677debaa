//! A good choice, quickly: the best next site each time, then exchanges.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::Worth;

/// A site and what it was last seen to add.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Hope {
    adds: f64,
    site: usize,
    /// How many sites had been chosen when that was worked out.
    at: usize,
}

impl Eq for Hope {}

impl Ord for Hope {
    fn cmp(&self, other: &Self) -> Ordering {
        self.adds
            .total_cmp(&other.adds)
            .then_with(|| other.site.cmp(&self.site))
    }
}

impl PartialOrd for Hope {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Up to `count` sites, each adding most to those before it; ties to the
/// earlier. What a site adds never grows, so that an old figure is a bound.
///
/// Source: Minoux (1978), «Accelerated greedy algorithms for maximizing
/// submodular set functions».
pub(super) fn greedy(worth: &Worth, count: usize) -> Vec<usize> {
    let mut heap: BinaryHeap<Hope> = (0..worth.candidates())
        .map(|site| Hope {
            adds: worth.alone(site),
            site,
            at: 0,
        })
        .filter(|hope| hope.adds > 0.0)
        .collect();
    let mut best = vec![0.0_f64; worth.places()];
    let mut chosen = Vec::with_capacity(count);
    while chosen.len() < count {
        let Some(hope) = heap.pop() else { break };
        if hope.at < chosen.len() {
            let adds = worth.adds(hope.site, &best);
            if adds > 0.0 {
                heap.push(Hope {
                    adds,
                    at: chosen.len(),
                    ..hope
                });
            }
            continue;
        }
        for (place, value) in worth.of_site(hope.site) {
            best[place] = best[place].max(value);
        }
        chosen.push(hope.site);
    }
    chosen
}

/// Exchanges one of `chosen` for another site while that is worth more, at most
/// `rounds` times through.
///
/// Source: Teitz and Bart (1968), «Heuristic methods for estimating the
/// generalized vertex median of a weighted graph».
pub(super) fn swap(worth: &Worth, chosen: &mut [usize], rounds: usize) {
    for _ in 0..rounds {
        let mut changed = false;
        for at in 0..chosen.len() {
            let rest: Vec<usize> = [&chosen[..at], &chosen[at + 1..]].concat();
            let best = worth.best_of(&rest);
            let now = worth.adds(chosen[at], &best);
            let mut better = (now * (1.0 + super::SAME), chosen[at]);
            for site in 0..worth.candidates() {
                let adds = worth.adds(site, &best);
                if adds > better.0 && !rest.contains(&site) {
                    better = (adds, site);
                }
            }
            changed |= better.1 != chosen[at];
            chosen[at] = better.1;
        }
        if !changed {
            break;
        }
    }
}

/// `chosen` in the order in which they add most, with what each adds; those
/// that add nothing are left out.
pub(super) fn in_order(worth: &Worth, chosen: &[usize]) -> (Vec<usize>, Vec<f64>) {
    let mut left: Vec<usize> = chosen.to_vec();
    left.sort_unstable();
    let mut best = vec![0.0_f64; worth.places()];
    let (mut order, mut adds) = (Vec::new(), Vec::new());
    while !left.is_empty() {
        let mut most = (0.0, None);
        for (at, &site) in left.iter().enumerate() {
            let gain = worth.adds(site, &best);
            if gain > most.0 {
                most = (gain, Some(at));
            }
        }
        let Some(at) = most.1 else { break };
        let site = left.remove(at);
        for (place, value) in worth.of_site(site) {
            best[place] = best[place].max(value);
        }
        order.push(site);
        adds.push(most.0);
    }
    (order, adds)
}
