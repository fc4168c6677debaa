//! Levels of place, with the vintage of their codes.

use std::fmt;

/// A level of place with its vintage, as its code column is named by the
/// publishers: `lsoa21cd` is the lower-layer areas as drawn for 2021.
///
/// Two vintages are two levels: the same code in both is usually, not always,
/// the same ground.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Level {
    kind: Box<str>,
    vintage: u16,
}

/// Why a text is not a level.
#[derive(Debug, Clone, thiserror::Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum LevelError {
    /// No kind, or no vintage.
    #[error(
        "'{text}' does not name a level and its vintage: write the kind and two digits of the year, such as lsoa21"
    )]
    NotALevel {
        /// The text as it stood.
        text: String,
    },
}

impl Level {
    /// The level that `text` names: `lsoa21`, `lsoa21cd`, `LSOA21CD` and
    /// `lsoa21_code` are the same.
    ///
    /// # Errors
    /// [`LevelError::NotALevel`] if there are no letters followed by two digits.
    pub fn new(text: &str) -> Result<Self, LevelError> {
        let lower = text.to_ascii_lowercase();
        let not_a_level = || LevelError::NotALevel { text: text.into() };
        let bare = ["_code", "code", "cd"]
            .iter()
            .find_map(|ending| lower.strip_suffix(ending))
            .unwrap_or(&lower);
        let letters = bare.trim_end_matches(|character: char| character.is_ascii_digit());
        let digits = &bare[letters.len()..];
        if letters.is_empty() || !letters.bytes().all(|byte| byte.is_ascii_lowercase()) {
            return Err(not_a_level());
        }
        match (digits.len(), digits.parse::<u16>()) {
            (2, Ok(year)) => Ok(Self {
                kind: letters.into(),
                vintage: 2000 + year,
            }),
            _ => Err(not_a_level()),
        }
    }

    /// What kind of place: `lsoa`, `msoa`, `lad`.
    #[must_use]
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// The year that its codes were drawn for.
    #[must_use]
    pub const fn vintage(&self) -> u16 {
        self.vintage
    }
}

impl fmt::Display for Level {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.kind, self.vintage)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_publishers_spellings_are_one_level() {
        let level = Level::new("lsoa21").unwrap();
        for spelling in ["lsoa21cd", "LSOA21CD", "lsoa21_code"] {
            assert_eq!(Level::new(spelling).unwrap(), level);
        }
        assert_eq!((level.kind(), level.vintage()), ("lsoa", 2021));
        assert_ne!(Level::new("lsoa11cd").unwrap(), level);
        for wrong in ["lsoa", "21cd", "lsoa2021", ""] {
            assert!(Level::new(wrong).is_err(), "{wrong}");
        }
    }
}
