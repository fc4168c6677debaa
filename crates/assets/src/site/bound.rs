//! What no choice can exceed.

use super::Worth;

/// A price for each place, and the bound that follows from them.
#[derive(Debug, Clone)]
pub(super) struct Price {
    /// No choice is worth more.
    pub(super) bound: f64,
    /// The sum of the prices of all places.
    pub(super) prices: f64,
    /// What each candidate gives beyond the prices of its places.
    pub(super) beyond: Vec<f64>,
}

/// Prices that bound the worth of `count` sites as tightly as `steps` steps
/// allow, `best` being the worth of a choice already known.
///
/// Whatever the prices `λ_i ≥ 0`, a choice `S` is worth at most
/// `Σ_i λ_i + Σ_{s in S} ρ_s` with `ρ_s = Σ_i max(0, v_is - λ_i)`, and so at
/// most `Σ_i λ_i` and the `count` greatest `ρ_s`. Prices rise where several of
/// those sites vie for a place, and fall where none does.
///
/// Source: Cornuéjols, Fisher and Nemhauser (1977), section 3; the steps are
/// those of Held, Wolfe and Crowder (1974), «Validation of subgradient
/// optimization».
pub(super) fn tighten(worth: &Worth, count: usize, best: f64, steps: usize) -> Price {
    let mut prices = vec![0.0_f64; worth.places()];
    let mut tightest: Option<Price> = None;
    let (mut pace, mut idle) = (1.0_f64, 0);
    for _ in 0..steps.max(1) {
        let price = bound(worth, &prices, count);
        let top = greatest(&price.beyond, count);
        if tightest
            .as_ref()
            .is_none_or(|known| price.bound < known.bound)
        {
            tightest = Some(price.clone());
            idle = 0;
        } else {
            idle += 1;
            if idle >= 10 {
                (pace, idle) = (pace / 2.0, 0);
            }
        }
        if price.bound <= best * (1.0 + super::SAME) || pace < 1e-4 {
            break;
        }
        // How many of the sites give a place more than its price, against one.
        let mut over = vec![-1.0_f64; worth.places()];
        for &site in &top {
            for (place, value) in worth.of_site(site) {
                if value > prices[place] {
                    over[place] += 1.0;
                }
            }
        }
        // A price that is 0 cannot fall.
        for (over, price) in over.iter_mut().zip(&prices) {
            if *over < 0.0 && *price <= 0.0 {
                *over = 0.0;
            }
        }
        let length: f64 = over.iter().map(|over| over * over).sum();
        if length <= 0.0 {
            break;
        }
        let step = pace * (price.bound - best).max(0.0) / length;
        for (price, over) in prices.iter_mut().zip(&over) {
            *price = (*price + step * over).max(0.0);
        }
    }
    tightest.expect("at least one step was taken")
}

fn bound(worth: &Worth, prices: &[f64], count: usize) -> Price {
    let beyond: Vec<f64> = (0..worth.candidates())
        .map(|site| worth.adds(site, prices))
        .collect();
    let sum: f64 = prices.iter().sum();
    let top = greatest(&beyond, count);
    let bound = sum + top.iter().map(|&site| beyond[site]).sum::<f64>();
    Price {
        bound,
        prices: sum,
        beyond,
    }
}

/// The `count` sites with most beyond the prices, most first, ties to the earlier.
pub(super) fn greatest(beyond: &[f64], count: usize) -> Vec<usize> {
    let mut sites: Vec<usize> = (0..beyond.len()).collect();
    let order = |a: &usize, b: &usize| beyond[*b].total_cmp(&beyond[*a]).then(a.cmp(b));
    if count < sites.len() {
        sites.select_nth_unstable_by(count, order);
        sites.truncate(count);
    }
    sites.sort_unstable_by(order);
    sites
}
