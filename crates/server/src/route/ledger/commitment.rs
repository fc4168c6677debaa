//! One commitment: its terms, who signed, its money, its steps, and its history.

use std::sync::Arc;

use allotment_ledger::{
    Account, Book, Commitment, CommitmentState, Entry, MilestoneState, about, next_due, shown,
};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::place::commitment_state;
use super::words::in_words;
use super::{entry_at, files, held, name_of, party};
use crate::clock::today;
use crate::error::Refusal;
use crate::ledger::Open;
use crate::page::{Here, Page, public};
use crate::route::places::day;
use crate::state::App;

/// A party, and when it signed.
pub(crate) struct Signed {
    pub(crate) name: String,
    pub(crate) day: Option<String>,
}

/// A part of the schedule.
pub(crate) struct Part {
    pub(crate) due: String,
    pub(crate) amount: String,
    /// The step that has to be reached first.
    pub(crate) step: Option<String>,
}

/// A step of the work.
pub(crate) struct Step {
    pub(crate) name: String,
    pub(crate) state: MilestoneState,
    pub(crate) state_words: String,
    pub(crate) due: String,
    pub(crate) confirmed_by: String,
    /// What shows it: its title, and where it is.
    pub(crate) evidence: Vec<(String, Option<String>)>,
}

/// What whoever signs agrees to, in plain words.
pub(crate) struct Terms {
    pub(crate) purpose: String,
    pub(crate) amount: String,
    pub(crate) capital: String,
    pub(crate) revenue: String,
    /// Who promised the money.
    pub(crate) promised_by: String,
    pub(crate) parties: Vec<Signed>,
    pub(crate) schedule: Vec<Part>,
    pub(crate) flexibility: Option<String>,
    pub(crate) starts: Option<String>,
    pub(crate) ends: Option<String>,
    pub(crate) decided_by: Option<String>,
    pub(crate) steps: Vec<Step>,
}

impl Terms {
    /// Those of `one` in `book`, as they stand.
    pub(crate) fn of(page: &Page, book: &Book, one: &Commitment) -> Self {
        let show = |minor| shown(minor, one.currency);
        let promise = book.promises().get(one.promise as usize);
        let say_day = |date| day(page, date);
        let parties = one.parties.iter().map(|name| Signed {
            name: party(book, name),
            day: one.signed.get(name).copied().map(say_day),
        });
        let schedule = one.schedule.iter().map(|row| Part {
            due: day(page, row.due),
            amount: show(row.amount),
            step: row.milestone.clone(),
        });
        let steps = one.milestones.iter().map(|(name, found)| Step {
            name: name.clone(),
            state: found.state,
            state_words: page.say(&format!("step-is-{}", found.state.word())),
            due: found.due.map_or_else(|| "–".to_owned(), say_day),
            confirmed_by: (found.confirmed_by.as_deref())
                .map_or_else(|| "–".to_owned(), |by| party(book, by)),
            evidence: (found.evidence.iter())
                .map(|one| {
                    (
                        one.title.clone(),
                        one.link.clone().filter(|link| is_link(link)),
                    )
                })
                .collect(),
        });
        Self {
            purpose: one.purpose.clone(),
            amount: show(one.amount()),
            capital: show(one.capital),
            revenue: show(one.revenue),
            promised_by: promise.map_or_else(String::new, |one| party(book, &one.from_party)),
            parties: parties.collect(),
            schedule: schedule.collect(),
            flexibility: one.flexibility.clone(),
            starts: one.starts.map(say_day),
            ends: one.ends.map(say_day),
            decided_by: (one.decided_by).map(|by| page.say(&format!("decided-{}", by.word()))),
            steps: steps.collect(),
        }
    }
}

/// Whether what somebody wrote leads to a page elsewhere, and to nothing that runs.
fn is_link(link: &str) -> bool {
    link.starts_with("https://") || link.starts_with("http://")
}

