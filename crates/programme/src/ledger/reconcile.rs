//! The bank's statement beside the ledger: what was paid, and what the ledger
//! says was paid.

use std::collections::BTreeMap;

use allotment_ledger::{Date, Programme};
use allotment_place::Currency;
use allotment_table::{Column, Fault, Faults, Table};
use serde_json::{Map, Value, json};

use crate::Sheet;

/// What a statement and the ledger have to say to each other.
#[derive(Debug)]
pub struct Reconciled {
    /// A row a payment of the bank, and a row a payment that the bank lacks.
    pub sheet: Sheet,
    /// The payments that the ledger does not have, as entries of kind pay that
    /// lack id and moment, each with its line.
    pub missing: Vec<(u64, Value)>,
    /// How many of the ledger's payments the bank does not have.
    pub not_at_bank: usize,
}

/// A payment of the ledger.
struct Paid {
    community: String,
    effective: String,
    commitment: String,
    minor: i64,
    currency: String,
    id: String,
    found: bool,
}

/// Lays the statement `bank` beside the payments among `entries`, the canonical
/// texts with their communities. The statement has the columns `date`,
/// `commitment` and `amount_minor`, and may have `currency`, `use`, `to_party`
/// and `reference`; amounts paid out are above zero. A payment is the same if
/// commitment, amount and currency are, within five days; the nearest day first.
///
/// # Errors
/// [`Faults`] of the statement.
pub fn reconcile(
    ledger: &Programme,
    bank: &Table,
    entries: &[(String, u64, String)],
) -> Result<Reconciled, Faults> {
    let mut paid = payments(entries);
    let (dates, commitments) = (bank.text("date")?, bank.text("commitment")?);
    let amounts = bank.integers("amount_minor")?;
    let optional = |name: &str| {
        if bank.has(name) {
            bank.text(name).map(Some)
        } else {
            Ok(None)
        }
    };
    let (currencies, uses) = (optional("currency")?, optional("use")?);
    let (to, references) = (optional("to_party")?, optional("reference")?);
    let cell = |column: &Option<Vec<Option<&str>>>, row: usize| {
        column
            .as_ref()
            .and_then(|cells| cells[row])
            .map(str::to_owned)
    };
    let communities: BTreeMap<&str, &str> = (ledger.books())
        .flat_map(|book| {
            book.commitments()
                .iter()
                .map(move |one| (one.name.as_str(), book.community()))
        })
        .collect();
    let mut faults = Faults::new();
    let mut missing = Vec::new();
    let mut rows: Vec<[Option<String>; 5]> = Vec::new();
    for row in 0..bank.rows() {
        let line = bank.line_of(row);
        let mut wrong = |column: &str, what: String, help: &str| {
            faults.push(
                Fault::new(bank.name(), what, help)
                    .at_line(line)
                    .in_column(column),
            )
        };
        let date = dates[row].and_then(Date::parse);
        let known = commitments[row]
            .and_then(|name| communities.get(name).map(|community| (name, *community)));
        let (Some(date), Some((commitment, community)), Some(minor)) = (date, known, amounts[row])
        else {
            if date.is_none() {
                wrong(
                    "date",
                    format!("'{}' is not a day", dates[row].unwrap_or("")),
                    "write YYYY-MM-DD",
                );
            }
            if known.is_none() {
                wrong(
                    "commitment",
                    format!(
                        "there is no commitment '{}'",
                        commitments[row].unwrap_or("")
                    ),
                    "name the commitment that was paid",
                );
            }
            if amounts[row].is_none() {
                wrong(
                    "amount_minor",
                    "it is missing".into(),
                    "write whole minor units, such as pence",
                );
            }
            continue;
        };
        let currency = cell(&currencies, row).unwrap_or_else(|| Currency::GBP.to_string());
        let same = |one: &&mut Paid| {
            !one.found
                && one.commitment == commitment
                && one.minor == minor
                && one.currency == currency
                && Date::parse(&one.effective).is_some_and(|day| day.since(date).abs() <= 5)
        };
        let away = |one: &&mut Paid| {
            Date::parse(&one.effective).map_or(i64::MAX, |day| day.since(date).abs())
        };
        let found = paid.iter_mut().filter(same).min_by_key(away);
        let said = |state: &str, id: Option<String>| {
            [
                Some(state.to_owned()),
                Some(date.to_string()),
                Some(commitment.to_owned()),
                Some(minor.to_string()),
                id,
            ]
        };
        if let Some(one) = found {
            one.found = true;
            rows.push(said("in both", Some(one.id.clone())));
            continue;
        }
        rows.push(said("at the bank alone", None));
        let mut fact = json!({
            "kind": "pay", "community": community, "effective": date.to_string(), "commitment": commitment,
            "amount": minor.to_string(), "currency": currency,
            "words": format!("{} line {line}{}", bank.name(), cell(&references, row).map_or(String::new(), |text| format!(": {text}"))),
        });
        for (name, column) in [("use", &uses), ("to_party", &to)] {
            if let Some(text) = cell(column, row) {
                fact[name] = json!(text);
            }
        }
        missing.push((line, fact));
    }
    let faults = faults.into_result(());
    faults?;
    let alone: Vec<&Paid> = paid.iter().filter(|one| !one.found).collect();
    for one in &alone {
        rows.push([
            Some("in the ledger alone".into()),
            Some(one.effective.clone()),
            Some(one.commitment.clone()),
            Some(one.minor.to_string()),
            Some(one.id.clone()),
        ]);
    }
    let not_at_bank = alone.len();
    let column = |name: &str, at: usize| Column::text(name, rows.iter().map(|row| row[at].clone()));
    let columns = vec![
        column("where", 0),
        column("date", 1),
        column("commitment", 2),
        Column::integers(
            "amount_minor",
            rows.iter()
                .map(|row| row[3].as_ref().and_then(|text| text.parse().ok())),
        ),
        column("entry", 4),
    ];
    let table = Table::new("payments", columns);
    let sheet = Sheet {
        table,
        rows: "payments",
        sources: vec![bank.source().clone()],
        more: Map::new(),
    };
    Ok(Reconciled {
        sheet,
        missing,
        not_at_bank,
    })
}

fn payments(entries: &[(String, u64, String)]) -> Vec<Paid> {
    let mut found = Vec::new();
    let mut corrected = Vec::new();
    for (community, _, body) in entries {
        let Ok(entry) = serde_json::from_str::<Value>(body) else {
            continue;
        };
        let text = |name: &str| entry[name].as_str().unwrap_or_default().to_owned();
        let of = match entry["kind"].as_str() {
            Some("pay") => &entry,
            Some("correct") => {
                corrected.push(text("of"));
                &entry["entry"]
            }
            _ => continue,
        };
        if of["kind"].as_str() != Some("pay") {
            continue;
        }
        let own = |name: &str| of[name].as_str().unwrap_or_default().to_owned();
        found.push(Paid {
            community: community.clone(),
            effective: text("effective"),
            commitment: own("commitment"),
            minor: own("amount").parse().unwrap_or(0),
            currency: own("currency"),
            id: text("id"),
            found: false,
        });
    }
    found.retain(|one| !corrected.contains(&one.id));
    found.sort_by(|one, other| {
        (&one.community, &one.effective, &one.id).cmp(&(
            &other.community,
            &other.effective,
            &other.id,
        ))
    });
    found
}
