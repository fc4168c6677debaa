//! Which input moves an output: Sobol's variance-based indices, of any function.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use rayon::prelude::*;

use crate::normal::normal_quantiles;

/// Sobol indices, one entry an input.
#[derive(Debug, Clone, PartialEq)]
pub struct SobolIndices {
    /// The part of the output's variance that the input explains alone.
    pub first_order: Vec<f64>,
    /// The part that it explains alone or together with others: what would go,
    /// on average, if all other inputs were known.
    pub total_order: Vec<f64>,
    /// The output's variance. Where it is 0, so are all indices.
    pub variance: f64,
}

/// The indices from outputs: `a` and `b` at two independent samples of inputs,
/// row by row, and `mixed[i]` at the first sample with input `i` taken from the
/// second.
///
/// `S_i = mean(y_B · (y_ABi − y_A)) ÷ V`, `T_i = mean((y_A − y_ABi)²) ÷ 2V`,
/// V being the variance of `a` and `b` taken together, with n − 1. They are
/// estimates: small ones may come out below 0.
///
/// Source: Saltelli and others (2010), «Variance based sensitivity analysis of
/// model output», *Computer Physics Communications* 181, table 2, (b) and (f);
/// the latter is Jansen's (1999). As `COINr` 1.1.14, `SA_estimate`, has them.
#[must_use]
pub fn sobol_indices(a: &[f64], b: &[f64], mixed: &[Vec<f64>]) -> SobolIndices {
    assert_eq!(a.len(), b.len(), "the two samples");
    let rows = crate::normalise::count(a.len());
    let middle = (a.iter().sum::<f64>() + b.iter().sum::<f64>()) / (2.0 * rows);
    let squares: f64 = a.iter().chain(b).map(|y| (y - middle) * (y - middle)).sum();
    let variance = squares / (2.0 * rows - 1.0);
    let per_variance = |sum: f64, by: f64| {
        if variance > 0.0 {
            sum / by / rows / variance
        } else {
            0.0
        }
    };
    let first = |mixed: &Vec<f64>| {
        assert_eq!(a.len(), mixed.len(), "a mixed sample");
        let terms = a.iter().zip(b).zip(mixed);
        per_variance(terms.map(|((a, b), mixed)| b * (mixed - a)).sum(), 1.0)
    };
    let total = |mixed: &Vec<f64>| {
        let terms = a.iter().zip(mixed);
        per_variance(terms.map(|(a, mixed)| (a - mixed) * (a - mixed)).sum(), 2.0)
    };
    SobolIndices {
        first_order: mixed.iter().map(first).collect(),
        total_order: mixed.iter().map(total).collect(),
        variance,
    }
}

/// The indices of `function`, whose `inputs` inputs are independent and even
/// from 0 to 1, from `base · (inputs + 2)` evaluations.
///
/// The same seed gives the same indices on any number of threads.
pub fn sobol(
    inputs: usize,
    base: usize,
    seed: u64,
    function: impl Fn(&[f64]) -> f64 + Sync,
) -> SobolIndices {
    let found: Result<_, std::convert::Infallible> =
        sobol_with(inputs, base, seed, || (), |(), row| Ok(function(row)));
    match found {
        Ok(indices) => indices,
        Err(never) => match never {},
    }
}

/// The same for a function that can fail and that keeps working memory.
pub(crate) fn sobol_with<S, E: Send>(
    inputs: usize,
    base: usize,
    seed: u64,
    memory: impl Fn() -> S + Sync + Send,
    function: impl Fn(&mut S, &[f64]) -> Result<f64, E> + Sync + Send,
) -> Result<SobolIndices, E> {
    let rows: Vec<Result<Vec<f64>, E>> = (0..base)
        .into_par_iter()
        .map_init(memory, |memory, row| {
            let mut random = stream(seed, Use::Sobol, row as u64);
            let a: Vec<f64> = (0..inputs).map(|_| unit(&mut random)).collect();
            let b: Vec<f64> = (0..inputs).map(|_| unit(&mut random)).collect();
            let mut outputs = vec![function(memory, &a)?, function(memory, &b)?];
            let mut mixed = a;
            for input in 0..inputs {
                let kept = std::mem::replace(&mut mixed[input], b[input]);
                outputs.push(function(memory, &mixed)?);
                mixed[input] = kept;
            }
            Ok(outputs)
        })
        .collect();
    let rows: Vec<Vec<f64>> = rows.into_iter().collect::<Result<_, E>>()?;
    // Taking the mean off leaves every index what it is and steadies the
    // first-order ones, which are products of an output and a difference.
    let both = rows.iter().map(|row| row[0] + row[1]).sum::<f64>();
    let middle = both / (2.0 * crate::normalise::count(base));
    let column = |at: usize| -> Vec<f64> { rows.iter().map(|row| row[at] - middle).collect() };
    let mixed: Vec<Vec<f64>> = (0..inputs).map(|input| column(input + 2)).collect();
    Ok(sobol_indices(&column(0), &column(1), &mixed))
}

