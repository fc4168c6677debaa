//! A database of PostgreSQL, 15 or later: one for each programme.

use std::path::PathBuf;

use sqlx::{AnyConnection, Connection};

use crate::address::Address;
use crate::engine::{Engine, Fill, SCHEMA, connect, number, run, text};
use crate::error::StoreError;

/// The migrations, in order, each with the schema that it leads to. SQLite had
/// the first alone.
const MIGRATIONS: [(u32, &str); 1] = [(2, include_str!("../migrations/postgres/0002_ledger.sql"))];

/// The oldest server: what `initdb` of Debian 12 makes.
const OLDEST: i64 = 150_000;

async fn reach(url: &str) -> Result<AnyConnection, StoreError> {
    let mut connection = connect(url)
        .await
        .map_err(|error| StoreError::Unreachable {
            why: error.to_string(),
        })?;
    let version = number(
        &mut connection,
        "select current_setting('server_version_num')::bigint",
    );
    let version = version.await?;
    if version < OLDEST {
        return Err(StoreError::Unreachable {
            why: format!("its version is {version}, and {OLDEST} is the oldest that will do"),
        });
    }
    let encoding = text(&mut connection, "select current_setting('server_encoding')").await?;
    if encoding != "UTF8" {
        return Err(StoreError::Unreachable {
            why: format!("the database writes {encoding}, and a ledger needs UTF8"),
        });
    }
    Ok(connection)
}

/// Whether the database has the tables of a ledger.
async fn has_ledger(connection: &mut AnyConnection) -> Result<bool, StoreError> {
    let sql = "select count(*) from information_schema.tables \
        where table_schema = current_schema() and table_name in ('about', 'entry', 'posting', 'chain')";
    Ok(number(connection, sql).await? == 4)
}

/// Whether there is a ledger in the database.
pub(crate) async fn is_there(url: &str) -> Result<bool, StoreError> {
    let mut connection = reach(url).await?;
    let found = has_ledger(&mut connection).await;
    connection.close().await.ok();
    found
}

/// Makes a ledger in the database.
pub(crate) async fn create(url: &str, address: &Address, fill: Fill<'_>) -> Result<(), StoreError> {
    let mut connection = reach(url).await?;
    is_synced(&mut connection).await?;
    run(&mut connection, Engine::Postgres.begin()).await?;
    if has_ledger(&mut connection).await? {
        return Err(StoreError::There {
            path: PathBuf::from(address.to_string()),
        });
    }
    for (_, migration) in MIGRATIONS {
        run(&mut connection, migration).await?;
    }
    set_schema(&mut connection, SCHEMA).await?;
    fill.into(&mut connection).await?;
    run(&mut connection, "commit").await?;
    connection.close().await.ok();
    Ok(())
}

async fn set_schema(connection: &mut AnyConnection, schema: u32) -> Result<(), StoreError> {
    let sql = "insert into about (community, name, value) values ('', 'schema', $1) \
        on conflict (community, name) do update set value = excluded.value";
    sqlx::query(sql)
        .bind(schema.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// Opens the ledger in the database, to write or only to read.
pub(crate) async fn open(
    url: &str,
    address: &Address,
    writes: bool,
) -> Result<AnyConnection, StoreError> {
    let mut connection = reach(url).await?;
    if !has_ledger(&mut connection).await? {
        return Err(StoreError::NotThere {
            path: PathBuf::from(address.to_string()),
        });
    }
    let found = schema(&mut connection).await?;
    if found > SCHEMA {
        return Err(StoreError::Newer {
            found: found.to_string(),
            known: SCHEMA,
        });
    }
    run(&mut connection, "set lock_timeout = '10s'").await?;
    if writes {
        is_synced(&mut connection).await?;
        run(&mut connection, "set synchronous_commit = on").await?;
        if found < SCHEMA {
            forward(&mut connection).await?;
        }
    } else {
        run(&mut connection, "set default_transaction_read_only = on").await?;
    }
    Ok(connection)
}

async fn schema(connection: &mut AnyConnection) -> Result<u32, StoreError> {
    let said = crate::rows::about(connection, "schema").await?;
    Ok(said.and_then(|said| said.parse().ok()).unwrap_or(0))
}

/// Brings an older ledger to the schema that this program knows.
async fn forward(connection: &mut AnyConnection) -> Result<(), StoreError> {
    run(connection, Engine::Postgres.begin()).await?;
    let found = schema(connection).await?;
    for (leads_to, migration) in MIGRATIONS {
        if found < leads_to {
            run(connection, migration).await?;
        }
    }
    set_schema(connection, SCHEMA).await?;
    run(connection, "commit").await
}

/// That what the server says is kept is on its disk.
async fn is_synced(connection: &mut AnyConnection) -> Result<(), StoreError> {
    for setting in [
        "select 'fsync ' || current_setting('fsync')",
        "select 'full_page_writes ' || current_setting('full_page_writes')",
    ] {
        let said = text(connection, setting).await?;
        if !said.ends_with(" on") {
            return Err(StoreError::Unreachable {
                why: format!("the server has {said}: what it keeps can be lost"),
            });
        }
    }
    Ok(())
}
