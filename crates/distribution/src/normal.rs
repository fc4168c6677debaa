//! The normal distribution.

/// The chance that a standard normal lies further from zero than `value`.
#[must_use]
pub fn two_sided(value: f64) -> f64 {
    libm::erfc(value.abs() * std::f64::consts::FRAC_1_SQRT_2)
}

/// How far from zero a standard normal reaches with chance `level`, between 0
/// and 1: 1.96 for 0.95.
///
/// Newton's steps on [`two_sided`], kept inside a bracket.
#[must_use]
pub fn reach(level: f64) -> f64 {
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
}
