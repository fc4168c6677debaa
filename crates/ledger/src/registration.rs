//! A new passkey, read from what the browser gives when it is made.
//!
//! Nothing is attested (`none`): no signature stands over the key, and it is
//! trusted because the browser that sent it was, over the same connection. So
//! the attestation object says no more than the authenticator data inside it,
//! which browsers give by itself (`getAuthenticatorData()`). In it the key is in
//! the one form that the standard allows for a point of P-256, byte for byte;
//! nothing but that form is taken, and no reader of CBOR is needed.
//!
//! Source: W3C, *Web Authentication*, Level 3, sections 6.1 and 6.5.1 (attested
//! credential data), 7.1 (registering); CTAP 2.1, section 8 (canonical CBOR);
//! RFC 9053, sections 2.1 and 7.1.1 (`ES256`, `EC2`).

use crate::passkey::{Assertion, AssertionFault, Passkey};

/// Before the key's `x`: a map of five, kind 2 (EC2), algorithm −7 (ES256),
/// curve 1 (P-256), and 32 bytes under −2.
const BEFORE_X: [u8; 10] = [0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20];
/// Before its `y`: 32 bytes under −3.
const BEFORE_Y: [u8; 3] = [0x22, 0x58, 0x20];
/// Where the identifier's length stands: after the site's hash, the flags, the
/// counter and the device's model.
const LENGTH_AT: usize = 32 + 1 + 4 + 16;
/// The longest identifier.
const LONGEST: usize = 1023;

/// A passkey with what the device calls it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPasskey {
    /// The device's name for it, which comes back with each signature.
    pub credential: Vec<u8>,
    /// Its public part.
    pub passkey: Passkey,
}

/// Why what a browser gave is no new passkey.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RegistrationFault {
    /// What the browser or the device says does not fit.
    #[error("{0}")]
    Said(#[from] AssertionFault),
    /// No key is in it.
    #[error("its authenticator data holds no key")]
    NoKey,
    /// The key is of another kind.
    #[error("its key is not a point of P-256 for ES256 in the form that the standard has")]
    OtherKey,
}

impl Passkey {
    /// The passkey that was made for `challenge` on the site `rp_id`, by a page
    /// of one of `origins`; `verified` says whether the device must have checked
    /// who holds it. `made` is what the browser gave.
    ///
    /// # Errors
    /// [`RegistrationFault`] names the first thing that does not hold.
    pub fn registered(
        rp_id: &str,
        origins: &[String],
        verified: bool,
        challenge: &[u8],
        made: &Assertion,
    ) -> Result<NewPasskey, RegistrationFault> {
        let data = &made.authenticator_data;
        let length = data.get(LENGTH_AT..LENGTH_AT + 2);
        let length = length.ok_or(RegistrationFault::NoKey)?;
        let length = usize::from(length[0]) << 8 | usize::from(length[1]);
        let rest = &data[LENGTH_AT + 2..];
        if length == 0 || length > LONGEST || rest.len() < length {
            return Err(RegistrationFault::NoKey);
        }
        let (credential, key) = rest.split_at(length);
        let (sec1, after) = point(key).ok_or(RegistrationFault::OtherKey)?;
        let passkey = Self {
            point: Self::point(&sec1).ok_or(RegistrationFault::OtherKey)?,
            rp_id: rp_id.to_owned(),
            origins: origins.to_vec(),
            verified,
        };
        passkey.check_new(challenge, made, !after.is_empty())?;
        Ok(NewPasskey {
            credential: credential.to_vec(),
            passkey,
        })
    }
}

