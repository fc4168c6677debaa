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
        let mut new = new.into_iter();
        while new.len() > 0 {
            let rows = new.len().min(ROWS);
            let mut values = Values::with_capacity(rows * 8);
            for one in new.by_ref().take(rows) {
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
                values.bytes(row.seal)?;
            }
            let into = "entry (community, place, id, kind, effective, body, leaf, seal)";
            made.insert(into, &places(engine, rows, 8), values);
        }
        let mut postings = postings.into_iter();
        while postings.len() > 0 {
            let rows = postings.len().min(ROWS);
            let mut values = Values::with_capacity(rows * 7);
            for (community, row) in postings.by_ref().take(rows) {
                values.text(community)?;
                values.whole(row.place)?;
                values.whole(row.number)?;
                values.text(row.account)?;
                values.text(row.currency)?;
                values.text(row.effective)?;
                values.whole(row.minor)?;
            }
            let into = "posting (community, place, number, account, currency, effective, minor)";
            made.insert(into, &places(engine, rows, 7), values);
        }
        Ok(made)
    }

    fn insert(&mut self, into: &str, places: &str, values: Values) {
        let sql = format!("insert into {into} values {places}");
        self.0.push((sql, values.0));
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
