//! From what a person asks to a finding.

use allotment_outcome::panel::PanelOptions;
use allotment_table::{Faults, Table};

use super::choice::OutcomeChoice;
use super::finding::Finding;
use super::method::Method;
use super::panel::{PanelColumns, PanelTable};
use super::{group_time, interrupted};

/// Asks `table` whether anything changed.
///
/// # Errors
/// [`Faults`], with the reason and the number, for what cannot be estimated.
pub fn outcome(
    table: Table,
    columns: &PanelColumns,
    choice: &OutcomeChoice,
) -> Result<Finding, Faults> {
    let table = PanelTable::new(table, columns)?;
    if choice.method == Method::Interrupted {
        return interrupted::find(&table, choice);
    }
    let panel = table.panel(PanelOptions {
        unbalanced: choice.unbalanced,
        repeated: choice.repeated,
    })?;
    group_time::find(&table, &panel, &choice.group_time())
}
