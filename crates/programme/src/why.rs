//! One place or project, traced from indicator to pound.

mod area;
mod election;
mod examine;
mod ledger;
mod money;
mod outcome;
mod pots;

use allotment_ledger::Book;
use allotment_place::PlaceId;
use allotment_table::{Fault, Faults, nearest};
use serde_json::{Value, json};

use crate::need::{NeedRun, NeedSpec, ValuesSpec};
use crate::{Programme, Run};
use area::explain_area;
use election::{elections_with, explain_election, explain_project, project_named};
use examine::explain_examination;
use ledger::{community_of, explain_ledger};
use money::explain_share;
use outcome::explain_outcome;
use pots::explain_pots;

/// The trace of one place: lines for people, and the same for programs.
#[derive(Debug, Clone, PartialEq)]
pub struct Trace {
    /// A line a step, headings without indentation.
    pub lines: Vec<String>,
    /// The same as one JSON document.
    pub document: Value,
}

/// Traces the place `id` through `run`.
///
/// # Errors
/// [`Faults`] if no stage knows the code.
pub fn why(programme: &Programme, run: &Run, id: &str) -> Result<Trace, Faults> {
    let mut trace = Trace {
        lines: Vec::new(),
        document: json!({"id": id}),
    };
    let mut found = false;
    if let (Some(need), Some(row)) = (
        &run.need,
        row_of(run.need.as_ref().map(|need| &need.input.ids), id),
    ) {
        found = true;
        explain_need(programme, need, row, &mut trace);
        explain_community(programme, run, id, &mut trace);
        if let Some(areas) = &run.areas {
            let area = &areas.codes[areas.area_of[row]];
            trace.lines.push(format!("It lies in {area}."));
            trace.document["area"] = json!(area);
            if let Some(share) = &run.share {
                explain_share(programme, share, area, &mut trace);
            }
        }
    }
    if let Some(areas) = &run.areas
        && let Ok(position) = areas.codes.binary_search_by(|code| code.as_str().cmp(id))
    {
        found = true;
        explain_area(programme, run, position, &mut trace);
    }
    if let Some(share) = &run.share {
        found |= explain_share(programme, share, id, &mut trace);
    }
    found |= explain_election(run, id, &mut trace);
    let mut kept_as = id.to_owned();
    if !found && let Some((one, row)) = project_named(run, id) {
        found = true;
        let project = &one.decided.contest.projects[row];
        kept_as = format!("{}/{}", one.place.id, project.id);
        explain_project(one, row, &mut trace);
        explain_ground(programme, run, &one.place.id, &mut trace);
    }
    if !found && let Some(community) = community_of(run, id) {
        explain_ground(programme, run, community, &mut trace);
    }
    found |= explain_ledger(run, &kept_as, &mut trace);
    if let Some(connect) = &run.connect {
        found |= explain_pots(run, connect, id, &mut trace);
    }
    if let Some(outcome) = &run.outcome {
        found |= explain_outcome(outcome, id, &mut trace);
    }
    if let Some(examination) = &run.examination {
        found |= explain_examination(examination, id, &mut trace);
    }
    if found {
        Ok(trace)
    } else {
        Err(unknown(run, id))
    }
}

/// The need and the money of the place `id` that a project or commitment is of.
fn explain_ground(programme: &Programme, run: &Run, id: &str, trace: &mut Trace) {
    if let (Some(need), Some(place)) = (
        &run.need,
        row_of(run.need.as_ref().map(|need| &need.input.ids), id),
    ) {
        explain_need(programme, need, place, trace);
    }
    if let Some(share) = &run.share {
        explain_share(programme, share, id, trace);
    }
    if let Some(areas) = &run.areas
        && let Ok(position) = areas.codes.binary_search_by(|code| code.as_str().cmp(id))
    {
        explain_area(programme, run, position, trace);
    }
}

fn explain_need(programme: &Programme, need: &NeedRun, row: usize, trace: &mut Trace) {
    let spec = programme.need.as_ref().expect("it ran");
    explain_index(("Need", "need"), spec, need, row, trace);
}

/// The second index of the place `id`, if there is one.
fn explain_community(programme: &Programme, run: &Run, id: &str, trace: &mut Trace) {
    if let (Some(spec), Some(community)) = (&programme.community, &run.community)
        && let Some(row) = row_of(Some(&community.input.ids), id)
    {
        explain_index(("Community need", "community"), spec, community, row, trace);
    }
}

