//! What somebody wrote: the text of an idea.

use allotment_ledger::{Hash, canonical};
use allotment_place::{Currency, Pence};
use serde::Deserialize;
use serde_json::json;

use crate::money::{kept_money, typed_money};
use crate::words::{lines, one_line};

/// The longest title, in signs.
const TITLE_MOST: usize = 100;
/// The longest of the other parts, in signs.
const PLACE_MOST: usize = 200;
const WHAT_MOST: usize = 2_000;
const HELPS_MOST: usize = 500;

/// A part of an idea's text, in the order in which it is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IdeaField {
    /// What people call it.
    Title,
    /// What is to be done.
    What,
    /// Where in the place.
    Where,
    /// Whom it helps.
    Helps,
    /// What it may cost.
    Cost,
    /// The interest that whoever wrote it has in it.
    Interest,
}

impl IdeaField {
    /// Every part.
    pub const ALL: [Self; 6] = [
        Self::Title,
        Self::What,
        Self::Where,
        Self::Helps,
        Self::Cost,
        Self::Interest,
    ];

    /// Its name in forms and files.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::What => "what",
            Self::Where => "where",
            Self::Helps => "helps",
            Self::Cost => "cost",
            Self::Interest => "interest",
        }
    }

    /// How many signs it may have.
    #[must_use]
    pub const fn most(self) -> usize {
        match self {
            Self::Title => TITLE_MOST,
            Self::What => WHAT_MOST,
            Self::Where => PLACE_MOST,
            Self::Helps | Self::Interest => HELPS_MOST,
            Self::Cost => 30,
        }
    }
}

/// What is wrong with a part of an idea.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IdeaFault {
    /// Nothing was written.
    #[error("nothing was written: say it in a few words")]
    Empty,
    /// More signs than fit.
    #[error("{signs} signs are more than {most}: make it shorter")]
    TooLong {
        /// How many were written.
        signs: usize,
        /// How many fit.
        most: usize,
    },
    /// The cost is no amount of money.
    #[error("that is no amount of money: write it in digits, such as 1500, or leave it empty")]
    NotMoney,
}

/// An idea as it was typed into a form.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TypedIdea {
    /// The language of the form that it was typed into: `en`, `cy`.
    pub language: String,
    /// What people call it.
    pub title: String,
    /// What is to be done.
    pub what: String,
    /// Where in the place.
    pub place: String,
    /// Whom it helps.
    pub helps: String,
    /// What it may cost; empty if that is not known.
    pub cost: String,
    /// The interest that whoever writes it has in it; empty if they have none.
    pub interest: String,
}

impl TypedIdea {
    /// What was typed as `field`.
    #[must_use]
    pub fn of(&self, field: IdeaField) -> &str {
        match field {
            IdeaField::Title => &self.title,
            IdeaField::What => &self.what,
            IdeaField::Where => &self.place,
            IdeaField::Helps => &self.helps,
            IdeaField::Cost => &self.cost,
            IdeaField::Interest => &self.interest,
        }
    }
}

/// The text of an idea, within its limits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdeaText {
    /// The language that it is written in: `en`, `cy`.
    pub language: String,
    /// What people call it, in one line.
    pub title: String,
    /// What is to be done, in lines.
    pub what: String,
    /// Where in the place, in one line.
    pub place: String,
    /// Whom it helps, in lines.
    pub helps: String,
    /// What it may cost, if whoever wrote it has a thought.
    pub cost: Option<Pence>,
    /// The interest that whoever wrote it says they have in it, in lines.
    pub interest: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    form: String,
    language: String,
    title: String,
    what: String,
    #[serde(rename = "where")]
    place: String,
    helps: String,
    cost: Option<String>,
    interest: Option<String>,
}

/// The form and the version of a text as it is kept.
const FORM: &str = "allotment idea 1";

impl IdeaText {
    /// The text that was typed, made fit to be kept.
    ///
    /// # Errors
    /// Everything that is wrong with it, one fault a part.
    pub fn read(
        typed: &TypedIdea,
        currency: Currency,
    ) -> Result<Self, Vec<(IdeaField, IdeaFault)>> {
        let mut faults = Vec::new();
        let mut part = |field: IdeaField, text: String| {
            let signs = text.chars().count();
            let most = field.most();
            if signs == 0 && field != IdeaField::Interest {
                faults.push((field, IdeaFault::Empty));
            } else if signs > most {
                faults.push((field, IdeaFault::TooLong { signs, most }));
            }
            text
        };
        let text = Self {
            language: typed.language.clone(),
            title: part(IdeaField::Title, one_line(&typed.title)),
            what: part(IdeaField::What, lines(&typed.what)),
            place: part(IdeaField::Where, one_line(&typed.place)),
            helps: part(IdeaField::Helps, lines(&typed.helps)),
            cost: None,
            interest: Some(part(IdeaField::Interest, lines(&typed.interest)))
                .filter(|interest| !interest.is_empty()),
        };
        let cost = match typed.cost.trim() {
            "" => None,
            typed => typed_money(typed, currency)
                .map_err(|_| faults.push((IdeaField::Cost, IdeaFault::NotMoney)))
                .ok(),
        };
        if faults.is_empty() {
            Ok(Self { cost, ..text })
        } else {
            Err(faults)
        }
    }

    /// Its canonical form: JSON as RFC 8785 says, the cost in minor units as text.
    #[must_use]
    pub fn canonical(&self) -> String {
        canonical(&json!({
            "form": FORM,
            "language": self.language,
            "title": self.title,
            "what": self.what,
            "where": self.place,
            "helps": self.helps,
            "cost": self.cost.map(|cost| cost.get().to_string()),
            "interest": self.interest,
        }))
    }

    /// The hash of its canonical form.
    #[must_use]
    pub fn hash(&self) -> Hash {
        Hash::of(&[self.canonical().as_bytes()])
    }

    /// The text that [`IdeaText::canonical`] wrote; nothing if it is none, or is not
    /// written so to the last letter.
    #[must_use]
    pub fn from_canonical(text: &str) -> Option<Self> {
        let form: Kept = serde_json::from_str(text).ok()?;
        let cost = match form.cost {
            Some(minor) => Some(kept_money(&minor)?),
            None => None,
        };
        let read = Self {
            language: form.language,
            title: form.title,
            what: form.what,
            place: form.place,
            helps: form.helps,
            cost,
            interest: form.interest,
        };
        (form.form == FORM && read.canonical() == text).then_some(read)
    }

    /// The same as it would be typed, for a form in which it is changed.
    #[must_use]
    pub fn typed(&self, currency: Currency) -> TypedIdea {
        let cost = self.cost.map(|cost| cost.display(currency));
        TypedIdea {
            language: self.language.clone(),
            title: self.title.clone(),
            what: self.what.clone(),
            place: self.place.clone(),
            helps: self.helps.clone(),
            cost: cost.unwrap_or_default(),
            interest: self.interest.clone().unwrap_or_default(),
        }
    }
}
