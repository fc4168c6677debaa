//! The lines of a budget, each a pot that is counted once.

use std::collections::BTreeSet;

use allotment_connect::{Located, Policy, Reach, Span, lay};
use allotment_place::{Currency, Period};
use allotment_table::{Fault, Faults, Table};

use super::super::ground::Level;
use super::super::pots::Pot;
use super::super::reach::{NEAR, Outside, amounts_in, located_in};
use super::super::read::digits;
use super::{BudgetSpec, Days, Said, Where};
use crate::Files;
use crate::spec::Located as Named;

/// The lines of a budget, before it is known where their areas lie.
pub(in super::super) struct Lines {
    table: Table,
    lines: Vec<Line>,
}

struct Line {
    row: usize,
    code: String,
    name: Option<String>,
    department: String,
    theme: String,
    kind: String,
    minor: u64,
    located: Located,
    span: Span,
}

/// The lines of the budget that `spec` names.
///
/// # Errors
/// [`Faults`]: every cell that is not what it must be.
pub(in super::super) fn read_lines(
    spec: &BudgetSpec,
    files: &Files<'_>,
    currency: Currency,
) -> Result<Lines, Faults> {
    let table = files.table(&spec.path)?;
    let mut faults = Faults::new();
    let codes = faults.collect(filled(&table, &spec.area, "write the code of the area that the line is for; for all areas, a code that all places have in one column"));
    let minor = faults.collect(amounts(&table, &spec.amount.value, currency));
    let mut said = |said: &Said| match said {
        Said::All(text) => Some(vec![text.clone(); table.rows()]),
        Said::Column(column) => faults.collect(filled(&table, column, "fill it in")),
    };
    let (department, theme) = (said(&spec.department), said(&spec.theme));
    let kind = said(&spec.kind);
    let located = match &spec.located {
        Where::All(located) => Some(vec![*located; table.rows()]),
        Where::Column(column) => faults.collect(located_in(&table, &column.value)),
    };
    let names = match &spec.name {
        None => Some(vec![None; table.rows()]),
        Some(column) => faults.collect(table.text(&column.value)),
    };
    let spans = faults.collect(spans(&table, &spec.days));
    if table.rows() == 0 {
        let help = "give a table with a row for each line of the budget";
        faults.push(Fault::new(table.name(), "there is no line in it", help));
    }
    let all = (codes.zip(minor))
        .zip(department.zip(theme))
        .zip(kind.zip(located))
        .zip(names.zip(spans));
    let Some(((((codes, minor), (department, theme)), (kind, located)), (names, spans))) = all
    else {
        return Err(faults);
    };
    faults.into_result(())?;
    let lines = (0..table.rows())
        .map(|row| Line {
            row,
            code: codes[row].clone(),
            name: names[row].map(str::to_owned),
            department: department[row].clone(),
            theme: theme[row].clone(),
            kind: kind[row].clone(),
            minor: minor[row],
            located: located[row],
            span: spans[row],
        })
        .collect();
    Ok(Lines { table, lines })
}

impl Lines {
    /// A pot for each line, and the codes in which no place lies.
    pub fn pots(
        &self,
        spec: &BudgetSpec,
        places: &allotment_connect::Places,
        level: &Level,
    ) -> Result<(Vec<Pot>, Vec<Outside>), Faults> {
        let mut outside: Vec<Outside> = Vec::new();
        let mut beyond: BTreeSet<&str> = BTreeSet::new();
        let pots = (self.lines.iter())
            .map(|line| {
                let area = level.position.get(&line.code).copied();
                if area.is_none() && beyond.insert(&line.code) {
                    outside.push(Outside {
                        file: self.table.name().to_owned(),
                        line: self.table.line_of(line.row),
                        near: (outside.len() < NEAR)
                            .then(|| level.near(&line.code))
                            .flatten(),
                        code: line.code.clone(),
                    });
                }
                let reach = Reach {
                    area: area.unwrap_or(level.position.len()),
                    minor: Some(line.minor),
                    located: line.located,
                };
                line.pot(spec, &self.table, lay(places, &level.geography, &[reach]))
            })
            .collect();
        let is_outside = |line: &Line| beyond.contains(line.code.as_str());
        if self.lines.iter().all(is_outside) {
            let column = &spec.geography.value;
            let what = format!("none of its codes is in the column '{column}' of the places");
            let help = "state the budget by codes of the same level and vintage as the places have";
            return Err(self.table.fault_at(0, &spec.area.value, what, help).into());
        }
        Ok((pots, outside))
    }
}

impl Line {
    fn pot(&self, spec: &BudgetSpec, table: &Table, laid: allotment_connect::Laid) -> Pot {
        let id = format!("{}:{}", spec.id, table.line_of(self.row));
        Pot {
            name: self.name.clone().unwrap_or_else(|| id.clone()),
            policy: Policy {
                id,
                theme: self.theme.clone(),
                kind: self.kind.clone(),
                span: self.span,
                effects: spec.effects.clone(),
                replaces: Vec::new(),
                part_of: Some(format!("{}: {}", spec.path.value, self.department)),
            },
            department: self.department.clone(),
            once: spec.once,
            runs: self.span,
            laid,
            replaced_by: None,
            passed_on: 0,
            strange_codes: Vec::new(),
            is_award: false,
        }
    }
}

/// The cells of `column`, none of which may be missing.
fn filled(table: &Table, column: &Named<String>, help: &str) -> Result<Vec<String>, Faults> {
    let name = column.value.as_str();
    let mut faults = Faults::new();
    let cells = table.text(name)?;
    let mut found = Vec::with_capacity(cells.len());
    for (row, cell) in cells.into_iter().enumerate() {
        let text = cell.map_or("", str::trim);
        if text.is_empty() {
            faults.push(table.fault_at(row, name, "the cell is empty", help));
        }
        found.push(text.to_owned());
    }
    faults.into_result(found)
}

