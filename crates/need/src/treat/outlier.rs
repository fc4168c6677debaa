//! Outlying values: when they are treated, and how.
//!
//! Source: `COINr` 1.1.14 (Becker and others), `qTreat`: `check_SkewKurt` with
//! thresholds 2 and 3.5, `winsorise` with at most 5 points, then `log_CT` on
//! the values as they were.

use crate::method::Outliers;
use crate::normalise::{count, mean};

/// Skewness from which, with [`KURTOSIS`], a column is treated.
const SKEWNESS: f64 = 2.0;
/// Kurtosis from which, with [`SKEWNESS`], a column is treated.
const KURTOSIS: f64 = 3.5;
/// Winsorising stops once this many points have been moved.
const POINTS_MAX: usize = 5;

/// How lopsided a column is, and how heavy its tails.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shape {
    /// The sample skewness G1.
    pub skewness: f64,
    /// The sample excess kurtosis G2.
    pub kurtosis: f64,
}

impl Shape {
    /// The shape of `values`, or nothing where there are fewer than 4 or all
    /// are equal.
    ///
    /// Source: Joanes and Gill (1998), «Comparing measures of sample skewness
    /// and kurtosis»: G1 and G2, as SAS, Excel and `COINr` have them.
    #[must_use]
    pub fn of(values: &[f64]) -> Option<Self> {
        let n = count(values.len());
        if n < 4.0 {
            return None;
        }
        let middle = mean(values);
        let (mut squares, mut cubes, mut fourths) = (0.0, 0.0, 0.0);
        for value in values {
            let from_middle = value - middle;
            let square = from_middle * from_middle;
            squares += square;
            cubes += square * from_middle;
            fourths += square * square;
        }
        if squares <= 0.0 {
            return None;
        }
        let g1 = n.sqrt() * cubes / (squares * squares.sqrt());
        let ratio = n * fourths / (squares * squares);
        Some(Self {
            skewness: g1 * (n * (n - 1.0)).sqrt() / (n - 2.0),
            kurtosis: ((n + 1.0) * (ratio - 3.0) + 6.0) * (n - 1.0) / ((n - 2.0) * (n - 3.0)),
        })
    }

    /// Whether a column of this shape is left as it is.
    #[must_use]
    pub fn passes(self) -> bool {
        self.skewness.abs() < SKEWNESS || self.kurtosis < KURTOSIS
    }
}

/// What was found about one indicator's outliers, and done.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outlying {
    /// The indicator's position.
    pub indicator: usize,
    /// The shape before; nothing where it has none.
    pub before: Option<Shape>,
    /// How many points were pulled in, where that was tried.
    pub winsorised: Option<usize>,
    /// The shape after pulling in, where that was tried.
    pub after_winsorising: Option<Shape>,
    /// Whether the values are logarithms now: pulling in was not enough, or
    /// not wanted. The points pulled in before are then back where they were.
    pub logged: bool,
    /// The shape of what is used.
    pub after: Option<Shape>,
}

/// Treats one column in place; nothing where outliers are not looked for.
pub(super) fn treat(
    indicator: usize,
    column: &mut [Option<f64>],
    how: Outliers,
) -> Option<Outlying> {
    if how == Outliers::None {
        return None;
    }
    let values: Vec<f64> = column.iter().flatten().copied().collect();
    let before = Shape::of(&values);
    let mut done = Outlying {
        indicator,
        before,
        winsorised: None,
        after_winsorising: None,
        logged: false,
        after: before,
    };
    if before.is_none_or(Shape::passes) {
        return Some(done);
    }
    let mut treated = values.clone();
    if how == Outliers::Winsorise {
        done.winsorised = Some(winsorise(&mut treated));
        done.after_winsorising = Shape::of(&treated);
    }
    if !done.after_winsorising.is_some_and(Shape::passes) {
        treated = values;
        log_transform(&mut treated);
        done.logged = true;
    }
    done.after = Shape::of(&treated);
    let mut treated = treated.into_iter();
    for value in column.iter_mut().flatten() {
        *value = treated.next().expect("one a value");
    }
    Some(done)
}

