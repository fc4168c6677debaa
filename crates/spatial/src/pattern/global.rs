//! Moran's I: one number for the whole country.

use rayon::prelude::*;

use super::draws::Draws;
use super::tails::Tails;
use super::{beyond, centred};
use crate::SpatialError;
use crate::weights::{Standard, Weights, as_f64, as_row};

/// Moran's I and how far it is from what chance would bring.
///
/// I is near `expected` where values lie anyhow, near 1 where like lies beside
/// like, below `expected` where neighbours differ.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moran {
    /// `I = (n / S0) Σᵢⱼ wᵢⱼ zᵢ zⱼ / Σᵢ zᵢ²`, z being the value less the mean.
    pub i: f64,
    /// `-1 / (n - 1)`: what it would be on average if values lay anyhow.
    pub expected: f64,
    /// If values were drawn from one normal distribution.
    pub normal: Chance,
    /// If the values that are there lay in any order.
    pub randomised: Chance,
    /// From orders that were drawn, if any were.
    pub permuted: Option<Permuted>,
}

/// A variance under some assumption, and what follows from it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Chance {
    /// The variance of I.
    pub variance: f64,
    /// How many standard deviations I is from `expected`.
    pub z: f64,
    /// The chance to be as far from it, on either side.
    pub p: f64,
}

/// What orders that were drawn say.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Permuted {
    /// How many orders.
    pub permutations: usize,
    /// The mean of I over them.
    pub mean: f64,
    /// The standard deviation of I over them.
    pub sd: f64,
    /// How often they are as extreme on either side: twice the smaller tail, at most
    /// 1; never below `2 / (permutations + 1)`.
    pub p: f64,
    /// The smaller tail alone, as `PySAL`'s `p_sim`: to compare with.
    pub p_one_sided: f64,
}

/// Moran's I of `values`, one a place, with `permutations` drawn orders (none
/// if 0) from `seed`.
///
/// Islands count among the places and have no neighbours, as in the field's
/// own software. The answer is the same on any number of threads.
///
/// Source: Cliff and Ord, *Spatial Processes* (1981), sections 1.4 and 2.3;
/// `PySAL` `esda.Moran` for the pseudo p-value.
///
/// # Errors
/// [`SpatialError`] if values are missing or all alike, or nobody has a neighbour.
pub fn moran(
    values: &[f64],
    weights: &Weights,
    standard: Standard,
    permutations: usize,
    seed: u64,
) -> Result<Moran, SpatialError> {
    let centred = centred(values, weights)?;
    let sums = sums(weights, standard);
    let n = as_f64(values.len());
    let scale = n / sums.s0 / centred.sum_of_squares;
    let i = scale * product(&centred.from_mean, weights, standard);
    let expected = -1.0 / (n - 1.0);
    let chance = |variance: f64| {
        let z = (i - expected) / variance.sqrt();
        Chance {
            variance,
            z,
            p: beyond(z),
        }
    };
    let fourth: f64 = centred.from_mean.iter().map(|far| far.powi(4)).sum();
    let kurtosis = fourth / n / (centred.sum_of_squares / n).powi(2);
    Ok(Moran {
        i,
        expected,
        normal: chance(sums.variance_if_normal(n)),
        randomised: chance(sums.variance_if_randomised(n, kurtosis)),
        permuted: (permutations > 0).then(|| {
            let drawn = permute(&centred.from_mean, weights, standard, permutations, seed);
            summarise(&drawn, scale, i)
        }),
    })
}

/// `Σᵢⱼ wᵢⱼ zᵢ zⱼ`.
fn product(from_mean: &[f64], weights: &Weights, standard: Standard) -> f64 {
    (0..from_mean.len())
        .map(|row| {
            let near = weights.of(row);
            let sum: f64 = near.iter().map(|&other| from_mean[other as usize]).sum();
            from_mean[row] * sum * weights.weight(row, standard)
        })
        .sum()
}

fn permute(
    from_mean: &[f64],
    weights: &Weights,
    standard: Standard,
    permutations: usize,
    seed: u64,
) -> Vec<f64> {
    (0..permutations)
        .into_par_iter()
        .map_init(
            || from_mean.to_vec(),
            |order, draw| {
                order.copy_from_slice(from_mean);
                let mut draws = Draws::new(seed, draw);
                for place in (1..order.len()).rev() {
                    order.swap(place, draws.below(as_row(place + 1)) as usize);
                }
                product(order, weights, standard)
            },
        )
        .collect()
}

fn summarise(drawn: &[f64], scale: f64, i: f64) -> Permuted {
    let count = as_f64(drawn.len());
    let drawn: Vec<f64> = drawn.iter().map(|product| product * scale).collect();
    let mean = drawn.iter().sum::<f64>() / count;
    let variance = drawn.iter().map(|one| (one - mean).powi(2)).sum::<f64>() / count;
    let most = drawn.iter().fold(i.abs(), |most, one| most.max(one.abs()));
    let mut tails = Tails::new(i, most);
    for &one in &drawn {
        tails.count(one);
    }
    Permuted {
        permutations: drawn.len(),
        mean,
        sd: variance.sqrt(),
        p: tails.two_sided(drawn.len()),
        p_one_sided: tails.one_sided(drawn.len()),
    }
}

/// Sums over the weights, by their names in the source.
struct Sums {
    s0: f64,
    s1: f64,
    s2: f64,
}

fn sums(weights: &Weights, standard: Standard) -> Sums {
    let rows = weights.rows();
    let mut columns = vec![0.0; rows];
    let (mut s0, mut s1) = (0.0, 0.0);
    for row in 0..rows {
        let weight = weights.weight(row, standard);
        for &other in weights.of(row) {
            let other = other as usize;
            columns[other] += weight;
            s0 += weight;
            let back = if weights.of(other).binary_search(&as_row(row)).is_ok() {
                weights.weight(other, standard)
            } else {
                0.0
            };
            // A pair in one direction stands once in the double sum, one in
            // both directions twice.
            let both = (weight + back).powi(2);
            s1 += if back > 0.0 { both / 2.0 } else { both };
        }
    }
    let s2 = (0..rows)
        .map(|row| {
            let out = weights.weight(row, standard) * as_f64(weights.of(row).len());
            (out + columns[row]).powi(2)
        })
        .sum();
    Sums { s0, s1, s2 }
}

impl Sums {
    fn variance_if_normal(&self, n: f64) -> f64 {
        let Self { s0, s1, s2 } = self;
        (n * n * s1 - n * s2 + 3.0 * s0 * s0) / ((n * n - 1.0) * s0 * s0) - (n - 1.0).powi(-2)
    }

    fn variance_if_randomised(&self, n: f64, kurtosis: f64) -> f64 {
        let Self { s0, s1, s2 } = self;
        let first = n * ((n * n - 3.0 * n + 3.0) * s1 - n * s2 + 3.0 * s0 * s0);
        let second = kurtosis * ((n * n - n) * s1 - 2.0 * n * s2 + 6.0 * s0 * s0);
        (first - second) / ((n - 1.0) * (n - 2.0) * (n - 3.0) * s0 * s0) - (n - 1.0).powi(-2)
    }
}
