//! The bank's statement beside the ledger: what was paid, and what the ledger
//! says was paid.

mod broken;
mod number;

use std::collections::BTreeMap;

use allotment_ledger::{Date, Entry, Programme};
use allotment_place::Currency;
use allotment_table::{Column, Fault, Faults, Table};
use serde_json::{Map, Value, json};

use super::came_back::gone;
use super::paid::{Paid, payments};
use super::pairing::{more_pairs, pair};
use crate::Sheet;

use broken::broken;
use number::{Number, Numbers};

/// What a statement and the ledger have to say to each other.
#[derive(Debug)]
pub struct Reconciled {
    /// A row a payment of the bank, and a row a payment that the bank lacks.
    pub sheet: Sheet,
    /// The payments that the ledger does not have, and what came back, as entries
    /// that lack the moment, each with its line.
    pub missing: Vec<(u64, Value)>,
    /// How many of the ledger's payments the bank does not have.
    pub not_at_bank: usize,
    /// How many of those in both have a day in the ledger before the first or after the
    /// last of the statement: another statement may have as much within reach of it.
    pub at_the_edge: usize,
}

/// A line of the statement.
pub(super) struct Spent {
    line: u64,
    pub(super) date: Date,
    pub(super) community: String,
    pub(super) commitment: String,
    pub(super) minor: i64,
    pub(super) currency: String,
    used_for: Option<String>,
    to_party: Option<String>,
    reference: Option<String>,
}

