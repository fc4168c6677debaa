//! JSON out: an array with one object a row.

use serde_json::{Map, Number, Value};

use crate::column::Values;
use crate::fault::Faults;
use crate::table::Table;

use super::infer::typed;

impl Table {
    /// The table as an array of objects, keys in the order of the columns.
    ///
    /// A missing cell is `null`. Text of which every cell is a number, and
    /// nothing would be lost, becomes numbers, and text of which every cell is
    /// `true` or `false` becomes truths; codes stay text. A number reads back as
    /// the same `f64`.
    ///
    /// # Errors
    /// A fault for every column that has no text, such as a geometry.
    pub fn to_json(&self) -> Result<Value, Faults> {
        let columns: Vec<(&str, Values)> = self
            .writable_columns()?
            .into_iter()
            .map(|column| (column.name(), typed(column)))
            .collect();
        let rows = (0..self.rows()).map(|row| {
            let cells = columns
                .iter()
                .map(|(name, values)| ((*name).to_owned(), json_cell(values, row)));
            Value::Object(cells.collect::<Map<_, _>>())
        });
        Ok(Value::Array(rows.collect()))
    }
}

/// The cell at `row` as JSON; a decimal number is text, as JSON's are floats.
pub(crate) fn json_cell(values: &Values, row: usize) -> Value {
    if values.array().is_null(row) {
        return Value::Null;
    }
    match values {
        Values::Text(cells) => cells.value(row).into(),
        Values::Integers(cells) => cells.value(row).into(),
        Values::Numbers(cells) => Number::from_f64(cells.value(row)).into(),
        Values::Booleans(cells) => cells.value(row).into(),
        Values::Decimals(cells) => cells.value_as_string(row).into(),
        Values::Bytes(_) | Values::Other(_) => Value::Null,
    }
}
