//! Cases worked out by hand or by the plainest code there is.

use allotment_peers::{
    Distance, Measure, PeersOptions, ProfileOptions, Scale, Spread, Structure, Variable, Withheld,
    distances_from, nearest, profile,
};
use allotment_place::MoreIs;

use crate::given::{columns, structure, weighted};

fn options(k: usize) -> PeersOptions {
    PeersOptions {
        k,
        draws: 0,
        ..PeersOptions::default()
    }
}

/// Source: worked by hand by the rule of the Nearest Neighbours Model of the
/// Chartered Institute of Public Finance and Accountancy, as Hartlepool Borough
/// Council describes it: variables standardised to mean 0 and standard deviation
/// 1, Euclidean distances of all pairs, and a distance of 1 to the farthest
/// neighbour.
///
/// Four places at x = 0, 2, 4, 6 (mean 3, variance 5) and y = 1, 1, 5, 5 (mean 3,
/// variance 4). Squared distances of z-scores from the first: to the second 4/5,
/// to the third 16/5 + 16/4 = 36/5, to the fourth 36/5 + 4 = 56/5, the farthest.
/// From the second: 4/5, 4/5 + 4 = 24/5, 16/5 + 4 = 36/5, the farthest.
#[test]
fn farthest_is_one_as_cipfa_has_it() {
    let places = structure(&[vec![0.0, 2.0, 4.0, 6.0], vec![1.0, 1.0, 5.0, 5.0]]);
    let options = PeersOptions {
        scale: Scale::FarthestIsOne,
        ..options(3)
    };
    let found = nearest(&places, &options).unwrap();
    let lists: Vec<Vec<(usize, f64)>> = found
        .places()
        .map(|(_, list)| list.iter().map(|peer| (peer.row, peer.distance)).collect())
        .collect();
    let expected = [
        [(1, 4.0 / 56.0), (2, 36.0 / 56.0), (3, 1.0)],
        [(0, 4.0 / 36.0), (2, 24.0 / 36.0), (3, 1.0)],
    ];
    for (list, expected) in lists.iter().zip(&expected) {
        for (&(row, distance), &(other, square)) in list.iter().zip(expected) {
            assert_eq!(row, other);
            assert!((distance - f64::sqrt(square)).abs() < 1e-9, "{distance}");
        }
    }
}

/// Every pair, one after the other.
fn plainly(
    places: &Structure,
    distance: impl Fn(usize, usize) -> f64,
    k: usize,
) -> Vec<Vec<usize>> {
    (0..places.places())
        .map(|place| {
            let mut others: Vec<usize> = (0..places.places()).filter(|&one| one != place).collect();
            others.sort_by(|&a, &b| {
                distance(place, a)
                    .total_cmp(&distance(place, b))
                    .then(a.cmp(&b))
            });
            others.truncate(k);
            others
        })
        .collect()
}

#[test]
fn the_nearest_are_those_that_looking_at_every_pair_finds() {
    for (places, variables) in [(20, 1), (150, 3), (700, 8)] {
        let weights: Vec<f64> = (0..variables).map(|at| 0.5 + at as f64).collect();
        let places = weighted(&columns(5, places, variables), &weights);
        let square = |a: usize, b: usize| -> f64 {
            let each = (0..variables).map(|at| (places.z(at)[a] - places.z(at)[b]).powi(2));
            each.zip(&weights)
                .map(|(square, weight)| weight * square)
                .sum()
        };
        let expected = plainly(&places, square, 12);
        let found = nearest(&places, &options(12)).unwrap();
        for ((place, list), expected) in found.places().zip(&expected) {
            let rows: Vec<usize> = list.iter().map(|peer| peer.row).collect();
            assert_eq!(&rows, expected, "of {place}");
            for peer in list {
                assert!((peer.distance - square(place, peer.row).sqrt()).abs() < 1e-11);
            }
        }
    }
}

