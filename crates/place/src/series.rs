//! What the codes themselves say of the year that they were drawn for.
//!
//! Offices of statistics give codes of small areas in one running series: an area
//! that is drawn anew gets a number above all before it. So the greatest number
//! of a set says when it was drawn at the earliest.

use std::fmt;

/// A series of codes: what they begin with, their kind, and the last number that
/// was given out for each year.
struct Series {
    start: &'static str,
    kind: &'static str,
    last: [(u16, u32); 3],
}

/// Source: Office for National Statistics, *Code History Database* and the counts
/// of areas of 2001, 2011 and 2021; those of 2011 and 2021 in England and Wales are
/// the greatest of its change table of the two years. Scottish Government, *Data
/// zone boundaries* of 2001, 2011 and 2022.
const SERIES: [Series; 5] = [
    Series {
        start: "E01",
        kind: "lsoa",
        last: [(2001, 32_482), (2011, 33_768), (2021, 35_762)],
    },
    Series {
        start: "W01",
        kind: "lsoa",
        last: [(2001, 1_896), (2011, 1_958), (2021, 2_040)],
    },
    Series {
        start: "E02",
        kind: "msoa",
        last: [(2001, 6_781), (2011, 6_934), (2021, 7_110)],
    },
    Series {
        start: "S01",
        kind: "data zone",
        last: [(2001, 6_505), (2011, 13_481), (2022, 20_873)],
    },
    Series {
        start: "S02",
        kind: "intermediate zone",
        last: [(2001, 1_235), (2011, 2_514), (2022, 3_848)],
    },
];

/// In which year's drawing codes first came, as far as their numbers tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FirstDrawn {
    series: usize,
    year: usize,
}

impl FirstDrawn {
    /// The year in which the newest of `codes` first came; nothing if no series
    /// that is known has them, or they are of several.
    ///
    /// ```
    /// use allotment_place::FirstDrawn;
    ///
    /// let newest = FirstDrawn::of(["E01000001", "E01033770"]).unwrap();
    /// assert_eq!(newest.to_string(), "lsoa 2021");
    /// assert_eq!(FirstDrawn::of(["A1", "A2"]), None);
    /// ```
    pub fn of<'a>(codes: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        let mut newest: Option<Self> = None;
        for code in codes {
            let found = Self::of_one(code.trim())?;
            match &mut newest {
                None => newest = Some(found),
                Some(newest) if SERIES[newest.series].kind != SERIES[found.series].kind => {
                    return None;
                }
                Some(newest) => newest.year = newest.year.max(found.year),
            }
        }
        newest
    }

    fn of_one(code: &str) -> Option<Self> {
        let at = SERIES
            .iter()
            .position(|series| code.starts_with(series.start))?;
        let number = &code[SERIES[at].start.len()..];
        if number.len() != 6 {
            return None;
        }
        let number: u32 = number.parse().ok()?;
        let year = SERIES[at]
            .last
            .iter()
            .position(|&(_, last)| number <= last)?;
        Some(Self { series: at, year })
    }

    /// Whether it came after `other`, of the same kind.
    #[must_use]
    pub fn is_after(self, other: Self) -> bool {
        SERIES[self.series].kind == SERIES[other.series].kind && self.year > other.year
    }

    /// The drawing before it, the last that can have had a code that is gone.
    #[must_use]
    pub fn before(self) -> Option<Self> {
        let year = self.year.checked_sub(1)?;
        Some(Self { year, ..self })
    }
}

impl fmt::Display for FirstDrawn {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let series = &SERIES[self.series];
        write!(formatter, "{} {}", series.kind, series.last[self.year].0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_greatest_number_tells_the_year() {
        let of = |codes: &[&str]| FirstDrawn::of(codes.iter().copied());
        let old = of(&["E01000001", "E01033768", "W01001958"]).unwrap();
        let new = of(&["E01000001", "E01033769"]).unwrap();
        assert_eq!(old.to_string(), "lsoa 2011");
        assert!(new.is_after(old) && !old.is_after(new));
        assert_eq!(new.before().unwrap().to_string(), "lsoa 2011");
        assert_eq!(of(&["S01006506"]).unwrap().to_string(), "data zone 2011");
        for codes in [
            &["E01000001", "E02000001"][..],
            &["E01099999"],
            &["E0100001"],
            &[],
        ] {
            assert_eq!(of(codes), None, "{codes:?}");
        }
    }
}
