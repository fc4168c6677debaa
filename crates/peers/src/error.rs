//! Why peers cannot be told.

/// What is wrong with places, variables or options, and what to do. Rows count
/// from zero, in the order in which places were given.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PeersError {
    /// A value that is missing or no number.
    #[error(
        "{count} values of structure are missing or no number, the first that of '{variable}' in row {}: fill them in, or leave the variable or the places out", rows.first().map_or(0, |row| row.1)
    )]
    Missing {
        /// The variable of the first.
        variable: String,
        /// The first hundred, as position of the variable and row.
        rows: Vec<(usize, usize)>,
        /// How many there are in all.
        count: usize,
    },
    /// A variable with one value tells nobody apart.
    #[error("'{variable}' is {value} in every place, so that it tells no two apart: leave it out")]
    Constant {
        /// Its position.
        at: usize,
        /// The variable.
        variable: String,
        /// Its value.
        value: f64,
    },
    /// A weight that is not above zero.
    #[error(
        "the weight of '{variable}' is {weight}: write a number above 0, or leave the variable out"
    )]
    Weight {
        /// Its position.
        at: usize,
        /// The variable.
        variable: String,
        /// Its weight.
        weight: f64,
    },
    /// A variable that follows from others has no place in Mahalanobis's distance.
    #[error(
        "'{variable}' follows from {}: leave one of them out, or use the Euclidean distance",
        listed(others)
    )]
    Collinear {
        /// Its position.
        at: usize,
        /// The variable.
        variable: String,
        /// Those that it follows from.
        others: Vec<String>,
    },
    /// Two rows of one place.
    #[error("the place '{id}' has rows {first} and {second}: keep one")]
    Duplicate {
        /// The code.
        id: String,
        /// Its first row.
        first: usize,
        /// Its second.
        second: usize,
    },
    /// Columns of different lengths.
    #[error("'{variable}' has {found} values for {expected} places: give one a place")]
    Length {
        /// The variable.
        variable: String,
        /// Values found.
        found: usize,
        /// Places.
        expected: usize,
    },
    /// Nothing to compare by.
    #[error("there is no variable of structure: name at least one")]
    NoVariable,
    /// Fewer places than peers asked for.
    #[error("{k} peers are asked for, and each place has {} others: ask for fewer, from 1 up", places.saturating_sub(1))]
    TooFewPlaces {
        /// Peers asked for.
        k: usize,
        /// Places.
        places: usize,
    },
    /// An option out of its range.
    #[error("{option} is {value}: {wanted}")]
    Option {
        /// Which.
        option: &'static str,
        /// Its value.
        value: String,
        /// What it should be.
        wanted: &'static str,
    },
}

fn listed(names: &[String]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("'{name}'")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => "the others".into(),
    }
}
