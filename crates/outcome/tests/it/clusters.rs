//! Few clusters.

use allotment_outcome::clusters::{
    Against, Caution, ClusteredRows, ClustersError, JudgeOptions, Judgement, Statistic,
    TreatedClusters, Weights, caution, permuted, wild_bootstrap,
};
use proptest::prelude::*;

/// Eight clusters of four rows, made up.
const Y: [f64; 32] = [
    1.2, 1.6, 3.1, 2.4, 0.7, 0.4, 1.4, -0.1, 0.8, 1.5, 2.9, 1.0, 0.3, 0.7, 1.2, 1.2, 1.4, 1.6, 3.2,
    2.4, -0.1, 0.7, 0.3, 0.2, 0.9, 0.3, 1.8, 2.3, 1.6, 0.1, 0.3, 2.0,
];
const X: [f64; 32] = [
    0.1, 0.1, 1.1, 1.2, 0.2, -0.2, -0.1, -0.8, 0.1, -0.3, 1.2, 0.5, -0.2, 0.0, -0.2, 0.1, 0.3, 0.0,
    1.0, 0.7, 0.2, 0.4, 0.2, -0.1, 0.2, -0.4, 0.8, 1.1, -0.1, 0.0, 0.1, 0.0,
];
const Z: [f64; 32] = [
    0.8, 0.9, 0.6, 0.0, -0.5, -0.3, 0.0, 1.0, -0.4, 2.1, 2.0, -0.5, -1.2, -0.9, 0.0, 0.9, -0.5,
    0.9, -0.3, -1.0, 0.2, 0.3, -0.8, 0.9, -0.4, -1.6, 0.7, 0.4, -0.1, -2.3, -1.4, 0.9,
];
const ONE: [f64; 32] = [1.0; 32];

fn clusters() -> Vec<u32> {
    (0..32).map(|row| row / 4).collect()
}

fn judge(
    outcomes: &[f64],
    column: usize,
    weights: Weights,
    options: &JudgeOptions,
) -> Result<Judgement, ClustersError> {
    let rows = ClusteredRows {
        outcomes,
        columns: &[&ONE, &X, &Z],
        clusters: &clusters(),
        absorbed: 0,
    };
    wild_bootstrap(&rows, column, weights, options)
}

fn null(null: f64) -> JudgeOptions {
    JudgeOptions {
        null,
        ..JudgeOptions::default()
    }
}

/// Source: `statsmodels` 0.15's `OLS(...).fit(cov_type="cluster")` for coefficients
/// and errors; `wildboottest` 0.3.2, all 256 sets of Rademacher's weights under the
/// null, for how many statistics are at least as large as the observed one (which
/// is among them, with its negative).
#[test]
fn as_another_implementation_says() {
    for (column, value, at_least) in [
        (0, 0.0, 4.0),
        (2, 0.0, 18.0),
        (1, 0.0, 6.0),
        (1, 0.6, 10.0),
        (1, 0.75, 20.0),
        (1, 0.9, 48.0),
        (1, 1.0, 56.0),
        (1, 1.2, 164.0),
        (1, 1.5, 124.0),
        (1, 1.8, 28.0),
        (1, 2.4, 8.0),
    ] {
        let found = judge(&Y, column, Weights::Rademacher, &null(value)).unwrap();
        assert_eq!(found.against, Against::All(128));
        let share = found.p_value * 256.0;
        assert!((share - at_least).abs() < 1e-9, "{column} {value}: {share}");
    }
    let found = judge(&Y, 1, Weights::Usual, &null(0.0)).unwrap();
    assert!((found.estimate - 1.337_158).abs() < 1e-6);
    assert!((found.std_error - 0.230_886).abs() < 1e-6);
    assert!((found.statistic - 5.791_425_362_724_371).abs() < 1e-9);
    // 12.8 of 256 are 5%: 0.6 is rejected and 0.7 is not; 2.2 is and 2.1 is not.
    assert!((0.6..0.7).contains(&found.low.unwrap()), "{found:?}");
    assert!((2.1..2.2).contains(&found.high.unwrap()), "{found:?}");
}

