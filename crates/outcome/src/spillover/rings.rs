//! Rings about treated units.

use super::SpilloverError;
use crate::clusters::{Clustered, Error};
use crate::linear::sums::count;
use crate::linear::{LeastSquares, LinearError, least_squares};
use allotment_distribution::{student_reach, student_two_sided};
use std::collections::{BTreeMap, BTreeSet};

/// Units, one entry each.
#[derive(Debug, Clone, Copy)]
pub struct Neighbours<'a> {
    /// Whether each is treated.
    pub treated: &'a [bool],
    /// How far each is from the nearest treated unit; of treated units it is not
    /// looked at.
    pub distances: &'a [f64],
    /// The change from before to after.
    pub changes: &'a [f64],
    /// Covariates from before.
    pub covariates: &'a [&'a [f64]],
    /// Areas that may move together, counted from zero.
    pub clusters: Option<&'a [u32]>,
}

/// Which rings.
#[derive(Debug, Clone, PartialEq)]
pub struct SpilloverOptions {
    /// Where each ring ends; it begins where the one before ends, the first at the
    /// donut's edge. An edge is outside of the ring that it ends.
    pub edges: Vec<f64>,
    /// Untreated units nearer than this are left out; 0 leaves out none.
    pub donut: f64,
    /// The chance with which an interval holds the truth.
    pub level: f64,
}

/// An effect on one group.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RingEffect {
    /// The effect.
    pub value: f64,
    /// How sure it is; nothing where one of the groups that it compares is all in one
    /// cluster, of whose own noise nothing is seen.
    pub error: Option<RingError>,
}

/// How sure an effect is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RingError {
    /// Its standard error.
    pub std_error: f64,
    /// The degrees of freedom of Student's distribution.
    pub freedom: f64,
    /// The lower end of its interval.
    pub low: f64,
    /// The upper end of its interval.
    pub high: f64,
    /// The chance of an effect as far from zero, were there none.
    pub p_value: f64,
}

/// A ring.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ring {
    /// Where it begins.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
    /// How many untreated units are in it.
    pub units: usize,
    /// The effect on them.
    pub effect: RingEffect,
}

/// The share of the direct effect that neighbours lost.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Displaced {
    /// The share; below zero if neighbours gained too.
    pub share: f64,
    /// The lower end of its interval, by Fieller's theorem.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// What a programme did near and far.
#[derive(Debug, Clone, PartialEq)]
pub struct Spillover {
    /// The effect on the treated.
    pub direct: RingEffect,
    /// The effects on their neighbours.
    pub rings: Vec<Ring>,
    /// What was gained in all, for each treated unit.
    pub net: RingEffect,
    /// The share of the direct effect that neighbours lost; `None` if the direct
    /// effect is not told apart from zero.
    pub displaced: Option<Displaced>,
    /// Treated units.
    pub treated: usize,
    /// Untreated units beyond the last ring, with whom all are compared.
    pub far: usize,
    /// Untreated units in the donut, left out.
    pub left_out: usize,
}

/// Residuals below this part of the largest change are rounding.
const ROUNDING: f64 = 1e-12;

