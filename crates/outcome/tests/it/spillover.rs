//! Effects on neighbours.

use crate::noise::noise;
use allotment_outcome::spillover::{
    Neighbours, Position, SpilloverError, SpilloverOptions, nearest_treated, spillover,
};

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
        let error = ring.effect.error.unwrap();
        assert!(off < 4.0 * error.std_error && off < 0.1, "{ring:?}");
        assert!(error.high < 0.0);
    }
    // 3 - (30 * 1 + 50 * 0.5) / 20.
    assert!((found.net.value - 0.25).abs() < 0.25);
    let net = found.net.error.unwrap();
    assert!(net.low < 0.25 && 0.25 < net.high);
    let displaced = found.displaced.unwrap();
    assert!((displaced.share - 2.75 / 3.0).abs() < 0.1);
    let share = (found.direct.value - found.net.value) / found.direct.value;
    assert!((displaced.share - share).abs() < 1e-12);
    assert!(displaced.low < 2.75 / 3.0 && 2.75 / 3.0 < displaced.high);
    assert!(
        (found.rings[0].from - 0.2).abs() < 1e-15,
        "an edge is outside: at 1 the next begins"
    );
}

/// Without covariates each effect is a difference of means, and its error Welch's.
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
        (mean, squares / (units * (units - 1.0)))
    };
    let (one, far) = (mean(0..20), mean(110..210));
    assert!((found.direct.value - (one.0 - far.0)).abs() < 1e-10);
    let expected = (one.1 + far.1).sqrt();
    let direct = found.direct.error.unwrap();
    assert!((direct.std_error - expected).abs() < 1e-10);
    // Were variances alike: those of the means are as 1/20 and 1/100.
    let freedom = 0.06_f64.powi(2) / (0.05_f64.powi(2) / 19.0 + 0.01_f64.powi(2) / 99.0);
    assert!((direct.freedom - freedom).abs() < 1e-8, "{direct:?}");
    let own: Vec<u32> = (0..210).collect();
    let alone = Neighbours {
        clusters: Some(&own),
        ..neighbours
    };
    let clustered = spillover(&alone, &options()).unwrap();
    assert!(
        (clustered.direct.error.unwrap().std_error - direct.std_error).abs() < 1e-10,
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

/// The ends of the share's interval are where the effect of neighbours, less that
/// share of the direct effect, is just told apart from zero. Without covariates
/// both are differences of means of groups that share nothing but the far.
#[test]
fn the_displaced_share_has_fiellers_interval() {
    let (treated, distances, changes) = made();
    let neighbours = Neighbours {
        treated: &treated,
        distances: &distances,
        changes: &changes,
        covariates: &[],
        clusters: None,
    };
    let one = SpilloverOptions {
        edges: vec![2.0],
        ..options()
    };
    let found = spillover(&neighbours, &one).unwrap();
    let displaced = found.displaced.unwrap();
    // Eighty neighbours for twenty treated.
    let lost = -4.0 * found.rings[0].effect.value;
    let mean = |range: std::ops::Range<usize>| {
        let units = f64::from(u32::try_from(range.len()).unwrap());
        let mean = changes[range.clone()].iter().sum::<f64>() / units;
        let squares: f64 = changes[range]
            .iter()
            .map(|change| (change - mean).powi(2))
            .sum();
        squares / (units * (units - 1.0))
    };
    let (own, near, far) = (mean(0..20), mean(30..110), mean(110..210));
    // The fewest degrees of all that enter are those of the treated: twenty.
    let direct = found.direct.error.unwrap();
    let reach = (direct.high - found.direct.value) / direct.std_error;
    for end in [displaced.low, displaced.high] {
        // -4 (near - far) - end (own - far).
        let variance = 16.0 * near + end * end * own + (4.0 + end).powi(2) * far;
        let error = variance.sqrt();
        let off = (lost - end * found.direct.value).abs();
        assert!((off / error - reach).abs() < 1e-8, "{end}");
    }
    let nothing: Vec<f64> = noise(210, 5);
    let none = Neighbours {
        changes: &nothing,
        ..neighbours
    };
    let found = spillover(&none, &one).unwrap();
    let direct = found.direct.error.unwrap();
    assert!(direct.low < 0.0 && direct.high > 0.0);
    assert_eq!(found.displaced, None);
}

/// With two treated of eighty and no effect, errors that count on many called one in
/// 28% of panels. Of 400 panels, 5% is 20 with an error of 4.4.
#[test]
fn few_treated_places_are_no_effect() {
    for (few, most) in [(2, 33), (3, 33), (5, 33)] {
        let panels = 400;
        let all = noise(panels * 80, 41);
        let (mut direct, mut net) = (0, 0);
        for changes in all.chunks_exact(80) {
            let treated: Vec<bool> = (0..80).map(|unit| unit < few).collect();
            let distances: Vec<f64> = (0..80)
                .map(|unit| if unit < 20 { 1.0 } else { 3.0 })
                .collect();
            let neighbours = Neighbours {
                treated: &treated,
                distances: &distances,
                changes,
                covariates: &[],
                clusters: None,
            };
            let one = SpilloverOptions {
                edges: vec![2.0],
                donut: 0.0,
                level: 0.95,
            };
            let found = spillover(&neighbours, &one).unwrap();
            direct += u32::from(found.direct.error.unwrap().p_value < 0.05);
            net += u32::from(found.net.error.unwrap().p_value < 0.05);
        }
        assert!(direct <= most && net <= most, "{few}: {direct} and {net}");
    }
}

/// Of what moves the one cluster in which all are treated nothing is seen.
#[test]
fn treated_places_of_one_cluster_are_given_no_error() {
    let (treated, distances, changes) = made();
    let clusters: Vec<u32> = (0..210)
        .map(|at| if at < 20 { 0 } else { at / 10 })
        .collect();
    let neighbours = Neighbours {
        treated: &treated,
        distances: &distances,
        changes: &changes,
        covariates: &[],
        clusters: Some(&clusters),
    };
    let found = spillover(&neighbours, &options()).unwrap();
    assert_eq!(found.direct.error, None);
    assert_eq!(found.net.error, None);
    assert_eq!(found.displaced, None);
    assert!(found.rings.iter().all(|ring| ring.effect.error.is_some()));
}

/// Against every pair, on a plane and on the globe.
#[test]
fn the_nearest_treated_unit_is_found() {
    let (one, other) = (noise(400, 3), noise(400, 4));
    let treated: Vec<bool> = (0..400).map(|at| at % 17 == 0).collect();
    let planes: Vec<Position> = one
        .iter()
        .zip(&other)
        .map(|(&x, &y)| Position::Plane { x, y })
        .collect();
    let found = nearest_treated(&planes, &treated);
    for (unit, &distance) in found.iter().enumerate() {
        let all = (0..400).step_by(17);
        let all = all.map(|at| libm::hypot(one[at] - one[unit], other[at] - other[unit]));
        let expected = all.fold(f64::INFINITY, f64::min);
        assert!((distance - expected).abs() < 1e-12, "{unit}");
    }
    assert!(
        nearest_treated(&planes, &[false; 400])
            .iter()
            .all(|distance| distance.is_infinite())
    );
}

/// A quarter of the way round, a degree along a meridian, and across the day's
/// edge: the mean radius times the angle.
#[test]
fn distances_on_the_globe_are_along_great_circles() {
    let at = |longitude: f64, latitude: f64| Position::Globe {
        longitude,
        latitude,
    };
    let degree = 6_371_008.771_4 * std::f64::consts::PI / 180.0;
    for (one, other, degrees) in [
        (at(0.0, 0.0), at(90.0, 0.0), 90.0),
        (at(-1.5, 53.0), at(-1.5, 54.0), 1.0),
        (at(179.5, 0.0), at(-179.5, 0.0), 1.0),
        (at(10.0, 80.0), at(-170.0, 80.0), 20.0),
        (at(-1.5, 53.0), at(-1.5, 53.000_01), 0.000_01),
    ] {
        let found = nearest_treated(&[one, other], &[false, true]);
        let expected = degree * degrees;
        assert!(
            (found[0] - expected).abs() < 1e-6,
            "{} and {expected}",
            found[0]
        );
    }
}
