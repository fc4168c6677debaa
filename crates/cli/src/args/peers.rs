//! `peers`, as people type it.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{Output, SEED};

/// `peers`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
#[command(after_help = "Example:  allotment peers examples/peers/spec.toml --out peers.csv")]
pub struct Peers {
    /// `peers profile` and `peers types`
    #[command(subcommand)]
    pub command: Option<PeersCommand>,
    /// What makes places alike, and how peers are sought
    #[arg(required = true, value_name = "SPEC.toml")]
    pub file: Option<PathBuf>,
    /// Add a column: the share of the draws in which each peer is found again
    #[arg(long)]
    pub with_share: bool,
    /// The seed of the draws
    #[arg(long, default_value_t = SEED)]
    pub seed: u64,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub output: Output,
}

/// What else can be told of peers.
#[derive(Debug, Subcommand)]
pub enum PeersCommand {
    /// One place beside its own peers, measure by measure: strengths first
    #[command(
        after_help = "Example:  allotment peers profile P007 examples/peers/spec.toml --format table"
    )]
    Profile(PeersProfile),
    /// A typology of all places, and how far it would be found again
    #[command(
        after_help = "Example:  allotment peers types examples/peers/spec.toml --format table"
    )]
    Types(PeersTypes),
}

/// `peers profile`.
#[derive(Debug, Args)]
pub struct PeersProfile {
    /// The code of a place
    pub place: String,
    /// The spec: structure, and an outcome with its polarity for each measure
    #[arg(value_name = "SPEC.toml")]
    pub file: PathBuf,
    /// Take the peers from this table (columns id and peer) instead
    #[arg(long, value_name = "FILE")]
    pub peers: Option<PathBuf>,
    /// Write the picture with its sentence and table: one HTML file that stands alone
    #[arg(long, value_name = "FILE")]
    pub page: Option<PathBuf>,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub output: Output,
}

/// `peers types`.
#[derive(Debug, Args)]
pub struct PeersTypes {
    /// The spec: structure, and how types are sought
    #[arg(value_name = "SPEC.toml")]
    pub file: PathBuf,
    /// The seed of starts and samples
    #[arg(long, default_value_t = SEED)]
    pub seed: u64,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub output: Output,
}
