//! Effects by group and time, from a table to a finding.

use std::collections::BTreeMap;

use allotment_outcome::clusters::{Few, Groups, JudgeOptions};
use allotment_outcome::group_time::{
    Base, CellProblem, Control, Estimate, Estimator, Found, GroupTime, GroupTimeError,
    GroupTimeOptions, PreTrend, PreTrendFew, few, group_time,
};
use allotment_outcome::level::{Facts, Method as Design, Test, level_of_evidence};
use allotment_outcome::panel::{Panel, Shape};
use allotment_table::Faults;
use serde_json::{Map, Value, json};

use super::caution::{apart_before, few_in_a_group, left_out, mostly_levels, seen_once};
use super::few_clusters::{few_in_words, few_json, judged_instead, names_a_group, trend_of_few};
use super::finding::{Estimated, Finding, columns_json, design_json, members, period_json};
use super::method::Method;
use super::moved::moved_among_rows;
use super::panel::PanelTable;
use super::words::times;

/// Runs the method on a panel made from `table`.
///
/// # Errors
/// [`Faults`], with the reason and the number, for what cannot be estimated.
pub(super) fn find(
    table: &PanelTable,
    panel: &Panel,
    options: &GroupTimeOptions,
) -> Result<Finding, Faults> {
    find_with_influence(table, panel, options).map(|(finding, _)| finding)
}

/// What each unit contributes to the estimate that answers the question.
pub(super) struct OwnInfluence {
    /// The units, by their numbers in the table.
    pub units: Vec<u32>,
    /// A number a unit.
    pub values: Vec<f64>,
    /// The cluster of each unit, counted from zero, if units have clusters.
    pub clusters: Option<Vec<u32>>,
    /// The groups that units or clusters are in, where these are few.
    pub groups: Option<Groups>,
}

/// The same, with what estimates for other outcomes of the same units need to be
/// judged beside it.
///
/// # Errors
/// As [`find`].
pub(super) fn find_with_influence(
    table: &PanelTable,
    panel: &Panel,
    options: &GroupTimeOptions,
) -> Result<(Finding, OwnInfluence), Faults> {
    let found = group_time(panel, options).map_err(|error| fault(table, &error))?;
    let judge = JudgeOptions {
        level: options.level,
        seed: options.seed,
        ..JudgeOptions::default()
    };
    let few = few(panel, options, &found, &judge);
    let pre_trend = trend_of_few(found.pre_trend, few.as_ref());
    let columns = table.columns();
    let mut warnings = Vec::new();
    warnings.extend(
        few.as_ref()
            .map(|few| few_in_words(table, few, options.level)),
    );
    let left = LeftOut::new(&found);
    warnings.extend(left.in_words(table));
    let one_sided = seen_once(&found.unchanged);
    warnings.extend(one_sided.clone());
    warnings.extend(few_in_a_group(&found.design).filter(|_| !names_a_group(few.as_ref())));
    warnings.extend(left_out(table, &found.design.dropped));
    warnings.extend(apart_before(&pre_trend, options.level));
    warnings.extend(moved_among_rows(table, panel, options));
    let evidence = level_of_evidence(
        Design::DifferenceInDifferences,
        &Facts {
            controls: !columns.covariates.is_empty(),
            trends_before: pre_trend.p_value().map_or(Test::NotMade, Test::PValue),
            unchanged: Some(found.unchanged),
            ..Facts::none()
        },
    );
    let influence = OwnInfluence {
        units: found.influence.unit_numbers().to_vec(),
        values: found.influence.combined(&found.simple.coefficients),
        clusters: found.influence.cluster_of().map(<[u32]>::to_vec),
        groups: found.groups.clone(),
    };
    let finding = Finding {
        options: options_json(table, options, panel.shape()),
        estimates: estimates(table, &found),
        design: {
            let mut design = design_json(&found.design, table.calendar);
            if let Some(out) = design.get_mut("left_out").and_then(Value::as_object_mut) {
                out.extend(left.document(table));
            }
            design
        },
        diagnostics: diagnostics(&found, few.as_ref()),
        judged: few.as_ref().map(judged_instead),
        pre_trend: pre_trend_json(&pre_trend, None),
        warnings,
        one_sided,
        mostly_levels: mostly_levels(&found.unchanged),
        ..Finding::new(Method::GroupTime, table, options.level, evidence)
    };
    Ok((finding, influence))
}

