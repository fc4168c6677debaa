//! The files that a programme or a spec names: read once, hashed, remembered.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use allotment_place::PlaceId;
use allotment_table::{Boundaries, Fault, Faults, FeatureTable, Source, Table};

use crate::columns::pick;
use crate::decide::{ElectionFiles, Loaded};
use crate::ledger::{KeptLedger, Ledgers, NoLedgers};
use crate::need::{JoinSpec, TableSpec};
use crate::origin::{SourceSpec, of_record, recorded_beside, unread};
use crate::out::Input;
use crate::pack;
use crate::spec::{Document, Located};
use crate::vintage::{Side, clash, strangers};

/// The files read so far, with what is known of each.
#[derive(Debug)]
pub struct Files<'a> {
    document: &'a Document,
    declared: Vec<SourceSpec>,
    read: RefCell<BTreeMap<String, Source>>,
    lent: RefCell<BTreeMap<String, Table>>,
    /// Files whose hash is not published.
    unhashed: Vec<String>,
    /// The hash of each file that was read, also of those.
    hashes: RefCell<BTreeMap<String, String>>,
    ledgers: &'a dyn Ledgers,
}

impl<'a> Files<'a> {
    /// The files that `document` names, of some of which it says more.
    #[must_use]
    pub fn new(document: &'a Document, declared: Vec<SourceSpec>) -> Self {
        Self {
            document,
            declared,
            read: RefCell::default(),
            lent: RefCell::default(),
            unhashed: Vec::new(),
            hashes: RefCell::default(),
            ledgers: &NoLedgers,
        }
    }

    /// The same, with the ledgers that `ledgers` keeps.
    #[must_use]
    pub fn with_ledgers(mut self, ledgers: &'a dyn Ledgers) -> Self {
        self.ledgers = ledgers;
        self
    }

