//! How well partners are treated: who is paid, for how long, and how soon.

use std::collections::{BTreeMap, HashMap};

use allotment_place::Currency;

use super::parts::hundredths;
use super::{both, counted, median, what_stands};
use crate::account::Account;
use crate::book::{AsOf, Book};
use crate::commitment::{Commitment, CommitmentState};
use crate::date::Date;
use crate::entry::{Body, Entry, Kind, PartyType};
use crate::id::EntryId;

/// What was paid to one type of party.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaidThrough {
    /// The currency.
    pub currency: Currency,
    /// The type; nothing where no entry says who was paid.
    pub is: Option<PartyType>,
    /// Whether it is civil society: charities, universities, trade unions, faith
    /// groups and community groups.
    pub civil_society: bool,
    /// Minor units paid that did not come back.
    pub minor: i64,
    /// The part of all that was paid, in hundredths of a per cent: they add up to
    /// 10,000 in each currency.
    pub hundredths: u32,
}

/// How long money is committed for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// The currency.
    pub currency: Currency,
    /// Whether it is for more than a year; nothing where no entry says how long.
    pub multi_year: Option<bool>,
    /// Minor units committed, paid or not.
    pub minor: i64,
    /// The part of all that is committed, in hundredths of a per cent.
    pub hundredths: u32,
}

/// How soon one payer pays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DaysToPay {
    /// Who gives the money.
    pub payer: String,
    /// How many sums that were called due are paid.
    pub paid: u64,
    /// The lower median of the days from the day on which a sum was called due to
    /// that on which so much was paid.
    pub median: Option<i64>,
    /// The most days that one took.
    pub longest: Option<i64>,
    /// How many sums that were called due are not paid.
    pub waiting: u64,
    /// For how many days the oldest of them waits.
    pub oldest: Option<i64>,
}

/// Whether parties of this type are civil society.
///
/// Source: UWL and the APPG for 'left behind' neighbourhoods, principle 2:
/// «Universities, charities, trades unions and community groups all have a
/// large role»; faith groups are counted with them here.
#[must_use]
pub const fn is_civil_society(is: PartyType) -> bool {
    matches!(
        is,
        PartyType::Charity
            | PartyType::University
            | PartyType::TradeUnion
            | PartyType::FaithGroup
            | PartyType::CommunityGroup
    )
}

/// To which types of party money was paid by the end of `date`. `entries` are
/// those of the books, in their order: a payment counts for the party that it
/// names, and else for the one party of the commitment beside the funder, if
/// there is just one. What came back and what was corrected goes off.
#[must_use]
pub fn paid_through(books: &[&Book], entries: &[Entry], date: Date) -> Vec<PaidThrough> {
    let by_community: HashMap<&str, &Book> =
        books.iter().map(|book| (book.community(), *book)).collect();
    let mut sums: BTreeMap<(Currency, Option<PartyType>), i128> = BTreeMap::new();
    // What each entry moved, so that its correction can take it back.
    let mut moved: HashMap<EntryId, (Currency, Option<PartyType>, i128)> = HashMap::new();
    for entry in entries {
        let Some(book) = by_community.get(entry.community.as_str()) else {
            continue;
        };
        let book = book.as_of(date);
        let (of, body) = match &entry.body {
            Body::Correct(correct) if entry.effective <= date => {
                (Some(correct.of), correct.entry.as_deref())
            }
            body => (None, Some(body)),
        };
        if let Some((currency, is, minor)) = of.and_then(|of| moved.get(&of)) {
            *sums.entry((*currency, *is)).or_default() -= minor;
        }
        let Some((Body::Pay(one) | Body::Return(one), body)) = body.zip(body) else {
            continue;
        };
        let back = body.kind() == Kind::Return;
        let sign = if back { -1 } else { 1 };
        let of = one.commitment.as_deref();
        let to = one.to_party.as_deref();
        let giver = (back.then(|| gave_back(book, of, to, &entry.actor))).flatten();
        let to = if back { giver.as_deref() } else { to };
        let is = paid_party(book, of, to);
        let is = is.and_then(|party| Some(book.party(&party)?.is));
        let minor = sign * i128::from(one.amount);
        if entry.effective <= date {
            *sums.entry((one.currency, is)).or_default() += minor;
        }
        moved.insert(entry.id, (one.currency, is, minor));
    }
    by_currency(&sums, |currency, is, minor, hundredths| PaidThrough {
        currency,
        is,
        civil_society: is.is_some_and(is_civil_society),
        minor,
        hundredths,
    })
}

/// Who gave money back, if the entry says: the party that it names, if that was paid, and
/// is not to whom the money went; else who recorded it, if that was; else the only one
/// who was.
fn gave_back(
    book: AsOf<'_>,
    commitment: Option<&str>,
    named: Option<&str>,
    actor: &str,
) -> Option<String> {
    let commitment = book.commitment_named(commitment?)?;
    let promise = book.promise(commitment.promise);
    let gives = |party: &str| {
        let mut givers = std::iter::once(&promise.from_party).chain(&promise.held_by);
        givers.any(|giver| giver == party)
    };
    let payees = commitment.payees.paid_by_it().map(String::as_str);
    let payees: Vec<&str> = payees.filter(|party| !gives(party)).collect();
    let said = [named, Some(actor)].into_iter().flatten();
    let mut said = said.filter(|party| payees.contains(party));
    let only = || match payees[..] {
        [one] => Some(one),
        _ => None,
    };
    said.next().or_else(only).map(str::to_owned)
}

