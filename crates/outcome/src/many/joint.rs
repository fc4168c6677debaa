//! A joint test over all outcomes.

use super::ManyError;
use super::together::{Centred, Together};
use crate::linear::sums::{count, dot};
use allotment_distribution::beta_below;

/// Below this part of its variance an outcome has nothing of its own.
const OWN: f64 = 1e-10;

/// Whether all effects are zero.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct JointTest {
    /// Wald's statistic.
    pub statistic: f64,
    /// How many outcomes.
    pub outcomes: usize,
    /// Degrees of freedom below of Fisher's distribution: independent units (clusters) less
    /// outcomes, or as many as the smallest groups leave.
    pub freedom: f64,
    /// The chance of a statistic at least as large, were all effects zero.
    pub p_value: f64,
}

/// Tests that no outcome has an effect.
///
/// # Errors
/// [`ManyError`], with the outcome that moves exactly as others do.
pub fn joint_test(together: &Together<'_>) -> Result<JointTest, ManyError> {
    let Centred { columns, units } = together.centred()?;
    let outcomes = columns.len();
    let independent = columns.first().map_or(0, Vec::len);
    if independent <= outcomes + 1 || outcomes == 0 {
        return Err(ManyError::TooFew {
            units: independent,
            outcomes,
        });
    }
    let few = match together.groups {
        None => None,
        Some(groups) => {
            let views: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
            let told = groups.together(together.estimates, &views, units);
            Some(told.ok_or(ManyError::SmallGroup {
                clusters: groups.smallest().clusters,
                outcomes,
            }))
        }
    };
    let errors: Vec<f64> = columns
        .iter()
        .map(|column| dot(column, column).sqrt())
        .collect();
    let mut lower = vec![0.0; outcomes * outcomes];
    let mut whitened: Vec<f64> = Vec::with_capacity(outcomes);
    for row in 0..outcomes {
        for column in 0..=row {
            let before: f64 = (0..column)
                .map(|k| lower[row * outcomes + k] * lower[column * outcomes + k])
                .sum();
            let correlation = dot(&columns[row], &columns[column]) / (errors[row] * errors[column]);
            let left = correlation - before;
            if row == column && left <= OWN {
                return Err(ManyError::Dependent { outcome: row });
            }
            lower[row * outcomes + column] = if row == column {
                left.sqrt()
            } else {
                left / lower[column * outcomes + column]
            };
        }
        let before: f64 = (0..row)
            .map(|k| lower[row * outcomes + k] * whitened[k])
            .sum();
        let scaled = together.estimates[row] * units / errors[row];
        whitened.push((scaled - before) / lower[row * outcomes + row]);
    }
    if let Some(told) = few {
        let (told, tested) = (told?, count(outcomes));
        return Ok(JointTest {
            // Wald's, of the covariance that knows how few there are.
            statistic: told.statistic * tested * (told.below + tested - 1.0) / told.below,
            outcomes,
            freedom: told.below,
            p_value: told.p_value,
        });
    }
    let statistic = dot(&whitened, &whitened);
    let (above, below) = (count(outcomes), count(independent - outcomes));
    let ratio = statistic * below / (above * count(independent - 1));
    Ok(JointTest {
        statistic,
        outcomes,
        freedom: below,
        p_value: beta_below(below / (below + above * ratio), 0.5 * below, 0.5 * above),
    })
}
