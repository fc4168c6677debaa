//! The best choice, proved: branch and bound.

use super::Worth;
use super::bound::{Price, greatest};

/// What the search came to.
#[derive(Debug)]
pub(super) struct Found {
    /// A choice worth more than the one known, if there is one.
    pub(super) better: Option<Vec<usize>>,
    /// Whether everything was looked at or ruled out.
    pub(super) complete: bool,
}

/// Looks for `count` sites worth more than `best`, over at most `branches_max`
/// branches.
///
/// Sites are taken in the order of what they give beyond the prices, each
/// before those after it. A branch ends where the prices, or what each site
/// could still add to those taken, say that nothing better lies on it.
///
/// Source: Land and Doig (1960), «An automatic method of solving discrete
/// programming problems»; the second bound is that of Nemhauser, Wolsey and
/// Fisher (1978), «An analysis of approximations for maximizing submodular set
/// functions — I», section 3.
pub(super) fn search(
    worth: &Worth,
    count: usize,
    best: f64,
    price: &Price,
    branches_max: usize,
) -> Found {
    let order = greatest(&price.beyond, worth.candidates());
    let sites = order.into_iter().filter(|&site| worth.alone(site) > 0.0);
    let mut search = Search {
        worth,
        count,
        price,
        sites: sites.collect(),
        best,
        better: None,
        branches: branches_max,
    };
    let complete = search.branch(0, &mut Vec::new(), &vec![0.0; worth.places()], 0.0);
    Found {
        better: search.better,
        complete,
    }
}

struct Search<'a> {
    worth: &'a Worth,
    count: usize,
    price: &'a Price,
    sites: Vec<usize>,
    best: f64,
    better: Option<Vec<usize>>,
    branches: usize,
}

impl Search<'_> {
    /// Looks at every choice that has `taken` and otherwise only sites from
    /// `from` on; whether it came to its end.
    fn branch(&mut self, from: usize, taken: &mut Vec<usize>, has: &[f64], worth: f64) -> bool {
        if worth > self.threshold() {
            self.best = worth;
            self.better = Some(taken.clone());
        }
        let left = self.count - taken.len();
        if left == 0 {
            return true;
        }
        let spent: f64 = taken.iter().map(|&site| self.price.beyond[site]).sum();
        let open = &self.sites[from..];
        // What each could still add, and the most that any `left` of them from
        // a place on can add together.
        let adds: Vec<f64> = open
            .iter()
            .map(|&site| self.worth.adds(site, has))
            .collect();
        let could = most_from(&adds, left);
        for at in 0..adds.len() {
            // In order, these and the next are the greatest beyond the prices.
            let next = self.sites[from + at..].iter().take(left);
            let beyond: f64 = next.map(|&site| self.price.beyond[site]).sum();
            if self.price.prices + spent + beyond <= self.threshold()
                || worth + could[at] <= self.threshold()
            {
                return true;
            }
            if self.branches == 0 {
                return false;
            }
            self.branches -= 1;
            if adds[at] <= 0.0 {
                continue;
            }
            let site = self.sites[from + at];
            let mut now = has.to_vec();
            for (place, value) in self.worth.of_site(site) {
                now[place] = now[place].max(value);
            }
            taken.push(site);
            let whole = self.branch(from + at + 1, taken, &now, worth + adds[at]);
            taken.pop();
            if !whole {
                return false;
            }
        }
        true
    }

    /// What a choice must exceed to be better.
    fn threshold(&self) -> f64 {
        self.best * (1.0 + super::SAME)
    }
}

/// For each position, the sum of the `count` greatest of `adds` from there on.
fn most_from(adds: &[f64], count: usize) -> Vec<f64> {
    let mut kept: Vec<f64> = Vec::with_capacity(count + 1);
    let mut sums = vec![0.0; adds.len()];
    for at in (0..adds.len()).rev() {
        let place = kept.partition_point(|known| *known > adds[at]);
        if place < count {
            kept.insert(place, adds[at]);
            kept.truncate(count);
        }
        sums[at] = kept.iter().sum();
    }
    sums
}
