//! Somebody else's passkey, which they ask to be signed in: by a colleague, or by another
//! party that vouches for it.

use std::fmt::Display;

use allotment_ledger::signed_part;
use allotment_store::{Account, Ending, KeptPasskey, KeptPrepared, Session, Wait};
use askama::Template;
use axum::Extension;
use axum::extract::{Form, Path, State};
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::key::{There, bring_in, called, key_entry, key_name, there};
use super::{DESK, Wrong, id_of, party_of, signature_of, to_desk};
use crate::error::Refusal;
use crate::ledger::Open;
use crate::page::{Here, Page, escaped, private, wrong};
use crate::passkey::{Given, Site, named};
use crate::record::tell;
use crate::route::invite::PasskeyPage;
use crate::route::ledger::name_of;
use crate::route::office::office;
use crate::route::results::file;
use crate::state::App;

#[derive(Template)]
#[template(path = "party_request.html")]
struct RequestPage {
    page: Page,
    place: String,
    /// For which party it is to sign.
    party: String,
    /// Who asks, and the SHA-256 of their key.
    name: String,
    fingerprint: String,
    action: String,
    /// Whether whoever looks asked for it.
    is_own: bool,
    /// Whether a passkey of whoever looks can sign it in.
    may_sign: bool,
    /// Whether it would vouch for another party.
    vouches: bool,
    wrong: Vec<Wrong>,
}

/// What is asked, and by whom.
struct Asked {
    kept: KeptPrepared,
    /// Who asked, and their passkey.
    whose: Account,
    point: [u8; 33],
    /// The party of whoever looks, and what is there of it.
    party: String,
    there: There,
}

/// The passkey that is to be signed in, if its holder still has it.
async fn passkey_of(app: &App, kept: &KeptPrepared) -> Result<(Account, [u8; 33]), Refusal> {
    let body: Value = serde_json::from_str(&kept.body).unwrap_or_default();
    let credential = body["credential"].as_str().unwrap_or_default();
    let credential = URL_SAFE_NO_PAD.decode(credential).unwrap_or_default();
    let found = app.polls.store.passkey(&credential).await?;
    let found = found.filter(|(whose, _)| whose.id == kept.account);
    found.ok_or(Refusal::NotFound)
}

/// Whether it is in the ledger by now: somebody let it in on the command line.
async fn is_in(app: &App, kept: &KeptPrepared) -> Result<bool, Refusal> {
    let (of, id) = (kept.community.clone(), kept.id);
    let found = move |ledger: &mut Open| ledger.book(&of)?.place_of(id);
    Ok(app.ledger.ask(found).await?.flatten().is_some())
}

async fn asked(app: &App, place: &str, id: &str, session: &Session) -> Result<Asked, Refusal> {
    let store = &app.polls.store;
    let kept = store.prepared(place, id_of(id)?).await?;
    let kept = kept.filter(|one| one.waits_for == Wait::Key && !one.ended);
    let kept = kept.ok_or(Refusal::NotFound)?;
    if is_in(app, &kept).await? {
        return Err(Refusal::NotFound);
    }
    let (whose, point) = passkey_of(app, &kept).await?;
    let party = party_of(app, &session.account).await?;
    let passkeys = store.passkeys(&session.account.id).await?;
    let there = there(app, place, &party, passkeys).await?;
    Ok(Asked {
        kept,
        whose,
        point,
        party,
        there,
    })
}

fn path_of(place: &str, id: &str) -> String {
    format!("{DESK}/{}/key/{id}", escaped(place))
}

async fn request_page(
    app: &App,
    here: &Here,
    (place, id): (&str, &str),
    session: &Session,
    wrong: Vec<Wrong>,
) -> Result<RequestPage, Refusal> {
    let asked = asked(app, place, id, session).await?;
    let path = path_of(place, id);
    let mut page = office(app, here, "request-title").at(&path);
    page.is_wrong = !wrong.is_empty();
    let is_own = asked.kept.account == session.account.id;
    Ok(RequestPage {
        place: name_of(app, place, true)?,
        party: called(app, place, &asked.kept.party).await?,
        fingerprint: allotment_ledger::Hash::of(&[&asked.point]).to_string(),
        name: asked.whose.name,
        action: format!("{}{path}", page.base()),
        is_own,
        may_sign: !is_own && !asked.there.counting.is_empty(),
        vouches: asked.party != asked.kept.party,
        wrong,
        page,
    })
}

