//! Ideas as officers see them: calls, begun and ended, and what waits for somebody.

use allotment_place::Currency;
use allotment_proposal::{Call, CallFault, State as Standing, TypedCall};
use allotment_store::{Account, KeptCall, KeptIdeas, Session};
use askama::Template;
use axum::Extension;
use axum::extract::{Form, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::office::office;
use super::places::day;
use super::vote::Wrong;
use crate::clock::today;
use crate::error::Refusal;
use crate::idea_view::{Listed, Reader, currency};
use crate::page::{Here, Page, private, wrong};
use crate::permission::Act;
use crate::record::tell;
use crate::state::App;

/// A place that was ever asked, with what waits there.
struct OfPlace {
    name: String,
    /// The call that has not ended.
    open: Option<Open>,
    /// Where it is ended.
    end: String,
    to_read: Vec<Listed>,
    to_cost: Vec<Listed>,
    ready: Vec<Listed>,
    /// Where a vote is drafted from those that are ready.
    vote: String,
    other: Vec<Listed>,
}

struct Open {
    title: String,
    lang: String,
    from: String,
    until: String,
}

/// What was typed into the form of a call.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub(crate) struct New {
    place: String,
    title_en: String,
    title_cy: String,
    words_en: String,
    words_cy: String,
    opens: String,
    closes: String,
}

#[derive(Template)]
#[template(path = "office_ideas.html")]
struct Queue {
    page: Page,
    may_judge: bool,
    may_run: bool,
    places: Vec<OfPlace>,
    /// Places that can be asked: code and name.
    free: Vec<(String, String)>,
    new: New,
    wrongs: Vec<Wrong>,
}

/// The address of a place's ideas in the office, without the language.
pub(crate) fn path_of(place: &str) -> String {
    format!("/office/ideas/{}", crate::page::escaped(place))
}

fn of_place(
    (app, page, reader): (&App, &Page, Reader),
    calls: &[KeptCall],
    kept: &KeptIdeas,
) -> OfPlace {
    let place = &calls[0].call.community;
    let path = format!("{}{}", page.base(), path_of(place));
    let all = |which: &dyn Fn(Standing) -> bool| -> Vec<Listed> {
        let some = kept.ideas.iter().filter(|idea| which(idea.state));
        some.map(|idea| {
            let about = (idea, reader.text(kept, idea, idea.version()));
            let href = format!("{path}/{}", idea.number);
            Listed::new(page, href, about, currency(calls, idea))
        })
        .collect()
    };
    let open = calls.iter().find(|kept| !kept.ended);
    OfPlace {
        name: app.places.name_of(place).to_owned(),
        open: open.map(|kept| Open {
            title: kept.call.title.in_language(page.lang()).to_owned(),
            lang: kept.call.title.language_for(page.lang()).to_owned(),
            from: day(page, kept.call.opens),
            until: day(page, kept.call.closes),
        }),
        end: format!("{path}/end"),
        to_read: all(&|state| state == Standing::Received),
        to_cost: all(&|state| state == Standing::Published),
        ready: all(&|state| state == Standing::Feasible),
        vote: format!("{path}/vote"),
        other: all(&|state| {
            let waits = [Standing::Received, Standing::Published, Standing::Feasible];
            !waits.contains(&state)
        }),
    }
}

async fn queue_page(
    app: &App,
    here: &Here,
    account: &Account,
    new: New,
    wrongs: Vec<Wrong>,
) -> Result<Queue, Refusal> {
    let mut page = office(app, here, "office-ideas-title").at("/office/ideas");
    page.is_wrong = !wrongs.is_empty();
    let calls = app.polls.store.calls().await?;
    let mut places = Vec::new();
    for calls in calls.chunk_by(|one, next| one.call.community == next.call.community) {
        let kept = app.polls.store.ideas(&calls[0].call.community).await?;
        let asked = (app, &page, Reader::of(account.role));
        places.push(of_place(asked, calls, &kept));
    }
    let is_asked = |id: &str| {
        let mut open = calls.iter().filter(|kept| !kept.ended);
        open.any(|kept| kept.call.community == id)
    };
    let all = app.places.sheets.places.iter();
    Ok(Queue {
        may_judge: Act::Judge.is_allowed(Some(account.role)),
        may_run: Act::Run.is_allowed(Some(account.role)),
        places,
        free: all
            .filter(|sheet| !is_asked(&sheet.id))
            .map(|sheet| (sheet.id.clone(), sheet.name.clone()))
            .collect(),
        new,
        wrongs,
        page,
    })
}

