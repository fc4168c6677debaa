//! What is wrong with a `.pb` file, whether or not it can be read.

mod ballots;
mod budget;
mod cells;
mod codes;
mod columns;
mod date;
mod labels;
mod meta;
mod results;

use crate::Decimal;
use crate::fault::{Finding, Input};
use crate::read::{Draft, amount, draft};
use crate::sink::Sink;

/// How many findings of one kind [`check`] gives in full.
pub const FINDINGS_KEPT: usize = 10_000;

/// Every fault of a `.pb` file with its line: what stops [`crate::read_pb`],
/// what it reads with a note, and beyond that what the file says of itself
/// that is not so (numbers of votes, scores, limits on ballots, money) and what
/// breaks the format's rules (dates, codes, coordinates, the order of columns).
/// By line. Of one kind the first ten thousand, then one that counts the rest.
///
/// A file that cannot be read is checked as far as anything can be said of it.
/// Whether the selected projects are those that the declared rule selects is
/// not asked here.
///
/// Source: the kinds are at least those that Pabulib's own checker,
/// `pabulib-checker` 1.0.8, looks for, apart from computing the rule again.
#[must_use]
pub fn check(bytes: &[u8]) -> Vec<Finding> {
    let mut sink = Sink::new(Input::Pb, FINDINGS_KEPT);
    let draft = draft(bytes, &mut sink);
    if draft.titles[0].is_some() {
        meta::check(&draft, &mut sink);
    }
    columns::check(&draft, &mut sink);
    cells::check(&draft, &mut sink);
    budget::check(&draft, &mut sink);
    results::check(&draft, &mut sink);
    ballots::check(&draft, &mut sink);
    labels::check(&draft, &mut sink);
    sink.into_findings()
}

impl Draft {
    /// The value of `key` in META and its line; nothing if it is empty.
    fn value(&self, key: &str) -> Option<(&str, usize)> {
        let at = self.meta.iter().position(|(name, _)| name == key)?;
        let value = self.meta[at].1.as_str();
        (!value.is_empty()).then_some((value, self.meta_lines[at]))
    }

    /// The number that `key` gives in META, if it is one.
    fn number(&self, key: &str) -> Option<Decimal> {
        let (number, _) = amount(self.value(key)?.0).ok()?;
        Some(number)
    }

    /// The line of META's title.
    fn meta_line(&self) -> usize {
        self.titles[0].unwrap_or(1)
    }

    /// The cells of the projects' column `name` with their lines.
    fn project_cells<'a>(
        &'a self,
        name: &str,
    ) -> Option<impl Iterator<Item = (usize, &'a str)> + use<'a>> {
        let at = self
            .project_columns
            .iter()
            .position(|column| column == name)?;
        let cells = self
            .projects
            .iter()
            .map(move |project| project.cells[at].trim());
        Some(self.project_lines.iter().copied().zip(cells))
    }

    /// The cells of the voters' column `name` with their lines.
    fn vote_cells<'a>(
        &'a self,
        name: &str,
    ) -> Option<impl Iterator<Item = (usize, &'a str)> + use<'a>> {
        let column = self
            .ballots
            .columns
            .iter()
            .find(|column| column.name == name)?;
        let rows = 0..self.ballots.len();
        Some(rows.map(|row| (self.ballot_lines.get(row), column.get(row).trim())))
    }

    /// Each project's `selected`, as a number where it is one.
    fn selected(&self) -> Option<Vec<Option<u8>>> {
        Some(
            self.project_cells("selected")?
                .map(|(_, cell)| cell.parse().ok())
                .collect(),
        )
    }
}

/// Whether `number` is above `other`, exactly.
fn above(number: Decimal, other: Decimal) -> bool {
    parts(number, 9) > parts(other, 9)
}

/// `number` in units of `10^-places`, which is at least as fine as it is.
fn parts(number: Decimal, places: u8) -> i128 {
    i128::from(number.mantissa()) * 10_i128.pow(u32::from(places - number.places()))
}
