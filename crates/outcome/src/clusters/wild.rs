//! The wild cluster bootstrap.

use super::ClustersError;
use super::ratio::{Judged, Ratio};
use super::rows::{Against, ClusteredRows, JudgeOptions, Judgement, grouped};
use super::scores::{Scores, along};
use crate::chance::stream;
use crate::linear::sums::dot;
use rand::Rng;
use rayon::prelude::*;

/// What each cluster's residuals are multiplied by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weights {
    /// Webb's below 8 clusters, where the others have so few values that p-values
    /// come in steps of more than 1/100; else Rademacher's.
    Usual,
    /// 1 or -1.
    Rademacher,
    /// One of six: the square roots of 1/2, 1 and 3/2, and less than nothing.
    Webb,
}

/// Sets of weights that are gone through one by one, rather than drawn.
const GONE_THROUGH: usize = 1 << 18;

/// Judges a coefficient by the restricted wild cluster bootstrap (WCR).
///
/// `column` is the position of the one asked about. All sets of weights are gone
/// through where there are at most 2^18 (19 clusters with Rademacher's weights, 7
/// with Webb's; a set and its negative give the same statistic and are taken
/// once). Otherwise draw `i` comes from stream `i` of the seed.
///
/// # Errors
/// [`ClustersError`]: what is wrong with the rows or the options.
pub fn wild_bootstrap(
    rows: &ClusteredRows<'_>,
    column: usize,
    weights: Weights,
    options: &JudgeOptions,
) -> Result<Judgement, ClustersError> {
    options.check()?;
    let groups = grouped(rows)?;
    let scores = Scores::new(rows, &groups, column)?;
    let clusters = groups.len();
    let values: &[f64] = match weights {
        Weights::Webb => &WEBB,
        Weights::Usual if clusters < 8 => &WEBB,
        Weights::Rademacher | Weights::Usual => &RADEMACHER,
    };
    let parts = Parts::new(rows, &groups, &scores);
    let all = sets(values.len(), clusters);
    let number = all.unwrap_or(options.draws);
    let others: Vec<Ratio> = (0..number)
        .into_par_iter()
        .map_init(
            || vec![0.0; clusters],
            |drawn, at| {
                if all.is_some() {
                    enumerate(at, values, drawn);
                } else {
                    draw(options.seed, at, values, drawn);
                }
                parts.ratio(drawn)
            },
        )
        .collect();
    let judged = Judged {
        observed: parts.ratio(&vec![1.0; clusters]),
        others,
        all: all.is_some(),
    };
    let off = options.null - scores.estimate;
    let [low, high] = judged.ends(scores.std_error, options.level);
    Ok(Judgement {
        estimate: scores.estimate,
        std_error: scores.std_error,
        statistic: -off / scores.std_error,
        p_value: judged.p_value(off),
        low: low.map(|end| scores.estimate + end),
        high: high.map(|end| scores.estimate + end),
        clusters,
        against: match all {
            Some(all) => Against::All(all),
            None => Against::Drawn(options.draws),
        },
    })
}

const RADEMACHER: [f64; 2] = [1.0, -1.0];

/// Source: Webb, «Reworking wild bootstrap-based inference for clustered errors»
/// (*Canadian Journal of Economics* 56, 2023). The positive ones first.
const WEBB: [f64; 6] = [
    std::f64::consts::FRAC_1_SQRT_2,
    1.0,
    1.224_744_871_391_589,
    -std::f64::consts::FRAC_1_SQRT_2,
    -1.0,
    -1.224_744_871_391_589,
];

/// How many sets of weights there are up to their sign, if few enough.
fn sets(values: usize, clusters: usize) -> Option<usize> {
    let power = u32::try_from(clusters - 1).ok()?;
    let sets = values.checked_pow(power)?.checked_mul(values / 2)?;
    (sets <= GONE_THROUGH).then_some(sets)
}

/// Set number `at`: the first cluster has a positive weight.
fn enumerate(mut at: usize, values: &[f64], weights: &mut [f64]) {
    let half = values.len() / 2;
    for (cluster, weight) in weights.iter_mut().enumerate() {
        let kinds = if cluster == 0 { half } else { values.len() };
        *weight = values[at % kinds];
        at /= kinds;
    }
}

/// Draws a set of weights.
fn draw(seed: u64, at: usize, values: &[f64], weights: &mut [f64]) {
    let mut random = stream(seed, at);
    let kinds = u32::try_from(values.len()).expect("six at most");
    // Numbers from here on would favour some weights: drawn again.
    let fair = u32::MAX - u32::MAX % kinds;
    for weight in weights {
        let mut number = random.next_u32();
        while number >= fair {
            number = random.next_u32();
        }
        *weight = values[(number % kinds) as usize];
    }
}

/// All that a draw needs: sums by cluster, each as a number at the estimate and how
/// it falls as the value tested moves away.
struct Parts {
    /// `own'residuals` of each cluster.
    top: Vec<[f64; 2]>,
    /// Row `h`, column `g`: what the residuals of cluster `g` do to the score of
    /// cluster `h` through all coefficients, taken off the score itself.
    score: Vec<[f64; 2]>,
}

impl Parts {
    fn new(rows: &ClusteredRows<'_>, groups: &[Vec<usize>], scores: &Scores) -> Self {
        let sums = |values: &[f64]| -> Vec<Vec<f64>> {
            groups
                .iter()
                .map(|group| {
                    let columns = rows.columns.iter();
                    columns.map(|column| along(group, column, values)).collect()
                })
                .collect()
        };
        let (residual, own) = (sums(&scores.residuals), sums(&scores.own));
        let solved: Vec<[Vec<f64>; 2]> = residual
            .iter()
            .zip(&own)
            .map(|(residual, own)| [scores.normal.solve(residual), scores.normal.solve(own)])
            .collect();
        let top: Vec<[f64; 2]> = groups
            .iter()
            .zip(&scores.by_cluster)
            .map(|(group, &score)| [score, along(group, &scores.own, &scores.own)])
            .collect();
        let mut score = Vec::with_capacity(groups.len() * groups.len());
        for (h, own) in own.iter().enumerate() {
            for (g, [residual, moved]) in solved.iter().enumerate() {
                let [a, b] = if h == g { top[h] } else { [0.0, 0.0] };
                score.push([a - dot(own, residual), b - dot(own, moved)]);
            }
        }
        Self { top, score }
    }

    /// The statistic of a bootstrap sample.
    fn ratio(&self, weights: &[f64]) -> Ratio {
        let weigh = |parts: &[[f64; 2]]| {
            let mut sums = [0.0, 0.0];
            for ([a, b], weight) in parts.iter().zip(weights) {
                sums[0] += weight * a;
                sums[1] += weight * b;
            }
            sums
        };
        let rows = self.score.chunks_exact(weights.len());
        Ratio::new(weigh(&self.top), rows.map(weigh))
    }
}
