//! The columns of a table of places, and what is wrong with them by name.

use std::collections::BTreeSet;

use allotment_outcome::linear::LinearError;
use allotment_outcome::spillover::{Position, SpilloverError, nearest_treated};
use allotment_table::{Faults, Table};

use super::{SpilloverChoice, Whereabouts};
use crate::outcome::places::{names, numbers, yes_or_no};

const HELP: &str = "fill it in, or leave the place out";

/// The columns that were asked for.
pub(super) struct Columns {
    pub(super) treated: Vec<bool>,
    pub(super) distances: Vec<f64>,
    pub(super) changes: Vec<f64>,
    pub(super) covariates: Vec<Vec<f64>>,
    pub(super) clusters: Option<Vec<u32>>,
    /// Whether coordinates on a plane look like degrees.
    like_degrees: bool,
}

impl Columns {
    /// Reads them from `table`.
    ///
    /// # Errors
    /// Columns that are not there, cells that are missing or out of their range,
    /// places named twice.
    pub(super) fn read(table: &Table, choice: &SpilloverChoice) -> Result<Self, Faults> {
        let mut faults = Faults::new();
        names(table, &choice.unit, &mut faults);
        let treated = yes_or_no(table, &choice.treated, &mut faults);
        let mut changes = numbers(table, &choice.outcome, HELP, &mut faults);
        if let Some(name) = &choice.before {
            let before = numbers(table, name, HELP, &mut faults);
            if let (Some(changes), Some(before)) = (&mut changes, before) {
                for (change, before) in changes.iter_mut().zip(before) {
                    *change -= before;
                }
            }
        }
        let covariates: Vec<Vec<f64>> = choice
            .covariates
            .iter()
            .filter_map(|name| {
                let help = "fill it in, or leave the column out of --covariates";
                numbers(table, name, help, &mut faults)
            })
            .collect();
        let clusters = choice
            .cluster
            .as_ref()
            .and_then(|name| faults.collect(crate::outcome::panel::numbered(table, name)))
            .map(|(_, of)| of);
        let treated = treated.unwrap_or_default();
        let (distances, like_degrees) =
            distances(table, &choice.whereabouts, &treated, &mut faults);
        faults.into_result(())?;
        Ok(Self {
            treated,
            distances,
            changes: changes.unwrap_or_default(),
            covariates,
            clusters,
            like_degrees,
        })
    }

    /// How many clusters the places are in that are not left out.
    pub(super) fn clusters_kept(&self, choice: &SpilloverChoice) -> Option<usize> {
        let clusters = self.clusters.as_ref()?;
        let kept = clusters
            .iter()
            .enumerate()
            .filter(|(unit, _)| self.treated[*unit] || self.distances[*unit] >= choice.donut);
        Some(
            kept.map(|(_, cluster)| cluster)
                .collect::<BTreeSet<_>>()
                .len(),
        )
    }

    /// What is wrong, with rings and covariates by name.
    pub(super) fn named(&self, error: &SpilloverError, choice: &SpilloverChoice) -> String {
        let last = choice.rings.last().copied().unwrap_or_default();
        match error {
            SpilloverError::TooFew { group, found } if group == "treated" => format!(
                "{found} places are treated ('{}' is 1) where at least 2 are needed: spillover needs several treated places",
                choice.treated
            ),
            SpilloverError::TooFew { group, found } => {
                let places = match found {
                    0 => "no untreated place is".to_owned(),
                    1 => "only 1 untreated place is".to_owned(),
                    found => format!("only {found} untreated places are"),
                };
                let ring: Option<usize> = group
                    .strip_prefix("in ring ")
                    .and_then(|number| number.parse().ok());
                let where_ = ring.map_or_else(
                    || format!("at least {last} from the nearest treated one, to compare with"),
                    |ring| {
                        let from = match ring {
                            0 => choice.donut,
                            ring => choice.rings[ring - 1],
                        };
                        format!(
                            "between {from} and {} from the nearest treated one",
                            choice.rings[ring]
                        )
                    },
                );
                let help = if self.like_degrees {
                    "the coordinates look like degrees, say --lon and --lat instead of --x and --y"
                } else if ring.is_some() {
                    "choose other edges for --rings, or a smaller --donut"
                } else {
                    "let the last of --rings end nearer, or add places further away"
                };
                format!("{places} {where_}: {help}")
            }
            SpilloverError::Edge { ring, edge } => {
                let before = match ring {
                    0 => format!("where the first ring begins, at {}", choice.donut),
                    ring => format!("the one before, {}", choice.rings[ring - 1]),
                };
                format!(
                    "an edge of {edge} is not beyond {before}: give edges that go up, such as 1000,2000,5000"
                )
            }
            SpilloverError::Linear(LinearError::Collinear { column, on }) => {
                let name = |at: &usize| term(*at, choice);
                let on: Vec<String> = on.iter().map(name).collect();
                let on = if on.is_empty() {
                    "is the same for all places".to_owned()
                } else {
                    format!("is fixed by {}", on.join(" and "))
                };
                format!("{} {on}: leave one of them out", name(column))
            }
            SpilloverError::Linear(LinearError::TooFewRows { rows, columns }) => format!(
                "{rows} places are too few for {columns} numbers (an effect for each ring and covariate): use fewer rings or covariates, or more places"
            ),
            other => other.to_string(),
        }
    }
}

