//! Synthetic difference in differences, from a table to a finding.

use allotment_outcome::group_time::Estimate;
use allotment_outcome::level::{Facts, Method as Design, level_of_evidence};
use allotment_outcome::panel::Panel;
use allotment_outcome::synthetic_did::{
    CohortEffect, Errors, FEW_TREATED, SyntheticDid, SyntheticDidOptions, SyntheticDidWarning,
    synthetic_did,
};
use allotment_report::TwinOf;
use allotment_table::Faults;
use serde_json::{Map, Value, json};

use super::caution::left_out;
use super::choice::OutcomeChoice;
use super::finding::{
    Estimated, Finding, JudgedInstead, columns_json, design_json, members, period_json,
};
use super::group_time::line;
use super::method::Method;
use super::panel::PanelTable;
use super::pictures::Twin;
use super::synthetic_control::path_json;

/// Where errors come from, by name; `auto` takes placebos where few units are treated
/// and the controls allow it, and the bootstrap otherwise.
pub const ERRORS: [(&str, Option<Errors>); 5] = [
    ("auto", None),
    ("placebo", Some(Errors::Placebo)),
    ("jackknife", Some(Errors::Jackknife)),
    ("bootstrap", Some(Errors::Bootstrap)),
    ("none", Some(Errors::None)),
];

/// Runs the method on a panel made from `table`.
///
/// # Errors
/// [`Faults`], with the reason and the number, for what cannot be estimated.
pub(super) fn find(
    table: &PanelTable,
    panel: &Panel,
    choice: &OutcomeChoice,
) -> Result<Finding, Faults> {
    let options = SyntheticDidOptions {
        errors: choice.errors,
        draws: choice.draws,
        seed: choice.seed,
        level: choice.level,
        ..SyntheticDidOptions::default()
    };
    let found =
        synthetic_did(panel, &options).map_err(|error| table.fault_of(&error.to_string()))?;
    let mut warnings: Vec<String> = found
        .warnings
        .iter()
        .map(|warning| table.said(&warning.to_string()))
        .collect();
    warnings.extend(left_out(table, &found.design.dropped));
    let fits = found.cohorts.iter().map(|cohort| cohort.miss);
    let facts = Facts {
        fit_before: fits
            .reduce(f64::max)
            .zip(panel.spread())
            .map(|(miss, spread)| miss / spread),
        fit_is_forced: found.cohorts.iter().any(|cohort| cohort.is_forced),
        ..Facts::none()
    };
    let evidence = level_of_evidence(Design::SyntheticDifference, &facts);
    Ok(Finding {
        options: options_json(table, choice, &found),
        estimates: estimates(&found),
        design: design_json(&found.design, table.calendar),
        diagnostics: diagnostics(table, &found),
        judged: judged(&found),
        weights: weights(table, &found),
        warnings,
        twin: twin(table, &found),
        ..Finding::new(Method::SyntheticDid, table, choice.level, evidence)
    })
}

/// Where few units are treated, the sentence goes by the rank among placebos; where few
/// are not, and draws see too little of their noise, by nothing.
fn judged(found: &SyntheticDid) -> Option<JudgedInstead> {
    let few_controls =
        |one: &SyntheticDidWarning| matches!(one, SyntheticDidWarning::FewControls { .. });
    if found.warnings.iter().any(few_controls) {
        return Some(JudgedInstead {
            untold: "too few places were never treated for their noise to be seen",
            ..JudgedInstead::default()
        });
    }
    let treated: usize = found.cohorts.iter().map(|cohort| cohort.treated).sum();
    let ranked = found.ranked.filter(|_| treated < FEW_TREATED)?;
    Some(JudgedInstead {
        low: ranked.low,
        high: ranked.high,
        p_value: Some(ranked.p_value),
        untold: "there are too few places to take for treated instead to set a limit",
        mild: false,
    })
}

