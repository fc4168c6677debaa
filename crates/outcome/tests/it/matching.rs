//! Comparison groups.

use crate::noise::noise;
use allotment_outcome::matching::{
    Distance, MatchingError, Moments, NearestOptions, Order, Places, Replacement, balance,
    effective_size, entropy_balance, nearest, overlap, pair_effect, propensity, weighted_effect,
};
use proptest::prelude::*;

const TREATED: [bool; 7] = [true, true, true, false, false, false, false];

fn options(scores: &[f64]) -> NearestOptions<'_> {
    NearestOptions {
        distance: Distance::Score(scores),
        caliper: None,
        replacement: Replacement::Without,
        order: Order::Descending,
    }
}

/// The places and their pairs by hand: the greatest score chooses first.
#[test]
fn the_hardest_to_match_choose_first() {
    let scores = [0.5, 0.6, 0.9, 0.55, 0.7, 0.2, 0.5];
    let places = Places {
        treated: &TREATED,
        covariates: &[],
        strata: None,
    };
    let pairs = |options: &NearestOptions<'_>| -> Vec<(usize, usize)> {
        let matched = nearest(&places, options).unwrap();
        matched
            .pairs
            .iter()
            .map(|pair| (pair.treated, pair.untreated))
            .collect()
    };
    let plain = options(&scores);
    assert_eq!(pairs(&plain), [(0, 6), (1, 3), (2, 4)]);
    let given = NearestOptions {
        order: Order::Given,
        ..plain
    };
    assert_eq!(pairs(&given), [(0, 6), (1, 3), (2, 4)]);
    let with = NearestOptions {
        replacement: Replacement::With,
        ..plain
    };
    assert_eq!(pairs(&with), [(0, 6), (1, 3), (2, 4)]);

    // The scores have a standard deviation of 0.2121: half of it is 0.106.
    let narrow = NearestOptions {
        caliper: Some(0.5),
        ..plain
    };
    let matched = nearest(&places, &narrow).unwrap();
    assert_eq!(matched.unmatched, [2]);
    assert!((matched.caliper.unwrap() - 0.106_066).abs() < 1e-3);
    assert_eq!(matched.weights, [1.0, 1.0, 0.0, 1.0, 0.0, 0.0, 1.0]);
    let effect = pair_effect(&matched, &[5.0, 7.0, 0.0, 4.0, 0.0, 0.0, 3.0], 0.95);
    assert_eq!(
        effect.unwrap_err().to_string(),
        "2 sets of pairs cannot tell an error: use at least 3"
    );

    let strata = Places {
        strata: Some(&[0, 0, 0, 0, 1, 0, 1]),
        ..places
    };
    let matched = nearest(&strata, &plain).unwrap();
    assert_eq!(
        matched.unmatched,
        [0],
        "what is left in the region is taken"
    );
    assert_eq!(matched.pairs[1].untreated, 3);
}

#[test]
fn overlap_lists_who_is_outside() {
    let scores = [0.5, 0.6, 0.9, 0.55, 0.7, 0.2, 0.5];
    let places = Places {
        treated: &TREATED,
        covariates: &[],
        strata: None,
    };
    let found = overlap(&places, &scores).unwrap();
    assert!((found.low - 0.5).abs() < 1e-15 && (found.high - 0.7).abs() < 1e-15);
    assert_eq!(
        (found.treated_outside, found.untreated_outside),
        (vec![2], vec![5])
    );
}

/// A covariate that is 0 or 1: the weights must be the ratio of the shares.
/// Source: Hainmueller (2012), equation 8, with one moment.
#[test]
fn one_flag_is_balanced_by_the_ratio_of_shares() {
    let treated = [true, true, true, true, false, false, false, false, false];
    let flag = [1.0, 1.0, 1.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0];
    let places = Places {
        treated: &treated,
        covariates: &[&flag],
        strata: None,
    };
    let found = entropy_balance(&places, Moments::MeansAndVariances).unwrap();
    let expected = [1.0, 1.0, 1.0, 1.0, 3.0, 0.25, 0.25, 0.25, 0.25];
    for (found, expected) in found.weights.iter().zip(expected) {
        assert!((found - expected).abs() < 1e-9, "{found:?}");
    }
    let after = balance(&places, &found.weights).unwrap()[0];
    assert!(after.after.unwrap().abs() < 1e-9);
    // 0.75 less 0.2, over sqrt(0.75 * 0.25).
    assert!((after.before.unwrap() - 0.55 / 0.1875_f64.sqrt()).abs() < 1e-12);
    let effective = effective_size(&places, &found.weights);
    assert!((effective - 16.0 / 9.25).abs() < 1e-8);
}

