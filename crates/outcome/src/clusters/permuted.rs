//! Randomisation inference: what if other clusters had been treated?

use super::ClustersError;
use super::ratio::{Judged, Ratio};
use super::rows::{Against, ClusteredRows, JudgeOptions, Judgement, grouped};
use super::scores::{Scores, along};
use crate::chance::{shuffle, stream};
use crate::linear::Normal;
use crate::linear::sums::{add_multiple, dot};
use rayon::prelude::*;

/// What is compared between the treatment that was and those that might have been.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Statistic {
    /// The coefficient. Best where one or very few clusters are treated.
    Coefficient,
    /// The coefficient in its standard errors. Better where treated clusters are
    /// larger or smaller than others.
    Studentised,
}

/// Clusters of which some are treated.
#[derive(Debug, Clone, Copy)]
pub struct TreatedClusters<'a> {
    /// One outcome a row.
    pub outcomes: &'a [f64],
    /// What a row has of the treatment if its cluster is treated: 1 after treatment
    /// begins, 0 before.
    pub exposure: &'a [f64],
    /// Other columns; also those for effects of clusters and periods, which cannot be
    /// taken off before since the treatment changes.
    pub others: &'a [&'a [f64]],
    /// One number a row: rows with the same number are one cluster.
    pub clusters: &'a [u32],
    /// Which clusters are treated, in the order of their numbers.
    pub treated: &'a [bool],
}

/// Below this part of the actual treatment's variation a choice has none.
const NOTHING: f64 = 1e-12;

/// Ways to choose the treated clusters that are gone through one by one.
const GONE_THROUGH: usize = 20_000;

/// Judges the effect of treatment by giving it to other clusters instead.
///
/// All choices of as many clusters are gone through where there are at most
/// 20,000, and otherwise drawn, draw `i` from stream `i` of the seed. The interval
/// holds the effects, the same on all, that are not rejected.
///
/// # Errors
/// [`ClustersError`]: what is wrong with the rows or the options.
pub fn permuted(
    given: &TreatedClusters<'_>,
    statistic: Statistic,
    options: &JudgeOptions,
) -> Result<Judgement, ClustersError> {
    options.check()?;
    let rows = ClusteredRows {
        outcomes: given.outcomes,
        columns: given.others,
        clusters: given.clusters,
        absorbed: 0,
    };
    let groups = grouped(&rows)?;
    let clusters = groups.len();
    let count = given.outcomes.len();
    for (what, found, expected) in [
        ("exposures", given.exposure.len(), count),
        ("marks of treated clusters", given.treated.len(), clusters),
    ] {
        if found != expected {
            return Err(ClustersError::Length {
                what,
                found,
                expected,
            });
        }
    }
    if let Some(row) = given.exposure.iter().position(|value| !value.is_finite()) {
        return Err(ClustersError::NotFinite { row });
    }
    let chosen: Vec<usize> = (0..clusters).filter(|&at| given.treated[at]).collect();
    let treated = chosen.len();
    if treated == 0 || treated == clusters {
        return Err(ClustersError::OneKind { treated, clusters });
    }

    let exposed = spread(given.exposure, &groups, &chosen);
    let mut columns: Vec<&[f64]> = given.others.to_vec();
    columns.push(&exposed);
    let full = ClusteredRows {
        columns: &columns,
        ..rows
    };
    let scores = Scores::new(&full, &groups, given.others.len())?;
    let world = World {
        groups: &groups,
        scores: &scores,
        pieces: pieces(given, &groups)?,
        statistic,
    };

    let all = ways(clusters, treated);
    let choices: Vec<Vec<usize>> = match all {
        Some(_) => combinations(clusters, treated),
        None => (0..options.draws)
            .map(|at| {
                let mut order: Vec<usize> = (0..clusters).collect();
                shuffle(&mut stream(options.seed, at), &mut order, treated);
                order.truncate(treated);
                order.sort_unstable();
                order
            })
            .collect(),
    };
    let judged = Judged {
        observed: world
            .ratio(&chosen)
            .ok_or(ClustersError::NoError { clusters })?,
        others: choices
            .par_iter()
            .filter_map(|choice| world.ratio(choice))
            .collect(),
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
            Some(_) => Against::All(judged.others.len()),
            None => Against::Drawn(judged.others.len()),
        },
    })
}

