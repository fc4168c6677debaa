//! What is known of where a file came from: what a spec says, and what a data
//! pack recorded beside it.

use std::path::Path;

use allotment_table::{Fault, Faults, Source, Table, nearest};
use rayon::prelude::*;

use crate::pack::{RecordedFile, read_record};
use crate::spec::{Document, Section};

/// What a programme or a spec says of a file's origin.
#[derive(Debug, Clone, Default)]
pub struct SourceSpec {
    /// The file, as the programme names it.
    pub path: String,
    /// The line that names it.
    pub line: u64,
    /// What its publisher calls it.
    pub title: Option<String>,
    /// Where it was had.
    pub address: Option<String>,
    /// Its date or edition.
    pub date: Option<String>,
    /// Its licence.
    pub licence: Option<String>,
    /// What a reader should know of it.
    pub note: Option<String>,
}

impl SourceSpec {
    /// Every `[[source]]` of `section`, noting the faults in its document.
    #[must_use]
    pub fn read_all(section: &Section<'_>) -> Vec<Self> {
        let sections = section.sections("source").into_iter();
        sections.filter_map(Self::read).collect()
    }

    fn read(section: Section<'_>) -> Option<Self> {
        let path = section.required_text("path", "data/people.csv");
        let text = |key: &str| section.text(key).map(|text| text.value);
        let (title, address) = (text("title"), text("address"));
        let (date, licence, note) = (text("date"), text("licence"), text("note"));
        section.finish();
        let path = path?;
        Some(Self {
            line: path.line,
            path: path.value,
            title,
            address,
            date,
            licence,
            note,
        })
    }

    /// `source` with what is said here; what is not said stays.
    #[must_use]
    pub fn over(&self, source: Source) -> Source {
        let or = |said: &Option<String>, known: Option<String>| said.clone().or(known);
        Source {
            title: self.title.clone().unwrap_or(source.title),
            address: or(&self.address, source.address),
            date: or(&self.date, source.date),
            licence: or(&self.licence, source.licence),
            note: or(&self.note, source.note),
            ..source
        }
    }
}

/// What a data pack recorded of a file, as its source.
pub(crate) fn of_record(record: RecordedFile) -> Source {
    Source {
        title: record.title,
        address: Some(record.page),
        date: Some(record.date),
        licence: Some(format!("{} ({})", record.licence, record.publisher)),
        note: if record.verified {
            record.note
        } else {
            Some("unverified: its hash was recorded when it was first fetched".into())
        },
        ..Source::default()
    }
}

/// What the record of a data pack in the folder of `path` says of it, if it
/// knows the file by name and the bytes have not changed since.
pub(crate) fn recorded_beside(path: &Path, sha256: Option<&str>) -> Option<Source> {
    let folder = path.parent().unwrap_or(Path::new(""));
    let name = path.file_name()?.to_str()?;
    // A pack.json that is no record is somebody else's file.
    let record = read_record(folder).ok()?;
    let mut found = record.into_iter();
    let found = found.find(|file| file.file == name && Some(file.sha256.as_str()) == sha256)?;
    Some(of_record(found))
}

/// Files that a command line names, and what is said of their origin.
#[derive(Debug, Default)]
pub struct Origins {
    said: Option<(Document, Vec<SourceSpec>)>,
}

impl Origins {
    /// What the `[[source]]` tables of the TOML at `path` say, if one is given.
    /// Nothing else in it is looked at, so that it may be a programme's or a
    /// stage's own.
    ///
    /// # Errors
    /// [`Faults`] if it cannot be read, or a source in it is wrong.
    pub fn read(path: Option<&Path>) -> Result<Self, Faults> {
        let Some(path) = path else {
            return Ok(Self::default());
        };
        let document = Document::read(path)?;
        let sources = SourceSpec::read_all(&document.root());
        let sources = document.finish(Some(sources))?;
        if sources.is_empty() {
            let help = "add a [[source]] with a path and its title, date and licence";
            return Err(Fault::new(document.file(), "there is no [[source]] in it", help).into());
        }
        Ok(Self {
            said: Some((document, sources)),
        })
    }

    /// The table at `path`, with all that is known of its origin.
    ///
    /// # Errors
    /// As [`Table::read`].
    pub fn table(&self, path: &Path) -> Result<Table, Faults> {
        Ok(self.of_read(path, Table::read(path)?))
    }

    /// The table at each of `paths`, in their order, read side by side.
    ///
    /// # Errors
    /// As [`Table::read`], for each.
    pub fn tables(&self, paths: &[&Path]) -> Vec<Result<Table, Faults>> {
        let read: Vec<_> = paths.par_iter().map(Table::read).collect();
        let each = paths.iter().zip(read);
        each.map(|(path, table)| Ok(self.of_read(path, table?)))
            .collect()
    }

    /// A table that was read at `path`, with all that is known of its origin.
    fn of_read(&self, path: &Path, table: Table) -> Table {
        let source = self.known(path, table.source().clone());
        table.with_source(source)
    }

    /// The source of the file at `path` as it was read, with all that is known
    /// of its origin.
    #[must_use]
    pub fn known(&self, path: &Path, read: Source) -> Source {
        let mut source = read;
        if let Some(recorded) = recorded_beside(path, source.sha256.as_deref()) {
            source = Source {
                sha256: source.sha256,
                file: source.file,
                ..recorded
            };
        }
        if let Some((document, sources)) = &self.said {
            let said = sources.iter().find(|said| names(document, said, path));
            source = said.map_or(source.clone(), |said| said.over(source));
        }
        source
    }

    /// A fault if nothing that is said is about any of `paths`.
    ///
    /// # Errors
    /// The fault, on the line of the first source.
    pub fn about(&self, paths: &[&Path]) -> Result<(), Faults> {
        let Some((document, sources)) = &self.said else {
            return Ok(());
        };
        let about = |said: &SourceSpec| paths.iter().any(|path| names(document, said, path));
        if sources.iter().any(about) {
            return Ok(());
        }
        let what = "no [[source]] here is about a file that this command reads";
        let help = "write the path as it is from the folder of this file";
        let fault = Fault::new(document.file(), what, help);
        Err(fault.at_line(sources[0].line).into())
    }
}

/// Whether `said`, a path from the folder of `document`, is the file at `path`.
fn names(document: &Document, said: &SourceSpec, path: &Path) -> bool {
    let same = |path: &Path| path.canonicalize().ok();
    let meant = same(&document.resolve(&said.path));
    meant.is_some() && meant == same(path)
}

/// Faults for every source of `said` that is about none of the files `read`.
pub(crate) fn unread<'a>(
    document: &Document,
    said: &[SourceSpec],
    read: impl Iterator<Item = &'a str>,
) -> Result<(), Faults> {
    let read: Vec<&str> = read.collect();
    let mut faults = Faults::new();
    for source in said
        .iter()
        .filter(|said| !read.contains(&said.path.as_str()))
    {
        let what = format!("this spec reads no file '{}'", source.path);
        let help = match nearest(&source.path, read.iter().copied()).first() {
            Some(near) => format!("did you mean '{near}'?"),
            None => format!("write the path as the spec does: {}", read.join(", ")),
        };
        faults.push(Fault::new(document.file(), what, help).at_line(source.line));
    }
    faults.into_result(())
}
