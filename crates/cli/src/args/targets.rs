//! `targets`, as people type it.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::Output;

/// `targets`.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:  allotment targets lint examples/targets/targets.toml --format table"
)]
pub struct Targets {
    /// `targets lint`
    #[command(subcommand)]
    pub command: TargetsCommand,
}

/// What can be asked of targets.
#[derive(Debug, Subcommand)]
pub enum TargetsCommand {
    /// Put seven questions to each target: would it happen anyway, was it ever done, ...
    #[command(
        after_help = "Example:  allotment targets lint examples/targets/targets.toml --format table"
    )]
    Lint(Lint),
}

/// `targets lint`.
#[derive(Debug, Args)]
pub struct Lint {
    /// The targets, each with its source, its measure and how that went
    #[arg(value_name = "TARGETS.toml")]
    pub file: PathBuf,
    /// End with status 4 if any answer is a failure
    #[arg(long)]
    pub require: bool,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub output: Output,
}
