//! The ledger as a journal that hledger, ledger and beancount recompute.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use allotment_place::Currency;

use super::identifier::marked;

/// What an entry moved: its day, its kind, its id, and each account with minor
/// units and currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// The community.
    pub community: String,
    /// From when it counts.
    pub effective: String,
    /// Its kind.
    pub kind: String,
    /// Its id.
    pub id: String,
    /// Accounts, minor units, currencies.
    pub postings: Vec<(String, i64, Currency)>,
}

/// An account's name as all three programs take it: parts that begin with a
/// capital or a digit, of letters, digits and hyphens, under `Assets`.
fn account(community: &str, name: &str) -> String {
    let mut parts = vec!["Assets".to_owned()];
    // What a commitment is called may have colons in it.
    let of_commitment = name.strip_prefix("commitment:").and_then(|rest| {
        let mut ends = rest.rsplitn(3, ':');
        let (used_for, held, called) = (ends.next()?, ends.next()?, ends.next()?);
        Some(vec!["commitment", called, held, used_for])
    });
    let names = of_commitment.unwrap_or_else(|| name.split(':').collect());
    for part in std::iter::once(community).chain(names) {
        let mut plain: String = part
            .chars()
            .map(|sign| {
                if sign.is_ascii_alphanumeric() {
                    sign
                } else {
                    '-'
                }
            })
            .collect();
        let first = plain.chars().next().unwrap_or('-');
        if !first.is_ascii_alphanumeric() {
            plain.insert(0, 'X');
        }
        let mut signs = plain.chars();
        let first = signs.next().unwrap_or('X').to_ascii_uppercase();
        parts.push(std::iter::once(first).chain(signs).collect());
    }
    parts.join(":")
}

/// What each account is called in the journal.
struct Names<'a>(BTreeMap<(&'a str, &'a str), String>);

impl<'a> Names<'a> {
    fn of(moves: &'a [Moved]) -> Self {
        let all: BTreeSet<(&str, &str)> = (moves.iter())
            .flat_map(|one| {
                let names = one.postings.iter().map(|(name, ..)| name.as_str());
                names.map(|name| (one.community.as_str(), name))
            })
            .collect();
        let mut of_plain: BTreeMap<String, Vec<(&str, &str)>> = BTreeMap::new();
        for (community, name) in all {
            let plain = account(community, name).to_lowercase();
            of_plain.entry(plain).or_default().push((community, name));
        }
        let named = of_plain.into_values().flat_map(|alike| {
            let alone = alike.len() == 1;
            alike.into_iter().map(move |(community, name)| {
                let plain = account(community, name);
                let called = if alone {
                    plain
                } else {
                    marked(&plain, &format!("{community}\n{name}"))
                };
                ((community, name), called)
            })
        });
        Self(named.collect())
    }
}

/// The amount in whole units, exactly.
fn amount(minor: i64, currency: Currency) -> String {
    let decimals = currency.decimals();
    let scale = 10_u64.pow(decimals);
    let size = minor.unsigned_abs();
    let sign = if minor < 0 { "-" } else { "" };
    if decimals == 0 {
        return format!("{sign}{size} {currency}");
    }
    let width = decimals as usize;
    format!("{sign}{}.{:0width$} {currency}", size / scale, size % scale)
}

/// The journal of `moves`, by day: for hledger and ledger, or for beancount,
/// whose journals open their accounts first.
/// Names that would be one there are told apart by their hashes.
#[must_use]
pub fn journal(moves: &[Moved], beancount: bool) -> String {
    let mut sorted: Vec<&Moved> = moves.iter().collect();
    sorted.sort_by(|one, other| one.effective.cmp(&other.effective));
    let names = Names::of(moves);
    let mut text = String::new();
    if beancount {
        let first = sorted
            .first()
            .map_or("1970-01-01", |one| one.effective.as_str());
        let all: BTreeSet<&String> = names.0.values().collect();
        for name in all {
            writeln!(text, "{first} open {name}").expect("a text takes text");
        }
    }
    for one in sorted {
        let head = if beancount {
            format!("\n{} * \"{}\" \"{}\"\n", one.effective, one.kind, one.id)
        } else {
            format!("\n{} * {} ; {}\n", one.effective, one.kind, one.id)
        };
        text.push_str(&head);
        for (name, minor, currency) in &one.postings {
            writeln!(
                text,
                "    {}  {}",
                names.0[&(one.community.as_str(), name.as_str())],
                amount(*minor, *currency)
            )
            .expect("a text takes text");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_and_amounts_are_as_the_programs_take_them() {
        assert_eq!(
            account("E05", "commitment:youth club:paid:revenue"),
            "Assets:E05:Commitment:Youth-club:Paid:Revenue"
        );
        assert_eq!(account("é", "_x"), "Assets:X-:X-x");
        let moved = |name: &str| Moved {
            community: "E05".into(),
            effective: "2026-04-01".into(),
            kind: "pay".into(),
            id: "x".into(),
            postings: vec![(format!("commitment:{name}:paid:revenue"), 1, Currency::GBP)],
        };
        let six = ["c", "C", "a/b", "a;b", "a:b", "d"].map(moved);
        let names = Names::of(&six);
        let apart: BTreeSet<&String> = names.0.values().collect();
        assert_eq!(apart.len(), 6, "{apart:?}");
        assert!(apart.contains(&"Assets:E05:Commitment:D:Paid:Revenue".to_owned()));
        assert_eq!(amount(-5, Currency::GBP), "-0.05 GBP");
        assert_eq!(amount(123_456, Currency::GBP), "1234.56 GBP");
        assert_eq!(amount(7, Currency::new("JPY").unwrap()), "7 JPY");
        assert_eq!(amount(7, Currency::new("KWD").unwrap()), "0.007 KWD");
    }
}
