//! Draws from seeded streams.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// The `number`-th stream of a seed.
pub(crate) fn stream(seed: u64, number: u64) -> ChaCha8Rng {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    random.set_stream(number);
    random
}

/// A number from 0 up to but not including 1, in steps of 2^-53.
#[expect(clippy::cast_precision_loss, reason = "53 bits are exact")]
pub(crate) fn uniform(random: &mut ChaCha8Rng) -> f64 {
    (random.next_u64() >> 11) as f64 / 9_007_199_254_740_992.0
}

/// A position below `many`, all as likely (to within 2^-53 of `many`).
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "positions are far below 2^53"
)]
pub(crate) fn below(random: &mut ChaCha8Rng, many: usize) -> usize {
    ((uniform(random) * many as f64) as usize).min(many.saturating_sub(1))
}
