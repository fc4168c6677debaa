//! The packs that ship, as data.

use std::sync::OnceLock;

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
    /// Its SHA-256, once somebody has fetched it; absent means unverified.
    pub sha256: Option<String>,
    /// What a reader should know of this form.
    pub note: Option<String>,
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
            format!("{} ({known})", edition.file_name())
        };
        self.edition.iter().map(of).collect::<Vec<_>>().join(" or ")
    }
}

impl Edition {
    /// The last part of its path.
    #[must_use]
    pub fn file_name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// What follows the first dot of its name: `csv.gz`, `parquet`.
    #[must_use]
    pub fn extension(&self) -> &str {
        let name = self.file_name();
        for known in ["csv.gz", "geojson.gz", "parquet", "geojson", "xlsx", "csv"] {
            if name.len() > known.len() && name.to_ascii_lowercase().ends_with(known) {
                return known;
            }
        }
        "csv"
    }
}

/// Every pack that ships.
#[must_use]
pub fn packs() -> &'static [Pack] {
    static PACKS: OnceLock<Vec<Pack>> = OnceLock::new();
    PACKS.get_or_init(|| {
        [include_str!("../../../../packs/england.toml")]
            .into_iter()
            .map(|text| toml::from_str(text).expect("the packs that ship are read by a test"))
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pack_says_where_its_files_come_from() {
        for pack in packs() {
            assert!(
                !pack.file.is_empty() && !pack.attribution.is_empty(),
                "{}",
                pack.id
            );
            let mut ids = std::collections::BTreeSet::new();
            for file in &pack.file {
                assert!(ids.insert(&file.id), "{} stands twice", file.id);
                assert!(file.page.starts_with("https://"), "{}", file.id);
                assert!(
                    !file.licence.is_empty() && !file.date.is_empty(),
                    "{}",
                    file.id
                );
                assert!(!file.edition.is_empty(), "{}", file.id);
                for edition in &file.edition {
                    if let Some(hash) = &edition.sha256 {
                        assert_eq!(hash.len(), 64, "{}", edition.path);
                    }
                }
            }
        }
    }
}
