//! From what a person asks to a finding.

use allotment_outcome::panel::PanelOptions;
use allotment_table::{Faults, Table};

use super::choice::OutcomeChoice;
use super::finding::Finding;
use super::method::Method;
use super::panel::{PanelColumns, PanelTable};
use super::{group_time, imputation, interrupted, synthetic_control, synthetic_did, two_way};

/// This part of the largest outcome is what adding up rounds, and no effect.
const ROUNDING: f64 = 1e-12;

/// Asks `table` whether anything changed.
///
/// # Errors
/// [`Faults`], with the reason and the number, for what cannot be estimated.
pub fn outcome(
    table: Table,
    columns: &PanelColumns,
    choice: &OutcomeChoice,
) -> Result<Finding, Faults> {
    let columns = columns.clone().of_repeated(&table, choice.repeated);
    let table = PanelTable::new(table, &columns)?;
    let mut finding = find(&table, choice)?;
    settle(&mut finding, &table)?;
    Ok(finding)
}

/// Takes what is no more than rounding, beside the largest outcome of `table`, for zero.
///
/// # Errors
/// [`Faults`] of the column of outcomes.
pub(super) fn settle(finding: &mut Finding, table: &PanelTable) -> Result<(), Faults> {
    let largest = table.table().numbers(&table.columns().outcome)?;
    let largest = largest
        .iter()
        .flatten()
        .fold(0.0, |most: f64, y| most.max(y.abs()));
    finding.settle(ROUNDING * largest);
    Ok(())
}

fn find(table: &PanelTable, choice: &OutcomeChoice) -> Result<Finding, Faults> {
    if choice.method == Method::Interrupted {
        return interrupted::find(table, choice);
    }
    let options = PanelOptions {
        unbalanced: choice.unbalanced,
        repeated: choice.repeated,
    };
    if choice.method == Method::SyntheticControl {
        let panel = table.plain_panel(options)?;
        return synthetic_control::find(table, &panel, choice);
    }
    let panel = table.panel(options)?;
    match choice.method {
        Method::Imputation => imputation::find(table, &panel, choice),
        Method::TwoWay => two_way::find(table, &panel, choice),
        Method::SyntheticDid => synthetic_did::find(table, &panel, choice),
        Method::GroupTime | Method::SyntheticControl | Method::Interrupted => {
            group_time::find(table, &panel, &choice.group_time())
        }
    }
}
