//! Randomisation inference for any estimate that is linear in outcomes: what if the
//! same starts had been given to other clusters?
//!
//! If which clusters begin when had been drawn, any other of them might have had
//! each start. The estimate for each such choice is what it might have been without
//! an effect; the share at least as far from zero is a p-value without a model. For
//! an effect `r`, the same on all, outcomes are `y - r D`; since estimates are linear
//! in outcomes they are `a - r b`, `a` from `y` and `b` from `D`, so that the
//! interval of effects that are not rejected costs two estimates a choice.
//!
//! Source: `MacKinnon` and Webb, «Randomization inference for
//! difference-in-differences with few treated clusters» (*Journal of Econometrics*
//! 218, 2020).

use super::ClustersError;
use super::laid::Laid;
use super::ratio::{Judged, Ratio};
use super::rows::{Against, JudgeOptions, Judgement};
use crate::chance::{shuffle, stream};
use crate::linear::sums::{count, dot};
use crate::panel::Panel;
use rayon::prelude::*;

/// Choices that are gone through one by one.
const GONE_THROUGH: usize = 5_000;
/// Choices that are drawn where there are more.
const DRAWN: usize = 1_999;
/// Fewer draws tell too little.
const FEWEST: usize = 399;
/// Choices times rows that are worked through.
const ROWS: usize = 4_000_000;

/// Judges `value` by giving the starts of `laid` to other clusters; nothing if that
/// would take too long. Estimates that differ by no more than `rounding` are alike.
///
/// # Errors
/// [`ClustersError`]: what is wrong with the options or the clusters.
pub(crate) fn other_starts(
    laid: &Laid,
    value: f64,
    (estimate, rounding): (impl Fn(&Panel) -> Option<f64> + Sync, f64),
    options: &JudgeOptions,
) -> Option<Result<Judgement, ClustersError>> {
    let clusters = laid.starts().len();
    let most = ROWS / laid.rows().max(1);
    let all = ways(laid.starts(), GONE_THROUGH.min(most));
    let draws = DRAWN.min(options.draws).min(most);
    if all.is_none() && draws < FEWEST {
        return None;
    }
    if let Err(error) = options.check() {
        return Some(Err(error));
    }
    if clusters < 3 {
        return Some(Err(ClustersError::TooFew { clusters }));
    }
    let choices = match all {
        Some(_) => every(laid.starts()),
        None => drawn(laid.starts(), draws, options.seed),
    };
    let ratio = |starts: &[Option<i64>]| {
        let found = estimate(&laid.if_begun(starts)?)?;
        let of_treatment = estimate(&laid.of_treatment(starts)?)?;
        Some(Ratio {
            top: [found - value * of_treatment, of_treatment],
            bottom: [1.0, 0.0, 0.0],
        })
    };
    let observed = ratio(laid.starts())?;
    let others: Vec<Ratio> = choices
        .par_iter()
        .filter_map(|starts| ratio(starts))
        .collect();
    let apart: Vec<f64> = others
        .iter()
        .map(|one| one.top[0] + value * one.top[1])
        .collect();
    let scale = (dot(&apart, &apart) / count(apart.len().max(1))).sqrt();
    if !(scale > rounding && scale.is_finite()) {
        return Some(Err(ClustersError::NoError { clusters }));
    }
    let judged = Judged {
        observed,
        others,
        all: all.is_some(),
    };
    let off = options.null - value;
    let [low, high] = judged.ends(scale, options.level);
    Some(Ok(Judgement {
        estimate: value,
        std_error: scale,
        statistic: -off / scale,
        p_value: judged.p_value(off),
        low: low.map(|end| value + end),
        high: high.map(|end| value + end),
        clusters,
        against: match all {
            Some(_) => Against::All(judged.others.len()),
            None => Against::Drawn(judged.others.len()),
        },
    }))
}

/// In how many ways the starts can be given out, if no more than `most`.
fn ways(starts: &[Option<i64>], most: usize) -> Option<usize> {
    let mut sorted = starts.to_vec();
    sorted.sort_unstable();
    let (mut ways, mut left) = (1_usize, sorted.len());
    for group in sorted.chunk_by(|one, other| one == other) {
        // The smaller of the two, so that no step is larger than the answer.
        let chosen = group.len().min(left - group.len());
        let mut own = 1_usize;
        for at in 0..chosen {
            own = own.checked_mul(left - at)? / (at + 1);
            if own > most {
                return None;
            }
        }
        ways = ways.checked_mul(own).filter(|&ways| ways <= most)?;
        left -= group.len();
    }
    Some(ways)
}

/// Every way to give them out, in order.
fn every(starts: &[Option<i64>]) -> Vec<Vec<Option<i64>>> {
    let mut at = starts.to_vec();
    at.sort_unstable();
    let mut all = vec![at.clone()];
    while let Some(last) = (1..at.len()).rev().find(|&place| at[place - 1] < at[place]) {
        let pivot = last - 1;
        let swap = (last..at.len())
            .rev()
            .find(|&place| at[place] > at[pivot])
            .expect("the one after it is larger");
        at.swap(pivot, swap);
        at[last..].reverse();
        all.push(at.clone());
    }
    all
}

/// Ways that are drawn, each from a stream of its own.
fn drawn(starts: &[Option<i64>], draws: usize, seed: u64) -> Vec<Vec<Option<i64>>> {
    let draw = |at: usize| {
        let mut order: Vec<usize> = (0..starts.len()).collect();
        let clusters = order.len();
        shuffle(&mut stream(seed, at), &mut order, clusters);
        order.into_iter().map(|from| starts[from]).collect()
    };
    (0..draws).map(draw).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_are_counted_and_listed() {
        let (a, b) = (Some(2021), Some(2023));
        for (starts, expected) in [
            (vec![a, None, None, None], 4),
            (vec![a, a, None, None, None], 10),
            (vec![a, b, None, None], 12),
            (vec![a, b, b, None, None, None], 60),
        ] {
            let all = every(&starts);
            assert_eq!(ways(&starts, 100), Some(expected));
            assert_eq!(all.len(), expected);
            assert!(all.windows(2).all(|pair| pair[0] < pair[1]));
        }
        assert_eq!(ways(&[vec![a; 20], vec![None; 20]].concat(), 5000), None);
        assert_eq!(
            ways(&[vec![a; 38], vec![None; 2]].concat(), 5000),
            Some(780)
        );
    }
}
