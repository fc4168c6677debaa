//! Types of places.

use allotment_peers::{
    KMeansOptions, Start, TypesOptions, adjusted_rand, calinski_harabasz, k_means, types,
};
use proptest::prelude::*;

use crate::given::{columns, drawn, structure};

/// Three heaps of 30, 20 and 10 places.
fn heaps() -> Vec<Vec<f64>> {
    let middle = |at: usize| match at {
        0..30 => (0.0, 0.0),
        30..50 => (20.0, 3.0),
        _ => (4.0, 30.0),
    };
    let (x, y) = (drawn(1, 60), drawn(2, 60));
    vec![
        (0..60).map(|at| middle(at).0 + x[at]).collect(),
        (0..60).map(|at| middle(at).1 + y[at]).collect(),
    ]
}

#[test]
fn heaps_are_found_numbered_by_size_and_found_again() {
    let found = types(&structure(&heaps()), &TypesOptions::default()).unwrap();
    assert_eq!(found.sizes, [30, 20, 10]);
    let expected: Vec<usize> = (0..60)
        .map(|at| usize::from(at >= 30) + usize::from(at >= 50))
        .collect();
    assert_eq!(found.type_of, expected);
    assert!(found.found_again.iter().all(|&index| index > 0.999));
    assert_eq!(found.found_again.len(), 50);
    let best = found
        .tried
        .iter()
        .max_by(|a, b| a.criterion.total_cmp(&b.criterion))
        .unwrap();
    assert_eq!(best.types, 3);
}

/// Of places of three kinds there are three types, and no more are tried.
#[test]
fn there_are_no_more_types_than_kinds_of_places() {
    let kind: Vec<f64> = (0..30_u32).map(|at| f64::from(at % 3)).collect();
    for unit in [1.0, 0.1, 1.0 / 3.0] {
        let twice = kind.iter().map(|cell| 2.0 * cell * unit).collect();
        let same = structure(&[kind.iter().map(|cell| cell * unit).collect(), twice]);
        let found = types(&same, &TypesOptions::default()).unwrap();
        assert_eq!(found.sizes, [10, 10, 10]);
        let tried: Vec<usize> = found.tried.iter().map(|one| one.types).collect();
        assert_eq!(tried, [2, 3]);
        assert!(found.tried[1].criterion.is_infinite());
        let four = TypesOptions {
            from: 4,
            to: 4,
            ..TypesOptions::default()
        };
        let refused = types(&same, &four).unwrap_err().to_string();
        assert!(
            refused.contains("no more types than there are places that differ"),
            "{refused}"
        );
    }
    // What differs by rounding alone is of one kind.
    let kinds = [0.3, 0.1 + 0.2, 5.0, 9.0];
    let all_but = structure(&[(0..40).map(|at| kinds[at % 4]).collect()]);
    let found = types(&all_but, &TypesOptions::default()).unwrap();
    assert_eq!(found.sizes, [20, 10, 10]);
}

/// Neither types nor how far they are found again hang on the unit of a column, though
/// each unit rounds z-scores otherwise.
#[test]
fn the_unit_of_a_column_changes_nothing() {
    for seed in 0..4 {
        let one = columns(seed, 60, 2)
            .iter()
            .map(|column| {
                column
                    .iter()
                    .map(|cell| (cell * 1000.0).round() / 1000.0)
                    .collect()
            })
            .collect::<Vec<Vec<f64>>>();
        let options = TypesOptions {
            seed,
            ..TypesOptions::default()
        };
        let found = types(&structure(&one), &options).unwrap();
        for unit in [0.001, 1000.0, 7.0, 3.0] {
            let mut other = one.clone();
            for cell in &mut other[0] {
                *cell *= unit;
            }
            let again = types(&structure(&other), &options).unwrap();
            assert_eq!(again.type_of, found.type_of, "{seed}, {unit}");
            assert_eq!(again.found_again, found.found_again, "{seed}, {unit}");
        }
    }
}

/// Source: worked by hand. Four points 0, 1, 10, 11 in two types: within
/// 4 · 0.25 = 1, between 4 · 25 = 100, so (100 / 1) / (1 / 2) = 200.
#[test]
fn the_criterion_of_four_points() {
    let points = [0.0, 1.0, 10.0, 11.0];
    let found = k_means(
        &[&points],
        2,
        &Start::Places(vec![0, 1]),
        KMeansOptions::default(),
    );
    assert_eq!(found.labels, [0, 0, 1, 1]);
    assert!((found.inertia - 1.0).abs() < 1e-12);
    assert!((calinski_harabasz(100.0, found.inertia, 2, 4) - 200.0).abs() < 1e-9);
}

/// A centre nobody is nearest to takes the farthest place: two types come of a
/// start with the same place twice.
#[test]
fn an_empty_type_takes_the_farthest_place() {
    let points = [0.0, 0.5, 1.0, 9.0];
    let found = k_means(
        &[&points],
        2,
        &Start::Places(vec![0, 0]),
        KMeansOptions::default(),
    );
    assert_eq!(found.labels, [0, 0, 0, 1]);
    let alike = [3.0; 5];
    let found = k_means(
        &[&alike],
        2,
        &Start::Places(vec![0, 1]),
        KMeansOptions::default(),
    );
    assert!(found.inertia <= 0.0 && found.labels == [0; 5]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// No place is nearer to another centre than to its own, each centre is the
    /// mean of its places, and the sum of squares is theirs.
    #[test]
    fn k_means_comes_to_rest(seed in 0_u64..1000, places in 10_usize..200, kinds in 2_usize..7) {
        let columns = columns(seed, places, 3);
        let views: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
        let start = Start::PlusPlus { seed, number: 1 };
        let found = k_means(&views, kinds, &start, KMeansOptions::default());
        let square = |place: usize, centre: &[f64]| -> f64 {
            views.iter().zip(centre).map(|(column, middle)| (column[place] - middle).powi(2)).sum()
        };
        let mut inertia = 0.0;
        for (place, &label) in found.labels.iter().enumerate() {
            let own = square(place, &found.centres[label]);
            inertia += own;
            prop_assert!(found.centres.iter().all(|other| own <= square(place, other) + 1e-12));
        }
        prop_assert!((inertia - found.inertia).abs() < 1e-9);
        for (label, centre) in found.centres.iter().enumerate() {
            let own: Vec<usize> = (0..places).filter(|&place| found.labels[place] == label).collect();
            for (column, middle) in views.iter().zip(centre) {
                let mean = own.iter().map(|&place| column[place]).sum::<f64>() / own.len() as f64;
                prop_assert!((mean - middle).abs() < 1e-9);
            }
        }
    }

    #[test]
    fn the_adjusted_rand_index_knows_no_names(labels in prop::collection::vec(0_usize..4, 2..60)) {
        let renamed: Vec<usize> = labels.iter().map(|label| 7 - label).collect();
        prop_assert!((adjusted_rand(&labels, &renamed) - 1.0).abs() < 1e-12);
        let mut other = labels.clone();
        other.rotate_left(1);
        let (one, two) = (adjusted_rand(&labels, &other), adjusted_rand(&other, &labels));
        prop_assert!((one - two).abs() < 1e-12 && one <= 1.0 + 1e-12);
    }
}
