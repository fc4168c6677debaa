//! A place against others, over time.

use super::Rate;
use super::SmallError;
use crate::linear::sums::count;
use allotment_distribution::{reach, two_sided};

/// A number with its interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measured {
    /// The number.
    pub value: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl Measured {
    /// From a value within its interval.
    ///
    /// # Errors
    /// [`SmallError::Interval`].
    pub fn new(value: f64, low: f64, high: f64) -> Result<Self, SmallError> {
        if low.is_finite() && high.is_finite() && low <= value && value <= high {
            return Ok(Self { value, low, high });
        }
        Err(SmallError::Interval { value, low, high })
    }
}

impl Measured {
    /// The chance of a number at least as far from zero, were the truth zero, as
    /// an interval that covers with chance `level` tells it: its end towards zero
    /// is taken for that of a normal distribution. 1 at zero.
    ///
    /// # Errors
    /// [`SmallError::Level`].
    pub fn chance_of_none(&self, level: f64) -> Result<f64, SmallError> {
        if !(level > 0.0 && level < 1.0) {
            return Err(SmallError::Level { level });
        }
        let towards_zero = if self.value > 0.0 {
            self.value - self.low
        } else {
            self.high - self.value
        };
        let far = self.value.abs();
        if far <= 0.0 {
            return Ok(1.0);
        }
        if towards_zero <= 0.0 {
            return Ok(0.0);
        }
        Ok(two_sided(far / (towards_zero / reach(level))))
    }
}

impl From<Rate> for Measured {
    fn from(rate: Rate) -> Self {
        Self {
            value: rate.value,
            low: rate.low,
            high: rate.high,
        }
    }
}

/// What one is more than another that was measured independently.
///
/// Source: Zou and Donner (2008).
#[must_use]
pub fn gap(one: &Measured, other: &Measured) -> Measured {
    let value = one.value - other.value;
    let hypotenuse = |a: f64, b: f64| (a * a + b * b).sqrt();
    Measured {
        value,
        low: value - hypotenuse(one.value - one.low, other.high - other.value),
        high: value + hypotenuse(one.high - one.value, other.value - other.low),
    }
}

/// The mean of peers that were measured independently; `None` of none.
#[must_use]
pub fn mean_of(peers: &[Measured]) -> Option<Measured> {
    if peers.is_empty() {
        return None;
    }
    let over = count(peers.len());
    let value = peers.iter().map(|peer| peer.value).sum::<f64>() / over;
    let down: f64 = peers
        .iter()
        .map(|peer| (peer.value - peer.low).powi(2))
        .sum();
    let up: f64 = peers
        .iter()
        .map(|peer| (peer.high - peer.value).powi(2))
        .sum();
    Some(Measured {
        value,
        low: value - down.sqrt() / over,
        high: value + up.sqrt() / over,
    })
}

/// The gap in one period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GapPoint {
    /// The period, by position.
    pub period: usize,
    /// What the place is more than the others; `None` where either was not
    /// measured.
    pub gap: Option<Measured>,
    /// What the gap is more than it was in the first period that has one; `None`
    /// there, and where there is no gap.
    pub change: Option<Measured>,
}

/// The gap between a place and others (its peers' mean, or the nation without it)
/// in each period, and how it has changed.
///
/// Periods are taken to be measured independently of each other.
///
/// # Errors
/// [`SmallError::Length`].
pub fn track(
    place: &[Option<Measured>],
    others: &[Option<Measured>],
) -> Result<Vec<GapPoint>, SmallError> {
    if place.len() != others.len() {
        let (found, expected) = (others.len(), place.len());
        return Err(SmallError::Length { found, expected });
    }
    let mut first: Option<Measured> = None;
    let point = |(period, (one, other)): (usize, (&Option<Measured>, &Option<Measured>))| {
        let found = one
            .as_ref()
            .zip(other.as_ref())
            .map(|(one, other)| gap(one, other));
        let change = first.zip(found).map(|(first, now)| gap(&now, &first));
        first = first.or(found);
        GapPoint {
            period,
            gap: found,
            change,
        }
    };
    Ok(place.iter().zip(others).enumerate().map(point).collect())
}
