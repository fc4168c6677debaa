//! Keys, and what verify found.

use allotment_ledger::{BreachRecord, Date, Programme};

use super::{minors, sheet, texts};
use crate::Sheet;

/// The keys, those that count no more among them.
#[must_use]
pub fn keys_sheet(ledger: &Programme) -> Sheet {
    let rows: Vec<_> = ledger
        .books()
        .flat_map(|book| {
            let all = book.keys().zip(book.known_keys());
            all.map(move |(key, known)| (book.community(), key, known))
        })
        .collect();
    sheet(
        "keys",
        vec![
            texts("community", &rows, |row| Some(row.0.to_owned())),
            texts("party", &rows, |row| Some(row.1.party.clone())),
            texts("key", &rows, |row| Some(row.1.key.clone())),
            texts("counts", &rows, |row| {
                Some(if row.1.ended.is_none() { "yes" } else { "no" }.to_owned())
            }),
            texts("why_not", &rows, |row| row.1.ended.clone()),
            texts("known_by", &rows, |row| Some(row.2.in_words()))
                .with_definition("how it is known whose key it is"),
            texts("fingerprint", &rows, |row| {
                Some(row.2.fingerprint.to_string())
            })
            .with_definition("the SHA-256 of the public key"),
        ],
    )
}

/// Something that verify found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingRow {
    /// The community, if it is about one.
    pub community: Option<String>,
    /// The entry's place in its chain, from 0.
    pub place: Option<u64>,
    /// The entry's id.
    pub entry: Option<String>,
    /// What is wrong.
    pub what: String,
}

/// What verify found: the community, the place from 0, the entry, what is wrong.
#[must_use]
pub fn findings_sheet(rows: &[FindingRow]) -> Sheet {
    sheet(
        "findings",
        vec![
            texts("community", rows, |row| row.community.clone()),
            minors("place", rows, |row| {
                row.place.and_then(|place| i64::try_from(place).ok())
            }),
            texts("entry", rows, |row| row.entry.clone()),
            texts("what", rows, |row| Some(row.what.clone())),
        ],
    )
}

/// The facts that broke a rule by the end of `date`, and what resolved them.
#[must_use]
pub fn breaches_sheet(ledger: &Programme, date: Date) -> Sheet {
    let rows: Vec<_> = (ledger.books())
        .flat_map(|book| {
            let all = book.breaches().iter();
            all.filter(|one| one.effective <= date)
                .map(move |one| (book.community(), one))
        })
        .collect();
    let fact = |row: &(&str, &BreachRecord), field: &str| {
        row.1.breach.fact[field].as_str().map(str::to_owned)
    };
    sheet(
        "breaches",
        vec![
            texts("community", &rows, |row| Some(row.0.to_owned())),
            texts("date", &rows, |row| Some(row.1.effective.to_string())),
            texts("rule", &rows, |row| Some(row.1.rule.word().to_owned())),
            texts("because", &rows, |row| Some(row.1.breach.because.clone())),
            texts("source", &rows, |row| Some(row.1.breach.source.clone())),
            texts("kind", &rows, |row| fact(row, "kind")),
            texts("commitment", &rows, |row| fact(row, "commitment")),
            minors("amount_minor", &rows, |row| {
                fact(row, "amount")?.parse().ok()
            }),
            texts("currency", &rows, |row| fact(row, "currency")),
            texts("entry", &rows, |row| Some(row.1.entry.to_string())),
            texts("resolved_by", &rows, |row| {
                row.1
                    .resolved_by
                    .filter(|_| !row.1.stands(date))
                    .map(|id| id.to_string())
            })
            .with_definition("the entry that resolved it; empty while it stands"),
        ],
    )
}
