//! Parquet in: the types stay, text in any of its encodings is text.

use std::error::Error;
use std::ops::Range;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types as arrow;
use arrow_array::{
    Array, ArrayRef, ArrowPrimitiveType, BinaryArray, Float64Array, Int64Array, RecordBatch,
    RecordBatchReader,
};
use arrow_schema::{DataType, TimeUnit};
use bytes::Bytes;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder,
};

use rayon::prelude::*;

use crate::column::{Column, TextBuilder, Values};
use crate::date_text;
use crate::fault::{Fault, Faults};
use crate::file::catching_panics;
use crate::table::{Lines, Table};

/// A Parquet file in memory.
pub(crate) struct ParquetFile {
    pub(crate) columns: Vec<Column>,
    pub(crate) rows: usize,
    /// The file's own notes by key, such as `geo`.
    pub(crate) notes: Vec<(String, Option<String>)>,
}

/// The table in `bytes`, shown to people as `name`.
pub(crate) fn read(name: &str, bytes: &[u8]) -> Result<Table, Faults> {
    table_of(name, open(name, bytes)?)
}

/// The table of an opened file.
pub(crate) fn table_of(name: &str, file: ParquetFile) -> Result<Table, Faults> {
    let mut faults = Faults::new();
    for (position, column) in file.columns.iter().enumerate() {
        let before = &file.columns[..position];
        if column.name().trim().is_empty() {
            let what = format!("column {} has no name", position + 1);
            faults.push(Fault::new(name, what, "name every column"));
        } else if before.iter().any(|before| before.name() == column.name()) {
            let what = "is the name of two columns";
            let fault = Fault::new(name, what, "give every column its own name");
            faults.push(fault.in_column(column.name()));
        }
    }
    faults.into_result(())?;
    Ok(Table::new(name, file.columns)
        .with_rows(file.rows)
        .with_lines(Lines::From(1)))
}

/// Reads every column.
///
/// The Parquet reader is meant to answer damaged bytes with an error; where it
/// panics instead, that is caught here, and is the same fault.
pub(crate) fn open(name: &str, bytes: &[u8]) -> Result<ParquetFile, Faults> {
    let fault = |what: String| {
        let help = "fetch or copy the file again, or write it anew";
        Faults::from(Fault::new(name, what, help))
    };
    if bytes.len() < 12 || !bytes.starts_with(b"PAR1") {
        return Err(fault("is not a Parquet file".into()));
    }
    if !bytes.ends_with(b"PAR1") {
        return Err(fault("the Parquet file is cut short".into()));
    }
    match catching_panics(|| read_all(&Bytes::copy_from_slice(bytes))) {
        Some(Ok(file)) => Ok(file),
        Some(Err(error)) => Err(fault(format!("the Parquet file is damaged ({error})"))),
        None => Err(fault("the Parquet file is damaged".into())),
    }
}

/// What the reader of Parquet said.
type Failed = Box<dyn Error + Send + Sync>;

fn read_all(bytes: &Bytes) -> Result<ParquetFile, Failed> {
    let metadata = ArrowReaderMetadata::load(bytes, ArrowReaderOptions::new())?;
    let about = metadata.metadata().file_metadata();
    let notes = about.key_value_metadata().into_iter().flatten();
    let notes = notes.map(|note| (note.key.clone(), note.value.clone()));
    let notes = notes.collect();
    let rows = usize::try_from(about.num_rows())?;
    let fields = metadata.schema().fields().len();
    // A share of the columns for each thread: they are packed one by one.
    let share = fields.div_ceil(rayon::current_num_threads()).max(1);
    let shares: Result<Vec<Vec<Column>>, Failed> = (0..fields.max(1))
        .into_par_iter()
        .step_by(share)
        .map(|from| some(bytes, &metadata, from..fields.min(from + share), rows))
        .collect();
    Ok(ParquetFile {
        columns: shares?.into_iter().flatten().collect(),
        rows,
        notes,
    })
}

/// The columns `wanted` of a file of so many `rows`.
fn some(
    bytes: &Bytes,
    metadata: &ArrowReaderMetadata,
    wanted: Range<usize>,
    rows: usize,
) -> Result<Vec<Column>, Failed> {
    let mask = ProjectionMask::roots(metadata.parquet_schema(), wanted);
    let reader =
        ParquetRecordBatchReaderBuilder::new_with_metadata(bytes.clone(), metadata.clone())
            .with_projection(mask)
            .with_batch_size(1 << 16)
            .build()?;
    let schema = reader.schema();
    let batches: Vec<RecordBatch> = reader.collect::<Result<_, _>>()?;
    let held: usize = batches.iter().map(RecordBatch::num_rows).sum();
    if held != rows {
        return Err(format!("it promises {rows} rows and holds {held}").into());
    }
    let fields = schema.fields().iter().enumerate();
    let columns = fields.map(|(position, field)| {
        let parts = batches.iter().map(|batch| batch.column(position).as_ref());
        let parts: Vec<&dyn Array> = parts.collect();
        let array = match parts[..] {
            [] => arrow_array::new_empty_array(field.data_type()),
            [_] => Arc::clone(batches[0].column(position)),
            _ => arrow_select::concat::concat(&parts)?,
        };
        Ok(Column::new(field.name().clone(), values_of(&array)))
    });
    columns.collect()
}

