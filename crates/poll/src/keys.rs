//! What is kept of a code: two hashes that nothing joins but the code itself.

use allotment_ledger::{SecretKey, Signer};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::code::Code;

/// The service's own secret, which lies outside its database.
#[derive(Clone)]
pub struct MasterKey([u8; 32]);

/// The keys of one vote: made of the service's secret and of the vote's salt,
/// so that neither is enough alone. The salt is destroyed when the vote closes.
#[derive(Clone)]
pub struct PollKeys {
    entitlement: [u8; 32],
    ballot: [u8; 32],
    order: [u8; 32],
}

fn mac(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key of any length will do");
    for part in parts {
        // Each part with its length: no two lists of parts give one text.
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

impl MasterKey {
    /// The secret of 32 bytes of chance.
    #[must_use]
    pub const fn new(secret: [u8; 32]) -> Self {
        Self(secret)
    }

    /// The keys of the vote `poll` of `community` with `salt`.
    #[must_use]
    pub fn poll(&self, community: &str, poll: &str, salt: &[u8; 32]) -> PollKeys {
        let key = |of: &str| {
            mac(
                &self.0,
                &[of.as_bytes(), community.as_bytes(), poll.as_bytes(), salt],
            )
        };
        PollKeys {
            entitlement: key("entitlement"),
            ballot: key("ballot"),
            order: key("order"),
        }
    }

    /// Who signs receipts, under `name`.
    ///
    /// # Panics
    /// If `name` cannot stand in a note: it is one of ours.
    #[must_use]
    pub fn signer(&self, name: &str) -> Signer {
        let secret = SecretKey::new(mac(&self.0, &[b"receipts"]));
        Signer::new(name, secret).expect("the service's name can stand in a note")
    }

    /// What is kept of a session's or a link's secret.
    #[must_use]
    pub fn token(&self, secret: &[u8]) -> [u8; 32] {
        mac(&self.0, &[b"token", secret])
    }
}

impl PollKeys {
    /// What is kept of the right to vote.
    #[must_use]
    pub fn entitlement(&self, code: &Code) -> [u8; 32] {
        mac(&self.entitlement, &[code.plain().as_bytes()])
    }

    /// Where the ballot is kept.
    #[must_use]
    pub fn locator(&self, code: &Code) -> [u8; 32] {
        mac(&self.ballot, &[code.plain().as_bytes()])
    }

    /// What the order of projects on this voter's ballot is drawn from.
    #[must_use]
    pub fn order(&self, code: &Code) -> [u8; 32] {
        mac(&self.order, &[code.plain().as_bytes()])
    }
}

/// Keys are secret: nothing that prints for debugging prints one.
impl std::fmt::Debug for MasterKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("MasterKey(secret)")
    }
}

impl std::fmt::Debug for PollKeys {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("PollKeys(secret)")
    }
}
