//! The ledger's commitments as grants in 360Giving's standard.
//!
//! Source: 360Giving Data Standard 1.4, grant and package schema.

use std::borrow::Cow;
use std::collections::HashMap;

use allotment_ledger::{
    Account, AsOf, Book, Commitment, CommitmentState, Date, PartyType, Programme, Promise, Use,
};
use allotment_table::{Column, Faults, Table};
use serde_json::{Value, json};

use super::identifier::{of_commitment, plain};
use super::import::IMPORTED;

/// Amounts are in whole units in 360Giving: exact, since a number with two
/// decimals is written as digits.
fn units(minor: i64, decimals: u32) -> Value {
    let scale = 10_i64.pow(decimals);
    if minor % scale == 0 {
        return json!(minor / scale);
    }
    let width = decimals as usize;
    let text = format!("{}.{:0width$}", minor / scale, (minor % scale).abs());
    serde_json::from_str(&text).unwrap_or_default()
}

/// An organisation, as it is described on the day of `book`.
fn organisation(book: AsOf<'_>, party: &str, prefix: &str) -> Value {
    let known = book.party(party);
    let name = known.map_or(party, |one| one.name.as_str());
    let registered = known.and_then(|one| one.org_id.clone());
    let id = registered.unwrap_or_else(|| format!("360G-{}-{}", plain(prefix), plain(party)));
    json!({"id": id, "name": name})
}

/// Who gets the money of `commitment`: who is paid by it, one of its parties before
/// any other; before anybody is, the first of its parties that does not give or hold it, partners before councils,
/// boards and funders.
fn recipient<'a>(
    book: &Book,
    commitment: &'a Commitment,
    promise: &'a Promise,
    date: Date,
) -> &'a String {
    let gives = |party: &str| {
        let mut givers = std::iter::once(&promise.from_party).chain(&promise.held_by);
        givers.any(|giver| book.is_now(party, giver))
    };
    let is_body = |party: &str| {
        let is = book.as_of(date).party(party).map(|party| party.is);
        matches!(
            is,
            Some(PartyType::Council | PartyType::Board | PartyType::Funder)
        )
    };
    let partners = commitment.parties.iter().filter(|party| !gives(party));
    // Whom a partner pays of it is not who gets it.
    let paid = commitment.payees.paid_by_it();
    let mut paid = paid.filter(|party| !gives(party));
    let own = paid
        .clone()
        .find(|party| commitment.parties.contains(party));
    let partner = partners.clone().find(|party| !is_body(party));
    (own.or_else(|| paid.next()).or(partner))
        .or_else(|| partners.clone().next())
        .unwrap_or(&promise.from_party)
}

/// A grant of the commitments `parts`, which are one award.
fn grant(book: &Book, parts: &[(u32, Cow<'_, Commitment>)], date: Date, prefix: &str) -> Value {
    let commitment = &parts[0].1;
    let promise = &book.promises()[commitment.promise as usize];
    let decimals = commitment.currency.decimals();
    let paid: i64 = parts.iter().map(|part| paid(book, part.0, date)).sum();
    let awarded: i64 = parts.iter().map(|(_, one)| one.amount()).sum();
    let recipient = recipient(book, commitment, promise, date);
    let mut title: String = commitment.purpose.chars().take(140).collect();
    if title.is_empty() {
        title.clone_from(&commitment.name);
    }
    // A grant that came with an identifier keeps it.
    let id = imported_as(book, commitment).map_or_else(
        || {
            format!(
                "360G-{}",
                of_commitment(prefix, book.community(), &commitment.name)
            )
        },
        str::to_owned,
    );
    let mut grant = json!({
        "id": id,
        "title": title,
        "description": commitment.purpose,
        "currency": commitment.currency.as_str(),
        "amountAwarded": units(awarded, decimals),
        "amountDisbursed": units(paid, decimals),
        "awardDate": commitment.effective.to_string(),
        "recipientOrganization": [organisation(book.as_of(date), recipient, prefix)],
        "fundingOrganization": [organisation(book.as_of(date), &promise.from_party, prefix)],
        "fromOpenCall": "No",
        "beneficiaryLocation": [{"name": book.community(), "geoCode": book.community()}],
    });
    if let (Some(starts), Some(ends)) = (commitment.starts, commitment.ends) {
        grant["plannedDates"] =
            json!([{"startDate": starts.to_string(), "endDate": ends.to_string()}]);
    }
    grant
}

/// Whether a commitment is awarded: all its parties have agreed, or it was paid as a
/// fact, or somebody awarded it elsewhere and it was imported.
pub(super) fn is_awarded(book: &Book, number: u32, commitment: &Commitment, date: Date) -> bool {
    match commitment.state() {
        CommitmentState::Withdrawn => false,
        CommitmentState::Agreed | CommitmentState::Closed => true,
        CommitmentState::Proposed => {
            imported_as(book, commitment).is_some() || paid(book, number, date) > 0
        }
    }
}

/// The id of the grant that was imported as `commitment`, if it was: its promise says so,
/// and it is called so, as another of the same promise is not.
pub(super) fn imported_as<'a>(book: &'a Book, commitment: &Commitment) -> Option<&'a str> {
    let source = &book.promises()[commitment.promise as usize].source;
    source.strip_prefix(IMPORTED).filter(|id| {
        let part = commitment.name.strip_prefix(*id);
        let further = part.and_then(|part| part.strip_prefix('/'));
        part == Some("") || further.is_some_and(|number| number.parse::<usize>().is_ok())
    })
}