/// With two variables of correlation r, `together`, the square is
/// `(a² - 2 r a b + b²) / (1 - r²)`.
#[test]
fn mahalanobis_of_two_variables_is_the_closed_form() {
    let places = structure(&columns(9, 60, 2));
    let (x, y) = (places.z(0), places.z(1));
    let together = x.iter().zip(y).map(|(a, b)| a * b).sum::<f64>() / 60.0;
    let square = |one: usize, other: usize| {
        let (a, b) = (x[one] - x[other], y[one] - y[other]);
        (a * a - 2.0 * together * a * b + b * b) / (1.0 - together * together)
    };
    let options = PeersOptions {
        distance: Distance::Mahalanobis,
        ..options(5)
    };
    let found = nearest(&places, &options).unwrap();
    for ((place, list), expected) in found.places().zip(plainly(&places, square, 5)) {
        for (peer, expected) in list.iter().zip(expected) {
            assert_eq!(peer.row, expected);
            assert!((peer.distance - square(place, expected).sqrt()).abs() < 1e-11);
        }
    }
}

/// What is as far goes by code: the corners of a square, and its middle.
#[test]
fn ties_go_to_the_code_that_sorts_first() {
    let places = structure(&[vec![0.0, 2.0, 0.0, 2.0, 1.0], vec![0.0, 0.0, 2.0, 2.0, 1.0]]);
    let found = nearest(&places, &options(3)).unwrap();
    let lists: Vec<Vec<usize>> = found
        .places()
        .map(|(_, list)| list.iter().map(|peer| peer.row).collect())
        .collect();
    assert_eq!(lists[4], [0, 1, 2]);
    assert_eq!(lists[3], [4, 1, 2]);
}

/// Where one variable decides all and one place stands apart, its peers are those
/// of every draw; and with as many peers as other places, all are kept always.
#[test]
fn all_are_firm_where_all_are_peers() {
    let places = structure(&columns(2, 12, 4));
    let options = PeersOptions {
        k: 11,
        draws: 50,
        ..PeersOptions::default()
    };
    let found = nearest(&places, &options).unwrap();
    for (_, list) in found.places() {
        assert!(
            list.iter()
                .all(|peer| peer.kept == 50 && found.firm(peer) == Some(true))
        );
    }
}

/// One variable: draws multiply all distances alike, and nobody moves.
#[test]
fn with_one_variable_every_peer_is_firm() {
    let places = structure(&columns(4, 90, 1));
    let options = PeersOptions {
        k: 7,
        draws: 40,
        ..PeersOptions::default()
    };
    let found = nearest(&places, &options).unwrap();
    for (_, list) in found.places() {
        assert!(list.iter().all(|peer| peer.kept == 40));
    }
}

/// Two heaps far apart and ten in each: in every draw, the nine others of a heap are
/// the nearest nine.
#[test]
fn heaps_are_firm_and_places_between_are_not() {
    let own = |seed: u64| -> Vec<f64> {
        let near = crate::given::drawn(seed, 20);
        let heaps = near.iter().enumerate();
        heaps
            .map(|(at, near)| near + if at < 10 { 0.0 } else { 50.0 })
            .collect()
    };
    let places = structure(&[own(1), own(2), own(3)]);
    let nine = PeersOptions {
        k: 9,
        ..PeersOptions::default()
    };
    let found = nearest(&places, &nine).unwrap();
    assert!(
        found
            .places()
            .all(|(_, list)| list.iter().all(|peer| peer.kept == 200))
    );
    let three = PeersOptions { k: 3, ..nine };
    let found = nearest(&places, &three).unwrap();
    let shares: Vec<f64> = found
        .places()
        .flat_map(|(_, list)| list.iter().map(|peer| found.share(peer).unwrap()))
        .collect();
    assert!(shares.iter().any(|&share| share < 0.7));
    assert!(shares.iter().any(|&share| share >= 0.7));
}

fn some(values: &[f64]) -> Vec<Option<f64>> {
    values.iter().copied().map(Some).collect()
}