/// Effects from treatment on that could not be told and were left out, which changes
/// whose effect is told.
struct LeftOut {
    /// Cohorts of which none is left, with their units.
    cohorts: Vec<(i64, usize)>,
    /// How many effects of other cohorts are left out, and of how many.
    effects: (usize, usize),
}

impl LeftOut {
    fn new(found: &GroupTime) -> Self {
        let mut of: BTreeMap<i64, (usize, usize)> = BTreeMap::new();
        for cell in found.cells.iter().filter(|cell| cell.time >= cell.group) {
            let (nothing, all) = of.entry(cell.group).or_default();
            *nothing += usize::from(matches!(cell.found, Found::Nothing(_)));
            *all += 1;
        }
        let units = |group: i64| {
            let cohorts = found.design.cohorts.iter();
            cohorts
                .filter(|one| one.first == group)
                .map(|one| one.units)
                .sum()
        };
        let whole = of.iter().filter(|(_, (nothing, all))| nothing == all);
        let cohorts: Vec<(i64, usize)> = whole.map(|(&group, _)| (group, units(group))).collect();
        let rest = of.values().filter(|(nothing, all)| nothing < all);
        let effects = rest.fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
        Self { cohorts, effects }
    }

    fn in_words(&self, table: &PanelTable) -> Vec<String> {
        let mut warnings: Vec<String> = self
            .cohorts
            .iter()
            .map(|&(group, units)| {
                format!(
                    "the cohort of {} ({}) is left out of every average, since none of its effects can be told: what is told is the effect on the others",
                    table.calendar.label(group),
                    times(units, "unit", "units")
                )
            })
            .collect();
        let (nothing, all) = self.effects;
        if nothing > 0 {
            warnings.push(format!(
                "{nothing} of {all} effects of the other cohorts are left out of the averages, since they cannot be told (see the rows without an estimate)"
            ));
        }
        warnings
    }

    fn document(&self, table: &PanelTable) -> Map<String, Value> {
        let cohorts = self.cohorts.iter().map(|&(group, units)| {
            json!({"first_treated": period_json(group, table.calendar), "units": units})
        });
        members(json!({
            "cohorts": cohorts.collect::<Vec<_>>(),
            "effects_of_other_cohorts": self.effects.0,
        }))
    }
}

fn estimates(table: &PanelTable, found: &GroupTime) -> Vec<Estimated> {
    let mut all = vec![line("simple", &found.simple.estimate)];
    all.push(line("dynamic", &found.dynamic.overall.estimate));
    all.extend(found.dynamic.parts.iter().map(|(at, part)| Estimated {
        event_time: Some(*at),
        ..line("dynamic", &part.estimate)
    }));
    all.push(line("group", &found.group.overall.estimate));
    all.extend(found.group.parts.iter().map(|(at, part)| Estimated {
        group: Some(*at),
        ..line("group", &part.estimate)
    }));
    all.push(line("calendar", &found.calendar.overall.estimate));
    all.extend(found.calendar.parts.iter().map(|(at, part)| Estimated {
        time: Some(*at),
        ..line("calendar", &part.estimate)
    }));
    all.extend(found.cells.iter().map(|cell| {
        let at = Estimated {
            kind: "group_time",
            group: Some(cell.group),
            time: Some(cell.time),
            event_time: Some(cell.time - cell.group),
            ..Estimated::default()
        };
        match &cell.found {
            Found::Effect { estimate, .. } => Estimated {
                group: at.group,
                time: at.time,
                event_time: at.event_time,
                ..line("group_time", estimate)
            },
            Found::Reference => Estimated {
                estimate: Some(0.0),
                note: Some("effects are measured from this period".into()),
                ..at
            },
            Found::Nothing(problem) => Estimated {
                note: Some(problem_text(table, problem)),
                ..at
            },
        }
    }));
    all
}

pub(super) fn line(kind: &'static str, estimate: &Estimate) -> Estimated {
    let no_error = estimate.std_error.is_none();
    Estimated {
        kind,
        estimate: Some(estimate.value),
        std_error: estimate.std_error,
        low: estimate.low,
        high: estimate.high,
        p_value: estimate.p_value,
        uniform_low: estimate.uniform_low,
        uniform_high: estimate.uniform_high,
        note: no_error.then(|| "it has no spread, so no error can be told".into()),
        ..Estimated::default()
    }
}

