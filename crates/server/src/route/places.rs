//! Places: finding one's own, and what is told of it.

use std::fmt::Write as _;
use std::sync::Arc;

use allotment_poll::Standing;
use allotment_report::{Sheet, SheetResult, SheetSource};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::error::Refusal;
use crate::page::{Here, Page, public};
use crate::polls::Poll;
use crate::residents::Found;
use crate::state::App;

/// A vote as it is linked to.
pub(crate) struct VoteLink {
    pub(crate) href: String,
    pub(crate) title: String,
    /// The language of the title.
    pub(crate) lang: String,
    pub(crate) place: String,
    pub(crate) is_open: bool,
    pub(crate) closes: String,
}

impl VoteLink {
    pub(crate) fn new(app: &App, page: &Page, poll: &Poll) -> Self {
        let definition = &poll.definition;
        let place = app.places.name_of(&definition.community).to_owned();
        Self {
            href: format!(
                "{}/vote/{}/{}",
                page.base(),
                definition.community,
                definition.id
            ),
            title: definition.title.in_language(page.lang()).to_owned(),
            lang: definition.title.language_for(page.lang()).to_owned(),
            place,
            is_open: poll.standing == Standing::Open,
            closes: end(page, definition),
        }
    }
}

/// A day in words: `31 December 2027`.
pub(crate) fn day(page: &Page, date: allotment_ledger::Date) -> String {
    let (year, month, day) = date.parts();
    format!("{day} {} {year}", page.say(&format!("month-{month}")))
}

/// When a vote ends, in words: its last day, and the time if it names one.
pub(crate) fn end(page: &Page, definition: &allotment_poll::Definition) -> String {
    let day = day(page, definition.closes);
    match definition.closes_time() {
        Some(time) => page.say2("day-at", "day", &day, "time", time),
        None => day,
    }
}

fn votes(app: &App, page: &Page, place: Option<&str>) -> Vec<VoteLink> {
    let shown = app.polls.shown();
    let own = shown
        .iter()
        .filter(|poll| place.is_none_or(|place| poll.definition.community == place));
    own.map(|poll: &Arc<Poll>| VoteLink::new(app, page, poll))
        .collect()
}

#[derive(Template)]
#[template(path = "home.html")]
struct Home<'a> {
    page: Page,
    about: Option<&'a str>,
    example: Option<String>,
    votes: Vec<VoteLink>,
}

/// The first page.
pub(crate) async fn home(State(app): State<App>, here: Here) -> Result<Response, Refusal> {
    let page = Page::new(&app, &here, "home-title");
    let mut votes = votes(&app, &page, None);
    votes.retain(|vote| vote.is_open);
    votes.truncate(10);
    public(&Home {
        about: app.places.sheets.about.as_deref(),
        example: app.places.example(),
        votes,
        page,
    })
}

#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    q: String,
}

#[derive(Template)]
#[template(path = "find.html")]
struct Find {
    page: Page,
    asked: String,
    /// What to say of it: a key.
    words: &'static str,
    found: Vec<(String, String, String)>,
    example: Option<String>,
}

/// What a postcode or a name leads to.
pub(crate) async fn find(
    State(app): State<App>,
    here: Here,
    Query(Asked { q }): Query<Asked>,
) -> Result<Response, Refusal> {
    let asked: String = q.chars().take(100).collect();
    let page = Page::new(&app, &here, "find-title");
    let sheet = |at: usize| &app.places.sheets.places[at];
    let row = |at: usize, inner: Option<String>| {
        let sheet = sheet(at);
        let under = inner.unwrap_or_else(|| sheet.within.first().cloned().unwrap_or_default());
        (sheet.id.clone(), sheet.name.clone(), under)
    };
    let (words, found) = match app.places.find(&asked) {
        Found::One(at) => {
            let to = page.place(&sheet(at).id);
            return Ok(Redirect::to(&to).into_response());
        }
        Found::OnBorder(all) => {
            let rows = all.into_iter().map(|at| row(at, None)).collect();
            ("find-border", rows)
        }
        Found::Several(all) => {
            let rows = all.into_iter().map(|(at, inner)| row(at, inner)).collect();
            ("find-several", rows)
        }
        Found::NoPostcode => ("find-no-postcode", Vec::new()),
        Found::Nothing => ("find-nothing", Vec::new()),
    };
    public(&Find {
        words,
        found,
        example: app.places.example(),
        asked,
        page,
    })
}

