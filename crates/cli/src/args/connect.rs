//! `connect`, as people type it.

use std::path::PathBuf;

use clap::Args;

use super::Output;

/// `connect`.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:  allotment connect examples/connect/spec.toml --place N1 --format table"
)]
pub struct Connect {
    /// The spec: places, policies, files of grants
    #[arg(value_name = "SPEC.toml")]
    pub file: PathBuf,
    /// Tell only of this place
    #[arg(long, value_name = "CODE")]
    pub place: Option<String>,
    /// Tell only of what means to change this outcome
    #[arg(long, value_name = "OUTCOME")]
    pub outcome: Option<String>,
    /// Write a row for each place, outcome and two policies at odds
    #[arg(long, value_name = "FILE")]
    pub conflicts: Option<PathBuf>,
    /// Write a row for each place and two policies that do the same
    #[arg(long, value_name = "FILE")]
    pub overlaps: Option<PathBuf>,
    /// Write a row for each theme that some places have no money for
    #[arg(long, value_name = "FILE")]
    pub unfunded: Option<PathBuf>,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub output: Output,
}
