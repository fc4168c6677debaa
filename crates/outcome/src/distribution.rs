//! The normal and chi-squared distributions, from functions that are the same on
//! every machine.

/// The chance that a standard normal lies further from zero than `value`.
pub(crate) fn two_sided(value: f64) -> f64 {
    libm::erfc(value.abs() * std::f64::consts::FRAC_1_SQRT_2)
}

/// How far from zero a standard normal reaches with chance `level`, between 0
/// and 1: 1.96 for 0.95.
///
/// Newton's steps on [`two_sided`], kept inside a bracket.
pub(crate) fn reach(level: f64) -> f64 {
    let (mut low, mut high) = (0.0_f64, 40.0_f64);
    let mut value = 1.0;
    for _ in 0..200 {
        let over = two_sided(value) - (1.0 - level);
        if over > 0.0 {
            low = value;
        } else {
            high = value;
        }
        let density = libm::exp(-0.5 * value * value) * (2.0 / std::f64::consts::PI).sqrt();
        let newton = value + over / density;
        let next = if newton > low && newton < high {
            newton
        } else {
            f64::midpoint(low, high)
        };
        if (next - value).abs() <= 1e-15 * next {
            return next;
        }
        value = next;
    }
    value
}

/// The chance that a chi-squared variable with `freedom` degrees of freedom is
/// above `value`.
///
/// Source: Abramowitz and Stegun (1964), 6.5.29 (a series) and 6.5.31 (a
/// continued fraction, by Lentz's method) of the incomplete gamma function.
pub(crate) fn chi_squared_above(value: f64, freedom: f64) -> f64 {
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

    /// Source: tables of the normal distribution.
    #[test]
    fn the_usual_levels() {
        assert!((reach(0.95) - 1.959_963_984_540_054).abs() < 1e-12);
        assert!((reach(0.5) - 0.674_489_750_196_081_7).abs() < 1e-12);
        assert!((two_sided(2.575_829_303_548_901) - 0.01).abs() < 1e-14);
    }

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
