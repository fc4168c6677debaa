//! Neighbours: where need clusters, what of one geography lies in another, and
//! groups of places side by side. Reads tables and borders, runs the stage, and
//! tells what came of it.

mod best_fit;
mod clusters;
mod draw;
mod ground;
mod group;
mod near;
mod neighbours;
mod overlay;
mod people;
mod portrait;
mod spec;
mod swapped;

pub use best_fit::{BestFitChoice, best_fit};
pub(crate) use clusters::clusters_of;
pub use clusters::{ClustersChoice, clusters};
pub use draw::{AreaChoice, DrawChoice, Drawn, Hand, ListedCode, SharedBy, codes_in, draw};
pub(crate) use ground::{Ground, mended, place_of, refused, turned};
pub(crate) use group::group_of;
pub use group::{GroupChoice, GroupMethod, GroupSize, group};
pub use neighbours::Neighbours;
pub use overlay::{OverlayChoice, PointsChoice, overlay};
pub use portrait::{AreaSpec, PlaceSpec, PointsSpec, Portrait, PortraitChoice, portrait_command};
pub(crate) use portrait::{Known, RunSoFar, portrait};
pub use spec::{ClustersSpec, GroupSpec};
pub(crate) use swapped::refuse_swapped;

use allotment_spatial::SpatialError;
use allotment_table::{Fault, Faults, Table};

use crate::Sheet;

/// A table, and what to say of it beside the table.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The table, with its provenance.
    pub sheet: Sheet,
    /// What was found, what was mended, and what to mind, in sentences.
    pub said: Vec<String>,
}

/// What the stage refuses, at the row of `table` that it names.
fn fault(error: &SpatialError, table: &Table, rows: &[usize], column: &str) -> Faults {
    let message = error.to_string();
    let (what, help) = message
        .split_once(": ")
        .unwrap_or((&message, "correct the input"));
    let row = match error {
        SpatialError::NoPoint { row }
        | SpatialError::NoValue { row }
        | SpatialError::NoPeople { row, .. } => rows.get(*row),
        _ => None,
    };
    match row {
        Some(&row) => table.fault_at(row, column, what, help).into(),
        None => Fault::new(table.name(), what, help).into(),
    }
}

/// Up to six of `codes`, and how many more.
fn some(codes: &[&str]) -> String {
    const SHOWN: usize = 6;
    let shown = codes[..codes.len().min(SHOWN)].join(", ");
    match codes.len().saturating_sub(SHOWN) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// `1 place`, `2 places`.
fn count(number: usize, one: &str, many: &str) -> String {
    let thousands = allotment_place::thousands(number as u64);
    format!("{thousands} {}", if number == 1 { one } else { many })
}