    /// The same, with no hash published of the files that `paths` name, in whatever
    /// stage they are read: cells of them are hidden, and whoever has the hash could
    /// try values until it fits.
    #[must_use]
    pub fn withholding_hashes_of<'p>(mut self, paths: impl Iterator<Item = &'p str>) -> Self {
        self.unhashed = paths.map(|path| bare(path).to_owned()).collect();
        self
    }

    /// Whether no hash of the file that `path` names is published.
    #[must_use]
    pub fn withholds_hash_of(&self, path: &str) -> bool {
        self.unhashed.iter().any(|one| self.same(one, bare(path)))
    }

    /// The hash of the file that `path` names, if it was read, or of the file that a
    /// table lent in its place will be: to be compared, and not to be published.
    ///
    /// # Errors
    /// [`Faults`] if a lent table cannot be written.
    pub fn hash_of(&self, path: &str) -> Result<Option<String>, Faults> {
        match self.lent.borrow().get(path) {
            Some(table) => Ok(Some(allotment_table::sha256_of(&table.to_csv()?))),
            None => Ok(self.hashes.borrow().get(path).cloned()),
        }
    }

    /// The ledger that `path` names on its line of the document; nothing if there
    /// is none yet. In the receipt it stands by the root of its tree, since the
    /// bytes of a database say nothing.
    ///
    /// # Errors
    /// [`Faults`] if it cannot be read.
    pub fn ledger(&self, path: &Located<String>) -> Result<Option<KeptLedger>, Faults> {
        let found = self.document.resolve(&path.value);
        let kept = self.ledgers.read(&found)?;
        if let Some(kept) = &kept {
            let entries = kept.entries.len();
            let source = Source {
                title: "The ledger of promises and payments".into(),
                file: Some(path.value.clone()),
                sha256: Some(kept.root().to_string()),
                note: Some(format!(
                    "the hash is the root of the tree over {entries} entries, not that of the file"
                )),
                ..Source::default()
            };
            self.source(&path.value, source, None);
        }
        Ok(kept)
    }

    /// From now on `table`, wherever the document names `path`: what an earlier
    /// stage made, before it is written.
    pub fn lend(&self, path: impl Into<String>, table: Table) {
        self.lent.borrow_mut().insert(path.into(), table);
    }

    /// The table that `path` names on its line of the document.
    ///
    /// # Errors
    /// [`Faults`] if it is not there or cannot be read; a missing file names
    /// the line that asks for it.
    pub fn table(&self, path: &Located<String>) -> Result<Table, Faults> {
        if let Some(table) = self.lent.borrow().get(&path.value) {
            return Ok(table.clone());
        }
        let (found, recorded) = self.find(path)?;
        let table = Table::read(&found)?;
        let source = table.source().clone();
        let recorded = recorded.or_else(|| recorded_beside(&found, source.sha256.as_deref()));
        let source = self.source(&path.value, source, recorded);
        Ok(table.with_source(source))
    }

    /// The table that `path` names with the columns of the tables that `spec`
    /// joins to it by code.
    ///
    /// # Errors
    /// As [`Files::table`]; and for a code that a joined table lacks.
    pub fn joined(&self, path: &Located<String>, spec: &TableSpec) -> Result<Table, Faults> {
        let mut table = self.table(path)?;
        for id in &spec.id {
            table = table.with_vintage(&id.value, spec.vintage);
        }
        for join in &spec.join {
            let other = self.table(&join.path)?;
            let other = other.with_vintage(&join.id.value, join.vintage);
            let there = |name: &&Located<String>| table.has(&name.value);
            let own = spec.id.iter().find(there);
            let codes = match &join.by {
                Some(by) => {
                    let by = pick(std::slice::from_ref(by), self.document, &table)?;
                    table.place_codes(&by).map(|codes| (by, codes))?
                }
                None => {
                    let Some(id) = own else {
                        break; // the need stage says which column is missing
                    };
                    (id.value.clone(), table.place_ids(&id.value)?)
                }
            };
            table = join_by_code(table, codes, &other, join, self.document.file())?;
        }
        Ok(table)
    }

    /// The borders that `path` names, by the codes in `id`.
    ///
    /// # Errors
    /// As [`Files::table`].
    pub fn boundaries(&self, path: &Located<String>, id: &str) -> Result<Boundaries, Faults> {
        let (found, recorded) = self.find(path)?;
        let boundaries = Boundaries::read(&found, id)?;
        let source = boundaries.source.clone();
        let recorded = recorded.or_else(|| recorded_beside(&found, source.sha256.as_deref()));
        self.source(&path.value, source, recorded);
        Ok(boundaries)
    }

    /// The election at `path`, a `.pb` file or a folder of two tables; nothing
    /// if it is not there.
    ///
    /// # Errors
    /// [`Faults`] of its cells.
    pub fn election(&self, path: &str) -> Result<Option<Loaded>, Faults> {
        let found = self.document.resolve(path);
        if !found.exists() {
            return Ok(None);
        }
        let mut loaded = ElectionFiles::at(&found).read()?;
        for (source, read) in loaded.sources.iter_mut().zip(&loaded.paths) {
            let name = match read.strip_prefix(&found) {
                Ok(inner) if !inner.as_os_str().is_empty() => {
                    format!("{path}/{}", inner.display())
                }
                _ => path.to_owned(),
            };
            let recorded = recorded_beside(read, source.sha256.as_deref());
            *source = self.source(&name, source.clone(), recorded);
        }
        Ok(Some(loaded))
    }

    /// The bytes of the file that `path` names on its line of the document.
    ///
    /// # Errors
    /// As [`Files::table`].
    pub fn bytes(&self, path: &Located<String>) -> Result<Vec<u8>, Faults> {
        self.bytes_known(path, None)
    }

    /// The same, of a file that stands under `licence`, unless the document or
    /// a data pack says otherwise.
    ///
    /// # Errors
    /// As [`Files::table`].
    pub fn bytes_under(&self, path: &Located<String>, licence: &str) -> Result<Vec<u8>, Faults> {
        self.bytes_known(path, Some(licence))
    }

    /// The features of the GeoJSON that `path` names on its line of the document.
    ///
    /// # Errors
    /// As [`Files::table`].
    pub fn features(&self, path: &Located<String>) -> Result<FeatureTable, Faults> {
        FeatureTable::from_bytes(&path.value, &self.bytes(path)?)
    }

    fn bytes_known(
        &self,
        path: &Located<String>,
        licence: Option<&str>,
    ) -> Result<Vec<u8>, Faults> {
        let (found, recorded) = self.find(path)?;
        let bytes = allotment_table::read_bytes(&found)?;
        let sha256 = allotment_table::sha256_of(&bytes);
        let source = Source {
            title: path.value.clone(),
            file: Some(path.value.clone()),
            sha256: Some(sha256.clone()),
            licence: licence.map(str::to_owned),
            ..Source::default()
        };
        let recorded = recorded.or_else(|| recorded_beside(&found, Some(&sha256)));
        self.source(&path.value, source, recorded);
        Ok(bytes)
    }

    /// The document that names the files.
    #[must_use]
    pub fn document_file(&self) -> &str {
        self.document.file()
    }

    /// Every file read, by the name the document gives it, with its source.
    #[must_use]
    pub fn sources(&self) -> BTreeMap<String, Source> {
        self.read.borrow().clone()
    }

    /// Faults for the declared sources of files that were not read.
    ///
    /// # Errors
    /// One fault for each, on its line.
    pub fn all_sources_read(&self) -> Result<(), Faults> {
        let read = self.read.borrow();
        unread(
            self.document,
            &self.declared,
            read.keys().map(String::as_str),
        )
    }

    /// Every file read, for a receipt.
    #[must_use]
    pub fn inputs(&self) -> Vec<Input> {
        let read = self.read.borrow();
        read.iter()
            .map(|(path, source)| input(path, source))
            .collect()
    }

    /// Whether two paths name one file, however each is spelt.
    #[must_use]
    pub fn same(&self, one: &str, other: &str) -> bool {
        let whole = |path: &str| {
            let found = self.document.resolve(path);
            found.canonicalize().unwrap_or(found)
        };
        one == other || whole(one) == whole(other)
    }

    fn find(&self, path: &Located<String>) -> Result<(PathBuf, Option<Source>), Faults> {
        if path.value.starts_with(pack::PREFIX) {
            let folder = self.document.resolve("");
            let (found, record) = pack::resolve(&path.value, &folder)
                .map_err(|faults| self.on_its_line(path, &faults))?;
            return Ok((found, Some(of_record(record))));
        }
        let found = self.document.resolve(&path.value);
        if self.document.resolve(bare(&path.value)).exists() || found.exists() {
            return Ok((found, None));
        }
        let faults = allotment_table::read_bytes(&found)
            .err()
            .unwrap_or_default();
        Err(self.on_its_line(path, &faults))
    }

    /// The same faults, on the line of the document that names the file.
    fn on_its_line(&self, path: &Located<String>, faults: &Faults) -> Faults {
        let mut moved = Faults::new();
        for fault in faults.iter() {
            let what = format!("{}: {}", fault.file, fault.what);
            let fault = Fault::new(self.document.file(), what, fault.help.clone());
            moved.push(fault.at_line(path.line));
        }
        moved
    }

    fn source(&self, path: &str, mut source: Source, recorded: Option<Source>) -> Source {
        if let Some(recorded) = recorded {
            source = Source {
                sha256: source.sha256,
                file: Some(path.to_owned()),
                ..recorded
            };
        }
        source.file = Some(path.to_owned());
        if source.title.is_empty() || Path::new(&source.title).extension().is_some() {
            path.clone_into(&mut source.title);
        }
        if let Some(said) = self.declared.iter().find(|said| said.path == path) {
            source = said.over(source);
        }
        if let Some(hash) = &source.sha256 {
            let hash = hash.clone();
            self.hashes.borrow_mut().insert(path.to_owned(), hash);
        }
        if self.withholds_hash_of(path) {
            source = without_hash(source);
        }
        self.read
            .borrow_mut()
            .insert(path.to_owned(), source.clone());
        source
    }
}

