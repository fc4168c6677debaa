//! Cells into bytes, in quotes only where they need them.

use memchr::memchr3;

use crate::Decimal;

/// A row being written.
pub(crate) struct Written<'a> {
    delimiter: u8,
    out: &'a mut Vec<u8>,
    /// Whether a bare first cell would be taken for something else.
    first_is_odd: fn(&str) -> bool,
    cells: usize,
}

impl<'a> Written<'a> {
    pub(crate) fn new(delimiter: u8, first_is_odd: fn(&str) -> bool, out: &'a mut Vec<u8>) -> Self {
        Self {
            delimiter,
            out,
            first_is_odd,
            cells: 0,
        }
    }

    /// Adds a cell.
    pub(crate) fn cell(&mut self, text: &str) {
        let start = self.separate();
        self.out.extend_from_slice(text.as_bytes());
        self.close(start);
    }

    /// Adds a cell of codes between commas.
    pub(crate) fn list<'b>(&mut self, codes: impl Iterator<Item = &'b str>) {
        let start = self.separate();
        for (at, code) in codes.enumerate() {
            if at > 0 {
                self.out.push(b',');
            }
            self.out.extend_from_slice(code.as_bytes());
        }
        self.close(start);
    }

    /// Adds a cell of numbers between commas.
    pub(crate) fn points(&mut self, points: &[i64], places: u8) {
        let start = self.separate();
        for (at, &point) in points.iter().enumerate() {
            if at > 0 {
                self.out.push(b',');
            }
            let number = Decimal::new(point, places).expect("the places of a reading");
            self.out.extend_from_slice(number.to_string().as_bytes());
        }
        self.close(start);
    }

    fn separate(&mut self) -> usize {
        if self.cells > 0 {
            self.out.push(self.delimiter);
        }
        self.cells += 1;
        self.out.len()
    }

    /// Puts the cell that begins at `start` in quotes if it needs them.
    fn close(&mut self, start: usize) {
        let cell = &self.out[start..];
        let odd = || {
            let text = std::str::from_utf8(cell).expect("only text is written");
            (self.first_is_odd)(text)
        };
        if memchr3(self.delimiter, b'"', b'\n', cell).is_some()
            || cell.contains(&b'\r')
            || (self.cells == 1 && odd())
        {
            self.quote(start);
        }
    }

    fn quote(&mut self, start: usize) {
        let text = self.out.split_off(start);
        self.out.push(b'"');
        for byte in text {
            self.out.push(byte);
            if byte == b'"' {
                self.out.push(b'"');
            }
        }
        self.out.push(b'"');
    }

    /// Ends the row. It is never blank: a key, a code or a voter is in it.
    pub(crate) fn end(self) {
        self.out.push(b'\n');
    }
}

/// Writes a row of `cells`.
pub(crate) fn write_row<'a>(
    delimiter: u8,
    cells: impl IntoIterator<Item = &'a str>,
    first_is_odd: fn(&str) -> bool,
    out: &mut Vec<u8>,
) {
    let mut written = Written::new(delimiter, first_is_odd, out);
    for cell in cells {
        written.cell(cell);
    }
    written.end();
}
