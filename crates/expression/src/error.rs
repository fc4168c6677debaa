//! What can be wrong with an expression, and with its use on a row.

/// Why a text is not an expression.
#[derive(Debug, Clone, thiserror::Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum ExpressionError {
    /// Not SQL.
    #[error("'{text}' is not an expression: {reason}")]
    NotSql {
        /// The text as it stood.
        text: String,
        /// What the parser said.
        reason: String,
    },
    /// SQL, but beyond the subset.
    #[error("'{part}' cannot be used here: {allowed}")]
    NotAllowed {
        /// The part that is beyond it.
        part: String,
        /// What can be used instead.
        allowed: &'static str,
    },
    /// Longer than any formula that a person would publish.
    #[error("the expression is {length} characters long: the longest allowed is {longest}")]
    TooLong {
        /// How long it is.
        length: usize,
        /// How long it may be.
        longest: usize,
    },
    /// Deeper than any formula that a person would publish.
    #[error(
        "the expression has more than {deepest} steps inside one another: split it into columns"
    )]
    TooDeep {
        /// How deep it may be.
        deepest: usize,
    },
}

/// Why an expression has no value on a row.
#[derive(Debug, Clone, thiserror::Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum EvaluationError {
    /// A column that is not there.
    #[error("there is no column '{name}'")]
    NoColumn {
        /// The name as it stood.
        name: String,
    },
    /// A division by zero.
    #[error("'{expression}' divides by zero")]
    DivisionByZero {
        /// The division.
        expression: String,
    },
    /// A function outside its domain, such as the logarithm of 0.
    #[error("'{function}' cannot take {value}")]
    OutOfDomain {
        /// The function.
        function: &'static str,
        /// What it was given.
        value: String,
    },
    /// Text where a number is needed, and the like.
    #[error("'{part}' is {found} where {wanted} is needed")]
    WrongKind {
        /// The part.
        part: String,
        /// What it is.
        found: &'static str,
        /// What it should be.
        wanted: &'static str,
    },
    /// A result that is no finite number.
    #[error("'{expression}' is too large to be a number")]
    TooLarge {
        /// The expression.
        expression: String,
    },
}
