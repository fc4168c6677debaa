//! Units treated from one period on, and the placebos that serve all of them.

use super::compare::{Comparison, Effects, Fitted, Target, mean};
use super::predictors::Later;
use super::rank::{Reference, Statistic};
use super::result::{
    DonorWeight, InTime, LeftOut, PeriodEffect, Placebo, Placebos, PredictorBalance, TreatedUnit,
    UnitFit,
};
use super::setting::{Setting, Unit, Window};
use super::{SyntheticControlError, Warning};
use rayon::prelude::*;

/// Donors as if each had been treated, in one window.
pub(super) struct Tried<'a> {
    pub comparison: Comparison<'a>,
    pub placebos: Vec<Effects>,
    reference: Reference,
    /// A reference a period from treatment on.
    by_period: Vec<Reference>,
}

/// What of a treated unit is ranked.
struct Ranked {
    whole: Statistic,
    /// In each period from treatment on.
    by_period: Vec<Statistic>,
}

/// Units treated from one period on.
pub(super) struct Group<'a> {
    pub treated: Vec<&'a Unit>,
    pub tried: Tried<'a>,
    pretended: Option<Tried<'a>>,
}

impl<'a> Tried<'a> {
    fn new(
        setting: &'a Setting<'a>,
        window: Window,
        treated: &[&Unit],
        later: Later,
    ) -> Result<Self, SyntheticControlError> {
        let comparison = Comparison::new(setting, window, treated, later)?;
        let placebos: Vec<Effects> = (0..setting.donors.len())
            .into_par_iter()
            .map(|donor| {
                let target = comparison.placebo(donor);
                comparison.effects(target.path, &comparison.fit(&target, None).weights)
            })
            .collect();
        let level = setting.options.level;
        let all = placebos.iter().map(Effects::statistic);
        let reference = Reference::new(all, level);
        let at = |period: usize| {
            let all = placebos.iter();
            let all = all.map(|placebo| placebo.statistic_at(period));
            Reference::new(all, level)
        };
        let by_period = comparison.window.post.clone().map(at).collect();
        Ok(Self {
            comparison,
            placebos,
            reference,
            by_period,
        })
    }

    /// A unit's synthetic unit and the effect on it, as results tell it.
    fn told(&self, target: &Target, fitted: Fitted, effects: &Effects, ranked: &Ranked) -> UnitFit {
        let (path, predictors) = (target.path, target.predictors);
        let comparison = &self.comparison;
        let setting = comparison.setting;
        let post = comparison.window.post.clone();
        let told = effects.by_period[..post.end].iter().enumerate();
        let told = told.map(|(at, &effect)| PeriodEffect {
            period: setting.panel.periods()[at],
            observed: path[at],
            synthetic: path[at] - effect,
            effect,
            test: at
                .checked_sub(post.start)
                .map(|after| self.by_period[after].test(&ranked.by_period[after])),
        });
        #[expect(clippy::cast_precision_loss, reason = "donors are few")]
        let alike = vec![1.0 / setting.donors.len() as f64; setting.donors.len()];
        let of_mean = comparison.effects(path, &alike);
        #[expect(clippy::cast_precision_loss, reason = "periods are few")]
        let root = (comparison.window.fit.len() as f64).sqrt();
        UnitFit {
            effects: told.collect(),
            att: effects.att,
            pre_rmspe: effects.pre_rmspe,
            post_rmspe: effects.post_rmspe,
            ratio: effects.ratio,
            imbalance: effects.pre_rmspe * root,
            imbalance_of_mean: of_mean.pre_rmspe * root,
            predictors: balance(comparison, predictors, &fitted),
            duality_gap: fitted.duality_gap,
            is_unique: fitted.is_unique,
            is_forced: comparison.is_forced(target),
            ridge: fitted.ridge,
            weights: setting
                .donors
                .iter()
                .zip(fitted.weights)
                .map(|(unit, weight)| DonorWeight {
                    donor: unit.number,
                    weight,
                })
                .collect(),
        }
    }
}

/// How well predictors are met.
fn balance(comparison: &Comparison, own: &[f64], fitted: &Fitted) -> Vec<PredictorBalance> {
    let Some(table) = comparison.predictors() else {
        return Vec::new();
    };
    let names = comparison.setting.options.predictors.iter().enumerate();
    let told = names.map(|(at, predictor)| {
        let column = || table.donors.chunks_exact(table.each).map(|row| row[at]);
        PredictorBalance {
            name: predictor.name.to_owned(),
            treated: own[at],
            synthetic: column()
                .zip(&fitted.weights)
                .map(|(x, weight)| x * weight)
                .sum(),
            donors: mean(column()),
            deviation: fitted.deviations[at],
            importance: fitted.importance[at],
        }
    });
    told.collect()
}

impl<'a> Group<'a> {
    /// Those treated from `first` on.
    pub(super) fn new(setting: &'a Setting<'a>, first: i64) -> Result<Self, SyntheticControlError> {
        let all = setting.treated.iter();
        let treated: Vec<&Unit> = all.filter(|unit| unit.first == Some(first)).collect();
        let window = setting.window(first)?;
        let pretended = setting.options.pretend_first.map(|at| {
            let window = setting.pretended(&window, at)?;
            Tried::new(setting, window, &treated, Later::LeaveOut)
        });
        Ok(Self {
            pretended: pretended.transpose()?,
            tried: Tried::new(setting, window, &treated, Later::Refuse)?,
            treated,
        })
    }

