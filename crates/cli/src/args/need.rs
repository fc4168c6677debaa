//! What `need`, `shrink` and `summarise` are told.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{NeedBoth, Origin, Output, SEED};

/// `need`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
#[command(
    after_help = "Example:  allotment need examples/need/spec.toml --format table\n          allotment need --standard england-2025 data/england/imd2025.csv.gz --out need.csv"
)]
pub struct Need {
    /// `need both` and `need standards`
    #[command(subcommand)]
    pub command: Option<NeedCommand>,
    /// The spec of the index; with --standard, the table itself
    #[arg(required = true, value_name = "SPEC.toml")]
    pub file: Option<PathBuf>,
    /// Use a published index by name: `allotment need standards` lists them
    #[arg(long, value_name = "NAME")]
    pub standard: Option<String>,
    /// Also write the rank of every place in every draw, for `share`
    #[arg(long, value_name = "FILE")]
    pub draws: Option<PathBuf>,
    /// With --standard: a TOML with a source table for the table
    #[arg(long, value_name = "FILE", requires = "standard")]
    pub sources: Option<PathBuf>,
    /// The seed of everything drawn
    #[arg(long, default_value_t = SEED)]
    pub seed: u64,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub output: Output,
}

/// `need both` and `need standards`.
#[derive(Debug, Subcommand)]
pub enum NeedCommand {
    /// Lay two indices side by side: who is worst on both, and what averages hide
    Both(Box<NeedBoth>),
    /// List the published indices that ship, with their sources
    Standards {
        #[command(flatten)]
        #[allow(missing_docs, reason = "clap would show it as help")]
        output: Output,
    },
}

/// `shrink`.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:  allotment shrink examples/shrink/rates.csv --numerator n --denominator d --within ltla24cd"
)]
pub struct Shrink {
    /// The table of counts
    pub file: PathBuf,
    /// The column of those counted
    #[arg(long)]
    pub numerator: String,
    /// The column of those who could be
    #[arg(long)]
    pub denominator: String,
    /// The column of larger areas
    #[arg(long)]
    pub within: String,
    /// The column of codes; by default the first
    #[arg(long)]
    pub id: Option<String>,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub origin: Origin,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub output: Output,
}

/// `summarise`.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:  allotment summarise examples/share/need.csv --by district --population population"
)]
pub struct Summarise {
    /// The need stage's output
    pub file: PathBuf,
    /// The column of larger areas, in the table or in the look-up
    #[arg(long)]
    pub by: String,
    /// A table with the place's code and the larger area's
    #[arg(long)]
    pub lookup: Option<PathBuf>,
    /// The look-up's column of place codes, where that is not plain
    #[arg(long)]
    pub lookup_id: Option<String>,
    /// The column of people
    #[arg(long)]
    pub population: String,
    /// The table's column of codes
    #[arg(long, default_value = "id")]
    pub id: String,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub origin: Origin,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub output: Output,
}
