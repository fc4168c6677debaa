//! The cells of a sheet: those that are filled are written anew, all others stay
//! as they are.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use quick_xml::Reader;
use quick_xml::escape::escape;
use quick_xml::events::{BytesStart, Event};

use super::parts::{attribute, each};

/// What is written into a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Written {
    /// Digits.
    Number(String),
    /// Words.
    Text(String),
    /// A day: how many days it comes after the day 0 of the workbook, and as words, for a
    /// cell that is not formatted for days.
    Day(i64, String),
}

/// What is written into a cell, and over what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Typed {
    pub written: Written,
    /// The cell has to be empty: it is in a row that the list of a form was continued
    /// into, and what the form prints there is not typed over.
    pub into_empty: bool,
}

/// The row and the column, from 1, of a cell such as `C4`; nothing if it is none
/// that a sheet has.
pub(in crate::ledger::returns) fn place(cell: &str) -> Option<(u32, u32)> {
    let letters = cell.bytes().take_while(u8::is_ascii_uppercase).count();
    let (column, row) = cell.split_at(letters);
    if !(1..=3).contains(&letters) || row.starts_with('0') {
        return None;
    }
    let digits = row.bytes().all(|byte| byte.is_ascii_digit());
    let column = column
        .bytes()
        .fold(0_u32, |sum, letter| sum * 26 + u32::from(letter - b'A') + 1);
    let row: u32 = row.parse().ok().filter(|_| digits)?;
    (row <= super::LAST_ROW && column <= 16_384).then_some((row, column))
}

pub(super) fn name_of((row, column): (u32, u32)) -> String {
    format!("{}{row}", letters(column))
}

/// The first and the last cell of a range.
type Area = ((u32, u32), (u32, u32));

/// Whether `cell` is another than the first of the merged cells `area`.
fn covers((first, last): Area, cell: (u32, u32)) -> bool {
    let within = (first.0..=last.0).contains(&cell.0) && (first.1..=last.1).contains(&cell.1);
    within && cell != first
}

/// The cells of the sheet that are merged.
fn merged(xml: &[u8]) -> Result<Vec<Area>, String> {
    let mut all = Vec::new();
    each(xml, "mergeCell", |tag| {
        let range = attribute(tag, "ref").unwrap_or_default();
        let ends = range.split_once(':');
        all.extend(ends.and_then(|(first, last)| Some((place(first)?, place(last)?))));
    })?;
    Ok(all)
}

fn letters(mut column: u32) -> String {
    let mut letters = Vec::new();
    while column > 0 {
        let letter = u8::try_from((column - 1) % 26).unwrap_or(0);
        letters.push(b'A' + letter);
        column = (column - 1) / 26;
    }
    letters
        .iter()
        .rev()
        .map(|letter| char::from(*letter))
        .collect()
}

/// A cell as it stands in the sheet.
struct Old {
    column: u32,
    style: Option<String>,
    bytes: Range<usize>,
    has_formula: bool,
    /// Whether anything stands in it.
    is_full: bool,
}

/// A row as it stands in the sheet.
struct OldRow {
    number: u32,
    /// Its opening tag, without the end that closes an empty one.
    tag: String,
    cells: Vec<Old>,
}

/// The rows of a sheet, and where they stand in its bytes.
struct Rows {
    all: Vec<OldRow>,
    /// All of `sheetData`, its tags too.
    bytes: Range<usize>,
    /// What is put before names of elements: nothing, or `x:`.
    prefix: String,
}

