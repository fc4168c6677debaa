//! What should be known before any of it is read as an effect.

/// A reason for care.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Warning {
    /// Other weights would do as well.
    #[error(
        "the weights of unit {unit} are not the only ones: {donors} donors are compared by {numbers} numbers, and other weights meet them as well; use predictors, fewer donors or more periods before treatment"
    )]
    NotUnique {
        /// The treated unit.
        unit: u32,
        /// How many donors.
        donors: usize,
        /// How many numbers they are compared by.
        numbers: usize,
    },
    /// The fit before treatment says nothing about the fit after.
    #[error(
        "unit {unit} is met exactly before treatment{}: its ratio is untold",
        meets_anything(*donors, *periods)
    )]
    PerfectFit {
        /// The treated unit.
        unit: u32,
        /// How many donors.
        donors: usize,
        /// How many fitted periods.
        periods: usize,
    },
    /// The synthetic unit is not like the treated one before treatment.
    #[error(
        "the synthetic unit of unit {unit} is off by {rmspe:.4} before treatment, which is more than a quarter of the {spread:.4} by which donors differ: do not rely on it, or try the ridge correction"
    )]
    PoorFit {
        /// The treated unit.
        unit: u32,
        /// The root of the mean squared error before treatment.
        rmspe: f64,
        /// The standard deviation of donors within periods.
        spread: f64,
    },
    /// The treated unit is beyond every donor.
    #[error(
        "unit {unit} is above every donor in {above} and below every donor in {below} of {of} fitted periods: no mean of donors is there"
    )]
    Outside {
        /// The treated unit.
        unit: u32,
        /// Periods in which it is above every donor.
        above: usize,
        /// Periods in which it is below every donor.
        below: usize,
        /// How many periods are fitted.
        of: usize,
    },
    /// Some predictors of the treated unit are beyond every donor.
    #[error(
        "unit {unit} is beyond every donor in {}: no mean of donors is there",
        names(predictors)
    )]
    PredictorsOutside {
        /// The treated unit.
        unit: u32,
        /// The predictors.
        predictors: Vec<String>,
    },
    /// No rank can be rare enough.
    #[error(
        "with {donors} donors no p-value is below {smallest:.4}: nothing can be rejected at the level asked for"
    )]
    FewDonors {
        /// How many donors.
        donors: usize,
        /// The smallest p-value that there can be.
        smallest: f64,
    },
    /// With the ridge, ranks with few donors come out too extreme.
    #[error(
        "with the ridge correction a treated unit has one donor more than each placebo has, so it is ranked by fits with one donor less: with {donors} donors its p-value is rough (with 19 a test at 5% rejected a true null in 6.4%)"
    )]
    RidgeRank {
        /// How many donors.
        donors: usize,
    },
    /// A predictor hangs on others.
    #[error(
        "the predictor «{predictor}» is fixed by {}: how much each of them counts says nothing of which matters",
        names(on)
    )]
    Collinear {
        /// The predictor.
        predictor: String,
        /// The predictors that it hangs on.
        on: Vec<String>,
    },
    /// Averages cannot be ranked.
    #[error(
        "{treated} treated units are more than {donors} donors: the average cannot be ranked among averages of as many donors"
    )]
    MoreTreatedThanDonors {
        /// How many treated units.
        treated: usize,
        /// How many donors.
        donors: usize,
    },
}

/// Why a fit is exact, where it had to be.
fn meets_anything(donors: usize, periods: usize) -> String {
    if donors < periods {
        return String::new();
    }
    format!(", as {donors} donors in {periods} periods can meet anything")
}

fn names(names: &[String]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("«{name}»")).collect();
    quoted.join(", ")
}