/// A path without the sheet of a workbook.
fn bare(path: &str) -> &str {
    path.split('#').next().unwrap_or_default()
}

/// `source` without the hash of its file, and why.
pub(crate) fn without_hash(source: Source) -> Source {
    let why = "its hash is left out: whoever had it could try counts for those that are hidden, until it fits";
    let note = match &source.note {
        Some(note) if note.contains(why) => note.clone(),
        Some(note) => format!("{note}; {why}"),
        None => why.to_owned(),
    };
    Source {
        sha256: None,
        note: Some(note),
        ..source
    }
}

fn join_by_code(
    mut table: Table,
    (id, ids): (String, Vec<PlaceId>),
    other: &Table,
    join: &JoinSpec,
    spec: &str,
) -> Result<Table, Faults> {
    let row_of: BTreeMap<_, u32> = other
        .place_ids(&join.id.value)?
        .into_iter()
        .zip(0..)
        .collect();
    let side = Side::of(&table, &id).on_line(spec, join.path.line);
    if let Some(fault) = clash(&side, &Side::of(other, &join.id.value)) {
        return Err(fault.into());
    }
    let mut faults = Faults::new();
    faults.extend(strangers((&table, &id), &ids, (other, &join.id.value)));
    let mut rows = Vec::with_capacity(ids.len());
    for (row, code) in ids.iter().enumerate() {
        match row_of.get(code) {
            Some(&found) => rows.push(found as usize),
            None => {
                let what = format!("'{code}' is not in {}", other.name());
                let help = "join a table of the same level and vintage, or add the code to it";
                faults.push(table.fault_at(row, &id, what, help));
            }
        }
    }
    let names: Vec<&str> = if join.columns.is_empty() {
        let mut names = other.column_names();
        names.retain(|name| *name != join.id.value);
        names
    } else {
        join.columns
            .iter()
            .map(|column| column.value.as_str())
            .collect()
    };
    faults.into_result(())?;
    let taken = other.select_columns(&names)?.select_rows(&rows);
    for column in taken.columns() {
        if table.has(column.name()) {
            let what = format!("both tables have a column '{}'", column.name());
            let help = "list under columns only those that are to be added";
            return Err(Fault::new(spec, what, help).at_line(join.path.line).into());
        }
        table.push_column(column.clone());
    }
    Ok(table)
}

fn input(path: &str, source: &Source) -> Input {
    Input {
        path: path.to_owned(),
        sha256: source.sha256.clone(),
        title: Some(source.title.clone()).filter(|title| title != path),
        address: source.address.clone(),
        date: source.date.clone(),
        licence: source.licence.clone(),
        note: source.note.clone(),
    }
}
