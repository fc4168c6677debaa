//! The classic event study: one effect for each time since treatment, the same
//! for all cohorts.
//!
//! `y_it = a_i + l_t + sum over e of d_e 1{t - g_i = e} + X_it c + e_it`, without
//! the last time before treatment.
//!
//! Where cohorts differ in their effects, `d_e` mixes in effects of other times:
//! effects before treatment may look broken while trends are parallel, and the
//! reverse. It stands here for comparison; [`super::event_study`] does not mix.
//!
//! Source: Sun and Abraham (2021), section 3.

use super::error::TwoWayError;
use super::rows::{PanelRows, Regression, refuse_repeated};
use super::tell::SmallSample;
use crate::group_time::{Estimate, PreTrend};
use crate::panel::Panel;

/// Effects by time since treatment from one regression, and their errors.
#[derive(Debug, Clone)]
pub struct LeadsAndLags {
    /// By time since treatment; the reference is left out.
    pub events: Vec<(i64, Estimate)>,
    /// The covariance of the events, row by row.
    pub covariance: Vec<f64>,
    /// The coefficients of covariates.
    pub covariates: Vec<Estimate>,
    /// Whether effects before treatment are jointly zero, by Fisher's distribution.
    pub pre_trend: PreTrend,
    /// The numbers behind the errors.
    pub small_sample: SmallSample,
}

/// The classic event study; see this module's source. `level` is the chance with
/// which intervals cover.
///
/// # Errors
/// [`TwoWayError::Tied`] where times since treatment hang on units and periods, as
/// they do without never treated units, and those of [`super::two_way`].
pub fn leads_and_lags(panel: &Panel, level: f64) -> Result<LeadsAndLags, TwoWayError> {
    if !(level > 0.0 && level < 1.0) {
        return Err(TwoWayError::Level { level });
    }
    refuse_repeated(panel)?;
    let rows = PanelRows::new(panel, |_, _| true);
    let of = rows.events(panel);
    let mut events: Vec<i64> = of.iter().copied().flatten().collect();
    events.sort_unstable();
    events.dedup();
    let before = events.partition_point(|&event| event < 0);
    if before == 0 || before == events.len() {
        return Err(TwoWayError::NoVariation {
            treated: of.iter().flatten().filter(|&&event| event >= 0).count(),
            rows: rows.len(),
        });
    }
    events.remove(before - 1);
    regress_events(panel, &rows, &of, &events, level)
}

/// Effects at some times since treatment, for some rows, of which `of` says the
/// time since treatment.
pub(crate) fn regress_events(
    panel: &Panel,
    rows: &PanelRows,
    of: &[Option<i64>],
    events: &[i64],
    level: f64,
) -> Result<LeadsAndLags, TwoWayError> {
    let at = |event: i64| -> Vec<f64> {
        of.iter()
            .map(|own| if *own == Some(event) { 1.0 } else { 0.0 })
            .collect()
    };
    let mut columns: Vec<Vec<f64>> = events.iter().map(|&event| at(event)).collect();
    let own = columns.len();
    columns.extend(rows.covariates(panel));
    let fit = Regression::new(panel, rows, &columns, own).map_err(|error| match error {
        TwoWayError::NoVariation { .. } => TwoWayError::Tied {
            events: events.to_vec(),
        },
        error => error,
    })?;
    let (_, periods) = fit.effects.count();
    let size = columns.len();
    let small_sample = SmallSample::new(
        rows.clusters(panel),
        rows.len(),
        size + periods,
        panel.rounding(),
    )?;
    let whole = fit.covariance(panel);
    let estimate =
        |at: usize| small_sample.estimate(fit.coefficients[at], whole[at * size + at], level);
    let part = |from: usize| -> Vec<f64> {
        (0..from)
            .flat_map(|row| whole[row * size..][..from].iter())
            .map(|entry| small_sample.factor * entry)
            .collect()
    };
    let before = events.partition_point(|&event| event < 0);
    let columns = || fit.contributions(panel, before);
    let pre_trend = small_sample.test(panel, &fit.coefficients[..before], &part(before), columns);
    Ok(LeadsAndLags {
        events: events.iter().copied().zip((0..own).map(estimate)).collect(),
        covariance: part(own),
        covariates: (own..size).map(estimate).collect(),
        pre_trend,
        small_sample,
    })
}
