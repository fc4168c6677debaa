//! Two people for a payment: an officer prepares it, another of the same body confirms it
//! with a passkey shown just now, and only then is it an entry of the ledger.

use std::fmt::Display;

use allotment_ledger::{Book, Commitment, CommitmentState, EntryId, NotConfirmed, Prepared, shown};
use allotment_place::Currency;
use allotment_store::{Account, Ending, KeptPrepared, Session, Wait};
use askama::Template;
use axum::Extension;
use axum::extract::{Form, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use super::ledger::{commitment_at, held, name_of, party};
use super::office::office;
use super::party::work::{minor_of, take};
use super::party::{Wrong, entry_of, id_of, new_id, party_of, wrongs};
use super::places::day;
use crate::clock::{now, today};
use crate::error::Refusal;
use crate::ledger::Open;
use crate::page::{Here, Page, escaped, private, wrong};
use crate::passkey::ask_unless_fresh;
use crate::record::tell;
use crate::state::App;

/// Where payments wait.
const PAYMENTS: &str = "/office/payments";

/// A payment that waits.
struct Waiting {
    place: String,
    purpose: String,
    amount: String,
    to: String,
    day: String,
    note: String,
    by: String,
    is_own: bool,
    public: String,
    action: String,
}

/// A commitment that can be paid from.
struct Payable {
    href: String,
    place: String,
    purpose: String,
    left: String,
}

#[derive(Template)]
#[template(path = "payments.html")]
struct PaymentsPage {
    page: Page,
    waiting: Vec<Waiting>,
    payable: Vec<Payable>,
    wrong: Vec<Wrong>,
}

fn currency(body: &Value) -> Currency {
    let written = body["currency"].as_str().unwrap_or_default();
    Currency::new(written).unwrap_or(Currency::GBP)
}

fn waiting(page: &Page, ledger: &Open, kept: &KeptPrepared) -> Option<Waiting> {
    let book = ledger.book(&kept.community)?;
    let body: Value = serde_json::from_str(&kept.body).ok()?;
    let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
    let commitment = text("commitment");
    let minor: i64 = text("amount").parse().ok()?;
    let at = format!("{PAYMENTS}/{}/{}", escaped(&kept.community), kept.id);
    Some(Waiting {
        place: kept.community.clone(),
        purpose: book.commitment(&commitment)?.purpose.clone(),
        amount: shown(minor, currency(&body)),
        to: party(book, &text("to_party")),
        day: allotment_ledger::Date::parse(&text("effective"))
            .map_or_else(String::new, |date| day(page, date)),
        note: text("words"),
        by: String::new(),
        is_own: false,
        public: commitment_at(page, &kept.community, &commitment),
        action: format!("{}{at}", page.base()),
    })
}

fn is_alive(one: &Commitment) -> bool {
    matches!(
        one.state(),
        CommitmentState::Agreed | CommitmentState::Proposed
    )
}

fn payable(app: &App, page: &Page, ledger: &Open, acts_for: &str) -> Vec<Payable> {
    let books = ledger.programme().books();
    let books = books.filter(|book| book.party(acts_for).is_some());
    let of = |book: &Book| {
        let all = (0..)
            .zip(book.commitments())
            .filter(|(_, one)| is_alive(one));
        let community = book.community();
        let all = all.map(|(number, one)| Payable {
            href: format!(
                "{}{PAYMENTS}/{}/prepare/{}",
                page.base(),
                escaped(community),
                escaped(&one.name)
            ),
            place: app.places.name_of(community).to_owned(),
            purpose: one.purpose.clone(),
            left: held(book, number, today(), allotment_ledger::Account::Committed),
        });
        all.collect::<Vec<_>>()
    };
    books.flat_map(of).collect()
}

async fn payments_page(
    app: &App,
    here: &Here,
    account: &Account,
    wrong: Vec<Wrong>,
) -> Result<PaymentsPage, Refusal> {
    let mut page = office(app, here, "payments-title").at(PAYMENTS);
    page.is_wrong = !wrong.is_empty();
    let acts_for = party_of(app, account).await?;
    let accounts = app.polls.store.accounts().await?;
    let mut kept = app.polls.store.waiting(Wait::Payment).await?;
    kept.retain(|one| one.party == acts_for);
    let (asking, about, me) = (App::clone(app), page.clone(), account.id.clone());
    let told = app.ledger.ask(move |ledger| {
        let all = kept.iter().filter_map(|one| {
            let by = accounts.iter().find(|own| own.id == one.account);
            let told = waiting(&about, ledger, one)?;
            Some(Waiting {
                place: asking.places.name_of(&told.place).to_owned(),
                by: by.map_or_else(String::new, |own| own.name.clone()),
                is_own: one.account == me,
                ..told
            })
        });
        let all: Vec<Waiting> = all.collect();
        (all, payable(&asking, &about, ledger, &acts_for))
    });
    let (waiting, payable) = told.await?.unwrap_or_default();
    Ok(PaymentsPage {
        page,
        waiting,
        payable,
        wrong,
    })
}

/// What waits, and from what can be paid.
pub(crate) async fn payments(
    State(app): State<App>,
    here: Here,
    Extension(session): Extension<Session>,
) -> Result<Response, Refusal> {
    private(&payments_page(&app, &here, &session.account, Vec::new()).await?)
}

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

fn to_payments(here: &Here) -> Response {
    Redirect::to(&format!("{}{PAYMENTS}", here.language.base())).into_response()
}

fn tell_of(app: &App, session: &Session, what: &str, (place, id): (&str, EntryId)) {
    let about: [(&str, &dyn Display); 2] = [("place", &place), ("entry", &id)];
    tell(app, &session.account, what, &about);
}

async fn found(app: &App, place: &str, id: &str) -> Result<KeptPrepared, Refusal> {
    let found = app.polls.store.prepared(place, id_of(id)?).await?;
    let found = found.filter(|one| one.waits_for == Wait::Payment);
    found.ok_or(Refusal::NotFound)
}

/// Confirms what somebody else prepared: it is in the ledger when this returns.
pub(crate) async fn confirm(
    State(app): State<App>,
    here: Here,
    Extension(session): Extension<Session>,
    Path((place, id)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    if let Some(ask) = ask_unless_fresh(&here, &session, PAYMENTS) {
        return Ok(ask);
    }
    // Nobody gives it up while it is being confirmed.
    let _alone = app.payments.lock().await;
    let kept = found(&app, &place, &id).await?;
    let acts_for = party_of(&app, &session.account).await?;
    let prepared = Prepared {
        by: kept.account.clone(),
        party: kept.party.clone(),
        ended: kept.ended,
    };
    let words = match prepared.may_confirm(&session.account.id, &acts_for) {
        Ok(()) => None,
        // Sent again: what was done is done.
        Err(NotConfirmed::Ended) => return Ok(to_payments(&here)),
        Err(NotConfirmed::Same) => Some("payments-same"),
        Err(_) => Some("payments-other"),
    };
    if let Some(key) = words {
        let page = office(&app, &here, "payments-title");
        let why = vec![Wrong {
            what: page.say(key),
            help: String::new(),
        }];
        return wrong(&payments_page(&app, &here, &session.account, why).await?);
    }
    let value: Value = serde_json::from_str(&kept.body)
        .map_err(|_| Refusal::Fault("a payment that waits was altered".to_owned()))?;
    if let Some(why) = take(&app, &place, vec![value]).await? {
        return wrong(&payments_page(&app, &here, &session.account, why).await?);
    }
    let account = &session.account.id;
    let store = &app.polls.store;
    store
        .end_prepared(&place, kept.id, Ending::Done, account)
        .await?;
    tell_of(&app, &session, "confirmed a payment", (&place, kept.id));
    Ok(to_payments(&here))
}

/// Gives a payment up that was not confirmed.
pub(crate) async fn drop_it(
    State(app): State<App>,
    here: Here,
    Extension(session): Extension<Session>,
    Path((place, id)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let _alone = app.payments.lock().await;
    let kept = found(&app, &place, &id).await?;
    if party_of(&app, &session.account).await? != kept.party {
        return Err(Refusal::NotAllowed);
    }
    let account = &session.account.id;
    let store = &app.polls.store;
    let dropped = store
        .end_prepared(&place, kept.id, Ending::Dropped, account)
        .await?;
    if dropped {
        tell_of(&app, &session, "gave up a payment", (&place, kept.id));
    }
    Ok(to_payments(&here))
}
