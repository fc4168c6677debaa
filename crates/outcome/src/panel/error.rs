//! Why rows do not make a panel.

/// What is wrong with the rows, and what to do. Rows, units and covariates are
/// named by position from zero.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PanelError {
    /// A column has another length than the rest.
    #[error("a column has {found} rows where {expected} are expected: give one entry a row")]
    Length {
        /// Rows found.
        found: usize,
        /// Rows expected.
        expected: usize,
    },
    /// A number is given that is not finite.
    #[error("row {row} holds a number that is not finite: leave the cell empty if it is not known")]
    NotFinite {
        /// The row.
        row: usize,
    },
    /// A weight is below zero.
    #[error("the weight in row {row} is below zero: weights count how much a row stands for")]
    NegativeWeight {
        /// The row.
        row: usize,
    },
    /// All weights are zero.
    #[error("every weight is zero: give a weight above zero to each row that counts")]
    NoWeight,
    /// A unit has two rows for one period.
    #[error(
        "unit {unit} has two rows for period {period}, row {first} and row {second}: keep one, or say that rows are repeated cross-sections"
    )]
    Duplicate {
        /// The unit.
        unit: u32,
        /// The period.
        period: i64,
        /// The earlier row.
        first: usize,
        /// The later row.
        second: usize,
    },
    /// A unit has two first treated periods.
    #[error(
        "unit {unit} has another first treated period in row {row} than in row {before}: give each unit one, or none if it is never treated"
    )]
    TreatmentVaries {
        /// The unit.
        unit: u32,
        /// An earlier row of it.
        before: usize,
        /// A later row that differs.
        row: usize,
    },
    /// A unit is in two clusters.
    #[error(
        "unit {unit} is in another cluster in row {row} than in row {before}: give each unit one cluster, such as the area that it began in"
    )]
    ClusterVaries {
        /// The unit.
        unit: u32,
        /// An earlier row of it.
        before: usize,
        /// A later row that differs.
        row: usize,
    },
    /// Some units are not seen in every period.
    #[error(
        "{units} of {of} units are not seen in all {periods} periods (the first is unit {first}): allow an unbalanced panel, or let these units be dropped"
    )]
    Unbalanced {
        /// Units that would be dropped.
        units: usize,
        /// Units in all.
        of: usize,
        /// Periods.
        periods: usize,
        /// The first such unit.
        first: u32,
    },
    /// No rows are left.
    #[error(
        "no row is left of {rows} ({missing} lack a number, {incomplete} units are not seen in all periods): fill the gaps, or allow an unbalanced panel"
    )]
    Nothing {
        /// Rows given.
        rows: usize,
        /// Rows that lack a number.
        missing: usize,
        /// Units dropped for not being seen in all periods.
        incomplete: usize,
    },
    /// There is one period only.
    #[error(
        "all rows are of period {period}: give at least one period before treatment and one after"
    )]
    OnePeriod {
        /// The period.
        period: i64,
    },
    /// There are more rows than can be numbered.
    #[error("{rows} rows are more than four thousand million: take a sample")]
    TooMany {
        /// Rows given.
        rows: usize,
    },
}
