//! `serve` and `config`, as people type them.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::Folder;

/// `serve`.
#[derive(Debug, Args)]
#[command(after_help = "Example:  allotment serve my-fund --listen 127.0.0.1:8080")]
pub struct Serve {
    /// The programme's folder, which was run
    #[arg(default_value = ".")]
    pub dir: PathBuf,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub flags: ServeFlags,
}

/// What flags say over service.toml and the environment.
#[derive(Debug, Args, Clone, Default)]
pub struct ServeFlags {
    /// Where to listen; 127.0.0.1:8080 if nothing says otherwise
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub listen: Option<String>,
    /// The service's address as people type it, from its http:// or https:// on
    #[arg(long, value_name = "URL")]
    pub address: Option<String>,
}

/// `config`.
#[derive(Debug, Args)]
#[command(after_help = "Example:  allotment config dump > service.toml")]
pub struct Config {
    /// What to do
    #[command(subcommand)]
    pub command: ConfigCommand,
}

/// What can be done with the service's settings.
#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// Say everything that is wrong with service.toml and the environment
    #[command(after_help = "Example:  allotment config check my-fund")]
    Check(Folder),
    /// Print every setting with its meaning, as a service.toml
    #[command(after_help = "Example:  allotment config dump my-fund")]
    Dump(Folder),
}
