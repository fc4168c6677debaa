//! The bar of each place: what its peers have.

use std::collections::{BTreeSet, HashMap};

use allotment_assets::{Bar, Peers, bars};
use allotment_place::PlaceId;
use allotment_table::{Faults, Table, nearest};

use super::load::Places;
use super::{GapSpec, Notes};
use crate::files::Files;
use crate::vintage::{clash_of, strangers};

/// The peers of places, and the densities that bars are held at, if they are.
#[derive(Debug)]
pub(super) struct Comparison {
    peers: Peers,
    held: Option<(Table, Vec<usize>)>,
}

impl Comparison {
    /// Reads what `spec` names.
    pub(super) fn load(
        spec: &GapSpec,
        places: &Places,
        files: &Files<'_>,
        notes: &mut Notes,
    ) -> Result<Self, Faults> {
        let table = files.table(&spec.peers)?;
        let own = (&places.table, places.id_column.as_str());
        if let Some(fault) = clash_of((&table, "id"), own) {
            return Err(fault.into());
        }
        let peers = read_peers(&table, places, spec.firm)?;
        for (id, _) in places
            .ids
            .iter()
            .zip(&peers)
            .filter(|(_, peers)| peers.is_empty())
        {
            let what = format!("'{id}' has no peers, and so no gap");
            notes.push("places without peers", table.name(), None, what);
        }
        let held = match &spec.hold {
            Some(path) => {
                let held = files.table(path)?;
                if let Some(fault) = clash_of((&held, "id"), own) {
                    return Err(fault.into());
                }
                let rows = rows_of(&held, "id", places)?;
                Some((held, rows))
            }
            None => None,
        };
        Ok(Self { peers, held })
    }

    /// The bar of every place for the type `name`, of which places have
    /// `density` now.
    pub(super) fn bars(&self, name: &str, density: &[Option<f64>]) -> Result<Vec<Bar>, Faults> {
        let Some((held, rows)) = &self.held else {
            return Ok(bars(density, &self.peers));
        };
        let cells = held.measures(&format!("{name}_density"))?;
        let then: Vec<Option<f64>> = rows.iter().map(|&row| cells[row]).collect();
        Ok(bars(&then, &self.peers))
    }
}

/// The row of every place in `table`.
fn rows_of(table: &Table, column: &str, places: &Places) -> Result<Vec<usize>, Faults> {
    let ids = table.place_ids(column)?;
    let row_of: HashMap<&PlaceId, usize> = ids.iter().zip(0..).collect();
    let mut faults = Faults::new();
    let own = (&places.table, places.id_column.as_str());
    faults.extend(strangers(own, &places.ids, (table, column)));
    let mut rows = Vec::with_capacity(places.ids.len());
    for (row, id) in places.ids.iter().enumerate() {
        match row_of.get(id) {
            Some(&at) => rows.push(at),
            None => {
                let what = format!("'{id}' is not in {}", table.name());
                let help = "hold the bar at an output for the same places";
                faults.push(places.table.fault_at(row, &places.id_column, what, help));
            }
        }
    }
    faults.into_result(rows)
}

fn read_peers(table: &Table, places: &Places, firm_only: bool) -> Result<Peers, Faults> {
    let mut faults = Faults::new();
    let ids = faults.collect(table.place_codes("id")).unwrap_or_default();
    let others = faults
        .collect(table.place_codes("peer"))
        .unwrap_or_default();
    let firm = if firm_only {
        faults.collect(table.booleans("firm"))
    } else {
        None
    };
    faults.into_result(())?;
    let row_of: HashMap<&PlaceId, usize> = places.ids.iter().zip(0..).collect();
    let mut peers: Peers = vec![Vec::new(); places.ids.len()];
    let mut pairs = BTreeSet::new();
    let mut faults = Faults::new();
    let own = (&places.table, places.id_column.as_str());
    faults.extend(strangers((table, "id"), &ids, own));
    for (row, (id, other)) in ids.iter().zip(&others).enumerate() {
        let mut find = |code: &PlaceId, column: &str| {
            let found = row_of.get(code).copied();
            if found.is_none() {
                let near = nearest(code.as_str(), places.ids.iter().map(PlaceId::as_str));
                let help = match near.first() {
                    Some(near) => format!("did you mean '{near}'? use peers of the same places"),
                    None => "use peers of the same places, of one level and vintage".into(),
                };
                let what = format!(
                    "'{code}' is not among the places of {}",
                    places.table.name()
                );
                faults.push(table.fault_at(row, column, what, help));
            }
            found
        };
        let (Some(of), Some(peer)) = (find(id, "id"), find(other, "peer")) else {
            continue;
        };
        if of == peer || !pairs.insert((of, peer)) {
            let what = if of == peer {
                format!("'{id}' is its own peer")
            } else {
                format!("'{other}' is a peer of '{id}' on an earlier line already")
            };
            faults.push(table.fault_at(row, "peer", what, "remove the line"));
            continue;
        }
        let counts = firm.as_ref().is_none_or(|firm| firm[row] == Some(true));
        if counts {
            peers[of].push(peer);
        }
    }
    faults.into_result(peers)
}
