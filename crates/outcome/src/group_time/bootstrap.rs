//! The multiplier bootstrap.
//!
//! A draw gives each unit (or cluster) `i` an independent multiplier `V_i` with
//! mean 0 and variance 1, and takes `(1/n) sum V_i psi_i` of every influence
//! function `psi`: how far estimates may lie from the truth, all at once.
//! Rademacher's multipliers are 1 or -1 with even chances; R's `did` uses these,
//! though its paper names Mammen's, which are `k` with chance `(k - 1) / sqrt(5)`
//! and `1 - k` otherwise, `k` being the golden ratio, so that their third moment
//! is 1 as well.
//!
//! With two values `a` and `b` a draw is `a sum psi + (b - a) sum over S of psi`,
//! for a random set `S`. Sums over all subsets of eight rows are made once and
//! looked up in every draw, so that a draw costs an addition where it would cost
//! eight.
//!
//! Each draw has a random stream of its own: the number of threads, and how many
//! draws follow, change nothing.
//!
//! Source: Mammen, «Bootstrap and wild bootstrap for high dimensional linear
//! models» (1993); Callaway and Sant'Anna (2021), algorithm 1; Arlazarov, Dinic,
//! Kronrod and Faradžev (1970) for sums by lookup.

use super::options::Multiplier;
use crate::linear::sums::sum;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

/// The golden ratio, the greater of Mammen's multipliers.
const GOLDEN: f64 = 1.618_033_988_749_895;
/// The chance of the greater multiplier, `(sqrt(5) - 1) / (2 sqrt(5))`, in
/// units of 2^-64.
const CHANCE: u64 = 0x46C1_B474_8024_4D95;

/// Draws that share a pass over the rows.
const DRAWS: usize = 1024;
/// Draws whose random sets are made together.
const BATCH: usize = 32;
/// Columns that are added up together.
const LANES: usize = 4;
/// Rows of one random word.
const ROWS: usize = 32;
/// Rows whose subsets are looked up together.
const BYTE: usize = 8;

/// `draws` draws of the mean of each column times multipliers; `divisor` is how
/// many units the mean is over. The answer is draw by draw within each column.
pub(crate) fn draw(
    columns: &[&[f64]],
    divisor: f64,
    (draws, seed): (usize, u64),
    multiplier: Multiplier,
) -> Vec<Vec<f64>> {
    let (less, more) = multiplier.values();
    let rows = columns.first().map_or(0, |column| column.len());
    let mut answer: Vec<Vec<f64>> = vec![Vec::with_capacity(draws); columns.len()];
    let totals: Vec<f64> = columns.iter().map(|column| sum(column)).collect();
    for start in (0..draws).step_by(DRAWS) {
        let sets = Sets::new(rows, start, (DRAWS.min(draws - start), seed), multiplier);
        let parts: Vec<Vec<[f64; LANES]>> = columns
            .par_chunks(LANES)
            .map(|columns| sets.sums(columns))
            .collect();
        for (at, drawn) in answer.iter_mut().enumerate() {
            let picked = parts[at / LANES].iter().map(|lanes| lanes[at % LANES]);
            let draw = |picked| (less * totals[at] + (more - less) * picked) / divisor;
            drawn.extend(picked.map(draw));
        }
    }
    answer
}

impl Multiplier {
    /// The lesser and the greater of the two values.
    const fn values(self) -> (f64, f64) {
        match self {
            Self::Rademacher => (-1.0, 1.0),
            Self::Mammen => (1.0 - GOLDEN, GOLDEN),
        }
    }
}

/// Random sets of rows, one a draw: which rows take the greater multiplier.
struct Sets {
    draws: usize,
    words: usize,
    /// By batch of draws, then by word, then by draw.
    bits: Vec<u32>,
}

impl Sets {
    fn new(rows: usize, first: usize, (draws, seed): (usize, u64), multiplier: Multiplier) -> Self {
        let words = rows.div_ceil(2 * ROWS) * 2;
        let mut bits = vec![0; words * draws.next_multiple_of(BATCH)];
        if words > 0 {
            let batches = bits.par_chunks_exact_mut(words * BATCH).enumerate();
            batches.for_each(|(batch, bits)| {
                for at in 0..BATCH.min(draws - batch * BATCH) {
                    let mut random = ChaCha8Rng::seed_from_u64(seed);
                    random.set_stream((first + batch * BATCH + at) as u64);
                    for pair in 0..words / 2 {
                        let word = match multiplier {
                            Multiplier::Rademacher => random.next_u64(),
                            Multiplier::Mammen => biased(&mut random),
                        };
                        let [low, high] = halves(word);
                        bits[2 * pair * BATCH + at] = low;
                        bits[(2 * pair + 1) * BATCH + at] = high;
                    }
                }
            });
        }
        Self { draws, words, bits }
    }

    /// The sum over each draw's set of a few columns.
    fn sums(&self, columns: &[&[f64]]) -> Vec<[f64; LANES]> {
        let mut sums = vec![[0.0; LANES]; self.draws];
        let rows = columns.first().map_or(0, |column| column.len());
        let mut tables = vec![[0.0; LANES]; (ROWS / BYTE) << BYTE];
        for word in 0..self.words {
            let range = rows.min(word * ROWS)..rows.min((word + 1) * ROWS);
            let is_zero = |column: &&[f64]| column[range.clone()].iter().all(|&v| v == 0.0);
            if columns.iter().all(is_zero) {
                continue;
            }
            for (byte, table) in tables.chunks_exact_mut(1 << BYTE).enumerate() {
                fill(table, columns, range.start + byte * BYTE, range.end);
            }
            for (batch, sums) in sums.chunks_mut(BATCH).enumerate() {
                let at = (batch * self.words + word) * BATCH;
                add(sums, &self.bits[at..at + BATCH], &tables);
            }
        }
        sums
    }
}

