//! What reaches each place, as a table.

use allotment_connect::LaidOn;
use allotment_table::{Column, Table};

use super::clashes::day_text;
use super::pots::Pot;
use super::run::ConnectRun;

/// What a reader asks to see of a run: all of it, one place, one outcome.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub run: &'a ConnectRun,
    pub place: Option<usize>,
    pub outcome: Option<&'a str>,
}

/// A row: a pot, what it brings to a place, and one of its effects.
type Row<'a> = (&'a Pot, &'a LaidOn, Option<usize>);

impl<'a> View<'a> {
    /// The whole of `run`.
    pub fn all(run: &'a ConnectRun) -> Self {
        Self {
            run,
            place: None,
            outcome: None,
        }
    }

    pub fn is_asked(&self, place: usize) -> bool {
        self.place.is_none_or(|asked| asked == place)
    }

    fn rows(&self) -> Vec<Row<'a>> {
        let mut rows = Vec::new();
        for pot in &self.run.pots {
            let effects = &pot.policy.effects;
            let asked: Vec<Option<usize>> = match self.outcome {
                Some(outcome) => (effects.iter().enumerate())
                    .filter(|(_, effect)| effect.outcome == outcome)
                    .map(|(at, _)| Some(at))
                    .collect(),
                None if effects.is_empty() => vec![None],
                None => (0..effects.len()).map(Some).collect(),
            };
            for on in pot.laid.on.iter().filter(|on| self.is_asked(on.place)) {
                rows.extend(asked.iter().map(|&effect| (pot, on, effect)));
            }
        }
        rows
    }

    /// A row for each pot, place and outcome.
    pub fn table(&self) -> Table {
        let rows = &self.rows();
        let text = |name: &str, cell: &dyn Fn(&Row<'_>) -> Option<String>| {
            Column::codes(name, rows.iter().map(cell))
        };
        let effect = |row: &Row<'_>| row.2.map(|at| row.0.policy.effects[at].clone());
        let amount = |row: &Row<'_>| minor(row.0, row.1);
        let whole = |amount: u64| i64::try_from(amount).ok();
        let columns = vec![
            text("policy", &|row| Some(row.0.policy.id.clone())),
            text("place", &|row| Some(self.run.ground.ids[row.1.place].clone())),
            text("theme", &|row| Some(row.0.policy.theme.clone())),
            text("department", &|row| Some(row.0.department.clone())),
            Column::integers("amount_minor", rows.iter().map(|row| amount(row).and_then(whole)))
                .with_definition(format!(
                    "money that is known to benefit the place, in the minor unit of {}: in all if once, else in each year that the policy runs; the same on each row of a policy and place, so add it up once",
                    self.run.currency.as_str()
                )),
            Column::integers(
                "per_head_minor",
                rows.iter().map(|row| {
                    let people = self.run.ground.places.people[row.1.place];
                    per_head(amount(row)?, people).and_then(whole)
                }),
            )
            .with_definition("the amount by the people of the place, to the nearest minor unit"),
            Column::booleans("once", rows.iter().map(|row| Some(row.0.once))),
            text("located", &|row| Some(row.1.located.name().to_owned())),
            text("outcome", &|row| Some(effect(row)?.outcome)),
            text("direction", &|row| Some(effect(row)?.direction.name().to_owned())),
            Column::numbers("lag_years", rows.iter().map(|row| effect(row)?.lag_years)),
            text("evidence", &|row| effect(row)?.evidence),
            text("from", &|row| row.0.runs.from.map(day_text)).with_definition(
                "the first day on which its money runs, under this name or, where that was the same sum, one that it replaces; empty if open",
            ),
            text("to", &|row| row.0.runs.to.map(day_text))
                .with_definition("the last day; empty if open"),
        ];
        Table::new("connect", columns)
    }
}

/// The money that `pot` brings to a place: none if it is another's.
pub(super) fn minor(pot: &Pot, on: &LaidOn) -> Option<u64> {
    on.minor.filter(|_| pot.replaced_by.is_none())
}

pub(super) fn per_head(minor: u64, people: u64) -> Option<u64> {
    let (minor, people) = (u128::from(minor), u128::from(people));
    let nearest = (2 * minor + people).checked_div(2 * people)?;
    u64::try_from(nearest).ok()
}
