//! Adding a pack: fetch, check against the pinned hash, keep, record.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use allotment_table::{Fault, Faults, read_bytes, sha256_of, write_atomically};

use super::fetch::{Origin, download, find};
use super::record::RECORD;
use super::{Edition, Pack, PackFile, RecordedFile, packs, read_record};

/// What became of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Added {
    /// It is there, as recorded.
    Kept(Box<RecordedFile>),
    /// It could not be had from the publisher, whose address is not known;
    /// the text says where to look and for which names.
    NotHad {
        /// Its name in programmes.
        id: String,
        /// Where to look, and for what.
        look: String,
    },
}

/// Adds the pack `id` to `data/<id>` in `folder`, from `from` (a folder or an
/// address), or from each publisher.
///
/// A file whose hash is pinned must match it; one seen for the first time is
/// kept as unverified, with its hash, and later additions must match that.
///
/// # Errors
/// [`Faults`] for a pack that does not exist, a file that cannot be read or
/// written, and a hash that does not match. Nothing is changed then.
pub fn add(
    id: &str,
    folder: &Path,
    from: Option<&str>,
    progress: &dyn Fn(&str),
) -> Result<Vec<Added>, Faults> {
    let Some(pack) = packs().iter().find(|pack| pack.id == id) else {
        let names: Vec<&str> = packs().iter().map(|pack| pack.id.as_str()).collect();
        let what = format!("there is no data pack '{id}'");
        let help = format!("the packs are {}", names.join(", "));
        return Err(Faults::from(Fault::new(id, what, help)));
    };
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
    let known = read_record(&target)?;
    let mut faults = Faults::new();
    let mut added = Vec::new();
    let mut bytes_to_keep = Vec::new();
    for file in &pack.file {
        progress(&file.title);
        match fetch(file, &origin) {
            Ok(Some(fetched)) => {
                if let Some(fault) = mismatch(&fetched, file, &known) {
                    faults.push(fault);
                    continue;
                }
                let record = recorded(file, &fetched);
                bytes_to_keep.push((record.file.clone(), fetched.bytes));
                added.push(Added::Kept(Box::new(record)));
            }
            Ok(None) => added.push(not_had(file)),
            Err(more) => faults.merge(more),
        }
    }
    let nothing = added
        .iter()
        .all(|added| matches!(added, Added::NotHad { .. }));
    if nothing && faults.is_empty() {
        faults.push(nothing_found(pack, &origin));
    }
    let added = faults.into_result(added)?;
    keep(&target, &bytes_to_keep, &added, known)?;
    Ok(added)
}

struct Fetched<'a> {
    edition: &'a Edition,
    from: String,
    bytes: Vec<u8>,
    sha256: String,
}

fn fetch<'a>(file: &'a PackFile, origin: &Origin) -> Result<Option<Fetched<'a>>, Faults> {
    for edition in &file.edition {
        let (from, bytes) = match origin {
            Origin::Folder(folder) => match find(folder, &edition.path) {
                Some(path) => (edition.path.clone(), read_bytes(&path)?),
                None => continue,
            },
            Origin::Address(base) => {
                let address = format!("{base}/{}", edition.path);
                match download(&address)? {
                    Some(bytes) => (address, bytes),
                    None => continue,
                }
            }
            Origin::Publishers => match &edition.address {
                Some(address) => match download(address)? {
                    Some(bytes) => (address.clone(), bytes),
                    None => return Err(moved(address, file)),
                },
                None => continue,
            },
        };
        return Ok(Some(Fetched {
            edition,
            from,
            sha256: sha256_of(&bytes),
            bytes,
        }));
    }
    Ok(None)
}

/// The fault if what was fetched is not what was pinned, or recorded before.
fn mismatch(fetched: &Fetched<'_>, file: &PackFile, known: &[RecordedFile]) -> Option<Fault> {
    let before = known
        .iter()
        .find(|record| record.id == file.id && is_from(record, fetched.edition))
        .map(|record| &record.sha256);
    let expected = fetched.edition.sha256.as_ref().or(before)?;
    (*expected != fetched.sha256).then(|| {
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
    })
}

/// Whether `record` is of this edition, wherever it was had.
fn is_from(record: &RecordedFile, edition: &Edition) -> bool {
    let name = record.from.rsplit('/').next();
    name == Some(edition.file_name()) || edition.address.as_ref() == Some(&record.from)
}

/// The publisher no longer has what the pack expects at `address`.
fn moved(address: &str, file: &PackFile) -> Faults {
    let what = "the publisher has nothing at this address any more";
    let help = format!(
        "look on {} where it is now, fetch it by hand, and give its folder with --from",
        file.page
    );
    Fault::new(address, what, help).into()
}

fn recorded(file: &PackFile, fetched: &Fetched<'_>) -> RecordedFile {
    RecordedFile {
        id: file.id.clone(),
        file: format!("{}.{}", file.id, fetched.edition.extension()),
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
    }
}

fn not_had(file: &PackFile) -> Added {
    let names: Vec<&str> = file.edition.iter().map(Edition::file_name).collect();
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

/// Writes `files` and the record of them. What `known` has of other files stays.
fn keep(
    target: &Path,
    files: &[(String, Vec<u8>)],
    added: &[Added],
    known: Vec<RecordedFile>,
) -> Result<(), Faults> {
    std::fs::create_dir_all(target).map_err(|error| {
        let what = format!("the folder cannot be made: {error}");
        Faults::from(Fault::system(
            target.display().to_string(),
            what,
            "choose another folder",
        ))
    })?;
    for (name, bytes) in files {
        write_atomically(target.join(name), bytes)?;
    }
    let mut records: BTreeMap<String, RecordedFile> = known
        .into_iter()
        .map(|record| (record.id.clone(), record))
        .collect();
    for one in added {
        if let Added::Kept(record) = one {
            records.insert(record.id.clone(), record.as_ref().clone());
        }
    }
    let records: Vec<RecordedFile> = records.into_values().collect();
    let mut json = serde_json::to_vec_pretty(&records).expect("a record is plain text");
    json.push(b'\n');
    let path: PathBuf = target.join(RECORD);
    write_atomically(&path, &json)
}
