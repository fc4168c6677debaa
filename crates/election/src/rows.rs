//! Rows of cells out of bytes, in one pass.

use std::borrow::Cow;

use memchr::{memchr, memchr_iter};

use crate::kind::Kind;
use crate::sink::Sink;

/// The longest line or quoted cell: 16 MiB, far beyond any ballot. What is
/// longer is refused where it begins, without looking for its end.
pub const LINE_MAX: usize = 16 << 20;

/// A row: its cells, and how they were written.
#[derive(Debug, Default)]
pub(crate) struct Row<'a> {
    /// The line on which it begins.
    pub(crate) line: usize,
    pub(crate) cells: Vec<Cow<'a, str>>,
    /// Whether the first cell stood in quotes, and so is no section's title.
    pub(crate) first_quoted: bool,
    /// Whether any did, so that even a blank row is meant.
    pub(crate) any_quoted: bool,
}

impl Row<'_> {
    /// Whether nothing was written on this line.
    pub(crate) fn is_blank(&self) -> bool {
        !self.any_quoted && self.cells.iter().all(|cell| cell.trim().is_empty())
    }

    /// The cell in the column `at`; blank if the row is shorter.
    pub(crate) fn cell(&self, at: usize) -> &str {
        self.cells.get(at).map_or("", |cell| cell)
    }
}

/// The rows of a file, one after another.
#[derive(Debug)]
pub(crate) struct Rows<'a> {
    bytes: &'a [u8],
    at: usize,
    line: usize,
    delimiter: u8,
    refused: bool,
}

