//! Codes of two years are codes of two geographies: joins between them are refused.
//!
//! Column names say the year (`lsoa21cd`), a spec may (`vintage = 2021`), and where
//! neither does, the codes themselves sometimes do.

use allotment_place::{FirstDrawn, Level, PlaceId};
use allotment_table::{Fault, Faults, Table};

use crate::Programme;
use crate::need::TableSpec;
use crate::spec::Located;

/// One side of a join by code.
#[derive(Debug, Clone)]
pub(crate) struct Side {
    /// The file, as faults name it.
    pub file: String,
    /// The line that asks for the join, if a spec does.
    pub line: Option<u64>,
    /// Its column of codes.
    pub column: String,
    /// What its codes are, if anybody says.
    pub level: Option<Level>,
}

impl Side {
    /// The column `column` of `table`.
    pub(crate) fn of(table: &Table, column: &str) -> Self {
        Self {
            file: table.name().to_owned(),
            line: None,
            column: column.to_owned(),
            level: table.level(column),
        }
    }

    /// The column or property `column` of a file that is no table.
    pub(crate) fn named(file: impl Into<String>, column: &str) -> Self {
        Self {
            file: file.into(),
            line: None,
            column: column.to_owned(),
            level: Level::of_column(column),
        }
    }

    /// The same, as the spec asks for it on `line` of `file`.
    pub(crate) fn on_line(mut self, file: &str, line: u64) -> Self {
        file.clone_into(&mut self.file);
        self.line = Some(line);
        self
    }
}

/// What to do where two years meet.
pub(crate) const BRING_OVER: &str = "bring one of them over with  allotment crosswalk  and the publisher's look-up between the two; where a name is wrong, say  vintage = YEAR  in the spec, or rename the column";

/// The fault of joining codes of two years, if both sides say theirs and they
/// differ.
pub(crate) fn clash(one: &Side, other: &Side) -> Option<Fault> {
    let (own, others) = (one.level.as_ref()?, other.level.as_ref()?);
    if !own.clashes_with(others) {
        return None;
    }
    let what = format!(
        "its codes in '{}' are of {own}, and those in '{}' of {} are of {others}: a code may be other ground in another year",
        one.column, other.column, other.file
    );
    let fault = Fault::new(&one.file, what, BRING_OVER);
    Some(match one.line {
        Some(line) => fault.at_line(line),
        None => fault.in_column(one.column.clone()),
    })
}

/// The same of two columns of tables.
pub(crate) fn clash_of(one: (&Table, &str), other: (&Table, &str)) -> Option<Fault> {
    clash(&Side::of(one.0, one.1), &Side::of(other.0, other.1))
}

/// Codes of one side that the other lacks.
pub(crate) struct Strangers<'a> {
    /// The side that has them, and all its codes.
    pub side: Side,
    pub all: Vec<&'a str>,
    /// Those that the other lacks.
    pub missing: Vec<&'a str>,
    /// The other, and all its codes.
    pub other: &'a str,
    pub others: Vec<&'a str>,
    /// The other as a table, whose further columns may have them.
    pub table: Option<&'a Table>,
}

/// From one code missing in so many on, that is no slip of the pen.
const ONE_IN: usize = 200;

impl Strangers<'_> {
    /// What year the codes look like, if a notable part is missing and they tell.
    pub(crate) fn look(&self) -> Option<String> {
        if self.missing.is_empty() || self.missing.len() * ONE_IN < self.all.len() {
            return None;
        }
        let (own, other) = (&self.side.column, self.other);
        let how_many = format!(
            "{} of its {} codes in '{own}' are not in {other}",
            self.missing.len(),
            self.all.len()
        );
        if let Some((column, level)) = self.elsewhere() {
            return Some(format!(
                "{how_many}, but in its column '{column}': they are of {level}"
            ));
        }
        let newest = FirstDrawn::of(self.all.iter().copied())?;
        let there = FirstDrawn::of(self.others.iter().copied())?;
        let none_after = |first: FirstDrawn| {
            let before = first.before();
            before.map(|year| format!("none newer than {year}"))
        };
        if newest.is_after(there) {
            let none = none_after(newest)?;
            return Some(format!(
                "{how_many}: it has codes that first came with {newest}, and {other} has {none}"
            ));
        }
        if there.is_after(newest) {
            let none = none_after(there)?;
            return Some(format!(
                "{how_many}: {other} has codes that first came with {there}, and it has {none}"
            ));
        }
        None
    }

    /// The fault that says so, before those of single codes.
    pub(crate) fn fault(&self) -> Option<Fault> {
        let what = self.look()?;
        Some(Fault::new(&self.side.file, what, BRING_OVER).in_column(self.side.column.clone()))
    }

    /// Another column of the other table that has nine in ten of the codes, and says
    /// its year.
    fn elsewhere(&self) -> Option<(String, Level)> {
        let table = self.table?;
        let wanted: std::collections::HashSet<&str> = self.missing.iter().copied().collect();
        table.columns().iter().find_map(|column| {
            let level = column.level()?;
            let cells = table.text(column.name()).ok()?;
            let found: std::collections::HashSet<&str> = (cells.into_iter().flatten())
                .filter(|code| wanted.contains(code))
                .collect();
            (found.len() * 10 >= wanted.len() * 9).then(|| (column.name().to_owned(), level))
        })
    }
}