/// Who asks, and for what.
pub(crate) async fn request(
    State(app): State<App>,
    here: Here,
    Extension(session): Extension<Session>,
    Path((place, id)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    private(&request_page(&app, &here, (&place, &id), &session, Vec::new()).await?)
}

/// The same for the command line, where keys lie in files: `allotment ledger key let-in`.
pub(crate) async fn passkey_file(
    State(app): State<App>,
    Extension(session): Extension<Session>,
    Path((place, id)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let asked = asked(&app, &place, &id, &session).await?;
    let site = Site::of(&app.settings).ok_or(Refusal::NotNow)?;
    let about = (&*place, &*asked.kept.party);
    let mut value = key_entry(&site, about, &asked.point, (&id, ""));
    // Whoever lets it in says when.
    for field in ["effective", "recorded"] {
        value.as_object_mut().map(|fields| fields.remove(field));
    }
    let text = format!("{value:#}\n");
    Ok(file("application/json", Some("passkey.json"), text))
}

/// Asks for the passkey of whoever signs the other in.
pub(crate) async fn begin(
    State(app): State<App>,
    here: Here,
    Extension(session): Extension<Session>,
    Path((place, id)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let asked = asked(&app, &place, &id, &session).await?;
    let keys: Vec<KeptPasskey> = (asked.there.counting.into_iter())
        .map(|(own, _)| own)
        .collect();
    if keys.is_empty() || asked.kept.account == session.account.id {
        return Err(Refusal::NotAllowed);
    }
    let site = Site::of(&app.settings).ok_or(Refusal::NotNow)?;
    let recorded = asked.there.recorded;
    let about = (&*place, &*asked.kept.party);
    let value = key_entry(&site, about, &asked.point, (&id, &recorded));
    let path = path_of(&place, &id);
    let action = format!("{}{path}/done", here.language.base());
    let hash = signed_part(&value);
    let mut page = PasskeyPage::over(&app, &here, ("key", action), &hash, named(&keys));
    page.page = page.page.at(path);
    page.hidden = vec![("recorded", recorded)];
    private(&page)
}

/// Brings the passkey in, signed by whoever looked.
pub(crate) async fn sign_in(
    State(app): State<App>,
    here: Here,
    Extension(session): Extension<Session>,
    Path((place, id)): Path<(String, String)>,
    Form(given): Form<Given>,
) -> Result<Response, Refusal> {
    let asked = asked(&app, &place, &id, &session).await?;
    if asked.kept.account == session.account.id {
        return Err(Refusal::NotAllowed);
    }
    let (credential, signature) = given.signature().ok_or(Refusal::NotUnderstood)?;
    let mut keys = asked.there.counting.into_iter();
    let found = keys.find(|(own, _)| own.credential == credential);
    let (_, key) = found.ok_or(Refusal::NotAllowed)?;
    let site = Site::of(&app.settings).ok_or(Refusal::NotNow)?;
    let about = (&*place, &*asked.kept.party);
    let stamp = (&*id, &*given.recorded);
    let mut value = key_entry(&site, about, &asked.point, stamp);
    value["signatures"] = json!([signature_of(&asked.party, &key, &signature)]);
    let added = bring_in(&app, value, &given.recorded).await?;
    if let Some(why) = added {
        return wrong(&request_page(&app, &here, (&place, &id), &session, why).await?);
    }
    let store = &app.polls.store;
    let (community, account) = (&asked.kept.community, &session.account.id);
    store
        .end_prepared(community, asked.kept.id, Ending::Done, account)
        .await?;
    let brought = key_name(&asked.point);
    let about: [(&str, &dyn Display); 3] = [
        ("place", &place),
        ("party", &asked.kept.party),
        ("key", &brought),
    ];
    tell(&app, &session.account, "signed in a key", &about);
    Ok(to_desk(&here))
}

/// Gives it up: whoever asked, or somebody of the same party.
pub(crate) async fn drop_it(
    State(app): State<App>,
    here: Here,
    Extension(session): Extension<Session>,
    Path((place, id)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let asked = asked(&app, &place, &id, &session).await?;
    if asked.party != asked.kept.party {
        return Err(Refusal::NotAllowed);
    }
    let (community, account) = (&asked.kept.community, &session.account.id);
    let store = &app.polls.store;
    store
        .end_prepared(community, asked.kept.id, Ending::Dropped, account)
        .await?;
    let about: [(&str, &dyn Display); 1] = [("place", &place)];
    tell(&app, &session.account, "gave up a key", &about);
    Ok(to_desk(&here))
}
