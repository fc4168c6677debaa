//! Packs as data: those that ship, and one's own in a file.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

use allotment_table::{Fault, Faults};
use serde::Deserialize;

/// A set of official files.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pack {
    /// Its name, as `data add` takes it.
    pub id: String,
    /// What it is.
    pub title: String,
    /// What its licence asks to be said wherever anything of it is shown.
    pub attribution: String,
    /// Its files.
    pub file: Vec<PackFile>,
}

/// One file of a pack.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackFile {
    /// Its name in programmes: `pack:england/<id>`.
    pub id: String,
    /// What the publisher calls it.
    pub title: String,
    /// Who publishes it.
    pub publisher: String,
    /// The publisher's page, for a person to look at.
    pub page: String,
    /// Its licence.
    pub licence: String,
    /// The day of publication or the edition.
    pub date: String,
    /// The forms in which it can be had.
    pub edition: Vec<Edition>,
}

/// One form of a file: the publisher's own, or a tidied copy.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Edition {
    /// Its path or name in a folder that holds it.
    pub path: String,
    /// Where it is fetched from; absent where no address is known.
    pub address: Option<String>,
    /// The SHA-256 of the file as it is kept, once somebody has fetched it;
    /// absent means unverified.
    pub sha256: Option<String>,
    /// What a reader should know of this form.
    pub note: Option<String>,
    /// The publisher's page of this form, where it is not the file's.
    pub page: Option<String>,
    /// The name of the file to take out, where `path` is a zip.
    pub member: Option<String>,
    /// The fields that order the records, where `address` is the query of an
    /// `ArcGIS` layer, which is fetched page by page. One record has one value
    /// of them.
    #[serde(default)]
    pub pages_by: Vec<String>,
    /// The columns that are kept, each with what the publisher calls it.
    /// Without any, the file is kept as it came.
    #[serde(default)]
    pub names: BTreeMap<String, Vec<String>>,
    /// Further files whose columns are joined to this one's.
    #[serde(default)]
    pub join: Vec<Edition>,
    /// In a joined file: the column, by the name that it is kept under, whose
    /// codes say which rows belong together.
    pub by: Option<String>,
}

impl PackFile {
    /// What is known beforehand of each of its forms, in words.
    #[must_use]
    pub fn standing(&self) -> String {
        let of = |edition: &Edition| {
            let known = match (&edition.sha256, &edition.address) {
                (Some(_), _) => "pinned",
                (None, Some(_)) => "unverified",
                (None, None) => "unverified, no address known",
            };
            let names: Vec<&str> = edition.parts().map(Edition::file_name).collect();
            format!("{} ({known})", names.join(" with "))
        };
        self.edition.iter().map(of).collect::<Vec<_>>().join(" or ")
    }
}

impl Edition {
    /// This file and those that are joined to it.
    pub(super) fn parts(&self) -> impl Iterator<Item = &Self> {
        std::iter::once(self).chain(&self.join)
    }

    /// Whether what is kept is made of what the publisher gives.
    pub(super) fn is_prepared(&self) -> bool {
        let own = self.member.is_some() || !self.pages_by.is_empty() || !self.names.is_empty();
        own || !self.join.is_empty()
    }

    /// Whether it holds borders, not a table.
    pub(super) fn is_borders(&self) -> bool {
        self.extension().starts_with("geojson")
    }

    /// The last part of its path.
    #[must_use]
    pub fn file_name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// What follows the first dot of its name, or of its member's: `csv.gz`,
    /// `parquet`.
    #[must_use]
    pub fn extension(&self) -> &str {
        let name = self.member.as_deref().unwrap_or(self.file_name());
        for known in ["csv.gz", "geojson.gz", "parquet", "geojson", "xlsx", "csv"] {
            if name.len() > known.len() && name.to_ascii_lowercase().ends_with(known) {
                return known;
            }
        }
        "csv"
    }

    /// The same of the file as it is kept.
    pub(super) fn kept_extension(&self) -> &str {
        match (self.names.is_empty(), self.is_borders()) {
            (true, _) => self.extension(),
            (false, true) => "geojson",
            (false, false) => "csv",
        }
    }
}

/// Every pack that ships.
#[must_use]
pub fn packs() -> &'static [Pack] {
    static PACKS: OnceLock<Vec<Pack>> = OnceLock::new();
    PACKS.get_or_init(|| {
        [
            include_str!("../../../../packs/england.toml"),
            include_str!("../../../../packs/ons-local.toml"),
        ]
        .into_iter()
        .map(|text| toml::from_str(text).expect("the packs that ship are read by a test"))
        .collect()
    })
}

