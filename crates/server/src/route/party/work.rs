//! The steps of a commitment: a partner answers three questions of each, and somebody who
//! is not paid by it confirms or disputes. The answers are the ledger's own entries, which
//! returns and reports read; nothing is typed twice.

use std::fmt::Display;

use allotment_ledger::{Book, Commitment, CommitmentState, Entry, MilestoneState};
use allotment_place::{Currency, Pence};
use allotment_store::Session;
use askama::Template;
use axum::Extension;
use axum::extract::{Form, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{DESK, Wrong, entry_of, id_of, new_id, party_of, wrongs};
use crate::clock::today;
use crate::error::Refusal;
use crate::ledger::{NotAdded, Open};
use crate::page::{Here, Page, escaped, private, wrong};
use crate::passkey::{ask_unless_fresh, is_fresh};
use crate::record::tell;
use crate::route::ledger::commitment::{Step, Terms};
use crate::route::ledger::{commitment_at, name_of};
use crate::route::office::office;
use crate::state::App;

/// What is told of the commitment.
struct Told {
    terms: Terms,
    currency: Currency,
    /// Whether it is capital, revenue or both: what of it is spent must say which.
    is_mixed: bool,
    /// Steps that somebody may report, and those that somebody may confirm or dispute.
    to_report: Vec<Step>,
    to_confirm: Vec<Step>,
}

#[derive(Template)]
#[template(path = "party_work.html")]
struct WorkPage {
    page: Page,
    place: String,
    public: String,
    action: String,
    /// Names for what the forms make, so that sending them twice makes it once.
    ids: [String; 3],
    today: String,
    is_fresh: bool,
    told: Told,
    said: Report,
    wrong: Vec<Wrong>,
}

/// What a partner says of a step.
#[derive(Deserialize, Default, Clone)]
pub(crate) struct Report {
    #[serde(default)]
    step: String,
    /// A step that nobody named before.
    #[serde(default)]
    new_step: String,
    /// `yes`, or `no`.
    #[serde(default)]
    done: String,
    /// By when it is promised now.
    #[serde(default)]
    due: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    link: String,
    #[serde(default)]
    spent: String,
    #[serde(default)]
    used_for: String,
    #[serde(default)]
    id: String,
    #[serde(default)]
    spend_id: String,
}

/// What somebody else says of it.
#[derive(Deserialize)]
pub(crate) struct Judged {
    #[serde(default)]
    step: String,
    /// `confirmed`, or `disputed`.
    #[serde(default)]
    state: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    id: String,
}

fn told(page: &Page, book: &Book, name: &str) -> Option<Told> {
    let one = book.commitment(name)?;
    let alive = |one: &&Commitment| {
        matches!(
            one.state(),
            CommitmentState::Agreed | CommitmentState::Proposed
        )
    };
    let one = Some(one).filter(alive)?;
    let steps = || Terms::of(page, book, one).steps.into_iter();
    Some(Told {
        currency: one.currency,
        is_mixed: one.capital != 0 && one.revenue != 0,
        to_report: steps()
            .filter(|step| step.state != MilestoneState::Confirmed)
            .collect(),
        to_confirm: steps()
            .filter(|step| step.state != MilestoneState::Promised)
            .collect(),
        terms: Terms::of(page, book, one),
    })
}

fn path_of(place: &str, name: &str) -> String {
    format!("{DESK}/{}/work/{}", escaped(place), escaped(name))
}

async fn work_page(
    app: &App,
    here: &Here,
    (place, name): (&str, &str),
    session: &Session,
    (said, wrong): (Report, Vec<Wrong>),
) -> Result<WorkPage, Refusal> {
    party_of(app, &session.account).await?;
    let path = path_of(place, name);
    let mut page = office(app, here, "work-title").at(&path);
    page.is_wrong = !wrong.is_empty();
    let (of, called, about) = (place.to_owned(), name.to_owned(), page.clone());
    let told = move |ledger: &mut Open| told(&about, ledger.book(&of)?, &called);
    let told = app.ledger.ask(told).await?.flatten();
    Ok(WorkPage {
        place: name_of(app, place, true)?,
        public: commitment_at(&page, place, name),
        action: format!("{}{path}", page.base()),
        ids: [new_id()?, new_id()?, new_id()?],
        today: today().to_string(),
        is_fresh: is_fresh(session),
        told: told.ok_or(Refusal::NotFound)?,
        said,
        wrong,
        page,
    })
}

/// The steps, with a form for each thing that can be said of them.
pub(crate) async fn work(
    State(app): State<App>,
    here: Here,
    Extension(session): Extension<Session>,
    Path((place, name)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let none = (Report::default(), Vec::new());
    private(&work_page(&app, &here, (&place, &name), &session, none).await?)
}

fn refused(what: String) -> Vec<Wrong> {
    vec![Wrong {
        what,
        help: String::new(),
    }]
}

/// The amount that somebody typed, in whole minor units: `1,234.50`, with a sign of the
/// currency before it or not.
pub(crate) fn minor_of(typed: &str, currency: Currency) -> Result<u64, String> {
    let sign = currency.sign();
    let plain = typed.trim().trim_start_matches(&*sign);
    let plain = plain.trim().replace(',', "");
    Pence::parse(&plain, currency)
        .map(Pence::get)
        .map_err(|error| error.to_string())
}

/// What a report makes, without when it is recorded.
fn entries_of(
    report: &Report,
    (place, name): (&str, &str),
    party: &str,
    spent: Option<(u64, Currency)>,
) -> Vec<Value> {
    let common = |kind: &str, id: &str| {
        json!({
            "kind": kind, "id": id, "community": place, "effective": today().to_string(),
            "actor": party, "commitment": name,
        })
    };
    let step = step_of(report);
    let mut milestone = common("milestone", &report.id);
    milestone["milestone"] = json!(step);
    milestone["by"] = json!(party);
    let done = report.done == "yes";
    milestone["state"] = json!(if done { "reported" } else { "promised" });
    if !done && !report.due.trim().is_empty() {
        milestone["due"] = json!(report.due.trim());
    }
    let (title, link) = (report.title.trim(), report.link.trim());
    if !title.is_empty() {
        let link = (!link.is_empty()).then_some(link);
        let mut evidence = json!({"title": title});
        if let Some(link) = link {
            evidence["link"] = json!(link);
        }
        milestone["evidence"] = json!([evidence]);
    }
    let mut all = vec![milestone];
    if let Some((minor, currency)) = spent {
        let mut money = common("spend", &report.spend_id);
        money["amount"] = json!(minor.to_string());
        money["currency"] = json!(currency.as_str());
        if !report.used_for.is_empty() {
            money["use"] = json!(report.used_for);
        }
        money["words"] = json!(step);
        all.push(money);
    }
    all
}

fn step_of(report: &Report) -> &str {
    let new = report.new_step.trim();
    if new.is_empty() {
        report.step.trim()
    } else {
        new
    }
}

/// The entries that `values` are, those left aside that are there already.
fn not_yet(ledger: &mut Open, place: &str, values: &[Value]) -> Result<Vec<Entry>, NotAdded> {
    let recorded = ledger.moment(place);
    let mut all = Vec::new();
    for value in values {
        let entry = entry_of(value.clone(), &recorded)?;
        if !ledger.has(&entry)? {
            all.push(entry);
        }
    }
    Ok(all)
}

/// Takes what `values` say into the ledger, all or none; what is wrong if it is refused.
pub(crate) async fn take(
    app: &App,
    place: &str,
    values: Vec<Value>,
) -> Result<Option<Vec<Wrong>>, Refusal> {
    let of = place.to_owned();
    let make = move |ledger: &mut Open| not_yet(ledger, &of, &values);
    let added = app.ledger.ask(move |ledger| ledger.add(make)).await?;
    match added.ok_or(Refusal::NotFound)? {
        Ok(_) => Ok(None),
        Err(error) => Ok(Some(wrongs(error)?)),
    }
}

/// Keeps what a partner says of a step: the milestone, what shows it, what was spent.
pub(crate) async fn report(
    State(app): State<App>,
    here: Here,
    Extension(session): Extension<Session>,
    Path((place, name)): Path<(String, String)>,
    Form(report): Form<Report>,
) -> Result<Response, Refusal> {
    if let Some(ask) = ask_unless_fresh(&here, &session, DESK) {
        return Ok(ask);
    }
    id_of(&report.id)?;
    id_of(&report.spend_id)?;
    let party = party_of(&app, &session.account).await?;
    let at = (&*place, &*name);
    let none = (report.clone(), Vec::new());
    let page = work_page(&app, &here, at, &session, none).await?;
    let spent = match report.spent.trim() {
        "" => Ok(None),
        typed => minor_of(typed, page.told.currency).map(Some),
    };
    let why = match spent {
        Err(why) => Some(refused(why)),
        Ok(_) if step_of(&report).is_empty() => Some(refused(page.page.say("work-no-step"))),
        Ok(_) if !matches!(&*report.done, "yes" | "no") => {
            Some(refused(page.page.say("work-no-answer")))
        }
        Ok(spent) => {
            let spent = spent.map(|minor| (minor, page.told.currency));
            take(&app, &place, entries_of(&report, at, &party, spent)).await?
        }
    };
    if let Some(why) = why {
        return wrong(&work_page(&app, &here, at, &session, (report, why)).await?);
    }
    let about: [(&str, &dyn Display); 2] = [("place", &place), ("commitment", &name)];
    tell(&app, &session.account, "reported on a step", &about);
    Ok(Redirect::to(&page.public).into_response())
}

/// Keeps that somebody confirms or disputes a step, in the name of their party.
pub(crate) async fn judge(
    State(app): State<App>,
    here: Here,
    Extension(session): Extension<Session>,
    Path((place, name)): Path<(String, String)>,
    Form(judged): Form<Judged>,
) -> Result<Response, Refusal> {
    if let Some(ask) = ask_unless_fresh(&here, &session, DESK) {
        return Ok(ask);
    }
    id_of(&judged.id)?;
    if !matches!(&*judged.state, "confirmed" | "disputed") {
        return Err(Refusal::NotUnderstood);
    }
    let party = party_of(&app, &session.account).await?;
    let mut value = json!({
        "kind": "milestone", "id": judged.id, "community": place, "actor": party,
        "effective": today().to_string(), "commitment": name, "milestone": judged.step,
        "state": judged.state, "by": party,
    });
    if !judged.title.trim().is_empty() {
        value["evidence"] = json!([{"title": judged.title.trim()}]);
    }
    if let Some(why) = take(&app, &place, vec![value]).await? {
        let said = (Report::default(), why);
        let page = work_page(&app, &here, (&place, &name), &session, said).await?;
        return wrong(&page);
    }
    let about: [(&str, &dyn Display); 3] = [
        ("place", &place),
        ("commitment", &name),
        ("state", &judged.state),
    ];
    tell(&app, &session.account, "judged a step", &about);
    let page = office(&app, &here, "work-title");
    Ok(Redirect::to(&commitment_at(&page, &place, &name)).into_response())
}
