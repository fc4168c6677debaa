//! One column: a name, values of one type, and what they mean.

use std::sync::{Arc, OnceLock};

use allotment_place::Level;
use arrow_array::builder::{BooleanBuilder, Float64Builder, Int64Builder};
use arrow_array::{
    Array, ArrayRef, BinaryArray, BooleanArray, Decimal128Array, Float64Array, Int64Array,
    StringArray, UInt32Array,
};
use arrow_buffer::{NullBuffer, OffsetBuffer, ScalarBuffer};

/// A column of a table: every cell of one type, or missing.
#[derive(Debug, Clone)]
pub struct Column {
    name: String,
    definition: Option<String>,
    /// What somebody says its codes are, whatever it is called.
    level: Option<Level>,
    /// Whether its cells are codes or names, and so text whatever they look like.
    codes: bool,
    values: Values,
    /// The cells as text, made when first asked for, unless they are text.
    text: OnceLock<StringArray>,
}

/// The cells of a column. A text is never empty: an empty text is missing.
#[derive(Debug, Clone)]
pub(crate) enum Values {
    /// Text, as it stood in the file: what a CSV holds.
    Text(StringArray),
    Integers(Int64Array),
    Numbers(Float64Array),
    Booleans(BooleanArray),
    Decimals(Decimal128Array),
    /// Bytes, such as a geometry.
    Bytes(BinaryArray),
    /// A type that no cell is asked for, such as a list: carried along.
    Other(ArrayRef),
}

impl Column {
    /// A column of codes, ids or names: text in every form that it is written in, even
    /// where all of them are digits, so that they join those of any other table.
    pub fn codes<T: AsRef<str>>(
        name: impl Into<String>,
        cells: impl IntoIterator<Item = Option<T>>,
    ) -> Self {
        Self {
            codes: true,
            ..Self::text(name, cells)
        }
    }

    /// A column of text as a file has it; an empty text is a missing one. A form with
    /// types gets numbers where every cell is one: [`Self::codes`] stay text.
    pub fn text<T: AsRef<str>>(
        name: impl Into<String>,
        cells: impl IntoIterator<Item = Option<T>>,
    ) -> Self {
        let mut text = TextBuilder::default();
        for cell in cells {
            text.push(cell.as_ref().map_or("", AsRef::as_ref));
        }
        Self::new(name.into(), Values::Text(text.finish()))
    }

    /// A column of measurements.
    ///
    /// # Panics
    /// If a number is not finite: what cannot be known is missing.
    pub fn numbers(name: impl Into<String>, cells: impl IntoIterator<Item = Option<f64>>) -> Self {
        let name = name.into();
        let mut numbers = Float64Builder::new();
        for cell in cells {
            if let Some(number) = cell {
                assert!(number.is_finite(), "column '{name}' is given {number}");
            }
            numbers.append_option(cell);
        }
        Self::new(name, Values::Numbers(numbers.finish()))
    }

    /// A column of whole numbers, such as ranks, counts and pence.
    pub fn integers(name: impl Into<String>, cells: impl IntoIterator<Item = Option<i64>>) -> Self {
        let mut integers = Int64Builder::new();
        cells
            .into_iter()
            .for_each(|cell| integers.append_option(cell));
        Self::new(name.into(), Values::Integers(integers.finish()))
    }

    /// A column of truths.
    pub fn booleans(
        name: impl Into<String>,
        cells: impl IntoIterator<Item = Option<bool>>,
    ) -> Self {
        let mut booleans = BooleanBuilder::new();
        cells
            .into_iter()
            .for_each(|cell| booleans.append_option(cell));
        Self::new(name.into(), Values::Booleans(booleans.finish()))
    }

    pub(crate) fn new(name: String, values: Values) -> Self {
        Self {
            name,
            definition: None,
            level: None,
            codes: false,
            values,
            text: OnceLock::new(),
        }
    }

    /// The same column under another name.
    #[must_use]
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// The same column with a sentence that says what it means and in which
    /// unit, for the sheet of definitions.
    #[must_use]
    pub fn with_definition(mut self, definition: impl Into<String>) -> Self {
        self.definition = Some(definition.into());
        self
    }

    /// The same column, as codes of `level`, whatever it is called.
    #[must_use]
    pub fn of_level(mut self, level: Option<Level>) -> Self {
        self.level = level;
        self
    }

    /// The level and year of its codes, if somebody said them, or else if its name
    /// does.
    #[must_use]
    pub fn level(&self) -> Option<Level> {
        self.level.clone().or_else(|| Level::of_column(&self.name))
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it means, if that was said.
    #[must_use]
    pub fn definition(&self) -> Option<&str> {
        self.definition.as_deref()
    }

    /// How many cells it has, missing ones too.
    #[must_use]
    pub fn len(&self) -> usize {
        self.values.array().len()
    }

    /// Whether it has no cell.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many cells are missing.
    #[must_use]
    pub fn missing(&self) -> usize {
        self.values.array().null_count()
    }

    /// Whether its cells are text whatever they look like.
    pub(crate) fn is_of_codes(&self) -> bool {
        self.codes || self.level.is_some()
    }

    pub(crate) fn values(&self) -> &Values {
        &self.values
    }

    /// The cells as they are written in a CSV, or nothing if they have no
    /// text, as geometries and lists have not.
    pub(crate) fn as_text(&self) -> Option<&StringArray> {
        match &self.values {
            Values::Text(text) => Some(text),
            Values::Bytes(_) | Values::Other(_) => None,
            _ => Some(self.text.get_or_init(|| {
                let mut text = TextBuilder::default();
                for row in 0..self.len() {
                    text.push(&self.cell_text(row).unwrap_or_default());
                }
                text.finish()
            })),
        }
    }

    /// The cells at `rows`, in that order.
    pub(crate) fn take(&self, rows: &UInt32Array) -> Self {
        let taken = arrow_select::take::take(self.values.array(), rows, None)
            .expect("rows are of this table, and text below 2 GiB");
        Self {
            name: self.name.clone(),
            definition: self.definition.clone(),
            level: self.level.clone(),
            codes: self.codes,
            values: Values::from_array(taken),
            text: OnceLock::new(),
        }
    }
}

impl Values {
    /// What the cells are, for a message.
    pub(crate) fn kind(&self) -> String {
        match self {
            Self::Text(_) => "text".into(),
            Self::Integers(_) => "whole numbers".into(),
            Self::Numbers(_) => "numbers".into(),
            Self::Booleans(_) => "true and false".into(),
            Self::Decimals(_) => "decimal numbers".into(),
            Self::Bytes(_) => "bytes".into(),
            Self::Other(array) => format!("values of the type {}", array.data_type()),
        }
    }

