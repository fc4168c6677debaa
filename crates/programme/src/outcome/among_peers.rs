//! Only peers of treated places are compared with.

use std::collections::BTreeSet;

use allotment_table::{Fault, Faults, Table};

use super::panel::{PanelColumns, PanelTable};
use crate::vintage::clash_of;

/// The rows of `panel` of treated units, and of units that `peers` (columns `place` or
/// `id`, and `peer`) names as a peer of one; and in words who was left out.
///
/// # Errors
/// [`Faults`] of either table, or if no treated unit has a peer in the panel.
pub fn among_peers(
    panel: &Table,
    columns: &PanelColumns,
    peers: &Table,
) -> Result<(Table, String), Faults> {
    let treated = PanelTable::new(panel.clone(), columns)?.first_treated();
    let treated: BTreeSet<&str> = treated.iter().map(|(unit, _)| unit.as_str()).collect();
    let own = if peers.has("id") && !peers.has("place") {
        "id"
    } else {
        "place"
    };
    let mut faults = Faults::new();
    faults.extend(clash_of((peers, own), (panel, &columns.unit)));
    let places = faults.collect(peers.text(own));
    let named = faults.collect(peers.text("peer"));
    faults.into_result(())?;
    let pairs = places
        .unwrap_or_default()
        .into_iter()
        .zip(named.unwrap_or_default());
    let of_treated: BTreeSet<&str> = pairs
        .filter(|(place, _)| place.is_some_and(|place| treated.contains(place)))
        .filter_map(|(_, peer)| peer)
        .filter(|peer| !treated.contains(peer))
        .collect();
    let units = panel.text(&columns.unit)?;
    let untreated: BTreeSet<&str> = units.iter().flatten().copied().collect();
    let untreated: BTreeSet<&str> = &untreated - &treated;
    let kept = &untreated & &of_treated;
    if kept.is_empty() {
        let what = format!(
            "none of the {} untreated units of the panel is a peer of a treated one",
            untreated.len()
        );
        let help = "use peers of these places, with the same codes, or leave the peers out";
        return Err(Fault::new(peers.name(), what, help).into());
    }
    let rows: Vec<usize> = (0..panel.rows())
        .filter(|&row| units[row].is_some_and(|unit| treated.contains(unit) || kept.contains(unit)))
        .collect();
    let mind = format!(
        "treated places are compared with the {} of {} untreated that are peers of one of them",
        kept.len(),
        untreated.len()
    );
    Ok((panel.select_rows(&rows), mind))
}
