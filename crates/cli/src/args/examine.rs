//! `examine`, as people type it.

use std::path::PathBuf;

use clap::Args;

use super::{Format, Origin};

/// `examine`.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:  allotment examine examples/examine/promises.csv \\\n            --spending examples/examine/spending.csv --format table"
)]
pub struct Examine {
    /// The promises: a row for each statement, later ones update earlier ones
    #[arg(value_name = "PROMISES")]
    pub file: PathBuf,
    /// What became of them: money step by step, numbers, cuts, measures
    #[arg(long, value_name = "FILE")]
    pub spending: Option<PathBuf>,
    /// The places that they name: id, population, region, tenths of need
    #[arg(long, value_name = "FILE")]
    pub places: Option<PathBuf>,
    /// An index of prices: year and index
    #[arg(long, value_name = "FILE")]
    pub deflator: Option<PathBuf>,
    /// Bring all amounts to the prices of this year
    #[arg(long, value_name = "YEAR", requires = "deflator")]
    pub prices: Option<String>,
    /// Judge on this day [default: the last day in the files]
    #[arg(long, value_name = "DAY")]
    pub as_of: Option<String>,
    /// A column of the places that grows with need; give it several times for several
    #[arg(long, value_name = "COLUMN", requires = "places")]
    pub index: Vec<String>,
    /// The currency
    #[arg(long, default_value = "GBP")]
    pub currency: String,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub origin: Origin,
    /// Write the page index.html, its tables and one JSON document to this folder
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// The form of what goes to standard output; by default a table on a terminal, CSV elsewhere,
    /// nothing with --out
    #[arg(long, value_enum)]
    pub format: Option<Format>,
}
