//! Ideas for programs and spreadsheets: what everybody sees, and nothing else.

use std::fmt::Write as _;

use allotment_place::{Currency, Pence};
use allotment_proposal::{Event, Idea, State as Standing, Step};
use allotment_store::{KeptCall, KeptIdeas};
use axum::extract::{Path, State};
use axum::response::Response;
use serde_json::{Value, json};

use super::api;
use super::ideas::calls_of;
use super::results::file;
use crate::error::Refusal;
use crate::idea_view::currency;
use crate::state::App;

const CSV: &str = "text/csv; charset=utf-8";

fn minor(cost: Pence) -> String {
    cost.get().to_string()
}

/// What a step tells, part by part.
struct Parts<'a> {
    kind: Option<&'static str>,
    words: Option<&'a str>,
    assumptions: Option<&'a str>,
    cost: Option<Pence>,
    feasible: Option<bool>,
    /// The other idea of two that were joined.
    with: Option<u32>,
}

fn parts<'a>(event: &'a Event, of: &Idea) -> Parts<'a> {
    let found = match &event.step {
        Step::Judge { judgement } => Some(judgement),
        _ => None,
    };
    Parts {
        kind: event.kind().map(allotment_proposal::ReasonKind::key),
        words: of.words(event),
        assumptions: of.assumptions(event),
        cost: found.map(|found| found.cost),
        feasible: found.map(|found| found.feasible),
        with: match event.step {
            Step::Merge { into, .. } if event.idea == of.number => Some(into),
            Step::Merge { .. } => Some(event.idea),
            _ => None,
        },
    }
}

fn step(event: &Event, of: &Idea) -> Value {
    let parts = parts(event, of);
    json!({
        "day": event.on.to_string(),
        "step": event.step.key(),
        "by": event.by.role(),
        "kind": parts.kind,
        "words": parts.words,
        "assumptions": parts.assumptions,
        "cost": parts.cost.map(minor),
        "feasible": parts.feasible,
        "with": parts.with,
    })
}

fn into(idea: &Idea) -> Option<u32> {
    match idea.state {
        Standing::Merged { into } => Some(into),
        _ => None,
    }
}

fn sent(kept: &KeptIdeas, idea: &Idea) -> Option<String> {
    let first = kept.ideas.history(idea.number).next();
    first.map(|event| event.on.to_string())
}

fn one(kept: &KeptIdeas, calls: &[KeptCall], idea: &Idea) -> Value {
    let text = kept.shown(idea);
    let found = idea.judgement.as_ref();
    json!({
        "number": idea.number,
        "call": idea.call,
        "state": idea.state.key(),
        "sent": sent(kept, idea),
        "language": text.map(|text| &text.language),
        "title": text.map(|text| &text.title),
        "what": text.map(|text| &text.what),
        "where": text.map(|text| &text.place),
        "helps": text.map(|text| &text.helps),
        "currency": currency(calls, idea).as_str(),
        "interest": text.and_then(|text| text.interest.as_ref()),
        "rough_cost": text.and_then(|text| text.cost).map(minor),
        "cost": found.map(|found| minor(found.cost)),
        "feasible": found.map(|found| found.feasible),
        "joined_with": into(idea),
        "joined": idea.joined,
        "vote": idea.ballot.as_ref().map(|(poll, project)| json!({
            "id": poll,
            "project": project,
        })),
        "history": kept.ideas.history(idea.number)
            .map(|event| step(event, idea))
            .collect::<Vec<_>>(),
    })
}

fn public(kept: &KeptIdeas) -> impl Iterator<Item = &Idea> {
    kept.ideas.iter().filter(|idea| idea.is_public())
}

/// The calls and the ideas of a place, with what has happened to each.
pub(crate) async fn document(
    State(app): State<App>,
    Path(place): Path<String>,
) -> Result<Response, Refusal> {
    let calls = calls_of(&app, &place).await?;
    let kept = app.polls.store.ideas(&place).await?;
    let told = calls.iter().map(|kept| {
        json!({
            "number": kept.number,
            "title": kept.call.title,
            "words": kept.call.words,
            "opens": kept.call.opens.to_string(),
            "closes": kept.call.closes.to_string(),
            "ended": kept.ended,
        })
    });
    let ideas = public(&kept).map(|idea| one(&kept, &calls, idea));
    Ok(api::answer(&json!({
        "place": place,
        "calls": told.collect::<Vec<_>>(),
        "ideas": ideas.collect::<Vec<_>>(),
    })))
}