/// Source: `wildboottest` 0.3.2 with 99,999 draws of Webb's weights: 0.0150 and
/// 0.0564, each within four standard errors of a draw.
#[test]
fn as_another_implementation_draws() {
    for (column, expected) in [(1, 0.015_02), (2, 0.056_37)] {
        let options = JudgeOptions {
            draws: 19_999,
            ..JudgeOptions::default()
        };
        let found = judge(&Y, column, Weights::Webb, &options).unwrap();
        assert_eq!(found.against, Against::Drawn(19_999));
        let error = (expected * (1.0 - expected) / 20_000_f64).sqrt();
        assert!((found.p_value - expected).abs() < 4.0 * error, "{found:?}");
        let again = judge(&Y, column, Weights::Webb, &options).unwrap();
        assert_eq!(found, again);
    }
}

#[test]
fn threads_change_nothing() {
    let options = JudgeOptions {
        draws: 999,
        seed: 7,
        ..JudgeOptions::default()
    };
    let alone = rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .build()
        .unwrap();
    let many = rayon::ThreadPoolBuilder::new()
        .num_threads(5)
        .build()
        .unwrap();
    let run = || judge(&Y, 1, Weights::Webb, &options).unwrap();
    assert_eq!(alone.install(run), many.install(run));
}

#[test]
fn few_clusters_leave_the_interval_open() {
    let rows = ClusteredRows {
        outcomes: &Y[..16],
        columns: &[&ONE[..16], &X[..16]],
        clusters: &clusters()[..16],
        absorbed: 0,
    };
    let options = JudgeOptions::default();
    // Eight statistics: the smallest p-value is 1/8.
    let found = wild_bootstrap(&rows, 1, Weights::Rademacher, &options).unwrap();
    assert_eq!((found.low, found.high), (None, None));
    assert!(found.p_value >= 0.125);
    let found = wild_bootstrap(&rows, 1, Weights::Usual, &options).unwrap();
    assert_eq!(found.against, Against::All(3 * 6 * 6 * 6));
}

/// One row a cluster, four treated.
const TREATED: [f64; 4] = [4.1, 5.3, 6.0, 7.2];
const UNTREATED: [f64; 6] = [3.9, 4.4, 2.7, 5.1, 3.3, 4.8];

fn permute(statistic: Statistic, options: &JudgeOptions) -> Judgement {
    let outcomes: Vec<f64> = TREATED.into_iter().chain(UNTREATED).collect();
    let treated: Vec<bool> = (0..10).map(|at| at < 4).collect();
    let given = TreatedClusters {
        outcomes: &outcomes,
        exposure: &[1.0; 10],
        others: &[&[1.0; 10]],
        clusters: &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
        treated: &treated,
    };
    permuted(&given, statistic, options).expect("a comparison")
}

/// Source: `scipy` 1.17's `permutation_test` over all 210 choices: the absolute
/// difference of means is 1.61667 and reached 10 times; divided by its error
/// robust to unequal variances it is reached 13 times.
#[test]
fn all_choices_as_another_implementation_says() {
    for (statistic, reached) in [
        (Statistic::Coefficient, 10.0),
        (Statistic::Studentised, 13.0),
    ] {
        let found = permute(statistic, &JudgeOptions::default());
        assert_eq!(found.against, Against::All(210));
        assert!((found.estimate - 1.616_666_666_666_667).abs() < 1e-12);
        assert!((found.p_value * 210.0 - reached).abs() < 1e-9, "{found:?}");
        // The interval and the p-value say the same.
        for (end, inside) in [(found.low.unwrap(), 1e-6), (found.high.unwrap(), -1e-6)] {
            let at = |value| permute(statistic, &null(value)).p_value;
            assert!(at(end + inside) >= 0.05 && at(end - inside) < 0.05);
        }
    }
}

