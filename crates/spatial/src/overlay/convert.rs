//! Numbers from one geography on another.

use super::Part;

/// Parts with what they weigh, by rows of the first geography, ascending.
#[derive(Debug, Clone, PartialEq)]
pub struct Parts {
    /// The row in the first geography.
    pub from: Vec<u32>,
    /// The row in the second.
    pub to: Vec<u32>,
    /// The part of the first place that goes to the second: above 0, and
    /// together 1 for every place that has a part at all.
    pub weight: Vec<f64>,
    /// The rows of the first geography that have no part.
    pub lost: Vec<usize>,
}

impl Parts {
    /// Shares each of `places` places out by the measure of its parts (area,
    /// people), which must be in ascending order of the first row. A part of
    /// measure 0 is left out; of a place all of whose parts are 0 nothing is
    /// kept, and it counts as lost.
    ///
    /// What of a place lies in no other is not lost: its parts are made to sum
    /// to 1 (the field's `allocate_total`), because people do not vanish where
    /// a border was drawn a little differently.
    #[must_use]
    pub fn sharing(places: usize, measured: &[(u32, u32, f64)]) -> Self {
        let mut parts = Self {
            from: Vec::new(),
            to: Vec::new(),
            weight: Vec::new(),
            lost: Vec::new(),
        };
        let mut has = vec![false; places];
        for of_one in measured.chunk_by(|a, b| a.0 == b.0) {
            let whole: f64 = of_one.iter().map(|part| part.2).sum();
            if whole.partial_cmp(&0.0) != Some(std::cmp::Ordering::Greater) {
                continue;
            }
            for &(from, to, measure) in of_one.iter().filter(|part| part.2 > 0.0) {
                has[from as usize] = true;
                parts.from.push(from);
                parts.to.push(to);
                parts.weight.push(measure / whole);
            }
        }
        parts.lost = (0..places).filter(|&row| !has[row]).collect();
        parts
    }

    /// The same by the area of `parts`.
    #[must_use]
    pub fn by_area(places: usize, parts: &[Part]) -> Self {
        let measured: Vec<_> = parts
            .iter()
            .map(|part| (part.from, part.to, part.area))
            .collect();
        Self::sharing(places, &measured)
    }
}

/// A count of each place of the first geography, shared out over `places`
/// places of the second. Sums are the same, but for places that are lost.
///
/// A missing count goes nowhere, and those who would have had a part of it get
/// nothing in its place. Nothing for a place that gets no part.
///
/// Source: Goodchild and Lam, *Geo-Processing* 1, 1980 (areal weighting).
#[must_use]
pub fn count_of(values: &[Option<f64>], parts: &Parts, places: usize) -> Vec<Option<f64>> {
    let mut sums: Vec<Option<f64>> = vec![None; places];
    let mut missing = vec![false; places];
    for ((&from, &to), &weight) in parts.from.iter().zip(&parts.to).zip(&parts.weight) {
        match values[from as usize] {
            Some(value) => *sums[to as usize].get_or_insert(0.0) += value * weight,
            None => missing[to as usize] = true,
        }
    }
    let known = sums.into_iter().zip(missing);
    known
        .map(|(sum, missing)| sum.filter(|_| !missing))
        .collect()
}

/// A rate of the first geography on `places` places of the second: the mean
/// over the parts of each, by their area.
///
/// For what is spread over ground (air, quiet). The rate of people (a share of
/// households) is to be made anew from its two counts.
///
/// A place that has no part with a value gets nothing.
#[must_use]
pub fn rate_of(values: &[Option<f64>], parts: &[Part], places: usize) -> Vec<Option<f64>> {
    let mut sums = vec![(0.0, 0.0); places];
    for part in parts {
        if let Some(value) = values[part.from as usize] {
            let sum = &mut sums[part.to as usize];
            sum.0 += value * part.area;
            sum.1 += part.area;
        }
    }
    let mean = |(sum, area)| (area > 0.0).then_some(sum / area);
    sums.into_iter().map(mean).collect()
}
