//! A case as its file describes it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::Deserialize;

use crate::error::ProofError;

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

/// What is run.
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Kind {
    /// The need stage by a published index that ships.
    NeedStandard {
        /// The name of the index.
        standard: String,
    },
    /// The need stage by a spec of the case's own.
    NeedSpec {
        /// The spec, as TOML without a path.
        spec: String,
    },
    /// The need stage by a spec made from a table of indicators as `COINr`
    /// writes it.
    Asem {
        /// The table of indicators.
        meta: String,
        /// What the made spec begins with: `[treat]`, `[index]`.
        settings: String,
        /// Whether every indicator counts as better the greater it is, whatever
        /// the table of indicators says.
        #[serde(default)]
        all_better: bool,
        /// Whether indicators are divided by their denominators.
        #[serde(default)]
        denominate: bool,
    },
    /// An index, summed up for larger areas.
    Summarise {
        /// The name of a published index that ships.
        standard: Option<String>,
        /// Or a spec of the case's own.
        spec: Option<String>,
        /// The column of larger areas.
        by: String,
        /// The column of people in the need stage's output.
        population: String,
    },
    /// Rates of small areas, steadied.
    Shrink {
        /// A condition in SQL on the rows that are kept.
        keep: Option<String>,
        /// The column of counts.
        numerator: String,
        /// Out of how many.
        denominator: String,
        /// The column of larger areas.
        within: String,
    },
    /// Money divided by a spec of the case's own, and the division audited. The
    /// column `share` is each place's part of it all.
    Share {
        /// The spec, as TOML without a path.
        spec: String,
    },
    /// Real elections counted by the rules, and compared with what others
    /// counted and what cities funded. A row a comparison, with its `group`
    /// and 1 in `same` if nothing differs.
    Elections {
        /// The `.pb` files: a tar packed by zstd.
        archive: String,
        /// What others counted: a line of JSON an election, packed by gzip.
        expected: String,
    },
    /// What is within reach, by a spec of the case's own whose files are in the
    /// data folder.
    Assets {
        /// The spec, as TOML.
        spec: String,
        /// Tables made of others, by the names that the spec gives them.
        #[serde(default)]
        made: Vec<Made>,
        /// The files that the spec names itself.
        #[serde(default)]
        reads: Vec<String>,
    },
    /// Effects estimated, and compared with what others' software found. A row
    /// a number, with its `group` and 1 in `same` if it is within the tolerance.
    Outcome {
        /// What is estimated.
        of: OutcomeOf,
        /// The tables it is estimated from, in the order that its file names;
        /// none where all that is needed stands with what others found.
        #[serde(default)]
        tables: Vec<String>,
        /// What others found, as JSON.
        expected: String,
    },
    /// Counts of the census brought to other places and back, none lost; and
    /// weights, compared with those that others made. Rows as of an outcome.
    Crosswalk {
        /// The folder of the census tables and look-ups.
        folder: String,
        /// The weights of others.
        weights: String,
    },
    /// Types by k-means from given starts, and compared with what scikit-learn
    /// found from the same. Rows as of an outcome.
    KMeans {
        /// The places and their variables.
        table: String,
        /// The column of codes.
        id: String,
        /// What was found, as JSON.
        expected: String,
        /// The type of each place that was found.
        labels: String,
    },
    /// Neighbours, patterns, overlays and groups, compared with what others'
    /// software found. A row a number, as of `Outcome`.
    Spatial {
        /// What is found.
        of: SpatialOf,
        /// What it is found from and compared with, in the order that its file
        /// names.
        files: Vec<String>,
    },
}

/// A table made of others.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Made {
    /// Its name.
    pub name: String,
    /// A condition in SQL on the rows that are kept.
    pub keep: Option<String>,
    /// The tables, joined by code to the first.
    #[serde(rename = "table")]
    pub tables: Vec<TableFile>,
}

/// What is found about places side by side, and by whom else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SpatialOf {
    /// Neighbours and patterns of England's index, by `libpysal` and `esda`.
    Patterns,
    /// Areal interpolation in Trafford, by `tobler`.
    Overlay,
    /// The same of England and Wales.
    OverlayOfEngland,
    /// Groups, by `spopt` and `scikit-learn`.
    Groups,
}

