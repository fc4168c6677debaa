//! What was measured in places, beside their peers and the nation.

use std::collections::BTreeMap;

use allotment_examine::{Day, Gap, gaps};
use num_rational::BigRational;

use super::ground::Ground;
use super::spending::{Kind, Told};

/// The gap of a place on a day, and what it is more than on the first day that the place
/// was seen, among the places that were seen on both.
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
    let mut first: BTreeMap<(&str, usize), Day> = BTreeMap::new();
    // What all places had on two days, of those that were seen on both.
    let mut on_both: BTreeMap<(&str, [Day; 2]), OnBoth> = BTreeMap::new();
    let mut found = Vec::new();
    for ((measure, day), values) in &by {
        for (place, gap) in gaps(values, &ground.people, peers).into_iter().enumerate() {
            let Some(gap) = gap else { continue };
            let since = *first.entry((measure, place)).or_insert(*day);
            let [then, now] = on_both
                .entry((measure, [since, *day]))
                .or_insert_with(|| seen_on_both([&by[&(*measure, since)], values], ground, peers));
            let change = |of: fn(&Gap) -> Option<BigRational>| {
                Some(of(now[place].as_ref()?)? - of(then[place].as_ref()?)?)
            };
            found.push(GapRow {
                measure: (*measure).to_owned(),
                place,
                day: *day,
                change_to_peers: change(Gap::to_peers),
                change_to_nation: change(Gap::to_nation),
                gap,
            });
        }
    }
    found
}

/// The gaps of all places on two days.
type OnBoth = [Vec<Option<Gap>>; 2];

/// The gaps on two days among the places that have a value on both: that another place
/// was not measured again moves nobody.
fn seen_on_both(
    values: [&[Option<BigRational>]; 2],
    ground: &Ground,
    peers: &[Vec<usize>],
) -> OnBoth {
    let [one, other] = values;
    [(one, other), (other, one)].map(|(own, other)| {
        let both = own.iter().zip(other);
        let both = both.map(|(own, other)| own.clone().filter(|_| other.is_some()));
        gaps(&both.collect::<Vec<_>>(), &ground.people, peers)
    })
}
