//! Signing a commitment or an amendment with a passkey: its challenge is the hash of what
//! is signed, so that the signature verifies with the ledger alone, without this service.

use allotment_ledger::{Book, Commitment, EntryId, Hash};
use allotment_store::{KeptPasskey, Session};
use askama::Template;
use axum::Extension;
use axum::extract::{Form, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::json;

use super::{DESK, Wrong, counting, entry_of, id_of, new_id, party_of, signature_of, wrongs};
use crate::clock::today;
use crate::error::Refusal;
use crate::ledger::{NotAdded, Open};
use crate::page::{Here, Page, Script, escaped, private, wrong};
use crate::passkey::{Given, Site, named};
use crate::record::tell;
use crate::route::invite::PasskeyPage;
use crate::route::ledger::commitment::Terms;
use crate::route::ledger::{commitment_at, name_of};
use crate::route::office::office;
use crate::state::App;

/// What is told of what is to be signed.
struct Told {
    terms: Terms,
    commitment: String,
    changes: Vec<String>,
    amends: bool,
    hash: Hash,
    /// Whether the party of whoever looks has signed it.
    signed: bool,
    /// Whether it is a party of it.
    is_party: bool,
    /// The passkeys with which whoever looks can sign it, each with its name there.
    keys: Vec<(KeptPasskey, String)>,
}

#[derive(Template)]
#[template(path = "party_sign.html")]
struct SignPage {
    page: Page,
    place: String,
    public: String,
    action: String,
    key_href: String,
    told: Told,
    wrong: Vec<Wrong>,
}

/// Who would sign.
#[derive(Clone)]
struct Who {
    party: String,
    passkeys: Vec<KeptPasskey>,
    app: App,
}

/// The commitment of which `entry` is the proposal, or an amendment that waits.
fn of_entry(book: &Book, entry: EntryId) -> Option<(&Commitment, bool)> {
    let mut all = book.commitments().iter();
    all.find_map(|one| {
        let amends = one.pending.as_ref().is_some_and(|own| own.entry == entry);
        (amends || one.entry == entry).then_some((one, amends))
    })
}

fn told(page: &Page, book: &Book, entry: EntryId, who: &Who) -> Option<Told> {
    let (one, amends) = of_entry(book, entry)?;
    let (_, hash) = book.to_be_signed(&entry.to_string())?;
    let pending = one.pending.as_ref().filter(|_| amends);
    let signed = match pending {
        Some(pending) => pending.signed.contains(&who.party),
        None => one.signed.contains_key(&who.party),
    };
    let site = Site::of(&who.app.settings);
    Some(Told {
        terms: Terms::of(page, book, one),
        commitment: one.name.clone(),
        changes: pending.map_or_else(Vec::new, |pending| pending.changes(one)),
        amends,
        hash,
        signed,
        is_party: one.parties.contains(&who.party),
        keys: site.map_or_else(Vec::new, |site| {
            counting(book, &who.party, &who.passkeys, &site)
        }),
    })
}

async fn asked(
    app: &App,
    page: &Page,
    (place, entry): (&str, EntryId),
    session: &Session,
) -> Result<(Who, Told), Refusal> {
    let who = Who {
        party: party_of(app, &session.account).await?,
        passkeys: app.polls.store.passkeys(&session.account.id).await?,
        app: App::clone(app),
    };
    let (asking, of, about) = (who.clone(), place.to_owned(), page.clone());
    let told = move |ledger: &mut Open| told(&about, ledger.book(&of)?, entry, &asking);
    let told = app.ledger.ask(told).await?.flatten();
    Ok((who, told.ok_or(Refusal::NotFound)?))
}

fn path_of(place: &str, entry: EntryId) -> String {
    format!("{DESK}/{}/sign/{entry}", escaped(place))
}

async fn page_of(
    app: &App,
    here: &Here,
    (place, entry): (&str, EntryId),
    session: &Session,
    wrong: Vec<Wrong>,
) -> Result<SignPage, Refusal> {
    let path = path_of(place, entry);
    let mut page = office(app, here, "sign-title").at(&path);
    page.is_wrong = !wrong.is_empty();
    let (_, told) = asked(app, &page, (place, entry), session).await?;
    Ok(SignPage {
        place: name_of(app, place, true)?,
        public: commitment_at(&page, place, &told.commitment),
        action: format!("{}{path}", page.base()),
        key_href: format!("{}{DESK}/{}/key", page.base(), escaped(place)),
        told,
        wrong,
        page,
    })
}

/// The terms, in plain words, and whether they can be signed.
pub(crate) async fn terms(
    State(app): State<App>,
    here: Here,
    Extension(session): Extension<Session>,
    Path((place, entry)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let entry = id_of(&entry)?;
    private(&page_of(&app, &here, (&place, entry), &session, Vec::new()).await?)
}

/// Asks for the passkey.
pub(crate) async fn begin(
    State(app): State<App>,
    here: Here,
    Extension(session): Extension<Session>,
    Path((place, entry)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let entry = id_of(&entry)?;
    let page = office(&app, &here, "sign-title");
    let (_, told) = asked(&app, &page, (&place, entry), &session).await?;
    let keys: Vec<KeptPasskey> = told.keys.into_iter().map(|(key, _)| key).collect();
    if keys.is_empty() || told.signed || !told.is_party {
        // The page says what is missing.
        return wrong(&page_of(&app, &here, (&place, entry), &session, Vec::new()).await?);
    }
    let path = path_of(&place, entry);
    let action = format!("{}{path}/done", here.language.base());
    let mut page = PasskeyPage::over(&app, &here, ("sign", action), &told.hash, named(&keys));
    page.words = page.page.tell(
        "sign-words-of",
        &[
            ("amount", told.terms.amount),
            ("purpose", told.terms.purpose),
            ("hash", told.hash.to_string()),
        ],
    );
    page.page = page.page.at(path);
    page.page.script = Some(Script::Passkey);
    private(&page)
}

/// Takes the signature into the ledger.
pub(crate) async fn sign(
    State(app): State<App>,
    here: Here,
    Extension(session): Extension<Session>,
    Path((place, entry)): Path<(String, String)>,
    Form(given): Form<Given>,
) -> Result<Response, Refusal> {
    let entry = id_of(&entry)?;
    let page = office(&app, &here, "sign-title");
    let (who, told) = asked(&app, &page, (&place, entry), &session).await?;
    let found = given.signature().and_then(|(credential, signature)| {
        let mut keys = told.keys.into_iter();
        let (_, key) = keys.find(|(own, _)| own.credential == credential)?;
        Some((key, signature))
    });
    let Some((key, signature)) = found else {
        tell(&app, &session.account, "a passkey did not sign", &[]);
        let why = vec![Wrong {
            what: page.say("sign-no-key"),
            help: String::new(),
        }];
        return wrong(&page_of(&app, &here, (&place, entry), &session, why).await?);
    };
    let id = new_id()?;
    let of = place.clone();
    let make = move |ledger: &mut Open| {
        let mut value = signature_of(&who.party, &key, &signature);
        for (field, said) in [
            ("kind", json!("sign")),
            ("id", json!(id)),
            ("community", json!(of)),
            ("effective", json!(today().to_string())),
            ("actor", json!(who.party)),
            ("refers_to", json!(entry.to_string())),
        ] {
            value[field] = said;
        }
        Ok(vec![entry_of(value, &ledger.moment(&of))?])
    };
    let added = app.ledger.ask(move |ledger| ledger.add(make)).await?;
    match added.ok_or(Refusal::NotFound)? {
        Ok(_) => {
            let about: [(&str, &dyn std::fmt::Display); 2] = [("place", &place), ("entry", &entry)];
            tell(&app, &session.account, "signed in the ledger", &about);
            let to = commitment_at(&page, &place, &told.commitment);
            Ok(Redirect::to(&to).into_response())
        }
        Err(error) => {
            if let NotAdded::Refused(refusal) = &error {
                let rule = refusal.rule.word();
                let what = "a signature was refused";
                tell(&app, &session.account, what, &[("rule", &rule)]);
            }
            let why = wrongs(error)?;
            wrong(&page_of(&app, &here, (&place, entry), &session, why).await?)
        }
    }
}
