//! Two people for a payment: an officer prepares it, another of the same body confirms it
//! with a passkey shown just now, and only then is it an entry of the ledger.

use std::fmt::Display;

pub(crate) mod prepare;

use allotment_ledger::{Book, Commitment, CommitmentState, EntryId, NotConfirmed, Prepared, shown};
use allotment_place::Currency;
use allotment_store::{Account, Ending, KeptPrepared, Session, Wait};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::Value;

use super::ledger::{commitment_at, held, party};
use super::office::office;
use super::party::work::take;
use super::party::{Wrong, id_of, party_of};
use super::places::day;
use crate::clock::today;
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
                by: by.map_or_else(|| "–".to_owned(), |own| own.name.clone()),
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
