//! A small reader of RFC 4180, so that the tests do not read with what they test.

/// A table of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Csv {
    pub header: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

impl Csv {
    pub fn read(text: &str) -> Self {
        let mut rows = vec![vec![String::new()]];
        let mut quoted = false;
        let mut characters = text.chars().peekable();
        while let Some(character) = characters.next() {
            let row = rows.last_mut().expect("there is a first row");
            let cell = row.last_mut().expect("there is a first cell");
            match character {
                '"' if quoted && characters.peek() == Some(&'"') => {
                    characters.next();
                    cell.push('"');
                }
                '"' => quoted = !quoted,
                ',' if !quoted => row.push(String::new()),
                '\r' if !quoted && characters.peek() == Some(&'\n') => {}
                '\n' if !quoted => rows.push(vec![String::new()]),
                other => cell.push(other),
            }
        }
        assert!(!quoted, "a quote is left open");
        let last = rows.pop().expect("there is a last row");
        assert_eq!(last, [""], "the last line ends");
        let header = rows.remove(0);
        for row in &rows {
            assert_eq!(row.len(), header.len(), "{row:?}");
        }
        Self { header, rows }
    }

    #[track_caller]
    fn position(&self, column: &str) -> usize {
        let found = self.header.iter().position(|name| name == column);
        found.unwrap_or_else(|| panic!("no column '{column}' in {:?}", self.header))
    }

    #[track_caller]
    pub fn at(&self, row: usize, column: &str) -> &str {
        &self.rows[row][self.position(column)]
    }

    #[track_caller]
    pub fn column(&self, column: &str) -> Vec<&str> {
        let at = self.position(column);
        self.rows.iter().map(|row| row[at].as_str()).collect()
    }

    /// The column as numbers; a missing one is not a number.
    #[track_caller]
    pub fn numbers(&self, column: &str) -> Vec<f64> {
        let number = |cell: &str| cell.parse().unwrap_or(f64::NAN);
        self.column(column).into_iter().map(number).collect()
    }

    /// The column as whole numbers, none of them missing.
    #[track_caller]
    pub fn whole(&self, column: &str) -> Vec<i64> {
        let whole = |cell: &str| cell.parse().expect("a whole number");
        self.column(column).into_iter().map(whole).collect()
    }

    /// The cell of the first row whose first column is `id`.
    #[track_caller]
    pub fn cell(&self, id: &str, column: &str) -> &str {
        let row = self.rows.iter().find(|row| row[0] == id);
        let row = row.unwrap_or_else(|| panic!("no row '{id}'"));
        &row[self.position(column)]
    }

    /// The rows whose first column is `id`.
    pub fn rows_of(&self, id: &str) -> Self {
        let rows = self.rows.iter().filter(|row| row[0] == id);
        Self {
            header: self.header.clone(),
            rows: rows.cloned().collect(),
        }
    }
}
