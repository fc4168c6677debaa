//! Ages, in bands.

/// What an empty cell is called.
pub(crate) const NOT_GIVEN: &str = "not given";

/// Bands of ages: the first year of each, rising.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgeBands(Vec<u32>);

impl Default for AgeBands {
    /// Under 18, 18-24, then ten years each, and 75 and over: the bands of
    /// most censuses.
    fn default() -> Self {
        Self::new(&[0, 18, 25, 35, 45, 55, 65, 75])
    }
}

impl AgeBands {
    /// Bands that begin at `starts`, put in order; one that begins at 0 is
    /// added if there is none.
    #[must_use]
    pub fn new(starts: &[u32]) -> Self {
        let mut starts = starts.to_vec();
        starts.push(0);
        starts.sort_unstable();
        starts.dedup();
        Self(starts)
    }

    /// The band of a cell: `34` and `30-34` are in `25-34`, if there is such a
    /// band. A range that lies in no single band is kept as it was written.
    /// What is no age is `not given`: a stray cell must not name anybody.
    #[must_use]
    pub fn label(&self, cell: &str) -> String {
        self.band_of(cell).unwrap_or_else(|| NOT_GIVEN.to_owned())
    }

    /// The same; nothing for what is no age.
    #[must_use]
    pub fn band_of(&self, cell: &str) -> Option<String> {
        let cell = cell.trim();
        if let Ok(age) = cell.parse() {
            return Some(self.name(self.band(age)));
        }
        let range = cell
            .split_once(['-', '–'])
            .and_then(|(from, to)| Some((from.trim().parse().ok()?, to.trim().parse().ok()?)));
        if let Some((from, to)) = range {
            return Some(if self.band(from) == self.band(to) {
                self.name(self.band(from))
            } else {
                format!("{from}-{to}")
            });
        }
        match cell.strip_suffix('+').map(|age| age.trim().parse()) {
            Some(Ok(age)) if self.band(age) == self.0.len() - 1 => Some(self.name(self.band(age))),
            Some(Ok(age)) => Some(format!("{age}+")),
            _ => None,
        }
    }

    fn band(&self, age: u32) -> usize {
        self.0.partition_point(|&start| start <= age) - 1
    }

    fn name(&self, band: usize) -> String {
        match self.0.get(band + 1) {
            Some(next) => format!("{}-{}", self.0[band], next - 1),
            None => format!("{}+", self.0[band]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_fall_into_bands() {
        let bands = AgeBands::default();
        for (cell, label) in [
            ("17", "0-17"),
            (" 18", "18-24"),
            ("34", "25-34"),
            ("30-34", "25-34"),
            ("40-59", "40-59"),
            ("80", "75+"),
            ("80+", "75+"),
            ("60+", "60+"),
            ("", "not given"),
            ("Jane Doe", "not given"),
        ] {
            assert_eq!(bands.label(cell), label, "{cell}");
        }
    }
}
