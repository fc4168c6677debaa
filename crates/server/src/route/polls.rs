//! The votes, listed.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::places::VoteLink;
use crate::error::Refusal;
use crate::page::{Here, Page, public};
use crate::state::App;

#[derive(Template)]
#[template(path = "votes.html")]
struct Votes {
    page: Page,
    open: Vec<VoteLink>,
    closed: Vec<VoteLink>,
}

/// Every vote that was opened.
pub(crate) async fn list(State(app): State<App>, here: Here) -> Result<Response, Refusal> {
    let page = Page::new(&app, &here, "votes-title");
    let all = app.polls.shown();
    let links = all.iter().map(|poll| VoteLink::new(&app, &page, poll));
    let (open, closed) = links.partition(|link| link.is_open);
    public(&Votes { page, open, closed })
}
