//! The audit, in the report's words.

use allotment_place::{Currency, Pence};
use allotment_report as report;
use allotment_share::{Axiom, Finding, IndexAudit, Limit, LimitCost};

use crate::share::ShareRun;

pub(super) fn audit(share: &ShareRun) -> report::Audit {
    let audit = &share.audit;
    let currency = share.input.spec.envelope.currency;
    let name = |row: usize| share.input.places.names[row].clone();
    let theil = audit.distribution.theil.as_ref();
    let distributions = audit
        .distribution
        .indices
        .iter()
        .map(|index| report::Distribution {
            index: index.name.clone(),
            per_head: index.tenths.iter().map(|tenth| tenth.per_head).collect(),
            worst_fifth: index.worst_fifth_money,
            concentration: index.concentration,
            gini: audit.distribution.gini,
            theil_between: theil.map(|theil| theil.between),
            theil_within: theil.map(|theil| theil.within),
        });
    let mut facts = vec![
        fact("All shares together", money(audit.sum, currency)),
        fact("The envelope", money(audit.envelope, currency)),
        fact("Pennies that rounding moved", audit.pence_moved.to_string()),
        fact(
            "What limits move between places",
            money(audit.cost_of_limits, currency),
        ),
    ];
    facts.extend(audit.distribution.indices.iter().map(|index| {
        let words = format!("By {}, {}.", index.name, index.verdict.words());
        fact("Whom the money favours", words)
    }));
    facts.extend(audit.distribution.indices.iter().filter_map(pockets));
    report::Audit {
        checks: audit.axioms.iter().map(check).collect(),
        distributions: distributions.collect(),
        disagreements: audit.distribution.disagreements.clone(),
        limits: audit
            .limits
            .iter()
            .map(|limit| report::LimitCost {
                limit: limit_name(limit.limit).into(),
                cost: limit.moved,
                places: limit.holds.len(),
                words: limit_words(limit, currency, &name),
            })
            .collect(),
        facts,
    }
}

fn check(finding: &Finding) -> report::Check {
    let (name, words) = match finding.axiom {
        Axiom::Order => (
            "The order of the table does not matter",
            "Nobody should gain by standing first in a list.",
        ),
        Axiom::Splitting => (
            "Splitting or merging places does not pay",
            "Nobody should gain by drawing a border anew.",
        ),
        Axiom::Need => (
            "More need never gets less",
            "A place that is worse off, all else alike, should not get less.",
        ),
        Axiom::Envelope => (
            "A larger envelope never gives anyone less",
            "When there is more for all, nobody should lose.",
        ),
        Axiom::Sum => (
            "The sum is exact",
            "Every penny of the envelope goes out, and not one more.",
        ),
    };
    report::Check {
        name: name.into(),
        words: format!("{words} {}", finding.sentence),
        verdict: if finding.holds() {
            report::Verdict::Holds
        } else if finding.untried {
            report::Verdict::NotTried
        } else {
            report::Verdict::Fails
        },
        counter_example: finding
            .counter_examples
            .first()
            .map(|example| example.sentence.clone()),
    }
}

fn pockets(index: &IndexAudit) -> Option<report::Fact> {
    let missed = index.worst_without_money.len();
    (missed > 0).then(|| {
        let words = format!("{missed} by {}", index.name);
        fact("Places in the worst tenth that get nothing", words)
    })
}

fn limit_words(limit: &LimitCost, currency: Currency, name: &dyn Fn(usize) -> String) -> String {
    let mut words = payers(limit, currency, name);
    let others = limit.holds_by_others.len();
    if others > 0 {
        let more = format!(
            " By the formula alone, {others} of the places that it holds would get as much or {}; what the limits of other places {} brings them to it.",
            if limit.limit.lifts() { "more" } else { "less" },
            if limit.limit.lifts() { "take" } else { "leave" },
        );
        words.push_str(&more);
    }
    let unknown = limit.without_previous.len();
    if unknown > 0 {
        let more = format!(" It cannot hold {unknown} places, which have no earlier amount.");
        words.push_str(&more);
    }
    words
}

fn payers(limit: &LimitCost, currency: Currency, name: &dyn Fn(usize) -> String) -> String {
    let mut payers: Vec<&(usize, Pence)> = limit.paid_by.iter().collect();
    payers.sort_by_key(|(row, amount)| (std::cmp::Reverse(*amount), *row));
    match payers.as_slice() {
        [] if limit.holds.is_empty() => "It holds nobody, so nobody pays.".into(),
        [] => "It moves nothing away from the formula alone, so nobody pays.".into(),
        [(row, amount)] => format!("{} pays it: {}.", name(*row), money(*amount, currency)),
        [(row, amount), ..] => format!(
            "{} places pay it, most of all {}: {}.",
            payers.len(),
            name(*row),
            money(*amount, currency)
        ),
    }
}

/// The name of a limit, for people.
pub(super) fn limit_name(limit: Limit) -> &'static str {
    match limit.key() {
        "floor" => "floor",
        "ceiling" => "ceiling",
        "floor_per_head" => "floor a head",
        "max_loss" => "largest fall",
        "max_gain" => "largest rise",
        other => other,
    }
}

fn fact(label: &str, value: String) -> report::Fact {
    report::Fact {
        label: label.into(),
        value,
    }
}

fn money(pence: Pence, currency: Currency) -> String {
    pence.display(currency)
}
