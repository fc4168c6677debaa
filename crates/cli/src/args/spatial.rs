//! `overlay`, `clusters` and `group`, as people type them.

use std::path::PathBuf;

use allotment_programme::spatial::{
    ClustersChoice, GroupChoice, GroupMethod, GroupSize, Neighbours, OverlayChoice,
};
use clap::{Args, ValueEnum};

use super::people::PeopleAtPoints;
use super::{Origin, Output, SEED};

/// `overlay`.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:  allotment overlay examples/spatial/old.geojson examples/spatial/places.geojson \\\n            --from-id code --to-id code --out lookup.csv"
)]
pub struct Overlay {
    /// The borders of the places that are shared out: GeoJSON or GeoParquet
    pub from: PathBuf,
    /// The borders of the places that they are shared out to
    pub to: PathBuf,
    /// The property of codes in FROM
    #[arg(long, value_name = "PROPERTY")]
    pub from_id: String,
    /// The property of codes in TO
    #[arg(long, value_name = "PROPERTY")]
    pub to_id: String,
    /// What the coordinates of both mean, where the files do not say: EPSG:27700
    #[arg(long, value_name = "CODE")]
    pub crs: Option<String>,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub people: PeopleAtPoints,
    /// Leave out parts of a place below this share, such as 0.01
    #[arg(long, value_name = "SHARE", default_value_t = 0.0, value_parser = share)]
    pub least: f64,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub origin: Origin,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub output: Output,
}

fn share(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(share) if (0.0..0.5).contains(&share) => Ok(share),
        _ => Err("write a share from 0 to below 0.5".into()),
    }
}

impl Overlay {
    /// As the stage takes it.
    #[must_use]
    pub fn choice(&self) -> OverlayChoice {
        OverlayChoice {
            from: self.from.clone(),
            from_id: self.from_id.clone(),
            to: self.to.clone(),
            to_id: self.to_id.clone(),
            crs: self.crs.clone(),
            points: self.people.choice(),
            least: self.least,
        }
    }
}

/// `clusters`.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:  allotment clusters examples/spatial/need.csv --value income \\\n            --boundaries examples/spatial/places.geojson"
)]
pub struct Clusters {
    /// A row a place
    pub table: PathBuf,
    /// The column of codes; by default the first
    #[arg(long, value_name = "COLUMN")]
    pub id: Option<String>,
    /// The column that is looked at
    #[arg(long, value_name = "COLUMN")]
    pub value: String,
    /// The borders of places: GeoJSON or GeoParquet
    #[arg(long, value_name = "FILE", required_unless_present = "x")]
    pub boundaries: Option<PathBuf>,
    /// The property of their codes; by default called as the table's column
    #[arg(long, value_name = "PROPERTY", requires = "boundaries")]
    pub boundaries_id: Option<String>,
    /// Instead of borders: the table's column eastward, for knn and band
    #[arg(long, value_name = "COLUMN", requires = "y", requires = "crs")]
    pub x: Option<String>,
    /// The table's column northward
    #[arg(long, value_name = "COLUMN", requires = "x")]
    pub y: Option<String>,
    /// What the coordinates mean, where the file does not say: EPSG:27700
    #[arg(long, value_name = "CODE")]
    pub crs: Option<String>,
    /// Who counts as a neighbour: queen, rook, knn:K or band:METRES
    #[arg(long, value_name = "RULE", default_value = "queen")]
    pub weights: Neighbours,
    /// How many times chance is drawn; 0 for none
    #[arg(long, value_name = "N", default_value_t = 999)]
    pub permutations: usize,
    /// The share of false discoveries that is put up with
    #[arg(long, value_name = "SHARE", default_value_t = 0.05)]
    pub fdr: f64,
    /// The seed of everything drawn
    #[arg(long, default_value_t = SEED)]
    pub seed: u64,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub origin: Origin,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub output: Output,
}

impl Clusters {
    /// As the stage takes it.
    #[must_use]
    pub fn choice(&self) -> ClustersChoice {
        let coordinates = self.x.clone().zip(self.y.clone());
        ClustersChoice {
            table: self.table.clone(),
            id: self.id.clone(),
            value: self.value.clone(),
            boundaries: self.boundaries.clone(),
            boundaries_id: self.boundaries_id.clone(),
            coordinates: coordinates.map(|(x, y)| [x, y]),
            crs: self.crs.clone(),
            neighbours: self.weights,
            permutations: self.permutations,
            fdr: self.fdr,
            seed: self.seed,
        }
    }
}

/// `group`.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:  allotment group examples/spatial/need.csv --boundaries examples/spatial/places.geojson \\\n            --like income,health --people population --about 10000"
)]
pub struct Group {
    /// A row a place
    pub table: PathBuf,
    /// The column of codes; by default the first
    #[arg(long, value_name = "COLUMN")]
    pub id: Option<String>,
    /// The columns that make places alike
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',', required = true)]
    pub like: Vec<String>,
    /// The column of people
    #[arg(long, value_name = "COLUMN", required_unless_present = "groups")]
    pub people: Option<String>,
    /// The borders of places: GeoJSON or GeoParquet
    #[arg(long, value_name = "FILE")]
    pub boundaries: PathBuf,
    /// The property of their codes; by default called as the table's column
    #[arg(long, value_name = "PROPERTY")]
    pub boundaries_id: Option<String>,
    /// What the coordinates mean, where the file does not say: EPSG:27700
    #[arg(long, value_name = "CODE")]
    pub crs: Option<String>,
    /// Who counts as a neighbour: queen, rook, knn:K or band:METRES
    #[arg(long, value_name = "RULE", default_value = "queen")]
    pub weights: Neighbours,
    /// At least so many people in each group, and as many groups as that allows
    #[arg(long, value_name = "PEOPLE", required_unless_present = "groups")]
    pub about: Option<f64>,
    /// So many groups
    #[arg(long, value_name = "K", conflicts_with = "about")]
    pub groups: Option<usize>,
    /// How groups are found; by default max-p with --about, skater with --groups
    #[arg(long, value_enum)]
    pub method: Option<Method>,
    /// Take the columns as they are, not as z-scores
    #[arg(long)]
    pub raw: bool,
    /// The seed of everything drawn
    #[arg(long, default_value_t = SEED)]
    pub seed: u64,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub origin: Origin,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub output: Output,
}

/// How groups are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Method {
    /// A tree of the least differences, cut where it pays most
    Skater,
    /// As many groups as the floor of people allows
    MaxP,
    /// Neighbours joined, the least loss first; with --groups
    Ward,
}

impl Group {
    /// As the stage takes it.
    #[must_use]
    pub fn choice(&self) -> GroupChoice {
        let size = match (self.groups, self.about) {
            (Some(groups), _) => GroupSize::Groups(groups),
            (None, about) => GroupSize::AtLeast(about.unwrap_or_default()),
        };
        let method = match self.method {
            Some(Method::Ward) => GroupMethod::Ward,
            Some(Method::MaxP) => GroupMethod::MaxP,
            Some(Method::Skater) => GroupMethod::Skater,
            None => self
                .groups
                .map_or(GroupMethod::MaxP, |_| GroupMethod::Skater),
        };
        GroupChoice {
            table: self.table.clone(),
            id: self.id.clone(),
            like: self.like.clone(),
            people: self.people.clone(),
            boundaries: self.boundaries.clone(),
            boundaries_id: self.boundaries_id.clone(),
            crs: self.crs.clone(),
            neighbours: self.weights,
            size,
            method,
            standardise: !self.raw,
            seed: self.seed,
        }
    }
}
