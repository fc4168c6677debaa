//! Boundaries as GeoJSON.

use std::fmt::Write;

use crate::{csv::push_degrees, shape::Ground};

/// A feature collection: for each feature its ground and its properties, by
/// name and text. Outer rings run anticlockwise, holes clockwise.
///
/// Source: RFC 7946, section 3.1.6; longitude before latitude (3.1.1).
pub(crate) fn feature_collection<'a>(
    name: &str,
    features: impl Iterator<Item = (&'a Ground, Vec<(&'static str, &'a str)>)>,
) -> String {
    let mut text = format!("{{\"type\":\"FeatureCollection\",\"name\":\"{name}\",\"features\":[");
    for (row, (ground, properties)) in features.enumerate() {
        text.push_str(if row == 0 { "\n" } else { ",\n" });
        text.push_str("{\"type\":\"Feature\",\"properties\":{");
        for (at, (key, value)) in properties.into_iter().enumerate() {
            let comma = if at == 0 { "" } else { "," };
            let value = value.replace('\\', "\\\\").replace('"', "\\\"");
            write!(text, "{comma}\"{key}\":\"{value}\"").expect("a string takes any text");
        }
        text.push_str("},\"geometry\":");
        geometry(ground, &mut text);
        text.push('}');
    }
    text.push_str("\n]}\n");
    text
}

fn geometry(ground: &Ground, text: &mut String) {
    match ground.0.as_slice() {
        [only] => {
            text.push_str("{\"type\":\"Polygon\",\"coordinates\":");
            polygon(only, text);
        }
        pieces => {
            text.push_str("{\"type\":\"MultiPolygon\",\"coordinates\":[");
            for (at, piece) in pieces.iter().enumerate() {
                text.push_str(if at == 0 { "" } else { "," });
                polygon(piece, text);
            }
            text.push(']');
        }
    }
    text.push('}');
}

fn polygon(rings: &[crate::shape::Outline], text: &mut String) {
    text.push('[');
    for (at, ring) in rings.iter().enumerate() {
        text.push_str(if at == 0 { "[" } else { ",[" });
        for (at, spot) in ring.iter().enumerate() {
            text.push_str(if at == 0 { "[" } else { ",[" });
            push_degrees(text, spot.x);
            text.push(',');
            push_degrees(text, spot.y);
            text.push(']');
        }
        text.push(']');
    }
    text.push(']');
}
