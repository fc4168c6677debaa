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

/// A line of the statement.
struct Spent {
    line: u64,
    date: Date,
    community: String,
    commitment: String,
    minor: i64,
    currency: String,
    used_for: Option<String>,
    to_party: Option<String>,
    reference: Option<String>,
}

/// The lines of the statement.
fn lines(ledger: &Programme, bank: &Table) -> Result<Vec<Spent>, Faults> {
    let (dates, commitments) = (bank.text("date")?, bank.text("commitment")?);
    let amounts = bank.integers("amount_minor")?;
    let optional = |name: &str| -> Result<Vec<Option<String>>, Faults> {
        if !bank.has(name) {
            return Ok(vec![None; bank.rows()]);
        }
        let cells = bank.text(name)?;
        Ok(cells.iter().map(|cell| cell.map(str::to_owned)).collect())
    };
    let (currencies, uses) = (optional("currency")?, optional("use")?);
    let (to, references) = (optional("to_party")?, optional("reference")?);
    let communities: BTreeMap<&str, &str> = (ledger.books())
        .flat_map(|book| {
            (book.commitments().iter()).map(move |one| (one.name.as_str(), book.community()))
        })
        .collect();
    let mut faults = Faults::new();
    let mut found = Vec::new();
    for row in 0..bank.rows() {
        let line = bank.line_of(row);
        let mut wrong = |column: &str, what: String, help: &str| {
            let fault = Fault::new(bank.name(), what, help);
            faults.push(fault.at_line(line).in_column(column));
        };
        let (date, commitment) = (dates[row].unwrap_or(""), commitments[row].unwrap_or(""));
        let day = Date::parse(date);
        if day.is_none() {
            wrong("date", format!("'{date}' is not a day"), "write YYYY-MM-DD");
        }
        let community = communities.get(commitment);
        if community.is_none() {
            wrong(
                "commitment",
                format!("there is no commitment '{commitment}'"),
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
        if let (Some(date), Some(community), Some(minor)) = (day, community, amounts[row]) {
            found.push(Spent {
                line,
                date,
                community: (*community).to_owned(),
                commitment: commitment.to_owned(),
                minor,
                currency: currencies[row]
                    .clone()
                    .unwrap_or_else(|| Currency::GBP.to_string()),
                used_for: uses[row].clone(),
                to_party: to[row].clone(),
                reference: references[row].clone(),
            });
        }
    }
    faults.into_result(found)
}

/// The payment that a line of the statement says, as an entry without id and
/// moment.
fn fact(bank: &Table, line: &Spent) -> Value {
    let reference = line
        .reference
        .as_ref()
        .map_or(String::new(), |text| format!(": {text}"));
    let mut fact = json!({
        "kind": "pay", "community": line.community, "effective": line.date.to_string(),
        "commitment": line.commitment, "amount": line.minor.to_string(), "currency": line.currency,
        "words": format!("{} line {}{reference}", bank.name(), line.line),
    });
    for (name, text) in [("use", &line.used_for), ("to_party", &line.to_party)] {
        if let Some(text) = text {
            fact[name] = json!(text);
        }
    }
    fact
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
    let mut missing = Vec::new();
    let mut rows: Vec<[Option<String>; 5]> = Vec::new();
    for line in lines(ledger, bank)? {
        let away = |one: &Paid| {
            Date::parse(&one.effective).map_or(i64::MAX, |day| day.since(line.date).abs())
        };
        let same = |one: &&mut Paid| {
            let same_sum = one.minor == line.minor && one.currency == line.currency;
            !one.found && one.commitment == line.commitment && same_sum && away(one) <= 5
        };
        let found = paid.iter_mut().filter(same).min_by_key(|one| away(one));
        let place = if found.is_some() {
            "in both"
        } else {
            "at the bank alone"
        };
        let id = found.map(|one| {
            one.found = true;
            one.id.clone()
        });
        if id.is_none() {
            missing.push((line.line, fact(bank, &line)));
        }
        let (date, minor) = (line.date.to_string(), line.minor.to_string());
        rows.push([
            Some(place.into()),
            Some(date),
            Some(line.commitment),
            Some(minor),
            id,
        ]);
    }
    let alone: Vec<&Paid> = paid.iter().filter(|one| !one.found).collect();
    for one in &alone {
        let (day, name) = (one.effective.clone(), one.commitment.clone());
        let place = "in the ledger alone".to_owned();
        rows.push([
            Some(place),
            Some(day),
            Some(name),
            Some(one.minor.to_string()),
            Some(one.id.clone()),
        ]);
    }
    let column = |name: &str, at: usize| Column::text(name, rows.iter().map(|row| row[at].clone()));
    let amount = |row: &[Option<String>; 5]| row[3].as_ref().and_then(|text| text.parse().ok());
    let columns = vec![
        column("where", 0),
        column("date", 1),
        column("commitment", 2),
        Column::integers("amount_minor", rows.iter().map(amount)),
        column("entry", 4),
    ];
    let sheet = Sheet {
        table: Table::new("payments", columns),
        rows: "payments",
        sources: vec![bank.source().clone()],
        more: Map::new(),
    };
    Ok(Reconciled {
        sheet,
        missing,
        not_at_bank: alone.len(),
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
