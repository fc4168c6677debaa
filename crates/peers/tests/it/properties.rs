//! What holds for every input.

use allotment_peers::{
    Counted, Distance, Measure, Peers, PeersOptions, ProfileOptions, Structure, nearest, profile,
};
use allotment_place::MoreIs;
use proptest::prelude::*;

use crate::given::{columns, named, structure, weighted};

fn options(k: usize, distance: Distance) -> PeersOptions {
    PeersOptions {
        k,
        distance,
        draws: 20,
        ..PeersOptions::default()
    }
}

/// A peer's code, its distance, and how often it is kept.
type Told = (String, f64, usize);

/// For each place by code: its peers by code, distances and how often kept.
fn told(found: &Peers, ids: &[String]) -> Vec<(String, Vec<Told>)> {
    found
        .places()
        .map(|(place, list)| {
            let list = list
                .iter()
                .map(|peer| (ids[peer.row].clone(), peer.distance, peer.kept));
            (ids[place].clone(), list.collect())
        })
        .collect()
}

fn ids(places: usize) -> Vec<String> {
    (0..places).map(|at| format!("P{at:03}")).collect()
}

/// In how many draws each peer is kept, by running each draw apart and asking for
/// its nearest: the rule, without the way in which it is worked out.
fn kept_plainly(columns: &[Vec<f64>], k: usize, draws: u64, seed: u64) -> Vec<Vec<usize>> {
    use rand::{Rng, SeedableRng};
    let base = nearest(
        &structure(columns),
        &PeersOptions {
            k,
            draws: 0,
            ..PeersOptions::default()
        },
    );
    let base: Vec<Vec<usize>> = base
        .unwrap()
        .places()
        .map(|(_, list)| list.iter().map(|peer| peer.row).collect())
        .collect();
    let mut kept = vec![vec![0; k]; base.len()];
    for draw in 0..draws {
        let mut random = rand_chacha::ChaCha8Rng::seed_from_u64(seed);
        random.set_stream(draw);
        let mut unit = || (random.next_u64() >> 11) as f64 / (1_u64 << 53) as f64;
        let weights = loop {
            let weights: Vec<(bool, f64)> = columns
                .iter()
                .map(|_| (unit() < 0.2, 0.5 + unit()))
                .collect();
            if weights.iter().any(|(out, _)| !out) {
                break weights;
            }
        };
        let stay = columns.iter().zip(&weights).filter(|(_, (out, _))| !out);
        let (stay, weights): (Vec<Vec<f64>>, Vec<f64>) = stay
            .map(|(column, (_, weight))| (column.clone(), *weight))
            .unzip();
        let found = nearest(
            &weighted(&stay, &weights),
            &PeersOptions {
                k,
                draws: 0,
                ..PeersOptions::default()
            },
        );
        for ((_, list), (base, kept)) in found.unwrap().places().zip(base.iter().zip(&mut kept)) {
            for (peer, kept) in base.iter().zip(kept) {
                *kept += usize::from(list.iter().any(|other| other.row == *peer));
            }
        }
    }
    kept
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_place_is_no_peer_of_itself_and_distances_grow(
        seed in 0_u64..1000, places in 8_usize..120, variables in 1_usize..7, mahalanobis: bool,
    ) {
        let distance = if mahalanobis { Distance::Mahalanobis } else { Distance::Euclidean };
        let found = nearest(&structure(&columns(seed, places, variables)), &options(5, distance)).unwrap();
        for (place, list) in found.places() {
            prop_assert!(list.iter().all(|peer| peer.row != place && peer.kept <= 20));
            prop_assert!(list.windows(2).all(|two| two[0].distance <= two[1].distance));
            let mut rows: Vec<usize> = list.iter().map(|peer| peer.row).collect();
            rows.sort_unstable();
            rows.dedup();
            prop_assert_eq!(rows.len(), 5);
        }
    }

    #[test]
    fn the_order_of_rows_changes_nothing(seed in 0_u64..1000, places in 8_usize..90, by in 1_usize..50) {
        let ids = ids(places);
        let columns = columns(seed, places, 4);
        let mut order: Vec<usize> = (0..places).collect();
        order.rotate_left(by % places);
        order.swap(0, places / 2);
        let other_ids: Vec<String> = order.iter().map(|&at| ids[at].clone()).collect();
        let other: Vec<Vec<f64>> = columns
            .iter()
            .map(|column| order.iter().map(|&at| column[at]).collect())
            .collect();
        let find = |ids: &[String], columns: &[Vec<f64>]| {
            let names: Vec<&str> = ids.iter().map(String::as_str).collect();
            let places = named(&names, columns, &[1.0, 2.0, 0.5, 1.0]);
            told(&nearest(&places, &options(4, Distance::Mahalanobis)).unwrap(), ids)
        };
        prop_assert_eq!(find(&ids, &columns), find(&other_ids, &other));
    }

    #[test]
    fn another_unit_changes_nothing(
        seed in 0_u64..1000, places in 8_usize..90, by in 0.001_f64..1e6, plus in -1e3_f64..1e3, turned: bool,
    ) {
        let mut columns = columns(seed, places, 3);
        let ids = ids(places);
        let find = |columns: &[Vec<f64>]| {
            told(&nearest(&structure(columns), &options(5, Distance::Euclidean)).unwrap(), &ids)
        };
        let before = find(&columns);
        let by = if turned { -by } else { by };
        for value in &mut columns[1] {
            *value = by * (*value + plus);
        }
        for ((place, list), (other, others)) in before.iter().zip(&find(&columns)) {
            prop_assert_eq!(place, other);
            for (one, other) in list.iter().zip(others) {
                prop_assert_eq!(&one.0, &other.0);
                prop_assert_eq!(one.2, other.2);
                prop_assert!((one.1 - other.1).abs() <= 1e-9 * one.1.max(1e-6));
            }
        }
    }

    #[test]
    fn kept_counts_the_draws_in_which_a_peer_is_among_the_nearest(
        seed in 0_u64..1000, places in 12_usize..150, k in 1_usize..10, variables in 1_usize..6,
    ) {
        let columns = columns(seed, places, variables);
        let options = PeersOptions { k, draws: 12, seed, ..PeersOptions::default() };
        let found = nearest(&structure(&columns), &options).unwrap();
        let kept: Vec<Vec<usize>> = found
            .places()
            .map(|(_, list)| list.iter().map(|peer| peer.kept).collect())
            .collect();
        prop_assert_eq!(kept, kept_plainly(&columns, k, 12, seed));
    }

    /// Turning a measure round turns gaps into strengths and leaves the rest.
    #[test]
    fn polarity_turns_every_gap(seed in 0_u64..1000, value in -2.0_f64..3.0, threshold in 0.1_f64..3.0) {
        let peers: Vec<Option<f64>> = crate::given::drawn(seed, 15).into_iter().map(Some).collect();
        let options = ProfileOptions { threshold, ..ProfileOptions::default() };
        let ask = |more_is| {
            profile(&[Measure { more_is, value: Some(value), peers: &peers }], &options).unwrap()
        };
        let (better, worse) = (ask(MoreIs::Better), ask(MoreIs::Worse));
        prop_assert_eq!(better.strengths.len(), worse.gaps.len());
        prop_assert_eq!(better.gaps.len(), worse.strengths.len());
        let all = |found: &allotment_peers::Profile| {
            let lists = [&found.strengths, &found.gaps, &found.alike];
            lists.into_iter().flatten().map(|one| one.better).next().unwrap()
        };
        prop_assert!((all(&better) + all(&worse)).abs() < 1e-12);
    }
}