fn values_of(array: &ArrayRef) -> Values {
    use DataType as D;
    match array.data_type() {
        D::Utf8 => texts(array.as_string::<i32>().iter()),
        D::LargeUtf8 => texts(array.as_string::<i64>().iter()),
        D::Utf8View => texts(array.as_string_view().iter()),
        D::Dictionary(_, _) => dictionary(array),
        D::Int8 => integers::<arrow::Int8Type>(array),
        D::Int16 => integers::<arrow::Int16Type>(array),
        D::Int32 => integers::<arrow::Int32Type>(array),
        D::UInt8 => integers::<arrow::UInt8Type>(array),
        D::UInt16 => integers::<arrow::UInt16Type>(array),
        D::UInt32 => integers::<arrow::UInt32Type>(array),
        D::UInt64 => unsigned(array),
        D::Float32 => {
            let cells = array.as_primitive::<arrow::Float32Type>().iter();
            Values::Numbers(
                cells
                    .map(|cell| cell.map(f64::from))
                    .collect::<Float64Array>(),
            )
        }
        D::LargeBinary => Values::Bytes(array.as_binary::<i64>().iter().collect()),
        D::BinaryView => Values::Bytes(array.as_binary_view().iter().collect()),
        D::FixedSizeBinary(_) => {
            Values::Bytes(array.as_fixed_size_binary().iter().collect::<BinaryArray>())
        }
        D::Date32 => {
            let cells = array.as_primitive::<arrow::Date32Type>().iter();
            owned_texts(cells.map(|cell| cell.map(|days| date_text::date(days.into()))))
        }
        D::Timestamp(unit, zone) => timestamps(array, *unit, zone.is_some()),
        _ => Values::from_array(Arc::clone(array)),
    }
}

fn texts<'a>(cells: impl Iterator<Item = Option<&'a str>>) -> Values {
    let mut text = TextBuilder::default();
    cells.for_each(|cell| text.push(cell.unwrap_or_default()));
    Values::Text(text.finish())
}

fn owned_texts(cells: impl Iterator<Item = Option<String>>) -> Values {
    let mut text = TextBuilder::default();
    cells.for_each(|cell| text.push(cell.as_deref().unwrap_or_default()));
    Values::Text(text.finish())
}

/// The values of a dictionary, if they are text, at the place of their keys.
fn dictionary(array: &ArrayRef) -> Values {
    let Some(dictionary) = array.as_any_dictionary_opt() else {
        return Values::Other(Arc::clone(array));
    };
    match arrow_select::take::take(dictionary.values(), dictionary.keys(), None) {
        Ok(unpacked) if !matches!(unpacked.data_type(), DataType::Dictionary(_, _)) => {
            values_of(&unpacked)
        }
        _ => Values::Other(Arc::clone(array)),
    }
}

fn integers<T: ArrowPrimitiveType>(array: &ArrayRef) -> Values
where
    i64: From<T::Native>,
{
    let cells = array.as_primitive::<T>().iter();
    Values::Integers(
        cells
            .map(|cell| cell.map(i64::from))
            .collect::<Int64Array>(),
    )
}

/// Unsigned numbers are whole numbers unless one is beyond 2^63.
fn unsigned(array: &ArrayRef) -> Values {
    let cells = array.as_primitive::<arrow::UInt64Type>();
    let signed: Option<Int64Array> = cells
        .iter()
        .map(|cell| cell.map(|cell| i64::try_from(cell).ok()))
        .map(|cell| match cell {
            None => Some(None),
            Some(cell) => cell.map(Some),
        })
        .collect::<Option<Vec<_>>>()
        .map(Int64Array::from);
    signed.map_or_else(
        || owned_texts(cells.iter().map(|cell| cell.map(|cell| cell.to_string()))),
        Values::Integers,
    )
}

/// Points in time as text in ISO 8601; with `Z` if the file gives a zone, as
/// such a column is stored in universal time.
fn timestamps(array: &ArrayRef, unit: TimeUnit, zoned: bool) -> Values {
    fn nanoseconds<T: ArrowPrimitiveType<Native = i64>>(
        array: &ArrayRef,
        each: i128,
    ) -> Vec<Option<i128>> {
        let cells = array.as_primitive::<T>().iter();
        cells
            .map(|cell| cell.map(|cell| i128::from(cell) * each))
            .collect()
    }
    let cells = match unit {
        TimeUnit::Second => nanoseconds::<arrow::TimestampSecondType>(array, 1_000_000_000),
        TimeUnit::Millisecond => nanoseconds::<arrow::TimestampMillisecondType>(array, 1_000_000),
        TimeUnit::Microsecond => nanoseconds::<arrow::TimestampMicrosecondType>(array, 1_000),
        TimeUnit::Nanosecond => nanoseconds::<arrow::TimestampNanosecondType>(array, 1),
    };
    let zone = if zoned { "Z" } else { "" };
    owned_texts(
        cells
            .into_iter()
            .map(|cell| cell.map(|moment| date_text::moment(moment) + zone)),
    )
}
