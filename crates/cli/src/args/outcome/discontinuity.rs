//! `outcome discontinuity`, as people type it.

use std::path::PathBuf;

use allotment_programme::outcome::{Bandwidths, DiscontinuityChoice, Treated};
use clap::Args;

use super::{AnswerArgs, above_zero, chance, finite};
use crate::args::named;

/// `outcome discontinuity`.
#[derive(Debug, Args)]
pub struct Discontinuity {
    /// The places: a row for each, those that did not get the money too
    #[arg(value_name = "PLACES")]
    pub file: PathBuf,
    /// The column of places
    #[arg(long, value_name = "COLUMN", default_value = "id")]
    pub unit: String,
    /// The column of what was measured after
    #[arg(long, value_name = "COLUMN", default_value = "outcome")]
    pub outcome: String,
    /// The column by which the money was given out, such as a score of need
    #[arg(long, value_name = "COLUMN", default_value = "score")]
    pub score: String,
    /// The score at which it began; places at the cut-off itself got it
    #[arg(long, value_name = "SCORE", allow_negative_numbers = true, value_parser = finite)]
    pub cut_off: f64,
    /// Which places got it: those above the cut-off, or those below
    #[arg(long, value_parser = named([
        (Treated::AtOrAbove, "above"), (Treated::AtOrBelow, "below"),
    ]))]
    pub treated: Treated,
    /// A column that is 1 where the money really came, else 0: checks the rule
    #[arg(long, value_name = "COLUMN")]
    pub received: Option<String>,
    /// Columns from before, which should not jump at the cut-off
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',')]
    pub covariates: Vec<String>,
    /// How far from the cut-off places are used; by default what makes the error smallest
    #[arg(long, value_name = "SCORE", value_parser = above_zero)]
    pub bandwidth: Option<f64>,
    /// With --bandwidth: the same for the curve that the bias is told from; by default as wide
    #[arg(long, value_name = "SCORE", requires = "bandwidth", value_parser = above_zero)]
    pub bias_bandwidth: Option<f64>,
    /// A narrower bandwidth, by rule: the interval then holds the truth most nearly as often as it says
    #[arg(long, conflicts_with = "bandwidth")]
    pub coverage: bool,
    /// Cut-offs where nothing was given out: nothing should jump there
    #[arg(
        long,
        value_name = "SCORES",
        value_delimiter = ',',
        allow_hyphen_values = true,
        value_parser = finite
    )]
    pub placebo_cut_offs: Vec<f64>,
    /// The chance with which intervals cover
    #[arg(long, default_value_t = 0.95, value_parser = chance)]
    pub level: f64,
    /// The smallest effect that would matter, in units of the outcome
    #[arg(long, value_name = "EFFECT", value_parser = above_zero)]
    pub matters: Option<f64>,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub answer: AnswerArgs,
}

impl Discontinuity {
    /// As the stage takes it.
    #[must_use]
    pub fn choice(&self) -> DiscontinuityChoice {
        DiscontinuityChoice {
            unit: self.unit.clone(),
            outcome: self.outcome.clone(),
            score: self.score.clone(),
            cut_off: self.cut_off,
            treated: self.treated,
            received: self.received.clone(),
            covariates: self.covariates.clone(),
            bandwidths: match self.bandwidth {
                Some(line) => Bandwidths::Given {
                    line,
                    bias: self.bias_bandwidth.unwrap_or(line),
                },
                None if self.coverage => Bandwidths::Coverage,
                None => Bandwidths::Chosen,
            },
            placebos: self.placebo_cut_offs.clone(),
            level: self.level,
            matters: self.matters,
        }
    }
}
