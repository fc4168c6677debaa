//! The promises to one place, and what the money is for.

use allotment_ledger::{Account, Book, CommitmentState, PromiseState, promises, shown};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::{commitment_at, entry_at, files, held, name_of, party};
use crate::clock::today;
use crate::error::Refusal;
use crate::ledger::Open;
use crate::page::{Here, Page, public};
use crate::route::places::day;
use crate::state::App;

/// A promise, as it is read.
struct PromiseLine {
    words: String,
    state: String,
    is_well: bool,
    why: String,
    sums: String,
    href: String,
}

/// A commitment in a list.
struct CommitmentLine {
    href: String,
    purpose: String,
    state: String,
    amount: String,
    paid: String,
    /// Who has not signed.
    waits: String,
}

/// A fact that broke a rule.
struct BreachLine {
    href: String,
    day: String,
    rule: &'static str,
    because: String,
    stands: bool,
}

/// What is told of a place's ledger.
struct Told {
    promises: Vec<PromiseLine>,
    commitments: Vec<CommitmentLine>,
    breaches: Vec<BreachLine>,
    size: u64,
    root: String,
}

#[derive(Template)]
#[template(path = "ledger_place.html")]
struct PlacePage {
    page: Page,
    /// Where the page of the place itself is, if it has one.
    place: Option<String>,
    name: String,
    id: String,
    files: String,
    day: String,
    told: Option<Told>,
}

/// What became of a promise, in the page's words.
pub(crate) fn promise_state(page: &Page, state: PromiseState) -> String {
    page.say(match state {
        PromiseState::Kept => "promise-kept",
        PromiseState::OnTrack => "promise-on-track",
        PromiseState::Late => "promise-late",
        PromiseState::ScaledBack => "promise-scaled-back",
        PromiseState::Broken => "promise-broken",
        PromiseState::Replaces => "promise-replaces",
    })
}

/// How far a commitment is, in the page's words.
pub(crate) fn commitment_state(page: &Page, state: CommitmentState) -> String {
    page.say(&format!("commitment-{}", state.word()))
}

fn promise_lines(page: &Page, book: &Book) -> Vec<PromiseLine> {
    let today = today();
    let lines = promises(book, today).into_iter().map(|view| {
        let promise = book.as_of(today).promise(view.number);
        let show = |minor| shown(minor, promise.money.currency);
        let who = party(book, &promise.from_party);
        let amount = promise.money.to_string();
        let words = match promise.years {
            None => page.say2("promise-words", "who", who, "amount", amount),
            Some(years) => page.tell(
                if years.count > 1 && promise.money.basis == allotment_ledger::Basis::PerYear {
                    "promise-words-yearly"
                } else {
                    "promise-words-years"
                },
                &[
                    ("who", who),
                    ("amount", amount),
                    ("first", years.first.to_string()),
                    ("last", years.last.to_string()),
                ],
            ),
        };
        PromiseLine {
            words,
            state: promise_state(page, view.state),
            is_well: !matches!(
                view.state,
                PromiseState::Late | PromiseState::Broken | PromiseState::ScaledBack
            ),
            why: view.why,
            sums: page.say2(
                "promise-sums",
                "committed",
                show(view.committed),
                "paid",
                show(view.paid),
            ),
            href: entry_at(page, book.community(), view.entry),
        }
    });
    lines.collect()
}

fn told(page: &Page, book: &Book) -> Told {
    let today = today();
    let place = book.community();
    let commitments = book.as_of(today).commitments().map(|(number, one)| {
        let waits: Vec<String> = (one.unsigned().iter())
            .map(|name| party(book, name))
            .collect();
        CommitmentLine {
            href: commitment_at(page, place, &one.name),
            purpose: one.purpose.clone(),
            state: commitment_state(page, one.state()),
            amount: shown(one.amount(), one.currency),
            paid: held(book, number, today, Account::Paid),
            waits: if one.state() == CommitmentState::Proposed {
                waits.join(", ")
            } else {
                String::new()
            },
        }
    });
    let breaches = book.breaches().iter().filter(|one| one.effective <= today);
    Told {
        promises: promise_lines(page, book),
        commitments: commitments.collect(),
        breaches: breaches
            .map(|one| BreachLine {
                href: entry_at(page, place, one.entry),
                day: day(page, one.effective),
                rule: one.rule.says(),
                because: one.breach.because.clone(),
                stands: one.stands(today),
            })
            .collect(),
        size: book.size(),
        root: book.root().to_string(),
    }
}

/// What was promised to a place.
pub(crate) async fn place(
    State(app): State<App>,
    here: Here,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    let page = Page::new(&app, &here, "ledger-title");
    let (asked, about) = (page.clone(), id.clone());
    let told = move |ledger: &mut Open| Some(told(&asked, ledger.book(&about)?));
    let told = app.ledger.ask(told).await?.flatten();
    let name = name_of(&app, &id, told.is_some())?;
    let title = page.say1("ledger-of", "place", &name);
    let page = page.titled(title);
    public(&PlacePage {
        place: app.places.get(&id).map(|_| page.place(&id)),
        files: files(&id),
        day: day(&page, today()),
        name,
        id,
        told,
        page,
    })
}
