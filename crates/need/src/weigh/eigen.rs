//! Eigenvalues and eigenvectors of small symmetric matrices.

/// Far more than any matrix needs: convergence is quadratic.
const SWEEPS_MAX: usize = 100;

/// A square matrix by rows.
pub(super) type Matrix = Vec<Vec<f64>>;

/// The greatest eigenvalue of a symmetric matrix, and its eigenvector of
/// length 1, signed so that its entries sum to 0 or more.
///
/// Source: Jacobi's cyclic rotations; Golub and Van Loan, *Matrix
/// Computations* (4th ed., 2013), section 8.5.
pub(super) fn greatest(matrix: &Matrix) -> (f64, Vec<f64>) {
    let size = matrix.len();
    let mut matrix = matrix.clone();
    let mut vectors: Matrix = (0..size)
        .map(|row| {
            (0..size)
                .map(|column| f64::from(u8::from(row == column)))
                .collect()
        })
        .collect();
    for _ in 0..SWEEPS_MAX {
        if off_diagonal(&matrix) <= f64::MIN_POSITIVE {
            break;
        }
        for p in 0..size {
            for q in p + 1..size {
                rotate(&mut matrix, &mut vectors, p, q);
            }
        }
    }
    let at = (0..size).fold(0, |best, at| {
        if matrix[at][at] > matrix[best][best] {
            at
        } else {
            best
        }
    });
    let mut vector: Vec<f64> = vectors.iter().map(|row| row[at]).collect();
    if vector.iter().sum::<f64>() < 0.0 {
        for entry in &mut vector {
            *entry = -*entry;
        }
    }
    (matrix[at][at], vector)
}

fn off_diagonal(matrix: &Matrix) -> f64 {
    let mut sum = 0.0;
    for (p, row) in matrix.iter().enumerate() {
        for entry in &row[p + 1..] {
            sum += entry * entry;
        }
    }
    sum
}

/// Turns the plane of axes `p` and `q` so that the entry between them is 0.
fn rotate(matrix: &mut Matrix, vectors: &mut Matrix, p: usize, q: usize) {
    let between = matrix[p][q];
    if between.abs() <= f64::MIN_POSITIVE {
        return;
    }
    let theta = (matrix[q][q] - matrix[p][p]) / (2.0 * between);
    let tangent = theta.signum() / (theta.abs() + (theta * theta + 1.0).sqrt());
    let cosine = 1.0 / (tangent * tangent + 1.0).sqrt();
    let sine = tangent * cosine;
    for row in matrix.iter_mut() {
        turn(row, p, q, cosine, sine);
    }
    let [of_p, of_q] = matrix.get_disjoint_mut([p, q]).expect("two different axes");
    for (of_p, of_q) in of_p.iter_mut().zip(of_q) {
        (*of_p, *of_q) = (cosine * *of_p - sine * *of_q, sine * *of_p + cosine * *of_q);
    }
    for row in vectors {
        turn(row, p, q, cosine, sine);
    }
}

fn turn(row: &mut [f64], p: usize, q: usize, cosine: f64, sine: f64) {
    let (of_p, of_q) = (row[p], row[q]);
    row[p] = cosine * of_p - sine * of_q;
    row[q] = sine * of_p + cosine * of_q;
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: correlations r between all three have the eigenvalue 1 + 2r
    /// and equal loadings.
    #[test]
    fn equal_correlations_load_equally() {
        let matrix = vec![
            vec![1.0, 0.4, 0.4],
            vec![0.4, 1.0, 0.4],
            vec![0.4, 0.4, 1.0],
        ];
        let (value, vector) = greatest(&matrix);
        assert!((value - 1.8).abs() < 1e-14);
        for entry in vector {
            assert!((entry - 1.0 / 3.0_f64.sqrt()).abs() < 1e-14, "{entry}");
        }
    }
}
