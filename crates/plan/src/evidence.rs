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

/// Whether `text` is the fixed word for what nobody tested, in either language, and no more.
#[must_use]
pub fn is_untested(text: &str) -> bool {
    let text = text.trim().trim_end_matches('.').to_lowercase();
    [
        "untested",
        "untested here",
        "heb ei brofi",
        "heb ei brofi yma",
    ]
    .contains(&text.as_str())
}

/// Whether `text` says that nobody tested it.
pub(crate) fn says_untested(text: &str) -> bool {
    let text = text.trim().to_lowercase();
    ["untested", "heb ei brofi"]
        .iter()
        .any(|start| text.starts_with(start))
}

/// Whether `text` names a source that can be looked for: it has an address, or a year as
/// one is cited.
pub(crate) fn names_a_source(text: &str) -> bool {
    has_address(text) || has_cited_year(text)
}

/// Whether an address stands in `text`, of the web or a DOI.
fn has_address(text: &str) -> bool {
    let text = text.to_lowercase();
    let mut words =
        text.split(|letter: char| letter.is_whitespace() || "()[]<>,;\"".contains(letter));
    words.any(|word| {
        let site = word.split_once("://").map(|(_, site)| site);
        let site = site.or_else(|| word.strip_prefix("www."));
        let doi = ["doi:", "doi.org/"]
            .iter()
            .find_map(|start| word.strip_prefix(start));
        let is_doi = |doi: &str| {
            let rest = doi
                .strip_prefix("10.")
                .and_then(|rest| rest.split_once('/'));
            rest.is_some_and(|(registrant, name)| {
                registrant.starts_with(|first: char| first.is_ascii_digit()) && !name.is_empty()
            })
        };
        site.is_some_and(|site| site.trim_end_matches('.').contains('.'))
            || is_doi(doi.unwrap_or(word))
    })
}

/// Whether a year stands in `text` as it does in a citation: in brackets, after a comma or
/// after a name, and with no word after it that it could count. `Review of Lights (2021)`,
/// `Example Review, 2021`, `Smith 2019` are; `it costs 2000 pounds` is none.
fn has_cited_year(text: &str) -> bool {
    let is_digit = |letter: char| letter.is_ascii_digit();
    let mut at = 0;
    while let Some(found) = text[at..].find(is_digit) {
        let start = at + found;
        let digits = text[start..]
            .chars()
            .take_while(|&letter| is_digit(letter))
            .count();
        let end = start + digits;
        at = end;
        let is_year = digits == 4 && ("1800"..="2199").contains(&&text[start..end]);
        if is_year && follows_a_name(&text[..start]) && ends_there(&text[end..]) {
            return true;
        }
    }
    false
}

fn follows_a_name(before: &str) -> bool {
    let before = before.trim_end();
    if before.ends_with(['(', '[', ',', ';', ':']) {
        return true;
    }
    let word = before
        .rsplit(char::is_whitespace)
        .next()
        .unwrap_or_default();
    let word = word.trim_start_matches(['(', '[']);
    let mut letters = word.chars();
    let is_name = letters.next().is_some_and(char::is_uppercase)
        && letters.all(|letter| letter.is_alphabetic() || "-'’.".contains(letter));
    is_name || word == "al."
}

fn ends_there(after: &str) -> bool {
    let mut rest = after.chars();
    match rest.next() {
        None | Some(')' | ']') => true,
        Some('.' | ',' | ';' | ':') => rest.next().is_none_or(char::is_whitespace),
        Some(space) if space.is_whitespace() => after.trim_start().starts_with(['(', '[', '<']),
        Some(_) => false,
    }
}
