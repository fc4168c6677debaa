//! The four rules by which a point is called more than common variation.

/// Points that make a run, on one side of the mean or in one direction.
const RUN: usize = 7;
/// Points of which two near a limit make a signal.
const THREE: usize = 3;

/// What calls a point a special cause, in order of precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// The point is outside the limits.
    Outside,
    /// Two of three points in a row, all three on one side of the mean, lie
    /// between the near limit and the limit; those two are flagged.
    TwoOfThree,
    /// Seven or more points in a row on one side of the mean; a point on the mean
    /// ends the run.
    OneSide,
    /// Seven or more points in a row, each above (or each below) the one before.
    Trend,
}

/// Which way a signal points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// Below the mean, or falling.
    Low,
    /// Above the mean, or rising.
    High,
}

/// A rule that a point is part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Signal {
    /// The rule.
    pub rule: Rule,
    /// Which way it points.
    pub side: Side,
}

/// Limits of a phase.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    pub mean: f64,
    pub low: f64,
    pub high: f64,
    pub near_low: f64,
    pub near_high: f64,
    /// Values that are no further apart than this are the same.
    pub rounding: f64,
}

impl Limits {
    /// Where `value` is of `from`; nowhere if they are the same but for rounding.
    fn side(&self, value: f64, from: f64) -> Option<Side> {
        if (value - from).abs() <= self.rounding {
            return None;
        }
        Some(if value < from { Side::Low } else { Side::High })
    }

    /// On which side `value` is beyond `low` and `high`, if it is.
    fn beyond(&self, value: f64, low: f64, high: f64) -> Option<Side> {
        let below = self.side(value, low).filter(|side| *side == Side::Low);
        below.or_else(|| self.side(value, high).filter(|side| *side == Side::High))
    }
}

/// The signals of each value, in order of precedence.
pub(super) fn signals(values: &[f64], limits: &Limits) -> Vec<Vec<Signal>> {
    let mut found = vec![Vec::new(); values.len()];
    let outside = |value: f64| limits.beyond(value, limits.low, limits.high);
    for (signals, &value) in found.iter_mut().zip(values) {
        signals.extend(outside(value).map(|side| Signal {
            rule: Rule::Outside,
            side,
        }));
    }

    let sides = values.iter().map(|&value| limits.side(value, limits.mean));
    let sides: Vec<Option<Side>> = sides.collect();
    let near = |value: f64| limits.beyond(value, limits.near_low, limits.near_high);
    let is_near = |value: f64| outside(value).is_none() && near(value).is_some();
    let near: Vec<bool> = values.iter().map(|&value| is_near(value)).collect();
    let mut pairs = vec![None; values.len()];
    for start in 0..values.len().saturating_sub(THREE - 1) {
        let three = start..start + THREE;
        let Some(side) = common(&sides[three.clone()]) else {
            continue;
        };
        if three.clone().filter(|&at| near[at]).count() >= 2 {
            three
                .filter(|&at| near[at])
                .for_each(|at| pairs[at] = Some(side));
        }
    }
    mark(&mut found, Rule::TwoOfThree, &pairs);

    let mut runs = vec![None; values.len()];
    let mut trends = vec![None; values.len()];
    let steps: Vec<Option<Side>> = values
        .windows(2)
        .map(|pair| limits.side(pair[1], pair[0]))
        .collect();
    for start in 0..values.len().saturating_sub(RUN - 1) {
        let run = start..start + RUN;
        if let Some(side) = common(&sides[run.clone()]) {
            runs[run.clone()].fill(Some(side));
        }
        if let Some(side) = common(&steps[start..start + RUN - 1]) {
            trends[run].fill(Some(side));
        }
    }
    mark(&mut found, Rule::OneSide, &runs);
    mark(&mut found, Rule::Trend, &trends);
    found
}

fn mark(found: &mut [Vec<Signal>], rule: Rule, sides: &[Option<Side>]) {
    for (signals, side) in found.iter_mut().zip(sides) {
        signals.extend(side.map(|side| Signal { rule, side }));
    }
}

/// The side that all are on.
fn common(sides: &[Option<Side>]) -> Option<Side> {
    let first = *sides.first()?;
    sides.iter().all(|&side| side == first).then_some(first)?
}
