//! Moran, local Moran, G*, false discoveries.

use allotment_spatial::SpatialError;
use allotment_spatial::pattern::{LocalOptions, Quadrant, g_star, local_moran, moran, q_values};
use allotment_spatial::weights::{Contiguity, Standard, Weights, contiguity};
use proptest::prelude::*;

use crate::shapes::{chessboard, close};

fn board(side: usize, by: Contiguity) -> Weights {
    contiguity(&chessboard(side, side), by)
}

/// Black and white: `I = -1` by rook, whatever the size of the board, since
/// every neighbour has the other colour.
#[test]
fn a_chessboard_is_as_unlike_as_can_be() {
    let side = 6;
    let values: Vec<f64> = (0..36)
        .map(|at: usize| f64::from(u8::from((at / side + at % side).is_multiple_of(2))))
        .collect();
    let found = moran(
        &values,
        &board(side, Contiguity::Rook),
        Standard::Row,
        99,
        1,
    )
    .unwrap();
    assert!(close(found.i, -1.0, 1e-12), "{}", found.i);
    assert!(close(found.expected, -1.0 / 35.0, 1e-15));
    let permuted = found.permuted.unwrap();
    assert!(
        close(permuted.p_one_sided, 0.01, 1e-12) && close(permuted.p, 0.02, 1e-12),
        "the least that 99 orders give"
    );
    let local = local_moran(
        &values,
        &board(side, Contiguity::Rook),
        LocalOptions {
            permutations: 0,
            seed: 1,
        },
    )
    .unwrap();
    let quadrants: Vec<Quadrant> = local.iter().map(|one| one.unwrap().quadrant).collect();
    assert_eq!(quadrants[..2], [Quadrant::HighLow, Quadrant::LowHigh]);
}

/// The drawn orders have the mean and the variance that the formula gives for
/// values in any order: the variance of a variance over 4,000 draws is small.
///
/// Source: Cliff and Ord, *Spatial Processes* (1981), section 2.3.
#[test]
fn drawn_orders_agree_with_the_formula() {
    let weights = board(8, Contiguity::Queen);
    let values: Vec<f64> = (0..64).map(|at| f64::from(at * at % 23)).collect();
    for standard in [Standard::Row, Standard::Binary] {
        let found = moran(&values, &weights, standard, 4_000, 7).unwrap();
        let permuted = found.permuted.unwrap();
        let sd = found.randomised.variance.sqrt();
        assert!(
            close(permuted.mean, found.expected, 4.0 * sd / 63.0),
            "{permuted:?}"
        );
        assert!(close(permuted.sd / sd, 1.0, 0.05), "{permuted:?} {sd}");
    }
}

/// A local pseudo p-value of a place with one neighbour is the share of others
/// that would be as extreme: it can be counted.
#[test]
fn a_p_value_that_can_be_counted() {
    let road = (0..9)
        .flat_map(|row| [(row, row + 1), (row + 1, row)])
        .collect();
    let weights = Weights::new(10, road).unwrap();
    let values = [10.0, 9.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0];
    let options = LocalOptions {
        permutations: 9_999,
        seed: 3,
    };
    let local = local_moran(&values, &weights, options).unwrap();
    // The first has the second, 9, beside it; of nine others one is as high.
    let first = local[0].unwrap();
    assert!(close(first.p_one_sided.unwrap(), 1.0 / 9.0, 0.012));
    assert!(close(first.p.unwrap(), 2.0 / 9.0, 0.024), "{first:?}");
    assert_eq!(first.quadrant, Quadrant::HighHigh);
    assert!(close(first.lag, 9.0, 0.0));
}

