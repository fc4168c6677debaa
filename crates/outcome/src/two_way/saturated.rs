//! A regression with an effect for each cohort in each period, which falls apart
//! into one regression a cohort.
//!
//! Where every cohort has an effect in every period but one, its reference, its
//! rows say nothing about the periods of others: its unit effects and effects of
//! its own in each period are fitted to its rows alone. The difference to the
//! reference, less that of the never treated, is `d_gt`. That holds with any gaps
//! and weights, and makes the cost rows times periods however many cohorts.

use super::error::TwoWayError;
use super::rows::{PanelRows, cluster_of};
use crate::linear::effects::Effects;
use crate::linear::sums::{add_multiple, dot};
use crate::linear::{LinearError, Normal};
use crate::panel::Panel;

/// One indicator: a cohort in a period.
#[derive(Debug, Clone, Copy)]
pub(super) struct Indicator {
    /// The place of its cohort among the groups.
    pub group: usize,
    pub period: usize,
    pub first: i64,
    /// Time since treatment.
    pub event: i64,
    /// The weight of its rows.
    pub weight: f64,
}

/// Units that are first treated in one period, or never.
struct Group {
    first: Option<i64>,
    rows: PanelRows,
    effects: Effects,
    /// The last period before treatment in which there are rows; the first
    /// period with rows for the never treated.
    reference: usize,
    residuals: Vec<f64>,
    /// What effects leave of each covariate, and its effects of periods.
    covariates: Vec<Vec<f64>>,
    covariate_levels: Vec<Vec<f64>>,
    /// The outcome's effects of periods.
    levels: Vec<f64>,
}

/// All cohorts, the never treated last, with what is left of their outcomes.
pub(super) struct Saturated<'a> {
    panel: &'a Panel,
    groups: Vec<Group>,
    pub indicators: Vec<Indicator>,
    /// The coefficients of covariates.
    pub slopes: Vec<f64>,
    normal: Option<Normal>,
    /// Units without rows before treatment, which are left out.
    pub already_treated: usize,
}

impl<'a> Saturated<'a> {
    pub(super) fn new(panel: &'a Panel) -> Result<Self, TwoWayError> {
        let (groups, already_treated) = groups(panel)?;
        let mut all = Self {
            panel,
            indicators: Vec::new(),
            groups,
            slopes: Vec::new(),
            normal: None,
            already_treated,
        };
        all.indicators = all.indicators()?;
        all.take_off_covariates()?;
        Ok(all)
    }

    /// Rows of all groups.
    pub(super) fn rows(&self) -> usize {
        self.groups.iter().map(|group| group.rows.len()).sum()
    }

    /// Clusters of all groups.
    pub(super) fn clusters(&self) -> usize {
        let panel = self.panel;
        let mut seen = vec![false; panel.clusters().unwrap_or(panel.units())];
        for unit in self.groups.iter().flat_map(|group| &group.rows.unit) {
            seen[cluster_of(panel, *unit)] = true;
        }
        seen.iter().filter(|&&seen| seen).count()
    }

    /// Periods in which anybody is seen.
    pub(super) fn periods(&self) -> usize {
        let seen = |period: &usize| {
            self.groups
                .iter()
                .any(|group| group.effects.is_seen(*period))
        };
        (0..self.panel.periods().len()).filter(seen).count()
    }

    /// Each cohort in each period in which it is seen, but its reference.
    fn indicators(&self) -> Result<Vec<Indicator>, TwoWayError> {
        let periods = self.panel.periods();
        let never = &self.groups[self.groups.len() - 1];
        let mut indicators = Vec::new();
        for (at, group) in self.groups.iter().enumerate() {
            let Some(first) = group.first else {
                continue;
            };
            let mut weight = vec![0.0; periods.len()];
            for (row, &period) in group.rows.period.iter().enumerate() {
                weight[period as usize] += group.effects.weight(row);
            }
            for (period, &weight) in weight.iter().enumerate() {
                if !group.effects.is_seen(period) {
                    continue;
                }
                if !never.effects.is_seen(period) {
                    let period = periods[period];
                    return Err(TwoWayError::NoControl { first, period });
                }
                if period != group.reference {
                    indicators.push(Indicator {
                        group: at,
                        period,
                        first,
                        event: periods[period] - first,
                        weight,
                    });
                }
            }
        }
        Ok(indicators)
    }

