//! Where a ledger is: a file of SQLite, or a database of PostgreSQL.

use std::fmt;
use std::path::{Path, PathBuf};

/// Where a ledger is. What begins with `postgres://` or `postgresql://` is a
/// database of PostgreSQL, and all else the path of a file.
///
/// ```
/// use allotment_store::Address;
/// use std::path::Path;
///
/// let file = Address::of(Path::new("allotment.db"));
/// assert!(!file.is_server());
/// let server = Address::of(Path::new("postgres://ledger:secret@db.example.org/barking"));
/// assert!(server.is_server());
/// assert_eq!(server.to_string(), "postgres://ledger@db.example.org/barking");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address(Kind);

#[derive(Clone, PartialEq, Eq)]
enum Kind {
    File(PathBuf),
    Server(String),
}

impl fmt::Debug for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&shown(self))
    }
}

impl Address {
    /// What `said` names.
    #[must_use]
    pub fn of(said: &Path) -> Self {
        let text = said.to_str().unwrap_or_default();
        let server = text.starts_with("postgres://") || text.starts_with("postgresql://");
        Self(if server {
            Kind::Server(text.to_owned())
        } else {
            Kind::File(said.to_path_buf())
        })
    }

    /// Whether it is a database of PostgreSQL.
    #[must_use]
    pub fn is_server(&self) -> bool {
        matches!(self.0, Kind::Server(_))
    }

    /// The path of the file, if it is one.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        match &self.0 {
            Kind::File(path) => Some(path),
            Kind::Server(_) => None,
        }
    }

    /// The address of the database, if it is one, with its password.
    pub(crate) fn server(&self) -> Option<&str> {
        match &self.0 {
            Kind::File(_) => None,
            Kind::Server(address) => Some(address),
        }
    }
}

/// Without the password.
impl fmt::Display for Address {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&shown(&self.0))
    }
}

fn shown(kind: &Kind) -> String {
    let address = match kind {
        Kind::File(path) => return path.display().to_string(),
        Kind::Server(address) => address,
    };
    let (scheme, rest) = address.split_once("://").unwrap_or(("postgres", address));
    let (rest, query) = match rest.split_once('?') {
        // A password can be among the options too.
        Some((rest, query)) => (
            rest,
            query
                .split('&')
                .filter(|one| !one.contains("pass"))
                .collect::<Vec<_>>()
                .join("&"),
        ),
        None => (rest, String::new()),
    };
    let rest = match rest.rsplit_once('@') {
        Some((who, place)) => {
            let user = who.split_once(':').map_or(who, |(user, _)| user);
            format!("{user}@{place}")
        }
        None => rest.to_owned(),
    };
    let mark = if query.is_empty() { "" } else { "?" };
    format!("{scheme}://{rest}{mark}{query}")
}
