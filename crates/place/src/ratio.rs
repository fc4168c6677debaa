//! A part of a whole, as a measurement.

/// A part of a whole, from 0 to 1. For measuring, not for deciding: what
/// decides anything is an exact ratio.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Share(f64);

/// Why a number is not a part of a whole.
#[derive(Debug, Clone, thiserror::Error, PartialEq)]
#[non_exhaustive]
pub enum ShareError {
    /// Below 0, above 1, or not a number.
    #[error("{value} is not a share: write a number from 0 to 1")]
    OutOfRange {
        /// The number as it stood.
        value: f64,
    },
}

impl Share {
    /// The part `value` of a whole.
    ///
    /// # Errors
    /// [`ShareError::OutOfRange`] unless it is from 0 to 1.
    pub fn new(value: f64) -> Result<Self, ShareError> {
        if (0.0..=1.0).contains(&value) {
            Ok(Self(value))
        } else {
            Err(ShareError::OutOfRange { value })
        }
    }

    /// The bare number, from 0 to 1.
    #[must_use]
    pub const fn get(self) -> f64 {
        self.0
    }
}
