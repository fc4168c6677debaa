//! Rows in and out, in the one SQL that both engines speak.

use std::fmt::Write;

use allotment_ledger::{Book, Entry, Posted};
use sqlx::{AnyConnection, AssertSqlSafe, Row};

use crate::error::StoreError;

/// How many entries are read at once, row by row.
pub(crate) const PAGE: i64 = 5_000;

/// An entry as it is kept.
#[derive(Debug, Clone)]
pub(crate) struct EntryRow {
    pub place: i64,
    pub id: String,
    pub kind: String,
    pub effective: String,
    pub body: String,
    pub leaf: Vec<u8>,
    pub seal: Vec<u8>,
}

/// A posting as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PostingRow {
    pub place: i64,
    pub number: i64,
    pub account: String,
    pub currency: String,
    pub effective: String,
    pub minor: i64,
}

/// The community after `before` that has entries, postings or a chain.
pub(crate) async fn next_community(
    connection: &mut AnyConnection,
    before: &str,
) -> Result<Option<String>, StoreError> {
    let sql = "select min(community) from (\
        select min(community) as community from entry where community > $1 \
        union all select min(community) from posting where community > $1 \
        union all select min(community) from chain where community > $1) as each_first";
    let row = sqlx::query(sql)
        .bind(before.to_owned())
        .fetch_one(connection)
        .await?;
    Ok(row.try_get(0)?)
}

/// The communities that have entries, postings or a chain, sorted.
pub(crate) async fn communities(connection: &mut AnyConnection) -> Result<Vec<String>, StoreError> {
    let mut all = Vec::new();
    let mut before = String::new();
    while let Some(next) = next_community(connection, &before).await? {
        // Only a damaged index gives what comes before.
        if next <= before {
            return Err(StoreError::Failed {
                why: "the communities are not in their order".into(),
            });
        }
        before.clone_from(&next);
        all.push(next);
    }
    Ok(all)
}

/// How many chains there are, and how many entries they say they have.
pub(crate) async fn total(connection: &mut AnyConnection) -> Result<(i64, i64), StoreError> {
    let sql = "select count(*), cast(coalesce(sum(size), 0) as bigint) from chain";
    let row = sqlx::query(sql).fetch_one(connection).await?;
    Ok((row.try_get(0)?, row.try_get(1)?))
}

/// How far each chain is said to be, by community.
pub(crate) async fn chains(
    connection: &mut AnyConnection,
) -> Result<Vec<(String, i64)>, StoreError> {
    let sql = "select community, size from chain order by community";
    let rows = sqlx::query(sql).fetch_all(connection).await?;
    let read = |row: &sqlx::any::AnyRow| Ok((row.try_get(0)?, row.try_get(1)?));
    rows.iter().map(read).collect()
}

/// The entries and postings of a part of a chain, as lines: a row in a database
/// costs more than all that is in it.
#[derive(Debug, Default)]
pub(crate) struct Lines {
    /// The last place of an entry or a posting in the whole chain.
    pub last: Option<i64>,
    pub entries: i64,
    /// `PLACE ID KIND EFFECTIVE LEAF BODY`, in any order.
    pub of_entries: String,
    pub postings: i64,
    /// `PLACE NUMBER MINOR EFFECTIVE CURRENCY ACCOUNT`, in any order.
    pub of_postings: String,
}

/// The lines of `community` from place `from` to `to`, both counted.
pub(crate) async fn lines(
    connection: &mut AnyConnection,
    community: &str,
    from: i64,
    to: i64,
    postings: bool,
) -> Result<Lines, StoreError> {
    let entries = "select (select max(place) from entry where community = $1), count(*), \
        coalesce(string_agg(place || ' ' || id || ' ' || kind || ' ' || effective || ' ' || hex(leaf) || ' ' || body, $4), '') \
        from entry where community = $1 and place >= $2 and place <= $3";
    let row = sqlx::query(entries)
        .bind(community.to_owned())
        .bind(from)
        .bind(to)
        .bind("\n")
        .fetch_one(&mut *connection)
        .await?;
    let mut lines = Lines {
        last: row.try_get(0)?,
        entries: row.try_get(1)?,
        of_entries: row.try_get(2)?,
        ..Lines::default()
    };
    if !postings {
        return Ok(lines);
    }
    let postings = "select (select max(place) from posting where community = $1), count(*), \
        coalesce(string_agg(place || ' ' || number || ' ' || minor || ' ' || effective || ' ' || currency || ' ' || account, $4), '') \
        from posting where community = $1 and place >= $2 and place <= $3";
    let row = sqlx::query(postings)
        .bind(community.to_owned())
        .bind(from)
        .bind(to)
        .bind("\n")
        .fetch_one(connection)
        .await?;
    lines.last = lines.last.max(row.try_get(0)?);
    lines.postings = row.try_get(1)?;
    lines.of_postings = row.try_get(2)?;
    Ok(lines)
}

