//! `outcome watch`, as people type it.

use std::path::PathBuf;

use allotment_programme::outcome::{Improvement, Screening, WatchChoice};
use clap::Args;

use super::{AnswerArgs, one_or_more};
use crate::args::named;

/// `outcome watch`.
#[derive(Debug, Args)]
pub struct Watch {
    /// The series: a row for each period, in order
    #[arg(value_name = "SERIES")]
    pub file: PathBuf,
    /// The column of periods
    #[arg(long, value_name = "COLUMN", default_value = "time")]
    pub time: String,
    /// The column of values
    #[arg(long, value_name = "COLUMN", default_value = "value")]
    pub value: String,
    /// Which way is better; if nobody says, a change is only called high or low
    #[arg(long, default_value = "neither", value_parser = named([
        (Improvement::Up, "up"), (Improvement::Down, "down"), (Improvement::Neither, "neither"),
    ]))]
    pub improvement: Improvement,
    /// Leave moving ranges of at least 3.267 times their mean out of the limits, once
    #[arg(long)]
    pub screen: bool,
    /// How many points at the beginning of a phase fix its limits; else all
    #[arg(long, value_name = "POINTS", value_parser = one_or_more)]
    pub baseline: Option<usize>,
    /// Periods at which a new phase begins
    #[arg(long, value_name = "PERIODS", value_delimiter = ',')]
    pub rebase: Vec<String>,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub answer: AnswerArgs,
}

impl Watch {
    /// As the stage takes it.
    #[must_use]
    pub fn choice(&self) -> WatchChoice {
        WatchChoice {
            time: self.time.clone(),
            value: self.value.clone(),
            improvement: self.improvement,
            screening: if self.screen {
                Screening::On
            } else {
                Screening::Off
            },
            baseline: self.baseline,
            rebase: self.rebase.clone(),
        }
    }
}