/// Source: Ord and Getis (1995), formula 6, worked by hand: four places on a
/// road with 0, 0, 0, 4; the mean is 1, the standard deviation √3. The last
/// and its neighbour sum to 4; `W = 2`; `(4 - 2) / (√3 √((4·2 - 4) / 3)) = 1`.
#[test]
fn g_star_by_hand() {
    let road = (0..3)
        .flat_map(|row| [(row, row + 1), (row + 1, row)])
        .collect();
    let weights = Weights::new(4, road).unwrap();
    let found = g_star(&[0.0, 0.0, 0.0, 4.0], &weights).unwrap();
    assert!(close(found[3].z, 1.0, 1e-12), "{:?}", found[3]);
    assert!(close(found[3].p, 0.317_310_507_862_914, 1e-12));
    assert!(close(found[0].z, -1.0, 1e-12));
}

/// Source: Benjamini and Hochberg (1995), section 4: the fifteen ordered
/// p-values of the thrombolysis study; at 5 % the first four are rejected.
#[test]
fn the_example_of_benjamini_and_hochberg() {
    let p = [
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
        0.5719, 0.6528, 0.7590, 1.0,
    ];
    let q = q_values(&p.map(Some));
    let rejected = q.iter().filter(|q| q.unwrap() <= 0.05).count();
    assert_eq!(rejected, 4);
    assert!(close(q[3].unwrap(), 0.0095 * 15.0 / 4.0, 1e-15));
}

#[test]
fn what_cannot_be_answered_says_why() {
    let weights = board(2, Contiguity::Queen);
    let run = |values: &[f64]| moran(values, &weights, Standard::Row, 0, 1).unwrap_err();
    assert_eq!(
        run(&[1.0; 4]).to_string(),
        "all 4 places have the same value: there is no pattern to find"
    );
    assert_eq!(
        run(&[1.0, f64::NAN, 2.0, 3.0]),
        SpatialError::NoValue { row: 1 }
    );
    assert!(matches!(run(&[1.0]), SpatialError::Length { .. }));
    let nobody = Weights::new(4, Vec::new()).unwrap();
    let error = g_star(&[1.0, 2.0, 3.0, 4.0], &nobody).unwrap_err();
    assert_eq!(error, SpatialError::NoNeighbours { places: 4 });
}

#[test]
fn threads_change_nothing() {
    let weights = board(9, Contiguity::Queen);
    let values: Vec<f64> = (0..81).map(|at| f64::from(at * 7 % 31)).collect();
    let run = |threads| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| {
            let options = LocalOptions {
                permutations: 199,
                seed: 11,
            };
            (
                local_moran(&values, &weights, options).unwrap(),
                moran(&values, &weights, Standard::Row, 199, 11).unwrap(),
            )
        })
    };
    assert_eq!(run(1), run(3));
}

proptest! {
    /// The parts add up to the whole: `Σ Iᵢ` is I times a constant.
    #[test]
    fn local_sums_to_global(values in prop::collection::vec(-50.0..50.0_f64, 25)) {
        let weights = board(5, Contiguity::Queen);
        let options = LocalOptions { permutations: 0, seed: 1 };
        let local = local_moran(&values, &weights, options).unwrap();
        let whole = moran(&values, &weights, Standard::Row, 0, 1).unwrap();
        let sum: f64 = local.iter().flatten().map(|one| one.i).sum();
        prop_assert!(close(sum, whole.i * 24.0, 1e-9));
    }

    /// Neither unit nor sign of the measure changes the pattern.
    #[test]
    fn units_do_not_matter(
        values in prop::collection::vec(-50.0..50.0_f64, 16),
        scale in prop_oneof![-5.0..-0.1_f64, 0.1..5.0_f64],
    ) {
        let weights = board(4, Contiguity::Rook);
        let scaled: Vec<f64> = values.iter().map(|value| value * scale + 3.0).collect();
        let one = moran(&values, &weights, Standard::Row, 0, 1).unwrap();
        let other = moran(&scaled, &weights, Standard::Row, 0, 1).unwrap();
        prop_assert!(close(one.i, other.i, 1e-8));
        let (hot, cold) = (g_star(&values, &weights).unwrap(), g_star(&scaled, &weights).unwrap());
        for (hot, cold) in hot.iter().zip(&cold) {
            prop_assert!(close(hot.z * scale.signum(), cold.z, 1e-7));
        }
    }

    /// Never below the p-value, never above 1, in the order of the p-values.
    #[test]
    fn q_values_are_ordered(p in prop::collection::vec(prop::option::of(0.0..=1.0_f64), 1..80)) {
        let q = q_values(&p);
        let mut both: Vec<(f64, f64)> = p.iter().zip(&q).filter_map(|(p, q)| Some(((*p)?, (*q)?))).collect();
        prop_assert_eq!(both.len(), p.iter().flatten().count());
        prop_assert!(both.iter().all(|(p, q)| q >= p && *q <= 1.0));
        both.sort_by(|a, b| a.0.total_cmp(&b.0));
        prop_assert!(both.windows(2).all(|pair| pair[0].1 <= pair[1].1));
    }
}

