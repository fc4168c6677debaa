//! `outcome sensitivity`, as people type it.

use std::path::PathBuf;

use allotment_programme::outcome::{Restriction, SensitivityChoice};
use clap::Args;

use super::{AnswerArgs, ColumnArgs, MethodArgs};
use crate::args::named;

/// `outcome sensitivity`.
#[derive(Debug, Args)]
pub struct Sensitivity {
    /// The panel; or, with --covariance, the coefficients of an event study
    #[arg(value_name = "PANEL")]
    pub file: PathBuf,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub columns: ColumnArgs,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub method: MethodArgs,
    /// What trends may do: break by a multiple of how they broke before, or bend by so much a period
    #[arg(long, default_value = "relative-magnitudes", value_parser = named([
        (Restriction::RelativeMagnitudes, "relative-magnitudes"), (Restriction::Smoothness, "smoothness"),
    ]))]
    pub restriction: Restriction,
    /// The bounds to try; by default 0 to 2 in fifths, or for smoothness 0 to the largest bend seen
    #[arg(long, value_name = "BOUNDS", value_delimiter = ',')]
    pub bounds: Vec<f64>,
    /// How much each period after treatment counts; by default only the first
    #[arg(
        long,
        value_name = "WEIGHTS",
        value_delimiter = ',',
        allow_negative_numbers = true
    )]
    pub period_weights: Vec<f64>,
    /// The first and last time since treatment that is used, such as -4,3
    #[arg(
        long,
        value_name = "FROM,TO",
        value_delimiter = ',',
        num_args = 2,
        allow_negative_numbers = true
    )]
    pub window: Vec<i64>,
    /// A table with the covariance of the coefficients: PANEL then has these, without the base period
    #[arg(long, value_name = "FILE")]
    pub covariance: Option<PathBuf>,
    /// With --covariance: the column of coefficients
    #[arg(
        long,
        value_name = "COLUMN",
        default_value = "estimate",
        requires = "covariance"
    )]
    pub estimate: String,
    /// With --covariance: how many of them are before treatment, if no column `event_time` says so
    #[arg(long, value_name = "N", requires = "covariance")]
    pub before: Option<usize>,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub answer: AnswerArgs,
}

impl Sensitivity {
    /// As the stage takes it.
    #[must_use]
    pub fn choice(&self) -> SensitivityChoice {
        SensitivityChoice {
            restriction: self.restriction,
            bounds: self.bounds.clone(),
            period_weights: self.period_weights.clone(),
            window: match self.window[..] {
                [from, to] => Some((from, to)),
                _ => None,
            },
            level: self.method.level,
        }
    }
}
