//! One-factor maximum likelihood.

use super::eigen::{Matrix, greatest};

/// The loadings of one common factor that make the correlations most likely,
/// or nothing where the search does not settle.
///
/// With uniquenesses ψ, the best loadings are λ = Ψ^½ e √(θ − 1), θ and e being
/// the greatest eigenvalue and eigenvector of Ψ^−½ S Ψ^−½; at the maximum
/// ψ = diag(S) − λ². The two are repeated in turn until the loadings stand
/// still. As R's `factanal` does, ψ is held at 0.005 or more.
///
/// Source: Jöreskog (1967), «Some contributions to maximum likelihood factor
/// analysis»; Lawley and Maxwell, *Factor Analysis as a Statistical Method*
/// (2nd ed., 1971), chapter 4.
pub(super) fn loadings(correlations: &Matrix) -> Option<Vec<f64>> {
    const ROUNDS_MAX: usize = 20_000;
    const STILL: f64 = 1e-14;
    let size = correlations.len();
    let mut unique = vec![0.5; size];
    let mut found = vec![0.0; size];
    for _ in 0..ROUNDS_MAX {
        let next = given_uniqueness(correlations, &unique)?;
        let moved = next
            .iter()
            .zip(&found)
            .map(|(next, last): (&f64, &f64)| (next - last).abs())
            .fold(0.0, f64::max);
        found = next;
        if moved < STILL {
            return Some(found);
        }
        for (unique, loading) in unique.iter_mut().zip(&found) {
            *unique = (1.0 - loading * loading).max(UNIQUENESS_MIN);
        }
    }
    None
}

/// Source: the default lower bound of R's `factanal`.
const UNIQUENESS_MIN: f64 = 0.005;

fn given_uniqueness(correlations: &Matrix, unique: &[f64]) -> Option<Vec<f64>> {
    let scaled: Matrix = correlations
        .iter()
        .zip(unique)
        .map(|(row, own)| {
            let entries = row.iter().zip(unique);
            entries
                .map(|(entry, other)| entry / (own * other).sqrt())
                .collect()
        })
        .collect();
    let (value, vector) = greatest(&scaled);
    (value > 1.0).then(|| {
        let length = (value - 1.0).sqrt();
        let loadings = vector.iter().zip(unique);
        loadings
            .map(|(entry, unique)| unique.sqrt() * entry * length)
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: where the correlations are exactly those of one factor, the
    /// loadings come back.
    #[test]
    fn loadings_come_back_from_their_correlations() {
        let planted = [0.744, 0.984, 0.819, 0.804];
        let correlations: Matrix = (0..4)
            .map(|row| {
                let entry = |column: usize| {
                    if row == column {
                        1.0
                    } else {
                        planted[row] * planted[column]
                    }
                };
                (0..4).map(entry).collect()
            })
            .collect();
        let found = loadings(&correlations).unwrap();
        for (found, planted) in found.iter().zip(planted) {
            assert!((found - planted).abs() < 1e-9, "{found} for {planted}");
        }
    }
}
