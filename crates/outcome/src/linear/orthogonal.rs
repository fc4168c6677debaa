//! The triangle of nearly dependent columns, from orthogonal columns.

use super::LinearError;
use super::gram::DEPENDENT;
use super::sums::{add_multiple, dot};

/// `L` with `L L'` equal to `X'WX` after scaling each column, by Gram and
/// Schmidt's process carried out twice, which is as exact as reflections.
///
/// Source: Giraud, Langou and Rozložník, «The loss of orthogonality in the
/// Gram-Schmidt orthogonalization process» (2005).
///
/// # Errors
/// [`LinearError::Collinear`] at the first column with less than [`DEPENDENT`]
/// of its length left.
pub(super) fn triangle(
    columns: &[&[f64]],
    weights: Option<&[f64]>,
    scale: &[f64],
) -> Result<Vec<f64>, LinearError> {
    let size = columns.len();
    let mut lower = vec![0.0; size * size];
    let mut orthogonal: Vec<Vec<f64>> = Vec::with_capacity(size);
    for (at, column) in columns.iter().enumerate() {
        let mut left: Vec<f64> = column.iter().map(|x| x * scale[at]).collect();
        if let Some(weights) = weights {
            for (value, weight) in left.iter_mut().zip(weights) {
                *value *= weight.sqrt();
            }
        }
        for _ in 0..2 {
            for (before, direction) in orthogonal.iter().enumerate() {
                let along = dot(direction, &left);
                add_multiple(&mut left, -along, direction);
                lower[at * size + before] += along;
            }
        }
        let length = dot(&left, &left).sqrt();
        if length < DEPENDENT {
            let on = made_of(&lower, size, at);
            return Err(LinearError::Collinear { column: at, on });
        }
        for value in &mut left {
            *value /= length;
        }
        lower[at * size + at] = length;
        orthogonal.push(left);
    }
    Ok(lower)
}

/// The earlier columns that make up column `at`: those with a coefficient, when
/// it is written in terms of them (in lengths of one), above a millionth.
fn made_of(lower: &[f64], size: usize, at: usize) -> Vec<usize> {
    let mut coefficients = vec![0.0; at];
    for row in (0..at).rev() {
        let after: f64 = (row + 1..at)
            .map(|k| lower[k * size + row] * coefficients[k])
            .sum();
        coefficients[row] = (lower[at * size + row] - after) / lower[row * size + row];
    }
    (0..at)
        .filter(|&k| f64::abs(coefficients[k]) > 1e-6)
        .collect()
}
