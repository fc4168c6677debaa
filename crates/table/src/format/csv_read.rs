//! CSV in, strictly by RFC 4180, with the line of every row and every fault.
//!
//! Source: Shafranovich (2005), *Common Format and MIME Type for CSV Files*,
//! RFC 4180, section 2. Beyond it: UTF-8 with or without a byte order mark; LF
//! or CR alone also end a line; a line with nothing on it is no row.

use std::collections::HashMap;

use crate::cell::shown;
use crate::column::{Column, TextBuilder, Values};
use crate::fault::{Fault, Faults};
use crate::table::{Lines, Table};

use super::csv_text::{check_text, count_line_ends, refuse_other_separators};

/// The table in `bytes`, shown to people as `name`.
pub(crate) fn read(name: &str, bytes: &[u8]) -> Result<Table, Faults> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut faults = Faults::new();
    check_text(name, bytes, &mut faults)?;
    refuse_other_separators(name, bytes)?;
    let mut scanner = Scanner {
        name,
        bytes,
        at: 0,
        line: 1,
        names: Vec::new(),
        restarts: 0,
        faults,
    };
    let (mut columns, mut lines) = (Vec::new(), Vec::new());
    if let Some(header_line) = scanner.read_header() {
        (columns, lines) = scanner.read_rows();
        scanner.drop_empty_extras(&mut columns);
        scanner.check_names(header_line);
    }
    let Scanner { names, faults, .. } = scanner;
    // Cells of a file that is not UTF-8 are no text: the faults come first.
    faults.into_result(())?;
    let rows = lines.len();
    let columns = names
        .into_iter()
        .zip(columns)
        .map(|(name, cells)| Column::new(name, Values::Text(cells.finish())))
        .collect();
    Ok(Table::new(name, columns)
        .with_rows(rows)
        .with_lines(Lines::listed(lines)))
}

/// Reads on from the byte `at`, on the line `line`.
struct Scanner<'a> {
    name: &'a str,
    bytes: &'a [u8],
    at: usize,
    line: u64,
    names: Vec<String>,
    restarts: u32,
    faults: Faults,
}

/// What follows a field.
#[derive(PartialEq, Clone, Copy)]
enum Then {
    /// Another field of the row.
    Field,
    /// The next row, or the end.
    Row,
    /// The next row, this one being lost to a quote that does not close.
    Lost,
}

/// How often reading starts again after a quote that does not close.
const RESTARTS_MAX: u32 = 1000;

