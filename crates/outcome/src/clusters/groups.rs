//! The groups that clusters are compared in, and what few in one of them ask for.
//!
//! An estimate is the sum of what clusters (units, where there are none) contribute.
//! Within a group (all that begin in one period, or never) these are deviations from the
//! group's own mean, so that their squares are too small, and how wide they are is known
//! by the group's own degrees of freedom only ([`leverage`](super::leverage)); for `G`
//! clusters of even weight by `G/(G - 1)` and `G - 1`. With `V_s` the sum of a group's
//! `psi psi'`, made larger by that, `m_s` its degrees and `V = sum V_s`, for `q` estimates,
//!
//! ```text
//! degrees = (q + q^2) / sum ((tr (V_s V^-1)^2 + (tr V_s V^-1)^2) / m_s)
//! (degrees - q + 1) / (degrees q) a' V^-1 a   is Fisher's with q and degrees - q + 1
//! ```
//!
//! which for one estimate is Welch's test. Clusters that are treated in part are one
//! group with those treated whole.
//!
//! Source: Krishnamoorthy and Yu, «Modified Nel and Van der Merwe test for the
//! multivariate Behrens-Fisher problem» (*Statistics and Probability Letters* 66, 2004);
//! Welch (*Biometrika* 34, 1947). That they keep the level here is shown by drawing:
//! `group_time_rates` and `few_among_many_rates` among the examples.

use super::caution::{Caution, FEW_CLUSTERS, FEW_TREATED, MANY_CLUSTERS};
use super::leverage::of_mean;
use super::sides::Sides;
use crate::linear::sums::{count, dot};
use allotment_distribution::fisher_above;
use std::collections::BTreeMap;

/// With fewer degrees left below, a test of several estimates rejects too often
/// (`few_among_many_rates` among the examples).
const FEWEST_LEFT: f64 = 2.0;

/// Which group each cluster is in, and what is made of groups that are small.
#[derive(Debug, Clone, PartialEq)]
pub struct Groups {
    /// By cluster, its group.
    of: Vec<usize>,
    /// By cluster, how many times as large as seen its squares are.
    factors: Vec<f64>,
    /// By group, its degrees of freedom.
    freedom: Vec<f64>,
    smallest: GroupSize,
}

/// How many clusters a group has.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GroupSize {
    /// So many.
    pub clusters: usize,
    /// How many of even weight would tell as much: fewer, where some weigh more.
    pub even: f64,
}

impl GroupSize {
    /// Whether some weigh so much more than others that it tells clearly less than the
    /// number of its clusters.
    #[must_use]
    pub fn is_uneven(&self) -> bool {
        self.even < 0.9 * count(self.clusters)
    }

    /// Why errors are not to be trusted where the smallest of groups of so many clusters is
    /// this one, if so: that there are few in all, unless weights tell more.
    pub(crate) fn caution(self, clusters: usize) -> Option<Caution> {
        let small = Caution::SmallGroup {
            smallest: self,
            clusters,
        };
        let is_small = self.even < count(FEW_CLUSTERS);
        match clusters < MANY_CLUSTERS {
            true if is_small && self.is_uneven() => Some(small),
            true => Some(Caution::SomeClusters { clusters }),
            false => is_small.then_some(small),
        }
    }
}

/// A test of several estimates that knows how few clusters it comes from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct JointlyZero {
    /// Fisher's statistic.
    pub statistic: f64,
    /// Its degrees of freedom below.
    pub below: f64,
    /// The chance of a statistic at least as large, were all estimates zero.
    pub p_value: f64,
}

