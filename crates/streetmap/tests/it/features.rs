//! What stands where.

use allotment_streetmap::{Form, OsmKind, Sample, StreetMap, Term};

fn terms(all: &[&str]) -> Vec<Term> {
    all.iter()
        .map(|term| term.parse().expect("a term"))
        .collect()
}

#[test]
fn nodes_ways_and_areas_have_one_place_each() {
    let bytes = Sample::new()
        .node(
            1,
            0.0,
            0.0,
            &[("amenity", "pub"), ("name", "The Nag’s Head")],
        )
        .node(2, 2.0, 0.0, &[])
        .node(3, 2.0, 2.0, &[])
        .node(4, 0.0, 2.0, &[])
        .way(10, &[1, 2, 3, 4, 1], &[("amenity", "school")])
        .way(11, &[1, 2], &[("amenity", "pub")])
        .way(12, &[1, 2, 3], &[])
        .way(13, &[1, 4, 3], &[])
        .area(20, &[12, 13], &[("leisure", "park")])
        .to_bytes();
    let map = StreetMap::features(&bytes, &terms(&["amenity=*", "leisure=park"])).unwrap();
    let told: Vec<(String, Form, f64, f64)> = map
        .features
        .iter()
        .map(|one| {
            (
                one.id.to_string(),
                one.form,
                one.at.longitude,
                one.at.latitude,
            )
        })
        .collect();
    let wanted = [
        ("node/1", Form::Point, 0.0, 0.0),
        ("way/10", Form::Area, 1.0, 1.0),
        ("way/11", Form::Line, 1.0, 0.0),
        ("relation/20", Form::Area, 1.0, 1.0),
    ];
    assert_eq!(told.len(), wanted.len(), "{told:?}");
    for (told, wanted) in told.iter().zip(wanted) {
        assert_eq!((told.0.as_str(), told.1), (wanted.0, wanted.1));
        assert!(
            (told.2 - wanted.2).abs() < 1e-9 && (told.3 - wanted.3).abs() < 1e-9,
            "{told:?}"
        );
    }
    assert_eq!(map.features[0].tags().get("name"), Some("The Nag’s Head"));
    assert_eq!(map.without_place, 0);
}

#[test]
fn what_lacks_its_nodes_is_counted_not_placed() {
    let bytes = Sample::new()
        .way(5, &[8, 9], &[("shop", "bakery")])
        .area(6, &[5, 77], &[("shop", "mall")])
        .to_bytes();
    let map = StreetMap::features(&bytes, &terms(&["shop=*"])).unwrap();
    assert_eq!((map.features.len(), map.without_place), (0, 2));
}

#[test]
fn the_last_version_of_an_element_counts() {
    let bytes = Sample::new()
        .node(7, 1.0, 1.0, &[("shop", "old")])
        .node(7, 2.0, 2.0, &[("shop", "new")])
        .node(3, 0.0, 0.0, &[("shop", "no")])
        .to_bytes();
    let map = StreetMap::features(&bytes, &terms(&["shop=*"])).unwrap();
    assert_eq!(map.features.len(), 1, "shop=no is no shop");
    assert_eq!(map.features[0].tags().get("shop"), Some("new"));
    assert_eq!(map.features[0].id.kind, OsmKind::Node);
}
