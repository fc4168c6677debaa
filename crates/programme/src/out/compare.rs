//! What differs between `out/` as it stands and a run made now.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::{OutFiles, RECEIPT};

/// One file that is not what a run makes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Difference {
    /// The file, from `out/`.
    pub path: String,
    /// What is different, in words.
    pub what: String,
}

/// Every difference between the folder `out` and `files`, by path; the
/// receipt is left to the caller.
#[must_use]
pub fn compare(out: &Path, files: &OutFiles) -> Vec<Difference> {
    let mut there = BTreeSet::new();
    list(out, "", &mut there);
    let mut differences = Vec::new();
    let mut note = |path: &str, what: String| {
        differences.push(Difference {
            path: path.to_owned(),
            what,
        });
    };
    for (path, bytes) in files.iter().filter(|(path, _)| path.as_str() != RECEIPT) {
        match fs::read(out.join(path)) {
            Ok(found) if found == *bytes => {}
            Ok(found) => {
                let first = found.iter().zip(bytes).take_while(|(a, b)| a == b).count();
                note(path, format!("differs from byte {} on", first + 1));
            }
            Err(_) => note(path, "is missing".into()),
        }
        there.remove(path);
    }
    there.remove(RECEIPT);
    for path in there {
        note(&path, "is not made by a run".into());
    }
    differences.sort();
    differences
}

fn list(folder: &Path, prefix: &str, files: &mut BTreeSet<String>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            list(&entry.path(), &format!("{name}/"), files);
        } else {
            files.insert(name);
        }
    }
}
