//! Cells of a table, each column looked for once.

use allotment_examine::Day;
use allotment_place::Period;
use allotment_table::{CellsFound, Fault, Faults, Table, nearest};
use jiff::civil::Date;
use num_rational::BigRational;

use crate::civil::{civil_day, month_name};

/// A table whose columns may be there or not.
pub(super) struct Cells<'a> {
    pub table: &'a Table,
}

impl<'a> Cells<'a> {
    /// `table`, if it has all columns of `required`. A column that is none of
    /// `known`, but nearly has the name of one that is not there, is a fault;
    /// others are given back.
    pub fn new(
        table: &'a Table,
        required: &[&str],
        known: &[&str],
        faults: &mut Faults,
    ) -> (Self, Vec<String>) {
        for name in required {
            faults.collect(table.column(name).map(|_| ()));
        }
        let mut passed = Vec::new();
        for name in table.column_names() {
            if known.contains(&name) {
                continue;
            }
            let free = || known.iter().copied().filter(|known| !table.has(known));
            let called = name.trim();
            let begun = free().find(|known| {
                let rest = known.strip_prefix(called);
                rest.is_some_and(|rest| rest.starts_with('_'))
            });
            match begun.as_ref().or(nearest(called, free()).first()) {
                Some(meant) => {
                    let what = format!("'{name}' is not a column that is read here");
                    let help = format!("did you mean '{meant}'? else give it another name");
                    faults.push(Fault::new(table.name(), what, help).in_column(name));
                }
                None => passed.push(name.to_owned()),
            }
        }
        (Self { table }, passed)
    }

    /// A column as text, without spaces at the ends; none where it is not there.
    pub fn text(&self, name: &str, faults: &mut Faults) -> Vec<Option<&'a str>> {
        let text = |table: &'a Table, name: &str| Ok((table.text(name)?, Faults::new()));
        let cells = self.read(name, faults, text);
        let trimmed = cells.into_iter().map(|cell: Option<&str>| {
            let cell = cell.map(str::trim);
            cell.filter(|cell| !cell.is_empty())
        });
        trimmed.collect()
    }

    pub fn integers(&self, name: &str, faults: &mut Faults) -> Vec<Option<i64>> {
        self.read(name, faults, Table::integers_found)
    }

    pub fn exact(&self, name: &str, faults: &mut Faults) -> Vec<Option<BigRational>> {
        self.read(name, faults, Table::exact_found)
    }

    pub fn truths(&self, name: &str, faults: &mut Faults) -> Vec<Option<bool>> {
        self.read(name, faults, Table::booleans_found)
    }

    pub fn days(&self, name: &str, faults: &mut Faults) -> Vec<Option<Day>> {
        self.parsed(name, faults, |text| {
            day(text).ok_or_else(|| {
                let what = format!("'{text}' is not a day");
                (what, "write year, month and day, such as 2024-03-31".into())
            })
        })
    }

    pub fn years(&self, name: &str, faults: &mut Faults) -> Vec<Option<Period>> {
        self.parsed(name, faults, |text| {
            Period::new(text).map_err(|error| {
                let said = error.to_string();
                let (what, help) = said.rsplit_once(": ").unwrap_or((&said, "correct it"));
                (what.to_owned(), help.to_owned())
            })
        })
    }

    /// A column whose cells `parse` reads, or says what is wrong and what to do.
    pub fn parsed<T>(
        &self,
        name: &str,
        faults: &mut Faults,
        parse: impl Fn(&str) -> Result<T, (String, String)>,
    ) -> Vec<Option<T>> {
        let cells = self.text(name, faults).into_iter().enumerate();
        let read = cells.map(|(row, cell)| match parse(cell?) {
            Ok(value) => Some(value),
            Err((what, help)) => {
                faults.push(self.table.fault_at(row, name, what, help));
                None
            }
        });
        read.collect()
    }

    /// Whether a cell says anything: what cannot be read is wrong, and not missing.
    pub fn says(&self, name: &str, row: usize) -> bool {
        let column = self.table.column(name).ok();
        let text = column.and_then(|column| column.cell_text(row));
        text.is_some_and(|text| !text.trim().is_empty())
    }

    /// What is right of a column; what is wrong is a fault, and does not hide the rest.
    fn read<T>(
        &self,
        name: &str,
        faults: &mut Faults,
        read: impl Fn(&'a Table, &str) -> Result<CellsFound<T>, Faults>,
    ) -> Vec<Option<T>> {
        let found = if self.table.has(name) {
            faults.collect(read(self.table, name))
        } else {
            None
        };
        let Some((cells, wrong)) = found else {
            return (0..self.table.rows()).map(|_| None).collect();
        };
        faults.merge(wrong);
        cells
    }
}

