//! Where points come to lie.

use allotment_place::Point;
use allotment_projection::{Crs, ProjectionError, project};
use proptest::prelude::*;

fn moved(from: &str, to: &str, x: f64, y: f64) -> Point {
    let named = |name| Crs::new(name).expect("a system we know");
    let mut points = [Point { x, y }];
    project(&named(from), &named(to), &mut points).expect("a point on the map");
    points[0]
}

/// Source: Ordnance Survey, *A guide to coordinate systems in Great Britain*,
/// annex C: the water tower of Caister, 52° 39′ 27.2531″ N 1° 43′ 4.5177″ E of
/// the Airy ellipsoid, is E 651,409.903 N 313,177.270. No datum is shifted, so
/// a millimetre must do.
#[test]
fn the_water_tower_of_caister() {
    let latitude = 52.0 + 39.0 / 60.0 + 27.2531 / 3600.0;
    let longitude = 1.0 + 43.0 / 60.0 + 4.5177 / 3600.0;
    let tower = moved("EPSG:4277", "EPSG:27700", longitude, latitude);
    assert!((tower.x - 651_409.903).abs() < 0.001, "{}", tower.x);
    assert!((tower.y - 313_177.270).abs() < 0.001, "{}", tower.y);
}

/// PROJ 9 without grids, through pyproj: the population-weighted centroid of
/// E01000001 (City of London 001A). Over all 35,672 centroids of England and
/// Wales the two agree to 4 mm.
#[test]
fn as_proj_does_without_grids() {
    let place = moved("OGC:CRS84", "EPSG:27700", -0.09624, 51.519_593);
    assert!(
        (place.x - 532_183.6).abs() < 0.1 && (place.y - 181_792.5).abs() < 0.1,
        "{place:?}"
    );
}

#[test]
fn a_point_without_a_place_is_named_and_nothing_is_moved() {
    let before = [
        Point { x: -2.0, y: 53.0 },
        Point {
            x: -2.0,
            y: f64::NAN,
        },
    ];
    let mut points = before;
    let error = project(&Crs::degrees(), &Crs::british_grid(), &mut points).unwrap_err();
    assert_eq!(error.position(), Some(1));
    assert!(points[0] == before[0], "the first point stayed");
    let mut pole = [Point { x: 0.0, y: 90.0 }];
    let mercator = Crs::new("EPSG:3395").unwrap();
    let error = project(&Crs::degrees(), &mercator, &mut pole).unwrap_err();
    assert_eq!(
        error.to_string(),
        "point 0 (0, 90) of EPSG:4326 has no place in EPSG:3395: check its coordinates, and that the file names the right system"
    );
}

#[test]
fn an_unknown_system_is_an_error_that_says_what_to_write() {
    for name in ["EPSG:99", "EPSG:99999", "metres", "", "EPSG:"] {
        let error = Crs::new(name).unwrap_err();
        assert!(
            matches!(error, ProjectionError::Unknown { .. }),
            "{name}: {error}"
        );
        assert!(error.to_string().contains("EPSG:27700"));
    }
    let geocentric = Crs::new("EPSG:4978").unwrap_err();
    assert!(matches!(geocentric, ProjectionError::Unusable { .. }));
}

proptest! {
    /// There and back is within a millimetre, in Britain and elsewhere.
    #[test]
    fn there_and_back(longitude in -8.0..2.0_f64, latitude in 49.5..61.0_f64) {
        for code in ["EPSG:27700", "EPSG:32630", "EPSG:29903", "EPSG:3035"] {
            let there = moved("EPSG:4326", code, longitude, latitude);
            let back = moved(code, "EPSG:4326", there.x, there.y);
            prop_assert!((back.x - longitude).abs() < 2e-8, "{code} {} {longitude}", back.x);
            prop_assert!((back.y - latitude).abs() < 1e-8, "{code} {} {latitude}", back.y);
        }
    }
}