impl<'a> Rows<'a> {
    /// The rows of `bytes` after a byte order mark, if there is one.
    pub(crate) fn new(bytes: &'a [u8], delimiter: u8, sink: &mut Sink) -> Self {
        let (mut at, mut refused) = (0, false);
        if bytes.starts_with(b"\xef\xbb\xbf") {
            at = 3;
            sink.push(Kind::ByteOrderMark, 1, None, || {
                words(
                    "the file begins with a byte order mark",
                    "save it as UTF-8 without one; it is read all the same",
                )
            });
        } else if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
            (at, refused) = (bytes.len(), true);
            sink.push(Kind::NotUtf8, 1, None, || {
                words("the file is UTF-16", "save it again as UTF-8")
            });
        }
        Self {
            bytes,
            at,
            line: 1,
            delimiter,
            refused,
        }
    }

    /// Whether the rest was refused, so that nobody knows what is in it.
    pub(crate) fn refused(&self) -> bool {
        self.refused
    }

    /// The last line taken.
    pub(crate) fn line(&self) -> usize {
        (self.line - 1).max(1)
    }

    /// Takes the next row that is not blank into `row`; false at the end, and
    /// where reading on makes no sense.
    pub(crate) fn next(&mut self, row: &mut Row<'a>, sink: &mut Sink) -> bool {
        while self.next_line(row, sink) {
            if !row.is_blank() {
                return true;
            }
            sink.push(Kind::EmptyLine, row.line, None, || {
                words("an empty line", "take it out; it is passed over")
            });
        }
        false
    }

    fn next_line(&mut self, row: &mut Row<'a>, sink: &mut Sink) -> bool {
        row.cells.clear();
        row.line = self.line;
        (row.first_quoted, row.any_quoted) = (false, false);
        let rest = &self.bytes[self.at..];
        if rest.is_empty() {
            return false;
        }
        let window = &rest[..rest.len().min(LINE_MAX + 1)];
        let end = match memchr(b'\n', window) {
            Some(end) => end,
            None if rest.len() <= LINE_MAX => rest.len(),
            None => {
                self.refuse_rest(sink);
                return false;
            }
        };
        let line = &rest[..end];
        if memchr(b'"', line).is_some() {
            return self.quoted_row(row, sink);
        }
        self.at = (self.at + end + 1).min(self.bytes.len());
        self.line += 1;
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        match std::str::from_utf8(line) {
            Ok(text) => {
                let mut start = 0;
                for at in memchr_iter(self.delimiter, line) {
                    row.cells.push(Cow::Borrowed(&text[start..at]));
                    start = at + 1;
                }
                row.cells.push(Cow::Borrowed(&text[start..]));
            }
            Err(_) => {
                for cell in line.split(|&byte| byte == self.delimiter) {
                    row.cells.push(text(cell, row.line, sink));
                }
            }
        }
        true
    }

    fn refuse_rest(&mut self, sink: &mut Sink) {
        sink.push(Kind::LineTooLong, self.line, None, || {
            words(
                "a line of more than 16 MiB; nothing after it was read",
                "check that this is the right file, and that its lines end with LF or CRLF",
            )
        });
        self.at = self.bytes.len();
        self.refused = true;
    }

    /// A row with a quote somewhere, which may go on over several lines.
    fn quoted_row(&mut self, row: &mut Row<'a>, sink: &mut Sink) -> bool {
        loop {
            let line = self.line;
            let first = row.cells.is_empty();
            let (cell, more) = if self.bytes.get(self.at) == Some(&b'"') {
                row.any_quoted = true;
                row.first_quoted |= first;
                self.quoted_cell(sink)
            } else {
                let (cell, more) = self.bare_cell(sink);
                (Cow::Borrowed(cell), more)
            };
            row.cells.push(match cell {
                Cow::Borrowed(bytes) => text(bytes, line, sink),
                Cow::Owned(bytes) => Cow::Owned(text(&bytes, line, sink).into_owned()),
            });
            if !more {
                return true;
            }
        }
    }

    /// The cell up to the next separator or the end of the line, and whether a
    /// further cell follows.
    fn bare_cell(&mut self, sink: &mut Sink) -> (&'a [u8], bool) {
        let rest = &self.bytes[self.at..];
        let window = &rest[..rest.len().min(LINE_MAX + 1)];
        let end = memchr::memchr2(self.delimiter, b'\n', window).unwrap_or(window.len());
        if end > LINE_MAX {
            self.refuse_rest(sink);
            return (b"", false);
        }
        let more = rest.get(end) == Some(&self.delimiter);
        if !more {
            self.line += 1;
        }
        self.at = (self.at + end + 1).min(self.bytes.len());
        let cell = &rest[..end];
        let cell = if more {
            cell
        } else {
            cell.strip_suffix(b"\r").unwrap_or(cell)
        };
        (cell, more)
    }

    /// The cell whose opening quote comes next. As in Python's `csv`, text
    /// after the closing quote belongs to the cell.
    fn quoted_cell(&mut self, sink: &mut Sink) -> (Cow<'a, [u8]>, bool) {
        let opened = self.line;
        let rest = &self.bytes[self.at + 1..];
        let window = &rest[..rest.len().min(LINE_MAX)];
        let mut cell: Cow<'a, [u8]> = Cow::Borrowed(&[]);
        let mut start = 0;
        let close = loop {
            let Some(quote) = memchr(b'"', &window[start..]).map(|at| start + at) else {
                sink.push(Kind::OpenQuote, opened, None, || {
                    words(
                        "a quote is opened here and never closed",
                        "close it; a quote within a quoted cell is written twice",
                    )
                });
                let (cell, more) = self.bare_cell(sink);
                return (Cow::Borrowed(cell), more);
            };
            join(&mut cell, &window[start..quote]);
            if rest.get(quote + 1) != Some(&b'"') {
                break quote;
            }
            join(&mut cell, b"\"");
            start = quote + 2;
        };
        self.line += memchr_iter(b'\n', &rest[..close]).count();
        self.at += close + 2;
        let line = self.line;
        let (tail, more) = self.bare_cell(sink);
        if !tail.is_empty() {
            sink.push(Kind::TextAfterQuote, line, None, || {
                words(
                    "text follows the closing quote of a cell; it was added to the cell",
                    "put the whole cell in quotes, and write a quote within it twice",
                )
            });
            join(&mut cell, tail);
        }
        (cell, more)
    }
}

fn join<'a>(cell: &mut Cow<'a, [u8]>, part: &'a [u8]) {
    if cell.is_empty() {
        *cell = Cow::Borrowed(part);
    } else {
        cell.to_mut().extend_from_slice(part);
    }
}

/// `bytes` as text; what is no text is a fault and is replaced.
fn text<'a>(bytes: &'a [u8], line: usize, sink: &mut Sink) -> Cow<'a, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(error) => {
            let before = &bytes[..error.valid_up_to()];
            let line = line + memchr_iter(b'\n', before).count();
            let byte = bytes[error.valid_up_to()];
            sink.push(Kind::NotUtf8, line, None, || {
                words(
                    &format!("the byte {byte:#04x} is no UTF-8 text"),
                    "save the file again as UTF-8 (it may be in Windows-1250 or Latin-1)",
                )
            });
            String::from_utf8_lossy(bytes)
        }
    }
}

/// What is wrong and what to do, as a fault wants them.
pub(crate) fn words(what: &str, help: &str) -> (String, String) {
    (what.to_owned(), help.to_owned())
}
