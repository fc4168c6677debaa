//! A neighbourhood as a list of codes, of small areas or of larger ones.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use allotment_table::{Faults, Table, nearest};

use super::Inside;
use super::identity::fingerprint;
use crate::Origins;

/// The small areas that `codes` name: their own, or those that a look-up has on
/// the line of a larger area's code, whatever its column.
pub(super) fn inside(
    codes: &[String],
    lookup: Option<&Path>,
    ids: &[&str],
    table: &Table,
    origins: &Origins,
) -> Result<Inside, Faults> {
    let known: BTreeSet<&str> = ids.iter().copied().collect();
    let lookup = lookup.map(|path| origins.table(path)).transpose()?;
    let larger = match &lookup {
        Some(lookup) => larger_areas(lookup, &known)?,
        None => BTreeMap::new(),
    };
    let mut faults = Faults::new();
    let mut members: BTreeSet<&str> = BTreeSet::new();
    let mut notes = Vec::new();
    let mut asked: Vec<String> = codes.iter().map(|code| code.trim().to_owned()).collect();
    asked.sort_unstable();
    asked.dedup();
    for code in &asked {
        let found: Vec<&str> = match (known.get(code.as_str()), larger.get(code.as_str())) {
            (Some(code), _) => vec![code],
            (None, Some(areas)) => areas.iter().copied().collect(),
            (None, None) => {
                faults.push(unknown(code, &known, &larger, table, lookup.as_ref()));
                continue;
            }
        };
        let again = found.iter().filter(|area| !members.insert(area)).count();
        if again > 0 {
            notes.push(format!(
                "{again} of the areas of {code} are in another code as well, and count once."
            ));
        }
    }
    faults.into_result(())?;
    let sources = lookup.iter().map(|lookup| lookup.source().clone());
    Ok(Inside {
        fingerprint: fingerprint(&asked),
        members: members
            .into_iter()
            .map(|code| (code.to_owned(), 1.0))
            .collect(),
        by_people: false,
        uncovered: 0.0,
        sources: sources.collect(),
        notes,
    })
}

/// The small areas of each other code of the look-up. The column of small areas
/// is the one that has most of them.
fn larger_areas<'a>(
    lookup: &'a Table,
    known: &BTreeSet<&'a str>,
) -> Result<BTreeMap<&'a str, BTreeSet<&'a str>>, Faults> {
    let columns: Vec<Vec<Option<&str>>> = (lookup.columns().iter())
        .filter_map(|column| lookup.text(column.name()).ok())
        .collect();
    let hits = |column: &Vec<Option<&str>>| {
        let cells = column.iter().flatten();
        cells.filter(|code| known.contains(*code)).count()
    };
    let small = columns.iter().max_by_key(|column| hits(column));
    let Some(small) = small.filter(|column| hits(column) > 0) else {
        let what = "no column of the look-up has any of the table's codes";
        let help = "use the look-up of the same level and vintage";
        return Err(allotment_table::Fault::new(lookup.name(), what, help).into());
    };
    let mut larger: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for column in columns
        .iter()
        .filter(|column| !std::ptr::eq(*column, small))
    {
        for (area, code) in small.iter().zip(column) {
            if let (Some(area), Some(code)) = (area, code) {
                larger.entry(code).or_default().insert(area);
            }
        }
    }
    Ok(larger)
}

fn unknown(
    code: &str,
    known: &BTreeSet<&str>,
    larger: &BTreeMap<&str, BTreeSet<&str>>,
    table: &Table,
    lookup: Option<&Table>,
) -> allotment_table::Fault {
    let near = nearest(code, known.iter().chain(larger.keys()).copied());
    let (file, place) = match lookup {
        Some(lookup) => (
            lookup.name(),
            format!("{} and {}", table.name(), lookup.name()),
        ),
        None => (table.name(), table.name().to_owned()),
    };
    let help = match (near.first(), lookup) {
        (Some(near), _) => format!("did you mean '{near}'?"),
        (None, Some(_)) => "use codes of the same vintage".to_owned(),
        (None, None) => {
            "for the code of a larger area, add --via with a look-up that has it".to_owned()
        }
    };
    allotment_table::Fault::new(file, format!("'{code}' is in no column of {place}"), help)
}
