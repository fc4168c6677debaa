//! The connect stage of a programme: everything that it writes.

use allotment_place::thousands;
use allotment_table::{Faults, Table};
use serde_json::{Map, Value};

use super::clashes::{Clashes, ROWS_MAX, conflicts_table, overlaps_table, unfunded_table};
use super::notes::in_words;
use super::run::ConnectRun;
use super::tell::View;

/// The tables and the document that a programme writes.
#[derive(Debug)]
pub struct ConnectTables {
    /// A row for each pot, place and outcome.
    pub reaches: Table,
    /// A row for each place, outcome and two policies at odds.
    pub conflicts: Table,
    /// A row for each place and two policies alike.
    pub overlaps: Table,
    /// A row for each theme without money in some places.
    pub unfunded: Table,
    /// The members of the JSON document, without what was read.
    pub document: Map<String, Value>,
}

impl ConnectRun {
    /// Everything that a programme writes of it.
    ///
    /// # Errors
    /// [`Faults`] if there are more conflicts or overlaps than a table holds.
    pub fn tables(&self) -> Result<ConnectTables, Faults> {
        let view = View::all(self);
        let policies = self.policies();
        let clashes = Clashes::find(&view, &policies, ROWS_MAX);
        let mut document = view.document(&clashes);
        document.insert("notes".into(), view.notes(&clashes).into());
        Ok(ConnectTables {
            reaches: view.table(),
            conflicts: conflicts_table(&view, &clashes)?,
            overlaps: overlaps_table(&view, &clashes)?,
            unfunded: unfunded_table(&view),
            document,
        })
    }

    /// What happened, in words.
    #[must_use]
    pub fn in_words(&self) -> String {
        let number = |number: usize, one: &str, many: &str| match number {
            1 => format!("1 {one}"),
            number => format!("{} {many}", thousands(number as u64)),
        };
        let [mut all, yearly] = View::all(self).money();
        all += yearly;
        format!(
            "{} on {}, {} of {} known to benefit them",
            number(self.pots.len(), "pot", "pots"),
            number(self.ground.ids.len(), "place", "places"),
            in_words(all.placed, self.currency),
            in_words(all.total(), self.currency),
        )
    }
}
