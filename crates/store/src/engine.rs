//! The two engines, and what is said differently to each: how to begin.

use allotment_ledger::{SecretKey, Signer};
use sqlx::any::{AnyRow, install_default_drivers};
use sqlx::{AnyConnection, Connection, Row};

use crate::address::Address;
use crate::error::StoreError;
use crate::stamp::new_secret;
use crate::{file, server};

/// The schema that this program makes and knows.
pub(crate) const SCHEMA: u32 = 2;

/// What keeps the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Engine {
    Sqlite,
    Postgres,
}

impl Engine {
    /// The engine that `connection` speaks to.
    pub fn of(connection: &AnyConnection) -> Self {
        match connection.backend_name() {
            "SQLite" => Self::Sqlite,
            _ => Self::Postgres,
        }
    }

    /// Begins a transaction that writes: one at a time in the whole ledger, so
    /// that places follow each other without gaps.
    pub const fn begin(self) -> &'static str {
        match self {
            Self::Sqlite => "begin immediate",
            // «allo», the ledger's lock.
            Self::Postgres => "begin; select pg_advisory_xact_lock(1634495599)",
        }
    }

    /// Begins a transaction that reads, and sees one moment of the ledger.
    pub const fn begin_to_read(self) -> &'static str {
        match self {
            Self::Sqlite => "begin",
            Self::Postgres => "begin isolation level repeatable read read only",
        }
    }
}

/// A ledger's database that is open.
#[derive(Debug)]
pub(crate) struct Opened {
    pub connection: AnyConnection,
    pub engine: Engine,
}

/// Opens the ledger at `address`, to write or only to read.
pub(crate) async fn open(address: &Address, writes: bool) -> Result<Opened, StoreError> {
    Ok(match (address.file(), address.server()) {
        (Some(path), _) => Opened {
            connection: file::open(path, writes).await?,
            engine: Engine::Sqlite,
        },
        (None, url) => Opened {
            connection: server::open(url.unwrap_or_default(), address, writes).await?,
            engine: Engine::Postgres,
        },
    })
}

/// Whether there is a ledger at `address`, as far as can be told.
pub(crate) async fn is_there(address: &Address) -> Result<bool, StoreError> {
    match (address.file(), address.server()) {
        (Some(path), _) => Ok(path.exists()),
        (None, url) => server::is_there(url.unwrap_or_default()).await,
    }
}

/// Makes a ledger at `address`, whole or not at all: what `fill` puts into its
/// empty tables, in one transaction.
pub(crate) async fn create(address: &Address, fill: Fill<'_>) -> Result<(), StoreError> {
    match (address.file(), address.server()) {
        (Some(path), _) => file::create(path, fill).await,
        (None, url) => server::create(url.unwrap_or_default(), address, fill).await,
    }
}

/// What a new ledger has in it.
pub(crate) enum Fill<'a> {
    /// Nothing but a key of its own.
    Key,
    /// All that another has.
    From(&'a mut AnyConnection),
}

impl Fill<'_> {
    pub async fn into(self, connection: &mut AnyConnection) -> Result<(), StoreError> {
        match self {
            Self::Key => key(connection).await,
            Self::From(other) => crate::copy::rows(other, connection).await,
        }
    }
}

/// Gives a new ledger a key of its own, and the name that goes with it.
async fn key(connection: &mut AnyConnection) -> Result<(), StoreError> {
    let secret = new_secret()?;
    let origin = format!("allotment.ledger/{}", SecretKey::new(secret).name());
    let signer =
        Signer::new(&origin, SecretKey::new(secret)).map_err(|error| StoreError::Failed {
            why: error.to_string(),
        })?;
    for (name, value) in [
        ("origin", origin),
        ("verifier", signer.verifier().to_string()),
    ] {
        let insert = sqlx::query("insert into about (community, name, value) values ('', $1, $2)");
        insert
            .bind(name)
            .bind(value)
            .execute(&mut *connection)
            .await?;
    }
    let insert = sqlx::query("insert into secret (community, name, value) values ('', 'key', $1)");
    insert.bind(secret.to_vec()).execute(connection).await?;
    Ok(())
}

/// A connection to the database that `url` names.
pub(crate) async fn connect(url: &str) -> Result<AnyConnection, sqlx::Error> {
    install_default_drivers();
    AnyConnection::connect(url).await
}

/// Runs the statements of `sql`, which is written in this crate.
pub(crate) async fn run(
    connection: &mut AnyConnection,
    sql: &'static str,
) -> Result<(), StoreError> {
    sqlx::raw_sql(sql).execute(connection).await?;
    Ok(())
}

/// The text that `sql`, which is written in this crate, gives.
pub(crate) async fn text(
    connection: &mut AnyConnection,
    sql: &'static str,
) -> Result<String, StoreError> {
    let row = sqlx::query(sql).fetch_one(connection).await?;
    Ok(row.try_get::<String, _>(0)?)
}

/// The whole number that `sql`, which is written in this crate, gives.
pub(crate) async fn number(
    connection: &mut AnyConnection,
    sql: &'static str,
) -> Result<i64, StoreError> {
    let row = sqlx::query(sql).fetch_one(connection).await?;
    Ok(whole(&row)?)
}

fn whole(row: &AnyRow) -> Result<i64, sqlx::Error> {
    row.try_get::<i64, _>(0)
        .or_else(|_| row.try_get::<i32, _>(0).map(i64::from))
}
