//! Whether a column is a mix of others.

/// So much of a column's variance must others explain for it to be a mix of them.
const EXPLAINED: f64 = 0.9999;

/// So many more places than columns are needed for that to mean anything.
const SPARE: usize = 10;

/// A direction with less than this part of its length left is one of those before it.
const NOTHING_NEW: f64 = 1e-9;

/// Columns by whose linear mixes others can be explained.
#[derive(Debug, Clone)]
pub struct Mixes {
    /// The rows in which all are known.
    rows: Vec<usize>,
    /// Orthonormal, each beside the column that it came with.
    basis: Vec<(usize, Vec<f64>)>,
}

impl Mixes {
    /// The mixes of `columns` over the rows in which all of them are known. Means do not
    /// count: a mix may have a constant.
    #[must_use]
    pub fn of(columns: &[&[Option<f64>]]) -> Self {
        let all = columns.first().map_or(0, |column| column.len());
        let rows: Vec<usize> = (0..all)
            .filter(|&row| columns.iter().all(|column| column[row].is_some()))
            .collect();
        let mut mixes = Self {
            rows,
            basis: Vec::new(),
        };
        for (at, column) in columns.iter().enumerate() {
            let values = mixes.rows.iter().filter_map(|&row| column[row]);
            let mut vector = centred(values.collect());
            let before = length(&vector);
            // Twice is enough for vectors that nearly lie in the span.
            mixes.take_out(&mut vector);
            mixes.take_out(&mut vector);
            let left = length(&vector);
            if left > NOTHING_NEW * before && left > 0.0 {
                for value in &mut vector {
                    *value /= left;
                }
                mixes.basis.push((at, vector));
            }
        }
        mixes
    }

    fn take_out(&self, vector: &mut [f64]) {
        for (_, direction) in &self.basis {
            let along = dot(vector, direction);
            for (value, unit) in vector.iter_mut().zip(direction) {
                *value -= along * unit;
            }
        }
    }

    /// How much of the variance of `column` a mix explains, from 0 to 1, the chance that
    /// many columns explain much taken off (adjusted R squared); nothing if too few
    /// places have all, if `column` misses one of those, or if it is constant there.
    #[must_use]
    pub fn explained(&self, column: &[Option<f64>]) -> Option<f64> {
        let places = self.rows.len();
        let columns = self.basis.len();
        if columns == 0 || places < columns + SPARE {
            return None;
        }
        let values: Option<Vec<f64>> = self.rows.iter().map(|&row| column[row]).collect();
        let mut vector = centred(values?);
        let whole = dot(&vector, &vector);
        if whole <= 0.0 {
            return None;
        }
        self.take_out(&mut vector);
        self.take_out(&mut vector);
        #[expect(clippy::cast_precision_loss, reason = "no country has 2^53 places")]
        let (places, columns) = (places as f64, columns as f64);
        let unexplained = dot(&vector, &vector) / whole;
        Some(1.0 - unexplained * (places - 1.0) / (places - columns - 1.0))
    }

    /// Whether `column` is such a mix: more than 0.9999 of its variance is explained.
    ///
    /// Peers are not chosen by what is compared, and not by sums of it either.
    #[must_use]
    pub fn explain(&self, column: &[Option<f64>]) -> bool {
        (self.explained(column)).is_some_and(|explained| explained > EXPLAINED)
    }
}

fn centred(mut values: Vec<f64>) -> Vec<f64> {
    #[expect(clippy::cast_precision_loss, reason = "no country has 2^53 places")]
    let mean = values.iter().sum::<f64>() / values.len().max(1) as f64;
    for value in &mut values {
        *value -= mean;
    }
    values
}

fn dot(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(a, b)| a * b).sum()
}

fn length(vector: &[f64]) -> f64 {
    dot(vector, vector).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(step: u32) -> Vec<Option<f64>> {
        (0..60)
            .map(|row: u32| Some(f64::from(row * row * step % 61)))
            .collect()
    }

    #[test]
    fn a_sum_of_columns_is_a_mix_and_another_column_is_none() {
        let (one, two, three) = (column(3), column(7), column(19));
        let sum: Vec<Option<f64>> = (one.iter().zip(&two))
            .map(|(a, b)| Some(0.3 * (*a)? - 2.0 * (*b)? + 5.0))
            .collect();
        let noisy: Vec<Option<f64>> = (sum.iter().zip(&three))
            .map(|(a, b)| Some((*a)? + (*b)?))
            .collect();
        let mixes = Mixes::of(&[&one, &two, &one]);
        assert!(mixes.explain(&sum));
        assert!((mixes.explained(&sum).unwrap() - 1.0).abs() < 1e-12);
        assert!(!mixes.explain(&noisy) && !mixes.explain(&three));
        // One place without a value hides no mix.
        let mut gappy = one.clone();
        gappy[5] = None;
        assert!(Mixes::of(&[&gappy, &two]).explain(&sum));
    }

    #[test]
    fn few_places_make_no_mix() {
        let (one, two) = (column(3), column(7));
        assert_eq!(Mixes::of(&[&one[..8]]).explained(&two[..8]), None);
        assert_eq!(Mixes::of(&[]).explained(&two), None);
        let constant = vec![Some(1.0); 60];
        assert_eq!(Mixes::of(&[&one]).explained(&constant), None);
    }
}
