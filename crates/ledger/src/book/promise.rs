//! Promising money, and letting go of what was not promised on.

use allotment_place::Currency;

use super::{About, Book};
use crate::account::{Account, Pool, Posting};
use crate::entry::{Entry, MoneyMove, PromiseEntry};
use crate::id::EntryId;
use crate::money::{Basis, Money, PriceBase};
use crate::promise::Promise;
use crate::rule::{Refusal, Rule};

type Moved = Result<(Vec<Posting>, Option<Currency>), Refusal>;

impl Book {
    /// The promise that took over `promise`, unless that one was taken back.
    pub(super) fn taken_over_by(&self, promise: &Promise) -> Option<u32> {
        let newer = promise.replaced_by?;
        (self.promises[newer as usize].envelope != Some(0)).then_some(newer)
    }

    pub(super) fn promise(&mut self, entry: &Entry, said: &PromiseEntry) -> Moved {
        self.parties.active(&said.from_party)?;
        own_promise(entry, said)?;
        if let Some(body) = &said.held_by {
            self.parties.active(body)?;
        }
        let envelope = envelope(said)?;
        let number = u32::try_from(self.promises.len()).expect("fewer than 2^32");
        let replaces = said
            .replaces
            .map(|id| self.replaced(entry, said, id))
            .transpose()?;
        let mut postings = given(number, said, envelope);
        if let Some(old) = replaces {
            for &pool in self.promises[old as usize].pools() {
                let left = self.accounts.last(Account::Available(old, pool));
                if left > 0 {
                    postings.push(Posting {
                        account: Account::Available(old, pool),
                        minor: -left,
                    });
                    postings.push(Posting {
                        account: Account::TakenOver(old),
                        minor: left,
                    });
                }
            }
        }
        let checked = self.accounts.check(entry.effective, &postings);
        checked.map_err(|over| self.overdrawn(over, envelope.unwrap_or(0), entry.effective))?;
        let promised = self.countable(said.money.currency, &postings)?;
        self.promised.insert(said.money.currency, promised);
        if let Some(old) = replaces {
            let old = &mut self.promises[old as usize];
            old.replaced_by = Some(number);
            old.taken_over.push((entry.effective, number));
        }
        self.promise_of.insert(entry.id, number);
        self.drawn.push(Vec::new());
        self.promises.push(Promise {
            entry: entry.id,
            from_party: said.from_party.clone(),
            to_community: said
                .to_community
                .clone()
                .unwrap_or_else(|| entry.community.clone()),
            held_by: said.held_by.clone(),
            money: said.money,
            first: said.money,
            envelope,
            years: said.years,
            capital: capital_of(said),
            source: said.source.clone(),
            effective: entry.effective,
            replaces,
            replaced_by: None,
            corrected: None,
            taken_over: Vec::new(),
            history: Vec::new(),
        });
        self.post(entry, About::Promise(number), None, &postings);
        Ok((postings, Some(said.money.currency)))
    }

    /// The number of the promise that is replaced.
    fn replaced(&self, entry: &Entry, said: &PromiseEntry, id: EntryId) -> Result<u32, Refusal> {
        let Some(&old) = self.promise_of.get(&id) else {
            let what = format!("'{id}' is no promise to '{}'", self.community);
            return Err(Refusal::new(
                Rule::KnownPromise,
                what,
                "let replaces be the id of a promise's entry",
            ));
        };
        let promise = &self.promises[old as usize];
        self.may_replace(&said.from_party, promise)?;
        if let Some(newer) = self.taken_over_by(promise) {
            let newer = self.promises[newer as usize].entry;
            let what = format!("the promise {id} was replaced by {newer} already");
            return Err(Refusal::new(
                Rule::KnownPromise,
                what,
                format!("replace {newer}"),
            ));
        }
        if entry.effective < promise.effective {
            let what = format!(
                "it counts from {}, and what it replaces from {}",
                entry.effective, promise.effective
            );
            return Err(Refusal::new(Rule::NothingBefore, what, "check both days"));
        }
        let old_money = Money {
            basis: said.money.basis,
            // What was promised in prices of a year is said anew in money of the day.
            prices: match (said.money.prices, promise.money.prices) {
                (PriceBase::Nominal, _) => PriceBase::Nominal,
                (_, prices) => prices,
            },
            ..promise.money
        };
        said.money.same_base(&old_money).map_err(|mixed| {
            Refusal::new(
                Rule::OneBase,
                mixed.to_string(),
                "replace a promise by one on the same base",
            )
        })?;
        Ok(old)
    }

