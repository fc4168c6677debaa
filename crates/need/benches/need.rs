//! How fast the need stage is, on answers that are checked.
//!
//! `cargo bench -p allotment-need`

#![expect(clippy::cast_precision_loss, reason = "numbers of 53 bits at most")]

use allotment_need::{
    Combine, Group, Index, Indicator, Model, Normalise, Robustness, RobustnessOptions, Scores,
    Treatment, robustness, score,
};
use allotment_place::{MoreIs, PlaceId};

fn main() {
    divan::main();
}

/// Numbers that look random and are the same everywhere.
fn scattered(row: u64, column: u64) -> f64 {
    let mut bits = (row + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ (column << 32);
    bits ^= bits >> 30;
    bits = bits.wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits ^= bits >> 27;
    bits = bits.wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^= bits >> 31;
    (bits >> 11) as f64 / (1_u64 << 53) as f64
}

fn ids(places: u64) -> Vec<PlaceId> {
    let id = |place| PlaceId::new(&format!("E{place:08}")).expect("a code");
    (0..places).map(id).collect()
}

/// Correlated columns: each is half a common deprivation, half its own.
fn indicators(places: u64, columns: u64) -> Vec<Indicator> {
    let column = |column| {
        let value = |row| 0.1 + scattered(row, 1000) + scattered(row, column);
        let values = (0..places).map(|row| Some(value(row))).collect();
        Indicator::new(&format!("i{column}"), MoreIs::Worse, values)
    };
    (0..columns).map(column).collect()
}

/// 33,755 × 7, as the English index: exponential ranks, weighted mean.
fn weights_only(ids: &[PlaceId]) -> Model<'_> {
    let mut indicators = indicators(ids.len() as u64, 7);
    let weights = [22.5, 22.5, 13.5, 13.5, 9.3, 9.3, 9.3];
    for (indicator, weight) in indicators.iter_mut().zip(weights) {
        indicator.weight = weight;
    }
    Model {
        ids,
        indicators,
        groups: Vec::new(),
        index: Index {
            normalise: Normalise::ExponentialRank,
            ..Index::default()
        },
        treatment: Treatment::default(),
    }
}

/// 32,844 × 28 in 7 groups.
fn full(ids: &[PlaceId]) -> Model<'_> {
    let mut indicators = indicators(ids.len() as u64, 28);
    for (at, indicator) in indicators.iter_mut().enumerate() {
        indicator.group = Some(at % 7);
    }
    Model {
        ids,
        indicators,
        groups: (0..7).map(|at| Group::new(&format!("g{at}"))).collect(),
        index: Index {
            normalise: Normalise::ExponentialRank,
            ..Index::default()
        },
        treatment: Treatment::default(),
    }
}

fn full_options() -> RobustnessOptions {
    RobustnessOptions {
        normalise: vec![
            Normalise::ExponentialRank,
            Normalise::Rank,
            Normalise::FractionOfMax,
        ],
        combine: vec![Combine::Arithmetic, Combine::Geometric],
        ..RobustnessOptions::default()
    }
}

/// The intervals against a plain count over all draws, for places here and
/// there, and every draw's ranks against one another.
fn check(found: &Robustness, scores: &Scores) {
    let draws = found.draw_ranks.draws();
    let places = found.draw_ranks.places();
    for row in (0..places).step_by(997) {
        let mut ranks: Vec<u32> = (0..draws)
            .map(|draw| found.draw_ranks.rank(draw, row))
            .collect();
        let worst = ranks
            .iter()
            .filter(|&&rank| rank as usize <= places / 10)
            .count();
        ranks.sort_unstable();
        assert_eq!(found.rank_low[row].get(), ranks[draws / 20 - 1]);
        assert_eq!(found.rank_median[row].get(), ranks[draws / 2 - 1]);
        assert_eq!(found.rank_high[row].get(), ranks[draws * 19 / 20 - 1]);
        assert!((found.p_worst_decile[row] - worst as f64 / draws as f64).abs() < 1e-12);
    }
    let mut ranks = Vec::new();
    found.draw_ranks.copy_draw(draws - 1, &mut ranks);
    ranks.sort_unstable();
    assert!(
        ranks
            .iter()
            .zip(1..)
            .all(|(&rank, position)| rank == position)
    );
    let within =
        |row: &usize| (found.rank_low[*row]..=found.rank_high[*row]).contains(&scores.rank[*row]);
    let held = (0..places).filter(within).count();
    assert!(
        held * 10 > places * 9,
        "{held} of {places} ranks within their intervals"
    );
}

#[divan::bench(sample_count = 10)]
fn a_thousand_weight_draws_on_33755_by_7(bencher: divan::Bencher) {
    let ids = ids(33_755);
    let model = weights_only(&ids);
    let scores = score(&model).expect("a sound model");
    let options = RobustnessOptions::default();
    let run = || robustness(&model, &scores, &options, 1, &|_| {}).expect("sound options");
    check(&run(), &scores);
    bencher.bench_local(run);
}

/// The same with measurement noise in every column: each is moved, sorted and
/// put on the scale anew in every draw.
#[divan::bench(sample_count = 3)]
fn a_thousand_noisy_draws_on_33755_by_7(bencher: divan::Bencher) {
    let ids = ids(33_755);
    let mut model = weights_only(&ids);
    for indicator in &mut model.indicators {
        indicator.standard_error = Some(vec![Some(0.05); ids.len()]);
    }
    let scores = score(&model).expect("a sound model");
    let options = RobustnessOptions::default();
    let run = || robustness(&model, &scores, &options, 1, &|_| {}).expect("sound options");
    check(&run(), &scores);
    bencher.bench_local(run);
}

#[divan::bench(sample_count = 5)]
fn a_thousand_full_draws_on_32844_by_28(bencher: divan::Bencher) {
    let ids = ids(32_844);
    let model = full(&ids);
    let scores = score(&model).expect("a sound model");
    let options = full_options();
    let run = || robustness(&model, &scores, &options, 1, &|_| {}).expect("sound options");
    let found = run();
    assert_eq!((found.pairs.len(), found.excluded.len()), (6, 0));
    check(&found, &scores);
    drop(found);
    bencher.bench_local(run);
}

#[divan::bench(args = [309, 33_755, 250_000])]
fn scores_of_7_indicators(bencher: divan::Bencher, places: u64) {
    let ids = ids(places);
    let model = weights_only(&ids);
    bencher.bench_local(|| {
        let scores = score(&model).expect("a sound model");
        let sum: u64 = scores.rank.iter().map(|rank| u64::from(rank.get())).sum();
        assert_eq!(sum, places * (places + 1) / 2, "ranks are a permutation");
    });
}
