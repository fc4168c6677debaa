//! The code of a place.

use std::fmt;

/// The code of a place, as its publisher writes it: `E01021988`, `ward-7`.
///
/// Codes compare by bytes. A code is text, never a number: `007` is not `7`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlaceId(Box<str>);

/// Why a text is not a code.
#[derive(Debug, Clone, thiserror::Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum PlaceIdError {
    /// Nothing, or only white space.
    #[error("the code is empty: give every place its code")]
    Empty,
    /// White space round the code, which would make two codes of one place.
    #[error("the code '{code}' begins or ends with white space: remove it")]
    WhiteSpace {
        /// The text as it stood.
        code: String,
    },
    /// A control character, which nobody can see.
    #[error("the code '{code}' holds a control character: remove it")]
    Control {
        /// The text, with the character made visible.
        code: String,
    },
}

impl PlaceId {
    /// The code that `text` is.
    ///
    /// # Errors
    /// [`PlaceIdError`] if the text is empty, has white space at an end, or
    /// holds a control character.
    pub fn new(text: &str) -> Result<Self, PlaceIdError> {
        if text.trim().is_empty() {
            return Err(PlaceIdError::Empty);
        }
        if text.trim() != text {
            return Err(PlaceIdError::WhiteSpace { code: text.into() });
        }
        if text.chars().any(char::is_control) {
            let code = text.escape_default().to_string();
            return Err(PlaceIdError::Control { code });
        }
        Ok(Self(text.into()))
    }

    /// The code as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PlaceId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_keeps_its_zeros_and_refuses_what_nobody_sees() {
        assert_eq!(PlaceId::new("007").unwrap().as_str(), "007");
        assert_eq!(PlaceId::new(" \t"), Err(PlaceIdError::Empty));
        assert!(matches!(
            PlaceId::new("E01 "),
            Err(PlaceIdError::WhiteSpace { .. })
        ));
        assert!(matches!(
            PlaceId::new("E\u{0}1"),
            Err(PlaceIdError::Control { .. })
        ));
    }
}
