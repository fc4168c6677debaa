//! Putting many scores in order, fast.
//!
//! A score becomes a 64-bit key: its distance below the greatest, in equal
//! steps, above the number of its row. Keys are put in order by two digits of
//! their top bits, the lower first, and then by insertion, which finds little
//! left to do because few keys share both digits. Scores that fall on the same
//! step are told apart by the scores themselves, so the order is exact whatever
//! the steps.
//!
//! Source: radix sorting from the least digit, Knuth, *The Art of Computer
//! Programming* 3 (2nd ed., 1998), section 5.2.5, algorithm R; and the remark
//! there, after M. D. Maclaren (1966), that two digits and an insertion sort do.

/// Adding 2^52 leaves the nearest whole number in the low bits of the sum.
const TWO_TO_52: f64 = 4_503_599_627_370_496.0;
const LOW_52_BITS: u64 = (1 << 52) - 1;

/// The widest digit: its counts stay in the fastest memory.
const DIGIT_BITS_MAX: u32 = 11;
/// Digits are so much wider than half of what numbers the rows.
const DIGIT_BITS_MORE: u32 = 3;
/// More steps of insertion than this for each key, and the keys are crowded:
/// they are sorted by comparison.
const STEPS_MAX: usize = 6;

/// The working memory of a sort, to be used again.
#[derive(Debug, Default)]
pub(crate) struct Sorter {
    /// In order; empty where the scores have no keys.
    keys: Vec<u64>,
    spare: Vec<u64>,
    counts: [Vec<u32>; 2],
    row_bits: u32,
    /// Whether all keys are on steps of their own: then they are the order.
    untied: bool,
    order: Vec<u32>,
}

impl Sorter {
    /// The rows of `scores`, the greatest score first, equal scores by row.
    /// Every score must be finite.
    #[cfg(test)]
    pub(crate) fn order(&mut self, scores: &[f64]) -> &[u32] {
        self.sort(scores);
        if self.untied {
            self.order = self.rows().collect();
        }
        &self.order
    }

    /// Calls `give(row, rank)` once for each row: rank 1 is the greatest, and
    /// equal scores share the best rank.
    pub(crate) fn best_ranks(&mut self, scores: &[f64], mut give: impl FnMut(usize, u32)) {
        self.sort(scores);
        if self.untied {
            for (row, position) in self.rows().zip(1..) {
                give(row as usize, position);
            }
            return;
        }
        let mut rank = 0;
        for (at, position) in (0..self.order.len()).zip(1..) {
            if at == 0 || !self.same(scores, at) {
                rank = position;
            }
            give(self.order[at] as usize, rank);
        }
    }

    /// Calls `give(rows, before)` for each set of equal scores, the greatest
    /// first: the rows that share the score, and how many scores are greater.
    pub(crate) fn ties(&mut self, scores: &[f64], mut give: impl FnMut(&[u32], usize)) {
        self.sort(scores);
        if self.untied {
            for (before, row) in self.rows().enumerate() {
                give(std::slice::from_ref(&row), before);
            }
            return;
        }
        let mut start = 0;
        for end in 1..=self.order.len() {
            if end == self.order.len() || !self.same(scores, end) {
                give(&self.order[start..end], start);
                start = end;
            }
        }
    }

