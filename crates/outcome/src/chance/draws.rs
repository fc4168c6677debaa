//! Draws from seeded streams.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// The `number`-th stream of a seed.
pub(crate) fn stream(seed: u64, number: usize) -> ChaCha8Rng {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    random.set_stream(number as u64);
    random
}

/// A number above 0 and at most 1, in steps of 2^-53.
#[expect(clippy::cast_precision_loss, reason = "53 bits are exact")]
fn uniform(random: &mut ChaCha8Rng) -> f64 {
    ((random.next_u64() >> 11) + 1) as f64 / 9_007_199_254_740_992.0
}

/// A standard normal.
///
/// Source: Box and Muller (1958).
pub(crate) fn normal(random: &mut ChaCha8Rng) -> f64 {
    let radius = (-2.0 * libm::log(uniform(random))).sqrt();
    radius * libm::cos(2.0 * std::f64::consts::PI * uniform(random))
}

#[test]
fn normals_have_mean_nought_and_variance_one() {
    let mut random = stream(1, 0);
    let drawn: Vec<f64> = (0..40_000).map(|_| normal(&mut random)).collect();
    let moment = |k: i32| drawn.iter().map(|x| x.powi(k)).sum::<f64>() / 40_000.0;
    assert!(moment(1).abs() < 0.02 && (moment(2) - 1.0).abs() < 0.03);
    assert!((moment(4) - 3.0).abs() < 0.15);
}
