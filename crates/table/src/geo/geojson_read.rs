//! GeoJSON in, with the line on which each feature begins.
//!
//! Source: Butler and others (2016), *The GeoJSON Format*, RFC 7946.

use std::str::FromStr;

use allotment_place::{MultiPolygon, Point, Polygon};
use geojson::{Feature, GeometryValue, Position};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::column::Column;
use crate::fault::{Fault, Faults};
use crate::nearest;
use crate::table::{Lines, Table};

use super::wkb::ring;
use super::{NoShape, Read, crs};

/// The outside of a collection; its features are read one by one.
#[derive(Deserialize)]
struct Collection<'a> {
    #[serde(rename = "type")]
    kind: String,
    #[serde(borrow, default)]
    features: Vec<&'a RawValue>,
    #[serde(default)]
    crs: Option<serde_json::Value>,
}

/// The features of a collection, as they stand, with their lines.
pub(super) struct Collected<'a> {
    pub(super) raw: Vec<&'a str>,
    pub(super) lines: Vec<u64>,
    pub(super) crs: String,
}

/// The features that `bytes` are as a file called `name`.
pub(super) fn collect<'a>(name: &str, bytes: &'a [u8]) -> Result<Collected<'a>, Faults> {
    let text = std::str::from_utf8(bytes)
        .map_err(|_| Fault::new(name, "is not UTF-8 text", "save the file as UTF-8"))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let collection: Collection<'_> =
        serde_json::from_str(text).map_err(|error| not_json(name, &error))?;
    if collection.kind != "FeatureCollection" {
        let what = format!(
            "is a GeoJSON '{}', not a FeatureCollection",
            collection.kind
        );
        let help = "put the places as features into one FeatureCollection";
        return Err(Fault::new(name, what, help).into());
    }
    Ok(Collected {
        lines: lines_of(text, &collection.features),
        raw: collection.features.iter().map(|raw| raw.get()).collect(),
        crs: crs::of_geojson(collection.crs.as_ref()),
    })
}

pub(super) fn read<T>(
    name: &str,
    bytes: &[u8],
    id_column: &str,
    shape: impl Fn(&GeometryValue) -> Result<T, NoShape>,
) -> Result<Read<T>, Faults> {
    let Collected { raw, lines, crs } = collect(name, bytes)?;
    let mut faults = Faults::new();
    let mut codes = Vec::with_capacity(lines.len());
    let mut shapes = Vec::with_capacity(lines.len());
    for (raw, &line) in raw.iter().zip(&lines) {
        match one(name, raw, id_column, &shape) {
            Ok((code, shape)) => {
                codes.push(Some(code));
                shapes.push(shape);
            }
            Err(fault) => {
                codes.push(None);
                faults.push(fault.at_line(line));
            }
        }
    }
    faults.into_result(())?;
    let table = Table::new(name, vec![Column::text(id_column, codes)]);
    let ids = table
        .with_lines(Lines::listed(lines))
        .place_ids(id_column)?;
    Ok(Read {
        ids,
        shapes,
        crs: Some(crs),
    })
}

/// The polygon or polygons that `value` is.
pub(super) fn polygons(value: &GeometryValue) -> Result<MultiPolygon, NoShape> {
    let polygon = |rings: &Vec<Vec<Position>>| {
        let mut rings = rings.iter().map(|points| {
            let points = points.iter().map(position);
            ring(points.collect::<Result<_, _>>()?)
        });
        let outer = rings.next().ok_or("has a polygon without a ring")??;
        let holes = rings.collect::<Result<_, _>>()?;
        Ok(Polygon { outer, holes })
    };
    match value {
        GeometryValue::Polygon { coordinates } => Ok(MultiPolygon(vec![polygon(coordinates)?])),
        GeometryValue::MultiPolygon { coordinates } => {
            let polygons: Result<_, NoShape> = coordinates.iter().map(polygon).collect();
            Ok(MultiPolygon(polygons?))
        }
        other => Err(format!("is a {}, not a polygon", other.type_name())),
    }
}

/// The point that `value` is.
pub(super) fn point(value: &GeometryValue) -> Result<Point, NoShape> {
    match value {
        GeometryValue::Point { coordinates } => position(coordinates),
        other => Err(format!("is a {}, not a point", other.type_name())),
    }
}

fn position(position: &Position) -> Result<Point, NoShape> {
    match position.as_slice() {
        &[x, y, ..] => Ok(Point { x, y }),
        _ => Err("has a position with fewer than two numbers".into()),
    }
}

/// The code and the shape of one feature.
fn one<T>(
    name: &str,
    raw: &str,
    id_column: &str,
    shape: impl Fn(&GeometryValue) -> Result<T, NoShape>,
) -> Result<(String, T), Fault> {
    let feature = Feature::from_str(raw).map_err(|error| {
        let what = format!("is no GeoJSON feature ({error})");
        Fault::new(name, what, "correct the feature, or write the file anew")
    })?;
    let code = match feature.property(id_column) {
        Some(serde_json::Value::String(code)) => code.clone(),
        Some(serde_json::Value::Number(code)) => code.to_string(),
        Some(serde_json::Value::Null) => String::new(),
        Some(_) => {
            let help = "give every place its code as text";
            return Err(Fault::new(name, "is no text", help).in_column(id_column));
        }
        None => return Err(no_property(name, &feature, id_column)),
    };
    let no_shape = |what: NoShape| {
        let help = "draw the shape of the place anew, or leave the place out";
        Fault::new(name, format!("the shape of '{code}' {what}"), help)
    };
    let geometry = feature.geometry.as_ref();
    let geometry = geometry.ok_or_else(|| no_shape("is missing".into()))?;
    let shape = shape(&geometry.value).map_err(no_shape)?;
    Ok((code, shape))
}

fn no_property(name: &str, feature: &Feature, wanted: &str) -> Fault {
    let names = feature.properties.iter().flat_map(|all| all.keys());
    let names: Vec<&str> = names.map(String::as_str).collect();
    let help = nearest::help("properties", wanted, &names);
    Fault::new(name, format!("there is no property '{wanted}'"), help)
}

/// The line on which each feature begins. The features are parts of `text`.
fn lines_of(text: &str, features: &[&RawValue]) -> Vec<u64> {
    let (mut line, mut counted) = (1, 0);
    let begin = text.as_ptr() as usize;
    features
        .iter()
        .map(|feature| {
            let at = feature.get().as_ptr() as usize - begin;
            line += text[counted..at].matches('\n').count() as u64;
            counted = at;
            line
        })
        .collect()
}

fn not_json(name: &str, error: &serde_json::Error) -> Fault {
    let text = error.to_string();
    let what = text.split(" at line ").next().unwrap_or(&text);
    let (what, help) = if error.is_eof() {
        (
            "the GeoJSON is cut short".to_owned(),
            "fetch or copy the file again",
        )
    } else {
        (
            format!("is no GeoJSON ({what})"),
            "correct the file, or write it anew",
        )
    };
    let fault = Fault::new(name, what, help);
    match error.line() {
        0 => fault,
        line => fault.at_line(line as u64),
    }
}