fn diagnostics(found: &GroupTime, few: Option<&Few>) -> Map<String, Value> {
    let mut map = Map::new();
    let critical = |value: Option<f64>| json!(value);
    map.insert(
        "critical_values".into(),
        json!({
            "group_time": critical(found.critical),
            "dynamic": critical(found.dynamic.critical),
            "group": critical(found.group.critical),
            "calendar": critical(found.calendar.critical),
        }),
    );
    let cells = found.cells.iter();
    let fewest = cells.filter_map(|cell| match cell.found {
        Found::Effect {
            treated, controls, ..
        } => Some((treated, controls)),
        _ => None,
    });
    let (treated, controls): (Vec<usize>, Vec<usize>) = fewest.unzip();
    map.insert(
        "fewest_treated_in_a_cell".into(),
        json!(treated.iter().min()),
    );
    map.insert(
        "fewest_controls_in_a_cell".into(),
        json!(controls.iter().min()),
    );
    map.insert("few_clusters".into(), json!(few.map(few_json)));
    map
}

/// `clusters` is how many there are, where the statistic over its degrees is judged by
/// Fisher's distribution with one less below; else it is chi-squared.
pub(super) fn pre_trend_json(pre_trend: &PreTrend, clusters: Option<usize>) -> Value {
    let below = clusters.map(|clusters| clusters.saturating_sub(1));
    let distribution = match clusters {
        Some(_) => "the statistic over df is Fisher's, with df above and df_below below",
        None => "chi-squared with df",
    };
    match *pre_trend {
        PreTrend::Tested {
            statistic,
            degrees,
            p_value,
            few,
        } => json!({
            "statistic": statistic,
            "df": degrees,
            "p_value": p_value,
            "distribution": distribution,
            "df_below": below,
            "corrected": match few {
                PreTrendFew::Many => Value::Null,
                PreTrendFew::Corrected(corrected) => json!({
                    "statistic": corrected.statistic,
                    "df_below": corrected.below,
                    "p_value": corrected.p_value,
                    "distribution": "Fisher's, with df above and df_below below: what few units or clusters ask for",
                }),
                PreTrendFew::Untold => json!({
                    "p_value": null,
                    "note": "so few units or clusters are on one side that nothing can be made of the test",
                }),
            },
        }),
        PreTrend::NothingBefore => json!({
            "statistic": null, "df": 0, "p_value": null,
            "note": "there is no effect before treatment to test",
        }),
        PreTrend::Singular {
            degrees,
            independent,
        } => json!({
            "statistic": null, "df": degrees, "p_value": null,
            "note": format!(
                "{independent} units or clusters are too few to test {degrees} effects before treatment together"
            ),
        }),
    }
}

fn options_json(
    table: &PanelTable,
    options: &GroupTimeOptions,
    shape: Shape,
) -> Map<String, Value> {
    let mut all = columns_json(table.columns());
    all.extend(members(json!({
        "estimator": match options.estimator {
            Estimator::DoublyRobust => "dr",
            Estimator::Weighting => "ipw",
            Estimator::Regression => "reg",
        },
        "control": match options.control {
            Control::Never => "never",
            Control::NotYet => "not-yet",
        },
        "base": match options.base {
            Base::Varying => "varying",
            Base::Universal => "universal",
        },
        "anticipation": options.anticipation,
        "draws": options.draws,
        "seed": options.seed,
        "level": options.level,
        "min_group": options.min_group,
        "balance": options.balance,
        "repeated": shape == Shape::Repeated,
    })));
    all
}

pub(super) fn fault(table: &PanelTable, error: &GroupTimeError) -> Faults {
    if let GroupTimeError::Cell {
        cohort,
        period,
        problem,
        others,
    } = error
    {
        let more = match others {
            0 => String::new(),
            count => format!(" (nor can {count} more)"),
        };
        return table.fault_of(&format!(
            "the effect on the cohort of {cohort} in {period} cannot be told{more}, since {}: {}",
            problem_text(table, problem),
            problem.advice()
        ));
    }
    table.fault_of(&error.to_string())
}

/// The problem with covariates by name.
fn problem_text(table: &PanelTable, problem: &CellProblem) -> String {
    let CellProblem::Collinear { covariate, on } = problem else {
        return table.calendar.say(&problem.to_string());
    };
    let name = |&at: &usize| format!("'{}'", table.covariate(at));
    if on.is_empty() {
        return format!("covariate {} is the same for all controls", name(covariate));
    }
    let on: Vec<String> = on.iter().map(name).collect();
    format!(
        "covariate {} is fixed by {}",
        name(covariate),
        on.join(" and ")
    )
}