/// The codes as texts.
pub(crate) fn texts(ids: &[PlaceId]) -> Vec<&str> {
    ids.iter().map(PlaceId::as_str).collect()
}

/// What of the codes in a column of one table is missing in a column of another, as
/// a fault that tells the year that they look like.
pub(crate) fn strangers(
    (one, column): (&Table, &str),
    ids: &[PlaceId],
    (other, other_column): (&Table, &str),
) -> Option<Fault> {
    let there = other.text(other_column).ok()?;
    let others: Vec<&str> = there.into_iter().flatten().map(str::trim).collect();
    let known: std::collections::HashSet<&str> = others.iter().copied().collect();
    let all = texts(ids);
    Strangers {
        side: Side::of(one, column),
        missing: (all.iter().copied().filter(|code| !known.contains(code))).collect(),
        all,
        other: other.name(),
        others,
        table: Some(other),
    }
    .fault()
}

/// The same of borders or points, which are no table.
pub(crate) fn lacking(
    side: Side,
    ids: &[PlaceId],
    other: &str,
    others: &[PlaceId],
) -> Option<Fault> {
    let others = texts(others);
    let known: std::collections::HashSet<&str> = others.iter().copied().collect();
    let all = texts(ids);
    Strangers {
        side,
        missing: (all.iter().copied().filter(|code| !known.contains(code))).collect(),
        all,
        other,
        others,
        table: None,
    }
    .fault()
}

/// Refuses a programme whose stages have codes of two years of one kind: they are laid
/// on the same pages and joined by code.
pub(crate) fn refuse_two_years(programme: &Programme) -> Result<(), Faults> {
    let file = programme.document.file();
    let mut sides: Vec<Side> = Vec::new();
    let mut add = |stage: &str, column: &Located<String>, vintage: Option<u16>| {
        let level = match vintage {
            Some(vintage) => Some(Level::stated(&column.value, vintage)),
            None => Level::of_column(&column.value),
        };
        sides.push(Side {
            file: format!("[{stage}]"),
            line: Some(column.line),
            column: column.value.clone(),
            level,
        });
    };
    let mut table = |stage: &str, spec: &TableSpec| {
        // Several names are several editions, of which one is there.
        if let [id] = spec.id.as_slice() {
            add(stage, id, spec.vintage);
        }
    };
    if let Some(need) = &programme.need {
        table("need", &need.table);
    }
    if let Some(community) = &programme.community {
        table("community", &community.table);
    }
    if let Some(peers) = &programme.peers {
        table("peers", &peers.table);
    }
    if let Some(spec) = &programme.summarise {
        add("summarise", &spec.by, None);
    }
    if let Some(share) = programme
        .share
        .as_ref()
        .filter(|share| share.places.path.is_some())
    {
        add("share", &share.places.id, share.places.vintage);
    }
    if let Some(assets) = &programme.assets {
        add("assets", &assets.places.id, assets.places.vintage);
    }
    let places = programme
        .connect
        .as_ref()
        .and_then(|connect| connect.places.as_ref());
    if let Some(places) = places.filter(|places| places.path.is_some()) {
        add("connect", &places.id, places.vintage);
    }
    if let Some(outcome) = &programme.outcome
        && let Some(panel) = &outcome.panel
    {
        let unit = Located {
            value: outcome.columns.unit.clone(),
            line: panel.line,
        };
        add("outcome", &unit, None);
    }
    if let Some(level) = programme.map.as_ref().and_then(|map| map.levels.last()) {
        add("map", &level.id, None);
    }
    let mut faults = Faults::new();
    for (at, one) in sides.iter().enumerate() {
        let found = sides[..at].iter().find_map(|other| clash(one, other));
        if let (Some(fault), Some(line)) = (found, one.line) {
            let what = format!("{}: {}", one.file, fault.what);
            faults.push(Fault::new(file, what, fault.help).at_line(line));
        }
    }
    faults.into_result(())
}
