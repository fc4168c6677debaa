//! Money a head: by place, and by tenths of need under several indices, net of
//! cuts on the same base.

use std::collections::{BTreeMap, HashMap};

use allotment_place::{Currency, Rank, decile};
use num_bigint::BigInt;
use num_rational::BigRational;

use super::base::{bases, counts};
use super::{both, counted};
use crate::account::Account;
use crate::book::Book;
use crate::date::Date;
use crate::money::{Money, MoneyMixed};

/// A place that money is laid on.
#[derive(Debug, Clone, PartialEq)]
pub struct HeadPlace {
    /// Its code, which is that of its community.
    pub community: String,
    /// How many people live there.
    pub people: u64,
    /// Its tenth of need under each index, 1 the greatest; nothing if not known.
    pub tenths: Vec<Option<u8>>,
    /// What was cut there, over all the years of the promises.
    pub cut: Option<Money>,
}

/// What a row is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum HeadsOf {
    /// All places.
    All,
    /// A tenth of need: the index by its position, the tenth from 1.
    Tenth(usize, u8),
    /// A place.
    Place(String),
    /// Communities of the ledger that are none of the places.
    Elsewhere,
}

/// Money a head. All amounts are minor units over all years of the promises.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heads {
    /// What it is about.
    pub of: HeadsOf,
    /// How many places.
    pub places: u64,
    /// How many people.
    pub people: u64,
    /// The currency.
    pub currency: Currency,
    /// What was promised, each pound once.
    pub promised: i64,
    /// What is committed, paid or not.
    pub committed: i64,
    /// What was paid and did not come back.
    pub paid: i64,
    /// What was cut; nothing where none of the places says.
    pub cut: Option<i64>,
    /// What was promised less what was cut.
    pub net: Option<i64>,
    /// Promised, committed, paid and net for each person, halves up; nothing where
    /// nobody lives.
    pub per_head: [Option<i64>; 4],
}

/// Money a head at the end of `date`, in each currency that is promised or cut: all places, tenths of
/// need under each of `indices` indices, and places.
///
/// # Errors
/// [`MoneyMixed`] where promises, or a cut and the promises, are on different
/// bases: a sum that comes once and one that comes every year, money of the day
/// and prices of a year.
pub fn heads(
    books: &[&Book],
    places: &[HeadPlace],
    indices: usize,
    date: Date,
) -> Result<Vec<Heads>, MoneyMixed> {
    let at: HashMap<&str, usize> = (places.iter().enumerate())
        .map(|(row, place)| (place.community.as_str(), row))
        .collect();
    let mut first = bases(books, date)?;
    // By currency: each place's three sums, and those of everywhere else.
    let mut sums: BTreeMap<Currency, Vec<[i128; 3]>> = BTreeMap::new();
    for currency in first.keys() {
        sums.insert(*currency, vec![[0; 3]; places.len() + 1]);
    }
    // What is cut in a currency in which nothing is promised is cut all the same.
    for cut in places.iter().filter_map(|place| place.cut) {
        first.entry(cut.currency).or_insert(cut);
        let none = || vec![[0; 3]; places.len() + 1];
        sums.entry(cut.currency).or_insert_with(none);
    }
    for book in books {
        let row = at.get(book.community()).copied().unwrap_or(places.len());
        let book = book.as_of(date);
        for (number, promise) in book.promises() {
            let promised = counts(book, number);
            let (mut open, mut paid) = (0, 0);
            for (at, _) in book.drawn_on(number) {
                paid += both(book, |used_for| Account::Paid(at, used_for));
                open += both(book, |used_for| Account::Committed(at, used_for));
            }
            let Some(all) = sums.get_mut(&promise.money.currency) else {
                continue;
            };
            for (sum, minor) in all[row].iter_mut().zip([promised, open + paid, paid]) {
                *sum += minor;
            }
        }
    }
    let mut rows = Vec::new();
    for (currency, sums) in sums {
        let base = first[&currency];
        for place in places {
            if let Some(cut) = place.cut.filter(|cut| cut.currency == currency) {
                base.same_base(&cut)?;
            }
        }
        rows.extend(rows_of(places, indices, currency, &sums));
    }
    Ok(rows)
}

