//! The figures of a neighbourhood, as a table, a document and sentences.

use std::collections::{BTreeMap, HashMap};

use allotment_crosswalk::{Bounded, Lies, count_within, rate_within};
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
    inside: &Inside,
    identity: &Identity,
) -> Result<Drawn, Faults> {
    let lies = lies(inside, table, ids)?;
    let told = figures(choice, table, &lies)?;
    let part = inside.members.iter().filter(|member| !member.is_whole);
    let in_part: Vec<&str> = part.map(|member| member.code.as_str()).collect();
    let numbers = |name: &str, of: fn(&Bounded) -> Option<f64>| {
        Column::numbers(name, told.iter().map(|one| one.found.as_ref().and_then(of)))
    };
    let columns = vec![
        Column::codes("measure", told.iter().map(|one| Some(&one.measure))),
        Column::text("kind", told.iter().map(|one| Some(one.kind))),
        numbers("value", |found| Some(found.value))
            .with_definition("each small area counted as far as it lies inside"),
        numbers("low", |found| Some(found.bounds?.0))
            .with_definition("the least, whoever of the areas in part lies inside"),
        numbers("high", |found| Some(found.bounds?.1))
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
        Column::codes("neighbourhood", told.iter().map(|_| Some(&identity.id))),
        Column::integers(
            "version",
            told.iter().map(|_| i64::try_from(identity.version).ok()),
        ),
    ];
    let mut sources: Vec<Source> = vec![table.source().clone()];
    sources.extend(inside.sources.iter().cloned());
    let said = sentences(inside, &told, identity);
    let sheet = Sheet {
        table: Table::new("neighbourhood", columns),
        rows: "figures",
        sources,
        more: document(inside, identity, &said),
    };
    Ok(Drawn {
        answer: Answer { sheet, said },
        members: members(inside, identity),
    })
}

