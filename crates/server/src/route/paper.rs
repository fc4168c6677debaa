//! One paper ballot: what somebody reads on it, apart from whoever read it before.

use allotment_poll::{Ballot, Marks, PaperEntry, PaperNumber, Standing, Style};
use allotment_store::{Account, PaperRefused, PaperWaits};
use askama::Template;
use axum::Extension;
use axum::extract::{Form, Path, State};
use axum::response::{IntoResponse, Redirect, Response};

use super::office::office;
use super::papers::{address, taking};
use super::vote::{Fields, Head, Listed, Wrong, in_words, limits, path_of, read};
use crate::error::Refusal;
use crate::page::{Here, Page, private, wrong};
use crate::polls::Poll;
use crate::record::{tell, vote_of};
use crate::state::App;

#[derive(Template)]
#[template(path = "paper.html")]
struct PaperPage {
    page: Page,
    head: Head,
    number: String,
    action: String,
    projects: Vec<Listed>,
    how: String,
    form: &'static str,
    is_ticked: bool,
    ranks: u32,
    not_counted: bool,
    /// Whether two people read it differently, and where to look.
    is_third: bool,
    look_at: Vec<String>,
    wrong: Vec<Wrong>,
}

/// The form for the paper `number`, if it waits for `account`.
async fn paper_page(
    app: &App,
    here: &Here,
    poll: &Poll,
    account: &Account,
    number: &PaperNumber,
) -> Result<PaperPage, Refusal> {
    if poll.standing == Standing::Closed {
        return Err(Refusal::NotNow);
    }
    let definition = &poll.definition;
    let (community, id) = (&definition.community, &definition.id);
    let waiting = app
        .polls
        .store
        .papers_for(community, id, &account.id)
        .await?;
    let waits = waiting.iter().find(|(waits, _)| waits == number);
    let waits = waits.ok_or(Refusal::NotFound)?.1;
    let path = format!("/office{}/papers/{number}", path_of(poll));
    let mut page = office(app, here, "paper-title").at(path.clone());
    page.is_practice = definition.practice;
    let page = page
        .clone()
        .titled(page.say1("paper-heading", "number", number));
    let mut look_at = Vec::new();
    if waits == PaperWaits::Third
        && let Some((one, two)) = app
            .polls
            .store
            .read_differently(community, id, number)
            .await?
    {
        let read = |text: &str| {
            PaperEntry::from_canonical(definition, text)
                .ok_or_else(|| Refusal::Fault("what was read on a paper was altered".into()))
        };
        let (one, two) = (read(&one)?, read(&two)?);
        let at = one.differ_at(&two).into_iter();
        look_at.extend(at.map(|at| {
            let name = &definition.projects[at].name;
            name.in_language(page.lang()).to_owned()
        }));
    }
    let (is_ticked, ranks) = match definition.style {
        Style::Approval { .. } | Style::Knapsack => (true, 0),
        Style::Points { .. } => (false, 0),
        Style::Ranking { most } => (false, most),
    };
    Ok(PaperPage {
        head: Head::new(app, &page, poll),
        number: number.to_string(),
        action: format!("{}{path}", page.base()),
        projects: (0..definition.projects.len())
            .map(|at| Listed::new(&page, poll, at, String::new()))
            .collect(),
        how: limits(&page, poll),
        form: definition.style.key(),
        is_ticked,
        ranks,
        not_counted: false,
        is_third: waits == PaperWaits::Third,
        look_at,
        wrong: Vec::new(),
        page,
    })
}

/// The form for one paper.
pub(crate) async fn paper(
    State(app): State<App>,
    here: Here,
    Extension(account): Extension<Account>,
    Path((place, poll, number)): Path<(String, String, String)>,
) -> Result<Response, Refusal> {
    let poll = taking(&app, place, poll)?;
    let number: PaperNumber = number.parse().map_err(|_| Refusal::NotFound)?;
    private(&paper_page(&app, &here, &poll, &account, &number).await?)
}

/// What stands in the form: a ballot, or that it cannot be counted; else what is
/// wrong.
fn entry_of(
    page: &Page,
    poll: &Poll,
    marks: &Marks,
    not_counted: bool,
) -> Result<PaperEntry, Vec<Wrong>> {
    let is_marked = marks.0.values().any(|mark| !mark.trim().is_empty());
    if not_counted && is_marked {
        return Err(vec![Wrong {
            words: page.say("paper-both"),
            field: "not-counted".into(),
        }]);
    }
    if not_counted {
        return Ok(PaperEntry::NotCounted);
    }
    Ballot::read(&poll.definition, marks)
        .map(PaperEntry::Ballot)
        .map_err(|faults| {
            let mut all: Vec<Wrong> = faults
                .iter()
                .map(|fault| in_words(page, poll, fault))
                .collect();
            all.push(Wrong {
                words: page.say("paper-or-not-counted"),
                field: "not-counted".into(),
            });
            all
        })
}

/// Keeps what somebody read on a paper, and goes on to the next that waits.
pub(crate) async fn enter(
    State(app): State<App>,
    here: Here,
    Extension(account): Extension<Account>,
    Path((place, poll, number)): Path<(String, String, String)>,
    Form(fields): Fields,
) -> Result<Response, Refusal> {
    let poll = taking(&app, place, poll)?;
    let number: PaperNumber = number.parse().map_err(|_| Refusal::NotFound)?;
    let mut shown = paper_page(&app, &here, &poll, &account, &number).await?;
    let not_counted = fields.iter().any(|(name, _)| name == "not-counted");
    let (_, marks) = read(fields);
    let entry = match entry_of(&shown.page, &poll, &marks, not_counted) {
        Ok(entry) => entry,
        Err(wrongs) => {
            for project in &mut shown.projects {
                project.mark = marks.0.get(&project.id).cloned().unwrap_or_default();
            }
            shown.not_counted = not_counted;
            shown.page.is_wrong = true;
            shown.wrong = wrongs;
            return wrong(&shown);
        }
    };
    let (community, id) = (&poll.definition.community, &poll.definition.id);
    let choices = entry.canonical(&poll.definition);
    let store = &app.polls.store;
    let kept = store.enter_paper(community, id, &number, &account.id, choices);
    match kept.await? {
        Ok(_) => {
            let about: [(&str, &dyn std::fmt::Display); 2] =
                [("vote", &vote_of(&poll)), ("paper", &number)];
            tell(&app, &account, "typed in a paper", &about);
        }
        Err(PaperRefused::NoSuchPaper) => return Err(Refusal::NotFound),
        Err(_) => return Err(Refusal::NotNow),
    }
    let waiting = store.papers_for(community, id, &account.id).await?;
    let after = waiting
        .iter()
        .find(|(_, waits)| *waits == PaperWaits::Entry);
    let to = address(&here, &poll);
    let to = after.map_or(to.clone(), |(next, _)| format!("{to}/{next}"));
    Ok(Redirect::to(&to).into_response())
}
