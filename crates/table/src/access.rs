//! Typed columns: every wrong cell is reported with its line. Of each column that may be
//! wrong in a cell or two there is a form that gives what is right beside it (`…_found`), for
//! readers who have more to say of the other cells.

use std::collections::HashMap;

use allotment_place::PlaceId;
use num_bigint::BigInt;
use num_rational::BigRational;

use crate::cell::{self, NotANumber};
use crate::column::{Column, Values};
use crate::fault::{Fault, Faults};
use crate::number_text;
use crate::table::Table;

/// The cells of a column, one entry a row, those that are missing or wrong empty; and what is
/// wrong with the latter.
pub type CellsFound<T> = (Vec<Option<T>>, Faults);

/// A cell: what it says, if anything, or what is wrong with it.
pub type Cell<T> = Result<Option<T>, Box<Fault>>;

impl Table {
    /// The column `name` as text, one entry a row; missing is `None`. Numbers
    /// of a Parquet file are as they would be written in a CSV.
    ///
    /// # Errors
    /// A fault if there is no such column, or if its cells have no text, such
    /// as geometries and lists.
    pub fn text(&self, name: &str) -> Result<Vec<Option<&str>>, Faults> {
        let column = self.column(name)?;
        match column.as_text() {
            Some(text) => Ok(text.iter().collect()),
            None => Err(self.wrong_type(column, "text").into()),
        }
    }

    /// The column `name` in floating point, one entry a row; missing is `None`.
    ///
    /// Text is read as a sign, digits, a decimal point and an exponent.
    ///
    /// # Errors
    /// A fault for every cell that is not a finite number, or if there is no
    /// such column.
    pub fn numbers(&self, name: &str) -> Result<Vec<Option<f64>>, Faults> {
        let column = self.column(name)?;
        match column.values() {
            Values::Text(_) | Values::Decimals(_) => self.parsed(column, cell::number),
            #[expect(clippy::cast_precision_loss, reason = "measurements are floats")]
            Values::Integers(cells) => Ok(cells
                .iter()
                .map(|cell| cell.map(|whole| whole as f64))
                .collect()),
            Values::Numbers(cells) => self.finite(column, cells.iter(), Ok),
            _ => Err(self.wrong_type(column, "numbers").into()),
        }
    }

    /// The column `name` in measurements: as [`Self::numbers`], but of a size with which
    /// one can reckon. Their squares, sums and quotients, up to fourth powers, are
    /// finite and not nothing, so that no statistic of them is neither.
    ///
    /// # Errors
    /// A fault for every cell that is not a number, or neither 0 nor between
    /// [`MEASURE_LEAST`] and [`MEASURE_MOST`] in size; or if there is no such column.
    pub fn measures(&self, name: &str) -> Result<Vec<Option<f64>>, Faults> {
        if let Ok(cells) = self.numbers(name)
            && cells.iter().flatten().all(|number| is_measure(*number))
        {
            return Ok(cells);
        }
        let mut faults = Faults::new();
        let cells = self.each_measure(name)?.into_iter();
        let cells = cells.filter_map(|cell| cell.map_err(|fault| faults.push(*fault)).ok());
        let cells = cells.collect();
        faults.into_result(cells)
    }

    /// The same, each cell with its own fault, for whoever has more to ask of the cells.
    ///
    /// # Errors
    /// A fault if there is no such column, or if its cells are never numbers.
    pub fn each_measure(&self, name: &str) -> Result<Vec<Cell<f64>>, Faults> {
        let column = self.column(name)?;
        let wrong =
            |row, wrong: NotANumber| Box::new(self.fault_at(row, name, wrong.what, wrong.help));
        let check = |row: usize, number: f64| {
            if is_measure(number) {
                Ok(Some(number))
            } else {
                Err(wrong(row, no_measure(number)))
            }
        };
        match column.values() {
            Values::Text(_) | Values::Decimals(_) => {
                let text = column.as_text().into_iter().flatten().enumerate();
                let cells = text.map(|(row, text)| {
                    let Some(text) = text else { return Ok(None) };
                    let number = cell::number(text).map_err(|fault| wrong(row, fault))?;
                    check(row, number)
                });
                Ok(cells.collect())
            }
            #[expect(clippy::cast_precision_loss, reason = "measurements are floats")]
            Values::Integers(cells) => Ok(cells
                .iter()
                .map(|cell| Ok(cell.map(|whole| whole as f64)))
                .collect()),
            Values::Numbers(cells) => {
                let cells = cells.iter().enumerate();
                let cells = cells.map(|(row, cell)| match cell {
                    Some(number) if !number.is_finite() => Err(wrong(row, not_finite(number))),
                    Some(number) => check(row, number),
                    None => Ok(None),
                });
                Ok(cells.collect())
            }
            _ => Err(self.wrong_type(column, "numbers").into()),
        }
    }