/// Effects on treated units and in rings about them.
///
/// # Errors
/// [`SpilloverError`], with the ring or unit that is wrong.
pub fn spillover(
    neighbours: &Neighbours<'_>,
    options: &SpilloverOptions,
) -> Result<Spillover, SpilloverError> {
    check(neighbours, options)?;
    let rings = options.edges.len();
    // Each unit's group: 0 treated, then rings, then far; `None` in the donut.
    let group = |unit: usize| -> Option<usize> {
        let distance = neighbours.distances[unit];
        match neighbours.treated[unit] {
            true => Some(0),
            false if distance < options.donut => None,
            false => Some(1 + options.edges.partition_point(|&edge| edge <= distance)),
        }
    };
    let kept: Vec<(usize, usize)> = (0..neighbours.treated.len())
        .filter_map(|unit| group(unit).map(|group| (unit, group)))
        .collect();
    let size = |of: usize| kept.iter().filter(|(_, group)| *group == of).count();
    let sizes: Vec<usize> = (0..rings + 2).map(size).collect();
    if let Some(of) = sizes.iter().position(|&found| found < 2) {
        let group = match of {
            0 => "treated".to_owned(),
            of if of <= rings => format!("in ring {}", of - 1),
            _ => "beyond the last ring".to_owned(),
        };
        let found = sizes[of];
        return Err(SpilloverError::TooFew { group, found });
    }

    let mut columns = vec![vec![1.0; kept.len()]];
    for of in 0..=rings {
        columns.push(
            kept.iter()
                .map(|(_, group)| f64::from(u8::from(*group == of)))
                .collect(),
        );
    }
    for column in neighbours.covariates {
        columns.push(kept.iter().map(|&(unit, _)| column[unit]).collect());
    }
    let views: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
    let changes: Vec<f64> = kept
        .iter()
        .map(|&(unit, _)| neighbours.changes[unit])
        .collect();
    let fit = least_squares(&views, &changes, None)?;
    // What is left is no more than rounding.
    let size = |values: &[f64]| values.iter().fold(0.0_f64, |most, v| most.max(v.abs()));
    if size(&fit.residuals) <= ROUNDING * size(&changes) {
        return Err(SpilloverError::NoVariation);
    }
    let judge = Judge::new(neighbours, &kept, &views, fit, options.level)?;
    let effect = |of: &[(usize, f64)]| judge.effect(of);
    let direct = effect(&[(1, 1.0)]);
    let share = |of: usize| count(sizes[of]) / count(sizes[0]);
    let mut all = vec![(1, 1.0)];
    all.extend((1..=rings).map(|of| (1 + of, share(of))));
    let net = effect(&all);
    let lost: Vec<(usize, f64)> = (1..=rings).map(|of| (1 + of, -share(of))).collect();
    let displaced = judge.ratio(&lost, &[(1, 1.0)]);
    let starts = std::iter::once(&options.donut).chain(&options.edges);
    let ring = |(of, (&from, &to)): (usize, (&f64, &f64))| Ring {
        from,
        to,
        units: sizes[1 + of],
        effect: effect(&[(2 + of, 1.0)]),
    };
    Ok(Spillover {
        direct,
        rings: starts.zip(&options.edges).enumerate().map(ring).collect(),
        net,
        displaced,
        treated: sizes[0],
        far: sizes[rings + 1],
        left_out: neighbours.treated.len() - kept.len(),
    })
}

/// What effects are judged by.
struct Judge {
    coefficients: Vec<f64>,
    errors: Clustered,
    /// How many clusters each group is in: treated, rings, far.
    clusters: Vec<usize>,
    level: f64,
}

impl Judge {
    fn new(
        neighbours: &Neighbours<'_>,
        kept: &[(usize, usize)],
        columns: &[&[f64]],
        fit: LeastSquares,
        level: f64,
    ) -> Result<Self, SpilloverError> {
        let (units, terms) = (kept.len(), fit.coefficients.len());
        if units < terms + 2 {
            let (rows, columns) = (units, terms);
            return Err(LinearError::TooFewRows { rows, columns }.into());
        }
        let clusters: Vec<usize> = match neighbours.clusters {
            None => (0..units).collect(),
            Some(of) => kept.iter().map(|&(unit, _)| of[unit] as usize).collect(),
        };
        let errors = Clustered::new(columns, &fit, &clusters);
        let found = errors.clusters();
        if found < 3 {
            return Err(SpilloverError::Clusters { found });
        }
        let mut of_groups: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        for (&(_, group), &cluster) in kept.iter().zip(&clusters) {
            of_groups.entry(group).or_default().insert(cluster);
        }
        Ok(Self {
            coefficients: fit.coefficients,
            errors,
            clusters: of_groups.values().map(BTreeSet::len).collect(),
            level,
        })
    }

