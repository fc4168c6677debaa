//! A TOML file with the line of everything in it.

use std::cell::RefCell;
use std::path::{Path, PathBuf};

use allotment_table::{Fault, Faults, sha256_of};
use toml::de::DeTable;

use super::Section;
use super::entry::{Entry, read_table};

/// The largest spec read, in bytes: a limit on what comes from outside.
const LARGEST: usize = 4 << 20;

/// A TOML file that has been read, with what was found wrong in it so far.
#[derive(Debug)]
pub struct Document {
    file: String,
    folder: PathBuf,
    sha256: String,
    root: Entry,
    faults: RefCell<Faults>,
}

impl Document {
    /// The file at `path`.
    ///
    /// # Errors
    /// [`Faults`] if it cannot be read, is not UTF-8, or is not TOML.
    pub fn read(path: &Path) -> Result<Self, Faults> {
        let bytes = allotment_table::read_bytes(path)?;
        let shown = path.display().to_string();
        let mut document = Self::from_bytes(&shown, bytes)?;
        document.folder = path.parent().unwrap_or(Path::new("")).to_path_buf();
        Ok(document)
    }

    /// The document that `bytes` are, shown to people as `file`; what it names
    /// is looked for in the current folder.
    ///
    /// # Errors
    /// [`Faults`] if they are not UTF-8 or not TOML.
    pub fn from_bytes(file: &str, bytes: Vec<u8>) -> Result<Self, Faults> {
        let one = |fault: Fault| {
            let mut faults = Faults::new();
            faults.push(fault);
            faults
        };
        if bytes.len() > LARGEST {
            let what = format!(
                "the file has {} bytes, and a spec has at most {LARGEST}",
                bytes.len()
            );
            return Err(one(Fault::new(
                file,
                what,
                "check that this is the spec and not the data",
            )));
        }
        let sha256 = sha256_of(&bytes);
        let text = String::from_utf8(bytes).map_err(|error| {
            let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
            let line = 1 + good.split(|&byte| byte == b'\n').skip(1).count() as u64;
            one(Fault::new(file, "this is not UTF-8", "save the file as UTF-8").at_line(line))
        })?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let line_starts: Vec<usize> = std::iter::once(0)
            .chain(text.match_indices('\n').map(|(at, _)| at + 1))
            .collect();
        let (root, errors) = DeTable::parse_recoverable(text);
        let mut faults = Faults::new();
        for error in errors {
            let start = error.span().map_or(0, |span| span.start);
            let what = error.message().trim().replace('\n', ", ");
            let help =
                "correct the TOML: text in quotes, one 'key = value' a line, tables in [brackets]";
            faults.push(Fault::new(file, what, help).at_line(line_at(&line_starts, start)));
        }
        let line = |byte| line_at(&line_starts, byte);
        let document = Self {
            file: file.into(),
            folder: PathBuf::new(),
            sha256,
            root: Entry::table(1, read_table(root.get_ref(), &line)),
            faults: RefCell::new(Faults::new()),
        };
        faults.into_result(document)
    }

    /// The same document, what it names being looked for in `folder`.
    #[must_use]
    pub fn in_folder(mut self, folder: impl Into<PathBuf>) -> Self {
        self.folder = folder.into();
        self
    }

    /// The whole document as a section.
    #[must_use]
    pub fn root(&self) -> Section<'_> {
        Section::of(self, String::new(), &self.root).expect("the root is a table")
    }

    /// The file, as the person named it.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The SHA-256 of the file, in hexadecimal.
    #[must_use]
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// Every text in it that is no key, with its line, in the file's order.
    #[must_use]
    pub fn texts(&self) -> Vec<(u64, &str)> {
        let mut texts = Vec::new();
        self.root.texts_into(&mut texts);
        texts
    }

    /// Where `path` is that the document names: relative to its own folder.
    #[must_use]
    pub fn resolve(&self, path: &str) -> PathBuf {
        self.folder.join(path)
    }

    /// `path` as the document would name it: without its own folder, so that a
    /// folder that is moved still makes the same bytes.
    #[must_use]
    pub fn relative<'p>(&self, path: &'p str) -> &'p str {
        match Path::new(path).strip_prefix(&self.folder) {
            Ok(own) if !self.folder.as_os_str().is_empty() => own.to_str().unwrap_or(path),
            _ => path,
        }
    }

    /// Notes a fault at `line`.
    pub fn fault(&self, line: u64, what: impl Into<String>, help: impl Into<String>) {
        let fault = Fault::new(self.file.clone(), what, help).at_line(line);
        self.faults.borrow_mut().push(fault);
    }

    /// Notes faults found elsewhere, in a file that the document names.
    pub fn merge(&self, faults: Faults) {
        self.faults.borrow_mut().merge(faults);
    }

    /// What `result` holds, or nothing with its faults noted.
    pub fn collect<T>(&self, result: Result<T, Faults>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(faults) => {
                self.merge(faults);
                None
            }
        }
    }

    /// `value`, unless anything was found wrong.
    ///
    /// # Errors
    /// All the faults noted.
    pub fn finish<T>(&self, value: Option<T>) -> Result<T, Faults> {
        let faults = self.faults.take();
        match value {
            Some(value) => faults.into_result(value),
            None => Err(faults),
        }
    }
}

fn line_at(line_starts: &[usize], byte: usize) -> u64 {
    line_starts.partition_point(|&start| start <= byte) as u64
}
