//! What can be wrong with a spec and its places.

use std::fmt;

use allotment_place::Period;

/// Places that an error is about: their rows, from 0, and names for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Culprits {
    /// Their rows in the places' table, from 0, in the table's order or the
    /// worst first, as the error says.
    pub rows: Vec<usize>,
    /// The names of the first few.
    pub names: Vec<String>,
}

/// How many places a message names before it counts the rest.
pub(crate) const NAMED: usize = 5;

impl fmt::Display for Culprits {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rest = self.rows.len().saturating_sub(self.names.len());
        formatter.write_str(&self.names.join(", "))?;
        match rest {
            0 => Ok(()),
            _ => write!(formatter, " and {rest} more"),
        }
    }
}

/// Why an envelope could not be shared out.
#[derive(Debug, Clone, thiserror::Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum ShareError {
    /// Nobody to share among.
    #[error("there are no places: the table has no rows")]
    NoPlaces,
    /// One code, two rows.
    #[error("the code '{id}' stands twice: give every place one row")]
    DuplicateId {
        /// The code.
        id: String,
        /// Its first two rows.
        rows: [usize; 2],
    },
    /// A column that the spec names and the table lacks.
    #[error("there is no column '{column}', which {wanted_by} needs: the table has {known}")]
    NoColumn {
        /// The name.
        column: String,
        /// Which part of the spec reads it.
        wanted_by: String,
        /// The columns that there are.
        known: String,
    },
    /// A formula without parts.
    #[error("the formula has no part: add one, such as in_proportion_to = \"population\"")]
    NoPart,
    /// Two parts of one name.
    #[error("two parts are called '{name}': give each its own name")]
    PartTwice {
        /// The name.
        name: String,
    },
    /// Weights that do not add up to 1.
    #[error("the weights of the parts add up to {sum}, not 1: change them until they do")]
    WeightsNotOne {
        /// What they add up to.
        sum: String,
    },
    /// A number outside its range.
    #[error("{what} is {value}: write a number from {range}")]
    OutOfRange {
        /// Which number.
        what: String,
        /// What it is.
        value: String,
        /// What it may be.
        range: &'static str,
    },
    /// A value that is needed and missing.
    #[error("{what} is missing for {places}: fill it in, or leave these places out")]
    Missing {
        /// Which value.
        what: String,
        /// Where.
        places: Culprits,
    },
    /// Text where a number is needed, or a number where a truth is.
    #[error("{what} is '{value}' for {places}, where {wanted} is needed: correct it")]
    WrongKind {
        /// Which value.
        what: String,
        /// What stands there in the first of the places.
        value: String,
        /// What should.
        wanted: &'static str,
        /// Where.
        places: Culprits,
    },
    /// A claim below zero.
    #[error(
        "{what} is below zero ({value}) for {places}: a share in proportion to it has no meaning, so shift or cut it"
    )]
    Negative {
        /// Which value.
        what: String,
        /// What stands there in the first of the places.
        value: String,
        /// Where.
        places: Culprits,
    },
    /// An expression that has no value somewhere.
    #[error("{what} cannot be worked out for {places}: {problem}")]
    Evaluation {
        /// Which expression.
        what: String,
        /// What is wrong with it there.
        problem: String,
        /// Where.
        places: Culprits,
    },
    /// A population of nobody.
    #[error(
        "the population is {value} for {places}: correct it, or leave out places without people"
    )]
    Population {
        /// What stands there in the first of the places.
        value: String,
        /// Where.
        places: Culprits,
    },
    /// Nothing to share in proportion to.
    #[error(
        "part '{part}' is zero for each of the {places} places that are in: correct it, or remove the part"
    )]
    NoWeight {
        /// The part.
        part: String,
        /// How many places are in.
        places: usize,
    },
    /// Values so fine that exact sums would not fit into memory.
    #[error(
        "part '{part}' divides by so many different numbers that exact sums take {digits} digits a place: round what it divides by, or put its rounded value into a column"
    )]
    TooFine {
        /// The part.
        part: String,
        /// How many digits a common denominator has, as far as it was worked out.
        digits: u64,
    },
    /// A floor above a ceiling.
    #[error("the limits contradict each other for {places}: {example}; change one of the two")]
    Contradiction {
        /// The first such place, with its two limits.
        example: String,
        /// Where.
        places: Culprits,
    },
    /// The floors cost more than there is.
    #[error(
        "the least that the limits guarantee comes to {floors}, {shortfall} more than the envelope of {envelope}; they lift {places} above the formula: lower floor, floor_per_head or max_loss, or raise the envelope"
    )]
    FloorsTooHigh {
        /// What there is to share, in words.
        envelope: String,
        /// What the floors come to, in words.
        floors: String,
        /// What is lacking, in words.
        shortfall: String,
        /// The places that need more than the formula gives, the worst first.
        places: Culprits,
    },
    /// The ceilings do not let the money out.
    #[error(
        "the most that the limits allow comes to {ceilings}, {left_over} less than the envelope of {envelope}; they hold {places} below the formula: raise ceiling or max_gain, or lower the envelope"
    )]
    CeilingsTooLow {
        /// What there is to share, in words.
        envelope: String,
        /// What the ceilings come to, in words.
        ceilings: String,
        /// What cannot be given out, in words.
        left_over: String,
        /// The places that would get more by the formula, the worst first.
        places: Culprits,
    },
    /// Years that do not follow each other.
    #[error("the years are not one after another: {second} stands after {first}")]
    Years {
        /// A year.
        first: Period,
        /// The one after it in the list.
        second: Period,
    },
    /// More years than a table may have.
    #[error("{years} years are more than the {most} that one spec may have: split the programme")]
    TooManyYears {
        /// How many there are.
        years: usize,
        /// How many there may be.
        most: usize,
    },
    /// A profile that does not fit the years.
    #[error(
        "the profile has {profile} entries for {years} years: give one entry a year, or a sequence whose places start later"
    )]
    ProfileLength {
        /// Its entries.
        profile: usize,
        /// The years.
        years: usize,
    },
    /// A profile of nothing.
    #[error("the profile adds up to nothing: give at least one year a part above zero")]
    ProfileEmpty,
    /// A sequence, a profile or prices without years.
    #[error("{what} needs years: add  years = [\"2026-27\", …]")]
    NoYears {
        /// What needs them.
        what: &'static str,
    },
    /// A place that starts too late for the profile.
    #[error(
        "{place} would start in {start}, too late for a profile of {profile} years that must end by {last}: start more places a year, or add years"
    )]
    StartTooLate {
        /// The first such place.
        place: String,
        /// Its row.
        row: usize,
        /// When it would start.
        start: String,
        /// How many years the profile has.
        profile: usize,
        /// The last year.
        last: Period,
    },
    /// A year without prices.
    #[error("the deflator has no value above zero for {year}: add it")]
    NoDeflator {
        /// The year.
        year: Period,
    },
    /// Everybody is excluded.
    #[error("no place is selected: every one is excluded, left out by a cap, or has no value")]
    NobodySelected,
    /// Places of several nations in one ranking.
    #[error(
        "places of {nations} are ranked together ({places}), but indices of different nations do not compare: rank each nation on its own, or declare a common index"
    )]
    SeveralNations {
        /// The nations.
        nations: String,
        /// One place of each.
        places: Culprits,
    },
    /// A pool's member that is no place.
    #[error("pool '{pool}' has the member '{id}', which is not among the places: correct the code")]
    UnknownMember {
        /// The pool.
        pool: String,
        /// The code.
        id: String,
    },
    /// A place in two pools.
    #[error("{place} is in two pools, '{first}' and '{second}': leave it in one")]
    MemberTwice {
        /// The place.
        place: String,
        /// Its row.
        row: usize,
        /// A pool.
        first: String,
        /// Another, or the same again.
        second: String,
    },
    /// Sums beyond what fits.
    #[error("{what} is beyond any amount this program can hold: check the number of zeros")]
    TooLarge {
        /// Which sum.
        what: String,
    },
}
