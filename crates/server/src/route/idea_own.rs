//! An idea as whoever sent it follows it, by the private link: what came of it, a
//! form to write it anew where it was sent back, and a button to take it back.

use allotment_proposal::{By, IdeaFault, IdeaField, IdeaText, State as Standing, Step, TypedIdea};
use allotment_store::{KeptCall, KeptIdeas};
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::response::{IntoResponse, Redirect, Response};

use super::idea_send::{Sent, fields, kept_of, later, summary, too_often};
use super::ideas::{Links, links};
use super::vote::{From, Wrong};
use crate::clock::today;
use crate::cookie::token_bytes;
use crate::error::Refusal;
use crate::idea_view::{
    Field, Found, Reader, Text, Told, colour, currency, found, heading, history, state,
};
use crate::page::{Here, Page, private, wrong};
use crate::state::App;

/// The idea that a link leads to.
struct Own {
    place: String,
    number: u32,
    kept: KeptIdeas,
    calls: Vec<KeptCall>,
}

async fn own(app: &App, token: &str) -> Result<Own, Refusal> {
    let once = token_bytes(token).ok_or(Refusal::NotFound)?;
    let store = &app.polls.store;
    let found = store.idea_of(&kept_of(app, &once)).await?;
    let (place, number) = found.ok_or(Refusal::NotFound)?;
    Ok(Own {
        kept: store.ideas(&place).await?,
        calls: store.calls_of(&place).await?,
        place,
        number,
    })
}

#[derive(Template)]
#[template(path = "idea_own.html")]
struct OwnPage {
    page: Page,
    place: String,
    heading: String,
    action: String,
    state: String,
    next: String,
    colour: &'static str,
    /// Its newest text, if it was not forgotten.
    text: Option<Text>,
    found: Option<Found>,
    links: Links,
    history: Vec<Told>,
    /// Where everybody sees it.
    public: Option<String>,
    can_withdraw: bool,
    is_sent_back: bool,
    fields: Vec<Field>,
    wrongs: Vec<Wrong>,
}

/// What happens next, in words.
fn next(page: &Page, state: Standing) -> String {
    let key = match state {
        Standing::Received => "idea-next-received",
        Standing::SentBack => "idea-next-sent-back",
        Standing::Published => "idea-next-published",
        Standing::Feasible => "idea-next-feasible",
        Standing::NotFeasible
        | Standing::Refused
        | Standing::Merged { .. }
        | Standing::OnBallot
        | Standing::Withdrawn => return String::new(),
    };
    page.say(key)
}

fn own_page(
    app: &App,
    here: &Here,
    (token, own): (&str, &Own),
    typed: Option<TypedIdea>,
    faults: &[(IdeaField, IdeaFault)],
) -> Result<OwnPage, Refusal> {
    let Own {
        place,
        number,
        kept,
        calls,
    } = own;
    let idea = kept.ideas.get(*number).ok_or(Refusal::NotFound)?;
    let currency = currency(calls, idea);
    let path = format!("/idea/{token}");
    let mut page = Page::new(app, here, "idea-own-title").at(&*path);
    let newest = kept.newest(idea);
    let typed = typed.or_else(|| newest.map(|text| text.typed(currency)));
    let fields = fields(&page, &typed.unwrap_or_default(), faults);
    let wrongs = summary(&fields);
    page.is_wrong = !wrongs.is_empty();
    Ok(OwnPage {
        place: app.places.name_of(place).to_owned(),
        heading: heading(&page, idea),
        action: format!("{}{path}", page.base()),
        state: state(&page, idea.state),
        next: next(&page, idea.state),
        colour: colour(idea.state),
        text: newest.map(|text| Text::new(text, currency)),
        found: found(idea, currency),
        links: links(app, &page, place, (kept, idea)),
        history: history(&page, kept, (idea, currency), Reader::Within),
        public: idea
            .is_public()
            .then(|| format!("{}/{number}", page.ideas(place))),
        can_withdraw: idea.can_be_withdrawn(),
        is_sent_back: idea.state == Standing::SentBack,
        fields,
        wrongs,
        page,
    })
}

/// The idea, for whoever sent it.
pub(crate) async fn follow(
    State(app): State<App>,
    here: Here,
    Path(token): Path<String>,
) -> Result<Response, Refusal> {
    let own = own(&app, &token).await?;
    private(&own_page(&app, &here, (&token, &own), None, &[])?)
}

fn back(here: &Here, token: &str) -> Response {
    let to = format!("{}/idea/{token}", here.language.base());
    Redirect::to(&to).into_response()
}

/// Writes an idea that was sent back anew.
pub(crate) async fn answer(
    State(app): State<App>,
    here: Here,
    from: From,
    Path(token): Path<String>,
    Form(sent): Form<Sent>,
) -> Result<Response, Refusal> {
    let own = own(&app, &token).await?;
    let idea = own.kept.ideas.get(own.number).ok_or(Refusal::NotFound)?;
    if idea.state != Standing::SentBack {
        return Err(Refusal::NotNow);
    }
    let typed = sent.typed(&Page::new(&app, &here, "idea-own-title"));
    if !app.ideas.takes(from.0) {
        let mut shown = own_page(&app, &here, (&token, &own), Some(typed), &[])?;
        too_often(&mut shown.page, &mut shown.wrongs);
        return later(&shown);
    }
    let text = match IdeaText::read(&typed, currency(&own.calls, idea)) {
        Ok(text) => text,
        Err(faults) => {
            let shown = own_page(&app, &here, (&token, &own), Some(typed), &faults)?;
            return wrong(&shown);
        }
    };
    let store = &app.polls.store;
    let answer = store
        .answer_idea(&own.place, own.number, text, today())
        .await?;
    answer.map_err(|_| Refusal::NotNow)?;
    Ok(back(&here, &token))
}

/// Takes an idea back, for good.
pub(crate) async fn withdraw(
    State(app): State<App>,
    here: Here,
    from: From,
    Path(token): Path<String>,
) -> Result<Response, Refusal> {
    let own = own(&app, &token).await?;
    if !app.ideas.takes(from.0) {
        let mut shown = own_page(&app, &here, (&token, &own), None, &[])?;
        too_often(&mut shown.page, &mut shown.wrongs);
        return later(&shown);
    }
    let step = (By::Proposer, Step::Withdraw);
    let store = &app.polls.store;
    let answer = store
        .step_idea(&own.place, own.number, step, today())
        .await?;
    answer.map_err(|_| Refusal::NotNow)?;
    Ok(back(&here, &token))
}
