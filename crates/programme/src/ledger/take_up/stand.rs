//! What stands in the ledger of a share or of a commitment by now, whatever it was made
//! of, beside what is wanted.

use allotment_ledger::{Account, Book, Commitment, Date, EntryId, Promise, Use};
use allotment_place::Currency;
use serde_json::Value;

use super::Wanted;

const BOTH: [Use; 2] = [Use::Capital, Use::Revenue];

/// The numbers of the promise with the id `first` and of those that took its place, one
/// after the other; one that was taken back took the place of none.
pub(super) fn chain(book: &Book, first: EntryId) -> Vec<u32> {
    let all = book.promises();
    let is_first = |one: &Promise| one.entry == first;
    let number = |at: usize| u32::try_from(at).ok();
    let own = all.iter().position(is_first).and_then(number);
    let newer = |at: &u32| {
        let newer = all[*at as usize].replaced_by?;
        (all[newer as usize].envelope != Some(0)).then_some(newer)
    };
    std::iter::successors(own, newer).collect()
}

/// How much of the share whose promises are `chain` there is by now: what is free, and
/// what is committed, paid or not, and did not lapse; and how much of it is capital.
fn share_now(book: &Book, chain: &[u32]) -> [i64; 2] {
    let held = |account| book.held(account, Date::LAST);
    let (mut all, mut capital) = (0, 0);
    for &number in chain {
        let gone = held(Account::TakenOver(number)) + held(Account::Lapsed(number));
        all -= held(Account::Given(number)) + gone;
        for &pool in book.promises()[number as usize].pools() {
            if pool == allotment_ledger::Pool::Capital {
                capital += held(Account::Available(number, pool));
            }
        }
        for &at in book.drawn_on(number) {
            let parts = [Account::Committed, Account::Paid];
            let parts = parts.map(|of| held(of(at, Use::Capital)));
            capital += parts.iter().sum::<i64>();
        }
    }
    [all, capital]
}

/// In what the ledger has something else than `one` wants, each in a few words; nothing
/// where it stands as it is wanted.
pub(super) fn differs(book: &Book, one: &Wanted) -> Vec<String> {
    match one.what {
        "promise" => promise_differs(book, one),
        "commitment" => (book.commitment(&one.name))
            .map_or_else(Vec::new, |own| commitment_differs(book, own, one)),
        _ => Vec::new(),
    }
}

fn text<'a>(one: &'a Wanted, name: &str) -> Option<&'a str> {
    one.value[name].as_str()
}

fn minor(one: &Wanted, name: &str) -> Option<i64> {
    text(one, name)?.parse().ok()
}

/// The differences that were found so far.
#[derive(Default)]
struct Found(Vec<String>);

impl Found {
    /// Tells of `what`, which is `now`, if it is not what is `wanted`.
    fn hold(&mut self, what: &str, now: &str, wanted: &str) {
        if now != wanted {
            self.0.push(format!("{what} {now} and not {wanted}"));
        }
    }

    fn money(&mut self, what: &str, now: i64, wanted: i64, currency: Currency) {
        let show = |minor| allotment_ledger::shown(minor, currency);
        self.hold(what, &show(now), &show(wanted));
    }
}

fn promise_differs(book: &Book, one: &Wanted) -> Vec<String> {
    let first = text(one, "id").and_then(EntryId::parse);
    let chain = first.map_or_else(Vec::new, |first| chain(book, first));
    let Some(&last) = chain.last() else {
        return Vec::new();
    };
    let last = &book.promises()[last as usize];
    let currency = last.money.currency;
    let [all, capital] = share_now(book, &chain);
    let mut found = Found::default();
    found.money("amount", all, minor(one, "amount").unwrap_or(0), currency);
    match (last.capital, minor(one, "capital")) {
        (Some(_), Some(wanted)) => found.money("capital", capital, wanted, currency),
        (None, None) => {}
        (own, _) => {
            let said = |is_divided| {
                if is_divided {
                    "divided into capital and revenue"
                } else {
                    "not divided"
                }
            };
            found.hold("it", said(own.is_some()), said(own.is_none()));
        }
    }
    let years = last.years.map(|years| {
        if years.first == years.last {
            years.first.to_string()
        } else {
            format!("{} to {}", years.first, years.last)
        }
    });
    let none = "none";
    let wanted = text(one, "years").unwrap_or(none);
    found.hold("years", years.as_deref().unwrap_or(none), wanted);
    let wanted = text(one, "from_party").unwrap_or(none);
    found.hold("from_party", &last.from_party, wanted);
    let wanted = text(one, "currency").unwrap_or(none);
    found.hold("currency", currency.as_str(), wanted);
    found.0
}

