//! What closed and what opened between two inventories.

use std::collections::BTreeMap;
use std::path::Path;

use allotment_assets::{Change, Changed, Known, Tolerance, changes};
use allotment_place::Point;
use allotment_projection::Crs;
use allotment_table::{Column, Fault, Faults, Table};
use serde_json::{Map, Value, json};

use super::Notes;
use super::load::{Plane, settle};
use crate::origin::Origins;
use crate::sheet::Sheet;

/// The columns of an inventory.
#[derive(Debug, Clone)]
pub struct Columns {
    /// Of codes, if it has any.
    pub id: Option<String>,
    /// Of types.
    pub kind: String,
    /// Of names, if it has any.
    pub name: Option<String>,
    /// Of eastings and northings.
    pub at: [String; 2],
    /// What the coordinates mean.
    pub crs: String,
}

/// Two inventories to compare.
#[derive(Debug)]
pub struct ChangesRequest<'a> {
    /// The earlier.
    pub before: &'a Path,
    /// The later.
    pub after: &'a Path,
    /// Their columns.
    pub columns: Columns,
    /// How far things may be and still be the same.
    pub tolerance: Tolerance,
}

/// The rows of an inventory.
struct Entries {
    table: Table,
    points: Vec<Point>,
}

impl ChangesRequest<'_> {
    /// The changes, a row an asset that is not as it was, and lines for people.
    ///
    /// # Errors
    /// [`Faults`] of the tables and the coordinates.
    pub fn run(&self, origins: &Origins) -> Result<(Sheet, Vec<String>), Faults> {
        origins.about(&[self.before, self.after])?;
        let crs = Crs::new(&self.columns.crs).map_err(|error| {
            let message = error.to_string();
            let (what, help) = message.rsplit_once(": ").unwrap_or((&message, ""));
            Faults::from(Fault::asked("--crs", what, help))
        })?;
        let mut notes = Notes::default();
        let mut faults = Faults::new();
        let before = faults.collect(self.entries(self.before, origins, &crs, &mut notes));
        let after = faults.collect(self.entries(self.after, origins, &crs, &mut notes));
        faults.into_result(())?;
        let (mut before, mut after) = (before.expect("no fault"), after.expect("no fault"));
        let all: Vec<Point> = before.points.iter().chain(&after.points).copied().collect();
        let off = |error: allotment_projection::ProjectionError| {
            Faults::from(Fault::new(
                "--crs",
                error.to_string(),
                "name the system of the coordinates",
            ))
        };
        let plane = Plane::of(&crs, &all).map_err(off)?;
        plane.take(&crs, &mut before.points).map_err(off)?;
        plane.take(&crs, &mut after.points).map_err(off)?;
        let (old, new) = (self.known(&before)?, self.known(&after)?);
        let rows = changes(&old, &new, self.tolerance).map_err(|error| {
            let message = error.to_string();
            let (what, help) = message.split_once(": ").unwrap_or((&message, ""));
            Faults::from(Fault::asked("--same-m", what, help))
        })?;
        let net = net(&rows, &old, &new);
        let mut lines = notes.lines();
        lines.extend(net.iter().map(|(kind, net)| net.line(kind)));
        let mut more = Map::new();
        more.insert(
            "net".into(),
            net.iter().map(|(kind, net)| net.to_json(kind)).collect(),
        );
        more.insert(
            "same".into(),
            json!(rows.iter().filter(|row| row.change == Change::Same).count()),
        );
        more.insert(
            "tolerance".into(),
            json!({"same_m": self.tolerance.same_m, "moved_m": self.tolerance.moved_m}),
        );
        more.insert("notes".into(), notes.to_json());
        let sheet = Sheet {
            table: table(&rows, &old, &new),
            rows: "changes",
            sources: vec![before.table.source().clone(), after.table.source().clone()],
            more,
        };
        Ok((sheet, lines))
    }

    fn entries(
        &self,
        path: &Path,
        origins: &Origins,
        crs: &Crs,
        notes: &mut Notes,
    ) -> Result<Entries, Faults> {
        let table = origins.table(path)?;
        let [x, y] = &self.columns.at;
        let mut faults = Faults::new();
        let x = faults.collect(table.measures(x)).unwrap_or_default();
        let y = faults.collect(table.measures(y)).unwrap_or_default();
        for (row, cell) in faults
            .collect(table.text(&self.columns.kind))
            .unwrap_or_default()
            .iter()
            .enumerate()
        {
            if cell.is_none() {
                faults.push(table.fault_at(
                    row,
                    &self.columns.kind,
                    "the asset has no type",
                    "give it one, or leave it out",
                ));
            }
        }
        faults.into_result(())?;
        let mut kept = Vec::new();
        let mut points = Vec::new();
        for (row, (x, y)) in x.into_iter().zip(y).enumerate() {
            match (x, y) {
                (Some(x), Some(y)) => {
                    kept.push(row);
                    points.push(Point { x, y });
                }
                _ => notes.push(
                    "assets without coordinates",
                    table.name(),
                    Some(table.line_of(row)),
                    "the asset has no coordinates, and is left out",
                ),
            }
        }
        let line = |position: usize| Some(table.line_of(kept[position]));
        settle(crs, &mut points, table.name(), line, notes)?;
        let table = table.select_rows(&kept);
        Ok(Entries { table, points })
    }

    fn known<'a>(&self, entries: &'a Entries) -> Result<Vec<Known<'a>>, Faults> {
        let table = &entries.table;
        let optional = |column: &Option<String>| match column {
            Some(column) => table.text(column),
            None => Ok(vec![None; table.rows()]),
        };
        let (ids, names) = (optional(&self.columns.id)?, optional(&self.columns.name)?);
        let kinds = table.text(&self.columns.kind)?;
        let rows = ids.into_iter().zip(names).zip(kinds).zip(&entries.points);
        let known = rows.map(|(((id, name), kind), &at)| Known {
            id,
            name,
            kind: kind.unwrap_or_default(),
            at,
        });
        Ok(known.collect())
    }
}

