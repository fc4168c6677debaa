//! The count: the decide stage's, with its reasons.

use allotment_decide::{Completion, Satisfaction};
use allotment_election::{Election, write_pb};
use allotment_poll::{Definition, Published, election};
use allotment_report::ElectionPage;
use allotment_table::{Fault, Faults, Source, sha256_of};
use serde_json::{Map, Value};

use crate::decide::{Choice, Decided, Detail, Rule, decide};
use crate::{ElectionParts, election_page};

/// The file of ballots in what is published.
pub(super) const BALLOTS: &str = "ballots.pb";

/// A vote counted.
#[derive(Debug, Clone)]
pub struct Counted {
    /// The ballots as the decide stage reads them.
    pub election: Election,
    /// What was decided.
    pub decided: Decided,
    /// The same as residents read it.
    pub page: ElectionPage,
    /// The same for programs.
    pub document: Value,
}

/// How the votes of `definition` are to be counted.
///
/// # Errors
/// [`Faults`] for a name that is no rule, measure, completion or order of ties.
pub fn choice(definition: &Definition) -> Result<Choice, Faults> {
    let told = &definition.rule;
    let mut faults = Faults::new();
    let mut no = |key: &str, name: &str, known: Vec<&str>| {
        let what = format!("'{name}' is no {key}");
        faults.push(Fault::new(
            definition.id.clone(),
            what,
            format!("choose one of {}", known.join(", ")),
        ));
    };
    let mut choice = Choice::default();
    match Rule::ALL.iter().find(|(_, name)| *name == told.rule) {
        Some((rule, _)) => choice.rule = Some(*rule),
        None => no("rule", &told.rule, Rule::ALL.map(|(_, name)| name).to_vec()),
    }
    if let Some(name) = &told.satisfaction {
        let known = Satisfaction::ALL;
        choice.satisfaction = known.iter().find(|(_, key)| key == name).map(|one| one.0);
        if choice.satisfaction.is_none() {
            no("satisfaction", name, known.map(|(_, key)| key).to_vec());
        }
    }
    if let Some(name) = &told.completion {
        let known = Completion::ALL;
        choice.completion = known.iter().find(|(_, key)| key == name).map(|one| one.0);
        if choice.completion.is_none() {
            no("completion", name, known.map(|(_, key)| key).to_vec());
        }
    }
    if let Some(name) = &told.ties {
        match name.parse() {
            Ok(ties) => choice.ties = Some(ties),
            Err(_) => no(
                "order of ties",
                name,
                vec!["cheapest,most-votes,lexicographic"],
            ),
        }
    }
    if let Some((key, why)) = choice.contradiction() {
        faults.push(Fault::new(
            definition.id.clone(),
            format!("{key}: {why}"),
            "correct [count] of the vote",
        ));
    }
    faults.into_result(choice)
}

/// Counts what was `published`, by the rule that its definition froze. Nothing
/// if nobody voted: then there is nothing to count.
///
/// # Errors
/// [`Faults`] of the rule.
pub fn count(published: &Published) -> Result<Option<Counted>, Faults> {
    if published.ballots.is_empty() {
        return Ok(None);
    }
    let definition = &published.definition;
    let election = election(published);
    let choice = choice(definition)?;
    let decided = decide(&election, BALLOTS, &choice, Detail::Full)?;
    let (explanations, greedy) = decided.reasons_of_all(BALLOTS)?;
    let ties = choice.ties.clone().unwrap_or_default();
    let compared = decided.compare_greedy(BALLOTS, &ties).ok();
    let bytes = write_pb(&election);
    let source = Source {
        title: BALLOTS.into(),
        sha256: Some(sha256_of(&bytes)),
        note: Some("the ballots as cast, naming nobody".into()),
        ..Source::default()
    };
    let page = election_page(&ElectionParts {
        key: &definition.id,
        place: Some(&definition.community),
        election: &election,
        decided: &decided,
        compared: compared.as_ref(),
        audit: None,
        explanations: &explanations,
        greedy: &greedy,
        took_part: None,
        downloads: &[],
        file: BALLOTS,
        more_options: "",
        source: &source,
    });
    let document = decided.document(&election, None, Map::new(), &[source]);
    Ok(Some(Counted {
        election,
        decided,
        page,
        document,
    }))
}

/// The ballots of `published` as a `.pb` file.
#[must_use]
pub fn ballots_pb(published: &Published) -> Vec<u8> {
    write_pb(&election(published))
}
