//! Why there is no answer, and what to mind in one.

use super::options::Errors;

/// What is wrong with a panel or the options for this method, and what to do.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SyntheticDidError {
    /// A confidence level is not between 0 and 1.
    #[error("a level of {level} is not between 0 and 1: 0.95 is usual")]
    Level {
        /// The level asked for.
        level: f64,
    },
    /// Too few draws to tell a spread.
    #[error(
        "{draws} draws have no spread: ask for at least 2 (200 are usual), or for errors that draw nothing, by the jackknife or none"
    )]
    FewDraws {
        /// The draws asked for.
        draws: u32,
    },
    /// Rows are repeated cross-sections.
    #[error(
        "each of {rows} rows is another unit, so that no unit's path can be matched: give units that are seen in every period"
    )]
    Repeated {
        /// How many rows.
        rows: usize,
    },
    /// Some units are not seen in every period.
    #[error(
        "{missing} of {cells} units and periods are not seen, and paths are matched in every period: drop units that are not seen throughout, or periods in which some are not"
    )]
    Unbalanced {
        /// Units times periods that have no row.
        missing: usize,
        /// Units times periods.
        cells: usize,
    },
    /// Rows have weights.
    #[error(
        "{units} units have weights, and this method has none but its own: leave them out, or use effects by group and time"
    )]
    Weighted {
        /// How many units.
        units: usize,
    },
    /// Units have clusters.
    #[error(
        "{clusters} clusters of units are given, and errors here take each unit by itself: make each cluster one unit, leave clusters out, or use effects by group and time"
    )]
    Clustered {
        /// How many clusters.
        clusters: usize,
    },
    /// There are covariates.
    #[error(
        "{covariates} covariates are given, and paths are matched by outcomes alone: leave them out, take what they explain off the outcome, or use effects by group and time"
    )]
    Covariates {
        /// How many covariates.
        covariates: usize,
    },
    /// Nobody is treated.
    #[error(
        "none of {units} units is treated by the last period, {last}: say when each was first treated"
    )]
    NoTreated {
        /// How many units.
        units: usize,
        /// The last period.
        last: i64,
    },
    /// Too few units are never treated.
    #[error(
        "{controls} of {units} units are never treated, and at least 2 are needed to weigh: add units that were never treated, or use effects by group and time against those not yet treated"
    )]
    FewControls {
        /// Units that are never treated.
        controls: usize,
        /// Units in all.
        units: usize,
    },
    /// A cohort has too few periods before treatment.
    #[error(
        "the {units} units first treated in {first} have {before} periods before, and at least 2 are needed to match paths: add earlier periods, or leave these units out"
    )]
    FewBefore {
        /// The cohort.
        first: i64,
        /// Its units.
        units: usize,
        /// Its periods before treatment.
        before: usize,
    },
    /// Controls all change alike, so that nothing says how much to regularise.
    #[error(
        "the {controls} never-treated units all change alike in each of {before} periods before {first}, so that there is no noise to weigh them by: use difference in differences"
    )]
    NoNoise {
        /// Units that are never treated.
        controls: usize,
        /// Periods before treatment.
        before: usize,
        /// The cohort.
        first: i64,
    },
    /// Placebos need more controls than treated units.
    #[error(
        "placebos for {treated} treated units need more than {treated} never-treated ones, and there are {controls}: add units that were never treated, or choose jackknife or bootstrap"
    )]
    FewPlacebos {
        /// Treated units.
        treated: usize,
        /// Units that are never treated.
        controls: usize,
    },
    /// The jackknife leaves nobody treated.
    #[error(
        "the jackknife leaves out each unit in turn, and {first} has 1 treated unit: choose placebo"
    )]
    JackknifeOfOne {
        /// The cohort.
        first: i64,
    },
    /// The jackknife leaves no weight.
    #[error(
        "the jackknife leaves out each unit in turn, and 1 of {controls} never-treated units has all the weight for {first}: choose placebo or bootstrap"
    )]
    JackknifeOfOneWeight {
        /// Units that are never treated.
        controls: usize,
        /// The cohort.
        first: i64,
    },
    /// The bootstrap would draw one treated unit over and over.
    #[error(
        "the bootstrap draws treated units, and there is {treated}, whose noise no draw would show: choose placebo"
    )]
    BootstrapOfOne {
        /// Treated units.
        treated: usize,
    },
    /// Outcomes are so large that their squares are not numbers.
    #[error(
        "outcomes reach {largest:e}, whose squares are too large to compute with: give them in a larger unit"
    )]
    TooLarge {
        /// The largest outcome, in size.
        largest: f64,
    },
}

