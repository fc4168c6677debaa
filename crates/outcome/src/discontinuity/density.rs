//! Whether the density of scores jumps at the cut-off.

use super::DiscontinuityError;
use super::jump::{Scores, sides};
use crate::linear::least_squares;
use crate::linear::sums::count;
use allotment_distribution::two_sided;

/// The constant of the bandwidth rule. Source: `McCrary` (2008), section 3.2.
const RULE: f64 = 3.348;
/// The fewest distinct scores on a side.
const FEWEST: usize = 20;

/// The density of scores either side of the cut-off.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Density {
    /// The log of the density on the treated side, less that on the other.
    pub log_jump: f64,
    /// Its standard error.
    pub std_error: f64,
    /// The chance of a jump as far from zero, were there none: small if scores were
    /// moved across.
    pub p_value: f64,
    /// The density on the untreated side, at the cut-off.
    pub untreated: f64,
    /// The density on the treated side.
    pub treated: f64,
    /// The width of a bin.
    pub bin: f64,
    /// The bandwidth of the lines.
    pub bandwidth: f64,
}

/// Tests whether scores bunch on one side of the cut-off.
///
/// Bins are `2 sd n^(-1/2)` wide, none across the cut-off. The bandwidth is the
/// mean of what `3.348 (s^2 (range) / sum f''^2)^(1/5)` gives on each side, from a
/// polynomial of order four over all its bins.
///
/// Source: `McCrary` (2008).
///
/// # Errors
/// [`DiscontinuityError`].
pub fn density(scores: &Scores<'_>) -> Result<Density, DiscontinuityError> {
    let sides = sides(scores, scores.scores)?;
    for side in &sides {
        let found = side.distinct(side.x.len());
        if found < FEWEST {
            let (side, within) = (side.name, String::new());
            return Err(DiscontinuityError::TooFew {
                side,
                within,
                found,
                fewest: FEWEST,
            });
        }
    }
    let units = count(scores.scores.len());
    let mean = scores.scores.iter().sum::<f64>() / units;
    let squares: f64 = scores.scores.iter().map(|x| (x - mean).powi(2)).sum();
    let bin = 2.0 * (squares / (units - 1.0)).sqrt() / units.sqrt();
    let mut heights = Vec::new();
    let mut widths = 0.0;
    for side in &sides {
        let distances: Vec<f64> = side.x.iter().map(|x| x.abs()).collect();
        let bins = bins(&distances, bin, units);
        widths += 0.5 * rule(&bins, bin)?;
        heights.push(bins);
    }
    let bandwidth = widths;
    let untreated = at_edge(&heights[0], bin, bandwidth, sides[0].name)?;
    let treated = at_edge(&heights[1], bin, bandwidth, sides[1].name)?;
    let variance = 24.0 / 5.0 * (1.0 / untreated + 1.0 / treated) / (units * bandwidth);
    let log_jump = libm::log(treated) - libm::log(untreated);
    let std_error = variance.sqrt();
    Ok(Density {
        log_jump,
        std_error,
        p_value: two_sided(log_jump / std_error),
        untreated,
        treated,
        bin,
        bandwidth,
    })
}

/// Heights of bins by distance from the cut-off.
fn bins(distances: &[f64], bin: f64, units: f64) -> Vec<f64> {
    let mut heights: Vec<f64> = Vec::new();
    let mut edge = bin;
    let mut inside = 0;
    for &distance in distances {
        while distance >= edge {
            heights.push(count(inside) / (units * bin));
            inside = 0;
            edge = bin * count(heights.len() + 1);
        }
        inside += 1;
    }
    heights.push(count(inside) / (units * bin));
    heights
}

fn middles(bins: usize, bin: f64) -> Vec<f64> {
    (0..bins).map(|at| (count(at) + 0.5) * bin).collect()
}

/// The rule's bandwidth on one side.
fn rule(heights: &[f64], bin: f64) -> Result<f64, DiscontinuityError> {
    let range = bin * count(heights.len());
    // In units of the range, for the sake of the fourth power.
    let x: Vec<f64> = middles(heights.len(), bin)
        .iter()
        .map(|x| x / range)
        .collect();
    let columns: Vec<Vec<f64>> = (0..5)
        .map(|k| x.iter().map(|x| x.powi(k)).collect())
        .collect();
    let views: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
    let fit = least_squares(&views, heights, None)?;
    let left = heights.len().saturating_sub(5).max(1);
    let variance = fit.residuals.iter().map(|e| e * e).sum::<f64>() / count(left);
    let b = &fit.coefficients;
    let curve = |x: &f64| (2.0 * b[2] + 6.0 * b[3] * x + 12.0 * b[4] * x * x) / (range * range);
    let curves: f64 = x.iter().map(|x| curve(x).powi(2)).sum();
    if curves.is_nan() || curves <= 0.0 {
        return Ok(range);
    }
    Ok((RULE * libm::pow(variance * range / curves, 0.2)).clamp(3.0 * bin, range))
}

/// The line through the heights within a bandwidth, at the cut-off.
fn at_edge(
    heights: &[f64],
    bin: f64,
    bandwidth: f64,
    side: &'static str,
) -> Result<f64, DiscontinuityError> {
    let x: Vec<f64> = middles(heights.len(), bin)
        .into_iter()
        .filter(|&x| x < bandwidth)
        .collect();
    let weights: Vec<f64> = x.iter().map(|x| 1.0 - x / bandwidth).collect();
    let constant = vec![1.0; x.len()];
    let fit = least_squares(&[&constant, &x], &heights[..x.len()], Some(&weights))?;
    let height = fit.coefficients[0];
    if height > 0.0 {
        return Ok(height);
    }
    Err(DiscontinuityError::TooFew {
        side,
        within: "close to it ".to_owned(),
        found: 0,
        fewest: FEWEST,
    })
}