/// The sheet `xml` with `cells` in it, of which those of the styles `for_days` get days
/// as spreadsheets keep them.
///
/// # Errors
/// What is wrong with the sheet, or that a cell holds a formula, or something where it has
/// to be empty, or lies under another that it is merged with.
pub(super) fn fill_sheet(
    xml: &[u8],
    cells: &BTreeMap<(u32, u32), Typed>,
    for_days: &BTreeSet<String>,
) -> Result<Vec<u8>, String> {
    let old = read(xml)?;
    for merged in merged(xml)? {
        let covered = cells.keys().find(|cell| covers(merged, **cell));
        if let Some((row, column)) = covered {
            let [name, whole] = [(*row, *column), merged.0].map(name_of);
            return Err(format!(
                "the cell {name} lies under {whole}, with which it is merged"
            ));
        }
    }
    let mut by_row: BTreeMap<u32, BTreeMap<u32, &Typed>> = BTreeMap::new();
    for ((row, column), written) in cells {
        by_row.entry(*row).or_default().insert(*column, written);
    }
    let prefix = &old.prefix;
    let mut made: Vec<u8> = format!("<{prefix}sheetData>").into_bytes();
    let mut rows = old.all.iter().peekable();
    let mut new = by_row.into_iter().peekable();
    loop {
        let number = match (rows.peek(), new.peek()) {
            (Some(row), Some((number, _))) => row.number.min(*number),
            (Some(row), None) => row.number,
            (None, Some((number, _))) => *number,
            (None, None) => break,
        };
        let row = rows.next_if(|row| row.number == number);
        let with = new.next_if(|(own, _)| *own == number);
        let with = with.map(|(_, cells)| cells).unwrap_or_default();
        match row {
            Some(row) => made.extend_from_slice(row.tag.as_bytes()),
            None => made.extend_from_slice(format!("<{prefix}row r=\"{number}\"").as_bytes()),
        }
        made.push(b'>');
        fill_row(
            xml,
            number,
            row.map_or(&[], |row| &row.cells),
            (&with, for_days),
            prefix,
            &mut made,
        )?;
        made.extend_from_slice(format!("</{prefix}row>").as_bytes());
    }
    made.extend_from_slice(format!("</{prefix}sheetData>").as_bytes());
    let mut whole = xml[..old.bytes.start].to_vec();
    whole.extend(made);
    whole.extend_from_slice(&xml[old.bytes.end..]);
    Ok(whole)
}

fn fill_row(
    xml: &[u8],
    row: u32,
    old: &[Old],
    (with, for_days): (&BTreeMap<u32, &Typed>, &BTreeSet<String>),
    prefix: &str,
    made: &mut Vec<u8>,
) -> Result<(), String> {
    let mut columns: Vec<u32> = old.iter().map(|cell| cell.column).collect();
    columns.extend(with.keys());
    columns.sort_unstable();
    columns.dedup();
    for column in columns {
        let there = old.iter().find(|cell| cell.column == column);
        let Some(typed) = with.get(&column) else {
            made.extend(there.map_or(&[][..], |cell| &xml[cell.bytes.clone()]));
            continue;
        };
        let name = name_of((row, column));
        if there.is_some_and(|cell| cell.has_formula) {
            return Err(format!("the cell {name} holds a formula"));
        }
        if typed.into_empty && there.is_some_and(|cell| cell.is_full) {
            return Err(format!("the cell {name} is not empty"));
        }
        let style = there.and_then(|cell| cell.style.as_ref());
        let is_for_days = style.is_some_and(|style| for_days.contains(style));
        let style = style.map_or(String::new(), |style| format!(" s=\"{}\"", escape(style)));
        let number = match &typed.written {
            Written::Number(digits) => Some(digits.clone()),
            Written::Day(serial, _) => is_for_days.then(|| serial.to_string()),
            Written::Text(_) => None,
        };
        let cell = match (&typed.written, number) {
            (_, Some(digits)) => {
                format!(
                    "<{prefix}c r=\"{name}\"{style}><{prefix}v>{digits}</{prefix}v></{prefix}c>"
                )
            }
            (Written::Number(text) | Written::Text(text) | Written::Day(_, text), None) => format!(
                "<{prefix}c r=\"{name}\"{style} t=\"inlineStr\"><{prefix}is><{prefix}t xml:space=\"preserve\">{}</{prefix}t></{prefix}is></{prefix}c>",
                escape(plain(text))
            ),
        };
        made.extend(cell.into_bytes());
    }
    Ok(())
}

/// Text without what XML cannot hold.
fn plain(text: &str) -> String {
    let bad = |letter: char| {
        (letter.is_control() && !matches!(letter, '\n' | '\t'))
            || matches!(letter, '\u{fffe}' | '\u{ffff}')
    };
    text.chars()
        .map(|letter| if bad(letter) { ' ' } else { letter })
        .collect()
}

