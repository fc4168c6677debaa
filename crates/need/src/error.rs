//! What can be wrong with an index and its data.

use crate::method::{Combine, Normalise, Weighting};

/// A member of a group or of the index, by its position in the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Member {
    /// The indicator at this position.
    Indicator(usize),
    /// The group at this position.
    Group(usize),
}

/// One cell: a place and a member, with their names for the message and their
/// positions for whoever knows the file and line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// The place's row, from 0.
    pub row: usize,
    /// The place's code.
    pub place: String,
    /// The indicator or group.
    pub member: Member,
    /// Its id.
    pub name: String,
}

impl std::fmt::Display for Cell {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "'{}' of place '{}'", self.name, self.place)
    }
}

/// Why an index could not be made.
#[derive(Debug, Clone, thiserror::Error, PartialEq)]
#[non_exhaustive]
pub enum NeedError {
    /// Ranks need something to rank.
    #[error("{places} places cannot be ranked: give at least 2")]
    TooFewPlaces {
        /// How many there are.
        places: usize,
    },
    /// An index of nothing.
    #[error("the index has no indicator: add an [[indicator]]")]
    NoIndicator,
    /// A group that holds nothing.
    #[error("group '{group}' has no member: put an indicator or a group into it, or remove it")]
    EmptyGroup {
        /// The group's id.
        group: String,
    },
    /// Groups that hold each other.
    #[error("group '{group}' lies inside itself: let its parents lead to the index")]
    Cycle {
        /// The group's id.
        group: String,
    },
    /// Empty cells, where the model does not say what to do with them.
    #[error("{count} missing values, the first being {}: fill them, or say what to do with `missing` under [treat]", .cells[0])]
    Missing {
        /// The first hundred, by row and then by indicator.
        cells: Vec<Cell>,
        /// How many in all.
        count: usize,
    },
    /// A value that is infinite or not a number.
    #[error("{cell} is {value}, which is not a finite number: correct it, or leave it empty")]
    NotFinite {
        /// Where.
        cell: Cell,
        /// The value.
        value: f64,
    },
    /// Nothing to take a mean of.
    #[error("{cell} is missing and no like place has a value: choose another way to fill it")]
    NothingToImpute {
        /// Where.
        cell: Cell,
    },
    /// A kind of place is needed for each place.
    #[error("missing = \"group-mean\" needs the kind of each place: name a column with `by`")]
    NoKinds,
    /// A place without any value.
    #[error(
        "place '{place}' has no value in any indicator of the index: remove the place, or fill its values"
    )]
    NothingForPlace {
        /// Its row, from 0.
        row: usize,
        /// Its code.
        place: String,
    },
    /// The same value everywhere, or hardly any values.
    #[error(
        "'{name}' has the same value for every place, which normalise = \"{normalise}\" cannot spread: remove it, or choose \"rank\""
    )]
    Constant {
        /// The indicator or group.
        member: Member,
        /// Its id.
        name: String,
        /// The normalisation.
        normalise: Normalise,
    },
    /// The greatest value is not above 0.
    #[error(
        "'{name}' has no value above 0 (the greatest is {greatest}), so nothing is a fraction of it: choose another normalisation than \"fraction-of-max\""
    )]
    NoMaximum {
        /// The indicator or group.
        member: Member,
        /// Its id.
        name: String,
        /// Its greatest value.
        greatest: f64,
    },
    /// Goalposts are asked for and not there, or the wrong way round.
    #[error("'{name}' has no usable goalposts: give it `low` and `high`, `low` below `high`")]
    Goalposts {
        /// The indicator or group.
        member: Member,
        /// Its id.
        name: String,
    },
    /// A combination that cannot take a value.
    #[error(
        "combine = \"{combine}\" cannot take {cell}, whose normalised value is {value}: it takes values above 0 only, so choose another combination or normalisation"
    )]
    CannotCombine {
        /// The combination.
        combine: Combine,
        /// The first such place and its member.
        cell: Cell,
        /// The normalised value.
        value: f64,
    },
    /// A value below 0 in a benefit of the doubt.
    #[error(
        "weights = \"benefit-of-the-doubt\" cannot take {cell}, whose normalised value is {value}: it takes values of 0 or more, so normalise with \"min-max\" or \"percentile-rank\""
    )]
    BelowZero {
        /// The first such place and its member.
        cell: Cell,
        /// The normalised value.
        value: f64,
    },
    /// A Mazziotta-Pareto mean that is not above 0.
    #[error(
        "combine = \"mazziotta-pareto\" cannot take place '{place}', whose mean over '{name}' is {mean}: the mean must be above 0, so normalise with \"z-score\" (put on 100 ± 10) or \"goalposts\""
    )]
    MeanNotPositive {
        /// The group's id, or `index`.
        name: String,
        /// The place's row, from 0.
        row: usize,
        /// The place's code.
        place: String,
        /// The mean.
        mean: f64,
    },
    /// A score outside what numbers can hold.
    #[error(
        "the score of '{name}' for place '{place}' is not a finite number: bring its indicators onto a smaller scale"
    )]
    Overflow {
        /// The group's id, or `index`.
        name: String,
        /// The place's row, from 0.
        row: usize,
        /// The place's code.
        place: String,
    },
    /// A weight below 0, or not a number.
    #[error("'{name}' has the weight {weight}: give it a weight of 0 or more")]
    BadWeight {
        /// The indicator or group.
        member: Member,
        /// Its id.
        name: String,
        /// The weight.
        weight: f64,
    },
    /// Weights that sum to nothing.
    #[error("the weights under '{name}' sum to {sum}: give at least one member a weight above 0")]
    NoWeight {
        /// The group's id, or `index`.
        name: String,
        /// Their sum.
        sum: f64,
    },
    /// Weights that the data do not give.
    #[error("weights = \"{weighting}\" gives nothing for '{name}': {why}")]
    NoLoading {
        /// The weighting.
        weighting: Weighting,
        /// The group's id, or `index`.
        name: String,
        /// What is wrong and what to do.
        why: String,
    },
    /// Benefit of the doubt with a combination that has its own idea of weights.
    #[error(
        "weights = \"benefit-of-the-doubt\" under '{name}' is a sum by its nature: set combine = \"sum\" or \"arithmetic\" there, not \"{combine}\""
    )]
    DoubtNeedsSum {
        /// The group's id, or `index`.
        name: String,
        /// The combination asked for.
        combine: Combine,
    },
    /// A standard error below 0, or missing beside a value.
    #[error(
        "the standard error of {cell} is {value}: give each value a standard error of 0 or more"
    )]
    StandardError {
        /// Where.
        cell: Cell,
        /// What stands there.
        value: String,
    },
    /// No draws, or a spread that is not a part of a whole.
    #[error("{what}")]
    Options {
        /// What is wrong and what to do.
        what: String,
    },
    /// None of the drawn methods can take the data.
    #[error(
        "none of the {pairs} pairs of normalisation and combination to draw from can take the data; the first: {first}"
    )]
    NoPair {
        /// How many pairs were tried.
        pairs: usize,
        /// Why the first was refused.
        first: Box<NeedError>,
    },
    /// One draw could not be computed.
    #[error(
        "draw {draw} could not be computed: {why}; let the lists under [robustness] hold only methods that can take every draw"
    )]
    Draw {
        /// Its number, from 1.
        draw: usize,
        /// What went wrong in it.
        why: Box<NeedError>,
    },
}

/// What was being worked on, so that a fault deep inside can be named.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Names<'a> {
    pub(crate) ids: &'a [allotment_place::PlaceId],
    pub(crate) indicators: &'a [crate::Indicator],
    pub(crate) groups: &'a [crate::Group],
}

impl Names<'_> {
    pub(crate) fn place(&self, row: usize) -> String {
        self.ids[row].as_str().to_owned()
    }

    pub(crate) fn member(&self, member: Member) -> String {
        match member {
            Member::Indicator(at) => self.indicators[at].id.clone(),
            Member::Group(at) => self.groups[at].id.clone(),
        }
    }

    pub(crate) fn cell(&self, row: usize, member: Member) -> Cell {
        let (place, name) = (self.place(row), self.member(member));
        Cell {
            row,
            place,
            member,
            name,
        }
    }
}
