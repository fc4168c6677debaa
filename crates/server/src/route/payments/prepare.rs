//! Preparing a payment: nothing is in the ledger yet.

use allotment_ledger::Book;
use allotment_place::Currency;
use allotment_store::{KeptPrepared, Session, Wait};
use askama::Template;
use axum::Extension;
use axum::extract::{Form, Path, State};
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{PAYMENTS, is_alive, tell_of, to_payments};
use crate::clock::{now, today};
use crate::error::Refusal;
use crate::ledger::Open;
use crate::page::{Here, Page, escaped, private, wrong};
use crate::route::ledger::{held, name_of};
use crate::route::office::office;
use crate::route::party::work::minor_of;
use crate::route::party::{Wrong, entry_of, id_of, new_id, party_of, wrongs};
use crate::state::App;

/// What somebody typed.
#[derive(Deserialize, Default, Clone)]
pub(crate) struct Typed {
    #[serde(default)]
    amount: String,
    #[serde(default)]
    used_for: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    day: String,
    #[serde(default)]
    note: String,
    #[serde(default)]
    id: String,
}

/// From what is to be paid.
struct From {
    purpose: String,
    left: String,
    currency: Currency,
    is_mixed: bool,
    /// Whom: by what the ledger calls them, and what people do.
    parties: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "payment_prepare.html")]
struct PreparePage {
    page: Page,
    place: String,
    action: String,
    id: String,
    today: String,
    from: From,
    typed: Typed,
    wrong: Vec<Wrong>,
}

fn from(book: &Book, name: &str) -> Option<From> {
    let numbered = (0..).zip(book.commitments());
    let (number, one) = numbered.into_iter().find(|(_, one)| one.name == name)?;
    is_alive(one).then(|| From {
        purpose: one.purpose.clone(),
        left: held(book, number, today(), allotment_ledger::Account::Committed),
        currency: one.currency,
        is_mixed: one.capital != 0 && one.revenue != 0,
        parties: (book.parties())
            .map(|party| (party.party.clone(), party.name.clone()))
            .collect(),
    })
}

async fn prepare_page(
    app: &App,
    here: &Here,
    (place, name): (&str, &str),
    (typed, wrong): (Typed, Vec<Wrong>),
) -> Result<PreparePage, Refusal> {
    let path = format!("{PAYMENTS}/{}/prepare/{}", escaped(place), escaped(name));
    let mut page = office(app, here, "prepare-title").at(&path);
    page.is_wrong = !wrong.is_empty();
    let (of, called) = (place.to_owned(), name.to_owned());
    let found = move |ledger: &mut Open| from(ledger.book(&of)?, &called);
    let found = app.ledger.ask(found).await?.flatten();
    Ok(PreparePage {
        place: name_of(app, place, true)?,
        action: format!("{}{path}", page.base()),
        id: new_id()?,
        today: today().to_string(),
        from: found.ok_or(Refusal::NotFound)?,
        typed,
        wrong,
        page,
    })
}

/// The form of a payment.
pub(crate) async fn ask(
    State(app): State<App>,
    here: Here,
    Extension(session): Extension<Session>,
    Path((place, name)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    party_of(&app, &session.account).await?;
    let typed = Typed {
        day: today().to_string(),
        ..Typed::default()
    };
    let none = (typed, Vec::new());
    private(&prepare_page(&app, &here, (&place, &name), none).await?)
}

/// The payment that `typed` says, without when it is recorded.
fn payment(
    typed: &Typed,
    (place, name): (&str, &str),
    acts_for: &str,
    (minor, currency): (u64, Currency),
) -> Value {
    let mut value = json!({
        "kind": "pay", "id": typed.id, "community": place, "effective": typed.day.trim(),
        "actor": acts_for, "commitment": name, "amount": minor.to_string(),
        "currency": currency.as_str(),
    });
    if !typed.to.is_empty() {
        value["to_party"] = json!(typed.to);
    }
    if !typed.used_for.is_empty() {
        value["use"] = json!(typed.used_for);
    }
    if !typed.note.trim().is_empty() {
        value["words"] = json!(typed.note.trim());
    }
    value
}

/// Keeps a payment that waits for somebody else, if the ledger would take it now.
pub(crate) async fn prepare(
    State(app): State<App>,
    here: Here,
    Extension(session): Extension<Session>,
    Path((place, name)): Path<(String, String)>,
    Form(typed): Form<Typed>,
) -> Result<Response, Refusal> {
    let id = id_of(&typed.id)?;
    let acts_for = party_of(&app, &session.account).await?;
    let at = (&*place, &*name);
    let none = (typed.clone(), Vec::new());
    let page = prepare_page(&app, &here, at, none).await?;
    let minor = match minor_of(&typed.amount, page.from.currency) {
        Ok(minor) => minor,
        Err(what) => {
            let help = String::new();
            let why = vec![Wrong { what, help }];
            return wrong(&prepare_page(&app, &here, at, (typed, why)).await?);
        }
    };
    let value = payment(&typed, at, &acts_for, (minor, page.from.currency));
    let (of, said) = (place.clone(), value.clone());
    let make = move |ledger: &mut Open| {
        let recorded = ledger.moment(&of);
        Ok(vec![entry_of(said.clone(), &recorded)?])
    };
    let tried = app.ledger.ask(move |ledger| ledger.try_out(make)).await?;
    if let Err(error) = tried.ok_or(Refusal::NotFound)? {
        let why = wrongs(error)?;
        return wrong(&prepare_page(&app, &here, at, (typed, why)).await?);
    }
    let new = KeptPrepared {
        community: place.clone(),
        id,
        waits_for: Wait::Payment,
        body: value.to_string(),
        party: acts_for,
        account: session.account.id.clone(),
        prepared: now(),
        ended: false,
    };
    // Sent again it is there already.
    if app.polls.store.prepare(new).await? {
        tell_of(&app, &session, "prepared a payment", (&place, id));
    }
    Ok(to_payments(&here))
}
