//! Power in closed form.

use super::PowerError;
use crate::linear::sums::count;
use allotment_distribution::{reach, two_sided};

/// How before and after are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Design {
    /// The change from before to after.
    DifferenceInDifferences,
    /// After, given before.
    Ancova,
    /// After alone.
    PostOnly,
}

/// A design to be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Plan {
    /// How before and after are used.
    pub design: Design,
    /// Treated units.
    pub treated: usize,
    /// Untreated units.
    pub untreated: usize,
    /// Periods before.
    pub before: usize,
    /// Periods after.
    pub after: usize,
    /// The standard deviation of an outcome between units.
    pub deviation: f64,
    /// The correlation between any two periods of a unit.
    pub correlation: f64,
}

impl Plan {
    /// The standard error of the effect.
    ///
    /// Source: `McKenzie` (2012), equations 1 to 4.
    ///
    /// # Errors
    /// [`PowerError`] with the number that is wrong.
    pub fn std_error(&self) -> Result<f64, PowerError> {
        let enough = [
            ("the number of treated units", self.treated),
            ("the number of untreated units", self.untreated),
            ("the number of periods after", self.after),
        ];
        let before = [("the number of periods before", self.before)];
        let asked = match self.design {
            Design::PostOnly => &before[..0],
            _ => &before[..],
        };
        if let Some(&(what, found)) = enough.iter().chain(asked).find(|(_, found)| *found < 1) {
            return Err(PowerError::TooFew {
                what,
                found,
                fewest: 1,
            });
        }
        if !(self.deviation.is_finite() && self.deviation > 0.0) {
            let what = "a standard deviation";
            return Err(PowerError::Spread {
                what,
                value: self.deviation,
            });
        }
        let (c, m, r) = (self.correlation, count(self.before), count(self.after));
        let periods = self.before + self.after;
        let least = if periods > 1 {
            -1.0 / count(periods - 1)
        } else {
            -1.0
        };
        if !(c > least && c < 1.0) {
            return Err(PowerError::Correlation {
                correlation: c,
                periods,
                least,
            });
        }
        let after = (1.0 + (r - 1.0) * c) / r;
        let unit = match self.design {
            Design::DifferenceInDifferences => (1.0 - c) * (1.0 / m + 1.0 / r),
            Design::Ancova => after - m * c * c / (1.0 + (m - 1.0) * c),
            Design::PostOnly => after,
        };
        let units = 1.0 / count(self.treated) + 1.0 / count(self.untreated);
        Ok(self.deviation * (unit * units).sqrt())
    }
}

/// How many standard errors an effect must be from zero for a two-sided test of
/// size `size` to find it with chance `power`: 2.8016 for 0.05 and 0.8.
///
/// # Errors
/// [`PowerError::Chance`].
pub fn multiplier(size: f64, power: f64) -> Result<f64, PowerError> {
    let known = [("a size", size, 0.05), ("a power", power, 0.8)];
    if let Some((what, value, usual)) = known.into_iter().find(|(_, v, _)| !(*v > 0.0 && *v < 1.0))
    {
        return Err(PowerError::Chance { what, value, usual });
    }
    let beyond = if power >= 0.5 {
        reach(2.0 * power - 1.0)
    } else {
        -reach(1.0 - 2.0 * power)
    };
    Ok(reach(1.0 - size) + beyond)
}

/// The smallest effect that a plan would find, in units of the outcome.
///
/// # Errors
/// [`PowerError`] with the number that is wrong.
pub fn smallest_effect(plan: &Plan, size: f64, power: f64) -> Result<f64, PowerError> {
    Ok(multiplier(size, power)? * plan.std_error()?)
}

/// The chance that a two-sided test of size `size` finds `effect`, in its own
/// direction.
///
/// # Errors
/// [`PowerError::Chance`] and [`PowerError::Spread`].
pub fn power_of(effect: f64, std_error: f64, size: f64) -> Result<f64, PowerError> {
    if !(size > 0.0 && size < 1.0) {
        let what = "a size";
        return Err(PowerError::Chance {
            what,
            value: size,
            usual: 0.05,
        });
    }
    if !(std_error.is_finite() && std_error > 0.0) {
        let what = "a standard error";
        return Err(PowerError::Spread {
            what,
            value: std_error,
        });
    }
    let beyond = reach(1.0 - size) - effect.abs() / std_error;
    let tail = 0.5 * two_sided(beyond);
    Ok(if beyond >= 0.0 { tail } else { 1.0 - tail })
}
