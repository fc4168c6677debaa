//! A book as it was at the end of a day: what counts from a later day is not in
//! it. Views ask it and not the book, so that a later entry never changes what
//! they say of the past.

use std::borrow::Cow;

use super::{Book, DecisionRecord, MeasureRecord};
use crate::account::Account;
use crate::commitment::Commitment;
use crate::date::Date;
use crate::entry::{Decision, Measure, Party};
use crate::promise::Promise;

/// A book at the end of a day.
#[derive(Debug, Clone, Copy)]
pub struct AsOf<'a> {
    book: &'a Book,
    date: Date,
}

impl Book {
    /// The book as it was at the end of `date`.
    #[must_use]
    pub fn as_of(&self, date: Date) -> AsOf<'_> {
        AsOf { book: self, date }
    }
}

impl<'a> AsOf<'a> {
    /// The day.
    #[must_use]
    pub fn date(self) -> Date {
        self.date
    }

    /// The community.
    #[must_use]
    pub fn community(self) -> &'a str {
        self.book.community()
    }

    /// The promises that count, with their numbers.
    pub fn promises(self) -> impl Iterator<Item = (u32, Cow<'a, Promise>)> {
        let all = (0..).zip(self.book.promises());
        let known = all.filter(move |(_, one)| one.effective <= self.date);
        known.map(move |(number, one)| (number, one.at(self.date)))
    }

    /// Promise `number`.
    #[must_use]
    pub fn promise(self, number: u32) -> Cow<'a, Promise> {
        self.book.promises()[number as usize].at(self.date)
    }

    /// The commitments that count, with their numbers.
    pub fn commitments(self) -> impl Iterator<Item = (u32, Cow<'a, Commitment>)> {
        let all = (0..).zip(self.book.commitments());
        let known = all.filter(move |(_, one)| one.effective <= self.date);
        known.map(move |(number, one)| (number, one.at(self.date)))
    }

    /// Commitment `number`.
    #[must_use]
    pub fn commitment(self, number: u32) -> Cow<'a, Commitment> {
        self.book.commitments()[number as usize].at(self.date)
    }

    /// The commitment with this name, if it counts.
    #[must_use]
    pub fn commitment_named(self, name: &str) -> Option<Cow<'a, Commitment>> {
        let found = self.book.commitment(name)?;
        (found.effective <= self.date).then(|| found.at(self.date))
    }

    /// The commitments that draw on promise `number`, with their numbers.
    pub fn drawn_on(self, number: u32) -> impl Iterator<Item = (u32, Cow<'a, Commitment>)> {
        let all = self.book.drawn_on(number).iter();
        let all = all.map(move |&at| (at, &self.book.commitments()[at as usize]));
        let known = all.filter(move |(_, one)| one.effective <= self.date);
        known.map(move |(at, one)| (at, one.at(self.date)))
    }

    /// The numbers that were measured, as they were last corrected.
    #[must_use]
    pub fn measures(self) -> impl DoubleEndedIterator<Item = (&'a MeasureRecord, &'a Measure)> {
        let all = self.book.measures().iter();
        all.filter_map(move |one| Some((one, one.at(self.date)?)))
    }

    /// The decisions, as they were last corrected.
    #[must_use]
    pub fn decisions(self) -> impl DoubleEndedIterator<Item = (&'a DecisionRecord, &'a Decision)> {
        let all = self.book.decisions().iter();
        all.filter_map(move |one| Some((one, one.at(self.date)?)))
    }

    /// A party, as it was last described.
    #[must_use]
    pub fn party(self, name: &str) -> Option<&'a Party> {
        self.book.parties.get_at(name, self.date)
    }

    /// What an account holds, in minor units.
    #[must_use]
    pub fn held(self, account: Account) -> i64 {
        self.book.accounts.at(account, self.date)
    }

    /// The first day on which an account held anything.
    #[must_use]
    pub fn first_day(self, account: Account) -> Option<Date> {
        let first = self.book.accounts.first_day(account);
        first.filter(|day| *day <= self.date)
    }

    /// Since when an account has held something, without a day on which it held nothing.
    #[must_use]
    pub fn held_since(self, account: Account) -> Option<Date> {
        let days = self.changes(account).iter().rev();
        let days = days.take_while(|(_, minor)| *minor != 0);
        days.last().map(|(day, _)| *day)
    }

    /// The last day on which an account changed.
    #[must_use]
    pub fn last_change(self, account: Account) -> Option<Date> {
        self.changes(account).last().map(|(day, _)| *day)
    }

    /// The days on which an account changed, each with what it held at its end.
    #[must_use]
    pub fn changes(self, account: Account) -> &'a [(Date, i64)] {
        let all = self.book.accounts.changes(account);
        &all[..all.partition_point(|(day, _)| *day <= self.date)]
    }

    /// How much was ever paid under commitment `number`, whatever was returned,
    /// in minor units. A payment that a correction took back was none.
    #[must_use]
    pub fn paid_in(self, number: u32) -> i64 {
        let days = self.book.ever_paid.get(&number);
        days.map_or(0, |days| days.at(self.date))
    }

    /// The day by which `minor` was paid under commitment `number` and not taken
    /// back again by a correction.
    #[must_use]
    pub fn paid_by(self, number: u32, minor: i64) -> Option<Date> {
        self.book.ever_paid.get(&number)?.reached(minor, self.date)
    }
}
