//! A list of codes as people give it: on the command line, or in a file.

use std::path::Path;

use allotment_table::{Fault, Faults, Table, read_bytes};

/// A code of a list, with where somebody wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedCode {
    /// The code.
    pub code: String,
    /// The file that it stands in and its line from 1; none on the command line.
    pub at: Option<(String, u64)>,
}

/// The codes that `given` names: each as it is, or those of the file that it is the name
/// of. A `.txt` has them on lines, or between spaces and commas; what follows a `#` is a
/// remark. A table (`.csv`, `.csv.gz`, `.parquet`, `.xlsx`) has them in a column `code`
/// or `id`, else in its first.
///
/// # Errors
/// [`Faults`] of a file that cannot be read, or has no code.
pub fn codes_in(given: &[String]) -> Result<Vec<ListedCode>, Faults> {
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
            _ => Ok(vec![ListedCode {
                code: one.to_owned(),
                at: None,
            }]),
        };
        codes.extend(faults.collect(found).unwrap_or_default());
    }
    faults.into_result(codes)
}

fn in_text(path: &Path) -> Result<Vec<ListedCode>, Faults> {
    let bytes = read_bytes(path)?;
    let text = String::from_utf8_lossy(&bytes);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let codes = (text.lines().zip(1..)).flat_map(|(line, number)| {
        let told = line.split('#').next().unwrap_or_default();
        let codes = told.split([',', ';', ' ', '\t']).map(str::trim);
        let codes = codes.filter(|code| !code.is_empty());
        codes.map(move |code| on_line(path, number, code))
    });
    not_empty(path, codes.collect())
}

fn in_table(path: &Path) -> Result<Vec<ListedCode>, Faults> {
    let table = Table::read(path)?;
    let named = ["code", "codes", "id"]
        .into_iter()
        .find(|name| table.has(name));
    let first = table.column_names().first().copied().unwrap_or_default();
    let cells = table.text(named.unwrap_or(first))?;
    let listed = (cells.into_iter().enumerate())
        .filter_map(|(row, code)| Some(on_line(path, table.line_of(row), code?)));
    let mut codes: Vec<ListedCode> = listed.collect();
    // A list without a heading begins with a code, built like the next one.
    let next = codes.first().map(|listed| shape_of(&listed.code));
    if named.is_none() && next.is_some_and(|next| next == shape_of(first)) {
        codes.insert(0, on_line(path, 1, first));
    }
    not_empty(path, codes)
}

fn on_line(path: &Path, line: u64, code: &str) -> ListedCode {
    ListedCode {
        code: code.to_owned(),
        at: Some((path.display().to_string(), line)),
    }
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

fn not_empty(path: &Path, codes: Vec<ListedCode>) -> Result<Vec<ListedCode>, Faults> {
    if codes.is_empty() {
        let help = "write a code on each line";
        let file = path.display().to_string();
        return Err(Fault::new(file, "there is no code in it", help).into());
    }
    Ok(codes)
}
