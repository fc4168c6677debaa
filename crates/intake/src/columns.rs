//! Which column of a file is which.

use crate::form::Form;
use crate::header::{header_row, plain_name};
use crate::sheet::Sheet;

/// Where a wanted column is in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// It stands under one of its names.
    Named(usize),
    /// A column is nearly named so: to be confirmed.
    Near(usize),
    /// None is.
    Nowhere,
}

/// The columns of a file beside those that are wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns {
    /// The position of the header row among the sheet's rows.
    pub header: usize,
    /// For each field of the form.
    pub found: Vec<Found>,
}

impl Columns {
    /// The columns that stand under one of their names.
    #[must_use]
    pub fn certain(&self) -> Self {
        let named = |found: &Found| match found {
            Found::Near(_) => Found::Nowhere,
            found => *found,
        };
        Self {
            header: self.header,
            found: self.found.iter().map(named).collect(),
        }
    }

    /// The position in the file of the field at `at`.
    #[must_use]
    pub fn position(&self, at: usize) -> Option<usize> {
        match self.found[at] {
            Found::Named(at) | Found::Near(at) => Some(at),
            Found::Nowhere => None,
        }
    }
}

/// Finds the columns of `form` in `sheet`: by their names and the other names that the
/// form lists, whatever their capitals, spaces and hyphens; else the one that is nearly so
/// named, by a third of its letters at most. No column is taken twice.
#[must_use]
pub fn find_columns(form: &Form, sheet: &Sheet) -> Columns {
    let header = header_row(form, sheet);
    let names: Vec<String> = (sheet.rows[header].cells.iter())
        .map(|cell| plain_name(cell))
        .collect();
    let mut taken = vec![false; names.len()];
    let mut found = vec![Found::Nowhere; form.fields.len()];
    for (field, found) in form.fields.iter().zip(&mut found) {
        let at = field.names().find_map(|name| {
            let mut all = names.iter().zip(&taken);
            all.position(|(one, taken)| !taken && !one.is_empty() && *one == plain_name(name))
        });
        if let Some(at) = at {
            taken[at] = true;
            *found = Found::Named(at);
        }
    }
    for (field, found) in form.fields.iter().zip(&mut found) {
        if *found != Found::Nowhere {
            continue;
        }
        let near = (names.iter().enumerate())
            .filter(|(at, name)| !taken[*at] && !name.is_empty())
            .filter_map(|(at, name)| {
                let far = field
                    .names()
                    .map(|wanted| apart(&plain_name(wanted), name))
                    .min()?;
                let length = name.chars().count();
                (far * 3 <= length).then_some((far, at))
            })
            .min();
        if let Some((_, at)) = near {
            taken[at] = true;
            *found = Found::Near(at);
        }
    }
    Columns { header, found }
}

/// How many letters must be put in, taken out or changed to make `one` of `other`; where one
/// begins with the other, a third of what is over.
fn apart(one: &str, other: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    if a.len().min(b.len()) >= 4 && (one.starts_with(other) || other.starts_with(one)) {
        return a.len().abs_diff(b.len()).div_ceil(3);
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (at, letter) in a.iter().enumerate() {
        let mut before = at;
        row[0] = at + 1;
        for (to, other) in b.iter().enumerate() {
            let changed = before + usize::from(letter != other);
            before = row[to + 1];
            row[to + 1] = changed.min(before + 1).min(row[to] + 1);
        }
    }
    row[b.len()]
}
