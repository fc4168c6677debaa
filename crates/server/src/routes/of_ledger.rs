//! The addresses of the ledger: what everybody reads, and what people do in it.

use axum::routing::{get, post};

use super::{Row, gives, gives_file, reads, sends};
use crate::permission::Act;
use crate::route::{ledger, party, payments};

/// What was promised, and what came of it.
pub(super) fn promises() -> Vec<Row> {
    vec![
        reads(Act::Read, "/ledger", get(ledger::programme::page)),
        reads(Act::Read, "/ledger/{place}", get(ledger::place::place)),
        reads(
            Act::Read,
            "/ledger/{place}/decisions",
            get(ledger::decisions::decisions),
        ),
        reads(
            Act::Read,
            "/ledger/{place}/commitment/{commitment}",
            get(ledger::commitment::commitment),
        ),
        reads(
            Act::Read,
            "/ledger/{place}/entry/{entry}",
            get(ledger::entry::entry),
        ),
    ]
}

/// What somebody does for a party of the ledger, and payments.
pub(super) fn parties() -> Vec<Row> {
    let all = [signatures(), acts()];
    all.into_iter().flatten().collect()
}

/// Signing, and the keys that sign.
fn signatures() -> Vec<Row> {
    vec![
        reads(Act::Represent, "/office/ledger", get(party::desk::desk)),
        reads(
            Act::Represent,
            "/office/ledger/{place}/sign/{entry}",
            get(party::sign::terms),
        ),
        sends(
            Act::Represent,
            "/office/ledger/{place}/sign/{entry}",
            post(party::sign::begin),
        ),
        sends(
            Act::Represent,
            "/office/ledger/{place}/sign/{entry}/done",
            post(party::sign::sign),
        ),
        reads(
            Act::Represent,
            "/office/ledger/{place}/key",
            get(party::key::key),
        ),
        sends(
            Act::Represent,
            "/office/ledger/{place}/key",
            post(party::key::begin),
        ),
        sends(
            Act::Represent,
            "/office/ledger/{place}/key/add",
            post(party::key::add),
        ),
        reads(
            Act::Represent,
            "/office/ledger/{place}/key/{entry}",
            get(party::request::request),
        ),
        reads(
            Act::Represent,
            "/office/ledger/{place}/key/{entry}/file",
            get(party::request::passkey_file),
        ),
        sends(
            Act::Represent,
            "/office/ledger/{place}/key/{entry}",
            post(party::request::begin),
        ),
        sends(
            Act::Represent,
            "/office/ledger/{place}/key/{entry}/done",
            post(party::request::sign_in),
        ),
        sends(
            Act::Represent,
            "/office/ledger/{place}/key/{entry}/drop",
            post(party::request::drop_it),
        ),
    ]
}

/// What is reported, decided and paid.
fn acts() -> Vec<Row> {
    vec![
        reads(
            Act::Represent,
            "/office/ledger/{place}/work/{commitment}",
            get(party::work::work),
        ),
        sends(
            Act::Represent,
            "/office/ledger/{place}/work/{commitment}/report",
            post(party::work::report),
        ),
        sends(
            Act::Represent,
            "/office/ledger/{place}/work/{commitment}/judge",
            post(party::work::judge),
        ),
        reads(
            Act::Represent,
            "/office/ledger/{place}/decide",
            get(party::decide::ask),
        ),
        sends(
            Act::Represent,
            "/office/ledger/{place}/decide",
            post(party::decide::decide),
        ),
        reads(Act::Pay, "/office/payments", get(payments::payments)),
        reads(
            Act::Pay,
            "/office/payments/{place}/prepare/{commitment}",
            get(payments::prepare::ask),
        ),
        sends(
            Act::Pay,
            "/office/payments/{place}/prepare/{commitment}",
            post(payments::prepare::prepare),
        ),
        sends(
            Act::Pay,
            "/office/payments/{place}/{entry}/confirm",
            post(payments::confirm),
        ),
        sends(
            Act::Pay,
            "/office/payments/{place}/{entry}/drop",
            post(payments::drop_it),
        ),
    ]
}

/// The ledger for programs.
pub(super) fn ledger_files() -> Vec<Row> {
    vec![
        gives(
            "/api/ledger",
            get(ledger::data::ledger),
            (
                "How far the programme's promises have come, and the signed checkpoint of its ledger.",
                "Ledger",
            ),
        ),
        gives(
            "/api/ledger/{place}",
            get(ledger::data::place),
            (
                "A place's promises, commitments and decisions, as they stand.",
                "LedgerPlace",
            ),
        ),
        gives(
            "/api/ledger/{place}/entries/{entry}",
            get(ledger::data::proof),
            (
                "An entry with the proof that it is in the ledger, as allotment ledger verify takes it.",
                "LedgerReceipt",
            ),
        ),
        gives_file(
            "/ledger/checkpoint.txt",
            get(ledger::data::checkpoint),
            (
                "The signed note that stands for the whole ledger.",
                "text/plain",
            ),
        ),
        gives_file(
            "/ledger/waterfall.csv",
            get(ledger::data::waterfall),
            (
                "How far the programme's promises have come, step by step.",
                "text/csv",
            ),
        ),
        gives_file(
            "/ledger/{place}/promises.csv",
            get(ledger::data::promises_csv),
            (
                "What was promised to a place, and what came of it.",
                "text/csv",
            ),
        ),
        gives_file(
            "/ledger/{place}/commitments.csv",
            get(ledger::data::commitments_csv),
            ("What a place's money is committed to.", "text/csv"),
        ),
        gives_file(
            "/ledger/{place}/entries.jsonl",
            get(ledger::data::entries),
            (
                "The entries of a place's chain in canonical form, in the order of their leaves.",
                "application/x-ndjson",
            ),
        ),
    ]
}
