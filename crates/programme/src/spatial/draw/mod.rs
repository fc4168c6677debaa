//! A neighbourhood as people draw it: any shape, or a list of codes. Its figures
//! come from the small areas inside.

mod codes;
mod identity;
mod shape;
mod tell;

use std::path::PathBuf;

use allotment_table::{Faults, Source, Table};
use serde_json::Value;

use super::{Answer, PointsChoice};
use crate::Origins;
use crate::crosswalk::Figure;

/// What a person asks for.
#[derive(Debug, Clone)]
pub struct DrawChoice {
    /// Where the neighbourhood is.
    pub area: AreaChoice,
    /// The figures of the small areas.
    pub table: PathBuf,
    /// Its column of codes.
    pub id: String,
    /// What is told of the neighbourhood.
    pub columns: Vec<Figure>,
    /// What its people call it.
    pub name: Option<String>,
    /// What this command wrote of it before.
    pub previous: Option<PathBuf>,
}

/// Where a neighbourhood is.
#[derive(Debug, Clone)]
pub enum AreaChoice {
    /// In a shape that somebody drew.
    Shape {
        /// The GeoJSON.
        file: PathBuf,
        /// What its coordinates mean, where the file is not to be believed.
        crs: Option<String>,
        /// The borders of the small areas.
        borders: PathBuf,
        /// The property of their codes.
        borders_id: String,
        /// Points where people live: they say how much of an area lies inside.
        points: Option<PointsChoice>,
    },
    /// In these areas.
    Codes {
        /// Codes of small areas, or of larger ones.
        codes: Vec<String>,
        /// The look-up with the small areas of the larger ones.
        lookup: Option<PathBuf>,
    },
}

/// How much of each small area lies in the neighbourhood.
struct Inside {
    /// The areas that lie in it, in order of code.
    members: Vec<Member>,
    /// What says how much of an area lies inside: `people`, `ground` or `codes`.
    shared_by: &'static str,
    /// What the neighbourhood is told apart by: its own ground or codes.
    fingerprint: String,
    /// Of its own ground, how much lies in none of the areas, from 0 to 1.
    uncovered: f64,
    sources: Vec<Source>,
    notes: Vec<String>,
}

/// A small area that lies in a neighbourhood.
struct Member {
    code: String,
    /// How much of it lies inside, as far as anybody can tell.
    share: f64,
    /// Whether all of it surely does.
    is_whole: bool,
}

/// A neighbourhood, drawn.
#[derive(Debug, Clone)]
pub struct Drawn {
    /// A row a figure, with its provenance.
    pub answer: Answer,
    /// A row a small area, as a look-up from areas to the neighbourhood.
    pub members: Table,
}

/// The figures of a neighbourhood that somebody drew.
///
/// # Errors
/// [`Faults`] of a file, of a shape that cannot be measured, of codes that are
/// not there, or if nothing lies inside.
pub fn draw(choice: &DrawChoice, origins: &Origins) -> Result<Drawn, Faults> {
    let table = origins.table(&choice.table)?;
    let ids = table.place_ids(&choice.id)?;
    let ids: Vec<&str> = ids.iter().map(allotment_place::PlaceId::as_str).collect();
    let inside = match &choice.area {
        AreaChoice::Shape { .. } => shape::inside(&choice.area, origins)?,
        AreaChoice::Codes { codes, lookup } => {
            codes::inside(codes, lookup.as_deref(), &ids, &table, origins)?
        }
    };
    let previous: Option<Value> = choice
        .previous
        .as_deref()
        .map(identity::read_previous)
        .transpose()?;
    let identity = identity::of(&inside, choice.name.as_deref(), previous.as_ref());
    tell::tell(choice, &table, &ids, &inside, &identity)
}
