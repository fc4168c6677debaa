//! What everybody who signs in has of their own: passkeys and sessions; and
//! showing a passkey once more before something that cannot be undone.

use allotment_ledger::Hash;
use allotment_store::{Account, Session};
use askama::Template;
use axum::Extension;
use axum::extract::{Form, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::invite::PasskeyPage;
use super::places::day;
use super::sign_in::{LINK_SECONDS, has_passkey, secret, session_cookie};
use crate::clock::now;
use crate::cookie::token_bytes;
use crate::error::Refusal;
use crate::page::{Here, Page, private};
use crate::passkey::{For, Given, Site, ask_unless_fresh, named, registered, shown};
use crate::permission::Act;
use crate::record::tell;
use crate::route::office::office;
use crate::state::App;

/// A session as it is listed.
struct Listed {
    token: String,
    begun: String,
    is_this: bool,
}

#[derive(Template)]
#[template(path = "you.html")]
struct You {
    page: Page,
    name: String,
    role: String,
    /// Each with what names it, and what it is called.
    passkeys: Vec<(String, String)>,
    can_have: bool,
    may_represent: bool,
    sessions: Vec<Listed>,
}

/// A second since 1970 as people read it, in universal time.
fn moment(page: &Page, seconds: i64) -> String {
    let days = i32::try_from(seconds.div_euclid(86_400)).ok();
    let date = days.and_then(allotment_ledger::Date::from_days);
    let minutes = seconds.rem_euclid(86_400) / 60;
    let day = date.map_or_else(String::new, |date| day(page, date));
    format!("{day}, {:02}:{:02} UTC", minutes / 60, minutes % 60)
}

/// One's own page.
pub(crate) async fn you(
    State(app): State<App>,
    here: Here,
    Extension(session): Extension<Session>,
) -> Result<Response, Refusal> {
    let page = office(&app, &here, "you-title");
    let account = &session.account;
    let passkeys = app.polls.store.passkeys(&account.id).await?;
    let sessions = app.polls.store.sessions(&account.id, now()).await?;
    private(&You {
        name: account.name.clone(),
        role: page.say(&format!("role-{}", account.role.key())),
        passkeys: (passkeys.iter())
            .map(|key| (named(std::slice::from_ref(key)), key.name.clone()))
            .collect(),
        can_have: Site::of(&app.settings).is_some(),
        may_represent: Act::Represent.is_allowed(Some(account.role)),
        sessions: (sessions.iter())
            .map(|one| Listed {
                token: Hash::new(one.token).to_string(),
                begun: moment(&page, one.begun),
                is_this: one.token == session.token,
            })
            .collect(),
        page,
    })
}

fn to_you(here: &Here) -> Response {
    Redirect::to(&format!("{}/office/you", here.language.base())).into_response()
}

/// Nothing if whoever holds `session` may change their passkeys: they showed one
/// just now, or have none yet and signed in just now. A session that was left
/// open is not enough.
async fn may_change(
    app: &App,
    here: &Here,
    session: &Session,
) -> Result<Option<Response>, Refusal> {
    let keys = app.polls.store.passkeys(&session.account.id).await?;
    if !keys.is_empty() {
        return Ok(ask_unless_fresh(here, session, "/office/you"));
    }
    if now() - session.begun <= LINK_SECONDS {
        Ok(None)
    } else {
        Err(Refusal::SignInFirst)
    }
}

async fn register_page(app: &App, here: &Here, session: &Session) -> Result<PasskeyPage, Refusal> {
    let action = format!("{}/office/you/passkey/add", here.language.base());
    let about = (&session.token, Some(&session.account));
    let mut page = PasskeyPage::new(app, here, ("register", action), For::Register, about)?;
    page.page = page.page.at("/office/you");
    page.keys = named(&app.polls.store.passkeys(&session.account.id).await?);
    Ok(page)
}

/// Offers to make one more passkey.
pub(crate) async fn begin_passkey(
    State(app): State<App>,
    here: Here,
    Extension(session): Extension<Session>,
) -> Result<Response, Refusal> {
    if let Some(ask) = may_change(&app, &here, &session).await? {
        return Ok(ask);
    }
    private(&register_page(&app, &here, &session).await?)
}

/// Keeps one more passkey.
pub(crate) async fn add_passkey(
    State(app): State<App>,
    here: Here,
    Extension(session): Extension<Session>,
    Form(given): Form<Given>,
) -> Result<Response, Refusal> {
    if let Some(ask) = may_change(&app, &here, &session).await? {
        return Ok(ask);
    }
    let id = &session.account.id;
    let Some(new) = registered(&app, &session.token, id, &given).await? else {
        return register_page(&app, &here, &session).await?.refused();
    };
    if !app.polls.store.add_passkey(id, new).await? {
        return Err(Refusal::NotNow);
    }
    tell(&app, &session.account, "made a passkey", &[]);
    Ok(to_you(&here))
}

#[derive(Deserialize)]
pub(crate) struct Key {
    #[serde(default)]
    credential: String,
}

/// Forgets a passkey.
pub(crate) async fn remove_passkey(
    State(app): State<App>,
    here: Here,
    Extension(session): Extension<Session>,
    Form(key): Form<Key>,
) -> Result<Response, Refusal> {
    if let Some(ask) = may_change(&app, &here, &session).await? {
        return Ok(ask);
    }
    let id = &session.account.id;
    let keys = app.polls.store.passkeys(id).await?;
    let found = keys
        .into_iter()
        .find(|one| named(std::slice::from_ref(one)) == key.credential);
    let found = found.ok_or(Refusal::NotFound)?;
    app.polls.store.remove_passkey(id, found.credential).await?;
    tell(&app, &session.account, "removed a passkey", &[]);
    Ok(to_you(&here))
}

#[derive(Deserialize)]
pub(crate) struct One {
    #[serde(default)]
    session: String,
}

/// Ends one of one's own sessions. Another than this one only after a passkey was
/// shown, or by whoever has none and signed in just now.
pub(crate) async fn end_session(
    State(app): State<App>,
    here: Here,
    Extension(session): Extension<Session>,
    Form(one): Form<One>,
) -> Result<Response, Refusal> {
    let token = token_bytes(&one.session).ok_or(Refusal::NotUnderstood)?;
    let account = &session.account;
    if token != session.token {
        if has_passkey(&app, &account.id).await? {
            if let Some(ask) = ask_unless_fresh(&here, &session, "/office/you") {
                return Ok(ask);
            }
        } else if now() - session.begun > LINK_SECONDS {
            return Err(Refusal::SignInFirst);
        }
    }
    let ended = app
        .polls
        .store
        .end_sessions(&account.id, Some(token))
        .await?;
    if ended == 0 {
        return Err(Refusal::NotFound);
    }
    tell(&app, account, "ended a session of their own", &[]);
    Ok(to_you(&here))
}

/// Where to go after a passkey was shown: one of the office's own addresses.
fn place(to: &str) -> &str {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/_-".contains(&byte);
    let is_ours = to == "/office" || to.starts_with("/office/");
    if is_ours && !to.contains("//") && to.bytes().all(plain) {
        to
    } else {
        "/office/you"
    }
}

#[derive(Deserialize)]
pub(crate) struct To {
    #[serde(default)]
    to: String,
}

#[derive(Template)]
#[template(path = "confirm.html")]
struct Confirm {
    page: Page,
    to: String,
    has_passkey: bool,
    can_have: bool,
}

/// Says why a passkey is asked for once more.
pub(crate) async fn confirm(
    State(app): State<App>,
    here: Here,
    Extension(account): Extension<Account>,
    Query(To { to }): Query<To>,
) -> Result<Response, Refusal> {
    let page = office(&app, &here, "confirm-title");
    private(&Confirm {
        to: place(&to).to_owned(),
        has_passkey: !app.polls.store.passkeys(&account.id).await?.is_empty(),
        can_have: Site::of(&app.settings).is_some(),
        page,
    })
}

async fn confirm_page(
    app: &App,
    here: &Here,
    session: &Session,
    to: &str,
) -> Result<PasskeyPage, Refusal> {
    let action = format!("{}/office/confirm/check", here.language.base());
    let about = (&session.token, Some(&session.account));
    let mut page = PasskeyPage::new(app, here, ("confirm", action), For::Confirm, about)?;
    page.page = page.page.at("/office/confirm");
    page.keys = named(&app.polls.store.passkeys(&session.account.id).await?);
    place(to).clone_into(&mut page.to);
    Ok(page)
}

/// Asks for the passkey.
pub(crate) async fn ask(
    State(app): State<App>,
    here: Here,
    Extension(session): Extension<Session>,
    Form(To { to }): Form<To>,
) -> Result<Response, Refusal> {
    private(&confirm_page(&app, &here, &session, &to).await?)
}

/// Keeps that it was shown, gives the session a new secret, and goes back.
pub(crate) async fn check(
    State(app): State<App>,
    here: Here,
    Extension(session): Extension<Session>,
    Form(given): Form<Given>,
) -> Result<Response, Refusal> {
    let id = &session.account.id;
    let whose = shown(&app, For::Confirm, &session.token, id, &given).await?;
    if whose.is_none() {
        tell(&app, &session.account, "a passkey did not hold", &[]);
        let page = confirm_page(&app, &here, &session, &given.to).await?;
        return page.refused();
    }
    let (held, kept) = secret(&app)?;
    let store = &app.polls.store;
    store.passkey_shown(session.token, kept, now()).await?;
    tell(&app, &session.account, "showed a passkey", &[]);
    let to = format!("{}{}", here.language.base(), place(&given.to));
    let cookie = session_cookie(&app, &held, session.begun);
    Ok(([cookie], Redirect::to(&to)).into_response())
}

#[cfg(test)]
mod tests {
    use super::place;

    #[test]
    fn one_goes_back_only_to_the_office() {
        assert_eq!(place("/office/vote/Q1/spring"), "/office/vote/Q1/spring");
        for wrong in [
            "",
            "https://evil.example",
            "//evil.example",
            "/office//evil.example",
            "/office/\\evil",
            "/officer",
            "/office/../vote",
        ] {
            assert_eq!(place(wrong), "/office/you", "{wrong}");
        }
    }
}
