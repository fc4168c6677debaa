//! One target against donors, in one window.

use super::importance::searched;
use super::predictors::{Later, Table};
use super::rank::Statistic;
use super::result::RidgeFit;
use super::ridge::augmented;
use super::setting::{Setting, Unit, Window};
use super::{Importance, SyntheticControlError};
use crate::simplex::{Nearest, Pool};

/// A fit closer than this part of how donors differ is perfect, or is rounding.
const PERFECT: f64 = 1e-7;
/// Fitted periods that are few, and fewer: as many donors follow almost anything in them.
/// The number is our judgement, the same as for synthetic difference in differences.
const FEW_FITTED: usize = 4;

/// Donors over the periods of one window, ready for any number of targets.
pub(super) struct Comparison<'a> {
    pub setting: &'a Setting<'a>,
    pub window: Window,
    /// Donors' outcomes in fitted periods, donor by donor.
    pub outcomes: Vec<f64>,
    pool: Pool,
    table: Option<Table>,
    /// The standard deviation of donors within fitted periods.
    pub spread: f64,
}

/// A treated unit, or a donor as if it were.
#[derive(Clone, Copy)]
pub(super) struct Target<'a> {
    pub path: &'a [f64],
    pub predictors: &'a [f64],
    /// The donor that is left out: the target itself, if it is one.
    pub without: Option<usize>,
}

/// The weights of one target.
pub(super) struct Fitted {
    pub weights: Vec<f64>,
    pub duality_gap: f64,
    pub is_unique: bool,
    pub importance: Vec<f64>,
    pub deviations: Vec<f64>,
    pub ridge: Option<RidgeFit>,
}

/// A target's effects in every period, and their sizes.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Effects {
    pub by_period: Vec<f64>,
    pub att: f64,
    pub pre_rmspe: f64,
    pub post_rmspe: f64,
    pub ratio: Option<f64>,
}

impl<'a> Comparison<'a> {
    /// Donors in `window`, and the predictors of `treated`.
    pub(super) fn new(
        setting: &'a Setting<'a>,
        window: Window,
        treated: &[&Unit],
        later: Later,
    ) -> Result<Self, SyntheticControlError> {
        let fit = &window.fit;
        let donors = &setting.donors;
        let outcomes: Vec<f64> = donors
            .iter()
            .flat_map(|unit| fit.iter().map(|&at| unit.path[at]))
            .collect();
        let pool = Pool::new(&outcomes, fit.len()).expect("donors, periods and finite outcomes");
        let has_predictors = !setting.options.predictors.is_empty();
        let table = has_predictors.then(|| Table::new(setting, &window, treated, later));
        let spread = spread(&outcomes, fit.len());
        let comparison = Self {
            setting,
            table: table.transpose()?,
            window,
            pool,
            spread,
            outcomes,
        };
        comparison.check_ridge()?;
        Ok(comparison)
    }

    fn check_ridge(&self) -> Result<(), SyntheticControlError> {
        let Some(penalty) = self.setting.options.ridge else {
            return Ok(());
        };
        let periods = self.window.fit.len();
        if penalty == super::Penalty::CrossValidated && periods < 3 {
            return Err(SyntheticControlError::FewToChoose { periods });
        }
        if self.spread <= 0.0 {
            let donors = self.setting.donors.len();
            return Err(SyntheticControlError::DonorsAlike { donors });
        }
        Ok(())
    }

    /// The predictors of the `at`-th treated unit that the comparison was made for.
    pub(super) fn treated(&self, at: usize) -> &[f64] {
        let table = self.table.as_ref();
        table.map_or(&[], |table| &table.treated[at * table.each..][..table.each])
    }

