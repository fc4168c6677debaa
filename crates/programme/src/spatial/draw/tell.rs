//! The figures of a neighbourhood, as a table, a document and sentences.

use std::collections::HashMap;

use allotment_crosswalk::{Bounded, count_within, rate_within};
use allotment_table::{Column, Fault, Faults, Source, Table, nearest};
use serde_json::{Map, Value, json};

use super::identity::Identity;
use super::{Answer, DrawChoice, Drawn, Inside};
use crate::Sheet;
use crate::crosswalk::Figure;
use crate::spatial::{count, some};

/// A figure that is told.
struct Told {
    measure: String,
    kind: &'static str,
    found: Option<Bounded>,
}

pub(super) fn tell(
    choice: &DrawChoice,
    table: &Table,
    ids: &[&str],
    inside: Inside,
    identity: &Identity,
) -> Result<Drawn, Faults> {
    let shares = shares(&inside, table, ids)?;
    let told = figures(choice, table, &shares)?;
    let part = inside.members.iter().filter(|(_, share)| *share < 1.0);
    let in_part: Vec<&str> = part.map(|(code, _)| code.as_str()).collect();
    let numbers = |name: &str, of: fn(&Bounded) -> f64| {
        Column::numbers(name, told.iter().map(|one| one.found.as_ref().map(of)))
    };
    let columns = vec![
        Column::text("measure", told.iter().map(|one| Some(&one.measure))),
        Column::text("kind", told.iter().map(|one| Some(one.kind))),
        numbers("value", |found| found.value)
            .with_definition("each small area counted as far as it lies inside"),
        numbers("low", |found| found.low)
            .with_definition("the least, whoever of the areas in part lies inside"),
        numbers("high", |found| found.high)
            .with_definition("the most, whoever of the areas in part lies inside"),
        Column::integers(
            "areas_whole",
            told.iter()
                .map(|_| i64::try_from(inside.members.len() - in_part.len()).ok()),
        ),
        Column::integers(
            "areas_in_part",
            told.iter().map(|_| i64::try_from(in_part.len()).ok()),
        ),
    ];
    let mut sources: Vec<Source> = vec![table.source().clone()];
    sources.extend(inside.sources.iter().cloned());
    let said = sentences(&inside, &told, &in_part, identity);
    let sheet = Sheet {
        table: Table::new("neighbourhood", columns),
        rows: "figures",
        sources,
        more: document(&inside, identity, &said),
    };
    Ok(Drawn {
        answer: Answer { sheet, said },
        members: members(&inside, identity),
    })
}

/// How much of each row of the table lies inside.
fn shares(inside: &Inside, table: &Table, ids: &[&str]) -> Result<Vec<f64>, Faults> {
    let row_of: HashMap<&str, usize> = ids.iter().copied().zip(0..).collect();
    let mut shares = vec![0.0; ids.len()];
    let mut faults = Faults::new();
    for (code, share) in &inside.members {
        match row_of.get(code.as_str()) {
            Some(&row) => shares[row] = *share,
            None => {
                let help = match nearest(code, ids.iter().copied()).first() {
                    Some(near) if faults.total() < 20 => {
                        format!(
                            "did you mean '{near}'? the table needs every area that lies inside"
                        )
                    }
                    _ => "the table needs every area that lies inside: add its row".to_owned(),
                };
                let what = format!("there is no row of '{code}', which lies in the neighbourhood");
                faults.push(Fault::new(table.name(), what, help));
            }
        }
    }
    faults.into_result(shares)
}

fn figures(choice: &DrawChoice, table: &Table, shares: &[f64]) -> Result<Vec<Told>, Faults> {
    let mut faults = Faults::new();
    let mut told: Vec<Told> = Vec::new();
    let mut counts = |name: &str| -> Option<Vec<Option<f64>>> {
        let cells = faults.collect(table.numbers(name))?;
        for (row, cell) in cells
            .iter()
            .enumerate()
            .filter(|one| one.1.is_some_and(|cell| cell < 0.0))
        {
            let what = format!(
                "{} is below 0, and a count never is",
                cell.unwrap_or_default()
            );
            faults.push(table.fault_at(row, name, what, "correct the count"));
        }
        Some(cells)
    };
    for figure in &choice.columns {
        match figure {
            Figure::Count(name) => {
                if let Some(cells) = counts(name) {
                    told.push(Told {
                        measure: name.clone(),
                        kind: "count",
                        found: count_within(&cells, shares),
                    });
                }
            }
            Figure::Rate {
                numerator,
                denominator,
            } => {
                if let (Some(counted), Some(all)) = (counts(numerator), counts(denominator)) {
                    told.push(Told {
                        measure: format!("{numerator}/{denominator}"),
                        kind: "rate",
                        found: rate_within(&counted, &all, shares),
                    });
                }
            }
        }
    }
    faults.into_result(told)
}

/// A row a small area: a look-up that other commands can use.
fn members(inside: &Inside, identity: &Identity) -> Table {
    let members = &inside.members;
    Table::new(
        "members",
        vec![
            Column::text("area", members.iter().map(|(code, _)| Some(code))),
            Column::text("neighbourhood", members.iter().map(|_| Some(&identity.id))),
            Column::integers(
                "version",
                members.iter().map(|_| i64::try_from(identity.version).ok()),
            ),
            Column::numbers("share", members.iter().map(|(_, share)| Some(*share)))
                .with_definition("how much of the area lies in the neighbourhood, from 0 to 1"),
        ],
    )
}

fn document(inside: &Inside, identity: &Identity, said: &[String]) -> Map<String, Value> {
    let made_of: Vec<Value> = (inside.members.iter())
        .map(|(code, share)| json!({ "area": code, "share": share }))
        .collect();
    let neighbourhood = json!({
        "id": identity.id,
        "version": identity.version,
        "name": identity.name,
        "fingerprint": identity.fingerprint,
        "shared_by": if inside.by_people { "people" } else { "ground" },
        "uncovered": inside.uncovered,
        "made_of": made_of,
    });
    Map::from_iter([
        ("neighbourhood".to_owned(), neighbourhood),
        ("notes".to_owned(), json!(said)),
    ])
}

fn sentences(inside: &Inside, told: &[Told], in_part: &[&str], identity: &Identity) -> Vec<String> {
    let whole = inside.members.len() - in_part.len();
    let mut said = vec![format!(
        "{}, version {}{}: {} whole and {} in part.",
        identity.name.as_deref().unwrap_or(&identity.id),
        identity.version,
        if identity.changed { ", drawn anew" } else { "" },
        count(whole, "area lies inside", "areas lie inside"),
        in_part.len(),
    )];
    if !in_part.is_empty() {
        let by = if inside.by_people {
            "people at points"
        } else {
            "ground"
        };
        said.push(format!(
            "shared out by {by}, with an interval for who of them lives inside: {}.",
            some(in_part)
        ));
    }
    if inside.uncovered > 0.01 {
        said.push(format!(
            "mind: {:.1}% of the drawing lies in none of the areas, and counts nobody.",
            100.0 * inside.uncovered
        ));
    }
    let unknown: Vec<&str> = (told.iter().filter(|one| one.found.is_none()))
        .map(|one| one.measure.as_str())
        .collect();
    if !unknown.is_empty() {
        said.push(format!(
            "mind: a count is missing in an area inside, or more are counted than could be: {}.",
            some(&unknown)
        ));
    }
    said.extend(inside.notes.iter().cloned());
    said
}
