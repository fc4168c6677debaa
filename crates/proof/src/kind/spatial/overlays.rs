//! Overlays, in Trafford and in England and Wales.

use allotment_crosswalk::{Crosswalk, Piece};
use allotment_place::{MultiPolygon, Polygon, Ring};
use allotment_projection::{Crs, project};
use allotment_spatial::overlay::{Part, Parts, overlay};
use serde_json::Value;
use std::collections::BTreeMap;

use super::super::outcome::{Compared, read, wrong};
use super::{by_code, file, ground};
use crate::data::Data;
use crate::error::ProofError;

pub(super) fn trafford(
    files: &[String],
    data: &Data,
    compared: &mut Compared,
) -> Result<(), ProofError> {
    let published = read(&data.path(file(files, 3)?))?;
    let (old, new, wards) = (file(files, 0)?, file(files, 1)?, file(files, 2)?);
    // `tobler` keeps areas in single precision: a part in 17 million of each.
    for (from, from_id, to, to_id, count, rate, near, group, key) in [
        (
            old,
            "lsoa11cd",
            new,
            "lsoa21cd",
            "pop2020",
            "share65",
            1e-7,
            "LSOA",
            "lsoa11_to_lsoa21",
        ),
        (
            new,
            "lsoa21cd",
            wards,
            "wd25cd",
            "pop2021",
            "IMD_score",
            1e-5,
            "wards",
            "lsoa21_to_wd25",
        ),
    ] {
        let (here, there) = (
            ground(data, from, from_id, "")?,
            ground(data, to, to_id, "")?,
        );
        let (shapes, targets): (Vec<_>, Vec<_>) = (
            here.values().cloned().collect(),
            there.values().cloned().collect(),
        );
        let of = |name: &str| properties(data, from, from_id, name, here.keys());
        let parts = overlay(&shapes, &targets);
        let lookup = Parts::by_area(shapes.len(), &parts);
        let counts = brought_over(&of(count)?, &lookup, targets.len());
        let rates = mean_by_area(&of(rate)?, &parts, targets.len());
        for ((code, shared), averaged) in there.keys().zip(counts).zip(rates) {
            let expected = &published[key][code];
            compared.near(
                group,
                format!("{code} {count}"),
                shared,
                &expected[count],
                1e-3,
            );
            compared.near(
                group,
                format!("{code} {rate}"),
                averaged,
                &expected[rate],
                near,
            );
        }
    }
    Ok(())
}

/// Counts on the other geography, as `overlay` and then `crosswalk` bring them.
fn brought_over(counts: &[Option<f64>], parts: &Parts, places: usize) -> Vec<Option<f64>> {
    assert!(parts.lost.is_empty(), "every place lies in another");
    let pieces: Vec<Piece> = (parts.from.iter().zip(&parts.to).zip(&parts.weight))
        .map(|((&from, &to), &weight)| Piece {
            from: from as usize,
            to: to as usize,
            weight,
        })
        .collect();
    let crosswalk = Crosswalk::new(counts.len(), places, &pieces);
    crosswalk.expect("the parts are pieces").count(counts)
}

/// What `tobler` calls intensive: the mean over the parts of a place, by their
/// area. It shows that the areas are right; we bring no rate over so.
fn mean_by_area(values: &[Option<f64>], parts: &[Part], places: usize) -> Vec<Option<f64>> {
    let mut sums = vec![(0.0, 0.0); places];
    for part in parts {
        if let Some(value) = values[part.from as usize] {
            let sum = &mut sums[part.to as usize];
            sum.0 += value * part.area;
            sum.1 += part.area;
        }
    }
    let mean = |(sum, area)| (area > 0.0).then_some(sum / area);
    sums.into_iter().map(mean).collect()
}

/// A property of each feature of a GeoJSON file.
fn properties<'a>(
    data: &Data,
    path: &str,
    id: &str,
    name: &str,
    codes: impl Iterator<Item = &'a String>,
) -> Result<Vec<Option<f64>>, ProofError> {
    let document = read(&data.path(path))?;
    let features = document["features"]
        .as_array()
        .map_or(&[][..], Vec::as_slice);
    let of: BTreeMap<&str, Option<f64>> = features
        .iter()
        .filter_map(|feature| {
            let properties: &Value = &feature["properties"];
            Some((properties[id].as_str()?, properties[name].as_f64()))
        })
        .collect();
    Ok(codes
        .map(|code| of.get(code.as_str()).copied().flatten())
        .collect())
}

pub(super) fn england(
    files: &[String],
    data: &Data,
    compared: &mut Compared,
) -> Result<(), ProofError> {
    let (from, to) = (
        ground(data, file(files, 0)?, "lsoa11cd", "")?,
        ground(data, file(files, 1)?, "lsoa21cd", "")?,
    );
    let people = by_code(&data.table(file(files, 2)?)?, "lsoa11cd", "pop2020")?;
    let people: Vec<Option<f64>> = from.keys().map(|code| people.get(code).copied()).collect();
    let published = by_code(&data.table(file(files, 3)?)?, "lsoa21cd", "pop2020_alloc")?;
    let (shapes, targets) = (in_metres(&from)?, in_metres(&to)?);
    let lookup = Parts::by_area(shapes.len(), &overlay(&shapes, &targets));
    let found = brought_over(&people, &lookup, targets.len());
    for (code, found) in to.keys().zip(&found) {
        // Theirs was projected by another program, to within millimetres,
        // and areas are kept in single precision.
        let expected = published.get(code).copied();
        compared.near("people", code, *found, &expected.into(), 2e-3);
    }
    let (given, got): (f64, f64) = (people.iter().flatten().sum(), found.iter().flatten().sum());
    compared.holds(
        "total",
        "people",
        (given - got).abs() < 1e-9 * given,
        &format!("{got}"),
    );
    Ok(())
}

fn in_metres(places: &BTreeMap<String, MultiPolygon>) -> Result<Vec<MultiPolygon>, ProofError> {
    let (degrees, grid) = (Crs::degrees(), Crs::british_grid());
    let ring = |ring: &Ring| {
        let mut points = ring.points().to_vec();
        project(&degrees, &grid, &mut points)
            .map_err(|error| wrong("projection", &error.to_string()))?;
        Ring::new(points).ok_or_else(|| wrong("projection", "a ring is none any more"))
    };
    let shape = |shape: &MultiPolygon| {
        let polygons = shape.0.iter().map(|polygon| {
            Ok(Polygon {
                outer: ring(&polygon.outer)?,
                holes: polygon
                    .holes
                    .iter()
                    .map(ring)
                    .collect::<Result<_, ProofError>>()?,
            })
        });
        polygons.collect::<Result<_, _>>().map(MultiPolygon)
    };
    places.values().map(shape).collect()
}