    /// The `donor`-th donor as if it had been treated.
    pub(super) fn placebo(&self, donor: usize) -> Target<'_> {
        let table = self.table.as_ref();
        Target {
            path: &self.setting.donors[donor].path,
            predictors: table.map_or(&[], |table| {
                &table.donors[donor * table.each..][..table.each]
            }),
            without: Some(donor),
        }
    }

    pub(super) fn predictors(&self) -> Option<&Table> {
        self.table.as_ref()
    }

    /// Outcomes in fitted periods.
    pub(super) fn fitted_outcomes(&self, path: &[f64]) -> Vec<f64> {
        self.window.fit.iter().map(|&at| path[at]).collect()
    }

    /// The weights that meet `target` best, begun from `near` if given.
    pub(super) fn fit(&self, target: &Target, near: Option<&[f64]>) -> Fitted {
        let outcomes = self.fitted_outcomes(target.path);
        let Some(table) = &self.table else {
            let nearest = self.pool.nearest(&outcomes, target.without, near);
            let nearest = nearest.expect("finite outcomes, and another donor");
            let mut fitted = Fitted::new(nearest, Vec::new(), Vec::new());
            if let Some(penalty) = self.setting.options.ridge {
                augmented(self, &outcomes, target.without, penalty, &mut fitted);
            }
            return fitted;
        };
        let scaled = Scaled::new(table, target);
        let equal = || vec![1.0; table.each];
        let importance = match self.setting.options.importance {
            _ if table.each == 1 => equal(),
            Importance::Equal => equal(),
            Importance::Given(given) => given.to_vec(),
            Importance::Searched => searched(self, &scaled, &outcomes, target.without),
        };
        let total: f64 = importance.iter().sum();
        let importance: Vec<f64> = importance.iter().map(|v| v / total).collect();
        let nearest = scaled.nearest(&importance, target.without);
        Fitted::new(nearest, importance, scaled.deviations)
    }

    /// Whether as many donors as there are fitted periods follow almost any target in
    /// them: there are few, or a mean of donors meets this one. What weights meet
    /// predictors best is another matter.
    pub(super) fn is_forced(&self, target: &Target) -> bool {
        let periods = self.window.fit.len();
        let donors = self.setting.donors.len() - usize::from(target.without.is_some());
        if donors < periods {
            return false;
        }
        if periods <= FEW_FITTED {
            return true;
        }
        let outcomes = self.fitted_outcomes(target.path);
        let nearest = self.pool.nearest(&outcomes, target.without, None);
        nearest.is_ok_and(|nearest| {
            #[expect(clippy::cast_precision_loss, reason = "periods are few")]
            let miss = (nearest.distance_squared / periods as f64).sqrt();
            self.is_perfect(miss)
        })
    }

    /// The donors that have weight before any ridge correction.
    pub(super) fn plain_donors(&self, target: &Target) -> Vec<usize> {
        let outcomes = self.fitted_outcomes(target.path);
        let nearest = self.pool.nearest(&outcomes, target.without, None);
        let weights = nearest.expect("finite outcomes, and another donor").weights;
        (0..weights.len())
            .filter(|&donor| weights[donor] > 0.0)
            .collect()
    }

    /// What weights leave of a target's outcomes.
    pub(super) fn effects(&self, path: &[f64], weights: &[f64]) -> Effects {
        let mut effects = path.to_vec();
        for (unit, &weight) in self.setting.donors.iter().zip(weights) {
            if weight.abs() > 0.0 {
                for (effect, y) in effects.iter_mut().zip(&unit.path) {
                    *effect -= weight * y;
                }
            }
        }
        let post = &effects[self.window.post.clone()];
        let fit = self.window.fit.iter().map(|&at| effects[at]);
        let pre_rmspe = mean(fit.map(|effect| effect * effect)).sqrt();
        let post_rmspe = mean(post.iter().map(|effect| effect * effect)).sqrt();
        Effects {
            att: mean(post.iter().copied()),
            pre_rmspe,
            post_rmspe,
            ratio: (!self.is_perfect(pre_rmspe)).then(|| post_rmspe / pre_rmspe),
            by_period: effects,
        }
    }

    /// Whether a fit is so close that what is left of it is rounding.
    pub(super) fn is_perfect(&self, pre_rmspe: f64) -> bool {
        pre_rmspe <= PERFECT * self.spread
    }
}

