//! Statistics that move with the value tested, and what a set of them says.

use rayon::prelude::*;

/// Two statistics this near to each other are the same one, computed in another
/// order.
const SAME: f64 = 1e-9;

/// Ends are sought this many standard errors out; beyond, they are open.
const FURTHEST: f64 = 1e5;

/// A statistic `(a - r b) / sqrt(aa - 2 r ab + r^2 bb)` as a function of how far
/// the value tested is from the estimate, `r`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Ratio {
    /// The numerator at the estimate, and how it falls.
    pub top: [f64; 2],
    /// `aa`, `ab`, `bb`.
    pub bottom: [f64; 3],
}

impl Ratio {
    /// From the numerator's parts, and a vector `a - r b` whose length divides it.
    pub fn new(top: [f64; 2], parts: impl Iterator<Item = [f64; 2]>) -> Self {
        let mut bottom = [0.0; 3];
        for [a, b] in parts {
            bottom[0] += a * a;
            bottom[1] += a * b;
            bottom[2] += b * b;
        }
        Self { top, bottom }
    }

    /// The square of the statistic.
    fn square(&self, r: f64) -> f64 {
        let top = self.top[0] - r * self.top[1];
        let [aa, ab, bb] = self.bottom;
        let bottom = (aa - 2.0 * r * ab + r * r * bb).max(0.0);
        if top.abs() <= 0.0 {
            0.0
        } else {
            top * top / bottom
        }
    }
}

/// The statistic that was observed, and what it is judged against.
#[derive(Debug, Clone)]
pub(super) struct Judged {
    pub observed: Ratio,
    pub others: Vec<Ratio>,
    /// Whether the others are all there are, the observed one among them.
    pub all: bool,
}

impl Judged {
    /// The share of statistics at least as far from zero as the observed one, if
    /// the truth is `r` from the estimate.
    pub fn p_value(&self, r: f64) -> f64 {
        let least = self.observed.square(r) * (1.0 - SAME);
        let reach = |other: &Ratio| u32::from(other.square(r) >= least);
        let reached: u32 = self.others.par_iter().with_min_len(4096).map(reach).sum();
        let all = crate::linear::sums::count(self.others.len());
        if self.all {
            f64::from(reached) / all
        } else {
            (f64::from(reached) + 1.0) / (all + 1.0)
        }
    }

    /// How far from the estimate the values reach that are not rejected, below and
    /// above; none on a side where nothing is rejected. `scale` is a standard error.
    ///
    /// Goes outwards in steps of a quarter of `scale`, growing beyond ten of them,
    /// to the first value that is rejected, and halves the last step.
    pub fn ends(&self, scale: f64, level: f64) -> [Option<f64>; 2] {
        let rejects = |r: f64| self.p_value(r) < 1.0 - level - 1e-12;
        [-1.0, 1.0].map(|side| {
            let (mut kept, mut step) = (0.0, 0.25 * scale);
            let mut beyond = step;
            while !rejects(side * beyond) {
                if beyond > FURTHEST * scale {
                    return None;
                }
                kept = beyond;
                if beyond > 10.0 * scale {
                    step *= 2.0;
                }
                beyond += step;
            }
            for _ in 0..60 {
                let middle = f64::midpoint(kept, beyond);
                if rejects(side * middle) {
                    beyond = middle;
                } else {
                    kept = middle;
                }
            }
            Some(side * kept)
        })
    }
}
