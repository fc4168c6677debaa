//! Choices from seeded streams.

use rand::Rng;
use rand_chacha::ChaCha8Rng;

/// A whole number below `bound`, all with the same chance.
///
/// Source: Lemire, «Fast random integer generation in an interval» (2019).
#[expect(
    clippy::cast_possible_truncation,
    reason = "the upper half is below the bound"
)]
pub(crate) fn below(random: &mut ChaCha8Rng, bound: usize) -> usize {
    let bound = bound as u64;
    let mut product = u128::from(random.next_u64()) * u128::from(bound);
    if (product as u64) < bound {
        let least = bound.wrapping_neg() % bound;
        while (product as u64) < least {
            product = u128::from(random.next_u64()) * u128::from(bound);
        }
    }
    (product >> 64) as usize
}

/// Brings a random choice of `chosen` entries, in random order, to the front.
pub(crate) fn shuffle(random: &mut ChaCha8Rng, entries: &mut [usize], chosen: usize) {
    for at in 0..chosen.min(entries.len()) {
        let other = at + below(random, entries.len() - at);
        entries.swap(at, other);
    }
}

#[test]
fn each_choice_is_as_likely() {
    let mut random = super::stream(2, 0);
    let mut times = [0; 5];
    for _ in 0..10_000 {
        let mut entries = [0, 1, 2, 3, 4];
        shuffle(&mut random, &mut entries, 2);
        times[entries[0]] += 1;
        times[entries[1]] += 1;
    }
    assert!(
        times.iter().all(|&seen| (3800..4200).contains(&seen)),
        "{times:?}"
    );
}
