//! On foot, against looking at every way.

use allotment_assets::{AssetsError, Legs, Network, OFF_THE_NETWORK_M, on_foot};
use proptest::prelude::*;

use crate::{apart, at, points};

#[test]
fn the_way_round_is_longer_than_the_line() {
    // A square of 100 m sides without its fourth side, and an island beside.
    let nodes = [
        at(0.0, 0.0),
        at(100.0, 0.0),
        at(100.0, 100.0),
        at(0.0, 100.0),
        at(0.0, 50.0),
        at(-5.0, 50.0),
    ];
    let network = Network::new(&nodes, &[[0, 1], [1, 2], [2, 3], [4, 5]]).unwrap();
    assert_eq!(
        (network.nodes(), network.components(), network.left_out()),
        (6, 2, 2)
    );
    let found = on_foot(
        &network,
        &[at(0.0, 10.0), at(1.0, 51.0)],
        &[at(0.0, 100.0)],
        Legs::Never,
    );
    assert!((found[0].nearest.unwrap().metres - 300.0).abs() < 1e-9);
    assert!((found[0].snap_m - 10.0).abs() < 1e-9);
    // The island is nearer, and leads nowhere.
    assert!(found[1].nearest.unwrap().metres.abs() < 1e-9);
    assert!(found[1].snap_m > 48.0);
}

#[test]
fn equally_far_is_the_first_and_nothing_is_nothing() {
    let nodes = [at(0.0, 0.0), at(100.0, 0.0), at(200.0, 0.0)];
    let network = Network::new(&nodes, &[[0, 1], [1, 2]]).unwrap();
    let found = on_foot(
        &network,
        &[at(100.0, 0.0)],
        &[at(200.0, 0.0), at(0.0, 0.0)],
        Legs::Never,
    );
    assert_eq!(found[0].nearest.unwrap().asset, 0);
    assert_eq!(
        on_foot(&network, &[at(0.0, 0.0)], &[], Legs::Never)[0].nearest,
        None
    );
    assert_eq!(
        Network::new(&nodes, &[]).unwrap_err(),
        AssetsError::NoNetwork
    );
}

/// A house 700 m from the only road, and a shop 20 m from it: by hand.
#[test]
fn a_long_way_to_the_network_counts() {
    let network = Network::new(&[at(0.0, 0.0), at(1000.0, 0.0)], &[[0, 1]]).unwrap();
    let (houses, shop) = ([at(0.0, 700.0), at(0.0, 499.0)], [at(1000.0, 20.0)]);
    let metres = |legs| {
        let found = on_foot(&network, &houses, &shop, legs);
        found
            .iter()
            .map(|one| one.nearest.unwrap().metres)
            .collect::<Vec<_>>()
    };
    assert_eq!(metres(Legs::Never), [1000.0, 1000.0]);
    assert_eq!(metres(Legs::Long), [1700.0, 1000.0]);
    assert_eq!(metres(Legs::Always), [1720.0, 1519.0]);
    // An asset far from any way is not the nearest for standing at its node.
    let (far, near) = (at(500.0, 9000.0), at(1000.0, 0.0));
    let found = on_foot(&network, &[at(0.0, 0.0)], &[far, near], Legs::Long);
    assert_eq!(found[0].nearest.unwrap().asset, 1);
    assert!(Legs::Long.counted(OFF_THE_NETWORK_M).abs() < 1e-12);
}

proptest! {
    #[test]
    fn distances_are_those_of_all_ways(
        nodes in points(2..14), pairs in prop::collection::vec((0..14_u32, 0..14_u32), 1..30), assets in points(1..5),
    ) {
        let count = u32::try_from(nodes.len()).unwrap();
        let edges: Vec<[u32; 2]> = pairs.into_iter().map(|(a, b)| [a % count, b % count]).collect();
        let network = Network::new(&nodes, &edges).unwrap();
        // Floyd and Warshall: every way through every node.
        let mut way = vec![vec![f64::INFINITY; nodes.len()]; nodes.len()];
        for (node, row) in way.iter_mut().enumerate() {
            row[node] = 0.0;
        }
        for &[a, b] in &edges {
            let (a, b) = (a as usize, b as usize);
            let length = apart(nodes[a], nodes[b]);
            way[a][b] = way[a][b].min(length);
            way[b][a] = way[b][a].min(length);
        }
        for via in 0..nodes.len() {
            for from in 0..nodes.len() {
                for to in 0..nodes.len() {
                    way[from][to] = way[from][to].min(way[from][via] + way[via][to]);
                }
            }
        }
        for (place, found) in nodes.iter().zip(on_foot(&network, &nodes, &assets, Legs::Never)) {
            let from = network.snap(*place).0 as usize;
            let least = assets.iter().map(|&asset| way[from][network.snap(asset).0 as usize]).fold(f64::INFINITY, f64::min);
            // Everything snaps to one connected part.
            prop_assert!((found.nearest.unwrap().metres - least).abs() < 1e-9);
        }
    }
}
