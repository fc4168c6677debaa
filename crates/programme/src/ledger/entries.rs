//! Entries from a JSON file or a table, stamped where they leave it open.

use std::path::Path;

use allotment_ledger::{Entry, Kind, NotAnEntry, Refusal};
use allotment_table::{Fault, Faults, Table, read_bytes};
use serde_json::{Map, Value, json};

use super::contract::as_kept;
use super::lines::{Placed, values};

/// What fills in an entry's id and moment where its file leaves them out.
pub trait Stamp {
    /// A new id.
    ///
    /// # Errors
    /// [`Faults`] if the machine has no source of chance.
    fn new_id(&mut self) -> Result<String, Faults>;

    /// The moment now.
    fn now(&mut self) -> String;

    /// When the entry with this id was recorded, if it is in the ledger: so that
    /// sending it again is sending the same.
    fn recorded(&mut self, id: &str) -> Option<String>;
}

/// An entry that was read, and where it stands.
#[derive(Debug, Clone)]
pub struct Given {
    /// The entry.
    pub entry: Entry,
    /// The file.
    pub file: String,
    /// The line on which it begins.
    pub line: u64,
    /// Whether its file says its id, and not the ledger.
    pub has_own_id: bool,
    /// Whether its file says when it was recorded, and not the ledger.
    pub has_own_moment: bool,
}

/// The entries of `path`: JSON by its ending (`.json`, `.jsonl`), else a table
/// with a column for each field. `kind` is that of those that do not say it
/// themselves, `set` gives further fields that are missing, written as in a table.
///
/// # Errors
/// [`Faults`] with everything that is wrong, by file and line.
pub fn read_entries(
    path: &Path,
    kind: Option<&str>,
    set: &[(String, String)],
    stamp: &mut dyn Stamp,
) -> Result<Vec<Given>, Faults> {
    if let Some(kind) = kind {
        known_kind(kind)?;
    }
    let file = path.display().to_string();
    let name = file.to_lowercase();
    let mut faults = Faults::new();
    let mut given = Vec::new();
    let mut take =
        |mut value: Value, line: u64, line_of: &dyn Fn(&str) -> u64| -> Result<(), Faults> {
            let [has_own_id, has_own_moment] = fill(&mut value, kind, set, stamp)?;
            as_kept(&mut value);
            match Entry::read(&value) {
                Ok(entry) => given.push(Given {
                    entry,
                    file: file.clone(),
                    line,
                    has_own_id,
                    has_own_moment,
                }),
                Err(NotAnEntry(found)) => {
                    for one in found {
                        let mut fault = Fault::new(&file, one.what, one.help);
                        fault = fault.at_line(one.field.as_deref().map_or(line, line_of));
                        faults.push(match one.field {
                            Some(field) => fault.in_column(field),
                            None => fault,
                        });
                    }
                }
            }
            Ok(())
        };
    let is_json = [".json", ".jsonl", ".ndjson"]
        .iter()
        .any(|ending| name.ends_with(ending));
    if is_json {
        let bytes = read_bytes(path)?;
        let text = String::from_utf8(bytes)
            .map_err(|_| Fault::new(&file, "it is not UTF-8", "save it as UTF-8"))?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        for placed in values(&file, text)? {
            let Placed {
                ref value, line, ..
            } = placed;
            take(value.clone(), line, &|field| placed.line_of(field))?;
        }
    } else {
        let table = Table::read(path)?;
        for row in 0..table.rows() {
            let line = table.line_of(row);
            take(row_value(&table, row), line, &|_| line)?;
        }
    }
    if given.is_empty() && faults.is_empty() {
        faults.push(Fault::new(
            &file,
            "there is no entry in it",
            "write at least one",
        ));
    }
    faults.into_result(given)
}

fn known_kind(kind: &str) -> Result<(), Faults> {
    let words: Vec<&str> = Kind::ALL.iter().map(|(_, word)| *word).collect();
    if words.contains(&kind) {
        return Ok(());
    }
    let what = format!("'{kind}' is no kind of entry");
    Err(Fault::asked("--kind", what, format!("name one of: {}", words.join(", "))).into())
}

/// Puts in what the file leaves out. Whether it says its id itself.
fn fill(
    value: &mut Value,
    kind: Option<&str>,
    set: &[(String, String)],
    stamp: &mut dyn Stamp,
) -> Result<[bool; 2], Faults> {
    let Some(fields) = value.as_object_mut() else {
        return Ok([false; 2]);
    };
    let missing =
        |fields: &Map<String, Value>, name: &str| fields.get(name).is_none_or(Value::is_null);
    if let Some(kind) = kind.filter(|_| missing(fields, "kind")) {
        fields.insert("kind".into(), json!(kind));
    }
    for (name, text) in set {
        if missing(fields, name) {
            fields.insert(name.clone(), cell(name, text));
        }
    }
    let has_own_id = !missing(fields, "id");
    if !has_own_id {
        fields.insert("id".into(), json!(stamp.new_id()?));
    }
    let has_own_moment = !missing(fields, "recorded");
    if !has_own_moment {
        let id = fields["id"].as_str().unwrap_or_default().to_owned();
        let recorded = stamp.recorded(&id).unwrap_or_else(|| stamp.now());
        fields.insert("recorded".into(), json!(recorded));
    }
    Ok([has_own_id, has_own_moment])
}

/// A row as an object: a column a field, an empty cell a missing one. Amounts may
/// be in columns that end in `_minor`; parties and years are parted by
/// semicolons; a schedule is `2026-06-30 6000; 2027-06-30 4000 planted`.
fn row_value(table: &Table, row: usize) -> Value {
    let mut fields = Map::new();
    for column in table.columns() {
        let Some(text) = column.cell_text(row).filter(|text| !text.is_empty()) else {
            continue;
        };
        let name = column.name();
        let plain = name.strip_suffix("_minor").unwrap_or(name);
        if plain == "round" {
            fields
                .entry("words")
                .or_insert(json!(format!("round {text} of the election")));
            continue;
        }
        fields.insert(plain.to_owned(), cell(plain, &text));
    }
    Value::Object(fields)
}

/// What a cell under `name` says.
fn cell(name: &str, text: &str) -> Value {
    match name {
        _ if text.starts_with(['[', '{']) => serde_json::from_str(text).unwrap_or(json!(text)),
        "parties" => json!(split(text)),
        "years" if text.contains(';') => json!(split(text)),
        "schedule" => schedule(text),
        _ => json!(text),
    }
}

fn split(text: &str) -> Vec<String> {
    let parts = text
        .split(';')
        .map(str::trim)
        .filter(|part| !part.is_empty());
    parts.map(str::to_owned).collect()
}

/// The schedule that `text` writes, as an entry has it:
/// `2026-06-30 6000; 2027-06-30 4000 planted`.
#[must_use]
pub fn schedule(text: &str) -> Value {
    split(text).iter().map(|part| scheduled(part)).collect()
}

fn scheduled(part: &str) -> Value {
    let mut words = part.splitn(3, ' ');
    let mut row = Map::new();
    for name in ["due", "amount", "milestone"] {
        if let Some(word) = words.next() {
            row.insert(name.into(), json!(word.trim()));
        }
    }
    Value::Object(row)
}

/// Why the entry `given` was refused, as a fault of its file.
#[must_use]
pub fn refused(given: &Given, refusal: &Refusal) -> Faults {
    let what = format!("{} (rule: {})", refusal.what, refusal.rule);
    Fault::new(&given.file, what, refusal.help.clone())
        .at_line(given.line)
        .into()
}
