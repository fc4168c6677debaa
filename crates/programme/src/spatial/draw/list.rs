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
    // A list without a heading begins with a code.
    let looks_like_a_code = |name: &str| {
        name.len() > 5
            && name.bytes().any(|byte| byte.is_ascii_digit())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
            && name.bytes().filter(u8::is_ascii_digit).count() > 5
    };
    if named.is_none() && looks_like_a_code(first) {
        codes.insert(0, first.to_owned());
    }
    not_empty(path, codes)
}

fn not_empty(path: &Path, codes: Vec<String>) -> Result<Vec<String>, Faults> {
    if codes.is_empty() {
        let help = "write a code on each line";
        let file = path.display().to_string();
        return Err(Fault::new(file, "there is no code in it", help).into());
    }
    Ok(codes)
}
