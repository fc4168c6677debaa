//! Writing a decision down: what a board, a council or a funder decided about a place's
//! money, and why.

use std::fmt::Display;

use allotment_ledger::{Book, CommitmentState, DecidedBy};
use allotment_store::Session;
use askama::Template;
use axum::Extension;
use axum::extract::{Form, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use serde_json::json;

use super::work::{minor_of, take};
use super::{DESK, Wrong, id_of, new_id, party_of};
use crate::clock::today;
use crate::error::Refusal;
use crate::ledger::Open;
use crate::page::{Here, Page, escaped, private, wrong};
use crate::passkey::{ask_unless_fresh, is_fresh};
use crate::record::tell;
use crate::route::ledger::name_of;
use crate::route::office::office;
use crate::state::App;

/// What is there to decide about, and who decides.
struct Told {
    party: String,
    by: DecidedBy,
    /// Name and purpose.
    commitments: Vec<(String, String)>,
}

/// What somebody wrote.
#[derive(Deserialize, Default, Clone)]
pub(crate) struct Written {
    #[serde(default)]
    what: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    commitment: String,
    #[serde(default)]
    amount: String,
    #[serde(default)]
    id: String,
}

#[derive(Template)]
#[template(path = "party_decide.html")]
struct DecidePage {
    page: Page,
    place: String,
    public: String,
    action: String,
    id: String,
    is_fresh: bool,
    told: Told,
    by: String,
    written: Written,
    wrong: Vec<Wrong>,
}

fn told(book: &Book, party: &str) -> Option<Told> {
    let own = book.party(party)?;
    let alive = |state| matches!(state, CommitmentState::Agreed | CommitmentState::Proposed);
    let all = book.commitments().iter().filter(|one| alive(one.state()));
    Some(Told {
        party: own.name.clone(),
        by: DecidedBy::of(own.is)?,
        commitments: all
            .map(|one| (one.name.clone(), one.purpose.clone()))
            .collect(),
    })
}

fn path_of(place: &str) -> String {
    format!("{DESK}/{}/decide", escaped(place))
}

async fn decide_page(
    app: &App,
    here: &Here,
    place: &str,
    session: &Session,
    (written, wrong): (Written, Vec<Wrong>),
) -> Result<DecidePage, Refusal> {
    let party = party_of(app, &session.account).await?;
    let path = path_of(place);
    let mut page = office(app, here, "decide-title").at(&path);
    page.is_wrong = !wrong.is_empty();
    let of = place.to_owned();
    let told = move |ledger: &mut Open| told(ledger.book(&of)?, &party);
    let told = app.ledger.ask(told).await?.flatten();
    // Neither residents nor the board are a partner of a project.
    let told = told.ok_or(Refusal::NotAllowed)?;
    Ok(DecidePage {
        place: name_of(app, place, true)?,
        public: format!("{}/decisions", page.ledger(place)),
        action: format!("{}{path}", page.base()),
        id: new_id()?,
        is_fresh: is_fresh(session),
        by: page.say(&format!("decided-{}", told.by.word())),
        told,
        written,
        wrong,
        page,
    })
}

/// The form.
pub(crate) async fn ask(
    State(app): State<App>,
    here: Here,
    Extension(session): Extension<Session>,
    Path(place): Path<String>,
) -> Result<Response, Refusal> {
    let none = (Written::default(), Vec::new());
    private(&decide_page(&app, &here, &place, &session, none).await?)
}

/// The currency of what a decision is about: that of its commitment, or the only one in
/// which anything is promised there.
async fn currency_of(
    app: &App,
    place: &str,
    commitment: &str,
) -> Result<Option<allotment_place::Currency>, Refusal> {
    let (of, name) = (place.to_owned(), commitment.to_owned());
    let found = app.ledger.ask(move |ledger: &mut Open| {
        let book = ledger.book(&of)?;
        let promised = book.promises().first().map(|one| one.money.currency);
        book.commitment(&name).map(|one| one.currency).or(promised)
    });
    Ok(found.await?.flatten())
}

/// Keeps a decision.
pub(crate) async fn decide(
    State(app): State<App>,
    here: Here,
    Extension(session): Extension<Session>,
    Path(place): Path<String>,
    Form(written): Form<Written>,
) -> Result<Response, Refusal> {
    if let Some(ask) = ask_unless_fresh(&here, &session, DESK) {
        return Ok(ask);
    }
    id_of(&written.id)?;
    let party = party_of(&app, &session.account).await?;
    let none = (written.clone(), Vec::new());
    let page = decide_page(&app, &here, &place, &session, none).await?;
    let mut value = json!({
        "kind": "decision", "id": written.id, "community": place, "actor": party,
        "effective": today().to_string(), "what": written.what.trim(),
        "reason": written.reason.trim(), "decided_by": page.told.by.word(),
    });
    if !written.commitment.is_empty() {
        value["commitment"] = json!(written.commitment);
    }
    let currency = currency_of(&app, &place, &written.commitment).await?;
    let amount = match (written.amount.trim(), currency) {
        ("", _) => Ok(None),
        (typed, Some(currency)) => minor_of(typed, currency).map(|minor| Some((minor, currency))),
        (_, None) => Err(page.page.say("decide-no-currency")),
    };
    let why = match amount {
        Err(what) => Some(vec![Wrong {
            what,
            help: String::new(),
        }]),
        Ok(amount) => {
            if let Some((minor, currency)) = amount {
                value["amount"] = json!(minor.to_string());
                value["currency"] = json!(currency.as_str());
            }
            take(&app, &place, vec![value]).await?
        }
    };
    if let Some(why) = why {
        return wrong(&decide_page(&app, &here, &place, &session, (written, why)).await?);
    }
    let about: [(&str, &dyn Display); 1] = [("place", &place)];
    tell(&app, &session.account, "wrote a decision down", &about);
    Ok(Redirect::to(&page.public).into_response())
}