    pub(super) fn placebos(&self) -> Placebos {
        let comparison = &self.tried.comparison;
        let donors = comparison.setting.donors.iter().zip(&self.tried.placebos);
        let placebos = donors.map(|(unit, effects)| Placebo {
            donor: unit.number,
            effects: effects.by_period.clone(),
            att: effects.att,
            pre_rmspe: effects.pre_rmspe,
            post_rmspe: effects.post_rmspe,
            ratio: effects.ratio,
        });
        Placebos {
            first: comparison.window.first,
            placebos: placebos.collect(),
        }
    }

    /// The synthetic unit of the `at`-th treated unit, its effects, and what to
    /// beware of.
    pub(super) fn unit(&self, at: usize) -> (TreatedUnit, Effects, Vec<Warning>) {
        let unit = self.treated[at];
        let comparison = &self.tried.comparison;
        let target = Target {
            path: &unit.path,
            predictors: comparison.treated(at),
            without: None,
        };
        let fitted = comparison.fit(&target, None);
        let effects = comparison.effects(&unit.path, &fitted.weights);
        let ranked = comparison.ranked(&target, &effects);
        let warnings = comparison.warnings(unit, target.predictors, &fitted, &effects);
        let left_out = if comparison.setting.options.leave_one_out {
            comparison.left_out(&target, &fitted.weights)
        } else {
            Vec::new()
        };
        let told = TreatedUnit {
            unit: unit.number,
            first: comparison.window.first,
            test: self.tried.reference.test(&ranked.whole),
            fit: self.tried.told(&target, fitted, &effects, &ranked),
            left_out,
            in_time: self.pretended.as_ref().map(|tried| tried.in_time(unit, at)),
        };
        (told, effects, warnings)
    }
}

impl Tried<'_> {
    /// A unit that is treated later, as if it were treated in this window.
    fn in_time(&self, unit: &Unit, at: usize) -> InTime {
        let comparison = &self.comparison;
        let target = Target {
            path: &unit.path,
            predictors: comparison.treated(at),
            without: None,
        };
        let fitted = comparison.fit(&target, None);
        let effects = comparison.effects(&unit.path, &fitted.weights);
        let ranked = comparison.ranked(&target, &effects);
        InTime {
            first: comparison.window.first,
            test: self.reference.test(&ranked.whole),
            fit: self.told(&target, fitted, &effects, &ranked),
        }
    }
}

impl Comparison<'_> {
    /// What of a treated unit is ranked among placebos. With the ridge it is that of all
    /// fits with one donor less, which is how many each placebo has: with one donor more a
    /// unit is met better before by chance, and worse after.
    fn ranked(&self, target: &Target, effects: &Effects) -> Ranked {
        let post = self.window.post.clone();
        if self.setting.options.ridge.is_none() || effects.ratio.is_none() {
            return Ranked {
                whole: effects.statistic(),
                by_period: post.map(|at| effects.statistic_at(at)).collect(),
            };
        }
        let donors = 0..self.setting.donors.len();
        let all: Vec<Effects> = (donors.into_par_iter())
            .map(|donor| {
                let without = Some(donor);
                let fitted = self.fit(&Target { without, ..*target }, None);
                self.effects(target.path, &fitted.weights)
            })
            .collect();
        let unit = Some(mean(all.iter().map(|one| one.pre_rmspe.powi(2))).sqrt());
        let of = |pick: &dyn Fn(&Effects) -> (f64, f64)| {
            let each: Vec<(f64, f64)> = all.iter().map(pick).collect();
            Statistic {
                mean: mean(each.iter().map(|one| one.0)),
                mean_square: mean(each.iter().map(|one| one.1)),
                unit,
            }
        };
        Ranked {
            whole: of(&|one| (one.att, one.post_rmspe.powi(2))),
            by_period: post
                .map(|at| of(&|one| (one.by_period[at], one.by_period[at].powi(2))))
                .collect(),
        }
    }

    /// The effect without each donor that has weight.
    fn left_out(&self, target: &Target, weights: &[f64]) -> Vec<LeftOut> {
        let with_weight = weights
            .iter()
            .enumerate()
            .filter(|(_, weight)| weight.abs() > 0.0);
        // The ridge gives every donor some weight; those of the plain fit matter.
        let donors: Vec<usize> = if self.setting.options.ridge.is_some() {
            self.plain_donors(target)
        } else {
            with_weight.map(|(donor, _)| donor).collect()
        };
        let told = donors.into_iter().map(|donor| {
            let without = Some(donor);
            let fitted = self.fit(&Target { without, ..*target }, Some(weights));
            let effects = self.effects(target.path, &fitted.weights);
            LeftOut {
                donor: self.setting.donors[donor].number,
                att: effects.att,
                pre_rmspe: effects.pre_rmspe,
                effects: effects.by_period,
            }
        });
        told.collect()
    }
}
