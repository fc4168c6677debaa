//! Rates and proportions with exact intervals.

use super::SmallError;
use crate::chance::{beta_quantile, gamma_quantile};
use allotment_distribution::reach;

/// A count, if it was published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    /// So many events.
    Seen(u64),
    /// The publisher hid it, since it is small.
    Suppressed,
}

/// How a Poisson interval is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Exact {
    /// Garwood's, from the gamma distribution: covers at least as often as stated.
    #[default]
    Garwood,
    /// Byar's approximation, which official statistics often use.
    Byar,
}

/// A rate with its interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rate {
    /// Events over people, times the multiple asked for.
    pub value: f64,
    /// The lower end of its interval.
    pub low: f64,
    /// The upper end of its interval.
    pub high: f64,
    /// The standard error that the count implies; zero for no events.
    pub std_error: f64,
}

/// The share of `of` people who have an event, from 0 to 1, with Clopper and
/// Pearson's interval.
///
/// # Errors
/// [`SmallError`] for a suppressed count, no people, or more events than people.
pub fn proportion(count: Count, of: u64, level: f64) -> Result<Rate, SmallError> {
    check(level)?;
    let count = seen(&[count])?[0];
    if of == 0 {
        return Err(SmallError::Base { at: 0, base: 0.0 });
    }
    if count > of {
        return Err(SmallError::TooMany { at: 0, count, of });
    }
    let (x, n) = (float(count), float(of));
    let tail = 0.5 * (1.0 - level);
    let share = x / n;
    Ok(Rate {
        value: share,
        low: if count == 0 {
            0.0
        } else {
            beta_quantile(tail, x, n - x + 1.0)
        },
        high: if count == of {
            1.0
        } else {
            beta_quantile(1.0 - tail, x + 1.0, n - x)
        },
        std_error: (share * (1.0 - share) / n).sqrt(),
    })
}

/// Events over `base` people (or person-years), times `per`, with a Poisson
/// interval.
///
/// # Errors
/// [`SmallError`] for a suppressed count or no people.
pub fn rate(
    count: Count,
    base: f64,
    per: f64,
    (level, exact): (f64, Exact),
) -> Result<Rate, SmallError> {
    check(level)?;
    let count = seen(&[count])?[0];
    if !(base.is_finite() && base > 0.0 && per.is_finite() && per > 0.0) {
        return Err(SmallError::Base { at: 0, base });
    }
    let x = float(count);
    let tail = 0.5 * (1.0 - level);
    let (low, high) = match exact {
        Exact::Garwood => (
            if count == 0 {
                0.0
            } else {
                gamma_quantile(tail, x)
            },
            gamma_quantile(1.0 - tail, x + 1.0),
        ),
        Exact::Byar => (
            if count == 0 {
                0.0
            } else {
                byar(x, -reach(level))
            },
            byar(x + 1.0, reach(level)),
        ),
    };
    let scale = per / base;
    Ok(Rate {
        value: x * scale,
        low: low * scale,
        high: high * scale,
        std_error: x.sqrt() * scale,
    })
}

/// Source: Breslow and Day (1987), equation 2.13.
fn byar(count: f64, reach: f64) -> f64 {
    let root = 1.0 - 1.0 / (9.0 * count) + reach / (3.0 * count.sqrt());
    count * root.max(0.0).powi(3)
}

/// The counts, if none is hidden.
pub(super) fn seen(counts: &[Count]) -> Result<Vec<u64>, SmallError> {
    let hidden = |count: &Count| matches!(count, Count::Suppressed);
    if let Some(at) = counts.iter().position(hidden) {
        let others = counts.iter().filter(|count| hidden(count)).count() - 1;
        return Err(SmallError::Suppressed { at, others });
    }
    let number = |count: &Count| match count {
        Count::Seen(number) => Some(*number),
        Count::Suppressed => None,
    };
    Ok(counts.iter().filter_map(number).collect())
}

#[expect(clippy::cast_precision_loss, reason = "no place has 2^53 people")]
pub(super) const fn float(number: u64) -> f64 {
    number as f64
}

fn check(level: f64) -> Result<(), SmallError> {
    if level > 0.0 && level < 1.0 {
        return Ok(());
    }
    Err(SmallError::Level { level })
}