impl Groups {
    /// The groups of `sides`; `fitted` is how many coefficients beside the mean are
    /// fitted among those never treated, each of which takes one off its degrees. Nothing
    /// where a group is one cluster, or has no degrees left.
    pub(crate) fn new(sides: &Sides, fitted: usize) -> Option<Self> {
        let in_part = sides.mixed();
        let touched = sides.treated();
        let split = touched.min(sides.clusters() - touched) >= FEW_TREATED;
        let key = |start: Option<i64>| match (in_part, split) {
            (false, _) => start,
            (true, true) => start.map(|_| 0),
            (true, false) => None,
        };
        let mut numbers: BTreeMap<Option<i64>, usize> = BTreeMap::new();
        let mut members: Vec<Vec<usize>> = Vec::new();
        let mut of = Vec::with_capacity(sides.of.len());
        let mut last = None;
        for (cluster, side) in sides.of.iter().enumerate() {
            let key = key(side.start);
            // Clusters of a group follow each other mostly.
            let number = match last {
                Some((same, number)) if same == key => number,
                _ => *numbers.entry(key).or_insert_with(|| {
                    members.push(Vec::new());
                    members.len() - 1
                }),
            };
            last = Some((key, number));
            members[number].push(cluster);
            of.push(number);
        }
        let mut factors = vec![1.0; of.len()];
        let mut freedom = Vec::with_capacity(members.len());
        let mut smallest: Option<GroupSize> = None;
        for own in &members {
            let untreated = own.iter().any(|&cluster| sides.of[cluster].untreated);
            let weights: Vec<f64> = own.iter().map(|&at| sides.of[at].weight).collect();
            let (mut of_each, mut degrees) = measured(&weights);
            if untreated && fitted > 0 {
                let left = degrees - count(fitted);
                let larger = (left + 1.0) / left / ((degrees + 1.0) / degrees);
                for factor in &mut of_each {
                    *factor *= larger;
                }
                degrees = left;
            }
            // A group of one tells nothing of its noise, whoever has no weight beside it.
            let counted = weights.iter().filter(|&&weight| weight > 0.0).count();
            if counted < 2 || degrees.is_nan() || degrees < 1.0 - 1e-9 {
                return None;
            }
            for (&cluster, factor) in own.iter().zip(of_each) {
                factors[cluster] = factor;
            }
            let even = degrees + 1.0;
            if smallest.is_none_or(|smallest| even < smallest.even) {
                let clusters = own.len();
                smallest = Some(GroupSize { clusters, even });
            }
            freedom.push(degrees);
        }
        Some(Self {
            of,
            factors,
            freedom,
            smallest: smallest?,
        })
    }

    /// The same, where clusters are few, in all or in one of them; nothing where they are
    /// many.
    pub(crate) fn small(sides: &Sides, fitted: usize) -> Option<Self> {
        let groups = Self::new(sides, fitted)?;
        let few = groups.clusters() < MANY_CLUSTERS;
        (few || groups.smallest().even < count(FEW_CLUSTERS)).then_some(groups)
    }

    /// The group that tells least.
    #[must_use]
    pub fn smallest(&self) -> GroupSize {
        self.smallest
    }

    /// How many clusters there are.
    #[must_use]
    pub fn clusters(&self) -> usize {
        self.of.len()
    }

    /// The variance of an estimate of which each cluster contributes so much, and its
    /// degrees of freedom; nothing where none contributes.
    pub(crate) fn error(&self, contributions: &[f64]) -> Option<(f64, f64)> {
        let mut own = vec![0.0; self.freedom.len()];
        let each = self.of.iter().zip(&self.factors).zip(contributions);
        for ((&group, factor), value) in each {
            own[group] += factor * value * value;
        }
        let variance: f64 = own.iter().sum();
        let parts = own.iter().zip(&self.freedom);
        let below: f64 = parts.map(|(own, freedom)| own * own / freedom).sum();
        (below > 0.0).then(|| (variance, variance * variance / below))
    }

    /// The covariance of estimates, of which each cluster contributes its row of
    /// `columns`, by group; `units` is how many units these are means over.
    fn parts(&self, columns: &[&[f64]], units: f64) -> Vec<Vec<f64>> {
        let size = columns.len();
        let mut parts = vec![vec![0.0; size * size]; self.freedom.len()];
        for (cluster, (&group, factor)) in self.of.iter().zip(&self.factors).enumerate() {
            let factor = factor / (units * units);
            for (one, left) in columns.iter().enumerate() {
                let left = factor * left[cluster];
                for (other, right) in columns.iter().enumerate() {
                    parts[group][one * size + other] += left * right[cluster];
                }
            }
        }
        parts
    }

