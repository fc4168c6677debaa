//! GeoJSON out, one feature a line.
//!
//! Source: Butler and others (2016), *The GeoJSON Format*, RFC 7946.

use std::fmt::Write as _;

use allotment_place::{MultiPolygon, Point, Ring};
use serde_json::{Map, Value};

use crate::fault::{Fault, Faults};
use crate::format::{infer, json_write};
use crate::table::Table;

use super::{Shapes, crs};

impl Table {
    /// The table as GeoJSON, with `shapes`, one a row, in longitude and
    /// latitude, rounded to `decimals` places: 6 are a tenth of a metre. Outer
    /// rings run anticlockwise and holes clockwise.
    ///
    /// # Errors
    /// A fault if `crs` is not `EPSG:4326` or `OGC:CRS84`, as GeoJSON knows no
    /// other, and for every column that has no text.
    ///
    /// # Panics
    /// If there are not as many shapes as rows.
    pub fn to_geojson(
        &self,
        shapes: Shapes<'_>,
        crs: &str,
        decimals: u8,
    ) -> Result<Vec<u8>, Faults> {
        assert_eq!(shapes.len(), self.rows(), "one shape a row");
        if !crs::is_longitude_latitude(crs) {
            let what = format!("coordinates in '{crs}' cannot be written to GeoJSON");
            let help = "turn them into longitude and latitude first, or write GeoParquet";
            return Err(Fault::new(self.name(), what, help).into());
        }
        let columns: Vec<_> = self
            .writable_columns()?
            .into_iter()
            .map(|column| (column.name(), infer::typed(column)))
            .collect();
        let mut text = String::from("{\"type\":\"FeatureCollection\",\"features\":[");
        for row in 0..self.rows() {
            let cells = columns
                .iter()
                .map(|(name, values)| ((*name).to_owned(), json_write::json_cell(values, row)));
            let properties = Value::Object(cells.collect::<Map<_, _>>());
            text += if row == 0 { "\n" } else { ",\n" };
            write!(
                text,
                "{{\"type\":\"Feature\",\"properties\":{properties},\"geometry\":"
            )
            .expect("a text takes any text");
            match shapes {
                Shapes::Areas(areas) => push_areas(&mut text, &areas[row], decimals),
                Shapes::Points(points) => {
                    text += "{\"type\":\"Point\",\"coordinates\":";
                    push_point(&mut text, points[row], decimals);
                    text.push('}');
                }
            }
            text.push('}');
        }
        text += "\n]}\n";
        Ok(text.into_bytes())
    }
}

fn push_areas(text: &mut String, area: &MultiPolygon, decimals: u8) {
    *text += "{\"type\":\"MultiPolygon\",\"coordinates\":[";
    for (place, polygon) in area.0.iter().enumerate() {
        *text += if place == 0 { "[" } else { ",[" };
        push_ring(text, &polygon.outer, true, decimals);
        for hole in &polygon.holes {
            text.push(',');
            push_ring(text, hole, false, decimals);
        }
        text.push(']');
    }
    *text += "]}";
}

fn push_ring(text: &mut String, ring: &Ring, anticlockwise: bool, decimals: u8) {
    let mut points = ring.points().to_vec();
    if (ring.twice_signed_area() > 0.0) != anticlockwise {
        points.reverse();
    }
    for (place, point) in points.into_iter().enumerate() {
        text.push(if place == 0 { '[' } else { ',' });
        push_point(text, point, decimals);
    }
    text.push(']');
}

fn push_point(text: &mut String, point: Point, decimals: u8) {
    let number = |number: f64| {
        let fixed = format!("{number:.*}", usize::from(decimals));
        let bare = if fixed.contains('.') {
            fixed.trim_end_matches('0').trim_end_matches('.')
        } else {
            &fixed
        };
        if bare == "-0" {
            "0".to_owned()
        } else {
            bare.to_owned()
        }
    };
    write!(text, "[{},{}]", number(point.x), number(point.y)).expect("a text takes any text");
}
