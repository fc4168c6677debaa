//! An interrupted series of one place, from a table to a finding.

use allotment_outcome::interrupted::{
    Coefficient, Interrupted, InterruptedOptions, JudgedBy, Lag, Series, interrupted,
};
use allotment_outcome::level::{Facts, Method as Design, Test, level_of_evidence};
use allotment_report::TwinOf;
use allotment_table::{Fault, Faults};
use serde_json::{Map, Value, json};

use super::choice::OutcomeChoice;
use super::finding::{Estimated, Finding, members, period_json};
use super::method::Method;
use super::panel::{OneSeries, PanelTable};
use super::pictures::Twin;

/// Above this chance that errors wander a reader is told.
const WANDERS: f64 = 0.25;
/// With fewer periods a reader is told.
const SHORT: usize = 16;
/// How often an effect that is none is then called one: `series_rates` among the
/// examples of `allotment-outcome`.
const WANDERING: &str =
    "7 to 8% rather than 5% with 20 or 24 periods, 11% where an error hangs on the two before it";
const TOO_SHORT: &str = "where half of an error or more is left in the next one, an effect that is none is called one more often than stated";

/// Runs the method on the one treated unit of `table`.
///
/// # Errors
/// [`Faults`], with the reason and the number, for what cannot be estimated.
pub(super) fn find(table: &PanelTable, choice: &OutcomeChoice) -> Result<Finding, Faults> {
    let one = table.one_series(choice.comparison.then_some(choice.unbalanced))?;
    let seasons = if choice.seasons {
        let seasons = one.times.iter().map(|&time| table.calendar.season(time));
        let seasons: Option<Vec<u32>> = seasons.collect();
        let Some(seasons) = seasons else {
            let what = "its periods have no seasons";
            let help = "write periods as months or quarters, or leave --seasons out";
            return Err(Fault::new(table.table().name(), what, help).into());
        };
        Some(seasons)
    } else {
        None
    };
    let series = Series {
        times: &one.times,
        values: &one.values,
        comparison: one.comparison.as_deref(),
        seasons: seasons.as_deref(),
    };
    let options = InterruptedOptions {
        lag: choice.lag.map_or(Lag::Rule, Lag::Given),
        level: choice.level,
        judged_by: if choice.draws == 0 {
            JudgedBy::Student
        } else {
            JudgedBy::Following
        },
        seed: choice.seed,
        ..InterruptedOptions::new(one.start)
    };
    let found =
        interrupted(&series, &options).map_err(|error| table.fault_of(&error.to_string()))?;
    let design = if found.comparative {
        Design::ComparativeInterrupted
    } else {
        Design::Interrupted
    };
    let facts = Facts {
        controls: choice.seasons,
        // With a comparison the series is their difference, whose trend before is how far
        // the two moved apart.
        trends_before: if found.comparative {
            Test::PValue(found.trend.p_value)
        } else {
            Test::NotMade
        },
        ..Facts::none()
    };
    let mut warnings = Vec::new();
    if !found.comparative {
        warnings.push(
            "without a comparison, whatever else happened at that time is taken for the effect"
                .to_owned(),
        );
    }
    if one.left_out > 0 {
        warnings.push(format!(
            "{} left out of the comparison, since they are not seen in every period",
            match one.left_out {
                1 => "1 unit is".to_owned(),
                many => format!("{many} units are"),
            }
        ));
    }
    if let Some(chance) = found.wanders.filter(|&chance| chance > WANDERS) {
        warnings.push(format!(
            "with a chance of {:.0}% nine tenths or more of an error are left in the next period: such a series wanders by itself, and an effect that is none is called one more often than stated ({WANDERING}); use a longer series, or --comparison",
            100.0 * chance
        ));
    }
    let times = found.before + found.after;
    if times < SHORT && choice.draws > 0 {
        warnings.push(format!(
            "with {times} periods little is known of how errors follow each other: {TOO_SHORT}; use a longer series, or finer periods"
        ));
    }
    let evidence = level_of_evidence(design, &facts);
    Ok(Finding {
        options: options_json(choice, &one.unit),
        estimates: estimates(&found, one.start, one.times.last().copied()),
        design: design_json(table, &found, &one),
        diagnostics: diagnostics(&found, table),
        warnings,
        twin: Some(twin(table, &found, &one.unit)),
        ..Finding::new(Method::Interrupted, table, choice.level, evidence)
    })
}

fn estimates(found: &Interrupted, start: i64, last: Option<i64>) -> Vec<Estimated> {
    let line = |of: &Coefficient| Estimated {
        kind: "att",
        group: Some(start),
        estimate: Some(of.value),
        std_error: Some(of.std_error),
        low: Some(of.low),
        high: Some(of.high),
        p_value: Some(of.p_value),
        ..Estimated::default()
    };
    vec![
        Estimated {
            note: Some("the effect on average over all periods from the interruption on".into()),
            ..line(&found.mean_effect)
        },
        Estimated {
            time: last,
            note: Some("the effect in the last period".into()),
            ..line(&found.last_effect)
        },
    ]
}

/// The series beside its trend from before, drawn on.
fn twin(table: &PanelTable, found: &Interrupted, unit: &str) -> Twin {
    let points = found.points.iter();
    Twin {
        place: if found.comparative {
            format!("{unit}, less the mean of the others")
        } else {
            unit.to_owned()
        },
        of: TwinOf::OwnTrend,
        periods: points
            .clone()
            .map(|point| table.calendar.label(point.time))
            .collect(),
        first_treated: found.before,
        actual: points.clone().map(|point| point.value).collect(),
        synthetic: points.map(|point| point.without).collect(),
        placebos: Vec::new(),
        rank: None,
        p_value: None,
    }
}

fn coefficient(of: &Coefficient) -> Value {
    json!({
        "estimate": of.value,
        "std_error": of.std_error,
        "plain_error": of.plain_error,
        "low": of.low,
        "high": of.high,
        "p_value": of.p_value,
    })
}

fn diagnostics(found: &Interrupted, table: &PanelTable) -> Map<String, Value> {
    let points = found.points.iter().map(|point| {
        json!({
            "time": period_json(point.time, table.calendar),
            "value": point.value,
            "fitted": point.fitted,
            "without": point.without,
        })
    });
    members(json!({
        "trend_before": coefficient(&found.trend),
        "level_change": coefficient(&found.level),
        "slope_change": coefficient(&found.slope),
        "lag": found.lag,
        "degrees_of_freedom": found.degrees,
        "sigma": found.sigma,
        "durbin_watson": found.durbin_watson,
        "autocorrelation": found.autocorrelation,
        "chance_that_errors_wander": found.wanders,
        "points": points.collect::<Vec<_>>(),
    }))
}

fn design_json(table: &PanelTable, found: &Interrupted, one: &OneSeries) -> Map<String, Value> {
    members(json!({
        "units": one.units,
        "rows": table.table().rows(),
        "treated_units": 1,
        "never_treated_units": one.units - 1,
        "left_out": {"units_not_seen_in_every_period": one.left_out},
        "interruption": period_json(one.start, table.calendar),
        "periods_before": found.before,
        "periods_after": found.after,
        "comparative": found.comparative,
    }))
}

fn options_json(choice: &OutcomeChoice, unit: &str) -> Map<String, Value> {
    members(json!({
        "unit": unit,
        "comparison": choice.comparison,
        "seasons": choice.seasons,
        "lag": choice.lag,
        "errors": match choice.draws {
            0 => "Newey and West's, with Student's distribution",
            _ => "each follows the one before",
        },
        "seed": (choice.draws > 0).then_some(choice.seed),
        "level": choice.level,
    }))
}
