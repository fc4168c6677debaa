//! The audit as one JSON document.

use allotment_place::{Pence, PlaceId};
use allotment_share::{Distribution, Finding, IndexAudit, Limit, LimitCost};
use serde_json::{Map, Value, json};

use super::{ShareRun, ShareSpec, decimal};

/// How many places are listed where a list may be as long as the table.
const LISTED: usize = 100;

impl ShareRun {
    /// The audit as one JSON document, without its provenance.
    #[must_use]
    pub fn audit_json(&self, spec: &ShareSpec) -> Map<String, Value> {
        let audit = &self.audit;
        let ids = &self.input.places.ids;
        let currency = self.input.spec.envelope.currency;
        let mut document = Map::new();
        let mut put = |key: &str, value: Value| document.insert(key.into(), value);
        put("currency", json!(currency.as_str()));
        put("lambda", json!(audit.lambda));
        put("envelope_minor", json!(audit.envelope.get()));
        put("sum_minor", json!(audit.sum.get()));
        put("cash_minor", json!(self.allocation.total.get()));
        put("pennies_moved_by_rounding", json!(audit.pence_moved));
        put("formula", formula(spec));
        put("cost_of_limits_minor", json!(audit.cost_of_limits.get()));
        put(
            "limits",
            audit
                .limits
                .iter()
                .map(|limit| limit_json(limit, ids))
                .collect(),
        );
        put(
            "distance_from_target",
            audit
                .distances
                .iter()
                .map(|distance| {
                    json!({
                        "id": ids[distance.place].as_str(),
                        "target_minor": distance.target.get(),
                        "amount_minor": distance.amount.get(),
                        "distance_minor": whole(distance.distance_minor),
                        "lost_to_damping_minor": whole(distance.lost_to_damping_minor),
                    })
                })
                .collect(),
        );
        document.extend(distribution_json(&audit.distribution, ids));
        let axioms = audit
            .axioms
            .iter()
            .map(|finding| finding_json(finding, ids));
        document.insert("axioms".into(), axioms.collect());
        document
    }
}

/// How money lies over need, as the members of a JSON document.
#[must_use]
pub fn distribution_json(distribution: &Distribution, ids: &[PlaceId]) -> Map<String, Value> {
    let mut document = Map::new();
    let mut put = |key: &str, value: Value| document.insert(key.into(), value);
    put("gini", json!(distribution.gini));
    let theil = distribution.theil.as_ref().map(
        |theil| json!({"total": theil.total, "within": theil.within, "between": theil.between}),
    );
    put("theil", json!(theil));
    put(
        "places_without_money",
        json!(distribution.without_money.len()),
    );
    put(
        "places_without_population",
        codes(&distribution.uncounted, ids),
    );
    put(
        "indices",
        distribution
            .indices
            .iter()
            .map(|index| index_json(index, ids))
            .collect(),
    );
    put("disagreements", json!(distribution.disagreements));
    document
}

fn formula(spec: &ShareSpec) -> Value {
    spec.parts
        .iter()
        .map(|part| {
            json!({
                "part": part.id,
                "weight": decimal(&part.weight),
                "in_proportion_to": part.in_proportion_to.value,
            })
        })
        .collect()
}

fn limit_json(limit: &LimitCost, ids: &[PlaceId]) -> Value {
    let payers: Vec<Value> = limit
        .paid_by
        .iter()
        .map(|(row, amount)| json!({"id": ids[*row].as_str(), "amount_minor": amount.get()}))
        .collect();
    let mut document = json!({
        "limit": limit.limit.key(),
        "holds": codes(&limit.holds, ids),
        "holds_by_others": codes(&limit.holds_by_others, ids),
        "moved_minor": limit.moved.get(),
        "paid_by": payers,
    });
    if matches!(limit.limit, Limit::MaxLoss | Limit::MaxGain) {
        let rows = &limit.without_previous;
        document["places_without_previous"] = json!({
            "count": rows.len(),
            "ids": codes(&rows[..rows.len().min(LISTED)], ids),
        });
    }
    document
}

fn index_json(index: &IndexAudit, ids: &[PlaceId]) -> Value {
    let tenths: Vec<Value> = index
        .tenths
        .iter()
        .enumerate()
        .map(|(at, tenth)| {
            json!({
                "decile": at + 1,
                "places": tenth.places,
                "amount_minor": tenth.amount.get(),
                "per_head_minor": tenth.per_head.map(Pence::get),
            })
        })
        .collect();
    json!({
        "index": index.name,
        "per_head_by_decile": tenths,
        "worst_fifth_share": index.worst_fifth_money,
        "worst_fifth_share_of_people": index.worst_fifth_people,
        "concentration": index.concentration,
        "verdict": index.verdict.words(),
        "worst_decile_without_money": codes(&index.worst_without_money, ids),
        "places_without_value": codes(&index.without_value, ids),
    })
}

fn finding_json(finding: &Finding, ids: &[PlaceId]) -> Value {
    let examples: Vec<Value> = finding
        .counter_examples
        .iter()
        .map(|example| {
            json!({
                "places": codes(&example.places, ids),
                "before": example.before.to_string(),
                "after": example.after.to_string(),
                "words": example.sentence,
            })
        })
        .collect();
    json!({
        "axiom": finding.axiom.key(),
        "verdict": verdict(finding),
        "holds": finding.holds(),
        "tried": finding.tried,
        "words": finding.sentence,
        "counter_examples": examples,
    })
}

/// `holds`, `fails`, or `not-tried` where nothing says how to try it.
fn verdict(finding: &Finding) -> &'static str {
    match (finding.holds(), finding.untried) {
        (true, _) => "holds",
        (false, true) => "not-tried",
        (false, false) => "fails",
    }
}

fn codes(rows: &[usize], ids: &[PlaceId]) -> Value {
    rows.iter().map(|&row| ids[row].as_str()).collect()
}

/// A whole number that JSON readers can hold, else its digits.
fn whole(number: i128) -> Value {
    i64::try_from(number).map_or_else(|_| json!(number.to_string()), |number| json!(number))
}
