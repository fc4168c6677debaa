//! How much of what varies is count noise.

use super::rates::{float, seen};
use super::{Count, SmallError};
use crate::linear::sums::count;

/// What counts are of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Noise {
    /// Events over people or person-time.
    Poisson,
    /// People who have the event or not.
    Binomial,
}

/// A variance, and what of it is count noise.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NoiseShare {
    /// The variance of the rates of places, each over all its periods.
    pub between: f64,
    /// What of it counts show by chance.
    pub between_noise: f64,
    /// The variance of rates within places, over periods; `None` for one period.
    pub within: Option<f64>,
    /// What of it counts show by chance.
    pub within_noise: Option<f64>,
}

impl NoiseShare {
    /// The share of the variance between places that is noise, at most 1.
    #[must_use]
    pub fn between_share(&self) -> f64 {
        (self.between_noise / self.between).min(1.0)
    }

    /// The share of the variance within places that is noise, at most 1; `None` for
    /// one period, or where nothing changes.
    #[must_use]
    pub fn within_share(&self) -> Option<f64> {
        let (all, noise) = (self.within?, self.within_noise?);
        (all > 0.0).then(|| (noise / all).min(1.0))
    }
}

/// Shares out the variance of a panel of rates: `counts` over `bases`, place by
/// place, in each period by period.
///
/// # Errors
/// [`SmallError`], with the position of a suppressed count or an empty place.
pub fn noise(
    counts: &[Count],
    bases: &[u64],
    periods: usize,
    kind: Noise,
) -> Result<NoiseShare, SmallError> {
    let places = counts.len().checked_div(periods).unwrap_or(0);
    let expected = places * periods;
    if bases.len() != expected || counts.len() != expected {
        let found = counts.len().max(bases.len());
        return Err(SmallError::Length { found, expected });
    }
    if places < 2 {
        let (what, fewest) = ("places", 2);
        return Err(SmallError::TooFew {
            what,
            found: places,
            fewest,
        });
    }
    let counts = seen(counts)?;
    let mut rates = Vec::with_capacity(expected);
    let mut chances = Vec::with_capacity(expected);
    for (at, (&events, &base)) in counts.iter().zip(bases).enumerate() {
        let (x, n) = (float(events), float(base));
        if base < 1 || (kind == Noise::Binomial && base < 2) {
            return Err(SmallError::Base { at, base: n });
        }
        if kind == Noise::Binomial && events > base {
            return Err(SmallError::TooMany {
                at,
                count: events,
                of: base,
            });
        }
        let rate = x / n;
        rates.push(rate);
        chances.push(match kind {
            Noise::Poisson => x / (n * n),
            Noise::Binomial => rate * (1.0 - rate) / (n - 1.0),
        });
    }
    let over = count(periods);
    let means: Vec<f64> = rates
        .chunks_exact(periods)
        .map(|r| r.iter().sum::<f64>() / over)
        .collect();
    let centre = means.iter().sum::<f64>() / count(places);
    let between = means
        .iter()
        .map(|mean| (mean - centre).powi(2))
        .sum::<f64>()
        / count(places - 1);
    if between <= 0.0 {
        return Err(SmallError::NoVariance { places });
    }
    let chance = chances.iter().sum::<f64>() / count(expected);
    let within = (periods > 1).then(|| {
        let of = |(rates, mean): (&[f64], &f64)| -> f64 {
            rates.iter().map(|rate| (rate - mean).powi(2)).sum()
        };
        let squares: f64 = rates.chunks_exact(periods).zip(&means).map(of).sum();
        squares / count(places * (periods - 1))
    });
    Ok(NoiseShare {
        between,
        between_noise: chance / over,
        within,
        within_noise: within.map(|_| chance),
    })
}
