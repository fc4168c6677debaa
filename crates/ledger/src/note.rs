//! Signed notes: a text, and below it the signatures of whoever vouches for it.
//!
//! Source: C2SP, *signed-note* (c2sp.org/signed-note), Ed25519 signatures.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::hash::Hash;
use crate::key::{SecretKey, is_public_key, is_signed};

/// The byte that says Ed25519.
const ED25519: u8 = 1;
/// The most signatures that a note is read with.
const SIGNATURES: usize = 100;
/// What a line of a signature begins with.
const DASH: &str = "\u{2014} ";

/// Why something is no note, no key, or not signed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NoteError {
    /// Not in the form of a signed note.
    #[error("it is no signed note: {why}")]
    NotANote {
        /// What is amiss.
        why: &'static str,
    },
    /// Not in the form of a verifier key.
    #[error("'{text}' is no verifier key: write NAME+HASH+KEY as the ledger gave it")]
    NotAKey {
        /// The text.
        text: String,
    },
    /// The name cannot stand in a note.
    #[error("'{name}' cannot sign a note: a name has no spaces and no plus sign")]
    Name {
        /// The name.
        name: String,
    },
    /// Nobody whose key is known signed it.
    #[error("the note is not signed by {name}")]
    NotSigned {
        /// Who should have.
        name: String,
    },
    /// A known key's signature is wrong.
    #[error("the signature of {name} does not fit the text: one of them was altered")]
    Wrong {
        /// Whose.
        name: String,
    },
}

fn is_name(name: &str) -> bool {
    !name.is_empty()
        && !name.contains(|sign: char| sign.is_whitespace() || sign == '+' || sign.is_control())
}

/// The four bytes by which a signature names its key.
fn key_id(name: &str, public_key: &[u8; 32]) -> [u8; 4] {
    let hash = Hash::of(&[name.as_bytes(), b"\n", &[ED25519], public_key]);
    let mut id = [0; 4];
    id.copy_from_slice(&hash.bytes()[..4]);
    id
}

/// Who can be recognised below a note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verifier {
    name: String,
    public_key: [u8; 32],
}

impl Verifier {
    /// The one with this name and key.
    ///
    /// # Errors
    /// [`NoteError::Name`] if the name cannot stand in a note.
    pub fn new(name: &str, public_key: [u8; 32]) -> Result<Self, NoteError> {
        if !is_name(name) {
            return Err(NoteError::Name { name: name.into() });
        }
        Ok(Self {
            name: name.into(),
            public_key,
        })
    }

    /// The one that `text` describes: `NAME+HASH+KEY`.
    ///
    /// # Errors
    /// [`NoteError::NotAKey`] if it is nothing of the kind.
    pub fn parse(text: &str) -> Result<Self, NoteError> {
        let wrong = || NoteError::NotAKey { text: text.into() };
        let mut parts = text.trim().splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(wrong());
        };
        let bytes = STANDARD.decode(key).map_err(|_| wrong())?;
        let Some((&ED25519, key)) = bytes.split_first() else {
            return Err(wrong());
        };
        let public_key = <[u8; 32]>::try_from(key).map_err(|_| wrong())?;
        if !is_public_key(&public_key) || hex(key_id(name, &public_key)) != id {
            return Err(wrong());
        }
        Self::new(name, public_key)
    }

    /// Whether `seal` is its bare signature of `message`.
    #[must_use]
    pub fn sealed(&self, message: &[u8], seal: &[u8]) -> bool {
        is_signed(&self.public_key, message, seal)
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl std::fmt::Display for Verifier {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut key = vec![ED25519];
        key.extend(self.public_key);
        let id = hex(key_id(&self.name, &self.public_key));
        write!(formatter, "{}+{id}+{}", self.name, STANDARD.encode(key))
    }
}

fn hex(id: [u8; 4]) -> String {
    format!("{:08x}", u32::from_be_bytes(id))
}

/// Who can sign a note.
#[derive(Debug, Clone)]
pub struct Signer {
    verifier: Verifier,
    key: SecretKey,
}

impl Signer {
    /// The one with this name and secret key.
    ///
    /// # Errors
    /// [`NoteError::Name`] if the name cannot stand in a note.
    pub fn new(name: &str, key: SecretKey) -> Result<Self, NoteError> {
        Ok(Self {
            verifier: Verifier::new(name, key.public())?,
            key,
        })
    }

    /// By what others recognise it.
    #[must_use]
    pub fn verifier(&self) -> &Verifier {
        &self.verifier
    }

    /// The bare signature of `message`, for what is no note.
    #[must_use]
    pub fn seal(&self, message: &[u8]) -> [u8; 64] {
        self.key.sign(message)
    }

    /// `text`, which ends with a line break, with its signature below.
    #[must_use]
    pub fn sign(&self, text: &str) -> String {
        assert!(text.ends_with('\n'), "a note's text ends with a line break");
        let mut bytes = key_id(&self.verifier.name, &self.verifier.public_key).to_vec();
        bytes.extend(self.key.sign(text.as_bytes()));
        format!(
            "{text}\n{DASH}{} {}\n",
            self.verifier.name,
            STANDARD.encode(bytes)
        )
    }
}

