//! Effects by group and time, beside R's `did`.

use allotment_outcome::group_time::{
    Average, Base, Control, Estimator, GroupTime, GroupTimeOptions, Overall, PreTrend, group_time,
};
use allotment_outcome::panel::Panel;
use allotment_table::Table;
use serde_json::Value;

use super::{Compared, columns, entries, ours, panel};
use crate::error::ProofError;

const ESTIMATES: &str = "estimates";
const ERRORS: &str = "standard errors";
const TEST: &str = "test before treatment";
const COVARIANCE: &str = "covariance";
const DRAWS: &str = "draws";

/// Draws of the published bootstrap.
const MANY: u32 = 100_000;

/// The field's classic panel in 24 configurations.
pub(super) fn mpdta(
    table: &Table,
    expected: &Value,
    compared: &mut Compared,
) -> Result<(), ProofError> {
    let laid_out = |covariates: &[&str]| {
        let columns = columns(["countyreal", "year", "lemp", "first.treat"], covariates);
        panel(table, &columns)
    };
    for (name, result) in entries(expected) {
        let parts: Vec<&str> = name.split('|').collect();
        let [covariates, estimator, control, base] = parts[..] else {
            continue;
        };
        let with = covariates == "lpop";
        let panel = laid_out(if with { &["lpop"] } else { &[] })?;
        let options = options(estimator, control, base);
        let found = run(&panel, &options)?;
        compare(
            compared,
            name,
            &found,
            result,
            if with { 1e-7 } else { 1e-8 },
        );
        if let Some(expected) = result.get("V_analytical") {
            covariance(compared, name, &found, panel.units(), expected);
        }
    }
    let drawn = GroupTimeOptions {
        draws: MANY,
        ..GroupTimeOptions::default()
    };
    let found = run(&laid_out(&[])?, &drawn)?;
    bootstrap(compared, &found, &expected["bootstrap_B100000_seed1"]);
    Ok(())
}

/// 32,844 units over 12 years.
pub(super) fn large(
    table: &Table,
    expected: &Value,
    compared: &mut Compared,
) -> Result<(), ProofError> {
    for (name, result) in entries(expected) {
        let parts: Vec<&str> = name.split('|').collect();
        let [covariates, estimator, control] = parts[..] else {
            continue;
        };
        let covariates: &[&str] = if covariates == "x3" {
            &["x1", "x2", "x3"]
        } else {
            &[]
        };
        let columns = columns(["id", "year", "y", "g"], covariates);
        let panel = panel(table, &columns)?;
        let found = run(&panel, &options(estimator, control, "varying"))?;
        compare(compared, name, &found, result, 1e-8);
    }
    Ok(())
}

fn run(panel: &Panel, options: &GroupTimeOptions) -> Result<GroupTime, ProofError> {
    ours("group-time", group_time(panel, options))
}

fn options(estimator: &str, control: &str, base: &str) -> GroupTimeOptions {
    GroupTimeOptions {
        estimator: match estimator {
            "dr" => Estimator::DoublyRobust,
            "ipw" => Estimator::Weighting,
            _ => Estimator::Regression,
        },
        control: match control {
            "nevertreated" => Control::Never,
            _ => Control::NotYet,
        },
        base: match base {
            "universal" => Base::Universal,
            _ => Base::Varying,
        },
        draws: 0,
        ..GroupTimeOptions::default()
    }
}

fn compare(
    compared: &mut Compared,
    name: &str,
    found: &GroupTime,
    expected: &Value,
    tolerance: f64,
) {
    let cells = &expected["cells"];
    same_length(compared, name, &cells["att"], found.cells.len());
    for (at, cell) in found.cells.iter().enumerate() {
        let same = cells["group"][at].as_i64() == Some(cell.group)
            && cells["time"][at].as_i64() == Some(cell.time);
        let what = format!("{name} ATT({}, {})", cell.group, cell.time);
        compared.holds(ESTIMATES, &what, same, "another cell is published here");
        let estimate = cell.estimate();
        let value = estimate.map(|estimate| estimate.value);
        let error = estimate.and_then(|estimate| estimate.std_error);
        compared.near(ESTIMATES, &what, value, &cells["att"][at], tolerance);
        compared.near(ERRORS, &what, error, &cells["se"][at], tolerance);
    }
    let (statistic, p_value) = match found.pre_trend {
        PreTrend::Tested {
            statistic, p_value, ..
        } => (Some(statistic), Some(p_value)),
        _ => (None, None),
    };
    // Published to five decimals.
    compared.near(TEST, format!("{name} W"), statistic, &expected["W"], 1e-5);
    compared.near(TEST, format!("{name} p"), p_value, &expected["Wpval"], 1e-5);
    let simple = &expected["agg_simple"];
    one(
        compared,
        &format!("{name} simple"),
        &found.simple,
        simple,
        tolerance,
    );
    for (kind, average) in [
        ("dynamic", &found.dynamic),
        ("group", &found.group),
        ("calendar", &found.calendar),
    ] {
        let published = &expected[format!("agg_{kind}")];
        let what = format!("{name} {kind}");
        parts(compared, &what, average, published, tolerance);
    }
}

