//! A neighbourhood as people draw it: any shape, or a list of codes. Its figures
//! come from the small areas inside.

pub(super) mod codes;
pub(super) mod identity;
mod list;
pub(super) mod shape;
pub(super) mod tell;

use std::path::PathBuf;

use allotment_table::{Faults, Source, Table};
use serde_json::Value;

pub use list::{ListedCode, codes_in};

use super::{Answer, PointsChoice};
use crate::Origins;
use crate::crosswalk::Figure;
use crate::vintage::{Side, clash};

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
        /// What says how much of an area lies inside.
        by: SharedBy,
        /// How exactly it was drawn.
        hand: Hand,
    },
    /// In these areas.
    Codes {
        /// Codes of small areas, or of larger ones.
        codes: Vec<ListedCode>,
        /// The look-up with the small areas of the larger ones.
        lookup: Option<PathBuf>,
    },
}

/// What says how much of an area that lies inside in part does.
#[derive(Debug, Clone, PartialEq)]
pub enum SharedBy {
    /// Points where people live.
    Points(PointsChoice),
    /// The ground, as somebody asked for.
    Ground,
    /// The ground, as nothing better is there: that is told.
    GroundUnasked,
}

/// How exactly a shape was drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Hand {
    /// By hand: slivers of areas are not meant, and areas all but whole are.
    #[default]
    Unsteady,
    /// To the metre: every part of an area counts, so that shapes that divide the ground
    /// between them divide its people.
    Exact,
}

impl Hand {
    /// Parts of an area below this share are not meant; above 1 less this, the whole area
    /// is.
    const fn unsteady(self) -> f64 {
        match self {
            Self::Unsteady => 0.005,
            // What is left of rounding where two borders are one.
            Self::Exact => 1e-9,
        }
    }
}

/// How much of each small area lies in the neighbourhood.
pub(super) struct Inside {
    /// The areas that lie in it, in order of code.
    pub(super) members: Vec<Member>,
    /// What says how much of an area lies inside: `people`, `ground` or `codes`.
    pub(super) shared_by: &'static str,
    /// What the neighbourhood is told apart by: its own ground or codes.
    pub(super) fingerprint: String,
    /// Of its own ground, how much lies in none of the areas, from 0 to 1.
    pub(super) uncovered: f64,
    pub(super) sources: Vec<Source>,
    pub(super) notes: Vec<String>,
}

impl Inside {
    /// Says that the ground decided, if any area lies in part; `help` what would be
    /// better.
    pub(super) fn mind_the_ground(&mut self, help: &str) {
        if self.shared_by == "ground" && self.members.iter().any(|member| !member.is_whole) {
            self.notes.push(format!(
                "mind: areas in part are shared out by their ground, and not by who lives where: {help}, or say --by ground."
            ));
        }
    }
}

/// A small area that lies in a neighbourhood.
pub(super) struct Member {
    pub(super) code: String,
    /// How much of it lies inside, as far as anybody can tell.
    pub(super) share: f64,
    /// Whether all of it surely does.
    pub(super) is_whole: bool,
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
        AreaChoice::Shape {
            borders,
            borders_id,
            ..
        } => {
            let side = Side::named(borders.display().to_string(), borders_id);
            if let Some(fault) = clash(&side, &Side::of(&table, &choice.id)) {
                return Err(fault.into());
            }
            shape::inside(&choice.area, origins)?
        }
        AreaChoice::Codes { codes, lookup } => {
            let lookup = lookup.as_deref().map(|path| origins.table(path));
            let lookups: Vec<Table> = lookup.transpose()?.into_iter().collect();
            codes::inside(codes, &lookups, &ids, (&table, &choice.id))?
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