/// A note that was read: nobody has vouched for it until [`Note::check`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    text: String,
    signatures: Vec<(String, [u8; 4], Vec<u8>)>,
}

impl Note {
    /// The note that `text` is.
    ///
    /// # Errors
    /// [`NoteError::NotANote`] if it is nothing of the kind.
    pub fn parse(text: &str) -> Result<Self, NoteError> {
        let not = |why| NoteError::NotANote { why };
        if text.contains(|sign: char| sign < ' ' && sign != '\n') {
            return Err(not("it has control characters in it"));
        }
        let split = text
            .rfind("\n\n")
            .ok_or(not("no empty line parts text and signatures"))?;
        let (body, below) = (&text[..=split], &text[split + 2..]);
        if below.is_empty() || !below.ends_with('\n') {
            return Err(not("it ends without a signature and a line break"));
        }
        let mut signatures = Vec::new();
        for line in below[..below.len() - 1].split('\n') {
            let line = line
                .strip_prefix(DASH)
                .ok_or(not("a line below the text is no signature"))?;
            let (name, bytes) = line
                .split_once(' ')
                .ok_or(not("a signature lacks its name"))?;
            let bytes = STANDARD
                .decode(bytes)
                .map_err(|_| not("a signature is not base64"))?;
            let parts = bytes
                .split_at_checked(4)
                .filter(|(_, rest)| !rest.is_empty());
            let (id, signature) = parts.ok_or(not("a signature is too short"))?;
            if !is_name(name) || signatures.len() == SIGNATURES {
                return Err(not(
                    "a signature's name cannot be one, or there are too many",
                ));
            }
            let id = <[u8; 4]>::try_from(id).expect("it was split after four bytes");
            signatures.push((name.to_owned(), id, signature.to_vec()));
        }
        Ok(Self {
            text: body.to_owned(),
            signatures,
        })
    }

    /// The text, for which `verifier` vouches.
    ///
    /// # Errors
    /// [`NoteError`] if it did not sign, or not this text.
    pub fn check(&self, verifier: &Verifier) -> Result<&str, NoteError> {
        let id = key_id(&verifier.name, &verifier.public_key);
        let name = || verifier.name.clone();
        let own = |one: &&(String, [u8; 4], Vec<u8>)| one.0 == verifier.name && one.1 == id;
        let Some((_, _, signature)) = self.signatures.iter().find(own) else {
            return Err(NoteError::NotSigned { name: name() });
        };
        if is_signed(&verifier.public_key, self.text.as_bytes(), signature) {
            return Ok(&self.text);
        }
        Err(NoteError::Wrong { name: name() })
    }

    /// The text, for which nobody has vouched.
    #[must_use]
    pub fn unchecked(&self) -> &str {
        &self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
    const KEY: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    const SECRET: &str = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
    const SIGNED: &str = "\u{2014} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

    fn signer() -> Signer {
        let secret = STANDARD.decode(SECRET).unwrap();
        Signer::new(
            "PeterNeumann",
            SecretKey::new(secret[1..].try_into().unwrap()),
        )
        .unwrap()
    }

    /// Source: the Go package golang.org/x/mod/sumdb/note, which signed-note
    /// was written down from: the example in its documentation.
    #[test]
    fn the_example_of_the_reference() {
        let verifier = Verifier::parse(KEY).unwrap();
        assert_eq!(verifier.to_string(), KEY);
        assert_eq!(signer().verifier(), &verifier);
        let note = signer().sign(TEXT);
        assert_eq!(note, format!("{TEXT}\n{SIGNED}"));
        assert_eq!(Note::parse(&note).unwrap().check(&verifier).unwrap(), TEXT);
    }

    #[test]
    fn what_was_altered_is_seen() {
        let verifier = Verifier::parse(KEY).unwrap();
        let note = signer().sign(TEXT);
        let other = note.replace("answer", "ANSWER");
        let wrong = Note::parse(&other).unwrap().check(&verifier).unwrap_err();
        assert_eq!(
            wrong,
            NoteError::Wrong {
                name: "PeterNeumann".into()
            }
        );
        let renamed = note.replace(" PeterNeumann ", " EnochRoot ");
        assert!(matches!(
            Note::parse(&renamed).unwrap().check(&verifier),
            Err(NoteError::NotSigned { .. })
        ));
        for not in [
            "",
            "text\n",
            "text\n\n",
            "text\n\nno signature\n",
            &note[..note.len() - 1],
            "t\n\n\u{2014} a b\n",
        ] {
            assert!(
                matches!(Note::parse(not), Err(NoteError::NotANote { .. })),
                "{not}"
            );
        }
        for not in [
            "",
            "a+b",
            "a b+c74f20a3+AAAA",
            &KEY.replace("c74f", "c74e"),
            &KEY.replace("+AR", "+AQ"),
        ] {
            assert!(Verifier::parse(not).is_err(), "{not}");
        }
        assert!(Verifier::new("two words", [1; 32]).is_err());
    }
}
