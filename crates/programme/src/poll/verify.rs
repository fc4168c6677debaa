//! A vote counted again from what was published, with nothing but the file.

use allotment_election::write_pb;
use allotment_ledger::{Hash, Verifier, canonical};
use allotment_poll::{
    Ballot, CastBallot, Definition, Nonce, PaperTurnout, Published, Turnout, election,
};
use allotment_table::{Fault, Faults};
use serde::Deserialize;
use serde_json::{Value, json};

use super::archive::{CAST, CHECKPOINT, DEFINITION, REPLACED, RESULT, TURNOUT, VERIFIER, result};
use super::count::{BALLOTS, count};
use crate::pack::zip_member;

/// A vote counted again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recounted {
    /// Its place and name.
    pub name: String,
    /// The hash of its definition.
    pub hash: Hash,
    /// How many ballots there are.
    pub ballots: usize,
    /// How many codes were given out.
    pub issued: u64,
    /// The paper ballots.
    pub papers: PaperTurnout,
    /// What is funded, by code, in the order bought.
    pub funded: Vec<String>,
    /// Who signed the checkpoint.
    pub verifier: String,
    /// Everything that does not hold; nothing if all does.
    pub findings: Vec<String>,
}

#[derive(Deserialize)]
struct Line {
    ballot: Vec<(String, u64)>,
    nonce: String,
    poll: String,
}

#[derive(Deserialize)]
struct Told {
    issued: String,
    used: String,
    papers: Option<ToldPapers>,
}

#[derive(Deserialize)]
struct ToldPapers {
    with_code: String,
    without_code: String,
    not_counted: String,
}

/// Counts the vote in the zip `bytes`, called `name`, again.
///
/// # Errors
/// [`Faults`] if it is no such file, or cannot be read; what can be read and
/// does not hold is among the findings.
pub fn verify_results(name: &str, bytes: &[u8]) -> Result<Recounted, Faults> {
    let help = "get the file again from where it was published";
    let fault = |what: String| Faults::from(Fault::new(name, what, help));
    let text = |member: &str| -> Result<String, Faults> {
        let bytes = zip_member(bytes, member).map_err(fault)?;
        String::from_utf8(bytes).map_err(|_| fault(format!("'{member}' in it is not text")))
    };
    let written = text(DEFINITION)?;
    let definition = Definition::from_canonical(&written)
        .ok_or_else(|| fault(format!("'{DEFINITION}' in it is no definition of a vote")))?;
    let mut findings = Vec::new();
    let ballots = ballots(&definition, &text(CAST)?, &mut findings);
    let lines = text(REPLACED)?;
    let replaced: Vec<Hash> = lines.lines().filter_map(Hash::from_hex).collect();
    if replaced.len() != lines.lines().count() {
        findings.push(format!("'{REPLACED}' has lines that are no hashes"));
    }
    let told: Told = serde_json::from_str(&text(TURNOUT)?)
        .map_err(|error| fault(format!("'{TURNOUT}' in it: {error}")))?;
    let number = |text: &str| {
        text.parse()
            .map_err(|_| fault(format!("'{text}' is no number")))
    };
    let turnout = Turnout {
        issued: number(&told.issued)?,
        used: number(&told.used)?,
        papers: match told.papers {
            Some(papers) => PaperTurnout {
                with_code: number(&papers.with_code)?,
                without_code: number(&papers.without_code)?,
                not_counted: number(&papers.not_counted)?,
            },
            None => PaperTurnout::default(),
        },
    };
    let published = Published::read(definition, ballots, replaced, turnout);
    let verifier = text(VERIFIER)?.trim().to_owned();
    match Verifier::parse(&verifier) {
        Ok(known) => {
            let faults = published.faults(&text(CHECKPOINT)?, &known);
            findings.extend(faults.iter().map(ToString::to_string));
        }
        Err(error) => findings.push(format!("'{VERIFIER}': {error}")),
    }
    let mut funded = Vec::new();
    if let Some(counted) = count(&published)? {
        if zip_member(bytes, BALLOTS).ok() != Some(write_pb(&election(&published))) {
            findings.push(format!("'{BALLOTS}' is not of these ballots"));
        }
        if zip_member(bytes, RESULT).ok() != Some(result(&counted)) {
            findings.push(format!("'{RESULT}' is not what these ballots decide"));
        }
        if let Some(Value::Array(ids)) = counted.document.get("selected") {
            funded.extend(ids.iter().filter_map(Value::as_str).map(str::to_owned));
        }
    }
    Ok(Recounted {
        name: format!(
            "{}/{}",
            published.definition.community, published.definition.id
        ),
        hash: published.hash,
        ballots: published.ballots.len(),
        issued: turnout.issued,
        papers: turnout.papers,
        funded,
        verifier,
        findings,
    })
}

/// The ballots of the lines of `text`; one that is none under `definition` is a
/// finding.
fn ballots(definition: &Definition, text: &str, findings: &mut Vec<String>) -> Vec<CastBallot> {
    let hash = definition.hash().to_string();
    let mut all = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let read = serde_json::from_str::<Line>(line).ok().and_then(|line| {
            let choices: Value = line
                .ballot
                .iter()
                .map(|(id, mark)| json!([id, mark]))
                .collect();
            Some(CastBallot {
                ballot: Ballot::from_canonical(definition, &canonical(&choices))?,
                nonce: Nonce::from_hex(&line.nonce).filter(|_| line.poll == hash)?,
            })
        });
        match read {
            Some(cast) => all.push(cast),
            None => findings.push(format!(
                "line {number} of '{CAST}' is no ballot of this vote"
            )),
        }
    }
    all
}
