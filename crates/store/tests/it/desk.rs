//! A ledger on each engine, and somebody with a database tool.

use std::fs;
use std::path::{Path, PathBuf};

use allotment_ledger::{Entry, EntryId, SecretKey};
use allotment_store::{Store, Verdict, verify};
use serde_json::{Value, json};
use sqlx::{AnyConnection, AssertSqlSafe, Connection};
use tempfile::TempDir;

use crate::cluster::new_database;

pub fn entry(number: u64, community: &str, said: &Value) -> Entry {
    let mut value = json!({
        "id": EntryId::new(1_774_000_000_000 + number, [7; 10]).to_string(),
        "community": community,
        "effective": "2026-04-01",
        "recorded": "2026-04-01T09:00:00Z",
        "actor": "FUND",
    });
    for (key, one) in said.as_object().unwrap() {
        value[key] = one.clone();
    }
    Entry::read(&value).unwrap_or_else(|error| panic!("{error}"))
}

pub fn pay(number: u64, amount: &str) -> Entry {
    entry(
        number,
        "E05",
        &json!({"kind": "pay", "commitment": "garden", "amount": amount, "currency": "GBP"}),
    )
}

/// A small ledger of two communities: 4 + 12 entries.
pub fn sample() -> Vec<Entry> {
    let party = json!({"kind": "party", "party": "FUND", "name": "A fund", "type": "funder", "org_id": "unregistered"});
    let key = SecretKey::new([3; 32]);
    let public = base64(&key.public());
    let promise = json!({"kind": "promise", "from_party": "FUND", "amount": "100000", "currency": "GBP",
        "basis": "once", "price_base": "nominal", "source": "letter"});
    let commit = json!({"kind": "commit", "commitment": "garden", "parties": ["FUND"], "purpose": "A garden",
        "amount": "60000", "currency": "GBP", "revenue": "60000"});
    let mut entries = Vec::new();
    for community in ["E04", "E05"] {
        let from = if community == "E04" { 100 } else { 0 };
        entries.push(entry(from, community, &party));
        entries.push(entry(
            from + 1,
            community,
            &json!({"kind": "key", "party": "FUND", "key": "k1", "public_key": public}),
        ));
        entries.push(entry(from + 2, community, &promise));
        let commit = entry(from + 3, community, &commit);
        let signature = base64(&key.sign(commit.signed_part().bytes()));
        entries.push(commit);
        if community == "E05" {
            let sign = json!({"kind": "sign", "refers_to": "garden", "party": "FUND", "key": "k1", "signature": signature});
            entries.push(entry(4, community, &sign));
            entries.extend((5..12).map(|number| pay(number, &(100 * number).to_string())));
        }
    }
    entries
}

fn base64(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let mut group = [0; 3];
        group[..chunk.len()].copy_from_slice(chunk);
        let bits = u32::from_be_bytes([0, group[0], group[1], group[2]]);
        for at in 0..4 {
            let sign = SIGNS[(bits >> (18 - 6 * at)) as usize & 63];
            text.push(if at <= chunk.len() {
                char::from(sign)
            } else {
                '='
            });
        }
    }
    text
}

/// What keeps the ledger of a desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum On {
    Sqlite,
    Postgres,
}

pub struct Desk {
    folder: TempDir,
    ledger: PathBuf,
    pub on: On,
}

impl Desk {
    /// A desk with the small ledger in a file.
    pub fn new() -> Self {
        Self::empty().filled()
    }

    pub fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let ledger = folder.path().join("allotment.db");
        Self {
            folder,
            ledger,
            on: On::Sqlite,
        }
    }

    /// A desk for each engine that is here, without a ledger.
    pub fn each_empty() -> Vec<Self> {
        let mut desks = vec![Self::empty()];
        if let Some(ledger) = new_database() {
            desks.push(Self {
                folder: tempfile::tempdir().unwrap(),
                ledger,
                on: On::Postgres,
            });
        }
        desks
    }

    /// A desk for each engine that is here, with the small ledger.
    pub fn each() -> Vec<Self> {
        Self::each_empty().into_iter().map(Self::filled).collect()
    }

    fn filled(self) -> Self {
        let mut store = Store::open_or_create(&self.ledger).unwrap();
        store.add(&sample()).unwrap();
        self
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn ledger(&self) -> PathBuf {
        self.ledger.clone()
    }

    /// Another place for a ledger, on the same engine.
    pub fn elsewhere(&self, name: &str) -> PathBuf {
        match self.on {
            On::Sqlite => self.path(name),
            On::Postgres => new_database().unwrap(),
        }
    }

    pub fn open(&self) -> Store {
        Store::open(&self.ledger()).unwrap()
    }

    pub fn verify(&self) -> Verdict {
        verify(&self.ledger(), None, None).unwrap()
    }

    /// Does to the ledger what somebody with a database tool could: the triggers
    /// are put out of the way first.
    pub fn tamper(&self, sql: &str) {
        let before = match self.on {
            On::Sqlite => {
                "pragma foreign_keys = off; drop trigger if exists entry_stands; drop trigger if exists entry_stays; \
                drop trigger if exists posting_stands; drop trigger if exists posting_stays;"
            }
            On::Postgres => {
                "alter table entry disable trigger all; alter table posting disable trigger all;"
            }
        };
        run(&self.ledger(), &format!("{before} {sql}")).unwrap();
    }

    /// How SQL writes the bytes that `hex` writes.
    pub fn bytes(&self, hex: &str) -> String {
        match self.on {
            On::Sqlite => format!("x'{hex}'"),
            On::Postgres => format!("'\\x{hex}'::bytea"),
        }
    }

    /// What the ledger signs with.
    pub fn secret(&self) -> [u8; 32] {
        sqlx::any::install_default_drivers();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let bytes: Vec<u8> = runtime.block_on(async {
            use sqlx::Row;
            let mut connection = AnyConnection::connect(&address(&self.ledger()))
                .await
                .unwrap();
            let sql = "select value from secret where name = 'key'";
            let row = sqlx::query(sql).fetch_one(&mut connection).await.unwrap();
            row.try_get(0).unwrap()
        });
        bytes.try_into().unwrap()
    }

    pub fn files(&self) -> Vec<String> {
        let names = fs::read_dir(self.folder.path()).unwrap();
        let mut names: Vec<String> = names
            .map(|one| one.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

pub fn run(at: &Path, sql: &str) -> Result<(), sqlx::Error> {
    sqlx::any::install_default_drivers();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let mut connection = AnyConnection::connect(&address(at)).await?;
        sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
            .execute(&mut connection)
            .await?;
        connection.close().await
    })
}

fn address(at: &Path) -> String {
    let text = at.to_str().unwrap();
    if text.starts_with("postgres://") {
        text.to_owned()
    } else {
        format!("sqlite://{text}?mode=rwc")
    }
}
