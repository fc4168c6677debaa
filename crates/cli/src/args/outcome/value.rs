//! `outcome value`, as people type it.

use std::path::PathBuf;

use clap::Args;

use super::AnswerArgs;

/// `outcome value`.
#[derive(Debug, Args)]
pub struct Worth {
    /// Costs and benefits, a row for each and year: name, kind, year, `price_year`, amount
    #[arg(value_name = "FLOWS")]
    pub file: PathBuf,
    /// Discount rates, price index, worth of a wellbeing year: each with its source and date
    #[arg(long, value_name = "FILE.toml")]
    pub parameters: PathBuf,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub answer: AnswerArgs,
}
