//! Weighted least squares.

use super::LinearError;
use super::gram::{Normal, moments};
use super::sums::combine;

/// What [`least_squares`] found.
#[derive(Debug, Clone)]
pub struct LeastSquares {
    /// One coefficient a column.
    pub coefficients: Vec<f64>,
    /// What the columns leave unexplained, one number a row.
    pub residuals: Vec<f64>,
    /// The normal equations, for standard errors.
    pub normal: Normal,
}

/// The coefficients `b` that make `sum w (y - X b)^2` smallest.
///
/// `columns` and `y` have one number a row; `weights` are at least zero, and one
/// where none are given. Rows with a weight of zero still have a residual.
///
/// # Errors
/// Those of [`Normal::new`], and [`LinearError::Length`] for `y`.
pub fn least_squares(
    columns: &[&[f64]],
    y: &[f64],
    weights: Option<&[f64]>,
) -> Result<LeastSquares, LinearError> {
    let normal = Normal::new(columns, weights)?;
    let rows = columns.first().map_or(0, |column| column.len());
    if y.len() != rows {
        let found = y.len();
        return Err(LinearError::Length {
            found,
            expected: rows,
        });
    }
    let mut fitted = vec![0.0; rows];
    let mut residuals = y.to_vec();
    let mut coefficients = vec![0.0; columns.len()];
    for _ in 0..if normal.near() { 3 } else { 1 } {
        let weighed = weigh(&residuals, weights);
        let step = normal.solve(&moments(columns, &weighed));
        for (coefficient, step) in coefficients.iter_mut().zip(step) {
            *coefficient += step;
        }
        combine(&mut fitted, columns, &coefficients);
        for ((residual, y), fitted) in residuals.iter_mut().zip(y).zip(&fitted) {
            *residual = y - fitted;
        }
    }
    if let Some(row) = residuals.iter().position(|value| !value.is_finite()) {
        return Err(LinearError::NotFinite { row });
    }
    Ok(LeastSquares {
        coefficients,
        residuals,
        normal,
    })
}

fn weigh(values: &[f64], weights: Option<&[f64]>) -> Vec<f64> {
    match weights {
        None => values.to_vec(),
        Some(weights) => values.iter().zip(weights).map(|(v, w)| v * w).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Source: Longley (1967), as certified by the Statistical Reference
    /// Datasets of NIST, «Longley»: columns so near to each other that plain
    /// normal equations lose most digits.
    #[test]
    fn longley() {
        let deflator = [
            83.0, 88.5, 88.2, 89.5, 96.2, 98.1, 99.0, 100.0, 101.2, 104.6, 108.4, 110.8, 112.6,
            114.2, 115.7, 116.9,
        ];
        let product = [
            234_289.0, 259_426.0, 258_054.0, 284_599.0, 328_975.0, 346_999.0, 365_385.0, 363_112.0,
            397_469.0, 419_180.0, 442_769.0, 444_546.0, 482_704.0, 502_601.0, 518_173.0, 554_894.0,
        ];
        let unemployed = [
            2356.0, 2325.0, 3682.0, 3351.0, 2099.0, 1932.0, 1870.0, 3578.0, 2904.0, 2822.0, 2936.0,
            4681.0, 3813.0, 3931.0, 4806.0, 4007.0,
        ];
        let forces = [
            1590.0, 1456.0, 1616.0, 1650.0, 3099.0, 3594.0, 3547.0, 3350.0, 3048.0, 2857.0, 2798.0,
            2637.0, 2552.0, 2514.0, 2572.0, 2827.0,
        ];
        let people = [
            107_608.0, 108_632.0, 109_773.0, 110_929.0, 112_075.0, 113_270.0, 115_094.0, 116_219.0,
            117_388.0, 118_734.0, 120_445.0, 121_950.0, 123_366.0, 125_368.0, 127_852.0, 130_081.0,
        ];
        let year: Vec<f64> = (1947..1963).map(f64::from).collect();
        let employed = [
            60_323.0, 61_122.0, 60_171.0, 61_187.0, 63_221.0, 63_639.0, 64_989.0, 63_761.0,
            66_019.0, 67_857.0, 68_169.0, 66_513.0, 68_655.0, 69_564.0, 69_331.0, 70_551.0,
        ];
        let certified = [
            -3_482_258.634_595_82,
            15.061_872_271_373_3,
            -0.035_819_179_292_591,
            -2.020_229_803_816_83,
            -1.033_226_867_173_59,
            -0.051_104_105_653_580_7,
            1_829.151_464_613_55,
        ];
        let columns: [&[f64]; 7] = [
            &[1.0; 16],
            &deflator,
            &product,
            &unemployed,
            &forces,
            &people,
            &year,
        ];
        let fit = least_squares(&columns, &employed, None).unwrap();
        for (found, certified) in fit.coefficients.iter().zip(certified) {
            let relative = (found / certified - 1.0).abs();
            assert!(relative < 1e-9, "{found} against {certified}");
        }
    }

    #[test]
    fn the_column_that_hangs_on_others_is_named() {
        let one = [1.0; 5];
        let a = [1.0, 2.0, 3.0, 4.0, 9.0];
        let b = [2.0, 1.0, 7.0, 0.0, 3.0];
        let both: Vec<f64> = a.iter().zip(b).map(|(a, b)| 3.0 * a - b).collect();
        let error = least_squares(&[&one, &a, &b, &both], &a, None).unwrap_err();
        let expected = LinearError::Collinear {
            column: 3,
            on: vec![1, 2],
        };
        assert_eq!(error, expected);
        assert_eq!(
            error.to_string(),
            "column 3 is fixed by columns [1, 2]: leave one of them out"
        );

        let zero = [0.0; 5];
        let error = least_squares(&[&one, &zero], &a, None).unwrap_err();
        assert_eq!(
            error,
            LinearError::Collinear {
                column: 1,
                on: vec![]
            }
        );
    }

    #[test]
    fn too_few_rows_are_refused() {
        let column = [1.0, 2.0];
        let error = Normal::new(&[&column, &column, &column], None).unwrap_err();
        assert_eq!(
            error,
            LinearError::TooFewRows {
                rows: 2,
                columns: 3
            }
        );
        let error = Normal::new(&[&column, &[1.0, f64::NAN]], None).unwrap_err();
        assert_eq!(error, LinearError::NotFinite { row: 1 });
    }

    proptest! {
        /// What is left is at right angles to every column, under the weights.
        #[test]
        fn residuals_are_orthogonal(
            rows in prop::collection::vec((-5.0..5.0, -5.0..5.0, 0.1..3.0), 6..40),
        ) {
            let one = vec![1.0; rows.len()];
            let x: Vec<f64> = rows.iter().map(|row| row.0).collect();
            let y: Vec<f64> = rows.iter().map(|row| row.1).collect();
            let w: Vec<f64> = rows.iter().map(|row| row.2).collect();
            let fit = least_squares(&[&one, &x], &y, Some(&w)).unwrap();
            for column in [&one, &x] {
                let along: f64 = (0..rows.len()).map(|r| w[r] * column[r] * fit.residuals[r]).sum();
                prop_assert!(along.abs() < 1e-8);
            }
        }
    }
}