    /// Money of a promise that nobody was promised yet, and that will not come.
    pub(super) fn lapse_promise(&mut self, entry: &Entry, moved: &MoneyMove) -> Moved {
        let id = entry.refers_to.as_deref().and_then(EntryId::parse);
        let Some(&number) = id.and_then(|id| self.promise_of.get(&id)) else {
            let what = "it names no commitment, and refers to no promise";
            let help = "add \"commitment\", or let refers_to be the id of the promise's entry";
            return Err(Refusal::new(Rule::KnownPromise, what, help));
        };
        self.owns_promise(&entry.actor, number, "let lapse")?;
        let promise = &self.promises[number as usize];
        if moved.currency != promise.money.currency {
            let what = format!(
                "it is in {}, and the promise is in {}",
                moved.currency, promise.money.currency
            );
            return Err(Refusal::new(
                Rule::OneCurrency,
                what,
                "give the amount in the currency of the promise",
            ));
        }
        if entry.effective < promise.effective {
            let what = format!(
                "it counts from {}, and the promise from {}",
                entry.effective, promise.effective
            );
            return Err(Refusal::new(Rule::NothingBefore, what, "check both days"));
        }
        let pool = match (promise.capital, moved.used_for) {
            (None, _) => Pool::Either,
            (Some(_), Some(used_for)) => promise.pool(used_for),
            (Some(_), None) => {
                let what = "the promise has capital and revenue, and the entry does not say which";
                return Err(Refusal::new(
                    Rule::CapitalNeverPaysRevenue,
                    what,
                    "add \"use\"",
                ));
            }
        };
        let postings = vec![
            Posting {
                account: Account::Available(number, pool),
                minor: -moved.amount,
            },
            Posting {
                account: Account::Lapsed(number),
                minor: moved.amount,
            },
        ];
        let checked = self.accounts.check(entry.effective, &postings);
        checked.map_err(|over| self.overdrawn(over, moved.amount, entry.effective))?;
        self.post(entry, About::Promise(number), None, &postings);
        Ok((postings, Some(moved.currency)))
    }
}

/// That nobody promises in the name of another.
fn own_promise(entry: &Entry, said: &PromiseEntry) -> Result<(), Refusal> {
    if entry.actor == said.from_party {
        return Ok(());
    }
    let what = format!(
        "'{}' says that '{}' promises {}",
        entry.actor, said.from_party, said.money
    );
    let help = format!(
        "let '{}' be the actor: nobody promises for another",
        said.from_party
    );
    Err(Refusal::new(Rule::EveryParty, what, help))
}

/// All of a promise over its years; nothing if it comes every year without an end.
pub(super) fn envelope(said: &PromiseEntry) -> Result<Option<i64>, Refusal> {
    let count = match (said.money.basis, said.years) {
        (Basis::Once, _) => 1,
        (Basis::PerYear, Some(years)) => years.count,
        (Basis::PerYear, None) => return Ok(None),
    };
    let whole = said.money.over(count).ok_or_else(|| {
        let what = format!(
            "{} a year over {count} years is more than a ledger can count",
            said.money
        );
        Refusal::new(
            Rule::Available,
            what,
            "check the amount: it is in minor units, such as pence",
        )
    })?;
    Ok(Some(whole.minor))
}

/// Of the whole envelope for things that last, if the promise is divided.
pub(super) fn capital_of(said: &PromiseEntry) -> Option<i64> {
    let divided = said.capital.is_some() || said.revenue.is_some();
    divided.then_some(said.capital.unwrap_or(0))
}

/// The postings that bring in the envelope of promise `number`.
pub(super) fn given(number: u32, said: &PromiseEntry, envelope: Option<i64>) -> Vec<Posting> {
    let Some(whole) = envelope else {
        return Vec::new();
    };
    let times = if said.money.minor == 0 {
        1
    } else {
        whole / said.money.minor
    };
    let parts = match capital_of(said) {
        None => vec![(Pool::Either, whole)],
        Some(capital) => vec![
            (Pool::Capital, capital * times),
            (Pool::Revenue, whole - capital * times),
        ],
    };
    let mut postings = vec![Posting {
        account: Account::Given(number),
        minor: -whole,
    }];
    let parts = parts.into_iter().filter(|(_, minor)| *minor != 0);
    postings.extend(parts.map(|(pool, minor)| Posting {
        account: Account::Available(number, pool),
        minor,
    }));
    postings
}