/// An entry in a history.
struct Line {
    number: u64,
    day: String,
    words: String,
    href: String,
    hash: String,
}

/// What is told of a commitment.
struct Told {
    terms: Terms,
    state: String,
    /// What each account holds: a key of words, and the amount.
    sums: Vec<(&'static str, String)>,
    next: Option<String>,
    /// What an amendment that waits would change, and who has not signed it.
    changes: Vec<String>,
    waits: Vec<String>,
    paid_unsigned: bool,
    history: Vec<Line>,
}

#[derive(Template)]
#[template(path = "ledger_commitment.html")]
struct CommitmentPage {
    page: Page,
    place: String,
    place_href: String,
    files: String,
    name: String,
    told: Told,
}

fn sums(book: &Book, number: u32, one: &Commitment) -> Vec<(&'static str, String)> {
    let today = today();
    vec![
        ("sum-committed", shown(one.amount(), one.currency)),
        ("sum-due", held(book, number, today, Account::Due)),
        ("sum-paid", held(book, number, today, Account::Paid)),
        ("sum-spent", held(book, number, today, Account::Spent)),
        ("sum-lapsed", shown(one.lapsed(), one.currency)),
    ]
}

fn next(page: &Page, book: &Book, number: u32, one: &Commitment) -> Option<String> {
    let found = next_due(book.as_of(today()), number)?;
    let mut values = vec![
        ("amount", shown(found.minor, one.currency)),
        ("day", day(page, found.due)),
    ];
    Some(match found.milestone {
        None => page.tell("next-due", &values),
        Some(step) => {
            values.push(("step", step));
            page.tell("next-due-step", &values)
        }
    })
}

fn told(page: &Page, book: &Book, name: &str, entries: &Arc<Vec<Entry>>) -> Option<Told> {
    let numbered = (0..).zip(book.commitments());
    let (number, one) = numbered.into_iter().find(|(_, one)| one.name == name)?;
    let history = about(one, entries.iter()).into_iter().map(|at| {
        let entry = &entries[at];
        Line {
            number: at as u64 + 1,
            day: day(page, entry.effective),
            words: in_words(page, book, entry),
            href: entry_at(page, book.community(), entry.id),
            hash: entry.leaf().to_string()[..16].to_owned(),
        }
    });
    let pending = one.pending.as_ref();
    let waits: Vec<&str> = match pending {
        Some(pending) => (one.parties.iter())
            .filter(|party| !pending.signed.contains(*party))
            .map(String::as_str)
            .collect(),
        None if one.state() == CommitmentState::Proposed => one.unsigned(),
        None => Vec::new(),
    };
    Some(Told {
        terms: Terms::of(page, book, one),
        state: commitment_state(page, one.state()),
        sums: sums(book, number, one),
        next: next(page, book, number, one),
        changes: pending.map_or_else(Vec::new, |pending| pending.changes(one)),
        waits: waits.into_iter().map(|name| party(book, name)).collect(),
        paid_unsigned: one.paid_unsigned.is_some(),
        history: history.collect(),
    })
}

/// One commitment.
pub(crate) async fn commitment(
    State(app): State<App>,
    here: Here,
    Path((place, name)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let page = Page::new(&app, &here, "ledger-title");
    let (asked, of, called) = (page.clone(), place.clone(), name.clone());
    let told = move |ledger: &mut Open| {
        let entries = ledger.entries(&of)?;
        let book = ledger.book(&of);
        Ok::<_, Refusal>(book.and_then(|book| told(&asked, book, &called, &entries)))
    };
    let told = app.ledger.ask(told).await?.transpose()?.flatten();
    let told = told.ok_or(Refusal::NotFound)?;
    let page = page.titled(told.terms.purpose.clone());
    public(&CommitmentPage {
        place_href: page.ledger(&place),
        files: files(&place),
        place: name_of(&app, &place, true)?,
        name,
        told,
        page,
    })
}
