//! «Is my code good?»: asked from the day the letter comes, before a vote opens
//! and while it is open. It tells nothing of whether the code was used.

use allotment_poll::Standing;
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::response::Response;

use super::places::day;
use super::vote::{Fields, From, Wrong, path_of, read};
use crate::error::Refusal;
use crate::page::{Here, Page, Script, private, public};
use crate::polls::Poll;
use crate::state::App;
use crate::typed_code;

#[derive(Template)]
#[template(path = "check_code.html")]
struct CheckCode {
    page: Page,
    path: String,
    code: String,
    /// What to say of the code.
    words: Option<String>,
    /// Whether it can be voted with now.
    is_open: bool,
    wrong: Option<Wrong>,
}

fn check_page(app: &App, here: &Here, poll: &Poll) -> CheckCode {
    let path = path_of(poll);
    let mut page = Page::new(app, here, "check-code-title").at(format!("{path}/code"));
    page.is_practice = poll.definition.practice;
    page.script = Some(Script::Code);
    CheckCode {
        path: format!("{}{path}", page.base()),
        code: String::new(),
        words: None,
        is_open: false,
        wrong: None,
        page,
    }
}

/// The vote at the address, if codes for it may have gone out.
async fn with_codes(
    app: &App,
    place: String,
    poll: String,
) -> Result<std::sync::Arc<Poll>, Refusal> {
    let poll = app.polls.get(&(place, poll)).ok_or(Refusal::NotFound)?;
    let (community, id) = (&poll.definition.community, &poll.definition.id);
    let is_draft = poll.standing == Standing::Draft;
    if is_draft && app.polls.store.issued(community, id).await? == 0 {
        return Err(Refusal::NotFound);
    }
    Ok(poll)
}

/// The page on which a code is typed: it says nothing of a vote that is a draft.
pub(crate) async fn ask(
    State(app): State<App>,
    here: Here,
    Path((place, poll)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let poll = with_codes(&app, place, poll).await?;
    public(&check_page(&app, &here, &poll))
}

/// Whether the code is good.
pub(crate) async fn check(
    State(app): State<App>,
    here: Here,
    from: From,
    Path((place, poll)): Path<(String, String)>,
    Form(fields): Fields,
) -> Result<Response, Refusal> {
    let poll = with_codes(&app, place, poll).await?;
    let mut shown = check_page(&app, &here, &poll);
    let (typed, _) = read(fields);
    shown.code.clone_from(&typed);
    if matches!(poll.standing, Standing::Papers | Standing::Closed) {
        shown.words = Some(shown.page.say("vote-closed"));
        return private(&shown);
    }
    if let Err(why) = typed_code::opened(&app, &shown.page, &poll, &typed, from.0).await? {
        shown.page.is_wrong = true;
        shown.wrong = Some(Wrong {
            words: why.words.clone(),
            field: "code".into(),
        });
        return why.answer(&shown);
    }
    shown.is_open = poll.standing == Standing::Open;
    let page = &shown.page;
    shown.words = Some(if shown.is_open {
        page.say1("check-code-open", "day", day(page, poll.definition.closes))
    } else {
        page.say1("check-code-soon", "day", day(page, poll.definition.opens))
    });
    private(&shown)
}