#[test]
fn what_cannot_be_balanced_is_named() {
    let treated = [true, true, false, false, false];
    let one = [0.9, 0.9, 0.0, 1.0, 0.0];
    let other = [0.9, 0.9, 0.0, 0.0, 1.0];
    let covariates: [&[f64]; 2] = [&one, &other];
    let places = Places {
        treated: &treated,
        covariates: &covariates,
        strata: None,
    };
    let error = entropy_balance(&places, Moments::Means).unwrap_err();
    let expected = MatchingError::Infeasible {
        covariates: vec![0, 1],
        stratum: None,
    };
    assert_eq!(error, expected);

    let beyond = [2.0, 3.0, 0.0, 1.0, 2.0];
    let covariates: [&[f64]; 2] = [&one, &beyond];
    let places = Places {
        covariates: &covariates,
        ..places
    };
    let error = entropy_balance(&places, Moments::Means).unwrap_err();
    assert_eq!(
        error.to_string(),
        "no weights can balance covariate 1: the treated have a mean of 2.5, and the untreated lie between 0 and 2: leave it out, compare with more units, or leave out the treated that are unlike all others"
    );

    let treated = [true, false, false, true];
    let places = Places {
        treated: &treated,
        covariates: &[],
        strata: Some(&[0, 0, 1, 2]),
    };
    let error = entropy_balance(&places, Moments::Means).unwrap_err();
    assert_eq!(
        error,
        MatchingError::EmptyStratum {
            stratum: 2,
            treated: 1
        }
    );
}

#[test]
fn covariates_that_hang_on_others_are_named() {
    let one = noise(30, 1);
    let other = noise(30, 2);
    let both: Vec<f64> = one.iter().zip(&other).map(|(a, b)| a - 2.0 * b).collect();
    let treated: Vec<bool> = (0..30).map(|at| at % 3 == 0).collect();
    let columns: [&[f64]; 3] = [&one, &other, &both];
    let places = Places {
        treated: &treated,
        covariates: &columns,
        strata: None,
    };
    let expected = MatchingError::Collinear {
        covariate: 2,
        on: vec![0, 1],
    };
    assert_eq!(propensity(&places).unwrap_err(), expected);
    assert_eq!(
        entropy_balance(&places, Moments::Means).unwrap_err(),
        expected
    );
    let distance = NearestOptions {
        distance: Distance::Mahalanobis(None),
        ..options(&[])
    };
    assert_eq!(nearest(&places, &distance).unwrap_err(), expected);
    assert_eq!(
        expected.to_string(),
        "covariate 2 is fixed by covariates 0 and 1: leave one of them out"
    );
}