fn table(rows: &[Changed], old: &[Known<'_>], new: &[Known<'_>]) -> Table {
    let rows: Vec<&Changed> = rows
        .iter()
        .filter(|row| row.change != Change::Same)
        .collect();
    let before = |row: &Changed| row.before.map(|at| &old[at]);
    let after = |row: &Changed| row.after.map(|at| &new[at]);
    let either = |row: &Changed| {
        before(row)
            .or_else(|| after(row))
            .expect("a row is of an asset")
            .kind
    };
    let text = |name: &str, cell: &dyn Fn(&Changed) -> Option<String>| {
        Column::codes(name, rows.iter().map(|row| cell(row)))
    };
    Table::new(
        "changes",
        vec![
            text("change", &|row| Some(row.change.name().into())),
            text("type", &|row| Some(either(row).into()))
                .with_definition("its type, for what was converted the old one"),
            text("type_after", &|row| after(row).map(|one| one.kind.into())),
            text("id_before", &|row| before(row)?.id.map(str::to_owned)),
            text("id_after", &|row| after(row)?.id.map(str::to_owned)),
            text("name_before", &|row| before(row)?.name.map(str::to_owned)),
            text("name_after", &|row| after(row)?.name.map(str::to_owned)),
            Column::numbers("distance_m", rows.iter().map(|row| row.metres)),
            text("matched_by", &|row| row.how.map(|how| how.name().into())),
        ],
    )
}

/// How many of a type there were, and what became of them.
#[derive(Debug, Default)]
struct Net {
    before: usize,
    opened: usize,
    closed: usize,
    after: usize,
}

impl Net {
    fn line(&self, kind: &str) -> String {
        format!(
            "{kind}: {} before, {} opened, {} closed, {} after",
            self.before, self.opened, self.closed, self.after
        )
    }

    fn to_json(&self, kind: &str) -> Value {
        json!({"type": kind, "before": self.before, "opened": self.opened, "closed": self.closed, "after": self.after})
    }
}

/// The books of each type: before, opened, closed, after. What was converted
/// counts as closed in its old type and opened in its new.
fn net<'a>(rows: &[Changed], old: &[Known<'a>], new: &[Known<'a>]) -> BTreeMap<&'a str, Net> {
    let mut net: BTreeMap<&str, Net> = BTreeMap::new();
    for row in rows {
        let gone = matches!(row.change, Change::Closed | Change::Converted);
        let come = matches!(row.change, Change::Opened | Change::Converted);
        if let Some(at) = row.before {
            let of = net.entry(old[at].kind).or_default();
            of.before += 1;
            of.closed += usize::from(gone);
        }
        if let Some(at) = row.after {
            let of = net.entry(new[at].kind).or_default();
            of.after += 1;
            of.opened += usize::from(come);
        }
    }
    for (kind, net) in &net {
        assert_eq!(
            net.before + net.opened,
            net.after + net.closed,
            "the books of {kind} balance"
        );
    }
    net
}
