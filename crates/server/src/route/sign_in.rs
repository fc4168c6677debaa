//! Signing in without passwords: a link that works once, from the browser that
//! asked for it. Opening a link uses nothing up, since programs that look at mail
//! open links; a button does.

use allotment_ledger::Hash;
use allotment_store::{Account, Role, new_secret};
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::invite::PasskeyPage;
use crate::clock::now;
use crate::cookie::{BOUND, SESSION, cookie, set_cookie, token_bytes};
use crate::error::Refusal;
use crate::page::{Here, Page, private, wrong};
use crate::passkey::{For, Given, Site, shown};
use crate::permission::Act;
use crate::state::App;

/// How long a sign-in link is good.
pub(crate) const LINK_SECONDS: i64 = 15 * 60;
/// How long a session lasts.
const SESSION_SECONDS: i64 = 8 * 60 * 60;
/// The longest name.
const NAME: usize = 100;

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignIn {
    page: Page,
    /// Whether the service can have passkeys.
    has_passkeys: bool,
    wrong: Option<String>,
    name: String,
}

#[derive(Template)]
#[template(path = "sent.html")]
struct Sent {
    page: Page,
    is_printed: bool,
}

#[derive(Template)]
#[template(path = "link.html")]
pub(crate) struct Link {
    pub(crate) page: Page,
    pub(crate) action: String,
}

#[derive(Template)]
#[template(path = "set_up.html")]
struct SetUp {
    page: Page,
    action: String,
    wrong: Option<String>,
    name: String,
}

#[derive(Deserialize)]
pub(crate) struct Named {
    #[serde(default)]
    name: String,
}

