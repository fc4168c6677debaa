//! What an estimate says, and what it does not.

use super::{PowerError, multiplier};

/// Which way an effect goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Towards {
    /// Above zero.
    More,
    /// Below zero.
    Less,
}

/// What an estimate with its interval says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Reading {
    /// Zero is outside the interval.
    Detected {
        /// Which way.
        towards: Towards,
        /// The end of the interval nearer to zero: it is at least this much.
        at_least: f64,
    },
    /// Zero is inside the interval, and no effect that would matter is: there is
    /// none that matters.
    RuledOut {
        /// No effect larger than this, either way.
        more_than: f64,
    },
    /// Zero is inside the interval, and so are effects that would matter: nobody
    /// can tell.
    NotDetected {
        /// Effects above this are ruled out.
        above: f64,
        /// Effects below this are ruled out.
        below: f64,
        /// The smallest effect that the design would have found with 80% chance.
        could_see: f64,
    },
}

impl Reading {
    /// Reads an estimate with the interval `low` to `high` and its `std_error`, at
    /// confidence `level`; `matters` is the smallest effect that would matter,
    /// either way, if somebody said so beforehand. Where nobody did, an estimate
    /// that is not detected cannot rule out what matters.
    ///
    /// # Errors
    /// [`PowerError`] if a number is not one.
    pub fn new(
        (low, high): (f64, f64),
        std_error: f64,
        level: f64,
        matters: Option<f64>,
    ) -> Result<Self, PowerError> {
        let needed = multiplier(1.0 - level, 0.8)?;
        let known = [
            ("an interval's width", high - low),
            ("a standard error", std_error),
        ];
        if let Some((what, value)) = known
            .into_iter()
            .find(|(_, v)| !(v.is_finite() && *v > 0.0))
        {
            return Err(PowerError::Spread { what, value });
        }
        if let Some(value) = matters.filter(|value| !(value.is_finite() && *value > 0.0)) {
            let what = "an effect that matters";
            return Err(PowerError::Spread { what, value });
        }
        if low > 0.0 {
            let towards = Towards::More;
            return Ok(Self::Detected {
                towards,
                at_least: low,
            });
        }
        if high < 0.0 {
            let towards = Towards::Less;
            return Ok(Self::Detected {
                towards,
                at_least: -high,
            });
        }
        let furthest = high.max(-low);
        Ok(if matters.is_some_and(|matters| furthest < matters) {
            Self::RuledOut {
                more_than: furthest,
            }
        } else {
            Self::NotDetected {
                above: high,
                below: low,
                could_see: needed * std_error,
            }
        })
    }
}
