//! Awards in the spreadsheet form of the standard: a table, or a workbook in
//! which several sheets say something of the same awards.

use std::collections::HashMap;

use allotment_place::Currency;
use allotment_table::{Fault, Faults, Table, nearest};

use super::super::spec::GrantsSpec;
use super::One;
use super::record::{Field, Record};
use super::titles::{READ, path_of};

/// The tables of the file called `name`, told apart by its ending: one, or the
/// sheets of a spreadsheet that say something of awards; or that it is in
/// neither form.
///
/// `sheet` is the only one that is asked for.
pub(super) fn tables(
    name: &str,
    bytes: &[u8],
    sheet: Option<&str>,
) -> Option<Result<Vec<Table>, Faults>> {
    let ending = |ending: &str| name.to_lowercase().ends_with(ending);
    if ending(".xlsx") {
        return Some(sheets(name, bytes, sheet));
    }
    let known = [".csv", ".csv.gz", ".parquet"].into_iter().any(ending);
    known.then(|| Ok(vec![Table::from_bytes(name, bytes.to_vec())?]))
}

fn sheets(name: &str, bytes: &[u8], only: Option<&str>) -> Result<Vec<Table>, Faults> {
    let mut faults = Faults::new();
    let mut found = Vec::new();
    let mut names = Vec::new();
    for (sheet, table) in Table::sheets_from_bytes(name, bytes)? {
        if only.is_none_or(|only| only == sheet) {
            // A sheet of codes or of words is no sheet of awards.
            let table = table.map_err(|odd| or_name_the_sheet(&odd, name, only));
            found.extend(faults.collect(table));
        }
        names.push(sheet);
    }
    if let Some(only) = only
        && !names.iter().any(|name| name == only)
    {
        let what = format!("there is no sheet '{only}' with anything on it");
        let help = format!("the sheets are: {}", names.join(", "));
        faults.push(Fault::new(name, what, help));
    }
    found.retain(says_of_awards);
    if found.is_empty() && faults.is_empty() {
        faults.push(Fault::new(name, "no sheet of it has awards", HEADINGS));
    }
    faults.into_result(found)
}

const HEADINGS: &str = "give a sheet with the standard's headings: Identifier, Currency, Amount Awarded, Award Date, …";

/// The same faults, with what else can be done where a sheet is not about awards.
fn or_name_the_sheet(odd: &Faults, name: &str, only: Option<&str>) -> Faults {
    let mut told = Faults::new();
    for fault in odd.iter() {
        let mut fault = fault.clone();
        if only.is_none() {
            fault.help = format!(
                "{}; if it has no awards, name the sheet that has: \"{name}#Grants\"",
                fault.help
            );
        }
        told.push(fault);
    }
    told
}

/// Whether a sheet has a column that is read, besides the awards' ids.
fn says_of_awards(table: &Table) -> bool {
    let names = table.column_names();
    names
        .iter()
        .any(|name| Meaning::of(name).is_some_and(|is| is != Meaning::Text(Field::Id)))
}

/// What a column says of an award.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meaning {
    Text(Field),
    Beneficiary,
    Office,
}

impl Meaning {
    /// What the column called `heading` says, if it is read at all.
    fn of(heading: &str) -> Option<Self> {
        let path = path_of(heading)?;
        if let Some((field, ..)) = Field::ALL.iter().find(|(_, known, _)| *known == path) {
            return Some(Self::Text(*field));
        }
        let is_code = path.ends_with("/geoCode");
        if is_code && path.starts_with("beneficiaryLocation/") {
            Some(Self::Beneficiary)
        } else if is_code && path.starts_with("recipientOrganization/0/location/") {
            Some(Self::Office)
        } else {
            None
        }
    }
}

/// Where a text stands: its table, row and column.
type Spot = (usize, usize, usize);

/// What all rows say of one award.
#[derive(Default)]
struct Gathered {
    record: Record,
    first: (usize, usize),
    spots: [Option<Spot>; Field::ALL.len()],
}

/// The awards in `tables`, all of one file. Rows of one id are about one award:
/// where several say something they say the same, and places add up.
pub(super) fn read(
    tables: &[Table],
    spec: &GrantsSpec,
    currency: Currency,
) -> Result<Vec<One>, Faults> {
    let mut faults = Faults::new();
    let columns: Vec<Vec<(usize, Meaning)>> = (tables.iter())
        .map(|table| columns(table, &mut faults))
        .collect();
    require_columns(tables, &columns, &mut faults);
    faults.into_result(())?;
    let mut faults = Faults::new();
    let mut all: Vec<Gathered> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    for (at, table) in tables.iter().enumerate() {
        let gathered = gather((at, table), &columns[at], tables, &mut all, &mut known);
        faults.collect(gathered);
    }
    let mut found = Vec::with_capacity(all.len());
    for one in all {
        let (table, row) = one.first;
        let line = tables[table].line_of(row);
        let name = one.record.get(Field::Id).map(str::to_owned);
        let name = name.unwrap_or_default();
        let award = one.record.award(
            line,
            spec,
            currency,
            Field::title,
            &mut |field, what, help| {
                let (table, row, column) = match one.spots[field as usize] {
                    Some((table, row, column)) => {
                        (table, row, tables[table].column_names()[column])
                    }
                    None => (table, row, field.title()),
                };
                let what = format!("grant '{name}': {what}");
                faults.push(tables[table].fault_at(row, column, what, help));
            },
        );
        found.extend(award);
    }
    faults.into_result(found)
}