/// What random numbers are for: each use has streams of its own.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Use {
    Draw,
    Sobol,
    Noise,
}

/// The stream `number` of random numbers for a use. Each draw has its own, so
/// that it does not matter which thread makes which draw.
pub(crate) fn stream(seed: u64, what_for: Use, number: u64) -> ChaCha8Rng {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    bytes[8] = match what_for {
        Use::Draw => 0,
        Use::Sobol => 1,
        Use::Noise => 2,
    };
    let mut random = ChaCha8Rng::from_seed(bytes);
    random.set_stream(number);
    random
}

/// A number from 0 to below 1, in even steps of 2^−53.
pub(crate) fn unit(random: &mut ChaCha8Rng) -> f64 {
    steps(random) * STEP
}

/// Working memory for many normal numbers.
#[derive(Debug, Default)]
pub(crate) struct Normals {
    even: Vec<f64>,
    normal: Vec<f64>,
    tails: Vec<u32>,
}

/// The next `count` normal numbers of mean 0 and deviation 1.
pub(crate) fn normals<'a>(
    random: &mut ChaCha8Rng,
    count: usize,
    memory: &'a mut Normals,
) -> &'a [f64] {
    memory.even.clear();
    // Half a step in: never 0, never 1.
    let even = (0..count).map(|_| (steps(random) + 0.5) * STEP);
    memory.even.extend(even);
    normal_quantiles(&memory.even, &mut memory.normal, &mut memory.tails);
    &memory.normal
}

/// 2^−53, the width of a step.
const STEP: f64 = 1.0 / 9_007_199_254_740_992.0;

/// Signed on the way, because that is one instruction.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_wrap,
    reason = "53 bits, which i64 and f64 hold"
)]
fn steps(random: &mut ChaCha8Rng) -> f64 {
    (random.next_u64() >> 11) as i64 as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::f64::consts::PI;

    /// Source: Ishigami and Homma (1990), with a = 7 and b = 0.1:
    /// V = a²/8 + bπ⁴/5 + b²π⁸/18 + 1/2, V1 = (1 + bπ⁴/5)²/2, V2 = a²/8,
    /// V13 = b²π⁸ · 8/225.
    #[test]
    fn the_ishigami_function_to_a_hundredth() {
        const A: f64 = 7.0;
        const B: f64 = 0.1;
        let found = sobol(3, 1 << 17, 1, |inputs| {
            let [x, y, z] = [0, 1, 2].map(|at| PI * (2.0 * inputs[at] - 1.0));
            let sine = libm::sin(y);
            libm::sin(x) + A * sine * sine + B * z * z * z * z * libm::sin(x)
        });
        let fourth = PI.powi(4);
        let one = (1.0 + B * fourth / 5.0).powi(2) / 2.0;
        let two = A * A / 8.0;
        let with_three = B * B * fourth * fourth * 8.0 / 225.0;
        let variance = one + two + with_three;
        let first = [one, two, 0.0];
        let total = [one + with_three, two, with_three];
        for at in 0..3 {
            assert!(
                (found.first_order[at] - first[at] / variance).abs() < 0.01,
                "{found:?}"
            );
            assert!(
                (found.total_order[at] - total[at] / variance).abs() < 0.01,
                "{found:?}"
            );
        }
    }

    /// By hand: y = u + v has halves of the variance in each input; a constant
    /// has none.
    #[test]
    fn a_sum_shares_its_variance_and_a_constant_has_none() {
        let found = sobol(2, 1 << 14, 3, |inputs| inputs[0] + inputs[1]);
        for share in found.first_order.iter().chain(&found.total_order) {
            assert!((share - 0.5).abs() < 0.02, "{found:?}");
        }
        let constant = sobol(2, 10, 3, |_| 4.0);
        assert_eq!(constant.total_order, [0.0, 0.0]);
    }
}
