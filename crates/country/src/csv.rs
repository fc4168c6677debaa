//! Writing comma-separated text, RFC 4180, and numbers in it.

/// A table in the making: a header row and rows as wide as it.
#[derive(Debug, Clone)]
pub(crate) struct Csv {
    text: String,
    width: usize,
}

impl Csv {
    pub(crate) fn new(header: &[&str]) -> Self {
        let mut table = Self {
            text: String::new(),
            width: header.len(),
        };
        table.row(header);
        table
    }

    pub(crate) fn row<Cell: AsRef<str>>(&mut self, cells: &[Cell]) {
        assert_eq!(cells.len(), self.width, "a row is as wide as the header");
        for (position, cell) in cells.iter().enumerate() {
            if position > 0 {
                self.text.push(',');
            }
            let cell = cell.as_ref();
            if cell.contains([',', '"', '\n', '\r']) {
                self.text.push('"');
                self.text.push_str(&cell.replace('"', "\"\""));
                self.text.push('"');
            } else {
                self.text.push_str(cell);
            }
        }
        self.text.push('\n');
    }

    pub(crate) fn finish(self) -> String {
        self.text
    }
}

/// `value` with so many decimals, and never a minus before nothing.
pub(crate) fn fixed(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    match text.strip_prefix('-') {
        Some(digits) if digits.bytes().all(|byte| matches!(byte, b'0' | b'.')) => digits.into(),
        _ => text,
    }
}

/// A coordinate in hundred-thousandths of a degree, as degrees.
pub(crate) fn degrees(units: i32) -> String {
    let mut text = String::with_capacity(10);
    push_degrees(&mut text, units);
    text
}

/// Writes the same at the end of `text`: maps hold many.
pub(crate) fn push_degrees(text: &mut String, units: i32) {
    if units < 0 {
        text.push('-');
    }
    let units = units.unsigned_abs();
    let whole = units / 100_000;
    for unit in [100, 10, 1] {
        if whole >= unit || unit == 1 {
            push_digit(text, whole / unit);
        }
    }
    text.push('.');
    for unit in [10_000, 1000, 100, 10, 1] {
        push_digit(text, units / unit);
    }
}

fn push_digit(text: &mut String, number: u32) {
    text.push(char::from_digit(number % 10, 10).expect("below ten"));
}

/// An amount in whole pence, as pounds and pence.
pub(crate) fn pounds(pence: u64) -> String {
    format!("{}.{:02}", pence / 100, pence % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        let mut table = Csv::new(&["a", "b"]);
        table.row(&["x, y", "say \"so\""]);
        assert_eq!(table.finish(), "a,b\n\"x, y\",\"say \"\"so\"\"\"\n");
    }

    #[test]
    fn numbers_are_plain() {
        assert_eq!(fixed(-0.04, 1), "0.0");
        assert_eq!(fixed(-0.06, 1), "-0.1");
        assert_eq!(degrees(-4_000_001), "-40.00001");
        assert_eq!(degrees(-1), "-0.00001");
        assert_eq!(degrees(18_000_000), "180.00000");
        assert_eq!(degrees(10_203_040), "102.03040");
        assert_eq!(pounds(120_005), "1200.05");
    }
}
