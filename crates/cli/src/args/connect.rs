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
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub output: Output,
}
