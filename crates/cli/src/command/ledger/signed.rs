//! Entries that carry signatures, and the files in which secret keys lie.

use std::path::{Path, PathBuf};

use allotment_ledger::{Book, Entry, Hash, Programme, SecretKey, signed_part};
use allotment_store::{StoreError, new_secret};
use allotment_table::{Fault, Faults, read_bytes};
use serde_json::{Value, json};

use super::fault;
use crate::destination::accept_text;
use crate::render::{outgoing_bytes, send};

/// What the first line of a key's file begins with.
const HEAD: &str = "allotment secret key of ";

/// A secret key, as it lies in a file.
pub(super) struct KeyFile {
    pub party: String,
    pub key: SecretKey,
}

impl KeyFile {
    /// A new key of `party`, which is to lie at `path`.
    pub fn made(party: &str, path: &Path) -> Result<Self, Faults> {
        let secret = new_secret().map_err(|error| fault(path, &error))?;
        Ok(Self {
            party: party.to_owned(),
            key: SecretKey::new(secret),
        })
    }

    /// The key in the file at `path`.
    pub fn read(path: &Path) -> Result<Self, Faults> {
        let file = path.display().to_string();
        let wrong = || {
            Faults::from(Fault::new(
                &file,
                "it is no secret key",
                "name the file that `allotment ledger key new` wrote",
            ))
        };
        let bytes = read_bytes(path)?;
        let text = String::from_utf8(bytes).map_err(|_| wrong())?;
        let mut lines = text.lines();
        let party = lines
            .next()
            .and_then(|line| line.strip_prefix(HEAD))
            .ok_or_else(wrong)?
            .to_owned();
        let secret = lines.next().and_then(Hash::from_hex).ok_or_else(wrong)?;
        Ok(Self {
            party,
            key: SecretKey::new(*secret.bytes()),
        })
    }

    /// The keys in the files at `paths`.
    pub fn read_all(paths: &[PathBuf]) -> Result<Vec<Self>, Faults> {
        paths.iter().map(|path| Self::read(path)).collect()
    }

    /// Writes it to `path`, for nobody else to read where the system knows how.
    pub fn write(&self, path: &Path) -> Result<(), Faults> {
        let secret = Hash::new(self.key.secret());
        let text = format!("{HEAD}{}\n{secret}\n", self.party);
        send(&[outgoing_bytes(text.into_bytes(), Some(path))])?;
        let _where_there_are_rights = allotment_store::only_for_owner(path);
        Ok(())
    }

    /// What `book` calls it, if it has it.
    pub fn name_in(&self, book: &Book) -> Option<String> {
        let public = self.key.public();
        let found = book.keys().find(|held| held.public_key.bytes() == public);
        found.map(|held| held.key.clone())
    }
}

/// That nothing lies at `path` yet: a key that is lost cannot be made again.
pub(super) fn not_there(path: &Path) -> Result<(), Faults> {
    accept_text(Some(&path.to_path_buf()));
    if path.exists() {
        let what = "this is there already, and a new key would replace it";
        return Err(Fault::new(path.display().to_string(), what, "choose another name").into());
    }
    Ok(())
}

pub(super) fn base64(bytes: &[u8]) -> String {
    allotment_programme::ledger::base64(bytes)
}

/// The entry `value` with the signatures of those `signers` whose keys its
/// community has, or that it brings in itself.
pub(super) fn signed<'a>(
    mut value: Value,
    ledger: &Programme,
    signers: impl IntoIterator<Item = &'a KeyFile>,
    at: &Path,
) -> Result<Entry, Faults> {
    let hash = signed_part(&value);
    let book = value["community"].as_str().and_then(|one| ledger.book(one));
    let mut signatures = Vec::new();
    for one in signers {
        let own = value["public_key"] == base64(&one.key.public());
        let name = if own {
            Some(one.key.name())
        } else {
            book.and_then(|book| one.name_in(book))
        };
        let Some(name) = name else {
            is_known(one, ledger, at)?;
            continue;
        };
        let signature = base64(&one.key.sign(hash.bytes()));
        signatures.push(json!({"party": one.party, "key": name, "signature": signature}));
    }
    if !signatures.is_empty() {
        value["signatures"] = json!(signatures);
    }
    read(&value, at)
}

/// That some community has the key `one`.
fn is_known(one: &KeyFile, ledger: &Programme, at: &Path) -> Result<(), Faults> {
    if ledger.books().any(|book| one.name_in(book).is_some()) {
        return Ok(());
    }
    let what = format!("the key {} of '{}' is not in it", one.key.name(), one.party);
    let help = "name the file of a key that `allotment ledger key list` shows";
    Err(Fault::new(super::shown(at), what, help).into())
}

pub(super) fn read(value: &Value, at: &Path) -> Result<Entry, Faults> {
    Entry::read(value).map_err(|error| {
        Fault::new(super::shown(at), error.to_string(), "check what was typed").into()
    })
}

pub(super) fn refused(at: &Path, error: &StoreError) -> Faults {
    match error {
        StoreError::Refused { refusal, .. } => {
            let what = format!("{} (rule: {})", refusal.what, refusal.rule);
            Fault::new(super::shown(at), what, refusal.help.clone()).into()
        }
        _ => fault(at, error),
    }
}