    /// Fits covariates to what effects leave, and takes them off.
    fn take_off_covariates(&mut self) -> Result<(), TwoWayError> {
        let count = self.panel.covariates();
        if count == 0 {
            return Ok(());
        }
        let joined = |at: usize| -> Vec<f64> {
            let parts = self.groups.iter().map(|group| &group.covariates[at]);
            parts.flatten().copied().collect()
        };
        let own: Vec<Vec<f64>> = (0..count).map(joined).collect();
        self.refuse_fixed(&own)?;
        let weights: Option<Vec<f64>> = self.panel.weights().map(|_| {
            let of = |group: &Group| -> Vec<f64> {
                (0..group.rows.len())
                    .map(|row| group.effects.weight(row))
                    .collect()
            };
            self.groups.iter().flat_map(of).collect()
        });
        let views: Vec<&[f64]> = own.iter().map(Vec::as_slice).collect();
        let normal =
            Normal::new(&views, weights.as_deref()).map_err(|error| self.explain(error))?;
        self.slopes = vec![0.0; count];
        for _ in 0..if normal.near() { 3 } else { 1 } {
            let moments: Vec<f64> = (0..count).map(|at| self.moment(at)).collect();
            for (at, step) in normal.solve(&moments).into_iter().enumerate() {
                self.slopes[at] += step;
                for group in &mut self.groups {
                    add_multiple(&mut group.residuals, -step, &group.covariates[at]);
                    add_multiple(&mut group.levels, -step, &group.covariate_levels[at]);
                }
            }
        }
        self.normal = Some(normal);
        Ok(())
    }

    /// The weighted product of a covariate and residuals.
    fn moment(&self, covariate: usize) -> f64 {
        let of = |group: &Group| -> f64 {
            let weighed: Vec<f64> = group
                .residuals
                .iter()
                .enumerate()
                .map(|(row, residual)| group.effects.weight(row) * residual)
                .collect();
            dot(&group.covariates[covariate], &weighed)
        };
        self.groups.iter().map(of).sum()
    }

    fn refuse_fixed(&self, own: &[Vec<f64>]) -> Result<(), TwoWayError> {
        for (covariate, own) in own.iter().enumerate() {
            let columns = self
                .groups
                .iter()
                .map(|group| group.rows.covariates(self.panel));
            let whole: f64 = columns
                .map(|columns| dot(&columns[covariate], &columns[covariate]))
                .sum();
            if dot(own, own) <= 1e-14 * whole {
                let on = Vec::new();
                return Err(TwoWayError::Collinear { covariate, on });
            }
        }
        Ok(())
    }

    fn explain(&self, error: LinearError) -> TwoWayError {
        match error {
            LinearError::Collinear { column, on } => TwoWayError::Collinear {
                covariate: column,
                on,
            },
            _ => TwoWayError::TooFewRows {
                rows: self.rows(),
                coefficients: self.indicators.len() + self.panel.covariates(),
            },
        }
    }

    /// The value of `sum of weights[k] d_k` over indicators, and what each cluster
    /// contributes to its error.
    pub(super) fn combine(&self, weights: &[f64]) -> (f64, Vec<f64>) {
        let last = self.groups.len() - 1;
        let periods = self.panel.periods().len();
        let mut contrasts = vec![vec![0.0; periods]; self.groups.len()];
        for (indicator, &weight) in self.indicators.iter().zip(weights) {
            let reference = self.groups[indicator.group].reference;
            for (group, sign) in [(indicator.group, 1.0), (last, -1.0)] {
                contrasts[group][indicator.period] += sign * weight;
                contrasts[group][reference] -= sign * weight;
            }
        }
        let clusters = self.panel.clusters().unwrap_or(self.panel.units());
        let mut scores = vec![0.0; clusters];
        let (mut value, mut leans) = (0.0, vec![0.0; self.slopes.len()]);
        for (group, contrast) in self.groups.iter().zip(&contrasts) {
            if contrast.iter().all(|&part| part == 0.0) {
                continue;
            }
            value += dot(contrast, &group.levels);
            let pull = group.effects.substitute(contrast);
            let rows = group.rows.unit.iter().zip(&group.rows.period);
            for (row, ((&unit, &period), residual)) in rows.zip(&group.residuals).enumerate() {
                // Residuals of a unit sum to zero, so that its own effect adds nothing.
                let weighed = group.effects.weight(row) * residual;
                scores[cluster_of(self.panel, unit)] += pull[period as usize] * weighed;
            }
            for (lean, levels) in leans.iter_mut().zip(&group.covariate_levels) {
                *lean += dot(contrast, levels);
            }
        }
        if let Some(normal) = &self.normal {
            let pull = normal.solve(&leans);
            self.add_covariates(&mut scores, &pull, -1.0);
        }
        (value, scores)
    }

