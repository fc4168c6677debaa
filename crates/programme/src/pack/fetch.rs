//! An edition of a file from a folder, from a mirror, or from its publishers.

use std::path::{Path, PathBuf};

use allotment_table::{Fault, Faults, read_bytes, sha256_of};

use super::arcgis::Layer;
use super::names::{joined, prepared};
use super::unzip::member;
use super::web::Web;
use super::{Edition, PackFile};

/// Where files are taken from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Origin {
    /// A folder, looked through with all its folders.
    Folder(PathBuf),
    /// A web address under which the files lie by their paths.
    Address(String),
    /// Each file's own address.
    Publishers,
}

impl Origin {
    pub(super) fn new(from: Option<&str>) -> Self {
        match from {
            None => Self::Publishers,
            Some(address) if address.starts_with("http://") || address.starts_with("https://") => {
                Self::Address(address.trim_end_matches('/').into())
            }
            Some(folder) => Self::Folder(folder.into()),
        }
    }
}

/// A file as it will be kept.
pub(super) struct Fetched<'a> {
    pub(super) edition: &'a Edition,
    pub(super) from: String,
    pub(super) bytes: Vec<u8>,
    /// Of the file as it is kept.
    pub(super) sha256: String,
    /// Of the one file that came, where what is kept is made of it.
    pub(super) sent_sha256: Option<String>,
}

/// Takes files from an origin.
pub(super) struct Fetcher<'a> {
    pub(super) origin: &'a Origin,
    pub(super) web: Web,
    pub(super) progress: &'a dyn Fn(&str),
}

/// What came for one part, before anything is made of it.
struct Came {
    from: String,
    bytes: Vec<u8>,
}

impl Fetcher<'_> {
    /// The first edition of `file` that can be had, or nothing if the origin
    /// has none.
    ///
    /// # Errors
    /// [`Faults`] that say what to do, if an edition is there but cannot be
    /// had, or is not what it should be, and no other can be had.
    pub(super) fn fetch<'a>(&self, file: &'a PackFile) -> Result<Option<Fetched<'a>>, Faults> {
        let mut faults = Faults::new();
        for edition in &file.edition {
            match self.edition(file, edition) {
                Ok(Some(fetched)) => return Ok(Some(fetched)),
                Ok(None) => {}
                Err(more) => faults.merge(more),
            }
        }
        faults.into_result(None)
    }

    fn edition<'a>(
        &self,
        file: &PackFile,
        edition: &'a Edition,
    ) -> Result<Option<Fetched<'a>>, Faults> {
        let Some(first) = self.part(file, edition)? else {
            return Ok(None);
        };
        let sent_sha256 =
            (edition.is_prepared() && edition.pages_by.is_empty() && edition.join.is_empty())
                .then(|| sha256_of(&first.bytes));
        let mut from = first.from.clone();
        let bytes = if edition.join.is_empty() {
            let bytes = unpacked(edition, &first.from, first.bytes)?;
            prepared(edition, &first.from, bytes)?
        } else {
            let mut others = Vec::new();
            for part in &edition.join {
                let Some(came) = self.part(file, part)? else {
                    return Ok(None);
                };
                from = format!("{from} {}", came.from);
                let bytes = unpacked(part, &came.from, came.bytes)?;
                others.push((part, came.from, bytes));
            }
            let bytes = unpacked(edition, &first.from, first.bytes)?;
            joined((edition, &first.from, bytes), others)?
        };
        Ok(Some(Fetched {
            edition,
            from,
            sha256: sha256_of(&bytes),
            bytes,
            sent_sha256,
        }))
    }

    fn part(&self, file: &PackFile, part: &Edition) -> Result<Option<Came>, Faults> {
        match self.origin {
            Origin::Folder(folder) => match find(folder, &part.path)? {
                Some(path) => {
                    let shown = path.strip_prefix(folder).unwrap_or(&path);
                    let from = if part.is_prepared() {
                        shown.display().to_string()
                    } else {
                        part.path.clone()
                    };
                    let bytes = read_bytes(&path)?;
                    Ok(Some(Came { from, bytes }))
                }
                None => Ok(None),
            },
            Origin::Address(base) => {
                let address = format!("{base}/{}", part.path);
                let help = "check the address and the network, or give the folder with --from";
                let came = self.web.get(&address);
                let came = came.and_then(|bytes| expected(part, bytes));
                let came = came.map_err(|what| Fault::new(&address, about(file, &what), help))?;
                Ok(came.map(|bytes| Came {
                    from: address,
                    bytes,
                }))
            }
            Origin::Publishers => match &part.address {
                Some(address) => self.published(file, part, address).map(Some),
                None => Ok(None),
            },
        }
    }

    fn published(&self, file: &PackFile, part: &Edition, address: &str) -> Result<Came, Faults> {
        let came = if part.pages_by.is_empty() {
            self.web.get(address)
        } else {
            let layer = Layer {
                address,
                by: &part.pages_by,
                borders: part.is_borders(),
            };
            layer.fetch(&self.web, &|done| {
                (self.progress)(&format!("{}: {done}", file.title));
            })
        };
        let gone = "the publisher has nothing at this address any more";
        let came = came
            .and_then(|bytes| expected(part, bytes))
            .and_then(|bytes| bytes.ok_or_else(|| gone.into()));
        match came {
            Ok(bytes) => Ok(Came {
                from: address.to_owned(),
                bytes,
            }),
            Err(what) => Err(Fault::new(address, about(file, &what), by_hand(file, part)).into()),
        }
    }
}

