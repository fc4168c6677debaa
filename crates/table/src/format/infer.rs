//! Which columns of text are numbers or truths, for formats that have types.

use std::collections::HashMap;

use arrow_array::builder::{BooleanBuilder, Float64Builder, Int64Builder};
use arrow_array::{Array, StringArray};

use crate::column::{Column, Values};
use crate::number_text::shortest;

/// The most significant digits that any decimal keeps through an `f64`.
///
/// Source: IEEE 754-2019; C's `DBL_DIG`.
const DIGITS_KEPT: usize = 15;

/// The values to write where types are kept: whole numbers, numbers or truths,
/// if every cell of text is one and nothing would be lost; else as they are.
///
/// Text stays text if whoever made it or its name says that it is of codes, if a
/// number begins with a zero or a plus, or if two of its texts are one number (`1.1` and `1.10`,
/// which are sections of a report and not measurements).
pub(crate) fn typed(column: &Column) -> Values {
    let Values::Text(text) = column.values() else {
        return column.values().clone();
    };
    let none = text.null_count() == text.len();
    if none || column.is_of_codes() || is_code_name(column.name()) {
        return column.values().clone();
    }
    integers(text)
        .or_else(|| numbers(text))
        .or_else(|| booleans(text))
        .unwrap_or_else(|| column.values().clone())
}

fn is_code_name(name: &str) -> bool {
    let name = name.to_lowercase();
    let endings = ["cd", "code", "_id", "-id", " id", "codes", "postcode"];
    name == "id" || endings.iter().any(|ending| name.ends_with(ending))
}

/// Truths, if every cell says one as [`crate::Table::booleans`] reads it, in a
/// word: a stage reads such a column as truths too.
fn booleans(text: &StringArray) -> Option<Values> {
    let mut cells = BooleanBuilder::with_capacity(text.len());
    for cell in text {
        cells.append_option(match cell {
            None => None,
            Some("true" | "True" | "TRUE") => Some(true),
            Some("false" | "False" | "FALSE") => Some(false),
            Some(_) => return None,
        });
    }
    Some(Values::Booleans(cells.finish()))
}

fn integers(text: &StringArray) -> Option<Values> {
    let mut cells = Int64Builder::with_capacity(text.len());
    for cell in text {
        let whole = match cell {
            Some(cell) => Some(cell.parse::<i64>().ok().filter(|_| is_plain(cell))?),
            None => None,
        };
        cells.append_option(whole);
    }
    Some(Values::Integers(cells.finish()))
}

fn numbers(text: &StringArray) -> Option<Values> {
    let mut cells = Float64Builder::with_capacity(text.len());
    let mut padded: HashMap<u64, &str> = HashMap::new();
    for cell in text {
        let Some(cell) = cell else {
            cells.append_null();
            continue;
        };
        let number: f64 = crate::cell::number(cell).ok()?;
        let shortest = shortest(number);
        if shortest != cell {
            let digits = cell.bytes().filter(u8::is_ascii_digit).count();
            if !is_plain(cell) || digits > DIGITS_KEPT {
                return None;
            }
            let known = *padded.entry(number.to_bits()).or_insert(cell);
            if known != cell {
                return None;
            }
        }
        cells.append_value(number);
    }
    // The shortest text of a padded number, beside it: two texts of one number.
    let both = !padded.is_empty()
        && text.iter().flatten().any(|cell| {
            let number = crate::cell::number(cell).unwrap_or_default();
            padded
                .get(&number.to_bits())
                .is_some_and(|known| *known != cell)
        });
    (!both).then(|| Values::Numbers(cells.finish()))
}

/// Whether `cell` is digits with at most one sign and point, and neither begins
/// with a zero too many nor ends with a point, nor is minus nothing.
fn is_plain(cell: &str) -> bool {
    let unsigned = cell.strip_prefix('-').unwrap_or(cell);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
    let all_digits =
        |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let no_leading_zero = whole == "0" || !whole.starts_with('0');
    let minus_nothing =
        unsigned.len() < cell.len() && unsigned.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    all_digits(whole) && all_digits(fraction) && no_leading_zero && !minus_nothing
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(name: &str, cells: &[&str]) -> String {
        let cells = cells.iter().map(|cell| Some(*cell));
        typed(&Column::text(name, cells)).kind()
    }

    #[test]
    fn only_what_loses_nothing_becomes_a_number() {
        assert_eq!(kind("n", &["1", "", "-20"]), "whole numbers");
        assert_eq!(kind("n", &["1", "2.5"]), "numbers");
        assert_eq!(kind("n", &["1e300", "2.5"]), "numbers");
        assert_eq!(kind("score", &["25.140", "3.000", ""]), "numbers");
        assert_eq!(kind("section", &["1.1", "1.10"]), "text");
        assert_eq!(kind("n", &["1", "007"]), "text");
        assert_eq!(kind("n", &["0.5", "00.5"]), "text");
        assert_eq!(kind("n", &["+1"]), "text");
        assert_eq!(kind("n", &["-0"]), "numbers");
        assert_eq!(kind("rate", &["24.0", "43.13"]), "numbers");
        assert_eq!(kind("section", &["1.1", "2.0", "2"]), "text");
        assert_eq!(kind("n", &["1", "NA"]), "text");
        assert_eq!(kind("n", &["9223372036854775808"]), "text");
        assert_eq!(kind("n", &["0.1234567890123456789"]), "text");
        assert_eq!(kind("n", &["", ""]), "text");
    }

    #[test]
    fn codes_are_text_by_their_name() {
        for name in ["id", "lsoa21cd", "LAD24CD", "area_code", "ward_id"] {
            assert_eq!(kind(name, &["1", "2"]), "text", "{name}");
        }
        assert_eq!(kind("paid", &["1", "2"]), "whole numbers");
        let cells = || ["101", "102"].map(Some);
        assert_eq!(typed(&Column::codes("place", cells())).kind(), "text");
        let level = allotment_place::Level::of_column("lsoa21cd");
        let stated = Column::text("area", cells()).of_level(level);
        assert_eq!(typed(&stated).kind(), "text");
    }
}
