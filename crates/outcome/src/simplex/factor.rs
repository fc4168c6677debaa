//! The triangular factor of a matrix that rows are added to and taken from.

/// How small the square of what a row has of its own may be, beside its square,
/// before the row counts as hanging on the others: rounding leaves about 1e-15.
const OWN: f64 = 1e-13;

/// `L` with `L L' = M`, row by row.
#[derive(Debug)]
pub(super) struct Factor {
    entries: Vec<f64>,
    /// The most rows there may be, and one more for a row that is being taken out.
    stride: usize,
    size: usize,
}

impl Factor {
    pub(super) fn new(most: usize) -> Self {
        Self {
            entries: vec![0.0; most * (most + 1)],
            stride: most + 1,
            size: 0,
        }
    }

    /// Adds a row of `M` with its diagonal; says whether it could, which it cannot
    /// if the row hangs on the others.
    pub(super) fn push(&mut self, row: &[f64], diagonal: f64) -> bool {
        if self.size + 1 >= self.stride {
            return false;
        }
        let (done, rest) = self.entries.split_at_mut(self.size * self.stride);
        let mut own = diagonal;
        for at in 0..self.size {
            let line = &done[at * self.stride..];
            let before: f64 = (0..at).map(|k| line[k] * rest[k]).sum();
            rest[at] = (row[at] - before) / line[at];
            own -= rest[at] * rest[at];
        }
        if own <= OWN * diagonal {
            return false;
        }
        rest[self.size] = own.sqrt();
        self.size += 1;
        true
    }

    /// Takes out the row and column at `at`, by plane rotations.
    ///
    /// Source: Golub and Van Loan, *Matrix Computations* (4th ed., 2013), section
    /// 6.5.3.
    pub(super) fn remove(&mut self, at: usize) {
        let stride = self.stride;
        for row in at + 1..self.size {
            let from = row * stride;
            self.entries.copy_within(from..=from + row, from - stride);
        }
        self.size -= 1;
        for column in at..self.size {
            let (one, other) = (
                self.entries[column * stride + column],
                self.entries[column * stride + column + 1],
            );
            let length = one.hypot(other);
            let (cosine, sine) = (one / length, other / length);
            for row in column..self.size {
                let left = &mut self.entries[row * stride + column..];
                let (one, other) = (left[0], left[1]);
                left[0] = cosine * one + sine * other;
                left[1] = cosine * other - sine * one;
            }
        }
    }

    /// `M^-1 right`, in place.
    pub(super) fn solve(&self, right: &mut [f64]) {
        for at in 0..self.size {
            let line = &self.entries[at * self.stride..];
            let before: f64 = (0..at).map(|k| line[k] * right[k]).sum();
            right[at] = (right[at] - before) / line[at];
        }
        for at in (0..self.size).rev() {
            let line = &self.entries[at * self.stride..];
            right[at] /= line[at];
            let value = right[at];
            for (right, entry) in right[..at].iter_mut().zip(line) {
                *right -= value * entry;
            }
        }
    }
}

#[test]
fn rows_come_and_go() {
    let m = |i: u32, j: u32| {
        let near = 1.0 / (1.0 + f64::from(i.abs_diff(j)));
        near + if i == j { f64::from(i) } else { 0.0 }
    };
    let mut factor = Factor::new(6);
    let mut rows: Vec<u32> = Vec::new();
    for next in [3, 0, 5, 1, 4] {
        let row: Vec<f64> = rows.iter().map(|&other| m(next, other)).collect();
        assert!(factor.push(&row, m(next, next)));
        rows.push(next);
    }
    for gone in [1, 0, 2] {
        factor.remove(gone);
        rows.remove(gone);
        let right: Vec<f64> = rows.iter().map(|&row| 1.0 + f64::from(row)).collect();
        let mut found = right.clone();
        factor.solve(&mut found);
        for (&i, right) in rows.iter().zip(right) {
            let product: f64 = rows.iter().zip(&found).map(|(&j, x)| m(i, j) * x).sum();
            assert!((product - right).abs() < 1e-12);
        }
    }
    // A row that is there already hangs on it.
    let row: Vec<f64> = rows.iter().map(|&other| m(rows[0], other)).collect();
    assert!(!factor.push(&row, m(rows[0], rows[0])));
}
