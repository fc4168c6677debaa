//! Ed25519 keys: making them from chance, signing, checking; and public keys of
//! either kind.

use std::sync::Arc;

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use ed25519_dalek::{Signature, VerifyingKey};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::hash::Hash;
use crate::passkey::{Assertion, AssertionFault, Passkey};

/// A signatory's public key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum PublicKey {
    /// 32 bytes of Ed25519.
    Ed25519([u8; 32]),
    /// A passkey, used through a browser.
    Passkey(Passkey),
}

/// A signature as an entry carries it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignatureBytes {
    /// 64 bytes of Ed25519, or DER of a passkey's.
    pub bytes: Vec<u8>,
    /// What comes with a passkey's.
    pub assertion: Option<Assertion>,
}

/// Why a signature does not count.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NotSigned {
    /// It is not the key's, or not of this.
    #[error("it is not one of this entry")]
    Other,
    /// A passkey's signature without what comes with it.
    #[error("the key is a passkey, and authenticator_data and client_data are missing")]
    NoAssertion,
    /// The other way round.
    #[error("the key is no passkey, and authenticator_data and client_data are there")]
    NoPasskey,
    /// A passkey's signature that does not hold.
    #[error("{0}")]
    Assertion(AssertionFault),
}

impl PublicKey {
    /// The bytes that no two parties may share.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        match self {
            Self::Ed25519(bytes) => bytes,
            Self::Passkey(passkey) => &passkey.point,
        }
    }

    /// By what the ledger calls it where nobody gave it a name: the first 16
    /// hexadecimal digits of the SHA-256 of its bytes.
    #[must_use]
    pub fn name(&self) -> String {
        Hash::of(&[self.bytes()]).to_string()[..16].to_owned()
    }

    /// Whether it can sign anything.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        match self {
            Self::Ed25519(bytes) => is_public_key(bytes),
            Self::Passkey(passkey) => Passkey::point(&passkey.point).is_some(),
        }
    }

    /// That `signature` is one of `hash` by the holder of this key.
    ///
    /// # Errors
    /// [`NotSigned`] says why it is not.
    pub fn check(&self, hash: &Hash, signature: &SignatureBytes) -> Result<(), NotSigned> {
        match (self, &signature.assertion) {
            (Self::Ed25519(key), None) => is_signed(key, hash.bytes(), &signature.bytes)
                .then_some(())
                .ok_or(NotSigned::Other),
            (Self::Passkey(passkey), Some(assertion)) => passkey
                .check(hash.bytes(), assertion, &signature.bytes)
                .map_err(NotSigned::Assertion),
            (Self::Ed25519(_), Some(_)) => Err(NotSigned::NoPasskey),
            (Self::Passkey(_), None) => Err(NotSigned::NoAssertion),
        }
    }
}

/// A secret key. It is made from 32 bytes of chance, which are the key.
#[derive(Clone)]
pub struct SecretKey {
    chance: Zeroizing<[u8; 32]>,
    pair: Arc<Ed25519KeyPair>,
}

impl SecretKey {
    /// The key made from `chance`, which must come from a source that nobody
    /// can foresee.
    #[must_use]
    pub fn new(chance: [u8; 32]) -> Self {
        let pair = Ed25519KeyPair::from_seed_unchecked(&chance).expect("any 32 bytes are a key");
        Self {
            chance: Zeroizing::new(chance),
            pair: Arc::new(pair),
        }
    }

    /// The 32 bytes that it was made from.
    #[must_use]
    pub fn secret(&self) -> [u8; 32] {
        *self.chance
    }

    /// The public key: 32 bytes.
    #[must_use]
    pub fn public(&self) -> [u8; 32] {
        let public = self.pair.public_key().as_ref();
        public.try_into().expect("a public key has 32 bytes")
    }

    /// By what the ledger calls it where nobody gave it a name.
    #[must_use]
    pub fn name(&self) -> String {
        public_key_name(&self.public())
    }

    /// The signature of `message`: 64 bytes. The same message always has the
    /// same one.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        let signature = self.pair.sign(message);
        let bytes = signature.as_ref().try_into();
        bytes.expect("a signature has 64 bytes")
    }
}

impl std::fmt::Debug for SecretKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "SecretKey({}, kept secret)", self.name())
    }
}

/// By what a public key is called where nobody gave it a name: the first 16
/// hexadecimal digits of its SHA-256.
#[must_use]
pub fn public_key_name(public_key: &[u8; 32]) -> String {
    Hash::of(&[public_key]).to_string()[..16].to_owned()
}

/// Whether `signature` is that of `message` by the holder of `public_key`.
/// Keys and signatures that two programs could judge differently are refused.
///
/// Source: RFC 8032, section 5.1.7, with the checks of `verify_strict`.
#[must_use]
pub fn is_signed(public_key: &[u8; 32], message: &[u8], signature: &[u8]) -> bool {
    let Ok(key) = VerifyingKey::from_bytes(public_key) else {
        return false;
    };
    let Ok(signature) = Signature::from_slice(signature) else {
        return false;
    };
    key.verify_strict(message, &signature).is_ok()
}

/// A signature that was checked and is right. Checking is what takes longest
/// when a book is rebuilt, and can be done ahead, on many threads:
/// [`Book::expect_signed`](crate::Book::expect_signed).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Checked {
    public_key: [u8; 32],
    message: [u8; 32],
    signature: [u8; 64],
}

impl Checked {
    /// The `signature` of `message` by the holder of `key`, if it is that. Passkeys are
    /// few, and are checked when they come.
    #[must_use]
    pub fn new(key: &PublicKey, message: &Hash, signature: &SignatureBytes) -> Option<Self> {
        let one = Self::unchecked(key, message, signature)?;
        is_signed(&one.public_key, &one.message, &one.signature).then_some(one)
    }

    /// The same, to be looked for among those that were checked.
    pub(crate) fn unchecked(
        key: &PublicKey,
        message: &Hash,
        signature: &SignatureBytes,
    ) -> Option<Self> {
        let (PublicKey::Ed25519(key), None) = (key, &signature.assertion) else {
            return None;
        };
        Some(Self {
            public_key: *key,
            message: *message.bytes(),
            signature: signature.bytes.as_slice().try_into().ok()?,
        })
    }
}

/// Whether the 32 bytes are a public key that can sign anything.
#[must_use]
pub fn is_public_key(bytes: &[u8; 32]) -> bool {
    VerifyingKey::from_bytes(bytes).is_ok_and(|key| !key.is_weak())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(hex: &str) -> Vec<u8> {
        (0..hex.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap())
            .collect()
    }

    /// Source: RFC 8032, section 7.1, test 2.
    #[test]
    fn the_second_test_of_rfc_8032() {
        let secret = bytes("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
        let key = SecretKey::new(secret.try_into().unwrap());
        let public = bytes("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
        assert_eq!(key.public().to_vec(), public);
        let signature = key.sign(&[0x72]);
        assert_eq!(
            signature.to_vec(),
            bytes(
                "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
            )
        );
        assert!(is_signed(&key.public(), &[0x72], &signature));
        assert!(!is_signed(&key.public(), &[0x73], &signature));
        assert!(!is_signed(&key.public(), &[0x72], &signature[..63]));
        let mut one = [0; 32];
        one[0] = 1;
        assert!(!is_public_key(&one), "a key of small order signs anything");
    }
}
