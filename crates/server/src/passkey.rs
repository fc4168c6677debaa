//! Passkeys: what is asked of a browser, and whether what it gives back holds.
//!
//! A challenge is not kept: it carries its own end and a code over what it is
//! for, which browser and whose account. Once answered it is kept, so that it is
//! answered once.

use allotment_ledger::{Assertion, NewPasskey, Passkey, SignatureBytes};
use allotment_store::{Account, KeptPasskey, Session};
use axum::response::{IntoResponse, Redirect, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;

use crate::clock::now;
use crate::error::Refusal;
use crate::name::name;
use crate::page::Here;
use crate::settings::Settings;
use crate::state::App;

/// How long a challenge can be answered.
const CHALLENGE_SECONDS: i64 = 5 * 60;
/// How long a passkey that was shown counts as just shown.
const FRESH_SECONDS: i64 = 5 * 60;
/// Chance, end, code.
const CHALLENGE: usize = 16 + 8 + 32;
/// The longest name of a passkey.
const NAME: usize = 60;

/// Where passkeys of this service belong.
pub(crate) struct Site {
    /// The name of the site, such as `vote.example.org`.
    pub(crate) name: String,
    /// The address of its pages, such as `https://vote.example.org`.
    pub(crate) origin: String,
}

impl Site {
    /// The site of the service's address. Browsers know passkeys only where
    /// pages come encrypted, or from `localhost`, and by a name, not by a number.
    pub(crate) fn of(settings: &Settings) -> Option<Self> {
        let (scheme, rest) = settings.address.split_once("://")?;
        let host = rest.split('/').next()?;
        let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
        let is_number = name.parse::<std::net::IpAddr>().is_ok() || name.starts_with('[');
        let is_safe = scheme == "https" || name == "localhost";
        (is_safe && !is_number).then(|| Self {
            name: name.to_owned(),
            origin: format!("{scheme}://{host}"),
        })
    }
}

/// What a challenge is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum For {
    SignIn,
    Register,
    Confirm,
}

/// What a browser gave.
#[derive(Deserialize)]
pub(crate) struct Given {
    #[serde(default)]
    credential: String,
    #[serde(default)]
    data: String,
    #[serde(default)]
    client: String,
    #[serde(default)]
    signature: String,
    /// What its holder calls a new passkey.
    #[serde(default)]
    name: String,
    /// Where to go then.
    #[serde(default)]
    pub(crate) to: String,
    /// Of an entry that is signed: its id, and when it is recorded.
    #[serde(default)]
    pub(crate) id: String,
    #[serde(default)]
    pub(crate) recorded: String,
}

impl Given {
    /// The device's name of the passkey that signed, and the signature as entries carry
    /// it; nothing if it is none. Whether it holds is for the ledger to say.
    pub(crate) fn signature(&self) -> Option<(Vec<u8>, SignatureBytes)> {
        let assertion = Assertion {
            authenticator_data: bytes(&self.data)?,
            client_data: bytes(&self.client)?,
        };
        let signature = SignatureBytes {
            bytes: bytes(&self.signature)?,
            assertion: Some(assertion),
        };
        Some((bytes(&self.credential)?, signature))
    }
}

fn code(app: &App, what: For, bound: &[u8; 32], account: &str, begin: &[u8]) -> [u8; 32] {
    let what = match what {
        For::SignIn => b"challenge: sign in ".as_slice(),
        For::Register => b"challenge: register".as_slice(),
        For::Confirm => b"challenge: confirm ".as_slice(),
    };
    // All but the account have one length.
    let text = [what, bound, begin, account.as_bytes()].concat();
    app.master.token(&text)
}

