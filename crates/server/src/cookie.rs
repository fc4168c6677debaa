//! Cookies: two, both without meaning to anybody but this service.

use axum::http::{HeaderMap, HeaderValue, header};

use crate::settings::Settings;

/// Holds the secret of a session.
pub(crate) const SESSION: &str = "allotment-session";
/// Holds what a sign-in link is bound to.
pub(crate) const BOUND: &str = "allotment-bound";

/// What the names of cookies begin with over an encrypted connection: browsers
/// take such a cookie only from this very host, encrypted and for all of its paths,
/// so that no other site of the same domain can set it.
const HOST: &str = "__Host-";

fn begins(settings: &Settings) -> &'static str {
    if settings.is_encrypted() { HOST } else { "" }
}

/// The value of the cookie `name`.
pub(crate) fn cookie<'a>(
    settings: &Settings,
    headers: &'a HeaderMap,
    name: &str,
) -> Option<&'a str> {
    let begins = begins(settings);
    let all = headers.get_all(header::COOKIE).into_iter();
    let texts = all.filter_map(|value| value.to_str().ok());
    texts.flat_map(|text| text.split(';')).find_map(|one| {
        let one = one.trim().strip_prefix(begins)?;
        one.strip_prefix(name)?.strip_prefix('=')
    })
}

/// A cookie for `seconds`, sent back only to this site; 0 to take it away.
pub(crate) fn set_cookie(
    settings: &Settings,
    name: &str,
    value: &str,
    seconds: i64,
) -> (header::HeaderName, HeaderValue) {
    let secure = if settings.is_encrypted() {
        "; Secure"
    } else {
        ""
    };
    let begins = begins(settings);
    let text = format!(
        "{begins}{name}={value}; Path=/; HttpOnly; SameSite=Strict; Max-Age={seconds}{secure}"
    );
    let value = HeaderValue::from_str(&text).expect("hexadecimal digits can stand in a header");
    (header::SET_COOKIE, value)
}

/// The 32 bytes that a secret's 64 hexadecimal digits write.
pub(crate) fn token_bytes(text: &str) -> Option<[u8; 32]> {
    allotment_ledger::Hash::from_hex(text).map(|hash| *hash.bytes())
}
