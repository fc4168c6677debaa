//! Columns that a spec names, looked for in a table.

use allotment_table::{Fault, Faults, Table, nearest};

use crate::spec::{Document, Located};

/// The one of `names` that `table` has. Published editions of one table name
/// their columns differently, so a spec may give several names.
///
/// # Errors
/// A fault on the spec's line if there is none, with the nearest; or if there
/// is more than one, for then nobody knows which is meant.
pub(crate) fn pick(
    names: &[Located<String>],
    document: &Document,
    table: &Table,
) -> Result<String, Faults> {
    let mut there = names.iter().filter(|name| table.has(&name.value));
    match (there.next(), there.next()) {
        (Some(one), None) => Ok(one.value.clone()),
        (None, _) => Err(no_column(names, document, table).into()),
        (Some(first), Some(second)) => {
            let what = format!(
                "{} has both '{}' and '{}'",
                table.name(),
                first.value,
                second.value
            );
            let fault = Fault::new(document.file(), what, "remove one of the columns");
            Err(fault.at_line(first.line).into())
        }
    }
}

/// The first few of `names`, and how many more there are.
pub(crate) fn first_of(names: &[&str]) -> String {
    const NAMED: usize = 12;
    let list = names[..names.len().min(NAMED)].join(", ");
    match names.len().saturating_sub(NAMED) {
        0 => list,
        more => format!("{list} and {more} more"),
    }
}

/// The fault that `table` has none of `names`.
fn no_column(names: &[Located<String>], document: &Document, table: &Table) -> Fault {
    let wanted: Vec<String> = names
        .iter()
        .map(|name| format!("'{}'", name.value))
        .collect();
    let columns = table.column_names();
    let near = names.iter().find_map(|name| {
        nearest(&name.value, columns.iter().copied())
            .first()
            .copied()
    });
    let help = match near {
        Some(near) => format!("did you mean '{near}'?"),
        None => format!("its columns are {}", first_of(&columns)),
    };
    let what = format!("{} has no column {}", table.name(), wanted.join(" or "));
    Fault::new(document.file(), what, help).at_line(names.first().map_or(1, |name| name.line))
}

/// Whether a column is of names by what it is called: `lsoa21nm`, `name`,
/// `ward_name`.
pub(crate) fn is_of_names(column: &str) -> bool {
    let column = column.trim().to_ascii_lowercase();
    let coded = column.strip_suffix("nm").or(column.strip_suffix("nmw"));
    column == "name"
        || column.ends_with("_name")
        || coded.is_some_and(|level| level.ends_with(|last: char| last.is_ascii_digit()))
}
