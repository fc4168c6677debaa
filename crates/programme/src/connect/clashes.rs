//! Conflicts, overlaps and themes without money, as tables.

use allotment_connect::{Conflict, Overlap, Policy, visit_conflicts, visit_overlaps};
use allotment_table::{Column, Fault, Faults, Table};

use super::sums::Theme;
use super::tell::View;

/// So many conflicts and overlaps are listed in JSON; all are counted.
pub(super) const LISTED: usize = 1000;

/// The most rows that a table of conflicts or overlaps may have: beyond it,
/// themes and kinds are so broad that nearly everything meets everything.
pub(super) const ROWS_MAX: usize = 10_000_000;

/// Where pots get in each other's way, or do the same.
pub(super) struct Clashes<'a> {
    pub conflicts: Listed<Conflict<'a>>,
    pub overlaps: Listed<Overlap>,
}

/// How many there are, and the first of them.
pub(super) struct Listed<T> {
    pub count: usize,
    pub first: Vec<T>,
}

impl<T> Listed<T> {
    const fn none() -> Self {
        Self {
            count: 0,
            first: Vec::new(),
        }
    }

    fn add(&mut self, one: T, keep: usize) {
        self.count += 1;
        if self.first.len() < keep {
            self.first.push(one);
        }
    }
}

impl<'a> Clashes<'a> {
    /// The conflicts and overlaps of the places and the outcome that `view`
    /// asks for, at most `keep` of each kept: an overlap is of two pots that both mean to
    /// change that outcome. Awards are of one day, and do not
    /// overlap.
    pub fn find(view: &View<'_>, policies: &'a [Policy], keep: usize) -> Self {
        let reaches: Vec<Vec<usize>> = (view.run.pots.iter())
            .map(|pot| {
                let places = pot.laid.on.iter().map(|one| one.place);
                places.filter(|&place| view.is_asked(place)).collect()
            })
            .collect();
        let declared = view.run.pots.iter().filter(|pot| !pot.is_award).count();
        let mut conflicts = Listed::none();
        visit_conflicts(policies, &reaches, |one| {
            if view.outcome.is_none_or(|asked| asked == one.outcome) {
                conflicts.add(one, keep);
            }
        });
        let mut overlaps = Listed::none();
        visit_overlaps(&policies[..declared], &reaches[..declared], |one| {
            let both = [one.one, one.other].map(|at| &view.run.pots[at]);
            if both.into_iter().all(|pot| view.is_asked_pot(pot)) {
                overlaps.add(one, keep);
            }
        });
        Self {
            conflicts,
            overlaps,
        }
    }
}

/// A row for each place, outcome and two policies that push it in opposite
/// directions, in that order.
pub(super) fn conflicts_table(view: &View<'_>, found: &Clashes<'_>) -> Result<Table, Faults> {
    let rows = &found.conflicts;
    refuse_too_many("conflicts", rows.count)?;
    let rows = &rows.first;
    let pot = |at: usize| &view.run.pots[at];
    let text = |name: &str, cell: &dyn Fn(&Conflict<'_>) -> Option<String>| {
        Column::codes(name, rows.iter().map(cell))
    };
    let both = |one: &Conflict<'_>| pot(one.up).policy.span.both(pot(one.down).policy.span);
    Ok(Table::new(
        "conflicts",
        vec![
            text("place", &|one| Some(view.run.ground.ids[one.place].clone())),
            text("outcome", &|one| Some(one.outcome.to_owned())),
            text("up", &|one| Some(pot(one.up).policy.id.clone()))
                .with_definition("the policy that means to raise the outcome"),
            text("up_department", &|one| Some(pot(one.up).department.clone())),
            text("down", &|one| Some(pot(one.down).policy.id.clone()))
                .with_definition("the policy that means to lower it"),
            text("down_department", &|one| {
                Some(pot(one.down).department.clone())
            }),
            text("from", &|one| both(one).from.map(day_text))
                .with_definition("the first day on which both run; empty if nobody said"),
            text("to", &|one| both(one).to.map(day_text)).with_definition("the last such day"),
        ],
    ))
}

/// A row for each place and two policies of one kind and theme that run at one
/// time, in that order.
pub(super) fn overlaps_table(view: &View<'_>, found: &Clashes<'_>) -> Result<Table, Faults> {
    let rows = &found.overlaps;
    refuse_too_many("overlaps", rows.count)?;
    let rows = &rows.first;
    let pot = |at: usize| &view.run.pots[at];
    let text = |name: &str, cell: &dyn Fn(&Overlap) -> Option<String>| {
        Column::codes(name, rows.iter().map(cell))
    };
    let both = |one: &Overlap| pot(one.one).policy.span.both(pot(one.other).policy.span);
    Ok(Table::new(
        "overlaps",
        vec![
            text("place", &|one| Some(view.run.ground.ids[one.place].clone())),
            text("theme", &|one| Some(pot(one.one).policy.theme.clone())),
            text("kind", &|one| Some(pot(one.one).policy.kind.clone())),
            text("policy", &|one| Some(pot(one.one).policy.id.clone())),
            text("department", &|one| Some(pot(one.one).department.clone())),
            text("other", &|one| Some(pot(one.other).policy.id.clone()))
                .with_definition("the policy that does the same here"),
            text("other_department", &|one| {
                Some(pot(one.other).department.clone())
            }),
            text("from", &|one| both(one).from.map(day_text))
                .with_definition("the first day on which both run; empty if nobody said"),
            text("to", &|one| both(one).to.map(day_text)).with_definition("the last such day"),
        ],
    ))
}

/// A row for each theme that is without money in some of the places asked for.
pub(super) fn unfunded_table(view: &View<'_>) -> Table {
    let themes: Vec<Theme<'_>> = view.themes();
    let rows: Vec<&Theme<'_>> = themes.iter().filter(|one| one.without > 0).collect();
    let whole = |cell: &dyn Fn(&Theme<'_>) -> u128| -> Vec<Option<i64>> {
        rows.iter()
            .map(|row| i64::try_from(cell(row)).ok())
            .collect()
    };
    Table::new(
        "unfunded",
        vec![
            Column::codes("theme", rows.iter().map(|row| Some(row.name))),
            Column::booleans(
                "everywhere",
                rows.iter().map(|row| Some(row.funds_nobody())),
            )
            .with_definition("whether none of the places has money for it"),
            Column::integers("places_without", whole(&|row| row.without as u128))
                .with_definition("how many places no money for it is known to benefit"),
            Column::integers("places", whole(&|row| row.places as u128))
                .with_definition("how many places were looked at"),
            Column::integers("people_without", whole(&|row| row.people_without))
                .with_definition("how many people live in the places without"),
            Column::integers("once_minor", whole(&|row| row.money[0]))
                .with_definition("what is known to benefit the others, in all, in minor units"),
            Column::integers("yearly_minor", whole(&|row| row.money[1]))
                .with_definition("what is known to benefit the others in a year, on the days when most of all yearly money runs, in minor units"),
        ],
    )
}

fn refuse_too_many(what: &str, rows: usize) -> Result<(), Faults> {
    if rows <= ROWS_MAX {
        return Ok(());
    }
    let told = format!("there are {rows} {what}, more than a table holds");
    let help = "ask for one place with --place, or give policies finer themes, kinds and days";
    Err(Fault::new(what, told, help).into())
}

/// `2024-04-01`.
pub(super) fn day_text(day: u32) -> String {
    format!(
        "{:04}-{:02}-{:02}",
        day / 10_000,
        day / 100 % 100,
        day % 100
    )
}
