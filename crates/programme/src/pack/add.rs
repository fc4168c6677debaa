//! Adding a pack: fetch, check against the pinned hash, keep, record.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use allotment_table::{Fault, Faults, read_bytes, sha256_of, write_atomically};

use super::fetch::{Fetched, Fetcher, Origin};
use super::list::pack_named;
use super::record::RECORD;
use super::web::Web;
use super::{Edition, Pack, PackFile, RecordedFile, read_record};

/// What became of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Added {
    /// It was fetched now and is kept, as recorded.
    Kept {
        /// What is recorded of it.
        record: Box<RecordedFile>,
        /// Whether nothing was known to hold it against.
        first: bool,
    },
    /// It was there already with the hash that is recorded.
    There(Box<RecordedFile>),
    /// It could not be had: the text says where to look, and for which names.
    NotHad {
        /// Its name in programmes.
        id: String,
        /// Where to look, and for what.
        look: String,
    },
}

/// What became of a pack.
#[derive(Debug, Clone)]
pub struct Addition {
    /// The pack's name.
    pub pack: String,
    /// How many files the pack has.
    pub asked: usize,
    /// How many of them are in its folder.
    pub there: usize,
    /// What became of each file that is no fault.
    pub files: Vec<Added>,
    /// Why the other files could not be had, and what to do.
    pub faults: Faults,
}

/// Adds the pack `name` (or the pack in the file of that name, if it ends in
/// `.toml`) to `data/<id>` in `folder`, from `from` (a folder or an address),
/// or from each publisher.
///
/// Each file stands alone: what can be had is kept, written whole, and what
/// was there stays. Nothing that is there with the hash that is recorded is
/// fetched from the network again. A file whose hash is pinned must match it;
/// one seen for the first time is kept as unverified, with its hash, and later
/// additions must match that.
///
/// # Errors
/// [`Faults`] for a pack that does not exist, for a folder that cannot be read
/// or written, and if nothing could be had. If something could, the faults of
/// the others are in the [`Addition`].
pub fn add(
    name: &str,
    folder: &Path,
    from: Option<&str>,
    progress: &dyn Fn(&str),
) -> Result<Addition, Faults> {
    let pack = pack_named(name)?;
    let origin = Origin::new(from);
    if let Origin::Folder(source) = &origin
        && !source.is_dir()
    {
        let what = "there is no such folder";
        let help = "give the folder that holds the files, or leave out --from";
        return Err(Faults::from(Fault::new(
            source.display().to_string(),
            what,
            help,
        )));
    }
    let target = folder.join("data").join(&pack.id);
    let mut held = Held::read(target)?;
    let source = Fetcher {
        origin: &origin,
        web: Web::default(),
        progress,
    };
    let mut faults = Faults::new();
    let mut files = Vec::new();
    for file in &pack.file {
        let before = held.there(&file.id);
        if let (Some(record), false) = (&before, matches!(origin, Origin::Folder(_))) {
            files.push(Added::There(Box::new(record.clone())));
            continue;
        }
        progress(&file.title);
        match source.fetch(file) {
            Ok(Some(fetched)) => match held.keep(file, &fetched)? {
                Ok(added) => files.push(added),
                Err(fault) => faults.push(fault),
            },
            Ok(None) => files.push(match before {
                Some(record) => Added::There(Box::new(record)),
                None => not_had(file),
            }),
            Err(more) if more.is_system() => return Err(more),
            Err(more) => faults.merge(more),
        }
    }
    let is_kept = |added: &Added| matches!(added, Added::Kept { .. });
    if !files.iter().any(is_kept) {
        let nothing = |added: &Added| matches!(added, Added::NotHad { .. });
        if faults.is_empty() && files.iter().all(nothing) {
            faults.push(nothing_found(&pack, &origin));
        }
        faults = faults.into_result(Faults::new())?;
    }
    Ok(Addition {
        pack: pack.id.clone(),
        asked: pack.file.len(),
        there: pack.file.iter().filter(|file| held.has(&file.id)).count(),
        files,
        faults,
    })
}

/// What a pack's folder holds.
struct Held {
    folder: PathBuf,
    records: BTreeMap<String, RecordedFile>,
}

impl Held {
    fn read(folder: PathBuf) -> Result<Self, Faults> {
        let records = read_record(&folder)?.into_iter();
        Ok(Self {
            records: records.map(|record| (record.id.clone(), record)).collect(),
            folder,
        })
    }

    fn has(&self, id: &str) -> bool {
        let record = self.records.get(id);
        record.is_some_and(|record| self.folder.join(&record.file).is_file())
    }

