//! Charts of the Nile, beside R's `NHSRplotthedots`.

use allotment_outcome::watch::{
    Improvement, PointKind, Rule, Screening, Side, Signal, WatchOptions, watch,
};
use serde_json::Value;

use super::{Compared, list, ours};
use crate::error::ProofError;

const LIMITS: &str = "limits";
const RULES: &str = "rules";
const KINDS: &str = "kinds of point";

/// Four baselines: screened or not, fixed, drawn anew. The series stands with what
/// was published.
pub(super) fn compare(expected: &Value, compared: &mut Compared) -> Result<(), ProofError> {
    let base = &expected["nile_screened"];
    let values: Vec<Option<f64>> = list(&base["y"]).iter().map(Value::as_f64).collect();
    for name in [
        "nile_screened",
        "nile_unscreened",
        "nile_fix28",
        "nile_rebase1899",
    ] {
        let own = &expected[name];
        let times: Vec<i64> = list(&own["x"]).iter().filter_map(Value::as_i64).collect();
        let chart = ours("watch", watch(&times, &values, &options(name)))?;
        for (at, point) in chart.points.iter().enumerate() {
            let what = format!("{name} {}", point.time);
            for (key, found) in [
                ("mean", point.mean),
                ("lpl", point.low),
                ("upl", point.high),
            ] {
                // One number where the limits never change.
                let published = match &own[key] {
                    Value::Array(all) => all.get(at).unwrap_or(&Value::Null),
                    one => one,
                };
                compared.near(
                    LIMITS,
                    format!("{what} {key}"),
                    Some(found),
                    published,
                    1e-8,
                );
            }
            let rule = words(point.rules.first());
            let how = format!("{rule} where {} is published", own["special"][at]);
            compared.holds(RULES, &what, own["special"][at] == rule, &how);
            if let Some(kinds) = own["point"].as_array() {
                let kind = kind(point.kind);
                let published = kinds.get(at).unwrap_or(&Value::Null);
                let how = format!("{kind} where {published} is published");
                compared.holds(KINDS, &what, published == kind, &how);
            }
        }
    }
    Ok(())
}

fn options(name: &str) -> WatchOptions {
    let mut options = WatchOptions::new(Improvement::Up);
    match name {
        "nile_screened" => options.screening = Screening::On,
        "nile_fix28" => options.baseline = Some(28),
        // The package's own default is to screen.
        "nile_rebase1899" => {
            options.screening = Screening::On;
            options.rebase = vec![1899];
        }
        _ => {}
    }
    options
}

fn kind(kind: PointKind) -> &'static str {
    match kind {
        PointKind::Improvement => "special_cause_improvement",
        PointKind::Concern => "special_cause_concern",
        _ => "common_cause",
    }
}

fn words(signal: Option<&Signal>) -> &'static str {
    let Some(signal) = signal else {
        return "Common Cause";
    };
    match (signal.rule, signal.side) {
        (Rule::Outside, Side::High) => "Above UCL",
        (Rule::Outside, Side::Low) => "Below LCL",
        (Rule::TwoOfThree, Side::High) => "2 in 3 Above CL",
        (Rule::TwoOfThree, Side::Low) => "2 in 3 Below CL",
        (Rule::OneSide, Side::High) => "7 Points Above CL",
        (Rule::OneSide, Side::Low) => "7 Points Below CL",
        (Rule::Trend, Side::High) => "7 Points Increasing",
        (Rule::Trend, Side::Low) => "7 Points Decreasing",
    }
}
