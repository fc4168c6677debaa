//! Putting many scores in order, fast.
//!
//! A score becomes a 64-bit key: its distance below the greatest, in equal
//! steps, above the number of its row. Keys are dealt into buckets by their top
//! bits and then put in order by insertion, which is quick because few keys
//! share a bucket. Scores that fall on the same step are told apart by the
//! scores themselves, so the order is exact whatever the steps.

/// Adding 2^52 leaves the nearest whole number in the low bits of the sum.
const TWO_TO_52: f64 = 4_503_599_627_370_496.0;
const LOW_52_BITS: u64 = (1 << 52) - 1;

/// More keys than this in a bucket are sorted by comparison.
const CROWDED: u32 = 24;

/// The working memory of a sort, to be used again.
#[derive(Debug, Default)]
pub(crate) struct Sorter {
    dealt: Vec<u64>,
    keys: Vec<u64>,
    ends: Vec<u32>,
    order: Vec<u32>,
}

impl Sorter {
    /// The rows of `scores`, the greatest score first, equal scores by row.
    /// Every score must be finite.
    #[cfg(test)]
    pub(crate) fn order(&mut self, scores: &[f64]) -> &[u32] {
        self.sort(scores);
        &self.order
    }

    /// Calls `give(row, rank)` once for each row: rank 1 is the greatest, and
    /// equal scores share the best rank.
    pub(crate) fn best_ranks(&mut self, scores: &[f64], mut give: impl FnMut(usize, u32)) {
        self.sort(scores);
        let mut rank = 0;
        let mut last = f64::INFINITY;
        for (&row, position) in self.order.iter().zip(1..) {
            let score = scores[row as usize];
            if score < last {
                (rank, last) = (position, score);
            }
            give(row as usize, rank);
        }
    }

    /// Calls `give(rows, before)` for each set of equal scores, the greatest
    /// first: the rows that share the score, and how many scores are greater.
    pub(crate) fn ties(&mut self, scores: &[f64], mut give: impl FnMut(&[u32], usize)) {
        self.sort(scores);
        let same = |a: &u32, b: &u32| scores[*a as usize] <= scores[*b as usize];
        let mut before = 0;
        for rows in self.order.chunk_by(same) {
            give(rows, before);
            before += rows.len();
        }
    }

    fn sort(&mut self, scores: &[f64]) {
        let rows = u32::try_from(scores.len()).expect("fewer than 2^32 places");
        self.order.clear();
        if rows < 2 {
            self.order.extend(0..rows);
            return;
        }
        let (least, greatest) = span(scores);
        let row_bits = u32::BITS - (rows - 1).leading_zeros();
        let step_bits = (64 - row_bits).min(52);
        #[expect(clippy::cast_precision_loss, reason = "2^52 at most, which f64 holds")]
        let per_unit = (((1_u64 << step_bits) - 2) as f64) / (greatest - least);
        if !(per_unit.is_finite() && per_unit > 0.0) {
            self.order.extend(0..rows);
            self.order.sort_by(|&a, &b| descending(scores, a, b));
            return;
        }
        self.deal(scores, greatest, per_unit, row_bits, step_bits);
        insertion_sort(&mut self.dealt);
        self.settle(scores, row_bits);
    }

    /// Makes the keys and deals them into buckets, in the order of buckets.
    fn deal(
        &mut self,
        scores: &[f64],
        greatest: f64,
        per_unit: f64,
        row_bits: u32,
        step_bits: u32,
    ) {
        // About one bucket a key, which keeps the counts in fast memory.
        let bucket_bits = (row_bits).clamp(4, 20).min(step_bits);
        let shift = row_bits + step_bits - bucket_bits;
        self.keys.clear();
        self.keys
            .extend(scores.iter().zip(0_u64..).map(|(&score, row)| {
                let steps = ((greatest - score) * per_unit + TWO_TO_52).to_bits() & LOW_52_BITS;
                steps << row_bits | row
            }));
        self.ends.clear();
        self.ends.resize(1 << bucket_bits, 0);
        for &key in &self.keys {
            self.ends[bucket(key, shift)] += 1;
        }
        let (mut start, mut most) = (0, 0);
        for end in &mut self.ends {
            let held = *end;
            most = most.max(held);
            *end = start;
            start += held;
        }
        self.dealt.clear();
        self.dealt.resize(self.keys.len(), 0);
        for &key in &self.keys {
            let end = &mut self.ends[bucket(key, shift)];
            self.dealt[*end as usize] = key;
            *end += 1;
        }
        if most > CROWDED {
            self.sort_crowded();
        }
    }

