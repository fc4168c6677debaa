//! What happens to values before they are normalised.

mod impute;
mod outlier;

pub use outlier::{Outlying, Shape, log_transform, winsorise};

use crate::error::{Cell, Member, NeedError};
use crate::method::Missing;
use crate::model::Model;

/// What treatment did, for the record.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TreatmentLog {
    /// Missing cells that were filled, by indicator and then by row.
    pub imputed: Vec<Imputed>,
    /// Missing cells that were left out, by indicator and then by row.
    pub dropped: Vec<Dropped>,
    /// One entry an indicator, where outliers were looked for.
    pub outlying: Vec<Outlying>,
}

/// A filled cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Imputed {
    /// The place's row.
    pub row: usize,
    /// The indicator's position.
    pub indicator: usize,
    /// What it was filled with.
    pub value: f64,
}

/// A cell that was left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dropped {
    /// The place's row.
    pub row: usize,
    /// The indicator's position.
    pub indicator: usize,
}

/// The values of each indicator after treatment. Missing ones remain only
/// where they are to be dropped.
pub(crate) type Columns = Vec<Vec<Option<f64>>>;

/// Checks that values are finite and fills or refuses missing ones.
pub(crate) fn fill(model: &Model<'_>) -> Result<(Columns, TreatmentLog), NeedError> {
    check_finite(model)?;
    let mut log = TreatmentLog::default();
    if model.treatment.missing == Missing::Error {
        refuse_missing(model)?;
    }
    let mut columns = Vec::with_capacity(model.indicators.len());
    for at in 0..model.indicators.len() {
        columns.push(impute::fill(model, at, &mut log)?);
    }
    Ok((columns, log))
}

/// Treats the outliers of each column, and notes what was done.
pub(crate) fn outliers(model: &Model<'_>, columns: &mut Columns) -> Vec<Outlying> {
    let how = model.treatment.outliers;
    columns
        .iter_mut()
        .enumerate()
        .filter_map(|(at, column)| outlier::treat(at, column, how))
        .collect()
}

/// The same for the column of one indicator, without a note.
pub(crate) fn outliers_of(model: &Model<'_>, indicator: usize, column: &mut [Option<f64>]) {
    outlier::treat(indicator, column, model.treatment.outliers);
}

fn check_finite(model: &Model<'_>) -> Result<(), NeedError> {
    for (at, indicator) in model.indicators.iter().enumerate() {
        for (row, value) in indicator.values.iter().enumerate() {
            if let Some(value) = value.filter(|value| !value.is_finite()) {
                let cell = model.names().cell(row, Member::Indicator(at));
                return Err(NeedError::NotFinite { cell, value });
            }
        }
    }
    Ok(())
}

fn refuse_missing(model: &Model<'_>) -> Result<(), NeedError> {
    const SHOWN: usize = 100;
    let names = model.names();
    let mut count = 0;
    let mut cells: Vec<Cell> = Vec::new();
    for row in 0..model.ids.len() {
        for (at, indicator) in model.indicators.iter().enumerate() {
            if indicator.values[row].is_none() {
                count += 1;
                if count <= SHOWN {
                    cells.push(names.cell(row, Member::Indicator(at)));
                }
            }
        }
    }
    if count == 0 {
        Ok(())
    } else {
        Err(NeedError::Missing { cells, count })
    }
}