/// Who was paid: as the entry says, or the one party of the commitment that is
/// not its funder.
fn paid_party(book: AsOf<'_>, commitment: Option<&str>, to: Option<&str>) -> Option<String> {
    if let Some(to) = to {
        return Some(to.to_owned());
    }
    let commitment = book.commitment_named(commitment?)?;
    let funder = &book.promise(commitment.promise).from_party;
    let mut others = commitment.parties.iter().filter(|party| *party != funder);
    match (others.next(), others.next()) {
        (Some(one), None) => Some(one.clone()),
        _ => None,
    }
}

/// How much of what is committed at the end of `date` is committed for more
/// than a year: from its first day to its end, or to the last day of its
/// schedule, more than twelve months go by. How much has neither end nor schedule is told
/// apart.
#[must_use]
pub fn terms(books: &[&Book], date: Date) -> Vec<Term> {
    let mut sums: BTreeMap<(Currency, Option<bool>), i128> = BTreeMap::new();
    for book in books {
        let book = book.as_of(date);
        for (number, commitment) in book.commitments() {
            if commitment.state() == CommitmentState::Withdrawn {
                continue;
            }
            let minor = both(book, |used_for| Account::Committed(number, used_for))
                + both(book, |used_for| Account::Paid(number, used_for));
            let multi_year = is_multi_year(&commitment);
            for kind in [Some(true), Some(false), None] {
                let own = if kind == multi_year { minor } else { 0 };
                *sums.entry((commitment.currency, kind)).or_default() += own;
            }
        }
    }
    let mut rows = by_currency(&sums, |currency, multi_year, minor, hundredths| Term {
        currency,
        multi_year,
        minor,
        hundredths,
    });
    let place = |row: &Term| {
        [Some(true), Some(false), None]
            .iter()
            .position(|one| *one == row.multi_year)
    };
    rows.sort_by_key(|row| (row.currency, place(row)));
    rows
}

fn is_multi_year(commitment: &Commitment) -> Option<bool> {
    let first = commitment.starts.unwrap_or(commitment.effective);
    let last = commitment.schedule.iter().map(|row| row.due).max();
    let last = commitment.ends.into_iter().chain(last).max();
    let year = first.years_later(1).unwrap_or(Date::LAST);
    last.map(|last| last > year)
}

/// How soon each payer pays what was called due under its commitments, the
/// first called due being the first paid. What was called due by mistake, and taken back
/// or corrected to less, is not waited for.
#[must_use]
pub fn days_to_pay(books: &[&Book], date: Date) -> Vec<DaysToPay> {
    let mut by_payer: BTreeMap<String, (Vec<i64>, Vec<i64>)> = BTreeMap::new();
    for book in books {
        let book = book.as_of(date);
        for (number, commitment) in book.commitments() {
            let payer = &book.promise(commitment.promise).from_party;
            let (paid, waiting) = by_payer.entry(payer.clone()).or_default();
            let left = commitment.amount() - commitment.lapsed();
            for (day, so_far) in called_due(book, number, left) {
                match book.paid_by(number, so_far) {
                    // Paid ahead of being called due is paid at once.
                    Some(paid_on) => paid.push(paid_on.since(day).max(0)),
                    None => waiting.push(date.since(day)),
                }
            }
        }
    }
    let rows = by_payer.into_iter();
    let rows = rows.filter(|(_, (paid, waiting))| !paid.is_empty() || !waiting.is_empty());
    rows.map(|(payer, (paid, waiting))| DaysToPay {
        payer,
        paid: paid.len() as u64,
        longest: paid.iter().max().copied(),
        median: median(paid),
        waiting: waiting.len() as u64,
        oldest: waiting.into_iter().max(),
    })
    .collect()
}

/// The days on which more of a commitment was called due that still is, and how much had
/// been by then, of the `left` that did not lapse: nobody waits for the rest any more.
pub(super) fn called_due(book: AsOf<'_>, number: u32, left: i64) -> Vec<(Date, i64)> {
    let mut sum = 0;
    what_stands(book, |used_for| Account::Due(number, used_for))
        .into_iter()
        .map_while(|(day, so_far)| {
            let before = sum;
            sum = so_far.min(left);
            (sum > before).then_some((day, sum))
        })
        .collect()
}

/// The rows of each currency, with their parts of all of it.
fn by_currency<K: Copy, R>(
    sums: &BTreeMap<(Currency, K), i128>,
    row: impl Fn(Currency, K, i64, u32) -> R,
) -> Vec<R> {
    let mut rows = Vec::new();
    let all: Vec<(Currency, K, i128)> = (sums.iter())
        .map(|((currency, kind), minor)| (*currency, *kind, *minor))
        .collect();
    for chunk in all.chunk_by(|one, other| one.0 == other.0) {
        let minors: Vec<i128> = chunk.iter().map(|(.., minor)| *minor).collect();
        for ((currency, kind, minor), part) in chunk.iter().zip(hundredths(&minors)) {
            rows.push(row(*currency, *kind, counted(*minor), part));
        }
    }
    rows
}
