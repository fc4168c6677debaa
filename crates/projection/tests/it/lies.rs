//! Files that name a system which their numbers are not in.

use allotment_place::Point;
use allotment_projection::{Crs, Note, ProjectionError};
use proptest::prelude::*;

fn points(pairs: &[(f64, f64)]) -> Vec<Point> {
    pairs.iter().map(|&(x, y)| Point { x, y }).collect()
}

const LEEDS_AND_BATH: [(f64, f64); 2] = [(-1.55, 53.8), (-2.36, 51.38)];
const ON_THE_GRID: [(f64, f64); 2] = [(429_700.0, 433_900.0), (375_100.0, 164_600.0)];

#[test]
fn what_is_true_stands() {
    let degrees = Crs::degrees().settle(points(&LEEDS_AND_BATH)).unwrap();
    assert!(!degrees.swapped && degrees.note.is_none());
    let grid = Crs::british_grid().settle(points(&ON_THE_GRID)).unwrap();
    assert!(!grid.swapped && grid.note.is_none());
    let nothing = Crs::degrees().settle(points(&[])).unwrap();
    assert!(!nothing.swapped);
}

#[test]
fn degrees_that_are_said_to_be_metres_are_refused() {
    let error = Crs::british_grid()
        .settle(points(&LEEDS_AND_BATH))
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "the file says EPSG:27700, whose coordinates are metres, but every point lies within 180 and 90, as degrees do: if they are degrees, say EPSG:4326"
    );
    let turned = points(&[(53.8, -1.55), (51.38, -2.36)]);
    assert!(Crs::british_grid().settle(turned).is_err());
}

#[test]
fn metres_that_are_said_to_be_degrees_are_refused() {
    let error = Crs::degrees().settle(points(&ON_THE_GRID)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the file says EPSG:4326, longitude and latitude, but point 0 is (429700, 433900): these look like eastings and northings: if they are, say EPSG:27700"
    );
    let one_cell = points(&[(-1.55, 53.8), (4_000_000.0, 53.8)]);
    let error = Crs::degrees().settle(one_cell).unwrap_err();
    assert_eq!(error.position(), Some(1));
}

#[test]
fn latitude_first_in_every_row_is_mended_with_a_note() {
    let britain = Crs::degrees()
        .settle(points(&[(53.8, -1.55), (51.38, -2.36)]))
        .unwrap();
    assert!(britain.swapped);
    assert_eq!(britain.note, Some(Note::LatitudeFirst));
    assert_eq!(
        britain.of(Point { x: 53.8, y: -1.55 }),
        Point { x: -1.55, y: 53.8 }
    );
    // A latitude is never beyond 90, so this needs no knowledge of Sydney.
    let sydney = Crs::degrees()
        .settle(points(&[(-33.87, 151.21), (-33.8, 151.0)]))
        .unwrap();
    assert!(sydney.swapped);
    let grid =
        Crs::british_grid().settle(points(&[(1_214_000.0, 300_000.0), (800_100.0, 400_000.0)]));
    assert_eq!(grid.unwrap().note, Some(Note::NorthingFirst));
}

#[test]
fn what_could_be_either_stands_as_stated() {
    let italy_or_the_sea = Crs::degrees()
        .settle(points(&[(12.5, 41.9), (9.2, 45.5)]))
        .unwrap();
    assert!(!italy_or_the_sea.swapped);
    let victoria = Crs::degrees().settle(points(&[(55.45, -4.62)])).unwrap();
    assert!(!victoria.swapped, "the capital of the Seychelles");
}

#[test]
fn some_rows_the_other_way_round_are_refused_with_the_row() {
    let error = Crs::degrees()
        .settle(points(&[(-1.55, 53.8), (51.38, -2.36)]))
        .unwrap_err();
    assert_eq!(error.position(), Some(1));
    assert!(matches!(error, ProjectionError::SomeSwapped { .. }));
}

#[test]
fn a_row_far_off_the_grid_is_refused() {
    let error = Crs::british_grid()
        .settle(points(&[(429_700.0, 433_900.0), (429_700.0, 43_390_000.0)]))
        .unwrap_err();
    assert_eq!(error.position(), Some(1));
    assert!(matches!(error, ProjectionError::OutsideItsGround { .. }));
}

/// Turned, all of these would fit; but one row far off is one wrong row.
#[test]
fn one_row_far_off_does_not_turn_the_others() {
    let mut grid = points(&ON_THE_GRID);
    grid.push(Point {
        x: 999_999.0,
        y: 300_500.0,
    });
    let error = Crs::british_grid().settle(grid).unwrap_err();
    assert_eq!(error.position(), Some(2));
    let mut degrees = points(&LEEDS_AND_BATH);
    degrees.push(Point { x: -1.5, y: 153.8 });
    let error = Crs::degrees().settle(degrees).unwrap_err();
    assert_eq!(error.position(), Some(2));
}

proptest! {
    /// Every set of places in Britain is read alike in either order.
    #[test]
    fn britain_is_found_in_either_order(
        pairs in prop::collection::vec((-8.0..1.8_f64, 49.9..60.9_f64), 1..20)
    ) {
        let right = points(&pairs);
        let wrong: Vec<Point> = right.iter().map(|point| Point { x: point.y, y: point.x }).collect();
        prop_assert!(!Crs::degrees().settle(right.clone()).unwrap().swapped);
        let seychelles = wrong.iter().any(|point| point.x < 56.1 && point.x > 55.0 && point.y < -3.6);
        if !seychelles {
            let reading = Crs::degrees().settle(wrong.clone()).unwrap();
            let read: Vec<Point> = wrong.into_iter().map(|point| reading.of(point)).collect();
            prop_assert_eq!(read, right);
        }
    }
}
