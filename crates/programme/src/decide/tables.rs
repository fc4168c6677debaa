//! The tables that an election may be, whichever form they have.

use std::path::{Path, PathBuf};

use allotment_table::{Fault, Faults, Source, Table, sha256_of};

use super::input::taken_in;

/// The forms of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TableForm {
    /// Comma-separated values.
    #[default]
    Csv,
    /// The same, packed.
    CsvGz,
    /// Apache Parquet.
    Parquet,
    /// A spreadsheet, codes as text.
    Xlsx,
}

impl TableForm {
    /// Every form, with the ending of its files.
    pub const ALL: [(Self, &'static str); 4] = [
        (Self::Csv, "csv"),
        (Self::CsvGz, "csv.gz"),
        (Self::Parquet, "parquet"),
        (Self::Xlsx, "xlsx"),
    ];

    /// The file called `stem` in `folder` in this form.
    pub(super) fn named(self, folder: &Path, stem: &str) -> PathBuf {
        let found = Self::ALL.iter().find(|(form, _)| *form == self);
        folder.join(format!("{stem}.{}", found.map_or("", |(_, ending)| ending)))
    }

    /// The table that `csv` is, in this form.
    ///
    /// # Errors
    /// As the writer of the form has it.
    pub(super) fn of_csv(
        self,
        name: &str,
        csv: Vec<u8>,
        sources: &[Source],
    ) -> Result<Vec<u8>, Faults> {
        if self == Self::Csv {
            return Ok(csv);
        }
        let table = Table::from_bytes(&format!("{name}.csv"), csv)?;
        match self {
            Self::Csv => table.to_csv(),
            Self::CsvGz => table.to_csv_gz(),
            Self::Parquet => table.to_parquet(),
            Self::Xlsx => table.to_xlsx(sources),
        }
    }
}

/// One table of an election.
pub(super) struct Read {
    /// The table as CSV, a record for each of its rows.
    pub(super) csv: Vec<u8>,
    /// The file that it was.
    pub(super) source: Source,
    /// On which line of `csv` each row begins, the header's first, where that
    /// is not the row's own number.
    begins: Vec<usize>,
}

impl Read {
    /// The line of the file, or the row of a file without lines, that `line` of
    /// [`Self::csv`] is about.
    pub(super) fn line(&self, line: usize) -> usize {
        if self.begins.is_empty() {
            return line;
        }
        self.begins.partition_point(|&begins| begins <= line)
    }
}

/// On which line each row of `csv` begins.
fn begins(csv: &[u8]) -> Vec<usize> {
    let (mut begins, mut line, mut quoted) = (vec![1], 1, false);
    for (at, &byte) in csv.iter().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' => {
                line += 1;
                if !quoted && at + 1 < csv.len() {
                    begins.push(line);
                }
            }
            _ => {}
        }
    }
    begins
}

/// The table called `stem` in `folder`, in whichever form it is there. Where
/// there is none, the name it would have as CSV.
///
/// # Errors
/// [`Faults`] if it is there in more than one form: which one is meant is never
/// guessed.
pub(super) fn table_in(folder: &Path, stem: &str) -> Result<PathBuf, Faults> {
    let mut found = forms_in(folder, stem);
    if let [first, second, ..] = found.as_slice() {
        let what = format!("{} is there too, and either could be meant", title(second));
        let help = "remove the one that is out of date, or name the two tables, projects and ballots, yourself";
        return Err(Fault::new(first.display().to_string(), what, help).into());
    }
    Ok(found
        .pop()
        .unwrap_or_else(|| TableForm::Csv.named(folder, stem)))
}

/// The files in `folder` that hold a table called `stem`.
pub(super) fn forms_in(folder: &Path, stem: &str) -> Vec<PathBuf> {
    TableForm::ALL
        .map(|(form, _)| form.named(folder, stem))
        .into_iter()
        .filter(|path| path.is_file())
        .collect()
}

/// Whether `path` is named as a table.
pub(super) fn is_table(path: &Path) -> bool {
    let name = path.to_string_lossy().to_lowercase();
    // A sheet of a spreadsheet stands behind its name.
    let name = name
        .rsplit_once('#')
        .map_or(name.as_str(), |(file, _)| file);
    TableForm::ALL
        .iter()
        .any(|(_, ending)| name.ends_with(&format!(".{ending}")))
}

/// The table at `path`. Plain CSV is taken as it is, so that the reader of
/// elections can say of every fault where it stands; anything else by way of
/// [`Table`], a record for each row.
///
/// # Errors
/// [`Faults`] if the file cannot be read, or is not what its name says.
pub(super) fn read(path: &Path) -> Result<Read, Faults> {
    let file = path.display().to_string();
    if is_table(path) && !file.to_lowercase().ends_with(".csv") {
        let table = Table::read(path)?;
        let source = Source {
            title: title(path),
            ..table.source().clone()
        };
        let csv = table.to_csv()?;
        let begins = begins(&csv);
        return Ok(Read {
            csv,
            source,
            begins,
        });
    }
    let csv = taken_in(path)?;
    let source = Source {
        title: title(path),
        file: Some(file),
        sha256: Some(sha256_of(&csv)),
        ..Source::default()
    };
    Ok(Read {
        csv,
        source,
        begins: Vec::new(),
    })
}

/// What a file is called, without its folder.
pub(super) fn title(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}
