//! Passkeys: signatures that a browser makes with a device's key, checked from
//! their bytes alone.
//!
//! Source: W3C, *Web Authentication: An API for accessing Public Key
//! Credentials*, Level 3, section 6.1 (authenticator data), 5.8.1 (client data)
//! and 7.2 (verifying an assertion).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::signature::Verifier;
use p256::ecdsa::{Signature, VerifyingKey};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::hash::Hash;
use crate::registration::RegistrationFault;

/// The public part of a passkey: a point of P-256, and where it may be used.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Passkey {
    /// The point, compressed as SEC 1 has it.
    #[serde(with = "point_as_two")]
    pub point: [u8; 33],
    /// The site that the key belongs to, such as `example.org`.
    pub rp_id: String,
    /// The addresses of pages that may ask for its signature, such as
    /// `https://example.org`.
    pub origins: Vec<String>,
    /// Whether the device must have checked who holds it, by a PIN or a finger;
    /// else a touch is enough.
    pub verified: bool,
}

/// A point as its sign and its 32 bytes, since serde knows lists up to 32.
mod point_as_two {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub fn serialize<S: Serializer>(point: &[u8; 33], to: S) -> Result<S::Ok, S::Error> {
        let mut rest = [0; 32];
        rest.copy_from_slice(&point[1..]);
        (point[0], rest).serialize(to)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<[u8; 33], D::Error> {
        let (sign, rest) = <(u8, [u8; 32])>::deserialize(from)?;
        let mut point = [sign; 33];
        point[1..].copy_from_slice(&rest);
        Ok(point)
    }
}

/// What a browser gives beside the signature itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assertion {
    /// What the device says.
    pub authenticator_data: Vec<u8>,
    /// What the browser says, as JSON.
    pub client_data: Vec<u8>,
}

/// Why an assertion is not a signature of what it should sign.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AssertionFault {
    /// The client data is no JSON object.
    #[error("its client data is no JSON object")]
    ClientData,
    /// It was made for something else.
    #[error("its client data is of the type '{found}', not '{expected}'")]
    Type {
        /// What it says.
        found: String,
        /// What it should.
        expected: &'static str,
    },
    /// It signs something else.
    #[error("its challenge is '{found}', and that of this entry is '{expected}'")]
    Challenge {
        /// What it says.
        found: String,
        /// What it should.
        expected: String,
    },
    /// It was asked for by another page.
    #[error("it was asked for by '{found}', and the key may be used by {}", .expected.join(", "))]
    Origin {
        /// What it says.
        found: String,
        /// What it may.
        expected: Vec<String>,
    },
    /// It was asked for from within a page of somebody else.
    #[error("it was asked for from within a page of somebody else")]
    CrossOrigin,
    /// The device's data is cut short, or longer than it says.
    #[error("its authenticator data has {found} bytes, which its flags do not say")]
    AuthenticatorData {
        /// How many there are.
        found: usize,
    },
    /// It is for another site.
    #[error("its authenticator data is not for the site '{rp_id}'")]
    Site {
        /// The site it should be for.
        rp_id: String,
    },
    /// Nobody was there.
    #[error("its flags do not say that anybody was there (user present)")]
    NotPresent,
    /// The device did not check who was there.
    #[error("its flags do not say that the device checked who was there (user verified)")]
    NotVerified,
    /// Its flags contradict each other.
    #[error("its flags say that the key is backed up and cannot be")]
    BackedUp,
    /// The signature is no signature of it.
    #[error("its signature is not that of the key")]
    Signature,
}

const USER_PRESENT: u8 = 0x01;
const USER_VERIFIED: u8 = 0x04;
const BACKUP_ELIGIBLE: u8 = 0x08;
const BACKED_UP: u8 = 0x10;
const ATTESTED: u8 = 0x40;
const EXTENSIONS: u8 = 0x80;
/// The hash of the site, the flags, the counter.
const SHORTEST: usize = 37;

