//! Neighbours, patterns, overlays and groups found by others' software, found here.

mod best_fit;
mod groups;
mod overlays;
mod patterns;

use std::collections::BTreeMap;

use allotment_place::MultiPolygon;
use allotment_spatial::SpatialError;
use allotment_table::{Boundaries, Table};

use super::outcome::{Compared, wrong};
use crate::case::SpatialOf;
use crate::data::Data;
use crate::error::ProofError;

/// What the case `of` compares on `files`, in the order that its case names: a
/// row a number, with its `group` and 1 in `same` if it is within the tolerance.
pub(super) fn compare(of: SpatialOf, files: &[String], data: &Data) -> Result<Table, ProofError> {
    let mut compared = Compared::default();
    match of {
        SpatialOf::Patterns => patterns::patterns(files, data, &mut compared),
        SpatialOf::Overlay => overlays::trafford(files, data, &mut compared),
        SpatialOf::OverlayOfEngland => overlays::england(files, data, &mut compared),
        SpatialOf::BestFit => best_fit::best_fit(files, data, &mut compared),
        SpatialOf::Groups => groups::groups(files, data, &mut compared),
    }?;
    Ok(compared.table())
}

fn file(files: &[String], at: usize) -> Result<&str, ProofError> {
    let named = files.get(at).map(String::as_str);
    named.ok_or_else(|| {
        wrong(
            "spatial",
            &format!("the case names fewer than {} files", at + 1),
        )
    })
}

fn ours<T>(found: Result<T, SpatialError>) -> Result<T, ProofError> {
    found.map_err(|error| wrong("spatial", &error.to_string()))
}

/// Ground by code, in order of codes.
fn ground(
    data: &Data,
    path: &str,
    id: &str,
    only: &str,
) -> Result<BTreeMap<String, MultiPolygon>, ProofError> {
    let read = Boundaries::read(data.path(path), id)?;
    let places = read.ids.iter().map(ToString::to_string).zip(read.shapes);
    Ok(places.filter(|(id, _)| id.starts_with(only)).collect())
}

/// The numbers of a column by code.
fn by_code(table: &Table, id: &str, name: &str) -> Result<BTreeMap<String, f64>, ProofError> {
    let cells = table.text(id)?.into_iter().zip(table.numbers(name)?);
    let both = cells.filter_map(|(id, number)| Some((id?.to_owned(), number?)));
    Ok(both.collect())
}

/// The numbers of `codes`, all of which must be there.
fn in_order<'a>(
    numbers: &BTreeMap<String, f64>,
    codes: impl Iterator<Item = &'a String>,
) -> Result<Vec<f64>, ProofError> {
    codes
        .map(|code| {
            let number = numbers.get(code).copied();
            number.ok_or_else(|| wrong(code, "it has no number"))
        })
        .collect()
}