#[test]
fn one_thread_and_several_give_the_same() {
    let places: Structure = structure(&columns(77, 900, 6));
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| {
            let peers = nearest(&places, &options(15, Distance::Euclidean)).unwrap();
            let types = allotment_peers::types(
                &places,
                &allotment_peers::TypesOptions {
                    to: 5,
                    starts: 6,
                    samples: 5,
                    ..allotment_peers::TypesOptions::default()
                },
            );
            (peers, types.unwrap())
        })
    };
    let one = on(1);
    assert_eq!(one, on(2));
    assert_eq!(one, on(7));
}

proptest! {
    /// Counting until it is sure who is firm finds the same peers firm as counting in all
    /// draws, whatever their number.
    #[test]
    fn who_is_firm_is_sure_before_all_draws_are_counted(
        places in 12_usize..60, variables in 2_usize..6, k in 1..8_usize, draws in 1..60_usize,
        seed in 0..1000_u64,
    ) {
        let structure = structure(&columns(seed, places, variables));
        let firm = |counted| -> Vec<Vec<Option<bool>>> {
            let options = PeersOptions { k, draws, seed, counted, ..PeersOptions::default() };
            let found = nearest(&structure, &options).unwrap();
            let lists = found.places();
            lists.map(|(_, list)| list.iter().map(|peer| found.firm(peer)).collect()).collect()
        };
        prop_assert_eq!(firm(Counted::InAll), firm(Counted::UntilSure));
    }
}