fn estimates(found: &SyntheticDid) -> Vec<Estimated> {
    let unasked = found.errors == Errors::None;
    let line = |kind, estimate: &Estimate| Estimated {
        note: estimate.std_error.is_none().then(|| {
            let why = if unasked {
                "no errors were asked for"
            } else {
                "it has no spread, so no error can be told"
            };
            why.to_owned()
        }),
        ..line(kind, estimate)
    };
    let mut all = vec![line("att", &found.overall)];
    all.extend(found.events.iter().map(|(at, estimate)| Estimated {
        event_time: Some(*at),
        ..line("dynamic", estimate)
    }));
    if found.cohorts.len() > 1 {
        all.extend(found.cohorts.iter().map(|cohort| Estimated {
            group: Some(cohort.first),
            ..line("group", &cohort.estimate)
        }));
    }
    all.extend(found.cohorts.iter().flat_map(|cohort| {
        cohort.effects.iter().map(|(time, estimate)| Estimated {
            group: Some(cohort.first),
            time: Some(*time),
            event_time: Some(time - cohort.first),
            ..line("group_time", estimate)
        })
    }));
    all
}

/// Weights of units and periods; a cohort each where there are several.
fn weights(table: &PanelTable, found: &SyntheticDid) -> Value {
    let of = |cohort: &CohortEffect| {
        let units = cohort.unit_weights.iter();
        let units =
            units.map(|(unit, weight)| (table.units[*unit as usize].clone(), json!(weight)));
        let times = cohort.time_weights.iter();
        let times = times.map(|(time, weight)| (table.calendar.label(*time), json!(weight)));
        (units.collect::<Map<_, _>>(), times.collect::<Map<_, _>>())
    };
    if let [only] = &found.cohorts[..] {
        let (unit, time) = of(only);
        return json!({"unit": unit, "time": time});
    }
    let mut units = Map::new();
    let mut times = Map::new();
    for cohort in &found.cohorts {
        let (unit, time) = of(cohort);
        let label = table.calendar.label(cohort.first);
        units.insert(label.clone(), Value::Object(unit));
        times.insert(label, Value::Object(time));
    }
    json!({"by": "cohort", "unit": units, "time": times})
}

/// The one cohort beside its weighted controls; nothing where there are several.
fn twin(table: &PanelTable, found: &SyntheticDid) -> Option<Twin> {
    let [only] = &found.cohorts[..] else {
        return None;
    };
    let periods = only.path.iter().map(|(time, _)| *time);
    Some(Twin {
        of: TwinOf::Others,
        place: match &table.first_treated()[..] {
            [(name, _)] => name.clone(),
            many => format!("the mean of {} treated places", many.len()),
        },
        first_treated: periods.clone().filter(|&time| time < only.first).count(),
        periods: periods.map(|time| table.calendar.label(time)).collect(),
        actual: only.path.iter().map(|(_, value)| *value).collect(),
        synthetic: only.synthetic.iter().map(|(_, value)| *value).collect(),
        placebos: Vec::new(),
        rank: None,
        p_value: None,
    })
}

fn diagnostics(table: &PanelTable, found: &SyntheticDid) -> Map<String, Value> {
    let cohorts = found.cohorts.iter().map(|cohort| {
        json!({
            "first_treated": period_json(cohort.first, table.calendar),
            "treated_units": cohort.treated,
            "noise": cohort.noise,
            "zeta_unit": cohort.unit_zeta,
            "zeta_time": cohort.time_zeta,
            "miss_before": cohort.miss,
            "effective_controls": cohort.effective_controls,
            "gaps_before": path_json(table, &cohort.gaps),
            "path": path_json(table, &cohort.path),
            "synthetic": path_json(table, &cohort.synthetic),
        })
    });
    let placebos = found.placebos.iter();
    let placebos =
        placebos.map(|(unit, effect)| (table.units[*unit as usize].clone(), json!(effect)));
    members(json!({
        "errors": errors_key(found.errors),
        "replicates": found.replicates,
        "rank_p_value": found.rank_p_value,
        "among_placebos": found.ranked.map(|ranked| json!({
            "p_value": ranked.p_value,
            "low": ranked.low,
            "high": ranked.high,
        })),
        "placebos": placebos.collect::<Map<_, _>>(),
        "cohorts": cohorts.collect::<Vec<_>>(),
    }))
}

fn errors_key(errors: Errors) -> &'static str {
    let found = ERRORS.iter().find(|(_, one)| *one == Some(errors));
    found.map_or("", |(name, _)| name)
}

fn options_json(
    table: &PanelTable,
    choice: &OutcomeChoice,
    found: &SyntheticDid,
) -> Map<String, Value> {
    let mut options = columns_json(table.columns());
    options.insert("errors".into(), json!(errors_key(found.errors)));
    options.insert("draws".into(), json!(choice.draws));
    options.insert("seed".into(), json!(choice.seed));
    options.insert("level".into(), json!(choice.level));
    options
}
