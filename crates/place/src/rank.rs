//! Ranks and deciles.

use std::num::NonZeroU32;

/// A place's position: 1 is the greatest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rank(NonZeroU32);

impl Rank {
    /// The rank `rank`, or nothing for 0.
    #[must_use]
    pub const fn new(rank: u32) -> Option<Self> {
        match NonZeroU32::new(rank) {
            Some(rank) => Some(Self(rank)),
            None => None,
        }
    }

    /// The bare number, from 1.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0.get()
    }
}

impl std::fmt::Display for Rank {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}", self.0)
    }
}

/// The ranks of `scores`, the greatest first.
///
/// One rank a score, in the same order; equal scores share the best rank
/// (1, 2, 2, 4). Scores must be numbers, not NaN; −0 equals 0.
#[must_use]
pub fn best_ranks(scores: &[f64]) -> Vec<Rank> {
    assert!(
        scores.iter().all(|score| !score.is_nan()),
        "a score that is not a number has no rank"
    );
    let mut rows: Vec<usize> = (0..scores.len()).collect();
    rows.sort_by(|&a, &b| scores[b].partial_cmp(&scores[a]).expect("no NaN"));
    let mut ranks = vec![Rank::new(1).expect("one is not zero"); scores.len()];
    let mut best = 0;
    for (position, &row) in rows.iter().enumerate() {
        let differs = position == 0 || scores[row] < scores[rows[position - 1]];
        if differs {
            best = position;
        }
        let rank = u32::try_from(best + 1).expect("fewer than 2^32 places");
        ranks[row] = Rank::new(rank).expect("counted from one");
    }
    ranks
}

/// The tenth that `rank` of `places` falls in: 1 is the first tenth.
///
/// Source: matches every published decile of the English indices:
/// `ceil(10 · rank / N)`.
#[must_use]
pub fn decile(rank: Rank, places: usize) -> u8 {
    let tenths = (10 * u64::from(rank.get())).div_ceil(places as u64);
    assert!((1..=10).contains(&tenths), "rank {rank} of {places} places");
    u8::try_from(tenths).expect("from 1 to 10")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_scores_share_the_best_rank() {
        let ranks = best_ranks(&[3.0, 9.0, 3.0, -0.0, 0.0]);
        let ranks: Vec<u32> = ranks.into_iter().map(Rank::get).collect();
        assert_eq!(ranks, [2, 1, 2, 4, 4]);
    }

    /// Source: English Indices of Deprivation 2025, 33,755 neighbourhoods:
    /// E01000001 has rank 26,525 and decile 8.
    #[test]
    fn deciles_are_the_published_ones() {
        let tenth = |rank, places| decile(Rank::new(rank).unwrap(), places);
        assert_eq!(tenth(26_525, 33_755), 8);
        assert_eq!(tenth(1, 33_755), 1);
        assert_eq!(tenth(3_375, 33_755), 1);
        assert_eq!(tenth(3_376, 33_755), 2);
        assert_eq!(tenth(33_755, 33_755), 10);
        assert_eq!(tenth(1, 1), 10);
    }
}
