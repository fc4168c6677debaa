//! Gaps to peers, and what one more asset does to them.

use allotment_assets::{Bar, Counts, Ground, Peers, gaps, per_thousand, reached};
use proptest::prelude::*;

use crate::{apart, points};

fn more(gaps: &[Option<allotment_assets::Gap>]) -> Vec<Option<f64>> {
    gaps.iter().map(|gap| gap.map(|gap| gap.more)).collect()
}

/// The bars of places that `have` so many.
fn bars(have: &[f64], people: &[f64], peers: &Peers) -> Vec<Bar> {
    let each = have.iter().zip(people);
    let density: Vec<Option<f64>> = each
        .map(|(&have, &people)| per_thousand(have, people))
        .collect();
    allotment_assets::bars(&density, peers)
}

#[test]
fn a_gap_is_the_fewest_that_reach_the_median() {
    let have = [1.0, 4.0, 6.0, 3.0];
    let people = [2000.0, 1000.0, 2000.0, 0.0];
    // The peers' densities are 4 and 3: their median is 3.5 for 1,000.
    let peers = vec![vec![1, 2, 3], vec![0], vec![], vec![1]];
    let bars = bars(&have, &people, &peers);
    assert_eq!(bars, [Some(3.5), Some(0.5), None, Some(4.0)]);
    let gaps = gaps(&have, &people, &bars, Counts::Assets);
    assert_eq!(more(&gaps), [Some(6.0), Some(0.0), None, None]);
}

#[test]
fn the_last_bits_of_a_division_are_no_asset() {
    // 3 for 1,700 people against a median of 3 for 1,700, worked out otherwise.
    let bar = 3.0 / 1.7;
    let above = f64::from_bits(f64::to_bits(bar) + 2);
    let have = [3.0];
    let gap = |bar, counts| more(&gaps(&have, &[1700.0], &[Some(bar)], counts))[0];
    assert_eq!(gap(above, Counts::Assets), Some(0.0));
    assert_eq!(gap(bar * 1.01, Counts::Assets), Some(1.0));
    let short = gap(bar * 1.01, Counts::Capacity).unwrap();
    assert!((short - 0.03).abs() < 1e-9);
}

/// A place and its one smaller peer both reach a new asset: the peer gains more
/// for each of its people, and the place is measured against that.
#[test]
fn peers_that_gain_too_raise_the_bar() {
    let (people, peers) = ([2000.0, 1000.0], vec![vec![1], vec![0]]);
    let gap = |have: &[f64]| {
        let bars = bars(have, &people, &peers);
        more(&gaps(have, &people, &bars, Counts::Assets))[0]
    };
    assert_eq!(gap(&[0.0, 0.0]), Some(0.0));
    assert_eq!(gap(&[1.0, 1.0]), Some(1.0));
}

proptest! {
    /// With the bars held, one more asset widens no gap anywhere; within its
    /// reach gaps narrow by one, down to none; elsewhere they stay. With the
    /// bars worked out anew, that still holds of each place none of whose peers
    /// reaches the new asset.
    #[test]
    fn one_more_never_widens_a_gap(
        places in points(2..25), assets in points(0..25), new in points(1..2),
        seed in 0..500_usize, within in 10..200_i32,
    ) {
        let within = f64::from(within);
        let people: Vec<f64> = (0..places.len())
            .map(|row| f64::from(u32::try_from((row * 97 + seed) % 3000).unwrap()))
            .collect();
        let peers: Vec<Vec<usize>> = (0..places.len())
            .map(|row| (1..6).map(|step| (row + step * (1 + seed % 7)) % places.len()).filter(|&peer| peer != row).collect())
            .collect();
        let have = |assets: &[_]| -> Vec<f64> {
            reached(Ground::Centroids(&places), assets, &vec![1.0; assets.len()], within)
                .iter().map(|reached| f64::from(reached.count)).collect()
        };
        let before = have(&assets);
        let after = have(&[assets.clone(), new.clone()].concat());
        let held = bars(&before, &people, &peers);
        let risen = bars(&after, &people, &peers);
        for counts in [Counts::Assets, Counts::Capacity] {
            let was = more(&gaps(&before, &people, &held, counts));
            let is = more(&gaps(&after, &people, &held, counts));
            let anew = more(&gaps(&after, &people, &risen, counts));
            for place in 0..places.len() {
                let (Some(was), Some(is)) = (was[place], is[place]) else {
                    prop_assert_eq!(was[place].is_some(), is[place].is_some());
                    continue;
                };
                let reaches = |place: usize| apart(places[place], new[0]) <= within;
                let wanted = if reaches(place) { (was - 1.0).max(0.0) } else { was };
                prop_assert!((is - wanted).abs() < 1e-9, "{was} became {is}");
                if !peers[place].iter().any(|&peer| reaches(peer)) {
                    prop_assert!(anew[place].unwrap() <= was + 1e-9);
                }
            }
        }
    }

    /// As many more as the gap says are enough, and one fewer is not.
    #[test]
    fn a_gap_closes_it(have in 0..40_u32, people in 1..9000_u32, bar in 0.0..20.0_f64) {
        let gap = gaps(&[f64::from(have)], &[f64::from(people)], &[Some(bar)], Counts::Assets)[0].unwrap();
        let density = |more: f64| 1000.0 * (f64::from(have) + more) / f64::from(people);
        prop_assert!(density(gap.more) >= bar * (1.0 - 1e-11));
        prop_assert!(gap.more < 0.5 || density(gap.more - 1.0) < bar);
    }
}
