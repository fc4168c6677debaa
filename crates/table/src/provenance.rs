//! Where a number came from.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

/// Where the numbers of a file came from. Unknown is an empty text or `None`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Source {
    /// What the publisher calls it.
    pub title: String,
    /// Where it was fetched from.
    pub address: Option<String>,
    /// The day of its publication or fetching, `2025-10-30`.
    pub date: Option<String>,
    /// The licence and the attribution it asks for.
    pub licence: Option<String>,
    /// The SHA-256 of the file's bytes, in hexadecimal.
    pub sha256: Option<String>,
    /// The file as the person named it.
    pub file: Option<String>,
    /// Anything a reader should know, such as a change made.
    pub note: Option<String>,
}

impl Source {
    /// The source as a JSON object, without what is unknown.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        let fields = self
            .fields()
            .map(|(name, value)| (name.into(), value.into()));
        serde_json::Value::Object(fields.collect())
    }

    /// The known fields, named, in their order.
    pub(crate) fn fields(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let title = Some(self.title.as_str()).filter(|title| !title.is_empty());
        [
            ("title", title),
            ("address", self.address.as_deref()),
            ("date", self.date.as_deref()),
            ("licence", self.licence.as_deref()),
            ("sha256", self.sha256.as_deref()),
            ("file", self.file.as_deref()),
            ("note", self.note.as_deref()),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
    }
}

/// The SHA-256 of `bytes`, in 64 hexadecimal digits.
///
/// Source: FIPS 180-4, *Secure Hash Standard* (2015).
#[must_use]
pub fn sha256_of(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .fold(String::with_capacity(64), |mut digits, byte| {
            write!(digits, "{byte:02x}").expect("a text takes any text");
            digits
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Source: NIST, *Cryptographic Standards and Guidelines: Example Values*,
    /// SHA-256 of the one-block message `abc`.
    #[test]
    fn the_published_example_hashes_as_published() {
        assert_eq!(
            sha256_of(b"abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }

    #[test]
    fn what_is_unknown_is_left_out() {
        let source = Source {
            title: "Indices of Deprivation 2025".into(),
            licence: Some("OGL v3".into()),
            ..Source::default()
        };
        assert_eq!(
            source.to_json().to_string(),
            r#"{"title":"Indices of Deprivation 2025","licence":"OGL v3"}"#
        );
    }
}
