//! A list of codes as people give it: on the command line, or in a file.

use std::path::Path;

use allotment_table::{Fault, Faults, Table, read_bytes};

/// The codes that `given` names: each as it is, or those of the file that it is the name
/// of. A `.txt` has them on lines, or between spaces and commas; what follows a `#` is a
/// remark. A table (`.csv`, `.csv.gz`, `.parquet`, `.xlsx`) has them in a column `code`
/// or `id`, else in its first.
///
/// # Errors
/// [`Faults`] of a file that cannot be read, or has no code.
pub fn codes_in(given: &[String]) -> Result<Vec<String>, Faults> {
    let mut codes = Vec::new();
    let mut faults = Faults::new();
    for one in given.iter().map(|one| one.trim()) {
        let ending = Path::new(one)
            .extension()
            .and_then(|ending| ending.to_str());
        let ending = ending.unwrap_or_default().to_ascii_lowercase();
        let found = match ending.as_str() {
            "txt" => in_text(Path::new(one)),
            "csv" | "gz" | "parquet" | "xlsx" => in_table(Path::new(one)),
            _ => Ok(vec![one.to_owned()]),
        };
        codes.extend(faults.collect(found).unwrap_or_default());
    }
    faults.into_result(codes)
}

fn in_text(path: &Path) -> Result<Vec<String>, Faults> {
    let bytes = read_bytes(path)?;
    let text = String::from_utf8_lossy(&bytes);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let codes: Vec<String> = (text.lines())
        .map(|line| line.split('#').next().unwrap_or_default())
        .flat_map(|line| line.split([',', ';', ' ', '\t']))
        .map(str::trim)
        .filter(|code| !code.is_empty())
        .map(str::to_owned)
        .collect();
    not_empty(path, codes)
}

fn in_table(path: &Path) -> Result<Vec<String>, Faults> {
    let table = Table::read(path)?;
    let named = ["code", "codes", "id"]
        .into_iter()
        .find(|name| table.has(name));
    let first = table.column_names().first().copied().unwrap_or_default();
    let cells = table.text(named.unwrap_or(first))?;
    let mut codes: Vec<String> = cells.into_iter().flatten().map(str::to_owned).collect();
    // A list without a heading begins with a code, built like the next one.
    let next = codes.first().map(|code| shape_of(code));
    if named.is_none() && next.is_some_and(|next| next == shape_of(first)) {
        codes.insert(0, first.to_owned());
    }
    not_empty(path, codes)
}

/// How a code is built: `A9` for letters and then digits, however many.
fn shape_of(code: &str) -> String {
    let mut shape = String::new();
    for letter in code.trim().chars() {
        let kind = match letter {
            _ if letter.is_alphabetic() => 'A',
            _ if letter.is_numeric() => '9',
            other => other,
        };
        if !shape.ends_with(kind) {
            shape.push(kind);
        }
    }
    shape
}

fn not_empty(path: &Path, codes: Vec<String>) -> Result<Vec<String>, Faults> {
    if codes.is_empty() {
        let help = "write a code on each line";
        let file = path.display().to_string();
        return Err(Fault::new(file, "there is no code in it", help).into());
    }
    Ok(codes)
}
