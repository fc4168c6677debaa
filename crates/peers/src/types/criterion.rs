//! How clear a typology is, and how alike two are.

use std::collections::BTreeMap;

use super::assign::Columns;
use super::k_means::Clusters;

/// `(B / (k - 1)) / (W / (n - k))`, `B` being the sum of squares between `k` types
/// of `n` places and `W` that within them: the greater, the clearer the types.
/// Infinite where every place lies on its centre.
///
/// Source: Calinski and Harabasz, «A dendrite method for cluster analysis»,
/// *Communications in Statistics* 3 (1974).
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "no country has 2^53 places")]
pub fn calinski_harabasz(between: f64, within: f64, types: usize, places: usize) -> f64 {
    if within <= 0.0 {
        return f64::INFINITY;
    }
    (between / (types as f64 - 1.0)) / (within / (places as f64 - types as f64))
}

/// Below this part of all squares, those within types are rounding.
const ROUNDING: f64 = 1e-12;

pub(super) fn of_clusters(columns: &Columns, clusters: &Clusters) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "no country has 2^53 places")]
    let many = columns.places() as f64;
    let all: f64 = columns
        .of
        .iter()
        .map(|column| {
            let mean = column.iter().sum::<f64>() / many;
            column.iter().map(|cell| (cell - mean).powi(2)).sum::<f64>()
        })
        .sum();
    let (types, places) = (clusters.centres.len(), columns.places());
    // What rounding leaves where every place lies on its centre is nothing.
    let within = if clusters.inertia > ROUNDING * all {
        clusters.inertia
    } else {
        0.0
    };
    calinski_harabasz(all - within, within, types, places)
}

/// How alike two typologies of the same places are: 1 if they are the same, 0 if
/// they agree as often as by chance, below if less. Labels may be any numbers. 1
/// as well where both put all places into one type, or each into its own.
///
/// Source: Hubert and Arabie, «Comparing partitions», *Journal of Classification*
/// 2 (1985).
///
/// # Panics
/// If they are of different numbers of places.
#[must_use]
#[expect(
    clippy::cast_precision_loss,
    reason = "pairs are counted exactly before"
)]
pub fn adjusted_rand(one: &[usize], other: &[usize]) -> f64 {
    assert_eq!(one.len(), other.len(), "typologies of the same places");
    let pairs = |many: u128| many * many.saturating_sub(1) / 2;
    let mut cells: BTreeMap<(usize, usize), u128> = BTreeMap::new();
    let (mut rows, mut columns) = (BTreeMap::new(), BTreeMap::new());
    for (&a, &b) in one.iter().zip(other) {
        *cells.entry((a, b)).or_default() += 1;
        *rows.entry(a).or_insert(0_u128) += 1;
        *columns.entry(b).or_insert(0_u128) += 1;
    }
    let together: u128 = cells.values().map(|&many| pairs(many)).sum();
    let in_one: u128 = rows.values().map(|&many| pairs(many)).sum();
    let in_other: u128 = columns.values().map(|&many| pairs(many)).sum();
    let all = pairs(one.len() as u128);
    // (together - expected) / (mean - expected), each times 2 * all.
    let twice_expected = 2.0 * (in_one * in_other) as f64;
    let found = (2 * together * all) as f64 - twice_expected;
    let most = ((in_one + in_other) * all) as f64 - twice_expected;
    if most.abs() <= 0.0 { 1.0 } else { found / most }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Source: the examples in the documentation of scikit-learn's
    /// `adjusted_rand_score`.
    #[test]
    fn adjusted_rand_of_known_partitions() {
        assert!((adjusted_rand(&[0, 0, 1, 1], &[1, 1, 0, 0]) - 1.0).abs() < 1e-15);
        assert!(
            (adjusted_rand(&[0, 0, 1, 2], &[0, 0, 1, 1]) - 0.571_428_571_428_571_4).abs() < 1e-15
        );
        assert!((adjusted_rand(&[0, 0, 0, 0], &[0, 1, 2, 3])).abs() < 1e-15);
        assert!((adjusted_rand(&[0, 0, 1, 1], &[0, 1, 0, 1]) + 0.5).abs() < 1e-15);
    }
}