impl Passkey {
    /// The compressed form of the point that `sec1` writes in 33 or 65 bytes;
    /// nothing if it is no point of P-256 but the one at infinity.
    #[must_use]
    pub fn point(sec1: &[u8]) -> Option<[u8; 33]> {
        let key = VerifyingKey::from_sec1_bytes(sec1).ok()?;
        key.to_sec1_point(true).as_bytes().try_into().ok()
    }

    /// That `signature`, in DER, with `assertion` is one over `challenge`. The
    /// counter of the device is not looked at: passkeys that are kept on several
    /// devices have none.
    ///
    /// # Errors
    /// [`AssertionFault`] names the first thing that does not hold, in the order
    /// of the standard.
    pub fn check(
        &self,
        challenge: &[u8],
        assertion: &Assertion,
        signature: &[u8],
    ) -> Result<(), AssertionFault> {
        self.client_data("webauthn.get", challenge, &assertion.client_data)?;
        let data = &assertion.authenticator_data;
        let short = AssertionFault::AuthenticatorData { found: data.len() };
        let Some(&flags) = data.get(32).filter(|_| data.len() >= SHORTEST) else {
            return Err(short);
        };
        if (flags & (ATTESTED | EXTENSIONS) != 0) != (data.len() > SHORTEST) {
            return Err(short);
        }
        self.site_and_flags(data, flags)?;
        let mut message = assertion.authenticator_data.clone();
        message.extend_from_slice(Hash::of(&[&assertion.client_data]).bytes());
        let key = VerifyingKey::from_sec1_bytes(&self.point);
        let key = key.map_err(|_| AssertionFault::Signature)?;
        let signature = Signature::from_der(signature).map_err(|_| AssertionFault::Signature)?;
        key.verify(&message, &signature)
            .map_err(|_| AssertionFault::Signature)
    }

    /// That what a browser and a device say of a new key, `made` for
    /// `challenge`, fits the site; `more` tells whether anything follows the key
    /// in the authenticator data, which has one.
    pub(crate) fn check_new(
        &self,
        challenge: &[u8],
        made: &Assertion,
        more: bool,
    ) -> Result<(), RegistrationFault> {
        self.client_data("webauthn.create", challenge, &made.client_data)?;
        let data = &made.authenticator_data;
        let flags = data[32];
        if flags & ATTESTED == 0 {
            return Err(RegistrationFault::NoKey);
        }
        if (flags & EXTENSIONS != 0) != more {
            let found = data.len();
            return Err(AssertionFault::AuthenticatorData { found }.into());
        }
        Ok(self.site_and_flags(data, flags)?)
    }

    fn client_data(
        &self,
        expected: &'static str,
        challenge: &[u8],
        bytes: &[u8],
    ) -> Result<(), AssertionFault> {
        let said: Value = serde_json::from_slice(bytes).map_err(|_| AssertionFault::ClientData)?;
        if !said.is_object() {
            return Err(AssertionFault::ClientData);
        }
        let text = |member: &str| said[member].as_str().unwrap_or_default().to_owned();
        let found = text("type");
        if found != expected {
            return Err(AssertionFault::Type { found, expected });
        }
        let (found, expected) = (text("challenge"), URL_SAFE_NO_PAD.encode(challenge));
        if found != expected {
            return Err(AssertionFault::Challenge { found, expected });
        }
        let found = text("origin");
        if !self.origins.contains(&found) {
            let expected = self.origins.clone();
            return Err(AssertionFault::Origin { found, expected });
        }
        if said["crossOrigin"] == Value::Bool(true) || said.get("topOrigin").is_some() {
            return Err(AssertionFault::CrossOrigin);
        }
        Ok(())
    }

