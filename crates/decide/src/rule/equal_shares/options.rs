//! What must be settled before Equal Shares can be run.

use num_bigint::BigInt;
use num_rational::BigRational;

use crate::{Limits, Satisfaction, Ties};

/// What happens with the money that is left when no group can pay for
/// anything more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Completion {
    /// Everyone is given a little more, again and again; what is left at the
    /// end goes to the projects with the most votes.
    #[default]
    Add1Greedy,
    /// Nothing.
    None,
    /// Everyone is given a little more, again and again.
    Add1,
    /// It goes to the projects with the most satisfaction for their cost.
    Greedy,
    /// The rule is run with a higher budget, again and again.
    Increase,
    /// The same, and what is left at the end goes as with [`Self::Greedy`].
    IncreaseGreedy,
}

impl Completion {
    /// Every completion, with its name.
    pub const ALL: [(Self, &'static str); 6] = [
        (Self::Add1Greedy, "add1-greedy"),
        (Self::None, "none"),
        (Self::Add1, "add1"),
        (Self::Greedy, "greedy"),
        (Self::Increase, "increase"),
        (Self::IncreaseGreedy, "increase-greedy"),
    ];

    /// The completion's name.
    #[must_use]
    pub fn key(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(completion, _)| *completion == self)
            .map_or("", |(_, name)| name)
    }

    /// Whether what is left at the end is spent greedily.
    #[must_use]
    pub const fn ends_greedily(self) -> bool {
        matches!(self, Self::Add1Greedy | Self::Greedy | Self::IncreaseGreedy)
    }
}

/// When the endowments stop growing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Stop {
    /// Before the first step whose outcome would cost more than the budget.
    #[default]
    Infeasible,
    /// Also as soon as nothing more fits.
    Exhaustive,
}

/// What everyone starts with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Start {
    /// The budget divided by the voters.
    #[default]
    Exact,
    /// The same, rounded down to a whole unit of currency.
    Whole,
}

/// How Equal Shares is run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EqualSharesOptions {
    /// How satisfaction is measured.
    pub satisfaction: Satisfaction,
    /// What happens with the money that is left.
    pub completion: Completion,
    /// For `add1`, how many units of currency each voter gains at a time
    /// (1 if nothing is said); for `increase`, by how many units the budget
    /// rises (a hundredth of it if nothing is said).
    pub step: Option<BigRational>,
    /// When the endowments stop growing.
    pub stop: Stop,
    /// What everyone starts with.
    pub start: Start,
    /// Who wins a tie.
    pub ties: Ties,
    /// What an organiser has set besides the budget.
    pub limits: Limits,
}

impl EqualSharesOptions {
    /// Without a word from anyone: the completion, stop, start and order of
    /// ties that the field recommends, and `satisfaction`.
    #[must_use]
    pub fn new(satisfaction: Satisfaction) -> Self {
        Self {
            satisfaction,
            completion: Completion::default(),
            step: None,
            stop: Stop::default(),
            start: Start::default(),
            ties: Ties::default(),
            limits: Limits::default(),
        }
    }
}

/// One, as a ratio.
pub(super) fn one() -> BigRational {
    BigRational::from_integer(BigInt::from(1))
}
