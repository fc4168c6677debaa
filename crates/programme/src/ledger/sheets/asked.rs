//! Who decided each pound, how partners are treated, and what they are asked.

use allotment_ledger::{
    Book, Date, DecidedBy, Entry, PartyType, Programme, burden, days_to_pay, decided, hundredths,
    paid_through, percent_of, terms,
};
use serde_json::json;

use super::{minors, sheet, texts};
use crate::Sheet;

/// Who decided each pound that is committed: percentages of one place and year
/// add up to 100.00.
#[must_use]
pub fn locus_sheet(ledger: &Programme, date: Date) -> Sheet {
    let rows = decided(&ledger.books().collect::<Vec<_>>(), date);
    let mut made = sheet(
        "decided",
        vec![
            texts("community", &rows, |row| row.community.clone())
                .with_definition("empty for all of them together"),
            texts("year", &rows, |row| row.year.map(financial)).with_definition(
                "the financial year in which it was committed; empty for all years",
            ),
            texts("decided_by", &rows, |row| {
                Some(row.by.map_or("not said", DecidedBy::word).to_owned())
            }),
            minors("amount_minor", &rows, |row| Some(row.minor))
                .with_definition("committed, paid or not"),
            texts("currency", &rows, |row| Some(row.currency.to_string())),
            texts("percent", &rows, |row| Some(percent_of(row.hundredths))).with_definition(
                "of the place and year; by largest remainder, so that they add up to 100.00",
            ),
        ],
    );
    made.more.insert("date".into(), json!(date.to_string()));
    made
}

/// A financial year as people write it: `2026-27`.
pub(crate) fn financial(first: i32) -> String {
    format!("{first}-{:02}", (first + 1).rem_euclid(100))
}

/// A row of [`health_sheet`].
#[derive(Default)]
struct Health {
    measure: &'static str,
    of: String,
    minor: Option<i64>,
    currency: Option<String>,
    percent: Option<String>,
    count: Option<i64>,
    median: Option<i64>,
    longest: Option<i64>,
    waiting: Option<i64>,
    oldest: Option<i64>,
}

/// How partners are treated: through whom money is paid, for how long it is
/// committed, and how soon each payer pays. `entries` are those of the ledger.
#[must_use]
pub fn health_sheet(ledger: &Programme, entries: &[Entry], date: Date) -> Sheet {
    let books: Vec<&Book> = ledger.books().collect();
    let paid = paid_through(&books, entries, date);
    let mut rows = Vec::new();
    let mut currencies: Vec<_> = paid.iter().map(|row| row.currency).collect();
    currencies.dedup();
    for currency in currencies {
        let of = |civil: bool| -> i64 {
            let own = paid.iter().filter(|row| row.currency == currency);
            own.filter(|row| row.civil_society == civil)
                .map(|row| row.minor)
                .sum()
        };
        let sums = [of(true), of(false)];
        for ((of, minor), part) in ["civil society", "others"]
            .into_iter()
            .zip(sums)
            .zip(hundredths(&sums.map(i128::from)))
        {
            rows.push(Health {
                measure: "paid through",
                of: of.into(),
                minor: Some(minor),
                currency: Some(currency.to_string()),
                percent: Some(percent_of(part)),
                ..Health::default()
            });
        }
    }
    rows.extend(paid.iter().map(|row| Health {
        measure: "paid to",
        of: row.is.map_or("not said", PartyType::word).to_owned(),
        minor: Some(row.minor),
        currency: Some(row.currency.to_string()),
        percent: Some(percent_of(row.hundredths)),
        ..Health::default()
    }));
    rows.extend(terms(&books, date).iter().map(|row| {
        Health {
            measure: "committed for",
            of: match row.multi_year {
                Some(true) => "more than a year",
                Some(false) => "a year or less",
                None => "not said",
            }
            .to_owned(),
            minor: Some(row.minor),
            currency: Some(row.currency.to_string()),
            percent: Some(percent_of(row.hundredths)),
            ..Health::default()
        }
    }));
    let whole = |count: u64| i64::try_from(count).ok();
    rows.extend(days_to_pay(&books, date).into_iter().map(|row| Health {
        measure: "days to pay",
        count: whole(row.paid),
        median: row.median,
        longest: row.longest,
        waiting: whole(row.waiting),
        oldest: row.oldest,
        of: row.payer,
        ..Health::default()
    }));
    let mut made = sheet(
        "health",
        vec![
            texts("measure", &rows, |row| Some(row.measure.to_owned())),
            texts("of", &rows, |row| Some(row.of.clone()))
                .with_definition("the type of party, the length of time, or the payer"),
            minors("amount_minor", &rows, |row| row.minor),
            texts("currency", &rows, |row| row.currency.clone()),
            texts("percent", &rows, |row| row.percent.clone())
                .with_definition("by largest remainder: they add up to 100.00 in each measure"),
            minors("sums_paid", &rows, |row| row.count)
                .with_definition("sums that were called due and are paid"),
            minors("median_days", &rows, |row| row.median)
                .with_definition("the lower median of the days from due to paid"),
            minors("longest_days", &rows, |row| row.longest),
            minors("sums_waiting", &rows, |row| row.waiting)
                .with_definition("sums that were called due and are not paid"),
            minors("oldest_waits_days", &rows, |row| row.oldest),
        ],
    );
    made.more.insert("date".into(), json!(date.to_string()));
    made
}

/// How much partners are asked for what they are given.
#[must_use]
pub fn burden_sheet(ledger: &Programme, date: Date) -> Sheet {
    let rows = burden(&ledger.books().collect::<Vec<_>>(), date);
    let whole = |count: u64| i64::try_from(count).ok();
    let mut made = sheet(
        "burden",
        vec![
            texts("funder", &rows, |row| row.funder.clone())
                .with_definition("empty for all together"),
            minors("commitments", &rows, |row| whole(row.commitments)),
            minors("amount_minor", &rows, |row| Some(row.minor)),
            texts("currency", &rows, |row| Some(row.currency.to_string())),
            minors("answered", &rows, |row| whole(row.answered)).with_definition(
                "milestones reported and their evidence, numbers measured, days of spending reported, reviews",
            ),
            minors("open", &rows, |row| whole(row.open))
                .with_definition("milestones, targets without a number, and reviews to come"),
            texts("questions_per_10000", &rows, |row| {
                row.per_ten_thousand.clone()
            })
            .with_definition("answered and open, for each 10,000 of the currency committed"),
        ],
    );
    made.more.insert("date".into(), json!(date.to_string()));
    made
}
