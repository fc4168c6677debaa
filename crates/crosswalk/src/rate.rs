//! Rates, made again on the new geography.

/// The rates of places: `numerator / denominator` each, both counted on the
/// same geography. Missing if either is, or if the denominator is 0.
///
/// A rate is never shared out nor averaged: an average over places with few
/// and many people is the rate of neither.
///
/// # Panics
/// If the columns differ in length.
#[must_use]
pub fn rates(numerator: &[Option<f64>], denominator: &[Option<f64>]) -> Vec<Option<f64>> {
    assert_eq!(numerator.len(), denominator.len(), "a row a place in both");
    (numerator.iter().zip(denominator))
        .map(|(numerator, denominator)| match (numerator, denominator) {
            (Some(numerator), Some(denominator)) if *denominator != 0.0 => {
                Some(numerator / denominator)
            }
            _ => None,
        })
        .collect()
}