/// A column of the fit, by name.
fn term(at: usize, choice: &SpilloverChoice) -> String {
    let rings = choice.rings.len();
    match at {
        0 => "the mean of all places".into(),
        1 => format!("'{}'", choice.treated),
        at if at < 2 + rings => format!("the ring that ends at {}", choice.rings[at - 2]),
        at => choice.covariates.get(at - 2 - rings).map_or_else(
            || "a covariate".into(),
            |name| format!("covariate '{name}'"),
        ),
    }
}

/// How far each place is from the nearest treated one, and whether coordinates on
/// a plane look like degrees.
fn distances(
    table: &Table,
    whereabouts: &Whereabouts,
    treated: &[bool],
    faults: &mut Faults,
) -> (Vec<f64>, bool) {
    let mut two = |one: &str, other: &str| {
        let help = "fill it in: how far the place is from others cannot be told";
        let found = (
            numbers(table, one, help, faults),
            numbers(table, other, help, faults),
        );
        (found.0.unwrap_or_default(), found.1.unwrap_or_default())
    };
    let (positions, like_degrees) = match whereabouts {
        Whereabouts::Distance(name) => return (given(table, name, treated, faults), false),
        Whereabouts::Plane { x, y } => {
            let (x, y) = two(x, y);
            let small = |all: &[f64], most: f64| all.iter().all(|one| one.abs() <= most);
            let like_degrees = small(&x, 180.0) && small(&y, 90.0);
            let both = x.into_iter().zip(y);
            let positions = both.map(|(x, y)| Position::Plane { x, y });
            (positions.collect::<Vec<_>>(), like_degrees)
        }
        Whereabouts::Globe {
            longitude,
            latitude,
        } => {
            let (east, north) = two(longitude, latitude);
            for (name, all, most) in [(longitude, &east, 180.0), (latitude, &north, 90.0)] {
                // Only whole columns have rows that can be named.
                if all.len() != table.rows() {
                    continue;
                }
                for (row, degrees) in all.iter().enumerate() {
                    if degrees.abs() > most {
                        let what = format!("{degrees} degrees are not between -{most} and {most}");
                        let help = "write degrees east of Greenwich in --lon and north of the equator in --lat; metres belong in --x and --y";
                        faults.push(table.fault_at(row, name, what, help));
                    }
                }
            }
            let both = east.into_iter().zip(north);
            let positions = both.map(|(longitude, latitude)| Position::Globe {
                longitude,
                latitude,
            });
            (positions.collect(), false)
        }
    };
    (nearest_treated(&positions, treated), like_degrees)
}

/// Distances as a table gives them; those of treated places may be empty.
fn given(table: &Table, name: &str, treated: &[bool], faults: &mut Faults) -> Vec<f64> {
    let Some(cells) = faults.collect(table.numbers(name)) else {
        return Vec::new();
    };
    let mut distances = Vec::with_capacity(cells.len());
    for (row, cell) in cells.into_iter().enumerate() {
        let is_treated = treated.get(row).copied().unwrap_or(true);
        match cell {
            _ if is_treated => {}
            None => faults.push(table.fault_at(row, name, "the number is missing", HELP)),
            Some(distance) if distance < 0.0 => {
                let what = format!("a distance of {distance} is below 0");
                let help = "write how far the place is from the nearest treated one";
                faults.push(table.fault_at(row, name, what, help));
            }
            Some(_) => {}
        }
        distances.push(if is_treated {
            0.0
        } else {
            cell.unwrap_or_default()
        });
    }
    distances
}
