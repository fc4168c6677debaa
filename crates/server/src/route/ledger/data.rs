//! The ledger for programs: JSON, CSV, the entries to the letter, proofs.

use std::fmt::Write as _;

use allotment_ledger::{Account, Book, Commitment, EntryId, Programme, Use, next_due, promises};
use allotment_programme::Sheet;
use allotment_programme::ledger::{commitments_sheet, promises_sheet, receipt, waterfall_sheet};
use allotment_table::Faults;
use axum::extract::{Path, State};
use axum::response::Response;
use serde_json::{Value, json};

use crate::clock::today;
use crate::error::Refusal;
use crate::ledger::Open;
use crate::route::api::answer;
use crate::route::results::file;
use crate::state::App;

fn failed(faults: &Faults) -> Refusal {
    Refusal::Fault(faults.report())
}

fn csv(sheet: Result<Sheet, Faults>) -> Result<Vec<u8>, Refusal> {
    let sheet = sheet.map_err(|faults| failed(&faults))?;
    sheet.table.to_csv().map_err(|faults| failed(&faults))
}

/// A programme with one place's book.
fn alone(book: &Book) -> Programme {
    let mut programme = Programme::new();
    programme.insert(book.clone());
    programme
}

/// The whole programme: its waterfall, its chains, and the signed checkpoint.
pub(crate) async fn ledger(State(app): State<App>) -> Result<Response, Refusal> {
    let told = app.ledger.ask(|ledger| {
        let programme = ledger.programme();
        let steps = waterfall_sheet(programme, today());
        let steps = steps.and_then(|sheet| sheet.table.to_json());
        let chains: Vec<Value> = (programme.books())
            .map(|book| {
                json!({"community": book.community(), "size": book.size(), "root": book.root().to_string()})
            })
            .collect();
        json!({
            "date": today().to_string(),
            // Nothing where promises are on different bases: the note says why.
            "waterfall": steps.as_ref().ok(),
            "note": steps.as_ref().err().map(Faults::report),
            "communities": chains,
            "checkpoint": ledger.checkpoint(),
            "verifier": ledger.verifier(),
        })
    });
    let none = || json!({"date": today().to_string(), "waterfall": null, "note": null, "communities": [], "checkpoint": null, "verifier": null});
    Ok(answer(&told.await?.unwrap_or_else(none)))
}

fn commitment(book: &Book, number: u32, one: &Commitment) -> Value {
    let today = today();
    let held = |account: fn(u32, Use) -> Account| -> i64 {
        let uses = [Use::Capital, Use::Revenue];
        uses.map(|used_for| book.held(account(number, used_for), today))
            .iter()
            .sum()
    };
    let steps: Vec<Value> = (one.milestones.iter())
        .map(|(name, step)| {
            let evidence: Vec<Value> = (step.evidence.iter())
                .map(|one| json!({"title": one.title, "sha256": one.sha256, "link": one.link}))
                .collect();
            json!({
                "milestone": name, "state": step.state.word(),
                "due": step.due.map(|day| day.to_string()),
                "confirmed_by": step.confirmed_by, "evidence": evidence,
            })
        })
        .collect();
    let next = next_due(book.as_of(today), number);
    json!({
        "commitment": one.name, "entry": one.entry.to_string(), "state": one.state().word(),
        "purpose": one.purpose, "currency": one.currency.as_str(),
        "amount_minor": one.amount(), "capital_minor": one.capital, "revenue_minor": one.revenue,
        "due_minor": held(Account::Due), "paid_minor": held(Account::Paid),
        "spent_minor": held(Account::Spent), "lapsed_minor": one.lapsed(),
        "parties": one.parties,
        "signed": one.signed.iter().map(|(party, day)| (party.clone(), json!(day.to_string()))).collect::<serde_json::Map<_, _>>(),
        "waits_for": one.unsigned(), "amendment_waits": one.pending.is_some(),
        "next_due": next.map(|next| json!({"due": next.due.to_string(), "amount_minor": next.minor, "milestone": next.milestone})),
        "milestones": steps,
    })
}