    /// The column `name` in exact ratios, as written: `0.1` is one tenth. A
    /// floating-point number of a Parquet file is its exact value.
    ///
    /// # Errors
    /// A fault for every cell that is not a finite number of at most a
    /// thousand digits, or if there is no such column.
    pub fn exact(&self, name: &str) -> Result<Vec<Option<BigRational>>, Faults> {
        let (cells, faults) = self.exact_found(name)?;
        faults.into_result(cells)
    }

    /// The same, with what is right where some cells are not.
    ///
    /// # Errors
    /// A fault if there is no such column, or if it holds something else.
    pub fn exact_found(&self, name: &str) -> Result<CellsFound<BigRational>, Faults> {
        let column = self.column(name)?;
        let whole = |whole: i128| BigRational::from(BigInt::from(whole));
        let right = |cells: Vec<Option<BigRational>>| Ok((cells, Faults::new()));
        match column.values() {
            Values::Text(_) => Ok(self.parsed_found(column, cell::exact)),
            Values::Integers(cells) => right(
                (cells.iter())
                    .map(|cell| cell.map(|cell| whole(cell.into())))
                    .collect(),
            ),
            Values::Numbers(cells) => Ok(self.finite_found(column, cells.iter(), |number| {
                BigRational::from_float(number).ok_or_else(|| not_finite(number))
            })),
            Values::Decimals(cells) => {
                let power = u32::from(cells.scale().unsigned_abs());
                let scale = BigRational::from(BigInt::from(10).pow(power));
                let scale = if cells.scale() < 0 {
                    scale.recip()
                } else {
                    scale
                };
                right(
                    (cells.iter())
                        .map(|cell| cell.map(|cell| whole(cell) / &scale))
                        .collect(),
                )
            }
            _ => Err(self.wrong_type(column, "numbers").into()),
        }
    }

    /// The column `name` in whole numbers, one entry a row; missing is `None`.
    /// `12.0` and `1e3` are whole.
    ///
    /// # Errors
    /// A fault for every cell that is not a whole number within 64 bits, or if
    /// there is no such column.
    pub fn integers(&self, name: &str) -> Result<Vec<Option<i64>>, Faults> {
        let (cells, faults) = self.integers_found(name)?;
        faults.into_result(cells)
    }

    /// The same, with what is right where some cells are not.
    ///
    /// # Errors
    /// A fault if there is no such column, or if it holds something else.
    pub fn integers_found(&self, name: &str) -> Result<CellsFound<i64>, Faults> {
        let column = self.column(name)?;
        if let Values::Integers(cells) = column.values() {
            return Ok((cells.iter().collect(), Faults::new()));
        }
        let (exact, mut faults) = self.exact_found(name)?;
        let mut integers = Vec::with_capacity(exact.len());
        for (row, cell) in exact.into_iter().enumerate() {
            let whole = cell.map(|cell| self.whole(column, row, &cell)).transpose();
            integers.push(whole.unwrap_or_else(|fault| {
                faults.push(fault);
                None
            }));
        }
        Ok((integers, faults))
    }

    /// The same, each cell with its own fault, for whoever has more to ask of the cells.
    ///
    /// # Errors
    /// A fault if there is no such column, or if its cells are never numbers.
    pub fn each_integer(&self, name: &str) -> Result<Vec<Cell<i64>>, Faults> {
        let column = self.column(name)?;
        if let Values::Text(cells) = column.values() {
            let each = cells.iter().enumerate().map(|(row, text)| {
                let Some(text) = text else { return Ok(None) };
                let exact = cell::exact(text)
                    .map_err(|wrong| self.fault_at(row, name, wrong.what, wrong.help));
                let whole = exact.and_then(|exact| self.whole(column, row, &exact));
                whole.map(Some).map_err(Box::new)
            });
            return Ok(each.collect());
        }
        Ok(self.integers(name)?.into_iter().map(Ok).collect())
    }

