//! How sure to be of the coefficient with few clusters.

use std::collections::BTreeMap;

use super::error::TwoWayError;
use super::rows::{PanelRows, Regression, cluster_of, narrow, refuse_repeated};
use super::tell::{TwoWay, timings, treatment};
use crate::clusters::{
    Caution, ClusteredRows, ClustersError, Few, GroupSize, JudgeOptions, Judged, Judgement,
    Statistic, TreatedClusters, Weights, caution, permuted, wild_bootstrap,
};
use crate::linear::sums::add_multiple;
use crate::panel::Panel;

/// Units and periods up to which other clusters are tried as treated: each is a
/// column of its own.
const EFFECTS_MAX: usize = 400;

/// Judges the coefficient of treatment where clusters are few; nothing where they
/// are not. Rows are weighed by the roots of their weights. `found` is of the same panel,
/// and at the same level.
///
/// # Errors
/// [`TwoWayError`], as [`two_way`](super::two_way).
pub fn few(
    panel: &Panel,
    found: &TwoWay,
    options: &JudgeOptions,
) -> Result<Option<Few>, TwoWayError> {
    refuse_repeated(panel)?;
    let rows = PanelRows::new(panel, |_, _| true);
    let treated = treatment(panel, &rows);
    let clusters: Vec<u32> = rows
        .unit
        .iter()
        .map(|&unit| narrow(cluster_of(panel, unit)))
        .collect();
    let marks = Marks::new(&clusters, &rows, panel);
    let (on, off) = marks.count();
    let Some(caution) = caution(marks.treated.len(), on, off) else {
        return Ok(some_clusters(found, (on, off)));
    };
    let judged = match caution {
        Caution::SomeClusters { .. } | Caution::SmallGroup { .. } => {
            return Ok(some_clusters(found, (on, off)));
        }
        Caution::FewClusters { .. } => {
            let mut columns = vec![treated];
            columns.extend(rows.covariates(panel));
            Judged::Bootstrap(bootstrap(panel, &rows, &columns, options)?)
        }
        Caution::FewTreated { .. } | Caution::LoneCohort { .. } => {
            match permutation(panel, &rows, &clusters, &marks, options) {
                Some(judged) => Judged::Permuted(judged),
                None => Judged::Nothing,
            }
        }
    };
    let above_rounding = |told: Result<Judgement, ClustersError>| {
        told.and_then(|found| {
            let clusters = found.clusters;
            let told = found.std_error > panel.rounding();
            told.then_some(found)
                .ok_or(ClustersError::NoError { clusters })
        })
    };
    let judged = match judged {
        Judged::Bootstrap(told) => Judged::Bootstrap(above_rounding(told)),
        Judged::Permuted(told) => Judged::Permuted(above_rounding(told)),
        other => other,
    };
    Ok(Some(Few { caution, judged }))
}

/// By corrected errors, where there are so few clusters, in all or on one side, that the
/// usual interval is too narrow. How few they are on the smaller side is what the degrees of
/// freedom tell: one less than there are, were all alike.
fn some_clusters(found: &TwoWay, (on, off): (usize, usize)) -> Option<Few> {
    let corrected = found.corrected?;
    let smallest = GroupSize {
        clusters: on.min(off),
        even: corrected.freedom + 1.0,
    };
    let caution = smallest.caution(found.small_sample.clusters)?;
    let judged = Judged::Corrected(corrected);
    Some(Few { caution, judged })
}

/// Judges the coefficient of the first of `columns`, beside effects of units and
/// periods, by the wild cluster bootstrap.
///
/// # Errors
/// [`TwoWayError`] if the regression has no answer.
pub(crate) fn bootstrap(
    panel: &Panel,
    rows: &PanelRows,
    columns: &[Vec<f64>],
    options: &JudgeOptions,
) -> Result<Result<Judgement, ClustersError>, TwoWayError> {
    let clusters: Vec<u32> = rows
        .unit
        .iter()
        .map(|&unit| narrow(cluster_of(panel, unit)))
        .collect();
    let mut fit = Regression::new(panel, rows, columns, 1)?;
    let (_, periods) = fit.effects.count();
    let mut outcomes = fit.residuals;
    for (&coefficient, column) in fit.coefficients.iter().zip(&fit.columns) {
        add_multiple(&mut outcomes, coefficient, column);
    }
    let roots = roots(panel, rows);
    weigh(&mut outcomes, roots.as_deref());
    for column in &mut fit.columns {
        weigh(column, roots.as_deref());
    }
    let views: Vec<&[f64]> = fit.columns.iter().map(Vec::as_slice).collect();
    let given = ClusteredRows {
        outcomes: &outcomes,
        columns: &views,
        clusters: &clusters,
        absorbed: periods,
    };
    Ok(wild_bootstrap(&given, 0, Weights::Usual, options))
}

