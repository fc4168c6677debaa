//! Random numbers, a stream a row.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Whole numbers below a limit, from the stream of one row.
pub(super) struct Draws {
    random: ChaCha8Rng,
    words: [u64; WORDS],
    used: usize,
}

/// Words fetched at a time.
const WORDS: usize = 128;

impl Draws {
    /// The stream of `row` under `seed`.
    pub(super) fn new(seed: u64, row: usize) -> Self {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        random.set_stream(row as u64);
        Self {
            random,
            words: [0; WORDS],
            used: WORDS,
        }
    }

    fn word(&mut self) -> u64 {
        if self.used == WORDS {
            // The words that `next_u64` would give, many at a time.
            let mut bytes = [0; WORDS * 8];
            self.random.fill_bytes(&mut bytes);
            for (word, bytes) in self.words.iter_mut().zip(bytes.as_chunks().0) {
                *word = u64::from_le_bytes(*bytes);
            }
            self.used = 0;
        }
        self.used += 1;
        self.words[self.used - 1]
    }

    /// A whole number below `limit`, every one as likely.
    ///
    /// Source: Lemire, *ACM Transactions on Modeling and Computer Simulation*
    /// 29(1), 2019.
    pub(super) fn below(&mut self, limit: u32) -> u32 {
        let limit = u64::from(limit);
        loop {
            let (drawn, left) = multiply(self.word(), limit);
            if left >= limit || left >= limit.wrapping_neg() % limit {
                return drawn;
            }
        }
    }
}

/// Whole numbers below one limit, drawn many at a time.
pub(super) struct Below {
    draws: Draws,
    limit: u64,
    /// Words that leave less than this would favour some numbers.
    short_of: u64,
    numbers: [u32; NUMBERS],
    used: usize,
}

/// Numbers drawn at a time.
const NUMBERS: usize = 512;

impl Below {
    /// Numbers below `limit`, which is above 0, from the stream of `row`.
    pub(super) fn new(seed: u64, row: usize, limit: u32) -> Self {
        let limit = u64::from(limit);
        let product = if limit <= FOUR_FIT {
            limit.pow(4)
        } else {
            limit.pow(2)
        };
        Self {
            draws: Draws::new(seed, row),
            limit,
            short_of: product.wrapping_neg() % product,
            numbers: [0; NUMBERS],
            used: NUMBERS,
        }
    }

    /// The next `many` numbers, every one as likely and each drawn without
    /// regard to the others; at most [`NUMBERS`].
    #[inline]
    pub(super) fn next(&mut self, many: usize) -> &[u32] {
        if self.used + many > NUMBERS {
            self.fill();
        }
        self.used += many;
        &self.numbers[self.used - many..self.used]
    }

    #[inline(never)]
    fn fill(&mut self) {
        if self.limit <= FOUR_FIT {
            self.refill::<4>();
        } else {
            self.refill::<2>();
        }
        self.used = 0;
    }

    /// Draws `FROM_ONE` numbers from each word: the word is multiplied by the
    /// limit again and again; what carries over is drawn, what is left goes on.
    /// The few words that would favour some numbers are drawn anew.
    ///
    /// Source: Brackett-Rozinsky and Lemire, *Batched Ranged Random Integer
    /// Generation* (2024), algorithm 3.
    fn refill<const FROM_ONE: usize>(&mut self) {
        let (batches, _) = self.numbers.as_chunks_mut::<FROM_ONE>();
        for batch in batches {
            loop {
                let mut left = self.draws.word();
                for number in &mut *batch {
                    (*number, left) = multiply(left, self.limit);
                }
                if left >= self.short_of {
                    break;
                }
            }
        }
    }
}

/// What carries over and what is left of a word times a limit of 32 bits.
fn multiply(word: u64, limit: u64) -> (u32, u64) {
    let wide = u128::from(word) * u128::from(limit);
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the upper half is below the limit, the lower half is meant"
    )]
    ((wide >> 64) as u32, wide as u64)
}

/// The greatest limit whose fourth power leaves few words to be drawn anew.
const FOUR_FIT: u64 = 40_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_is_as_likely() {
        for limit in [3_u32, 7, 40_000, 40_001, 70_000] {
            let mut below = Below::new(5, 3, limit);
            let mut draws = Draws::new(5, 4);
            let cells = limit.min(7);
            let mut counts = [0_i32; 7];
            for draw in 0..700_000 {
                let number = if draw % 2 == 0 {
                    below.next(1)[0]
                } else {
                    draws.below(limit)
                };
                assert!(number < limit);
                let cell = u64::from(number) * u64::from(cells) / u64::from(limit);
                counts[usize::try_from(cell).unwrap()] += 1;
            }
            let expected = 700_000 / i32::try_from(cells).unwrap();
            for count in &counts[..cells as usize] {
                // Six standard deviations of a count are at most 6 sqrt(700,000 / 4).
                assert!((count - expected).abs() < 2_600, "{limit}: {counts:?}");
            }
        }
    }

    #[test]
    fn rows_have_streams_of_their_own() {
        let first = |seed, row| Below::new(seed, row, 1000).next(9).to_vec();
        assert_eq!(first(1, 2), first(1, 2));
        assert_ne!(first(1, 2), first(1, 3));
        assert_ne!(first(1, 2), first(2, 2));
    }
}
