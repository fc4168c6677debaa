//! Invitations: a link that an administrator hands to somebody. The first browser
//! that takes it up keeps it; there its holder makes a passkey, or signs in once
//! without one.

use allotment_ledger::Hash;
use allotment_store::Account;
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::sign_in::{LINK_SECONDS, Link, With, begin, bound_of, has_passkey, secret};
use crate::clock::now;
use crate::cookie::{BOUND, set_cookie, token_bytes};
use crate::error::Refusal;
use crate::page::{Here, Page, Script, private, wrong};
use crate::passkey::{For, Given, Site, challenge, named, registered, user};
use crate::record::tell;
use crate::route::office::office;
use crate::state::App;

/// A page that asks the browser for a passkey.
#[derive(Template)]
#[template(path = "passkey.html")]
pub(crate) struct PasskeyPage {
    pub(crate) page: Page,
    pub(crate) words: String,
    pub(crate) action: String,
    /// `create` or `get`; nothing where the service can have none.
    pub(crate) kind: &'static str,
    pub(crate) challenge: String,
    pub(crate) site: String,
    pub(crate) user: String,
    pub(crate) user_name: String,
    pub(crate) keys: String,
    pub(crate) button: String,
    /// Where one signs in once without a passkey.
    pub(crate) once: Option<String>,
    pub(crate) to: String,
    /// What goes back as it is.
    pub(crate) hidden: Vec<(&'static str, String)>,
    pub(crate) wrong: Option<String>,
}

impl PasskeyPage {
    /// The page called `key`, which asks for what `what` is for and sends what
    /// the browser gives to `action`.
    pub(crate) fn new(
        app: &App,
        here: &Here,
        (key, action): (&str, String),
        what: For,
        (bound, account): (&[u8; 32], Option<&Account>),
    ) -> Result<Self, Refusal> {
        let id = account.map_or("", |account| &account.id);
        let mut page = Self::asking(app, here, (key, action), challenge(app, what, bound, id)?);
        if what == For::Register && !page.kind.is_empty() {
            page.kind = "create";
        }
        page.user = user(id);
        page.user_name = account.map_or_else(String::new, |account| account.name.clone());
        Ok(page)
    }

    /// The page called `key`, which asks for one of the passkeys `keys` to sign `hash`.
    pub(crate) fn over(
        app: &App,
        here: &Here,
        (key, action): (&str, String),
        hash: &Hash,
        keys: String,
    ) -> Self {
        let challenge = URL_SAFE_NO_PAD.encode(hash.bytes());
        let mut page = Self::asking(app, here, (key, action), challenge);
        page.keys = keys;
        page
    }

    fn asking(app: &App, here: &Here, (key, action): (&str, String), challenge: String) -> Self {
        let mut page = office(app, here, &format!("{key}-title")).at("/sign-in");
        page.script = Some(Script::Passkey);
        let site = Site::of(&app.settings);
        Self {
            words: page.say(&format!("{key}-words")),
            action,
            kind: if site.is_none() { "" } else { "get" },
            challenge,
            site: site.map_or_else(String::new, |site| site.name),
            user: String::new(),
            user_name: String::new(),
            keys: String::new(),
            button: page.say(&format!("{key}-button")),
            once: None,
            to: String::new(),
            hidden: Vec::new(),
            wrong: None,
            page,
        }
    }

