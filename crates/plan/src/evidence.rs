//! What a plan says is known to work.

/// An entry of a register of evidence, that items name by its code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// Its code.
    pub id: String,
    /// What was done.
    pub action: String,
    /// How strong what is known of it is.
    pub strength: Strength,
    /// Where that can be read: title, year and address; nothing if no study is known.
    pub source: Option<String>,
}

/// How strong what is known of an action is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strength {
    /// A level of the Maryland scale, 1 to 5.
    Level(u8),
    /// A study is known, and nobody could tell how strong it is.
    NotGraded,
    /// A study is known, and who keeps the register did not read it.
    NotRead,
    /// No study is known.
    Untested,
}

/// Whether `text` is written as a code: small letters, digits and hyphens alone.
#[must_use]
pub fn is_code(text: &str) -> bool {
    let plain =
        |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
    !text.is_empty() && text.chars().all(plain)
}

/// Whether `text` says that nobody tested it.
pub(crate) fn says_untested(text: &str) -> bool {
    let text = text.trim().to_lowercase();
    ["untested", "heb ei brofi"]
        .iter()
        .any(|start| text.starts_with(start))
}

/// Whether `text` names a source that can be looked for: it has an address, or a year.
pub(crate) fn names_a_source(text: &str) -> bool {
    let has_address = ["://", "www.", "doi"]
        .iter()
        .any(|part| text.contains(part));
    let mut numbers = text.split(|letter: char| !letter.is_ascii_digit());
    let is_year = |digits: &str| digits.len() == 4 && ("1800"..="2199").contains(&digits);
    has_address || numbers.any(is_year)
}