/// With one treated cluster of ten the p-value is its rank.
#[test]
fn one_treated_cluster() {
    let outcomes = [9.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 30.0];
    let given = TreatedClusters {
        outcomes: &outcomes,
        exposure: &[1.0; 10],
        others: &[&[1.0; 10]],
        clusters: &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
        treated: &std::array::from_fn::<bool, 10, _>(|at| at == 9),
    };
    let found = permuted(&given, Statistic::Coefficient, &JudgeOptions::default()).unwrap();
    assert!((found.p_value - 0.1).abs() < 1e-12);
    assert_eq!((found.low, found.high), (None, None));
}

#[test]
fn many_choices_are_drawn() {
    let outcomes: Vec<f64> = (0..40).map(|at| f64::from(at * 37 % 41)).collect();
    let ids: Vec<u32> = (0..40).collect();
    let treated: Vec<bool> = (0..40).map(|at| at % 2 == 0).collect();
    let given = TreatedClusters {
        outcomes: &outcomes,
        exposure: &[1.0; 40],
        others: &[&[1.0; 40]],
        clusters: &ids,
        treated: &treated,
    };
    let options = JudgeOptions {
        draws: 999,
        ..JudgeOptions::default()
    };
    let found = permuted(&given, Statistic::Coefficient, &options).unwrap();
    assert_eq!(found.against, Against::Drawn(999));
    assert!(
        found.p_value > 0.05 && found.low.unwrap() < 0.0,
        "{found:?}"
    );
}

#[test]
fn refusals_say_what_to_do() {
    let options = JudgeOptions::default();
    let say = |error: ClustersError| error.to_string();
    let ids = clusters();
    let ask = |outcomes: &[f64], ids: &[u32], column, options: &JudgeOptions| {
        let rows = ClusteredRows {
            outcomes,
            columns: &[&ONE, &X],
            clusters: ids,
            absorbed: 0,
        };
        say(wild_bootstrap(&rows, column, Weights::Usual, options).unwrap_err())
    };
    assert_eq!(
        ask(&Y, &ids[..31], 1, &options),
        "there are 31 cluster numbers where 32 are needed: give one each"
    );
    assert_eq!(
        ask(&Y[..31], &ids[..31], 1, &options),
        "there are 32 numbers in a column where 31 are needed: give one each"
    );
    let mut broken = Y;
    broken[5] = f64::NAN;
    assert_eq!(
        ask(&broken, &ids, 1, &options),
        "row 5 holds a number that is not finite: mend the row, or leave it out"
    );
    assert_eq!(
        ask(&Y, &ids, 2, &options),
        "column 2 is asked about, of 2: name one from 0 to 1"
    );
    let two: Vec<u32> = (0..32).map(|row| row / 16).collect();
    assert_eq!(
        ask(&Y, &two, 1, &options),
        "there are 2 clusters, and at least 3 are needed: cluster by a smaller unit, or say that the error cannot be told"
    );
    let exact: Vec<f64> = X.iter().map(|x| 2.0 * x + 1.0).collect();
    assert_eq!(
        ask(&exact, &ids, 1, &options),
        "the 8 clusters leave no error to resample, since the columns fit the outcomes exactly: leave out columns"
    );
    let none = JudgeOptions {
        draws: 0,
        ..options
    };
    assert_eq!(
        ask(&Y, &ids, 1, &none),
        "0 draws were asked for: 9999 are usual"
    );
    let level = JudgeOptions {
        level: 1.0,
        ..options
    };
    assert_eq!(
        ask(&Y, &ids, 1, &level),
        "a level of 1 is not between 0.5 and 1: 0.95 is usual"
    );
    assert_eq!(
        ask(&Y, &ids, 1, &null(f64::INFINITY)),
        "the value to test is inf, not a finite number: 0 is usual"
    );
    let twice = ClusteredRows {
        columns: &[&ONE, &X, &X],
        outcomes: &Y,
        clusters: &ids,
        absorbed: 0,
    };
    assert_eq!(
        say(wild_bootstrap(&twice, 1, Weights::Usual, &options).unwrap_err()),
        "column 2 is fixed by columns [1]: leave one of them out"
    );
    let given = TreatedClusters {
        outcomes: &Y,
        exposure: &ONE,
        others: &[&ONE],
        clusters: &ids,
        treated: &[true; 8],
    };
    assert_eq!(
        say(permuted(&given, Statistic::Coefficient, &options).unwrap_err()),
        "8 of 8 clusters are treated: a comparison needs some of each"
    );
    let given = TreatedClusters {
        treated: &[true; 7],
        ..given
    };
    assert_eq!(
        say(permuted(&given, Statistic::Coefficient, &options).unwrap_err()),
        "there are 7 marks of treated clusters where 8 are needed: give one each"
    );
}

