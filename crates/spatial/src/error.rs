//! Why a question about neighbours cannot be answered.

/// Why a question about neighbours cannot be answered.
#[derive(Debug, Clone, thiserror::Error, PartialEq)]
#[non_exhaustive]
pub enum SpatialError {
    /// A row beyond the last place.
    #[error("row {row} is beyond the {rows} places: give rows counted from 0")]
    RowOutside {
        /// The row.
        row: usize,
        /// How many places there are.
        rows: usize,
    },
    /// Fewer places than the question needs.
    #[error(
        "there are {places} places, and {needed} are needed: ask for fewer neighbours or groups, or give more places"
    )]
    TooFewPlaces {
        /// How many there are.
        places: usize,
        /// How many are needed.
        needed: usize,
    },
    /// A distance that is none.
    #[error("{within} is no distance: write a number of metres above zero")]
    NoDistance {
        /// As given.
        within: f64,
    },
    /// A coordinate that is no number.
    #[error("the place of row {row} has no point: give every place its coordinates")]
    NoPoint {
        /// The row.
        row: usize,
    },
    /// A value that is no finite number.
    #[error("the value of row {row} is no finite number: leave the place out, or fill it in")]
    NoValue {
        /// The row.
        row: usize,
    },
    /// Every place has the same value.
    #[error("all {places} places have the same value: there is no pattern to find")]
    NoVariation {
        /// How many places there are.
        places: usize,
    },
    /// No place has a neighbour.
    #[error(
        "no two of the {places} places are neighbours: check that their borders meet in the file, or use the nearest places instead"
    )]
    NoNeighbours {
        /// How many places there are.
        places: usize,
    },
    /// Lengths that do not agree.
    #[error("{what} has {found} entries for {places} places: give one a place")]
    Length {
        /// What it is.
        what: &'static str,
        /// How many entries it has.
        found: usize,
        /// How many places there are.
        places: usize,
    },
    /// More parts than groups.
    #[error(
        "the places fall into {parts} parts that do not touch, so {groups} groups that hang together are too few: ask for {parts} or more, or join the parts by nearest neighbours"
    )]
    TooFewGroups {
        /// Parts that do not touch.
        parts: usize,
        /// Groups asked for.
        groups: usize,
    },
    /// More groups than can be had.
    #[error(
        "only {possible} groups are possible with at least {floor} people each, not {groups}: ask for fewer groups or a lower floor"
    )]
    TooManyGroups {
        /// Groups asked for.
        groups: usize,
        /// Groups that could be made.
        possible: usize,
        /// The least number of people of a group.
        floor: f64,
    },
    /// A number of people that is none.
    #[error("the place of row {row} has {people} people: give a number, 0 or more")]
    NoPeople {
        /// The row.
        row: usize,
        /// As given.
        people: f64,
    },
}
