//! How much partners are asked for what they are given.

use std::collections::BTreeSet;

use allotment_place::Currency;
use num_bigint::BigInt;
use num_rational::BigRational;

use super::{both, what_stands};
use crate::account::Account;
use crate::book::{AsOf, Book};
use crate::commitment::{Commitment, CommitmentState};
use crate::date::Date;
use crate::entry::{MeasureKind, MilestoneState};

/// What one funder asks about what it commits in one currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Burden {
    /// Who gives the money; nothing for all together.
    pub funder: Option<String>,
    /// The currency.
    pub currency: Currency,
    /// How many commitments there are.
    pub commitments: u64,
    /// What is committed, paid or not, in minor units.
    pub minor: i64,
    /// How many answers are in the ledger.
    pub answered: u64,
    /// How many are still to come.
    pub open: u64,
    /// Answers and those to come for each 10,000 units of the currency (£10,000),
    /// with two decimals, halves up; nothing where nothing is committed.
    pub per_ten_thousand: Option<String>,
}

/// The questions of each funder, and of all together first, at the end of `date`.
///
/// A question is what somebody has to say once: each milestone and each piece of
/// evidence for it, each number that was measured and each target that waits for
/// one, each day on which spending was reported that stands, and the closing review. What
/// was withdrawn asks nothing. A target waits until its indicator is measured in its unit
/// after it was set and after the first baseline, as in the waterfall.
#[must_use]
pub fn burden(books: &[&Book], date: Date) -> Vec<Burden> {
    let mut groups: BTreeSet<(Currency, Option<String>)> = BTreeSet::new();
    let mut counted = Vec::new();
    for book in books {
        let book = book.as_of(date);
        for (number, commitment) in book.commitments() {
            if commitment.state() == CommitmentState::Withdrawn {
                continue;
            }
            let funder = book.promise(commitment.promise).from_party.clone();
            let (answered, open) = questions(book, number, &commitment);
            let minor = both(book, |used_for| Account::Committed(number, used_for))
                + both(book, |used_for| Account::Paid(number, used_for));
            groups.insert((commitment.currency, None));
            groups.insert((commitment.currency, Some(funder.clone())));
            counted.push((commitment.currency, funder, minor, answered, open));
        }
    }
    let groups = groups.into_iter().map(|(currency, funder)| {
        let mut sum = Burden {
            currency,
            commitments: 0,
            minor: 0,
            answered: 0,
            open: 0,
            per_ten_thousand: None,
            funder,
        };
        let mut whole = 0;
        let own = counted.iter().filter(|(of, from, ..)| {
            *of == currency && sum.funder.as_ref().is_none_or(|funder| funder == from)
        });
        for (_, _, minor, answered, open) in own {
            sum.commitments += 1;
            whole += minor;
            sum.answered += answered;
            sum.open += open;
        }
        sum.minor = super::counted(whole);
        sum.per_ten_thousand = rate(sum.answered + sum.open, whole, currency);
        sum
    });
    groups.collect()
}

/// How many answers there are about a commitment, and how many are to come.
fn questions(book: AsOf<'_>, number: u32, commitment: &Commitment) -> (u64, u64) {
    let (mut answered, mut open) = (0, 0);
    for milestone in commitment.milestones.values() {
        if milestone.state == MilestoneState::Promised {
            open += 1;
        } else {
            answered += 1;
        }
        answered += milestone.evidence.len() as u64;
    }
    let known: Vec<_> = (book.measures())
        .map(|(record, one)| (record.effective, one))
        .filter(|(_, one)| one.commitment.as_ref() == Some(&commitment.name))
        .collect();
    for (set_on, one) in &known {
        let same = |kind| {
            let all = known.iter();
            all.filter(move |(_, other)| {
                other.measure == kind && other.indicator == one.indicator && other.unit == one.unit
            })
        };
        match one.measure {
            MeasureKind::Target => {
                let began = same(MeasureKind::Baseline).next().map(|(day, _)| day);
                let since = began.map_or(set_on, |began| began.max(set_on));
                let waits = !same(MeasureKind::Actual).any(|(day, _)| day >= since);
                open += u64::from(waits);
            }
            MeasureKind::Baseline | MeasureKind::Actual => answered += 1,
        }
    }
    let reports = what_stands(book, |used_for| Account::Spent(number, used_for));
    answered += reports.len() as u64;
    if commitment.closed.is_some() {
        answered += 1;
    } else {
        open += 1;
    }
    (answered, open)
}

/// `count` for each 10,000 units of the currency of `minor`.
fn rate(count: u64, minor: i128, currency: Currency) -> Option<String> {
    if minor <= 0 {
        return None;
    }
    let unit = BigInt::from(10).pow(currency.decimals());
    let hundredths = BigRational::new(
        BigInt::from(count) * 10_000 * unit * 100,
        BigInt::from(minor),
    );
    let half = BigRational::new(BigInt::from(1), BigInt::from(2));
    let rounded = (hundredths + half).floor().to_integer();
    let digits = format!("{rounded:0>3}");
    let (whole, part) = digits.split_at(digits.len() - 2);
    Some(format!("{whole}.{part}"))
}