    /// `exact`, the cell at `row`, as a whole number within 64 bits.
    fn whole(&self, column: &Column, row: usize, exact: &BigRational) -> Result<i64, Fault> {
        let whole = exact.is_integer().then(|| exact.to_integer());
        whole
            .and_then(|whole| i64::try_from(whole).ok())
            .ok_or_else(|| {
                let text = column.cell_text(row).unwrap_or_default();
                let (what, help) = if exact.is_integer() {
                    let help = "check the number of digits";
                    ("is larger than any number this program can hold", help)
                } else {
                    let help = "write digits only, without a fraction";
                    ("is not a whole number", help)
                };
                let what = format!("'{}' {what}", cell::shown(&text));
                self.fault_at(row, column.name(), what, help)
            })
    }

    /// The column `name` in truths, one entry a row; missing is `None`. Text is
    /// `true`, `TRUE`, `True` or `1`, and `false`, `FALSE`, `False` or `0`.
    ///
    /// # Errors
    /// A fault for every other cell, or if there is no such column.
    pub fn booleans(&self, name: &str) -> Result<Vec<Option<bool>>, Faults> {
        let (cells, faults) = self.booleans_found(name)?;
        faults.into_result(cells)
    }

    /// The same, with what is right where some cells are not.
    ///
    /// # Errors
    /// A fault if there is no such column, or if it holds something else.
    pub fn booleans_found(&self, name: &str) -> Result<CellsFound<bool>, Faults> {
        let column = self.column(name)?;
        match column.values() {
            Values::Booleans(cells) => Ok((cells.iter().collect(), Faults::new())),
            Values::Text(_) | Values::Integers(_) | Values::Numbers(_) => {
                Ok(self.parsed_found(column, cell::boolean))
            }
            _ => Err(self.wrong_type(column, "true and false").into()),
        }
    }

    /// The column `name` as codes of places, one a row: none is missing, and
    /// none comes twice.
    ///
    /// # Errors
    /// A fault for every code that is missing, malformed, or stands on an
    /// earlier line already; or if there is no such column.
    pub fn place_ids(&self, name: &str) -> Result<Vec<PlaceId>, Faults> {
        let (codes, mut faults) = self.codes(name)?;
        let mut first: HashMap<&PlaceId, usize> = HashMap::with_capacity(codes.len());
        for (row, code) in codes.iter().enumerate() {
            let Some(code) = code else { continue };
            match first.get(code) {
                None => {
                    first.insert(code, row);
                }
                Some(&before) => {
                    let before = self.line_of(before);
                    let what = format!("the code '{code}' is already on line {before}");
                    faults.push(self.fault_at(row, name, what, "keep one row for each place"));
                }
            }
        }
        faults.into_result(())?;
        Ok(codes.into_iter().flatten().collect())
    }

    /// The column `name` as codes of places, one a row: none is missing, but a
    /// code may come again, as the code of a larger area does.
    ///
    /// # Errors
    /// A fault for every code that is missing or malformed, or if there is no
    /// such column.
    pub fn place_codes(&self, name: &str) -> Result<Vec<PlaceId>, Faults> {
        let (codes, faults) = self.codes(name)?;
        faults.into_result(())?;
        Ok(codes.into_iter().flatten().collect())
    }

    /// The codes that are sound, one entry a row, and what is wrong with others.
    fn codes(&self, name: &str) -> Result<(Vec<Option<PlaceId>>, Faults), Faults> {
        let mut faults = Faults::new();
        let cells = self.text(name)?.into_iter().enumerate();
        let codes = cells.map(|(row, cell)| {
            let code = PlaceId::new(cell.unwrap_or_default());
            code.map_err(|wrong| {
                let message = wrong.to_string();
                let (what, help) = message.rsplit_once(": ").unwrap_or((&message, ""));
                faults.push(self.fault_at(row, name, what, help));
            })
            .ok()
        });
        Ok((codes.collect(), faults))
    }

