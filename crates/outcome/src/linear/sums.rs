//! Sums in a fixed order, so that the bits are the same everywhere.

/// `number` as a float: exact below 2^53.
#[expect(clippy::cast_precision_loss, reason = "no panel has 2^53 rows")]
pub(crate) const fn count(number: usize) -> f64 {
    number as f64
}

const LANES: usize = 8;

/// The sum over rows of a product of two columns, in eight sums that a
/// processor adds side by side.
pub(crate) fn dot(one: &[f64], other: &[f64]) -> f64 {
    assert_eq!(one.len(), other.len(), "columns of one length");
    let mut sums = [0.0; LANES];
    let (ones, others) = (one.chunks_exact(LANES), other.chunks_exact(LANES));
    let tail: f64 = ones
        .remainder()
        .iter()
        .zip(others.remainder())
        .map(|(a, b)| a * b)
        .sum();
    for (a, b) in ones.zip(others) {
        for lane in 0..LANES {
            sums[lane] += a[lane] * b[lane];
        }
    }
    lanes(sums) + tail
}

/// The sum of a column.
pub(crate) fn sum(column: &[f64]) -> f64 {
    let mut sums = [0.0; LANES];
    let chunks = column.chunks_exact(LANES);
    let tail: f64 = chunks.remainder().iter().sum();
    for chunk in chunks {
        for lane in 0..LANES {
            sums[lane] += chunk[lane];
        }
    }
    lanes(sums) + tail
}

fn lanes(sums: [f64; LANES]) -> f64 {
    ((sums[0] + sums[4]) + (sums[1] + sums[5])) + ((sums[2] + sums[6]) + (sums[3] + sums[7]))
}

/// `into += factor * column`.
pub(crate) fn add_multiple(into: &mut [f64], factor: f64, column: &[f64]) {
    assert_eq!(into.len(), column.len(), "columns of one length");
    for (sum, value) in into.iter_mut().zip(column) {
        *sum += factor * value;
    }
}

/// `into = sum over k of coefficients[k] * columns[k]`.
pub(crate) fn combine(into: &mut [f64], columns: &[&[f64]], coefficients: &[f64]) {
    into.fill(0.0);
    for (column, &coefficient) in columns.iter().zip(coefficients) {
        add_multiple(into, coefficient, column);
    }
}
