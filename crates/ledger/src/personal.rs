//! What stands for a person, so that no personal data is ever in an entry.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::hash::Hash;

/// What stands for `value` in an entry: HMAC-SHA-256 under `salt`. Salt and
/// value lie in a table that can be erased; after that nobody can tell whom it
/// stood for, and every proof still holds.
///
/// Source: RFC 2104.
#[must_use]
pub fn stand_in(salt: &[u8; 32], value: &str) -> Hash {
    let mut keyed = Hmac::<Sha256>::new_from_slice(salt).expect("a key may have any length");
    keyed.update(value.as_bytes());
    Hash::new(keyed.finalize().into_bytes().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Source: RFC 4231, section 4.2, test case 1, its key filled with zeros to
    /// 32 bytes, which HMAC does itself.
    #[test]
    fn the_first_test_of_rfc_4231() {
        let mut salt = [0; 32];
        salt[..20].fill(0x0b);
        assert_eq!(
            stand_in(&salt, "Hi There").to_string(),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        );
    }
}
