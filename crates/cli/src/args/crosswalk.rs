//! `crosswalk`, as people type it.

use std::path::PathBuf;

use allotment_programme::crosswalk::Figure;
use clap::Args;

use super::{Origin, Output};

/// `crosswalk`.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:  allotment crosswalk examples/crosswalk/people.csv --from old26cd --to new30cd \\\n            --via examples/crosswalk/lookup.csv --weight people \\\n            --columns count:people rate:unemployed/people"
)]
pub struct Crosswalk {
    /// The figures, a row a place
    #[arg(value_name = "TABLE")]
    pub file: PathBuf,
    /// The look-up's column of the table's places
    #[arg(long, value_name = "COLUMN")]
    pub from: String,
    /// The look-up's column of the places wanted
    #[arg(long, value_name = "COLUMN")]
    pub to: String,
    /// The look-up: a row for each place and a place that it lies in
    #[arg(long, value_name = "LOOKUP")]
    pub via: PathBuf,
    /// The table's column of codes [default: as --from]
    #[arg(long, value_name = "COLUMN")]
    pub id: Option<String>,
    /// Share a place out by this column of the look-up, or of --weights; else equally
    #[arg(long, value_name = "COLUMN")]
    pub weight: Option<String>,
    /// A table of the places wanted that has the weight
    #[arg(long, value_name = "FILE", requires = "weight")]
    pub weights: Option<PathBuf>,
    /// The column of codes in --weights [default: as --to]
    #[arg(long, value_name = "COLUMN", requires = "weights")]
    pub weights_id: Option<String>,
    /// What to bring over: count:COLUMN,… and rate:NUMERATOR/DENOMINATOR,…; \, is a comma in a name
    #[arg(long, required = true, num_args = 1.., value_name = "KIND:COLUMNS", value_parser = figures)]
    pub columns: Vec<Figures>,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub origin: Origin,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub output: Output,
}

/// The figures of one kind that somebody named.
#[derive(Debug, Clone)]
pub struct Figures(pub Vec<Figure>);

/// The figures that `text` names, such as `count:a,b`.
///
/// # Errors
/// What is wrong with it.
pub fn figures(text: &str) -> Result<Figures, String> {
    Figure::all_in(text).map(Figures)
}
