//! The second index, in the report's words.

use std::collections::BTreeMap;

use allotment_place::{PlaceId, Rank, decile};
use allotment_report as report;
use allotment_table::Table;

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
    let draws = run.both.as_ref().map(|both| &both.table);
    let of_areas = run.areas.as_ref();
    let of_areas = of_areas.and_then(|areas| of_table(&areas.table, draws));
    let of_places = run.need.as_ref();
    let of_places = of_places.and_then(|need| of_table(&need.table, draws));
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

/// In what part of the draws each place is among the worst on both.
fn chances(both: &Table) -> BTreeMap<PlaceId, f64> {
    let (Ok(ids), Ok(chances)) = (both.place_ids("id"), both.numbers("p_both")) else {
        return BTreeMap::new();
    };
    let known = ids.into_iter().zip(chances);
    known
        .filter_map(|(id, chance)| Some((id, chance?)))
        .collect()
}

/// Below so much of the draws, who is on a list is not told as a fact.
const SURE: f64 = 0.9;

/// Whether a place is among the worst on both, and how sure that is: in what part of the
/// draws it is so too, which is as much of it as can be told for a fact.
fn on_both_in_words(both: bool, chance: Option<f64>) -> String {
    let not = if both { "" } else { "not " };
    let Some(chance) = chance else {
        return format!("It is {not}among the worst on both indices.");
    };
    let same = if both { chance } else { 1.0 - chance };
    let unsure = if same < SURE {
        " So this is not sure."
    } else {
        ""
    };
    format!(
        "By the weights and methods chosen it is {not}among the worst on both indices. With others that are as easy to defend it is among them in {:.0} of 100 tries.{unsure}",
        100.0 * chance
    )
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

/// What `[both]` added to a table: nothing if it did not. `draws` has how often a place is
/// worst on both when the choices are varied, where they were.
fn of_table(table: &Table, draws: Option<&Table>) -> Option<Places> {
    let ids = table.place_ids("id").ok()?;
    let chances = draws.map_or_else(BTreeMap::new, chances);
    let community = table.integers("community_rank").ok()?;
    let joint = table.integers("joint_rank").ok()?;
    let on_both = table.booleans("both").ok()?;
    let rank = |cell: Option<i64>| Rank::new(u32::try_from(cell?).ok()?);
    let all = u32::try_from(ids.len()).ok()?;
    let places = ids.into_iter().enumerate().filter_map(|(row, id)| {
        let own = rank(community[row])?;
        let together = [
            on_both[row].map(|both| on_both_in_words(both, chances.get(&id).copied())),
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

#[cfg(test)]
mod tests {
    use super::on_both_in_words;

    #[test]
    fn what_the_draws_call_unsure_is_not_told_as_a_fact() {
        let told = |both, chance| on_both_in_words(both, Some(chance));
        for (both, chance, unsure) in [
            (true, 0.36, true),
            (true, 0.95, false),
            (false, 0.40, true),
            (false, 0.02, false),
            (true, 0.9, false),
        ] {
            let words = told(both, chance);
            assert_eq!(
                words.contains("not sure"),
                unsure,
                "{both} {chance}: {words}"
            );
            assert_eq!(words.contains("it is not among"), !both, "{words}");
        }
        assert!(told(true, 0.36).contains("in 36 of 100 tries. So this is not sure."));
        assert_eq!(
            on_both_in_words(true, None),
            "It is among the worst on both indices."
        );
    }
}
