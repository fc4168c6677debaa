//! Why value for money cannot be told.

/// What is wrong with flows or parameters, and what to do.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ValueError {
    /// A text is not a decimal.
    #[error("{text:?} is not a decimal of at most nine places: write it like 0.035")]
    Decimal {
        /// The text.
        text: String,
    },
    /// A number is too large for exact sums.
    #[error("{what} of {value} is beyond what is added up exactly: check its unit")]
    TooLarge {
        /// Which.
        what: &'static str,
        /// The number.
        value: String,
    },
    /// A schedule that does not begin, or whose years do not increase.
    #[error(
        "tier {tier} of the discount schedule begins in year {from}: begin the first in year 0 or 1, and each later than the one before"
    )]
    Tier {
        /// The tier, by position.
        tier: usize,
        /// Its first year.
        from: u32,
    },
    /// A rate that is not one.
    #[error("a discount rate of {rate} is not between 0 and 1: write 3.5% as 0.035")]
    Rate {
        /// The rate.
        rate: String,
    },
    /// A price year without an index.
    #[error("the price index has no value for {year}: add it to the parameters")]
    NoIndex {
        /// The year.
        year: i32,
    },
    /// An index that is not above zero.
    #[error("the price index is {index} in {year}: it must be above 0")]
    Index {
        /// The year.
        year: i32,
        /// The index.
        index: String,
    },
    /// A flow whose schedule is not there.
    #[error("flow {flow} names schedule {schedule} of {schedules}: name one that is given")]
    NoSchedule {
        /// The flow, by position.
        flow: usize,
        /// The schedule named.
        schedule: usize,
        /// How many there are.
        schedules: usize,
    },
    /// Optimism that would make a cost nothing or less.
    #[error("an optimism bias of {uplift} for flow {flow} is not from 0 to 10: write 20% as 0.2")]
    Optimism {
        /// The flow, by position.
        flow: usize,
        /// The uplift.
        uplift: String,
    },
    /// Wellbeing values out of order.
    #[error(
        "wellbeing values {low}, {central} and {high} do not go up: give low, central and high"
    )]
    Wellbeing {
        /// The low value, in minor units.
        low: i128,
        /// The central value.
        central: i128,
        /// The high value.
        high: i128,
    },
    /// An effect that is not a number, or not in order.
    #[error(
        "an effect of {value} with the interval {low} to {high} is not in order: give finite numbers, the estimate between the ends"
    )]
    Effect {
        /// The estimate.
        value: f64,
        /// The lower end.
        low: f64,
        /// The upper end.
        high: f64,
    },
    /// Nothing to appraise.
    #[error("there are no flows: give at least a cost and a benefit")]
    NoFlows,
}
