//! Money, and what it is worth now.

use super::ValueError;
use std::iter::Sum;
use std::ops::{Add, Neg, Sub};

/// 10^18: parts of a minor unit in a present value.
pub(super) const PARTS: i128 = 1_000_000_000_000_000_000;
/// The largest amount, in minor units: what large countries make in a year.
const MOST: i128 = 1_000_000_000_000_000;

/// An amount in whole minor units (pence).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Minor(i128);

impl Minor {
    /// So many minor units.
    ///
    /// # Errors
    /// [`ValueError::TooLarge`] beyond 10^15.
    pub fn new(units: i128) -> Result<Self, ValueError> {
        if units.abs() > MOST {
            let (what, value) = ("an amount", units.to_string());
            return Err(ValueError::TooLarge { what, value });
        }
        Ok(Self(units))
    }

    /// The bare number of minor units.
    #[must_use]
    pub const fn get(self) -> i128 {
        self.0
    }
}

/// A present value, in 10^-18 of a minor unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Present(pub(super) i128);

impl Present {
    /// The nearest whole minor unit; halves go to the even one.
    #[must_use]
    pub fn minor_units(self) -> i128 {
        divide(self.0, PARTS)
    }

    /// In minor units, as a float, for ratios and display.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a float is what is asked for")]
    pub fn to_float(self) -> f64 {
        let (whole, part) = (self.0 / PARTS, self.0 % PARTS);
        whole as f64 + part as f64 / 1e18
    }
}

impl Add for Present {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        let sum = self.0.checked_add(other.0);
        Self(sum.expect("ten thousand of the largest amounts still fit"))
    }
}

impl Sub for Present {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl Neg for Present {
    type Output = Self;

    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Sum for Present {
    fn sum<I: Iterator<Item = Self>>(values: I) -> Self {
        values.fold(Self::default(), Add::add)
    }
}

/// A whole quotient, rounded to the nearest, halves to even; `by` is above zero.
pub(super) fn divide(number: i128, by: i128) -> i128 {
    let (quotient, rest) = (number.div_euclid(by), number.rem_euclid(by));
    let up = match (rest * 2).cmp(&by) {
        std::cmp::Ordering::Less => false,
        std::cmp::Ordering::Greater => true,
        std::cmp::Ordering::Equal => quotient % 2 != 0,
    };
    quotient + i128::from(up)
}

#[test]
fn halves_go_to_even() {
    let rounded = [-5, -3, -1, 1, 3, 5, 6].map(|number| divide(number, 2));
    assert_eq!(rounded, [-2, -2, 0, 0, 2, 2, 3]);
}
