//! What `share` is told.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{Origin, Output};

/// `share`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
#[command(
    after_help = "Example:  allotment share examples/share/spec.toml --out shares.csv --audit audit.json"
)]
pub struct Share {
    /// `share audit`
    #[command(subcommand)]
    pub command: Option<ShareCommand>,
    /// The spec of the share
    #[arg(required = true, value_name = "SPEC.toml")]
    pub file: Option<PathBuf>,
    /// Write the audit to this file
    #[arg(long, value_name = "FILE")]
    pub audit: Option<PathBuf>,
    /// End with status 4 if an axiom fails
    #[arg(long)]
    pub require: bool,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub output: Output,
}

/// `share audit`.
#[derive(Debug, Subcommand)]
pub enum ShareCommand {
    /// Audit money that somebody else gave out
    #[command(
        after_help = "Example:  allotment share audit examples/share/grants.csv --places examples/share/need.csv"
    )]
    Audit(ShareAudit),
}

/// `share audit`.
#[derive(Debug, Args)]
pub struct ShareAudit {
    /// The grants: a place's code and an amount a row
    pub grants: PathBuf,
    /// The places: code, population, and at least one measure of need
    #[arg(long)]
    pub places: PathBuf,
    /// The column of place codes, in both tables unless --places-id is given
    #[arg(long)]
    pub id: Option<String>,
    /// The column of place codes in the places
    #[arg(long)]
    pub places_id: Option<String>,
    /// The column of amounts: in whole units, or in minor units if its name ends in _minor
    #[arg(long)]
    pub amount: Option<String>,
    /// The column of people
    #[arg(long, default_value = "population")]
    pub population: String,
    /// A measure of need that grows with it; give it several times for several
    #[arg(long, value_name = "COLUMN")]
    pub index: Vec<String>,
    /// The column of larger areas, for inequality within and between them
    #[arg(long)]
    pub areas: Option<String>,
    /// The currency
    #[arg(long, default_value = "GBP")]
    pub currency: String,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub origin: Origin,
    /// End with status 4 if two measures of need disagree
    #[arg(long)]
    pub require: bool,
    /// Write to this file
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}
