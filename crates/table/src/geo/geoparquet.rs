//! GeoParquet in and out: a Parquet file with shapes in well-known binary.
//!
//! Source: Open Geospatial Consortium, *GeoParquet*, version 1.1.0.

use std::sync::Arc;

use allotment_place::{Bounds, MultiPolygon};
use arrow_array::BinaryArray;
use serde_json::{Map, Value, json};

use crate::column::Values;
use crate::fault::{Fault, Faults};
use crate::format::{infer, parquet_read, parquet_write};
use crate::table::Table;

use super::{NoShape, Read, Shapes, crs, wkb};

const GEOMETRY: &str = "geometry";

pub(super) fn read<T>(
    name: &str,
    bytes: &[u8],
    id_column: &str,
    shape: impl Fn(&[u8]) -> Result<T, NoShape>,
) -> Result<Read<T>, Faults> {
    let file = parquet_read::open(name, bytes)?;
    let notes = geo_notes(name, &file.notes)?;
    let primary = notes
        .as_ref()
        .and_then(|notes| notes.get("primary_column")?.as_str());
    let geometry = primary.unwrap_or(GEOMETRY).to_owned();
    let about = notes
        .as_ref()
        .and_then(|notes| notes.get("columns")?.get(&geometry));
    let encoding = about.and_then(|about| about.get("encoding")?.as_str());
    if let Some(encoding) = encoding.filter(|encoding| *encoding != "WKB") {
        let what = format!("the shapes are encoded as '{encoding}'");
        let fault = Fault::new(name, what, "write the GeoParquet file with shapes in WKB");
        return Err(fault.in_column(geometry).into());
    }
    let crs = about.and_then(crs::of_geoparquet);
    let table = parquet_read::table_of(name, file)?;
    let mut faults = Faults::new();
    let shapes = faults.collect(shapes_of(&table, &geometry, shape));
    let ids = faults.collect(table.place_ids(id_column));
    faults.into_result(())?;
    Ok(Read {
        ids: ids.expect("no fault"),
        shapes: shapes.expect("no fault"),
        crs,
    })
}

fn shapes_of<T>(
    table: &Table,
    geometry: &str,
    shape: impl Fn(&[u8]) -> Result<T, NoShape>,
) -> Result<Vec<T>, Faults> {
    let Values::Bytes(cells) = table.column(geometry)?.values() else {
        let help = "write the shapes in WKB, as GeoParquet does";
        let fault = Fault::new(table.name(), "holds no shapes", help);
        return Err(fault.in_column(geometry).into());
    };
    let mut faults = Faults::new();
    let mut shapes = Vec::with_capacity(table.rows());
    for (row, cell) in cells.iter().enumerate() {
        let read = cell.ok_or_else(|| "is missing".to_owned()).and_then(&shape);
        match read {
            Ok(shape) => shapes.push(shape),
            Err(what) => {
                let help = "draw the shape of the place anew, or leave the place out";
                let what = format!("the shape {what}");
                faults.push(table.fault_at(row, geometry, what, help));
            }
        }
    }
    faults.into_result(shapes)
}

fn geo_notes(name: &str, notes: &[(String, Option<String>)]) -> Result<Option<Value>, Faults> {
    let geo = notes.iter().find(|(key, _)| key == "geo");
    let Some(text) = geo.and_then(|(_, text)| text.as_ref()) else {
        return Ok(None);
    };
    let notes = serde_json::from_str(text).map_err(|error| {
        let what = format!("its GeoParquet notes are no JSON ({error})");
        Fault::new(name, what, "write the file anew")
    })?;
    Ok(Some(notes))
}

impl Table {
    /// The table as GeoParquet 1.1, with `shapes`, one a row, in the column
    /// `geometry`. `crs` says what the coordinates mean: `EPSG:4326`,
    /// `OGC:CRS84`, `EPSG:27700`, or nothing if that is unknown.
    ///
    /// # Errors
    /// A fault for another `crs`, or if the table has a column `geometry`.
    ///
    /// # Panics
    /// If there are not as many shapes as rows.
    pub fn to_geoparquet(&self, shapes: Shapes<'_>, crs: Option<&str>) -> Result<Vec<u8>, Faults> {
        assert_eq!(shapes.len(), self.rows(), "one shape a row");
        if self.has(GEOMETRY) {
            let help = "rename the column, or leave it out";
            let fault = Fault::new(self.name(), "is there already", help);
            return Err(fault.in_column(GEOMETRY).into());
        }
        let notes = json!({
            "version": "1.1.0",
            "primary_column": GEOMETRY,
            "columns": {GEOMETRY: self.about_shapes(shapes, crs)?},
        });
        let cells: BinaryArray = match shapes {
            Shapes::Areas(areas) => {
                let cells = areas.iter().map(wkb::from_polygons);
                cells.map(Some).collect()
            }
            Shapes::Points(points) => {
                let cells = points.iter().copied().map(wkb::from_point);
                cells.map(Some).collect()
            }
        };
        let mut columns: Vec<_> = self
            .columns()
            .iter()
            .map(|column| (column.name().to_owned(), infer::typed(column).to_array()))
            .collect();
        columns.push((GEOMETRY.into(), Arc::new(cells)));
        let notes = vec![("geo".to_owned(), notes.to_string())];
        parquet_write::write(self.name(), self.rows(), columns, notes)
    }

    fn about_shapes(&self, shapes: Shapes<'_>, crs: Option<&str>) -> Result<Value, Faults> {
        let kind = match shapes {
            Shapes::Areas(_) => "MultiPolygon",
            Shapes::Points(_) => "Point",
        };
        let mut about = Map::new();
        about.insert("encoding".into(), "WKB".into());
        about.insert("geometry_types".into(), json!([kind]));
        match crs {
            None => {
                about.insert("crs".into(), Value::Null);
            }
            // What GeoParquet means when it says nothing.
            Some(crs::LONGITUDE_LATITUDE) => {}
            Some(crs) => {
                let projjson = crs::projjson(crs).ok_or_else(|| {
                    let what = format!("coordinates in '{crs}' cannot be written to GeoParquet");
                    Fault::new(self.name(), what, "use EPSG:4326, OGC:CRS84 or EPSG:27700")
                })?;
                about.insert("crs".into(), projjson);
            }
        }
        if let Some(Bounds { low, high }) = bounds(shapes) {
            about.insert("bbox".into(), json!([low.x, low.y, high.x, high.y]));
        }
        Ok(Value::Object(about))
    }
}

fn bounds(shapes: Shapes<'_>) -> Option<Bounds> {
    let each: Vec<Bounds> = match shapes {
        Shapes::Areas(areas) => areas.iter().filter_map(MultiPolygon::bounds).collect(),
        Shapes::Points(points) => points
            .iter()
            .map(|&point| Bounds {
                low: point,
                high: point,
            })
            .collect(),
    };
    each.into_iter()
        .reduce(|all, one| all.with(one.low).with(one.high))
}
