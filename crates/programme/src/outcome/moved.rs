//! Whether covariates, or weights, themselves moved when treatment began.
//!
//! A covariate that the programme changed takes off the effect what the programme did
//! through it: with all of it going that way, nothing is left. So each that changes over
//! time is itself asked whether it changed with treatment, as an outcome, by imputation;
//! where effects are by group and time and rows of after treatment bring their own, since
//! units are not seen in both periods, by group and time.

use allotment_outcome::clusters::JudgeOptions;
use allotment_outcome::group_time::{self, GroupTimeOptions, group_time};
use allotment_outcome::imputation::{ImputationOptions, few, imputation};
use allotment_outcome::panel::{Panel, PanelOptions, Shape, Unbalanced};
use num_traits::ToPrimitive as _;

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
            warnings.push(covariate_moved(name, by, p));
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

/// What to mind of covariates that moved with treatment, where effects are by group and
/// time: nothing where units are seen in both periods of a comparison, whose covariates
/// are those of the earlier.
pub(super) fn moved_among_rows(
    table: &PanelTable,
    panel: &Panel,
    options: &GroupTimeOptions,
) -> Vec<String> {
    let covariates = match panel.shape() {
        Shape::Balanced => return Vec::new(),
        Shape::Unbalanced => panel.changing_covariates(),
        Shape::Repeated => (0..panel.covariates()).collect(),
    };
    let tests = covariates.len().max(1).to_f64().unwrap_or(f64::INFINITY);
    let size = (1.0 - options.level) / tests;
    let options = GroupTimeOptions {
        draws: 0,
        ..*options
    };
    let told = covariates.into_iter().filter_map(|at| {
        let name = table.covariate(at);
        let (by, p) = effect_among_rows(table, name, (panel.shape(), &options))?;
        (p < size).then(|| covariate_moved(name, by, p))
    });
    told.collect()
}

fn covariate_moved(name: &str, by: f64, p: f64) -> String {
    format!(
        "covariate '{name}' itself was {} with treatment (p {}): if the programme moved it, what it did through it is taken off the effect; use it as it was before treatment, or leave it out",
        change(by, None),
        p_text(p)
    )
}

/// As [`effect_on`], by group and time.
fn effect_among_rows(
    table: &PanelTable,
    column: &str,
    (shape, options): (Shape, &GroupTimeOptions),
) -> Option<(f64, f64)> {
    let columns = PanelColumns {
        outcome: column.to_owned(),
        covariates: Vec::new(),
        ..table.columns().clone()
    };
    let table = PanelTable::new(table.table().clone(), &columns).ok()?;
    let panel = table
        .panel(PanelOptions {
            unbalanced: Unbalanced::Allow,
            repeated: shape == Shape::Repeated,
        })
        .ok()?;
    let found = group_time(&panel, options).ok()?;
    let judge = JudgeOptions {
        level: options.level,
        seed: options.seed,
        draws: 999,
        ..JudgeOptions::default()
    };
    let p = match group_time::few(&panel, options, &found, &judge) {
        Some(few) => judged_instead(&few).p_value,
        None => found.simple.estimate.p_value,
    };
    Some((found.simple.estimate.value, p?))
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
