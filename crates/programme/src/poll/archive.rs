//! `results.zip`: everything that is needed to count a vote again.

use std::fmt::Write as _;
use std::io::{Cursor, Write};

use allotment_election::write_pb;
use allotment_ledger::canonical;
use allotment_poll::{Published, election};
use serde_json::json;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::count::{BALLOTS, Counted};

/// The name of what is published.
pub const RESULTS: &str = "results.zip";

pub(super) const DEFINITION: &str = "definition.json";
pub(super) const CAST: &str = "ballots.jsonl";
pub(super) const REPLACED: &str = "replaced.txt";
pub(super) const TURNOUT: &str = "turnout.json";
pub(super) const CHECKPOINT: &str = "checkpoint.txt";
pub(super) const VERIFIER: &str = "verifier.txt";
pub(super) const RESULT: &str = "result.json";
const READ_ME: &str = "README.txt";

const WORDS: &str = "\
Everything that is needed to count this vote again.

  allotment verify results.zip

says whether it holds. By hand:

definition.json  what was voted on; its SHA-256 is the vote's hash, which was
                 shown while the vote was open
ballots.jsonl    every ballot that counts, sorted by the SHA-256 of 0x00 and its
                 line: that hash is the number on the voter's receipt
replaced.txt     the numbers of ballots that their voters replaced
turnout.json     how many codes were given out, and how many were voted with;
                 where papers are taken, how many came with a code, how many
                 without, and how many cannot be counted: codes voted with and
                 papers without a code, but for those, are the ballots
checkpoint.txt   the root of the tree (RFC 6962) over the ballots, signed
                 (C2SP signed note, Ed25519)
verifier.txt     whose signature that is; compare it with what the service shows
ballots.pb       the same ballots in the format of Pabulib
result.json      the result, with every setting of the count
";

/// The files of `published` and `counted` as one zip: the same for the same.
///
/// # Panics
/// If memory cannot be written to.
#[must_use]
pub fn results_zip(
    published: &Published,
    counted: Option<&Counted>,
    checkpoint: &str,
    verifier: &str,
) -> Vec<u8> {
    let mut cast = String::new();
    for (_, one) in &published.ballots {
        let leaf = one.leaf(&published.definition, &published.hash);
        writeln!(cast, "{leaf}").expect("a text takes text");
    }
    let mut replaced = String::new();
    for leaf in &published.replaced {
        writeln!(replaced, "{leaf}").expect("a text takes text");
    }
    let turnout = turnout(published);
    let mut files: Vec<(&str, Vec<u8>)> = vec![
        (READ_ME, WORDS.into()),
        (DEFINITION, published.definition.canonical().into()),
        (CAST, cast.into()),
        (REPLACED, replaced.into()),
        (TURNOUT, turnout.into()),
        (CHECKPOINT, checkpoint.into()),
        (VERIFIER, format!("{verifier}\n").into()),
    ];
    if let Some(counted) = counted {
        files.push((BALLOTS, write_pb(&election(published))));
        files.push((RESULT, result(counted)));
    }
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(name, options).expect("memory takes it");
        zip.write_all(&bytes).expect("memory takes it");
    }
    zip.finish().expect("memory takes it").into_inner()
}

/// How many took part: numbers as text, as in every canonical form.
fn turnout(published: &Published) -> String {
    let turnout = published.turnout;
    let mut told = json!({
        "issued": turnout.issued.to_string(),
        "used": turnout.used.to_string(),
    });
    if published.definition.papers.is_some() {
        told["papers"] = json!({
            "with_code": turnout.papers.with_code.to_string(),
            "without_code": turnout.papers.without_code.to_string(),
            "not_counted": turnout.papers.not_counted.to_string(),
        });
    }
    canonical(&told)
}

pub(super) fn result(counted: &Counted) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(&counted.document).expect("plain JSON");
    bytes.push(b'\n');
    bytes
}
