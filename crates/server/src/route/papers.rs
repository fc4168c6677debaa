//! Paper ballots: that they came in, and how far they are. Until the vote closes
//! no page says what stands on a paper.

use std::fmt::Write as _;
use std::sync::Arc;

use allotment_poll::{Code, PaperNumber, PaperProgress, Standing};
use allotment_store::{Account, PaperRefused, PaperWaits, Session};
use askama::Template;
use axum::Extension;
use axum::extract::{Form, Path, Query, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::office::{ask_if_it_counts, found, office, tell_of};
use super::results::file;
use super::vote::{Head, Wrong, path_of};
use crate::error::Refusal;
use crate::page::{Here, Page, private, wrong};
use crate::permission::Act;
use crate::polls::Poll;
use crate::record::{tell, vote_of};
use crate::state::App;
use crate::typed_code::code_in_words;

/// The most papers without a code that come in at once.
const PAPERS: usize = 500;

/// A vote that takes papers, at the address.
pub(crate) fn taking(app: &App, place: String, poll: String) -> Result<Arc<Poll>, Refusal> {
    let poll = found(app, place, poll)?;
    if poll.definition.papers.is_some() && poll.standing != Standing::Draft {
        Ok(poll)
    } else {
        Err(Refusal::NotFound)
    }
}

pub(crate) fn address(here: &Here, poll: &Poll) -> String {
    format!("{}/office{}/papers", here.language.base(), path_of(poll))
}

#[derive(Template)]
#[template(path = "papers.html")]
struct PapersPage {
    page: Page,
    head: Head,
    progress: PaperProgress,
    /// Whether papers may come in and be typed in, by whoever looks.
    may_enter: bool,
    is_closed: bool,
    without_code: bool,
    /// Numbers to write on papers that just came in.
    came: Option<(String, String)>,
    to_enter: Vec<String>,
    to_resolve: Vec<String>,
    code: String,
    wrong: Option<Wrong>,
}

async fn papers_page(
    app: &App,
    here: &Here,
    poll: &Poll,
    account: &Account,
) -> Result<PapersPage, Refusal> {
    let path = format!("/office{}/papers", path_of(poll));
    let mut page = office(app, here, "papers-title").at(path);
    page.is_practice = poll.definition.practice;
    let (community, id) = (&poll.definition.community, &poll.definition.id);
    let is_closed = poll.standing == Standing::Closed;
    let may_enter = Act::Run.is_allowed(Some(account.role)) && !is_closed;
    let (mut to_enter, mut to_resolve) = (Vec::new(), Vec::new());
    if may_enter {
        for (number, waits) in app
            .polls
            .store
            .papers_for(community, id, &account.id)
            .await?
        {
            match waits {
                PaperWaits::Entry => to_enter.push(number.to_string()),
                PaperWaits::Third => to_resolve.push(number.to_string()),
            }
        }
    }
    Ok(PapersPage {
        head: Head::new(app, &page, poll),
        progress: app.polls.store.paper_progress(community, id).await?,
        may_enter,
        is_closed,
        without_code: (poll.definition.papers).is_some_and(|papers| papers.without_code),
        came: None,
        to_enter,
        to_resolve,
        code: String::new(),
        wrong: None,
        page,
    })
}

#[derive(Deserialize)]
pub(crate) struct Came {
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
}

/// How far the papers are, and what waits for whoever looks.
pub(crate) async fn papers(
    State(app): State<App>,
    here: Here,
    Extension(account): Extension<Account>,
    Path((place, poll)): Path<(String, String)>,
    Query(came): Query<Came>,
) -> Result<Response, Refusal> {
    let poll = taking(&app, place, poll)?;
    let mut shown = papers_page(&app, &here, &poll, &account).await?;
    let number = |text: &str| text.parse::<PaperNumber>().ok();
    shown.came = number(&came.from)
        .zip(number(&came.to))
        .map(|(from, to)| (from.to_string(), to.to_string()));
    private(&shown)
}

#[derive(Deserialize)]
pub(crate) struct Coming {
    code: Option<String>,
    #[serde(default)]
    number: String,
    #[serde(default)]
    count: String,
}

/// What is wrong with a paper that came in, and in which field.
fn came_wrong(page: &Page, refused: PaperRefused, has_code: bool) -> Wrong {
    let (key, field) = match refused {
        PaperRefused::NumberTaken if has_code => ("paper-taken", "number"),
        PaperRefused::NumberTaken => ("paper-taken", "own-number"),
        PaperRefused::NotEntitled => ("code-unknown", "code"),
        PaperRefused::Cancelled => ("code-cancelled", "code"),
        PaperRefused::CameBefore => ("paper-came-before", "code"),
        _ => ("not-now", "main"),
    };
    Wrong {
        words: page.say(key),
        field: field.into(),
    }
}

/// Keeps that papers came in: one with its voter's code, or some without.
pub(crate) async fn receive(
    State(app): State<App>,
    here: Here,
    Extension(account): Extension<Account>,
    Path((place, poll)): Path<(String, String)>,
    Form(coming): Form<Coming>,
) -> Result<Response, Refusal> {
    let poll = taking(&app, place, poll)?;
    if poll.standing == Standing::Closed {
        return Err(Refusal::NotNow);
    }
    let mut shown = papers_page(&app, &here, &poll, &account).await?;
    let has_code = coming.code.is_some();
    shown.code = coming.code.clone().unwrap_or_default();
    let refuse = |mut shown: PapersPage, words: String, field: &str| {
        shown.page.is_wrong = true;
        shown.wrong = Some(Wrong {
            words,
            field: field.into(),
        });
        wrong(&shown)
    };
    let number = match coming.number.trim() {
        "" => None,
        text => match text.parse::<PaperNumber>() {
            Ok(number) => Some(number),
            Err(_) => {
                let words = shown.page.say("paper-number-wrong");
                let field = if has_code { "number" } else { "own-number" };
                return refuse(shown, words, field);
            }
        },
    };
    let codes: Vec<Option<Code>> = match &coming.code {
        Some(typed) => match typed.parse() {
            Ok(code) => vec![Some(code)],
            Err(fault) => {
                let words = code_in_words(&shown.page, fault);
                return refuse(shown, words, "code");
            }
        },
        None if !shown.without_code => return Err(Refusal::NotUnderstood),
        None => match coming.count.trim().parse::<usize>() {
            Ok(count) if (1..=PAPERS).contains(&count) && (count == 1 || number.is_none()) => {
                vec![None; count]
            }
            _ => {
                let words = shown.page.say("paper-count-wrong");
                return refuse(shown, words, "count");
            }
        },
    };
    match app.polls.receive(&poll, number, &codes).await? {
        Ok(given) => {
            let (Some(from), Some(to)) = (given.first(), given.last()) else {
                return Err(Refusal::NotUnderstood);
            };
            let about: [(&str, &dyn std::fmt::Display); 2] =
                [("vote", &vote_of(&poll)), ("count", &given.len())];
            tell(&app, &account, "took in papers", &about);
            // Shown after a step aside: to load the page again keeps no paper twice.
            let to = format!("{}?from={from}&to={to}", address(&here, &poll));
            Ok(Redirect::to(&to).into_response())
        }
        Err(refused) => {
            let Wrong { words, field } = came_wrong(&shown.page, refused, has_code);
            refuse(shown, words, &field)
        }
    }
}

/// Ends voting online, for good, while papers are still typed in.
pub(crate) async fn end_voting(
    State(app): State<App>,
    here: Here,
    Extension(session): Extension<Session>,
    Path((place, poll)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let poll = taking(&app, place, poll)?;
    if poll.standing != Standing::Open {
        return Err(Refusal::NotNow);
    }
    if let Some(ask) = ask_if_it_counts(&here, &session, &poll) {
        return Ok(ask);
    }
    if app.polls.end_voting(&poll).await? {
        tell_of(&app, &session, "ended voting online", &poll);
        let to = format!("{}/office{}", here.language.base(), path_of(&poll));
        Ok(Redirect::to(&to).into_response())
    } else {
        Err(Refusal::NotNow)
    }
}

/// Every paper as it was counted, once the vote is closed: whoever draws papers
/// from the box holds them against it.
pub(crate) async fn list(
    State(app): State<App>,
    Path((place, poll)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let poll = taking(&app, place, poll)?;
    let results = app.polls.results(&poll).await?.ok_or(Refusal::NotNow)?;
    let mut lines: Vec<String> = (results.papers.iter())
        .map(|paper| match &paper.ballot {
            Some((choices, leaf)) => {
                let choices = choices.replace('"', "\"\"");
                format!("{},yes,\"{choices}\",{leaf}", paper.number)
            }
            None => format!("{},no,,", paper.number),
        })
        .collect();
    lines.sort_unstable();
    let mut text = String::from("number,counted,ballot,receipt\n");
    for line in lines {
        writeln!(text, "{line}").expect("a text takes text");
    }
    let kind = "text/csv; charset=utf-8";
    let mut list = file(kind, Some("papers.csv"), text.into_bytes());
    let alone = HeaderValue::from_static("no-store");
    list.headers_mut().insert(header::CACHE_CONTROL, alone);
    Ok(list)
}
