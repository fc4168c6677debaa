//! `outcome`, as people type it.

use std::path::PathBuf;

use allotment_programme::outcome::{
    Base, CannotEstimate, Control, ERRORS, Errors, Estimator, Improvement, MatchChoice,
    MatchMethod, Method, OutcomeChoice, PanelColumns, PowerChoice, PredictorChoice,
    PredictorWeights, Restriction, Screening, SensitivityChoice, Unbalanced, WatchChoice,
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
    pub frozen: FrozenArgs,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub origin: Origin,
    /// Write the pictures, each with its sentence and table: one HTML file that stands alone
    #[arg(long, value_name = "FILE")]
    pub page: Option<PathBuf>,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub output: Output,
}

/// What was said before the results were known.
#[derive(Debug, Args, Clone)]
pub struct FrozenArgs {
    /// The design that `outcome freeze` wrote: says whether it was followed
    #[arg(long, value_name = "FILE")]
    pub design: Option<PathBuf>,
    /// The day of this analysis, to be held against the design's
    #[arg(long, value_name = "DAY", requires = "design", value_parser = day)]
    pub analysed_on: Option<String>,
    /// The smallest effect that would matter, in units of the outcome
    #[arg(long, value_name = "EFFECT", value_parser = above_zero)]
    pub matters: Option<f64>,
}

/// A day of the calendar, 2027-04-01.
fn day(text: &str) -> Result<String, String> {
    allotment_programme::outcome::is_day(text)
        .then(|| text.to_owned())
        .ok_or_else(|| "write a day of the calendar, such as 2027-04-01".into())
}

fn above_zero(text: &str) -> Result<f64, String> {
    text.parse()
        .ok()
        .filter(|&number: &f64| number > 0.0 && number.is_finite())
        .ok_or_else(|| "write a number above 0".into())
}

/// What else can be done with outcomes.
#[derive(Debug, Subcommand)]
pub enum OutcomeCommand {
    /// How large a broken trend would overturn the effect
    #[command(
        after_help = "Example:  allotment outcome sensitivity examples/outcome/panel.csv --unit place --time year --outcome jobs --first-treated funded"
    )]
    Sensitivity(Box<Sensitivity>),
    /// The smallest effect that a design could see, before any money is spent
    #[command(
        after_help = "Example:  allotment outcome power examples/outcome/panel.csv --unit place --time year --outcome jobs --first-treated funded --treated-units 5,10"
    )]
    Power(Power),
    /// A comparison group that is like the treated, and how alike it is
    #[command(
        after_help = "Example:  allotment outcome match examples/outcome/places.csv --unit place --treated funded --covariates jobs_2019,jobs_2021"
    )]
    Match(Match),
    /// Write a design and its hash down before the results exist
    #[command(
        after_help = "Example:  allotment outcome freeze examples/outcome/design.toml --out frozen.json\n\nLater:    allotment outcome PANEL ... --design frozen.json  says whether it was followed"
    )]
    Freeze(Freeze),
    /// Chart a measure as it comes in, and call a change a change by four rules
    #[command(
        after_help = "Example:  allotment outcome watch examples/outcome/watch.csv --improvement down"
    )]
    Watch(Watch),
}

/// `outcome sensitivity`.
#[derive(Debug, Args)]
pub struct Sensitivity {
    /// The panel; or, with --covariance, the coefficients of an event study
    #[arg(value_name = "PANEL")]
    pub file: PathBuf,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub columns: ColumnArgs,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub method: MethodArgs,
    /// What trends may do: break by a multiple of how they broke before, or bend by so much a period
    #[arg(long, default_value = "relative-magnitudes", value_parser = named([
        (Restriction::RelativeMagnitudes, "relative-magnitudes"), (Restriction::Smoothness, "smoothness"),
    ]))]
    pub restriction: Restriction,
    /// The bounds to try; by default 0 to 2 in fifths, or for smoothness 0 to the largest bend seen
    #[arg(long, value_name = "BOUNDS", value_delimiter = ',')]
    pub bounds: Vec<f64>,
    /// How much each period after treatment counts; by default only the first
    #[arg(
        long,
        value_name = "WEIGHTS",
        value_delimiter = ',',
        allow_negative_numbers = true
    )]
    pub period_weights: Vec<f64>,
    /// The first and last time since treatment that is used, such as -4,3
    #[arg(
        long,
        value_name = "FROM,TO",
        value_delimiter = ',',
        num_args = 2,
        allow_negative_numbers = true
    )]
    pub window: Vec<i64>,
    /// A table with the covariance of the coefficients: PANEL then has these, without the base period
    #[arg(long, value_name = "FILE")]
    pub covariance: Option<PathBuf>,
    /// With --covariance: the column of coefficients
    #[arg(
        long,
        value_name = "COLUMN",
        default_value = "estimate",
        requires = "covariance"
    )]
    pub estimate: String,
    /// With --covariance: how many of them are before treatment, if no column `event_time` says so
    #[arg(long, value_name = "N", requires = "covariance")]
    pub before: Option<usize>,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub origin: Origin,
    /// Write the pictures, each with its sentence and table: one HTML file that stands alone
    #[arg(long, value_name = "FILE")]
    pub page: Option<PathBuf>,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub output: Output,
}

impl Sensitivity {
    /// As the stage takes it.
    #[must_use]
    pub fn choice(&self) -> SensitivityChoice {
        SensitivityChoice {
            restriction: self.restriction,
            bounds: self.bounds.clone(),
            period_weights: self.period_weights.clone(),
            window: match self.window[..] {
                [from, to] => Some((from, to)),
                _ => None,
            },
            level: self.method.level,
        }
    }
}

