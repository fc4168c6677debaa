//! Parquet out: the same table, the same bytes.

use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch, RecordBatchOptions};
use arrow_schema::{Field, Schema};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::{
    ArrowColumnChunk, ArrowColumnWriter, ArrowWriterOptions, compute_leaves,
};
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;

use rayon::prelude::*;

use crate::fault::{Fault, Faults};
use crate::table::Table;

use super::infer::typed;

/// So many rows are a group.
const GROUP: usize = 1 << 20;

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
    // Columns that do not fit the schema, or each other, are refused here.
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
        .set_max_row_group_row_count(Some(GROUP))
        .set_key_value_metadata((!notes.is_empty()).then_some(notes))
        .build();
    let options = ArrowWriterOptions::new()
        .with_properties(properties)
        .with_skip_arrow_metadata(true);
    let writer = ArrowWriter::try_new_with_options(Vec::new(), Arc::clone(&schema), options)?;
    let (mut file, groups) = writer.into_serialized_writer()?;
    for (number, from) in (0..rows).step_by(GROUP).enumerate() {
        let part = batch.slice(from, GROUP.min(rows - from));
        let each = (schema.fields().par_iter())
            .zip(part.columns())
            .zip(groups.create_column_writers(number)?);
        let written: Vec<ArrowColumnChunk> = each
            .map(|((field, array), writer)| one(field, array, writer))
            .collect::<Result<_, _>>()?;
        let mut group = file.next_row_group()?;
        for chunk in written {
            chunk.append_to_row_group(&mut group)?;
        }
        group.close()?;
    }
    file.into_inner()
}

/// A column of a group, packed.
fn one(
    field: &Field,
    array: &ArrayRef,
    mut writer: ArrowColumnWriter,
) -> Result<ArrowColumnChunk, ParquetError> {
    for leaf in compute_leaves(field, array)? {
        writer.write(&leaf)?;
    }
    writer.close()
}
