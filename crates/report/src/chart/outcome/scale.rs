//! From numbers to places on a sheet.

use super::number;

/// Past this size a number is drawn at the edge: differences still fit a float.
const LARGEST: f64 = 1e300;
/// Steps smaller than this are not drawn.
const SMALLEST: f64 = 1e-290;

/// A straight scale with round steps.
#[derive(Debug, Clone)]
pub(super) struct Scale {
    low: f64,
    high: f64,
    /// Where `low` and `high` lie.
    from: f64,
    to: f64,
    /// The round numbers from one end to the other.
    pub ticks: Vec<f64>,
    /// Digits after the point that the steps need.
    decimals: usize,
    /// Digits after the point for numbers read off it: one more than it needs.
    pub fine: usize,
}

impl Scale {
    /// A scale for all finite `values` with about `count` steps of 1, 2 or 5
    /// times a power of ten, whose ends are such steps.
    ///
    /// No value: from 0 to 1. All equal: half their size to either side, or 1
    /// if they are zero.
    pub fn new(values: impl Iterator<Item = f64>, count: u32, (from, to): (f64, f64)) -> Self {
        let finite = values.filter(|value| value.is_finite());
        let (mut low, mut high) = finite.fold((f64::INFINITY, f64::NEG_INFINITY), |ends, value| {
            let value = value.clamp(-LARGEST, LARGEST);
            (value.min(ends.0), value.max(ends.1))
        });
        if low > high {
            (low, high) = (0.0, 1.0);
        }
        let size = low.abs().max(high.abs());
        if high - low <= (size * 1e-9).max(SMALLEST) {
            let pad = if size <= SMALLEST { 1.0 } else { size / 2.0 };
            (low, high) = (low - pad, high + pad);
        }
        let rough = (high - low) / f64::from(count.max(1));
        let (step, exponent) = round_step(rough);
        // At most a billion steps from zero, so both ends are exact.
        let (first, last) = ((low / step).floor(), (high / step).ceil());
        let mut ticks = Vec::new();
        let mut at = first;
        while at <= last {
            ticks.push(at * step);
            at += 1.0;
        }
        let decimals = |more: i32| usize::try_from(more - exponent).unwrap_or(0);
        Self {
            low: first * step,
            high: last * step,
            from,
            to,
            ticks,
            decimals: decimals(0),
            fine: decimals(1),
        }
    }

    /// Where `value` lies, never outside the scale; an infinite one at its end.
    pub fn at(&self, value: f64) -> f64 {
        let part = (value - self.low) / (self.high - self.low);
        let part = if part.is_nan() {
            0.5
        } else {
            part.clamp(0.0, 1.0)
        };
        self.from + (self.to - self.from) * part
    }

    /// The words at a tick.
    pub fn label(&self, tick: f64) -> String {
        number::short(tick, self.decimals)
    }
}

/// The next round step at or above `rough`, and its power of ten.
fn round_step(rough: f64) -> (f64, i32) {
    let written = format!("{rough:e}");
    let mut exponent: i32 = written
        .split_once('e')
        .and_then(|(_, power)| power.parse().ok())
        .unwrap_or(0);
    let power = |exponent: i32| format!("1e{exponent}").parse().unwrap_or(1.0);
    let unit = rough / power(exponent);
    // A little slack, for a third of 0.3 is not quite 0.1.
    let times = [1.0, 2.0, 5.0]
        .into_iter()
        .find(|times| unit <= times * 1.000_001);
    let times = times.unwrap_or_else(|| {
        exponent += 1;
        1.0
    });
    // Written and read again, 3 steps of 0.1 are as near 0.3 as can be.
    let step = format!("{times}e{exponent}").parse().unwrap_or(rough);
    (step, exponent)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(values: &[f64]) -> Vec<String> {
        let scale = Scale::new(values.iter().copied(), 5, (0.0, 100.0));
        scale.ticks.iter().map(|&tick| scale.label(tick)).collect()
    }

    #[test]
    fn steps_are_one_two_or_five() {
        assert_eq!(labels(&[0.0, 0.3]), ["0.0", "0.1", "0.2", "0.3"]);
        assert_eq!(
            labels(&[-3.0, 7.0]),
            ["\u{2212}4", "\u{2212}2", "0", "2", "4", "6", "8"]
        );
        assert_eq!(
            labels(&[0.0, 2_400_000.0]),
            ["0", "500,000", "1m", "1.5m", "2m", "2.5m"]
        );
    }

    #[test]
    fn a_scale_without_a_range_has_one() {
        assert_eq!(labels(&[]).len(), 6);
        assert_eq!(labels(&[0.0, 0.0]).first().unwrap(), "\u{2212}1.0");
        assert_eq!(labels(&[8.0]), ["4", "6", "8", "10", "12"]);
        let scale = Scale::new([8.0].into_iter(), 5, (0.0, 100.0));
        assert!((scale.at(8.0) - 50.0).abs() < 1e-9);
        assert!((scale.at(f64::INFINITY) - 100.0).abs() < 1e-9);
    }

    #[test]
    fn the_ends_of_floats_are_drawn() {
        for values in [
            [f64::MIN, f64::MAX],
            [0.0, f64::MIN_POSITIVE],
            [1e15, 1e15 + 1.0],
        ] {
            let scale = Scale::new(values.into_iter(), 5, (10.0, 20.0));
            assert!(scale.ticks.len() < 12, "{}", scale.ticks.len());
            for value in values {
                assert!((10.0..=20.0).contains(&scale.at(value)));
            }
        }
    }
}