/// Pulls the outermost points in to the next one, at the heavy end, until the
/// column's [`Shape`] passes or 5 points have been moved; tied points move
/// together. Gives how many were moved.
///
/// Source: `COINr` 1.1.14, `winsorise(winmax = 5, skew_thresh = 2, kurt_thresh = 3.5)`.
pub fn winsorise(values: &mut [f64]) -> usize {
    let (mut high, mut low) = (0, 0);
    while high + low < POINTS_MAX {
        let Some(shape) = Shape::of(values).filter(|shape| !shape.passes()) else {
            break;
        };
        if shape.skewness >= 0.0 {
            high = pull_in(values, |a, b| a > b);
        } else {
            low = pull_in(values, |a, b| a < b);
        }
    }
    high + low
}

/// Moves the outermost points onto the next one. Gives how many there were.
fn pull_in(values: &mut [f64], further_out: impl Fn(f64, f64) -> bool) -> usize {
    let outermost = |values: &mut dyn Iterator<Item = f64>| {
        values.reduce(|out, value| if further_out(value, out) { value } else { out })
    };
    let edge = outermost(&mut values.iter().copied()).expect("a column with a shape");
    let inside = &mut values
        .iter()
        .copied()
        .filter(|&value| further_out(edge, value));
    let next = outermost(inside).expect("a column with a shape has two values");
    let mut moved = 0;
    for value in values {
        if !further_out(edge, *value) {
            *value = next;
            moved += 1;
        }
    }
    moved
}

/// Takes logarithms after moving the least value to a hundredth of the range:
/// `ln(x − min + (max − min)/100)`.
///
/// Source: `COINr` 1.1.14, `log_CT`, after the European Commission's COIN Tool.
pub fn log_transform(values: &mut [f64]) {
    let least = values.iter().copied().fold(f64::INFINITY, f64::min);
    let greatest = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let step = 0.01 * (greatest - least);
    for value in values {
        *value = libm::log(*value - least + step);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one_to_twenty_and_two_outliers() -> Vec<f64> {
        (1..=20).map(f64::from).chain([100.0, 200.0]).collect()
    }

    /// Source: `COINr` 1.1.14, `skew` and `kurt` of 1 to 10 and 100.
    #[test]
    fn the_shape_is_coinrs() {
        let values: Vec<f64> = (1..=10).map(f64::from).chain([100.0]).collect();
        let shape = Shape::of(&values).unwrap();
        assert!((shape.skewness - 3.255_638_184_060_507_5).abs() < 1e-12);
        assert!((shape.kurtosis - 10.706_673_906_421_969).abs() < 1e-12);
    }

    /// Source: `COINr` 1.1.14, `winsorise(c(1:10, 100))`.
    #[test]
    fn a_single_outlier_is_pulled_in() {
        let mut values: Vec<f64> = (1..=10).map(f64::from).chain([100.0]).collect();
        assert_eq!(winsorise(&mut values), 1);
        let expected: Vec<f64> = (1..=10).map(f64::from).chain([10.0]).collect();
        assert_eq!(values, expected);
    }

    /// Source: `COINr` 1.1.14, `log_CT(c(1:20, 100, 200))`: the first, second
    /// and last.
    #[test]
    fn logarithms_are_coinrs() {
        let mut values = one_to_twenty_and_two_outliers();
        log_transform(&mut values);
        let ends = [values[0], values[1], values[21]];
        let expected = [
            0.688_134_638_736_401,
            1.095_273_387_402_6,
            5.303_255_155_577_66,
        ];
        for (found, expected) in ends.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-12, "{found}");
        }
    }

    #[test]
    fn what_pulling_in_cannot_cure_is_logged_from_the_start() {
        // Ten far points of a hundred: five are not enough.
        let column = (0..100).map(|at| {
            if at < 10 {
                1e4 * f64::from(at + 1)
            } else {
                f64::from(at)
            }
        });
        let mut column: Vec<Option<f64>> = column.map(Some).collect();
        let values: Vec<f64> = column.iter().flatten().copied().collect();
        let done = treat(0, &mut column, Outliers::Winsorise).unwrap();
        assert!(done.logged && done.winsorised == Some(5));
        let mut logged = values.clone();
        log_transform(&mut logged);
        assert_eq!(column.into_iter().flatten().collect::<Vec<_>>(), logged);
    }
}
