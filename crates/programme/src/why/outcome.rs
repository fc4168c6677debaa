//! What came of a place that was treated, traced.

use serde_json::json;

use super::Trace;
use crate::outcome::{OfCohort, OutcomeRun};

/// Traces what came of the place `id`; whether it was treated in the panel.
pub(super) fn explain_outcome(run: &OutcomeRun, id: &str, trace: &mut Trace) -> bool {
    let Ok(at) = run
        .treated
        .binary_search_by(|(unit, _)| unit.as_str().cmp(id))
    else {
        return false;
    };
    let first = run.treated[at].1;
    let since = run.calendar.label(first);
    trace
        .lines
        .push(format!("What came of it: {id} is treated from {since} on"));
    let mut told = Vec::new();
    for measure in &run.measures {
        let one = measure.cohort(first);
        let title = &measure.spec.title;
        trace.lines.push(match one {
            Some(OfCohort { estimate, low, high, .. }) => format!(
                "  {title}: {estimate:.3} on the places that began in {since} ({low:.3} to {high:.3}); of one place alone it cannot be told"
            ),
            None => format!("  {title}: the effect on the places that began in {since} cannot be told"),
        });
        told.push(json!({
            "outcome": measure.spec.column.value,
            "title": title,
            "first_treated": since,
            "estimate": one.map(|one| one.estimate),
            "std_error": one.and_then(|one| one.std_error),
            "low": one.map(|one| one.low),
            "high": one.map(|one| one.high),
            "of": "the places that began in the same period",
        }));
    }
    trace.document["outcome"] = json!(told);
    true
}