/// The treatment column if these clusters are treated.
fn spread(exposure: &[f64], groups: &[Vec<usize>], chosen: &[usize]) -> Vec<f64> {
    let mut column = vec![0.0; exposure.len()];
    for &cluster in chosen {
        for &row in &groups[cluster] {
            column[row] = exposure[row];
        }
    }
    column
}

/// What the other columns leave of each cluster's treatment.
fn pieces(
    given: &TreatedClusters<'_>,
    groups: &[Vec<usize>],
) -> Result<Vec<Vec<f64>>, ClustersError> {
    let others = (!given.others.is_empty())
        .then(|| Normal::new(given.others, None))
        .transpose()?;
    let left = |cluster: usize| {
        let mut piece = spread(given.exposure, groups, &[cluster]);
        if let Some(normal) = &others {
            // Twice, since the first may leave a little.
            for _ in 0..2 {
                let shared: Vec<f64> = given.others.iter().map(|x| dot(x, &piece)).collect();
                let taken = normal.solve(&shared);
                for (column, taken) in given.others.iter().zip(taken) {
                    add_multiple(&mut piece, -taken, column);
                }
            }
        }
        piece
    };
    Ok((0..groups.len()).map(left).collect())
}

/// How many ways there are to choose, if few enough.
fn ways(clusters: usize, treated: usize) -> Option<usize> {
    let mut ways = 1_usize;
    for at in 0..treated.min(clusters - treated) {
        ways = ways.checked_mul(clusters - at)? / (at + 1);
        if ways > GONE_THROUGH {
            return None;
        }
    }
    Some(ways)
}

/// All choices of `treated` out of `clusters`, in order.
fn combinations(clusters: usize, treated: usize) -> Vec<Vec<usize>> {
    let mut choice: Vec<usize> = (0..treated).collect();
    let mut all = vec![choice.clone()];
    while let Some(at) = (0..treated)
        .rev()
        .find(|&at| choice[at] < clusters - treated + at)
    {
        choice[at] += 1;
        for next in at + 1..treated {
            choice[next] = choice[next - 1] + 1;
        }
        all.push(choice.clone());
    }
    all
}

struct World<'a> {
    groups: &'a [Vec<usize>],
    scores: &'a Scores,
    pieces: Vec<Vec<f64>>,
    statistic: Statistic,
}

impl World<'_> {
    /// The statistic if these clusters had been treated; none if the other columns
    /// then leave nothing of the treatment.
    fn ratio(&self, chosen: &[usize]) -> Option<Ratio> {
        let mut own = vec![0.0; self.scores.own.len()];
        for &cluster in chosen {
            add_multiple(&mut own, 1.0, &self.pieces[cluster]);
        }
        let square = dot(&own, &own);
        if square <= NOTHING * dot(&self.scores.own, &self.scores.own) {
            return None;
        }
        let along_all = |values: &[f64]| dot(&own, values) / square;
        let top = [
            along_all(&self.scores.residuals),
            along_all(&self.scores.own),
        ];
        if self.statistic == Statistic::Coefficient {
            return Some(Ratio {
                top,
                bottom: [1.0, 0.0, 0.0],
            });
        }
        let left = |from: &[f64], slope: f64| -> Vec<f64> {
            from.iter().zip(&own).map(|(y, x)| y - slope * x).collect()
        };
        let residuals = left(&self.scores.residuals, top[0]);
        let moved = left(&self.scores.own, top[1]);
        let parts = self.groups.iter().map(|group| {
            [
                along(group, &own, &residuals) / square,
                along(group, &own, &moved) / square,
            ]
        });
        Some(Ratio::new(top, parts))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_are_counted_and_listed() {
        for (clusters, treated) in [(5, 2), (6, 3), (4, 1), (7, 6)] {
            let all = combinations(clusters, treated);
            assert_eq!(Some(all.len()), ways(clusters, treated));
            assert!(all.windows(2).all(|pair| pair[0] < pair[1]));
        }
        assert_eq!(ways(40, 20), None);
    }
}