/// The point that `key` begins with, uncompressed as SEC 1 has it, and what
/// follows.
fn point(key: &[u8]) -> Option<([u8; 65], &[u8])> {
    let rest = key.strip_prefix(&BEFORE_X)?;
    let (x, rest) = rest.split_at_checked(32)?;
    let rest = rest.strip_prefix(&BEFORE_Y)?;
    let (y, after) = rest.split_at_checked(32)?;
    let mut sec1 = [4; 65];
    sec1[1..33].copy_from_slice(x);
    sec1[33..].copy_from_slice(y);
    Some((sec1, after))
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

    const SITE: &str = "example.org";

    /// Source: W3C, Web Authentication Level 3, section 16.2, the test vector
    /// `none.ES256`: the authenticator data of its attestation object.
    fn of_the_standard() -> (Vec<u8>, Assertion) {
        let challenge = bytes("00c30fb78531c464d2b6771dab8d7b603c01162f2fa486bea70f283ae556e130");
        let made = Assertion {
            authenticator_data: bytes(
                "bfabc37432958b063360d3ad6461c9c4735ae7f8edd46592a5e0f01452b2e4b5\
                 59000000008446ccb9ab1db374750b2367ff6f3a1f0020\
                 f91f391db4c9b2fde0ea70189cba3fb63f579ba6122b33ad94ff3ec330084be4\
                 a5010203262001215820\
                 afefa16f97ca9b2d23eb86ccb64098d20db90856062eb249c33a9b672f26df61\
                 225820\
                 930a56b87a2fca66334b03458abf879717c12cc68ed73290af2e2664796b9220",
            ),
            client_data: bytes(
                "7b2274797065223a22776562617574686e2e637265617465222c226368616c6c656e6765223a22414d4d507434557878475453746e63647134313759447742466938767049612d7077386f4f755657345441222c226f726967696e223a2268747470733a2f2f6578616d706c652e6f7267222c2263726f73734f726967696e223a66616c73652c22657874726144617461223a22636c69656e74446174614a534f4e206d617920626520657874656e6465642077697468206164646974696f6e616c206669656c647320696e20746865206675747572652c207375636820617320746869733a20426b5165446a646354427258426941774a544c453551227d",
            ),
        };
        (challenge, made)
    }

    fn read(challenge: &[u8], made: &Assertion) -> Result<NewPasskey, RegistrationFault> {
        let origins = ["https://example.org".to_owned()];
        Passkey::registered(SITE, &origins, false, challenge, made)
    }

    #[test]
    fn the_vector_of_the_standard_is_read() {
        let (challenge, made) = of_the_standard();
        let new = read(&challenge, &made).unwrap();
        assert_eq!(
            new.credential,
            bytes("f91f391db4c9b2fde0ea70189cba3fb63f579ba6122b33ad94ff3ec330084be4")
        );
        // The key with which the standard's own assertion is checked in `passkey`.
        let mut sec1 = vec![4];
        sec1.extend(bytes(
            "afefa16f97ca9b2d23eb86ccb64098d20db90856062eb249c33a9b672f26df61\
             930a56b87a2fca66334b03458abf879717c12cc68ed73290af2e2664796b9220",
        ));
        assert_eq!(new.passkey.point, Passkey::point(&sec1).unwrap());
    }

    #[test]
    fn what_does_not_fit_is_named() {
        let (challenge, made) = of_the_standard();
        let said = |challenge: &[u8], made: &Assertion| read(challenge, made).unwrap_err();
        assert!(said(&[0; 32], &made).to_string().contains("challenge"));
        let with = |at: usize, byte: u8| {
            let mut other = made.clone();
            other.authenticator_data[at] = byte;
            other
        };
        assert!(said(&challenge, &with(0, 0)).to_string().contains("site"));
        assert!(
            said(&challenge, &with(32, 0x58))
                .to_string()
                .contains("user present")
        );
        // The flag that a key is there, gone.
        assert_eq!(said(&challenge, &with(32, 0x19)), RegistrationFault::NoKey);
        // Another algorithm; a point that lies on no curve.
        assert_eq!(
            said(&challenge, &with(55 + 32 + 4, 0x27)),
            RegistrationFault::OtherKey
        );
        assert_eq!(
            said(&challenge, &with(55 + 32 + 10, 0)),
            RegistrationFault::OtherKey
        );
        let asserted = Assertion {
            client_data: String::from_utf8(made.client_data.clone())
                .unwrap()
                .replace("webauthn.create", "webauthn.get")
                .into_bytes(),
            ..made.clone()
        };
        assert!(
            said(&challenge, &asserted)
                .to_string()
                .contains("'webauthn.create'")
        );
        let stricter = Passkey::registered(
            SITE,
            &["https://example.org".to_owned()],
            true,
            &challenge,
            &made,
        );
        assert!(stricter.unwrap_err().to_string().contains("user verified"));
    }

    #[test]
    fn what_is_cut_short_or_too_long_is_refused() {
        let (challenge, made) = of_the_standard();
        for length in 0..made.authenticator_data.len() {
            let mut short = made.clone();
            short.authenticator_data.truncate(length);
            assert!(read(&challenge, &short).is_err(), "{length}");
        }
        // More than the key only where the flags say so: then it is not looked at.
        let mut long = made.clone();
        long.authenticator_data.push(0xa0);
        assert!(read(&challenge, &long).is_err());
        long.authenticator_data[32] |= 0x80;
        assert!(read(&challenge, &long).is_ok());
        long.authenticator_data.pop();
        assert!(read(&challenge, &long).is_err());
    }
}
