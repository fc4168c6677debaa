//! The jump.

use super::DiscontinuityError;
use super::bandwidth::choose;
use super::side::Side;
use crate::linear::sums::count;
use allotment_distribution::{reach, two_sided};

/// Distinct scores that each side needs at the least.
const FEWEST: usize = 20;

/// Which side is treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Treated {
    /// Scores at the cut-off and above.
    AtOrAbove,
    /// Scores at the cut-off and below.
    AtOrBelow,
}

impl Treated {
    /// By what a distance from the cut-off is multiplied, so that the treated lie
    /// above zero.
    pub(super) const fn turn(self) -> f64 {
        match self {
            Self::AtOrAbove => 1.0,
            Self::AtOrBelow => -1.0,
        }
    }
}

/// Scores and the rule that gave out treatment.
#[derive(Debug, Clone, Copy)]
pub struct Scores<'a> {
    /// One score a unit.
    pub scores: &'a [f64],
    /// The cut-off.
    pub cut_off: f64,
    /// Which side is treated.
    pub treated: Treated,
}

/// Where lines are fitted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Bandwidths {
    /// That which makes the error of the plain line smallest.
    Chosen,
    /// That which makes the interval hold the truth most nearly as often as stated:
    /// the chosen one times `n^(-1/20)`, with the same `b`.
    Coverage,
    /// As given, in units of the score: of the line, and of the parabola that tells
    /// its bias.
    Given {
        /// Of the line.
        line: f64,
        /// Of the parabola.
        bias: f64,
    },
}

/// How a jump is told.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DiscontinuityOptions {
    /// Where lines are fitted.
    pub bandwidths: Bandwidths,
    /// The chance with which an interval holds the truth.
    pub level: f64,
}

impl Scores<'_> {
    /// Whether a unit of this score is treated.
    #[must_use]
    pub fn treats(&self, score: f64) -> bool {
        self.treated.turn() * (score - self.cut_off) >= 0.0
    }
}

impl Default for DiscontinuityOptions {
    fn default() -> Self {
        Self {
            bandwidths: Bandwidths::Chosen,
            level: 0.95,
        }
    }
}

/// A jump at a cut-off.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Discontinuity {
    /// The jump of the lines.
    pub plain: f64,
    /// Its standard error, which does not know of its bias.
    pub plain_error: f64,
    /// The jump, its bias taken off: the effect.
    pub value: f64,
    /// The standard error of that.
    pub std_error: f64,
    /// The lower end of its interval.
    pub low: f64,
    /// The upper end of its interval.
    pub high: f64,
    /// The chance of a jump as far from zero, were there none.
    pub p_value: f64,
    /// The bandwidth of the lines.
    pub bandwidth: f64,
    /// The bandwidth of the parabolas.
    pub bias_bandwidth: f64,
    /// Untreated units within the bandwidth of the lines.
    pub untreated: usize,
    /// Treated units within it.
    pub treated: usize,
}

/// The jump of `outcomes` at the cut-off.
///
/// # Errors
/// [`DiscontinuityError`], with how many scores are missing.
pub fn discontinuity(
    scores: &Scores<'_>,
    outcomes: &[f64],
    options: &DiscontinuityOptions,
) -> Result<Discontinuity, DiscontinuityError> {
    if scores.scores.len() != outcomes.len() {
        return Err(DiscontinuityError::Length {
            scores: scores.scores.len(),
            outcomes: outcomes.len(),
        });
    }
    if !(options.level > 0.0 && options.level < 1.0) {
        let level = options.level;
        return Err(DiscontinuityError::Level { level });
    }
    let sides = sides(scores, outcomes)?;
    for side in &sides {
        let found = side.distinct(side.x.len());
        if found < FEWEST {
            let (side, within) = (side.name, String::new());
            return Err(DiscontinuityError::TooFew {
                side,
                within,
                found,
                fewest: FEWEST,
            });
        }
    }
    let (line, bias) = match options.bandwidths {
        Bandwidths::Chosen => choose(&sides)?,
        Bandwidths::Coverage => {
            let (line, bias) = choose(&sides)?;
            (line * libm::pow(count(outcomes.len()), -0.05), bias)
        }
        Bandwidths::Given { line, bias } => {
            let wrong = |width: &f64| !(width.is_finite() && *width > 0.0);
            if let Some(bandwidth) = [line, bias].into_iter().find(wrong) {
                return Err(DiscontinuityError::Bandwidth { bandwidth });
            }
            (line, bias)
        }
    };
    let (mut plain, mut value) = (0.0, 0.0);
    let (mut plain_variance, mut variance) = (0.0, 0.0);
    for (side, sign) in sides.iter().zip([-1.0, 1.0]) {
        let level = side.weights((1, 0), line)?;
        let curve = side.weights((2, 2), bias)?;
        let corrected = level.less(level.moment(side, 2), &curve);
        let variances = side.variances(corrected.of.len());
        plain += sign * level.apply(&side.y);
        value += sign * corrected.apply(&side.y);
        plain_variance += level.variance(&variances);
        variance += corrected.variance(&variances);
    }
    if variance.is_nan() || variance <= 0.0 {
        return Err(DiscontinuityError::Exact);
    }
    let std_error = variance.sqrt();
    let width = reach(options.level) * std_error;
    Ok(Discontinuity {
        plain,
        plain_error: plain_variance.sqrt(),
        value,
        std_error,
        low: value - width,
        high: value + width,
        p_value: two_sided(value / std_error),
        bandwidth: line,
        bias_bandwidth: bias,
        untreated: sides[0].within(line),
        treated: sides[1].within(line),
    })
}

/// The untreated side and the treated side; the score is turned round where low
/// scores are treated.
pub(super) fn sides(
    scores: &Scores<'_>,
    outcomes: &[f64],
) -> Result<[Side; 2], DiscontinuityError> {
    let all = scores.scores.iter().zip(outcomes);
    let is_finite = |(x, y): (&f64, &f64)| x.is_finite() && y.is_finite();
    if let Some(unit) = all.clone().position(|pair| !is_finite(pair)) {
        return Err(DiscontinuityError::NotFinite { unit });
    }
    let turn = scores.treated.turn();
    let names = match scores.treated {
        Treated::AtOrAbove => ["below", "above"],
        Treated::AtOrBelow => ["above", "below"],
    };
    let side = |name, treated: bool| {
        let mut units: Vec<(f64, f64)> = all
            .clone()
            .map(|(x, &y)| (turn * (x - scores.cut_off), y))
            .filter(|(x, _)| (*x >= 0.0) == treated)
            .collect();
        units.sort_by(|one, other| one.0.abs().total_cmp(&other.0.abs()));
        let (x, y) = units.into_iter().unzip();
        Side { name, x, y }
    };
    Ok([side(names[0], false), side(names[1], true)])
}
