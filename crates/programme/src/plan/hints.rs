//! What a run knows that a plan may begin with: what residents chose, and what has
//! worked elsewhere.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use allotment_table::{Faults, Table};

use super::starter::one_line;
use super::vote::decided_in;
use crate::OUT;

/// How many of each are told.
const TOLD: usize = 8;

/// Notes for who fills in a plan.
#[derive(Debug, Default)]
pub(super) struct Hints {
    /// What residents chose: its code, its name, and its cost.
    chosen: Vec<[String; 3]>,
    /// What was tested elsewhere: the gap, the action's code, what to do, and how strong
    /// the evidence is.
    tested: Vec<[String; 4]>,
}

impl Hints {
    /// What the run in `folder` knows of `place`.
    ///
    /// # Errors
    /// [`Faults`] of its tables.
    pub(super) fn read(folder: &Path, place: &str) -> Result<Self, Faults> {
        let out = folder.join(OUT);
        let mut hints = Self::default();
        for one in decided_in(&out)?
            .iter()
            .filter(|one| one.community == place)
        {
            let code = one.id.split_once('/').map_or(&*one.id, |(_, code)| code);
            hints.chosen.push([
                one_line(code),
                one_line(&one.purpose),
                one.amount.display(one.currency),
            ]);
        }
        let path = out.join("roadmap.csv");
        if path.exists() {
            let table = Table::read(&path)?;
            let (places, kinds) = (table.text("id")?, table.text("kind")?);
            let points = table.text("point")?;
            let (actions, words) = (table.text("action_id")?, table.text("action")?);
            let (levels, read) = (table.integers("level")?, table.text("read")?);
            let directions = table.text("direction")?;
            // What nobody read, or found nothing, is no first thing to try.
            let is_found = |row: &usize| {
                places[*row] == Some(place)
                    && kinds[*row] == Some("gap")
                    && levels[*row].is_some()
                    && read[*row] != Some("not read")
                    && directions[*row] != Some("none")
            };
            // A gap's rows stand in their order.
            let mut gaps = BTreeSet::new();
            for row in (0..table.rows()).filter(is_found) {
                if !gaps.insert(points[row]) {
                    continue;
                }
                if let (Some(point), Some(action), Some(words), Some(level)) =
                    (points[row], actions[row], words[row], levels[row])
                {
                    let known = hints.tested.iter().any(|[_, known, ..]| known == action);
                    if !known {
                        let level = format!("evidence {level} of 5");
                        let hint = [point.to_owned(), action.to_owned(), one_line(words), level];
                        hints.tested.push(hint);
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
            text.push_str("\n# What residents chose in their vote. Its money is set aside above, in [voted]. What an");
            text.push_str("\n# item carries of it, that item names by the code in brackets, and pays for:  voted = [\"7\"]");
            text.push_str("\n# It is committed once, by the vote:");
            for [code, purpose, cost] in self.chosen.iter().take(TOLD) {
                let _written = write!(text, "\n#     {cost}: {purpose} ({code})");
            }
            text.push_str(&more(self.chosen.len()));
        }
        if !self.tested.is_empty() {
            text.push_str(
                "\n# What was tested elsewhere, for each gap the first that was graded and found a",
            );
            text.push_str("\n# change (for `evidence`, by the id in brackets). It is no advice; the whole list,");
            text.push_str("\n# with where it was tested and for whom it is, is in the road map:");
            for [point, action, words, level] in self.tested.iter().take(TOLD) {
                let _written = write!(text, "\n#     {point}: {words} ({action}), {level}");
            }
            text.push_str(&more(self.tested.len()));
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
