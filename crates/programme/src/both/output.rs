//! The tables of two indices side by side.

use allotment_place::Rank;
use allotment_table::{Column, Table};

use super::gather::Level;
use super::lists::Lists;
use crate::need::counts;

/// Two indices beside each other, a row a place of `level`; with the people of
/// the pockets in each.
pub(super) fn both_table(
    level: &Level,
    lists: &Lists,
    names: &[String; 2],
    pockets: Option<&[Pocketed]>,
) -> Table {
    let rows = level.ids.len();
    let mut columns = vec![Column::codes("id", level.ids.iter().map(Some))];
    columns.push(match &level.people {
        Some(people) => counts(
            "population",
            &people.iter().copied().map(Some).collect::<Vec<_>>(),
        ),
        None => Column::integers("population", (0..rows).map(|_| None)),
    });
    columns.extend(own_columns(level, lists, names));
    columns.push(
        Column::booleans("selected", lists.selected.iter().map(|&is| Some(is)))
            .with_definition("whether it is on the list that the programme declares"),
    );
    columns.push(
        Column::text("lists", (0..rows).map(|row| lists.named(row, names)))
            .with_definition("the lists that have it, joined by +; empty if none has"),
    );
    if let Some(odds) = &level.odds {
        let chance = |name: String, odds: &[f64], what: &str| {
            Column::numbers(name, odds.iter().copied().map(Some))
                .with_definition(format!("share of the draws in which it is {what}"))
        };
        for (name, odds) in names.iter().zip(&odds.worst) {
            columns.push(chance(
                format!("p_{name}_worst"),
                odds,
                "among the worst on it",
            ));
        }
        columns.push(chance(
            "p_both".into(),
            &odds.both,
            "among the worst on both",
        ));
        columns.push(chance(
            "p_joint_worst".into(),
            &odds.joint,
            "among the worst on the joint index",
        ));
    }
    if let Some(pockets) = pockets {
        let places = pockets
            .iter()
            .map(|pocketed| i64::try_from(pocketed.places).ok());
        columns.push(
            Column::integers("places_worst_on_both", places)
                .with_definition("places inside it that are, by themselves, worst of all on both"),
        );
        let people: Vec<Option<f64>> = pockets.iter().map(|one| Some(one.people)).collect();
        columns.push(
            counts("people_worst_on_both", &people)
                .with_definition("how many people live in those"),
        );
    }
    for column in &level.carried {
        if !columns.iter().any(|known| known.name() == column.name()) {
            columns.push(column.clone());
        }
    }
    Table::new("both", columns)
}

/// Both indices, the joint one, and who is worst on each: for the table, and for
/// the table that a later stage reads.
pub(super) fn own_columns(level: &Level, lists: &Lists, names: &[String; 2]) -> Vec<Column> {
    let found = &lists.found;
    let mut columns = Vec::new();
    for (at, name) in names.iter().enumerate() {
        if let Some(values) = &level.values[at] {
            columns.push(
                Column::numbers(format!("{name}_score"), values.iter().copied().map(Some))
                    .with_definition(
                        "greater is more need; of a larger area, the mean over people",
                    ),
            );
        }
        columns.push(
            ranks(format!("{name}_rank"), &level.ranks[at])
                .with_definition("1 is the greatest need; equal places share the best rank"),
        );
        columns.push(truths(
            format!("{name}_worst"),
            found.worst[at].iter().copied(),
        ));
    }
    let on_both = (0..level.ids.len()).map(|row| found.on_both(row));
    columns.push(truths("both".into(), on_both).with_definition("among the worst on both"));
    columns.push(
        Column::numbers("joint_score", found.joint.iter().copied().map(Some))
            .with_definition("the two ranks as one index: greater is more need"),
    );
    columns.push(ranks("joint_rank".into(), &found.joint_rank));
    columns.push(truths(
        "joint_worst".into(),
        found.joint_worst.iter().copied(),
    ));
    columns
}

/// What an area has of the places that are worst on both.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Pocketed {
    pub(super) places: usize,
    pub(super) people: f64,
}

/// The places, their levels and their lists.
#[derive(Clone, Copy)]
pub(super) struct Of<'a> {
    pub(super) level: &'a Level,
    pub(super) lists: &'a Lists,
}

/// The pockets that averages hide: the places at `rows`, and the area of each.
pub(super) fn pockets_table(
    places: Of<'_>,
    areas: Of<'_>,
    area_of: &[usize],
    rows: &[usize],
    chances: Option<&[f64]>,
    names: &[String; 2],
) -> Table {
    let level = places.level;
    let home: Vec<usize> = rows.iter().map(|&row| area_of[row]).collect();
    let mut columns = vec![Column::codes(
        "id",
        rows.iter().map(|&row| Some(&level.ids[row])),
    )];
    columns.extend(at_rows(&level.carried, rows));
    let people = level.people.as_ref();
    let people: Vec<Option<f64>> = rows.iter().map(|&row| people.map(|all| all[row])).collect();
    columns.push(counts("population", &people));
    let some = |ranks: &[Rank], rows: &[usize]| -> Vec<Rank> {
        rows.iter().map(|&row| ranks[row]).collect()
    };
    for (name, all) in names.iter().zip(&level.ranks) {
        columns.push(
            ranks(format!("{name}_rank"), &some(all, rows)).with_definition("among all places"),
        );
    }
    if let Some(chances) = chances {
        columns.push(
            Column::numbers("p_both", chances.iter().copied().map(Some))
                .with_definition("share of the draws in which it is among the worst on both"),
        );
    }
    columns.push(Column::codes(
        "area",
        home.iter().map(|&area| Some(&areas.level.ids[area])),
    ));
    for (name, all) in names.iter().zip(&areas.level.ranks) {
        columns.push(
            ranks(format!("area_{name}_rank"), &some(all, &home))
                .with_definition("of the area, among all areas"),
        );
    }
    columns.push(ranks(
        "area_joint_rank".into(),
        &some(&areas.lists.found.joint_rank, &home),
    ));
    let on = home.iter().map(|&area| areas.lists.named(area, names));
    columns.push(
        Column::text("area_lists", on)
            .with_definition("the lists that have the area, joined by +; empty if none has"),
    );
    for column in at_rows(&areas.level.carried, &home) {
        if !columns.iter().any(|known| known.name() == column.name()) {
            columns.push(column);
        }
    }
    Table::new("pockets", columns)
}

/// The cells of `columns` at `rows`.
fn at_rows(columns: &[Column], rows: &[usize]) -> Vec<Column> {
    if columns.is_empty() {
        return Vec::new();
    }
    let taken = Table::new("some", columns.to_vec()).select_rows(rows);
    taken.columns().to_vec()
}

fn ranks(name: String, ranks: &[Rank]) -> Column {
    Column::integers(name, ranks.iter().map(|rank| Some(i64::from(rank.get()))))
}

fn truths(name: String, truths: impl Iterator<Item = bool>) -> Column {
    Column::booleans(name, truths.map(Some))
}
