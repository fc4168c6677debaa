//! The ledger as it was recorded by the end of a day, which later entries that
//! count from an earlier day do not change.

use std::collections::HashMap;

use allotment_ledger::{Book, Date, Programme};
use sqlx::Row;

use crate::error::StoreError;
use crate::pages::{self, Wanted};
use crate::store::Store;
use crate::take::replay;

impl Store {
    /// The ledger of the entries that were recorded by the end of `date`: what was
    /// known then.
    ///
    /// # Errors
    /// [`StoreError`] if the disk fails, or the entries do not make a ledger.
    pub fn as_recorded(&mut self, date: Date) -> Result<Programme, StoreError> {
        let mut then = Programme::new();
        let mut wanted = Vec::new();
        for book in self.programme().books() {
            let size = book.recorded_by(date);
            if size == book.size() {
                then.insert(book.clone());
            } else if size > 0 {
                wanted.push(Wanted {
                    community: book.community().to_owned(),
                    from: 0,
                    size: i64::try_from(size).unwrap_or(i64::MAX),
                });
            }
        }
        let sizes: HashMap<&str, i64> = (wanted.iter())
            .map(|one| (one.community.as_str(), one.size))
            .collect();
        let (runtime, connection) = self.parts();
        pages::read(runtime, connection, &wanted, false, &mut |page| {
            replay(&mut then, page, &sizes)
        })?;
        Ok(then)
    }

    /// How many entries count by `date` and were recorded later.
    ///
    /// # Errors
    /// [`StoreError`] if the disk fails.
    pub fn recorded_later(&mut self, date: Date) -> Result<u64, StoreError> {
        let later = |book: &&Book| book.recorded_by(date) < book.size();
        let chains: Vec<(String, u64)> = (self.programme().books().filter(later))
            .map(|book| (book.community().to_owned(), book.recorded_by(date)))
            .collect();
        let (runtime, connection) = self.parts();
        let mut count = 0;
        for (community, from) in chains {
            let sql = "select count(*) from entry where community = $1 and place >= $2 and effective <= $3";
            let row = sqlx::query(sql)
                .bind(community)
                .bind(i64::try_from(from).unwrap_or(i64::MAX))
                .bind(date.to_string());
            let row = runtime.block_on(row.fetch_one(&mut *connection))?;
            count += u64::try_from(row.try_get::<i64, _>(0)?).unwrap_or(0);
        }
        Ok(count)
    }
}
