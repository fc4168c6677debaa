//! The classic estimate, its error, and its warnings.

use super::bacon::Decomposition;
use super::before::by_group;
use super::error::TwoWayError;
use super::rows::{PanelRows, Regression, refuse_repeated};
use super::warning::{NegativeWeights, Warning};
use crate::clusters::{Corrected, leverage};
use crate::group_time::{Estimate, PreTrend, above_rounding, test_by_cluster};
use crate::linear::sums::count;
use crate::panel::{Design, Panel};

/// What [`two_way`] found.
#[derive(Debug, Clone)]
pub struct TwoWay {
    /// Who is in the panel.
    pub design: Design,
    /// The coefficient of treatment.
    pub treatment: Estimate,
    /// The same where clusters are few, in all or on one side: by errors and degrees of
    /// freedom that know how much the coefficient hangs on each (see
    /// [`few`](super::few)). Nothing where its error is that of rounding.
    pub corrected: Option<Corrected>,
    /// The coefficients of covariates.
    pub covariates: Vec<Estimate>,
    /// The numbers behind the errors.
    pub small_sample: SmallSample,
    /// Which comparisons the coefficient is made of; `None` where units are not
    /// always seen, or there are covariates or weights.
    pub decomposition: Option<Decomposition>,
    /// In how many periods units begin to be treated; those treated from their
    /// first period on count as one.
    pub timings: usize,
    /// Treated cells whose effect enters with the wrong sign.
    pub negative: NegativeWeights,
}

/// The small-sample rule of the errors, in numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SmallSample {
    /// Rows, `n`.
    pub rows: usize,
    /// Clusters, `G`.
    pub clusters: usize,
    /// Coefficients that count, `K`.
    pub coefficients: usize,
    /// The factor on the variance, `G/(G-1) (n-1)/(n-K)`.
    pub factor: f64,
    /// Below this an error is that of rounding.
    rounding: f64,
}

impl TwoWay {
    /// Why the coefficient should not be read as an effect, if there are reasons.
    #[must_use]
    pub fn warnings(&self) -> Vec<Warning> {
        let mut warnings = Vec::new();
        if self.timings > 1 {
            warnings.push(Warning::Staggered {
                timings: self.timings,
                forbidden: self.decomposition.as_ref().map(Decomposition::forbidden),
            });
        }
        if self.negative.negative > 0 {
            warnings.push(Warning::Negative(self.negative));
        }
        warnings
    }

    /// Whether there is any of the [warnings](Self::warnings).
    #[must_use]
    pub fn is_misleading(&self) -> bool {
        self.timings > 1 || self.negative.negative > 0
    }
}

impl SmallSample {
    pub(super) fn new(
        clusters: usize,
        rows: usize,
        coefficients: usize,
        rounding: f64,
    ) -> Result<Self, TwoWayError> {
        if clusters < 2 {
            return Err(TwoWayError::FewClusters { clusters });
        }
        if rows <= coefficients {
            return Err(TwoWayError::TooFewRows { rows, coefficients });
        }
        let (g, n, k) = (count(clusters), count(rows), count(coefficients));
        let factor = g / (g - 1.0) * (n - 1.0) / (n - k);
        Ok(Self {
            rows,
            clusters,
            coefficients,
            factor,
            rounding,
        })
    }

    /// Tests whether `effects` with `covariance` are all zero; those whose error is
    /// only that of rounding are not tested.
    /// Each cluster contributes to their errors its entry of `columns`, which are asked for
    /// where clusters are few.
    pub(super) fn test(
        &self,
        panel: &Panel,
        effects: &[f64],
        covariance: &[f64],
        columns: impl FnOnce() -> Vec<Vec<f64>>,
    ) -> PreTrend {
        let size = effects.len();
        let mut covariance = covariance.to_vec();
        for at in 0..size {
            let own = &mut covariance[at * size + at];
            *own = above_rounding(*own, self.rounding);
        }
        let tested = test_by_cluster(effects, &covariance, self.clusters);
        let seen = |at: usize| covariance[at * size + at] > 0.0;
        by_group(panel, tested, (effects, seen), columns)
    }

    pub(super) fn estimate(&self, value: f64, variance: f64, level: f64) -> Estimate {
        Estimate::student(
            value,
            above_rounding(self.factor * variance, self.rounding),
            level,
            count(self.clusters) - 1.0,
        )
    }
}

