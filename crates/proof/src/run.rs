//! Running a case.

use crate::case::{Case, Check, Expect};
use crate::check::{Count, count};
use crate::data::Data;
use crate::error::ProofError;
use crate::kind::produce;
use crate::verdict::Verdict;

/// What became of one check.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The case's name, then the check's.
    pub name: String,
    /// How many values agree.
    pub matched: usize,
    /// How many there are.
    pub total: usize,
    /// The greatest difference, if there was anything to compare.
    pub greatest: Option<f64>,
    /// Whether it holds.
    pub verdict: Verdict,
    /// Who published what is reproduced.
    pub source: String,
    /// Why, where it does not simply hold.
    pub note: Option<String>,
}

/// Runs `case` on `data`; nothing is found of a case whose data is not there
/// but that it was skipped.
#[must_use]
pub fn prove(case: &Case, data: Option<&Data>) -> Vec<Finding> {
    let files = case.files();
    if data.is_none() && !files.is_empty() {
        return every(case, Verdict::Skipped, "its data is not here");
    }
    let nowhere = Data::new(std::path::PathBuf::new());
    let data = data.unwrap_or(&nowhere);
    if let Some(missing) = files.into_iter().find(|file| !data.has(file)) {
        let why = format!("the data folder lacks {missing}");
        return every(case, Verdict::Failed, &why);
    }
    match produce(case, data) {
        Ok(produced) => case
            .checks
            .iter()
            .map(|check| {
                finding(
                    case,
                    check,
                    count(check, &produced, case.published.as_ref(), data),
                )
            })
            .collect(),
        Err(error) => every(case, Verdict::Failed, &error.to_string()),
    }
}

fn every(case: &Case, verdict: Verdict, why: &str) -> Vec<Finding> {
    let one = |check: &Check| Finding {
        name: format!("{}: {}", case.name, check.name),
        matched: 0,
        total: check.total,
        greatest: None,
        verdict,
        source: case.source.clone(),
        note: Some(why.into()),
    };
    case.checks.iter().map(one).collect()
}

fn finding(case: &Case, check: &Check, found: Result<Count, ProofError>) -> Finding {
    let (count, verdict, note) = match found {
        Ok(count) => {
            let (verdict, note) = judge(check, &count);
            (count, verdict, note)
        }
        Err(error) => {
            let nothing = Count {
                total: check.total,
                ..Count::default()
            };
            (nothing, Verdict::Failed, Some(error.to_string()))
        }
    };
    Finding {
        name: format!("{}: {}", case.name, check.name),
        matched: count.matched,
        total: count.total,
        greatest: count.greatest,
        verdict,
        source: case.source.clone(),
        note,
    }
}

fn judge(check: &Check, count: &Count) -> (Verdict, Option<String>) {
    if count.total != check.total {
        let note = format!(
            "there are {} values and the case says {}",
            count.total, check.total
        );
        return (Verdict::Failed, Some(note));
    }
    let holds = count.matched >= check.at_least;
    match (check.expect, holds) {
        (Expect::Pass, true) => (Verdict::Proved, None),
        (Expect::Pass, false) => {
            let mut note = format!("at least {} must agree ({})", check.at_least, check.because);
            for one in &count.differing {
                note.push('\n');
                note.push_str(one);
            }
            (Verdict::Failed, Some(note))
        }
        (Expect::Fail, false) => (Verdict::FailsAsKnown, check.reason.clone()),
        (Expect::Fail, true) => {
            let note = "it was known to fail and holds: write it down as a pass".to_owned();
            (Verdict::Surprising, Some(note))
        }
    }
}
