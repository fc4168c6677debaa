//! Small symmetric matrices, row by row.

/// Turns that bring what is off the diagonal below rounding; seven or eight do, for
/// matrices as small as these.
const SWEEPS: usize = 60;

/// The eigenvalues of `matrix`, and its eigenvectors as columns, by Jacobi's turns.
///
/// Source: Golub and Van Loan, *Matrix computations* (4th ed., 2013), section 8.5.
pub(crate) fn eigen(matrix: &[f64], size: usize) -> (Vec<f64>, Vec<f64>) {
    let mut left = matrix.to_vec();
    let mut vectors = vec![0.0; size * size];
    for at in 0..size {
        vectors[at * size + at] = 1.0;
    }
    for _ in 0..SWEEPS {
        let mut turned = false;
        for one in 0..size {
            for other in one + 1..size {
                let off = left[one * size + other];
                let (first, second) = (left[one * size + one], left[other * size + other]);
                let scale = (first.abs() * second.abs()).sqrt();
                if off.abs() <= f64::EPSILON * scale.max(f64::MIN_POSITIVE) {
                    continue;
                }
                turned = true;
                let angle = (second - first) / (2.0 * off);
                let tangent = angle.signum() / (angle.abs() + (1.0 + angle * angle).sqrt());
                let cos = 1.0 / (1.0 + tangent * tangent).sqrt();
                let turn = Turn {
                    cos,
                    sin: tangent * cos,
                };
                for k in 0..size {
                    turn.apply(&mut left, k * size + one, k * size + other);
                }
                for k in 0..size {
                    turn.apply(&mut left, one * size + k, other * size + k);
                    turn.apply(&mut vectors, k * size + one, k * size + other);
                }
            }
        }
        if !turned {
            break;
        }
    }
    let values = (0..size).map(|at| left[at * size + at]).collect();
    (values, vectors)
}

/// A turn of a plane.
struct Turn {
    cos: f64,
    sin: f64,
}

impl Turn {
    fn apply(&self, numbers: &mut [f64], one: usize, other: usize) {
        let (x, y) = (numbers[one], numbers[other]);
        numbers[one] = self.cos * x - self.sin * y;
        numbers[other] = self.sin * x + self.cos * y;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Vectors times values give the matrix again; values of the second are known:
    /// `2 - 2 cos(k pi / 5)`.
    #[test]
    fn values_and_vectors_give_the_matrix_again() {
        let band = |row: usize, column: usize| match row.abs_diff(column) {
            0 => 2.0,
            1 => -1.0,
            _ => 0.0,
        };
        let chain: Vec<f64> = (0..16).map(|at| band(at / 4, at % 4)).collect();
        let lone = vec![3.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0];
        for (matrix, size) in [(chain.clone(), 4_usize), (lone, 3)] {
            let (values, vectors) = eigen(&matrix, size);
            for row in 0..size {
                for column in 0..size {
                    let again: f64 = (0..size)
                        .map(|k| values[k] * vectors[row * size + k] * vectors[column * size + k])
                        .sum();
                    assert!((again - matrix[row * size + column]).abs() < 1e-14);
                }
            }
        }
        let mut values = eigen(&chain, 4).0;
        values.sort_by(f64::total_cmp);
        for (k, value) in (1_u8..).zip(values) {
            let expected = 2.0 - 2.0 * libm::cos(f64::from(k) * std::f64::consts::PI / 5.0);
            assert!((value - expected).abs() < 1e-14, "{value} and {expected}");
        }
    }
}
