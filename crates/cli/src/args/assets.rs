//! `assets` as people type it.

use std::path::PathBuf;

use allotment_programme::assets::Objective;
use clap::{Args, Subcommand};

use super::{Origin, Output, named};

/// `assets`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
#[command(
    after_help = "Example:  allotment assets examples/assets/spec.toml --out assets.csv\n          allotment assets site examples/assets/spec.toml --type library --count 2"
)]
pub struct Assets {
    /// `assets site`, `assets changes` and `assets types`
    #[command(subcommand)]
    pub command: Option<AssetsCommand>,
    /// The spec: places, assets and what is measured
    #[arg(required = true, value_name = "SPEC.toml")]
    pub file: Option<PathBuf>,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub output: Output,
}

/// What else there is about assets.
#[derive(Debug, Subcommand)]
pub enum AssetsCommand {
    /// Propose where a few more would help most, and how sure that is
    #[command(
        after_help = "Example:  allotment assets site examples/assets/spec.toml --type library --count 2"
    )]
    Site(Site),
    /// Tell what closed and opened between two inventories
    #[command(
        after_help = "Example:  allotment assets changes examples/assets/2024.csv examples/assets/2025.csv --name name"
    )]
    Changes(Changes),
    /// Print the table of types, with their tags in OpenStreetMap
    #[command(after_help = "Example:  allotment assets types > types.toml")]
    Types,
}

/// `assets site`.
#[derive(Debug, Args)]
pub struct Site {
    /// The spec of the assets stage
    #[arg(value_name = "SPEC.toml")]
    pub file: PathBuf,
    /// The type of which there are to be more
    #[arg(long = "type", value_name = "T")]
    pub of: String,
    /// How many more
    #[arg(long)]
    pub count: usize,
    /// What they are to be best at: people newly within reach, or the way of all to the nearest
    #[arg(long, default_value = "covering", value_parser = named(Objective::ALL))]
    pub objective: Objective,
    /// Within reach is at most this far, in metres; by default as the density
    #[arg(long, value_name = "METRES")]
    pub within_m: Option<f64>,
    /// A table of candidates with id, x and y, as the places; by default the places themselves
    #[arg(long, value_name = "FILE")]
    pub candidates: Option<PathBuf>,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub output: Output,
}

/// `assets changes`.
#[derive(Debug, Args)]
pub struct Changes {
    /// The earlier inventory
    pub before: PathBuf,
    /// The later inventory
    pub after: PathBuf,
    /// The column of codes; without it entries are matched by type and nearness
    #[arg(long)]
    pub id: Option<String>,
    /// The column of types
    #[arg(long = "type", default_value = "type")]
    pub kind: String,
    /// The column of names
    #[arg(long)]
    pub name: Option<String>,
    /// The column of eastings or longitudes
    #[arg(long, default_value = "x")]
    pub x: String,
    /// The column of northings or latitudes
    #[arg(long, default_value = "y")]
    pub y: String,
    /// What the coordinates mean
    #[arg(long, default_value = "EPSG:27700")]
    pub crs: String,
    /// Entries of one type so near are one asset; what is further away has moved
    #[arg(long, value_name = "METRES", default_value_t = 50.0)]
    pub same_m: f64,
    /// Entries of one type and name so near are one asset that moved
    #[arg(long, value_name = "METRES", default_value_t = 1000.0)]
    pub moved_m: f64,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub origin: Origin,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub output: Output,
}
