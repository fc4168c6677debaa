//! Where weights come from.

pub(crate) mod doubt;
mod eigen;
mod factor;

use crate::method::Weighting;
use crate::normalise::{count, mean};

/// The weights that the data give to columns of equal length: loadings divided
/// by their sum, one a column. Rows where a column has nothing are left out.
///
/// A loading, and so a weight, is below 0 where a column runs against the
/// others: a sign that its direction is wrong or that it does not belong.
///
/// Source: for `pca`, `COINr` 1.1.14, `get_PCA`: the first component of
/// standardised columns. For `factor`, *The English Indices of Deprivation
/// 2019: technical report*, appendix E; that scores are sums of the columns
/// weighted by loadings, not regression scores, was found from the published
/// health and crime domains.
pub(crate) fn from_data(weighting: Weighting, columns: &[Vec<f64>]) -> Result<Vec<f64>, String> {
    if columns.len() == 1 {
        return Ok(vec![1.0]);
    }
    let correlations = correlations(columns)?;
    let loadings = match weighting {
        Weighting::Pca => eigen::greatest(&correlations).1,
        _ if columns.len() == 2 => {
            // Two columns do not determine two loadings: only their product.
            return Err(
                "a factor needs 3 columns or more: choose \"equal\" or \"given\" for 2".to_owned(),
            );
        }
        _ => factor::loadings(&correlations).ok_or(
            "the columns have no common factor that can be found: look at their correlations, or choose \"equal\"",
        )?,
    };
    let sum: f64 = loadings.iter().sum();
    if sum <= 1e-9 {
        return Err("the loadings cancel out: look at the directions in `more_is`".to_owned());
    }
    Ok(loadings.iter().map(|loading| loading / sum).collect())
}

fn correlations(columns: &[Vec<f64>]) -> Result<eigen::Matrix, String> {
    let standard: Vec<Vec<f64>> = columns
        .iter()
        .map(|column| standardise(column))
        .collect::<Option<_>>()
        .ok_or("a column has the same value everywhere, or too few values: remove it")?;
    let entry = |a: usize, b: usize| -> f64 {
        if a == b {
            return 1.0;
        }
        standard[a]
            .iter()
            .zip(&standard[b])
            .map(|(a, b)| a * b)
            .sum()
    };
    let size = columns.len();
    Ok((0..size)
        .map(|a| (0..size).map(|b| entry(a, b)).collect())
        .collect())
}

/// The column less its mean, scaled so that its squares sum to 1.
fn standardise(column: &[f64]) -> Option<Vec<f64>> {
    if count(column.len()) < 3.0 {
        return None;
    }
    let middle = mean(column);
    let squares: f64 = column
        .iter()
        .map(|value| (value - middle) * (value - middle))
        .sum();
    let length = squares.sqrt();
    (length > 0.0).then(|| {
        column
            .iter()
            .map(|value| (value - middle) / length)
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: two columns with a correlation above 0 load equally.
    #[test]
    fn two_columns_weigh_the_same_in_a_principal_component() {
        let columns = [vec![1.0, 2.0, 3.0, 5.0], vec![9.0, 7.0, 30.0, 31.0]];
        let weights = from_data(Weighting::Pca, &columns).unwrap();
        assert!((weights[0] - 0.5).abs() < 1e-12 && (weights[1] - 0.5).abs() < 1e-12);
    }

    #[test]
    fn what_does_not_vary_is_refused() {
        let columns = [vec![1.0, 1.0, 1.0], vec![1.0, 2.0, 3.0]];
        assert!(from_data(Weighting::Pca, &columns).is_err());
    }
}
