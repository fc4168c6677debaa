//! Why the ledger cannot be kept or read.

use std::path::PathBuf;

use allotment_ledger::Refusal;

/// Why the ledger cannot be kept or read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// There is no ledger.
    #[error("there is no ledger here")]
    NotThere {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// Something is there already.
    #[error("this is there already, and would be written over")]
    There {
        /// What.
        path: PathBuf,
    },
    /// A file that is something else.
    #[error("it is not a ledger: {why}")]
    NotALedger {
        /// Where.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// There is no database of the service.
    #[error("there is no database of the service here")]
    NoService {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// A file that is something else than the service's database.
    #[error("it is not the service's database: {why}")]
    NotAService {
        /// Where.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// Another program serves from it, restores or upgrades it.
    #[error("a service is running on it")]
    Served {
        /// Its database.
        path: PathBuf,
    },
    /// An older program made it.
    #[error("it has schema {found}, and this program works with {known}")]
    Older {
        /// The schema that it has.
        found: u32,
        /// The one that this program works with.
        known: u32,
    },
    /// A newer program made it.
    #[error("it has schema {found}, and this program knows {known}")]
    Newer {
        /// The schema that it has.
        found: String,
        /// The newest that this program knows.
        known: u32,
    },
    /// The file lies on another machine.
    #[error("it lies on a network file system ({kind}), where locks and syncs cannot be relied on")]
    Network {
        /// Which kind.
        kind: String,
    },
    /// No database of PostgreSQL that will do.
    #[error("the database cannot be used: {why}")]
    Unreachable {
        /// Why.
        why: String,
    },
    /// The entries do not make a ledger.
    #[error("entry {place} of '{community}' cannot stand: {why}")]
    Damaged {
        /// The community.
        community: String,
        /// The entry's place, from 0.
        place: u64,
        /// Why.
        why: String,
    },
    /// The file is damaged as a database.
    #[error("it is damaged as a database: {why}")]
    Corrupt {
        /// What the database said.
        why: String,
    },
    /// The ledger is not as far, or not as it was, when it was last kept.
    #[error("{what}")]
    NotAsKept {
        /// What is amiss.
        what: String,
    },
    /// An entry breaks a rule; nothing of what came with it was kept.
    #[error("{refusal}")]
    Refused {
        /// Which of the entries that were given, from 0.
        at: usize,
        /// Why.
        refusal: Refusal,
    },
    /// Somebody else is writing.
    #[error("another program is writing to it")]
    Busy,
    /// The disk failed while entries were being kept: nobody knows what is on it.
    #[error("the disk failed while entries were being kept: {why}")]
    Commit {
        /// What the database said.
        why: String,
    },
    /// The disk or the database failed.
    #[error("{why}")]
    Failed {
        /// What it said.
        why: String,
    },
}

impl StoreError {
    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> String {
        match self {
            Self::NotThere { .. } => "begin one with `allotment ledger add`, or name it with --database".into(),
            Self::There { .. } => "move it away first, or choose another name".into(),
            Self::NotALedger { .. } => "name the file that `allotment ledger add` made, usually allotment.db".into(),
            Self::NoService { .. } => "name the programme's folder, in which `allotment serve` makes it".into(),
            Self::NotAService { .. } => "name the file that `allotment serve` made, usually service.db, or a copy of it".into(),
            Self::Served { .. } => "stop it first, with Ctrl-C or SIGTERM; then try again".into(),
            Self::Older { .. } => "take it forward with `allotment upgrade`, which keeps a copy of how it was".into(),
            Self::Newer { .. } => "use the newer program".into(),
            Self::Network { .. } => "keep the ledger on a disk of this machine, and copies of it elsewhere: `allotment backup`".into(),
            Self::Unreachable { .. } => "see that the server runs, is PostgreSQL 15 or later, and lets you in: postgres://USER:PASSWORD@HOST/DATABASE".into(),
            Self::Damaged { .. } => "run `allotment ledger verify` to see what was altered, and restore a backup".into(),
            Self::Corrupt { .. } => "nothing was written: keep the file as it is, see to the disk, and restore a backup: `allotment restore`".into(),
            Self::NotAsKept { .. } => "nothing was written: see what `allotment ledger verify` says, keep the file as it is, and restore a backup".into(),
            Self::Refused { refusal, .. } => refusal.help.clone(),
            Self::Busy => "wait until it is done, and try again".into(),
            Self::Commit { .. } => "see to the disk, then run `allotment ledger verify`; sending the same entries again adds each once".into(),
            Self::Failed { .. } => "see to the disk and the rights of the folder, then try again".into(),
        }
    }

    /// Whether what is kept is not what it was.
    #[must_use]
    pub fn is_broken(&self) -> bool {
        matches!(
            self,
            Self::NotAsKept { .. } | Self::Damaged { .. } | Self::Corrupt { .. }
        )
    }

    /// Whether the machine is at fault, and not what was given.
    #[must_use]
    pub fn is_system(&self) -> bool {
        matches!(
            self,
            Self::Busy | Self::Commit { .. } | Self::Failed { .. } | Self::Unreachable { .. }
        )
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        let why = error.to_string();
        // Source: PostgreSQL, appendix A: lock_not_available.
        let waited = error
            .as_database_error()
            .is_some_and(|error| error.code().as_deref() == Some("55P03"));
        if waited || why.contains("database is locked") || why.contains("database is busy") {
            return Self::Busy;
        }
        if is_corrupt(&error) {
            return Self::Corrupt { why };
        }
        Self::Failed { why }
    }
}

/// Whether SQLite says that the file is not what it wrote.
///
/// Source: SQLite, result and error codes: the lower eight bits of `SQLITE_CORRUPT` and
/// of what it is extended to are 11.
fn is_corrupt(error: &sqlx::Error) -> bool {
    let error = error.as_database_error();
    let code = error.and_then(|error| error.code()?.parse::<u32>().ok());
    // Those of PostgreSQL have five signs.
    code.is_some_and(|code| code < 10_000 && code & 0xff == 11)
}

impl From<std::io::Error> for StoreError {
    fn from(error: std::io::Error) -> Self {
        Self::Failed {
            why: error.to_string(),
        }
    }
}
