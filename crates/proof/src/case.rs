//! A case as its file describes it.

mod check;
mod kind;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::Deserialize;

use crate::error::ProofError;

pub use check::{Agree, AllOf, Check, Each, Expect, Of};
pub use kind::{Kind, Made, OutcomeOf, SpatialOf};

/// One run of the software on published data, and what must come out of it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// Its name, the same as its file's.
    pub name: String,
    /// Who published what is reproduced, and where.
    pub source: String,
    /// Whether it takes so long that only the program runs it, and no test.
    #[serde(default)]
    pub long: bool,
    /// What is run.
    pub run: Kind,
    /// The tables it is run on, joined by code to the first.
    #[serde(default, rename = "table")]
    pub tables: Vec<TableFile>,
    /// The table that was published, unless a check names its own.
    pub published: Option<Published>,
    /// What must come out.
    #[serde(rename = "check")]
    pub checks: Vec<Check>,
}

/// A table a case is run on.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableFile {
    /// The file in the data folder.
    pub path: Option<String>,
    /// Or the table itself, as CSV.
    pub csv: Option<String>,
    /// Its column of codes.
    pub id: String,
    /// The columns taken; all if none is named.
    #[serde(default)]
    pub columns: Vec<String>,
    /// Whether rows that lack any of those columns are left out.
    #[serde(default)]
    pub drop_missing: bool,
}

/// A table of published results.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Published {
    /// The file in the data folder.
    pub path: Option<String>,
    /// Or the table itself, as CSV.
    pub csv: Option<String>,
    /// Its column of codes.
    pub id: String,
    /// Only the rows whose cells in these columns say this.
    #[serde(default)]
    pub only: BTreeMap<String, String>,
}

impl Case {
    /// The files of the data folder that the case needs.
    #[must_use]
    pub fn files(&self) -> Vec<&str> {
        let of_run = self.run.files();
        let published = self
            .checks
            .iter()
            .filter_map(|check| check.published.as_ref())
            .chain(&self.published)
            .filter_map(|published| published.path.as_ref());
        self.tables
            .iter()
            .filter_map(|table| table.path.as_ref())
            .chain(of_run)
            .chain(published)
            .map(String::as_str)
            .collect()
    }
}

/// Every case in the folder at `path`, in order of file name.
///
/// # Errors
/// [`ProofError::Case`] on a folder without cases, or the first file that is
/// none.
pub fn cases(path: &Path) -> Result<Vec<Case>, ProofError> {
    let folder = path.display().to_string();
    let wrong = |what: String| ProofError::Case {
        file: folder.clone(),
        what,
    };
    let mut files: Vec<_> = std::fs::read_dir(path)
        .map_err(|error| wrong(error.to_string()))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|file| file.extension().is_some_and(|ending| ending == "toml"))
        .collect();
    files.sort();
    if files.is_empty() {
        return Err(wrong("there is no case in it".into()));
    }
    files
        .iter()
        .map(|file| {
            let text = std::fs::read_to_string(file).map_err(|error| wrong(error.to_string()))?;
            let stem = file.file_stem().unwrap_or_default().to_string_lossy();
            read_case(&stem, &text)
        })
        .collect()
}

/// The case that `text` describes, whose file is called `stem`.
///
/// # Errors
/// [`ProofError::Case`] if it is not one, or proves nothing.
pub fn read_case(stem: &str, text: &str) -> Result<Case, ProofError> {
    let wrong = |what: String| ProofError::Case {
        file: format!("{stem}.toml"),
        what,
    };
    let case: Case = toml::from_str(text).map_err(|error| wrong(error.to_string()))?;
    if case.name != stem {
        return Err(wrong(format!("the case calls itself '{}'", case.name)));
    }
    let mut names = BTreeSet::new();
    for check in &case.checks {
        let fault = |what: &str| Err(wrong(format!("check '{}': {what}", check.name)));
        if !names.insert(&check.name) {
            return fault("another check has the same name");
        }
        if check.at_least == 0 || check.at_least > check.total {
            return fault("'at_least' is from 1 to 'total'");
        }
        if (check.expect == Expect::Fail) != check.reason.is_some() {
            return fault("a check that is expected to fail has a reason, and no other has");
        }
        let compared = check.agree == Agree::Holds;
        if compared != check.theirs.is_none() || (check.group.is_some() && !compared) {
            return fault(
                "'theirs' is for what is compared here, 'group' for what the run compared ('holds')",
            );
        }
        if !compared && check.published.is_none() && case.published.is_none() {
            return fault("nothing says where theirs is: add [published]");
        }
    }
    if case.checks.is_empty() {
        return Err(wrong("it checks nothing".into()));
    }
    Ok(case)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CASE: &str = r#"
name = "small"
source = "by hand"
run = { kind = "need-standard", standard = "england-2025" }
[published]
csv = "id,score"
id = "id"
[[check]]
name = "scores"
ours = "score"
theirs = "score"
agree = { decimals = 3 }
because = "by hand"
at_least = 2
total = 2
"#;

    #[test]
    fn a_case_is_read_under_its_own_name_only() {
        assert_eq!(read_case("small", CASE).unwrap().checks[0].total, 2);
        let error = read_case("other", CASE).unwrap_err().to_string();
        assert_eq!(error, "other.toml: the case calls itself 'small'");
    }

    #[test]
    fn a_case_that_proves_nothing_is_refused() {
        let nothing = CASE.replace("at_least = 2", "at_least = 0");
        let error = read_case("small", &nothing).unwrap_err().to_string();
        assert!(error.contains("'at_least' is from 1 to 'total'"), "{error}");
        let silent = CASE.replace("total = 2", "total = 2\nexpect = \"fail\"");
        let error = read_case("small", &silent).unwrap_err().to_string();
        assert!(error.contains("has a reason"), "{error}");
        assert!(read_case("small", &CASE.replace("total", "totals")).is_err());
    }
}
