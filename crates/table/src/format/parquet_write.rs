//! Parquet out: the same table, the same bytes.

use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch, RecordBatchOptions};
use arrow_schema::{Field, Schema};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;

use crate::fault::{Fault, Faults};
use crate::table::Table;

use super::infer::typed;

impl Table {
    /// The table as Parquet. Text of which every cell is a number, and nothing
    /// would be lost, becomes numbers; codes stay text.
    ///
    /// # Errors
    /// A fault if a column holds values that Parquet cannot.
    pub fn to_parquet(&self) -> Result<Vec<u8>, Faults> {
        let columns = self.columns().iter();
        let columns = columns.map(|column| (column.name().to_owned(), typed(column).to_array()));
        write(self.name(), self.rows(), columns.collect(), Vec::new())
    }
}

/// Parquet of `columns`, with `notes` by key.
pub(crate) fn write(
    name: &str,
    rows: usize,
    columns: Vec<(String, ArrayRef)>,
    notes: Vec<(String, String)>,
) -> Result<Vec<u8>, Faults> {
    write_all(rows, columns, notes).map_err(|error| {
        let what = format!("cannot be written as Parquet ({error})");
        Fault::new(name, what, "write it as CSV").into()
    })
}

fn write_all(
    rows: usize,
    columns: Vec<(String, ArrayRef)>,
    notes: Vec<(String, String)>,
) -> Result<Vec<u8>, ParquetError> {
    let (names, arrays): (Vec<String>, Vec<ArrayRef>) = columns.into_iter().unzip();
    let fields: Vec<Field> = names
        .into_iter()
        .zip(&arrays)
        .map(|(name, array)| Field::new(name, array.data_type().clone(), true))
        .collect();
    let schema = Arc::new(Schema::new(fields));
    let options = RecordBatchOptions::new().with_row_count(Some(rows));
    let batch = RecordBatch::try_new_with_options(Arc::clone(&schema), arrays, &options)?;
    let notes: Vec<KeyValue> = notes
        .into_iter()
        .map(|(key, value)| KeyValue::new(key, value))
        .collect();
    // All that could reach the bytes is said here, so that they stay the same.
    let properties = WriterProperties::builder()
        .set_created_by("Allotment".into())
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(3)?))
        .set_max_row_group_row_count(Some(1 << 20))
        .set_key_value_metadata((!notes.is_empty()).then_some(notes))
        .build();
    let options = ArrowWriterOptions::new()
        .with_properties(properties)
        .with_skip_arrow_metadata(true);
    let mut writer = ArrowWriter::try_new_with_options(Vec::new(), schema, options)?;
    writer.write(&batch)?;
    writer.into_inner()
}
