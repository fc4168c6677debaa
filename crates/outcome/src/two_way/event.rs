//! Effects by time since treatment, from one regression with an effect for each
//! cohort and period.
//!
//! `y_it = a_i + l_t + sum over g, t of d_gt 1{G_i = g} 1{period t} + X_it c + e_it`,
//! without the last period before treatment of each cohort, and without the never
//! treated. The `d_gt` are averaged by time since treatment, over all, and by
//! cohort, by the weight of their rows, which is taken as given.
//!
//! Source: Sun and Abraham (2021), section 4.

use super::error::TwoWayError;
use super::rows::refuse_repeated;
use super::saturated::{Indicator, Saturated};
use super::tell::SmallSample;
use crate::group_time::{Estimate, PreTrend};
use crate::linear::sums::dot;
use crate::panel::{Design, Panel};
use rayon::prelude::*;

/// What [`event_study`] found.
#[derive(Debug, Clone)]
pub struct EventStudy {
    /// Who is in the panel.
    pub design: Design,
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
    /// Whether effects before treatment are jointly zero, by Fisher's distribution.
    pub pre_trend: PreTrend,
    /// The numbers behind the errors.
    pub small_sample: SmallSample,
    /// Units without a row before their treatment, which were left out.
    pub already_treated: usize,
}

/// Effects by time since treatment; see this module's source. `level` is the
/// chance with which intervals cover. Gaps and weights are allowed; the never
/// treated must be seen in every period in which a cohort is.
///
/// # Errors
/// [`TwoWayError::NoVariation`] without treated or never treated units,
/// [`TwoWayError::NoControl`] for a period in which the never treated are not seen,
/// [`TwoWayError::Apart`] for a cohort whose periods nothing joins, and those of
/// [`super::two_way`].
pub fn event_study(panel: &Panel, level: f64) -> Result<EventStudy, TwoWayError> {
    if !(level > 0.0 && level < 1.0) {
        return Err(TwoWayError::Level { level });
    }
    refuse_repeated(panel)?;
    let fit = Saturated::new(panel)?;
    let coefficients = fit.indicators.len() + fit.slopes.len() + fit.periods();
    let small_sample =
        SmallSample::new(fit.clusters(), fit.rows(), coefficients, panel.rounding())?;

    let keys = |key: &dyn Fn(&Indicator) -> Option<i64>| {
        let mut keys: Vec<i64> = fit.indicators.iter().filter_map(key).collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    };
    let after = |one: &Indicator| one.event >= 0;
    let events = keys(&|one| Some(one.event));
    let firsts = keys(&|one| after(one).then_some(one.first));
    if firsts.is_empty() {
        let rows = panel.rows();
        return Err(TwoWayError::NoVariation { treated: 0, rows });
    }
    let mut wanted = vec![average(&fit.indicators, after)];
    wanted.extend(events.iter().map(|&event| {
        let at = |one: &Indicator| one.event == event;
        average(&fit.indicators, at)
    }));
    wanted.extend(firsts.iter().map(|&first| {
        let of = |one: &Indicator| one.first == first && after(one);
        average(&fit.indicators, of)
    }));
    let found: Vec<(f64, Vec<f64>)> = wanted.par_iter().map(|one| fit.combine(one)).collect();
    let estimates: Vec<Estimate> = found
        .iter()
        .map(|(value, scores)| small_sample.estimate(*value, dot(scores, scores), level))
        .collect();
    let by_event = &found[1..=events.len()];
    let covariance: Vec<f64> = by_event
        .iter()
        .flat_map(|one| by_event.iter().map(|other| dot(&one.1, &other.1)))
        .map(|product| small_sample.factor * product)
        .collect();
    let covariates = fit.slopes.iter().enumerate().map(|(at, &slope)| {
        let scores = fit.covariate_scores(at);
        small_sample.estimate(slope, dot(&scores, &scores), level)
    });
    let named = |keys: &[i64], from: usize| -> Vec<(i64, Estimate)> {
        let parts = keys.iter().copied();
        parts.zip(estimates[from..].iter().copied()).collect()
    };
    Ok(EventStudy {
        design: panel.design(),
        overall: estimates[0],
        pre_trend: pre_trend(panel, &events, by_event, &covariance, &small_sample),
        cohorts: named(&firsts, 1 + events.len()),
        events: named(&events, 1),
        covariance,
        covariates: covariates.collect(),
        small_sample,
        already_treated: fit.already_treated,
    })
}

/// The weights of a mean over some indicators.
fn average(indicators: &[Indicator], wanted: impl Fn(&Indicator) -> bool) -> Vec<f64> {
    let weight = |one: &Indicator| if wanted(one) { one.weight } else { 0.0 };
    let total: f64 = indicators.iter().map(weight).sum();
    indicators.iter().map(|one| weight(one) / total).collect()
}

/// Tests the events before treatment.
fn pre_trend(
    panel: &Panel,
    events: &[i64],
    found: &[(f64, Vec<f64>)],
    covariance: &[f64],
    small_sample: &SmallSample,
) -> PreTrend {
    let size = events.len();
    let before = events.partition_point(|&event| event < 0);
    let values: Vec<f64> = found[..before].iter().map(|(value, _)| *value).collect();
    let part: Vec<f64> = (0..before)
        .flat_map(|row| covariance[row * size..][..before].iter().copied())
        .collect();
    let columns = || found[..before].iter().map(|(_, own)| own.clone()).collect();
    small_sample.test(panel, &values, &part, columns)
}
