//! Entries as the contract writes them, where that is not how they are kept.
//!
//! The contract names `measure.kind`, and every entry has a `kind` already; it
//! writes `once|per_year` and `capital|revenue` for a choice of two. Each form
//! that can mean one thing only is taken.

use serde_json::{Map, Value, json};

const MEASURES: [&str; 3] = ["baseline", "target", "actual"];
const MOVES: [&str; 5] = ["due", "pay", "return", "lapse", "spend"];

/// Writes `value` as entries are kept: a kind `baseline`, `target` or `actual` is
/// a `measure`; `"once": true` and `"per_year": true` are the `basis` of a
/// promise; `"capital": true`, or the whole amount under that name, is the `use`
/// of money that moves; the `use` of a commitment is what all of it is for; a party
/// that is `"unregistered": true` has no `org_id`. What is said twice, or is no such choice, is left as it
/// is, and the reader of entries says what is wrong.
pub(super) fn as_kept(value: &mut Value) {
    let Some(fields) = value.as_object_mut() else {
        return;
    };
    if let Some(inner) = fields.get_mut("entry") {
        as_kept(inner);
    }
    let kind = fields.get("kind").and_then(Value::as_str);
    let kind = kind.unwrap_or_default().to_owned();
    if MEASURES.contains(&kind.as_str()) && is_missing_or(fields, "measure", &kind) {
        fields.insert("measure".into(), json!(kind));
        fields.insert("kind".into(), json!("measure"));
    } else if kind == "promise" {
        choose(fields, "basis", ["once", "per_year"]);
    } else if MOVES.contains(&kind.as_str()) {
        choose(fields, "use", ["capital", "revenue"]);
    } else if kind == "commit" {
        all_for_one_use(fields);
    } else if kind == "party" && is_missing_or(fields, "org_id", "unregistered") {
        let said = fields.get("unregistered");
        if said.and_then(|said| is_chosen(said, None)) == Some(true) {
            fields.remove("unregistered");
            fields.insert("org_id".into(), json!("unregistered"));
        }
    }
}

/// A commitment of one `use` is all capital, or all revenue.
fn all_for_one_use(fields: &mut Map<String, Value>) {
    let both = ["capital", "revenue"];
    let used_for = fields.get("use").and_then(Value::as_str);
    let at = both.iter().position(|one| Some(*one) == used_for);
    let is_said = both.iter().any(|one| fields.contains_key(*one));
    let (Some(at), false, Some(amount)) = (at, is_said, fields.get("amount").cloned()) else {
        return;
    };
    fields.remove("use");
    fields.insert(both[at].into(), amount);
    fields.insert(both[1 - at].into(), json!("0"));
}

fn is_missing_or(fields: &Map<String, Value>, name: &str, text: &str) -> bool {
    let found = fields.get(name).filter(|value| !value.is_null());
    found.is_none_or(|value| value == text)
}

/// Lets `name` be the one of `both` that is chosen.
fn choose(fields: &mut Map<String, Value>, name: &str, both: [&'static str; 2]) {
    let amount = fields.get("amount").cloned();
    let chosen: Vec<(&str, bool)> = both
        .into_iter()
        .filter_map(|one| Some((one, is_chosen(fields.get(one)?, amount.as_ref())?)))
        .collect();
    let yes: Vec<&str> = chosen.iter().filter(|one| one.1).map(|one| one.0).collect();
    let [one] = yes[..] else {
        return;
    };
    if !is_missing_or(fields, name, one) {
        return;
    }
    for (one, _) in chosen {
        fields.remove(one);
    }
    fields.insert(name.into(), json!(one));
}

/// Whether a cell says yes or no; nothing if it says something else.
fn is_chosen(value: &Value, amount: Option<&Value>) -> Option<bool> {
    match value {
        Value::Bool(chosen) => Some(*chosen),
        Value::String(text) => match text.as_str() {
            "true" | "yes" => Some(true),
            "false" | "no" => Some(false),
            _ => (amount == Some(value)).then_some(true),
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(mut value: Value) -> Value {
        as_kept(&mut value);
        value
    }

    #[test]
    fn what_can_mean_one_thing_is_taken() {
        let measure = kept(json!({"kind": "baseline", "value": "1"}));
        assert_eq!(measure["kind"], "measure");
        assert_eq!(measure["measure"], "baseline");
        let promise = kept(json!({"kind": "promise", "per_year": true, "once": false}));
        assert_eq!(promise, json!({"kind": "promise", "basis": "per_year"}));
        let pay = kept(json!({"kind": "pay", "amount": "100", "capital": "100"}));
        assert_eq!(pay["use"], "capital");
        let pay = kept(json!({"kind": "pay", "amount": "100", "revenue": "yes", "capital": "no"}));
        assert_eq!(
            pay,
            json!({"kind": "pay", "amount": "100", "use": "revenue"})
        );
        let commit = kept(json!({"kind": "commit", "amount": "100", "use": "revenue"}));
        assert_eq!(
            commit,
            json!({"kind": "commit", "amount": "100", "capital": "0", "revenue": "100"})
        );
        let party = kept(json!({"kind": "party", "unregistered": true}));
        assert_eq!(party, json!({"kind": "party", "org_id": "unregistered"}));
        let right = kept(json!({"kind": "correct", "entry": {"kind": "actual"}}));
        assert_eq!(right["entry"]["measure"], "actual");
    }

    #[test]
    fn what_could_mean_two_things_is_left() {
        for value in [
            json!({"kind": "baseline", "measure": "target"}),
            json!({"kind": "promise", "once": true, "per_year": true}),
            json!({"kind": "promise", "once": true, "basis": "per_year"}),
            json!({"kind": "pay", "amount": "100", "capital": "60", "revenue": "40"}),
            json!({"kind": "commit", "amount": "100", "capital": "100"}),
            json!({"kind": "commit", "amount": "100", "use": "capital", "revenue": "0"}),
            json!({"kind": "commit", "amount": "100", "use": "both"}),
            json!({"kind": "party", "unregistered": true, "org_id": "GB-CHC-1"}),
            json!(["a list"]),
        ] {
            assert_eq!(kept(value.clone()), value);
        }
    }
}