/// The id and the seal of an entry.
pub(crate) async fn seal(
    connection: &mut AnyConnection,
    community: &str,
    place: u64,
) -> Result<Option<(String, Vec<u8>)>, StoreError> {
    let sql = "select id, seal from entry where community = $1 and place = $2";
    let row = sqlx::query(sql)
        .bind(community.to_owned())
        .bind(i64::try_from(place).unwrap_or(i64::MAX))
        .fetch_optional(connection)
        .await?;
    row.map(|row| Ok((row.try_get(0)?, row.try_get(1)?)))
        .transpose()
}

/// The place of the next entry of `community` from place `from` on.
pub(crate) async fn next_place(
    connection: &mut AnyConnection,
    community: &str,
    from: i64,
) -> Result<Option<i64>, StoreError> {
    let sql = "select min(place) from entry where community = $1 and place >= $2";
    let row = sqlx::query(sql)
        .bind(community.to_owned())
        .bind(from)
        .fetch_one(connection)
        .await?;
    Ok(row.try_get(0)?)
}

/// The next entries of `community` from place `from` on, `most` at most; none at
/// the end.
pub(crate) async fn entries(
    connection: &mut AnyConnection,
    community: &str,
    from: i64,
    most: i64,
) -> Result<Vec<EntryRow>, StoreError> {
    let sql = "select place, id, kind, effective, body, leaf, seal from entry \
        where community = $1 and place >= $2 order by place limit $3";
    let rows = sqlx::query(sql)
        .bind(community.to_owned())
        .bind(from)
        .bind(most)
        .fetch_all(connection)
        .await?;
    let read = |row: &sqlx::any::AnyRow| {
        Ok(EntryRow {
            place: row.try_get(0)?,
            id: row.try_get(1)?,
            kind: row.try_get(2)?,
            effective: row.try_get(3)?,
            body: row.try_get(4)?,
            leaf: row.try_get(5)?,
            seal: row.try_get(6)?,
        })
    };
    rows.iter().map(read).collect()
}

/// The postings of the entries of `community` from place `from` to `to`, both
/// counted.
pub(crate) async fn postings(
    connection: &mut AnyConnection,
    community: &str,
    from: i64,
    to: i64,
) -> Result<Vec<PostingRow>, StoreError> {
    let sql = "select place, number, account, currency, effective, minor from posting \
        where community = $1 and place >= $2 and place <= $3 order by place, number";
    let rows = sqlx::query(sql)
        .bind(community.to_owned())
        .bind(from)
        .bind(to)
        .fetch_all(connection)
        .await?;
    let read = |row: &sqlx::any::AnyRow| {
        Ok(PostingRow {
            place: row.try_get(0)?,
            number: row.try_get(1)?,
            account: row.try_get(2)?,
            currency: row.try_get(3)?,
            effective: row.try_get(4)?,
            minor: row.try_get(5)?,
        })
    };
    rows.iter().map(read).collect()
}

/// How far the chain of `community` is said to be, and its root.
pub(crate) async fn chain(
    connection: &mut AnyConnection,
    community: &str,
) -> Result<Option<(i64, Vec<u8>)>, StoreError> {
    let sql = "select size, root from chain where community = $1";
    let row = sqlx::query(sql)
        .bind(community.to_owned())
        .fetch_optional(connection)
        .await?;
    row.map(|row| Ok((row.try_get(0)?, row.try_get(1)?)))
        .transpose()
}

/// A fact about the whole ledger.
pub(crate) async fn about(
    connection: &mut AnyConnection,
    name: &str,
) -> Result<Option<String>, StoreError> {
    let sql = "select value from about where community = '' and name = $1";
    let row = sqlx::query(sql)
        .bind(name.to_owned())
        .fetch_optional(connection)
        .await?;
    row.map(|row| Ok(row.try_get(0)?)).transpose()
}

/// What the ledger signs with.
pub(crate) async fn secret(connection: &mut AnyConnection) -> Result<Option<Vec<u8>>, StoreError> {
    let sql = "select value from secret where community = '' and name = 'key'";
    let row = sqlx::query(sql).fetch_optional(connection).await?;
    row.map(|row| Ok(row.try_get(0)?)).transpose()
}

