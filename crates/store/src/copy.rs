//! A whole ledger, copied from one database to another: its key, its persons and
//! every row, so that the copy is the same ledger.

use std::path::{Path, PathBuf};

use sqlx::{AnyConnection, AssertSqlSafe, Connection, Row};

use crate::address::Address;
use crate::engine::{self, Engine, Fill};
use crate::error::StoreError;
use crate::store::{Store, runtime};
use crate::verify::{Verdict, verify};

/// How a column is carried over.
#[derive(Clone, Copy)]
enum Cell {
    Text(&'static str),
    Whole(&'static str),
    Bytes(&'static str),
}

/// A table, with the columns of its key first.
struct Table {
    name: &'static str,
    columns: &'static [Cell],
    keys: usize,
}

use Cell::{Bytes, Text, Whole};

/// All that a ledger is. What it came to (`state`, `segment`) is worked out anew.
const TABLES: [Table; 6] = [
    Table {
        name: "about",
        columns: &[Text("community"), Text("name"), Text("value")],
        keys: 2,
    },
    Table {
        name: "secret",
        columns: &[Text("community"), Text("name"), Bytes("value")],
        keys: 2,
    },
    Table {
        name: "entry",
        columns: &[
            Text("community"),
            Whole("place"),
            Text("id"),
            Text("kind"),
            Text("effective"),
            Text("body"),
            Bytes("leaf"),
            Bytes("seal"),
        ],
        keys: 2,
    },
    Table {
        name: "posting",
        columns: &[
            Text("community"),
            Whole("place"),
            Whole("number"),
            Text("account"),
            Text("currency"),
            Text("effective"),
            Whole("minor"),
        ],
        keys: 3,
    },
    Table {
        name: "chain",
        columns: &[Text("community"), Whole("size"), Bytes("root")],
        keys: 1,
    },
    Table {
        name: "person",
        columns: &[
            Text("community"),
            Text("stand_in"),
            Bytes("salt"),
            Text("value"),
        ],
        keys: 2,
    },
];

/// How many rows are carried at once.
const ROWS: usize = 500;

impl Cell {
    const fn name(self) -> &'static str {
        match self {
            Text(name) | Whole(name) | Bytes(name) => name,
        }
    }
}

/// Carries every row of the ledger `from` into the empty tables of `to`, in the
/// transaction that is open there.
pub(crate) async fn rows(
    from: &mut AnyConnection,
    to: &mut AnyConnection,
) -> Result<(), StoreError> {
    for table in &TABLES {
        carry(table, from, to).await?;
    }
    Ok(())
}

async fn carry(
    table: &Table,
    from: &mut AnyConnection,
    to: &mut AnyConnection,
) -> Result<(), StoreError> {
    let names: Vec<&str> = table.columns.iter().map(|cell| cell.name()).collect();
    let keys = names[..table.keys].join(", ");
    let (name, names) = (table.name, names.join(", "));
    let markers: Vec<String> = (1..=table.keys).map(|at| format!("${at}")).collect();
    let markers = markers.join(", ");
    // Only names that are written above are put into the texts.
    let first = format!("select {names} from {name} order by {keys} limit {ROWS}");
    let next = format!(
        "select {names} from {name} where ({keys}) > ({markers}) order by {keys} limit {ROWS}"
    );
    let mut last: Option<sqlx::any::AnyRow> = None;
    loop {
        let mut query = match &last {
            None => sqlx::query(AssertSqlSafe(first.clone())),
            Some(_) => sqlx::query(AssertSqlSafe(next.clone())),
        };
        if let Some(row) = &last {
            for (at, cell) in table.columns[..table.keys].iter().enumerate() {
                query = match cell {
                    Text(_) => query.bind(row.try_get::<String, _>(at)?),
                    Whole(_) => query.bind(row.try_get::<i64, _>(at)?),
                    Bytes(_) => query.bind(row.try_get::<Vec<u8>, _>(at)?),
                };
            }
        }
        let mut page = query.fetch_all(&mut *from).await?;
        // The schema of the other engine is its own.
        page.retain(|row| {
            name != "about" || row.try_get::<String, _>(1).ok().as_deref() != Some("schema")
        });
        for some in page.chunks(crate::rows::ROWS) {
            insert(table, &names, some, to).await?;
        }
        last = page.pop();
        if last.is_none() {
            return Ok(());
        }
    }
}

async fn insert(
    table: &Table,
    names: &str,
    page: &[sqlx::any::AnyRow],
    to: &mut AnyConnection,
) -> Result<(), StoreError> {
    let markers = crate::rows::places(Engine::of(to), page.len(), table.columns.len());
    let sql = format!("insert into {} ({names}) values {markers}", table.name);
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for row in page {
        for (at, cell) in table.columns.iter().enumerate() {
            query = match cell {
                Text(_) => query.bind(row.try_get::<String, _>(at)?),
                Whole(_) => query.bind(row.try_get::<i64, _>(at)?),
                Bytes(_) => query.bind(row.try_get::<Vec<u8>, _>(at)?),
            };
        }
    }
    query.execute(to).await?;
    Ok(())
}

/// Copies the ledger at `from` to `to`, where there is none, and verifies it
/// there: the copy has the same key, and vouches for the same entries.
///
/// # Errors
/// [`StoreError::There`] if there is a ledger at `to`; [`StoreError`] if one of
/// them cannot be read or written. A copy with findings is told by the verdict.
pub fn migrate(from: &Path, to: &Path) -> Result<Verdict, StoreError> {
    let (source, target) = (Address::of(from), Address::of(to));
    // What the source vouches for, the copy must have.
    let checkpoint = Store::open(from)?.checkpoint();
    let runtime = runtime()?;
    runtime.block_on(async {
        let mut opened = engine::open(&source, false).await?;
        engine::run(&mut opened.connection, opened.engine.begin_to_read()).await?;
        if engine::is_there(&target).await? {
            return Err(StoreError::There {
                path: PathBuf::from(target.to_string()),
            });
        }
        engine::create(&target, Fill::From(&mut opened.connection)).await?;
        opened.connection.close().await.ok();
        Ok(())
    })?;
    verify(to, Some(&checkpoint), None)
}
