//! `outcome sensitivity`, as people type it.

use std::path::PathBuf;

use allotment_programme::outcome::{Method, Restriction, SensitivityChoice, Unbalanced};
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
    /// How much each period after treatment counts, such as 1,0,0 for the first alone; by default as in the headline
    #[arg(
        long,
        value_name = "WEIGHTS",
        value_delimiter = ',',
        allow_hyphen_values = true
    )]
    pub period_weights: Vec<f64>,
    /// The first and last time since treatment that is used, such as -4,3
    #[arg(
        long,
        value_name = "FROM,TO",
        allow_hyphen_values = true,
        value_parser = window
    )]
    pub window: Option<(i64, i64)>,
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
            window: self.window,
            level: self.method.level,
        }
    }
}

impl Sensitivity {
    /// The first option that is asked for and that the question would pass over, and
    /// why.
    #[must_use]
    pub fn passed_over(&self) -> Option<(&'static str, String)> {
        let (columns, choice) = (self.columns.columns(), self.method.choice());
        if self.covariance.is_some() {
            let why = "with --covariance the coefficients are given, and no panel is read";
            let of_a_panel = [
                ("first-treated", columns.first_treated.is_some()),
                ("treated", columns.treated.is_some()),
                ("covariates", !columns.covariates.is_empty()),
                ("weights", columns.weights.is_some()),
                ("cluster", columns.cluster.is_some()),
                ("method", choice.method != Method::default()),
                ("repeated", choice.repeated),
                ("unbalanced", choice.unbalanced != Unbalanced::default()),
            ];
            let asked = of_a_panel.into_iter().find(|(_, asked)| *asked);
            return asked
                .map(|(option, _)| (option, why.to_owned()))
                .or_else(|| choice.passed_over(&columns));
        }
        choice.passed_over(&columns)
    }
}

/// Two times since treatment, `-4,3`.
fn window(text: &str) -> Result<(i64, i64), String> {
    let ends = text.split_once(',').and_then(|(from, to)| {
        let (from, to) = (from.trim().parse().ok()?, to.trim().parse().ok()?);
        (from <= to).then_some((from, to))
    });
    ends.ok_or_else(|| "write the first and the last time since treatment, such as -4,3".into())
}
