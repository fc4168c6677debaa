//! Which column is which, as somebody confirmed it, to be used again.

use std::fmt::Write as _;
use std::path::Path;

use allotment_intake::{Columns, DayOrder, Form, Found, Sheet};
use allotment_table::Faults;

use crate::spec::{Document, Located};

/// Columns of a form and what a file calls them.
#[derive(Debug, Clone, Default)]
pub struct Map {
    /// The field, and the column.
    pub columns: Vec<(Located<String>, Located<String>)>,
    /// Which comes first in its days.
    pub days: Option<DayOrder>,
}

pub(super) const DAY_ORDERS: [(&str, DayOrder); 2] = [
    ("day-first", DayOrder::DayFirst),
    ("month-first", DayOrder::MonthFirst),
];

impl Map {
    /// The map in the file at `path`.
    ///
    /// # Errors
    /// [`Faults`] of the file.
    pub fn read(path: &Path) -> Result<Self, Faults> {
        let document = Document::read(path)?;
        let root = document.root();
        let days = root.choice("days", &DAY_ORDERS).map(|days| days.value);
        let mut columns = Vec::new();
        if let Some(section) = root.required_section("columns") {
            let names: Vec<String> = section.key_names().map(str::to_owned).collect();
            for name in names {
                if let Some(column) = section.text(&name) {
                    let line = section.line_of(&name);
                    columns.push((Located { value: name, line }, column));
                }
            }
            section.finish();
        }
        root.finish();
        document.finish(Some(Self { columns, days }))
    }

    /// The columns of `sheet` by this map, and by their names where it says nothing.
    ///
    /// # Errors
    /// [`Faults`] of what it names and is not there.
    pub(super) fn apply(
        &self,
        path: &Path,
        form: &Form,
        sheet: &Sheet,
        found: &Columns,
    ) -> Result<Columns, Faults> {
        let mut columns = found.certain();
        let header = &sheet.rows[found.header].cells;
        let document = Document::read(path)?;
        for (field, column) in &self.columns {
            let at = form.fields.iter().position(|one| one.name == field.value);
            let place = header.iter().position(|cell| *cell == column.value);
            let Some(at) = at else {
                let what = format!("the form has no column '{}'", field.value);
                let names = form.fields.iter().map(|one| one.name.as_str());
                let help = format!("it has {}", names.collect::<Vec<_>>().join(", "));
                document.fault(field.line, what, help);
                continue;
            };
            let Some(place) = place else {
                let what = format!("the table has no column '{}'", column.value);
                let names: Vec<&str> = header.iter().map(String::as_str).collect();
                document.fault(column.line, what, format!("it has {}", names.join(", ")));
                continue;
            };
            // What somebody says goes before what a name says.
            for found in &mut columns.found {
                if *found == Found::Named(place) {
                    *found = Found::Nowhere;
                }
            }
            columns.found[at] = Found::Named(place);
        }
        document.finish(Some(columns))
    }
}

/// The map of what was found, as a file to be looked at and given back.
pub(super) fn written(form: &Form, sheet: &Sheet, columns: &Columns) -> String {
    let mut text = String::from(
        "# Which column of your table is which. Look at the lines marked «?», correct them, and\n\
         # give this file back with --map. It can be used again for tables of this form.\n\
         # days = \"day-first\"   # or month-first, where no day in the table shows it\n\n[columns]\n",
    );
    let header = &sheet.rows[columns.header].cells;
    let quoted = |name: &str| format!("{name:?}");
    for (at, field) in form.fields.iter().enumerate() {
        let key = quoted(&field.name);
        let line = match columns.found[at] {
            Found::Named(place) => format!("{key} = {}", quoted(&header[place])),
            Found::Near(place) => format!("{key} = {}   # «?»", quoted(&header[place])),
            Found::Nowhere => {
                let must = if field.is_required {
                    ", and must be there"
                } else {
                    ""
                };
                format!("# {key} = \"\"   # not found{must}")
            }
        };
        writeln!(text, "{line}").expect("a text takes any text");
    }
    let names = header.iter().map(String::as_str);
    let names: Vec<&str> = names.filter(|name| !name.is_empty()).collect();
    writeln!(text, "\n# The table has: {}", names.join(", ")).expect("a text takes any text");
    text
}
