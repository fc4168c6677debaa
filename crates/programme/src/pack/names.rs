//! Publishers' columns by the names that programmes know them under.

use std::collections::{BTreeMap, BTreeSet};

use allotment_table::{Column, Fault, Faults, Table};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::Edition;

/// The one of `columns` that is called `wanted` or one of `also`: letter by
/// letter, else in another case or with spaces around it, if just one is.
///
/// # Errors
/// What was looked for and what was found.
pub(super) fn choose<'a>(
    wanted: &str,
    also: &[String],
    columns: &[&'a str],
) -> Result<&'a str, String> {
    let names: Vec<&str> = also.iter().map(String::as_str).chain([wanted]).collect();
    let plain = |name: &str| name.trim().to_lowercase();
    let loose: Vec<String> = names.iter().map(|name| plain(name)).collect();
    let exactly = columns.iter().filter(|column| names.contains(column));
    let found: Vec<&str> = exactly.copied().collect();
    let found = if found.is_empty() {
        let loosely = columns
            .iter()
            .filter(|column| loose.contains(&plain(column)));
        loosely.copied().collect()
    } else {
        found
    };
    match found.as_slice() {
        [one] => Ok(one),
        [] => Err(format!(
            "it has no column '{}'; its columns are {}",
            names.join("' or '"),
            columns.join(", ")
        )),
        several => Err(format!(
            "several of its columns could be '{wanted}': {}",
            several.join(", ")
        )),
    }
}

/// `bytes`, which are the file of `part`, with the columns that the pack names
/// and no others. `from` is what faults call it.
///
/// # Errors
/// Every column that is not there, and whatever keeps the file from being read.
pub(super) fn prepared(part: &Edition, from: &str, bytes: Vec<u8>) -> Result<Vec<u8>, Faults> {
    if part.names.is_empty() {
        return Ok(bytes);
    }
    if part.is_borders() {
        return borders(part, from, &bytes);
    }
    table(part, from, bytes)?.to_csv()
}

/// The table of `part` with the columns that the pack names.
fn table(part: &Edition, from: &str, bytes: Vec<u8>) -> Result<Table, Faults> {
    let name = format!("{}.{}", stem(from), part.extension());
    let table = Table::from_bytes(&name, bytes)?;
    let names = chosen(part, from, &table.column_names())?;
    let theirs: Vec<&str> = names.iter().map(|(_, theirs)| theirs.as_str()).collect();
    let selected = table.select_columns(&theirs)?;
    let columns = selected.columns().iter().cloned().zip(&names);
    let columns = columns.map(|(column, (ours, _))| column.named(ours.as_str()));
    Ok(Table::new(from, columns.collect()))
}

/// The name of a file for messages, without the end that says what it is.
fn stem(from: &str) -> &str {
    from.split(['?', '#']).next().unwrap_or(from)
}

/// Each column of the pack with the column of the file that it is.
fn chosen(part: &Edition, from: &str, columns: &[&str]) -> Result<Vec<(String, String)>, Faults> {
    let mut faults = Faults::new();
    let mut names = Vec::new();
    for (ours, also) in &part.names {
        match choose(ours, also, columns) {
            Ok(theirs) => names.push((ours.clone(), theirs.to_owned())),
            Err(what) => {
                let help = "the publisher may have renamed its columns: rename them as the pack \
                            has them, and give the file's folder with --from";
                faults.push(Fault::new(from, what, help));
            }
        }
    }
    faults.into_result(names)
}

#[derive(Deserialize)]
struct Collection<'a> {
    #[serde(borrow)]
    features: Vec<&'a RawValue>,
    #[serde(borrow)]
    crs: Option<&'a RawValue>,
}

#[derive(Deserialize, Serialize)]
struct Feature<'a> {
    #[serde(rename = "type")]
    kind: String,
    properties: Map<String, Value>,
    #[serde(borrow)]
    geometry: &'a RawValue,
}

