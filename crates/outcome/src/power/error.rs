//! Why power cannot be told.

/// What is wrong with a plan, and what to do.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PowerError {
    /// A size or a power is not between 0 and 1.
    #[error("{what} of {value} is not between 0 and 1: {usual} is usual")]
    Chance {
        /// Which.
        what: &'static str,
        /// The value.
        value: f64,
        /// What is usual.
        usual: f64,
    },
    /// A correlation that no panel has.
    #[error(
        "a correlation of {correlation} between {periods} periods cannot be: it lies between {least} and 1"
    )]
    Correlation {
        /// The correlation.
        correlation: f64,
        /// Periods.
        periods: usize,
        /// The least there can be.
        least: f64,
    },
    /// A standard deviation or error that is not above zero.
    #[error("{what} of {value} is not a number above 0: take it from a panel of earlier years")]
    Spread {
        /// Which.
        what: &'static str,
        /// The value.
        value: f64,
    },
    /// A design without units or periods.
    #[error("{what} is {found} where at least {fewest} are needed: plan for more")]
    TooFew {
        /// Of what.
        what: &'static str,
        /// How many.
        found: usize,
        /// How many are needed.
        fewest: usize,
    },
    /// More are to be treated than there are.
    #[error("{treated} units cannot be treated and 2 be left to compare with, since {units} are never treated: plan for at most {most}", most = units.saturating_sub(2))]
    TooManyTreated {
        /// How many.
        treated: usize,
        /// Untreated units in the panel.
        units: usize,
    },
    /// There is not one value a unit and period.
    #[error(
        "{found} values are not {units} units times {periods} periods: give one a unit and period"
    )]
    Shape {
        /// Values.
        found: usize,
        /// Units.
        units: usize,
        /// Periods.
        periods: usize,
    },
    /// A panel with gaps.
    #[error("{units} units are not seen in every period: drop them, or fill the gaps")]
    Unbalanced {
        /// How many.
        units: usize,
    },
    /// A value is not finite.
    #[error(
        "period {period} of unit {unit} is not a finite number: mend it, or leave the unit out"
    )]
    NotFinite {
        /// The unit, by position.
        unit: usize,
        /// The period, by position.
        period: usize,
    },
    /// The planned start is not within the panel.
    #[error(
        "the start {start} has {before} periods before and {after} from it on: choose one that has some of each"
    )]
    Start {
        /// The planned start.
        start: i64,
        /// Periods before.
        before: usize,
        /// Periods from it on.
        after: usize,
    },
    /// The estimator failed in every draw.
    #[error(
        "the estimator gave no answer in any of {draws} draws with {treated} treated: try it on the panel by itself"
    )]
    NoAnswer {
        /// Draws.
        draws: usize,
        /// Treated units.
        treated: usize,
    },
}