    /// The rows of the keys, in their order.
    fn rows(&self) -> impl Iterator<Item = u32> + use<'_> {
        let mask = (1_u64 << self.row_bits) - 1;
        #[expect(clippy::cast_possible_truncation, reason = "a row has at most 32 bits")]
        self.keys.iter().map(move |key| (key & mask) as u32)
    }

    /// Whether the score at position `at` is that of the one before it. Scores
    /// on different steps are not, and need not be looked up.
    fn same(&self, scores: &[f64], at: usize) -> bool {
        let pair = self.keys.get(at - 1).zip(self.keys.get(at));
        let apart = pair.is_some_and(|(a, b)| a >> self.row_bits != b >> self.row_bits);
        let score = |at: usize| scores[self.order[at] as usize];
        !apart && score(at - 1) <= score(at)
    }

    fn sort(&mut self, scores: &[f64]) {
        let rows = u32::try_from(scores.len()).expect("fewer than 2^32 places");
        self.order.clear();
        self.keys.clear();
        self.untied = false;
        if rows < 2 {
            self.order.extend(0..rows);
            return;
        }
        let (least, greatest) = span(scores);
        self.row_bits = u32::BITS - (rows - 1).leading_zeros();
        let step_bits = (64 - self.row_bits).min(52);
        #[expect(clippy::cast_precision_loss, reason = "2^52 at most, which f64 holds")]
        let per_unit = (((1_u64 << step_bits) - 2) as f64) / (greatest - least);
        if !(per_unit.is_finite() && per_unit > 0.0) {
            self.order.extend(0..rows);
            self.order.sort_by(|&a, &b| descending(scores, a, b));
            return;
        }
        let row_bits = self.row_bits;
        let key = |(&score, row): (&f64, u64)| {
            let steps = ((greatest - score) * per_unit + TWO_TO_52).to_bits() & LOW_52_BITS;
            steps << row_bits | row
        };
        self.keys.extend(scores.iter().zip(0_u64..).map(key));
        self.by_two_digits(row_bits + step_bits);
        if !insertion_sort(&mut self.keys) {
            self.keys.sort_unstable();
        }
        // Scores on different steps differ: most columns need no more.
        let step = |key: u64| key >> row_bits;
        let clashes = self.keys.windows(2);
        let clashes = clashes.filter(|pair| step(pair[0]) == step(pair[1]));
        self.untied = clashes.count() == 0;
        if !self.untied {
            self.settle(scores);
        }
    }

    /// Puts the keys, of `bits` bits, in order by two digits of their top bits.
    fn by_two_digits(&mut self, bits: u32) {
        let width = (self.row_bits / 2 + DIGIT_BITS_MORE).min(DIGIT_BITS_MAX);
        let mask = (1_u64 << width) - 1;
        let (low, high) = (bits - 2 * width, bits - width);
        let digit = |key: u64, shift: u32| {
            usize::try_from(key >> shift & mask).expect("a digit has few bits")
        };
        let [of_low, of_high] = &mut self.counts;
        for counts in [&mut *of_low, &mut *of_high] {
            counts.clear();
            counts.resize(1 << width, 0);
        }
        for &key in &self.keys {
            of_low[digit(key, low)] += 1;
            of_high[digit(key, high)] += 1;
        }
        starts(of_low);
        starts(of_high);
        self.spare.resize(self.keys.len(), 0);
        for &key in &self.keys {
            put(&mut self.spare, &mut of_low[digit(key, low)], key);
        }
        for &key in &self.spare {
            put(&mut self.keys, &mut of_high[digit(key, high)], key);
        }
    }

    /// Reads the rows off the keys; where several keys fell on one step, the
    /// scores decide.
    fn settle(&mut self, scores: &[f64]) {
        let row_bits = self.row_bits;
        let mut order = std::mem::take(&mut self.order);
        order.extend(self.rows());
        self.order = order;
        let mut start = 0;
        for end in 1..=self.keys.len() {
            let step = |at: usize| self.keys[at] >> row_bits;
            if end < self.keys.len() && step(end) == step(start) {
                continue;
            }
            if end - start > 1 {
                self.order[start..end].sort_by(|&a, &b| descending(scores, a, b));
            }
            start = end;
        }
    }
}

/// Turns counts into where each digit's keys begin.
fn starts(counts: &mut [u32]) {
    let mut start = 0;
    for count in counts {
        let held = *count;
        *count = start;
        start += held;
    }
}

fn put(keys: &mut [u64], next: &mut u32, key: u64) {
    keys[*next as usize] = key;
    *next += 1;
}

/// The least and the greatest score, in several lanes that do not wait for one
/// another.
fn span(scores: &[f64]) -> (f64, f64) {
    const LANES: usize = 8;
    let mut least = [f64::INFINITY; LANES];
    let mut greatest = [f64::NEG_INFINITY; LANES];
    for scores in scores.chunks(LANES) {
        for ((&score, least), greatest) in scores.iter().zip(&mut least).zip(&mut greatest) {
            debug_assert!(score.is_finite(), "a score of {score} has no rank");
            // Plain comparisons: f64::min would look for NaN as well.
            *least = if score < *least { score } else { *least };
            *greatest = if score > *greatest { score } else { *greatest };
        }
    }
    let least = least.into_iter().fold(f64::INFINITY, f64::min);
    let greatest = greatest.into_iter().fold(f64::NEG_INFINITY, f64::max);
    (least, greatest)
}

fn descending(scores: &[f64], a: u32, b: u32) -> std::cmp::Ordering {
    let (of_a, of_b) = (scores[a as usize], scores[b as usize]);
    of_b.partial_cmp(&of_a)
        .expect("scores are numbers")
        .then(a.cmp(&b))
}

/// Sorts keys that are nearly in order; false, and not sorted, if they are not.
fn insertion_sort(keys: &mut [u64]) -> bool {
    let mut left = keys.len() * STEPS_MAX;
    for at in 1..keys.len() {
        let key = keys[at];
        let mut hole = at;
        while hole > 0 && keys[hole - 1] > key {
            keys[hole] = keys[hole - 1];
            hole -= 1;
        }
        keys[hole] = key;
        match left.checked_sub(at - hole) {
            Some(rest) => left = rest,
            None => return false,
        }
    }
    true
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