/// The lines of the statement.
fn lines(ledger: &Programme, bank: &Table, today: Date) -> Result<Vec<Spent>, Faults> {
    let (dates, commitments) = (bank.text("date")?, bank.text("commitment")?);
    let amounts = bank.integers("amount_minor")?;
    let written = bank.text("amount_minor")?;
    let optional = |name: &str| -> Result<Vec<Option<String>>, Faults> {
        if !bank.has(name) {
            return Ok(vec![None; bank.rows()]);
        }
        let cells = bank.text(name)?;
        Ok(cells.iter().map(|cell| cell.map(str::to_owned)).collect())
    };
    let (currencies, uses) = (optional("currency")?, optional("use")?);
    let (to, references) = (optional("to_party")?, optional("reference")?);
    let communities = optional("community")?;
    // A name is given once in a community, and may be there in others.
    let mut known: BTreeMap<&str, Vec<(&str, Currency)>> = BTreeMap::new();
    for book in ledger.books() {
        for one in book.commitments() {
            let here = (book.community(), one.currency);
            known.entry(one.name.as_str()).or_default().push(here);
        }
    }
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
        match day {
            None => wrong("date", format!("'{date}' is not a day"), "write YYYY-MM-DD"),
            Some(day) if day > today => {
                let what = format!("{day} is still to come: today is {today}");
                wrong(
                    "date",
                    what,
                    "a statement tells what was paid: correct the day",
                );
            }
            Some(_) => {}
        }
        let all = known.get(commitment).map_or(&[][..], Vec::as_slice);
        let named = communities[row].as_deref();
        let fits = |one: &&(&str, Currency)| named.is_none_or(|named| named == one.0);
        let found_in: Vec<_> = all.iter().filter(fits).collect();
        let place = match found_in[..] {
            [one] => Some(*one),
            [] => {
                let of = named.map_or(String::new(), |named| format!(" of '{named}'"));
                let what = format!("there is no commitment '{commitment}'{of}");
                wrong("commitment", what, "name the commitment that was paid");
                None
            }
            _ => {
                let what = format!(
                    "{} communities have a commitment '{commitment}'",
                    found_in.len()
                );
                wrong("commitment", what, "say whose in a column 'community'");
                None
            }
        };
        if amounts[row].is_none() {
            wrong(
                "amount_minor",
                "it is missing".into(),
                "write whole minor units, such as pence",
            );
        }
        if let Some(text) = written[row].filter(|text| text.contains('.')) {
            let what = format!("'{text}' is written as pounds and pence are");
            let help = "write whole minor units, such as pence: 1900 for 19.00";
            wrong("amount_minor", what, help);
        }
        if amounts[row] == Some(0) {
            let help = "leave the line out, or write what was paid";
            wrong("amount_minor", "nothing was paid".into(), help);
        }
        if let (Some(date), Some((community, own)), Some(minor)) = (day, place, amounts[row]) {
            found.push(Spent {
                line,
                date,
                community: community.to_owned(),
                commitment: commitment.to_owned(),
                minor,
                currency: currencies[row].clone().unwrap_or_else(|| own.to_string()),
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
    // A bank's words are nobody's to correct: what may not stand in an entry is left out.
    let reference = match line.reference.as_deref() {
        Some(text) if Entry::may_say(text) => format!(": {text}"),
        Some(_) => " (its reference is left out: it may have personal data in it)".to_owned(),
        None => String::new(),
    };
    let kind = if line.minor < 0 { "return" } else { "pay" };
    let mut fact = json!({
        "kind": kind, "community": line.community, "effective": line.date.to_string(),
        "commitment": line.commitment, "amount": line.minor.unsigned_abs().to_string(), "currency": line.currency,
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
/// `commitment` and `amount_minor`, and may have `currency`, `use`, `to_party`,
/// `community` and `reference`; amounts paid out are above zero, and what came
/// back is below. A payment is the same if commitment, amount and currency are,
/// within five days of when it was paid, or else of when its correction counts from; of
/// several, as many as can be are paired. A payment that came back whole later
/// and is none in the ledger, as one that bounced, is in neither; nor is one that the
/// ledger took back with a correction, nor the line on which it came back.
///
/// Each missing one has an id that the same line always gets, so that it is
/// recorded once; what is in the ledger as a breach already is none of them, nor is a line
/// that was recorded, and whose payment was put right since and is on no line.
///
/// # Errors
/// [`Faults`] of the statement.
pub fn reconcile(
    ledger: &Programme,
    bank: &Table,
    entries: &[(String, u64, String)],
    today: Date,
) -> Result<Reconciled, Faults> {
    let mut all = payments(entries);
    let mut paid = std::mem::take(&mut all.stand);
    let taken_back = std::mem::take(&mut all.taken_back);
    let lines = lines(ledger, bank, today)?;
    if lines.iter().all(|line| line.minor > 0) {
        // A statement of what went out alone says nothing of what came back.
        paid.retain(|one| one.minor > 0);
    }
    let found = find(&mut paid, &lines.iter().collect::<Vec<_>>(), APART);
    let gone = gone(&lines, &found, taken_back);
    let broken = broken(ledger, &lines, &found, &gone);
    let at_the_edge = at_the_edge(&paid, &lines, &found);
    let mut missing = Vec::new();
    let mut rows: Vec<[Option<String>; 5]> = Vec::new();
    let mut numbers = Numbers {
        ledger,
        payments: &all,
        paid: &paid,
        told: broken.values().cloned().collect(),
        same: BTreeMap::new(),
    };
    for (at, line) in lines.iter().enumerate() {
        let mut id = found[at].clone();
        let place = if id.is_some() {
            "in both"
        } else if let Some(gone) = gone.get(&at) {
            id.clone_from(&gone.entry);
            gone.place
        } else if let Some(breach) = broken.get(&at) {
            id = Some(breach.clone());
            "a breach in the ledger"
        } else {
            match numbers.of(line) {
                Number::New(own) => {
                    let mut fact = fact(bank, line);
                    fact["id"] = json!(own.to_string());
                    missing.push((line.line, fact));
                    "at the bank alone"
                }
                Number::Breach(own) => {
                    id = Some(own);
                    "a breach in the ledger"
                }
                Number::PutRight(now) => {
                    id = Some(now);
                    "put right in the ledger"
                }
            }
        };
        rows.push([
            Some(place.into()),
            Some(line.date.to_string()),
            Some(line.commitment.clone()),
            Some(line.minor.to_string()),
            id,
        ]);
    }
    let alone: Vec<&Paid> = paid.iter().filter(|one| !one.found).collect();
    for one in &alone {
        let (day, name) = (one.day.to_string(), one.commitment.clone());
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
        at_the_edge,
    })
}

/// How many payments on `lines` have their days beyond those of the statement.
fn at_the_edge(paid: &[Paid], lines: &[Spent], found: &[Option<String>]) -> usize {
    let days = || lines.iter().map(|line| line.date);
    let (Some(first), Some(last)) = (days().min(), days().max()) else {
        return 0;
    };
    let is_beyond = |(line, id): &(&Spent, &Option<String>)| {
        let is_it = |one: &&Paid| one.community == line.community && Some(&one.id) == id.as_ref();
        let payment = paid.iter().filter(|one| one.found).find(is_it);
        payment.is_some_and(|one| {
            [one.day, one.effective]
                .iter()
                .all(|day| *day < first || *day > last)
        })
    };
    lines.iter().zip(found).filter(is_beyond).count()
}

/// How many days after a payment the bank may have it, or before.
pub(super) const APART: i64 = 5;

/// The payment of the ledger that each line is, if there is one `apart` days from it at
/// most: by the day on which it was paid, and then by that from which its correction
/// counts; and where more can be paired so, by whichever of the two.
pub(super) fn find(paid: &mut [Paid], lines: &[&Spent], apart: i64) -> Vec<Option<String>> {
    let mut found: Vec<Option<usize>> = vec![None; lines.len()];
    let by_day: [fn(&Paid) -> Date; 2] = [|one| one.day, |one| one.effective];
    for day in by_day {
        // What could be the same, by everything but the day.
        let mut alike: BTreeMap<_, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
        for (at, line) in lines
            .iter()
            .enumerate()
            .filter(|(at, _)| found[*at].is_none())
        {
            let own = (
                &line.community,
                &line.commitment,
                &line.currency,
                line.minor,
            );
            alike.entry(own).or_default().0.push(at);
        }
        for (at, one) in paid.iter().enumerate().filter(|(_, one)| !one.found) {
            let own = (&one.community, &one.commitment, &one.currency, one.minor);
            if let Some((_, payments)) = alike.get_mut(&own) {
                payments.push(at);
            }
        }
        let mut pairs = Vec::new();
        for (mut own, mut payments) in alike.into_values() {
            own.sort_by_key(|&at| lines[at].date);
            payments.sort_by_key(|&at| day(&paid[at]));
            let days: Vec<Date> = own.iter().map(|&at| lines[at].date).collect();
            let paid_on: Vec<Date> = payments.iter().map(|&at| day(&paid[at])).collect();
            let each = own.into_iter().zip(pair(&days, &paid_on, apart));
            pairs.extend(each.filter_map(|(line, payment)| Some((line, payments[payment?]))));
        }
        for (line, payment) in pairs {
            paid[payment].found = true;
            found[line] = Some(payment);
        }
    }
    by_either_day(paid, lines, apart, &mut found);
    let id = |payment: usize| paid[payment].id.clone();
    found.into_iter().map(|one| one.map(id)).collect()
}

/// Pairs what is left where others, which have either day, can make room for it.
fn by_either_day(paid: &mut [Paid], lines: &[&Spent], apart: i64, found: &mut [Option<usize>]) {
    let mut alike: BTreeMap<_, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
    for (at, one) in paid.iter().enumerate() {
        let own = (&one.community, &one.commitment, &one.currency, one.minor);
        alike.entry(own).or_default().1.push(at);
    }
    for (at, line) in lines.iter().enumerate() {
        let own = (
            &line.community,
            &line.commitment,
            &line.currency,
            line.minor,
        );
        if let Some((own, _)) = alike.get_mut(&own) {
            own.push(at);
        }
    }
    // Of payments that all have one day, the nearest pairs are the most.
    let two_days = |at: &usize| paid[*at].day != paid[*at].effective;
    for (own, payments) in alike.into_values() {
        let are_left =
            own.iter().any(|at| found[*at].is_none()) && payments.iter().any(|at| !paid[*at].found);
        if !are_left || !payments.iter().any(two_days) {
            continue;
        }
        let near = |line: usize, payment: usize| {
            let (date, one) = (lines[own[line]].date, &paid[payments[payment]]);
            [one.day, one.effective]
                .iter()
                .any(|day| date.since(*day).abs() <= apart)
        };
        let place = |payment: usize| payments.iter().position(|at| *at == payment);
        let mut pairs: Vec<Option<usize>> =
            own.iter().map(|at| found[*at].and_then(place)).collect();
        more_pairs(&mut pairs, payments.len(), near);
        for (at, pair) in own.into_iter().zip(pairs) {
            found[at] = pair.map(|payment| payments[payment]);
        }
    }
    for payment in found.iter().flatten() {
        paid[*payment].found = true;
    }
}