    /// What each cluster contributes to the error of a covariate's coefficient.
    pub(super) fn covariate_scores(&self, covariate: usize) -> Vec<f64> {
        let clusters = self.panel.clusters().unwrap_or(self.panel.units());
        let mut scores = vec![0.0; clusters];
        if let Some(normal) = &self.normal {
            let mut unit = vec![0.0; normal.size()];
            unit[covariate] = 1.0;
            self.add_covariates(&mut scores, &normal.solve(&unit), 1.0);
        }
        scores
    }

    fn add_covariates(&self, scores: &mut [f64], pull: &[f64], sign: f64) {
        for group in &self.groups {
            for (row, (&unit, residual)) in group.rows.unit.iter().zip(&group.residuals).enumerate()
            {
                let along: f64 = pull
                    .iter()
                    .zip(&group.covariates)
                    .map(|(pull, column)| pull * column[row])
                    .sum();
                let weighed = group.effects.weight(row) * residual;
                scores[cluster_of(self.panel, unit)] += sign * along * weighed;
            }
        }
    }
}

/// Cohorts with rows before treatment, then the never treated; and how many units
/// are in no group.
fn groups(panel: &Panel) -> Result<(Vec<Group>, usize), TwoWayError> {
    let periods = panel.periods();
    let last = periods[periods.len() - 1];
    let treated = |first: Option<i64>| first.filter(|&first| first <= last);
    let (mut groups, mut already_treated, mut treated_rows) = (Vec::new(), 0, 0);
    for (cohort, at) in panel.cohorts().iter().enumerate() {
        let Some(first) = treated(at.first) else {
            continue;
        };
        let rows = PanelRows::new(panel, |own, _| own == cohort);
        treated_rows += rows
            .period
            .iter()
            .filter(|&&period| periods[period as usize] >= first)
            .count();
        let before = |period: &u32| periods[*period as usize] < first;
        match rows.period.iter().copied().filter(before).max() {
            Some(reference) => groups.push(Group::new(panel, Some(first), rows, reference)?),
            None => already_treated += at.units.len(),
        }
    }
    let is_never = |cohort: usize, _| treated(panel.cohorts()[cohort].first).is_none();
    let never = PanelRows::new(panel, is_never);
    match never.period.iter().copied().min() {
        Some(reference) if !groups.is_empty() => {
            groups.push(Group::new(panel, None, never, reference)?);
            Ok((groups, already_treated))
        }
        _ => Err(TwoWayError::NoVariation {
            treated: treated_rows,
            rows: panel.rows(),
        }),
    }
}

impl Group {
    fn new(
        panel: &Panel,
        first: Option<i64>,
        rows: PanelRows,
        reference: u32,
    ) -> Result<Self, TwoWayError> {
        let effects = rows.effects(panel).map_err(|error| TwoWayError::Apart {
            first,
            period: panel.periods()[error.period],
        })?;
        let (levels, residuals) = effects.split(&rows.outcomes(panel));
        let columns = rows.covariates(panel).into_iter();
        let (covariate_levels, covariates) = columns.map(|x| effects.split(&x)).unzip();
        Ok(Self {
            first,
            reference: reference as usize,
            rows,
            effects,
            residuals,
            covariates,
            covariate_levels,
            levels,
        })
    }
}
