//! The normal distribution, far out and folded.

use std::f64::consts::{FRAC_1_SQRT_2, PI};

/// The density of a standard normal.
pub(super) fn density(value: f64) -> f64 {
    libm::exp(-0.5 * value * value) / (2.0 * PI).sqrt()
}

/// The chance that a standard normal is above `value`.
pub(super) fn above(value: f64) -> f64 {
    0.5 * libm::erfc(value * FRAC_1_SQRT_2)
}

/// The logarithm of [`above`]; beyond 30 from its first terms far out.
///
/// Source: Abramowitz and Stegun (1964), 26.2.12.
fn log_above(value: f64) -> f64 {
    if value < 30.0 {
        return libm::log(above(value));
    }
    if value.is_infinite() {
        return f64::NEG_INFINITY;
    }
    let square = value * value;
    -0.5 * square - libm::log(value * (2.0 * PI).sqrt()) + libm::log1p(-1.0 / square)
}

/// The chance that a standard normal known to lie between `low` and `high` is
/// above `value`, which lies there too.
pub(super) fn above_between(value: f64, low: f64, high: f64) -> f64 {
    let base = log_above(low);
    let part = |at: f64| libm::exp(log_above(at) - base);
    let (top, all) = (part(high), 1.0 - part(high));
    if all <= 0.0 {
        // Nothing is between: the chance is uniform over what little there is.
        return if high > low {
            (high - value) / (high - low)
        } else {
            1.0
        };
    }
    ((part(value) - top) / all).clamp(0.0, 1.0)
}

/// How far from zero the absolute value of a normal with mean `bias` and
/// deviation 1 reaches with chance `level`, less `bias`: 1.96 where there is no
/// bias, 1.645 where there is much.
///
/// Newton's steps on `P(|Z + bias| > bias + d) = 1 - level`, in a bracket.
pub(super) fn folded_reach(level: f64, bias: f64) -> f64 {
    let outside = 1.0 - level;
    let (mut low, mut high) = (0.0_f64, 40.0_f64);
    let mut value = 1.8;
    for _ in 0..200 {
        let over = above(value) + above(value + 2.0 * bias) - outside;
        if over > 0.0 {
            low = value;
        } else {
            high = value;
        }
        let newton = value + over / (density(value) + density(value + 2.0 * bias));
        let next = if newton > low && newton < high {
            newton
        } else {
            f64::midpoint(low, high)
        };
        if (next - value).abs() <= 1e-14 {
            return next;
        }
        value = next;
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Source: Armstrong and Kolesár, «Simple and honest confidence intervals in
    /// nonparametric regression» (*Quantitative Economics* 11, 2020), table 1:
    /// critical values for a bias of 0, 0.5, 1 and 2 standard errors.
    #[test]
    fn folded() {
        for (bias, expected) in [(0.0, 1.960), (0.5, 2.181), (1.0, 2.646), (2.0, 3.645)] {
            let found = bias + folded_reach(0.95, bias);
            assert!((found - expected).abs() < 0.0006, "{found}");
        }
        assert!((folded_reach(0.9, 50.0) - 1.281_551_565_544_600_5).abs() < 1e-12);
    }

    #[test]
    fn far_out_joins() {
        let (below, beyond) = (log_above(30.0 - 1e-9), log_above(30.0));
        assert!((below - beyond).abs() < 1e-5, "{below} {beyond}");
        // An exponential with rate 60 far out.
        let found = above_between(60.01, 60.0, f64::INFINITY);
        assert!((found - libm::exp(-0.6)).abs() < 1e-3, "{found}");
        assert!((above_between(0.5, 0.0, 1.0) - 0.439_093).abs() < 1e-5);
    }
}
