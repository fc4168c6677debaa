//! What the peers stage refused, as faults with file and line.

use allotment_peers::PeersError;
use allotment_table::{Fault, Faults};

use super::{PeersInput, PeersSpec};
use crate::spec::Document;

/// The faults that `error` is, for the spec in `document` and its table.
pub(crate) fn peers_faults(
    error: &PeersError,
    spec: &PeersSpec,
    document: &Document,
    input: &PeersInput,
) -> Faults {
    let message = error.to_string();
    let (what, help) = message
        .rsplit_once(": ")
        .unwrap_or((&message, "correct the spec"));
    let on_line = |line: u64| Faults::from(Fault::new(document.file(), what, help).at_line(line));
    match error {
        PeersError::Missing { rows, count, .. } => {
            let mut faults = Faults::new();
            for &(at, row) in rows {
                let column = &spec.structure[at].column.value;
                let what = format!("the value of '{column}' is missing");
                let help =
                    "fill it in, or leave the variable or the place out: peers are not guessed";
                faults.push(input.table.fault_at(row, column, what, help));
            }
            // The stage lists the first hundred, as faults do; the rest are counted.
            for _ in rows.len()..*count {
                let what = "another value is missing";
                faults.push(Fault::new(input.table.name(), what, "fill it in"));
            }
            faults
        }
        PeersError::Constant { at, .. }
        | PeersError::Weight { at, .. }
        | PeersError::Collinear { at, .. } => on_line(spec.structure[*at].column.line),
        _ => on_line(spec.line),
    }
}
