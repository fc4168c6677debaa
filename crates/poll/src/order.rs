//! The order of projects on a ballot: another for each voter, the same for one.

use sha2::{Digest, Sha256};

/// The numbers below `count` in an order drawn from `seed`: every order is as
/// likely as any other, but for less than `count · 2⁻⁶⁴`.
///
/// Source: R. A. Fisher and F. Yates, *Statistical Tables* (1938), example 12,
/// as in D. Knuth, *The Art of Computer Programming*, volume 2, algorithm P.
#[must_use]
pub fn shuffled(seed: &[u8; 32], count: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    for last in (1..count).rev() {
        let mut hasher = Sha256::new();
        hasher.update(seed);
        hasher.update((last as u64).to_be_bytes());
        let hash = hasher.finalize();
        let drawn = hash[..16]
            .iter()
            .fold(0_u128, |sum, byte| sum << 8 | u128::from(*byte));
        let at = usize::try_from(drawn % (last as u128 + 1)).expect("below the count");
        order.swap(last, at);
    }
    order
}