/// Shapes stay letter by letter as they came.
fn borders(part: &Edition, from: &str, bytes: &[u8]) -> Result<Vec<u8>, Faults> {
    let no_borders = |error: &dyn std::fmt::Display| {
        let what = format!("it is no GeoJSON collection of features: {error}");
        Fault::new(from, what, "fetch it again, in the form GeoJSON")
    };
    let collection: Collection<'_> =
        serde_json::from_slice(bytes).map_err(|error| no_borders(&error))?;
    let mut lines = Vec::with_capacity(collection.features.len());
    let mut names = Vec::new();
    for raw in collection.features {
        let mut feature: Feature<'_> =
            serde_json::from_str(raw.get()).map_err(|error| no_borders(&error))?;
        if names.is_empty() {
            let columns: Vec<&str> = feature.properties.keys().map(String::as_str).collect();
            names = chosen(part, from, &columns)?;
        }
        let kept = names.iter().map(|(ours, theirs)| {
            let value = feature.properties.get(theirs).cloned();
            (ours.clone(), value.unwrap_or(Value::Null))
        });
        feature.properties = kept.collect();
        lines.push(serde_json::to_string(&feature).map_err(|error| no_borders(&error))?);
    }
    let crs = collection
        .crs
        .map_or(String::new(), |crs| format!("\"crs\":{},", crs.get()));
    let features = lines.join(",\n");
    Ok(
        format!("{{\"type\":\"FeatureCollection\",{crs}\"features\":[\n{features}\n]}}\n")
            .into_bytes(),
    )
}

/// `first` with the columns of `others` beside it, each by the codes of its
/// column `by`. A code that an other lacks has empty cells: not every area has
/// a region.
///
/// # Errors
/// For a code that stands for two different rows, and for an other that knows
/// none of the codes.
pub(super) fn joined(
    first: (&Edition, &str, Vec<u8>),
    others: Vec<(&Edition, String, Vec<u8>)>,
) -> Result<Vec<u8>, Faults> {
    let (edition, from, bytes) = first;
    let mut whole = table(edition, from, bytes)?;
    for (part, from, bytes) in others {
        let other = table(part, &from, bytes)?;
        let by = part.by.as_deref().unwrap_or_default();
        let rows = rows_by_code(&other, by, &from)?;
        let place = whole.text(by)?;
        let found: Vec<Option<usize>> = place
            .into_iter()
            .map(|code| rows.get(code?).copied())
            .collect();
        if found.iter().all(Option::is_none) {
            let what = format!("none of its codes in '{by}' is one of those that it is joined to");
            let help = "the two files must be of the same areas of the same year";
            return Err(Fault::new(from, what, help).into());
        }
        for name in other.column_names() {
            if whole.has(name) {
                continue;
            }
            let cells = other.text(name)?;
            let cells = found.iter().map(|row| row.and_then(|row| cells[row]));
            whole.push_column(Column::text(name, cells));
        }
    }
    whole.to_csv()
}

/// The first row of each code of `table`, all of whose rows are alike.
fn rows_by_code<'a>(
    table: &'a Table,
    by: &str,
    from: &str,
) -> Result<BTreeMap<&'a str, usize>, Faults> {
    let columns = table
        .column_names()
        .into_iter()
        .map(|name| table.text(name))
        .collect::<Result<Vec<_>, _>>()?;
    let mut rows = BTreeMap::new();
    let mut torn = BTreeSet::new();
    for (row, code) in table.text(by)?.into_iter().enumerate() {
        let Some(code) = code else { continue };
        let first = *rows.entry(code).or_insert(row);
        if columns.iter().any(|column| column[first] != column[row]) {
            torn.insert(code);
        }
    }
    match torn.first() {
        None => Ok(rows),
        Some(code) => {
            let what = format!("'{code}' stands on rows that differ");
            let help = "a file that is joined has one answer for each code";
            Err(Fault::new(from, what, help).into())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_chosen_letter_by_letter_first() {
        let also = ["LSOA21CD".to_owned(), "geography code".to_owned()];
        let choose = |columns: &[&'static str]| choose("lsoa21cd", &also, columns);
        assert_eq!(choose(&["lsoa21CD", "LSOA21CD"]).unwrap(), "LSOA21CD");
        assert_eq!(
            choose(&["date", "Geography Code "]).unwrap(),
            "Geography Code "
        );
        assert_eq!(choose(&["lsoa21cd"]).unwrap(), "lsoa21cd");
        let none = choose(&["date", "code"]).unwrap_err();
        assert!(
            none.contains("date, code") && none.contains("LSOA21CD"),
            "{none}"
        );
        let two = choose(&["lsoa21cD", "lsoa21Cd"]).unwrap_err();
        assert!(two.contains("lsoa21cD, lsoa21Cd"), "{two}");
        assert!(choose(&["lsoa21cd", "LSOA21CD"]).is_err());
    }
}