    pub(crate) fn array(&self) -> &dyn Array {
        match self {
            Self::Text(array) => array,
            Self::Integers(array) => array,
            Self::Numbers(array) => array,
            Self::Booleans(array) => array,
            Self::Decimals(array) => array,
            Self::Bytes(array) => array,
            Self::Other(array) => array,
        }
    }

    pub(crate) fn to_array(&self) -> ArrayRef {
        match self {
            Self::Text(array) => Arc::new(array.clone()),
            Self::Integers(array) => Arc::new(array.clone()),
            Self::Numbers(array) => Arc::new(array.clone()),
            Self::Booleans(array) => Arc::new(array.clone()),
            Self::Decimals(array) => Arc::new(array.clone()),
            Self::Bytes(array) => Arc::new(array.clone()),
            Self::Other(array) => Arc::clone(array),
        }
    }

    /// The cells of an array of one of the types above; text must not be empty.
    pub(crate) fn from_array(array: ArrayRef) -> Self {
        let any = array.as_any();
        if let Some(array) = any.downcast_ref::<StringArray>() {
            Self::Text(array.clone())
        } else if let Some(array) = any.downcast_ref::<Int64Array>() {
            Self::Integers(array.clone())
        } else if let Some(array) = any.downcast_ref::<Float64Array>() {
            Self::Numbers(array.clone())
        } else if let Some(array) = any.downcast_ref::<BooleanArray>() {
            Self::Booleans(array.clone())
        } else if let Some(array) = any.downcast_ref::<Decimal128Array>() {
            Self::Decimals(array.clone())
        } else if let Some(array) = any.downcast_ref::<BinaryArray>() {
            Self::Bytes(array.clone())
        } else {
            Self::Other(array)
        }
    }
}

/// Gathers texts one after another: their bytes, and where each ends.
#[derive(Debug)]
pub(crate) struct TextBuilder {
    bytes: Vec<u8>,
    ends: Vec<i32>,
    missing: bool,
}

impl Default for TextBuilder {
    fn default() -> Self {
        Self {
            bytes: Vec::new(),
            ends: vec![0],
            missing: false,
        }
    }
}

impl TextBuilder {
    /// Adds a cell; an empty one is missing.
    pub(crate) fn push(&mut self, cell: &str) {
        self.push_bytes(cell.as_bytes());
    }

    /// Adds a cell of bytes, which must be UTF-8 if [`Self::finish`] is to come.
    pub(crate) fn push_bytes(&mut self, cell: &[u8]) {
        self.bytes.extend_from_slice(cell);
        self.close();
    }

    /// Adds bytes to the cell that [`Self::close`] will end.
    pub(crate) fn extend(&mut self, part: &[u8]) {
        self.bytes.extend_from_slice(part);
    }

    /// Ends the cell.
    pub(crate) fn close(&mut self) {
        let end = i32::try_from(self.bytes.len()).expect("a column of text is below 2 GiB");
        self.missing |= self.ends.last() == Some(&end);
        self.ends.push(end);
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len() - 1
    }

    /// Whether every cell is missing.
    pub(crate) fn has_no_value(&self) -> bool {
        self.bytes.is_empty()
    }

    /// Takes back what was added after the cell `len`.
    pub(crate) fn truncate(&mut self, len: usize) {
        self.ends.truncate(len + 1);
        let end = *self.ends.last().expect("the first end stays");
        self.bytes
            .truncate(usize::try_from(end).expect("an end is not negative"));
    }

    pub(crate) fn reserve(&mut self, cells: usize, bytes: usize) {
        self.ends.reserve(cells);
        self.bytes.reserve(bytes);
    }

    /// The column. The bytes must be UTF-8, checked by whoever read them.
    pub(crate) fn finish(self) -> StringArray {
        let present = self.ends.windows(2).map(|ends| ends[0] != ends[1]);
        let nulls = self.missing.then(|| present.collect::<NullBuffer>());
        let ends = OffsetBuffer::new(ScalarBuffer::from(self.ends));
        StringArray::try_new(ends, self.bytes.into(), nulls).expect("the bytes are UTF-8 text")
    }

    /// The cells one by one; what is not UTF-8 is replaced.
    pub(crate) fn into_texts(self) -> Vec<String> {
        let ends = self.ends.windows(2).map(|ends| {
            let end = |end| usize::try_from(end).expect("an end is not negative");
            end(ends[0])..end(ends[1])
        });
        ends.map(|cell| String::from_utf8_lossy(&self.bytes[cell]).into_owned())
            .collect()
    }
}