fn one(compared: &mut Compared, name: &str, found: &Overall, expected: &Value, tolerance: f64) {
    let estimate = found.estimate;
    let published = either(expected, "overall_att", "overall");
    compared.near(ESTIMATES, name, Some(estimate.value), published, tolerance);
    let published = either(expected, "overall_se", "se");
    compared.near(ERRORS, name, estimate.std_error, published, tolerance);
}

fn parts(compared: &mut Compared, name: &str, found: &Average, expected: &Value, tolerance: f64) {
    one(compared, name, &found.overall, expected, tolerance);
    let errors = either(expected, "se_egt", "se");
    same_length(compared, name, &expected["att"], found.parts.len());
    for (at, (event, part)) in found.parts.iter().enumerate() {
        let what = format!("{name} {event}");
        let same = expected["egt"][at].as_i64() == Some(*event);
        compared.holds(ESTIMATES, &what, same, "another part is published here");
        let value = Some(part.estimate.value);
        compared.near(ESTIMATES, &what, value, &expected["att"][at], tolerance);
        compared.near(
            ERRORS,
            &what,
            part.estimate.std_error,
            &errors[at],
            tolerance,
        );
    }
}

/// Published files name one thing in two ways.
fn either<'a>(value: &'a Value, one: &str, other: &str) -> &'a Value {
    value.get(one).unwrap_or(&value[other])
}

fn same_length(compared: &mut Compared, name: &str, published: &Value, found: usize) {
    let same = published.as_array().map(Vec::len) == Some(found);
    compared.holds(
        ESTIMATES,
        name,
        same,
        "another number of estimates is published",
    );
}

#[expect(clippy::cast_precision_loss, reason = "some hundred units")]
fn covariance(
    compared: &mut Compared,
    name: &str,
    found: &GroupTime,
    units: usize,
    expected: &Value,
) {
    let columns: Vec<&[f64]> = found.influence.columns().collect();
    for (one, row) in expected.as_array().into_iter().flatten().enumerate() {
        for (other, value) in row.as_array().into_iter().flatten().enumerate() {
            let products = columns[one].iter().zip(columns[other]).map(|(a, b)| a * b);
            let mean = products.sum::<f64>() / units as f64;
            let what = format!("{name} V[{one}, {other}]");
            compared.near(COVARIANCE, what, Some(mean), value, 1e-8);
        }
    }
}

/// Draws of others and ours differ: their spread agrees within one part in a
/// hundred, critical values within 0.03.
fn bootstrap(compared: &mut Compared, found: &GroupTime, expected: &Value) {
    let critical = [
        ("cells", found.critical, "attgt_crit"),
        ("dynamic", found.dynamic.critical, "es_crit"),
    ];
    for (what, value, key) in critical {
        let what = format!("critical value, {what}");
        compared.near(DRAWS, what, value, &expected[key], 0.03);
    }
    let mut spread = |what: String, found: Option<f64>, published: &Value| {
        let tolerance = published.as_f64().map_or(0.0, |error| 0.01 * error);
        compared.near(DRAWS, what, found, published, tolerance);
    };
    for (at, cell) in found.cells.iter().enumerate() {
        let error = cell.estimate().and_then(|estimate| estimate.draws_error);
        spread(format!("cell {at}"), error, &expected["attgt_se"][at]);
    }
    for (at, (event, part)) in found.dynamic.parts.iter().enumerate() {
        let error = part.estimate.draws_error;
        spread(format!("event {event}"), error, &expected["es_se"][at]);
    }
    let error = found.dynamic.overall.estimate.draws_error;
    spread("dynamic".into(), error, &expected["es_overall_se"]);
}