/// Of a commitment that is its sum and its use, by when what of it is to be paid, and who
/// signs. What was left over of one that is over, and lapsed, is no change of it.
fn commitment_differs(book: &Book, own: &Commitment, one: &Wanted) -> Vec<String> {
    let wanted = ["capital", "revenue"].map(|name| minor(one, name).unwrap_or(0));
    let agreed = BOTH.map(|used_for| own.of(used_for));
    let is_done = agreed == wanted && is_over(book, own);
    let now = BOTH.map(|used_for| own.of(used_for) - own.lapsed_of(used_for));
    let mut found = Found::default();
    if !is_done {
        let sums = [now, wanted].map(|parts| parts.iter().sum());
        found.money("amount", sums[0], sums[1], own.currency);
        for (at, name) in ["capital", "revenue"].into_iter().enumerate() {
            found.money(name, now[at], wanted[at], own.currency);
        }
    }
    let wanted = text(one, "currency").unwrap_or_default();
    found.hold("currency", own.currency.as_str(), wanted);
    let wanted = rows(one, "parties").filter_map(Value::as_str);
    let wanted: Vec<&str> = wanted.collect();
    if !same_parties(book, own, &wanted) {
        let (now, wanted) = (own.parties.join("; "), wanted.join("; "));
        found.hold("parties", &now, &wanted);
    }
    let schedule: Vec<(Date, i64)> = if is_done {
        let rows = own.schedule.iter();
        rows.map(|row| (row.due, row.amount)).collect()
    } else {
        let rows = own.left_of_schedule().into_iter();
        rows.map(|(row, left)| (row.due, left)).collect()
    };
    if found.0.is_empty() {
        let wanted: Vec<(Date, i64)> = rows(one, "schedule")
            .filter_map(|row| {
                let due = row["due"].as_str().and_then(Date::parse)?;
                Some((due, row["amount"].as_str()?.parse().ok()?))
            })
            .collect();
        let shown = |rows: &[(Date, i64)]| {
            let row = |(day, minor): &(Date, i64)| {
                format!("{} by {day}", allotment_ledger::shown(*minor, own.currency))
            };
            rows.iter().map(row).collect::<Vec<_>>().join(", ")
        };
        if !same_years(&schedule, &wanted) {
            found.hold("schedule", &shown(&schedule), &shown(&wanted));
        }
    }
    found.0
}

fn rows<'a>(one: &'a Wanted, name: &str) -> impl Iterator<Item = &'a Value> {
    one.value[name].as_array().into_iter().flatten()
}

/// Whether nothing of it is to be paid any more, since it was carried out or given up.
fn is_over(book: &Book, own: &Commitment) -> bool {
    let drawn = book.drawn_on(own.promise).iter();
    let mut number = drawn.filter(|at| book.commitments()[**at as usize].name == own.name);
    number.next().is_some_and(|&at| to_pay(book, at) == 0)
}

/// What of the commitment `number` is neither paid nor lapsed.
pub(super) fn to_pay(book: &Book, number: u32) -> i64 {
    let uses = BOTH.into_iter();
    uses.map(|used_for| book.held(Account::Committed(number, used_for), Date::LAST))
        .sum()
}

/// Whether the same sign, or who followed them.
fn same_parties(book: &Book, own: &Commitment, wanted: &[&str]) -> bool {
    let follows = |party: &str, other: &str| book.is_now(party, other);
    let all = |party: &&str| own.parties.iter().any(|now| follows(now, party));
    let none_else = |now: &String| wanted.iter().any(|party| follows(now, party));
    wanted.iter().all(all) && own.parties.iter().all(none_else)
}

/// Whether as much is to be paid by each day that the plan has, whatever days the
/// schedule of the ledger has between them.
fn same_years(own: &[(Date, i64)], wanted: &[(Date, i64)]) -> bool {
    let mut sum = 0;
    wanted.iter().all(|(due, minor)| {
        sum += minor;
        let by = own.iter().filter(|(day, _)| day <= due);
        by.map(|(_, minor)| minor).sum::<i64>() == sum
    })
}
