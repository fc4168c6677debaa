//! Adjusted p-values, from p-values alone.

use super::ManyError;
use crate::linear::sums::count;

/// What is kept small.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Adjustment {
    /// The chance of any false rejection.
    Holm,
    /// The expected share of false rejections, for tests that are independent or
    /// depend on each other positively.
    BenjaminiHochberg,
    /// The expected share of false rejections, whatever the dependence.
    BenjaminiYekutieli,
}

/// Adjusted p-values, in the order given: reject those at or below the size.
///
/// # Errors
/// [`ManyError::PValue`].
pub fn adjust(p_values: &[f64], adjustment: Adjustment) -> Result<Vec<f64>, ManyError> {
    if let Some(at) = p_values.iter().position(|p| !(0.0..=1.0).contains(p)) {
        let value = p_values[at];
        return Err(ManyError::PValue { at, value });
    }
    let tests = p_values.len();
    let mut order: Vec<usize> = (0..tests).collect();
    order.sort_by(|&one, &other| p_values[one].total_cmp(&p_values[other]));
    let harmonic: f64 = (1..=tests).map(|k| 1.0 / count(k)).sum();
    let mut adjusted = vec![0.0; tests];
    match adjustment {
        Adjustment::Holm => {
            let mut most = 0.0_f64;
            for (at, &test) in order.iter().enumerate() {
                most = most.max(count(tests - at) * p_values[test]).min(1.0);
                adjusted[test] = most;
            }
        }
        Adjustment::BenjaminiHochberg | Adjustment::BenjaminiYekutieli => {
            let factor = match adjustment {
                Adjustment::BenjaminiYekutieli => harmonic,
                _ => 1.0,
            };
            let mut least = 1.0_f64;
            for (at, &test) in order.iter().enumerate().rev() {
                least = least.min(factor * count(tests) / count(at + 1) * p_values[test]);
                adjusted[test] = least;
            }
        }
    }
    Ok(adjusted)
}
