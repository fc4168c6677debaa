//! A promise: an envelope for a place and years.

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
}

impl Promise {
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
