//! Distributions and draws that are the same on every machine: whatever is not
//! exact comes from `libm`, and each stream of draws from a seed.

mod beta;
mod choice;
mod draws;
mod quantile;

pub(crate) use beta::{beta_below, fisher_above, student_reach, student_two_sided};
pub(crate) use choice::{below, shuffle};
pub(crate) use draws::{normal, stream};
pub(crate) use quantile::{beta_quantile, gamma_quantile};

/// Halves `[low, high]` until nothing is between, towards where `is_above` turns
/// from false to true.
pub(crate) fn bisect(mut low: f64, mut high: f64, is_above: impl Fn(f64) -> bool) -> f64 {
    for _ in 0..200 {
        let middle = f64::midpoint(low, high);
        if middle <= low || middle >= high {
            break;
        }
        if is_above(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    f64::midpoint(low, high)
}
