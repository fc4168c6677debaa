//! Two tables on one list of places, by code.

use std::collections::BTreeMap;

use allotment_place::PlaceId;
use allotment_table::{Fault, Faults, Table, nearest};

use crate::vintage::{clash_of, strangers};

/// Two tables of the same places.
#[derive(Debug)]
pub(super) struct Aligned {
    /// The codes of the first, and of the second.
    pub(super) ids: [Vec<PlaceId>; 2],
    /// For each place of the first its row in the second.
    pub(super) to_second: Vec<usize>,
}

/// For each place of `first` its row in `second`. Both must have the same
/// places: an index that leaves some out would move everybody's tenth.
///
/// # Errors
/// A fault for each code that one has and the other lacks.
pub(super) fn rows_in(
    (first, first_id): (&Table, &str),
    (second, second_id): (&Table, &str),
) -> Result<Aligned, Faults> {
    let mut faults = Faults::new();
    let ids = faults.collect(first.place_ids(first_id));
    let others = faults.collect(second.place_ids(second_id));
    let (Some(ids), Some(others)) = (ids, others) else {
        return faults
            .into_result(())
            .map(|()| unreachable!("there are faults"));
    };
    if let Some(fault) = clash_of((first, first_id), (second, second_id)) {
        return Err(fault.into());
    }
    let row_of: BTreeMap<&PlaceId, usize> = others.iter().zip(0..).collect();
    faults.extend(strangers((first, first_id), &ids, (second, second_id)));
    let known: BTreeMap<&PlaceId, usize> = ids.iter().zip(0..).collect();
    let mut rows = Vec::with_capacity(ids.len());
    for (row, id) in ids.iter().enumerate() {
        match row_of.get(id) {
            Some(&found) => rows.push(found),
            None => faults.push(stranger(first, first_id, row, id, second, &others)),
        }
    }
    for (row, id) in others.iter().enumerate() {
        if !known.contains_key(id) {
            faults.push(stranger(second, second_id, row, id, first, &ids));
        }
    }
    faults.into_result(())?;
    Ok(Aligned {
        ids: [ids, others],
        to_second: rows,
    })
}

fn stranger(
    table: &Table,
    column: &str,
    row: usize,
    id: &PlaceId,
    other: &Table,
    codes: &[PlaceId],
) -> Fault {
    let what = format!("'{id}' is not in {}", other.name());
    let near = nearest(id.as_str(), codes.iter().map(PlaceId::as_str));
    let help = match near.first() {
        Some(near) => format!("both indices need the same places; did you mean '{near}'?"),
        None => "both indices need the same places, of the same level and vintage".into(),
    };
    table.fault_at(row, column, what, help)
}