/// What to mind in an answer.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SyntheticDidWarning {
    /// Too few placebos for a test at the usual size.
    #[error(
        "there {} to judge by: with fewer than 19 no rank is below 5%, and the spread of so few is itself uncertain",
        if *placebos == 1 { "is 1 placebo".to_owned() } else { format!("are {placebos} placebos") }
    )]
    FewPlacebos {
        /// Sets of units that were taken for treated instead.
        placebos: usize,
    },
    /// Few units that are never treated, of whose noise draws of units see too little:
    /// how sure the effect is cannot be told.
    #[error("{}", few_controls(*controls, *errors))]
    FewControls {
        /// Units that are never treated.
        controls: usize,
        /// Where errors come from.
        errors: Errors,
    },
    /// Few treated units.
    #[error("{}", few_treated(*treated, *errors))]
    FewTreated {
        /// Treated units.
        treated: usize,
        /// Where errors come from.
        errors: Errors,
    },
    /// The paths do not match before treatment.
    #[error(
        "before {first} the weighted controls miss the treated by {miss:.4} a period (root mean square), more than what controls change by chance, {noise:.4}: do not rely on the effect from {first} on"
    )]
    PoorFit {
        /// The cohort.
        first: i64,
        /// The root mean square miss.
        miss: f64,
        /// The noise of controls.
        noise: f64,
    },
    /// Few periods before treatment.
    #[error(
        "{before} periods before {first} are few to match paths by: weights follow noise in them"
    )]
    FewBefore {
        /// The cohort.
        first: i64,
        /// Its periods before treatment.
        before: usize,
    },
    /// A cohort of one has no error of its own by the bootstrap.
    #[error("{first} has 1 treated unit, so that {} has no error for it alone", kind(*errors))]
    Alone {
        /// The cohort.
        first: i64,
        /// Where errors come from.
        errors: Errors,
    },
}

fn few_controls(controls: usize, errors: Errors) -> String {
    let needed = errors.controls_needed().unwrap_or(0);
    let instead = match errors {
        Errors::Jackknife if Errors::Bootstrap.controls_needed() <= Some(controls) => {
            "choose the bootstrap"
        }
        _ => "add units that were never treated, or use effects by group and time",
    };
    format!(
        "{controls} units are never treated, of whose noise {} sees too little: with fewer than some {needed} its interval is too narrow; {instead}",
        kind(errors)
    )
}

fn few_treated(treated: usize, errors: Errors) -> String {
    match errors {
        Errors::Placebo => format!(
            "{treated} units are treated: the effect is judged by its rank among placebos, which takes their noise to be like that of the controls"
        ),
        Errors::None => format!("{treated} units are treated, and no errors were asked for"),
        _ => format!(
            "{treated} units are treated, of whose noise {} sees too little: the interval is too narrow; choose placebo, where the controls allow",
            kind(errors)
        ),
    }
}

const fn kind(errors: Errors) -> &'static str {
    match errors {
        Errors::Placebo => "placebo",
        Errors::Jackknife => "the jackknife",
        Errors::Bootstrap => "the bootstrap",
        Errors::None => "nothing",
    }
}
