//! How fast honest intervals are told, on answers that are checked.
//!
//! `cargo bench -p allotment-outcome --bench sensitivity`

use allotment_outcome::clusters::{Against, ClusteredRows, JudgeOptions, Weights, wild_bootstrap};
use allotment_outcome::sensitivity::{
    Breakdown, EventStudy, Restriction, SensitivityOptions, sensitivity,
};

fn main() {
    divan::main();
}

/// An effect of 1 after `periods` periods of noise; errors that fade with distance.
fn study(periods: u32) -> (Vec<f64>, Vec<f64>) {
    let size = 2 * periods;
    let noise = |at: u32| 0.05 * (f64::from(at * 7 % 11) - 5.0) / 5.0;
    let coefficients = (0..size)
        .map(|at| noise(at) + if at >= periods { 1.0 } else { 0.0 })
        .collect();
    let covariance = (0..size * size)
        .map(|at| 0.01 * 0.7_f64.powf(f64::from((at / size).abs_diff(at % size))))
        .collect();
    (coefficients, covariance)
}

fn tell(bencher: divan::Bencher<'_, '_>, periods: u32, restriction: Restriction) {
    let (coefficients, covariance) = study(periods);
    let size = coefficients.len() / 2;
    let options = SensitivityOptions {
        restriction,
        ..SensitivityOptions::default()
    };
    bencher.bench_local(|| {
        let study = EventStudy {
            coefficients: divan::black_box(&coefficients),
            covariance: &covariance,
            pre: size,
            post: size,
        };
        let found = sensitivity(study, &options).expect("a study");
        assert_eq!(found.bounded.len(), 11);
        assert!(
            found
                .bounded
                .windows(2)
                .all(|pair| { pair[1].high - pair[1].low >= pair[0].high - pair[0].low - 1e-9 })
        );
        assert!(matches!(found.breakdown, Breakdown::At { bound, .. } if bound > 0.1));
    });
}

/// The eleven usual bounds and the breakdown value.
#[divan::bench(args = [5, 10, 20])]
fn relative_magnitudes(bencher: divan::Bencher, periods: u32) {
    tell(bencher, periods, Restriction::RelativeMagnitudes);
}

/// The same.
#[divan::bench(args = [5, 10, 20])]
fn smoothness(bencher: divan::Bencher, periods: u32) {
    tell(bencher, periods, Restriction::Smoothness);
}

/// A p-value and an interval from rows, 50 a cluster.
#[divan::bench(args = [8, 12, 16, 40])]
fn wild(bencher: divan::Bencher, clusters: u32) {
    let ids: Vec<u32> = (0..50 * clusters).map(|row| row / 50).collect();
    let one = vec![1.0; ids.len()];
    let x: Vec<f64> = ids.iter().map(|id| f64::from(id % 2)).collect();
    let y: Vec<f64> = (0..)
        .zip(&ids)
        .map(|(row, id)| {
            f64::from(row * 37 % 101) / 50.0 + f64::from(id * 5 % 7) + f64::from(id % 2)
        })
        .collect();
    bencher.bench_local(|| {
        let rows = ClusteredRows {
            outcomes: divan::black_box(&y),
            columns: &[&one, &x],
            clusters: &ids,
            absorbed: 0,
        };
        let found = wild_bootstrap(&rows, 1, Weights::Rademacher, &JudgeOptions::default())
            .expect("a regression");
        let enumerated = matches!(found.against, Against::All(_));
        assert_eq!(enumerated, clusters < 20);
        assert!(found.low < Some(found.estimate) && found.high > Some(found.estimate));
    });
}
