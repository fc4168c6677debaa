//! What a neighbourhood is known by, whatever its borders become.

use std::path::Path;

use allotment_table::{Fault, Faults, read_bytes, sha256_of};
use serde_json::Value;

use super::Inside;

/// An id that lasts, and which drawing of it this is.
pub(in crate::spatial) struct Identity {
    pub(in crate::spatial) id: String,
    pub(in crate::spatial) version: u64,
    pub(in crate::spatial) name: Option<String>,
    /// Whether its ground or codes are others than before.
    pub(in crate::spatial) changed: bool,
    /// Whether no area of it lay in it before.
    pub(in crate::spatial) elsewhere: bool,
    /// What its ground or codes are told apart by.
    pub(in crate::spatial) fingerprint: String,
}

/// A drawing of the same ground as the `previous` one is the same version; of
/// other ground, the next. The id stays that of the first.
pub(in crate::spatial) fn of(
    inside: &Inside,
    name: Option<&str>,
    previous: Option<&Value>,
) -> Identity {
    let before = previous.map(|document| &document["neighbourhood"]);
    let text = |key: &str| before.and_then(|known| known[key].as_str());
    let fingerprint = inside.fingerprint.clone();
    let version = before.and_then(|known| known["version"].as_u64());
    let areas = before.and_then(|known| known["made_of"].as_array());
    let elsewhere = areas.is_some_and(|areas| {
        let lay = |code: &str| areas.iter().any(|area| area["area"].as_str() == Some(code));
        !inside.members.iter().any(|member| lay(&member.code))
    });
    let changed = version.is_some() && text("fingerprint") != Some(fingerprint.as_str());
    Identity {
        id: text("id").map_or_else(|| format!("nbhd-{}", &fingerprint[..12]), str::to_owned),
        version: version.map_or(1, |version| version + u64::from(changed)),
        name: name.or_else(|| text("name")).map(str::to_owned),
        changed,
        elsewhere,
        fingerprint,
    }
}

/// What this command wrote before.
pub(in crate::spatial) fn read_previous(path: &Path) -> Result<Value, Faults> {
    let file = path.display().to_string();
    let help = "give the JSON that an earlier drawing of the neighbourhood wrote";
    let document: Value = serde_json::from_slice(&read_bytes(path)?)
        .map_err(|error| Fault::new(&file, format!("it is not JSON: {error}"), help))?;
    let known = &document["neighbourhood"];
    if known["id"].is_string() && known["version"].is_u64() && known["fingerprint"].is_string() {
        return Ok(document);
    }
    Err(Fault::new(
        &file,
        "it has no neighbourhood with id, version and fingerprint",
        help,
    )
    .into())
}

/// What stands for `parts`, in 64 hexadecimal digits: the same for the same
/// parts.
pub(in crate::spatial) fn fingerprint(parts: &[String]) -> String {
    sha256_of(parts.join("\n").as_bytes())
}
