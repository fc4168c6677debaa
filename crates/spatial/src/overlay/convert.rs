//! How places of one geography are shared out among those of another.

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
