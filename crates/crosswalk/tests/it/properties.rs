//! What holds for every crosswalk.

use allotment_crosswalk::{Crosswalk, Piece, rates};
use proptest::prelude::*;

/// Pieces of `FROM` old places, each with at least one.
const FROM: usize = 6;
const TO: usize = 5;

fn pieces() -> impl Strategy<Value = Vec<Piece>> {
    let weight = prop_oneof![Just(0.0), 0.001..1e6_f64];
    let more = prop::collection::vec((0..FROM, 0..TO, weight.clone()), 0..20);
    let one_each = prop::collection::vec((0..TO, weight), FROM);
    (one_each, more).prop_map(|(one_each, more)| {
        let first =
            (one_each.into_iter().enumerate()).map(|(from, (to, weight))| (from, to, weight));
        (first.chain(more))
            .map(|(from, to, weight)| Piece { from, to, weight })
            .collect()
    })
}

fn counts() -> impl Strategy<Value = Vec<Option<f64>>> {
    prop::collection::vec(
        (0..100_000_u32).prop_map(|count| Some(f64::from(count))),
        FROM,
    )
}

fn total(counts: &[Option<f64>]) -> f64 {
    counts.iter().flatten().sum()
}

proptest! {
    #[test]
    fn nobody_is_lost(pieces in pieces(), counts in counts()) {
        let crosswalk = Crosswalk::new(FROM, TO, &pieces).unwrap();
        let found = crosswalk.count(&counts);
        let (before, after) = (total(&counts), total(&found));
        prop_assert!((before - after).abs() <= 1e-12 * before.max(1.0), "{before} {after}");
        prop_assert!(found.iter().flatten().all(|&count| count >= -1e-9));
    }

    #[test]
    fn shares_are_shares(pieces in pieces(), counts in counts()) {
        let crosswalk = Crosswalk::new(FROM, TO, &pieces).unwrap();
        for share in crosswalk.estimated_shares(&counts) {
            prop_assert!((0.0..=1.0).contains(&share), "{share}");
        }
        for place in 0..FROM {
            let sum: f64 = crosswalk.fractions(place).map(|(_, fraction)| fraction).sum();
            prop_assert!((sum - 1.0).abs() < 1e-12, "{sum}");
        }
    }

    #[test]
    fn the_order_of_the_pieces_changes_nothing(pieces in pieces(), counts in counts()) {
        let forward = Crosswalk::new(FROM, TO, &pieces).unwrap();
        let backward: Vec<Piece> = pieces.iter().rev().copied().collect();
        let backward = Crosswalk::new(FROM, TO, &backward).unwrap();
        for (one, other) in forward.count(&counts).iter().zip(backward.count(&counts)) {
            let (one, other) = (one.unwrap(), other.unwrap());
            prop_assert!((one - other).abs() <= 1e-12 * one.max(1.0), "{one} {other}");
        }
    }

    #[test]
    fn a_rate_lies_between_those_it_is_made_of(pieces in pieces(), of in counts()) {
        let crosswalk = Crosswalk::new(FROM, TO, &pieces).unwrap();
        let numerator: Vec<Option<f64>> = (of.iter().zip(1_u8..))
            .map(|(of, place)| of.map(|of| of * 0.1 * f64::from(place)))
            .collect();
        let found = rates(&crosswalk.count(&numerator), &crosswalk.count(&of));
        for rate in found.into_iter().flatten() {
            prop_assert!((0.1 - 1e-9..=0.6 + 1e-9).contains(&rate), "{rate}");
        }
    }

    #[test]
    fn merging_what_was_split_gives_it_back(counts in counts(), weights in prop::collection::vec(0.001..1e3_f64, 3 * FROM)) {
        let split: Vec<Piece> = (weights.iter().enumerate())
            .map(|(part, &weight)| Piece { from: part / 3, to: part, weight })
            .collect();
        let there = Crosswalk::new(FROM, 3 * FROM, &split).unwrap();
        let merged: Vec<Piece> = (0..3 * FROM)
            .map(|part| Piece { from: part, to: part / 3, weight: 1.0 })
            .collect();
        let back = Crosswalk::new(3 * FROM, FROM, &merged).unwrap();
        for (one, other) in back.count(&there.count(&counts)).iter().zip(&counts) {
            let (one, other) = (one.unwrap(), other.unwrap());
            prop_assert!((one - other).abs() <= 1e-12 * other.max(1.0), "{one} {other}");
        }
    }
}
