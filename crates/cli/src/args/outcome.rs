//! `outcome`, as people type it.

use std::path::PathBuf;

use allotment_programme::outcome::{
    Base, CannotEstimate, Control, Estimator, Improvement, Method, OutcomeChoice, PanelColumns,
    Screening, Unbalanced, WatchChoice,
};
use clap::{Args, Subcommand};

use super::{Origin, Output, SEED, named};

/// `outcome`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
#[command(
    after_help = "Example:  allotment outcome examples/outcome/panel.csv --unit place --time year --outcome jobs --first-treated funded"
)]
pub struct Outcome {
    /// `outcome watch`
    #[command(subcommand)]
    pub command: Option<OutcomeCommand>,
    /// The panel: a row for each unit and period
    #[arg(required = true, value_name = "PANEL")]
    pub file: Option<PathBuf>,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub columns: ColumnArgs,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub method: MethodArgs,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub origin: Origin,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub output: Output,
}

/// What else can be done with outcomes.
#[derive(Debug, Subcommand)]
pub enum OutcomeCommand {
    /// Chart a measure as it comes in, and call a change a change by four rules
    #[command(
        after_help = "Example:  allotment outcome watch examples/outcome/watch.csv --improvement down"
    )]
    Watch(Watch),
}

/// `outcome watch`.
#[derive(Debug, Args)]
pub struct Watch {
    /// The series: a row for each period, in order
    #[arg(value_name = "SERIES")]
    pub file: PathBuf,
    /// The column of periods
    #[arg(long, value_name = "COLUMN", default_value = "time")]
    pub time: String,
    /// The column of values
    #[arg(long, value_name = "COLUMN", default_value = "value")]
    pub value: String,
    /// Which way is better; if nobody says, a change is only called high or low
    #[arg(long, default_value = "neither", value_parser = named([
        (Improvement::Up, "up"), (Improvement::Down, "down"), (Improvement::Neither, "neither"),
    ]))]
    pub improvement: Improvement,
    /// Leave moving ranges of at least 3.267 times their mean out of the limits, once
    #[arg(long)]
    pub screen: bool,
    /// How many points at the beginning of a phase fix its limits; else all
    #[arg(long, value_name = "POINTS")]
    pub baseline: Option<usize>,
    /// Periods at which a new phase begins
    #[arg(long, value_name = "PERIODS", value_delimiter = ',')]
    pub rebase: Vec<String>,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub origin: Origin,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub output: Output,
}

impl Watch {
    /// As the stage takes it.
    #[must_use]
    pub fn choice(&self) -> WatchChoice {
        WatchChoice {
            time: self.time.clone(),
            value: self.value.clone(),
            improvement: self.improvement,
            screening: if self.screen {
                Screening::On
            } else {
                Screening::Off
            },
            baseline: self.baseline,
            rebase: self.rebase.clone(),
        }
    }
}

/// Which columns hold what.
#[derive(Debug, Args, Clone)]
pub struct ColumnArgs {
    /// The column of units: places, or people
    #[arg(long, value_name = "COLUMN", default_value = "id")]
    pub unit: String,
    /// The column of periods: 2024, 2023/24, 2024-Q1, 2024-05
    #[arg(long, value_name = "COLUMN", default_value = "time")]
    pub time: String,
    /// The column of what was measured
    #[arg(long, value_name = "COLUMN", default_value = "outcome")]
    pub outcome: String,
    /// The column of each unit's first treated period; empty or 0 if never
    #[arg(long, value_name = "COLUMN", conflicts_with = "treated")]
    pub first_treated: Option<String>,
    /// Instead: a column that is 1 in every treated row, else 0
    #[arg(long, value_name = "COLUMN")]
    pub treated: Option<String>,
    /// Columns known from before treatment, by which controls are made comparable
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
    /// As the stage takes it.
    #[must_use]
    pub fn columns(&self) -> PanelColumns {
        PanelColumns {
            unit: self.unit.clone(),
            time: self.time.clone(),
            outcome: self.outcome.clone(),
            first_treated: self.first_treated.clone(),
            treated: self.treated.clone(),
            covariates: self.covariates.clone(),
            weights: self.weights.clone(),
            cluster: self.cluster.clone(),
        }
    }
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
    #[arg(long, default_value_t = 0.95)]
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
            comparison: self.series.comparison,
            seasons: self.series.seasons,
            lag: self.series.lag,
        }
    }
}
