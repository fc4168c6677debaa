//! One entry, to the letter that is hashed.

use allotment_ledger::EntryId;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::words::in_words;
use super::{commitment_at, files, name_of, party};
use crate::error::Refusal;
use crate::ledger::Open;
use crate::page::{Here, Page, escaped, public};
use crate::route::places::day;
use crate::state::App;

/// What is told of an entry.
struct Told {
    id: String,
    number: u64,
    size: u64,
    words: String,
    /// What whoever made it wanted to say about it.
    note: Option<String>,
    effective: String,
    recorded: String,
    actor: String,
    /// Whether who made it is no party of the ledger.
    is_nobody: bool,
    kind: String,
    leaf: String,
    canonical: String,
    /// The keys that it names, and how each is known.
    keys: Vec<(String, String)>,
    commitment: Option<String>,
}

#[derive(Template)]
#[template(path = "ledger_entry.html")]
struct EntryPage {
    page: Page,
    place: String,
    place_href: String,
    receipt: String,
    files: String,
    told: Told,
}

fn told(page: &Page, ledger: &mut Open, place: &str, id: EntryId) -> Result<Option<Told>, Refusal> {
    let Some(at) = ledger.book(place).and_then(|book| book.place_of(id)) else {
        return Ok(None);
    };
    let entries = ledger.entries(place)?;
    let found = usize::try_from(at).ok().and_then(|at| entries.get(at));
    let (Some(entry), Some(book)) = (found, ledger.book(place)) else {
        return Ok(None);
    };
    let keys = entry.body.keys();
    let known = keys.into_iter().filter_map(|key| book.known_key_named(key));
    let named = entry.body.commitment();
    let named = named.or(entry.refers_to.as_ref());
    let named = named.filter(|name| book.commitment(name).is_some());
    Ok(Some(Told {
        id: entry.id.to_string(),
        number: at + 1,
        size: book.size(),
        words: in_words(page, book, entry),
        note: entry.words.clone(),
        effective: day(page, entry.effective),
        recorded: entry.recorded.to_string(),
        actor: party(book, &entry.actor),
        is_nobody: book.party(&entry.actor).is_none(),
        kind: entry.kind().to_string(),
        leaf: entry.leaf().to_string(),
        canonical: entry.canonical().to_owned(),
        keys: known.map(|key| (key.key.clone(), key.in_words())).collect(),
        commitment: named.map(|name| commitment_at(page, place, name)),
    }))
}

/// One entry.
pub(crate) async fn entry(
    State(app): State<App>,
    here: Here,
    Path((place, id)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let id = EntryId::parse(&id).ok_or(Refusal::NotFound)?;
    let page = Page::new(&app, &here, "ledger-title");
    let (asked, of) = (page.clone(), place.clone());
    let told = app.ledger.ask(move |ledger| told(&asked, ledger, &of, id));
    let told = told.await?.transpose()?.flatten();
    let told = told.ok_or(Refusal::NotFound)?;
    let title = page.say1("entry-title", "number", told.number);
    let page = page.titled(title);
    public(&EntryPage {
        place: name_of(&app, &place, true)?,
        place_href: page.ledger(&place),
        receipt: format!("/api/ledger/{}/entries/{}", escaped(&place), told.id),
        files: files(&place),
        told,
        page,
    })
}
