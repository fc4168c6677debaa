//! What an entry says, in plain words.

use allotment_ledger::{
    Body, Book, Entry, KeyReplace, KeyRevoke, Measure, MeasureKind, MilestoneState, MoneyMove,
    Succeed, shown,
};

use super::party;
use crate::page::Page;
use crate::route::places::day;

type Values = Vec<(&'static str, String)>;

/// `entry` of `book` in a sentence or two.
pub(crate) fn in_words(page: &Page, book: &Book, entry: &Entry) -> String {
    let (key, mut values) = said(page, book, &entry.body);
    values.push(("actor", party(book, &entry.actor)));
    page.tell(key, &values)
}

/// The words of `body`, and what stands in them.
fn said(page: &Page, book: &Book, body: &Body) -> (&'static str, Values) {
    let who = |name: &str| party(book, name);
    match body {
        Body::Promise(one) => (
            "entry-promise",
            vec![
                ("who", who(&one.from_party)),
                ("amount", one.money.to_string()),
                ("source", one.source.clone()),
            ],
        ),
        Body::Commit(one) => {
            let parties: Vec<String> = one.parties.iter().map(|name| who(name)).collect();
            let values = vec![
                ("amount", shown(one.amount, one.currency)),
                ("purpose", one.purpose.clone()),
                ("parties", parties.join(", ")),
            ];
            ("entry-commit", values)
        }
        Body::Sign(one) => ("entry-sign", vec![("who", who(&one.party))]),
        Body::Amend(one) => ("entry-amend", purpose(book, Some(&one.commitment))),
        Body::Due(one) => moved("entry-due", book, one),
        Body::Pay(one) => moved("entry-pay", book, one),
        Body::Return(one) => moved("entry-return", book, one),
        Body::Lapse(one) => moved("entry-lapse", book, one),
        Body::Spend(one) => moved("entry-spend", book, one),
        Body::Milestone(one) => {
            let key = match one.state {
                MilestoneState::Promised => "entry-step-promised",
                MilestoneState::Reported => "entry-step-reported",
                MilestoneState::Confirmed => "entry-step-confirmed",
                MilestoneState::Disputed => "entry-step-disputed",
            };
            let due = one.due.map_or_else(|| "–".to_owned(), |due| day(page, due));
            let step = one.milestone.clone();
            (
                key,
                vec![("who", who(&one.by)), ("step", step), ("due", due)],
            )
        }
        Body::Measure(one) => measured(one),
        Body::Decision(one) => (
            "entry-decision",
            vec![
                (
                    "by",
                    page.say(&format!("decided-{}", one.decided_by.word())),
                ),
                ("what", one.what.clone()),
                ("reason", one.reason.clone()),
            ],
        ),
        Body::Close(one) => {
            let mut values = purpose(book, Some(&one.commitment));
            values.push(("review", one.review.clone()));
            ("entry-close", values)
        }
        Body::Correct(one) => (
            "entry-correct",
            vec![
                ("number", number(book, one.of)),
                ("reason", one.reason.clone()),
            ],
        ),
        Body::Breach(one) => ("entry-breach", vec![("because", one.because.clone())]),
        Body::Party(one) => ("entry-party", vec![("name", one.name.clone())]),
        Body::Key(one) => (
            "entry-key",
            vec![("who", who(&one.party)), ("key", one.key.clone())],
        ),
        Body::KeyReplace(one) => key_replaced(book, one),
        Body::KeyRevoke(one) => key_revoked(book, one),
        Body::Succeed(one) => followed(book, one),
    }
}

fn key_replaced(book: &Book, one: &KeyReplace) -> (&'static str, Values) {
    let values = vec![
        ("who", party(book, &one.new.party)),
        ("old", one.old.clone()),
        ("key", one.new.key.clone()),
    ];
    ("entry-key-replace", values)
}

fn key_revoked(book: &Book, one: &KeyRevoke) -> (&'static str, Values) {
    let values = vec![
        ("who", party(book, &one.party)),
        ("key", one.key.clone()),
        ("reason", one.reason.clone()),
    ];
    ("entry-key-revoke", values)
}

fn followed(book: &Book, one: &Succeed) -> (&'static str, Values) {
    let values = vec![
        ("who", party(book, &one.party)),
        ("successor", party(book, &one.successor)),
        ("reason", one.reason.clone()),
    ];
    ("entry-succeed", values)
}

fn measured(one: &Measure) -> (&'static str, Values) {
    let key = match one.measure {
        MeasureKind::Baseline => "entry-baseline",
        MeasureKind::Target => "entry-target",
        MeasureKind::Actual => "entry-actual",
    };
    let values = vec![
        ("what", one.indicator.clone()),
        ("value", one.value.clone()),
        ("unit", one.unit.clone()),
        ("period", one.period.clone()),
        ("source", one.source.clone()),
    ];
    (key, values)
}

/// The number by which people call an entry: its place in its chain, from 1.
fn number(book: &Book, id: allotment_ledger::EntryId) -> String {
    book.place_of(id)
        .map_or_else(|| id.to_string(), |place| (place + 1).to_string())
}

fn purpose(book: &Book, name: Option<&String>) -> Values {
    let known = name.and_then(|name| book.commitment(name));
    let what = known.map(|one| one.purpose.clone());
    let what = what.or_else(|| name.cloned()).unwrap_or_default();
    vec![("purpose", what)]
}

fn moved(key: &'static str, book: &Book, one: &MoneyMove) -> (&'static str, Values) {
    let mut values = purpose(book, one.commitment.as_ref());
    values.push(("amount", shown(one.amount, one.currency)));
    let to = one.to_party.as_deref().map(|name| party(book, name));
    values.push(("to", to.unwrap_or_else(|| "–".to_owned())));
    (key, values)
}