/// One index of the place at `row`: `title` in words, `key` in the document.
fn explain_index(
    (title, key): (&str, &str),
    spec: &NeedSpec,
    need: &NeedRun,
    row: usize,
    trace: &mut Trace,
) {
    let scores = &need.scores;
    let places = need.input.ids.len();
    trace
        .lines
        .push(format!("{title} of {}", need.input.ids[row]));
    let mut indicators = Vec::new();
    let source = need.input.table.source();
    let file = source.file.as_deref().unwrap_or(need.input.table.name());
    for (indicator, result) in spec.indicators.iter().zip(&scores.indicators) {
        let id = &indicator.id.value;
        let from = match &indicator.values {
            ValuesSpec::Column(names) => {
                let used = names.iter().find(|name| need.input.table.has(&name.value));
                used.map_or_else(String::new, |name| format!("column {}", name.value))
            }
            ValuesSpec::Sql(sql) => sql.value.text().to_owned(),
        };
        let value = result.treated[row];
        let normalised = result.normalised[row];
        let contribution = result.contribution.as_ref().and_then(|all| all[row]);
        trace.lines.push(format!(
            "  {id}: {} ({from}, {file}:{}), on the index's scale {}, adds {}",
            shown(value),
            need.input.table.line_of(row),
            shown(normalised),
            shown(contribution),
        ));
        indicators.push(json!({
            "indicator": id,
            "from": from,
            "line": need.input.table.line_of(row),
            "value": value,
            "weight": result.weight,
            "normalised": normalised,
            "contribution": contribution,
        }));
    }
    trace.lines.push(format!(
        "  score {}, rank {} of {places}, tenth {}",
        shown(Some(scores.score[row])),
        scores.rank[row],
        scores.decile[row]
    ));
    trace.document[key] = json!({
        "source": need.input.table.source().to_json(),
        "indicators": indicators,
        "score": scores.score[row],
        "rank": scores.rank[row].get(),
        "places": places,
        "decile": scores.decile[row],
    });
    if let Some(robustness) = &need.robustness {
        trace.lines.push(format!(
            "  rank between {} and {} in nine of ten of {} draws; in the first tenth in {}% of them",
            robustness.rank_low[row],
            robustness.rank_high[row],
            robustness.draw_ranks.draws(),
            100.0 * robustness.p_worst_decile[row],
        ));
        trace.document[key]["rank_low"] = json!(robustness.rank_low[row].get());
        trace.document[key]["rank_high"] = json!(robustness.rank_high[row].get());
        trace.document[key]["p_worst_decile"] = json!(robustness.p_worst_decile[row]);
    }
}

fn row_of(ids: Option<&Vec<PlaceId>>, id: &str) -> Option<usize> {
    ids?.iter().position(|known| known.as_str() == id)
}

fn shown(value: Option<f64>) -> String {
    value.map_or_else(|| "nothing".into(), |value| format!("{value:.3}"))
}

fn unknown(run: &Run, id: &str) -> Faults {
    let mut known: Vec<&str> = Vec::new();
    if let Some(need) = &run.need {
        known.extend(need.input.ids.iter().map(PlaceId::as_str));
    }
    if let Some(areas) = &run.areas {
        known.extend(areas.codes.iter().map(String::as_str));
    }
    if let Some(share) = &run.share {
        known.extend(share.input.places.ids.iter().map(PlaceId::as_str));
    }
    if let Some(connect) = &run.connect {
        known.extend(connect.places().iter().map(String::as_str));
    }
    if let Some(ledger) = &run.ledger {
        let commitments = ledger.kept.books.books().flat_map(Book::commitments);
        known.extend(commitments.map(|one| one.name.as_str()));
    }
    let several = elections_with(run, id);
    if let [first, second, ..] = several.as_slice() {
        let what = format!("{} elections have a project '{id}'", several.len());
        let help = format!("name the place too, such as {first} or {second}");
        return Fault::new(id, what, help).into();
    }
    let near = nearest(id, known);
    let help = match near.first() {
        Some(near) => format!("did you mean '{near}'?"),
        None => "give the code of a place, as it stands in out/need.csv or out/shares.csv".into(),
    };
    Fault::new(id, "no stage of this programme knows this code", help).into()
}
