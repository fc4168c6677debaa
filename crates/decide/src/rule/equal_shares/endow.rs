//! The endowments that a completion tries, one after another.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, ToPrimitive};

use super::options::{Completion, EqualSharesOptions, Start, one};
use super::run::Endowment;
use crate::{Contest, DecideError};

/// Endowments in parts per weight: `(first + step × s) / denominator`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Endowments {
    first: u128,
    step: u128,
    denominator: u128,
}

impl Endowments {
    /// Those that `options` ask for.
    ///
    /// # Errors
    /// [`DecideError::Cannot`] if the step is not above 0, or if the numbers
    /// are too large or too fine to count with.
    pub(super) fn new(
        contest: &Contest,
        options: &EqualSharesOptions,
    ) -> Result<Self, DecideError> {
        let whole = |number: u64| BigRational::from_integer(BigInt::from(number));
        let weight = whole(contest.weight.max(1));
        let budget = whole(contest.budget);
        let first = match options.start {
            Start::Exact => &budget / &weight,
            // So much for a whole voter, in whole units of currency.
            Start::Whole => {
                let unit = whole(contest.scale) / whole(contest.weight_scale);
                (&budget / &weight / &unit).floor() * unit
            }
        };
        let per_unit = whole(contest.scale);
        // A hundredth of nothing would never get anywhere.
        let step = match options.completion {
            Completion::Increase | Completion::IncreaseGreedy => {
                let hundredth = if contest.budget == 0 {
                    whole(1)
                } else {
                    budget / whole(100)
                };
                options
                    .step
                    .clone()
                    .map_or(hundredth, |step| step * per_unit)
                    / weight
            }
            _ => options.step.clone().unwrap_or_else(one) * per_unit / whole(contest.weight_scale),
        };
        if !step.is_positive() {
            return Err(DecideError::Cannot {
                rule: "equal-shares",
                what: "a step that is not above 0".to_owned(),
                instead: "give --step an amount such as 1".to_owned(),
            });
        }
        let denominator = num_integer::lcm(first.denom().clone(), step.denom().clone());
        let numerator = |ratio: &BigRational| (ratio * &denominator).to_integer().to_u128();
        match (numerator(&first), numerator(&step), denominator.to_u128()) {
            (Some(first), Some(step), Some(denominator)) => Ok(Self {
                first,
                step,
                denominator,
            }),
            _ => Err(DecideError::Cannot {
                rule: "equal-shares",
                what: "a step this large or fine".to_owned(),
                instead: "give --step an amount with fewer digits".to_owned(),
            }),
        }
    }

    /// The endowment after `steps` steps.
    pub(super) const fn after(&self, steps: u64) -> Endowment {
        Endowment {
            numerator: self.first + self.step * steps as u128,
            denominator: self.denominator,
        }
    }

    /// After how many steps everyone has at least `amount` parts per weight.
    pub(super) fn steps_to(&self, amount: u64) -> u64 {
        let wanted = (u128::from(amount) * self.denominator).saturating_sub(self.first);
        u64::try_from(wanted.div_ceil(self.step)).unwrap_or(u64::MAX)
    }
}

impl Endowment {
    /// The endowment as a ratio, in parts per weight.
    pub(super) fn ratio(self) -> BigRational {
        BigRational::new(self.numerator.into(), self.denominator.into())
    }
}
