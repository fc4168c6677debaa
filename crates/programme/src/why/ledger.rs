//! What was promised, signed and paid, and what came of it, traced.

use std::borrow::Cow;

use allotment_ledger::{
    Account, Book, Commitment, Date, DecidedBy, Entry, MeasureKind, Promise, Use, promises, shown,
};
use serde_json::{Value, json};

use super::Trace;
use crate::Run;
use crate::ledger::LedgerRun;

/// The community whose ledger has a commitment `id`.
pub(super) fn community_of<'a>(run: &'a Run, id: &str) -> Option<&'a str> {
    let books = run.ledger.as_ref()?.kept.books.books();
    let mut with = books.filter(|book| book.commitment(id).is_some());
    with.next().map(Book::community)
}

/// Adds what the community `id` was promised, or the commitment `id`; whether the
/// ledger knows either.
pub(super) fn explain_ledger(run: &Run, id: &str, trace: &mut Trace) -> bool {
    let Some(ledger) = &run.ledger else {
        return false;
    };
    if let Some(book) = ledger.kept.books.book(id) {
        explain_place(ledger, book, trace);
        return true;
    }
    let Some(book) = community_of(run, id).and_then(|community| ledger.kept.books.book(community))
    else {
        return false;
    };
    explain_commitment(ledger, book, id, trace);
    true
}

fn explain_place(ledger: &LedgerRun, book: &Book, trace: &mut Trace) {
    let date = ledger.date;
    trace.lines.push(format!(
        "Promised to {}, as of {date} (ledger, {} entries)",
        book.community(),
        book.size()
    ));
    let mut found = Vec::new();
    for view in promises(book, date) {
        let promise = book.as_of(date).promise(view.number);
        let show = |minor| shown(minor, promise.money.currency);
        trace.lines.push(format!("  {}", promised(&promise)));
        trace.lines.push(format!(
            "  {}: {}; {} committed, {} of it signed by all, {} paid",
            view.state.words(),
            view.why,
            show(view.committed),
            show(view.agreed),
            show(view.paid)
        ));
        found.push(json!({
            "promise": promise.entry.to_string(), "state": view.state.words(), "why": view.why,
            "promised_minor": view.promised, "committed_minor": view.committed,
            "agreed_minor": view.agreed, "paid_minor": view.paid,
        }));
    }
    let mut commitments = Vec::new();
    for (number, one) in numbered(book, date) {
        let paid = held(book, date, |used_for| Account::Paid(number, used_for));
        trace.lines.push(format!(
            "  {} ({}): {}, {} of {} paid",
            one.purpose,
            one.name,
            state(&one),
            shown(paid, one.currency),
            shown(one.amount(), one.currency)
        ));
        commitments.push(json!({
            "commitment": one.name, "purpose": one.purpose, "state": one.state().word(),
            "amount_minor": one.amount(), "paid_minor": paid, "currency": one.currency.as_str(),
        }));
    }
    let mut breaches = Vec::new();
    let standing = book.breaches().iter().filter(|one| one.effective <= date);
    for one in standing {
        let resolved = if one.stands(date) {
            "not resolved"
        } else {
            "resolved"
        };
        trace.lines.push(format!(
            "  broken on {}: {} ({resolved})",
            one.effective, one.breach.because
        ));
        breaches.push(json!({
            "date": one.effective.to_string(), "rule": one.rule.word(), "because": one.breach.because,
            "resolved_by": one.resolved_by.filter(|_| !one.stands(date)).map(|id| id.to_string()),
        }));
    }
    trace.document["ledger"] = json!({
        "date": date.to_string(), "entries": book.size(), "root": book.root().to_string(),
        "promises": found, "commitments": commitments, "breaches": breaches,
    });
}

/// A promise in a sentence, with where it was said.
fn promised(promise: &Promise) -> String {
    let years = promise.years.map_or(String::new(), |years| {
        if years.count > 1 {
            format!(" over {} to {}", years.first, years.last)
        } else {
            format!(" in {}", years.first)
        }
    });
    format!(
        "{} by {}{years}, from {} ({})",
        promise.money, promise.from_party, promise.effective, promise.source
    )
}

fn state(one: &Commitment) -> String {
    let waits = one.unsigned();
    if one.state() == allotment_ledger::CommitmentState::Proposed {
        format!("proposed, waits for {}", waits.join(" and "))
    } else {
        one.state().word().to_owned()
    }
}

fn numbered(book: &Book, date: Date) -> impl Iterator<Item = (u32, Cow<'_, Commitment>)> {
    book.as_of(date).commitments()
}

fn held(book: &Book, date: Date, account: impl Fn(Use) -> Account) -> i64 {
    let uses = [Use::Capital, Use::Revenue];
    uses.map(|used_for| book.held(account(used_for), date))
        .iter()
        .sum()
}

