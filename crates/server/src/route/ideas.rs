//! Residents' ideas: which places take them, those of a place, and one with what has
//! happened to it.

use allotment_store::{KeptCall, KeptIdeas};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::places::day;
use crate::clock::today;
use crate::error::Refusal;
use crate::idea_view::{
    Found, Listed, Reader, Text, Told, currency, found, heading, history, state, taking,
};
use crate::page::{Here, Page, public};
use crate::state::App;

/// A place whose people are, or were, asked.
pub(crate) struct Asked {
    href: String,
    place: String,
    /// Until when they are, if they are now.
    until: Option<String>,
}

/// A place with its calls: those that anybody knows of are there.
pub(crate) async fn calls_of(app: &App, place: &str) -> Result<Vec<KeptCall>, Refusal> {
    let calls = app.polls.store.calls_of(place).await?;
    if calls.is_empty() && app.places.get(place).is_none() {
        return Err(Refusal::NotFound);
    }
    Ok(calls)
}

/// What a page of a place says of its calls.
pub(crate) fn asked(app: &App, page: &Page, place: &str, calls: &[KeptCall]) -> Option<Asked> {
    let open = taking(calls, today());
    (!calls.is_empty()).then(|| Asked {
        href: page.ideas(place),
        place: app.places.name_of(place).to_owned(),
        until: open.map(|kept| day(page, kept.call.closes)),
    })
}

impl Asked {
    pub(crate) fn href(&self) -> &str {
        &self.href
    }

    pub(crate) fn until(&self) -> Option<&str> {
        self.until.as_deref()
    }
}

#[derive(Template)]
#[template(path = "ideas.html")]
struct List {
    page: Page,
    open: Vec<Asked>,
    other: Vec<Asked>,
}

/// The places whose people are asked, and those where they were.
pub(crate) async fn list(State(app): State<App>, here: Here) -> Result<Response, Refusal> {
    let page = Page::new(&app, &here, "ideas-title");
    let calls = app.polls.store.calls().await?;
    let of = calls.chunk_by(|one, next| one.call.community == next.call.community);
    let all = of.filter_map(|calls| asked(&app, &page, &calls[0].call.community, calls));
    let (open, other) = all.partition(|place| place.until.is_some());
    public(&List { page, open, other })
}

/// A call as a page shows it.
struct Open {
    title: String,
    lang: String,
    words: String,
    until: String,
}

#[derive(Template)]
#[template(path = "ideas_place.html")]
struct OfPlace {
    page: Page,
    place: String,
    home: String,
    href: String,
    /// The same without the language: where its files are.
    file: String,
    open: Option<Open>,
    /// The first day of a call that is to come.
    from: Option<String>,
    ideas: Vec<Listed>,
    /// How many nobody has read yet.
    unread: usize,
}

/// The ideas of a place.
pub(crate) async fn of_place(
    State(app): State<App>,
    here: Here,
    Path(place): Path<String>,
) -> Result<Response, Refusal> {
    let calls = calls_of(&app, &place).await?;
    let kept = app.polls.store.ideas(&place).await?;
    let page = Page::new(&app, &here, "ideas-title");
    let name = app.places.name_of(&place).to_owned();
    let title = page.say1("ideas-of", "place", &name);
    let page = page.titled(title);
    let today = today();
    let shown = kept.ideas.iter().rev().filter(|idea| idea.is_public());
    let ideas = shown.map(|idea| {
        let href = format!("{}/{}", page.ideas(&place), idea.number);
        let about = (idea, kept.shown(idea));
        Listed::new(&page, href, about, currency(&calls, idea))
    });
    let open = taking(&calls, today).map(|kept| Open {
        title: kept.call.title.in_language(page.lang()).to_owned(),
        lang: kept.call.title.language_for(page.lang()).to_owned(),
        words: kept.call.words.in_language(page.lang()).to_owned(),
        until: day(&page, kept.call.closes),
    });
    let to_come = (calls.iter()).find(|kept| !kept.ended && kept.call.opens > today);
    public(&OfPlace {
        ideas: ideas.collect(),
        unread: (kept.ideas.iter())
            .filter(|idea| !idea.is_public() && !idea.state.is_final())
            .count(),
        from: to_come.map(|kept| day(&page, kept.call.opens)),
        open,
        place: name,
        home: page.place(&place),
        href: page.ideas(&place),
        file: page.ideas_file(&place),
        page,
    })
}

/// A link to another idea, or to a vote.
pub(crate) struct Link {
    pub(crate) href: String,
    pub(crate) words: String,
    pub(crate) lang: Option<String>,
}

/// Where an idea leads to and comes from.
pub(crate) struct Links {
    pub(crate) into: Option<Link>,
    pub(crate) joined: Vec<Link>,
    pub(crate) vote: Option<Link>,
}

/// The ideas that `idea` was joined with, and its vote.
pub(crate) fn links(
    app: &App,
    page: &Page,
    place: &str,
    (kept, idea): (&KeptIdeas, &allotment_proposal::Idea),
) -> Links {
    let to = |number: u32| {
        let other = kept.ideas.get(number)?;
        let text = kept.shown(other);
        Some(Link {
            href: format!("{}/{number}", page.ideas(place)),
            words: text.map_or_else(|| heading(page, other), |text| text.title.clone()),
            lang: text.map(|text| text.language.clone()),
        })
    };
    let into = match idea.state {
        allotment_proposal::State::Merged { into } => to(into),
        _ => None,
    };
    let vote = idea.ballot.as_ref().and_then(|(poll, _)| {
        let poll = app.polls.get(&(place.to_owned(), poll.clone()))?;
        let path = super::vote::path_of(&poll);
        let closed = poll.standing == allotment_poll::Standing::Closed;
        let end = if closed { "/results" } else { "" };
        Some(Link {
            href: format!("{}{path}{end}", page.base()),
            words: poll.definition.title.in_language(page.lang()).to_owned(),
            lang: Some(poll.definition.title.language_for(page.lang()).to_owned()),
        })
    });
    Links {
        into,
        joined: idea.joined.iter().filter_map(|one| to(*one)).collect(),
        vote,
    }
}

#[derive(Template)]
#[template(path = "idea.html")]
struct IdeaPage {
    page: Page,
    place: String,
    back: String,
    heading: String,
    state: String,
    colour: &'static str,
    text: Option<Text>,
    found: Option<Found>,
    links: Links,
    history: Vec<Told>,
}

/// One idea that everybody sees.
pub(crate) async fn idea(
    State(app): State<App>,
    here: Here,
    Path((place, number)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let number: u32 = number.parse().map_err(|_| Refusal::NotFound)?;
    let kept = app.polls.store.ideas(&place).await?;
    let idea = kept.ideas.get(number).filter(|idea| idea.is_public());
    let idea = idea.ok_or(Refusal::NotFound)?;
    let calls = app.polls.store.calls_of(&place).await?;
    let currency = currency(&calls, idea);
    let page = Page::new(&app, &here, "ideas-title");
    let text = kept.shown(idea).map(|text| Text::new(text, currency));
    let heading = heading(&page, idea);
    let title = text.as_ref().map_or(&heading, |text| &text.title).clone();
    let page = page.titled(title);
    public(&IdeaPage {
        place: app.places.name_of(&place).to_owned(),
        back: page.ideas(&place),
        state: state(&page, idea.state),
        colour: crate::idea_view::colour(idea.state),
        found: found(idea, currency).filter(|_| text.is_some()),
        links: links(&app, &page, &place, (&kept, idea)),
        history: history(&page, &kept, (idea, currency), Reader::Everybody),
        text,
        heading,
        page,
    })
}