/// `what` went wrong, of which file.
fn about(file: &PackFile, what: &str) -> String {
    format!("{}: {what}", file.id)
}

/// What to do about a `part` of `file` that the network does not give.
fn by_hand(file: &PackFile, part: &Edition) -> String {
    let page = part.page.as_ref().unwrap_or(&file.page);
    format!(
        "look on {page} for {}, download it by hand, and give its folder with --from; \
         what is there stays",
        part.file_name()
    )
}

/// `bytes`, unless they are plainly something else, such as a web page that
/// says why there is no file. Where a hash is known, it tells more.
fn expected(part: &Edition, bytes: Option<Vec<u8>>) -> Result<Option<Vec<u8>>, String> {
    let Some(bytes) = bytes else { return Ok(None) };
    let begins = |with: &[u8]| bytes.starts_with(with);
    let name = part.file_name().to_ascii_lowercase();
    let fits = match name.rsplit('.').next().unwrap_or_default() {
        _ if part.sha256.is_some() => true,
        "zip" | "xlsx" => begins(b"PK"),
        "gz" => begins(&[0x1f, 0x8b]),
        "parquet" => begins(b"PAR1"),
        _ => bytes.iter().find(|byte| !byte.is_ascii_whitespace()) != Some(&b'<'),
    };
    if fits {
        return Ok(Some(bytes));
    }
    let beginning = String::from_utf8_lossy(&bytes[..bytes.len().min(60)]);
    let beginning = beginning.split_whitespace().collect::<Vec<_>>().join(" ");
    Err(format!(
        "what came is not such a file: it begins '{beginning}'"
    ))
}

fn unpacked(part: &Edition, from: &str, bytes: Vec<u8>) -> Result<Vec<u8>, Faults> {
    let Some(wanted) = &part.member else {
        return Ok(bytes);
    };
    member(&bytes, wanted).map_err(|what| {
        let help = "fetch the zip again, or unpack it by hand and give its folder with --from";
        Fault::new(from, what, help).into()
    })
}

/// The file at `path` in `folder`, else the first of that name anywhere in it,
/// else the only one whose name is the same but for what portals and browsers
/// add to it (`_-1517080999235121`, ` (1)`), else nothing.
fn find(folder: &Path, path: &str) -> Result<Option<PathBuf>, Faults> {
    let there = folder.join(path);
    if there.is_file() {
        return Ok(Some(there));
    }
    let name = path.rsplit('/').next().unwrap_or(path);
    let mut found = Vec::new();
    let mut alike = Vec::new();
    let mut folders = vec![(folder.to_path_buf(), 0)];
    while let Some((folder, depth)) = folders.pop() {
        let mut entries: Vec<PathBuf> = std::fs::read_dir(&folder)
            .into_iter()
            .flatten()
            .filter_map(|entry| Some(entry.ok()?.path()))
            .collect();
        entries.sort();
        for entry in entries {
            let known = entry.file_name().unwrap_or_default().to_string_lossy();
            if entry.is_dir() {
                if depth < 8 {
                    folders.push((entry, depth + 1));
                }
            } else if known == name {
                found.push(entry);
            } else if is_numbered(&known, name) {
                alike.push(entry);
            }
        }
    }
    found.sort();
    alike.sort();
    match (found.into_iter().next(), alike.as_slice()) {
        (Some(found), _) => Ok(Some(found)),
        (None, []) => Ok(None),
        (None, [one]) => Ok(Some(one.clone())),
        (None, [one, two, ..]) => {
            let what = format!("both this and {} may be {name}", two.display());
            let help = "leave the one that is meant in the folder";
            Err(Fault::new(one.display().to_string(), what, help).into())
        }
    }
}

/// Whether `known` is `name` with a number before its extension.
fn is_numbered(known: &str, name: &str) -> bool {
    let Some((stem, extension)) = name.split_once('.') else {
        return false;
    };
    let between = known
        .strip_prefix(stem)
        .and_then(|rest| rest.strip_suffix(extension)?.strip_suffix('.'));
    let number = |text: &str| {
        text.bytes().any(|byte| byte.is_ascii_digit())
            && text
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'-')
    };
    between.is_some_and(|between| {
        let browser = between
            .strip_prefix(" (")
            .and_then(|rest| rest.strip_suffix(')'));
        browser.or(between.strip_prefix('_')).is_some_and(number)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_what_portals_and_browsers_add() {
        let name = "Regions_(2024).csv";
        for known in [
            "Regions_(2024)_-5990297.csv",
            "Regions_(2024)_12.csv",
            "Regions_(2024) (1).csv",
        ] {
            assert!(is_numbered(known, name), "{known}");
        }
        for known in [
            "Regions_(2024)_v2.csv",
            "Regions_(2024)_.csv",
            "Regions_(2024)_1.xlsx",
            "Old_Regions_(2024)_1.csv",
            "Regions_(2024) (a).csv",
        ] {
            assert!(!is_numbered(known, name), "{known}");
        }
    }
}