/// A cell of CSV between quotation marks. What a spreadsheet would work out as a
/// formula has an apostrophe before it: people wrote it.
///
/// Source: RFC 4180; OWASP, «CSV Injection».
fn cell(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
    let before = if is_formula { "'" } else { "" };
    format!("\"{before}{}\"", text.replace('"', "\"\""))
}

/// A row of CSV.
fn row(text: &mut String, columns: &[String]) {
    writeln!(text, "{}", columns.join(",")).expect("a text takes text");
}

/// An amount in whole units and decimals, without a sign: a number to a spreadsheet.
fn number(cost: Option<Pence>, currency: Currency) -> String {
    cost.map_or_else(String::new, |cost| {
        let shown = cost.display(currency);
        (shown.chars())
            .filter(|sign| sign.is_ascii_digit() || *sign == '.')
            .collect()
    })
}

fn yes(whether: Option<bool>) -> String {
    match whether {
        Some(true) => "yes".into(),
        Some(false) => "no".into(),
        None => String::new(),
    }
}

fn some(number: Option<u32>) -> String {
    number.map_or_else(String::new, |number| number.to_string())
}

/// The ideas of a place, one a row.
pub(crate) async fn list(
    State(app): State<App>,
    Path(place): Path<String>,
) -> Result<Response, Refusal> {
    let calls = calls_of(&app, &place).await?;
    let kept = app.polls.store.ideas(&place).await?;
    let mut text = String::from(
        "number,call,state,sent,language,title,what,where,helps,interest,currency,rough_cost,cost,feasible,joined_with,vote,project\n",
    );
    for idea in public(&kept) {
        let own = kept.shown(idea);
        let currency = currency(&calls, idea);
        let found = idea.judgement.as_ref();
        let (vote, project) = idea.ballot.clone().unwrap_or_default();
        let words = |of: fn(&allotment_proposal::IdeaText) -> &String| {
            cell(own.map_or("", |text| of(text).as_str()))
        };
        let columns = [
            idea.number.to_string(),
            idea.call.to_string(),
            idea.state.key().to_owned(),
            sent(&kept, idea).unwrap_or_default(),
            words(|text| &text.language),
            words(|text| &text.title),
            words(|text| &text.what),
            words(|text| &text.place),
            words(|text| &text.helps),
            cell(
                own.and_then(|text| text.interest.as_deref())
                    .unwrap_or_default(),
            ),
            currency.as_str().to_owned(),
            number(own.and_then(|text| text.cost), currency),
            number(found.map(|found| found.cost), currency),
            yes(found.map(|found| found.feasible)),
            some(into(idea)),
            cell(&vote),
            cell(&project),
        ];
        row(&mut text, &columns);
    }
    Ok(file(CSV, Some("ideas.csv"), text.into_bytes()))
}

/// What has happened to the ideas of a place, one step a row.
pub(crate) async fn steps(
    State(app): State<App>,
    Path(place): Path<String>,
) -> Result<Response, Refusal> {
    let calls = calls_of(&app, &place).await?;
    let kept = app.polls.store.ideas(&place).await?;
    let mut text =
        String::from("idea,day,step,by,kind,words,assumptions,currency,cost,feasible,with\n");
    for idea in public(&kept) {
        let currency = currency(&calls, idea);
        for event in kept.ideas.history(idea.number) {
            let parts = parts(event, idea);
            let columns = [
                idea.number.to_string(),
                event.on.to_string(),
                event.step.key().to_owned(),
                event.by.role().to_owned(),
                parts.kind.unwrap_or_default().to_owned(),
                cell(parts.words.unwrap_or_default()),
                cell(parts.assumptions.unwrap_or_default()),
                currency.as_str().to_owned(),
                number(parts.cost, currency),
                yes(parts.feasible),
                some(parts.with),
            ];
            row(&mut text, &columns);
        }
    }
    Ok(file(CSV, Some("history.csv"), text.into_bytes()))
}
