//! What was decided about a place's money, by whom and why.

use allotment_ledger::{Book, Decision, shown};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::{commitment_at, entry_at, name_of, party};
use crate::clock::today;
use crate::error::Refusal;
use crate::ledger::Open;
use crate::page::{Here, Page, public};
use crate::route::places::day;
use crate::state::App;

struct Line {
    day: String,
    what: String,
    by: String,
    reason: String,
    amount: Option<String>,
    /// Who wrote it down.
    actor: String,
    href: String,
    commitment: Option<String>,
    /// Whether it was corrected since.
    corrected: bool,
}

#[derive(Template)]
#[template(path = "ledger_decisions.html")]
struct DecisionsPage {
    page: Page,
    name: String,
    place_href: String,
    decisions: Vec<Line>,
}

fn amount(book: &Book, one: &Decision) -> Option<String> {
    let of = one
        .commitment
        .as_deref()
        .and_then(|name| book.commitment(name));
    let currency = one.currency.or(of.map(|of| of.currency))?;
    Some(shown(one.amount?, currency))
}

fn told(page: &Page, book: &Book) -> Vec<Line> {
    let mut all: Vec<_> = book.as_of(today()).decisions().collect();
    // The newest first.
    all.sort_by_key(|(record, _)| std::cmp::Reverse(record.effective));
    let lines = all.into_iter().map(|(record, one)| Line {
        day: day(page, record.effective),
        what: one.what.clone(),
        by: page.say(&format!("decided-{}", one.decided_by.word())),
        reason: one.reason.clone(),
        amount: amount(book, one),
        actor: party(book, &record.actor),
        href: entry_at(page, book.community(), record.entry),
        commitment: (one.commitment.as_deref())
            .map(|name| commitment_at(page, book.community(), name)),
        corrected: !record.corrections.is_empty(),
    });
    lines.collect()
}

/// The decisions about a place.
pub(crate) async fn decisions(
    State(app): State<App>,
    here: Here,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    let page = Page::new(&app, &here, "decisions-title");
    let (asked, about) = (page.clone(), id.clone());
    let told = move |ledger: &mut Open| Some(told(&asked, ledger.book(&about)?));
    let told = app.ledger.ask(told).await?.flatten();
    let name = name_of(&app, &id, told.is_some())?;
    let title = page.say1("decisions-of", "place", &name);
    let page = page.titled(title);
    public(&DecisionsPage {
        name,
        place_href: page.ledger(&id),
        decisions: told.unwrap_or_default(),
        page,
    })
}
