//! A table: columns of equal length, with the file and the lines they came from.

use std::path::Path;

use allotment_place::Level;
use arrow_array::UInt32Array;

use crate::column::Column;
use crate::fault::{Fault, Faults};
use crate::nearest;
use crate::provenance::Source;

/// Columns of equal length, and where each row came from.
#[derive(Debug, Clone)]
pub struct Table {
    name: String,
    columns: Vec<Column>,
    rows: usize,
    lines: Lines,
    source: Source,
}

/// The line of each row in its file.
#[derive(Debug, Clone)]
pub(crate) enum Lines {
    /// One line a row, the first as given.
    From(u64),
    /// As listed.
    Listed(Vec<u64>),
}

impl Lines {
    /// `lines`, stored as one number if each is the one after the last.
    pub(crate) fn listed(lines: Vec<u64>) -> Self {
        let first = lines.first().copied().unwrap_or(2);
        if lines.iter().zip(first..).all(|(&line, step)| line == step) {
            Self::From(first)
        } else {
            Self::Listed(lines)
        }
    }
}

impl Table {
    /// The table in the file at `path`, told apart by its name: `.csv`,
    /// `.csv.gz`, `.parquet`, `.xlsx`, or `.xlsx#Sheet`.
    ///
    /// An empty field is missing. Text of a CSV or a spreadsheet stays as it
    /// stands until a typed column is asked for.
    ///
    /// # Errors
    /// Every place where the file is not such a table, or why it cannot be
    /// read at all.
    pub fn read(path: impl AsRef<Path>) -> Result<Self, Faults> {
        crate::format::read(path.as_ref())
    }

    /// A table made here, called `name`, with `columns` of equal length.
    ///
    /// # Panics
    /// If two columns differ in length or share a name.
    #[must_use]
    pub fn new(name: impl Into<String>, columns: Vec<Column>) -> Self {
        let rows = columns.first().map_or(0, Column::len);
        let empty = Self {
            name: name.into(),
            columns: Vec::new(),
            rows,
            lines: Lines::From(1),
            source: Source::default(),
        };
        columns.into_iter().fold(empty, |mut table, column| {
            table.push_column(column);
            table
        })
    }

    pub(crate) fn with_lines(mut self, lines: Lines) -> Self {
        self.lines = lines;
        self
    }

    pub(crate) fn with_rows(mut self, rows: usize) -> Self {
        self.rows = rows;
        self
    }

    /// The same table, with `source` as where it came from.
    #[must_use]
    pub fn with_source(mut self, source: Source) -> Self {
        self.source = source;
        self
    }

    /// Its name as shown to people: the path as they wrote it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Where it came from; a table that was read knows its file and the
    /// SHA-256 of the file's bytes.
    #[must_use]
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// The SHA-256 of the file's bytes, if the table was read.
    #[must_use]
    pub fn sha256(&self) -> Option<&str> {
        self.source.sha256.as_deref()
    }

    /// How many rows it has.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Its columns, in the order of the file.
    #[must_use]
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The names of its columns, in the order of the file.
    #[must_use]
    pub fn column_names(&self) -> Vec<&str> {
        self.columns.iter().map(Column::name).collect()
    }

    /// Whether it has a column called `name`.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.columns.iter().any(|column| column.name() == name)
    }

    /// The column called `name`.
    ///
    /// # Errors
    /// A fault with the nearest names and the list, if there is none.
    pub fn column(&self, name: &str) -> Result<&Column, Faults> {
        self.columns
            .iter()
            .find(|column| column.name() == name)
            .ok_or_else(|| self.no_such_column(name).into())
    }

    /// The level and year of the codes in the column `name`, as far as anybody
    /// says them.
    #[must_use]
    pub fn level(&self, name: &str) -> Option<Level> {
        self.column(name).ok().and_then(Column::level)
    }

    /// The same table, of whose column `name` somebody says that its codes are of
    /// the year `vintage`; unchanged if there is no such column.
    #[must_use]
    pub fn with_vintage(mut self, name: &str, vintage: Option<u16>) -> Self {
        if let Some(vintage) = vintage {
            for column in self
                .columns
                .iter_mut()
                .filter(|column| column.name() == name)
            {
                *column = (column.clone()).of_level(Some(Level::stated(name, vintage)));
            }
        }
        self
    }

    /// The line in the file that `row` (from 0) begins on, from 1; for Parquet
    /// and spreadsheets the number of the row.
    #[must_use]
    pub fn line_of(&self, row: usize) -> u64 {
        match &self.lines {
            Lines::From(first) => first + row as u64,
            Lines::Listed(lines) => lines[row],
        }
    }

    /// A fault at `row` (from 0) of `column`, for what only the caller can judge.
    #[must_use]
    pub fn fault_at(
        &self,
        row: usize,
        column: &str,
        what: impl Into<String>,
        help: impl Into<String>,
    ) -> Fault {
        Fault::new(&self.name, what, help)
            .at_line(self.line_of(row))
            .in_column(column)
    }

    /// Adds `column` at the right.
    ///
    /// # Panics
    /// If its length is not the table's, or the name is taken.
    pub fn push_column(&mut self, column: Column) {
        assert!(
            column.len() == self.rows,
            "column '{}' has {} cells, the table {} rows",
            column.name(),
            column.len(),
            self.rows
        );
        assert!(
            !self.has(column.name()),
            "the table already has a column '{}'",
            column.name()
        );
        self.columns.push(column);
    }

    /// The same rows with only the columns `names`, in that order.
    ///
    /// # Errors
    /// A fault for every name that is not there.
    pub fn select_columns(&self, names: &[&str]) -> Result<Self, Faults> {
        let mut faults = Faults::new();
        let columns = names
            .iter()
            .filter_map(|name| faults.collect(self.column(name)).cloned())
            .collect();
        faults.into_result(Self {
            columns,
            ..self.clone()
        })
    }

    /// The rows `rows` (from 0), in that order; a row may come twice.
    ///
    /// # Panics
    /// If a row is not in the table.
    #[must_use]
    pub fn select_rows(&self, rows: &[usize]) -> Self {
        assert!(
            rows.iter().all(|&row| row < self.rows),
            "the table has {} rows",
            self.rows
        );
        let lines = rows.iter().map(|&row| self.line_of(row)).collect();
        let taken: UInt32Array = rows
            .iter()
            .map(|&row| Some(u32::try_from(row).expect("below 2^32 rows")))
            .collect();
        Self {
            name: self.name.clone(),
            columns: self
                .columns
                .iter()
                .map(|column| column.take(&taken))
                .collect(),
            rows: rows.len(),
            lines: Lines::listed(lines),
            source: self.source.clone(),
        }
    }

    fn no_such_column(&self, name: &str) -> Fault {
        let help = nearest::help("columns", name, &self.column_names());
        Fault::new(&self.name, format!("there is no column '{name}'"), help)
    }
}
