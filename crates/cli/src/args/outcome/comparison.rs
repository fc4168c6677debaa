//! `outcome match`, as people type it.

use std::path::PathBuf;

use allotment_programme::outcome::{MatchChoice, MatchMethod};
use clap::Args;

use super::{AnswerArgs, chance};
use crate::args::named;

/// `outcome match`.
#[derive(Debug, Args)]
pub struct Match {
    /// The places: a row for each
    #[arg(value_name = "PLACES")]
    pub file: PathBuf,
    /// The column of places
    #[arg(long, value_name = "COLUMN", default_value = "id")]
    pub unit: String,
    /// The column that is 1 for a treated place, else 0
    #[arg(long, value_name = "COLUMN", default_value = "treated")]
    pub treated: String,
    /// Columns known from before treatment, in which the group is to be like the treated
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',', required = true)]
    pub covariates: Vec<String>,
    /// Compare only within the same value of this column, such as a region
    #[arg(long, value_name = "COLUMN")]
    pub within: Option<String>,
    /// An outcome after treatment: the difference is told too
    #[arg(long, value_name = "COLUMN")]
    pub outcome: Option<String>,
    /// How: weights that balance exactly, or the nearest places by covariates or by chance of treatment
    #[arg(long, default_value = "entropy", value_parser = named([
        (MatchMethod::Entropy, "entropy"), (MatchMethod::Mahalanobis, "mahalanobis"),
        (MatchMethod::Propensity, "propensity"),
    ]))]
    pub method: MatchMethod,
    /// With entropy: balance variances too
    #[arg(long)]
    pub variances: bool,
    /// With nearest places: how far apart scores may be, in standard deviations
    #[arg(long, value_name = "DEVIATIONS")]
    pub caliper: Option<f64>,
    /// With nearest places: an untreated place may serve more than once
    #[arg(long)]
    pub again: bool,
    /// The chance with which intervals cover
    #[arg(long, default_value_t = 0.95, value_parser = chance)]
    pub level: f64,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub answer: AnswerArgs,
}

impl Match {
    /// As the stage takes it.
    #[must_use]
    pub fn choice(&self) -> MatchChoice {
        MatchChoice {
            unit: self.unit.clone(),
            treated: self.treated.clone(),
            covariates: self.covariates.clone(),
            within: self.within.clone(),
            outcome: self.outcome.clone(),
            method: self.method,
            variances: self.variances,
            caliper: self.caliper,
            again: self.again,
            level: self.level,
        }
    }
}