/// 300 samples in which treatment and outcome both follow two covariates: plain
/// means are far off, and 95% intervals after balancing hold the truth.
#[test]
fn intervals_after_balancing_hold_the_truth() {
    let (mut held, mut naive) = (0, 0.0);
    for seed in 1..=300 {
        let draws: Vec<Vec<f64>> = (0..4).map(|k| noise(120, seed * 4 + k)).collect();
        let treated: Vec<bool> = (0..120)
            .map(|at| 0.7 * draws[0][at] + 0.5 * draws[1][at] + 1.2 * draws[2][at] > 0.35)
            .collect();
        let outcomes: Vec<f64> = (0..120)
            .map(|at| {
                let effect = if treated[at] {
                    1.0 + 0.5 * draws[1][at]
                } else {
                    0.0
                };
                2.0 * draws[0][at] - draws[1][at] + effect + draws[3][at]
            })
            .collect();
        let ones: Vec<usize> = (0..120).filter(|&at| treated[at]).collect();
        let share = |at: &usize| 1.0 + 0.5 * draws[1][*at];
        let truth =
            ones.iter().map(share).sum::<f64>() / f64::from(u32::try_from(ones.len()).unwrap());
        let columns: [&[f64]; 2] = [&draws[0], &draws[1]];
        let places = Places {
            treated: &treated,
            covariates: &columns,
            strata: None,
        };
        let weights = entropy_balance(&places, Moments::Means).unwrap().weights;
        let effect = weighted_effect(&places, &weights, &outcomes, 0.95).unwrap();
        held += u32::from(effect.low <= truth && truth <= effect.high);
        let even = vec![1.0; 120];
        naive += balance(
            &Places {
                covariates: &[&outcomes],
                ..places
            },
            &even,
        )
        .unwrap()[0]
            .treated_mean
            - balance(
                &Places {
                    covariates: &[&outcomes],
                    ..places
                },
                &even,
            )
            .unwrap()[0]
                .untreated_mean
            - truth;
    }
    assert!(
        naive / 300.0 > 0.3,
        "plain means are off by {}",
        naive / 300.0
    );
    assert!((277..=300).contains(&held), "{held} of 300");
}

proptest! {
    /// Mahalanobis' distance is the same whatever units and mixtures the
    /// covariates come in.
    #[test]
    fn units_of_measurement_change_no_match(seed in 1_u64..500, scale in 0.1_f64..50.0) {
        let one = noise(40, seed);
        let other = noise(40, seed + 1000);
        let mixed: Vec<f64> = one.iter().zip(&other).map(|(a, b)| scale * a + 3.0 * b).collect();
        let treated: Vec<bool> = (0..40).map(|at| at % 4 == 0).collect();
        let pairs = |columns: &[&[f64]]| {
            let places = Places { treated: &treated, covariates: columns, strata: None };
            let distance = NearestOptions { distance: Distance::Mahalanobis(None), ..options(&[]) };
            nearest(&places, &distance).unwrap().pairs
        };
        for (one, other) in pairs(&[&one, &other]).iter().zip(pairs(&[&mixed, &other])) {
            prop_assert_eq!((one.treated, one.untreated), (other.treated, other.untreated));
            prop_assert!((one.distance - other.distance).abs() < 1e-6);
        }
    }

    /// Whatever can be balanced is, and weights are never below zero.
    #[test]
    fn means_and_variances_are_balanced(seed in 1_u64..500) {
        let columns = [noise(80, seed), noise(80, seed + 1000)];
        let treated: Vec<bool> = (0..80).map(|at| columns[0][at] + 2.0 * noise(80, seed + 5)[at] > 0.8).collect();
        let views: [&[f64]; 2] = [&columns[0], &columns[1]];
        let places = Places { treated: &treated, covariates: &views, strata: None };
        if let Ok(found) = entropy_balance(&places, Moments::MeansAndVariances) {
            prop_assert!(found.furthest <= 1e-10);
            prop_assert!(found.weights.iter().all(|&weight| weight >= 0.0));
            for row in balance(&places, &found.weights).unwrap() {
                prop_assert!(row.after.unwrap_or(0.0).abs() < 1e-8);
            }
        }
    }
}

/// By hand: the treated lie 10 from their mean, squared 100; of the others none is further
/// than 1 from it. Means alone can be balanced.
#[test]
fn a_variance_out_of_reach_is_told_as_one() {
    let treated = [true, true, false, false, false];
    let column = [-10.0, 10.0, -1.0, 0.0, 1.0];
    let places = Places {
        treated: &treated,
        covariates: &[&column],
        strata: None,
    };
    entropy_balance(&places, Moments::Means).unwrap();
    let refused = entropy_balance(&places, Moments::MeansAndVariances).unwrap_err();
    let MatchingError::VarianceOutOfReach {
        covariate: 0,
        mean,
        low,
        high,
        ..
    } = refused
    else {
        panic!("{refused:?}");
    };
    assert!((mean - 100.0).abs() < 1e-9 && low.abs() < 1e-9 && (high - 1.0).abs() < 1e-9);
}
