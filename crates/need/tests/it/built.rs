//! Small models to test on.

use allotment_need::{Group, Index, Indicator, Model, Treatment};
use allotment_place::{MoreIs, PlaceId};

pub fn ids(places: usize) -> Vec<PlaceId> {
    (0..places)
        .map(|place| PlaceId::new(&format!("p{place:05}")).unwrap())
        .collect()
}

/// A column where a greater value is worse.
pub fn indicator(id: &str, values: &[f64]) -> Indicator {
    let values = values.iter().copied().map(Some).collect();
    Indicator::new(id, MoreIs::Worse, values)
}

pub fn model(ids: &[PlaceId], indicators: Vec<Indicator>, index: Index) -> Model<'_> {
    Model {
        ids,
        indicators,
        groups: Vec::new(),
        index,
        treatment: Treatment::default(),
    }
}

pub fn in_group(mut indicator: Indicator, group: usize) -> Indicator {
    indicator.group = Some(group);
    indicator
}

pub fn weighing(mut indicator: Indicator, weight: f64) -> Indicator {
    indicator.weight = weight;
    indicator
}

pub fn groups(names: &[&str]) -> Vec<Group> {
    names.iter().map(|name| Group::new(name)).collect()
}

pub fn close(found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len());
    for (at, (found, expected)) in found.iter().zip(expected).enumerate() {
        assert!(
            (found - expected).abs() <= 1e-9 * expected.abs().max(1.0),
            "{at}: {found} for {expected}"
        );
    }
}