fn read(xml: &[u8]) -> Result<Rows, String> {
    let mut reader = Reader::from_reader(xml);
    let mut rows: Vec<OldRow> = Vec::new();
    let (mut start, mut prefix) = (None, String::new());
    // Where the cell that is open began, and what it is.
    // And whether it has a formula, and anything at all.
    let mut cell: Option<(usize, u32, Option<String>, [bool; 2])> = None;
    loop {
        let before = position(&reader);
        let event = reader.read_event().map_err(|error| error.to_string())?;
        let after = position(&reader);
        match event {
            Event::Eof => return Err("the sheet has no rows and no place for them".into()),
            Event::Empty(tag) if tag.local_name().as_ref() == "sheetData" => {
                let prefix = prefix_of(&tag);
                let bytes = before..after;
                return Ok(Rows {
                    all: rows,
                    bytes,
                    prefix,
                });
            }
            Event::Start(tag) if tag.local_name().as_ref() == "sheetData" => {
                prefix = prefix_of(&tag);
                start = Some(before);
            }
            Event::End(tag) if tag.local_name().as_ref() == "sheetData" => {
                let bytes = start.unwrap_or(before)..after;
                return Ok(Rows {
                    all: rows,
                    bytes,
                    prefix,
                });
            }
            _ if start.is_none() => {}
            Event::Start(tag) | Event::Empty(tag) if tag.local_name().as_ref() == "row" => {
                let last = rows.last().map_or(0, |row| row.number);
                let number = attribute(&tag, "r").and_then(|text| text.parse().ok());
                let text: &str = &tag;
                rows.push(OldRow {
                    number: number.unwrap_or(last + 1),
                    tag: format!("<{}", text.trim_end()),
                    cells: Vec::new(),
                });
            }
            Event::Empty(tag) if tag.local_name().as_ref() == "c" => {
                let (column, style) = about(&tag, rows.last());
                push(&mut rows, (before, column, style, [false; 2]), after);
            }
            Event::Start(tag) if tag.local_name().as_ref() == "c" => {
                let (column, style) = about(&tag, rows.last());
                cell = Some((before, column, style, [false; 2]));
            }
            Event::Start(tag) | Event::Empty(tag) if tag.local_name().as_ref() == "f" => {
                if let Some(cell) = &mut cell {
                    cell.3[0] = true;
                }
            }
            Event::Text(text) => {
                if let Some(cell) = &mut cell {
                    cell.3[1] |= !text.trim_ascii().is_empty();
                }
            }
            Event::End(tag) if tag.local_name().as_ref() == "c" => {
                if let Some(cell) = cell.take() {
                    push(&mut rows, cell, after);
                }
            }
            _ => {}
        }
    }
}

fn position(reader: &Reader<&[u8]>) -> usize {
    usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX)
}

fn prefix_of(tag: &BytesStart<'_>) -> String {
    let name = tag.name().as_ref().to_owned();
    name.strip_suffix("sheetData")
        .unwrap_or_default()
        .to_owned()
}

/// The column of a cell, the next one where it does not say, and its style.
fn about(tag: &BytesStart<'_>, row: Option<&OldRow>) -> (u32, Option<String>) {
    let said = attribute(tag, "r").and_then(|cell| place(&cell));
    let next = row
        .and_then(|row| row.cells.last())
        .map_or(1, |cell| cell.column + 1);
    (said.map_or(next, |(_, column)| column), attribute(tag, "s"))
}