/// The amounts, in minor units: every line has one.
fn amounts(table: &Table, column: &str, currency: Currency) -> Result<Vec<u64>, Faults> {
    let unit = if column.ends_with("_minor") {
        1
    } else {
        10_i64.pow(currency.decimals())
    };
    let mut faults = Faults::new();
    let cells = faults.collect(amounts_in(table, column, unit));
    let texts = faults.collect(table.text(column)).unwrap_or_default();
    for (row, _) in texts.iter().enumerate().filter(|(_, text)| text.is_none()) {
        let help = "write the amount; 0 if there is none";
        faults.push(table.fault_at(row, column, "the amount is missing", help));
    }
    let found = cells
        .unwrap_or_default()
        .into_iter()
        .map(Option::unwrap_or_default);
    let found = found.collect();
    faults.into_result(found)
}

/// When each line runs; open where nothing is said of a first or last day. A year is
/// said.
fn spans(table: &Table, days: &Days) -> Result<Vec<Span>, Faults> {
    let mut faults = Faults::new();
    let mut each = |column: &Named<String>, span: &dyn Fn(&str) -> Option<Span>, help: &str| {
        let name = column.value.as_str();
        let cells = faults.collect(table.text(name))?;
        let read = |(row, cell): (usize, Option<&str>)| {
            let Some(text) = cell.map(str::trim) else {
                if help == YEAR {
                    faults.push(table.fault_at(row, name, "the year is missing", NO_YEAR));
                }
                return Span::default();
            };
            span(text).unwrap_or_else(|| {
                let what = format!(
                    "'{text}' is no {}",
                    if help == YEAR { "year" } else { "day" }
                );
                faults.push(table.fault_at(row, name, what, help));
                Span::default()
            })
        };
        Some(
            cells
                .into_iter()
                .enumerate()
                .map(read)
                .collect::<Vec<Span>>(),
        )
    };
    let open = || Some(vec![Span::default(); table.rows()]);
    let found = match days {
        Days::All(span) => Some(vec![*span; table.rows()]),
        Days::Year(column) => each(column, &year, YEAR),
        Days::Columns(from, to) => {
            let from_day = |text: &str| {
                Some(Span {
                    from: Some(digits(text)?),
                    to: None,
                })
            };
            let to_day = |text: &str| {
                Some(Span {
                    from: None,
                    to: Some(digits(text)?),
                })
            };
            let from = from
                .as_ref()
                .map_or_else(open, |from| each(from, &from_day, DAY));
            let to = to.as_ref().map_or_else(open, |to| each(to, &to_day, DAY));
            let both = from.zip(to).map(|(from, to)| {
                let both = from.into_iter().zip(to);
                both.map(|(from, to)| Span {
                    from: from.from,
                    to: to.to,
                })
                .collect::<Vec<Span>>()
            });
            if let (Some(spans), Days::Columns(_, Some(to))) = (&both, days) {
                for (row, span) in spans.iter().enumerate() {
                    if let (Some(from), Some(end)) = (span.from, span.to)
                        && from > end
                    {
                        let help = "write the later day here";
                        let what = "the line ends before it begins";
                        faults.push(table.fault_at(row, &to.value, what, help));
                    }
                }
            }
            both
        }
    };
    match found {
        Some(found) => faults.into_result(found),
        None => Err(faults),
    }
}

const YEAR: &str = "write 2026 for a calendar year, or 2026-27 or 2026/27 for a financial one";
const NO_YEAR: &str =
    "write it; for a line of every year, say from_column and to_column, and leave its days empty";
const DAY: &str = "write year, month and day, such as 2026-04-01";

/// The days of a calendar year, or of a financial year from 1 April to 31 March.
fn year(text: &str) -> Option<Span> {
    let mut plain = text.replace('/', "-");
    if let Some((first, second)) = text.split_once(['-', '/'])
        && second.len() == 4
        && second.get(..2)? == century_after(first)?.get(..2)?
    {
        plain = format!("{first}-{}", second.get(2..)?);
    }
    let period = Period::new(&plain).ok()?;
    let starts = u32::from(period.starts());
    let (from, to) = if plain.contains('-') {
        (starts * 10_000 + 401, (starts + 1) * 10_000 + 331)
    } else {
        (starts * 10_000 + 101, starts * 10_000 + 1231)
    };
    Some(Span {
        from: Some(from),
        to: Some(to),
    })
}

/// The year after `first`, in four digits.
fn century_after(first: &str) -> Option<String> {
    let first: u32 = first.parse().ok()?;
    Some(format!("{:04}", first.checked_add(1)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_calendar_or_financial() {
        let days = |text: &str| year(text).map(|span| (span.from.unwrap(), span.to.unwrap()));
        assert_eq!(days("2026"), Some((20_260_101, 20_261_231)));
        for text in ["2026-27", "2026/27", "2026/2027", "2026-2027"] {
            assert_eq!(days(text), Some((20_260_401, 20_270_331)), "{text}");
        }
        assert_eq!(days("1999/00"), Some((19_990_401, 20_000_331)));
        assert_eq!(days("1999/2000"), Some((19_990_401, 20_000_331)));
        for text in [
            "",
            "26/27",
            "2026/28",
            "2026/2127",
            "2026-é7",
            "é026/2027",
            "/2027",
        ] {
            assert_eq!(days(text), None, "{text}");
        }
    }
}