    /// What is recorded of the file `id`, if it is there and is what is recorded.
    fn there(&self, id: &str) -> Option<RecordedFile> {
        let record = self.records.get(id)?;
        let bytes = read_bytes(self.folder.join(&record.file)).ok()?;
        (sha256_of(&bytes) == record.sha256).then(|| record.clone())
    }

    /// Writes what was fetched, and the record of it; or gives the fault that
    /// it is not what was pinned, or recorded before.
    fn keep(
        &mut self,
        file: &PackFile,
        fetched: &Fetched<'_>,
    ) -> Result<Result<Added, Fault>, Faults> {
        let before = self.records.get(&file.id);
        let before = before.filter(|record| is_from(record, fetched.edition));
        let before = before.map(|record| &record.sha256);
        let expected = fetched.edition.sha256.as_ref().or(before);
        let first = expected.is_none();
        if let Some(expected) = expected.filter(|&expected| *expected != fetched.sha256) {
            return Ok(Err(mismatch(fetched, file, expected)));
        }
        let record = recorded(file, fetched);
        std::fs::create_dir_all(&self.folder).map_err(|error| {
            let what = format!("the folder cannot be made: {error}");
            let folder = self.folder.display().to_string();
            Faults::from(Fault::system(folder, what, "choose another folder"))
        })?;
        write_atomically(self.folder.join(&record.file), &fetched.bytes)?;
        self.records.insert(file.id.clone(), record.clone());
        let records: Vec<&RecordedFile> = self.records.values().collect();
        let mut json = serde_json::to_vec_pretty(&records).expect("a record is plain text");
        json.push(b'\n');
        write_atomically(self.folder.join(RECORD), &json)?;
        let record = Box::new(record);
        Ok(Ok(Added::Kept { record, first }))
    }
}

fn mismatch(fetched: &Fetched<'_>, file: &PackFile, expected: &str) -> Fault {
    let what = format!(
        "this is not the file that is expected: its SHA-256 is {}, not {expected}",
        fetched.sha256
    );
    let help = "the publisher may have revised it: look at its page, and if the new edition \
                is right, remove the old record and wait for a pack that pins it";
    Fault::new(
        fetched.from.clone(),
        what,
        format!("{help} ({})", file.page),
    )
}

/// Whether `record` is of this edition, wherever it was had.
fn is_from(record: &RecordedFile, edition: &Edition) -> bool {
    if edition.is_prepared() || record.edition.is_some() {
        return edition.is_prepared() && record.edition.as_ref() == Some(&edition.path);
    }
    let name = record.from.rsplit('/').next();
    name == Some(edition.file_name()) || edition.address.as_ref() == Some(&record.from)
}

fn recorded(file: &PackFile, fetched: &Fetched<'_>) -> RecordedFile {
    RecordedFile {
        id: file.id.clone(),
        file: format!("{}.{}", file.id, fetched.edition.kept_extension()),
        title: file.title.clone(),
        publisher: file.publisher.clone(),
        from: fetched.from.clone(),
        page: file.page.clone(),
        date: file.date.clone(),
        licence: file.licence.clone(),
        sha256: fetched.sha256.clone(),
        bytes: fetched.bytes.len() as u64,
        verified: fetched.edition.sha256.is_some(),
        note: fetched.edition.note.clone(),
        edition: (fetched.edition.is_prepared()).then(|| fetched.edition.path.clone()),
        sent_sha256: fetched.sent_sha256.clone(),
    }
}

fn not_had(file: &PackFile) -> Added {
    let names: Vec<String> = file
        .edition
        .iter()
        .map(|edition| {
            let parts: Vec<&str> = edition.parts().map(Edition::file_name).collect();
            parts.join(" with ")
        })
        .collect();
    Added::NotHad {
        id: file.id.clone(),
        look: format!("look on {} for {}", file.page, names.join(" or ")),
    }
}

fn nothing_found(pack: &Pack, origin: &Origin) -> Fault {
    let first = &pack.file[0];
    match origin {
        Origin::Folder(folder) => Fault::new(
            folder.display().to_string(),
            format!("none of the files of the data pack '{}' is here", pack.id),
            format!("it should hold {} and so on", first.edition[0].path),
        ),
        Origin::Address(address) => Fault::new(
            address.clone(),
            format!("none of the files of the data pack '{}' is there", pack.id),
            format!("it should have {} and so on", first.edition[0].path),
        ),
        Origin::Publishers => {
            let what = format!("no file of the data pack '{}' has a known address", pack.id);
            let help = format!(
                "fetch them by hand from the publishers' pages ({} and so on), then give the folder with --from",
                first.page
            );
            Fault::new(pack.id.clone(), what, help)
        }
    }
}