fn push(
    rows: &mut [OldRow],
    (start, column, style, [has_formula, is_full]): (usize, u32, Option<String>, [bool; 2]),
    end: usize,
) {
    if let Some(row) = rows.last_mut() {
        row.cells.push(Old {
            column,
            style,
            bytes: start..end,
            has_formula,
            is_full,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHEET: &str = r#"<?xml version="1.0"?><worksheet><sheetViews/><sheetData><row r="1" ht="20"><c r="A1" s="3" t="s"><v>0</v></c><c r="C1" s="4"/></row><row r="4"><c r="B4"><f>SUM(B1:B3)</f><v>0</v></c></row></sheetData><mergeCells count="1"/></worksheet>"#;

    fn typed(written: Written) -> Typed {
        Typed {
            written,
            into_empty: false,
        }
    }

    fn filled(cells: &[((u32, u32), Written)]) -> Result<String, String> {
        let cells = cells.iter().cloned();
        let cells = cells.map(|(at, written)| (at, typed(written))).collect();
        let made = fill_sheet(SHEET.as_bytes(), &cells, &BTreeSet::new());
        made.map(|bytes| String::from_utf8(bytes).unwrap())
    }

    #[test]
    fn only_the_cells_that_are_named_change() {
        let text = |text: &str| Written::Text(text.into());
        let made = filled(&[
            ((1, 3), Written::Number("1250.00".into())),
            ((1, 2), text("a <b> & c")),
            ((3, 1), text("new row")),
            ((9, 28), text("last")),
        ]);
        assert_eq!(
            made.unwrap(),
            r#"<?xml version="1.0"?><worksheet><sheetViews/><sheetData><row r="1" ht="20"><c r="A1" s="3" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t xml:space="preserve">a &lt;b&gt; &amp; c</t></is></c><c r="C1" s="4"><v>1250.00</v></c></row><row r="3"><c r="A3" t="inlineStr"><is><t xml:space="preserve">new row</t></is></c></row><row r="4"><c r="B4"><f>SUM(B1:B3)</f><v>0</v></c></row><row r="9"><c r="AB9" t="inlineStr"><is><t xml:space="preserve">last</t></is></c></row></sheetData><mergeCells count="1"/></worksheet>"#
        );
        assert_eq!(filled(&[]).unwrap(), SHEET);
        let formula = filled(&[((4, 2), text("typed over"))]);
        assert_eq!(formula.unwrap_err(), "the cell B4 holds a formula");
        let empty = fill_sheet(
            b"<worksheet><sheetData/></worksheet>",
            &BTreeMap::new(),
            &BTreeSet::new(),
        );
        assert_eq!(
            empty.unwrap(),
            b"<worksheet><sheetData></sheetData></worksheet>"
        );
        assert!(fill_sheet(b"<worksheet>", &BTreeMap::new(), &BTreeSet::new()).is_err());
    }

    #[test]
    fn what_a_form_prints_below_a_list_is_not_typed_over() {
        let into = |sheet: &str, at, into_empty| {
            let typed = Typed {
                written: Written::Number("1".into()),
                into_empty,
            };
            let cells = std::iter::once((at, typed)).collect();
            fill_sheet(sheet.as_bytes(), &cells, &BTreeSet::new())
        };
        let told = into(SHEET, (1, 1), true).unwrap_err();
        assert_eq!(told, "the cell A1 is not empty");
        // A first row may hold what is to be typed over, and a cell may be empty.
        assert!(into(SHEET, (1, 1), false).is_ok());
        assert!(into(SHEET, (1, 3), true).is_ok());
        let merged = SHEET.replace(
            "<mergeCells count=\"1\"/>",
            "<mergeCells count=\"1\"><mergeCell ref=\"A2:C3\"/></mergeCells>",
        );
        let told = into(&merged, (3, 2), true).unwrap_err();
        assert_eq!(told, "the cell B3 lies under A2, with which it is merged");
        for at in [(2, 1), (2, 4), (4, 3)] {
            assert!(into(&merged, at, true).is_ok(), "{at:?}");
        }
    }

    #[test]
    fn a_cell_for_days_gets_a_day() {
        let day = |style: &str| {
            let cells = [((1, 3), typed(Written::Day(46_387, "2026-12-31".into())))];
            let for_days = std::iter::once(style.to_owned()).collect();
            let made = fill_sheet(SHEET.as_bytes(), &cells.into_iter().collect(), &for_days);
            String::from_utf8(made.unwrap()).unwrap()
        };
        assert!(day("4").contains(r#"<c r="C1" s="4"><v>46387</v></c>"#));
        assert!(day("3").contains(">2026-12-31</t>"));
    }

    #[test]
    fn cells_have_their_places() {
        for (cell, found) in [
            ("A1", Some((1, 1))),
            ("Z9", Some((9, 26))),
            ("AA10", Some((10, 27))),
            ("XFD1048576", Some((1_048_576, 16_384))),
            ("XFE1", None),
            ("A0", None),
            ("1A", None),
            ("A", None),
            ("a1", None),
            ("", None),
        ] {
            assert_eq!(place(cell), found, "{cell}");
        }
        assert_eq!(letters(16_384), "XFD");
    }
}