/// From the promise that a commitment draws on, through signatures and payments,
/// to milestones and what was measured.
fn explain_commitment(ledger: &LedgerRun, book: &Book, name: &str, trace: &mut Trace) {
    let date = ledger.date;
    let found = numbered(book, date).find(|(_, one)| one.name == name);
    let Some((number, one)) = found else {
        return;
    };
    let show = |minor| shown(minor, one.currency);
    let promise = book.as_of(date).promise(one.promise);
    trace
        .lines
        .push(format!("Committed: {} ({name}), as of {date}", one.purpose));
    trace
        .lines
        .push(format!("  draws on {}", promised(&promise)));
    let by = one
        .decided_by
        .map_or(String::new(), |by| format!(", decided by {by}"));
    trace.lines.push(format!(
        "  {} from {}{by}: {}",
        show(one.amount()),
        one.effective,
        state(&one)
    ));
    for (party, day) in &one.signed {
        trace.lines.push(format!("  signed by {party} on {day}"));
    }
    let entries = about(ledger, book, &one);
    for entry in &entries {
        if let Some(line) = moved(entry, &one) {
            trace.lines.push(line);
        }
    }
    let sum =
        |account: fn(u32, Use) -> Account| held(book, date, |used_for| account(number, used_for));
    let (due, paid, spent) = (sum(Account::Due), sum(Account::Paid), sum(Account::Spent));
    trace.lines.push(format!(
        "  in all: {} called due, {} paid, {} spent",
        show(due),
        show(paid),
        show(spent)
    ));
    let mut milestones = Vec::new();
    for (milestone, found) in &one.milestones {
        let day = |day: Option<Date>| day.map(|day| day.to_string());
        let due = day(found.due).map_or(String::new(), |due| format!(", due by {due}"));
        let confirmed = match (&found.confirmed, &found.confirmed_by) {
            (Some(day), Some(by)) => format!(", confirmed by {by} on {day}"),
            _ => String::new(),
        };
        trace.lines.push(format!(
            "  milestone {milestone}: {}{due}{confirmed}",
            found.state
        ));
        milestones.push(json!({
            "milestone": milestone, "state": found.state.word(), "due": day(found.due),
            "reported": day(found.reported), "confirmed": day(found.confirmed),
            "confirmed_by": found.confirmed_by,
        }));
    }
    let measures = measured(book, name, date, trace);
    if let Some((day, review)) = &one.closed {
        trace.lines.push(format!("  closed on {day}: {review}"));
    }
    trace.document["commitment"] = json!({
        "commitment": name, "community": book.community(), "purpose": one.purpose,
        "state": one.state().word(), "waits_for": one.unsigned(),
        "promise": promise.entry.to_string(), "amount_minor": one.amount(),
        "currency": one.currency.as_str(), "due_minor": due, "paid_minor": paid, "spent_minor": spent,
        "decided_by": one.decided_by.map(DecidedBy::word),
        "entries": entries.iter().map(|entry| entry.id.to_string()).collect::<Vec<_>>(),
        "milestones": milestones, "measures": measures,
    });
}

/// What was measured for a commitment: the result.
fn measured(book: &Book, name: &str, date: Date, trace: &mut Trace) -> Vec<Value> {
    let mut found = Vec::new();
    for (_, one) in book.as_of(date).measures() {
        if one.commitment.as_deref() != Some(name) {
            continue;
        }
        let what = match one.measure {
            MeasureKind::Baseline => "before",
            MeasureKind::Target => "aim",
            MeasureKind::Actual => "result",
        };
        trace.lines.push(format!(
            "  {what}: {}: {} {} in {} ({})",
            one.indicator, one.value, one.unit, one.period, one.source
        ));
        found.push(json!({
            "indicator": one.indicator, "measure": one.measure.word(), "value": one.value,
            "unit": one.unit, "period": one.period, "source": one.source,
        }));
    }
    found
}

/// The entries about a commitment, in their order.
fn about<'a>(ledger: &'a LedgerRun, book: &Book, one: &Commitment) -> Vec<&'a Entry> {
    let id = one.entry.to_string();
    let own = |entry: &&Entry| {
        entry.community == book.community()
            && entry.effective <= ledger.date
            && (entry.id == one.entry
                || entry.body.commitment() == Some(&one.name)
                || entry
                    .refers_to
                    .as_ref()
                    .is_some_and(|to| *to == id || *to == one.name))
    };
    ledger.kept.entries.iter().filter(own).collect()
}

/// What an entry moved, in a line.
fn moved(entry: &Entry, one: &Commitment) -> Option<String> {
    let moved = entry.body.money_move()?;
    let what = match entry.kind() {
        allotment_ledger::Kind::Due => "called due",
        allotment_ledger::Kind::Pay => "paid",
        allotment_ledger::Kind::Return => "given back",
        allotment_ledger::Kind::Lapse => "lapsed",
        _ => "spent",
    };
    let to = moved
        .to_party
        .as_ref()
        .map_or(String::new(), |to| format!(" to {to}"));
    Some(format!(
        "  {}: {} {what}{to}",
        entry.effective,
        shown(moved.amount, one.currency)
    ))
}