    /// The same, summed over groups.
    pub(crate) fn covariance(&self, columns: &[&[f64]], units: f64) -> Vec<f64> {
        summed(&self.parts(columns, units), columns.len())
    }

    /// The test that all `values` are zero; nothing where clusters are too few for it, or
    /// estimates hang on each other.
    pub(crate) fn together(
        &self,
        values: &[f64],
        columns: &[&[f64]],
        units: f64,
    ) -> Option<JointlyZero> {
        let size = values.len();
        let mut parts = self.parts(columns, units);
        // In units of their errors, so that none is lost beside one of a larger scale.
        let all = summed(&parts, size);
        let error = |at: usize| all[at * size + at].sqrt();
        let errors: Vec<f64> = (0..size).map(error).collect();
        if !errors.iter().all(|&error| error > 0.0) {
            return None;
        }
        for (at, part) in parts
            .iter_mut()
            .flat_map(|part| part.iter_mut().enumerate())
        {
            *part /= errors[at / size] * errors[at % size];
        }
        let values: Vec<f64> = values.iter().zip(&errors).map(|(v, e)| v / e).collect();
        let inverse = inverse(&summed(&parts, size), size)?;
        let row = |at: usize| &inverse[at * size..][..size];
        let statistic: f64 = (0..size).map(|at| values[at] * dot(row(at), &values)).sum();
        let mut below = 0.0;
        for (part, own) in parts.iter().zip(&self.freedom) {
            let column =
                |at: usize| -> Vec<f64> { (0..size).map(|row| part[row * size + at]).collect() };
            let columns: Vec<Vec<f64>> = (0..size).map(column).collect();
            let product = |at: usize, other: usize| dot(row(at), &columns[other]);
            let trace: f64 = (0..size).map(|at| product(at, at)).sum();
            let mut squares = 0.0;
            for at in 0..size {
                for other in 0..size {
                    squares += product(at, other) * product(other, at);
                }
            }
            below += (squares + trace * trace) / own;
        }
        let tested = count(size);
        // No more than the least sure of them has by itself: where a small group's own
        // covariance is nearly singular, that of others stands in for it.
        let alone = columns.iter().filter_map(|column| self.error(column));
        let alone = alone.fold(f64::INFINITY, |least, (_, freedom)| least.min(freedom));
        let freedom = ((tested + tested * tested) / below).min(alone);
        let left = freedom - tested + 1.0;
        (left >= FEWEST_LEFT || size == 1).then(|| {
            let statistic = left / (freedom * tested) * statistic;
            JointlyZero {
                statistic,
                below: left,
                p_value: fisher_above(statistic, tested, left),
            }
        })
    }
}

/// How many times as large each square is, and the degrees of freedom of a group whose
/// clusters weigh so much.
fn measured(weights: &[f64]) -> (Vec<f64>, f64) {
    let size = count(weights.len());
    let first = weights.first().copied().unwrap_or(0.0);
    let even = |weight: &f64| (weight - first).abs() <= 1e-12 * first.abs();
    if weights.iter().all(even) {
        let below = size - 1.0;
        return (vec![size / below; weights.len()], below);
    }
    of_mean(weights)
}

fn summed(parts: &[Vec<f64>], size: usize) -> Vec<f64> {
    let sum = |at: usize| -> f64 { parts.iter().map(|part| part[at]).sum() };
    (0..size * size).map(sum).collect()
}

/// The inverse of a matrix that has one, by its roots.
fn inverse(matrix: &[f64], size: usize) -> Option<Vec<f64>> {
    let (values, vectors) = crate::linear::symmetric::eigen(matrix, size);
    let largest = values.iter().fold(0.0_f64, |most, &one| most.max(one));
    if values.iter().any(|&one| one <= 1e-12 * largest) {
        return None;
    }
    let mut inverse = vec![0.0; size * size];
    for (k, value) in values.iter().enumerate() {
        for row in 0..size {
            for column in 0..size {
                inverse[row * size + column] +=
                    vectors[row * size + k] * vectors[column * size + k] / value;
            }
        }
    }
    Some(inverse)
}