    /// The same, which says that what was given did not hold.
    pub(crate) fn refused(mut self) -> Result<Response, Refusal> {
        self.page.is_wrong = true;
        self.wrong = Some(self.page.say("passkey-refused"));
        wrong(&self)
    }
}

/// The page that an invitation opens: a button, and nothing is used up.
pub(crate) async fn open(
    State(app): State<App>,
    here: Here,
    Path(token): Path<String>,
) -> Result<Response, Refusal> {
    let token = Hash::from_hex(&token).ok_or(Refusal::NotFound)?;
    let page = office(&app, &here, "invite-title").at("/sign-in");
    let action = format!("{}/invite/{token}", page.base());
    private(&Link { page, action })
}

/// What is kept of an invitation's secret: another thing than of a link that
/// signs in, so that such a link makes no passkey.
pub(crate) fn invitation(app: &App, token: &[u8; 32]) -> [u8; 32] {
    app.master
        .token(&[b"invitation", token.as_slice()].concat())
}

fn kept(app: &App, token: &str) -> Result<[u8; 32], Refusal> {
    let token = token_bytes(token).ok_or(Refusal::NotFound)?;
    Ok(invitation(app, &token))
}

async fn invited_page(
    app: &App,
    here: &Here,
    token: &str,
    bound: &[u8; 32],
    account: &Account,
) -> Result<PasskeyPage, Refusal> {
    let base = here.language.base();
    let action = format!("{base}/invite/{token}/passkey");
    let about = (bound, Some(account));
    let mut page = PasskeyPage::new(app, here, ("register", action), For::Register, about)?;
    page.keys = named(&app.polls.store.passkeys(&account.id).await?);
    if !has_passkey(app, &account.id).await? {
        page.once = Some(format!("{base}/invite/{token}/once"));
    }
    Ok(page)
}

/// Binds an invitation to this browser, and offers to make a passkey.
pub(crate) async fn take_up(
    State(app): State<App>,
    here: Here,
    Path(token): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let link = kept(&app, &token)?;
    let held = bound_of(&app, &headers);
    let (cookie, bound) = match held {
        Some(bound) => (None, bound),
        None => {
            let (secret, bound) = secret(&app)?;
            let header = set_cookie(&app.settings, BOUND, &secret, LINK_SECONDS);
            (Some(header), bound)
        }
    };
    let account = app.polls.store.bind_link(link, bound, now()).await?;
    let account = account.ok_or(Refusal::SignInFirst)?;
    let page = invited_page(&app, &here, &token, &bound, &account).await?;
    let shown = private(&page)?;
    Ok(match cookie {
        Some(header) => ([header], shown).into_response(),
        None => shown,
    })
}

/// Makes the passkey of whoever was invited, and signs them in.
pub(crate) async fn register(
    State(app): State<App>,
    here: Here,
    Path(token): Path<String>,
    headers: HeaderMap,
    Form(given): Form<Given>,
) -> Result<Response, Refusal> {
    let link = kept(&app, &token)?;
    let bound = bound_of(&app, &headers).ok_or(Refusal::SignInFirst)?;
    let account = app.polls.store.bind_link(link, bound, now()).await?;
    let account = account.ok_or(Refusal::SignInFirst)?;
    let Some(new) = registered(&app, &bound, &account.id, &given).await? else {
        let page = invited_page(&app, &here, &token, &bound, &account).await?;
        return page.refused();
    };
    let store = &app.polls.store;
    let made = store.register_by_link(link, bound, now(), new).await?;
    let account = made.ok_or(Refusal::NotNow)?;
    begin(&app, &here, &headers, account, With::NewPasskey).await
}

/// Signs whoever was invited in, once, without a passkey; not whoever has one.
pub(crate) async fn once(
    State(app): State<App>,
    here: Here,
    Path(token): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let link = kept(&app, &token)?;
    let bound = bound_of(&app, &headers).ok_or(Refusal::SignInFirst)?;
    let invited = app.polls.store.bind_link(link, bound, now()).await?;
    let invited = invited.ok_or(Refusal::SignInFirst)?;
    if has_passkey(&app, &invited.id).await? {
        tell(&app, &invited, "an invitation did not sign in", &[]);
        return Err(Refusal::SignInFirst);
    }
    let account = app.polls.store.use_link(link, bound, now()).await?;
    let account = account.ok_or(Refusal::SignInFirst)?;
    begin(&app, &here, &headers, account, With::Invitation).await
}
