//! What a run knows that a plan may begin with: what residents chose, and what has
//! worked elsewhere.

use std::fmt::Write as _;
use std::path::Path;

use allotment_place::{Currency, Pence};
use allotment_table::{Faults, Table};

use super::starter::one_line;
use crate::OUT;

/// How many of each are told.
const TOLD: usize = 8;

/// Notes for who fills in a plan.
#[derive(Debug, Default)]
pub(super) struct Hints {
    /// What residents chose: its name, and its cost.
    chosen: Vec<(String, String)>,
    /// What has worked: the gap, the action's code, and what to do.
    worked: Vec<(String, String, String)>,
}

impl Hints {
    /// What the run in `folder` knows of `place`.
    ///
    /// # Errors
    /// [`Faults`] of its tables.
    pub(super) fn read(folder: &Path, place: &str) -> Result<Self, Faults> {
        let out = folder.join(OUT);
        let mut hints = Self::default();
        let path = out.join("commitments.csv");
        if path.exists() {
            let table = Table::read(&path)?;
            let (places, purposes) = (table.text("community")?, table.text("purpose")?);
            let amounts = table.integers("amount_minor")?;
            let currencies = table.text("currency")?;
            for row in (0..table.rows()).filter(|&row| places[row] == Some(place)) {
                let currency = currencies[row].and_then(|code| Currency::new(code).ok());
                let amount = amounts[row].and_then(|minor| u64::try_from(minor).ok());
                if let (Some(purpose), Some(amount)) = (purposes[row], amount) {
                    let cost = Pence::new(amount).display(currency.unwrap_or(Currency::GBP));
                    hints.chosen.push((one_line(purpose), cost));
                }
            }
        }
        let path = out.join("roadmap.csv");
        if path.exists() {
            let table = Table::read(&path)?;
            let (places, kinds) = (table.text("id")?, table.text("kind")?);
            let (points, orders) = (table.text("point")?, table.integers("order")?);
            let (actions, words) = (table.text("action_id")?, table.text("action")?);
            let first = |row: &usize| {
                places[*row] == Some(place) && kinds[*row] == Some("gap") && orders[*row] == Some(1)
            };
            for row in (0..table.rows()).filter(first) {
                if let (Some(point), Some(action), Some(words)) =
                    (points[row], actions[row], words[row])
                {
                    let known = hints.worked.iter().any(|(_, known, _)| known == action);
                    if !known {
                        let hint = (point.to_owned(), action.to_owned(), one_line(words));
                        hints.worked.push(hint);
                    }
                }
            }
        }
        Ok(hints)
    }

    /// The same as notes of a TOML.
    pub(super) fn told(&self) -> String {
        let mut text = String::new();
        if !self.chosen.is_empty() {
            text.push_str("\n# What residents chose (for items with decided_by = \"residents\"):");
            for (purpose, cost) in self.chosen.iter().take(TOLD) {
                let _written = write!(text, "\n#     {cost}: {purpose}");
            }
            text.push_str(&more(self.chosen.len()));
        }
        if !self.worked.is_empty() {
            text.push_str("\n# What has worked elsewhere, the strongest evidence for each gap (for `evidence`);");
            text.push_str("\n# the whole list is in the road map:");
            for (point, action, words) in self.worked.iter().take(TOLD) {
                let _written = write!(text, "\n#     {point}: {words} ({action})");
            }
            text.push_str(&more(self.worked.len()));
        }
        text
    }
}

fn more(count: usize) -> String {
    match count.saturating_sub(TOLD) {
        0 => "\n#".to_owned(),
        more => format!("\n#     and {more} more\n#"),
    }
}
