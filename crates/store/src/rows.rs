//! Rows in and out, in the one SQL that both engines speak.

use std::collections::HashMap;

use allotment_ledger::{Account, Book, Date, Entry, Posted};
use sqlx::{AnyConnection, Row};

use crate::engine::Engine;
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

/// How many of the first `size` entries of `community` are there.
pub(crate) async fn there_of(
    connection: &mut AnyConnection,
    community: &str,
    size: i64,
) -> Result<i64, StoreError> {
    let sql = "select count(*) from entry where community = $1 and place < $2";
    let row = sqlx::query(sql).bind(community.to_owned()).bind(size);
    Ok(row.fetch_one(connection).await?.try_get(0)?)
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
        coalesce(string_agg(concat_ws(' ', place, id, kind, effective, hex(leaf), body), $4), '') \
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
        coalesce(string_agg(concat_ws(' ', place, number, minor, effective, currency, account), $4), '') \
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

/// Writes the lines of postings of one chain, as [`lines`] gives them. Entries that
/// follow each other have days and accounts in common.
#[derive(Debug, Default)]
pub(crate) struct LineWriter {
    day: Option<(Date, String)>,
    /// Currency and name.
    accounts: HashMap<Account, String>,
}

/// How many accounts are remembered: what bounds the memory.
const REMEMBERED: usize = 4_096;

impl LineWriter {
    /// Writes the lines of what `entry` moved to `to`, each with a line break; how
    /// many.
    pub fn write(&mut self, book: &Book, entry: &Entry, posted: &Posted, to: &mut String) -> u64 {
        if posted.postings.is_empty() {
            return 0;
        }
        if self
            .day
            .as_ref()
            .is_none_or(|(day, _)| *day != entry.effective)
        {
            self.day = Some((entry.effective, entry.effective.to_string()));
        }
        if self.accounts.len() > REMEMBERED {
            self.accounts.clear();
        }
        let day = self.day.as_ref().map_or("", |(_, day)| day);
        for (number, posting) in (0_u64..).zip(&posted.postings) {
            let account = self.accounts.entry(posting.account).or_insert_with(|| {
                let currency = book.currency_of(posting.account);
                format!("{currency} {}", book.account_name(posting.account))
            });
            write_whole(posted.at, to);
            to.push(' ');
            write_whole(number, to);
            to.push_str(if posting.minor < 0 { " -" } else { " " });
            write_whole(posting.minor.unsigned_abs(), to);
            for part in [" ", day, " ", account, "\n"] {
                to.push_str(part);
            }
        }
        posted.postings.len() as u64
    }
}

/// Writes `number` to `to`: what a formatter does, in a tenth of the time.
fn write_whole(mut number: u64, to: &mut String) {
    let mut digits = [0; 20];
    let mut from = digits.len();
    loop {
        from -= 1;
        digits[from] = b'0' + u8::try_from(number % 10).expect("one digit");
        number /= 10;
        if number == 0 {
            break;
        }
    }
    to.extend(digits[from..].iter().map(|digit| char::from(*digit)));
}

/// How many rows go into one statement at most: each is handed from thread to thread.
pub(crate) const ROWS: usize = 256;

/// The marks of `rows` rows of `columns` columns, in their order: `($1, $2, …), …`,
/// and for SQLite `(?, ?, …), …`, since it looks for each name from the first on.
pub(crate) fn places(engine: Engine, rows: usize, columns: usize) -> String {
    let named = engine != Engine::Sqlite;
    let mut text = String::with_capacity(rows * columns * 6);
    for at in 0..rows * columns {
        text.push_str(match at % columns {
            0 if at == 0 => "(",
            0 => "), (",
            _ => ", ",
        });
        if named {
            text.push('$');
            write_whole(at as u64 + 1, &mut text);
        } else {
            text.push('?');
        }
    }
    text.push(')');
    text
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_are_written_as_a_formatter_writes_them() {
        for number in [0, 7, 10, 99, 100, 1_234_567_890, u64::MAX] {
            let mut text = String::from("x");
            write_whole(number, &mut text);
            assert_eq!(text, format!("x{number}"));
        }
    }
}
