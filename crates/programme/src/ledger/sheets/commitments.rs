//! Commitments, and the entries about one.

use allotment_ledger::{Account, Body, Book, Date, Entry, Programme, Use, about};
use allotment_table::{Fault, Faults};
use serde_json::json;

use super::{minors, sheet, texts};
use crate::Sheet;

/// Every commitment and how far it is.
#[must_use]
pub fn commitments_sheet(ledger: &Programme, date: Date) -> Sheet {
    let all: Vec<(&Book, u32)> = (ledger.books())
        .flat_map(|book| {
            let all = book.as_of(date).commitments();
            all.map(move |(at, _)| (book, at))
        })
        .collect();
    let of = |row: &(&Book, u32)| row.0.as_of(date).commitment(row.1).into_owned();
    let held = |row: &(&Book, u32), account: fn(u32, Use) -> Account| {
        Some(
            [Use::Capital, Use::Revenue]
                .map(|used_for| row.0.held(account(row.1, used_for), date))
                .iter()
                .sum(),
        )
    };
    sheet(
        "commitments",
        vec![
            texts("commitment", &all, |row| Some(of(row).name)),
            texts("community", &all, |row| Some(row.0.community().to_owned())),
            texts("state", &all, |row| Some(of(row).state().word().to_owned())),
            texts("effective", &all, |row| Some(of(row).effective.to_string())),
            texts("agreed", &all, |row| {
                of(row).agreed.map(|day| day.to_string())
            }),
            minors("amount_minor", &all, |row| Some(of(row).amount())),
            minors("capital_minor", &all, |row| Some(of(row).capital)),
            minors("revenue_minor", &all, |row| Some(of(row).revenue)),
            minors("due_minor", &all, |row| held(row, Account::Due)),
            minors("paid_minor", &all, |row| held(row, Account::Paid)),
            minors("unpaid_minor", &all, |row| held(row, Account::Committed)),
            minors("spent_minor", &all, |row| held(row, Account::Spent)),
            minors("lapsed_minor", &all, |row| Some(of(row).lapsed()))
                .with_definition("what of the amount lapsed; an amendment counts it too"),
            texts("currency", &all, |row| Some(of(row).currency.to_string())),
            texts("parties", &all, |row| Some(of(row).parties.join("; "))),
            texts("waits_for", &all, |row| {
                let waits = of(row).unsigned().join("; ");
                (!waits.is_empty()).then_some(waits)
            })
            .with_definition("the parties that have not signed"),
            texts("purpose", &all, |row| Some(of(row).purpose)),
            texts("entry", &all, |row| Some(of(row).entry.to_string())),
        ],
    )
}

/// The entries about `commitment`, of those given with their community and place.
///
/// # Errors
/// [`Faults`] if there is no such commitment.
pub fn entries_sheet(
    ledger: &Programme,
    commitment: &str,
    all: &[(String, u64, String)],
) -> Result<Sheet, Faults> {
    let found: Vec<&Book> = ledger
        .books()
        .filter(|book| book.commitment(commitment).is_some())
        .collect();
    let Some(book) = found.first() else {
        let names: Vec<&str> = ledger
            .books()
            .flat_map(Book::commitments)
            .map(|one| one.name.as_str())
            .take(20)
            .collect();
        let what = format!("there is no commitment '{commitment}'");
        let help = if names.is_empty() {
            "there is none yet".to_owned()
        } else {
            format!("name one of: {}", names.join(", "))
        };
        return Err(Fault::new("the ledger", what, help).into());
    };
    let mut rows = Vec::new();
    for book in &found {
        let community = book.community();
        let own = all.iter().filter(|(of, _, _)| of == community);
        let own: Vec<(u64, Entry)> = own
            .filter_map(|(_, place, body)| Some((*place, Entry::from_canonical(body).ok()?)))
            .collect();
        let Some(one) = book.commitment(commitment) else {
            continue;
        };
        for at in about(one, own.iter().map(|(_, entry)| entry)) {
            let (place, entry) = &own[at];
            rows.push((community.to_owned(), *place, entry.clone()));
        }
    }
    let moved = |entry: &Entry| entry.body.money_move().cloned();
    let mut made = sheet(
        "entries",
        vec![
            texts("community", &rows, |row| Some(row.0.clone())),
            minors("place", &rows, |row| i64::try_from(row.1).ok()),
            texts("id", &rows, |row| Some(row.2.id.to_string())),
            texts("kind", &rows, |row| Some(row.2.kind().to_string())),
            texts("effective", &rows, |row| Some(row.2.effective.to_string())),
            texts("recorded", &rows, |row| {
                Some(row.2.recorded.date().to_string())
            }),
            minors("days_back", &rows, |row| days_back(&row.2)).with_definition(
                "how many days after it took effect it was recorded; empty if none",
            ),
            texts("actor", &rows, |row| Some(row.2.actor.clone())),
            texts("actor_is", &rows, |row| {
                Some(actor_is(ledger, &row.0, &row.2.actor))
            }),
            minors("amount_minor", &rows, |row| amount_of(&row.2.body)),
            texts("use", &rows, |row| {
                moved(&row.2)?.used_for.map(|one| one.to_string())
            }),
            texts("to_party", &rows, |row| moved(&row.2)?.to_party),
            texts("key_known_by", &rows, |row| {
                let Body::Sign(sign) = &row.2.body else {
                    return None;
                };
                let known = ledger.book(&row.0)?.known_key_named(&sign.key)?;
                Some(known.in_words())
            })
            .with_definition("how it is known whose key signed"),
            texts("words", &rows, |row| row.2.words.clone()),
        ],
    );
    if let Some(one) = book.commitment(commitment) {
        let told = json!({
            "commitment": one.name, "state": one.state().word(), "purpose": one.purpose,
            "amount_minor": one.amount(), "capital_minor": one.capital, "revenue_minor": one.revenue, "lapsed_minor": one.lapsed(),
            "currency": one.currency.as_str(), "parties": one.parties, "waits_for": one.unsigned(),
            "amendment_waits": one.pending.is_some(),
            "paid_before_all_had_signed": one.paid_unsigned.map(|(_, id)| id.to_string()),
        });
        made.more.insert("commitment".into(), told);
    }
    Ok(made)
}

/// How many days after `entry` took effect it was recorded, if that is later.
pub(crate) fn days_back(entry: &Entry) -> Option<i64> {
    let days = entry.recorded.date().since(entry.effective);
    (days > 0).then_some(days)
}

/// What the actor of an entry is: a party of some kind, or none.
fn actor_is(ledger: &Programme, community: &str, actor: &str) -> String {
    let party = ledger.book(community).and_then(|book| book.party(actor));
    party.map_or_else(
        || "no party of this ledger".to_owned(),
        |party| party.is.to_string(),
    )
}

fn amount_of(body: &Body) -> Option<i64> {
    match body {
        Body::Promise(one) => Some(one.money.minor),
        Body::Commit(one) => Some(one.amount),
        Body::Amend(one) => one.amount,
        Body::Decision(one) => one.amount,
        Body::Correct(one) => amount_of(one.entry.as_deref()?),
        other => other.money_move().map(|one| one.amount),
    }
}
