//! What is known of a study.

/// How an effect was estimated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Method {
    /// The treated, before and after.
    BeforeAfter,
    /// Treated and untreated, after.
    CrossSection,
    /// Matched or weighted treated and untreated, after.
    Matching,
    /// A series and its interruption.
    Interrupted,
    /// The same against a comparison series.
    ComparativeInterrupted,
    /// The change of the treated against that of the untreated, in one block or by
    /// group and time.
    DifferenceInDifferences,
    /// Two-way fixed effects.
    TwoWay,
    /// Imputed outcomes of the treated.
    Imputation,
    /// A synthetic control, augmented or not.
    SyntheticControl,
    /// Synthetic difference in differences.
    SyntheticDifference,
    /// Either side of a cut-off.
    Discontinuity,
    /// An instrument.
    Instrument,
    /// A draw.
    Randomised,
}

/// What a test found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Test {
    /// The chance of what was found, were the design sound.
    PValue(f64),
    /// It was not made, or could not be.
    NotMade,
}

/// Units that are seen in one only of two compared periods, so that no change of theirs
/// is known, on each side of a comparison of changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Unchanged {
    /// Treated units of which no change is known.
    pub treated: usize,
    /// All treated units.
    pub of_treated: usize,
    /// Untreated units of which no change is known.
    pub untreated: usize,
    /// All untreated units.
    pub of_untreated: usize,
}

/// What is known of how a study was carried out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Facts {
    /// Whether control variables (or seasons, or wider trends) were allowed for.
    pub controls: bool,
    /// Whether effects before treatment are jointly zero.
    pub trends_before: Test,
    /// The largest standardised mean difference between treated and comparison,
    /// after whatever weighting there was.
    pub largest_difference: Option<f64>,
    /// How far a synthetic control is from the treated before treatment, as a root
    /// mean square in standard deviations of the outcome between units.
    pub fit_before: Option<f64>,
    /// Whether that fit is close because there are as many donors as numbers to be
    /// met: then it would be for any treated unit.
    pub fit_is_forced: bool,
    /// For two-way fixed effects: the share of weight on comparisons with units
    /// that are treated already.
    pub forbidden_weight: Option<f64>,
    /// Of how many of its units a comparison of changes knows no change.
    pub unchanged: Option<Unchanged>,
    /// For a cut-off: whether scores were moved across it (a density test).
    pub scores_moved: Test,
    /// For a cut-off: whether covariates from before jump at it.
    pub covariates_jump: Test,
    /// For an instrument: its first-stage F statistic.
    pub first_stage: Option<f64>,
    /// The share of units that were lost after treatment was given out.
    pub lost: Option<f64>,
}

impl Facts {
    /// Nothing is known.
    #[must_use]
    pub const fn none() -> Self {
        Self {
            controls: false,
            trends_before: Test::NotMade,
            largest_difference: None,
            fit_before: None,
            fit_is_forced: false,
            forbidden_weight: None,
            unchanged: None,
            scores_moved: Test::NotMade,
            covariates_jump: Test::NotMade,
            first_stage: None,
            lost: None,
        }
    }
}
