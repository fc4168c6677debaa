//! The normal equations of weighted least squares, factored.

use super::LinearError;
use super::orthogonal::triangle;
use super::sums::dot;

/// Below this part of its square a column is close to the others, and the
/// triangle comes from orthogonal columns rather than from sums of squares:
/// Cholesky still has nine digits there.
pub const NEAR: f64 = 1e-6;

/// Below this part of its length a column has nothing of its own. The value is
/// that of R's `lm`.
pub const DEPENDENT: f64 = 1e-7;

/// Rows that are summed at a time, so that they stay close to the processor.
const BLOCK: usize = 512;

/// `X'WX` as a triangle `L` with `L L'`, its columns scaled to length one.
#[derive(Debug, Clone)]
pub struct Normal {
    size: usize,
    /// Row by row; above the diagonal are zeros.
    lower: Vec<f64>,
    /// One over each column's length.
    scale: Vec<f64>,
    /// Whether the columns are so near to each other that answers are refined.
    near: bool,
}

impl Normal {
    /// Factors `X'WX` of `columns`, with a weight of one where none is given.
    ///
    /// # Errors
    /// [`LinearError::Length`], [`LinearError::TooFewRows`],
    /// [`LinearError::NotFinite`], or [`LinearError::Collinear`] with the first
    /// column that hangs on earlier ones.
    pub fn new(columns: &[&[f64]], weights: Option<&[f64]>) -> Result<Self, LinearError> {
        let rows = check(columns, weights)?;
        if rows < columns.len() {
            let columns = columns.len();
            return Err(LinearError::TooFewRows { rows, columns });
        }
        let size = columns.len();
        let gram = gram(columns, weights);
        let lengths: Vec<f64> = (0..size).map(|k| gram[k * size + k].sqrt()).collect();
        if let Some(row) = not_finite(columns, weights, &gram) {
            return Err(LinearError::NotFinite { row });
        }
        if let Some(column) = lengths.iter().position(|&length| length <= 0.0) {
            let on = Vec::new();
            return Err(LinearError::Collinear { column, on });
        }
        let scale: Vec<f64> = lengths.iter().map(|length| 1.0 / length).collect();
        let scaled: Vec<f64> = (0..size * size)
            .map(|at| gram[at] * scale[at / size] * scale[at % size])
            .collect();
        let (lower, near) = match cholesky(&scaled, size) {
            Some(lower) => (lower, false),
            None => (triangle(columns, weights, &scale)?, true),
        };
        Ok(Self {
            size,
            lower,
            scale,
            near,
        })
    }

    /// How many columns there are.
    #[must_use]
    pub const fn size(&self) -> usize {
        self.size
    }

    /// Whether an answer deserves one step of refinement.
    pub(crate) const fn near(&self) -> bool {
        self.near
    }

    /// `(X'WX)^-1 right`.
    ///
    /// # Panics
    /// If `right` has not one number a column.
    #[must_use]
    pub fn solve(&self, right: &[f64]) -> Vec<f64> {
        let size = self.size;
        assert_eq!(right.len(), size, "one number a column");
        let mut x = self.half(right);
        for row in (0..size).rev() {
            let after: f64 = (row + 1..size)
                .map(|k| self.lower[k * size + row] * x[k])
                .sum();
            x[row] = (x[row] - after) / self.lower[row * size + row];
        }
        for (value, scale) in x.iter_mut().zip(&self.scale) {
            *value *= scale;
        }
        x
    }

    /// `H'right`, `H H'` being `(X'WX)^-1`: a row of columns that are at right angles
    /// to each other and of length one, if `right` is a row of `X`.
    pub(crate) fn half(&self, right: &[f64]) -> Vec<f64> {
        let size = self.size;
        let mut x: Vec<f64> = right.iter().zip(&self.scale).map(|(r, s)| r * s).collect();
        for row in 0..size {
            let below: f64 = (0..row).map(|k| self.lower[row * size + k] * x[k]).sum();
            x[row] = (x[row] - below) / self.lower[row * size + row];
        }
        x
    }

