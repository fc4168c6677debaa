//! The name that a client gives an entry, so that sending it twice adds it once.

use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::{Uuid, Variant};

/// An entry's id: a UUID of version 7, in small letters with hyphens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct EntryId([u8; 16]);

impl EntryId {
    /// The id that `text` writes; nothing if it is no UUID of version 7, or is
    /// written in another form than `01939c5e-8f2a-7c3d-9e1f-0123456789ab`.
    ///
    /// Source: RFC 9562, sections 4 and 5.7.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let uuid = Uuid::try_parse(text).ok()?;
        let fits = uuid.get_version_num() == 7 && uuid.get_variant() == Variant::RFC4122;
        let mut written = Uuid::encode_buffer();
        let written = uuid.hyphenated().encode_lower(&mut written);
        (fits && written == text).then(|| Self(uuid.into_bytes()))
    }

    /// The id of version 7 of a moment, in milliseconds since 1970, and of ten
    /// bytes of chance, of which 74 bits are taken.
    #[must_use]
    pub fn new(milliseconds: u64, chance: [u8; 10]) -> Self {
        Self(
            uuid::Builder::from_unix_timestamp_millis(milliseconds, &chance)
                .into_uuid()
                .into_bytes(),
        )
    }
}

impl fmt::Display for EntryId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        Uuid::from_bytes(self.0).hyphenated().fmt(formatter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Source: RFC 9562, appendix A.6: the example of version 7.
    #[test]
    fn the_example_of_rfc_9562() {
        let text = "017f22e2-79b0-7cc3-98c4-dc0c0c07398f";
        assert_eq!(EntryId::parse(text).unwrap().to_string(), text);
        let made = EntryId::new(0x017f_22e2_79b0, [0; 10]).to_string();
        assert!(made.starts_with("017f22e2-79b0-7"), "{made}");
        for other in [
            "017F22E2-79B0-7CC3-98C4-DC0C0C07398F",
            "017f22e279b07cc398c4dc0c0c07398f",
            "919108f7-52d1-4320-9bac-f847db4148a8",
            "017f22e2-79b0-7cc3-18c4-dc0c0c07398f",
            "",
        ] {
            assert_eq!(EntryId::parse(other), None, "{other}");
        }
    }
}
