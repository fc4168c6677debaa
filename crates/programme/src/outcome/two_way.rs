//! Two-way fixed effects, from a table to a finding.

use allotment_outcome::clusters::{Few, JudgeOptions};
use allotment_outcome::group_time::PreTrend;
use allotment_outcome::level::{Facts, Method as Design, Test, level_of_evidence};
use allotment_outcome::panel::Panel;
use allotment_outcome::two_way::{
    Decomposition, EventStudy, Kind, TwoWay, TwoWayError, event_study, few, two_way,
};
use allotment_table::Faults;
use serde_json::{Map, Value, json};

use super::caution::{apart_before, left_out, weightless};
use super::choice::OutcomeChoice;
use super::few_clusters::{few_in_words, few_json, is_drawn, judged_instead, trend_of_few};
use super::finding::{Estimated, Finding, columns_json, design_json, members, period_json};
use super::group_time::{line, pre_trend_json};
use super::method::Method;
use super::moved::moved_with_treatment;
use super::panel::PanelTable;

/// Runs the method on a panel made from `table`. Beside the classic coefficient
/// stand effects by time since treatment that mix nothing (Sun and Abraham),
/// where these can be told.
///
/// # Errors
/// [`Faults`], with the reason and the number, for what cannot be estimated.
pub(super) fn find(
    table: &PanelTable,
    panel: &Panel,
    choice: &OutcomeChoice,
) -> Result<Finding, Faults> {
    let level = choice.level;
    let (found, events) = rayon::join(|| two_way(panel, level), || event_study(panel, level));
    let found = found.map_err(|error| fault(table, &error))?;
    let judge = JudgeOptions {
        level,
        seed: choice.seed,
        ..JudgeOptions::default()
    };
    let few = few(panel, &found, &judge).map_err(|error| fault(table, &error))?;
    let pre_trend = events
        .as_ref()
        .map_or(PreTrend::NothingBefore, |events| events.pre_trend);
    let pre_trend = trend_of_few(pre_trend, few.as_ref());
    let columns = table.columns();
    let mut warnings: Vec<String> = found.warnings().iter().map(ToString::to_string).collect();
    warnings.extend(few.as_ref().map(|few| few_in_words(table, few, level)));
    let one_sided = weightless(panel);
    warnings.extend(one_sided.clone());
    warnings.extend(left_out(table, &found.design.dropped));
    warnings.extend(apart_before(&pre_trend, level));
    warnings.extend(moved_with_treatment(table, panel, choice));
    let facts = Facts {
        controls: !columns.covariates.is_empty(),
        trends_before: pre_trend.p_value().map_or(Test::NotMade, Test::PValue),
        forbidden_weight: found.decomposition.as_ref().map(Decomposition::forbidden),
        ..Facts::none()
    };
    let evidence = level_of_evidence(Design::TwoWay, &facts);
    Ok(Finding {
        options: options_json(table, choice, few.as_ref()),
        estimates: estimates(&found, events.as_ref().ok()),
        design: design_json(&found.design, table.calendar),
        diagnostics: {
            let mut all = diagnostics(table, &found, &events);
            all.insert("few_clusters".into(), json!(few.as_ref().map(few_json)));
            all
        },
        pre_trend: pre_trend_json(&pre_trend, Some(found.small_sample.clusters)),
        judged: few.as_ref().map(judged_instead),
        warnings,
        one_sided,
        ..Finding::new(Method::TwoWay, table, level, evidence)
    })
}

fn estimates(found: &TwoWay, events: Option<&EventStudy>) -> Vec<Estimated> {
    let mut all = vec![line("att", &found.treatment)];
    if let Some(events) = events {
        all.push(line("dynamic", &events.overall));
        all.extend(events.events.iter().map(|(at, estimate)| Estimated {
            event_time: Some(*at),
            ..line("dynamic", estimate)
        }));
        all.extend(events.cohorts.iter().map(|(first, estimate)| Estimated {
            group: Some(*first),
            ..line("group", estimate)
        }));
    }
    all
}

fn diagnostics(
    table: &PanelTable,
    found: &TwoWay,
    events: &Result<EventStudy, TwoWayError>,
) -> Map<String, Value> {
    let rule = &found.small_sample;
    let negative = &found.negative;
    let covariates = found.covariates.iter().enumerate().map(|(at, one)| {
        json!({
            "covariate": table.covariate(at),
            "estimate": one.value,
            "std_error": one.std_error,
            "low": one.low,
            "high": one.high,
            "p_value": one.p_value,
        })
    });
    members(json!({
        "small_sample": {
            "rule": "CR1: G/(G-1) (n-1)/(n-K), unit effects not counted; Student's with G-1 degrees",
            "rows": rule.rows,
            "clusters": rule.clusters,
            "coefficients": rule.coefficients,
            "factor": rule.factor,
        },
        "covariates": covariates.collect::<Vec<_>>(),
        "begin_in_different_periods": found.timings,
        "negative_weights": {
            "cells": negative.cells,
            "below_zero": negative.negative,
            // A sum of nothing may come out as less than nothing.
            "sum": negative.sum + 0.0,
            "overturned_by": negative.overturned_by,
        },
        "comparisons": found.decomposition.as_ref().map(|split| comparisons(table, split)),
        "forbidden_share": found.decomposition.as_ref().map(|split| split.forbidden() + 0.0),
        "by_time_since_treatment": match events {
            Ok(_) => json!("Sun and Abraham (2021): against the never treated alone"),
            Err(error) => json!(format!("none: {}", table.calendar.say(&named(table, error)))),
        },
    }))
}

fn comparisons(table: &PanelTable, split: &Decomposition) -> Vec<Value> {
    let label = |period: i64| period_json(period, table.calendar);
    let lines = split.comparisons.iter().map(|one| {
        json!({
            "treated": label(one.treated),
            "control": one.control.map(label),
            "with": match one.kind {
                Kind::Never => "never-treated",
                Kind::Later => "not-yet-treated",
                Kind::Earlier => "already-treated",
                Kind::Always => "always-treated",
            },
            "forbidden": matches!(one.kind, Kind::Earlier | Kind::Always),
            "weight": one.weight,
            "estimate": one.estimate,
        })
    });
    lines.collect()
}

fn options_json(
    table: &PanelTable,
    choice: &OutcomeChoice,
    few: Option<&Few>,
) -> Map<String, Value> {
    let mut options = columns_json(table.columns());
    options.insert("level".into(), json!(choice.level));
    let drawn = few.is_some_and(is_drawn);
    if drawn {
        options.insert("seed".into(), json!(choice.seed));
    }
    options
}

pub(super) fn fault(table: &PanelTable, error: &TwoWayError) -> Faults {
    table.fault_of(&named(table, error))
}

/// What is wrong, with covariates by name.
fn named(table: &PanelTable, error: &TwoWayError) -> String {
    match error {
        TwoWayError::Collinear { covariate, on } => table.collinear(*covariate, on, "treatment"),
        other => other.to_string(),
    }
}