    fn parsed<T>(
        &self,
        column: &Column,
        parse: impl Fn(&str) -> Result<T, NotANumber>,
    ) -> Result<Vec<Option<T>>, Faults> {
        let (cells, faults) = self.parsed_found(column, parse);
        faults.into_result(cells)
    }

    fn parsed_found<T>(
        &self,
        column: &Column,
        parse: impl Fn(&str) -> Result<T, NotANumber>,
    ) -> CellsFound<T> {
        let mut faults = Faults::new();
        let mut cells = Vec::with_capacity(column.len());
        let mut each = |row, text: Option<&str>| {
            let cell = text.and_then(|text| {
                parse(text)
                    .map_err(|wrong| {
                        faults.push(self.fault_at(row, column.name(), wrong.what, wrong.help));
                    })
                    .ok()
            });
            cells.push(cell);
        };
        let text = column.as_text().into_iter().flatten();
        text.enumerate().for_each(|(row, text)| each(row, text));
        (cells, faults)
    }

    fn finite<T>(
        &self,
        column: &Column,
        cells: impl Iterator<Item = Option<f64>>,
        convert: impl Fn(f64) -> Result<T, NotANumber>,
    ) -> Result<Vec<Option<T>>, Faults> {
        let (cells, faults) = self.finite_found(column, cells, convert);
        faults.into_result(cells)
    }

    fn finite_found<T>(
        &self,
        column: &Column,
        cells: impl Iterator<Item = Option<f64>>,
        convert: impl Fn(f64) -> Result<T, NotANumber>,
    ) -> CellsFound<T> {
        let mut faults = Faults::new();
        let mut converted = Vec::with_capacity(column.len());
        for (row, cell) in cells.enumerate() {
            let value = cell.map(|number| {
                if number.is_finite() {
                    convert(number)
                } else {
                    Err(not_finite(number))
                }
            });
            converted.push(value.transpose().unwrap_or_else(|wrong| {
                faults.push(self.fault_at(row, column.name(), wrong.what, wrong.help));
                None
            }));
        }
        (converted, faults)
    }

    fn wrong_type(&self, column: &Column, wanted: &str) -> Fault {
        let what = format!("holds {}, not {wanted}", column.values().kind());
        let help = format!("name a column that holds {wanted}, or convert this one");
        Fault::new(self.name(), what, help).in_column(column.name())
    }
}

impl Column {
    /// The cell at `row` (from 0) as it is written in a CSV; `None` if it is
    /// missing or has no text.
    #[must_use]
    pub fn cell_text(&self, row: usize) -> Option<String> {
        let values = self.values();
        if values.array().is_null(row) {
            return None;
        }
        match values {
            Values::Text(cells) => Some(cells.value(row).to_owned()),
            Values::Integers(cells) => Some(cells.value(row).to_string()),
            Values::Numbers(cells) => Some(number_text::shortest(cells.value(row))),
            Values::Booleans(cells) => Some(cells.value(row).to_string()),
            Values::Decimals(cells) => Some(cells.value_as_string(row)),
            Values::Bytes(_) | Values::Other(_) => None,
        }
    }
}

/// The greatest measurement, up or down, with which one can reckon: its fourth power, of
/// which kurtosis is made, times as many places as there are, is finite.
pub const MEASURE_MOST: f64 = 1e50;

/// The least measurement beside 0 with which one can reckon: its fourth power is not 0.
pub const MEASURE_LEAST: f64 = 1e-50;

fn is_measure(number: f64) -> bool {
    number == 0.0 || (MEASURE_LEAST..=MEASURE_MOST).contains(&number.abs())
}

fn no_measure(number: f64) -> NotANumber {
    let number_text = number_text::shortest(number);
    if number.abs() > MEASURE_MOST {
        NotANumber {
            what: format!("'{number_text}' is larger than anything that can be measured here"),
            help: "write a number below 1e50 in size, or leave the cell empty if it is missing",
        }
    } else {
        NotANumber {
            what: format!("'{number_text}' is smaller than anything that can be measured here"),
            help: "write 0, or use another unit: below 1e-50 nothing is told apart from 0",
        }
    }
}

fn not_finite(number: f64) -> NotANumber {
    NotANumber {
        what: format!("'{number}' is not a finite number"),
        help: "write a null if the value is missing",
    }
}
