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

    /// The level whose codes the column `name` says it has: its name has a kind, a
    /// year, and that they are codes, in any of the publishers' ways. Years of
    /// two digits below 70 are of this century.
    ///
    /// ```
    /// use allotment_place::Level;
    ///
    /// for name in ["lsoa21cd", "LSOA21CD", "lsoa_2021_code", "LSOA code (2021)", "lsoa21"] {
    ///     assert_eq!(Level::of_column(name).unwrap().to_string(), "lsoa 2021");
    /// }
    /// assert_eq!(Level::of_column("lsoa_code"), None);
    /// assert_eq!(Level::of_column("pop2021"), None);
    /// ```
    #[must_use]
    pub fn of_column(name: &str) -> Option<Self> {
        let bare: String = name
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .collect::<String>()
            .to_ascii_lowercase();
        let end = |text: &str| ["code", "cd"].into_iter().find(|end| text.ends_with(end));
        let after = end(&bare);
        let rest = &bare[..bare.len() - after.map_or(0, str::len)];
        let before_year = rest.trim_end_matches(|digit: char| digit.is_ascii_digit());
        let year = &rest[before_year.len()..];
        let between = end(before_year).filter(|_| after.is_none());
        let kind = &before_year[..before_year.len() - between.map_or(0, str::len)];
        let says_codes = after.is_some() || between.is_some() || KINDS.contains(&kind);
        if kind.is_empty() || !says_codes || !kind.bytes().all(|byte| byte.is_ascii_lowercase()) {
            return None;
        }
        let number: u16 = year.parse().ok()?;
        let vintage = match year.len() {
            2 if number < 70 => 2000 + number,
            2 => 1900 + number,
            4 if (1900..2100).contains(&number) => number,
            _ => return None,
        };
        Some(Self {
            kind: kind.into(),
            vintage,
        })
    }

    /// The level of the column `name`, of which somebody says that its codes are of
    /// `vintage`: of that kind if the name says one, and else of an unknown one.
    #[must_use]
    pub fn stated(name: &str, vintage: u16) -> Self {
        let kind = Self::of_column(name).map_or_else(Box::default, |named| named.kind);
        Self { kind, vintage }
    }

    /// Whether codes of the two cannot be joined: one kind, two years. Kinds go by
    /// several names (`lad`, `ltla`), and one that nobody said may be any.
    #[must_use]
    pub fn clashes_with(&self, other: &Self) -> bool {
        let known = |kind: &str| KINDS_ALIKE.iter().position(|names| names.contains(&kind));
        let one_kind = self.kind == other.kind
            || self.kind.is_empty()
            || other.kind.is_empty()
            || (known(&self.kind).is_some() && known(&self.kind) == known(&other.kind));
        one_kind && self.vintage != other.vintage
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

/// Kinds that are meant where a column is called by kind and year alone.
const KINDS: [&str; 14] = [
    "oa", "lsoa", "msoa", "ward", "wd", "lad", "ltla", "utla", "rgn", "region", "pcon", "dz", "iz",
    "soa",
];

/// Kinds that publishers call by several names.
const KINDS_ALIKE: [&[&str]; 4] = [
    &["lad", "ltla", "oslaua", "localauthoritydistrict"],
    &["ward", "wd"],
    &["rgn", "region"],
    &["dz", "datazone"],
];

impl fmt::Display for Level {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.kind.is_empty() {
            return write!(formatter, "{}", self.vintage);
        }
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
    #[test]
    fn a_column_says_its_level_in_many_ways() {
        let level = |name| Level::of_column(name).map(|level| level.to_string());
        let ways = [
            ("lsoa11_code", "lsoa 2011"),
            ("LSOA code (2011)", "lsoa 2011"),
            (
                "Local Authority District code (2024)",
                "localauthoritydistrict 2024",
            ),
            ("nbhd26cd", "nbhd 2026"),
            ("wd98cd", "wd 1998"),
            ("LTLA_24", "ltla 2024"),
        ];
        for (name, said) in ways {
            assert_eq!(level(name).as_deref(), Some(said), "{name}");
        }
        for name in [
            "id",
            "code",
            "people2021",
            "cd21",
            "lsoa",
            "lsoa1cd",
            "geo_code",
            "2021",
        ] {
            assert_eq!(level(name), None, "{name}");
        }
    }

    #[test]
    fn two_years_of_one_kind_clash() {
        let of = |name| Level::of_column(name).unwrap();
        assert!(of("lsoa11cd").clashes_with(&of("lsoa21cd")));
        assert!(of("lad23cd").clashes_with(&of("ltla24cd")));
        assert!(!of("lsoa21cd").clashes_with(&of("LSOA code (2021)")));
        assert!(!of("lsoa21cd").clashes_with(&of("msoa11cd")));
        assert!(Level::stated("code", 2011).clashes_with(&of("lsoa21cd")));
        assert!(!Level::stated("code", 2021).clashes_with(&of("lsoa21cd")));
    }
}
