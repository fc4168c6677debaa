//! Signing in without passwords: a link that works once, from the browser that
//! asked for it. Opening a link uses nothing up, since programs that look at mail
//! open links; a button does.

use allotment_ledger::Hash;
use allotment_store::{Account, Role, Session, new_secret};
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::invite::PasskeyPage;
use super::vote::From;
use crate::answer::whose;
use crate::clock::now;
use crate::cookie::{BOUND, SESSION, cookie, set_cookie, token_bytes};
use crate::error::Refusal;
use crate::name::name;
use crate::page::{Here, Page, private, show, wrong};
use crate::passkey::{For, Given, Site, shown};
use crate::permission::Act;
use crate::record::{tell, tell_fault, tell_of_stranger};
use crate::state::App;

/// How long a sign-in link is good.
pub(crate) const LINK_SECONDS: i64 = 10 * 60;
/// How long a session lasts at most: a long day of typing in papers.
pub(crate) const SESSION_SECONDS: i64 = 8 * 60 * 60;
/// How long it goes on while nothing is asked in it.
const IDLE_SECONDS: i64 = 60 * 60;
/// The longest name.
pub(crate) const NAME: usize = 100;

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
        name(&self.name, NAME)
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

/// The page that asks for a name, and says what was wrong.
fn ask_again(app: &App, here: &Here, name: String, words: &str) -> SignIn {
    let mut page = office(app, here, "sign-in-title");
    page.is_wrong = true;
    SignIn {
        has_passkeys: Site::of(&app.settings).is_some(),
        wrong: Some(page.say(words)),
        name,
        page,
    }
}

/// Makes a link for whoever has the name. Neither what is answered nor how long that
/// takes tells whether anybody has: the link is made afterwards.
pub(crate) async fn send(
    State(app): State<App>,
    here: Here,
    from: From,
    Form(named): Form<Named>,
) -> Result<Response, Refusal> {
    let name = named.name();
    if name.is_empty() {
        return wrong(&ask_again(&app, &here, name, "sign-in-empty"));
    }
    if !app.asked.takes(from.0) {
        let page = ask_again(&app, &here, name, "sign-in-often");
        let mut response = show(StatusCode::TOO_MANY_REQUESTS, "no-store", &page)?;
        let later = HeaderValue::from_static("60");
        response.headers_mut().insert(header::RETRY_AFTER, later);
        return Ok(response);
    }
    let (bound, kept_bound) = secret(&app)?;
    let (asked, base) = (App::clone(&app), here.language.base());
    tokio::spawn(async move {
        if let Err(Refusal::Fault(why)) = make_link(&asked, base, &name, kept_bound).await {
            tell_fault(&asked, &why);
        }
    });
    let page = office(&app, &here, "sent-title");
    let is_printed = app.settings.print_links;
    let shown = private(&Sent { page, is_printed })?;
    let header = set_cookie(&app.settings, BOUND, &bound, LINK_SECONDS);
    Ok(([header], shown).into_response())
}

/// Makes a link for whoever is called `name`, if anybody is and has no passkey:
/// whoever has one signs in with it, and a link would be a weaker way in.
async fn make_link(app: &App, base: &str, name: &str, bound: [u8; 32]) -> Result<(), Refusal> {
    let store = &app.polls.store;
    let Some(account) = store.account_named(name).await? else {
        return Ok(());
    };
    if has_passkey(app, &account.id).await? {
        return Ok(());
    }
    let (token, kept) = secret(app)?;
    let now = now();
    let times = (now, now + LINK_SECONDS);
    store.add_asked_link(kept, account.id, bound, times).await?;
    if app.settings.print_links {
        let address = &app.settings.address;
        (app.say)(&format!(
            "To sign in as {name}:  {address}{base}/sign-in/{token}"
        ));
    }
    Ok(())
}

/// Whether `account` signs in with a passkey: it has one, and this address can ask
/// for it.
pub(crate) async fn has_passkey(app: &App, account: &str) -> Result<bool, Refusal> {
    Ok(Site::of(&app.settings).is_some() && !app.polls.store.passkeys(account).await?.is_empty())
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
    let token = app.master.token(&token);
    let account = match bound_of(&app, &headers) {
        Some(bound) => app.polls.store.use_link(token, bound, now()).await?,
        None => None,
    };
    let Some(account) = account else {
        tell_of_stranger(&app, "a link did not sign in", &[]);
        return Err(Refusal::SignInFirst);
    };
    // It was made before the passkey was.
    if has_passkey(&app, &account).await? {
        tell_of_stranger(&app, "a link did not sign in", &[("account", &account)]);
        return Err(Refusal::SignInFirst);
    }
    begin(&app, &here, &headers, account, With::Link).await
}

