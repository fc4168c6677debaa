//! `roadmap`, as people type it.

use std::path::PathBuf;

use clap::Args;

use super::Output;

/// `roadmap`.
#[derive(Debug, Args)]
#[command(after_help = "Example:  allotment roadmap Q02000005 --programme allotment-demo")]
pub struct Roadmap {
    /// The code of the place
    pub place: String,
    /// The folder of a programme that was run
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub programme: PathBuf,
    /// A further register of evidence: a folder of *.toml, or one such file
    #[arg(long, value_name = "DIR")]
    pub evidence: Option<PathBuf>,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub output: Output,
}
