//! The years that money is given and counted in.

use std::fmt;

/// A calendar year (`2026`) or a financial year (`2026-27`).
///
/// Years compare by when they start; a calendar year comes before the
/// financial year that starts in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    starts: u16,
    financial: bool,
}

/// Why a text is not a year.
#[derive(Debug, Clone, thiserror::Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum PeriodError {
    /// Neither of the two forms.
    #[error(
        "'{text}' is not a year: write 2026 for a calendar year, or 2026-27 for a financial one"
    )]
    NotAYear {
        /// The text as it stood.
        text: String,
    },
    /// The second year does not follow the first.
    #[error("'{text}' does not run from one year to the next: write {expected}")]
    NotNext {
        /// The text as it stood.
        text: String,
        /// What it should be if its first year is right.
        expected: String,
    },
}

impl Period {
    /// The year that `text` names.
    ///
    /// # Errors
    /// [`PeriodError`] if it has neither form, or its two years do not follow
    /// each other.
    pub fn new(text: &str) -> Result<Self, PeriodError> {
        let not_a_year = || PeriodError::NotAYear { text: text.into() };
        let (first, second) = match text.split_once('-') {
            Some((first, second)) => (first, Some(second)),
            None => (text, None),
        };
        let digits = |part: &str, count: usize| {
            part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit())
        };
        if !digits(first, 4) || second.is_some_and(|second| !digits(second, 2)) {
            return Err(not_a_year());
        }
        let starts: u16 = first.parse().map_err(|_| not_a_year())?;
        let period = Self {
            starts,
            financial: second.is_some(),
        };
        if second.is_some() && period.to_string() != text {
            return Err(PeriodError::NotNext {
                text: text.into(),
                expected: period.to_string(),
            });
        }
        Ok(period)
    }

    /// The calendar year in which it starts.
    #[must_use]
    pub const fn starts(self) -> u16 {
        self.starts
    }

    /// The year after this one, of the same kind.
    #[must_use]
    pub const fn next(self) -> Self {
        Self {
            starts: self.starts + 1,
            financial: self.financial,
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.financial {
            write!(
                formatter,
                "{:04}-{:02}",
                self.starts,
                (self.starts + 1) % 100
            )
        } else {
            write!(formatter, "{:04}", self.starts)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_read_and_written_alike() {
        for text in ["2026", "2026-27", "1999-00"] {
            assert_eq!(Period::new(text).unwrap().to_string(), text);
        }
        assert_eq!(
            Period::new("2026-28").unwrap_err().to_string(),
            "'2026-28' does not run from one year to the next: write 2026-27"
        );
        for wrong in ["26-27", "2026/27", "2026-2027", "", "2026-"] {
            assert!(
                matches!(Period::new(wrong), Err(PeriodError::NotAYear { .. })),
                "{wrong}"
            );
        }
        let year = Period::new("2026-27").unwrap();
        assert_eq!(year.next().to_string(), "2027-28");
        assert!(year < year.next());
    }
}