/// The classic two-way fixed effects, with errors by cluster and the warnings;
/// see the [module](super). `level` is the chance with which intervals cover.
///
/// ```
/// use allotment_outcome::panel::{Panel, PanelOptions, Rows};
/// use allotment_outcome::two_way::two_way;
///
/// // Two places in 2021 to 2024, treated from 2022 and from 2024 on, with an effect
/// // that grows by 1 a year: the later is compared with the earlier, and looks harmed.
/// let rows = Rows {
///     units: &[0, 0, 0, 0, 1, 1, 1, 1],
///     periods: &[2021, 2022, 2023, 2024, 2021, 2022, 2023, 2024],
///     outcomes: &[0.0, 1.0, 2.0, 3.0, 5.0, 5.0, 5.0, 6.0].map(Some),
///     first_treated: &[2022, 2022, 2022, 2022, 2024, 2024, 2024, 2024].map(Some),
///     covariates: &[],
///     weights: None,
///     clusters: None,
/// };
/// let found = two_way(&Panel::new(&rows, PanelOptions::default())?, 0.95)?;
/// assert!((found.treatment.value - 0.5).abs() < 1e-12);
/// assert_eq!(
///     found.warnings()[0].to_string(),
///     "units begin to be treated in 2 different periods, and 50.0% of what is compared is with units that are already treated: rely on effects by group and time, or on imputation",
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`TwoWayError`], with the reason and the number.
pub fn two_way(panel: &Panel, level: f64) -> Result<TwoWay, TwoWayError> {
    if !(level > 0.0 && level < 1.0) {
        return Err(TwoWayError::Level { level });
    }
    refuse_repeated(panel)?;
    let rows = PanelRows::new(panel, |_, _| true);
    let mut columns = vec![treatment(panel, &rows)];
    columns.extend(rows.covariates(panel));
    let fit = Regression::new(panel, &rows, &columns, 1)?;
    let (_, periods) = fit.effects.count();
    let small_sample = SmallSample::new(
        rows.clusters(panel),
        rows.len(),
        columns.len() + periods,
        panel.rounding(),
    )?;
    if fit.effects.freedom() <= count(columns.len()) {
        let coefficients = columns.len() + fit.effects.count().0 + periods - 1;
        return Err(TwoWayError::TooFewRows {
            rows: rows.len(),
            coefficients,
        });
    }
    let covariance = fit.covariance(panel);
    let size = columns.len();
    let estimates = fit
        .coefficients
        .iter()
        .enumerate()
        .map(|(at, &value)| small_sample.estimate(value, covariance[at * size + at], level));
    let mut estimates: Vec<Estimate> = estimates.collect();
    let treatment = estimates.remove(0);
    let corrected = treatment.std_error.and_then(|_| {
        let (holds, contributions) = fit.holds(panel);
        let (factors, freedom) = leverage(&holds);
        let squares = factors.iter().zip(&contributions);
        let variance = squares.map(|(factor, own)| factor * own * own).sum();
        let freedom = freedom.min(count(small_sample.clusters) - 1.0);
        Corrected::new(
            treatment.value,
            (variance, freedom),
            level,
            panel.rounding(),
        )
    });
    let negative = NegativeWeights::new(panel, &rows, &fit, &columns[0]);
    let decomposition = Decomposition::new(panel);
    let design = panel.design();
    Ok(TwoWay {
        design,
        treatment,
        corrected,
        covariates: estimates,
        small_sample,
        decomposition,
        timings: timings(panel),
        negative,
    })
}

/// In how many periods units begin to be treated.
pub(super) fn timings(panel: &Panel) -> usize {
    let periods = panel.periods();
    let starts = panel.cohorts().iter().filter_map(|cohort| {
        let first = cohort.first?;
        let start = periods.partition_point(|&period| period < first);
        (start < periods.len()).then_some(start)
    });
    let mut starts: Vec<usize> = starts.collect();
    starts.dedup();
    starts.len()
}

/// One from a unit's first treated period on.
pub(super) fn treatment(panel: &Panel, rows: &PanelRows) -> Vec<f64> {
    let is_treated = |(&cohort, &period): (&u32, &u32)| {
        let first = panel.cohorts()[cohort as usize].first;
        first.is_some_and(|first| first <= panel.periods()[period as usize])
    };
    let cells = rows.cohort.iter().zip(&rows.period);
    cells
        .map(|cell| if is_treated(cell) { 1.0 } else { 0.0 })
        .collect()
}