impl Named {
    fn name(&self) -> String {
        let name: String = self.name.trim().chars().take(NAME).collect();
        name.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

fn office(app: &App, here: &Here, key: &str) -> Page {
    let mut page = Page::new(app, here, key);
    page.is_office = true;
    page
}

/// A secret for an address or a cookie, and what is kept of it.
pub(crate) fn secret(app: &App) -> Result<(String, [u8; 32]), Refusal> {
    let secret = new_secret()?;
    Ok((Hash::new(secret).to_string(), app.master.token(&secret)))
}

/// Asks who wants to sign in.
pub(crate) async fn ask(State(app): State<App>, here: Here) -> Result<Response, Refusal> {
    let page = office(&app, &here, "sign-in-title");
    private(&SignIn {
        page,
        has_passkeys: Site::of(&app.settings).is_some(),
        wrong: None,
        name: String::new(),
    })
}

/// Makes a link for whoever has the name; the answer is the same whether anybody
/// has.
pub(crate) async fn send(
    State(app): State<App>,
    here: Here,
    Form(named): Form<Named>,
) -> Result<Response, Refusal> {
    let name = named.name();
    if name.is_empty() {
        let mut page = office(&app, &here, "sign-in-title");
        page.is_wrong = true;
        let words = page.say("sign-in-empty");
        return wrong(&SignIn {
            page,
            has_passkeys: Site::of(&app.settings).is_some(),
            wrong: Some(words),
            name,
        });
    }
    let (bound, kept_bound) = secret(&app)?;
    let (token, kept) = secret(&app)?;
    if let Some(account) = app.polls.store.account_named(&name).await? {
        let until = now() + LINK_SECONDS;
        let link = app
            .polls
            .store
            .add_link(kept, Some(account.id), Some(kept_bound), until);
        link.await?;
        if app.settings.print_links {
            let base = here.language.base();
            let address = &app.settings.address;
            (app.say)(&format!(
                "To sign in as {name}:  {address}{base}/sign-in/{token}"
            ));
        }
    }
    let page = office(&app, &here, "sent-title");
    let is_printed = app.settings.print_links;
    let shown = private(&Sent { page, is_printed })?;
    let header = set_cookie(&app.settings, BOUND, &bound, LINK_SECONDS);
    Ok(([header], shown).into_response())
}

/// The page that a link opens: a button, and nothing is used up.
pub(crate) async fn link(
    State(app): State<App>,
    here: Here,
    Path(token): Path<String>,
) -> Result<Response, Refusal> {
    let token = Hash::from_hex(&token).ok_or(Refusal::NotFound)?;
    let page = office(&app, &here, "link-title").at("/sign-in");
    let action = format!("{}/sign-in/{token}", page.base());
    private(&Link { page, action })
}

/// Uses a link up, and begins a session.
pub(crate) async fn redeem(
    State(app): State<App>,
    here: Here,
    Path(token): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let token = token_bytes(&token).ok_or(Refusal::NotFound)?;
    let bound = cookie(&headers, BOUND).and_then(token_bytes);
    let bound = bound.ok_or(Refusal::SignInFirst)?;
    let (token, bound) = (app.master.token(&token), app.master.token(&bound));
    let account = app.polls.store.use_link(token, bound, now()).await?;
    let account = account.ok_or(Refusal::SignInFirst)?;
    begin(&app, &here, account, 0).await
}

/// What is kept of what this browser holds for links and challenges.
pub(crate) fn bound_of(app: &App, headers: &HeaderMap) -> Option<[u8; 32]> {
    let held = cookie(headers, BOUND).and_then(token_bytes)?;
    Some(app.master.token(&held))
}

fn passkey_page(app: &App, here: &Here, bound: &[u8; 32]) -> Result<PasskeyPage, Refusal> {
    let action = format!("{}/sign-in/passkey/check", here.language.base());
    let what = ("sign-in-passkey", action);
    PasskeyPage::new(app, here, what, For::SignIn, (bound, None))
}

/// Asks the browser for a passkey.
pub(crate) async fn ask_passkey(State(app): State<App>, here: Here) -> Result<Response, Refusal> {
    let (held, bound) = secret(&app)?;
    let shown = private(&passkey_page(&app, &here, &bound)?)?;
    let header = set_cookie(&app.settings, BOUND, &held, LINK_SECONDS);
    Ok(([header], shown).into_response())
}

/// Signs in whoever has the passkey that was shown.
pub(crate) async fn check_passkey(
    State(app): State<App>,
    here: Here,
    headers: HeaderMap,
    Form(given): Form<Given>,
) -> Result<Response, Refusal> {
    let bound = bound_of(&app, &headers).ok_or(Refusal::SignInFirst)?;
    match shown(&app, For::SignIn, &bound, "", &given).await? {
        Some(account) => begin(&app, &here, account.id, now()).await,
        None => passkey_page(&app, &here, &bound)?.refused(),
    }
}

/// Begins a session of `account`; `shown` is when it showed a passkey, 0 if it
/// did not.
pub(crate) async fn begin(
    app: &App,
    here: &Here,
    account: String,
    shown: i64,
) -> Result<Response, Refusal> {
    let (session, kept) = secret(app)?;
    let (now, lasts) = (now(), SESSION_SECONDS);
    let times = (now, now + lasts);
    let store = &app.polls.store;
    store.begin_session(kept, account, times, shown).await?;
    let begun = store.session(&kept, now).await?;
    let begun = begun.ok_or(Refusal::SignInFirst)?;
    let first = if Act::Look.is_allowed(Some(begun.account.role)) {
        "/office"
    } else {
        "/office/you"
    };
    let to = Redirect::to(&format!("{}{first}", here.language.base()));
    let cookies = axum::response::AppendHeaders([
        set_cookie(&app.settings, SESSION, &session, lasts),
        set_cookie(&app.settings, BOUND, "", 0),
    ]);
    Ok((cookies, to).into_response())
}

/// The page that the link of the first start opens.
pub(crate) async fn set_up(
    State(app): State<App>,
    here: Here,
    Path(token): Path<String>,
) -> Result<Response, Refusal> {
    let written = Hash::from_hex(&token).ok_or(Refusal::NotFound)?;
    let kept = app.master.token(written.bytes());
    if !app.polls.store.is_set_up_link(&kept, now()).await? {
        return Err(Refusal::NotFound);
    }
    let page = office(&app, &here, "set-up-title").at("/sign-in");
    let action = format!("{}/set-up/{written}", page.base());
    private(&SetUp {
        page,
        action,
        wrong: None,
        name: String::new(),
    })
}

/// Makes the first administrator, and signs them in.
pub(crate) async fn make_administrator(
    State(app): State<App>,
    here: Here,
    Path(token): Path<String>,
    Form(named): Form<Named>,
) -> Result<Response, Refusal> {
    let written = Hash::from_hex(&token).ok_or(Refusal::NotFound)?;
    let name = named.name();
    if name.is_empty() {
        let mut page = office(&app, &here, "set-up-title").at("/sign-in");
        page.is_wrong = true;
        let words = page.say("sign-in-empty");
        let action = format!("{}/set-up/{written}", page.base());
        return wrong(&SetUp {
            page,
            action,
            wrong: Some(words),
            name,
        });
    }
    let new = account(name, Role::Administrator)?;
    let id = new.id.clone();
    let kept = app.master.token(written.bytes());
    if !app.polls.store.set_up(kept, now(), new).await? {
        return Err(Refusal::NotFound);
    }
    begin(&app, &here, id, 0).await
}

/// A new account.
pub(crate) fn account(name: String, role: Role) -> Result<Account, Refusal> {
    let id = Hash::new(new_secret()?).to_string();
    Ok(Account {
        id: id[..32].to_owned(),
        name,
        role,
    })
}

/// Ends the session.
pub(crate) async fn sign_out(
    State(app): State<App>,
    here: Here,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    if let Some(secret) = cookie(&headers, SESSION).and_then(token_bytes) {
        let token = app.master.token(&secret);
        app.polls.store.end_session(token).await?;
    }
    let to = Redirect::to(here.home());
    let gone = set_cookie(&app.settings, SESSION, "", 0);
    Ok(([gone], to).into_response())
}
