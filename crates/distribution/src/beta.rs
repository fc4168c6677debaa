//! The beta distribution, and Student's and Fisher's with it.

use crate::bisect;

/// The chance that a beta variable with shapes `a` and `b` is below `x`.
///
/// Source: Abramowitz and Stegun (1964), 26.5.8, a continued fraction by Lentz's
/// method, on the side of the mean where it is short.
#[must_use]
pub fn beta_below(x: f64, a: f64, b: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    let logs = a * libm::log(x) + b * libm::log1p(-x);
    let front = libm::exp(logs + libm::lgamma(a + b) - libm::lgamma(a) - libm::lgamma(b));
    if x < (a + 1.0) / (a + b + 2.0) {
        front * fraction(x, a, b) / a
    } else {
        1.0 - front * fraction(1.0 - x, b, a) / b
    }
}

fn fraction(x: f64, a: f64, b: f64) -> f64 {
    let kept = |value: f64| if value.abs() < 1e-300 { 1e-300 } else { value };
    let mut forward = 1.0;
    let mut backward = 1.0 / kept(1.0 - (a + b) * x / (a + 1.0));
    let mut product = backward;
    for step in 1..100_000 {
        let m = f64::from(step);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let mut change = 1.0;
        for term in [even, odd] {
            backward = 1.0 / kept(1.0 + term * backward);
            forward = kept(1.0 + term / forward);
            change = forward * backward;
            product *= change;
        }
        // It may go to and fro by the last bit for ever, and what is no number stays none.
        if (change - 1.0).abs() <= f64::EPSILON || !product.is_finite() {
            break;
        }
    }
    product
}

/// The chance that Student's variable with `freedom` degrees of freedom lies
/// further from zero than `value`.
#[must_use]
pub fn student_two_sided(value: f64, freedom: f64) -> f64 {
    beta_below(freedom / (freedom + value * value), 0.5 * freedom, 0.5)
}

/// The chance that Fisher's variable, a ratio of mean squares with `above` and
/// `below` degrees of freedom, is above `value`.
///
/// Source: Abramowitz and Stegun (1964), 26.6.2.
#[must_use]
pub fn fisher_above(value: f64, above: f64, below: f64) -> f64 {
    beta_below(below / (below + above * value), 0.5 * below, 0.5 * above)
}

/// How far from zero Student's variable reaches with chance `level`.
#[must_use]
pub fn student_reach(level: f64, freedom: f64) -> f64 {
    bisect(0.0, 1e9, |value| {
        student_two_sided(value, freedom) < 1.0 - level
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Source: the chance is `x` for shapes 1 and 1, `x^a` for `a` and 1, and
    /// `(2/pi) asin(sqrt(x))` for a half and a half.
    #[test]
    fn closed_forms() {
        for x in [0.001_f64, 0.2, 0.5, 0.77, 0.999] {
            assert!((beta_below(x, 1.0, 1.0) - x).abs() < 1e-14);
            assert!((beta_below(x, 3.0, 1.0) - x * x * x).abs() < 1e-14);
            let arc = libm::asin(x.sqrt()) * 2.0 / std::f64::consts::PI;
            assert!((beta_below(x, 0.5, 0.5) - arc).abs() < 1e-14);
        }
    }

    /// Whatever the shapes, it ends.
    #[test]
    fn it_ends() {
        let mut steps = 0.0;
        for at in 1..200_000 {
            let below = 2.0 + f64::from(at % 997) / 7.0;
            steps += fisher_above(f64::from(at % 61) / 10.0, f64::from(1 + at % 9), below);
        }
        assert!(steps > 0.0);
        // What is no number is none, a thousand times as fast as it could go on.
        for _ in 0..100_000 {
            assert!(fisher_above(f64::NAN, 2.0, 9.0).is_nan());
        }
    }

    /// Source: tables of Student's distribution.
    #[test]
    fn student() {
        for (freedom, expected) in [
            (1.0, 12.706_204_736),
            (5.0, 2.570_581_836),
            (30.0, 2.042_272_456),
        ] {
            assert!((student_reach(0.95, freedom) - expected).abs() < 1e-8);
        }
        assert!((student_two_sided(2.570_581_835_636_314, 5.0) - 0.05).abs() < 1e-12);
    }

    /// Source: with two degrees of freedom above, the chance is
    /// `(1 + 2 f / n)^(-n/2)`; with one, Student's.
    #[test]
    fn fisher() {
        for f in [0.1, 1.0, 4.0, 30.0_f64] {
            let expected = libm::pow(1.0 + 2.0 * f / 7.0, -3.5);
            assert!((fisher_above(f, 2.0, 7.0) - expected).abs() < 1e-14);
            let student = student_two_sided(f.sqrt(), 9.0);
            assert!((fisher_above(f, 1.0, 9.0) - student).abs() < 1e-14);
        }
    }
}
