//! What a case runs.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::TableFile;

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
    /// The targets of `examples/missions`, whose panels are in the data folder, and
    /// findings that others came to. A row a finding, as of `Outcome`.
    Targets {
        /// The panels, by what the targets' file calls them.
        files: BTreeMap<String, String>,
        /// What is to be found: `target/question` and the finding.
        findings: BTreeMap<String, String>,
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

impl Kind {
    /// The files of the data folder that it needs beside the case's tables.
    #[must_use]
    pub fn files(&self) -> Vec<&String> {
        match self {
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
            Kind::Targets { files, .. } => files.values().collect(),
            _ => Vec::new(),
        }
    }
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
    /// Small areas given whole to larger ones by the middle of their people.
    BestFit,
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
