//! `places`, as people type it.

use std::path::PathBuf;

use clap::Args;

use super::Output;

/// `places`.
#[derive(Debug, Args)]
#[command(after_help = "Example:  allotment places examples/place")]
pub struct Places {
    /// A folder with tables, look-ups and borders
    #[arg(default_value = ".")]
    pub dir: PathBuf,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub output: Output,
}
