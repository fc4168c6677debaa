//! A promise: an envelope for a place and years.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::account::Pool;
use crate::date::Date;
use crate::entry::{Use, Years};
use crate::id::EntryId;
use crate::money::Money;

/// A promise as it stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Promise {
    /// Its entry, by which commitments call it.
    pub entry: EntryId,
    /// Who promises.
    pub from_party: String,
    /// To whom.
    pub to_community: String,
    /// The body that holds the money and answers for it, if the promise names one.
    pub held_by: Option<String>,
    /// How much, as it was promised or last corrected.
    pub money: Money,
    /// How much was promised first.
    pub first: Money,
    /// All of it over its years; nothing if it comes every year without an end.
    pub envelope: Option<i64>,
    /// Its years, if it names them.
    pub years: Option<Years>,
    /// Of it for things that last, if it is divided.
    pub capital: Option<i64>,
    /// Where it was said.
    pub source: String,
    /// From when it counts.
    pub effective: Date,
    /// The number of the promise whose pot it takes over.
    pub replaces: Option<u32>,
    /// The number of the promise that took it over.
    pub replaced_by: Option<u32>,
    /// Its last correction, and from when it counts.
    pub corrected: Option<(EntryId, Date)>,
    /// The numbers of all that took it over, each with the day, in their order: one
    /// that was taken back may be followed by another.
    pub(crate) taken_over: Vec<(Date, u32)>,
    /// What it said until a day, where a correction changed it, in their order.
    pub(crate) history: Vec<(Date, Said)>,
}

/// What a correction changes in a promise.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Said {
    money: Money,
    envelope: Option<i64>,
    years: Option<Years>,
    capital: Option<i64>,
    source: String,
    corrected: Option<(EntryId, Date)>,
}

impl Promise {
    /// The promise as it was at the end of `date`.
    #[must_use]
    pub fn at(&self, date: Date) -> Cow<'_, Self> {
        let until = self.taken_over.iter().rfind(|(day, _)| *day <= date);
        let replaced_by = until.map(|(_, newer)| *newer);
        let said = self.history.iter().find(|(until, _)| date < *until);
        if replaced_by == self.replaced_by && said.is_none() {
            return Cow::Borrowed(self);
        }
        let mut then = self.clone();
        then.replaced_by = replaced_by;
        if let Some((_, said)) = said {
            then.put(said.clone());
        }
        Cow::Owned(then)
    }

    /// Keeps what it says, which changes on `date`.
    pub(crate) fn keep(&mut self, date: Date) {
        let said = Said {
            money: self.money,
            envelope: self.envelope,
            years: self.years,
            capital: self.capital,
            source: self.source.clone(),
            corrected: self.corrected,
        };
        self.history.push((date, said));
    }

    fn put(&mut self, said: Said) {
        self.money = said.money;
        self.envelope = said.envelope;
        self.years = said.years;
        self.capital = said.capital;
        self.source = said.source;
        self.corrected = said.corrected;
    }

    /// The part from which money for `used_for` is taken.
    #[must_use]
    pub fn pool(&self, used_for: Use) -> Pool {
        match (self.capital, used_for) {
            (None, _) => Pool::Either,
            (Some(_), Use::Capital) => Pool::Capital,
            (Some(_), Use::Revenue) => Pool::Revenue,
        }
    }

    /// The parts that it has.
    #[must_use]
    pub fn pools(&self) -> &'static [Pool] {
        if self.capital.is_some() {
            &[Pool::Capital, Pool::Revenue]
        } else {
            &[Pool::Either]
        }
    }
}
