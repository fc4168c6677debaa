//! The examination as a stage of a programme.

use allotment_place::Currency;
use allotment_table::{Faults, Table};

use super::run::{Examination, Judged, Tables, examine_tables};
use super::spec::ExamineSpec;
use crate::files::Files;
use crate::out::OutFiles;
use crate::spec::Located;

/// The folder of its files in `out/`.
const FOLDER: &str = "examine";

/// Examines what the files of `spec` say.
///
/// # Errors
/// As [`examine_command`](super::examine_command).
pub(crate) fn run_examine(
    spec: &ExamineSpec,
    files: &Files<'_>,
    currency: Currency,
) -> Result<Examination, Faults> {
    let mut faults = Faults::new();
    let mut read = |path: Option<&Located<String>>| -> Option<Table> {
        path.and_then(|path| faults.collect(files.table(path)))
    };
    let stated = read(Some(&spec.promises));
    let tables = Tables {
        spending: read(spec.spending.as_ref()),
        places: read(spec.places.as_ref()),
        deflator: read(spec.deflator.as_ref()),
    };
    faults.into_result(())?;
    let judged = Judged {
        prices: spec.prices,
        as_of: spec.as_of,
        currency,
        indices: &spec.indices,
    };
    examine_tables(stated.expect("else there are faults"), tables, judged)
}

impl Examination {
    /// How many promises have each status, and how far the money came.
    pub(crate) fn in_a_line(&self) -> String {
        let words: Vec<String> = std::iter::once(self.statuses()).chain(self.way()).collect();
        words.join("; ")
    }

    /// The tables, the document and the page, as files of `out/`.
    pub(crate) fn put(&self, out: &mut OutFiles) -> Result<(), Faults> {
        let made = self.folder()?;
        out.extend(
            made.into_iter()
                .map(|(name, bytes)| (format!("{FOLDER}/{name}"), bytes)),
        );
        Ok(())
    }

    /// Every file of a folder that holds it all, by name.
    ///
    /// # Errors
    /// [`Faults`] if one cannot be made, which should not happen.
    pub fn folder(&self) -> Result<Vec<(&'static str, Vec<u8>)>, Faults> {
        let tables = self.tables()?;
        let mut files: Vec<(&str, &str)> = tables.iter().map(|one| (one.0, one.1)).collect();
        files.push((DOCUMENT, "all of it, with where it came from"));
        let page = self.page("Promises and what became of them", &files)?;
        let mut document = serde_json::to_vec_pretty(&self.sheet().to_json()?).expect("plain JSON");
        document.push(b'\n');
        let mut all = vec![(PAGE, page.into_bytes()), (DOCUMENT, document)];
        all.extend(tables.into_iter().map(|(name, _, bytes)| (name, bytes)));
        Ok(all)
    }
}

/// The page's name in its folder.
pub const PAGE: &str = "index.html";
/// The document's name beside it.
const DOCUMENT: &str = "examination.json";
