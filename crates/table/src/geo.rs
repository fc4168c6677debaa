//! Ground and points of places, from GeoParquet and GeoJSON and back.

use std::path::Path;

use allotment_place::{MultiPolygon, PlaceId, Point};
use geojson::GeometryValue;

use crate::fault::{Fault, Faults};
use crate::file::{FileBytes, read_bytes, unpack};
use crate::provenance::Source;
use crate::table::Table;

mod crs;
mod features_read;
mod geojson_read;
mod geojson_write;
mod geoparquet;
mod wkb;

pub use features_read::FeatureTable;

/// The ground of places, one shape a code, in the order of the file.
#[derive(Debug, Clone, PartialEq)]
pub struct Boundaries {
    /// The codes, each once.
    pub ids: Vec<PlaceId>,
    /// The ground of each.
    pub shapes: Vec<MultiPolygon>,
    /// What the coordinates mean, such as `EPSG:4326`; unknown if the file
    /// does not say.
    pub crs: Option<String>,
    /// Where they came from.
    pub source: Source,
}

/// A point for each place, such as a centroid, in the order of the file.
#[derive(Debug, Clone, PartialEq)]
pub struct Points {
    /// The codes, each once.
    pub ids: Vec<PlaceId>,
    /// The point of each.
    pub points: Vec<Point>,
    /// What the coordinates mean, such as `EPSG:4326`; unknown if the file
    /// does not say.
    pub crs: Option<String>,
    /// Where they came from.
    pub source: Source,
}

/// Shapes to write beside a table, one a row.
#[derive(Debug, Clone, Copy)]
pub enum Shapes<'a> {
    /// The ground of each place.
    Areas(&'a [MultiPolygon]),
    /// A point for each place.
    Points(&'a [Point]),
}

impl Boundaries {
    /// The boundaries in the file at `path`, told apart by its name:
    /// GeoParquet (`.parquet`) with shapes in WKB, or GeoJSON (`.geojson`,
    /// `.geojson.gz`). The codes are in the column or property `id_column`.
    /// Heights are passed over.
    ///
    /// # Errors
    /// A fault for every code that is missing or comes twice and every shape
    /// that is no polygon, or why the file cannot be read at all.
    pub fn read(path: impl AsRef<Path>, id_column: &str) -> Result<Self, Faults> {
        Self::from_file(&read_bytes(path.as_ref())?, id_column)
    }

    /// The boundaries that `bytes` are as a file called `name`, as by
    /// [`Boundaries::read`].
    ///
    /// # Errors
    /// As by [`Boundaries::read`].
    pub fn from_bytes(name: &str, bytes: Vec<u8>, id_column: &str) -> Result<Self, Faults> {
        let name = name.to_owned();
        Self::from_file(&FileBytes { name, bytes }, id_column)
    }

    fn from_file(file: &FileBytes, id_column: &str) -> Result<Self, Faults> {
        let read = read(file, id_column, wkb::polygons, geojson_read::polygons)?;
        Ok(Self {
            ids: read.ids,
            shapes: read.shapes,
            crs: read.crs,
            source: file.source(),
        })
    }
}

impl Points {
    /// The points in the file at `path`, as by [`Boundaries::read`].
    ///
    /// # Errors
    /// As by [`Boundaries::read`], every shape being a point.
    pub fn read(path: impl AsRef<Path>, id_column: &str) -> Result<Self, Faults> {
        Self::from_file(&read_bytes(path.as_ref())?, id_column)
    }

    /// The points that `bytes` are as a file called `name`, as by
    /// [`Points::read`].
    ///
    /// # Errors
    /// As by [`Points::read`].
    pub fn from_bytes(name: &str, bytes: Vec<u8>, id_column: &str) -> Result<Self, Faults> {
        let name = name.to_owned();
        Self::from_file(&FileBytes { name, bytes }, id_column)
    }

    fn from_file(file: &FileBytes, id_column: &str) -> Result<Self, Faults> {
        let read = read(file, id_column, wkb::point, geojson_read::point)?;
        Ok(Self {
            ids: read.ids,
            points: read.shapes,
            crs: read.crs,
            source: file.source(),
        })
    }
}

impl Points {
    /// The points of a table with one column eastward and one northward, such
    /// as `lon` and `lat`; `crs` says what they mean, as in `EPSG:4326`.
    ///
    /// # Errors
    /// A fault for every code that is missing or comes twice and every
    /// coordinate that is missing or no number, or if there is no such column.
    pub fn from_table(
        table: &Table,
        id_column: &str,
        [x_column, y_column]: [&str; 2],
        crs: Option<&str>,
    ) -> Result<Self, Faults> {
        let mut faults = Faults::new();
        let ids = faults.collect(table.place_ids(id_column));
        let mut coordinates = |column: &str| {
            let cells = faults.collect(table.numbers(column)).unwrap_or_default();
            let mut present = Vec::with_capacity(cells.len());
            for (row, cell) in cells.into_iter().enumerate() {
                if cell.is_none() {
                    let help = "give every place its point, or leave it out";
                    faults.push(table.fault_at(row, column, "the coordinate is missing", help));
                }
                present.extend(cell);
            }
            present
        };
        let (x, y) = (coordinates(x_column), coordinates(y_column));
        faults.into_result(())?;
        let points = x.into_iter().zip(y).map(|(x, y)| Point { x, y });
        Ok(Self {
            ids: ids.expect("no fault"),
            points: points.collect(),
            crs: crs.map(str::to_owned),
            source: table.source().clone(),
        })
    }
}

impl Shapes<'_> {
    fn len(&self) -> usize {
        match self {
            Self::Areas(areas) => areas.len(),
            Self::Points(points) => points.len(),
        }
    }
}

/// Codes and shapes of a file.
struct Read<T> {
    ids: Vec<PlaceId>,
    shapes: Vec<T>,
    crs: Option<String>,
}

/// What is wrong with a shape, in the words of a message.
type NoShape = String;

fn read<T>(
    file: &FileBytes,
    id_column: &str,
    from_wkb: impl Fn(&[u8]) -> Result<T, NoShape>,
    from_geojson: impl Fn(&GeometryValue) -> Result<T, NoShape>,
) -> Result<Read<T>, Faults> {
    let name = file.name.to_lowercase();
    let ends = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
    if ends(&[".parquet", ".geoparquet"]) {
        geoparquet::read(&file.name, &file.bytes, id_column, from_wkb)
    } else if ends(&[".geojson.gz", ".json.gz"]) {
        let bytes = unpack(&file.name, &file.bytes)?;
        geojson_read::read(&file.name, &bytes, id_column, from_geojson)
    } else if ends(&[".geojson", ".json"]) {
        geojson_read::read(&file.name, &file.bytes, id_column, from_geojson)
    } else {
        let what = "the name does not end in .parquet, .geojson or .geojson.gz";
        let help = "save the shapes as GeoParquet or GeoJSON, and name the file so";
        Err(Fault::new(&file.name, what, help).into())
    }
}