/// One place in twenty has something, at random: that none of a place's neighbours
/// has it is what chance gives most places, and no place stands out by it.
#[test]
fn what_is_tied_with_most_draws_is_not_told_as_rare() {
    let side = 20;
    let mut state = 12_345_u64;
    let values: Vec<f64> = (0..side * side)
        .map(|_| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            f64::from(u8::from((state >> 33).is_multiple_of(20)))
        })
        .collect();
    assert!(values.iter().sum::<f64>() > 8.0);
    let options = LocalOptions {
        permutations: 499,
        seed: 3,
    };
    let local = local_moran(&values, &board(side, Contiguity::Rook), options).unwrap();
    let mut empty = 0;
    for (one, value) in local.iter().zip(&values) {
        let one = one.unwrap();
        if one.lag.abs() < 1e-12 {
            empty += 1;
            assert!(one.p.unwrap() > 0.5, "{value}: {:?}", one.p);
        }
    }
    assert!(empty > 250, "{empty}");
}

/// Where values lie anyhow, at most one place in twenty has a `p` of 5 %, at most one
/// whole in twenty; and a place comes out by `q` at 5 % in at most one run in twenty, as
/// every one that does is false. One tail alone would have twice as many.
#[test]
fn chance_alone_comes_out_no_more_often_than_is_said() {
    const RUNS: u64 = 200;
    let weights = board(5, Contiguity::Queen);
    let mut state = 2026_u64;
    let mut number = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        f64::from(u32::try_from(state >> 40).unwrap())
    };
    let (mut two, mut one, mut whole, mut named) = (0, 0, 0, 0);
    for seed in 0..RUNS {
        let values: Vec<f64> = (0..25).map(|_| number()).collect();
        let options = LocalOptions {
            permutations: 999,
            seed,
        };
        let local = local_moran(&values, &weights, options).unwrap();
        let p: Vec<Option<f64>> = local.iter().map(|one| one.unwrap().p).collect();
        two += p.iter().filter(|p| **p <= Some(0.05)).count();
        one += (local.iter().flatten())
            .filter(|one| one.p_one_sided <= Some(0.05))
            .count();
        named += usize::from(q_values(&p).iter().any(|q| *q <= Some(0.05)));
        let permuted = moran(&values, &weights, Standard::Row, 199, seed).unwrap();
        whole += usize::from(permuted.permuted.unwrap().p <= 0.05);
    }
    // Of 5,000 places, 250 and 500: three standard deviations are 46 and 64, and some
    // more as neighbours share values. Of 200 runs at most 10, and three are 9 more.
    assert!((190..=310).contains(&two), "{two} places of 5,000");
    assert!((420..=580).contains(&one), "{one} places of one tail");
    assert!((2..=19).contains(&whole), "{whole} runs of {RUNS}");
    assert!((1..=19).contains(&named), "{named} runs of {RUNS}");
}