#[derive(Template)]
#[template(path = "places.html")]
struct List<'a> {
    page: Page,
    places: &'a [Sheet],
}

/// Every place.
pub(crate) async fn list(State(app): State<App>, here: Here) -> Result<Response, Refusal> {
    let page = Page::new(&app, &here, "places-title");
    public(&List {
        places: &app.places.sheets.places,
        page,
    })
}

#[derive(Template)]
#[template(path = "place.html")]
struct PlacePage<'a> {
    page: Page,
    sheet: &'a Sheet,
    votes: Vec<VoteLink>,
    /// Where its ideas are, if its people were ever asked.
    ideas: Option<super::ideas::Asked>,
    sources: Vec<&'a SheetSource>,
}

#[derive(Template)]
#[template(path = "profile.html")]
struct Profile<'a> {
    page: Page,
    sheet: &'a Sheet,
    sources: Vec<&'a SheetSource>,
}

fn cited<'a>(app: &'a App, sheet: &Sheet) -> Vec<&'a SheetSource> {
    let all = &app.places.sheets.sources;
    sheet.cites.iter().filter_map(|at| all.get(*at)).collect()
}

/// One place.
pub(crate) async fn place(
    State(app): State<App>,
    here: Here,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    let sheet = app.places.get(&id).ok_or(Refusal::NotFound)?;
    let page = Page::new(&app, &here, "places-title").titled(&*sheet.name);
    let calls = app.polls.store.calls_of(&sheet.id).await?;
    public(&PlacePage {
        votes: votes(&app, &page, Some(&sheet.id)),
        ideas: super::ideas::asked(&app, &page, &sheet.id, &calls),
        sources: cited(&app, sheet),
        sheet,
        page,
    })
}

/// One place on one printed page.
pub(crate) async fn profile(
    State(app): State<App>,
    here: Here,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    let sheet = app.places.get(&id).ok_or(Refusal::NotFound)?;
    let page = Page::new(&app, &here, "places-title").titled(&*sheet.name);
    public(&Profile {
        sources: cited(&app, sheet),
        sheet,
        page,
    })
}

#[derive(Template)]
#[template(path = "map.html")]
struct Map<'a> {
    drawing: Option<String>,
    key: Vec<(String, u8)>,
    places: Vec<&'a Sheet>,
    page: Page,
}

/// The map, with a list beside it that says the same.
pub(crate) async fn map(State(app): State<App>, here: Here) -> Result<Response, Refusal> {
    let page = Page::new(&app, &here, "map-title");
    let sheets = &app.places.sheets;
    let mut places: Vec<&Sheet> = sheets.places.iter().collect();
    places.sort_by_key(|sheet| {
        (
            sheet.need.as_ref().map_or(u32::MAX, |need| need.rank),
            &sheet.id,
        )
    });
    let mut key: Vec<(String, u8)> = Vec::new();
    let drawing = sheets.map.as_ref().map(|map| {
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\" role=\"group\" \
            aria-label=\"{}\">",
            map.width,
            map.height,
            escape(&page.title)
        );
        for (sheet, (path, colour)) in sheets.places.iter().zip(&map.places) {
            if path.is_empty() {
                continue;
            }
            if let Some(need) = &sheet.need {
                key.push((colour.clone(), need.decile));
            }
            // Every place is a link in the list as well: on the map none takes a
            // stop of the keyboard away from it.
            write!(
                svg,
                "<a href=\"{}\" tabindex=\"-1\" aria-hidden=\"true\"><path d=\"{path}\" fill=\"{colour}\"><title>{}</title></path></a>",
                page.place(&sheet.id),
                escape(&sheet.name)
            )
            .expect("a text takes text");
        }
        svg.push_str("</svg>");
        svg
    });
    key.sort_by_key(|(_, decile)| *decile);
    key.dedup();
    public(&Map {
        drawing,
        key,
        places,
        page,
    })
}

pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[derive(Template)]
#[template(path = "outcome.html")]
struct Outcome<'a> {
    page: Page,
    results: &'a [SheetResult],
}

/// Whether anything changed.
pub(crate) async fn outcome(State(app): State<App>, here: Here) -> Result<Response, Refusal> {
    let page = Page::new(&app, &here, "outcome-title");
    public(&Outcome {
        results: &app.places.sheets.results,
        page,
    })
}
