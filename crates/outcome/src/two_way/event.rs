//! Effects by time since treatment, from one regression with an effect for each
//! cohort and period.
//!
//! `y_it = a_i + l_t + sum over g, t of d_gt 1{G_i = g} 1{period t} + X_it c + e_it`,
//! without the last period before treatment of each cohort, and without the never
//! treated. The `d_gt` are averaged by time since treatment, over all, and by
//! cohort, by the number of units, which is taken as given.
//!
//! In a balanced panel the indicators are the same for all units of a cohort, so
//! that units need only be summed.
//!
//! Source: Sun and Abraham (2021), section 4.

use super::error::TwoWayError;
use super::rows::{PanelRows, disconnected, narrow, refuse_repeated};
use super::tell::SmallSample;
use crate::group_time::Estimate;
use crate::linear::effects::Effects;
use crate::linear::sums::{add_multiple, count, dot};
use crate::linear::{LinearError, Normal};
use crate::panel::{Panel, Shape};

/// What [`event_study`] found.
#[derive(Debug, Clone)]
pub struct EventStudy {
    /// All effects after treatment in one.
    pub overall: Estimate,
    /// By time since treatment; the reference is left out.
    pub events: Vec<(i64, Estimate)>,
    /// By cohort, after treatment.
    pub cohorts: Vec<(i64, Estimate)>,
    /// The covariance of the events, row by row.
    pub covariance: Vec<f64>,
    /// The coefficients of covariates.
    pub covariates: Vec<Estimate>,
    /// The numbers behind the errors.
    pub small_sample: SmallSample,
    /// Units treated from the first period on, which were left out.
    pub already_treated: usize,
}

/// One indicator: a cohort in a period.
#[derive(Debug, Clone, Copy)]
struct Indicator {
    cohort: usize,
    period: usize,
    first: i64,
    event: i64,
}

/// Effects by time since treatment; see this module's source. `level` is the
/// chance with which intervals cover.
///
/// # Errors
/// [`TwoWayError::NeedsBalance`] where units are not always seen or have weights,
/// [`TwoWayError::NoVariation`] without treated or never treated units, and those
/// of [`super::two_way`].
pub fn event_study(panel: &Panel, level: f64) -> Result<EventStudy, TwoWayError> {
    if !(level > 0.0 && level < 1.0) {
        return Err(TwoWayError::Level { level });
    }
    refuse_repeated(panel)?;
    if panel.shape() != Shape::Balanced || panel.weights().is_some() {
        return Err(TwoWayError::NeedsBalance {
            units: panel.units(),
            rows: panel.rows(),
            periods: panel.periods().len(),
        });
    }
    let first_period = panel.periods()[0];
    let early = panel
        .cohorts()
        .partition_point(|cohort| cohort.first.is_some_and(|first| first <= first_period));
    let already_treated = panel.cohorts()[..early]
        .iter()
        .map(|cohort| cohort.units.len())
        .sum();
    let part;
    let panel = if early > 0 {
        part = panel.select(early..panel.cohorts().len(), 0..panel.periods().len());
        &part
    } else {
        panel
    };
    let study = Study::new(panel)?;
    study.tell(level, already_treated)
}

struct Study<'a> {
    panel: &'a Panel,
    rows: PanelRows,
    indicators: Vec<Indicator>,
    /// What effects leave of each indicator, by cohort then period.
    own: Vec<Vec<f64>>,
    normal: Normal,
    /// What effects and indicators leave of each covariate, by row.
    covariates: Vec<Vec<f64>>,
    /// How covariates lean on indicators.
    leans: Vec<Vec<f64>>,
    of_covariates: Option<Normal>,
    coefficients: Vec<f64>,
    slopes: Vec<f64>,
    residuals: Vec<f64>,
}

