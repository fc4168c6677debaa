//! `place draw`, as people type it.

use std::path::PathBuf;

use allotment_programme::spatial::{AreaChoice, DrawChoice};
use clap::{Args, Subcommand};

use super::crosswalk::{Figures, figures};
use super::people::PeopleAtPoints;
use super::{Origin, Output};

/// `place`.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:  allotment place draw examples/place/harbour.geojson \\\n            --areas examples/spatial/places.geojson --table examples/spatial/need.csv \\\n            --id code --columns count:population"
)]
pub struct Place {
    /// What to do
    #[command(subcommand)]
    pub command: PlaceCommand,
}

/// The commands on one place.
#[derive(Debug, Subcommand)]
pub enum PlaceCommand {
    /// The figures of a neighbourhood that residents drew: a shape, or a list of codes
    Draw(Box<Draw>),
}

/// `place draw`.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:  allotment place draw examples/place/harbour.geojson \\\n            --areas examples/spatial/places.geojson --table examples/spatial/need.csv \\\n            --id code --columns count:population"
)]
pub struct Draw {
    /// The shape, as GeoJSON: a feature, several, or bare polygons
    #[arg(
        value_name = "AREA.geojson",
        required_unless_present = "codes",
        requires = "areas"
    )]
    pub file: Option<PathBuf>,
    /// Instead of a shape: codes of small areas, or of larger ones that --via has
    #[arg(
        long,
        value_name = "CODES",
        value_delimiter = ',',
        conflicts_with = "file"
    )]
    pub codes: Vec<String>,
    /// A look-up with a small area's code and those of larger areas on each line
    #[arg(long, value_name = "LOOKUP", requires = "codes")]
    pub via: Option<PathBuf>,
    /// The borders of the small areas: GeoJSON or GeoParquet
    #[arg(long, value_name = "FILE", requires = "file")]
    pub areas: Option<PathBuf>,
    /// The property of their codes [default: as --id]
    #[arg(long, value_name = "PROPERTY", requires = "areas")]
    pub areas_id: Option<String>,
    /// The figures of the small areas, a row an area
    #[arg(long, value_name = "TABLE")]
    pub table: PathBuf,
    /// The table's column of codes
    #[arg(long, value_name = "COLUMN", default_value = "id")]
    pub id: String,
    /// What is told: count:COLUMN,… and rate:NUMERATOR/DENOMINATOR,…
    #[arg(long, required = true, num_args = 1.., value_name = "KIND:COLUMNS", value_parser = figures)]
    pub columns: Vec<Figures>,
    /// What its people call it
    #[arg(long)]
    pub name: Option<String>,
    /// The JSON of an earlier drawing: the id stays, the version goes on
    #[arg(long, value_name = "FILE")]
    pub previous: Option<PathBuf>,
    /// Also write which areas lie inside, and how much of each
    #[arg(long, value_name = "FILE")]
    pub members: Option<PathBuf>,
    /// What the drawing's coordinates mean, where the file is wrong: EPSG:27700
    #[arg(long, value_name = "CODE", requires = "file")]
    pub crs: Option<String>,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub people: PeopleAtPoints,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub origin: Origin,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub output: Output,
}

impl Draw {
    /// As the stage takes it.
    #[must_use]
    pub fn choice(&self) -> DrawChoice {
        let area = match (&self.file, &self.areas) {
            (Some(file), Some(borders)) => AreaChoice::Shape {
                file: file.clone(),
                crs: self.crs.clone(),
                borders: borders.clone(),
                borders_id: self.areas_id.clone().unwrap_or_else(|| self.id.clone()),
                points: self.people.choice(),
            },
            _ => AreaChoice::Codes {
                codes: self.codes.clone(),
                lookup: self.via.clone(),
            },
        };
        DrawChoice {
            area,
            table: self.table.clone(),
            id: self.id.clone(),
            columns: self
                .columns
                .iter()
                .flat_map(|some| some.0.clone())
                .collect(),
            name: self.name.clone(),
            previous: self.previous.clone(),
        }
    }
}
