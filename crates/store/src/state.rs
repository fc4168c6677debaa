//! What each chain came to when it was last kept so: opening the ledger begins
//! there. It is sealed with the ledger's key; whatever does not fit is left
//! aside, and the chain rebuilt from its entries.

use allotment_ledger::{Book, Hash, SEGMENT, STATE_FORMAT, Signer, Verifier};
use sqlx::{AnyConnection, Row};

use crate::error::StoreError;

/// How many entries a chain must have at least to be kept so.
const LEAST: u64 = 256;

/// How far a chain was when it was kept, and the hashes of its full segments.
#[derive(Debug, Clone, Default)]
pub(crate) struct Saved {
    size: u64,
    full: Vec<Hash>,
}

impl Saved {
    /// Whether so much came since that the chain should be kept anew.
    pub fn is_old(&self, book: &Book) -> bool {
        let more = book.size().saturating_sub(self.size);
        more >= (book.size() / 4).clamp(LEAST, SEGMENT)
    }
}

fn message(community: &str, form: i64, size: u64, state: &[u8], segments: &[Hash]) -> String {
    let state = Hash::of(&[state]);
    let bytes: Vec<&[u8]> = segments.iter().map(|hash| &hash.bytes()[..]).collect();
    let segments = Hash::of(&bytes);
    format!("allotment ledger state\n{community}\n{form}\n{size}\n{state}\n{segments}\n")
}

/// A chain, ready to be kept.
pub(crate) struct Chain {
    community: String,
    size: i64,
    /// The segments that are new or longer, by number.
    segments: Vec<(i64, Vec<u8>)>,
    state: Vec<u8>,
    seal: [u8; 64],
    saved: Saved,
}

impl Chain {
    /// `book` as it is, where `saved` is on the disk already.
    pub fn of(signer: &Signer, book: &Book, saved: &Saved) -> Self {
        let mut hashes = saved.full.clone();
        let first = hashes.len() as u64;
        let mut segments = Vec::new();
        for number in first..book.size().div_ceil(SEGMENT) {
            let bytes = book.segment(number);
            hashes.push(Hash::of(&[&bytes]));
            segments.push((i64::try_from(number).unwrap_or(i64::MAX), bytes));
        }
        let (community, form) = (book.community(), STATE_FORMAT.into());
        let state = book.state();
        let seal = signer.seal(message(community, form, book.size(), &state, &hashes).as_bytes());
        let full = usize::try_from(book.size() / SEGMENT).expect("they are in memory");
        hashes.truncate(full);
        Self {
            community: community.to_owned(),
            size: i64::try_from(book.size()).unwrap_or(i64::MAX),
            segments,
            state,
            seal,
            saved: Saved {
                size: book.size(),
                full: hashes,
            },
        }
    }

    /// Its community.
    pub fn community(&self) -> &str {
        &self.community
    }

    /// Writes it, in the transaction that is open, and gives how far the chain is now.
    pub async fn write(self, connection: &mut AnyConnection) -> Result<Saved, StoreError> {
        for (number, bytes) in self.segments {
            let sql = "insert into segment (community, number, bytes) values ($1, $2, $3) \
                on conflict (community, number) do update set bytes = excluded.bytes";
            sqlx::query(sql)
                .bind(self.community.clone())
                .bind(number)
                .bind(bytes)
                .execute(&mut *connection)
                .await?;
        }
        let sql = "insert into state (community, form, size, bytes, seal) values ($1, $2, $3, $4, $5) \
            on conflict (community) do update set form = excluded.form, size = excluded.size, \
            bytes = excluded.bytes, seal = excluded.seal";
        sqlx::query(sql)
            .bind(self.community)
            .bind(i64::from(STATE_FORMAT))
            .bind(self.size)
            .bind(self.state)
            .bind(self.seal.to_vec())
            .execute(connection)
            .await?;
        Ok(self.saved)
    }
}

/// The chain of `community` as it was kept, if it was kept rightly.
pub(crate) async fn load(
    connection: &mut AnyConnection,
    signer: &Signer,
    community: &str,
) -> Result<Option<(Book, Saved)>, StoreError> {
    let sql = "select size, bytes, seal from state where community = $1 and form = $2";
    let row = sqlx::query(sql)
        .bind(community.to_owned())
        .bind(i64::from(STATE_FORMAT))
        .fetch_optional(&mut *connection)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let size = u64::try_from(row.try_get::<i64, _>(0)?).unwrap_or(u64::MAX);
    let (state, seal): (Vec<u8>, Vec<u8>) = (row.try_get(1)?, row.try_get(2)?);
    drop(row);
    let Ok(mut book) = Book::from_state(community, &state) else {
        return Ok(None);
    };
    let mut hashes = Vec::new();
    while book.size() < size {
        let sql = "select bytes from segment where community = $1 and number = $2";
        let row = sqlx::query(sql)
            .bind(community.to_owned())
            .bind(i64::try_from(hashes.len()).unwrap_or(i64::MAX))
            .fetch_optional(&mut *connection)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let bytes: Vec<u8> = row.try_get(0)?;
        let before = book.size();
        if book.add_segment(&bytes).is_err() || book.size() == before {
            return Ok(None);
        }
        hashes.push(Hash::of(&[&bytes]));
    }
    let said = message(community, STATE_FORMAT.into(), size, &state, &hashes);
    if book.size() != size || !signer.verifier().sealed(said.as_bytes(), &seal) {
        return Ok(None);
    }
    let full = usize::try_from(size / SEGMENT).expect("they are in memory");
    hashes.truncate(full);
    Ok(Some((book, Saved { size, full: hashes })))
}

/// How many entries each chain is said to have had when it was last kept.
pub(crate) async fn sizes(
    connection: &mut AnyConnection,
) -> Result<Vec<(String, u64)>, StoreError> {
    let sql = "select community, size from state order by community";
    let rows = sqlx::query(sql).fetch_all(connection).await?;
    let read = |row: &sqlx::any::AnyRow| {
        let size: i64 = row.try_get(1)?;
        Ok((row.try_get(0)?, u64::try_from(size).unwrap_or(0)))
    };
    rows.iter().map(read).collect()
}

/// How many entries the chain of `community` had when it was last kept, if what
/// was kept bears a seal that holds by `verifier`.
pub(crate) async fn sealed_size(
    connection: &mut AnyConnection,
    verifier: &Verifier,
    community: &str,
) -> Result<Option<u64>, StoreError> {
    let sql = "select size, bytes, seal, form from state where community = $1";
    let row = sqlx::query(sql)
        .bind(community.to_owned())
        .fetch_optional(&mut *connection)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let size = u64::try_from(row.try_get::<i64, _>(0)?).unwrap_or(0);
    let (state, seal): (Vec<u8>, Vec<u8>) = (row.try_get(1)?, row.try_get(2)?);
    let form: i64 = row.try_get(3)?;
    drop(row);
    let mut hashes = Vec::new();
    for number in 0..size.div_ceil(SEGMENT) {
        let sql = "select bytes from segment where community = $1 and number = $2";
        let row = sqlx::query(sql)
            .bind(community.to_owned())
            .bind(i64::try_from(number).unwrap_or(i64::MAX))
            .fetch_optional(&mut *connection)
            .await?;
        let Some(row) = row else { return Ok(None) };
        hashes.push(Hash::of(&[&row.try_get::<Vec<u8>, _>(0)?]));
    }
    let said = message(community, form, size, &state, &hashes);
    Ok(verifier.sealed(said.as_bytes(), &seal).then_some(size))
}
