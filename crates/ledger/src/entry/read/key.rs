//! Parties, their keys, and signatures.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::entry::body::{Key, Party, Sign, Signature};
use crate::entry::kind::PartyType;
use crate::fields::Fields;
use crate::hash::Hash;
use crate::key::{PublicKey, SignatureBytes};
use crate::passkey::{Assertion, Passkey};

pub(super) fn party(fields: &mut Fields) -> Party {
    let org_id = fields.name("org_id", "GB-CHC-1164883, or unregistered");
    let org_id = (!org_id.eq_ignore_ascii_case("unregistered")).then_some(org_id);
    let own = fields.maybe_name("party");
    let name = fields.text("name", "Harbourside Community Trust");
    let is = fields.choice("type", PartyType::ALL);
    if own.is_none() && org_id.is_none() {
        let help = "add a short name by which other entries call it";
        fields.wrong("party", "an unregistered party needs it", help);
    }
    Party {
        party: own.or_else(|| org_id.clone()).unwrap_or_default(),
        name,
        is,
        org_id,
    }
}

/// How a key signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Algorithm {
    Ed25519,
    Passkey,
}

const ALGORITHMS: &[(Algorithm, &str)] = &[
    (Algorithm::Ed25519, "ed25519"),
    (Algorithm::Passkey, "webauthn-es256"),
];

pub(super) fn key(fields: &mut Fields, name: &'static str) -> Key {
    let party = fields.name("party", "GB-CHC-1164883");
    let algorithm = fields.maybe_choice("algorithm", ALGORITHMS);
    let public_key = match algorithm.unwrap_or(Algorithm::Ed25519) {
        Algorithm::Ed25519 => PublicKey::Ed25519(ed25519(fields)),
        Algorithm::Passkey => PublicKey::Passkey(passkey(fields)),
    };
    let key = fields.maybe_name(name).unwrap_or_else(|| public_key.name());
    let holder = fields.maybe("holder");
    if holder
        .as_ref()
        .is_some_and(|holder| Hash::from_hex(holder).is_none())
    {
        let help = "write the keyed hash that stands for the person: 64 hexadecimal digits";
        fields.wrong("holder", "a person is never named in the ledger", help);
    }
    Key {
        party,
        key,
        public_key,
        holder,
        signatures: signatures(fields),
    }
}

fn ed25519(fields: &mut Fields) -> [u8; 32] {
    let public = bytes(fields, "public_key");
    <[u8; 32]>::try_from(public.as_slice()).unwrap_or_else(|_| {
        if !public.is_empty() {
            let what = format!("it has {} bytes", public.len());
            fields.wrong(
                "public_key",
                what,
                "write the 32 bytes of an Ed25519 key in base64",
            );
        }
        [0; 32]
    })
}

fn passkey(fields: &mut Fields) -> Passkey {
    let public = bytes(fields, "public_key");
    let point = Passkey::point(&public);
    if point.is_none() && !public.is_empty() {
        let what = format!("its {} bytes are no point of P-256", public.len());
        let help = "write the point as SEC 1 has it, in base64: 04, x and y, or 02 or 03 and x";
        fields.wrong("public_key", what, help);
    }
    let rp_id = fields.name("rp_id", "allotment.example.org");
    let origins = fields.texts("origins");
    let is_own = |origin: &String| {
        // Browsers take `localhost` for as safe as what comes encrypted; nobody else
        // is there.
        let plain = origin.strip_prefix("http://");
        let plain = plain.filter(|rest| rest.split(':').next() == Some("localhost"));
        let host = origin.strip_prefix("https://").or(plain);
        let host = host.unwrap_or_default();
        let host = host.split(':').next().unwrap_or_default();
        host == rp_id || host.ends_with(&format!(".{rp_id}"))
    };
    if origins.is_empty() {
        let help =
            "name the pages that may ask for it, such as [\"https://allotment.example.org\"]";
        fields.wrong("origins", "no page may use the passkey", help);
    } else if let Some(other) = origins.iter().find(|origin| !is_own(origin)) {
        let what = format!("'{other}' is no page of '{rp_id}'");
        let help =
            "write each as https:// and a host that is rp_id or ends in it (or http://localhost)";
        fields.wrong("origins", what, help);
    }
    let verification = [(true, "required"), (false, "discouraged")];
    let verified = fields.maybe_choice("user_verification", &verification);
    Passkey {
        point: point.unwrap_or([0; 33]),
        rp_id,
        origins,
        verified: verified.unwrap_or(true),
    }
}

fn bytes(fields: &mut Fields, field: &'static str) -> Vec<u8> {
    let text = fields.text(field, "base64");
    STANDARD.decode(&text).unwrap_or_else(|_| {
        fields.wrong(
            field,
            "it is not base64",
            "write the bytes in standard base64",
        );
        Vec::new()
    })
}

fn maybe_bytes(fields: &mut Fields, field: &'static str) -> Option<Vec<u8>> {
    fields.raw(field).is_some().then(|| bytes(fields, field))
}

/// The signature itself, with what comes with a passkey's.
fn signature_bytes(fields: &mut Fields) -> SignatureBytes {
    let signature = bytes(fields, "signature");
    let (device, browser) = (
        maybe_bytes(fields, "authenticator_data"),
        maybe_bytes(fields, "client_data"),
    );
    let help = "a passkey's signature has authenticator_data and client_data, any other neither";
    match (&device, &browser) {
        (Some(_), None) => fields.wrong("client_data", "it is missing", help),
        (None, Some(_)) => fields.wrong("authenticator_data", "it is missing", help),
        _ => {}
    }
    let assertion = device.zip(browser);
    SignatureBytes {
        bytes: signature,
        assertion: assertion.map(|(authenticator_data, client_data)| Assertion {
            authenticator_data,
            client_data,
        }),
    }
}

pub(super) fn sign(fields: &mut Fields) -> Sign {
    Sign {
        party: fields.name("party", "GB-CHC-1164883"),
        key: fields.name("key", "3f1c9a0e7d5b2c48"),
        signature: signature_bytes(fields),
    }
}

pub(super) fn signatures(fields: &mut Fields) -> Vec<Signature> {
    let mut found = Vec::new();
    for (at, object) in fields.objects("signatures").into_iter().enumerate() {
        let mut own = Fields::new("a signature", object);
        found.push(Signature {
            party: own.maybe_name("party"),
            key: own.name("key", "3f1c9a0e7d5b2c48"),
            signature: signature_bytes(&mut own),
        });
        fields.inner(&format!("signatures[{at}]"), own.finish());
    }
    found
}
