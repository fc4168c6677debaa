//! Entries and their postings on their way to the disk: statements that are made
//! where there is time, and sent one after another.

use sqlx::any::AnyArguments;
use sqlx::{AnyConnection, Arguments, AssertSqlSafe};

use crate::engine::Engine;
use crate::error::StoreError;
use crate::rows::{EntryRow, PostingRow, ROWS, places};

/// An entry on its way to the disk.
#[derive(Debug)]
pub(crate) struct NewEntry {
    pub community: String,
    pub row: EntryRow,
    pub postings: Vec<PostingRow>,
}

/// What keeps entries with their postings: statements with what goes into them.
#[derive(Default)]
pub(crate) struct Statements(Vec<(String, AnyArguments)>);

impl Statements {
    /// Those of `new`, for `engine`. Rows of one community are sent one after another,
    /// since they lie beside each other.
    ///
    /// # Errors
    /// [`StoreError`] if a value cannot be written for the engine.
    pub(crate) fn of(mut new: Vec<NewEntry>, engine: Engine) -> Result<Self, StoreError> {
        new.sort_by(|one, other| one.community.cmp(&other.community));
        let count = new.iter().map(|one| one.postings.len()).sum();
        let mut postings = Vec::with_capacity(count);
        let mut made = Self::default();
        let into = "entry (community, place, id, kind, effective, body, leaf, seal)";
        made.insert(into, 8, engine, new, |one, values| {
            let NewEntry {
                community,
                row,
                postings: own,
            } = one;
            postings.extend(own.into_iter().map(|row| (community.clone(), row)));
            values.text(community)?;
            values.whole(row.place)?;
            values.text(row.id)?;
            values.text(row.kind)?;
            values.text(row.effective)?;
            values.text(row.body)?;
            values.bytes(row.leaf)?;
            values.bytes(row.seal)
        })?;
        let into = "posting (community, place, number, account, currency, effective, minor)";
        made.insert(into, 7, engine, postings, |(community, row), values| {
            values.text(community)?;
            values.whole(row.place)?;
            values.whole(row.number)?;
            values.text(row.account)?;
            values.text(row.currency)?;
            values.text(row.effective)?;
            values.whole(row.minor)
        })?;
        Ok(made)
    }

    /// Adds the statements that insert `rows` into a table and its `columns` columns, each
    /// row written by `write`.
    fn insert<T>(
        &mut self,
        into: &str,
        columns: usize,
        engine: Engine,
        rows: Vec<T>,
        mut write: impl FnMut(T, &mut Values) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let mut rows = rows.into_iter();
        while rows.len() > 0 {
            // Of few lengths, so that each is prepared once.
            let left = rows.len().min(ROWS);
            let together = 1 << left.ilog2();
            let mut values = Values::with_capacity(together * columns);
            for row in rows.by_ref().take(together) {
                write(row, &mut values)?;
            }
            let places = places(engine, together, columns);
            let sql = format!("insert into {into} values {places}");
            self.0.push((sql, values.0));
        }
        Ok(())
    }

    /// Sends them, in the transaction that is open.
    ///
    /// # Errors
    /// [`StoreError`] if the disk fails.
    pub(crate) async fn send(self, connection: &mut AnyConnection) -> Result<(), StoreError> {
        for (sql, values) in self.0 {
            // Only numbers of places were put into the text.
            let query = sqlx::query_with(AssertSqlSafe(sql), values);
            query.execute(&mut *connection).await?;
        }
        Ok(())
    }
}

/// What goes into a statement, in the order of its places.
struct Values(AnyArguments);

impl Values {
    fn with_capacity(values: usize) -> Self {
        let mut all = AnyArguments::default();
        all.reserve(values, 0);
        Self(all)
    }

    fn text(&mut self, text: String) -> Result<(), StoreError> {
        self.0.add(text).map_err(unwritten)
    }

    fn whole(&mut self, number: i64) -> Result<(), StoreError> {
        self.0.add(number).map_err(unwritten)
    }

    fn bytes(&mut self, bytes: Vec<u8>) -> Result<(), StoreError> {
        self.0.add(bytes).map_err(unwritten)
    }
}

fn unwritten(error: sqlx::error::BoxDynError) -> StoreError {
    sqlx::Error::Encode(error).into()
}
