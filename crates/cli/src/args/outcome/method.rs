//! Which columns hold what, and by which method.

use allotment_programme::outcome::{
    Base, CannotEstimate, Control, ERRORS, Errors, Estimator, Method, OutcomeChoice, PanelColumns,
    PredictorChoice, PredictorWeights, Unbalanced,
};
use clap::Args;

use super::chance;
use crate::args::{SEED, named};

/// Which columns hold what.
#[derive(Debug, Args, Clone)]
pub struct ColumnArgs {
    /// The column of units: places, or people
    #[arg(long, value_name = "COLUMN", default_value = "id")]
    pub unit: String,
    /// The column of periods: 2024, 2023/24, 2024-Q1, 2024-05
    #[arg(long, value_name = "COLUMN", default_value = "time")]
    pub time: String,
    /// The column of what was measured; several are judged beside each other: jobs,pay
    #[arg(
        long,
        value_name = "COLUMNS",
        value_delimiter = ',',
        default_value = "outcome"
    )]
    pub outcome: Vec<String>,
    /// The column of each unit's first treated period; empty or 0 if never
    #[arg(long, value_name = "COLUMN", conflicts_with = "treated")]
    pub first_treated: Option<String>,
    /// Instead: a column that is 1 in every treated row, else 0
    #[arg(long, value_name = "COLUMN")]
    pub treated: Option<String>,
    /// Columns by which controls are made comparable, which treatment cannot have changed: known from before it, or (imputation, two-way) changing over time for reasons of their own
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',')]
    pub covariates: Vec<String>,
    /// How much each row counts
    #[arg(long, value_name = "COLUMN")]
    pub weights: Option<String>,
    /// Groups of units that may move together, such as districts
    #[arg(long, value_name = "COLUMN")]
    pub cluster: Option<String>,
}

impl ColumnArgs {
    /// As the stage takes it; of several outcomes the first.
    #[must_use]
    pub fn columns(&self) -> PanelColumns {
        PanelColumns {
            unit: self.unit.clone(),
            time: self.time.clone(),
            outcome: self.outcome.first().cloned().unwrap_or_default(),
            first_treated: self.first_treated.clone(),
            treated: self.treated.clone(),
            covariates: self.covariates.clone(),
            weights: self.weights.clone(),
            cluster: self.cluster.clone(),
        }
    }
}

/// Where errors come from; by rule if nobody says. Named, since clap takes a bare
/// `Option` for an argument that may be left out.
type ErrorsFrom = Option<Errors>;

/// What only the synthetic methods have.
#[derive(Debug, Args, Clone)]
pub struct SyntheticArgs {
    /// With synthetic-did: errors from placebos, the jackknife or the bootstrap; by default placebos with fewer than 10 treated, where the controls allow, else the bootstrap
    #[arg(long, default_value = "auto", value_parser = named(ERRORS.map(|(name, errors)| (errors, name))))]
    pub errors: ErrorsFrom,
    /// With synthetic-control: compare by a column's mean over periods: COLUMN, COLUMN@PERIOD or COLUMN@FROM..TO
    #[arg(long = "predictor", value_name = "COLUMN@PERIODS")]
    pub predictors: Vec<PredictorChoice>,
    /// With synthetic-control: how much predictors count: searched, equal, or a number each
    #[arg(long, value_name = "WEIGHTS", default_value = "searched")]
    pub predictor_weights: PredictorWeights,
    /// With synthetic-control: correct for what weights leave unmet, by ridge regression
    #[arg(long)]
    pub ridge: bool,
    /// With synthetic-control: pretend that treatment began in this earlier period, as a check
    #[arg(long, value_name = "PERIOD")]
    pub pretend: Option<String>,
}

/// How one series is read, by the method `interrupted`.
#[derive(Debug, Args, Clone)]
pub struct SeriesArgs {
    /// With interrupted: compare with the mean of the untreated units
    #[arg(long)]
    pub comparison: bool,
    /// With interrupted: allow for months or quarters
    #[arg(long)]
    pub seasons: bool,
    /// With interrupted: how many periods errors follow each other, if not by rule
    #[arg(long, value_name = "PERIODS")]
    pub lag: Option<usize>,
}

/// Which method, and its settings.
#[derive(Debug, Args, Clone)]
pub struct MethodArgs {
    /// The method
    #[arg(long, default_value = "group-time", value_parser = named(Method::ALL))]
    pub method: Method,
    /// How controls are made comparable: doubly robust, weighting, or regression
    #[arg(long, default_value = "dr", value_parser = named([
        (Estimator::DoublyRobust, "dr"), (Estimator::Weighting, "ipw"), (Estimator::Regression, "reg"),
    ]))]
    pub estimator: Estimator,
    /// Who the controls are: never treated, or these and the not yet treated
    #[arg(long, default_value = "never", value_parser = named([
        (Control::Never, "never"), (Control::NotYet, "not-yet"),
    ]))]
    pub control: Control,
    /// What effects before treatment are measured from: the period before each, or the last before treatment
    #[arg(long, default_value = "varying", value_parser = named([
        (Base::Varying, "varying"), (Base::Universal, "universal"),
    ]))]
    pub base: Base,
    /// Periods before treatment in which units may already react
    #[arg(long, value_name = "PERIODS", default_value_t = 0)]
    pub anticipation: u32,
    /// Draws for bands over many estimates at once; 0 for none
    #[arg(long, value_name = "N", default_value_t = 1000)]
    pub draws: u32,
    /// The chance with which intervals cover
    #[arg(long, default_value_t = 0.95, value_parser = chance)]
    pub level: f64,
    /// The fewest units that a cohort, and the controls, may have
    #[arg(long, value_name = "N", default_value_t = 5)]
    pub min_group: usize,
    /// Average by event time only over cohorts seen this many periods after treatment
    #[arg(long, value_name = "PERIODS")]
    pub balance: Option<u32>,
    /// What happens with units that are not seen in every period
    #[arg(long, default_value = "refuse", value_parser = named([
        (Unbalanced::Refuse, "refuse"), (Unbalanced::Drop, "drop"), (Unbalanced::Allow, "allow"),
    ]))]
    pub unbalanced: Unbalanced,
    /// Each row is another person or place: repeated cross-sections
    #[arg(long)]
    pub repeated: bool,
    /// Leave out a cohort and period that cannot be estimated, with its reason
    #[arg(long)]
    pub leave_out: bool,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub synthetic: SyntheticArgs,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub series: SeriesArgs,
    /// The seed of everything drawn
    #[arg(long, default_value_t = SEED)]
    pub seed: u64,
}

impl MethodArgs {
    /// As the stage takes it.
    #[must_use]
    pub fn choice(&self) -> OutcomeChoice {
        OutcomeChoice {
            method: self.method,
            estimator: self.estimator,
            control: self.control,
            base: self.base,
            anticipation: self.anticipation,
            draws: self.draws,
            seed: self.seed,
            level: self.level,
            min_group: self.min_group,
            balance: self.balance,
            unbalanced: self.unbalanced,
            repeated: self.repeated,
            cannot_estimate: if self.leave_out {
                CannotEstimate::LeaveOut
            } else {
                CannotEstimate::Refuse
            },
            errors: self.synthetic.errors,
            predictors: self.synthetic.predictors.clone(),
            predictor_weights: self.synthetic.predictor_weights.clone(),
            ridge: self.synthetic.ridge,
            pretend: self.synthetic.pretend.clone(),
            comparison: self.series.comparison,
            seasons: self.series.seasons,
            lag: self.series.lag,
        }
    }
}
