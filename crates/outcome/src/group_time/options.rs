//! What may be chosen.

/// How controls are made comparable with the treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Estimator {
    /// Doubly robust: right if either the outcome regression or the chance of
    /// treatment is.
    #[default]
    DoublyRobust,
    /// Inverse probability weighting alone, with weights that sum to one.
    Weighting,
    /// Outcome regression alone.
    Regression,
}

/// Who the controls are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Control {
    /// Units that are never treated.
    #[default]
    Never,
    /// These, and units that are treated later than both compared periods.
    NotYet,
}

/// The period that effects before treatment are measured from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Base {
    /// The period just before each, so that each is a short change.
    #[default]
    Varying,
    /// The last period before treatment, for all periods.
    Universal,
}

/// What each unit is multiplied by in a draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Multiplier {
    /// 1 or -1 with even chances, as R's `did` does.
    #[default]
    Rademacher,
    /// Two uneven values whose third moment is 1 as well, as its paper says.
    Mammen,
}

/// What is done when one cohort in one period cannot be estimated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CannotEstimate {
    /// All is refused, with the reason of the first.
    #[default]
    Refuse,
    /// It is left out of every average; its cell holds the reason.
    LeaveOut,
}

/// What may be chosen; the defaults are the contract's.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupTimeOptions {
    /// How controls are made comparable.
    pub estimator: Estimator,
    /// Who the controls are.
    pub control: Control,
    /// What effects before treatment are measured from.
    pub base: Base,
    /// Periods before treatment in which units may already react.
    pub anticipation: u32,
    /// Multiplier draws for uniform bands; 0 for none.
    pub draws: u32,
    /// Seed of the draws.
    pub seed: u64,
    /// What each unit is multiplied by in a draw.
    pub multiplier: Multiplier,
    /// The chance with which intervals and bands cover.
    pub level: f64,
    /// The fewest units that a cohort, and the controls, may have.
    pub min_group: usize,
    /// Averages by event time take only cohorts that are seen this many periods
    /// after treatment, so that the mix of cohorts does not change with time.
    pub balance: Option<u32>,
    /// What is done with a cohort and period that cannot be estimated.
    pub cannot_estimate: CannotEstimate,
}

impl Default for GroupTimeOptions {
    fn default() -> Self {
        Self {
            estimator: Estimator::default(),
            control: Control::default(),
            base: Base::default(),
            anticipation: 0,
            draws: 1000,
            seed: 7,
            multiplier: Multiplier::default(),
            level: 0.95,
            min_group: 5,
            balance: None,
            cannot_estimate: CannotEstimate::default(),
        }
    }
}
