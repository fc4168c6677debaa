//! What an added asset does to need in a domain that counts assets per 1,000
//! people: what is promised of it, and what cannot be.

use allotment_assets::{Ground, per_thousand, reached};
use allotment_need::{
    Combine, Group, Index, Indicator, Model, Normalise, Scores, Treatment, score,
};
use allotment_place::{MoreIs, PlaceId, Point};
use proptest::prelude::*;

/// How far an asset counts, in metres.
const WITHIN_M: f64 = 1000.0;

/// Places on a line, each with people; assets anywhere on it.
#[derive(Debug, Clone)]
struct Town {
    places: Vec<Point>,
    people: Vec<f64>,
    assets: Vec<Point>,
}

impl Town {
    /// Assets in reach of each place.
    fn counts(&self) -> Vec<u32> {
        let capacity = vec![1.0; self.assets.len()];
        let found = reached(
            Ground::Centroids(&self.places),
            &self.assets,
            &capacity,
            WITHIN_M,
        );
        found.into_iter().map(|one| one.count).collect()
    }

    /// Need in civic assets, as the example on England works it out, or with the
    /// scale held at fixed posts.
    fn need(&self, normalise: Normalise) -> Scores {
        let ids: Vec<PlaceId> = (0..self.places.len())
            .map(|place| PlaceId::new(&format!("P{place:03}")).expect("a code"))
            .collect();
        let density = self.counts().into_iter().zip(&self.people);
        let density = density.map(|(count, &people)| per_thousand(f64::from(count), people));
        let ranked = normalise != Normalise::Goalposts;
        let model = Model {
            ids: &ids,
            indicators: vec![Indicator {
                group: Some(0),
                goalposts: Some((0.0, 1000.0)),
                ..Indicator::new("halls", MoreIs::Better, density.collect())
            }],
            groups: vec![Group {
                combine: Some(Combine::Arithmetic),
                normalise: Some(if ranked {
                    Normalise::ExponentialRank
                } else {
                    Normalise::None
                }),
                ..Group::new("civic_assets")
            }],
            index: Index {
                normalise,
                combine: Combine::Sum,
                ..Index::default()
            },
            treatment: Treatment::default(),
        };
        score(&model).expect("densities can be ranked")
    }

    fn with(&self, asset: Point) -> Self {
        let mut more = self.clone();
        more.assets.push(asset);
        more
    }
}

fn on_the_line(metres: u32) -> Point {
    Point {
        x: f64::from(metres),
        y: 0.0,
    }
}

fn town() -> impl Strategy<Value = Town> {
    let place = (0..12_000_u32, 100..3_000_u32);
    (
        prop::collection::vec(place, 3..20),
        prop::collection::vec(0..12_000_u32, 0..20),
    )
        .prop_map(|(places, assets)| Town {
            places: places.iter().map(|&(at, _)| on_the_line(at)).collect(),
            people: places
                .iter()
                .map(|&(_, people)| f64::from(people))
                .collect(),
            assets: assets.into_iter().map(on_the_line).collect(),
        })
}

proptest! {
    /// On a scale that is held, an added asset raises nobody's need.
    #[test]
    fn on_a_held_scale_an_asset_raises_nobodys_need(town in town(), at in 0..12_000_u32) {
        let before = town.need(Normalise::Goalposts);
        let after = town.with(on_the_line(at)).need(Normalise::Goalposts);
        for (after, before) in after.score.iter().zip(&before.score) {
            prop_assert!(after <= before, "{} after {}", after, before);
        }
    }

    /// Ranked against each other, no place that reaches it comes to need more
    /// beside a place that does not; and a place that alone reaches it comes to
    /// need no more beside anybody.
    #[test]
    fn an_asset_turns_no_order_against_who_reaches_it(town in town(), at in 0..12_000_u32) {
        let more = town.with(on_the_line(at));
        let (fewer, counts) = (town.counts(), more.counts());
        let reaches: Vec<bool> = fewer.iter().zip(&counts).map(|(a, b)| b > a).collect();
        let (before, after) = (town.need(Normalise::NormalScore), more.need(Normalise::NormalScore));
        for (row, _) in reaches.iter().enumerate().filter(|(_, reaches)| **reaches) {
            for (other, _) in reaches.iter().enumerate().filter(|(_, reaches)| !**reaches) {
                if before.rank[row] >= before.rank[other] {
                    prop_assert!(after.rank[row] >= after.rank[other]);
                }
            }
        }
        if reaches.iter().filter(|reaches| **reaches).count() == 1 {
            let row = reaches.iter().position(|reaches| *reaches).expect("one does");
            prop_assert!(after.rank[row] >= before.rank[row]);
            prop_assert!(after.score[row] <= before.score[row]);
        }
    }
}

/// What cannot be promised: an asset that two places share gives the smaller more
/// per head, and where places are ranked against each other the larger falls
/// behind it. By hand: 4 for 3,000 people beside 1 for 1,000, then 5 and 2.
#[test]
fn a_shared_asset_may_leave_the_larger_place_behind() {
    let behind = Point { x: -500.0, y: 0.0 };
    let town = Town {
        places: [0, 900, 8_000].map(on_the_line).to_vec(),
        people: vec![3_000.0, 1_000.0, 500.0],
        assets: vec![behind, behind, behind, on_the_line(450)],
    };
    let more = town.with(on_the_line(450));
    assert_eq!(
        (town.counts(), more.counts()),
        (vec![4, 1, 0], vec![5, 2, 0])
    );
    let ranks = |town: &Town| -> Vec<u32> {
        let need = town.need(Normalise::NormalScore);
        need.rank.iter().map(|rank| rank.get()).collect()
    };
    assert_eq!((ranks(&town), ranks(&more)), (vec![3, 2, 1], vec![2, 3, 1]));
}
