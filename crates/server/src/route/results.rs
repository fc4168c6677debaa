//! What came of a vote, once it is closed. Every handler asks
//! [`crate::polls::Register::results`], which gives nothing before.

use std::sync::Arc;

use allotment_ledger::Hash;
use allotment_programme::poll::RESULTS;
use askama::Template;
use axum::body::Bytes;
use axum::extract::{Form, Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::vote::{Head, idea_of, page_of, shown};
use crate::error::Refusal;
use crate::page::{Here, Page, private, public};
use crate::polls::{Poll, Results};
use crate::state::App;

pub(super) struct Line {
    pub(super) name: String,
    pub(super) cost: String,
    votes: u64,
    is_funded: bool,
    why: Vec<String>,
    /// The page of the idea that it is.
    idea: Option<String>,
}

#[derive(Template)]
#[template(path = "results.html")]
struct ResultsPage {
    page: Page,
    head: Head,
    /// Nothing before closing.
    told: Option<Told>,
}

pub(super) struct Told {
    pub(super) issued: u64,
    pub(super) used: u64,
    pub(super) turnout: String,
    pub(super) funded: Vec<Line>,
    pub(super) not_funded: Vec<Line>,
    pub(super) spent: String,
    pub(super) left: String,
    pub(super) served: String,
    settings: Vec<(String, String)>,
    command: String,
    replaced: usize,
    /// Where papers are taken.
    papers: Option<Papers>,
    checkpoint: String,
    verifier: String,
}

/// How many came on paper, and how many people that makes.
struct Papers {
    took_part: u64,
    with_code: u64,
    without_code: u64,
    not_counted: u64,
}

/// The results, or when they will be there.
pub(crate) async fn page(
    State(app): State<App>,
    here: Here,
    Path((place, poll)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let poll = shown(&app, &place, &poll)?;
    let results = app.polls.results(&poll).await?;
    let mut page = page_of(&app, &here, &poll, "results-title");
    page = page.at(format!("{}/results", super::vote::path_of(&poll)));
    let head = Head::new(&app, &page, &poll);
    let title = page.say1("results-of", "title", &head.title);
    let page = page.titled(title);
    let told = results.map(|results| told(&app, &page, &poll, &results));
    public(&ResultsPage { page, head, told })
}

/// A part as people read it: `23.5%`.
fn part(of: u64, all: u64) -> String {
    if all == 0 {
        return "–".into();
    }
    let tenths = (u128::from(of) * 1_000 + u128::from(all) / 2) / u128::from(all);
    format!("{}.{}%", tenths / 10, tenths % 10)
}

pub(super) fn told(app: &App, page: &Page, poll: &Poll, results: &Results) -> Told {
    let turnout = results.published.turnout;
    let definition = &poll.definition;
    let mut told = Told {
        issued: turnout.issued,
        used: turnout.used,
        turnout: part(turnout.used, turnout.issued),
        funded: Vec::new(),
        not_funded: Vec::new(),
        spent: String::new(),
        left: String::new(),
        served: String::new(),
        settings: Vec::new(),
        command: String::new(),
        replaced: results.published.replaced.len(),
        papers: definition.papers.map(|_| Papers {
            took_part: turnout.took_part(),
            with_code: turnout.papers.with_code,
            without_code: turnout.papers.without_code,
            not_counted: turnout.papers.not_counted,
        }),
        checkpoint: results.checkpoint.clone(),
        verifier: app.polls.signer.verifier().to_string(),
    };
    let Some(counted) = &results.counted else {
        return told;
    };
    let election = &counted.page;
    let mut lines: Vec<(Option<u32>, Line)> = (election.projects.iter())
        .map(|project| {
            let at = definition.project(&project.id);
            let name = at.map(|at| definition.projects[at].name.in_language(page.lang()));
            let line = Line {
                name: name.unwrap_or(&project.name).to_owned(),
                cost: project.cost.clone(),
                votes: project.votes,
                is_funded: project.funded.is_some(),
                why: project.why.clone(),
                idea: at.and_then(|at| idea_of(page, poll, &definition.projects[at])),
            };
            (project.funded, line)
        })
        .collect();
    lines.sort_by_key(|(funded, line)| (funded.unwrap_or(u32::MAX), u64::MAX - line.votes));
    let (funded, not): (Vec<_>, Vec<_>) = lines.into_iter().partition(|(_, line)| line.is_funded);
    told.funded = funded.into_iter().map(|(_, line)| line).collect();
    told.not_funded = not.into_iter().map(|(_, line)| line).collect();
    told.spent.clone_from(&election.spent);
    told.left.clone_from(&election.left);
    let nothing = election.served.first().copied().unwrap_or(0);
    told.served = part(election.voters.saturating_sub(nothing), election.voters);
    told.settings = (election.settings.iter())
        .map(|fact| (fact.label.clone(), fact.value.clone()))
        .collect();
    told.command.clone_from(&election.recount.command);
    told
}

async fn of(app: &App, place: &str, poll: &str) -> Result<Arc<Results>, Refusal> {
    let poll = shown(app, place, poll)?;
    app.polls.results(&poll).await?.ok_or(Refusal::NotNow)
}

pub(crate) fn file(kind: &'static str, name: Option<&str>, bytes: impl Into<Bytes>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    let bytes: Bytes = bytes.into();
    let mut response = (headers, bytes).into_response();
    if let Some(name) = name {
        let value = format!("attachment; filename=\"{name}\"");
        if let Ok(value) = value.parse() {
            let headers = response.headers_mut();
            headers.insert(header::CONTENT_DISPOSITION, value);
        }
    }
    response
}

/// Everything that is needed to count again.
pub(crate) async fn zip(
    State(app): State<App>,
    Path((place, poll)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let results = of(&app, &place, &poll).await?;
    Ok(file("application/zip", Some(RESULTS), results.zip.clone()))
}

/// The ballots in the format of Pabulib.
pub(crate) async fn ballots(
    State(app): State<App>,
    Path((place, poll)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let results = of(&app, &place, &poll).await?;
    let bytes = allotment_programme::poll::ballots_pb(&results.published);
    Ok(file("text/plain; charset=utf-8", Some("ballots.pb"), bytes))
}

/// The signed root of the tree of ballots.
pub(crate) async fn checkpoint(
    State(app): State<App>,
    Path((place, poll)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let results = of(&app, &place, &poll).await?;
    let text = results.checkpoint.clone().into_bytes();
    Ok(file("text/plain; charset=utf-8", None, text))
}

/// The result for programs.
pub(crate) async fn document(
    State(app): State<App>,
    Path((place, poll)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let results = of(&app, &place, &poll).await?;
    let counted = results.counted.as_ref().ok_or(Refusal::NotFound)?;
    let bytes = serde_json::to_vec_pretty(&counted.document)
        .map_err(|error| Refusal::Fault(error.to_string()))?;
    Ok(file("application/json", None, bytes))
}

#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    number: String,
}

#[derive(Template)]
#[template(path = "find_receipt.html")]
struct FindReceipt {
    page: Page,
    head: Head,
    number: String,
    /// What to say of it: a key; nothing if nothing was asked.
    words: Option<&'static str>,
    found: Option<Proof>,
}

struct Proof {
    line: String,
    place: u64,
    size: usize,
    root: String,
    steps: Vec<String>,
}

fn receipt_page(app: &App, here: &Here, poll: &Poll) -> FindReceipt {
    let page = page_of(app, here, poll, "find-receipt-title");
    let page = page.at(format!("{}/receipt", super::vote::path_of(poll)));
    FindReceipt {
        head: Head::new(app, &page, poll),
        number: String::new(),
        words: None,
        found: None,
        page,
    }
}

/// The form for a receipt's number.
pub(crate) async fn receipt(
    State(app): State<App>,
    here: Here,
    Path((place, poll)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let poll = shown(&app, &place, &poll)?;
    public(&receipt_page(&app, &here, &poll))
}

/// Whether a receipt's ballot was counted, with the proof; after closing. The
/// number shows how its holder voted: it is sent in a form and not in an address,
/// which browsers and proxies keep.
pub(crate) async fn check_receipt(
    State(app): State<App>,
    here: Here,
    Path((place, poll)): Path<(String, String)>,
    Form(Asked { number }): Form<Asked>,
) -> Result<Response, Refusal> {
    let poll = shown(&app, &place, &poll)?;
    let number: String = number.chars().take(200).collect();
    let digits: String = number
        .chars()
        .filter(|sign| !sign.is_whitespace())
        .collect();
    let results = app.polls.results(&poll).await?;
    let (words, found) = match (&results, Hash::from_hex(&digits.to_lowercase())) {
        _ if digits.is_empty() => (None, None),
        (_, None) => (Some("receipt-no-number"), None),
        (None, Some(_)) => (Some("receipt-not-yet"), None),
        (Some(results), Some(leaf)) => match proof(&results.published, &leaf) {
            Some(proof) => (Some("receipt-counted"), Some(proof)),
            None if results.published.replaced.binary_search(&leaf).is_ok() => {
                (Some("receipt-replaced"), None)
            }
            None => (Some("receipt-not-there"), None),
        },
    };
    private(&FindReceipt {
        number,
        words,
        found,
        ..receipt_page(&app, &here, &poll)
    })
}

fn proof(published: &allotment_poll::Published, leaf: &Hash) -> Option<Proof> {
    let (at, steps) = published.inclusion(leaf)?;
    let cast = &published.ballots[usize::try_from(at).ok()?].1;
    Some(Proof {
        line: cast.leaf(&published.definition, &published.hash),
        place: at + 1,
        size: published.ballots.len(),
        root: published.root().to_string(),
        steps: steps.iter().map(ToString::to_string).collect(),
    })
}