#[test]
fn what_to_beware_of() {
    let few = |clusters| Some(Caution::FewClusters { clusters });
    assert_eq!(caution(49, 20, 29), few(49));
    assert_eq!(caution(50, 20, 30), None);
    // Each is treated in part, so that each has untreated units too.
    assert_eq!(caution(40, 40, 40), few(40));
    for (treated, clusters) in [(5, 300), (297, 300), (1, 12)] {
        let expected = Some(Caution::FewTreated { treated, clusters });
        assert_eq!(caution(clusters, treated, clusters - treated), expected);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// Other units of the outcome, and another effect, change what they should and
    /// nothing else.
    #[test]
    fn units_of_the_outcome(scale in prop_oneof![1e-6..1e-3_f64, 1e3..1e6_f64], shift in -5.0..5.0_f64) {
        let moved: Vec<f64> = (0..32).map(|row| scale * (Y[row] + shift * X[row])).collect();
        let plain = judge(&Y, 1, Weights::Rademacher, &null(0.8)).unwrap();
        let found = judge(&moved, 1, Weights::Rademacher, &null(scale * (0.8 + shift))).unwrap();
        prop_assert!((found.p_value - plain.p_value).abs() < 1e-12);
        let low = scale * (plain.low.unwrap() + shift);
        let off: f64 = found.low.unwrap() - low;
        prop_assert!(off.abs() < 1e-6 * scale, "{off}");
    }

    /// Clusters by other names, in another order, give the same p-value.
    #[test]
    fn names_of_clusters(order in Just((0_u32..8).collect::<Vec<_>>()).prop_shuffle()) {
        let ids: Vec<u32> = clusters().iter().map(|&id| 100 * order[id as usize]).collect();
        let rows = ClusteredRows { outcomes: &Y, columns: &[&ONE, &X, &Z], clusters: &ids, absorbed: 0 };
        let found = wild_bootstrap(&rows, 2, Weights::Rademacher, &JudgeOptions::default()).unwrap();
        prop_assert!((found.p_value * 256.0 - 18.0).abs() < 1e-9);
    }

    /// The ends are where the p-value falls below 5%.
    #[test]
    fn ends_are_tests(noise in prop::collection::vec(-1.0..1.0, 32)) {
        let outcomes: Vec<f64> = Y.iter().zip(&noise).map(|(y, e)| y + e).collect();
        let found = judge(&outcomes, 1, Weights::Rademacher, &null(0.0)).unwrap();
        prop_assert!(found.low.is_none_or(|low| low <= found.estimate));
        for (end, out) in [(found.low, -1e-6), (found.high, 1e-6)] {
            if let Some(end) = end {
                let outside = judge(&outcomes, 1, Weights::Rademacher, &null(end + out)).unwrap();
                prop_assert!(outside.p_value < 0.05);
            }
        }
    }
}