fn rows_of(
    places: &[HeadPlace],
    indices: usize,
    currency: Currency,
    sums: &[[i128; 3]],
) -> Vec<Heads> {
    let row = |of: HeadsOf, inside: &dyn Fn(&HeadPlace) -> bool| {
        let own = (0..places.len()).filter(|&at| inside(&places[at]));
        let mut heads = empty(of, currency);
        for at in own {
            let place = &places[at];
            heads.places += 1;
            heads.people = heads.people.saturating_add(place.people);
            add(&mut heads, sums[at]);
            if let Some(cut) = place.cut.filter(|cut| cut.currency == currency) {
                heads.cut = Some(heads.cut.unwrap_or(0).saturating_add(cut.minor));
            }
        }
        finished(heads)
    };
    let mut rows = vec![row(HeadsOf::All, &|_| true)];
    for index in 0..indices {
        for tenth in 1..=10 {
            let here = |place: &HeadPlace| place.tenths.get(index) == Some(&Some(tenth));
            let heads = row(HeadsOf::Tenth(index, tenth), &here);
            if heads.places > 0 {
                rows.push(heads);
            }
        }
    }
    for place in places {
        let here = |one: &HeadPlace| one.community == place.community;
        rows.push(row(HeadsOf::Place(place.community.clone()), &here));
    }
    if sums[places.len()] != [0; 3] {
        let mut heads = empty(HeadsOf::Elsewhere, currency);
        add(&mut heads, sums[places.len()]);
        rows.push(finished(heads));
    }
    rows
}

fn empty(of: HeadsOf, currency: Currency) -> Heads {
    Heads {
        of,
        places: 0,
        people: 0,
        currency,
        promised: 0,
        committed: 0,
        paid: 0,
        cut: None,
        net: None,
        per_head: [None; 4],
    }
}

fn add(heads: &mut Heads, sums: [i128; 3]) {
    let add = |to: i64, more: i128| counted(i128::from(to) + more);
    heads.promised = add(heads.promised, sums[0]);
    heads.committed = add(heads.committed, sums[1]);
    heads.paid = add(heads.paid, sums[2]);
}

fn finished(mut heads: Heads) -> Heads {
    heads.net = heads.cut.map(|cut| heads.promised.saturating_sub(cut));
    let each = |minor: i64| per_head(minor, heads.people);
    heads.per_head = [
        each(heads.promised),
        each(heads.committed),
        each(heads.paid),
        heads.net.and_then(each),
    ];
    heads
}

fn per_head(minor: i64, people: u64) -> Option<i64> {
    if people == 0 {
        return None;
    }
    let half = BigRational::new(BigInt::from(1), BigInt::from(2));
    let each = BigRational::new(BigInt::from(minor), BigInt::from(people));
    i64::try_from((each + half).floor().to_integer()).ok()
}

/// The tenth of each place by its score, 1 where it is highest, as the English
/// indices have it: `ceil(10 · rank / N)`, equal scores sharing the best rank.
/// Places without a score have none, and do not count.
///
/// ```
/// use num_rational::BigRational;
/// let score = |number: i32| Some(BigRational::from_integer(number.into()));
/// let scores = [score(7), score(9), None, score(7), score(1)];
/// let tenths = allotment_ledger::tenths(&scores);
/// assert_eq!(tenths, [Some(5), Some(3), None, Some(5), Some(10)]);
/// ```
#[must_use]
pub fn tenths(scores: &[Option<BigRational>]) -> Vec<Option<u8>> {
    let mut known: Vec<(usize, &BigRational)> = (scores.iter().enumerate())
        .filter_map(|(row, score)| Some((row, score.as_ref()?)))
        .collect();
    known.sort_by(|(_, one), (_, other)| other.cmp(one));
    let mut tenths = vec![None; scores.len()];
    let mut best = 0;
    for at in 0..known.len() {
        if at > 0 && known[at].1 != known[at - 1].1 {
            best = at;
        }
        let rank = u32::try_from(best + 1).ok().and_then(Rank::new);
        tenths[known[at].0] = rank.map(|rank| decile(rank, known.len()));
    }
    tenths
}
