//! Where published data is, and tables of it.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use allotment_table::{Fault, Faults, Table};

use crate::case::{Published, TableFile};
use crate::error::ProofError;

/// The environment variable that says where the data folder is.
pub const DATA_VARIABLE: &str = "ALLOTMENT_PROOF_DATA";

/// Where data is looked for if the variable is not set: beside the repository.
const BESIDE: &str = "../../../shared";

/// The folder of published data, if there is one.
///
/// # Errors
/// [`ProofError::Case`] if the variable names a folder that is not there: who
/// sets it means it.
pub fn data_folder() -> Result<Option<PathBuf>, ProofError> {
    if let Some(path) = std::env::var_os(DATA_VARIABLE) {
        let path = PathBuf::from(path);
        if path.is_dir() {
            return Ok(Some(path));
        }
        return Err(ProofError::Case {
            file: DATA_VARIABLE.into(),
            what: format!("there is no folder {}", path.display()),
        });
    }
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join(BESIDE);
    Ok(beside.is_dir().then_some(beside))
}

/// The data folder, with the tables already read from it.
#[derive(Debug)]
pub struct Data {
    folder: PathBuf,
    read: RefCell<BTreeMap<String, Table>>,
}

impl Data {
    /// The data in `folder`.
    #[must_use]
    pub fn new(folder: PathBuf) -> Self {
        Self {
            folder,
            read: RefCell::default(),
        }
    }

    /// Whether the file at `path` is there.
    #[must_use]
    pub fn has(&self, path: &str) -> bool {
        self.folder.join(path).is_file()
    }

    /// The folder.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where the file at `path` is.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.join(path)
    }

    /// The table at `path`, read once.
    ///
    /// # Errors
    /// [`Faults`] if it cannot be read.
    pub fn table(&self, path: &str) -> Result<Table, Faults> {
        if let Some(table) = self.read.borrow().get(path) {
            return Ok(table.clone());
        }
        let table = Table::read(self.folder.join(path))?;
        self.read.borrow_mut().insert(path.into(), table.clone());
        Ok(table)
    }

    fn either(&self, path: Option<&String>, csv: Option<&String>) -> Result<Table, ProofError> {
        match (path, csv) {
            (Some(path), None) => Ok(self.table(path)?),
            (None, Some(csv)) => Ok(Table::from_bytes("case.csv", csv.clone().into_bytes())?),
            _ => Err(ProofError::Case {
                file: "case".into(),
                what: "a table has either a 'path' or its 'csv'".into(),
            }),
        }
    }

    /// The tables joined by code to the first, with the columns asked for.
    pub(crate) fn joined(&self, tables: &[TableFile]) -> Result<Table, ProofError> {
        let mut joined: Option<(Table, &str)> = None;
        for file in tables {
            let whole = self.either(file.path.as_ref(), file.csv.as_ref())?;
            let mut names: Vec<&str> = file.columns.iter().map(String::as_str).collect();
            if !names.is_empty() && !names.contains(&file.id.as_str()) {
                names.insert(0, &file.id);
            }
            let mut table = if names.is_empty() {
                whole
            } else {
                whole.select_columns(&names)?
            };
            if file.drop_missing {
                table = without_gaps(&table)?;
            }
            joined = Some(match joined {
                None => (table, &file.id),
                Some((first, id)) => (join(first, id, &table, &file.id)?, id),
            });
        }
        joined
            .map(|(table, _)| table)
            .ok_or_else(|| ProofError::Case {
                file: "case".into(),
                what: "it names no table".into(),
            })
    }

    /// What was published.
    pub(crate) fn published(&self, published: &Published) -> Result<Table, ProofError> {
        let table = self.either(published.path.as_ref(), published.csv.as_ref())?;
        let mut rows: Vec<usize> = (0..table.rows()).collect();
        for (column, wanted) in &published.only {
            let cells = table.text(column)?;
            rows.retain(|&row| cells[row] == Some(wanted));
        }
        Ok(table.select_rows(&rows))
    }
}

/// The rows of `table` that lack nothing.
fn without_gaps(table: &Table) -> Result<Table, Faults> {
    let mut rows: Vec<usize> = (0..table.rows()).collect();
    for column in table.columns() {
        let cells = table.text(column.name())?;
        rows.retain(|&row| cells[row].is_some());
    }
    Ok(table.select_rows(&rows))
}

/// `first` with the columns of `second` that it lacks, by code.
fn join(mut first: Table, id: &str, second: &Table, second_id: &str) -> Result<Table, Faults> {
    let codes = second.text(second_id)?;
    let mut row_of = BTreeMap::new();
    for (row, code) in codes.into_iter().enumerate() {
        row_of.entry(code).or_insert(row);
    }
    let mut rows = Vec::with_capacity(first.rows());
    for (row, code) in first.text(id)?.into_iter().enumerate() {
        match row_of.get(&code) {
            Some(&at) => rows.push(at),
            None => {
                let what = format!("its code is not in {}", second.name());
                return Err(first
                    .fault_at(row, id, what, "use tables of one vintage")
                    .into());
            }
        }
    }
    let taken = second.select_rows(&rows);
    for column in taken.columns() {
        if column.name() == second_id {
            continue;
        }
        if first.has(column.name()) {
            let what = format!("both tables have a column '{}'", column.name());
            return Err(Fault::new(second.name(), what, "name the columns to take").into());
        }
        first.push_column(column.clone());
    }
    Ok(first)
}
