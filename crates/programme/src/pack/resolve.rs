//! Where a programme finds a file of a pack.

use std::path::{Path, PathBuf};

use allotment_table::{Fault, Faults};

use super::list::is_id;
use super::{RecordedFile, packs, read_record};

/// What a path in a programme begins with that names a file of a pack.
pub const PREFIX: &str = "pack:";

/// The file that `name` (`pack:england/lsoa21_pop2021`) means for a programme
/// in `folder`, with what is recorded of it.
///
/// It lies under `data/england` in the programme's folder or in one of the
/// folders that hold it, the nearest first.
///
/// # Errors
/// [`Faults`] that say which command brings it.
pub fn resolve(name: &str, folder: &Path) -> Result<(PathBuf, RecordedFile), Faults> {
    let bare = name.strip_prefix(PREFIX).unwrap_or(name);
    let refuse = |what: String, help: String| Err(Faults::from(Fault::new(name, what, help)));
    let Some((pack, id)) = bare.split_once('/') else {
        let what = "this names no file of a data pack".to_owned();
        return refuse(
            what,
            "write pack:PACK/FILE, such as pack:england/lsoa21".into(),
        );
    };
    let absolute = std::path::absolute(folder).unwrap_or_else(|_| folder.to_path_buf());
    let places = absolute.ancestors().filter(|_| is_id(pack));
    for ancestor in places {
        let place = ancestor.join("data").join(pack);
        let record = read_record(&place)?;
        if let Some(found) = record.into_iter().find(|file| file.id == id) {
            let path = place.join(&found.file);
            let shown = shorten(&path, &absolute, folder);
            return Ok((shown, found));
        }
    }
    let Some(known) = packs().iter().find(|known| known.id == pack) else {
        let names: Vec<&str> = packs().iter().map(|pack| pack.id.as_str()).collect();
        let what = format!("there is no data pack '{pack}'");
        return refuse(what, format!("the packs are {}", names.join(", ")));
    };
    if !known.file.iter().any(|file| file.id == id) {
        let ids: Vec<&str> = known.file.iter().map(|file| file.id.as_str()).collect();
        let what = format!("the data pack '{pack}' has no file '{id}'");
        return refuse(what, format!("its files are {}", ids.join(", ")));
    }
    let what = format!("the data pack '{pack}' has not been added here, or not this file of it");
    refuse(what, format!("run  allotment data add {pack}"))
}

/// The path as a person would write it from where they stand: beside `folder`
/// if it lies there, else as it is.
fn shorten(path: &Path, absolute: &Path, folder: &Path) -> PathBuf {
    match path.strip_prefix(absolute) {
        Ok(inside) => folder.join(inside),
        Err(_) => {
            let here = std::env::current_dir().unwrap_or_default();
            path.strip_prefix(&here)
                .map_or_else(|_| path.to_path_buf(), Path::to_path_buf)
        }
    }
}
