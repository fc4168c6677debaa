//! The draft of a vote from ideas that were found feasible: each is a project, with
//! the cost that was found.

use allotment_place::Currency;
use allotment_proposal::{OnDraft, State as Standing, draft_vote};
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::response::Response;

use super::ideas::calls_of;
use super::office::{new_with, office};
use super::office_ideas::path_of;
use super::vote::{Fields, Wrong};
use crate::clock::today;
use crate::error::Refusal;
use crate::idea_view::currency;
use crate::page::{Here, Page, private, wrong};
use crate::state::App;

/// The most projects that a vote takes.
const PROJECTS: usize = 200;

/// An idea that can be chosen.
struct Choice {
    number: u32,
    title: String,
    lang: String,
    cost: String,
}

#[derive(Template)]
#[template(path = "idea_vote.html")]
struct Choose {
    page: Page,
    place: String,
    action: String,
    choices: Vec<Choice>,
    wrong: Option<Wrong>,
}

async fn choose_page(app: &App, here: &Here, place: &str) -> Result<Choose, Refusal> {
    let calls = calls_of(app, place).await?;
    let kept = app.polls.store.ideas(place).await?;
    let path = format!("{}/vote", path_of(place));
    let page = office(app, here, "idea-vote-title").at(&*path);
    let ready = (kept.ideas.iter()).filter(|idea| idea.state == Standing::Feasible);
    let choices = ready.filter_map(|idea| {
        let (text, found) = kept.shown(idea).zip(idea.judgement.as_ref())?;
        Some(Choice {
            number: idea.number,
            title: text.title.clone(),
            lang: text.language.clone(),
            cost: found.cost.display(currency(&calls, idea)),
        })
    });
    Ok(Choose {
        place: app.places.name_of(place).to_owned(),
        action: format!("{}{path}", page.base()),
        choices: choices.collect(),
        wrong: None,
        page,
    })
}

/// The ideas that can be put to the vote.
pub(crate) async fn choose(
    State(app): State<App>,
    here: Here,
    Path(place): Path<String>,
) -> Result<Response, Refusal> {
    private(&choose_page(&app, &here, &place).await?)
}

/// The form of a new vote with those that were chosen.
pub(crate) async fn draft(
    State(app): State<App>,
    here: Here,
    Path(place): Path<String>,
    Form(fields): Fields,
) -> Result<Response, Refusal> {
    let calls = calls_of(&app, &place).await?;
    let kept = app.polls.store.ideas(&place).await?;
    let chosen = |number: u32| {
        let mut all = fields.iter();
        all.any(|(name, value)| name == "idea" && *value == number.to_string())
    };
    let ready =
        (kept.ideas.iter()).filter(|idea| idea.state == Standing::Feasible && chosen(idea.number));
    let ideas: Vec<_> = ready
        .filter_map(|idea| {
            let (text, found) = kept.shown(idea).zip(idea.judgement.as_ref())?;
            let on = OnDraft {
                number: idea.number,
                text,
                cost: found.cost,
            };
            Some((on, currency(&calls, idea)))
        })
        .collect();
    let money = ideas
        .first()
        .map_or(Currency::GBP, |(_, currency)| *currency);
    let ideas: Vec<OnDraft> = (ideas.into_iter())
        .filter(|(_, currency)| *currency == money)
        .map(|(on, _)| on)
        .collect();
    if ideas.is_empty() || ideas.len() > PROJECTS {
        let mut shown = choose_page(&app, &here, &place).await?;
        shown.page.is_wrong = true;
        shown.wrong = Some(Wrong {
            words: shown.page.say("idea-vote-none"),
            field: "choices".into(),
        });
        return wrong(&shown);
    }
    new_with(&app, &here, draft_vote(&place, money, &ideas, today()))
}
