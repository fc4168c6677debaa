//! Spreadsheets out: the table, and a sheet that says where it came from.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use crate::column::Values;
use crate::fault::{Fault, Faults};
use crate::provenance::Source;
use crate::table::Table;

use super::infer::typed;

/// The limits of a sheet.
///
/// Source: Microsoft, *Excel specifications and limits*.
const ROWS_MAX: usize = 1_048_576;
const COLUMNS_MAX: usize = 16_384;
const TEXT_MAX: usize = 32_767;
/// The greatest whole number that a spreadsheet, whose numbers are all `f64`,
/// keeps: 2^53.
const WHOLE_MAX: u64 = 1 << 53;

impl Table {
    /// The table as a spreadsheet: codes as text, numbers as numbers, and a
    /// second sheet with `sources` and what the columns mean.
    ///
    /// No cell is a formula, and the file does not say when it was made.
    ///
    /// # Errors
    /// A fault for what does not fit on a sheet: rows, columns, long texts, and
    /// columns that have no text, such as a geometry.
    pub fn to_xlsx(&self, sources: &[Source]) -> Result<Vec<u8>, Faults> {
        self.check_fits_a_sheet()?;
        self.workbook(sources).map_err(|error| {
            let what = format!("cannot be written as a spreadsheet ({error})");
            Fault::new(self.name(), what, "write it as CSV").into()
        })
    }

    fn check_fits_a_sheet(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        let columns = self.writable_columns()?;
        for (count, most, of) in [
            (self.rows() + 1, ROWS_MAX, "rows with the header"),
            (columns.len(), COLUMNS_MAX, "columns"),
        ] {
            if count > most {
                let what = format!("has {count} {of}; a sheet holds {most}");
                faults.push(Fault::new(self.name(), what, "write it as CSV or Parquet"));
            }
        }
        for column in columns {
            let Values::Text(text) = column.values() else {
                continue;
            };
            for (row, cell) in text.iter().enumerate() {
                let length = cell.map_or(0, |cell| cell.encode_utf16().count());
                if length > TEXT_MAX {
                    let what = format!("the text has {length} characters; a cell holds {TEXT_MAX}");
                    faults.push(self.fault_at(row, column.name(), what, "write it as CSV"));
                }
            }
        }
        faults.into_result(())
    }

    fn workbook(&self, sources: &[Source]) -> Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        // The day the format's clock starts: the same table, the same bytes.
        let properties =
            DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(1980, 1, 1)?);
        book.set_properties(&properties);
        self.fill_data(book.add_worksheet().set_name("Data")?)?;
        self.fill_sources(book.add_worksheet().set_name("Sources")?, sources)?;
        book.save_to_buffer()
    }

    fn fill_data(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let bold = Format::new().set_bold();
        sheet.set_freeze_panes(1, 0)?;
        for (place, column) in (0u16..).zip(self.columns()) {
            sheet.write_string_with_format(0, place, column.name(), &bold)?;
            let letters = u16::try_from(column.name().chars().count().clamp(8, 40));
            sheet.set_column_width(place, f64::from(letters.unwrap_or(40)) + 2.0)?;
            let values = typed(column);
            for (row, line) in (0..self.rows()).zip(1u32..) {
                if !values.array().is_null(row) {
                    fill_cell(sheet, (line, place), &values, row)?;
                }
            }
        }
        Ok(())
    }

    /// A table of its own: what is told of, which of its fields, and the text.
    fn fill_sources(&self, sheet: &mut Worksheet, sources: &[Source]) -> Result<(), XlsxError> {
        let bold = Format::new().set_bold();
        sheet.set_freeze_panes(1, 0)?;
        for (place, (name, width)) in (0u16..).zip([("about", 12), ("name", 28), ("text", 90)]) {
            sheet.write_string_with_format(0, place, name, &bold)?;
            sheet.set_column_width(place, width)?;
        }
        let sources = (1..).zip(sources).flat_map(|(number, source)| {
            let fields = source.fields();
            fields.map(move |(field, text)| (format!("source {number}"), field, text))
        });
        let columns = self.columns().iter().map(|column| {
            let meaning = column.definition().unwrap_or_default();
            ("column".to_owned(), column.name(), meaning)
        });
        for (line, (about, name, text)) in (1..).zip(sources.chain(columns)) {
            sheet.write_string(line, 0, about)?;
            sheet.write_string(line, 1, clipped(name))?;
            sheet.write_string(line, 2, clipped(text))?;
        }
        Ok(())
    }
}

fn fill_cell(
    sheet: &mut Worksheet,
    (line, place): (u32, u16),
    values: &Values,
    row: usize,
) -> Result<(), XlsxError> {
    match values {
        Values::Text(cells) => sheet.write_string(line, place, cells.value(row))?,
        #[expect(
            clippy::cast_precision_loss,
            reason = "whole up to 2^53, which a float keeps"
        )]
        Values::Integers(cells) => match cells.value(row) {
            whole if whole.unsigned_abs() <= WHOLE_MAX => {
                sheet.write_number(line, place, whole as f64)?
            }
            whole => sheet.write_string(line, place, whole.to_string())?,
        },
        Values::Numbers(cells) => sheet.write_number(line, place, cells.value(row))?,
        Values::Booleans(cells) => sheet.write_boolean(line, place, cells.value(row))?,
        Values::Decimals(cells) => sheet.write_string(line, place, cells.value_as_string(row))?,
        Values::Bytes(_) | Values::Other(_) => sheet,
    };
    Ok(())
}

fn clipped(text: &str) -> String {
    text.chars().take(TEXT_MAX / 2).collect()
}
