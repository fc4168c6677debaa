//! Which method, with which settings.

use allotment_outcome::group_time::{
    Base, CannotEstimate, Control, Estimator, GroupTimeOptions, Multiplier,
};
use allotment_outcome::panel::Unbalanced;

use allotment_outcome::synthetic_did::Errors;

use super::method::Method;
use super::panel::PanelColumns;
use super::synthetic_control::{PredictorChoice, PredictorWeights};

/// What a person asks for.
#[derive(Debug, Clone, PartialEq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of the command line, of one method or another"
)]
pub struct OutcomeChoice {
    /// The method.
    pub method: Method,
    /// How controls are made comparable.
    pub estimator: Estimator,
    /// Who the controls are.
    pub control: Control,
    /// The period that effects before treatment are measured from.
    pub base: Base,
    /// Periods before treatment in which units may already react.
    pub anticipation: u32,
    /// Draws for bands; 0 for none.
    pub draws: u32,
    /// The seed of everything drawn.
    pub seed: u64,
    /// The chance with which intervals cover.
    pub level: f64,
    /// The fewest units that a cohort, and the controls, may have.
    pub min_group: usize,
    /// Averages by event time take only cohorts seen this long.
    pub balance: Option<u32>,
    /// What happens with units that are not seen in every period.
    pub unbalanced: Unbalanced,
    /// Each row is another unit.
    pub repeated: bool,
    /// What is done with a cohort and period that cannot be estimated.
    pub cannot_estimate: CannotEstimate,
    /// Synthetic difference in differences: where errors come from; by rule if
    /// nobody says.
    pub errors: Option<Errors>,
    /// Synthetic control: what units are compared by, besides covariates.
    pub predictors: Vec<PredictorChoice>,
    /// Synthetic control: how much these count.
    pub predictor_weights: PredictorWeights,
    /// Synthetic control: correct for what weights leave unmet, by ridge regression.
    pub ridge: bool,
    /// Synthetic control: an earlier period from which to pretend that treatment
    /// began.
    pub pretend: Option<String>,
    /// Interrupted: compare with the mean of the untreated.
    pub comparison: bool,
    /// Interrupted: allow for the seasons of the calendar.
    pub seasons: bool,
    /// Interrupted: how many periods errors follow each other.
    pub lag: Option<usize>,
}

impl Default for OutcomeChoice {
    fn default() -> Self {
        Self {
            method: Method::default(),
            estimator: Estimator::default(),
            control: Control::default(),
            base: Base::default(),
            anticipation: 0,
            draws: 1000,
            seed: crate::SEED,
            level: 0.95,
            min_group: 5,
            balance: None,
            unbalanced: Unbalanced::default(),
            repeated: false,
            cannot_estimate: CannotEstimate::default(),
            errors: None,
            predictors: Vec::new(),
            predictor_weights: PredictorWeights::default(),
            ridge: false,
            pretend: None,
            comparison: false,
            seasons: false,
            lag: None,
        }
    }
}

impl OutcomeChoice {
    pub(super) fn group_time(&self) -> GroupTimeOptions {
        GroupTimeOptions {
            estimator: self.estimator,
            control: self.control,
            base: self.base,
            anticipation: self.anticipation,
            draws: self.draws,
            seed: self.seed,
            multiplier: Multiplier::default(),
            level: self.level,
            min_group: self.min_group,
            balance: self.balance,
            cannot_estimate: self.cannot_estimate,
        }
    }
}

/// An option, whether it is asked for, and the methods that heed it.
type Heeded = (&'static str, bool, &'static [Method]);

impl OutcomeChoice {
    /// The first option that is asked for and that the method would pass over, with
    /// the methods that heed it: whoever asks for anticipation believes that it was
    /// allowed for.
    #[must_use]
    pub fn passed_over(&self, columns: &PanelColumns) -> Option<(&'static str, String)> {
        use Method::{GroupTime, Imputation, Interrupted, SyntheticControl, SyntheticDid, TwoWay};
        let usual = Self::default();
        let is_series = self.method == Interrupted;
        let options: [Heeded; 21] = [
            (
                "anticipation",
                self.anticipation > 0,
                &[GroupTime, Imputation],
            ),
            ("estimator", self.estimator != usual.estimator, &[GroupTime]),
            ("control", self.control != usual.control, &[GroupTime]),
            ("base", self.base != usual.base, &[GroupTime]),
            (
                "min-group",
                self.min_group != usual.min_group,
                &[GroupTime, Imputation],
            ),
            ("balance", self.balance.is_some(), &[GroupTime]),
            (
                "leave-out",
                self.cannot_estimate != usual.cannot_estimate,
                &[GroupTime],
            ),
            ("errors", self.errors.is_some(), &[SyntheticDid]),
            (
                "predictor",
                !self.predictors.is_empty(),
                &[SyntheticControl],
            ),
            (
                "predictor-weights",
                self.predictor_weights != usual.predictor_weights,
                &[SyntheticControl],
            ),
            ("ridge", self.ridge, &[SyntheticControl]),
            ("pretend", self.pretend.is_some(), &[SyntheticControl]),
            ("comparison", self.comparison, &[Interrupted]),
            ("seasons", self.seasons, &[Interrupted]),
            ("lag", self.lag.is_some(), &[Interrupted]),
            (
                "cluster",
                columns.cluster.is_some(),
                &[GroupTime, Imputation, TwoWay],
            ),
            // The other methods heed these, or refuse them with their own reason.
            (
                "covariates",
                is_series && !columns.covariates.is_empty(),
                &[GroupTime, Imputation, TwoWay, SyntheticControl],
            ),
            (
                "weights",
                is_series && columns.weights.is_some(),
                &[GroupTime, Imputation, TwoWay],
            ),
            ("repeated", is_series && self.repeated, &[GroupTime]),
            (
                "unbalanced",
                is_series && !self.comparison && self.unbalanced != usual.unbalanced,
                &[GroupTime, Imputation, TwoWay],
            ),
            (
                "draws",
                self.draws != usual.draws && self.draws > 0,
                &[GroupTime, SyntheticDid, SyntheticControl],
            ),
        ];
        let passed_over = options
            .into_iter()
            .find(|(_, is_asked, methods)| *is_asked && !methods.contains(&self.method));
        if self.repeated && columns.treated.is_some() {
            let why = "with --repeated each row is another unit, and one from before does not say whether its like were treated later; use --first-treated";
            return Some(("treated", why.to_owned()));
        }
        if self.repeated && self.unbalanced != usual.unbalanced {
            let why = "with --repeated each row is another unit, and none is seen twice";
            return Some(("unbalanced", why.to_owned()));
        }
        if is_series && self.comparison && self.unbalanced == Unbalanced::Allow {
            let why = "a mean of whoever is there moves when somebody leaves; use --unbalanced drop, or fill the gaps";
            return Some(("unbalanced", why.to_owned()));
        }
        let Some((name, _, methods)) = passed_over else {
            let has_predictors = !self.predictors.is_empty() || !columns.covariates.is_empty();
            let weighs_nothing =
                self.predictor_weights != usual.predictor_weights && !has_predictors;
            let why = "there are no predictors whose weight it could be";
            return weighs_nothing.then(|| ("predictor-weights", why.to_owned()));
        };
        let names: Vec<&str> = methods.iter().map(|method| method.key()).collect();
        Some((
            name,
            format!(
                "{} passes it over; {} heeds it",
                self.method,
                names.join(" or ")
            ),
        ))
    }
}