/// What is kept of what this browser holds for links and challenges.
pub(crate) fn bound_of(app: &App, headers: &HeaderMap) -> Option<[u8; 32]> {
    let held = cookie(&app.settings, headers, BOUND).and_then(token_bytes)?;
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
        Some(account) => begin(&app, &here, &headers, account.id, With::Passkey).await,
        None => {
            tell_of_stranger(&app, "a passkey did not sign in", &[]);
            passkey_page(&app, &here, &bound)?.refused()
        }
    }
}

/// With what somebody signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum With {
    Passkey,
    /// One that was made just now.
    NewPasskey,
    Link,
    Invitation,
    /// The link of the first start.
    SetUp,
}

impl With {
    const fn words(self) -> &'static str {
        match self {
            Self::Passkey => "a passkey",
            Self::NewPasskey => "a new passkey",
            Self::Link => "a link",
            Self::Invitation => "an invitation",
            Self::SetUp => "the first link",
        }
    }
}

/// Until when a session that began at `begun` goes on, if something is asked in it
/// at `now`.
pub(crate) fn goes_on_until(begun: i64, now: i64) -> i64 {
    (now + IDLE_SECONDS).min(begun + SESSION_SECONDS)
}

/// The cookie with the `secret` of a session that began at `begun`.
pub(crate) fn session_cookie(
    app: &App,
    secret: &str,
    begun: i64,
) -> (header::HeaderName, HeaderValue) {
    let lasts = begun + SESSION_SECONDS - now();
    set_cookie(&app.settings, SESSION, secret, lasts)
}

/// Begins a session of `account` in the browser that sent `headers`. The one that it
/// had is over.
pub(crate) async fn begin(
    app: &App,
    here: &Here,
    headers: &HeaderMap,
    account: String,
    with: With,
) -> Result<Response, Refusal> {
    let (session, kept) = secret(app)?;
    let now = now();
    let times = (now, goes_on_until(now, now));
    let shown = match with {
        With::Passkey | With::NewPasskey => now,
        With::Link | With::Invitation | With::SetUp => 0,
    };
    let store = &app.polls.store;
    if let Some(before) = cookie(&app.settings, headers, SESSION).and_then(token_bytes) {
        store.end_session(app.master.token(&before)).await?;
    }
    store.begin_session(kept, account, times, shown).await?;
    let begun = store.session(&kept, now).await?;
    let begun = begun.ok_or(Refusal::SignInFirst)?;
    tell(app, &begun.account, "signed in", &[("with", &with.words())]);
    let first = if Act::Look.is_allowed(Some(begun.account.role)) {
        "/office"
    } else {
        "/office/you"
    };
    let to = Redirect::to(&format!("{}{first}", here.language.base()));
    let cookies = axum::response::AppendHeaders([
        session_cookie(app, &session, now),
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
    headers: HeaderMap,
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
    begin(&app, &here, &headers, id, With::SetUp).await
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

/// Ends the session, and has the browser forget what it kept of the pages.
pub(crate) async fn sign_out(
    State(app): State<App>,
    here: Here,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    if let Some(Session { token, account, .. }) = whose(&app, &headers).await? {
        app.polls.store.end_session(token).await?;
        tell(&app, &account, "signed out", &[]);
    }
    let to = Redirect::to(here.home());
    let gone = set_cookie(&app.settings, SESSION, "", 0);
    let forget = HeaderValue::from_static("\"cache\", \"storage\"");
    let forget = (header::HeaderName::from_static("clear-site-data"), forget);
    Ok(([gone, forget], to).into_response())
}

#[cfg(test)]
mod tests {
    use super::{IDLE_SECONDS, SESSION_SECONDS, goes_on_until};

    #[test]
    fn a_session_ends_an_hour_after_it_was_used_and_after_eight_in_any_case() {
        assert_eq!((IDLE_SECONDS, SESSION_SECONDS), (3_600, 28_800));
        assert_eq!(goes_on_until(1_000, 1_000), 4_600);
        assert_eq!(goes_on_until(1_000, 4_599), 8_199);
        assert_eq!(goes_on_until(1_000, 29_000), 29_800);
    }
}
