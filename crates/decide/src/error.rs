//! What cannot be decided, and what to do about it.

use allotment_election::Decimal;

/// Why a rule could not be run.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DecideError {
    /// An amount below nothing, or beyond what the rules count with.
    #[error(
        "{of}: an amount of {amount} cannot be counted with: write one from 0 to 10^15 smallest parts"
    )]
    Amount {
        /// The project's code, or `budget`.
        of: String,
        /// The amount as written.
        amount: Decimal,
    },
    /// A column that the file lacks.
    #[error("the file has no column {name:?}: name one of the voters' columns")]
    NoColumn {
        /// The column asked for.
        name: String,
    },
    /// A weight that is no number from 0 up.
    #[error(
        "ballot {ballot} has the weight {value:?}: write a number from 0 up, with few decimals"
    )]
    Weight {
        /// Which ballot, from 1.
        ballot: usize,
        /// The weight as written.
        value: String,
    },
    /// More voters than the rules count with.
    #[error(
        "more than {} voters of one kind, weights counted: use coarser weights",
        u32::MAX
    )]
    TooManyVoters,
    /// A tie, where ties were to be refused.
    #[error("a tie between {}: decide the order with --ties, or by a public lot", .tied.join(", "))]
    Tie {
        /// The codes of the projects that tie, in the file's order.
        tied: Vec<String>,
    },
    /// A rule asked for something that it cannot do.
    #[error("{rule} cannot take {what}: {instead}")]
    Cannot {
        /// The rule's name.
        rule: &'static str,
        /// What it was given.
        what: String,
        /// What to do instead.
        instead: String,
    },
    /// A search was given up before it was done.
    #[error(
        "{rule}: no outcome was proven to be the best within {steps} steps: allow more steps, or use greedy, which comes close"
    )]
    Unproven {
        /// The rule's name.
        rule: &'static str,
        /// How many steps were allowed.
        steps: u64,
    },
}
