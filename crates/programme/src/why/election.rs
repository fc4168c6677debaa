//! What residents of a place decided, and why, traced.

use allotment_place::Pence;
use serde_json::json;

use super::Trace;
use crate::Run;
use crate::decide::PlaceElection;

/// Adds what the residents of the place `id` decided; whether they did.
pub(super) fn explain_election(run: &Run, id: &str, trace: &mut Trace) -> bool {
    let Some(decide) = &run.decide else {
        return false;
    };
    if let Some(place) = decide.waiting.iter().find(|place| place.id == id) {
        let line = format!("Residents of {} have not voted yet.", place.name);
        trace.lines.push(line);
        return true;
    }
    let Some(one) = decide.elections.iter().find(|one| one.place.id == id) else {
        return false;
    };
    budget(one, trace);
    let mut funded = Vec::new();
    for (round, &project) in (1..).zip(&one.decided.outcome.selected) {
        let at = project as usize;
        let cost = one.decided.amount(one.decided.contest.projects[at].cost);
        trace.lines.push(format!(
            "  {round}. {} ({}), which costs {cost}",
            one.project_name(at),
            one.decided.id(project),
        ));
        funded.push(
            json!({"id": one.decided.id(project), "name": one.project_name(at), "cost": cost}),
        );
    }
    trace.document["decide"] = json!({
        "file": one.path,
        "budget": one.decided.amount(one.decided.contest.budget),
        "voters": one.decided.contest.voters,
        "funded": funded,
    });
    true
}

fn budget(one: &PlaceElection, trace: &mut Trace) {
    let decided = &one.decided;
    trace.lines.push(format!(
        "Residents of {} decided ({} votes, {})",
        one.place.name, decided.contest.voters, one.path
    ));
    let budget = decided.amount(decided.contest.budget);
    let spent = decided.amount(decided.outcome.spent(&decided.contest));
    trace.lines.push(format!(
        "  by {}, over {budget}, of which {spent} is spent",
        decided.settled.rule
    ));
}

/// The place and the row of the project `id`: `PLACE/PROJECT`, or a project's
/// code alone where only one election has it.
pub(super) fn project_named<'a>(run: &'a Run, id: &str) -> Option<(&'a PlaceElection, usize)> {
    let elections = run.decide.iter().flat_map(|decide| &decide.elections);
    let row = |one: &PlaceElection, code: &str| {
        let mut projects = one.decided.contest.projects.iter();
        projects.position(|project| project.id == code)
    };
    let mut alone = Vec::new();
    for one in elections {
        let of_place = id
            .strip_prefix(one.place.id.as_str())
            .and_then(|rest| rest.strip_prefix('/'));
        if let Some(found) = of_place.and_then(|code| row(one, code)) {
            return Some((one, found));
        }
        alone.extend(row(one, id).map(|row| (one, row)));
    }
    match alone.as_slice() {
        [only] => Some(*only),
        _ => None,
    }
}

/// How many elections have a project with the code `id`.
pub(super) fn elections_with(run: &Run, id: &str) -> Vec<String> {
    let elections = run.decide.iter().flat_map(|decide| &decide.elections);
    let with = elections.filter(|one| {
        let mut projects = one.decided.contest.projects.iter();
        projects.any(|project| project.id == id)
    });
    with.map(|one| format!("{}/{id}", one.place.id)).collect()
}

/// Adds why one project is funded or not.
pub(super) fn explain_project(one: &PlaceElection, row: usize, trace: &mut Trace) {
    let project = &one.decided.contest.projects[row];
    let amounts = one.decided.amounts().swap_remove(row);
    let reason = one.sentences().swap_remove(row);
    let cost = one.decided.amount(project.cost);
    trace.lines.push(format!(
        "{} ({}) in {}",
        one.project_name(row),
        project.id,
        one.place.name
    ));
    trace.lines.push(format!(
        "  costs {cost}, named by {} of {} voters: {}",
        project.votes, one.decided.contest.voters, amounts.status
    ));
    trace.lines.push(format!("  {reason}"));
    budget(one, trace);
    trace.document["project"] = json!({
        "place": one.place.id,
        "id": project.id,
        "name": one.project_name(row),
        "cost": cost,
        "votes": project.votes,
        "status": amounts.status,
        "round": amounts.round,
        "reason": reason,
        "envelope_minor": one.place.envelope.map(Pence::get),
    });
}
