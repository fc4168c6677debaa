//! Whether covariates, or weights, themselves moved when treatment began.
//!
//! A covariate that the programme changed takes off the effect what the programme did
//! through it: with all of it going that way, nothing is left. So each that changes over
//! time is itself asked whether it changed with treatment, as an outcome, by imputation.

use allotment_outcome::clusters::JudgeOptions;
use allotment_outcome::imputation::{ImputationOptions, few, imputation};
use allotment_outcome::panel::{Panel, PanelOptions};

use super::choice::OutcomeChoice;
use super::few_clusters::judged_instead;
use super::panel::{PanelColumns, PanelTable};
use super::verdict::change;
use super::words::p_text;

/// What to mind of columns of `panel` that moved with treatment; `table` is what it is
/// made of.
pub(super) fn moved_with_treatment(
    table: &PanelTable,
    panel: &Panel,
    choice: &OutcomeChoice,
) -> Vec<String> {
    let columns = table.columns();
    let mut warnings = Vec::new();
    let covariates = panel.changing_covariates();
    // Of many that nobody moved, one in twenty would seem to have been.
    let size =
        (1.0 - choice.level) / f64::from(u32::try_from(covariates.len().max(1)).unwrap_or(1));
    for at in covariates {
        let name = table.covariate(at);
        if let Some((by, p)) = effect_on(table, name, choice).filter(|&(_, p)| p < size) {
            warnings.push(format!(
                "covariate '{name}' itself was {} with treatment (p {}): if the programme moved it, what it did through it is taken off the effect; use it as it was before treatment, or leave it out",
                change(by, None),
                p_text(p)
            ));
        }
    }
    if let Some(name) = columns
        .weights
        .as_deref()
        .filter(|_| panel.has_changing_weights())
    {
        let moved = effect_on(table, name, choice).filter(|&(_, p)| p < 1.0 - choice.level);
        warnings.push(match moved {
            Some((by, p)) => format!(
                "the weight '{name}' itself was {} with treatment (p {}): who counts how much is then part of the effect; weigh each unit as before treatment",
                change(by, None),
                p_text(p)
            ),
            None => format!(
                "the weight '{name}' changes over time within units: a change of who counts how much is then part of the effect; weigh each unit as before treatment"
            ),
        });
    }
    warnings
}

/// How much a column was moved by treatment, and the chance of that were it not; nothing
/// if it cannot be told.
fn effect_on(table: &PanelTable, column: &str, choice: &OutcomeChoice) -> Option<(f64, f64)> {
    let columns = PanelColumns {
        outcome: column.to_owned(),
        covariates: Vec::new(),
        weights: None,
        ..table.columns().clone()
    };
    let table = PanelTable::new(table.table().clone(), &columns).ok()?;
    let panel = table
        .panel(PanelOptions {
            unbalanced: choice.unbalanced,
            repeated: false,
        })
        .ok()?;
    let options = ImputationOptions {
        level: choice.level,
        anticipation: choice.anticipation,
        before: Some(0),
        min_group: 1,
    };
    let found = imputation(&panel, &options).ok()?;
    let judge = JudgeOptions {
        level: choice.level,
        seed: choice.seed,
        draws: 999,
        ..JudgeOptions::default()
    };
    let p = match few(&panel, &options, &found, &judge) {
        Some(few) => judged_instead(&few).p_value,
        None => found.overall.p_value,
    };
    Some((found.overall.value, p?))
}