    /// The logarithm of the determinant of `X'WX`.
    pub(crate) fn log_determinant(&self) -> f64 {
        let own = (0..self.size).map(|at| self.lower[at * self.size + at] / self.scale[at]);
        2.0 * own.map(libm::log).sum::<f64>()
    }

    /// `(X'WX)^-1`, row by row.
    #[must_use]
    pub fn inverse(&self) -> Vec<f64> {
        let mut inverse = Vec::with_capacity(self.size * self.size);
        for column in 0..self.size {
            let mut unit = vec![0.0; self.size];
            unit[column] = 1.0;
            inverse.extend(self.solve(&unit));
        }
        inverse
    }
}

/// Checks shapes; gives the number of rows that weigh something.
fn check(columns: &[&[f64]], weights: Option<&[f64]>) -> Result<usize, LinearError> {
    let expected = columns.first().map_or(0, |column| column.len());
    let lengths = columns.iter().map(|column| column.len());
    if let Some(found) = lengths
        .chain(weights.map(<[f64]>::len))
        .find(|&found| found != expected)
    {
        return Err(LinearError::Length { found, expected });
    }
    let Some(weights) = weights else {
        return Ok(expected);
    };
    if let Some(row) = weights.iter().position(|&weight| weight < 0.0) {
        return Err(LinearError::NotFinite { row });
    }
    Ok(weights.iter().filter(|&&weight| weight > 0.0).count())
}

/// The first row with a number that is not finite, looked for only if the sums
/// show that there is one (or are too large to be sums).
fn not_finite(columns: &[&[f64]], weights: Option<&[f64]>, gram: &[f64]) -> Option<usize> {
    if gram.iter().all(|value| value.is_finite()) {
        return None;
    }
    let row_of = |column: &[f64]| column.iter().position(|value| !value.is_finite());
    let rows = columns.iter().filter_map(|column| row_of(column));
    Some(rows.chain(weights.and_then(row_of)).min().unwrap_or(0))
}

/// `X'WX`, row by row.
pub(crate) fn gram(columns: &[&[f64]], weights: Option<&[f64]>) -> Vec<f64> {
    let size = columns.len();
    let rows = columns.first().map_or(0, |column| column.len());
    let mut sums = vec![0.0; size * size];
    let mut weighed = vec![0.0; BLOCK];
    for start in (0..rows).step_by(BLOCK) {
        let block = start..rows.min(start + BLOCK);
        for (one, column) in columns.iter().enumerate() {
            let column = &column[block.clone()];
            let left = match weights {
                None => column,
                Some(weights) => {
                    let weighed = &mut weighed[..column.len()];
                    for ((w, x), into) in weights[block.clone()]
                        .iter()
                        .zip(column)
                        .zip(weighed.iter_mut())
                    {
                        *into = w * x;
                    }
                    &*weighed
                }
            };
            for (other, right) in columns.iter().enumerate().take(one + 1) {
                sums[one * size + other] += dot(left, &right[block.clone()]);
            }
        }
    }
    for one in 0..size {
        for other in one + 1..size {
            sums[one * size + other] = sums[other * size + one];
        }
    }
    sums
}

/// `X'Wy`.
pub(crate) fn moments(columns: &[&[f64]], y: &[f64]) -> Vec<f64> {
    columns.iter().map(|column| dot(column, y)).collect()
}

/// The triangle of a matrix with ones on its diagonal, or nothing if a column
/// is near the others.
fn cholesky(scaled: &[f64], size: usize) -> Option<Vec<f64>> {
    let mut lower = vec![0.0; size * size];
    for row in 0..size {
        for column in 0..=row {
            let before: f64 = (0..column)
                .map(|k| lower[row * size + k] * lower[column * size + k])
                .sum();
            let left = scaled[row * size + column] - before;
            if row == column {
                if left.is_nan() || left < NEAR {
                    return None;
                }
                lower[row * size + row] = left.sqrt();
            } else {
                lower[row * size + column] = left / lower[column * size + column];
            }
        }
    }
    Some(lower)
}
