//! A spec made from a table of indicators as `COINr` writes it: a row an
//! indicator or group, with its direction, weight, denominator and parent.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use allotment_table::{Faults, Table};

/// How the spec departs from the table of indicators.
pub(super) struct Ways<'a> {
    /// What the spec begins with.
    pub(super) settings: &'a str,
    /// Whether every indicator counts as better the greater it is.
    pub(super) all_better: bool,
    /// Whether indicators are divided by their denominators.
    pub(super) denominate: bool,
}

/// The spec, as TOML, for a table with the columns `there`, codes in `id`.
pub(super) fn spec(
    meta: &Table,
    id: &str,
    there: &BTreeSet<&str>,
    ways: &Ways<'_>,
) -> Result<String, Faults> {
    let codes = meta.text("iCode")?;
    let kinds = meta.text("Type")?;
    let directions = meta.numbers("Direction")?;
    let weights = meta.numbers("Weight")?;
    let denominators = meta.text("Denominator")?;
    let parents = meta.text("Parent")?;
    // The index itself is the one aggregate without a parent.
    let index = (0..meta.rows())
        .find(|&row| kinds[row] == Some("Aggregate") && present(parents[row]).is_none())
        .and_then(|row| codes[row]);
    let mut spec = format!("{}\n[table]\nid = \"{id}\"\n", ways.settings);
    for row in 0..meta.rows() {
        let (Some(code), Some(kind)) = (codes[row], kinds[row]) else {
            continue;
        };
        let parent = present(parents[row]).filter(|parent| Some(*parent) != index);
        let head = match kind {
            "Aggregate" if Some(code) != index => "[[group]]",
            "Indicator" => "[[indicator]]",
            _ => continue,
        };
        let weight = weights[row].unwrap_or(1.0);
        line(
            &mut spec,
            &format!("{head}\nid = \"{code}\"\nweight = {weight:?}"),
        );
        if let Some(parent) = parent {
            line(&mut spec, &format!("group = \"{parent}\""));
        }
        if kind == "Indicator" {
            let less = directions[row].is_some_and(|direction| direction < 0.0);
            let better = ways.all_better || !less;
            line(
                &mut spec,
                &format!("more_is = \"{}\"", if better { "better" } else { "worse" }),
            );
            match present(denominators[row]) {
                Some(by) if ways.denominate && there.contains(by) => {
                    line(&mut spec, &format!("sql = \"{code} / {by}\""));
                }
                _ => line(&mut spec, &format!("column = \"{code}\"")),
            }
        }
    }
    Ok(spec)
}

/// R writes what is missing as `NA`, unless told otherwise.
fn present(cell: Option<&str>) -> Option<&str> {
    cell.filter(|text| !text.is_empty() && *text != "NA")
}

fn line(spec: &mut String, text: &str) {
    writeln!(spec, "{text}").expect("writing to a string");
}