fn place_of(book: &Book) -> Value {
    let today = today();
    let kept: Vec<Value> = (promises(book, today).into_iter())
        .map(|view| {
            let promise = book.as_of(today).promise(view.number);
            json!({
                "promise": view.entry.to_string(), "from_party": promise.from_party,
                "state": view.state.words(), "why": view.why, "currency": promise.money.currency.as_str(),
                "promised_minor": view.promised, "counted_minor": view.counted,
                "committed_minor": view.committed, "agreed_minor": view.agreed,
                "paid_minor": view.paid, "lapsed_minor": view.lapsed,
            })
        })
        .collect();
    let commitments: Vec<Value> = (book.as_of(today).commitments())
        .map(|(number, one)| commitment(book, number, &one))
        .collect();
    let decisions: Vec<Value> = (book.as_of(today).decisions())
        .map(|(record, one)| {
            json!({
                "entry": record.entry.to_string(), "effective": record.effective.to_string(),
                "what": one.what, "decided_by": one.decided_by.word(), "reason": one.reason,
                "amount_minor": one.amount, "currency": one.currency.map(|currency| currency.to_string()),
                "commitment": one.commitment, "actor": record.actor,
            })
        })
        .collect();
    json!({
        "community": book.community(), "date": today.to_string(),
        "size": book.size(), "root": book.root().to_string(),
        "promises": kept, "commitments": commitments, "decisions": decisions,
    })
}

/// One place's promises, commitments and decisions.
pub(crate) async fn place(
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    let told = move |ledger: &mut Open| ledger.book(&id).map(place_of);
    let told = app.ledger.ask(told).await?.flatten();
    Ok(answer(&told.ok_or(Refusal::NotFound)?))
}

/// An entry with the proof that it is in the ledger: what a partner keeps, and
/// `allotment ledger verify --checkpoint` takes.
pub(crate) async fn proof(
    State(app): State<App>,
    Path((place, id)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let id = EntryId::parse(&id).ok_or(Refusal::NotFound)?;
    let made = move |ledger: &mut Open| {
        let Some(at) = ledger.book(&place).and_then(|book| book.place_of(id)) else {
            return Err(Refusal::NotFound);
        };
        let entries = ledger.entries(&place)?;
        let at = usize::try_from(at).map_err(|_| Refusal::NotFound)?;
        let entry = entries.get(at).ok_or(Refusal::NotFound)?;
        receipt(
            ledger.programme(),
            &ledger.origin(),
            &id.to_string(),
            entry.canonical(),
            &ledger.checkpoint(),
            &ledger.verifier(),
        )
        .map_err(|faults| failed(&faults))
    };
    let made = app.ledger.ask(made).await?.ok_or(Refusal::NotFound)??;
    Ok(answer(&made))
}

/// The signed note that stands for all there is.
pub(crate) async fn checkpoint(State(app): State<App>) -> Result<Response, Refusal> {
    let note = app.ledger.ask(|ledger| ledger.checkpoint()).await?;
    let note = note.ok_or(Refusal::NotFound)?;
    let name = Some("ledger-checkpoint.txt");
    Ok(file("text/plain; charset=utf-8", name, note))
}

/// The steps of the waterfall.
pub(crate) async fn waterfall(State(app): State<App>) -> Result<Response, Refusal> {
    let made = app
        .ledger
        .ask(|ledger| csv(waterfall_sheet(ledger.programme(), today())));
    let made = made.await?.ok_or(Refusal::NotFound)??;
    Ok(file("text/csv; charset=utf-8", Some("waterfall.csv"), made))
}

async fn of_place(
    app: &App,
    id: String,
    sheet: fn(&Programme) -> Result<Sheet, Faults>,
    name: &'static str,
) -> Result<Response, Refusal> {
    let made = move |ledger: &mut Open| Some(csv(sheet(&alone(ledger.book(&id)?))));
    let made = app.ledger.ask(made).await?.flatten();
    let made = made.ok_or(Refusal::NotFound)??;
    Ok(file("text/csv; charset=utf-8", Some(name), made))
}

/// A place's promises as a table.
pub(crate) async fn promises_csv(
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    let sheet = |ledger: &Programme| promises_sheet(ledger, today(), None);
    of_place(&app, id, sheet, "promises.csv").await
}

/// A place's commitments as a table.
pub(crate) async fn commitments_csv(
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    let sheet = |ledger: &Programme| Ok(commitments_sheet(ledger, today()));
    of_place(&app, id, sheet, "commitments.csv").await
}

/// A place's entries in canonical form, one a line, in the order of their leaves: from
/// them anybody gets the root.
pub(crate) async fn entries(
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    let told = move |ledger: &mut Open| {
        ledger.book(&id).ok_or(Refusal::NotFound)?;
        let mut lines = String::new();
        for entry in ledger.entries(&id)?.iter() {
            writeln!(lines, "{}", entry.canonical()).expect("a text takes text");
        }
        Ok::<_, Refusal>(lines)
    };
    let lines = app.ledger.ask(told).await?.ok_or(Refusal::NotFound)??;
    Ok(file("application/x-ndjson", Some("entries.jsonl"), lines))
}
