//! From which promise of a share a new commitment is taken, and from when it counts.

use std::collections::BTreeMap;

use allotment_ledger::{Account, Book, Date, EntryId, Pool, Programme as Books, Use};
use serde_json::json;

use super::stand::chain;
use super::{Taken, Wanted};

/// `wanted` as it can be added to the ledger `books`: a commitment that is new there draws
/// on the promise that has the money of its share by now, and counts from the first day
/// from which that has enough of it, whatever lapsed or was promised anew in between.
/// Where `day_is_given` everything counts from the day that somebody named.
#[must_use]
pub fn drawn(books: &Books, wanted: &[Wanted], taken: &[Taken], day_is_given: bool) -> Vec<Wanted> {
    let mut wanted = wanted.to_vec();
    // What those before it ask for.
    let mut asked: BTreeMap<(String, Account), i64> = BTreeMap::new();
    for (one, taken) in wanted.iter_mut().zip(taken) {
        if *taken != Taken::New || one.what != "commitment" {
            continue;
        }
        let text = |name: &str| one.value[name].as_str();
        let (Some(first), Some(since)) = (
            text("refers_to").and_then(EntryId::parse),
            text("effective").and_then(Date::parse),
        ) else {
            continue;
        };
        let minor = |name| text(name).and_then(|text| text.parse().ok()).unwrap_or(0);
        let parts = [
            (Use::Capital, minor("capital")),
            (Use::Revenue, minor("revenue")),
        ];
        let Some(book) = books.book(&one.community) else {
            continue;
        };
        let chain = chain(book, first);
        let Some(last) = chain.last() else {
            continue;
        };
        let asked_of = |number: u32| -> BTreeMap<Account, i64> {
            let promise = &book.promises()[number as usize];
            let mut sums: BTreeMap<Account, i64> = BTreeMap::new();
            for (used_for, minor) in parts.into_iter().filter(|(_, minor)| *minor > 0) {
                let pool: Pool = promise.pool(used_for);
                *sums.entry(Account::Available(number, pool)).or_default() += minor;
            }
            sums
        };
        let day_of = |number: u32| {
            let promised = book.promises()[number as usize].effective;
            let sums = asked_of(number);
            let days = sums.iter().map(|(account, minor)| {
                let before = asked.get(&(one.community.clone(), *account));
                let needed = minor + before.copied().unwrap_or(0);
                holds_from(book, *account, needed, since.max(promised))
            });
            let day = days.collect::<Option<Vec<Date>>>()?.into_iter().max()?;
            (!day_is_given || day <= since).then_some(day)
        };
        let found = chain.iter().rev();
        let found = found.filter_map(|number| Some((*number, day_of(*number)?)));
        let (number, day) = found.min_by_key(|(_, day)| *day).unwrap_or((*last, since));
        for (account, minor) in asked_of(number) {
            let sum = asked.entry((one.community.clone(), account));
            *sum.or_default() += minor;
        }
        one.value["refers_to"] = json!(book.promises()[number as usize].entry.to_string());
        one.value["effective"] = json!(day.to_string());
    }
    wanted
}

/// The first day, `since` or later, from which `account` holds `minor` ever after.
fn holds_from(book: &Book, account: Account, minor: i64, since: Date) -> Option<Date> {
    let changes = book.changes(account);
    let Some(short) = changes.iter().rposition(|(_, held)| *held < minor) else {
        let first = changes.first().map(|(day, _)| *day)?;
        return Some(first.max(since));
    };
    let (day, _) = changes.get(short + 1)?;
    Some((*day).max(since))
}
