//! The same for programs. Counts come from where the pages have them.

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::vote::shown;
use crate::error::Refusal;
use crate::openapi::openapi;
use crate::polls::Poll;
use crate::state::App;

pub(super) fn answer(value: &Value) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    (headers, format!("{value:#}\n")).into_response()
}

fn about(poll: &Poll) -> Value {
    let definition = &poll.definition;
    json!({
        "community": definition.community,
        "id": definition.id,
        "title": definition.title,
        "standing": poll.standing.key(),
        "practice": definition.practice,
        "opens": definition.opens.to_string(),
        "closes": definition.closes.to_string(),
        "definition_sha256": poll.hash.to_string(),
    })
}

/// What programs can ask for, in the words of `OpenAPI`.
pub(crate) async fn document(State(app): State<App>) -> Response {
    answer(&openapi(
        &app.settings.address,
        &app.places.sheets.programme,
    ))
}

/// Every vote that was opened.
pub(crate) async fn votes(State(app): State<App>) -> Response {
    let all: Vec<Value> = app.polls.shown().iter().map(|poll| about(poll)).collect();
    answer(&json!({ "votes": all }))
}

/// One vote; what came of it is `null` until it is closed.
pub(crate) async fn vote(
    State(app): State<App>,
    Path((place, poll)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let poll = shown(&app, &place, &poll)?;
    let mut value = about(&poll);
    let results = app.polls.results(&poll).await?;
    value["results"] = results.map_or(Value::Null, |results| {
        let turnout = results.published.turnout;
        json!({
            "issued": turnout.issued,
            "used": turnout.used,
            "papers": {
                "with_code": turnout.papers.with_code,
                "without_code": turnout.papers.without_code,
                "not_counted": turnout.papers.not_counted,
            },
            "ballots": results.published.ballots.len(),
            "replaced": results.published.replaced.len(),
            "root": results.published.root().to_string(),
            "result": results.counted.as_ref().map(|counted| &counted.document),
        })
    });
    Ok(answer(&value))
}

/// The definition, to the letter that is hashed.
pub(crate) async fn definition(
    State(app): State<App>,
    Path((place, poll)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let poll = shown(&app, &place, &poll)?;
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    Ok((headers, poll.definition.canonical()).into_response())
}

/// What is told of one place.
pub(crate) async fn place(
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    let sheet = app.places.get(&id).ok_or(Refusal::NotFound)?;
    let mut value =
        serde_json::to_value(sheet).map_err(|error| Refusal::Fault(error.to_string()))?;
    value["sources"] = (sheet.cites.iter())
        .filter_map(|at| app.places.sheets.sources.get(*at))
        .map(|source| json!(source))
        .collect();
    Ok(answer(&value))
}