    fn sort_crowded(&mut self) {
        let mut start = 0;
        for &end in &self.ends {
            if end - start > CROWDED {
                self.dealt[start as usize..end as usize].sort_unstable();
            }
            start = end;
        }
    }

    /// Reads the rows off the keys; where several keys fell on one step, the
    /// scores decide.
    fn settle(&mut self, scores: &[f64], row_bits: u32) {
        let mask = (1_u64 << row_bits) - 1;
        #[expect(clippy::cast_possible_truncation, reason = "a row has at most 32 bits")]
        let row = |key: &u64| (key & mask) as u32;
        self.order.extend(self.dealt.iter().map(row));
        let mut start = 0;
        while start + 1 < self.dealt.len() {
            let step = self.dealt[start] >> row_bits;
            if self.dealt[start + 1] >> row_bits != step {
                start += 1;
                continue;
            }
            let same = self.dealt[start..]
                .iter()
                .take_while(|&key| key >> row_bits == step)
                .count();
            self.order[start..start + same].sort_by(|&a, &b| descending(scores, a, b));
            start += same;
        }
    }
}

fn bucket(key: u64, shift: u32) -> usize {
    usize::try_from(key >> shift).expect("at most 20 bits")
}

fn span(scores: &[f64]) -> (f64, f64) {
    scores.iter().fold(
        (f64::INFINITY, f64::NEG_INFINITY),
        |(least, greatest), &score| {
            debug_assert!(score.is_finite(), "a score of {score} has no rank");
            // Plain comparisons: f64::min would look for NaN as well.
            (
                if score < least { score } else { least },
                if score > greatest { score } else { greatest },
            )
        },
    )
}

fn descending(scores: &[f64], a: u32, b: u32) -> std::cmp::Ordering {
    let (of_a, of_b) = (scores[a as usize], scores[b as usize]);
    of_b.partial_cmp(&of_a)
        .expect("scores are numbers")
        .then(a.cmp(&b))
}

fn insertion_sort(keys: &mut [u64]) {
    for at in 1..keys.len() {
        let key = keys[at];
        let mut hole = at;
        while hole > 0 && keys[hole - 1] > key {
            keys[hole] = keys[hole - 1];
            hole -= 1;
        }
        keys[hole] = key;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn slow(scores: &[f64]) -> Vec<u32> {
        let mut rows: Vec<u32> = (0..u32::try_from(scores.len()).unwrap()).collect();
        rows.sort_by(|&a, &b| scores[b as usize].partial_cmp(&scores[a as usize]).unwrap());
        rows
    }

    #[test]
    fn equal_scores_share_the_best_rank_whatever_the_sign_of_zero() {
        let scores = [3.0, 9.0, 3.0, -0.0, 0.0];
        let mut ranks = [0; 5];
        Sorter::default().best_ranks(&scores, |row, rank| ranks[row] = rank);
        assert_eq!(ranks, [2, 1, 2, 4, 4]);
    }

    #[test]
    fn an_outlier_that_crowds_the_rest_onto_one_step_changes_nothing() {
        let mut scores: Vec<f64> = (0..500).map(|row| f64::from(row * 7919 % 500)).collect();
        for greatest in [1e9, 1e18, 1e300, f64::MAX] {
            scores[17] = greatest;
            scores[18] = -greatest;
            assert_eq!(
                Sorter::default().order(&scores),
                slow(&scores),
                "{greatest}"
            );
        }
    }

    proptest! {
        #[test]
        fn the_order_is_that_of_a_plain_sort(scores in prop::collection::vec(
            prop_oneof![any::<i8>().prop_map(f64::from), -1e3..1e3, prop::num::f64::NORMAL], 0..300,
        )) {
            let mut sorter = Sorter::default();
            prop_assert_eq!(sorter.order(&scores), slow(&scores));
        }
    }
}
