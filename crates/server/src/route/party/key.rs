//! Bringing a passkey into the ledger as a key of its party. The first key of a party is
//! taken at its own word; whoever comes after is signed in by a colleague's key. Another
//! party may vouch for either. Which of them it takes is the ledger's to say.

use std::fmt::Display;

use allotment_ledger::{Book, Hash, signed_part};
use allotment_programme::ledger::base64;
use allotment_store::{KeptPasskey, KeptPrepared, Session, Wait};
use askama::Template;
use axum::Extension;
use axum::extract::{Form, Path, State};
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{DESK, Wrong, counting, entry_of, new_id, party_of, signature_of, to_desk, wrongs};
use crate::clock::now;
use crate::error::Refusal;
use crate::ledger::Open;
use crate::page::{Here, Page, escaped, private, wrong};
use crate::passkey::{Given, Site, named};
use crate::record::tell;
use crate::route::invite::PasskeyPage;
use crate::route::ledger::{name_of, party};
use crate::route::office::office;
use crate::state::App;

/// A passkey of whoever looks.
struct Own {
    /// As the page names it to the browser.
    credential: String,
    name: String,
    /// What it is called in the ledger, if it counts there.
    key: Option<String>,
}

#[derive(Template)]
#[template(path = "party_key.html")]
struct KeyPage {
    page: Page,
    place: String,
    party: String,
    action: String,
    own: Vec<Own>,
    /// Whether the party has a key there that counts: then one of those signs it in.
    has_key: bool,
    may_have: bool,
    wrong: Vec<Wrong>,
}

/// By what the ledger calls a passkey with this point.
pub(crate) fn key_name(point: &[u8; 33]) -> String {
    Hash::of(&[point]).to_string()[..16].to_owned()
}

/// The entry that brings in a passkey, without what it is signed with.
///
/// `id` and `recorded` are part of what is signed: both are settled before.
pub(crate) fn key_entry(
    site: &Site,
    (community, party): (&str, &str),
    point: &[u8; 33],
    (id, recorded): (&str, &str),
) -> Value {
    json!({
        "kind": "key", "id": id, "community": community,
        "effective": recorded.get(..10).unwrap_or_default(), "recorded": recorded,
        "actor": party, "party": party, "algorithm": "webauthn-es256",
        "public_key": base64(point), "rp_id": site.name, "origins": [site.origin],
        "user_verification": "required",
    })
}

fn path_of(place: &str) -> String {
    format!("{DESK}/{}/key", escaped(place))
}

/// What the ledger says of a party in a place: what people call it, whether it has a key
/// that counts, and which of the passkeys count.
pub(crate) struct There {
    pub(crate) name: String,
    pub(crate) has_key: bool,
    pub(crate) counting: Vec<(KeptPasskey, String)>,
    /// When something new is recorded.
    pub(crate) recorded: String,
}

/// What is there of the party `acts_for` in `place`; nothing if the place's chain knows no such party.
pub(crate) async fn there(
    app: &App,
    place: &str,
    acts_for: &str,
    passkeys: Vec<KeptPasskey>,
) -> Result<There, Refusal> {
    let (of, about) = (place.to_owned(), acts_for.to_owned());
    let asking = App::clone(app);
    let found = app.ledger.ask(move |ledger| {
        let recorded = ledger.moment(&of);
        let book: &Book = ledger.book(&of)?;
        book.party(&about)?;
        let site = Site::of(&asking.settings);
        Some(There {
            name: party(book, &about),
            has_key: (book.keys()).any(|key| key.party == about && key.ended.is_none()),
            counting: site.map_or_else(Vec::new, |site| counting(book, &about, &passkeys, &site)),
            recorded,
        })
    });
    found.await?.flatten().ok_or(Refusal::NotFound)
}

async fn key_page(
    app: &App,
    here: &Here,
    place: &str,
    session: &Session,
    wrong: Vec<Wrong>,
) -> Result<KeyPage, Refusal> {
    let path = path_of(place);
    let mut page = office(app, here, "key-title").at(&path);
    page.is_wrong = !wrong.is_empty();
    let acts_for = party_of(app, &session.account).await?;
    let passkeys = app.polls.store.passkeys(&session.account.id).await?;
    let there = there(app, place, &acts_for, passkeys.clone()).await?;
    let own = passkeys.into_iter().map(|one| {
        let known = there.counting.iter();
        let mut known = known.filter(|(own, _)| own.credential == one.credential);
        Own {
            credential: named(std::slice::from_ref(&one)),
            key: known.next().map(|(_, key)| key.clone()),
            name: one.name,
        }
    });
    Ok(KeyPage {
        place: name_of(app, place, true)?,
        party: there.name,
        action: format!("{}{path}", page.base()),
        own: own.collect(),
        has_key: there.has_key,
        may_have: Site::of(&app.settings).is_some(),
        wrong,
        page,
    })
}

/// Which passkeys count there, and how to bring one in.
pub(crate) async fn key(
    State(app): State<App>,
    here: Here,
    Extension(session): Extension<Session>,
    Path(place): Path<String>,
) -> Result<Response, Refusal> {
    private(&key_page(&app, &here, &place, &session, Vec::new()).await?)
}

#[derive(Deserialize)]
pub(crate) struct Chosen {
    #[serde(default)]
    credential: String,
    /// `own` word, or `ask` somebody to sign it in.
    #[serde(default)]
    how: String,
}

