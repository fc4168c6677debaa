//! The file formats, told apart by the file's name.

use std::path::{Path, PathBuf};

use crate::atomic::write_atomically;
use crate::fault::{Fault, Faults};
use crate::file::{BYTES_MAX, FileBytes, read_bytes, too_large, unpack};
use crate::provenance::Source;
use crate::table::Table;

mod csv_read;
mod csv_text;
mod csv_write;
mod gzip_write;
pub(crate) mod infer;
pub(crate) mod json_write;
pub(crate) mod parquet_read;
pub(crate) mod parquet_write;
mod text_table;
mod xlsx_read;
mod xlsx_write;

/// The name of a sheet of a spreadsheet, and the table on it or why it is none.
pub type NamedSheet = (String, Result<Table, Faults>);

/// What a file's name says it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Format {
    Csv,
    CsvGz,
    Parquet,
    Xlsx,
}

impl Format {
    /// What the ending of `path` says.
    pub(crate) fn of(path: &Path) -> Result<Self, Fault> {
        let name = path.to_string_lossy().to_lowercase();
        let endings = [
            (".csv", Self::Csv),
            (".csv.gz", Self::CsvGz),
            (".parquet", Self::Parquet),
            (".xlsx", Self::Xlsx),
        ];
        let found = endings.iter().find(|(ending, _)| name.ends_with(ending));
        found.map(|&(_, format)| format).ok_or_else(|| {
            Fault::new(
                path.display().to_string(),
                "the name does not end in .csv, .csv.gz, .parquet or .xlsx",
                "save the table as one of these, and name it so",
            )
        })
    }
}

/// The table in the file at `path`.
pub(crate) fn read(path: &Path) -> Result<Table, Faults> {
    let (path, sheet) = split_sheet(path);
    let format = Format::of(&path)?;
    let file = read_bytes(&path)?;
    read_bytes_as(format, &file, sheet.as_deref())
}

impl Table {
    /// The table that `bytes` are as a file called `name`, as by [`Table::read`].
    ///
    /// # Errors
    /// As by [`Table::read`].
    pub fn from_bytes(name: &str, bytes: Vec<u8>) -> Result<Self, Faults> {
        let (path, sheet) = split_sheet(Path::new(name));
        let format = Format::of(&path)?;
        let name = path.display().to_string();
        if bytes.len() as u64 > BYTES_MAX {
            return Err(too_large(&name).into());
        }
        read_bytes_as(format, &FileBytes { name, bytes }, sheet.as_deref())
    }

    /// The cells of a sheet of the spreadsheet that `bytes` are, the first if none is
    /// named, as texts: each row with its number from 1, rows without a value left out.
    /// For tables that are not yet one, such as those with a title above the header row.
    ///
    /// # Errors
    /// One fault if they are no spreadsheet, or have no such sheet.
    pub fn grid_from_xlsx(
        name: &str,
        bytes: &[u8],
        sheet: Option<&str>,
    ) -> Result<Vec<(u64, Vec<String>)>, Faults> {
        if let Some((is, help)) = really(bytes, Format::Xlsx) {
            let what = format!("is {is}, whatever its name says");
            return Err(Fault::new(name, what, help).into());
        }
        xlsx_read::grid(name, bytes, sheet)
    }

    /// Every sheet of the spreadsheet that `bytes` are which has a value on it,
    /// in their order: its name, and the table on it, called `name#SHEET`, or
    /// why it is no table.
    ///
    /// # Errors
    /// One fault if they are no spreadsheet.
    pub fn sheets_from_bytes(name: &str, bytes: &[u8]) -> Result<Vec<NamedSheet>, Faults> {
        if let Some((is, help)) = really(bytes, Format::Xlsx) {
            let what = format!("is {is}, whatever its name says");
            return Err(Fault::new(name, what, help).into());
        }
        xlsx_read::read_all(name, bytes)
    }
}

