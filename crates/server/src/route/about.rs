//! What the service is: its sources, who can use it, what it knows of people.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use crate::error::Refusal;
use crate::page::{Here, Page, public};
use crate::state::App;

#[derive(Template)]
#[template(path = "sources.html")]
struct Sources<'a> {
    page: Page,
    sources: &'a [allotment_report::SheetSource],
}

/// Where the numbers come from.
pub(crate) async fn sources(State(app): State<App>, here: Here) -> Result<Response, Refusal> {
    let page = Page::new(&app, &here, "sources-title");
    public(&Sources {
        page,
        sources: &app.places.sheets.sources,
    })
}

#[derive(Template)]
#[template(path = "accessibility.html")]
struct Accessibility {
    page: Page,
}

/// Who can use the service, and what is not right yet.
pub(crate) async fn accessibility(State(app): State<App>, here: Here) -> Result<Response, Refusal> {
    let page = Page::new(&app, &here, "accessibility-title");
    public(&Accessibility { page })
}

#[derive(Template)]
#[template(path = "privacy.html")]
struct Privacy {
    page: Page,
}

/// What the service knows of people.
pub(crate) async fn privacy(State(app): State<App>, here: Here) -> Result<Response, Refusal> {
    let page = Page::new(&app, &here, "privacy-title");
    public(&Privacy { page })
}
