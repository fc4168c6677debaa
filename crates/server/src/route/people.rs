//! Who runs the service, as an administrator sees and names them.

use std::collections::BTreeMap;

use allotment_ledger::Hash;
use allotment_store::{Account, Person as Kept, Role, Session};
use askama::Template;
use axum::Extension;
use axum::extract::{Form, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::invite::invitation;
use super::office::office;
use super::sign_in::{NAME, account};
use crate::clock::now;
use crate::error::Refusal;
use crate::name::name;
use crate::page::{Here, Page, private, wrong};
use crate::passkey::{Site, ask_unless_fresh};
use crate::permission::Act;
use crate::record::tell;
use crate::state::App;

/// How long an invitation is good.
const INVITATION_SECONDS: i64 = 7 * 24 * 60 * 60;

struct Listed {
    id: String,
    name: String,
    role: String,
    passkeys: u64,
    sessions: u64,
    /// The party of the ledger for which they act, and whether they may act for one.
    party: Option<String>,
    may_act: bool,
}

#[derive(Template)]
#[template(path = "people.html")]
#[expect(clippy::struct_field_names, reason = "the template lists the people")]
struct People {
    page: Page,
    people: Vec<Listed>,
    roles: Vec<(&'static str, String)>,
    /// The parties of the ledger: by what it calls them, and what people do.
    parties: BTreeMap<String, String>,
    wrong: Option<String>,
    name: String,
}

/// The parties of the ledger, in whatever place.
async fn parties(app: &App) -> Result<BTreeMap<String, String>, Refusal> {
    let all = app.ledger.ask(|ledger| {
        let books = ledger.programme().books();
        let all = books.flat_map(allotment_ledger::Book::parties);
        all.map(|one| (one.party.clone(), one.name.clone()))
            .collect()
    });
    Ok(all.await?.unwrap_or_default())
}

async fn people_page(
    app: &App,
    here: &Here,
    wrong: Option<&str>,
    name: String,
) -> Result<People, Refusal> {
    let mut page = office(app, here, "people-title").at("/office/people");
    page.is_wrong = wrong.is_some();
    let role = |role: Role| page.say(&format!("role-{}", role.key()));
    let people = app.polls.store.people(now()).await?;
    let acting = app.polls.store.all_acting().await?;
    let parties = parties(app).await?;
    let called = |party: &String| parties.get(party).unwrap_or(party).clone();
    Ok(People {
        people: (people.into_iter())
            .map(|one| Listed {
                party: acting.get(&one.account.id).map(called),
                may_act: Act::Represent.is_allowed(Some(one.account.role)),
                id: one.account.id,
                name: one.account.name,
                role: role(one.account.role),
                passkeys: one.passkeys,
                sessions: one.sessions,
            })
            .collect(),
        roles: Role::ALL
            .iter()
            .map(|one| (one.key(), role(*one)))
            .collect(),
        wrong: wrong.map(|key| page.say(key)),
        parties,
        name,
        page,
    })
}

/// Who runs the service.
pub(crate) async fn people(State(app): State<App>, here: Here) -> Result<Response, Refusal> {
    private(&people_page(&app, &here, None, String::new()).await?)
}

#[derive(Deserialize)]
pub(crate) struct New {
    #[serde(default)]
    name: String,
    #[serde(default)]
    role: String,
}

fn to_people(here: &Here) -> Response {
    Redirect::to(&format!("{}/office/people", here.language.base())).into_response()
}

/// Asks for a passkey before anything that says who runs the service, where there can
/// be passkeys: with a link for an officer one has what an officer's passkey gives.
fn ask(app: &App, here: &Here, session: &Session) -> Option<Response> {
    Site::of(&app.settings)?;
    ask_unless_fresh(here, session, "/office/people")
}

/// Tells what an administrator did about somebody.
fn tell_of(app: &App, session: &Session, what: &str, person: &Account) {
    let role = person.role.key();
    let about: [(&str, &dyn std::fmt::Display); 3] = [
        ("person", &person.id),
        ("called", &person.name),
        ("as", &role),
    ];
    tell(app, &session.account, what, &about);
}

/// Names somebody.
pub(crate) async fn add(
    State(app): State<App>,
    here: Here,
    Extension(session): Extension<Session>,
    Form(new): Form<New>,
) -> Result<Response, Refusal> {
    if let Some(ask) = ask(&app, &here, &session) {
        return Ok(ask);
    }
    let name = name(&new.name, NAME);
    let role = Role::from_key(&new.role).ok_or(Refusal::NotUnderstood)?;
    if name.is_empty() {
        return wrong(&people_page(&app, &here, Some("sign-in-empty"), name).await?);
    }
    let new = account(name.clone(), role)?;
    if !app.polls.store.add_account(new.clone()).await? {
        return wrong(&people_page(&app, &here, Some("people-taken"), name).await?);
    }
    tell_of(&app, &session, "named a person", &new);
    Ok(to_people(&here))
}

async fn found(app: &App, id: &str) -> Result<Kept, Refusal> {
    let people = app.polls.store.people(now()).await?;
    let found = people.into_iter().find(|one| one.account.id == id);
    found.ok_or(Refusal::NotFound)
}

#[derive(Template)]
#[template(path = "invited.html")]
struct Invited {
    page: Page,
    name: String,
    link: String,
}

/// Makes an invitation, and shows it once: whoever opens its link first is that
/// person.
pub(crate) async fn invite(
    State(app): State<App>,
    here: Here,
    Extension(session): Extension<Session>,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    if let Some(ask) = ask(&app, &here, &session) {
        return Ok(ask);
    }
    let person = found(&app, &id).await?.account;
    let token = allotment_store::new_secret()?;
    let kept = invitation(&app, &token);
    let token = Hash::new(token);
    let until = now() + INVITATION_SECONDS;
    let store = &app.polls.store;
    let id = person.id.clone();
    store.add_link(kept, Some(id), None, until).await?;
    tell_of(&app, &session, "made an invitation", &person);
    let page = office(&app, &here, "invited-title").at("/office/people");
    let (address, base) = (&app.settings.address, here.language.base());
    private(&Invited {
        link: format!("{address}{base}/invite/{token}"),
        name: person.name,
        page,
    })
}

/// Ends all sessions of somebody.
pub(crate) async fn end_sessions(
    State(app): State<App>,
    here: Here,
    Extension(session): Extension<Session>,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    if let Some(ask) = ask(&app, &here, &session) {
        return Ok(ask);
    }
    let person = found(&app, &id).await?.account;
    app.polls.store.end_sessions(&person.id, None).await?;
    tell_of(&app, &session, "ended all sessions", &person);
    Ok(to_people(&here))
}

/// Takes from somebody all that they may do, with their passkeys and sessions.
pub(crate) async fn remove(
    State(app): State<App>,
    here: Here,
    Extension(session): Extension<Session>,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    if let Some(ask) = ask(&app, &here, &session) {
        return Ok(ask);
    }
    let person = found(&app, &id).await?.account;
    if app.polls.store.remove_person(&person.id).await? {
        tell_of(&app, &session, "removed a person", &person);
        return Ok(to_people(&here));
    }
    wrong(&people_page(&app, &here, Some("people-last"), String::new()).await?)
}

#[derive(Deserialize)]
pub(crate) struct Chosen {
    #[serde(default)]
    party: String,
}

/// Lets somebody act for a party of the ledger, for good: who signed for one party never
/// signs for another.
pub(crate) async fn let_act(
    State(app): State<App>,
    here: Here,
    Extension(session): Extension<Session>,
    Path(id): Path<String>,
    Form(Chosen { party }): Form<Chosen>,
) -> Result<Response, Refusal> {
    if let Some(ask) = ask(&app, &here, &session) {
        return Ok(ask);
    }
    let person = found(&app, &id).await?.account;
    if !Act::Represent.is_allowed(Some(person.role)) {
        return Err(Refusal::NotUnderstood);
    }
    if !parties(&app).await?.contains_key(&party) {
        return wrong(&people_page(&app, &here, Some("people-no-party"), String::new()).await?);
    }
    let store = &app.polls.store;
    if store.let_act(&person.id, &party).await? {
        let about: [(&str, &dyn std::fmt::Display); 3] = [
            ("person", &person.id),
            ("called", &person.name),
            ("party", &party),
        ];
        tell(
            &app,
            &session.account,
            "let a person act for a party",
            &about,
        );
        return Ok(to_people(&here));
    }
    if store.acts_for(&person.id).await?.as_ref() == Some(&party) {
        // Sent again.
        return Ok(to_people(&here));
    }
    wrong(&people_page(&app, &here, Some("people-acts"), String::new()).await?)
}
