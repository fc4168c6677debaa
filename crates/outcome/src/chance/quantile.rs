//! Where gamma and beta variables lie with a given chance.

use allotment_distribution::{beta_below, bisect, chi_squared_above};

/// The chance that a gamma variable with shape `shape` and rate 1 is below `x`.
fn gamma_below(x: f64, shape: f64) -> f64 {
    1.0 - chi_squared_above(2.0 * x, 2.0 * shape)
}

/// Where a gamma variable is below with chance `chance`.
pub(crate) fn gamma_quantile(chance: f64, shape: f64) -> f64 {
    let highest = shape + 40.0 * shape.sqrt() + 800.0;
    bisect(0.0, highest, |x| gamma_below(x, shape) > chance)
}

/// Where a beta variable is below with chance `chance`.
pub(crate) fn beta_quantile(chance: f64, a: f64, b: f64) -> f64 {
    bisect(0.0, 1.0, |x| beta_below(x, a, b) > chance)
}

/// Source: with shape 1 the chance is `1 - exp(-x)`.
#[test]
fn the_exponential() {
    assert!((gamma_quantile(0.3, 1.0) + libm::log(0.7)).abs() < 1e-13);
    assert!((gamma_below(2.0, 1.0) - (1.0 - libm::exp(-2.0))).abs() < 1e-14);
}

/// Source: with shapes 3 and 1 the chance is `x^3`.
#[test]
fn a_cube() {
    assert!((beta_quantile(0.3, 3.0, 1.0) - libm::cbrt(0.3)).abs() < 1e-14);
}