/// Eleven peers with 0, 1, … 10: the median is 5, the MAD 3 (deviations 0, 1, 1,
/// 2, 2, 3, 3, …), and with r = 2 the interval of the median is 1 to 9.
#[test]
fn a_profile_is_in_mads_from_the_peers_median() {
    let peers = some(&[0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0]);
    let measure = |more_is, value| Measure {
        more_is,
        value: Some(value),
        peers: &peers,
    };
    let measures = [
        measure(MoreIs::Better, 14.0),
        measure(MoreIs::Worse, 14.0),
        measure(MoreIs::Worse, -4.0),
        measure(MoreIs::Better, 9.0),
        measure(MoreIs::Better, 11.0),
    ];
    let found = profile(&measures, &ProfileOptions::default()).unwrap();
    let order = |list: &[allotment_peers::Beside]| -> Vec<usize> {
        list.iter().map(|one| one.measure).collect()
    };
    // Equals in the order of measures; 9 is more than a MAD better but not clear
    // of the interval; 11 is.
    assert_eq!(order(&found.strengths), [0, 2, 4]);
    assert_eq!(order(&found.gaps), [1]);
    assert_eq!(order(&found.alike), [3]);
    let first = found.strengths[0];
    assert!((first.gap - 3.0).abs() < 1e-12 && (first.mad - 3.0).abs() < 1e-12);
    assert!((first.gap_interval.low - 5.0 / 3.0).abs() < 1e-12);
    assert!((first.gap_interval.high - 13.0 / 3.0).abs() < 1e-12);
    let level = 1.0 - 2.0 * 12.0 / 2048.0;
    assert!((first.gap_interval.level - level).abs() < 1e-15);
    assert!((found.gaps[0].better + 3.0).abs() < 1e-12);
}

#[test]
fn what_cannot_be_told_is_withheld_with_the_reason() {
    let few = some(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0]);
    let same = some(&[2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 3.0, 4.0, 5.0]);
    let measure = |value, peers| Measure {
        more_is: MoreIs::Better,
        value,
        peers,
    };
    let measures = [
        measure(Some(1.0), &few),
        measure(Some(1.0), &same),
        measure(None, &same),
    ];
    let found = profile(&measures, &ProfileOptions::default()).unwrap();
    let expected = [
        (0, Withheld::FewPeers { n: 9 }),
        (1, Withheld::NoSpread { n: 10 }),
        (2, Withheld::NoValue),
    ];
    assert_eq!(found.withheld, expected);
    assert!(found.strengths.is_empty() && found.gaps.is_empty() && found.alike.is_empty());
}

/// A guest that is just like a place is as far from all others as that place is: nothing
/// is measured by it.
#[test]
fn a_guest_changes_no_distance() {
    let ids = ["a", "c", "b", "e", "d"];
    let given = [vec![1.0, 4.0, 2.0, 9.0, 3.0], vec![5.0, 2.0, 8.0, 1.0, 1.5]];
    let cells: Vec<Vec<Option<f64>>> = (given.iter())
        .map(|values| values.iter().copied().map(Some).collect())
        .collect();
    let variables: Vec<Variable<'_>> = (cells.iter())
        .map(|values| Variable {
            name: "v",
            values,
            weight: 1.0,
        })
        .collect();
    let places = Structure::new(&ids, &variables, Spread::Population).unwrap();
    for distance in [Distance::Euclidean, Distance::Mahalanobis] {
        for (like, (&one, &other)) in given[0].iter().zip(&given[1]).enumerate() {
            let own = [one, other];
            let with = places.clone().with_guest(&ids, "bb", &own).unwrap();
            let expected = distances_from(&places, distance, like).unwrap();
            let found = distances_from(&with, distance, ids.len()).unwrap();
            assert_eq!(found[..ids.len()], expected, "{distance:?} {like}");
        }
    }
    let wrong = places
        .clone()
        .with_guest(&ids, "e", &[1.0, 2.0])
        .unwrap_err();
    assert!(wrong.to_string().contains("'e' has rows"), "{wrong}");
}