/// Nothing if it cannot be said what other clusters would have had.
fn permutation(
    panel: &Panel,
    rows: &PanelRows,
    clusters: &[u32],
    marks: &Marks,
    options: &JudgeOptions,
) -> Option<Result<Judgement, ClustersError>> {
    let effects = panel.units() + panel.periods().len();
    if timings(panel) != 1 || marks.mixed || effects > EFFECTS_MAX {
        return None;
    }
    let start = panel.cohorts().iter().filter_map(|cohort| cohort.first);
    let start = start.min()?;
    let roots = roots(panel, rows);
    let column = |of: &dyn Fn(usize) -> bool| {
        let mut column: Vec<f64> = (0..rows.len())
            .map(|row| if of(row) { 1.0 } else { 0.0 })
            .collect();
        weigh(&mut column, roots.as_deref());
        column
    };
    let exposure = column(&|row| panel.periods()[rows.period[row] as usize] >= start);
    let units = (0..panel.units()).map(|unit| column(&|row| rows.unit[row] as usize == unit));
    // One period less: units add up to one already.
    let periods =
        (1..panel.periods().len()).map(|period| column(&|row| rows.period[row] as usize == period));
    let mut others: Vec<Vec<f64>> = units.chain(periods).collect();
    others.retain(|column| column.iter().any(|&value| value != 0.0));
    others.extend(rows.covariates(panel).into_iter().map(|mut covariate| {
        weigh(&mut covariate, roots.as_deref());
        covariate
    }));
    let mut outcomes = rows.outcomes(panel);
    weigh(&mut outcomes, roots.as_deref());
    let views: Vec<&[f64]> = others.iter().map(Vec::as_slice).collect();
    let given = TreatedClusters {
        outcomes: &outcomes,
        exposure: &exposure,
        others: &views,
        clusters,
        treated: &marks.treated,
    };
    Some(permuted(&given, Statistic::Coefficient, options))
}

/// Which of the clusters that are seen have treated units, and which untreated ones,
/// by number. Where all are treated in the end, the last are who others are compared
/// with.
struct Marks {
    treated: Vec<bool>,
    untreated: Vec<bool>,
    /// Whether some cluster is treated in part.
    mixed: bool,
}

impl Marks {
    fn new(clusters: &[u32], rows: &PanelRows, panel: &Panel) -> Self {
        let last = panel.periods()[panel.periods().len() - 1];
        let start = |cohort: usize| panel.cohorts()[cohort].first.filter(|&first| first <= last);
        let cohorts = 0..panel.cohorts().len();
        let is_never = cohorts.clone().any(|cohort| start(cohort).is_none());
        let compared_with = cohorts.max_by_key(|&cohort| start(cohort));
        let is_on =
            |cohort: usize| start(cohort).is_some() && (is_never || Some(cohort) != compared_with);
        let mut seen: BTreeMap<u32, (bool, bool)> = BTreeMap::new();
        for (&cluster, &cohort) in clusters.iter().zip(&rows.cohort) {
            let of = seen.entry(cluster).or_default();
            if is_on(cohort as usize) {
                of.0 = true;
            } else {
                of.1 = true;
            }
        }
        Self {
            treated: seen.values().map(|(on, _)| *on).collect(),
            untreated: seen.values().map(|(_, off)| *off).collect(),
            mixed: seen.values().any(|(on, off)| *on && *off),
        }
    }

    /// How many clusters have treated units, and how many untreated ones.
    fn count(&self) -> (usize, usize) {
        let count = |of: &[bool]| of.iter().filter(|&&one| one).count();
        (count(&self.treated), count(&self.untreated))
    }
}

fn roots(panel: &Panel, rows: &PanelRows) -> Option<Vec<f64>> {
    let mut weights = rows.weights(panel)?;
    for weight in &mut weights {
        *weight = weight.sqrt();
    }
    Some(weights)
}

fn weigh(column: &mut [f64], roots: Option<&[f64]>) {
    let Some(roots) = roots else { return };
    for (value, root) in column.iter_mut().zip(roots) {
        *value *= root;
    }
}
