//! Measurement noise: each measured value moved by its standard error times a
//! normal number.

use rand_chacha::ChaCha8Rng;

use crate::model::Indicator;
use crate::plan::Column;
use crate::sensitivity::{Normals, normals};

/// A column that measurement noise is added to, as draws need it.
#[derive(Debug)]
pub(super) struct Noisy {
    /// The values before noise, 0 where there is none.
    column: Column,
    /// The rows that are measured; nothing where all are. A filled cell has no
    /// measurement, and so no noise.
    rows: Option<Vec<u32>>,
    /// The standard error of each of them.
    errors: Vec<f64>,
}

impl Noisy {
    /// The column of `indicator`, `filled` being its values with missing ones
    /// filled; nothing if it has no standard errors.
    pub(super) fn new(indicator: &Indicator, filled: &[Option<f64>]) -> Option<Self> {
        let errors = indicator.standard_error.as_ref()?;
        let measured = (0_u32..).zip(indicator.values.iter().zip(errors));
        let measured = measured.filter_map(|(row, (value, error))| Some((row, value.and(*error)?)));
        let (rows, errors): (Vec<u32>, Vec<f64>) = measured.unzip();
        Some(Self {
            column: Column::of(filled),
            rows: (rows.len() < filled.len()).then_some(rows),
            errors,
        })
    }

    /// The column with noise. Takes one normal number from `random` for each
    /// measured row, in their order.
    pub(super) fn moved(&self, random: &mut ChaCha8Rng, memory: &mut Normals) -> Column {
        let mut column = self.column.clone();
        let noise = normals(random, self.errors.len(), memory);
        let noise = self.errors.iter().zip(noise);
        match &self.rows {
            None => {
                for (value, (error, normal)) in column.values.iter_mut().zip(noise) {
                    *value += error * normal;
                }
            }
            Some(rows) => {
                for (&row, (error, normal)) in rows.iter().zip(noise) {
                    column.values[row as usize] += error * normal;
                }
            }
        }
        column
    }
}
