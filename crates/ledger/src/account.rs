//! Where money lies, day by day. Every entry moves it from account to account.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::date::Date;
use crate::entry::Use;

/// Which part of a promise: divided into capital and revenue, or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Pool {
    /// For things that last.
    Capital,
    /// For running things.
    Revenue,
    /// For either: the promise does not say.
    Either,
}

/// An account of a community. Promises and commitments are numbered in the
/// order in which they came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Account {
    /// What a promise gave: the other side of all that is available.
    Given(u32),
    /// What of a promise nobody has been promised yet.
    Available(u32, Pool),
    /// What of a promise another promise took over.
    TakenOver(u32),
    /// What of a promise will not be paid.
    Lapsed(u32),
    /// What of a commitment is not paid.
    Committed(u32, Use),
    /// What of a commitment is paid and did not come back.
    Paid(u32, Use),
    /// What of a commitment was called due, paid or not.
    Due(u32, Use),
    /// The other side of what was called due.
    CalledDue(u32, Use),
    /// What the partner spent of a commitment.
    Spent(u32, Use),
    /// The other side of what was spent.
    ByPartner(u32, Use),
}

impl Account {
    /// Whether it may never be below zero; the others are the other sides.
    #[must_use]
    pub const fn is_guarded(self) -> bool {
        !matches!(
            self,
            Self::Given(_) | Self::CalledDue(..) | Self::ByPartner(..)
        )
    }
}

/// A movement: minor units into an account, or out of it below zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Posting {
    /// The account.
    pub account: Account,
    /// Minor units.
    pub minor: i64,
}

/// What an account holds at the end of each day on which it changed.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Days {
    held: Vec<(Date, i64)>,
    /// The furthest from zero that it ever was.
    furthest: i64,
}

impl Days {
    pub fn last(&self) -> i64 {
        self.held.last().map_or(0, |(_, minor)| *minor)
    }

    pub fn at(&self, date: Date) -> i64 {
        let after = self.held.partition_point(|(day, _)| *day <= date);
        after.checked_sub(1).map_or(0, |at| self.held[at].1)
    }

    /// The least that it holds at the end of `date` or of any later day.
    fn least_from(&self, date: Date) -> i64 {
        let after = self.held.partition_point(|(day, _)| *day <= date);
        let later = self.held[after..].iter().map(|(_, minor)| *minor);
        later.fold(self.at(date), i64::min)
    }

    /// The first day from which it holds `minor` or more and goes on holding it
    /// to the end of `date`: what was there and went again never counts.
    pub fn reached(&self, minor: i64, date: Date) -> Option<Date> {
        let until = self.until(date).iter().rev();
        let since = until.take_while(|(_, held)| *held >= minor);
        since.last().map(|(day, _)| *day)
    }

    /// The days up to `date`.
    pub fn until(&self, date: Date) -> &[(Date, i64)] {
        &self.held[..self.held.partition_point(|(day, _)| *day <= date)]
    }

    /// The same, without what came after `date`.
    pub fn at_end_of(&self, date: Date) -> Self {
        Self {
            held: self.until(date).to_vec(),
            furthest: self.furthest,
        }
    }

    pub fn add(&mut self, date: Date, minor: i64) {
        let at = self.held.partition_point(|(day, _)| *day < date);
        if self.held.get(at).is_none_or(|(day, _)| *day != date) {
            let before = at.checked_sub(1).map_or(0, |before| self.held[before].1);
            self.held.insert(at, (date, before));
        }
        for (_, held) in &mut self.held[at..] {
            *held += minor;
            self.furthest = self.furthest.max(held.abs());
        }
    }
}

/// All accounts of a community.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Accounts(BTreeMap<Account, Days>);

/// An account that would hold less than nothing, or more than can be counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Overdrawn {
    pub account: Account,
    /// How much of it is free on that day and ever after.
    pub free: i64,
}

impl Accounts {
    pub fn last(&self, account: Account) -> i64 {
        self.0.get(&account).map_or(0, Days::last)
    }

    pub fn at(&self, account: Account, date: Date) -> i64 {
        self.0.get(&account).map_or(0, |days| days.at(date))
    }

    /// The first day on which `account` held anything.
    pub fn first_day(&self, account: Account) -> Option<Date> {
        let days = &self.0.get(&account)?.held;
        days.iter()
            .find(|(_, minor)| *minor != 0)
            .map(|(day, _)| *day)
    }

    /// What `account` held at the end of each day on which it changed.
    pub fn changes(&self, account: Account) -> &[(Date, i64)] {
        self.0.get(&account).map_or(&[], |days| &days.held)
    }

    pub fn iter(&self) -> impl Iterator<Item = Account> {
        self.0.keys().copied()
    }

    /// Whether `postings` on `date` keep every guarded account at zero or more
    /// on every day, and every account within what can be counted.
    pub fn check(&self, date: Date, postings: &[Posting]) -> Result<(), Overdrawn> {
        for (account, minor) in net(postings) {
            let days = self.0.get(&account);
            let free = days.map_or(0, |days| days.least_from(date));
            let furthest = days.map_or(0, |days| days.furthest);
            let fits = furthest.checked_add(minor.abs()).is_some();
            if !fits || (account.is_guarded() && minor < 0 && free + minor < 0) {
                return Err(Overdrawn { account, free });
            }
        }
        Ok(())
    }

    /// Moves the money of `postings`, which were checked.
    pub fn post(&mut self, date: Date, postings: &[Posting]) {
        let sum: i128 = postings.iter().map(|one| i128::from(one.minor)).sum();
        assert_eq!(sum, 0, "the postings of an entry sum to zero");
        for (account, minor) in net(postings) {
            if minor != 0 {
                self.0.entry(account).or_default().add(date, minor);
            }
        }
    }
}

/// One movement an account, in the order of the accounts.
fn net(postings: &[Posting]) -> Vec<(Account, i64)> {
    let mut net: Vec<(Account, i64)> = Vec::with_capacity(postings.len());
    for posting in postings {
        // An entry moves few sums.
        match net.iter_mut().find(|(own, _)| *own == posting.account) {
            Some((_, held)) => *held = held.saturating_add(posting.minor),
            None => net.push((posting.account, posting.minor)),
        }
    }
    net.sort_unstable_by_key(|(account, _)| *account);
    net
}