impl Scanner<'_> {
    /// The line of the header, if there is one to read rows by.
    fn read_header(&mut self) -> Option<u64> {
        self.skip_empty_lines();
        let line = self.line;
        if self.at == self.bytes.len() {
            let help = "a table needs a header row with the names of its columns";
            let fault = Fault::new(self.name, "the file is empty", help);
            self.faults.push(fault);
            return None;
        }
        let mut names = TextBuilder::default();
        let mut then = Then::Field;
        while then == Then::Field {
            then = self.field(names.len(), &mut names);
        }
        self.names = names.into_texts();
        (then != Then::Lost).then_some(line)
    }

    /// Drops columns that have neither a name of their own nor a value in any
    /// row, such as spreadsheets leave at the right edge.
    fn drop_empty_extras(&mut self, columns: &mut Vec<TextBuilder>) {
        let mut count: HashMap<String, u32> = HashMap::new();
        for name in &self.names {
            *count.entry(name.clone()).or_default() += 1;
        }
        let mut keep = Vec::with_capacity(columns.len());
        for (name, cells) in self.names.iter().zip(&*columns) {
            let times = count.entry(name.clone()).or_default();
            let extra = name.trim().is_empty() || *times > 1;
            let drop = extra && cells.len() > 0 && cells.has_no_value();
            *times -= u32::from(drop);
            keep.push(!drop);
        }
        // A table without any column would be none.
        if keep.contains(&true) {
            let mut kept = keep.iter();
            self.names.retain(|_| *kept.next().expect("one a column"));
            let mut kept = keep.iter();
            columns.retain(|_| *kept.next().expect("one a column"));
        }
    }

    fn check_names(&mut self, line: u64) {
        let mut first = HashMap::new();
        for (position, name) in (1..).zip(&self.names) {
            let fault = if name.trim().is_empty() {
                Fault::new(
                    self.name,
                    format!("column {position} has no name"),
                    "name every column in the header row, or remove the comma too many",
                )
            } else if let Some(&before) = first.get(name) {
                let what = format!("is the name of columns {before} and {position}");
                Fault::new(self.name, what, "give every column its own name").in_column(name)
            } else {
                first.insert(name, position);
                continue;
            };
            self.faults.push(fault.at_line(line));
        }
    }

    /// The cells by column, and the line of each row.
    fn read_rows(&mut self) -> (Vec<TextBuilder>, Vec<u64>) {
        let wanted = self.names.len();
        let mut columns: Vec<TextBuilder> = (0..wanted).map(|_| TextBuilder::default()).collect();
        let mut too_many = TextBuilder::default();
        let mut lines = Vec::new();
        self.skip_empty_lines();
        while self.at < self.bytes.len() {
            let (start, line) = (self.at, self.line);
            let (mut count, mut then) = (0, Then::Field);
            while then == Then::Field {
                then = self.field(count, columns.get_mut(count).unwrap_or(&mut too_many));
                count += 1;
            }
            if count == wanted && then == Then::Row {
                lines.push(line);
            } else {
                for cells in &mut columns {
                    cells.truncate(lines.len());
                }
                too_many.truncate(0);
            }
            if count != wanted && then == Then::Row {
                self.push_wrong_count(count, line);
            }
            if lines.len() == 1 {
                let rows = self.bytes.len() / (self.at - start).max(1);
                let bytes = self.bytes.len() / wanted;
                for cells in &mut columns {
                    cells.reserve(rows, bytes);
                }
                lines.reserve(rows);
            }
            self.skip_empty_lines();
        }
        (columns, lines)
    }

    /// Reads one field into `cells`, and says what follows it.
    fn field(&mut self, position: usize, cells: &mut TextBuilder) -> Then {
        if self.bytes.get(self.at) == Some(&b'"') {
            return self.quoted_field(position, cells);
        }
        let rest = &self.bytes[self.at..];
        let ends = |byte: &u8| matches!(byte, b',' | b'\n' | b'\r' | b'"');
        let mut length = rest.iter().position(ends).unwrap_or(rest.len());
        if rest.get(length) == Some(&b'"') {
            length = self.field_length();
            self.push_fault(
                position,
                self.line,
                "a quote stands inside a field that does not begin with one".into(),
            );
        }
        cells.push_bytes(&rest[..length]);
        self.at += length;
        self.step_over_end()
    }

    fn quoted_field(&mut self, position: usize, cells: &mut TextBuilder) -> Then {
        let (opens_at, opens_on) = (self.at, self.line);
        self.at += 1;
        loop {
            let rest = &self.bytes[self.at..];
            let Some(length) = rest.iter().position(|&byte| byte == b'"') else {
                let what = "a quote opens a field here and never closes".into();
                return self.lose_row(position, (opens_at, opens_on), what);
            };
            cells.extend(&rest[..length]);
            self.line += count_line_ends(&rest[..length]);
            self.at += length + 1;
            match self.bytes.get(self.at) {
                Some(b'"') => {
                    cells.extend(b"\"");
                    self.at += 1;
                }
                None | Some(b',' | b'\n' | b'\r') => {
                    cells.close();
                    return self.step_over_end();
                }
                Some(_) => break,
            }
        }
        // Something follows the quote that should have closed the field.
        let length = self.field_length();
        let after = String::from_utf8_lossy(&self.bytes[self.at..self.at + length]);
        if self.line == opens_on {
            let what = format!("'{}' follows the quote that closes a field", shown(&after));
            self.push_fault(position, self.line, what);
            cells.close();
            self.at += length;
            self.step_over_end()
        } else {
            let what = format!(
                "a quote opens a field here, and '{}' follows the next quote, on line {}",
                shown(&after),
                self.line
            );
            self.lose_row(position, (opens_at, opens_on), what)
        }
    }

    /// How far it is to the next comma or line end, quotes aside.
    fn field_length(&self) -> usize {
        let rest = &self.bytes[self.at..];
        let ends = |byte: &u8| matches!(byte, b',' | b'\n' | b'\r');
        rest.iter().position(ends).unwrap_or(rest.len())
    }

    fn step_over_end(&mut self) -> Then {
        match self.bytes.get(self.at) {
            Some(b',') => {
                self.at += 1;
                Then::Field
            }
            Some(b'\r') if self.bytes.get(self.at + 1) == Some(&b'\n') => self.next_line(2),
            Some(_) => self.next_line(1),
            None => Then::Row,
        }
    }

    fn next_line(&mut self, bytes: usize) -> Then {
        self.at += bytes;
        self.line += 1;
        Then::Row
    }

    fn skip_empty_lines(&mut self) {
        while let Some(b'\n' | b'\r') = self.bytes.get(self.at) {
            self.step_over_end();
        }
    }

    /// Reads on from the line after the one on which a quote opened.
    fn lose_row(&mut self, position: usize, opens: (usize, u64), what: String) -> Then {
        let (at, line) = opens;
        self.push_fault(position, line, what);
        self.restarts += 1;
        self.at = at;
        self.line = line;
        let rest = &self.bytes[at..];
        let ends = |byte: &u8| matches!(byte, b'\n' | b'\r');
        self.at += rest.iter().position(ends).unwrap_or(rest.len());
        self.step_over_end();
        if self.restarts > RESTARTS_MAX {
            self.at = self.bytes.len();
        }
        Then::Lost
    }

    fn push_fault(&mut self, position: usize, line: u64, what: String) {
        let help = "put the whole field in quotes and double every quote inside it, or remove the stray quote";
        let mut fault = Fault::new(self.name, what, help).at_line(line);
        if let Some(column) = self.names.get(position) {
            fault = fault.in_column(column);
        }
        self.faults.push(fault);
    }

    fn push_wrong_count(&mut self, count: usize, line: u64) {
        let wanted = self.names.len();
        let fields = |count| match count {
            1 => "1 field".to_owned(),
            count => format!("{count} fields"),
        };
        let what = format!("the row has {}, the header {wanted}", fields(count));
        let help = if count > wanted {
            "remove what is too much, or put a field that holds a comma in quotes"
        } else {
            "add what is missing; a missing value is an empty field, with its comma"
        };
        self.faults
            .push(Fault::new(self.name, what, help).at_line(line));
    }
}