    /// One effect as a share of another, with the interval of all shares `r` for
    /// which `top - r bottom` is not told apart from zero; `None` if `bottom` itself
    /// is not. Student's degrees are the fewest of those that enter.
    fn ratio(&self, top: &[(usize, f64)], bottom: &[(usize, f64)]) -> Option<Displaced> {
        let sum: Vec<(usize, f64)> = top.iter().chain(bottom).copied().collect();
        let [whole, over, under] = [&sum[..], top, bottom].map(|of| self.error(of));
        let together = (whole.variance - over.variance - under.variance) / 2.0;
        let freedom = whole.freedom.min(over.freedom).min(under.freedom);
        let (top, bottom) = (self.effect(top), self.effect(bottom));
        if top.error.is_none() || bottom.error.is_none() {
            return None;
        }
        let reach = student_reach(self.level, freedom).powi(2);
        let a = bottom.value * bottom.value - reach * under.variance;
        let b = top.value * bottom.value - reach * together;
        let c = top.value * top.value - reach * over.variance;
        if a.is_nan() || a <= 0.0 {
            return None;
        }
        // The share itself is inside, so that there are two ends but for rounding.
        let half = (b * b - a * c).max(0.0).sqrt();
        Some(Displaced {
            share: top.value / bottom.value,
            low: (b - half) / a,
            high: (b + half) / a,
        })
    }

    /// How sure a sum of terms is.
    fn error(&self, of: &[(usize, f64)]) -> Error {
        let mut asked = vec![0.0; self.coefficients.len()];
        for &(term, times) in of {
            asked[term] += times;
        }
        self.errors.error(&asked)
    }

    /// The effect that is a sum of terms: of the groups that they stand for, and of
    /// those far away.
    fn effect(&self, of: &[(usize, f64)]) -> RingEffect {
        let coefficient = |&(term, times): &(usize, f64)| times * self.coefficients[term];
        let value = of.iter().map(coefficient).sum();
        // A group's term comes after that of the constant.
        let mut fewest = self.clusters[self.clusters.len() - 1];
        for &(term, _) in of {
            fewest = fewest.min(self.clusters[term - 1]);
        }
        let Error { variance, freedom } = self.error(of);
        RingEffect {
            value,
            error: (fewest > 1 && freedom.is_finite())
                .then(|| RingError::new(value, variance.sqrt(), freedom, self.level)),
        }
    }
}

impl RingError {
    fn new(value: f64, std_error: f64, freedom: f64, level: f64) -> Self {
        let reach = student_reach(level, freedom) * std_error;
        let p_value = if std_error > 0.0 {
            student_two_sided(value / std_error, freedom)
        } else {
            f64::from(u8::from(value.abs() <= 0.0))
        };
        Self {
            std_error,
            freedom,
            low: value - reach,
            high: value + reach,
            p_value,
        }
    }
}

fn check(neighbours: &Neighbours<'_>, options: &SpilloverOptions) -> Result<(), SpilloverError> {
    let expected = neighbours.treated.len();
    let lengths = [neighbours.distances.len(), neighbours.changes.len()];
    let covariates = neighbours.covariates.iter().map(|column| column.len());
    let clusters = neighbours.clusters.map(<[u32]>::len);
    let mut all = lengths.into_iter().chain(covariates).chain(clusters);
    if let Some(found) = all.find(|&found| found != expected) {
        return Err(SpilloverError::Length { found, expected });
    }
    let is_wrong = |unit: &usize| {
        let distance = neighbours.distances[*unit];
        let far = !neighbours.treated[*unit] && (distance.is_nan() || distance < 0.0);
        let covariate = neighbours
            .covariates
            .iter()
            .any(|column| !column[*unit].is_finite());
        far || covariate || !neighbours.changes[*unit].is_finite()
    };
    if let Some(unit) = (0..expected).find(is_wrong) {
        return Err(SpilloverError::NotFinite { unit });
    }
    if !(options.level > 0.0 && options.level < 1.0) {
        let level = options.level;
        return Err(SpilloverError::Level { level });
    }
    let mut before = options.donut.max(0.0);
    for (ring, &edge) in options.edges.iter().enumerate() {
        if edge.is_nan() || edge <= before {
            return Err(SpilloverError::Edge { ring, edge });
        }
        before = edge;
    }
    Ok(())
}
