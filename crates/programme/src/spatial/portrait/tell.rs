//! A neighbourhood in full as a table and as a document.

use allotment_table::{Column, Table};
use serde_json::{Map, Value, json};

use super::line::{Line, Part};
use super::{Identity, Inside, Told};
use crate::spatial::draw::tell::document as of_members;

/// A row a figure, in the order in which a reader meets them.
pub(super) fn table(told: &Told, identity: &Identity) -> Table {
    let lines = &told.lines;
    let text = |name: &str, of: &dyn Fn(&Line) -> String| {
        Column::codes(name, lines.iter().map(|line| Some(of(line))))
    };
    let numbers =
        |name: &str, of: fn(&Line) -> Option<f64>| Column::numbers(name, lines.iter().map(of));
    let minor = |name: &str, at: usize| {
        Column::integers(
            name,
            lines
                .iter()
                .map(|line| line.money.and_then(|money| i64::try_from(money[at]).ok())),
        )
    };
    let mut columns = vec![
        text("part", &|line| line.part.name().to_owned()),
        text("measure", &|line| line.measure.clone()),
        text("title", &|line| line.title.clone()),
        numbers("value", |line| line.value),
        numbers("low", |line| line.bounds.map(|bounds| bounds.0)),
        numbers("high", |line| line.bounds.map(|bounds| bounds.1)),
        text("interval", &|line| {
            line.interval.unwrap_or_default().to_owned()
        })
        .with_definition("what the least and the most are of"),
        text("unit", &|line| line.unit.clone()),
        numbers("peer_median", |line| line.peer_median)
            .with_definition("the median of the places most like it"),
        text("note", &|line| line.note.clone()),
        Column::codes(
            "neighbourhood",
            lines.iter().map(|_| Some(identity.id.as_str())),
        ),
        Column::integers(
            "version",
            lines.iter().map(|_| i64::try_from(identity.version).ok()),
        ),
    ];
    if lines.iter().any(|line| line.money.is_some()) {
        let currency = lines
            .iter()
            .map(|line| line.money.map(|_| told.currency.as_str()));
        columns.extend([
            minor("amount_minor", 0).with_definition(
                "money that is known to benefit it, in the minor unit of the currency",
            ),
            minor("low_minor", 1).with_definition("without that of areas in part"),
            minor("high_minor", 2).with_definition("with all of that of areas in part"),
            Column::text("currency", currency),
        ]);
    }
    Table::new("neighbourhood", columns)
}

/// What a JSON document says beside the figures.
pub(super) fn document(
    told: &Told,
    inside: &Inside,
    identity: &Identity,
    said: &[String],
) -> Map<String, Value> {
    let mut document = of_members(inside, identity, said);
    let peers = told.peers.iter().map(|(id, called, distance)| {
        json!({ "id": id.as_str(), "called": called, "distance": distance })
    });
    document.insert("peers".into(), Value::Array(peers.collect()));
    for part in [Part::Strength, Part::Gap] {
        let key = if part == Part::Strength {
            "strengths"
        } else {
            "gaps"
        };
        let of_part = told.lines.iter().filter(|line| line.part == part);
        let names = of_part.map(|line| json!(line.measure));
        document.insert(key.into(), Value::Array(names.collect()));
    }
    if let Some([once, yearly]) = told.money {
        let money = |money: [u64; 3]| json!({ "amount_minor": money[0], "low_minor": money[1], "high_minor": money[2] });
        document.insert(
            "money".into(),
            json!({
                "currency": told.currency,
                "once": money(once),
                "a_year": money(yearly),
            }),
        );
    }
    document
}
