//! From the ranks of all draws to an interval for each place.

use allotment_place::{Measures, Rank};
use rayon::prelude::*;

use crate::normalise::count;
use crate::score::Scores;

use super::rank_draws::{Cells, RankCell, RankDraws};

/// Places that are turned from rows into columns together: the ranks of one
/// draw that are read at a time fill a line or two of memory.
const BLOCK: usize = 64;

pub(super) struct Intervals {
    pub(super) low: Vec<Rank>,
    pub(super) median: Vec<Rank>,
    pub(super) high: Vec<Rank>,
    pub(super) worst: Vec<f64>,
    pub(super) mean_shift: f64,
}

/// One place's part.
struct Interval {
    percentiles: [u32; 3],
    in_worst: usize,
    shift: u64,
}

pub(super) fn intervals(draws: &RankDraws, scores: &Scores) -> Intervals {
    let found = match draws.cells() {
        Cells::Narrow(cells) => of_cells(cells, draws, scores),
        Cells::Wide(cells) => of_cells(cells, draws, scores),
    };
    let rank = |at: usize| {
        let ranks = found.iter().map(|one| one.percentiles[at]);
        ranks
            .map(|rank| Rank::new(rank).expect("counted from one"))
            .collect()
    };
    let all = count(draws.draws());
    let shift: u64 = found.iter().map(|one| one.shift).sum();
    #[expect(
        clippy::cast_precision_loss,
        reason = "a mean, to the precision of f64"
    )]
    let shift = shift as f64;
    Intervals {
        low: rank(0),
        median: rank(1),
        high: rank(2),
        worst: found.iter().map(|one| count(one.in_worst) / all).collect(),
        mean_shift: shift / all / count(draws.places()),
    }
}

fn of_cells<C: RankCell>(cells: &[C], draws: &RankDraws, scores: &Scores) -> Vec<Interval> {
    let places = draws.places();
    let (from, to) = worst_tenth(places, scores.measures);
    let (from, to) = (C::keep(from), C::keep(to));
    let blocks = places.div_ceil(BLOCK);
    let found: Vec<Vec<Interval>> = (0..blocks)
        .into_par_iter()
        .map_init(Vec::new, |columns, block| {
            let first = block * BLOCK;
            let last = (first + BLOCK).min(places);
            turn(cells, places, first..last, columns);
            let own = columns.chunks_mut(draws.draws()).zip(first..);
            own.map(|(ranks, row)| one_place(ranks, from, to, scores.rank[row].get()))
                .collect()
        })
        .collect();
    found.into_iter().flatten().collect()
}

/// The first and the last rank of the worst tenth: the first tenth of ranks for
/// need, the last for strength, as deciles have them.
fn worst_tenth(places: usize, measures: Measures) -> (u32, u32) {
    let places = u32::try_from(places).expect("fewer than 2^32 places");
    match measures {
        Measures::Need => (1, places / 10),
        Measures::Strength => {
            let before = u64::from(places) * 9 / 10;
            (u32::try_from(before).expect("below places") + 1, places)
        }
    }
}

/// Copies the ranks of some places, draw by draw, to one column a place.
fn turn<C: RankCell>(
    cells: &[C],
    places: usize,
    rows: std::ops::Range<usize>,
    columns: &mut Vec<C>,
) {
    let draws = cells.len() / places;
    columns.clear();
    columns.resize(draws * rows.len(), C::default());
    for (draw, ranks) in cells.chunks(places).enumerate() {
        for (column, &rank) in ranks[rows.clone()].iter().enumerate() {
            columns[column * draws + draw] = rank;
        }
    }
}

fn one_place<C: RankCell>(ranks: &mut [C], from: C, to: C, own: u32) -> Interval {
    let in_worst = ranks
        .iter()
        .filter(|&&rank| from <= rank && rank <= to)
        .count();
    let shift = ranks
        .iter()
        .map(|rank| u64::from(rank.rank().abs_diff(own)))
        .sum();
    Interval {
        percentiles: percentiles(ranks),
        in_worst,
        shift,
    }
}

/// The 5th, 50th and 95th percentile by nearest rank: of `n` values in order,
/// the ⌈p · n ÷ 100⌉th.
fn percentiles<C: RankCell>(ranks: &mut [C]) -> [u32; 3] {
    let at = |percent: usize| (percent * ranks.len()).div_ceil(100) - 1;
    let [low, middle, high] = [at(5), at(50), at(95)];
    let (below, &mut median, above) = ranks.select_nth_unstable(middle);
    let lower = if low < middle {
        *below.select_nth_unstable(low).1
    } else {
        median
    };
    let upper = if high > middle {
        *above.select_nth_unstable(high - middle - 1).1
    } else {
        median
    };
    [lower, median, upper].map(RankCell::rank)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: nearest rank on 1 to n.
    #[test]
    fn percentiles_are_nearest_rank() {
        let of = |last: u16| {
            let mut ranks: Vec<u16> = (1..=last).rev().collect();
            percentiles(&mut ranks)
        };
        assert_eq!(of(1), [1, 1, 1]);
        assert_eq!(of(2), [1, 1, 2]);
        assert_eq!(of(20), [1, 10, 19]);
        assert_eq!(of(21), [2, 11, 20]);
        assert_eq!(of(1000), [50, 500, 950]);
    }

    #[test]
    fn the_worst_tenth_is_that_of_deciles() {
        use allotment_place::decile;
        for places in [2_u32, 9, 10, 11, 33_755] {
            let all = places as usize;
            for rank in 1..=places {
                let tenth = decile(Rank::new(rank).unwrap(), all);
                let within = |measures| {
                    let (from, to) = worst_tenth(all, measures);
                    (from..=to).contains(&rank)
                };
                assert_eq!(within(Measures::Need), tenth == 1, "{rank} of {places}");
                assert_eq!(
                    within(Measures::Strength),
                    tenth == 10,
                    "{rank} of {places}"
                );
            }
        }
    }
}