/// A challenge for the browser that holds what `bound` is kept of, and for
/// `account`, if it is known.
pub(crate) fn challenge(
    app: &App,
    what: For,
    bound: &[u8; 32],
    account: &str,
) -> Result<String, Refusal> {
    let chance = allotment_store::new_secret()?;
    let mut bytes = chance[..16].to_vec();
    bytes.extend((now() + CHALLENGE_SECONDS).to_be_bytes());
    let code = code(app, what, bound, account, &bytes);
    bytes.extend(code);
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

/// A challenge that was answered: its bytes, its code, its end.
struct Answered {
    bytes: Vec<u8>,
    code: [u8; 32],
    expires: i64,
}

/// The challenge that `client` answers, if it is ours, for this, and not too old.
fn answered(
    app: &App,
    what: For,
    bound: &[u8; 32],
    account: &str,
    client: &[u8],
) -> Option<Answered> {
    let said: serde_json::Value = serde_json::from_slice(client).ok()?;
    let bytes = URL_SAFE_NO_PAD.decode(said["challenge"].as_str()?).ok()?;
    if bytes.len() != CHALLENGE {
        return None;
    }
    let (begin, told) = bytes.split_at(CHALLENGE - 32);
    let code = code(app, what, bound, account, begin);
    let expires = i64::from_be_bytes(begin[16..].try_into().ok()?);
    // Nobody learns anything from how long this takes: whoever sends it has seen
    // the right one, or must guess all 32 bytes at once.
    let holds = told == code && expires > now();
    holds.then_some(Answered {
        bytes,
        code,
        expires,
    })
}

async fn use_up(app: &App, answered: &Answered) -> Result<bool, Refusal> {
    let used = app
        .polls
        .store
        .use_challenge(answered.code, now(), answered.expires);
    Ok(used.await?)
}

fn bytes(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

/// The new passkey in what a browser gave; nothing if it does not hold.
pub(crate) async fn registered(
    app: &App,
    bound: &[u8; 32],
    account: &str,
    given: &Given,
) -> Result<Option<KeptPasskey>, Refusal> {
    let Some(site) = Site::of(&app.settings) else {
        return Ok(None);
    };
    let (Some(data), Some(client)) = (bytes(&given.data), bytes(&given.client)) else {
        return Ok(None);
    };
    let Some(answered) = answered(app, For::Register, bound, account, &client) else {
        return Ok(None);
    };
    let made = Assertion {
        authenticator_data: data,
        client_data: client,
    };
    let origins = [site.origin];
    let read = Passkey::registered(&site.name, &origins, true, &answered.bytes, &made);
    let Ok(NewPasskey {
        credential,
        passkey,
    }) = read
    else {
        return Ok(None);
    };
    if bytes(&given.credential).as_ref() != Some(&credential) || !use_up(app, &answered).await? {
        return Ok(None);
    }
    Ok(Some(KeptPasskey {
        credential,
        point: passkey.point,
        name: name(&given.name, NAME),
    }))
}

/// Whose passkey a browser showed; nothing if what it gave does not hold, or is
/// not `account`'s where one is named.
pub(crate) async fn shown(
    app: &App,
    what: For,
    bound: &[u8; 32],
    account: &str,
    given: &Given,
) -> Result<Option<Account>, Refusal> {
    let Some(site) = Site::of(&app.settings) else {
        return Ok(None);
    };
    let all = [
        &given.credential,
        &given.data,
        &given.client,
        &given.signature,
    ];
    let [Some(credential), Some(data), Some(client), Some(signature)] = all.map(|one| bytes(one))
    else {
        return Ok(None);
    };
    let Some(answered) = answered(app, what, bound, account, &client) else {
        return Ok(None);
    };
    let Some((whose, point)) = app.polls.store.passkey(&credential).await? else {
        return Ok(None);
    };
    let passkey = Passkey {
        point,
        rp_id: site.name,
        origins: vec![site.origin],
        verified: true,
    };
    let assertion = Assertion {
        authenticator_data: data,
        client_data: client,
    };
    let checked = passkey.check(&answered.bytes, &assertion, &signature);
    let is_theirs = account.is_empty() || whose.id == account;
    if checked.is_err() || !is_theirs || !use_up(app, &answered).await? {
        return Ok(None);
    }
    Ok(Some(whose))
}

/// Whether a passkey was shown in `session` just now.
pub(crate) fn is_fresh(session: &Session) -> bool {
    now() - session.shown <= FRESH_SECONDS
}

/// For what asks for a passkey that was shown just now: nothing if one was, else
/// the way to where it is shown, from where one comes back to `to`.
pub(crate) fn ask_unless_fresh(here: &Here, session: &Session, to: &str) -> Option<Response> {
    if is_fresh(session) {
        return None;
    }
    let base = here.language.base();
    let to = format!("{base}/office/confirm?to={to}");
    Some(Redirect::to(&to).into_response())
}

/// The credentials of `keys`, as a page names them to the browser.
pub(crate) fn named(keys: &[KeptPasskey]) -> String {
    let all: Vec<String> = keys
        .iter()
        .map(|key| URL_SAFE_NO_PAD.encode(&key.credential))
        .collect();
    all.join(" ")
}

/// `account` as browsers keep it beside a passkey.
pub(crate) fn user(account: &str) -> String {
    URL_SAFE_NO_PAD.encode(account)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Flags;

    #[test]
    fn passkeys_belong_to_a_name_over_an_encrypted_connection() {
        let site = |address: &str| {
            let folder = std::env::temp_dir();
            let flags = Flags {
                address: Some(address.into()),
                ..Flags::default()
            };
            let settings = Settings::of(&folder, &[].into(), &flags).unwrap();
            Site::of(&settings).map(|site| (site.name, site.origin))
        };
        let is = |name: &str, origin: &str| Some((name.to_owned(), origin.to_owned()));
        assert_eq!(
            site("https://vote.example.org/"),
            is("vote.example.org", "https://vote.example.org")
        );
        assert_eq!(
            site("https://vote.example.org:8443/votes"),
            is("vote.example.org", "https://vote.example.org:8443")
        );
        assert_eq!(
            site("http://localhost:8080"),
            is("localhost", "http://localhost:8080")
        );
        for none in [
            "http://vote.example.org",
            "http://127.0.0.1:8080",
            "https://127.0.0.1",
            "https://[::1]:8080",
        ] {
            assert_eq!(site(none), None, "{none}");
        }
    }
}