/// Looks up the sum over each draw's set of 32 rows.
fn add(sums: &mut [[f64; LANES]], bits: &[u32], tables: &[[f64; LANES]]) {
    let (low, high) = tables.split_at(2 << BYTE);
    let (first, second) = low.split_at(1 << BYTE);
    let (third, fourth) = high.split_at(1 << BYTE);
    for (sum, bits) in sums.iter_mut().zip(bits) {
        let bytes = bits.to_le_bytes().map(usize::from);
        let (first, second) = (&first[bytes[0]], &second[bytes[1]]);
        let (third, fourth) = (&third[bytes[2]], &fourth[bytes[3]]);
        for lane in 0..LANES {
            sum[lane] += (first[lane] + second[lane]) + (third[lane] + fourth[lane]);
        }
    }
}

/// Sums over all subsets of up to eight rows of a few columns.
fn fill(table: &mut [[f64; LANES]], columns: &[&[f64]], start: usize, end: usize) {
    table[0] = [0.0; LANES];
    for bit in 0..BYTE {
        let row = start + bit;
        let mut values = [0.0; LANES];
        if row < end {
            for (value, column) in values.iter_mut().zip(columns) {
                *value = column[row];
            }
        }
        let (without, with) = table.split_at_mut(1 << bit);
        for (with, without) in with.iter_mut().zip(without.iter()) {
            for lane in 0..LANES {
                with[lane] = without[lane] + values[lane];
            }
        }
    }
}

/// Sixty-four bits, each set with the chance of the greater multiplier: each
/// compares its own random number with [`CHANCE`], from the highest binary digit
/// down, until all have differed from it.
fn biased(random: &mut ChaCha8Rng) -> u64 {
    let mut below = 0;
    let mut equal = u64::MAX;
    for digit in (0..64).rev() {
        let drawn = random.next_u64();
        if CHANCE >> digit & 1 == 1 {
            below |= equal & !drawn;
            equal &= drawn;
        } else {
            equal &= !drawn;
        }
        if equal == 0 {
            break;
        }
    }
    below
}

/// The lower and the upper 32 bits.
#[expect(
    clippy::cast_possible_truncation,
    reason = "what is cut off is the other half"
)]
const fn halves(word: u64) -> [u32; 2] {
    [word as u32, (word >> 32) as u32]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Source: Mammen (1993): multipliers with mean 0, variance 1 and third
    /// moment 1.
    #[test]
    fn multipliers_have_the_moments_of_mammen() {
        #[expect(clippy::cast_precision_loss, reason = "compared to 15 digits")]
        let chance = CHANCE as f64 / 2.0_f64.powi(64);
        let golden = f64::midpoint(1.0, 5.0_f64.sqrt());
        assert!((chance - (1.0 - golden / 5.0_f64.sqrt())).abs() < 1e-15);
        let moment = |k: i32| chance * GOLDEN.powi(k) + (1.0 - chance) * (1.0 - GOLDEN).powi(k);
        assert!(moment(1).abs() < 1e-15);
        assert!((moment(2) - 1.0).abs() < 1e-15);
        assert!((moment(3) - 1.0).abs() < 1e-14);
    }

    #[test]
    fn a_draw_is_the_sum_of_multipliers_times_influence() {
        let columns: Vec<Vec<f64>> = (0..6_u32)
            .map(|c| {
                (0..77_u32)
                    .map(|r| f64::from((r * 7 + c * 13) % 19) - 9.0)
                    .collect()
            })
            .collect();
        let views: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
        let drawn = draw(&views, 77.0, (40, 5), Multiplier::Mammen);
        for at in [0, 31, 32, 39] {
            let mut random = ChaCha8Rng::seed_from_u64(5);
            random.set_stream(at as u64);
            let words = [biased(&mut random), biased(&mut random)];
            for (column, drawn) in columns.iter().zip(&drawn) {
                let multiplied = column.iter().enumerate().map(|(row, value)| {
                    let greater = words[row / 64] >> (row % 64) & 1 == 1;
                    value * if greater { GOLDEN } else { 1.0 - GOLDEN }
                });
                let expected = multiplied.sum::<f64>() / 77.0;
                assert!((drawn[at] - expected).abs() < 1e-12);
            }
        }
        let more = draw(&views, 77.0, (1100, 5), Multiplier::Mammen);
        assert_eq!(more[3][..40], drawn[3][..], "later draws change nothing");
    }

    #[test]
    fn draws_vary_as_the_influence_says() {
        let column: Vec<f64> = (0..200_u32).map(|r| f64::from(r % 11) - 5.0).collect();
        let expected: f64 = column.iter().map(|v| v * v).sum::<f64>() / 40_000.0;
        for multiplier in [Multiplier::Rademacher, Multiplier::Mammen] {
            let drawn = draw(&[&column], 200.0, (20_000, 1), multiplier);
            let variance: f64 = drawn[0].iter().map(|d| d * d).sum::<f64>() / 20_000.0;
            assert!(
                (variance / expected - 1.0).abs() < 0.04,
                "{variance} and {expected}"
            );
        }
    }
}