/// The rows of what `entry` moved.
pub(crate) fn posting_rows(book: &Book, entry: &Entry, posted: &Posted) -> Vec<PostingRow> {
    let effective = entry.effective.to_string();
    (0..)
        .zip(&posted.postings)
        .map(|(number, posting)| PostingRow {
            place: i64::try_from(posted.at).unwrap_or(i64::MAX),
            number,
            account: book.account_name(posting.account),
            currency: book.currency_of(posting.account).to_string(),
            effective: effective.clone(),
            minor: posting.minor,
        })
        .collect()
}

/// The line of a posting, as [`lines`] gives it.
pub(crate) fn line_of(row: &PostingRow) -> String {
    let PostingRow {
        place,
        number,
        account,
        currency,
        effective,
        minor,
    } = row;
    format!("{place} {number} {minor} {effective} {currency} {account}")
}

/// Writes the lines of what `entry` moved to `to`, each with a line break; how
/// many.
pub(crate) fn write_lines(book: &Book, entry: &Entry, posted: &Posted, to: &mut String) -> u64 {
    if posted.postings.is_empty() {
        return 0;
    }
    let effective = entry.effective.to_string();
    for (number, posting) in posted.postings.iter().enumerate() {
        let account = book.account_name(posting.account);
        let currency = book.currency_of(posting.account);
        let (at, minor) = (posted.at, posting.minor);
        writeln!(to, "{at} {number} {minor} {effective} {currency} {account}")
            .expect("a text takes text");
    }
    posted.postings.len() as u64
}

/// An entry on its way to the disk.
#[derive(Debug)]
pub(crate) struct NewEntry {
    pub community: String,
    pub row: EntryRow,
    pub postings: Vec<PostingRow>,
}

/// How many rows go into one statement. SQLite looks for each parameter's name
/// from the first on, so that ten times as many take a hundred times as long.
pub(crate) const ROWS: usize = 48;

/// `($1, $2, …), (…)` for `rows` rows of `columns` columns.
pub(crate) fn places(rows: usize, columns: usize) -> String {
    let row = |at: usize| {
        let numbers: Vec<String> = (1..=columns)
            .map(|column| format!("${}", at * columns + column))
            .collect();
        format!("({})", numbers.join(", "))
    };
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}

/// Keeps entries with their postings.
pub(crate) async fn insert(
    connection: &mut AnyConnection,
    new: &[NewEntry],
) -> Result<(), StoreError> {
    for some in new.chunks(ROWS) {
        let sql = format!(
            "insert into entry (community, place, id, kind, effective, body, leaf, seal) values {}",
            places(some.len(), 8)
        );
        // Only numbers of places were put into the text.
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for NewEntry { community, row, .. } in some {
            query = query
                .bind(community.clone())
                .bind(row.place)
                .bind(row.id.clone())
                .bind(row.kind.clone())
                .bind(row.effective.clone())
                .bind(row.body.clone())
                .bind(row.leaf.clone())
                .bind(row.seal.clone());
        }
        query.execute(&mut *connection).await?;
    }
    let postings: Vec<(&str, &PostingRow)> = (new.iter())
        .flat_map(|one| one.postings.iter().map(|row| (one.community.as_str(), row)))
        .collect();
    for some in postings.chunks(ROWS) {
        let sql = format!(
            "insert into posting (community, place, number, account, currency, effective, minor) values {}",
            places(some.len(), 7)
        );
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for (community, row) in some {
            query = query
                .bind((*community).to_owned())
                .bind(row.place)
                .bind(row.number)
                .bind(row.account.clone())
                .bind(row.currency.clone())
                .bind(row.effective.clone())
                .bind(row.minor);
        }
        query.execute(&mut *connection).await?;
    }
    Ok(())
}

/// Says how far the chain of a community is.
pub(crate) async fn advance(connection: &mut AnyConnection, book: &Book) -> Result<(), StoreError> {
    let sql = "insert into chain (community, size, root) values ($1, $2, $3) \
        on conflict (community) do update set size = excluded.size, root = excluded.root";
    sqlx::query(sql)
        .bind(book.community().to_owned())
        .bind(i64::try_from(book.size()).unwrap_or(i64::MAX))
        .bind(book.root().bytes().to_vec())
        .execute(connection)
        .await?;
    Ok(())
}
