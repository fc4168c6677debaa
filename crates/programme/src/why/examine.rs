//! What was promised elsewhere to a place, traced.

use serde_json::json;

use super::Trace;
use crate::examine::Examination;

/// Traces what promises made elsewhere came to in the place `id`; whether it is among
/// their places.
pub(super) fn explain_examination(run: &Examination, id: &str, trace: &mut Trace) -> bool {
    let Some(steps) = run.at_place(id) else {
        return false;
    };
    let promises = run.promised_to(id);
    let count = promises.len();
    let noun = if count == 1 {
        "promise names"
    } else {
        "promises name"
    };
    trace.lines.push(format!(
        "Promises made elsewhere: {count} {noun} {id}; each pound is counted in one of them"
    ));
    for (promise, words) in &promises {
        trace.lines.push(format!("  {promise}: {words}"));
    }
    for step in &steps {
        let head = step.per_head.as_ref();
        let head = head.map_or_else(String::new, |head| format!(", {head} a head"));
        trace
            .lines
            .push(format!("  {}: {}{head}", step.name, step.amount));
    }
    trace.document["examine"] = json!({
        "promises": promises.iter().map(|(id, words)| json!({"promise_id": id, "status": words}))
            .collect::<Vec<_>>(),
        "steps": steps.iter().map(|step| json!({"step": step.name, "amount_minor": step.minor}))
            .collect::<Vec<_>>(),
    });
    true
}
