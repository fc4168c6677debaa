//! What was found, as tables and as one JSON document.

mod document;
mod grid;
mod money;
mod places;
mod verdicts;

use allotment_examine::Stage;
use allotment_table::{Faults, Table};

use self::grid::Form::{Text, Truth, Whole};
use self::grid::{Grid, cell, share};
use super::cells::iso;
use super::run::Examination;
use super::work::part;
use crate::Sheet;

/// The steps, the promise first.
const STEPS: [&str; 5] = ["promised", "allocated", "released", "received", "spent"];

/// What is left of what was promised.
const STILL: &str = "still promised";

/// A table as a file: its name, what it holds, and its bytes.
pub type ExaminationFile = (&'static str, &'static str, Vec<u8>);

impl Examination {
    /// A row for each promise, with all else that was found beside it.
    #[must_use]
    pub fn sheet(&self) -> Sheet {
        Sheet {
            table: self.promises_table(),
            rows: "promises",
            sources: self.sources.clone(),
            more: self.more(),
        }
    }

    /// The tables as files: a name, what it holds, and its bytes.
    ///
    /// # Errors
    /// [`Faults`] if a table cannot be written, which should not happen.
    pub fn tables(&self) -> Result<Vec<ExaminationFile>, Faults> {
        let all = [
            (
                "examination.csv",
                "each promise: status, evidence, amounts",
                self.promises_table(),
            ),
            (
                "waterfall.csv",
                "how far money came, step by step",
                self.waterfall().table(),
            ),
            (
                "counted.csv",
                "where each pound is counted",
                self.counted().table(),
            ),
            (
                "substitution.csv",
                "whether pots exceed those they replace",
                self.substitutions().table(),
            ),
            (
                "slippage.csv",
                "days that were named, moved and met",
                self.slippage().table(),
            ),
            (
                "per_head.csv",
                "money for each person by place, region and tenth of need",
                self.per_head().table(),
            ),
            (
                "verdicts.csv",
                "which part went to whom, under every index",
                self.verdicts_grid().table(),
            ),
            (
                "first_pound.csv",
                "days to the first pound, by tenth of need",
                self.first_pound().table(),
            ),
            (
                "net_of_cuts.csv",
                "new money beside what was cut",
                self.net_of_cuts().table(),
            ),
            (
                "centralisation.csv",
                "who decides",
                self.centralisation().table(),
            ),
            (
                "gaps.csv",
                "places beside their peers and the nation",
                self.gaps_grid().table(),
            ),
        ];
        let all = all.into_iter();
        all.map(|(name, what, table)| Ok((name, what, table.to_csv()?)))
            .collect()
    }

    fn promises_table(&self) -> Table {
        let mut grid = Grid::new(
            "examination",
            &[
                ("promise_id", Text),
                ("who", Text),
                ("what", Text),
                ("first_date", Text),
                ("last_date", Text),
                ("status", Text),
                ("also", Text),
                ("evidence", Text),
                ("evidence_date", Text),
                ("evidence_source", Text),
                ("status_claimed", Text),
                ("claim_holds", Truth),
                ("amount_first_minor", Whole),
                ("amount_minor", Whole),
                ("counted_minor", Whole),
                ("new_minor", Whole),
                ("spent_minor", Whole),
                ("spent_of_promised", Text),
                ("spent_percent", Text),
                ("currency", Text),
                ("basis", Text),
            ],
        );
        let basis = self.basis_in_words();
        for (at, promise) in self.promises.iter().enumerate() {
            let standing = &self.examined.standing[at];
            let counted = &self.examined.counted[at];
            let first = &standing.found[0];
            let also: Vec<&str> = standing.found[1..]
                .iter()
                .map(|one| one.status.name())
                .collect();
            let minor = self.examined_minor(at);
            let spent = self.examined.reached[at][Stage::Spent as usize];
            let spent = spent.map(|spent| spent.minor);
            let most = self.most(at);
            let [ratio, percent] = share(spent.and_then(|spent| part(spent, most?)));
            let stated = minor.is_some();
            grid.rows.push(vec![
                promise.id.clone(),
                promise.who.clone(),
                promise.what.clone(),
                iso(promise.first().day),
                iso(promise.last().day),
                first.status.name().into(),
                also.join("; "),
                self.evidence(at, first),
                iso(self.evidence_day(at, first)),
                self.evidence_source(at, first).into(),
                cell(promise.claim.as_ref()),
                cell(promise.claim_is_known.then_some(!standing.claim_fails)),
                cell(self.amount_first(at)),
                cell(minor),
                cell(stated.then_some(counted.counted)),
                cell(stated.then_some(counted.new)),
                cell(spent),
                ratio,
                percent,
                self.currency.as_str().into(),
                basis.clone(),
            ]);
        }
        grid.table()
    }
}