/// What waits for somebody.
pub(crate) async fn queue(
    State(app): State<App>,
    here: Here,
    Extension(account): Extension<Account>,
) -> Result<Response, Refusal> {
    let new = New {
        opens: today().to_string(),
        ..New::default()
    };
    private(&queue_page(&app, &here, &account, new, Vec::new()).await?)
}

fn in_words(page: &Page, fault: CallFault) -> Wrong {
    let (key, field) = match fault {
        CallFault::NoTitle => ("call-no-title", "title-en"),
        CallFault::TooLong => ("call-too-long", "title-en"),
        CallFault::NoFirstDay => ("call-no-first-day", "opens"),
        CallFault::NoLastDay => ("call-no-last-day", "closes"),
        CallFault::BeforeItsFirst => ("call-before-its-first", "closes"),
        CallFault::TooManyDays => ("call-too-many-days", "closes"),
        _ => ("call-over", "closes"),
    };
    Wrong {
        words: page.say(key),
        field: field.into(),
    }
}

fn to_queue(here: &Here) -> Response {
    Redirect::to(&format!("{}/office/ideas", here.language.base())).into_response()
}

/// Begins a call for ideas.
pub(crate) async fn begin(
    State(app): State<App>,
    here: Here,
    Extension(account): Extension<Account>,
    Form(new): Form<New>,
) -> Result<Response, Refusal> {
    if app.places.get(&new.place).is_none() {
        return Err(Refusal::NotUnderstood);
    }
    let by_language = |english: &str, welsh: &str| {
        let of = |language: &str, words: &str| (language.to_owned(), words.to_owned());
        vec![of("en", english), of("cy", welsh)]
    };
    let typed = TypedCall {
        community: new.place.clone(),
        title: by_language(&new.title_en, &new.title_cy),
        words: by_language(&new.words_en, &new.words_cy),
        opens: new.opens.clone(),
        closes: new.closes.clone(),
    };
    let page = office(&app, &here, "office-ideas-title");
    let call = match Call::read(&typed, Currency::GBP, today()) {
        Ok(call) => call,
        Err(faults) => {
            let wrongs = faults.into_iter().map(|fault| in_words(&page, fault));
            let shown = queue_page(&app, &here, &account, new, wrongs.collect()).await?;
            return wrong(&shown);
        }
    };
    let number = app.polls.store.add_call(call).await?;
    let number = number.ok_or(Refusal::NotNow)?;
    let about: [(&str, &dyn std::fmt::Display); 2] = [("place", &new.place), ("call", &number)];
    tell(&app, &account, "began a call for ideas", &about);
    Ok(to_queue(&here))
}

/// Ends the call of a place for good.
pub(crate) async fn end(
    State(app): State<App>,
    here: Here,
    Extension(session): Extension<Session>,
    Path(place): Path<String>,
) -> Result<Response, Refusal> {
    let calls = app.polls.store.calls_of(&place).await?;
    let open = calls.iter().find(|kept| !kept.ended);
    let number = open.ok_or(Refusal::NotNow)?.number;
    if !app.polls.store.end_call(&place, number).await? {
        return Err(Refusal::NotNow);
    }
    let about: [(&str, &dyn std::fmt::Display); 2] = [("place", &place), ("call", &number)];
    tell(&app, &session.account, "ended a call for ideas", &about);
    Ok(to_queue(&here))
}
