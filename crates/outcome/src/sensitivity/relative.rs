//! Trends that break by no more than a multiple of how they broke before.

use super::moments::Moments;
use super::study::Checked;

/// Effects tried between the ends that the first stage leaves, to find where
/// acceptance begins.
const TRIED: u32 = 500;

/// The hull of effects that the test accepts under some choice of which change
/// before treatment is the largest, and of its sign.
pub(super) fn interval(checked: &Checked<'_>, bound: f64, level: f64) -> (f64, f64) {
    let estimate = checked.value(&checked.effect);
    let (mut low, mut high) = (estimate, estimate);
    // The estimate itself is always accepted: where `v` has the sign that it is
    // taken to have, no combination is above zero there.
    let mut period = 0;
    for _ in 0..checked.study.pre {
        for sign in [1.0, -1.0] {
            let moments = Moments::new(checked, bound, period, sign, level);
            if let Some((lowest, highest)) = moments.bracket() {
                if lowest < low {
                    low = reach(&moments, lowest, low.min(highest)).unwrap_or(low);
                }
                if highest > high {
                    high = reach(&moments, highest, high.max(lowest)).unwrap_or(high);
                }
            }
        }
        period -= 1;
    }
    (low, high)
}

/// The accepted effect nearest to `from` on the way to `to`; none if none is
/// found before `to`.
fn reach(moments: &Moments, from: f64, to: f64) -> Option<f64> {
    let step = (to - from) / f64::from(TRIED);
    let mut rejected = from;
    let found = (0..TRIED)
        .map(|at| from + f64::from(at) * step)
        .find(|&t| {
            let accepted = moments.accepts(t);
            if !accepted {
                rejected = t;
            }
            accepted
        })?;
    let mut accepted = found;
    for _ in 0..40 {
        let middle = f64::midpoint(rejected, accepted);
        if moments.accepts(middle) {
            accepted = middle;
        } else {
            rejected = middle;
        }
    }
    Some(accepted)
}
