//! Where one can walk.

use allotment_streetmap::{Sample, StreetMap, Tags, is_walkable};

#[test]
fn the_rule_is_as_stated() {
    let holds = |tags: &[(&'static str, &'static str)]| {
        is_walkable(&tags.iter().copied().collect::<Tags<'_>>())
    };
    assert!(holds(&[("highway", "footway")]));
    assert!(
        holds(&[("highway", "service"), ("access", "private")]),
        "homes stand there"
    );
    assert!(!holds(&[("highway", "motorway")]));
    assert!(!holds(&[("highway", "primary"), ("foot", "no")]));
    assert!(!holds(&[("highway", "pedestrian"), ("area", "yes")]));
    assert!(!holds(&[("railway", "rail")]));
}

#[test]
fn edges_join_neighbours_once_and_gaps_cut_a_way() {
    let road: &[(&str, &str)] = &[("highway", "residential")];
    let bytes = Sample::new()
        .node(10, 0.0, 0.0, &[])
        .node(20, 0.1, 0.0, &[])
        .node(30, 0.2, 0.0, &[])
        .node(40, 0.3, 0.0, &[])
        .way(1, &[30, 20, 10], road)
        .way(2, &[10, 20, 20], road)
        .way(3, &[30, 99, 40], road)
        .way(4, &[10, 40], &[("highway", "motorway")])
        .to_bytes();
    let walk = StreetMap::walk(&bytes).unwrap().walk;
    assert_eq!(walk.ids, [10, 20, 30, 40]);
    assert_eq!(walk.edges, [[0, 1], [1, 2]]);
    assert_eq!(walk.ways, 3);
    assert!((walk.places[2].longitude - 0.2).abs() < 1e-9);
}
