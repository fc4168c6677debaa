//! Effects by imputation, from a table to a finding.

use allotment_outcome::clusters::JudgeOptions;
use allotment_outcome::imputation::{
    Imputation, ImputationError, ImputationOptions, few, imputation,
};
use allotment_outcome::level::{Facts, Method as Design, Test, level_of_evidence};
use allotment_outcome::panel::Panel;
use allotment_table::Faults;
use serde_json::{Map, Value, json};

use super::caution::{apart_before, few_in_a_group, left_out};
use super::choice::OutcomeChoice;
use super::few_clusters::{
    few_in_words, few_json, is_drawn, judged_instead, names_a_group, trend_of_few,
};
use super::finding::{Estimated, Finding, columns_json, design_json, members};
use super::group_time::{line, pre_trend_json};
use super::method::Method;
use super::moved::moved_with_treatment;
use super::panel::PanelTable;
use super::words::times;

/// Runs the method on a panel made from `table`.
///
/// # Errors
/// [`Faults`], with the reason and the number, for what cannot be estimated.
pub(super) fn find(
    table: &PanelTable,
    panel: &Panel,
    choice: &OutcomeChoice,
) -> Result<Finding, Faults> {
    let options = ImputationOptions {
        level: choice.level,
        anticipation: choice.anticipation,
        before: None,
        min_group: choice.min_group,
    };
    let found = imputation(panel, &options).map_err(|error| fault(table, &error))?;
    let judge = JudgeOptions {
        level: choice.level,
        seed: choice.seed,
        ..JudgeOptions::default()
    };
    let few = few(panel, &options, &found, &judge);
    let pre_trend = trend_of_few(found.pre_trend, few.as_ref());
    let columns = table.columns();
    let mut warnings = Vec::new();
    warnings.extend(
        few.as_ref()
            .map(|few| few_in_words(table, few, choice.level)),
    );
    warnings.extend(few_in_a_group(&found.design).filter(|_| !names_a_group(few.as_ref())));
    warnings.extend(left_out(table, &found.design.dropped));
    if found.left_out > 0 {
        warnings.push(format!(
            "{} left out, since no untreated row predicts them",
            times(found.left_out, "treated row is", "treated rows are")
        ));
    }
    if found.alone > 0 {
        warnings.push(format!(
            "{} alone in their cohort and period (or of one cluster), so that the error is somewhat too small",
            times(found.alone, "treated row is", "treated rows are")
        ));
    }
    warnings.extend(apart_before(&pre_trend, choice.level));
    warnings.extend(moved_with_treatment(table, panel, choice));
    let facts = Facts {
        controls: !columns.covariates.is_empty(),
        trends_before: pre_trend.p_value().map_or(Test::NotMade, Test::PValue),
        ..Facts::none()
    };
    let evidence = level_of_evidence(Design::Imputation, &facts);
    Ok(Finding {
        options: {
            let mut options = options_json(table, choice);
            if few.as_ref().is_some_and(is_drawn) {
                options.insert("seed".into(), json!(choice.seed));
            }
            options
        },
        judged: few.as_ref().map(judged_instead),
        estimates: estimates(&found),
        design: design_json(&found.design, table.calendar),
        diagnostics: members(json!({
            "clusters": found.clusters,
            "treated_rows": found.treated,
            "treated_rows_left_out": found.left_out,
            "treated_rows_alone": found.alone,
            "few_clusters": few.as_ref().map(few_json),
        })),
        pre_trend: pre_trend_json(&pre_trend, Some(found.clusters)),
        warnings,
        ..Finding::new(Method::Imputation, table, choice.level, evidence)
    })
}

fn estimates(found: &Imputation) -> Vec<Estimated> {
    let mut all = vec![line("att", &found.overall)];
    let events = found.before.iter().chain(&found.events);
    all.extend(events.map(|(at, estimate)| Estimated {
        event_time: Some(*at),
        ..line("dynamic", estimate)
    }));
    all.extend(found.cohorts.iter().map(|(first, estimate)| Estimated {
        group: Some(*first),
        ..line("group", estimate)
    }));
    all
}

fn options_json(table: &PanelTable, choice: &OutcomeChoice) -> Map<String, Value> {
    let mut options = columns_json(table.columns());
    options.insert("anticipation".into(), json!(choice.anticipation));
    options.insert("level".into(), json!(choice.level));
    options.insert("min_group".into(), json!(choice.min_group));
    options
}

fn fault(table: &PanelTable, error: &ImputationError) -> Faults {
    table.fault_of(&match error {
        ImputationError::Collinear { covariate, on } => {
            table.collinear(*covariate, on, "what is seen where nobody is treated")
        }
        other => other.to_string(),
    })
}
