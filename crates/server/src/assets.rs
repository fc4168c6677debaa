//! Styles and scripts: embedded, compressed once at the start, and named after
//! their own hash, so that browsers keep them for good.

use std::io::Write;

use allotment_ledger::Hash;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::page::Script;
use crate::state::App;

/// The styles of GOV.UK Frontend's components, without its brand.
#[cfg(feature = "style")]
const COMPONENTS: &str = include_str!(concat!(env!("OUT_DIR"), "/web-dist/govuk.css"));
#[cfg(not(feature = "style"))]
const COMPONENTS: &str = include_str!("../assets/plain.css");

/// A file that pages load.
#[derive(Debug)]
struct Asset {
    /// Its name with its hash: `style-1f2e3d4c.css`.
    name: String,
    kind: &'static str,
    plain: Bytes,
    packed: Bytes,
}

/// All of them.
#[derive(Debug)]
pub(crate) struct Assets {
    style: Asset,
    ballot: Asset,
    code: Asset,
    passkey: Asset,
    icon: Asset,
}

impl Asset {
    fn new(stem: &str, ending: &str, kind: &'static str, text: String) -> Self {
        let hash = Hash::of(&[text.as_bytes()]).to_string();
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(text.as_bytes()).expect("memory takes it");
        Self {
            name: format!("{stem}-{}.{ending}", &hash[..16]),
            kind,
            packed: encoder.finish().expect("memory takes it").into(),
            plain: text.into(),
        }
    }
}

impl Assets {
    pub(crate) fn new() -> Self {
        let style = format!(
            "{}{}",
            COMPONENTS.trim_start_matches('\u{feff}'),
            include_str!("../assets/allotment.css")
        );
        let script = |stem: &str, text: &str| {
            Asset::new(
                stem,
                "js",
                "text/javascript; charset=utf-8",
                text.to_owned(),
            )
        };
        Self {
            style: Asset::new("style", "css", "text/css; charset=utf-8", style),
            ballot: script("ballot", include_str!("../assets/ballot.js")),
            code: script("code", include_str!("../assets/code.js")),
            passkey: script("passkey", include_str!("../assets/passkey.js")),
            icon: Asset::new(
                "icon",
                "svg",
                "image/svg+xml; charset=utf-8",
                include_str!("../assets/icon.svg").into(),
            ),
        }
    }

    pub(crate) fn style(&self) -> &str {
        &self.style.name
    }

    pub(crate) fn script(&self, script: Script) -> &str {
        match script {
            Script::Ballot => &self.ballot.name,
            Script::Code => &self.code.name,
            Script::Passkey => &self.passkey.name,
        }
    }

    pub(crate) fn icon(&self) -> &str {
        &self.icon.name
    }
}

/// One of the files.
pub(crate) async fn asset(
    State(app): State<App>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Response {
    let assets = &app.assets;
    let all = [
        &assets.style,
        &assets.ballot,
        &assets.code,
        &assets.passkey,
        &assets.icon,
    ];
    let Some(asset) = all.into_iter().find(|asset| asset.name == name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let accepted = headers.get(header::ACCEPT_ENCODING);
    let takes_gzip = accepted
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.contains("gzip"));
    let common = [
        (header::CONTENT_TYPE, asset.kind),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        (header::VARY, "Accept-Encoding"),
    ];
    if takes_gzip {
        let packed = [(header::CONTENT_ENCODING, "gzip")];
        (common, packed, asset.packed.clone()).into_response()
    } else {
        (common, asset.plain.clone()).into_response()
    }
}