impl Effects {
    /// What is ranked over all periods from treatment on.
    pub(super) fn statistic(&self) -> Statistic {
        Statistic {
            mean: self.att,
            mean_square: self.post_rmspe * self.post_rmspe,
            unit: self.ratio.map(|_| self.pre_rmspe),
        }
    }

    /// What is ranked in one period.
    pub(super) fn statistic_at(&self, period: usize) -> Statistic {
        let effect = self.by_period[period];
        Statistic {
            mean: effect,
            mean_square: effect * effect,
            unit: self.ratio.map(|_| self.pre_rmspe),
        }
    }
}

impl Fitted {
    fn new(nearest: Nearest, importance: Vec<f64>, deviations: Vec<f64>) -> Self {
        Self {
            weights: nearest.weights,
            duality_gap: nearest.gap,
            is_unique: nearest.unique,
            importance,
            deviations,
            ridge: None,
        }
    }
}

/// Predictors, each divided by its standard deviation over the target and donors.
pub(super) struct Scaled {
    pub each: usize,
    pub donors: Vec<f64>,
    pub target: Vec<f64>,
    pub deviations: Vec<f64>,
}

impl Scaled {
    fn new(table: &Table, target: &Target) -> Self {
        let each = table.each;
        let deviation = |at: usize| {
            let donors = table.donors.chunks_exact(each).enumerate();
            let donors = donors.filter(|&(donor, _)| Some(donor) != target.without);
            let values: Vec<f64> = donors
                .map(|(_, row)| row[at])
                .chain([target.predictors[at]])
                .collect();
            let centre = mean(values.iter().copied());
            let squares: f64 = values.iter().map(|x| (x - centre) * (x - centre)).sum();
            #[expect(clippy::cast_precision_loss, reason = "donors are few")]
            let deviation = (squares / (values.len() - 1) as f64).sqrt();
            // What is the same for all of these tells none apart, however scaled.
            if deviation > 0.0 { deviation } else { 1.0 }
        };
        let deviations: Vec<f64> = (0..each).map(deviation).collect();
        let scale = |values: &[f64]| -> Vec<f64> {
            let scales = deviations.iter().cycle();
            values
                .iter()
                .zip(scales)
                .map(|(x, deviation)| x / deviation)
                .collect()
        };
        Self {
            each,
            donors: scale(&table.donors),
            target: scale(target.predictors),
            deviations,
        }
    }

    /// The weights that come nearest where each squared difference counts by its
    /// importance.
    pub(super) fn nearest(&self, importance: &[f64], without: Option<usize>) -> Nearest {
        let roots: Vec<f64> = importance.iter().map(|v| v.sqrt()).collect();
        let weigh = |values: &[f64]| -> Vec<f64> {
            values
                .iter()
                .zip(roots.iter().cycle())
                .map(|(x, root)| x * root)
                .collect()
        };
        let pool = Pool::without_products(&weigh(&self.donors), self.each);
        let nearest = pool.and_then(|pool| pool.nearest(&weigh(&self.target), without, None));
        nearest.expect("finite predictors, and another donor")
    }
}

/// The standard deviation of donors within periods.
fn spread(outcomes: &[f64], periods: usize) -> f64 {
    let donors = || outcomes.chunks_exact(periods);
    let variance = |at: usize| {
        let centre = mean(donors().map(|row| row[at]));
        mean(donors().map(|row| (row[at] - centre) * (row[at] - centre)))
    };
    mean((0..periods).map(variance)).sqrt()
}

pub(super) fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0.0), |(sum, count), x| (sum + x, count + 1.0));
    sum / count
}