/// The pack called `name`, or the one in the file of that name if it ends in
/// `.toml`.
///
/// # Errors
/// [`Faults`] if there is none, or the file is not a pack.
pub(super) fn pack_named(name: &str) -> Result<Cow<'static, Pack>, Faults> {
    let is_file = Path::new(name)
        .extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("toml"));
    if is_file {
        return read_pack(name).map(Cow::Owned);
    }
    let known = packs().iter().find(|pack| pack.id == name);
    known.map(Cow::Borrowed).ok_or_else(|| {
        let names: Vec<&str> = packs().iter().map(|pack| pack.id.as_str()).collect();
        let what = format!("there is no data pack '{name}'");
        let help = format!("the packs are {}", names.join(", "));
        Fault::new(name, what, help).into()
    })
}

fn read_pack(path: &str) -> Result<Pack, Faults> {
    let bytes = allotment_table::read_bytes(path)?;
    let refuse = |what: String, line: u64| {
        let help = "write it as packs/england.toml is written";
        Faults::from(Fault::new(path, what, help).at_line(line))
    };
    let text = String::from_utf8(bytes).map_err(|_| refuse("is not UTF-8 text".into(), 1))?;
    let pack: Pack = toml::from_str(&text).map_err(|error| {
        let before = error.span().map_or("", |span| &text[..span.start]);
        let line = before.matches('\n').count() as u64 + 1;
        refuse(
            format!("this is not a data pack: {}", error.message()),
            line,
        )
    })?;
    match wrong(&pack) {
        Some(what) => Err(refuse(what, 1)),
        None => Ok(pack),
    }
}

/// Whether `id` can name a pack or a file of one: it names a file on disk too.
pub(super) fn is_id(id: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    !id.is_empty() && id.len() <= 64 && id.bytes().all(plain)
}

/// What makes `pack` unfit for use, if anything.
fn wrong(pack: &Pack) -> Option<String> {
    let mut seen = std::collections::BTreeSet::new();
    for id in std::iter::once(&pack.id).chain(pack.file.iter().map(|file| &file.id)) {
        if !is_id(id) {
            return Some(format!(
                "'{id}' is no id: letters, digits, _ and - make one"
            ));
        }
    }
    for file in &pack.file {
        let id = &file.id;
        if !seen.insert(id) {
            return Some(format!("the file '{id}' stands twice"));
        }
        if file.edition.is_empty() {
            return Some(format!("the file '{id}' has no edition"));
        }
        for part in file.edition.iter().flat_map(Edition::parts) {
            if let Some(what) = wrong_part(part) {
                return Some(format!("the file '{id}': {} {what}", part.path));
            }
        }
        if let Some(part) = file.edition.iter().find_map(unjoinable) {
            let what = "needs 'by', one of its names and of the names of what it joins";
            return Some(format!("the file '{id}': {} {what}", part.path));
        }
    }
    None
}

/// The first file joined to `edition` that no column joins.
fn unjoinable(edition: &Edition) -> Option<&Edition> {
    edition.join.iter().enumerate().find_map(|(place, part)| {
        let mut before = edition.parts().take(place + 1);
        let fits = |by: &String| {
            part.names.contains_key(by) && before.any(|earlier| earlier.names.contains_key(by))
        };
        let joins = part.join.is_empty() && part.by.as_ref().is_some_and(fits);
        (!joins).then_some(part)
    })
}

fn wrong_part(part: &Edition) -> Option<String> {
    let is_field = |field: &String| is_id(field);
    if part.file_name().is_empty() || part.path.split('/').any(|step| step == "..") {
        return Some("is no path inside a folder".into());
    }
    if let Some(address) = &part.address
        && !address.starts_with("https://")
        && !address.starts_with("http://")
    {
        return Some(format!("has an address that is none: '{address}'"));
    }
    if !part.pages_by.iter().all(is_field) {
        return Some("has a field in pages_by that is no name of a field".into());
    }
    (!part.pages_by.is_empty() && part.member.is_some())
        .then(|| "cannot be both a zip and a layer".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pack_says_where_its_files_come_from() {
        for pack in packs() {
            assert_eq!(wrong(pack), None, "{}", pack.id);
            assert!(
                !pack.file.is_empty() && !pack.attribution.is_empty(),
                "{}",
                pack.id
            );
            for file in &pack.file {
                assert!(file.page.starts_with("https://"), "{}", file.id);
                assert!(
                    !file.licence.is_empty() && !file.date.is_empty(),
                    "{}",
                    file.id
                );
                for edition in &file.edition {
                    if let Some(hash) = &edition.sha256 {
                        assert_eq!(hash.len(), 64, "{}", edition.path);
                    }
                    for part in edition.parts() {
                        let address = part.address.as_deref().unwrap_or("https://");
                        assert!(address.starts_with("https://"), "{address}");
                    }
                }
            }
        }
    }
}
