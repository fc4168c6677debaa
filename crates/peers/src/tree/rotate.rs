//! Turning points so that their first coordinates vary most.
//!
//! Distances stay, while boxes around points become smaller where variables go
//! together, and most far points are told by a few coordinates.

use super::Points;

/// How often all pairs of axes are turned at most; a dozen axes need about six.
const SWEEPS: usize = 30;

/// `points` along their principal axes, the one along which they vary most first.
pub(super) fn rotated(points: &Points) -> Points {
    let many = points.dimensions;
    let axes = principal_axes(covariance(points));
    let mut at = vec![0.0; points.at.len()];
    for (turned, point) in at.chunks_exact_mut(many).zip(points.at.chunks_exact(many)) {
        for (coordinate, axis) in turned.iter_mut().zip(&axes) {
            *coordinate = axis.iter().zip(point).map(|(a, y)| a * y).sum();
        }
    }
    Points {
        dimensions: many,
        at,
    }
}

/// Sums of products; points of z-scores have their mean at zero, and for turning
/// nothing depends on it.
fn covariance(points: &Points) -> Vec<Vec<f64>> {
    let many = points.dimensions;
    let mut sums = vec![vec![0.0; many]; many];
    for point in points.at.chunks_exact(many) {
        for (row, a) in sums.iter_mut().zip(point) {
            for (sum, b) in row.iter_mut().zip(point) {
                *sum += a * b;
            }
        }
    }
    sums
}

/// The eigenvectors of a symmetric matrix, that of the largest eigenvalue first.
///
/// Source: Jacobi's cyclic method; Golub and Van Loan, *Matrix Computations* (4th
/// ed., 2013), section 8.5.
fn principal_axes(mut matrix: Vec<Vec<f64>>) -> Vec<Vec<f64>> {
    let many = matrix.len();
    let mut axes: Vec<Vec<f64>> = (0..many)
        .map(|at| (0..many).map(|b| f64::from(u8::from(at == b))).collect())
        .collect();
    for _ in 0..SWEEPS {
        let mut turned = false;
        for p in 0..many {
            for q in p + 1..many {
                turned |= turn(&mut matrix, &mut axes, p, q);
            }
        }
        if !turned {
            break;
        }
    }
    let mut order: Vec<usize> = (0..many).collect();
    order.sort_by(|&a, &b| matrix[b][b].total_cmp(&matrix[a][a]));
    order.iter().map(|&at| axes[at].clone()).collect()
}

/// Turns the axes `p` and `q` so that nothing is left between them.
fn turn(matrix: &mut [Vec<f64>], axes: &mut [Vec<f64>], p: usize, q: usize) -> bool {
    let (between, own_p, own_q) = (matrix[p][q], matrix[p][p], matrix[q][q]);
    if between.abs() <= 1e-12 * (own_p * own_q).abs().sqrt() {
        return false;
    }
    let tau = (own_q - own_p) / (2.0 * between);
    let tangent = 1.0_f64.copysign(tau) / (tau.abs() + (1.0 + tau * tau).sqrt());
    let cosine = 1.0 / (1.0 + tangent * tangent).sqrt();
    let sine = tangent * cosine;
    for row in matrix.iter_mut() {
        let (a, b) = (row[p], row[q]);
        (row[p], row[q]) = (cosine * a - sine * b, sine * a + cosine * b);
    }
    for at in 0..matrix.len() {
        let (a, b) = (matrix[p][at], matrix[q][at]);
        (matrix[p][at], matrix[q][at]) = (cosine * a - sine * b, sine * a + cosine * b);
        let (a, b) = (axes[p][at], axes[q][at]);
        (axes[p][at], axes[q][at]) = (cosine * a - sine * b, sine * a + cosine * b);
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turning_keeps_distances_and_puts_what_varies_first() {
        let mut random = crate::chance::stream(3, 0);
        let mut at = Vec::new();
        for _ in 0..200 {
            let [a, b, c] = [(); 3].map(|()| crate::chance::uniform(&mut random) - 0.5);
            at.extend([a, a + 0.1 * b, a - 0.1 * c + 0.01 * b]);
        }
        let points = Points { dimensions: 3, at };
        let turned = rotated(&points);
        for (one, other) in [(0, 1), (5, 77), (199, 30)] {
            let square = |p: &Points| -> f64 {
                let pairs = p.of(one).iter().zip(p.of(other));
                pairs.map(|(a, b)| (a - b).powi(2)).sum()
            };
            assert!((square(&points) - square(&turned)).abs() < 1e-12);
        }
        let between = covariance(&turned);
        assert!(between[0][1].abs() < 1e-9 && between[1][2].abs() < 1e-9);
        assert!(between[0][0] > 50.0 * between[1][1] && between[1][1] > between[2][2]);
    }
}
