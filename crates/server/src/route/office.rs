//! The pages of those who run votes.

use std::sync::Arc;

use allotment_poll::{Standing, read_definition};
use allotment_programme::poll::choice;
use allotment_proposal::{By, Event, Step};
use allotment_store::{Account, Session};
use askama::Template;
use axum::Extension;
use axum::extract::{Form, Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::vote::{Head, Listed, path_of};
use crate::clock::{now, today};
use crate::error::Refusal;
use crate::page::{Here, Page, private, wrong};
use crate::passkey::{Site, ask_unless_fresh};
use crate::permission::Act;
use crate::polls::{Poll, Register};
use crate::record::{tell, vote_of};
use crate::state::App;

/// The most codes that are given out at once: a page of them is printed.
const CODES: usize = 5_000;
/// The most letters in one file: they are made while somebody waits.
const LETTERS: usize = 500;

pub(crate) fn office(app: &App, here: &Here, key: &str) -> Page {
    let mut page = Page::new(app, here, key);
    page.is_office = true;
    page
}

struct Row {
    href: String,
    title: String,
    place: String,
    standing: String,
}

#[derive(Template)]
#[template(path = "office.html")]
struct Desk {
    page: Page,
    name: String,
    role: String,
    may_run: bool,
    may_administer: bool,
    may_represent: bool,
    polls: Vec<Row>,
}

/// Every vote, drafts among them.
pub(crate) async fn desk(
    State(app): State<App>,
    here: Here,
    Extension(account): Extension<Account>,
) -> Result<Response, Refusal> {
    let page = office(&app, &here, "office-title");
    let polls = (app.polls.all().iter())
        .map(|poll| Row {
            href: format!("{}/office{}", page.base(), path_of(poll)),
            title: poll.definition.title.in_language(page.lang()).to_owned(),
            place: app.places.name_of(&poll.definition.community).to_owned(),
            standing: page.say(&format!("standing-{}", poll.standing.key())),
        })
        .collect();
    private(&Desk {
        role: page.say(&format!("role-{}", account.role.key())),
        may_run: Act::Run.is_allowed(Some(account.role)),
        may_administer: Act::Administer.is_allowed(Some(account.role)),
        may_represent: Act::Represent.is_allowed(Some(account.role)),
        name: account.name,
        polls,
        page,
    })
}

#[derive(Template)]
#[template(path = "office_poll.html")]
struct PollPage {
    page: Page,
    head: Head,
    standing: &'static str,
    standing_words: String,
    projects: Vec<Listed>,
    issued: u64,
    may_run: bool,
    not_ready: Vec<(String, String)>,
    /// Papers that wait for somebody.
    waiting: u64,
    wrong: Option<String>,
    public: String,
}

/// What stands in the way of opening `poll` for `account`: ideas among its projects
/// that may not be on a ballot, or not by this officer.
async fn ideas_not_ready(
    app: &App,
    poll: &Poll,
    account: &Account,
) -> Result<Vec<(String, String)>, Refusal> {
    let definition = &poll.definition;
    if definition.practice || definition.ideas().next().is_none() {
        return Ok(Vec::new());
    }
    let kept = app.polls.store.ideas(&definition.community).await?;
    let on = kept.ideas.day(today());
    let refused = definition.ideas().filter_map(|(idea, project)| {
        let event = Event {
            idea,
            on,
            by: By::Officer(account.id.clone()),
            step: Step::Ballot {
                poll: definition.id.clone(),
                project: project.to_owned(),
            },
        };
        let refused = kept.ideas.may(&event).err()?;
        let what = format!("the project '{project}' cannot be idea {idea}");
        Some((what, refused.to_string()))
    });
    Ok(refused.collect())
}

/// What stands in the way of opening `poll`, whoever opens it.
fn not_ready(app: &App, poll: &Poll) -> Vec<(String, String)> {
    let definition = &poll.definition;
    let faults = definition.not_ready(&app.settings.reviewers);
    let mut all: Vec<(String, String)> = (faults.into_iter())
        .map(|fault| (fault.what, fault.help))
        .collect();
    if let Err(faults) = choice(definition) {
        all.push((faults.report(), String::new()));
    }
    if definition
        .closes_by_itself()
        .is_some_and(|due| due <= now())
    {
        all.push((
            "its last day is over".into(),
            "correct the day on which it closes".into(),
        ));
    }
    if !definition.practice && Site::of(&app.settings).is_none() {
        let what = format!("passkeys do not work at {}", app.settings.address);
        let help = "a vote that counts is opened and ended with one: set  address  to https://…";
        all.push((what, help.into()));
    }
    if app.places.get(&definition.community).is_none() {
        let what = format!("no place has the code '{}'", definition.community);
        all.push((what, "correct the community of the vote".into()));
    }
    all
}

async fn poll_page(
    app: &App,
    here: &Here,
    poll: &Poll,
    account: &Account,
) -> Result<PollPage, Refusal> {
    let mut page = office(app, here, "office-title").at(format!("/office{}", path_of(poll)));
    page.is_practice = poll.definition.practice;
    let head = Head::new(app, &page, poll);
    let page = page.titled(head.title.clone());
    let (community, id) = (&poll.definition.community, &poll.definition.id);
    let is_draft = poll.standing == Standing::Draft;
    Ok(PollPage {
        standing: poll.standing.key(),
        standing_words: page.say(&format!("standing-{}", poll.standing.key())),
        projects: (0..poll.definition.projects.len())
            .map(|at| Listed::new(&page, poll, at, String::new()))
            .collect(),
        issued: app.polls.store.issued(community, id).await?,
        may_run: Act::Run.is_allowed(Some(account.role)),
        not_ready: if is_draft {
            let ideas = ideas_not_ready(app, poll, account).await?;
            [not_ready(app, poll), ideas].concat()
        } else {
            Vec::new()
        },
        waiting: app
            .polls
            .store
            .paper_progress(community, id)
            .await?
            .waiting(),
        wrong: None,
        public: format!("{}{}", page.base(), path_of(poll)),
        head,
        page,
    })
}

pub(crate) fn found(app: &App, place: String, poll: String) -> Result<Arc<Poll>, Refusal> {
    app.polls.get(&(place, poll)).ok_or(Refusal::NotFound)
}

/// One vote.
pub(crate) async fn poll(
    State(app): State<App>,
    here: Here,
    Extension(account): Extension<Account>,
    Path((place, poll)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let poll = found(&app, place, poll)?;
    private(&poll_page(&app, &here, &poll, &account).await?)
}

#[derive(Template)]
#[template(path = "office_new.html")]
struct New {
    page: Page,
    text: String,
    faults: Vec<String>,
}

/// A form for a new vote.
pub(crate) async fn new(State(app): State<App>, here: Here) -> Result<Response, Refusal> {
    new_with(&app, &here, include_str!("../../assets/vote.toml").into())
}

/// The same with `text` in it.
pub(crate) fn new_with(app: &App, here: &Here, text: String) -> Result<Response, Refusal> {
    let page = office(app, here, "new-title").at("/office/new");
    private(&New {
        page,
        text,
        faults: Vec::new(),
    })
}

#[derive(Deserialize)]
pub(crate) struct Draft {
    #[serde(default)]
    definition: String,
}

/// For what gives out votes or cannot be undone: nothing if a passkey was shown in
/// `session` just now, else the way to where it is shown. What is practised decides
/// nothing, and asks for none.
pub(crate) fn ask_if_it_counts(here: &Here, session: &Session, poll: &Poll) -> Option<Response> {
    if poll.definition.practice {
        return None;
    }
    ask_unless_fresh(here, session, &format!("/office{}", path_of(poll)))
}

/// Tells what an officer did about a vote.
pub(crate) fn tell_of(app: &App, session: &Session, what: &str, poll: &Poll) {
    tell(app, &session.account, what, &[("vote", &vote_of(poll))]);
}

/// Keeps a draft, or says everything that is wrong with it, with lines.
pub(crate) async fn draft(
    State(app): State<App>,
    here: Here,
    Extension(account): Extension<Account>,
    Form(Draft { definition: text }): Form<Draft>,
) -> Result<Response, Refusal> {
    let refused = |faults: Vec<String>, text: String| {
        let mut page = office(&app, &here, "new-title");
        page.is_wrong = true;
        wrong(&New { page, text, faults })
    };
    let definition = match read_definition(&text.replace("\r\n", "\n")) {
        Ok(definition) => definition,
        Err(faults) => {
            let page = office(&app, &here, "new-title");
            let lines = faults.iter().map(|fault| {
                let what = format!("{}: {}", fault.what, fault.help);
                fault.line.map_or_else(
                    || what.clone(),
                    |line| page.say2("fault-at", "line", line, "what", &what),
                )
            });
            return refused(lines.collect(), text);
        }
    };
    let key = (definition.community.clone(), definition.id.clone());
    if app
        .polls
        .get(&key)
        .is_some_and(|poll| poll.standing != Standing::Draft)
    {
        return Err(Refusal::NotNow);
    }
    app.polls.draft(&definition).await?;
    let vote = format!("{}/{}", key.0, key.1);
    tell(&app, &account, "kept a draft", &[("vote", &vote)]);
    let base = here.language.base();
    let to = format!("{base}/office/vote/{}/{}", key.0, key.1);
    Ok(Redirect::to(&to).into_response())
}

#[derive(Deserialize)]
pub(crate) struct Codes {
    #[serde(default)]
    count: String,
}

#[derive(Template)]
#[template(path = "codes.html")]
struct CodesPage {
    page: Page,
    head: Head,
    address: String,
    codes: Vec<String>,
}

/// Gives out codes, and shows them once, to be printed.
pub(crate) async fn codes(
    State(app): State<App>,
    here: Here,
    Extension(session): Extension<Session>,
    Path((place, poll)): Path<(String, String)>,
    Form(Codes { count }): Form<Codes>,
) -> Result<Response, Refusal> {
    let poll = found(&app, place, poll)?;
    let count: usize = count.trim().parse().map_err(|_| Refusal::NotUnderstood)?;
    if count == 0 || count > CODES {
        return Err(Refusal::NotUnderstood);
    }
    if let Some(ask) = ask_if_it_counts(&here, &session, &poll) {
        return Ok(ask);
    }
    let codes = app.polls.give_out(&poll, count).await?;
    let about: [(&str, &dyn std::fmt::Display); 2] = [("vote", &vote_of(&poll)), ("count", &count)];
    tell(&app, &session.account, "gave out codes", &about);
    let page = office(&app, &here, "codes-title").at(format!("/office{}", path_of(&poll)));
    private(&CodesPage {
        head: Head::new(&app, &page, &poll),
        address: format!("{}{}", app.settings.address, path_of(&poll)),
        codes: codes.iter().map(ToString::to_string).collect(),
        page,
    })
}

/// Gives out codes as letters: a PDF, made once. They can be voted with only
/// after it is made.
pub(crate) async fn letters(
    State(app): State<App>,
    here: Here,
    Extension(session): Extension<Session>,
    Path((place, poll)): Path<(String, String)>,
    Form(Codes { count }): Form<Codes>,
) -> Result<Response, Refusal> {
    let poll = found(&app, place, poll)?;
    if poll.standing == Standing::Closed {
        return Err(Refusal::NotNow);
    }
    let count: usize = count.trim().parse().map_err(|_| Refusal::NotUnderstood)?;
    if count == 0 || count > LETTERS {
        return Err(Refusal::NotUnderstood);
    }
    if let Some(ask) = ask_if_it_counts(&here, &session, &poll) {
        return Ok(ask);
    }
    let (shared, vote) = (Arc::clone(&app), Arc::clone(&poll));
    let made = tokio::task::spawn_blocking(move || {
        let codes = Register::draw(count)?;
        let made = crate::letters::letters(&shared, &vote, &codes)?;
        Ok::<_, Refusal>(made.map(|bytes| (codes, bytes)))
    });
    let made = made
        .await
        .map_err(|error| Refusal::Fault(error.to_string()))??;
    let (codes, bytes) = match made {
        Ok(made) => made,
        Err(why) => {
            let mut shown = poll_page(&app, &here, &poll, &session.account).await?;
            shown.page.is_wrong = true;
            shown.wrong = Some(why);
            return wrong(&shown);
        }
    };
    app.polls.entitle(&poll, &codes).await?;
    let about: [(&str, &dyn std::fmt::Display); 2] = [("vote", &vote_of(&poll)), ("count", &count)];
    tell(&app, &session.account, "gave out letters", &about);
    let headers = [
        (header::CONTENT_TYPE, "application/pdf"),
        (header::CACHE_CONTROL, "no-store"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"letters.pdf\"",
        ),
    ];
    Ok((headers, bytes).into_response())
}

fn back(here: &Here, poll: &Poll) -> Response {
    let to = format!("{}/office{}", here.language.base(), path_of(poll));
    Redirect::to(&to).into_response()
}

/// Freezes a draft, and opens it.
pub(crate) async fn open(
    State(app): State<App>,
    here: Here,
    Extension(session): Extension<Session>,
    Path((place, poll)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let poll = found(&app, place, poll)?;
    if poll.standing != Standing::Draft {
        return Err(Refusal::NotNow);
    }
    let mut shown = poll_page(&app, &here, &poll, &session.account).await?;
    if !shown.not_ready.is_empty() {
        shown.page.is_wrong = true;
        shown.wrong = Some(shown.page.say("open-not-ready"));
        return wrong(&shown);
    }
    if let Some(ask) = ask_if_it_counts(&here, &session, &poll) {
        return Ok(ask);
    }
    if app.polls.open(&poll, &session.account.id).await? {
        tell_of(&app, &session, "opened a vote", &poll);
        Ok(back(&here, &poll))
    } else {
        Err(Refusal::NotNow)
    }
}

/// Closes a vote for good.
pub(crate) async fn close(
    State(app): State<App>,
    here: Here,
    Extension(session): Extension<Session>,
    Path((place, poll)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let poll = found(&app, place, poll)?;
    let is_under_way = matches!(poll.standing, Standing::Open | Standing::Papers);
    let mut shown = poll_page(&app, &here, &poll, &session.account).await?;
    if is_under_way && shown.waiting > 0 {
        shown.page.is_wrong = true;
        shown.wrong = Some(shown.page.say1("close-papers", "count", shown.waiting));
        return wrong(&shown);
    }
    if !is_under_way {
        return Err(Refusal::NotNow);
    }
    if let Some(ask) = ask_if_it_counts(&here, &session, &poll) {
        return Ok(ask);
    }
    if app.polls.move_on(&poll, Standing::Closed).await? {
        tell_of(&app, &session, "ended a vote", &poll);
        Ok(back(&here, &poll))
    } else {
        Err(Refusal::NotNow)
    }
}
