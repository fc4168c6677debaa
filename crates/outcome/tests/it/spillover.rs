//! Effects on neighbours.

use crate::noise::noise;
use allotment_outcome::spillover::{Neighbours, SpilloverError, SpilloverOptions, spillover};

/// 20 treated, 30 neighbours within 1, 50 within 2, 100 beyond; ten more nearer
/// than 0.2. The treated gain 3, the nearest lose 1, the next lose a half.
fn made() -> (Vec<bool>, Vec<f64>, Vec<f64>) {
    let errors = noise(210, 5);
    let (mut treated, mut distances, mut changes) = (Vec::new(), Vec::new(), Vec::new());
    let groups = [
        (20, 0.0, 3.0),
        (10, 0.1, 9.0),
        (30, 0.5, -1.0),
        (50, 1.0, -0.5),
        (100, 4.0, 0.0),
    ];
    for (group, (units, distance, effect)) in groups.into_iter().enumerate() {
        for _ in 0..units {
            treated.push(group == 0);
            distances.push(distance);
            changes.push(10.0 + effect + 0.2 * errors[changes.len()]);
        }
    }
    (treated, distances, changes)
}

fn options() -> SpilloverOptions {
    SpilloverOptions {
        edges: vec![1.0, 2.0],
        donut: 0.2,
        level: 0.95,
    }
}

#[test]
fn what_neighbours_lost_is_counted_once() {
    let (treated, distances, changes) = made();
    let neighbours = Neighbours {
        treated: &treated,
        distances: &distances,
        changes: &changes,
        covariates: &[],
        clusters: None,
    };
    let found = spillover(&neighbours, &options()).unwrap();
    assert_eq!((found.treated, found.far, found.left_out), (20, 100, 10));
    assert_eq!((found.rings[0].units, found.rings[1].units), (30, 50));
    assert!((found.direct.value - 3.0).abs() < 0.1);
    for (ring, effect) in found.rings.iter().zip([-1.0, -0.5]) {
        let off = (ring.effect.value - effect).abs();
        assert!(off < 4.0 * ring.effect.std_error && off < 0.1, "{ring:?}");
        assert!(ring.effect.high < 0.0);
    }
    // 3 - (30 * 1 + 50 * 0.5) / 20.
    assert!((found.net.value - 0.25).abs() < 0.25);
    assert!(found.net.low < 0.25 && 0.25 < found.net.high);
    assert!((found.displaced.unwrap() - 2.75 / 3.0).abs() < 0.1);
    assert!(
        (found.rings[0].from - 0.2).abs() < 1e-15,
        "an edge is outside: at 1 the next begins"
    );
}

/// Without covariates each effect is a difference of means, and its error that of
/// two groups.
#[test]
fn effects_are_differences_of_means() {
    let (treated, distances, changes) = made();
    let neighbours = Neighbours {
        treated: &treated,
        distances: &distances,
        changes: &changes,
        covariates: &[],
        clusters: None,
    };
    let found = spillover(&neighbours, &options()).unwrap();
    let mean = |range: std::ops::Range<usize>| {
        let units = f64::from(u32::try_from(range.len()).unwrap());
        let mean = changes[range.clone()].iter().sum::<f64>() / units;
        let squares: f64 = changes[range]
            .iter()
            .map(|change| (change - mean).powi(2))
            .sum();
        (mean, squares / (units * units))
    };
    let (one, far) = (mean(0..20), mean(110..210));
    assert!((found.direct.value - (one.0 - far.0)).abs() < 1e-10);
    let expected = ((one.1 + far.1) * 200.0 / 196.0).sqrt();
    assert!((found.direct.std_error - expected).abs() < 1e-10);
    let own: Vec<u32> = (0..210).collect();
    let alone = Neighbours {
        clusters: Some(&own),
        ..neighbours
    };
    let clustered = spillover(&alone, &options()).unwrap();
    assert!(
        (clustered.direct.std_error - found.direct.std_error).abs() < 1e-10,
        "clusters of one"
    );
}

#[test]
fn rings_that_are_empty_are_named() {
    let (treated, distances, changes) = made();
    let neighbours = Neighbours {
        treated: &treated,
        distances: &distances,
        changes: &changes,
        covariates: &[],
        clusters: None,
    };
    let empty = SpilloverOptions {
        edges: vec![1.0, 2.0, 3.0],
        ..options()
    };
    let error = spillover(&neighbours, &empty).unwrap_err();
    assert_eq!(
        error.to_string(),
        "0 units are in ring 2 where at least 2 are needed: choose other edges, or a smaller donut"
    );
    let back = SpilloverOptions {
        edges: vec![1.0, 0.5],
        ..options()
    };
    let error = spillover(&neighbours, &back).unwrap_err();
    assert!(matches!(error, SpilloverError::Edge { ring: 1, .. }));
    let two: Vec<u32> = (0..210).map(|at| at % 2).collect();
    let clustered = Neighbours {
        clusters: Some(&two),
        ..neighbours
    };
    assert_eq!(
        spillover(&clustered, &options()).unwrap_err(),
        SpilloverError::Clusters { found: 2 }
    );
}
