//! The need of a larger area, traced to the places in it.

use std::cmp::Reverse;

use allotment_place::Measures;
use serde_json::{Map, Value, json};

use super::{Trace, shown};
use crate::need::{NeedRun, NeedSpec};
use crate::{Programme, Run};

/// How many places of an area are listed.
const LISTED: usize = 10;

/// Traces the need of the area at `position`: its measures, and the places in
/// it, those with the greatest need first.
pub(super) fn explain_area(programme: &Programme, run: &Run, position: usize, trace: &mut Trace) {
    let areas = run.areas.as_ref().expect("asked for");
    let members = (0..areas.area_of.len()).filter(|&row| areas.area_of[row] == position);
    let mut members: Vec<usize> = members.collect();
    trace.lines.push(format!(
        "Need of {}, {} places together",
        areas.codes[position],
        members.len()
    ));
    let mut document = Map::new();
    // Beside what is told as a fact, in what part of the draws it is so: `p_both`.
    let of_areas = areas.table.columns().iter().map(|one| (&areas.table, one));
    let both = run.both.as_ref().map(|both| &both.table);
    let chances = both.into_iter().flat_map(|table| {
        let columns = table.columns().iter();
        let chances = columns.filter(|column| column.name().starts_with("p_"));
        chances.map(move |column| (table, column))
    });
    let chances = chances.filter(|(_, column)| !areas.table.has(column.name()));
    for (table, column) in of_areas.chain(chances) {
        let value = table.select_rows(&[position]);
        let cell = value
            .select_columns(&[column.name()])
            .and_then(|one| one.to_json());
        if let Ok(Value::Array(rows)) = cell
            && let Some(cell) = rows.first().and_then(|row| row.get(column.name()))
        {
            trace.lines.push(format!("  {}: {cell}", column.name()));
            document.insert(column.name().into(), cell.clone());
        }
    }
    trace.document["area_need"] = Value::Object(document);
    if let (Some(need), Some(spec)) = (&run.need, &programme.need) {
        neediest_first(need, &mut members);
        explain_members(spec, need, &members, trace);
    }
}

/// By rank, ties by code; from the other end where the index measures strength.
fn neediest_first(need: &NeedRun, members: &mut [usize]) {
    let (rank, id) = (&need.scores.rank, &need.input.ids);
    match need.scores.measures {
        Measures::Need => members.sort_by_key(|&row| (rank[row], &id[row])),
        Measures::Strength => members.sort_by_key(|&row| (Reverse(rank[row]), &id[row])),
    }
}

fn explain_members(spec: &NeedSpec, need: &NeedRun, members: &[usize], trace: &mut Trace) {
    let listed = &members[..members.len().min(LISTED)];
    let left = members.len() - listed.len();
    trace.lines.push(match left {
        0 => "Its places, the greatest need first".into(),
        _ => format!("The {LISTED} of its places in greatest need"),
    });
    let all = need.input.ids.len();
    let documents: Vec<Value> = listed
        .iter()
        .map(|&row| {
            let (line, document) = member(spec, need, row, all);
            trace.lines.extend(line);
            document
        })
        .collect();
    if left > 0 {
        trace.lines.push(format!(
            "  and {left} more: allotment why ID traces any of them"
        ));
    }
    trace.document["neighbourhoods"] = Value::Array(documents);
    trace.document["neighbourhoods_not_listed"] = json!(left);
}

/// One place of the area: its rank, then its domains, then its indicators.
fn member(spec: &NeedSpec, need: &NeedRun, row: usize, all: usize) -> (Vec<String>, Value) {
    let scores = &need.scores;
    let id = need.input.ids[row].as_str();
    let name = need.table.text("name").ok().and_then(|names| names[row]);
    let called = name.map_or_else(|| id.to_owned(), |name| format!("{name} ({id})"));
    let mut lines = vec![format!(
        "  {called}: rank {} of {all}, tenth {}, score {}",
        scores.rank[row],
        scores.decile[row],
        shown(Some(scores.score[row])),
    )];
    let groups = spec.groups.iter().zip(&scores.groups);
    let groups: Vec<(&str, Option<f64>, Option<u32>)> = groups
        .map(|(group, result)| {
            let rank = result.rank[row].map(allotment_place::Rank::get);
            (group.id.value.as_str(), result.score[row], rank)
        })
        .collect();
    let indicators = spec.indicators.iter().zip(&scores.indicators);
    let indicators: Vec<(&str, Option<f64>, Option<f64>)> = indicators
        .map(|(indicator, result)| {
            let adds = result.contribution.as_ref().and_then(|all| all[row]);
            (indicator.id.value.as_str(), result.treated[row], adds)
        })
        .collect();
    if !groups.is_empty() {
        let said = groups.iter().map(|(id, score, rank)| {
            let rank = rank.map_or_else(|| "nothing".into(), |rank| rank.to_string());
            format!("{id} {} (rank {rank})", shown(*score))
        });
        lines.push(format!("    {}", said.collect::<Vec<_>>().join(", ")));
    }
    let said = indicators
        .iter()
        .map(|(id, value, _)| format!("{id} {}", shown(*value)));
    lines.push(format!("    {}", said.collect::<Vec<_>>().join(", ")));
    let document = json!({
        "id": id,
        "name": name,
        "score": scores.score[row],
        "rank": scores.rank[row].get(),
        "decile": scores.decile[row],
        "groups": groups.iter().map(|(id, score, rank)| {
            json!({"group": id, "score": score, "rank": rank})
        }).collect::<Vec<_>>(),
        "indicators": indicators.iter().map(|(id, value, adds)| {
            json!({"indicator": id, "value": value, "contribution": adds})
        }).collect::<Vec<_>>(),
    });
    (lines, document)
}