impl<'a> Study<'a> {
    fn new(panel: &'a Panel) -> Result<Self, TwoWayError> {
        let indicators = indicators(panel);
        let (cohorts, periods) = (panel.cohorts().len(), panel.periods().len());
        let last = panel.periods()[periods - 1];
        let is_never = |first: Option<i64>| first.is_none_or(|first| first > last);
        let has_never = panel.cohorts().iter().any(|cohort| is_never(cohort.first));
        if indicators.is_empty() || !has_never {
            let treated = indicators.iter().filter(|one| one.event >= 0).count();
            return Err(TwoWayError::NoVariation {
                treated,
                rows: panel.rows(),
            });
        }
        let cells = || (0..cohorts).flat_map(|cohort| (0..periods).map(move |t| (cohort, t)));
        let sizes: Vec<f64> = cells()
            .map(|(cohort, _)| count(panel.cohorts()[cohort].units.len()))
            .collect();
        let effects = Effects::new(
            (cells().map(|cell| narrow(cell.0)).collect(), cohorts),
            (cells().map(|cell| narrow(cell.1)).collect(), periods),
            Some(sizes.clone()),
        )
        .map_err(|error| disconnected(panel, error))?;
        let own: Vec<Vec<f64>> = indicators
            .iter()
            .map(|indicator| {
                let mut column = vec![0.0; cohorts * periods];
                column[indicator.cohort * periods + indicator.period] = 1.0;
                effects.residual(&column)
            })
            .collect();
        let views: Vec<&[f64]> = own.iter().map(Vec::as_slice).collect();
        let no_variation = |_| TwoWayError::NoVariation {
            treated: indicators.len(),
            rows: panel.rows(),
        };
        let normal = Normal::new(&views, Some(&sizes)).map_err(no_variation)?;
        let rows = PanelRows::new(panel, |_, _| true);
        let row_effects = rows
            .effects(panel)
            .map_err(|error| disconnected(panel, error))?;
        let mut study = Self {
            panel,
            residuals: row_effects.residual(&rows.outcomes(panel)),
            covariates: Vec::new(),
            rows,
            indicators,
            own,
            normal,
            leans: Vec::new(),
            of_covariates: None,
            coefficients: Vec::new(),
            slopes: Vec::new(),
        };
        study.take_off(&row_effects)?;
        Ok(study)
    }

    /// Regresses on covariates and indicators.
    fn take_off(&mut self, effects: &Effects) -> Result<(), TwoWayError> {
        for column in self.rows.covariates(self.panel) {
            let mut left = effects.residual(&column);
            if dot(&left, &left) <= 1e-14 * dot(&column, &column) {
                let covariate = self.covariates.len();
                return Err(TwoWayError::Collinear {
                    covariate,
                    on: Vec::new(),
                });
            }
            let lean = self.explain(&mut left);
            self.covariates.push(left);
            self.leans.push(lean);
        }
        let mut residuals = std::mem::take(&mut self.residuals);
        let mut coefficients = self.explain(&mut residuals);
        if !self.covariates.is_empty() {
            let views: Vec<&[f64]> = self.covariates.iter().map(Vec::as_slice).collect();
            let normal = Normal::new(&views, None).map_err(|error| match error {
                LinearError::Collinear { column, on } => TwoWayError::Collinear {
                    covariate: column,
                    on,
                },
                _ => TwoWayError::TooFewRows {
                    rows: residuals.len(),
                    coefficients: views.len() + self.indicators.len(),
                },
            })?;
            let moments: Vec<f64> = views.iter().map(|column| dot(column, &residuals)).collect();
            self.slopes = normal.solve(&moments);
            for ((slope, column), lean) in self.slopes.iter().zip(&self.covariates).zip(&self.leans)
            {
                add_multiple(&mut residuals, -slope, column);
                add_multiple(&mut coefficients, -slope, lean);
            }
            self.of_covariates = Some(normal);
        }
        self.residuals = residuals;
        self.coefficients = coefficients;
        Ok(())
    }

    /// Takes off a column what indicators explain of it; gives how.
    fn explain(&self, column: &mut [f64]) -> Vec<f64> {
        let periods = self.panel.periods().len();
        let cell =
            |row: usize| self.rows.cohort[row] as usize * periods + self.rows.period[row] as usize;
        let mut sums = vec![0.0; self.own[0].len()];
        for (row, value) in column.iter().enumerate() {
            sums[cell(row)] += value;
        }
        let moments: Vec<f64> = self.own.iter().map(|own| dot(own, &sums)).collect();
        let coefficients = self.normal.solve(&moments);
        let mut explained = vec![0.0; sums.len()];
        for (coefficient, own) in coefficients.iter().zip(&self.own) {
            add_multiple(&mut explained, *coefficient, own);
        }
        for (row, value) in column.iter_mut().enumerate() {
            *value -= explained[cell(row)];
        }
        coefficients
    }