/// How each row of the table lies to the neighbourhood.
pub(in crate::spatial) fn lies(
    inside: &Inside,
    table: &Table,
    ids: &[&str],
) -> Result<Vec<Lies>, Faults> {
    let row_of: HashMap<&str, usize> = ids.iter().copied().zip(0..).collect();
    let mut lies = vec![Lies::Outside; ids.len()];
    let mut faults = Faults::new();
    for member in &inside.members {
        let code = &member.code;
        match row_of.get(code.as_str()) {
            Some(&row) if member.is_whole => lies[row] = Lies::Inside,
            Some(&row) => lies[row] = Lies::InPart(member.share),
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
    faults.into_result(lies)
}

fn figures(choice: &DrawChoice, table: &Table, lies: &[Lies]) -> Result<Vec<Told>, Faults> {
    let mut faults = Faults::new();
    let mut counts: BTreeMap<&str, Option<Vec<Option<f64>>>> = BTreeMap::new();
    for figure in &choice.columns {
        for name in figure.counts() {
            if !counts.contains_key(name) {
                counts.insert(name, read_counts(table, name, &mut faults));
            }
        }
    }
    let mut told: Vec<Told> = Vec::new();
    for figure in &choice.columns {
        let (kind, found) = match figure {
            Figure::Count(name) => {
                let Some(cells) = &counts[name.as_str()] else {
                    continue;
                };
                ("count", count_within(cells, lies))
            }
            Figure::Rate {
                numerator,
                denominator,
            } => {
                let all = (&counts[numerator.as_str()], &counts[denominator.as_str()]);
                let (Some(counted), Some(all)) = all else {
                    continue;
                };
                ("rate", rate_within(counted, all, lies))
            }
        };
        let measure = figure.name();
        if !told.iter().any(|one| one.measure == measure) {
            told.push(Told {
                measure,
                kind,
                found,
            });
        }
    }
    faults.into_result(told)
}

fn read_counts(table: &Table, name: &str, faults: &mut Faults) -> Option<Vec<Option<f64>>> {
    let cells = faults.collect(table.each_measure(name))?.into_iter();
    let cells = cells.enumerate().map(|(row, cell)| match cell {
        Ok(Some(below)) if below < 0.0 => {
            let what = format!("{below} is below 0, and a count never is");
            faults.push(table.fault_at(row, name, what, "correct the count"));
            None
        }
        Ok(cell) => cell,
        Err(wrong) => {
            faults.push(*wrong);
            None
        }
    });
    Some(cells.collect())
}

/// A row a small area: a look-up that other commands can use.
pub(in crate::spatial) fn members(inside: &Inside, identity: &Identity) -> Table {
    let members = &inside.members;
    Table::new(
        "members",
        vec![
            Column::codes("area", members.iter().map(|member| Some(&member.code))),
            Column::codes("neighbourhood", members.iter().map(|_| Some(&identity.id))),
            Column::integers(
                "version",
                members.iter().map(|_| i64::try_from(identity.version).ok()),
            ),
            Column::numbers("share", members.iter().map(|member| Some(member.share)))
                .with_definition("how much of the area lies in the neighbourhood, from 0 to 1"),
        ],
    )
}

pub(in crate::spatial) fn document(
    inside: &Inside,
    identity: &Identity,
    said: &[String],
) -> Map<String, Value> {
    let made_of: Vec<Value> = (inside.members.iter())
        .map(|member| {
            json!({ "area": member.code, "share": member.share, "whole": member.is_whole })
        })
        .collect();
    let neighbourhood = json!({
        "id": identity.id,
        "version": identity.version,
        "name": identity.name,
        "fingerprint": identity.fingerprint,
        "shared_by": inside.shared_by,
        "uncovered": inside.uncovered,
        "made_of": made_of,
    });
    Map::from_iter([
        ("neighbourhood".to_owned(), neighbourhood),
        ("notes".to_owned(), json!(said)),
    ])
}

/// How it lies: what of it is whole, what in part, by what, and what lies nowhere.
pub(in crate::spatial) fn how_it_lies(inside: &Inside, identity: &Identity) -> Vec<String> {
    let part = inside.members.iter().filter(|member| !member.is_whole);
    let in_part: Vec<&str> = part.map(|member| member.code.as_str()).collect();
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
        let by = match inside.shared_by {
            "people" => "people at points",
            "codes" => "equal parts, as the look-up has them in several codes",
            _ => "ground",
        };
        said.push(format!(
            "shared out by {by}, with an interval for who of them lives inside: {}.",
            some(&in_part)
        ));
    }
    if inside.uncovered > 0.01 {
        said.push(format!(
            "mind: {} of the drawing lies in none of the areas, and counts nobody.",
            most_in_words(inside.uncovered)
        ));
    }
    if identity.elsewhere {
        said.push("mind: nothing of it lies where it lay before; is the earlier drawing that of another neighbourhood?".to_owned());
    }
    said
}

/// A part of something as a percentage, which is 100 only if it is all.
fn most_in_words(part: f64) -> String {
    let percent = format!("{:.1}%", 100.0 * part);
    if percent == "100.0%" && part < 1.0 {
        "more than 99.9%".to_owned()
    } else {
        percent
    }
}

fn sentences(inside: &Inside, told: &[Told], identity: &Identity) -> Vec<String> {
    let mut said = how_it_lies(inside, identity);
    let those = |kept: &dyn Fn(&Told) -> bool| -> Vec<&str> {
        let kept = told.iter().filter(|one| kept(one));
        kept.map(|one| one.measure.as_str()).collect()
    };
    let unknown = those(&|one| one.found.is_none());
    if !unknown.is_empty() {
        said.push(format!(
            "mind: a count is missing in an area inside, or what a rate is of is 0: {}.",
            some(&unknown)
        ));
    }
    let unbounded = those(&|one| one.found.is_some_and(|found| found.bounds.is_none()));
    if !unbounded.is_empty() {
        said.push(format!(
            "mind: no bounds can be told where in an area inside more are counted than could be: {}.",
            some(&unbounded)
        ));
    }
    said.extend(inside.notes.iter().cloned());
    said
}
