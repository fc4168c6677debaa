//! Many outcomes at once.

#![expect(clippy::unwrap_used, reason = "a test stops at what is wrong")]

use crate::noise::noise;
use allotment_outcome::many::{
    Adjustment, ManyError, Together, TogetherOptions, adjust, joint_test, romano_wolf,
};
use proptest::prelude::*;

/// Source: the fifteen p-values of Benjamini and Hochberg (1995), section 4.1: at
/// 5%, their procedure rejects four and Bonferroni's three.
#[test]
fn the_fifteen_endpoints_of_1995() {
    let p = [
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
        0.5719, 0.6528, 0.7590, 1.0,
    ];
    let rejected = |adjustment| {
        adjust(&p, adjustment)
            .unwrap()
            .iter()
            .filter(|&&p| p <= 0.05)
            .count()
    };
    assert_eq!(rejected(Adjustment::BenjaminiHochberg), 4);
    assert_eq!(rejected(Adjustment::Holm), 3);
    assert_eq!(rejected(Adjustment::BenjaminiYekutieli), 3);
    let holm = adjust(&[0.01, 0.04, 0.03], Adjustment::Holm).unwrap();
    for (found, expected) in holm.iter().zip([0.03, 0.06, 0.06]) {
        assert!((found - expected).abs() < 1e-15);
    }
    let hochberg = adjust(&[0.01, 0.04, 0.03], Adjustment::BenjaminiHochberg).unwrap();
    for (found, expected) in hochberg.iter().zip([0.03, 0.04, 0.04]) {
        assert!((found - expected).abs() < 1e-15);
    }
    let error = adjust(&[0.5, f64::NAN], Adjustment::Holm).unwrap_err();
    assert!(matches!(error, ManyError::PValue { at: 1, .. }));
}

fn means(columns: &[Vec<f64>]) -> Vec<f64> {
    columns
        .iter()
        .map(|c| c.iter().sum::<f64>() / f64::from(u32::try_from(c.len()).unwrap()))
        .collect()
}

fn step(columns: &[Vec<f64>], draws: usize, seed: u64) -> Vec<f64> {
    let views: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
    let together = Together {
        estimates: &means(columns),
        influence: &views,
        clusters: None,
        groups: None,
    };
    let options = TogetherOptions {
        draws,
        seed,
        ..TogetherOptions::default()
    };
    romano_wolf(&together, &options)
        .unwrap()
        .iter()
        .map(|s| s.adjusted)
        .collect()
}

/// Ten outcomes that are one outcome cost nothing; ten of their own cost what
/// Holm says.
#[test]
fn outcomes_that_move_together_cost_little() {
    let one = noise(100, 4);
    let mean = means(std::slice::from_ref(&one))[0];
    let one: Vec<f64> = one.iter().map(|value| value - mean + 0.16).collect();
    let same = step(&vec![one.clone(); 10], 4999, 1);
    let alone = step(std::slice::from_ref(&one), 4999, 1);
    for p in &same {
        assert!((p - alone[0]).abs() < 1e-12);
    }
    let mut apart: Vec<Vec<f64>> = (0..9).map(|k| noise(100, 50 + k)).collect();
    apart.insert(0, one);
    let adjusted = step(&apart, 4999, 1)[0];
    let expected = 1.0 - (1.0 - alone[0]).powi(10);
    assert!(
        (adjusted - expected).abs() < 0.03,
        "{adjusted} and {expected}"
    );
}

/// Among eight true nulls, two of which nearly move together, some is rejected at
/// 5% in about 5% of 500 samples.
#[test]
fn some_true_null_is_rejected_as_often_as_stated() {
    let mut any = 0;
    for seed in 1..=500 {
        let mut columns: Vec<Vec<f64>> = (0..8).map(|k| noise(60, seed * 8 + k)).collect();
        let near = columns[0]
            .iter()
            .zip(&columns[1])
            .map(|(a, b)| a + 0.2 * b)
            .collect();
        columns[1] = near;
        any += u32::from(step(&columns, 199, seed).iter().any(|&p| p <= 0.05));
    }
    assert!((12..=40).contains(&any), "{any} of 500");
}

/// With one outcome, the joint test is Student's, squared. Source: Hotelling (1931).
#[test]
fn one_outcome_is_students() {
    let column: Vec<f64> = noise(12, 8).iter().map(|value| value + 0.3).collect();
    let columns = [column];
    let together = Together {
        estimates: &means(&columns),
        influence: &[&columns[0]],
        clusters: None,
        groups: None,
    };
    let found = joint_test(&together).unwrap();
    // Student's t has the variance with n - 1, twice.
    let mean = means(&columns)[0];
    let squares: f64 = columns[0].iter().map(|value| (value - mean).powi(2)).sum();
    let t = mean / (squares / (11.0 * 12.0)).sqrt();
    assert!((found.statistic * 11.0 / 12.0 - t * t).abs() < 1e-12);
    assert!(found.p_value > 0.0 && found.p_value < 1.0);
}

#[test]
fn clusters_of_copies_tell_no_more() {
    let column: Vec<f64> = noise(40, 3).iter().map(|value| value + 0.1).collect();
    let twice: Vec<f64> = column.iter().flat_map(|&value| [value, value]).collect();
    let clusters: Vec<u32> = (0..80).map(|at| at / 2).collect();
    let mean = means(std::slice::from_ref(&column));
    let options = TogetherOptions::default();
    let of = |column: &[f64], clusters| {
        let together = Together {
            estimates: &mean,
            influence: &[column],
            clusters,
            groups: None,
        };
        romano_wolf(&together, &options).unwrap()[0]
    };
    let (one, other) = (of(&column, None), of(&twice, Some(&clusters)));
    assert!((one.std_error - other.std_error).abs() < 1e-14);
    assert!((one.adjusted - other.adjusted).abs() < 1e-12);
}

#[test]
fn outcomes_that_cannot_be_tested_are_named() {
    let (one, other) = (noise(30, 1), noise(30, 2));
    let both: Vec<f64> = one.iter().zip(&other).map(|(a, b)| a - b).collect();
    let together = Together {
        estimates: &[0.1, 0.2, 0.3],
        influence: &[&one, &other, &both],
        clusters: None,
        groups: None,
    };
    let error = joint_test(&together).unwrap_err();
    assert_eq!(error, ManyError::Dependent { outcome: 2 });
    let flat = vec![1.0; 30];
    let together = Together {
        estimates: &[0.1, 0.2],
        influence: &[&one, &flat],
        clusters: None,
        groups: None,
    };
    let error = romano_wolf(&together, &TogetherOptions::default()).unwrap_err();
    assert_eq!(error, ManyError::NoVariance { outcome: 1 });
    let together = Together {
        estimates: &[0.1],
        ..together
    };
    assert!(joint_test(&together).is_err());
}

proptest! {
    /// No adjustment makes a p-value smaller, or changes the order.
    #[test]
    fn adjusting_only_raises(p in prop::collection::vec(0.0_f64..=1.0, 1..30)) {
        for adjustment in [
            Adjustment::Holm, Adjustment::BenjaminiHochberg, Adjustment::BenjaminiYekutieli,
        ] {
            let adjusted = adjust(&p, adjustment).unwrap();
            for (one, p_one) in adjusted.iter().zip(&p) {
                prop_assert!(one >= p_one && *one <= 1.0);
                for (other, p_other) in adjusted.iter().zip(&p) {
                    prop_assert!(p_one > p_other || one <= other);
                }
            }
        }
    }
}
