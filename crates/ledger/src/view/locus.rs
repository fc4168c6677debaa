//! Who decided each pound.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use allotment_place::Currency;

use super::parts::hundredths;
use super::{both, counted};
use crate::account::Account;
use crate::book::{AsOf, Book};
use crate::commitment::Commitment;
use crate::date::Date;
use crate::entry::DecidedBy;

/// The money of one place and year that one kind of decider decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// The community; nothing for all of them together.
    pub community: Option<String>,
    /// The financial year in which it was committed, by its first calendar year;
    /// nothing for all years together.
    pub year: Option<i32>,
    /// Who decided; nothing where no entry says so.
    pub by: Option<DecidedBy>,
    /// Minor units.
    pub minor: i64,
    /// The currency.
    pub currency: Currency,
    /// The part of the money of its place and year, in hundredths of a per cent:
    /// the parts of one place and year add up to 10,000.
    pub hundredths: u32,
}

/// The order of the rows: those nearest to residents first.
const DECIDERS: [Option<DecidedBy>; 5] = [
    Some(DecidedBy::Residents),
    Some(DecidedBy::Board),
    Some(DecidedBy::Council),
    Some(DecidedBy::Funder),
    None,
];

/// Who decided each pound that is committed at the end of `date`, paid or not:
/// for all together and for each community, over all years and for each in which
/// something was committed; five rows each, in each currency.
///
/// Of a commitment, a decision that names it and an amount decides so much, that of the
/// later day before that of the earlier (of one day, the one recorded later), whenever
/// they were recorded; one that names no amount decides all that later
/// ones left. What none decides was decided by whom the commitment names, and
/// else by nobody that is known.
#[must_use]
pub fn decided(books: &[&Book], date: Date) -> Vec<Decided> {
    type Group = (Currency, Option<String>, Option<i32>);
    let mut groups: BTreeMap<Group, [i128; 5]> = BTreeMap::new();
    for book in books {
        let book = book.as_of(date);
        for (number, commitment) in book.commitments() {
            let whole = both(book, |used_for| Account::Committed(number, used_for))
                + both(book, |used_for| Account::Paid(number, used_for));
            let own = of_commitment(book, &commitment, whole);
            let year = financial_year(commitment.effective);
            let place = Some(book.community().to_owned());
            for community in [None, place] {
                for year in [None, Some(year)] {
                    let group = (commitment.currency, community.clone(), year);
                    let sums = groups.entry(group).or_default();
                    for (sum, minor) in sums.iter_mut().zip(own) {
                        *sum += minor;
                    }
                }
            }
        }
    }
    let mut rows = Vec::new();
    for ((currency, community, year), sums) in groups {
        for ((by, minor), hundredths) in DECIDERS.into_iter().zip(sums).zip(hundredths(&sums)) {
            rows.push(Decided {
                community: community.clone(),
                year,
                by,
                minor: counted(minor),
                currency,
                hundredths,
            });
        }
    }
    rows
}

/// Who decided the money of commitment `number` at the end of `date`, each once, in the
/// order of who can: by the same rule as [`decided`]. Of what is worth nothing, whoever
/// would have.
#[must_use]
pub fn deciders(book: &Book, number: u32, date: Date) -> Vec<DecidedBy> {
    let book = book.as_of(date);
    let commitment = book.commitment(number);
    let whole = both(book, |used_for| Account::Committed(number, used_for))
        + both(book, |used_for| Account::Paid(number, used_for));
    let sums = of_commitment(book, &commitment, whole.max(1));
    let all = DECIDERS.into_iter().zip(sums);
    all.filter_map(|(by, minor)| by.filter(|_| minor > 0))
        .collect()
}

/// Of `whole`, how much each of [`DECIDERS`] decided.
fn of_commitment(book: AsOf<'_>, commitment: &Commitment, whole: i128) -> [i128; 5] {
    let mut sums = [0; 5];
    let mut left = whole.max(0);
    let own = book.decisions().rev();
    let own = own.filter(|(_, one)| one.commitment.as_ref() == Some(&commitment.name));
    // An amount in another currency is none of this money.
    let own = own.filter(|(_, one)| {
        let other = one.currency.filter(|own| *own != commitment.currency);
        one.amount.is_none() || other.is_none()
    });
    let mut own: Vec<_> = own.collect();
    own.sort_by_key(|(record, _)| Reverse(record.effective));
    for (_, decision) in own {
        let part = decision
            .amount
            .map_or(left, |amount| left.min(amount.into()));
        sums[row_of(Some(decision.decided_by))] += part;
        left -= part;
    }
    sums[row_of(commitment.decided_by)] += left;
    sums
}

fn row_of(by: Option<DecidedBy>) -> usize {
    let found = DECIDERS.iter().position(|one| *one == by);
    found.expect("every decider has a row")
}

/// The financial year, from 1 April, of a day: its first calendar year.
pub(crate) fn financial_year(day: Date) -> i32 {
    let (year, month, _) = day.parts();
    if month >= 4 { year } else { year - 1 }
}
