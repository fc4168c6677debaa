//! The features of a GeoJSON as a table: what is said of each, and where it is.

use std::collections::BTreeSet;
use std::str::FromStr;

use allotment_place::{MultiPolygon, Point};
use geojson::{Feature, GeometryValue};
use serde_json::Value;

use crate::column::Column;
use crate::fault::{Fault, Faults};
use crate::file::unpack;
use crate::table::{Lines, Table};

use super::geojson_read::{Collected, collect, point, polygons};

/// Features, each with its properties and a point.
#[derive(Debug, Clone)]
pub struct FeatureTable {
    /// A row a feature, a column a property: text as it stands, missing where a
    /// feature does not have it. Lists and objects are passed over.
    pub table: Table,
    /// The point of each: its own, or the centroid of its area; nothing where
    /// it has none.
    pub points: Vec<Option<Point>>,
    /// What the coordinates mean, such as `OGC:CRS84`.
    pub crs: String,
}

impl FeatureTable {
    /// The features that `bytes` are as a GeoJSON file called `name`.
    ///
    /// # Errors
    /// A fault for every feature that is none or has a shape that is broken, or
    /// why the file cannot be read at all.
    pub fn from_bytes(name: &str, bytes: &[u8]) -> Result<Self, Faults> {
        let unpacked = if name.to_lowercase().ends_with(".gz") {
            unpack(name, bytes)?
        } else {
            bytes.to_vec()
        };
        let Collected { raw, lines, crs } = collect(name, &unpacked)?;
        let mut faults = Faults::new();
        let mut features = Vec::with_capacity(raw.len());
        let mut points = Vec::with_capacity(raw.len());
        for (raw, &line) in raw.iter().zip(&lines) {
            let feature = Feature::from_str(raw).map_err(|error| {
                let what = format!("is no GeoJSON feature ({error})");
                Fault::new(name, what, "correct the feature, or write the file anew")
            });
            let read = feature.and_then(|feature| {
                let point = feature.geometry.as_ref().map(|shape| place(&shape.value));
                let point = point.transpose().map_err(|what| {
                    let help = "draw the shape anew, or leave the feature out";
                    Fault::new(name, format!("its shape {what}"), help)
                })?;
                Ok((feature, point.flatten()))
            });
            match read {
                Ok((feature, point)) => {
                    features.push(feature);
                    points.push(point);
                }
                Err(fault) => faults.push(fault.at_line(line)),
            }
        }
        faults.into_result(())?;
        let mut names: Vec<&str> = Vec::new();
        let mut known: BTreeSet<&str> = BTreeSet::new();
        let keys = features
            .iter()
            .filter_map(|feature| feature.properties.as_ref());
        for key in keys.flat_map(|all| all.keys()) {
            if known.insert(key) {
                names.push(key);
            }
        }
        let column = |key: &&str| {
            let cells = features.iter().map(|feature| match feature.property(key)? {
                Value::String(text) => Some(text.clone()),
                Value::Number(number) => Some(number.to_string()),
                Value::Bool(truth) => Some(truth.to_string()),
                _ => None,
            });
            Column::text(*key, cells)
        };
        let table = Table::new(name, names.iter().map(column).collect());
        Ok(Self {
            table: table
                .with_rows(features.len())
                .with_lines(Lines::listed(lines)),
            points,
            crs,
        })
    }
}

/// The point of a shape: nothing if it is a line or a collection.
fn place(shape: &GeometryValue) -> Result<Option<Point>, String> {
    match shape {
        GeometryValue::Point { .. } => point(shape).map(Some),
        GeometryValue::Polygon { .. } | GeometryValue::MultiPolygon { .. } => {
            Ok(MultiPolygon::centroid(&polygons(shape)?))
        }
        _ => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_and_areas_become_rows_with_their_lines() {
        let text = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"id":7,"name":"Hall","open":true},"geometry":{"type":"Point","coordinates":[1,2,99]}},
{"type":"Feature","properties":{"id":"8","size":[1]},"geometry":{"type":"Polygon","coordinates":[[[0,0],[4,0],[4,2],[0,2],[0,0]]]}},
{"type":"Feature","properties":null,"geometry":null}]}"#;
        let read = FeatureTable::from_bytes("a.geojson", text.as_bytes()).unwrap();
        assert_eq!(read.table.text("id").unwrap(), [Some("7"), Some("8"), None]);
        assert_eq!(read.table.text("open").unwrap()[0], Some("true"));
        assert_eq!(
            read.points,
            [
                Some(Point { x: 1.0, y: 2.0 }),
                Some(Point { x: 2.0, y: 1.0 }),
                None
            ]
        );
        assert_eq!((read.table.line_of(1), read.crs.as_str()), (3, "OGC:CRS84"));
    }

    #[test]
    fn a_broken_shape_is_told_with_its_line() {
        let text = "{\"type\":\"FeatureCollection\",\"features\":[\n\
            {\"type\":\"Feature\",\"properties\":{},\"geometry\":{\"type\":\"Point\",\"coordinates\":[1]}}]}";
        let report = FeatureTable::from_bytes("a.geojson", text.as_bytes())
            .unwrap_err()
            .report();
        assert!(report.starts_with("error: a.geojson:2: "), "{report}");
    }
}