    /// The covariance of indicators' and covariates' coefficients, by cluster.
    fn covariance(&self) -> Vec<f64> {
        let (panel, size) = (self.panel, self.indicators.len());
        let whole = size + self.covariates.len();
        let periods = panel.periods().len();
        let clusters = panel.clusters().unwrap_or(panel.units());
        let mut scores = vec![0.0; clusters * whole];
        for (row, residual) in self.residuals.iter().enumerate() {
            let unit = self.rows.unit[row] as usize;
            let cluster = panel.cluster_of().map_or(unit, |of| of[unit] as usize);
            let cell = self.rows.cohort[row] as usize * periods + self.rows.period[row] as usize;
            let score = &mut scores[cluster * whole..][..whole];
            for (score, own) in score.iter_mut().zip(&self.own) {
                *score += own[cell] * residual;
            }
            for (score, column) in score[size..].iter_mut().zip(&self.covariates) {
                *score += column[row] * residual;
            }
        }
        let mut covariance = vec![0.0; whole * whole];
        for score in scores.chunks_exact(whole) {
            let mut pulled = self.normal.solve(&score[..size]);
            if let Some(normal) = &self.of_covariates {
                let slopes = normal.solve(&score[size..]);
                for (slope, lean) in slopes.iter().zip(&self.leans) {
                    add_multiple(&mut pulled, -slope, lean);
                }
                pulled.extend(slopes);
            }
            for (one, a) in pulled.iter().enumerate() {
                add_multiple(&mut covariance[one * whole..][..whole], *a, &pulled);
            }
        }
        covariance
    }

    fn tell(&self, level: f64, already_treated: usize) -> Result<EventStudy, TwoWayError> {
        let size = self.indicators.len();
        let whole = size + self.covariates.len();
        let periods = self.panel.periods().len();
        let small_sample = SmallSample::new(self.panel, self.rows.len(), whole + periods)?;
        let covariance = self.covariance();
        let average = |wanted: &dyn Fn(&Indicator) -> bool| -> Vec<f64> {
            let units = |one: &Indicator| count(self.panel.cohorts()[one.cohort].units.len());
            let weights: Vec<f64> = self
                .indicators
                .iter()
                .map(|one| if wanted(one) { units(one) } else { 0.0 })
                .collect();
            let total: f64 = weights.iter().sum();
            weights.iter().map(|weight| weight / total).collect()
        };
        let variance = |one: &[f64], other: &[f64]| -> f64 {
            let row = |at: usize| dot(&covariance[at * whole..][..size], other);
            one.iter()
                .enumerate()
                .filter(|(_, w)| **w != 0.0)
                .map(|(at, w)| w * row(at))
                .sum()
        };
        let estimate = |weights: &[f64]| {
            small_sample.estimate(
                dot(weights, &self.coefficients),
                variance(weights, weights),
                level,
            )
        };
        let mut keys: Vec<i64> = self.indicators.iter().map(|one| one.event).collect();
        keys.sort_unstable();
        keys.dedup();
        let by_event: Vec<Vec<f64>> = keys
            .iter()
            .map(|&event| average(&|one| one.event == event))
            .collect();
        let mut firsts: Vec<i64> = self
            .indicators
            .iter()
            .filter(|one| one.event >= 0)
            .map(|one| one.first)
            .collect();
        firsts.dedup();
        let of_first = |&first: &i64| {
            (
                first,
                estimate(&average(&|one| one.first == first && one.event >= 0)),
            )
        };
        let factor = small_sample.factor;
        let slopes = self.slopes.iter().enumerate().map(|(at, &slope)| {
            let at = size + at;
            small_sample.estimate(slope, covariance[at * whole + at], level)
        });
        Ok(EventStudy {
            overall: estimate(&average(&|one| one.event >= 0)),
            events: keys
                .iter()
                .copied()
                .zip(by_event.iter().map(|w| estimate(w)))
                .collect(),
            cohorts: firsts.iter().map(of_first).collect(),
            covariance: by_event
                .iter()
                .flat_map(|one| {
                    by_event
                        .iter()
                        .map(move |other| factor * variance(one, other))
                })
                .collect(),
            covariates: slopes.collect(),
            small_sample,
            already_treated,
        })
    }
}

/// Each treated cohort in each period but the last before it is treated.
fn indicators(panel: &Panel) -> Vec<Indicator> {
    let periods = panel.periods();
    let last = periods[periods.len() - 1];
    let mut indicators = Vec::new();
    for (cohort, at) in panel.cohorts().iter().enumerate() {
        let Some(first) = at.first.filter(|&first| first <= last) else {
            continue;
        };
        let reference = periods.partition_point(|&period| period < first) - 1;
        let kept = (0..periods.len()).filter(|&period| period != reference);
        indicators.extend(kept.map(|period| Indicator {
            cohort,
            period,
            first,
            event: periods[period] - first,
        }));
    }
    indicators
}
