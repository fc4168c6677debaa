//! A device with a passkey, and the browser that stands before it.

use allotment_ledger::Hash;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};

use crate::house::Answer;

/// Somebody was there, and the device knows who.
const VERIFIED: u8 = 0x01 | 0x04;
const ATTESTED: u8 = 0x40;

/// A device, and what is odd about it or its browser in a test.
#[derive(Clone)]
pub struct Device {
    key: SigningKey,
    credential: Vec<u8>,
    pub origin: String,
    pub flags: u8,
}

/// The fields that a browser puts into a form.
pub type Fields = Vec<(&'static str, String)>;

impl Device {
    pub fn new(number: u8) -> Self {
        Self {
            key: SigningKey::from_slice(Hash::of(&[&[number]]).bytes()).unwrap(),
            credential: vec![number; 24],
            origin: "https://vote.example".into(),
            flags: VERIFIED,
        }
    }

    /// The same device with another key: somebody who knows only the name of the
    /// passkey.
    pub fn forged(&self) -> Self {
        Self {
            key: SigningKey::from_slice(&[9; 32]).unwrap(),
            ..self.clone()
        }
    }

    fn client(&self, kind: &str, page: &Answer) -> Vec<u8> {
        let challenge = &page.between("data-challenge=\"", "\"")[0];
        let origin = &self.origin;
        format!(
            r#"{{"type":"webauthn.{kind}","challenge":"{challenge}","origin":"{origin}","crossOrigin":false}}"#
        )
        .into_bytes()
    }

    fn data(&self, page: &Answer, more: u8) -> Vec<u8> {
        let site = &page.between("data-site=\"", "\"")[0];
        let mut data = Hash::of(&[site.as_bytes()]).bytes().to_vec();
        data.push(self.flags | more);
        data.extend([0; 4]);
        data
    }

    /// What it gives when `page` asks it for a new passkey.
    pub fn create(&self, page: &Answer) -> Fields {
        assert!(
            page.text.contains("data-passkey=\"create\""),
            "{}",
            page.text
        );
        let point = self.key.verifying_key().to_sec1_point(false);
        let point = point.as_bytes();
        let mut data = self.data(page, ATTESTED);
        data.extend([7; 16]);
        data.extend(u16::try_from(self.credential.len()).unwrap().to_be_bytes());
        data.extend(&self.credential);
        data.extend([0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 0x20]);
        data.extend(&point[1..33]);
        data.extend([0x22, 0x58, 0x20]);
        data.extend(&point[33..]);
        self.fields(&data, &self.client("create", page), &[])
    }

    /// What it gives when `page` asks it to show its passkey.
    pub fn show(&self, page: &Answer) -> Fields {
        assert!(page.text.contains("data-passkey=\"get\""), "{}", page.text);
        let (data, client) = (self.data(page, 0), self.client("get", page));
        let mut message = data.clone();
        message.extend(Hash::of(&[&client]).bytes());
        let signature: Signature = self.key.sign(&message);
        self.fields(&data, &client, signature.to_der().as_bytes())
    }

    fn fields(&self, data: &[u8], client: &[u8], signature: &[u8]) -> Fields {
        let text = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        vec![
            ("credential", text(&self.credential)),
            ("data", text(data)),
            ("client", text(client)),
            ("signature", text(signature)),
            ("name", "My phone".into()),
        ]
    }
}
