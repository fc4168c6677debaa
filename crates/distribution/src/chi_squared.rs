//! The chi-squared distribution.

/// The chance that a chi-squared variable with `freedom` degrees of freedom is
/// above `value`.
///
/// Source: Abramowitz and Stegun (1964), 6.5.29 (a series) and 6.5.31 (a
/// continued fraction, by Lentz's method) of the incomplete gamma function.
#[must_use]
pub fn chi_squared_above(value: f64, freedom: f64) -> f64 {
    let (shape, x) = (0.5 * freedom, 0.5 * value);
    if x <= 0.0 {
        return 1.0;
    }
    let front = libm::exp(shape * libm::log(x) - x - libm::lgamma(shape));
    if x < shape + 1.0 {
        let (mut term, mut sum, mut at) = (1.0 / shape, 1.0 / shape, shape);
        while term > sum * 1e-17 {
            at += 1.0;
            term *= x / at;
            sum += term;
        }
        return 1.0 - front * sum;
    }
    let mut below = x + 1.0 - shape;
    let (mut forward, mut backward) = (1e300, 1.0 / below);
    let mut fraction = backward;
    for step in 1..10_000 {
        let step = f64::from(step);
        let above = step * (shape - step);
        below += 2.0;
        backward = 1.0 / (above * backward + below);
        forward = below + above / forward;
        fraction *= forward * backward;
        if (forward * backward - 1.0).abs() < 1e-16 {
            break;
        }
    }
    front * fraction
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::two_sided;

    /// Source: with two degrees of freedom the chance is `exp(-x/2)`; with one
    /// it is that of a normal beyond `sqrt(x)`; Pearson's table for five.
    #[test]
    fn chi_squared() {
        for x in [0.1_f64, 1.0, 3.0, 7.0, 40.0] {
            assert!((chi_squared_above(x, 2.0) - libm::exp(-x / 2.0)).abs() < 1e-14);
            assert!((chi_squared_above(x, 1.0) - two_sided(x.sqrt())).abs() < 1e-14);
        }
        assert!((chi_squared_above(11.070_497_693_516_35, 5.0) - 0.05).abs() < 1e-13);
    }
}
