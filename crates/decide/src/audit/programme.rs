//! A linear programme in exact ratios: is there a solution, and which?

use num_rational::BigRational;
use num_traits::{One, Signed, Zero};

/// A row of a programme over variables from 0 up.
pub(super) struct Row {
    /// The coefficients, one for each variable.
    pub(super) of: Vec<BigRational>,
    /// How the sum compares with the limit.
    pub(super) sense: Sense,
    /// The limit.
    pub(super) limit: BigRational,
}

/// How a row's sum compares with its limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sense {
    /// At most the limit.
    AtMost,
    /// Exactly the limit.
    Equal,
}

/// What became of a programme.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// Values that keep every row.
    Values(Vec<BigRational>),
    /// There are none.
    None,
    /// It took more pivots than were allowed.
    TooLong,
}

/// Values from 0 up that keep every row of `rows`, if there are any: phase one
/// of the simplex method with Bland's rule, which cannot go round in circles.
///
/// Source: Bland, *New Finite Pivoting Rules for the Simplex Method*
/// (Mathematics of Operations Research 2, 1977).
pub(super) fn solve(rows: &[Row], variables: usize, pivots_max: usize) -> Answer {
    let mut tableau = Tableau::new(rows, variables);
    for _ in 0..pivots_max {
        let Some(column) = tableau.entering() else {
            return if tableau.last_of_goal().is_zero() {
                Answer::Values(tableau.values(variables))
            } else {
                Answer::None
            };
        };
        let row = tableau
            .leaving(column)
            .expect("what is minimised is never below 0");
        tableau.pivot(row, column);
    }
    Answer::TooLong
}

/// Rows in the form `sum = limit`, limits from 0 up, each with a basic
/// variable; and the goal, the sum of the artificial variables.
struct Tableau {
    rows: Vec<Vec<BigRational>>,
    goal: Vec<BigRational>,
    basis: Vec<usize>,
    /// Columns from here on are artificial: they never come back.
    artificial: usize,
}

impl Tableau {
    fn new(rows: &[Row], variables: usize) -> Self {
        let slacks = rows.iter().filter(|row| row.sense == Sense::AtMost).count();
        let artificial = variables + slacks;
        let width = artificial + 1;
        let mut this = Self {
            rows: Vec::new(),
            goal: vec![BigRational::zero(); width],
            basis: Vec::new(),
            artificial,
        };
        let mut slack = variables;
        for row in rows {
            let mut cells = row.of.clone();
            cells.resize(width, BigRational::zero());
            cells[artificial] = row.limit.clone();
            let own = (row.sense == Sense::AtMost).then(|| {
                cells[slack] = BigRational::one();
                slack += 1;
                slack - 1
            });
            let below = row.limit.is_negative();
            if below {
                for cell in &mut cells {
                    *cell = -&*cell;
                }
            }
            match own {
                Some(slack) if !below => this.basis.push(slack),
                // The artificial variable's own column is never needed again:
                // only that it is basic, and counts in the goal.
                _ => {
                    this.basis.push(artificial);
                    for (goal, cell) in this.goal.iter_mut().zip(&cells) {
                        *goal += cell;
                    }
                }
            }
            this.rows.push(cells);
        }
        this
    }

    /// The first column that would lower the goal.
    fn entering(&self) -> Option<usize> {
        self.goal[..self.artificial]
            .iter()
            .position(BigRational::is_positive)
    }

    fn last_of_goal(&self) -> &BigRational {
        &self.goal[self.artificial]
    }

    /// The row that limits `column` first; of several, the one whose basic
    /// variable comes first.
    fn leaving(&self, column: usize) -> Option<usize> {
        (0..self.rows.len())
            .filter(|&row| self.rows[row][column].is_positive())
            .map(|row| {
                (
                    &self.rows[row][self.artificial] / &self.rows[row][column],
                    row,
                )
            })
            .min_by(|(one, a), (other, b)| one.cmp(other).then(self.basis[*a].cmp(&self.basis[*b])))
            .map(|(_, row)| row)
    }

    fn pivot(&mut self, row: usize, column: usize) {
        let divisor = self.rows[row][column].clone();
        for cell in &mut self.rows[row] {
            if !cell.is_zero() {
                *cell /= &divisor;
            }
        }
        let pivot = self.rows[row].clone();
        let clear = |cells: &mut Vec<BigRational>| {
            let factor = cells[column].clone();
            if factor.is_zero() {
                return;
            }
            for (cell, by) in cells.iter_mut().zip(&pivot) {
                if !by.is_zero() {
                    *cell -= &factor * by;
                }
            }
        };
        for (at, cells) in self.rows.iter_mut().enumerate() {
            if at != row {
                clear(cells);
            }
        }
        clear(&mut self.goal);
        self.basis[row] = column;
    }

    fn values(&self, variables: usize) -> Vec<BigRational> {
        let mut values = vec![BigRational::zero(); variables];
        for (row, &basic) in self.rows.iter().zip(&self.basis) {
            if basic < variables {
                values[basic] = row[self.artificial].clone();
            }
        }
        values
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(of: &[i64], sense: Sense, limit: i64) -> Row {
        Row {
            of: of
                .iter()
                .map(|&n| BigRational::from_integer(n.into()))
                .collect(),
            sense,
            limit: BigRational::from_integer(limit.into()),
        }
    }

    #[test]
    fn finds_values_or_says_that_there_are_none() {
        // x + y = 4, x - y <= -2, -x <= -1: only x = 1, y = 3.
        let rows = [
            row(&[1, 1], Sense::Equal, 4),
            row(&[1, -1], Sense::AtMost, -2),
            row(&[-1, 0], Sense::AtMost, -1),
        ];
        let whole = |n: i64| BigRational::from_integer(n.into());
        assert_eq!(
            solve(&rows, 2, 100),
            Answer::Values(vec![whole(1), whole(3)])
        );

        let rows = [
            row(&[1, 1], Sense::Equal, 4),
            row(&[1, -1], Sense::AtMost, -3),
            row(&[-1, 0], Sense::AtMost, -1),
        ];
        assert_eq!(solve(&rows, 2, 100), Answer::None);
        assert_eq!(solve(&rows, 2, 1), Answer::TooLong);
    }

    #[test]
    fn ends_where_other_rules_go_round() {
        // Source: Beale (1955), the constraints of the classic cycle.
        let quarter = |of: [i64; 4], limit: i64| Row {
            of: of
                .iter()
                .map(|&n| BigRational::new(n.into(), 100.into()))
                .collect(),
            sense: Sense::AtMost,
            limit: BigRational::from_integer(limit.into()),
        };
        let rows = [
            quarter([25, -6000, -4, 900], 0),
            quarter([50, -9000, -2, 300], 0),
            quarter([0, 0, 100, 0], 1),
            quarter([-75, 15000, -2, 600], -1),
        ];
        assert!(matches!(
            solve(&rows, 4, 1000),
            Answer::Values(_) | Answer::None
        ));
    }
}
