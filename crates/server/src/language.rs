//! The service's own words, in every language that it speaks.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

/// A language that the service speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// English.
    English,
    /// Welsh.
    Welsh,
}

impl Language {
    /// Every language, the first first.
    pub const ALL: [Self; 2] = [Self::English, Self::Welsh];

    /// Its BCP 47 tag.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Welsh => "cy",
        }
    }

    /// Its name in itself.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Welsh => "Cymraeg",
        }
    }

    /// What its addresses begin with.
    #[must_use]
    pub const fn base(self) -> &'static str {
        match self {
            Self::English => "",
            Self::Welsh => "/cy",
        }
    }

    /// Its words, as Fluent has them.
    #[must_use]
    pub const fn source(self) -> &'static str {
        match self {
            Self::English => include_str!("../locales/en.ftl"),
            Self::Welsh => include_str!("../locales/cy.ftl"),
        }
    }
}

/// All words of all languages.
pub struct Words(Vec<FluentBundle<FluentResource>>);

impl Words {
    /// Reads the words that ship.
    ///
    /// # Panics
    /// If they cannot be read: a test reads them first.
    #[must_use]
    pub fn new() -> Self {
        let bundle = |language: Language| {
            let tag: LanguageIdentifier = language.tag().parse().expect("it is a tag");
            let mut bundle = FluentBundle::new_concurrent(vec![tag]);
            // Both languages run from left to right, and so do all values; the
            // marks that set values apart would stand in titles and addresses.
            bundle.set_use_isolating(false);
            let words = FluentResource::try_new(language.source().to_owned());
            let words =
                words.unwrap_or_else(|(_, errors)| panic!("{}: {errors:?}", language.tag()));
            if let Err(errors) = bundle.add_resource(words) {
                panic!("{}: {errors:?}", language.tag());
            }
            bundle
        };
        Self(Language::ALL.map(bundle).into())
    }

    /// The words called `key` in `language`, with `values` put in.
    #[must_use]
    pub fn say(&self, language: Language, key: &str, values: &[(&'static str, String)]) -> String {
        let bundle = &self.0[language as usize];
        let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
            // A test over every template and file keeps this from happening.
            return format!("[{key}]");
        };
        let mut args = FluentArgs::new();
        for (name, value) in values {
            // A whole number chooses the plural; what is shown is formatted.
            let given = match value.parse::<f64>() {
                Ok(number) if *name == "count" => FluentValue::from(number),
                _ => FluentValue::from(value.as_str()),
            };
            args.set(*name, given);
        }
        let mut errors = Vec::new();
        bundle
            .format_pattern(pattern, Some(&args), &mut errors)
            .into_owned()
    }

    /// Whether `language` has words called `key`.
    #[must_use]
    pub fn has(&self, language: Language, key: &str) -> bool {
        self.0[language as usize].has_message(key)
    }
}

impl Default for Words {
    fn default() -> Self {
        Self::new()
    }
}

impl std::fmt::Debug for Words {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Words")
    }
}
