//! Ranks among placebos, and the effects that they do not reject.

use super::result::{Interval, RankTest};

/// Added before rounding down, so that a level written in decimals counts as meant.
const HAIR: f64 = 1e-9;

/// What placebos come to, from the largest.
pub(super) struct Reference {
    ratios: Vec<f64>,
    sizes: Vec<f64>,
    /// How many placebos must be at least as extreme for an effect to stay.
    needed: usize,
}

/// What is ranked: a mean effect, its mean square, and what it is measured in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Statistic {
    pub mean: f64,
    pub mean_square: f64,
    /// The root of the mean squared effect before treatment; `None` where the fit is
    /// perfect.
    pub unit: Option<f64>,
}

impl Statistic {
    /// The effect in one period, in the same unit.
    pub(super) const fn of_one(&self, effect: f64) -> Self {
        Self {
            mean: effect,
            mean_square: effect * effect,
            unit: self.unit,
        }
    }

    /// The ratio; beyond all where the fit is perfect.
    fn ratio(&self) -> f64 {
        self.unit
            .map_or(f64::INFINITY, |unit| self.mean_square.sqrt() / unit)
    }
}

impl Reference {
    pub(super) fn new(placebos: impl Iterator<Item = Statistic>, level: f64) -> Self {
        let (mut ratios, mut sizes): (Vec<f64>, Vec<f64>) =
            placebos.map(|one| (one.ratio(), one.mean.abs())).unzip();
        ratios.sort_by(|one, other| other.total_cmp(one));
        sizes.sort_by(|one, other| other.total_cmp(one));
        #[expect(clippy::cast_precision_loss, reason = "placebos are few")]
        let all = (ratios.len() + 1) as f64;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between zero and the number of placebos"
        )]
        let needed = ((1.0 - level) * all + HAIR).floor() as usize;
        Self {
            ratios,
            sizes,
            needed,
        }
    }

    /// How `own` ranks. An effect `c`, the same in all periods, stays in the
    /// interval where the ratio of what is left without it is not rejected: with
    /// `q` the smallest ratio that is, `mean (effect - c)^2 <= (q unit)^2`.
    pub(super) fn test(&self, own: &Statistic) -> RankTest {
        let beyond = |all: &[f64], own: f64| all.partition_point(|&other| other >= own);
        let of = self.ratios.len() + 1;
        let by_size = 1 + beyond(&self.sizes, own.mean.abs());
        let rank = own.unit.map(|_| 1 + beyond(&self.ratios, own.ratio()));
        #[expect(clippy::cast_precision_loss, reason = "placebos are few")]
        let share = |rank: usize| rank as f64 / of as f64;
        RankTest {
            rank: rank.unwrap_or(by_size),
            of,
            p_value: rank.map(share),
            p_value_of_size: share(by_size),
            interval: self.interval(own),
        }
    }

    fn interval(&self, own: &Statistic) -> Interval {
        let Some(unit) = own.unit else {
            return Interval::Untold;
        };
        let at = self.needed.checked_sub(1);
        let Some(&bound) = at.and_then(|at| self.ratios.get(at)) else {
            return Interval::Unbounded;
        };
        if bound.is_infinite() {
            return Interval::Unbounded;
        }
        let about = (own.mean_square - own.mean * own.mean).max(0.0);
        let square = bound * unit * bound * unit - about;
        if square < 0.0 {
            return Interval::Empty;
        }
        Interval::Between {
            low: own.mean - square.sqrt(),
            high: own.mean + square.sqrt(),
        }
    }
}