/// The columns that are read, and faults for two of one meaning and for those
/// whose headings are nearly the standard's.
fn columns(table: &Table, faults: &mut Faults) -> Vec<(usize, Meaning)> {
    let mut found: Vec<(usize, Meaning)> = Vec::new();
    let names = table.column_names();
    for (at, name) in names.iter().enumerate() {
        let Some(meaning) = Meaning::of(name) else {
            let free = READ.into_iter().filter(|title| {
                let path = path_of(title);
                !names.iter().any(|name| path_of(name) == path)
            });
            if path_of(name).is_none()
                && let Some(near) = nearest(name.trim(), free).first()
            {
                let what = format!("'{name}' is not a heading of the standard");
                let help = format!("did you mean '{near}'? else leave the column out");
                faults.push(Fault::new(table.name(), what, help).in_column(*name));
            }
            continue;
        };
        let again = found.iter().find(|(_, known)| *known == meaning);
        if let (Some((before, _)), Meaning::Text(_)) = (again, meaning) {
            let what = format!("it means the same as the column '{}'", names[*before]);
            let fault = Fault::new(table.name(), what, "keep one of the two columns");
            faults.push(fault.in_column(*name));
        }
        found.push((at, meaning));
    }
    found
}

/// Faults for columns that no table has.
fn require_columns(tables: &[Table], columns: &[Vec<(usize, Meaning)>], faults: &mut Faults) {
    let has = |columns: &[(usize, Meaning)], field: Field| {
        columns
            .iter()
            .any(|(_, meaning)| *meaning == Meaning::Text(field))
    };
    for (table, columns) in tables.iter().zip(columns) {
        if !has(columns, Field::Id) {
            let what = "there is no column 'Identifier'";
            faults.push(Fault::new(table.name(), what, HEADINGS));
        }
    }
    for field in Field::REQUIRED
        .into_iter()
        .filter(|field| *field != Field::Id)
    {
        let there = |field: Field| columns.iter().any(|columns| has(columns, field));
        let is_person = field == Field::Recipient && there(Field::Individual);
        if let Some(table) = tables.first()
            && !there(field)
            && !is_person
        {
            let what = format!("there is no column '{}'", field.title());
            faults.push(Fault::new(table.name(), what, HEADINGS));
        }
    }
}

/// Adds what the rows of `table` say to `all`, in which `known` awards stand.
fn gather(
    (at, table): (usize, &Table),
    columns: &[(usize, Meaning)],
    tables: &[Table],
    all: &mut Vec<Gathered>,
    known: &mut HashMap<String, usize>,
) -> Result<(), Faults> {
    let names = table.column_names();
    let mut faults = Faults::new();
    let texts: Vec<Option<Vec<Option<&str>>>> = (columns.iter())
        .map(|&(column, _)| faults.collect(table.text(names[column])))
        .collect();
    let id = columns
        .iter()
        .position(|(_, meaning)| *meaning == Meaning::Text(Field::Id));
    for row in 0..table.rows() {
        let cell = |column: usize| -> Option<&str> {
            let text = texts[column].as_ref()?[row]?.trim();
            (!text.is_empty()).then_some(text)
        };
        let Some(name) = id.and_then(cell) else {
            if id.is_some() && (0..columns.len()).any(|column| cell(column).is_some()) {
                let column = id.map_or("Identifier", |id| names[columns[id].0]);
                let help = "the standard requires it: fill it in";
                faults.push(table.fault_at(row, column, "the identifier is missing", help));
            }
            continue;
        };
        let one = *known.entry(name.to_owned()).or_insert_with(|| {
            all.push(Gathered {
                first: (at, row),
                ..Gathered::default()
            });
            all.len() - 1
        });
        let one = &mut all[one];
        for (at_column, &(column, meaning)) in columns.iter().enumerate() {
            let Some(text) = cell(at_column) else {
                continue;
            };
            match meaning {
                Meaning::Beneficiary => one.record.beneficiaries.push(text.to_owned()),
                Meaning::Office => one.record.offices.push(text.to_owned()),
                Meaning::Text(field) => match (one.record.get(field), one.spots[field as usize]) {
                    (Some(before), Some((there, line, _))) if before != text => {
                        let what = format!(
                            "the award '{name}' has '{before}' here on line {} of {}",
                            tables[there].line_of(line),
                            tables[there].name()
                        );
                        let help = "keep the newest record of it";
                        faults.push(table.fault_at(row, names[column], what, help));
                    }
                    _ => {
                        one.record.set(field, text);
                        one.spots[field as usize] = Some((at, row, column));
                    }
                },
            }
        }
    }
    faults.into_result(())
}
