//! What may be chosen.

/// Which weights are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Method {
    /// Weights of units and of periods, each with a level of its own.
    #[default]
    SyntheticDid,
    /// Weights of units alone, without a level: synthetic control, with a ridge
    /// that is only there to break ties.
    SyntheticControl,
    /// All controls and all periods before treatment alike: difference in
    /// differences.
    DifferenceInDifferences,
}

/// How weights are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Solver {
    /// Frank and Wolfe's steps with the stop rule of R's `synthdid`, whose numbers
    /// hang on where it stops.
    #[default]
    AsR,
    /// The best weights there are.
    Exact,
}

/// With fewer treated units the bootstrap, and the jackknife, see too little of their
/// noise.
///
/// A rule of thumb. Source: Clarke, Pailañir, Athey and Imbens (2024), section 3.3, on
/// placebos where treated units are few; how often each rejects a true null is in
/// `examples/few_treated_rates`.
pub const FEW_TREATED: usize = 10;

/// Where standard errors come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Errors {
    /// The spread of effects on controls that are taken for treated. With one
    /// treated unit each control takes its turn; with more, draws.
    Placebo,
    /// Each unit is left out once, with weights as they are.
    Jackknife,
    /// Units are drawn with replacement, and weights found anew.
    Bootstrap,
    /// No errors.
    None,
}

impl Errors {
    /// With fewer units that are never treated these see too little of their noise for any
    /// interval to be believed; nothing for those that do not resample units.
    ///
    /// Drawn: `few_treated_rates` among the examples. From there on more controls change
    /// next to nothing.
    #[must_use]
    pub const fn controls_needed(self) -> Option<usize> {
        match self {
            Self::Bootstrap => Some(8),
            // It keeps the weights, which with few controls follow their noise.
            Self::Jackknife => Some(50),
            Self::Placebo | Self::None => None,
        }
    }
}

/// What may be chosen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SyntheticDidOptions {
    /// Which weights are used.
    pub method: Method,
    /// How weights are found.
    pub solver: Solver,
    /// How weights are found in draws of the bootstrap, and of placebos with more
    /// than one treated unit; `None` takes the best weights for synthetic
    /// difference-in-differences, whose ridge makes them nearly those of `solver` and
    /// which are found ten times as fast, and `solver` otherwise.
    pub solver_in_draws: Option<Solver>,
    /// Where errors come from; `None` takes placebos with fewer than [`FEW_TREATED`]
    /// treated units, where there are at least twice as many controls or one is
    /// treated, and the bootstrap otherwise.
    pub errors: Option<Errors>,
    /// Draws of the bootstrap, and of placebos with more than one treated unit.
    pub draws: u32,
    /// Seed of the draws.
    pub seed: u64,
    /// The chance with which intervals cover.
    pub level: f64,
}

impl Default for SyntheticDidOptions {
    fn default() -> Self {
        Self {
            method: Method::default(),
            solver: Solver::default(),
            solver_in_draws: None,
            errors: None,
            draws: 200,
            seed: 7,
            level: 0.95,
        }
    }
}

impl SyntheticDidOptions {
    /// How weights are found in draws.
    pub(super) fn solver_in_draws(&self) -> Solver {
        self.solver_in_draws.unwrap_or(match self.method {
            Method::SyntheticDid => Solver::Exact,
            _ => self.solver,
        })
    }
}
