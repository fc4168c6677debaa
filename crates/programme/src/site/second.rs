//! The second index, in the report's words.

use std::collections::BTreeMap;

use allotment_place::{PlaceId, Rank, decile};
use allotment_report as report;

use super::sources::Sources;
use crate::need::{NeedRun, NeedSpec};
use crate::{Programme, Run};

/// The second index of the places, and of the larger areas if the two are compared.
pub(super) fn second(
    programme: &Programme,
    run: &Run,
    sources: &Sources,
) -> Option<report::SecondPart> {
    let (spec, community) = (programme.community.as_ref()?, run.community.as_ref()?);
    let of_areas = run.areas.as_ref().and_then(|areas| of_table(&areas.table));
    let of_places = run.need.as_ref().and_then(|need| of_table(&need.table));
    let (of, places) = match (of_areas, of_places) {
        (Some(areas), _) => (areas.len(), areas),
        (None, Some(mut places)) => {
            add_domains(&mut places, spec, community);
            (places.len(), places)
        }
        (None, None) => alone(spec, community),
    };
    let joined = spec.table.join.iter().map(|join| &join.path);
    let paths = spec.table.path.iter().chain(joined);
    Some(report::SecondPart {
        title: "Community need".into(),
        about: "A second index asks what a place lacks in places to meet, in connections and in an active community.".into(),
        of,
        places,
        cites: paths.filter_map(|path| sources.at(&path.value)).collect(),
    })
}

type Places = BTreeMap<PlaceId, report::SecondIndex>;

/// The index by itself, where the two are not compared.
fn alone(spec: &NeedSpec, community: &NeedRun) -> (usize, Places) {
    let ids = &community.input.ids;
    let scores = &community.scores;
    let mut places: Places = (ids.iter().zip(scores.rank.iter().zip(&scores.decile)))
        .map(|(id, (&rank, &decile))| {
            let one = report::SecondIndex {
                rank,
                decile,
                domains: Vec::new(),
                together: Vec::new(),
            };
            (id.clone(), one)
        })
        .collect();
    add_domains(&mut places, spec, community);
    (ids.len(), places)
}

fn add_domains(places: &mut Places, spec: &NeedSpec, community: &NeedRun) {
    for (row, id) in community.input.ids.iter().enumerate() {
        let Some(place) = places.get_mut(id) else {
            continue;
        };
        let groups = spec.groups.iter().zip(&community.scores.groups);
        place.domains = groups
            .filter(|(group, _)| group.parent.is_none())
            .filter_map(|(group, found)| {
                let title = group.title.clone();
                Some((
                    title.unwrap_or_else(|| group.id.value.clone()),
                    found.rank[row]?,
                ))
            })
            .collect();
    }
}

/// What `[both]` added to a table: nothing if it did not.
fn of_table(table: &allotment_table::Table) -> Option<Places> {
    let ids = table.place_ids("id").ok()?;
    let community = table.integers("community_rank").ok()?;
    let joint = table.integers("joint_rank").ok()?;
    let on_both = table.booleans("both").ok()?;
    let rank = |cell: Option<i64>| Rank::new(u32::try_from(cell?).ok()?);
    let all = u32::try_from(ids.len()).ok()?;
    let places = ids.into_iter().enumerate().filter_map(|(row, id)| {
        let own = rank(community[row])?;
        let together = [
            on_both[row].map(|both| {
                if both {
                    "It is among the worst on both indices.".to_owned()
                } else {
                    "It is not among the worst on both indices.".to_owned()
                }
            }),
            rank(joint[row])
                .map(|rank| format!("Taking the two as one, it ranks {rank} of {all}.")),
        ];
        let one = report::SecondIndex {
            rank: own,
            decile: decile(own, all as usize),
            domains: Vec::new(),
            together: together.into_iter().flatten().collect(),
        };
        Some((id, one))
    });
    Some(places.collect())
}
