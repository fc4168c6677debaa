//! Years of money, as people write them.

use std::fmt;

/// A year: a financial one such as `2026-27`, or a calendar one such as `2026`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Year {
    label: String,
    start: u32,
    financial: bool,
}

impl Year {
    /// The year that `text` names: `2026-27` (the two digits being those of the
    /// next year) or `2026`. Nothing if it names none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (first, second) = match text.split_once('-') {
            Some((first, second)) => (first, Some(second)),
            None => (text, None),
        };
        let digits = |part: &str, count| {
            let plain = part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit());
            plain.then(|| part.parse::<u32>().ok()).flatten()
        };
        let start = digits(first, 4)?;
        if let Some(second) = second
            && digits(second, 2)? != (start + 1) % 100
        {
            return None;
        }
        Some(Self {
            label: text.to_owned(),
            start,
            financial: second.is_some(),
        })
    }

    /// As it was written.
    #[must_use]
    pub fn label(&self) -> &str {
        &self.label
    }

    /// The year in which it begins.
    #[must_use]
    pub fn start(&self) -> u32 {
        self.start
    }

    /// The year that comes `years` after it, written alike.
    #[must_use]
    pub fn after(&self, years: u32) -> Self {
        let start = self.start + years;
        let label = if self.financial {
            format!("{start}-{:02}", (start + 1) % 100)
        } else {
            start.to_string()
        };
        Self {
            label,
            start,
            financial: self.financial,
        }
    }

    /// Whether `other` is written alike: both financial years, or both calendar ones.
    #[must_use]
    pub fn is_like(&self, other: &Self) -> bool {
        self.financial == other.financial
    }

    /// Whether `other` is the next year, written alike.
    #[must_use]
    pub fn is_followed_by(&self, other: &Self) -> bool {
        self.financial == other.financial && self.start + 1 == other.start
    }
}

impl fmt::Display for Year {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.label)
    }
}

/// The years that `text` names, each by the calendar year in which it begins.
pub(crate) fn years_in(text: &str) -> impl Iterator<Item = u32> {
    let numbers = text.split(|letter: char| !letter.is_ascii_digit());
    numbers
        .filter(|digits| digits.len() == 4)
        .filter_map(|digits| digits.parse().ok())
        .filter(|year| (1800..=2199).contains(year))
}
