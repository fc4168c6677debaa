//! Holes between places.

use allotment_place::{MultiPolygon, Polygon};
use allotment_spatial::gaps;

use crate::shapes::{block, chessboard, close, polygon, ring};

fn areas(shapes: &[MultiPolygon]) -> Vec<f64> {
    gaps(shapes).iter().map(|gap| gap.area).collect()
}

#[test]
fn a_whole_board_has_none() {
    assert!(areas(&chessboard(4, 3)).is_empty());
    assert!(areas(&[]).is_empty());
    assert!(areas(&[block(0.0, 0.0, 1.0, 1.0), block(5.0, 0.0, 6.0, 1.0)]).is_empty());
}

#[test]
fn what_is_missing_amid_is_a_hole_and_what_is_missing_outside_is_not() {
    let mut board = chessboard(5, 5);
    // Two side by side in the middle, one alone, one at the border.
    for missing in [18, 12, 11, 2] {
        board.remove(missing);
    }
    assert_eq!(areas(&board), [2.0, 1.0]);
    assert_eq!((gaps(&board)[1].at.x, gaps(&board)[1].at.y), (3.0, 3.0));
}

#[test]
fn a_lake_is_a_hole_unless_an_island_fills_it() {
    let shore = MultiPolygon(vec![Polygon {
        outer: ring(&[(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0)]),
        holes: vec![ring(&[(1.0, 1.0), (1.0, 3.0), (3.0, 3.0), (3.0, 1.0)])],
    }]);
    assert_eq!(areas(std::slice::from_ref(&shore)), [4.0]);
    assert!(areas(&[shore, block(1.0, 1.0, 3.0, 3.0)]).is_empty());
}

/// Four blocks round a hole, no corner of which is a corner of two of them.
#[test]
fn a_hole_is_found_where_corners_lie_on_edges() {
    let pinwheel = [
        block(0.0, 0.0, 3.0, 1.0),
        block(0.0, 1.0, 1.0, 3.0),
        block(1.0, 2.0, 3.0, 3.0),
        block(2.0, 1.0, 3.0, 2.0),
    ];
    assert_eq!(areas(&pinwheel), [1.0]);
    assert!(areas(&pinwheel[1..]).is_empty(), "open to one side");
    // Two places along one of two.
    let whole = [
        block(0.0, 0.0, 2.0, 1.0),
        block(0.0, 1.0, 1.0, 2.0),
        block(1.0, 1.0, 2.0, 2.0),
    ];
    assert!(areas(&whole).is_empty());
}

#[test]
fn a_border_drawn_twice_and_differently_leaves_a_sliver() {
    let mut board = chessboard(2, 3);
    board[3] = polygon(&[(1.0, 1.0), (2.0, 1.0), (2.0, 2.0), (1.0, 2.0), (1.001, 1.5)]);
    let found = areas(&board);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(close(found[0], 0.0005, 1e-12), "{found:?}");
}
