//! Words in several languages.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Words by language: `{ en = "Benches", cy = "Meinciau" }`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Text(pub BTreeMap<String, String>);

impl Text {
    /// Words in English alone.
    #[must_use]
    pub fn english(words: &str) -> Self {
        Self([("en".to_owned(), words.to_owned())].into())
    }

    /// The words in `language`; else in English; else in any.
    #[must_use]
    pub fn in_language(&self, language: &str) -> &str {
        let own = self.0.get(language).or_else(|| self.0.get("en"));
        own.or_else(|| self.0.values().next())
            .map_or("", String::as_str)
    }

    /// The language that [`Text::in_language`] answers in.
    #[must_use]
    pub fn language_for(&self, language: &str) -> &str {
        let found = [language, "en"].into_iter().find_map(|one| {
            self.0
                .get_key_value(one)
                .map(|(language, _)| language.as_str())
        });
        found
            .or_else(|| self.0.keys().next().map(String::as_str))
            .unwrap_or("en")
    }

    /// Whether there are words in `language`.
    #[must_use]
    pub fn has(&self, language: &str) -> bool {
        self.0
            .get(language)
            .is_some_and(|words| !words.trim().is_empty())
    }

    /// Whether it says nothing in any language.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.values().all(|words| words.trim().is_empty())
    }
}
