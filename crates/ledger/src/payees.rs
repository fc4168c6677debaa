//! Who was called due or paid under a commitment, and whom its partner paid.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::account::Days;
use crate::date::Date;
use crate::entry::Kind;

/// The parties that entries name as called due or paid, and how many of those entries
/// stand: what a correction took back was none.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Payees(BTreeMap<String, Named>);

/// How many entries name a party, day by day.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
struct Named {
    /// As who is called due or paid by the commitment itself.
    by_it: Days,
    /// As whom its partner paid.
    by_partner: Days,
}

impl Payees {
    /// Notes that an entry of `kind` from `date` on names `party` (1), or that one was
    /// taken back which did (-1).
    pub(crate) fn note(&mut self, kind: Kind, party: &str, date: Date, entries: i64) {
        let by_partner = match kind {
            Kind::Due | Kind::Pay => false,
            Kind::Spend => true,
            _ => return,
        };
        let named = self.0.entry(party.to_owned()).or_default();
        let days = if by_partner {
            &mut named.by_partner
        } else {
            &mut named.by_it
        };
        days.add(date, entries);
    }

    /// Those whom the commitment itself pays, by name.
    pub fn paid_by_it(&self) -> impl Iterator<Item = &String> + Clone {
        let all = self.0.iter().filter(|(_, named)| named.by_it.last() > 0);
        all.map(|(party, _)| party)
    }

    /// Those whom the commitment or its partner pays, by name.
    pub fn all(&self) -> impl Iterator<Item = &String> {
        let all = self.0.iter();
        let all = all.filter(|(_, named)| named.by_it.last() > 0 || named.by_partner.last() > 0);
        all.map(|(party, _)| party)
    }

    /// Those whom any entry ever named, also one that was taken back.
    pub(crate) fn ever(&self) -> impl Iterator<Item = &String> {
        self.0.keys()
    }

    /// The payees as they were at the end of `date`.
    pub(crate) fn at(&self, date: Date) -> Self {
        let then = self.0.iter().map(|(party, named)| {
            let named = Named {
                by_it: named.by_it.at_end_of(date),
                by_partner: named.by_partner.at_end_of(date),
            };
            (party.clone(), named)
        });
        Self(then.collect())
    }
}