/// `outcome power`.
#[derive(Debug, Args)]
pub struct Power {
    /// A panel of earlier years; what is tried are its units that nobody treated
    #[arg(value_name = "PANEL")]
    pub file: PathBuf,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub columns: ColumnArgs,
    /// The first period in which the programme would act; by default the panel's own
    #[arg(long, value_name = "PERIOD")]
    pub start: Option<String>,
    /// How many units could be treated; by default as many as in the panel
    #[arg(long, value_name = "NUMBERS", value_delimiter = ',')]
    pub treated_units: Vec<usize>,
    /// Effects to try, in units of the outcome; by default some around what can be seen
    #[arg(
        long,
        value_name = "EFFECTS",
        value_delimiter = ',',
        allow_negative_numbers = true
    )]
    pub effects: Vec<f64>,
    /// Draws of who is treated
    #[arg(long, value_name = "N", default_value_t = 1000)]
    pub draws: u32,
    /// The chance with which intervals cover: the test's size is one less that
    #[arg(long, default_value_t = 0.95)]
    pub level: f64,
    /// The chance with which the smallest effect is to be seen
    #[arg(long = "power", value_name = "POWER", default_value_t = 0.8)]
    pub chance: f64,
    /// What happens with units that are not seen in every period
    #[arg(long, default_value = "refuse", value_parser = named([
        (Unbalanced::Refuse, "refuse"), (Unbalanced::Drop, "drop"),
    ]))]
    pub unbalanced: Unbalanced,
    /// The seed of everything drawn
    #[arg(long, default_value_t = SEED)]
    pub seed: u64,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub origin: Origin,
    /// Write the pictures, each with its sentence and table: one HTML file that stands alone
    #[arg(long, value_name = "FILE")]
    pub page: Option<PathBuf>,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub output: Output,
}

impl Power {
    /// As the stage takes it.
    #[must_use]
    pub fn choice(&self) -> PowerChoice {
        PowerChoice {
            start: self.start.clone(),
            treated: self.treated_units.clone(),
            effects: self.effects.clone(),
            draws: self.draws,
            seed: self.seed,
            level: self.level,
            power: self.chance,
            unbalanced: self.unbalanced,
        }
    }
}

/// `outcome match`.
#[derive(Debug, Args)]
pub struct Match {
    /// The places: a row for each
    #[arg(value_name = "PLACES")]
    pub file: PathBuf,
    /// The column of places
    #[arg(long, value_name = "COLUMN", default_value = "id")]
    pub unit: String,
    /// The column that is 1 for a treated place, else 0
    #[arg(long, value_name = "COLUMN", default_value = "treated")]
    pub treated: String,
    /// Columns known from before treatment, in which the group is to be like the treated
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',', required = true)]
    pub covariates: Vec<String>,
    /// Compare only within the same value of this column, such as a region
    #[arg(long, value_name = "COLUMN")]
    pub within: Option<String>,
    /// An outcome after treatment: the difference is told too
    #[arg(long, value_name = "COLUMN")]
    pub outcome: Option<String>,
    /// How: weights that balance exactly, or the nearest places by covariates or by chance of treatment
    #[arg(long, default_value = "entropy", value_parser = named([
        (MatchMethod::Entropy, "entropy"), (MatchMethod::Mahalanobis, "mahalanobis"),
        (MatchMethod::Propensity, "propensity"),
    ]))]
    pub method: MatchMethod,
    /// With entropy: balance variances too
    #[arg(long)]
    pub variances: bool,
    /// With nearest places: how far apart scores may be, in standard deviations
    #[arg(long, value_name = "DEVIATIONS")]
    pub caliper: Option<f64>,
    /// With nearest places: an untreated place may serve more than once
    #[arg(long)]
    pub again: bool,
    /// The chance with which intervals cover
    #[arg(long, default_value_t = 0.95)]
    pub level: f64,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub origin: Origin,
    /// Write the pictures, each with its sentence and table: one HTML file that stands alone
    #[arg(long, value_name = "FILE")]
    pub page: Option<PathBuf>,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub output: Output,
}

impl Match {
    /// As the stage takes it.
    #[must_use]
    pub fn choice(&self) -> MatchChoice {
        MatchChoice {
            unit: self.unit.clone(),
            treated: self.treated.clone(),
            covariates: self.covariates.clone(),
            within: self.within.clone(),
            outcome: self.outcome.clone(),
            method: self.method,
            variances: self.variances,
            caliper: self.caliper,
            again: self.again,
            level: self.level,
        }
    }
}

/// `outcome freeze`.
#[derive(Debug, Args)]
pub struct Freeze {
    /// The design: question, data, method, and the day on which the data will be looked at
    #[arg(value_name = "DESIGN.toml")]
    pub file: PathBuf,
    /// Write to this file, a .json
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
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
    /// Write the pictures, each with its sentence and table: one HTML file that stands alone
    #[arg(long, value_name = "FILE")]
    pub page: Option<PathBuf>,
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

/// Where errors come from; by rule if nobody says. Named, since clap takes a bare
/// `Option` for an argument that may be left out.
type ErrorsFrom = Option<Errors>;

/// What only the synthetic methods have.
#[derive(Debug, Args, Clone)]
pub struct SyntheticArgs {
    /// With synthetic-did: errors from placebos, the jackknife or the bootstrap; by default placebos for one treated unit, else the bootstrap
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