impl Table {
    /// Writes the table to `path` in the format of its name (`.csv`, `.csv.gz`,
    /// `.parquet`, `.xlsx`), by [`crate::write_atomically`]. A spreadsheet says
    /// that the table came from [`Table::source`].
    ///
    /// # Errors
    /// As the writer of the format has it, and as [`crate::write_atomically`].
    pub fn write(&self, path: impl AsRef<Path>) -> Result<(), Faults> {
        self.write_with_sources(path, std::slice::from_ref(self.source()))
    }

    /// As [`Table::write`]; a spreadsheet says that the table came from `sources`.
    ///
    /// # Errors
    /// As [`Table::write`].
    pub fn write_with_sources(
        &self,
        path: impl AsRef<Path>,
        sources: &[Source],
    ) -> Result<(), Faults> {
        let path = path.as_ref();
        let bytes = match Format::of(path)? {
            Format::Csv => self.to_csv()?,
            Format::CsvGz => self.to_csv_gz()?,
            Format::Parquet => self.to_parquet()?,
            Format::Xlsx => self.to_xlsx(sources)?,
        };
        write_atomically(path, &bytes)
    }

    /// The table as gzip of [`Table::to_csv`], without the time of packing.
    ///
    /// # Errors
    /// As [`Table::to_csv`].
    pub fn to_csv_gz(&self) -> Result<Vec<u8>, Faults> {
        Ok(gzip_write::pack(&self.to_csv()?))
    }
}

/// A format whose files begin as these bytes do, though the name says otherwise.
fn really(bytes: &[u8], format: Format) -> Option<(&'static str, &'static str)> {
    let begins = |magic: &[u8]| bytes.starts_with(magic);
    let found = if begins(&[0x1f, 0x8b]) {
        (Format::CsvGz, "a gzip file", "give it the ending .csv.gz")
    } else if begins(b"PAR1") {
        (
            Format::Parquet,
            "a Parquet file",
            "give it the ending .parquet",
        )
    } else if begins(b"PK\x03\x04") {
        (
            Format::Xlsx,
            "a spreadsheet or another zip file",
            "give it the ending .xlsx, or unpack it",
        )
    } else if begins(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return Some(("an old spreadsheet (.xls)", "save it as .xlsx or .csv"));
    } else {
        return None;
    };
    (found.0 != format).then_some((found.1, found.2))
}

fn read_bytes_as(format: Format, file: &FileBytes, sheet: Option<&str>) -> Result<Table, Faults> {
    if file.bytes.is_empty() {
        let help = "a table needs a header row with the names of its columns";
        return Err(Fault::new(&file.name, "the file is empty", help).into());
    }
    if let Some((is, help)) = really(&file.bytes, format) {
        return Err(
            Fault::new(&file.name, format!("is {is}, whatever its name says"), help).into(),
        );
    }
    let (table, source) = std::thread::scope(|scope| {
        let source = scope.spawn(|| file.source());
        let table = match format {
            Format::Csv => csv_read::read(&file.name, &file.bytes),
            Format::CsvGz => unpack(&file.name, &file.bytes)
                .map_err(Faults::from)
                .and_then(|bytes| csv_read::read(&file.name, &bytes)),
            Format::Parquet => parquet_read::read(&file.name, &file.bytes),
            Format::Xlsx => xlsx_read::read(&file.name, &file.bytes, sheet),
        };
        (table, source.join().expect("hashing does not fail"))
    });
    Ok(table?.with_source(source))
}

/// `a.xlsx#Sheet` is the sheet `Sheet` of `a.xlsx`.
fn split_sheet(path: &Path) -> (PathBuf, Option<String>) {
    let text = path.to_string_lossy();
    match text.rsplit_once('#') {
        Some((file, sheet)) if file.to_lowercase().ends_with(".xlsx") => {
            (PathBuf::from(file), Some(sheet.to_owned()))
        }
        _ => (path.to_owned(), None),
    }
}