/// What was paid of a commitment by the end of `date`.
fn paid(book: &Book, number: u32, date: Date) -> i64 {
    let uses = [Use::Capital, Use::Revenue];
    let paid = uses.map(|used_for| book.held(Account::Paid(number, used_for), date));
    paid.iter().sum()
}

/// The commitments that are one award, with their numbers.
type Award<'a> = Vec<(u32, Cow<'a, Commitment>)>;

/// The commitments of each award that stand at the end of `date`: those of grants
/// that were imported in parts together, any other by itself; and how many are only
/// proposed.
fn awards(book: &Book, date: Date) -> (Vec<Award<'_>>, usize) {
    let mut awards: Vec<Award<'_>> = Vec::new();
    let mut proposed = 0;
    let mut of_source: HashMap<&str, usize> = HashMap::new();
    for (number, commitment) in book.as_of(date).commitments() {
        if !is_awarded(book, number, &commitment, date) {
            proposed += usize::from(commitment.state() == CommitmentState::Proposed);
            continue;
        }
        let of_import = imported_as(book, &commitment);
        let at = of_import.and_then(|id| of_source.get(id).copied());
        if let (Some(id), None) = (of_import, at) {
            of_source.insert(id, awards.len());
        }
        match at {
            Some(at) => awards[at].push((number, commitment)),
            None => awards.push(vec![(number, commitment)]),
        }
    }
    (awards, proposed)
}

/// A cell that no spreadsheet takes for a formula.
fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// The grants of a programme, as files for `out/`.
#[derive(Debug)]
pub struct Published {
    /// How many there are.
    pub count: usize,
    /// The files, each with its name in `out/`.
    pub files: [(&'static str, Vec<u8>); 2],
}

/// The grants that `publisher`, by its `org_id` or else its name, publishes: those
/// that stand at the end of `date`. Nothing if there are none, since the standard
/// knows no file without grants.
///
/// # Errors
/// [`Faults`] if the table cannot be written.
pub(super) fn published(
    ledger: &Programme,
    date: Date,
    publisher: &str,
) -> Result<Option<Published>, Faults> {
    let found = grants_export(ledger, date, publisher)?;
    let count = found.document["grants"].as_array().map_or(0, Vec::len);
    let mut json = serde_json::to_vec_pretty(&found.document).expect("plain JSON");
    json.push(b'\n');
    Ok((count > 0).then_some(Published {
        count,
        files: [
            ("360giving/grants.json", json),
            ("360giving/grants.csv", found.csv),
        ],
    }))
}

/// A programme's grants.
#[derive(Debug)]
pub struct Grants {
    /// As one JSON document.
    pub document: Value,
    /// As the columns of the standard's spreadsheet.
    pub csv: Vec<u8>,
    /// How many commitments are no grants yet, since somebody is still to sign.
    pub proposed: usize,
}

/// The grants of a programme: an award's amount is the sum of its commitment entries,
/// what is disbursed that of its payments. What was withdrawn is none, nor is what
/// somebody is still to sign, unless it was paid or awarded elsewhere and imported.
///
/// # Errors
/// [`Faults`] if the table cannot be written.
pub fn grants_export(ledger: &Programme, date: Date, prefix: &str) -> Result<Grants, Faults> {
    let mut grants = Vec::new();
    let mut proposed = 0;
    for book in ledger.books() {
        let (awards, waiting) = awards(book, date);
        proposed += waiting;
        for parts in awards {
            grants.push(grant(book, &parts, date, prefix));
        }
    }
    let text = |pointer: &'static str| {
        grants
            .iter()
            .map(move |grant| match grant.pointer(pointer) {
                Some(Value::String(text)) => Some(harmless(text)),
                Some(Value::Null) | None => None,
                Some(other) => Some(other.to_string()),
            })
    };
    let columns = [
        ("Identifier", "/id"),
        ("Title", "/title"),
        ("Description", "/description"),
        ("Currency", "/currency"),
        ("Amount Awarded", "/amountAwarded"),
        ("Amount Disbursed", "/amountDisbursed"),
        ("Award Date", "/awardDate"),
        ("Planned Dates:Start Date", "/plannedDates/0/startDate"),
        ("Planned Dates:End Date", "/plannedDates/0/endDate"),
        ("Recipient Org:Identifier", "/recipientOrganization/0/id"),
        ("Recipient Org:Name", "/recipientOrganization/0/name"),
        ("Funding Org:Identifier", "/fundingOrganization/0/id"),
        ("Funding Org:Name", "/fundingOrganization/0/name"),
        ("Beneficiary Location:Name", "/beneficiaryLocation/0/name"),
        (
            "Beneficiary Location:Geographic Code",
            "/beneficiaryLocation/0/geoCode",
        ),
        ("From An Open Call?", "/fromOpenCall"),
    ];
    let columns = columns.map(|(name, pointer)| Column::text(name, text(pointer)));
    let csv = Table::new("grants", columns.into()).to_csv()?;
    Ok(Grants {
        document: json!({"grants": grants}),
        csv,
        proposed,
    })
}