/// The day that `text` writes as `2024-03-31`.
pub(super) fn day(text: &str) -> Option<Day> {
    let date = civil_day(text)?;
    let epoch = Date::constant(1970, 1, 1);
    let span = date.since((jiff::Unit::Day, epoch)).ok()?;
    Some(Day::new(span.get_days()))
}

/// A day as `2024-03-31`.
pub(super) fn iso(day: Day) -> String {
    date(day).to_string()
}

/// A day as people write it: `31 March 2024`.
pub(super) fn in_words(day: Day) -> String {
    let date = date(day);
    let month = month_name(date.month());
    format!("{} {month} {}", date.day(), date.year())
}

fn date(day: Day) -> Date {
    let epoch = Date::constant(1970, 1, 1);
    let span = jiff::Span::new().try_days(i64::from(day.get()));
    span.and_then(|span| epoch.checked_add(span))
        .expect("a day was read from a date")
}

/// The year that `day` falls in: from April to March if `financial`.
pub(super) fn year_of(day: Day, financial: bool) -> Period {
    let date = date(day);
    let starts = i32::from(date.year()) - i32::from(financial && date.month() < 4);
    let text = if financial {
        format!("{starts:04}-{:02}", (starts + 1).rem_euclid(100))
    } else {
        format!("{starts:04}")
    };
    Period::new(&text).unwrap_or_else(|_| Period::new("1970").expect("it is a year"))
}

/// The last day of a year.
pub(super) fn last_day(year: Period) -> Day {
    let first = |month| day(&format!("{:04}-{month}-01", year.starts() + 1));
    let (january, april) = (first("01"), first("04"));
    let is_financial = |before: Day| year_of(before, true) == year;
    let before = |first: Day| Day::new(first.get() - 1);
    let ends = april.map(before).filter(|&ends| is_financial(ends));
    ends.or(january.map(before)).unwrap_or(Day::new(i32::MAX))
}

/// The names in a list such as `A; B`, `A|B`, `A, B`, or, where none of that is
/// `known`, `A B`.
pub(super) fn names(cell: &str, known: impl Fn(&str) -> bool) -> Vec<String> {
    if known(cell) {
        return vec![cell.to_owned()];
    }
    let pieces = cell.split([';', '|', ',']).map(str::trim);
    let pieces = pieces.filter(|piece| !piece.is_empty());
    pieces
        .flat_map(|piece| {
            if known(piece) {
                vec![piece.to_owned()]
            } else {
                piece.split_whitespace().map(str::to_owned).collect()
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_and_written_alike() {
        for text in ["1970-01-01", "2024-02-29", "1969-12-31", "2030-12-31"] {
            assert_eq!(iso(day(text).unwrap()), text);
        }
        for wrong in [
            "2023-02-29",
            "2024-3-1",
            "01/02/2024",
            "2024-03-31T10:00",
            "",
        ] {
            assert_eq!(day(wrong), None, "{wrong}");
        }
        assert_eq!(in_words(day("2024-03-09").unwrap()), "9 March 2024");
        let march = day("2024-03-31").unwrap();
        assert_eq!(year_of(march, true).to_string(), "2023-24");
        assert_eq!(year_of(march, false).to_string(), "2024");
        assert_eq!(
            year_of(Day::new(march.get() + 1), true).to_string(),
            "2024-25"
        );
    }

    #[test]
    fn a_year_ends_with_december_or_with_march() {
        let last = |text: &str| iso(last_day(Period::new(text).unwrap()));
        assert_eq!(last("2023"), "2023-12-31");
        assert_eq!(last("2023-24"), "2024-03-31");
        assert_eq!(last("1999-00"), "2000-03-31");
    }

    #[test]
    fn names_may_hold_spaces_where_they_are_known() {
        let known = |name: &str| ["Towns Fund", "A", "B"].contains(&name);
        assert_eq!(names("Towns Fund; A", known), ["Towns Fund", "A"]);
        assert_eq!(names("A B", known), ["A", "B"]);
        assert_eq!(names("Towns Fund", known), ["Towns Fund"]);
        assert_eq!(names("A,B|", known), ["A", "B"]);
    }
}
