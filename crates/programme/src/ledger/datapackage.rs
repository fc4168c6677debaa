//! Tables with a description that Frictionless's tools check.
//!
//! Source: Frictionless Data, *Data Package* 1.0 and *Table Schema* 1.0.

use allotment_table::{Faults, sha256_of};
use serde_json::{Value, json};

use crate::Sheet;

/// The files of a data package of `sheets`, each with its file's name: the
/// tables as CSV, and `datapackage.json` with their columns and hashes.
///
/// # Errors
/// [`Faults`] if a table cannot be written.
pub fn datapackage(
    name: &str,
    sheets: &[(&str, &Sheet)],
) -> Result<Vec<(String, Vec<u8>)>, Faults> {
    let mut files = Vec::new();
    let mut resources = Vec::new();
    for (file, sheet) in sheets {
        let csv = sheet.table.to_csv()?;
        let fields: Vec<Value> = (sheet.table.columns().iter())
            .map(|column| {
                let name = column.name();
                let whole = name.ends_with("_minor")
                    || ["place", "reached", "of", "median_lag_days", "days_late"].contains(&name);
                let whole = whole && !(name == "of" && sheet.rows == "slips");
                let kind = if whole { "integer" } else { "string" };
                let mut field = json!({"name": name, "type": kind});
                if let Some(definition) = column.definition() {
                    field["description"] = json!(definition);
                }
                field
            })
            .collect();
        resources.push(json!({
            "name": file.trim_end_matches(".csv"),
            "path": file,
            "profile": "tabular-data-resource",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "bytes": csv.len(),
            "hash": format!("sha256:{}", sha256_of(&csv)),
            "schema": {"fields": fields, "missingValues": [""]},
        }));
        files.push(((*file).to_owned(), csv));
    }
    let package = json!({
        "profile": "tabular-data-package",
        "name": name,
        "title": "A ledger of promises, commitments and payments",
        "licenses": [{"name": "OGL-UK-3.0", "title": "Open Government Licence v3.0"}],
        "resources": resources,
    });
    let mut bytes = serde_json::to_vec_pretty(&package).unwrap_or_default();
    bytes.push(b'\n');
    files.push(("datapackage.json".into(), bytes));
    Ok(files)
}
