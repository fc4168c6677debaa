//! Why spillover cannot be told.

use crate::linear::LinearError;

/// What is wrong, and what to do. Units and rings are named by position.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SpilloverError {
    /// Columns of different lengths.
    #[error("a column has {found} entries where there are {expected} units: give one a unit")]
    Length {
        /// Entries found.
        found: usize,
        /// Units.
        expected: usize,
    },
    /// A number is not finite, or a distance is below zero.
    #[error(
        "unit {unit} has a number that is not finite, or a distance below 0: mend it, or leave the unit out"
    )]
    NotFinite {
        /// The unit.
        unit: usize,
    },
    /// Edges that do not go up.
    #[error(
        "ring {ring} ends at {edge}, which is not beyond where it begins: give edges that go up from 0 (from the donut, if there is one)"
    )]
    Edge {
        /// The ring.
        ring: usize,
        /// Where it ends.
        edge: f64,
    },
    /// A group is too small.
    #[error(
        "{found} units are {group} where at least 2 are needed: {}",
        advice(group)
    )]
    TooFew {
        /// Which group.
        group: String,
        /// How many.
        found: usize,
    },
    /// Nothing varies about the means of the groups.
    #[error(
        "changes within each group are all the same, so that no error can be told: check that they were measured, not made"
    )]
    NoVariation,
    /// Too few clusters.
    #[error("{found} clusters cannot tell an error: use at least 3, of smaller areas")]
    Clusters {
        /// How many.
        found: usize,
    },
    /// A confidence level is not between 0 and 1.
    #[error("a level of {level} is not between 0 and 1: 0.95 is usual")]
    Level {
        /// The level.
        level: f64,
    },
    /// The covariates hang on each other or on the rings.
    #[error(transparent)]
    Linear(#[from] LinearError),
}

fn advice(group: &str) -> &'static str {
    if group == "treated" {
        "spillover needs several treated units"
    } else {
        "choose other edges, or a smaller donut"
    }
}
