//! `place draw` and `place best-fit`, as people type them.

use std::path::PathBuf;

use allotment_programme::spatial::{
    AreaChoice, BestFitChoice, DrawChoice, Hand, PortraitChoice, SharedBy, codes_in,
};
use allotment_table::Faults;
use clap::{Args, Subcommand, ValueEnum};

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
    /// A neighbourhood that residents drew, in full: a shape, or a list of codes
    Draw(Box<Draw>),
    /// A look-up from the smallest areas to larger ones, by where their people's middle lies
    BestFit(Box<BestFit>),
}

/// `place draw`.
#[derive(Debug, Args)]
#[command(
    before_help = "In a programme's folder this is enough:  allotment place draw harbour.geojson",
    after_help = "Example:  allotment place draw examples/place/harbour.geojson \\\n            --areas examples/spatial/places.geojson --table examples/spatial/need.csv \\\n            --id code --columns count:population"
)]
pub struct Draw {
    /// The shape, as GeoJSON: a feature, several, or bare polygons
    #[arg(value_name = "AREA.geojson", required_unless_present = "codes")]
    pub file: Option<PathBuf>,
    /// Instead of a shape: codes of small areas and of larger ones, or a file of them
    #[arg(
        long,
        value_name = "CODES|FILE",
        value_delimiter = ',',
        num_args = 1..,
        conflicts_with = "file"
    )]
    pub codes: Vec<String>,
    /// The programme that knows places, need, peers, assets and money [default: .]
    #[arg(long, value_name = "DIR", conflicts_with_all = ["table", "areas"])]
    pub programme: Option<PathBuf>,
    /// A look-up with a small area's code and those of larger areas on each line
    #[arg(long, value_name = "LOOKUP", requires = "codes")]
    pub via: Option<PathBuf>,
    /// Without a programme: the figures of the small areas, a row an area
    #[arg(long, value_name = "TABLE", requires = "columns")]
    pub table: Option<PathBuf>,
    /// The borders of the small areas: GeoJSON or GeoParquet
    #[arg(long, value_name = "FILE", requires = "file", requires = "table")]
    pub areas: Option<PathBuf>,
    /// The property of their codes [default: as --id]
    #[arg(long, value_name = "PROPERTY", requires = "areas")]
    pub areas_id: Option<String>,
    /// The table's column of codes
    #[arg(long, value_name = "COLUMN", default_value = "id")]
    pub id: String,
    /// What is told of the table: count:COLUMN,… and rate:NUMERATOR/DENOMINATOR,…
    #[arg(long, num_args = 1.., value_name = "KIND:COLUMNS", value_parser = figures, requires = "table")]
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
    /// Also write a page that stands alone
    #[arg(long, value_name = "FILE.html", conflicts_with = "table")]
    pub page: Option<PathBuf>,
    /// What the drawing's coordinates mean, where the file is wrong: EPSG:27700
    #[arg(long, value_name = "CODE", requires = "file")]
    pub crs: Option<String>,
    /// Every part of an area counts, however small: for shapes that divide a town between them
    #[arg(long, requires = "file")]
    pub as_drawn: bool,
    /// What says how much of an area in part lies inside; by default people, where points are known
    #[arg(long, value_enum, conflicts_with = "points")]
    pub by: Option<By>,
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

/// What says how much of an area lies inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum By {
    /// Its ground, wherever people live
    Ground,
}

impl Draw {
    /// As the stage takes it, if tables are named.
    ///
    /// # Errors
    /// [`Faults`] of a file of codes.
    pub fn choice(&self) -> Result<Option<DrawChoice>, Faults> {
        let Some(table) = &self.table else {
            return Ok(None);
        };
        let by = match (self.people.choice(), self.by) {
            (Some(points), _) => SharedBy::Points(points),
            (None, Some(By::Ground)) => SharedBy::Ground,
            (None, None) => SharedBy::GroundUnasked,
        };
        let area = match (&self.file, &self.areas) {
            (Some(file), Some(borders)) => AreaChoice::Shape {
                file: file.clone(),
                crs: self.crs.clone(),
                borders: borders.clone(),
                borders_id: self.areas_id.clone().unwrap_or_else(|| self.id.clone()),
                by,
                hand: self.hand(),
            },
            _ => AreaChoice::Codes {
                codes: codes_in(&self.codes)?,
                lookup: self.via.clone(),
            },
        };
        Ok(Some(DrawChoice {
            area,
            table: table.clone(),
            id: self.id.clone(),
            columns: (self.columns.iter())
                .flat_map(|some| some.0.clone())
                .collect(),
            name: self.name.clone(),
            previous: self.previous.clone(),
        }))
    }

    fn hand(&self) -> Hand {
        if self.as_drawn {
            Hand::Exact
        } else {
            Hand::Unsteady
        }
    }

    /// As a programme is asked.
    ///
    /// # Errors
    /// [`Faults`] of a file of codes.
    pub fn portrait(&self) -> Result<PortraitChoice, Faults> {
        Ok(PortraitChoice {
            shape: self.file.clone(),
            crs: self.crs.clone(),
            codes: codes_in(&self.codes)?,
            lookup: self.via.clone(),
            points: self.people.choice(),
            by_ground: self.by == Some(By::Ground),
            hand: self.hand(),
            name: self.name.clone(),
            previous: self.previous.clone(),
        })
    }
}

/// `place best-fit`.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:  allotment place best-fit examples/place/middles.csv --id oa26cd \\\n            --x easting --y northing --crs EPSG:27700 --people people \\\n            --areas examples/spatial/places.geojson --areas-id code"
)]
pub struct BestFit {
    /// The smallest areas, a row each, with the middle of their people
    #[arg(value_name = "CENTROIDS")]
    pub table: PathBuf,
    /// Their column of codes
    #[arg(long, value_name = "COLUMN")]
    pub id: String,
    /// The column eastward
    #[arg(long, value_name = "COLUMN", default_value = "lon")]
    pub x: String,
    /// The column northward
    #[arg(long, value_name = "COLUMN", default_value = "lat")]
    pub y: String,
    /// What the coordinates mean; lon and lat are degrees
    #[arg(long, value_name = "CODE")]
    pub crs: Option<String>,
    /// The column of people: the look-up then says how many it places by estimate
    #[arg(long, value_name = "COLUMN")]
    pub people: Option<String>,
    /// The borders of the larger areas: GeoJSON or GeoParquet
    #[arg(long, value_name = "FILE")]
    pub areas: PathBuf,
    /// The property of their codes
    #[arg(long, value_name = "PROPERTY")]
    pub areas_id: String,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub origin: Origin,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub output: Output,
}

impl BestFit {
    /// As the stage takes it.
    #[must_use]
    pub fn choice(&self) -> BestFitChoice {
        BestFitChoice {
            table: self.table.clone(),
            id: self.id.clone(),
            coordinates: [self.x.clone(), self.y.clone()],
            crs: self.crs.clone(),
            people: self.people.clone(),
            areas: self.areas.clone(),
            areas_id: self.areas_id.clone(),
        }
    }
}
