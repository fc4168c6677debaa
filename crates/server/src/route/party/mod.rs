//! What somebody does for a party of the ledger: sign, bring in a key, report on steps
//! and confirm them, decide. The ledger says what may be; here people are asked, and told.

pub(crate) mod decide;
pub(crate) mod desk;
pub(crate) mod key;
pub(crate) mod request;
pub(crate) mod sign;
pub(crate) mod work;

use allotment_ledger::{Book, Entry, EntryId, NotAnEntry, PublicKey, SignatureBytes};
use allotment_programme::ledger::base64;
use allotment_store::{Account, KeptPasskey};
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::{Value, json};

use crate::error::Refusal;
use crate::ledger::NotAdded;
use crate::page::Here;
use crate::passkey::Site;
use crate::state::App;

/// Where all of it begins.
pub(crate) const DESK: &str = "/office/ledger";

/// The party for which `account` acts.
pub(crate) async fn party_of(app: &App, account: &Account) -> Result<String, Refusal> {
    let party = app.polls.store.acts_for(&account.id).await?;
    party.ok_or(Refusal::ActsForNobody)
}

/// Why something is not in the ledger, in the ledger's words.
pub(crate) struct Wrong {
    pub(crate) what: String,
    pub(crate) help: String,
}

/// What to tell of `error`.
///
/// # Errors
/// What is no matter of what was typed.
pub(crate) fn wrongs(error: NotAdded) -> Result<Vec<Wrong>, Refusal> {
    match error {
        NotAdded::NotAnEntry(NotAnEntry(faults)) => Ok((faults.into_iter())
            .map(|fault| Wrong {
                what: match fault.field {
                    Some(field) => format!("{field}: {}", fault.what),
                    None => fault.what,
                },
                help: fault.help,
            })
            .collect()),
        NotAdded::Refused(refusal) => Ok(vec![Wrong {
            what: format!("{} ({})", refusal.what, refusal.rule.says()),
            help: refusal.help,
        }]),
        NotAdded::Other(refusal) => Err(refusal),
    }
}

/// The entry that `value` is, recorded at `recorded`.
pub(crate) fn entry_of(mut value: Value, recorded: &str) -> Result<Entry, NotAdded> {
    value["recorded"] = json!(recorded);
    Ok(Entry::read(&value)?)
}

/// `signature` by `key` of `party`, as entries carry it.
pub(crate) fn signature_of(party: &str, key: &str, signature: &SignatureBytes) -> Value {
    let mut value = json!({"party": party, "key": key, "signature": base64(&signature.bytes)});
    if let Some(assertion) = &signature.assertion {
        value["authenticator_data"] = json!(base64(&assertion.authenticator_data));
        value["client_data"] = json!(base64(&assertion.client_data));
    }
    value
}

/// Those of `passkeys` that count as keys of `party` in `book`, each with the name of the
/// key there. They must be of this site: elsewhere a browser does not use them.
pub(crate) fn counting(
    book: &Book,
    party: &str,
    passkeys: &[KeptPasskey],
    site: &Site,
) -> Vec<(KeptPasskey, String)> {
    let held = book
        .keys()
        .filter(|key| key.party == party && key.ended.is_none());
    let mut found = Vec::new();
    for key in held {
        let PublicKey::Passkey(passkey) = &key.public_key else {
            continue;
        };
        let is_here = passkey.rp_id == site.name && passkey.origins.contains(&site.origin);
        let own = passkeys.iter().find(|one| one.point == passkey.point);
        if let Some(own) = own.filter(|_| is_here) {
            found.push((own.clone(), key.key.clone()));
        }
    }
    found
}

/// The place's code and the entry's id that an address has.
pub(crate) fn id_of(text: &str) -> Result<EntryId, Refusal> {
    EntryId::parse(text).ok_or(Refusal::NotFound)
}

/// To where all of it begins.
pub(crate) fn to_desk(here: &Here) -> Response {
    Redirect::to(&format!("{}{DESK}", here.language.base())).into_response()
}

/// A new id for what a form makes, so that sending it twice makes it once.
pub(crate) fn new_id() -> Result<String, Refusal> {
    Ok(allotment_store::new_id()?.to_string())
}