/// What is estimated, and by whom else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OutcomeOf {
    /// Effects by group and time on the field's classic panel, by R's `did`.
    GroupTimeMpdta,
    /// The same on 32,844 units over 12 years.
    GroupTimeLarge,
    /// The classic two-way estimate and event studies by cohort, by R's `fixest`.
    TwoWay,
    /// Effects by imputation, by R's `didimputation`.
    Imputation,
    /// An interrupted series, by R's `lm` and `sandwich`.
    Interrupted,
    /// Charts, by R's `NHSRplotthedots`.
    Watch,
    /// Matched comparison groups, by R's `glm` and a greedy match.
    Matching,
    /// Power and discounting, by their formulas.
    Power,
    /// Intervals under broken trends, by R's `HonestDiD`.
    Sensitivity,
    /// Synthetic control by outcomes alone, by a convex solver.
    SyntheticControlExact,
    /// The same by predictors, by R's `Synth`.
    SyntheticControlSynth,
    /// The same by predictors, by `pysyncon`.
    SyntheticControlPysyncon,
    /// The same corrected by ridge regression, by R's `augsynth`.
    SyntheticControlRidge,
    /// Synthetic difference-in-differences, by R's `synthdid`.
    SyntheticDid,
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

/// Columns that must agree.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// What is checked.
    pub name: String,
    /// Our column; `{}` stands for each of `each`.
    pub ours: String,
    /// Theirs; `{}` stands for each of `each`. Nothing where the run itself
    /// compared.
    pub theirs: Option<String>,
    /// What `{}` stands for, or `indicators` or `groups` for all of them.
    #[serde(default)]
    pub each: Each,
    /// Where theirs is, if not where the case says.
    pub published: Option<Published>,
    /// Which of the run's tables ours is in.
    #[serde(default)]
    pub of: Of,
    /// Only where our column of the first name lies in this range.
    pub only: Option<OnlyWhere>,
    /// Where the run itself compared: only this group of its rows.
    pub group: Option<String>,
    /// How close two values must be.
    pub agree: Agree,
    /// Why that close.
    pub because: String,
    /// How many must agree.
    pub at_least: usize,
    /// How many there are.
    pub total: usize,
    /// Whether so many do.
    #[serde(default)]
    pub expect: Expect,
    /// Why they do not.
    pub reason: Option<String>,
}

/// What `{}` stands for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(untagged)]
pub enum Each {
    /// Nothing: one column.
    #[default]
    One,
    /// `indicators` or `groups`.
    All(AllOf),
    /// These names.
    Named(Vec<String>),
}

/// All of a kind.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AllOf {
    /// Every indicator of the spec.
    Indicators,
    /// Every group of the spec.
    Groups,
}

/// One of the tables that a run gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Of {
    /// A row a place, or an area.
    #[default]
    Rows,
    /// A row a member of the index, with its weight as used.
    Weights,
    /// A row an axiom of the audit, with 1 in `holds` if it holds, else 0.
    Axioms,
}

/// A range of one of our columns.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OnlyWhere {
    /// The column.
    pub ours: String,
    /// The least value that counts.
    #[serde(default = "lowest")]
    pub from: f64,
    /// The greatest value that counts.
    #[serde(default = "greatest")]
    pub to: f64,
}

/// How close two values must be to agree.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Agree {
    /// Equal once ours is rounded to so many decimals.
    Decimals(u32),
    /// At most so far apart.
    Within(f64),
    /// At most so far apart, relative to theirs where that is above 1.
    Relative(f64),
    /// At most so far apart on average, differences either way cancelling: all
    /// agree, or none.
    MeanWithin(f64),
    /// Closer to theirs than our column of this name is.
    CloserThan(String),
    /// Ours is 1: the run itself compared with what was published.
    Holds,
}

/// Whether a check should hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Expect {
    /// It holds.
    #[default]
    Pass,
    /// It is known not to, for a stated reason.
    Fail,
}

fn lowest() -> f64 {
    f64::NEG_INFINITY
}

fn greatest() -> f64 {
    f64::INFINITY
}

impl Case {
    /// The files of the data folder that the case needs.
    #[must_use]
    pub fn files(&self) -> Vec<&str> {
        let of_run = match &self.run {
            Kind::Asem { meta, .. } => vec![meta],
            Kind::Elections { archive, expected } => vec![archive, expected],
            Kind::Outcome {
                tables, expected, ..
            } => tables.iter().chain([expected]).collect(),
            Kind::Assets { made, reads, .. } => {
                let made = made.iter().flat_map(|made| &made.tables);
                made.filter_map(|table| table.path.as_ref())
                    .chain(reads)
                    .collect()
            }
            Kind::Crosswalk { weights, .. } => vec![weights],
            Kind::KMeans {
                table,
                expected,
                labels,
                ..
            } => vec![table, expected, labels],
            Kind::Spatial { files, .. } => files.iter().collect(),
            _ => Vec::new(),
        };
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
