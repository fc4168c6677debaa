//! What was measured in places, beside their peers and the nation.

use std::collections::BTreeMap;

use allotment_examine::{Day, Gap, gaps};
use num_rational::BigRational;

use super::ground::Ground;
use super::spending::{Kind, Told};

/// The gap of a place on a day, and what it is more than on the first day.
#[derive(Debug, Clone)]
pub(super) struct GapRow {
    pub measure: String,
    pub place: usize,
    pub day: Day,
    pub gap: Gap,
    pub change_to_peers: Option<BigRational>,
    pub change_to_nation: Option<BigRational>,
}

/// A row for each measure, place and day. Where two rows tell of one, the later
/// in the file holds. A row for several places is of each.
pub(super) fn rows(ground: &Ground, told: &[Told], places: &[Option<Vec<usize>>]) -> Vec<GapRow> {
    type Values = Vec<Option<BigRational>>;
    let mut by: BTreeMap<(&str, Day), Values> = BTreeMap::new();
    for (told, places) in told.iter().zip(places) {
        let (Kind::Measure, Some(unit)) = (told.kind, &told.unit) else {
            continue;
        };
        let values = by
            .entry((unit, told.day))
            .or_insert_with(|| vec![None; ground.ids.len()]);
        for &place in places.as_deref().unwrap_or_default() {
            values[place].clone_from(&told.number);
        }
    }
    let nobody = vec![Vec::new(); ground.ids.len()];
    let peers = ground.peers.as_ref().unwrap_or(&nobody);
    let mut first: BTreeMap<(&str, usize), [Option<BigRational>; 2]> = BTreeMap::new();
    let mut found = Vec::new();
    for ((measure, day), values) in &by {
        for (place, gap) in gaps(values, &ground.people, peers).into_iter().enumerate() {
            let Some(gap) = gap else { continue };
            let begin = first
                .entry((measure, place))
                .or_insert_with(|| [None, None]);
            let mut change = |at: usize, now: Option<BigRational>| {
                let now = now?;
                let then = begin[at].get_or_insert_with(|| now.clone());
                Some(now - &*then)
            };
            found.push(GapRow {
                measure: (*measure).to_owned(),
                place,
                day: *day,
                change_to_peers: change(0, gap.to_peers()),
                change_to_nation: change(1, gap.to_nation()),
                gap,
            });
        }
    }
    found
}