    fn site_and_flags(&self, bytes: &[u8], flags: u8) -> Result<(), AssertionFault> {
        if bytes[..32] != Hash::of(&[self.rp_id.as_bytes()]).bytes()[..] {
            let rp_id = self.rp_id.clone();
            return Err(AssertionFault::Site { rp_id });
        }
        if flags & USER_PRESENT == 0 {
            return Err(AssertionFault::NotPresent);
        }
        if self.verified && flags & USER_VERIFIED == 0 {
            return Err(AssertionFault::NotVerified);
        }
        if flags & BACKED_UP != 0 && flags & BACKUP_ELIGIBLE == 0 {
            return Err(AssertionFault::BackedUp);
        }
        Ok(())
    }
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

    fn url(text: &str) -> Vec<u8> {
        URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).unwrap()
    }

    fn passkey(x: &str, y: &str, site: &str) -> Passkey {
        let mut sec1 = vec![4];
        sec1.extend(bytes(x));
        sec1.extend(bytes(y));
        Passkey {
            point: Passkey::point(&sec1).unwrap(),
            rp_id: site.into(),
            origins: vec![format!("https://{site}")],
            verified: false,
        }
    }

    /// Source: W3C, Web Authentication Level 3, section 16.2, the test vector
    /// `none.ES256` with its credential's public key.
    fn of_the_standard() -> (Passkey, Vec<u8>, Assertion, Vec<u8>) {
        let key = passkey(
            "afefa16f97ca9b2d23eb86ccb64098d20db90856062eb249c33a9b672f26df61",
            "930a56b87a2fca66334b03458abf879717c12cc68ed73290af2e2664796b9220",
            "example.org",
        );
        let challenge = bytes("39c0e7521417ba54d43e8dc95174f423dee9bf3cd804ff6d65c857c9abf4d408");
        let client_data = r#"{"type":"webauthn.get","challenge":"OcDnUhQXulTUPo3JUXT0I97pvzzYBP9tZchXyav01Ag","origin":"https://example.org","crossOrigin":false}"#;
        let assertion = Assertion {
            authenticator_data: bytes(
                "bfabc37432958b063360d3ad6461c9c4735ae7f8edd46592a5e0f01452b2e4b51900000000",
            ),
            client_data: client_data.as_bytes().to_vec(),
        };
        let signature = bytes(
            "3046022100f50a4e2e4409249c4a853ba361282f09841df4dd4547a13a87780218deffcd380221008480ac0f0b93538174f575bf11a1dd5d78c6e486013f937295ea13653e331e87",
        );
        (key, challenge, assertion, signature)
    }

    #[test]
    fn the_vector_of_the_standard_holds() {
        let (key, challenge, assertion, signature) = of_the_standard();
        assert_eq!(key.check(&challenge, &assertion, &signature), Ok(()));
    }

    /// Source: Yubico, java-webauthn-server, a signature of the device `YubiKey5Nfc`.
    #[test]
    fn a_signature_of_a_real_device_holds() {
        let key = passkey(
            "96cbab2f4957b11365411d3ed37395f97a7c14c364d822a18a4323121585118e",
            "4bc604f99cc787adc3e23377bd286737717b85e2b1c89b8002931e46f4c9b9cf",
            "demo.yubico.com",
        );
        let client_data = r#"{"type":"webauthn.get","challenge":"AK6EVGBeT_DvQQk3hoUCocO8k3WVvnQnwL5Kd2oFWzM","origin":"https://demo.yubico.com","crossOrigin":false,"extra_keys_may_be_added_here":"do not compare clientDataJSON against a template. See https://goo.gl/yabPex"}"#;
        let assertion = Assertion {
            authenticator_data: url("xGzvgq0bVGR3WR0Aiwh1nsPm0uy085R0v-ppaZJdA7cBAAAAOg"),
            client_data: client_data.as_bytes().to_vec(),
        };
        let signature = url(
            "MEUCIDkZa6d7HwRxGCZdAldFuTo4qUZvaV8j7IYGjO74liKcAiEAj_PLArWm-VylAUsKgWoj50NQSpnn_qhZEgasgfWmG1Y",
        );
        let challenge = url("AK6EVGBeT_DvQQk3hoUCocO8k3WVvnQnwL5Kd2oFWzM");
        assert_eq!(key.check(&challenge, &assertion, &signature), Ok(()));
    }

    #[test]
    fn every_flipped_bit_is_refused() {
        let (key, challenge, assertion, signature) = of_the_standard();
        for at in 0..assertion.authenticator_data.len() * 8 {
            let mut other = assertion.clone();
            other.authenticator_data[at / 8] ^= 1 << (at % 8);
            assert!(key.check(&challenge, &other, &signature).is_err(), "{at}");
        }
        for at in 0..assertion.client_data.len() * 8 {
            let mut other = assertion.clone();
            other.client_data[at / 8] ^= 1 << (at % 8);
            assert!(key.check(&challenge, &other, &signature).is_err(), "{at}");
        }
        for at in 0..signature.len() * 8 {
            let mut other = signature.clone();
            other[at / 8] ^= 1 << (at % 8);
            assert!(key.check(&challenge, &assertion, &other).is_err(), "{at}");
        }
        assert_eq!(
            key.check(&challenge, &assertion, &signature[..70]),
            Err(AssertionFault::Signature)
        );
    }

    #[test]
    fn what_is_wrong_is_named() {
        let (key, challenge, assertion, signature) = of_the_standard();
        let said = |key: &Passkey, challenge: &[u8], assertion: &Assertion| {
            let checked = key.check(challenge, assertion, &signature);
            checked.unwrap_err().to_string()
        };
        assert_eq!(
            said(&key, &[0; 32], &assertion),
            "its challenge is 'OcDnUhQXulTUPo3JUXT0I97pvzzYBP9tZchXyav01Ag', and that of this entry is 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'"
        );
        let elsewhere = Passkey {
            origins: vec!["https://example.com".into(), "https://a.example".into()],
            ..key.clone()
        };
        assert_eq!(
            said(&elsewhere, &challenge, &assertion),
            "it was asked for by 'https://example.org', and the key may be used by https://example.com, https://a.example"
        );
        let other_site = Passkey {
            rp_id: "example.com".into(),
            ..key.clone()
        };
        assert_eq!(
            said(&other_site, &challenge, &assertion),
            "its authenticator data is not for the site 'example.com'"
        );
        let stricter = Passkey {
            verified: true,
            ..key.clone()
        };
        assert_eq!(
            said(&stricter, &challenge, &assertion),
            "its flags do not say that the device checked who was there (user verified)"
        );
        let with = |flags: u8| {
            let mut other = assertion.clone();
            other.authenticator_data[32] = flags;
            other
        };
        assert!(said(&key, &challenge, &with(0x18)).contains("user present"));
        assert!(said(&key, &challenge, &with(0x11)).contains("backed up"));
        assert!(said(&key, &challenge, &with(0x99)).contains("37 bytes"));
        let says = |from: &str, to: &str| {
            let text = String::from_utf8(assertion.client_data.clone()).unwrap();
            Assertion {
                client_data: text.replace(from, to).into_bytes(),
                ..assertion.clone()
            }
        };
        let created = says("webauthn.get", "webauthn.create");
        assert!(said(&key, &challenge, &created).contains("'webauthn.create'"));
        let framed = says("\"crossOrigin\":false", "\"crossOrigin\":true");
        assert!(said(&key, &challenge, &framed).contains("somebody else"));
        let framed = says("false}", "false,\"topOrigin\":\"https://a.example\"}");
        assert!(said(&key, &challenge, &framed).contains("somebody else"));
        assert!(said(&key, &challenge, &says("{", "[")).contains("no JSON"));
    }

    #[test]
    fn what_is_no_point_is_no_key() {
        assert_eq!(Passkey::point(&[0]), None, "the point at infinity");
        assert_eq!(Passkey::point(&[4; 65]), None);
        assert_eq!(Passkey::point(&[]), None);
    }
}
