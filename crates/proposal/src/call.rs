//! A call for ideas: in which days a place takes them.

use allotment_ledger::{Date, canonical};
use allotment_place::Currency;
use allotment_poll::Text;
use serde::Deserialize;
use serde_json::json;

use crate::words::{lines, one_line};

/// The longest title and words of a call, in signs.
const TITLE_MOST: usize = 100;
const WORDS_MOST: usize = 2_000;
/// The longest call, in days: contacts that people leave are kept until it ends.
const DAYS_MOST: i64 = 366;
/// The form and the version of a call as it is kept.
const FORM: &str = "allotment call 1";

/// What is wrong with a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CallFault {
    /// It has no title in any language.
    #[error("it has no title: say in a few words what ideas are asked for")]
    NoTitle,
    /// A title or words with more signs than fit.
    #[error("its title may have 100 signs and its words 2,000: make them shorter")]
    TooLong,
    /// Its first day is no day.
    #[error("its first day is no day: write it as 2027-03-01")]
    NoFirstDay,
    /// Its last day is no day.
    #[error("its last day is no day: write it as 2027-03-31")]
    NoLastDay,
    /// It ends before it begins.
    #[error("its last day comes before its first: change one of them")]
    BeforeItsFirst,
    /// It is longer than a year.
    #[error("it lasts longer than a year: choose an earlier last day")]
    TooManyDays,
    /// Its last day is over.
    #[error("its last day is over: choose one that is to come")]
    Over,
}

/// A call as it was typed into a form.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TypedCall {
    /// The code of the place.
    pub community: String,
    /// Its title by language: language and words.
    pub title: Vec<(String, String)>,
    /// What is asked for, by language.
    pub words: Vec<(String, String)>,
    /// Its first day, as it was typed.
    pub opens: String,
    /// Its last day.
    pub closes: String,
}

/// A call for ideas.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The code of the place whose people are asked.
    pub community: String,
    /// Its title.
    pub title: Text,
    /// What is asked for, in lines.
    pub words: Text,
    /// The currency of all costs.
    pub currency: Currency,
    /// The first day on which ideas are taken.
    pub opens: Date,
    /// The last.
    pub closes: Date,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    form: String,
    community: String,
    title: Text,
    words: Text,
    currency: String,
    opens: String,
    closes: String,
}

impl Call {
    /// The call that was typed on `today`.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn read(
        typed: &TypedCall,
        currency: Currency,
        today: Date,
    ) -> Result<Self, Vec<CallFault>> {
        let title = text(&typed.title, one_line);
        let words = text(&typed.words, lines);
        let mut faults = Vec::new();
        if title.is_empty() {
            faults.push(CallFault::NoTitle);
        }
        let is_long = |text: &Text, most| text.0.values().any(|one| one.chars().count() > most);
        if is_long(&title, TITLE_MOST) || is_long(&words, WORDS_MOST) {
            faults.push(CallFault::TooLong);
        }
        let opens = Date::parse(typed.opens.trim());
        let closes = Date::parse(typed.closes.trim());
        match (opens, closes) {
            (Some(opens), Some(closes)) => {
                if closes < opens {
                    faults.push(CallFault::BeforeItsFirst);
                } else if closes.since(opens) >= DAYS_MOST {
                    faults.push(CallFault::TooManyDays);
                }
                if closes < today {
                    faults.push(CallFault::Over);
                }
            }
            (opens, closes) => {
                let missing = [
                    (opens.is_none(), CallFault::NoFirstDay),
                    (closes.is_none(), CallFault::NoLastDay),
                ];
                faults.extend(
                    missing
                        .iter()
                        .filter(|(is, _)| *is)
                        .map(|(_, fault)| *fault),
                );
            }
        }
        match (opens, closes) {
            (Some(opens), Some(closes)) if faults.is_empty() => Ok(Self {
                community: typed.community.clone(),
                title,
                words,
                currency,
                opens,
                closes,
            }),
            _ => Err(faults),
        }
    }

    /// Whether it takes ideas on `today`: from its first day to the end of its last.
    #[must_use]
    pub fn takes(&self, today: Date) -> bool {
        (self.opens..=self.closes).contains(&today)
    }

    /// Whether its last day is over on `today`.
    #[must_use]
    pub fn is_over(&self, today: Date) -> bool {
        self.closes < today
    }

    /// Its canonical form: JSON as RFC 8785 says.
    #[must_use]
    pub fn canonical(&self) -> String {
        canonical(&json!({
            "form": FORM,
            "community": self.community,
            "title": self.title.0,
            "words": self.words.0,
            "currency": self.currency.as_str(),
            "opens": self.opens.to_string(),
            "closes": self.closes.to_string(),
        }))
    }

    /// The call that [`Call::canonical`] wrote; nothing if it is none, or is not
    /// written so to the last letter.
    #[must_use]
    pub fn from_canonical(text: &str) -> Option<Self> {
        let form: Kept = serde_json::from_str(text).ok()?;
        let call = Self {
            community: form.community,
            title: form.title,
            words: form.words,
            currency: Currency::new(&form.currency).ok()?,
            opens: Date::parse(&form.opens)?,
            closes: Date::parse(&form.closes)?,
        };
        let is_whole = form.form == FORM && call.opens <= call.closes && call.canonical() == text;
        is_whole.then_some(call)
    }
}

/// What was typed by language, without what says nothing.
fn text(typed: &[(String, String)], fit: impl Fn(&str) -> String) -> Text {
    let all = typed
        .iter()
        .map(|(language, words)| (language.clone(), fit(words)));
    Text(all.filter(|(_, words)| !words.is_empty()).collect())
}