async fn own_passkey(
    app: &App,
    session: &Session,
    credential: &str,
) -> Result<KeptPasskey, Refusal> {
    let all = app.polls.store.passkeys(&session.account.id).await?;
    let mut all = all.into_iter();
    let found = all.find(|one| named(std::slice::from_ref(one)) == credential);
    found.ok_or(Refusal::NotUnderstood)
}

/// Asks for the passkey that is to be brought in, or asks others to sign it in.
pub(crate) async fn begin(
    State(app): State<App>,
    here: Here,
    Extension(session): Extension<Session>,
    Path(place): Path<String>,
    Form(chosen): Form<Chosen>,
) -> Result<Response, Refusal> {
    let passkey = own_passkey(&app, &session, &chosen.credential).await?;
    let acts_for = party_of(&app, &session.account).await?;
    let there = there(&app, &place, &acts_for, vec![passkey.clone()]).await?;
    if !there.counting.is_empty() {
        return Ok(to_desk(&here));
    }
    if chosen.how == "ask" {
        ask(&app, &session, &place, &acts_for, &passkey).await?;
        return Ok(to_desk(&here));
    }
    let site = Site::of(&app.settings).ok_or(Refusal::NotNow)?;
    let id = new_id()?;
    let about = (&*place, &*acts_for);
    let value = key_entry(&site, about, &passkey.point, (&id, &there.recorded));
    let action = format!("{}{}/add", here.language.base(), path_of(&place));
    let keys = named(std::slice::from_ref(&passkey));
    let hash = signed_part(&value);
    let mut page = PasskeyPage::over(&app, &here, ("key", action), &hash, keys);
    page.page = page.page.at(path_of(&place));
    page.hidden = vec![("id", id), ("recorded", there.recorded)];
    private(&page)
}

/// Keeps that somebody asks for their passkey to be signed in; asking again changes
/// nothing.
async fn ask(
    app: &App,
    session: &Session,
    place: &str,
    acts_for: &str,
    passkey: &KeptPasskey,
) -> Result<(), Refusal> {
    let store = &app.polls.store;
    let body = json!({"credential": named(std::slice::from_ref(passkey))}).to_string();
    let same = |one: &KeptPrepared| {
        one.account == session.account.id && one.community == place && one.body == body
    };
    if store.waiting(Wait::Key).await?.iter().any(same) {
        return Ok(());
    }
    let new = KeptPrepared {
        community: place.to_owned(),
        id: allotment_store::new_id()?,
        waits_for: Wait::Key,
        body,
        party: acts_for.to_owned(),
        account: session.account.id.clone(),
        prepared: now(),
        ended: false,
    };
    store.prepare(new).await?;
    let about: [(&str, &dyn Display); 2] = [("place", &place), ("party", &acts_for)];
    let what = "asked for a passkey to be signed in";
    tell(app, &session.account, what, &about);
    Ok(())
}

/// Brings in a passkey at its party's own word, which it signs itself.
pub(crate) async fn add(
    State(app): State<App>,
    here: Here,
    Extension(session): Extension<Session>,
    Path(place): Path<String>,
    Form(given): Form<Given>,
) -> Result<Response, Refusal> {
    let site = Site::of(&app.settings).ok_or(Refusal::NotNow)?;
    let acts_for = party_of(&app, &session.account).await?;
    let (credential, signature) = given.signature().ok_or(Refusal::NotUnderstood)?;
    let all = app.polls.store.passkeys(&session.account.id).await?;
    let own = all.into_iter().find(|one| one.credential == credential);
    let own = own.ok_or(Refusal::NotUnderstood)?;
    let stamp = (&*given.id, &*given.recorded);
    let mut value = key_entry(&site, (&place, &acts_for), &own.point, stamp);
    let signed = signature_of(&acts_for, &key_name(&own.point), &signature);
    value["signatures"] = json!([signed]);
    let added = bring_in(&app, value, &given.recorded).await?;
    if let Some(why) = added {
        return wrong(&key_page(&app, &here, &place, &session, why).await?);
    }
    let about: [(&str, &dyn Display); 2] = [("place", &place), ("party", &acts_for)];
    tell(
        &app,
        &session.account,
        "brought a key into the ledger",
        &about,
    );
    Ok(to_desk(&here))
}

/// Takes the entry of a key, with its signatures, into the ledger; what is wrong if it is
/// refused. One that is there already changes nothing.
pub(crate) async fn bring_in(
    app: &App,
    value: Value,
    recorded: &str,
) -> Result<Option<Vec<Wrong>>, Refusal> {
    let recorded = recorded.to_owned();
    let make = move |_: &mut Open| Ok(vec![entry_of(value.clone(), &recorded)?]);
    let added = app.ledger.ask(move |ledger| ledger.add(make)).await?;
    match added.ok_or(Refusal::NotFound)? {
        Ok(_) => Ok(None),
        Err(error) => Ok(Some(wrongs(error)?)),
    }
}

/// What people call the party of a request in `place`.
pub(crate) async fn called(app: &App, place: &str, name: &str) -> Result<String, Refusal> {
    let (of, about) = (place.to_owned(), name.to_owned());
    let found = move |ledger: &mut Open| Some(party(ledger.book(&of)?, &about));
    let found = app.ledger.ask(found).await?.flatten();
    found.ok_or(Refusal::NotFound)
}
