//! Reads a plain table, for examples that time methods on published data.

#![expect(clippy::unwrap_used, reason = "an example stops at what is wrong")]
#![allow(dead_code, reason = "each example uses a part")]

use std::io::Read;
use std::path::Path;

/// A table by column.
pub struct Table {
    names: Vec<String>,
    columns: Vec<Vec<String>>,
}

impl Table {
    /// Reads `folder/name`, or `folder/name.gz`.
    pub fn read(folder: &Path, name: &str) -> Self {
        let plain = folder.join(name);
        let mut text = String::new();
        if plain.exists() {
            text = std::fs::read_to_string(plain).unwrap();
        } else {
            let file = std::fs::File::open(folder.join(format!("{name}.gz"))).unwrap();
            let mut reader = flate2::read::GzDecoder::new(file);
            reader.read_to_string(&mut text).unwrap();
        }
        let mut lines = text.lines();
        let cells = |line: &str| -> Vec<String> {
            line.split(',')
                .map(|cell| cell.trim_matches('"').to_owned())
                .collect()
        };
        let names = cells(lines.next().unwrap());
        let mut columns = vec![Vec::new(); names.len()];
        for line in lines {
            for (column, cell) in columns.iter_mut().zip(cells(line)) {
                column.push(cell);
            }
        }
        Self { names, columns }
    }

    /// The texts of a column.
    pub fn texts(&self, name: &str) -> &[String] {
        let at = self.names.iter().position(|other| other == name).unwrap();
        &self.columns[at]
    }

    /// The numbers of a column; what is not a number is missing.
    pub fn numbers(&self, name: &str) -> Vec<Option<f64>> {
        self.texts(name)
            .iter()
            .map(|cell| cell.parse().ok())
            .collect()
    }

    /// The whole numbers of a column.
    pub fn whole(&self, name: &str) -> Vec<Option<i64>> {
        self.texts(name)
            .iter()
            .map(|cell| cell.parse().ok())
            .collect()
    }

    /// The entries of a column, numbered from zero in the order in which they
    /// first appear.
    pub fn numbered(&self, name: &str) -> Vec<u32> {
        let mut seen = std::collections::HashMap::new();
        let number = |cell: &String| {
            let next = u32::try_from(seen.len()).unwrap();
            *seen.entry(cell.clone()).or_insert(next)
        };
        self.texts(name).iter().map(number).collect()
    }
}
