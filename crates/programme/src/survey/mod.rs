//! What places a folder knows: levels, vintages, what lies in what, holes and
//! overlaps.

mod borders;
mod files;
mod nesting;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use allotment_place::Level;
use allotment_table::{Column, Fault, Faults, Source, Table};
use serde_json::{Map, Value};

use crate::Sheet;
use borders::Borders;
use nesting::Nesting;

/// A column of codes in a file.
struct Codes {
    file: String,
    kind: &'static str,
    column: String,
    level: Level,
    known: BTreeSet<String>,
    /// How many rows have a code that stands on an earlier one.
    repeated: usize,
}

/// What is known of the places in a folder, and what to mind of it.
///
/// # Errors
/// [`Faults`] if the folder cannot be read, or knows no places.
pub fn places_command(folder: &Path) -> Result<(Sheet, Vec<String>), Faults> {
    let mut all: Vec<Codes> = Vec::new();
    let mut nested: Vec<Nesting> = Vec::new();
    let mut drawn: Vec<Borders> = Vec::new();
    let mut sources: Vec<Source> = Vec::new();
    let mut said: Vec<String> = Vec::new();
    for path in files::in_folder(folder)? {
        let read = match files::read(folder, &path) {
            Ok(Some(read)) => read,
            Ok(None) => continue,
            Err(faults) => {
                let first = faults.iter().next();
                let why = first.map_or("", |fault| fault.what.as_str());
                said.push(format!(
                    "{} is passed over: {why}.",
                    files::name(folder, &path)
                ));
                continue;
            }
        };
        sources.push(read.table.source().clone());
        let columns = levels_of(&read);
        nested.extend(nesting::of(&read, &columns));
        if read.is_ground
            && let Some(id) = columns.iter().find(|column| column.repeated == 0)
        {
            match borders::of(&path, &read.file, &id.column) {
                Ok(found) => drawn.extend(found),
                Err(faults) => {
                    let first = faults.iter().next();
                    let why = first.map_or("", |fault| fault.what.as_str());
                    said.push(format!(
                        "the borders of {} cannot be measured: {why}.",
                        read.file
                    ));
                }
            }
        }
        all.extend(columns);
    }
    if all.is_empty() {
        let what = "no file in it has a column of codes that says its level and year";
        let help = "name columns as the publishers do, such as lsoa21cd or msoa21_code";
        return Err(Fault::new(folder.display().to_string(), what, help).into());
    }
    let sheet = Sheet {
        table: table(&all),
        rows: "columns",
        sources,
        more: document(&nested, &drawn),
    };
    said.splice(0..0, sentences(&all, &nested, &drawn));
    Ok((sheet, said))
}

/// The columns of `read` whose names say a level and its year.
fn levels_of(read: &files::Read) -> Vec<Codes> {
    let mut found = Vec::new();
    for name in read.table.column_names() {
        let Some(level) = files::level_of(name) else {
            continue;
        };
        let Ok(cells) = read.table.text(name) else {
            continue;
        };
        let mut codes = BTreeSet::new();
        let mut repeated = 0;
        for code in cells
            .into_iter()
            .flatten()
            .map(str::trim)
            .filter(|code| !code.is_empty())
        {
            if !codes.insert(code.to_owned()) {
                repeated += 1;
            }
        }
        found.push(Codes {
            file: read.file.clone(),
            kind: if read.is_ground { "ground" } else { "table" },
            column: name.to_owned(),
            level,
            known: codes,
            repeated,
        });
    }
    found
}

/// Of each level, every code that some file has.
fn union(all: &[Codes]) -> BTreeMap<&Level, BTreeSet<&str>> {
    let mut union: BTreeMap<&Level, BTreeSet<&str>> = BTreeMap::new();
    for one in all {
        let codes = one.known.iter().map(String::as_str);
        union.entry(&one.level).or_default().extend(codes);
    }
    union
}

fn table(all: &[Codes]) -> Table {
    let union = union(all);
    let whole = |number: usize| i64::try_from(number).ok();
    let lacks = |one: &Codes| union[&one.level].len() - one.known.len();
    Table::new(
        "places",
        vec![
            Column::text("file", all.iter().map(|one| Some(&one.file))),
            Column::text("kind", all.iter().map(|one| Some(one.kind)))
                .with_definition("table, or ground if it has shapes or points"),
            Column::text("column", all.iter().map(|one| Some(&one.column))),
            Column::text("level", all.iter().map(|one| Some(one.level.kind()))),
            Column::integers(
                "vintage",
                all.iter().map(|one| Some(i64::from(one.level.vintage()))),
            ),
            Column::integers("codes", all.iter().map(|one| whole(one.known.len()))),
            Column::integers("repeated", all.iter().map(|one| whole(one.repeated)))
                .with_definition("rows with a code that stands on an earlier row"),
            Column::integers("lacks", all.iter().map(|one| whole(lacks(one))))
                .with_definition("codes of this level and vintage that other files here have"),
        ],
    )
}

fn document(nested: &[Nesting], drawn: &[Borders]) -> Map<String, Value> {
    Map::from_iter([
        (
            "nesting".to_owned(),
            nested.iter().map(Nesting::to_json).collect(),
        ),
        (
            "ground".to_owned(),
            drawn.iter().map(Borders::to_json).collect(),
        ),
    ])
}

fn sentences(all: &[Codes], nested: &[Nesting], drawn: &[Borders]) -> Vec<String> {
    let mut said: Vec<String> = (union(all).iter())
        .map(|(level, codes)| {
            let files: BTreeSet<&str> = (all.iter())
                .filter(|one| one.level == **level)
                .map(|one| one.file.as_str())
                .collect();
            format!(
                "{level}: {} in {}.",
                match codes.len() {
                    1 => "1 code".to_owned(),
                    many => format!("{} codes", allotment_place::thousands(many as u64)),
                },
                match files.len() {
                    1 => "1 file".to_owned(),
                    many => format!("{many} files"),
                }
            )
        })
        .collect();
    said.extend(nested.iter().map(Nesting::sentence));
    said.extend(drawn.iter().flat_map(Borders::sentences));
    for one in all
        .iter()
        .filter(|one| one.repeated > 0 && one.kind == "ground")
    {
        if !drawn.iter().any(|known| known.file == one.file) {
            said.push(format!("{}: its codes of {} repeat.", one.file, one.level));
        }
    }
    said
}
