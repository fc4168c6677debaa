//! Small cases, worked out by hand.

use allotment_crosswalk::{Crosswalk, CrosswalkError, Piece, rates};

fn piece(from: usize, to: usize, weight: f64) -> Piece {
    Piece { from, to, weight }
}

#[test]
fn unchanged_split_and_merged() {
    let pieces = [
        piece(0, 0, 1.0),
        piece(1, 1, 3.0),
        piece(1, 2, 1.0),
        piece(2, 3, 1.0),
        piece(3, 3, 1.0),
    ];
    let crosswalk = Crosswalk::new(4, 4, &pieces).unwrap();
    let counts = [Some(10.0), Some(8.0), Some(5.0), Some(7.0)];
    let found = crosswalk.count(&counts);
    assert_eq!(found, [Some(10.0), Some(6.0), Some(2.0), Some(12.0)]);
    assert_eq!(crosswalk.estimated_shares(&counts), [0.0, 1.0, 1.0, 0.0]);
    assert!(crosswalk.irregular().is_empty());
}

#[test]
fn the_irregular_are_shared_out_and_told() {
    // The first gives a quarter to the second's new place.
    let pieces = [piece(0, 0, 3.0), piece(0, 1, 1.0), piece(1, 1, 1.0)];
    let crosswalk = Crosswalk::new(2, 2, &pieces).unwrap();
    let counts = [Some(100.0), Some(75.0)];
    assert_eq!(crosswalk.count(&counts), [Some(75.0), Some(100.0)]);
    assert_eq!(crosswalk.estimated_shares(&counts), [1.0, 0.25]);
    assert_eq!(crosswalk.irregular(), [0]);
}

/// What has nothing of a place is not made of it.
#[test]
fn a_piece_without_weight_is_no_part() {
    let pieces = [piece(0, 0, 100.0), piece(0, 1, 0.0), piece(1, 1, 50.0)];
    let crosswalk = Crosswalk::new(2, 2, &pieces).unwrap();
    assert_eq!(
        crosswalk.count(&[None, Some(20.0)]),
        [None, Some(20.0)],
        "only the place that has a part waits for the count"
    );
    let counts = [Some(10.0), Some(20.0)];
    assert_eq!(crosswalk.count(&counts), counts);
    assert_eq!(crosswalk.estimated_shares(&counts), [0.0, 0.0]);
    assert!(crosswalk.irregular().is_empty());
}

/// Weights are parts of their sum, though no number can hold it.
#[test]
fn weights_may_be_as_large_as_numbers() {
    let pieces = [0, 1, 2].map(|to| piece(0, to, 1e308));
    let crosswalk = Crosswalk::new(1, 3, &pieces).unwrap();
    assert_eq!(crosswalk.count(&[Some(9.0)]), [Some(3.0); 3]);
    assert_eq!(crosswalk.estimated_shares(&[Some(9.0)]), [1.0; 3]);
}

#[test]
fn without_weights_the_parts_are_equal() {
    let thirds = [piece(0, 0, 0.0), piece(0, 1, 0.0), piece(0, 0, 0.0)];
    let crosswalk = Crosswalk::new(1, 2, &thirds).unwrap();
    let found = crosswalk.count(&[Some(9.0)]);
    assert_eq!(found, [Some(6.0), Some(3.0)], "two rows of three");
}

#[test]
fn a_part_without_weight_gets_nothing() {
    let pieces = [piece(0, 0, 2.0), piece(0, 1, 0.0)];
    let crosswalk = Crosswalk::new(1, 2, &pieces).unwrap();
    assert_eq!(crosswalk.count(&[Some(0.3)]), [Some(0.3), Some(0.0)]);
}

#[test]
fn what_is_missing_stays_missing_and_what_is_nowhere_is_nought() {
    let pieces = [piece(0, 0, 1.0), piece(1, 0, 1.0), piece(1, 1, 1.0)];
    let crosswalk = Crosswalk::new(2, 3, &pieces).unwrap();
    assert_eq!(
        crosswalk.count(&[Some(1.0), None]),
        [None, None, Some(0.0)],
        "half of an unknown count is unknown"
    );
    let shares = crosswalk.estimated_shares(&[Some(1.0), None]);
    assert_eq!(shares, [1.0 / 3.0, 1.0, 0.0], "by places, not by counts");
}

#[test]
fn rates_are_made_again() {
    let numerator = [Some(1.0), None, Some(2.0), Some(0.0)];
    let denominator = [Some(4.0), Some(1.0), Some(0.0), Some(0.0)];
    assert_eq!(
        rates(&numerator, &denominator),
        [Some(0.25), None, None, None]
    );
}

#[test]
fn pieces_that_are_none_are_refused() {
    let error = Crosswalk::new(2, 1, &[piece(0, 0, 1.0)]).unwrap_err();
    assert_eq!(error, CrosswalkError::Nowhere { from: 1 });
    for weight in [-1.0, f64::INFINITY] {
        let error = Crosswalk::new(1, 1, &[piece(0, 0, weight)]).unwrap_err();
        assert_eq!(error, CrosswalkError::Weight { piece: 0, weight });
    }
    assert!(Crosswalk::new(1, 1, &[piece(0, 0, f64::NAN)]).is_err());
    for (from, to) in [(0, 1), (1, 0)] {
        let error = Crosswalk::new(1, 1, &[piece(from, to, 1.0)]).unwrap_err();
        assert_eq!(error, CrosswalkError::Beyond { piece: 0 });
    }
}

#[test]
fn the_parts_of_a_whole_add_up_to_it_exactly() {
    // Six sixths of 1, each rounded, would be 0.9999999999999999.
    for (parts, count) in [(6, 1.0), (7, 7.0), (10, 3.0), (11, 1701.0), (49, 1.0)] {
        let pieces: Vec<Piece> = (0..parts)
            .map(|to| Piece {
                from: 0,
                to,
                weight: 1.0,
            })
            .collect();
        let crosswalk = Crosswalk::new(1, parts, &pieces).unwrap();
        let found = crosswalk.count(&[Some(count)]);
        let sum: f64 = found.iter().flatten().sum();
        assert_eq!(sum.to_bits(), count.to_bits(), "{parts} parts of {count}");
    }
}
