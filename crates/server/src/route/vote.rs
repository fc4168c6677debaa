//! Voting with a code: no account, no cookie, no script needed. The code travels
//! in the forms themselves, from page to page, and is kept nowhere.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use allotment_ledger::Hash;
use allotment_place::Pence;
use allotment_poll::{Ballot, BallotFault, Code, Marks, Project, Standing, Style};
use allotment_store::VoteRefused;
use askama::Template;
use axum::extract::{ConnectInfo, Form, FromRequestParts, Path, State};
use axum::http::request::Parts;
use axum::response::Response;

use super::places::end;
use crate::error::Refusal;
use crate::page::{Here, Page, Script, private, public, wrong};
use crate::polls::{Poll, Register};
use crate::state::App;
use crate::typed_code;

/// What a form sends: names may come again.
pub(crate) type Fields = Form<Vec<(String, String)>>;

/// From where a request came: to count wrong codes, and for nothing else.
pub(crate) struct From(pub(crate) IpAddr);

impl FromRequestParts<App> for From {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        let direct = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let direct = direct.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |info| info.0.ip());
        if !app.settings.behind_proxy {
            return Ok(Self(direct));
        }
        // The last is what the proxy itself saw; those before it anybody can
        // write, in the same line or in lines of their own.
        let told = parts.headers.get_all("x-forwarded-for");
        let told = told.into_iter().next_back();
        let told = told.and_then(|value| value.to_str().ok()?.rsplit(',').next());
        let told = told.and_then(|text| text.trim().parse().ok());
        Ok(Self(told.unwrap_or(direct)))
    }
}

/// The vote at the address, if the public sees it.
pub(crate) fn shown(app: &App, place: &str, poll: &str) -> Result<Arc<Poll>, Refusal> {
    let found = app.polls.get(&(place.to_owned(), poll.to_owned()));
    found
        .filter(|poll| poll.standing != Standing::Draft)
        .ok_or(Refusal::NotFound)
}

/// Where a vote's pages are, without the language.
pub(crate) fn path_of(poll: &Poll) -> String {
    format!("/vote/{}/{}", poll.definition.community, poll.definition.id)
}

/// The page of `poll`, called `key`.
pub(crate) fn page_of(app: &App, here: &Here, poll: &Poll, key: &str) -> Page {
    let mut page = Page::new(app, here, key).at(path_of(poll));
    page.is_practice = poll.definition.practice;
    page
}

/// What stands above every page of a vote.
pub(crate) struct Head {
    pub(crate) title: String,
    pub(crate) words: String,
    /// The language of both.
    pub(crate) lang: String,
    pub(crate) place: String,
    pub(crate) budget: String,
    pub(crate) closes: String,
    pub(crate) hash: String,
    pub(crate) path: String,
    /// The same without the language: where its files are.
    pub(crate) file: String,
    pub(crate) is_open: bool,
    /// Whether voting has ended and papers are still typed in.
    pub(crate) is_typed_in: bool,
    pub(crate) takes_papers: bool,
}

impl Head {
    pub(crate) fn new(app: &App, page: &Page, poll: &Poll) -> Self {
        let definition = &poll.definition;
        Self {
            title: definition.title.in_language(page.lang()).to_owned(),
            words: definition.words.in_language(page.lang()).to_owned(),
            lang: definition.title.language_for(page.lang()).to_owned(),
            place: app.places.name_of(&definition.community).to_owned(),
            budget: definition.budget.display_whole(definition.currency),
            closes: end(page, definition),
            hash: poll.hash.to_string(),
            path: format!("{}{}", page.base(), path_of(poll)),
            file: path_of(poll),
            is_open: poll.standing == Standing::Open,
            is_typed_in: poll.standing == Standing::Papers,
            takes_papers: definition.papers.is_some(),
        }
    }
}

/// An error as the summary and the field show it.
pub(crate) struct Wrong {
    pub(crate) words: String,
    /// Where in the page to put it right.
    pub(crate) field: String,
}

/// One project as it is listed.
pub(crate) struct Listed {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) words: String,
    pub(crate) lang: String,
    pub(crate) cost: String,
    /// The cost in minor units, for the script's sums.
    pub(crate) minor: u64,
    /// What the voter wrote beside it.
    pub(crate) mark: String,
    /// The page of the idea that it is.
    pub(crate) idea: Option<String>,
}

/// The page of the idea that `project` of `poll` is, once it is on a ballot that
/// counts.
pub(crate) fn idea_of(page: &Page, poll: &Poll, project: &Project) -> Option<String> {
    let is_on_ballot = poll.standing != Standing::Draft && !poll.definition.practice;
    let idea = project.idea.filter(|_| is_on_ballot)?;
    Some(format!("{}/{idea}", page.ideas(&poll.definition.community)))
}

impl Listed {
    pub(crate) fn new(page: &Page, poll: &Poll, at: usize, mark: String) -> Self {
        let definition = &poll.definition;
        let project = &definition.projects[at];
        Self {
            id: project.id.clone(),
            name: project.name.in_language(page.lang()).to_owned(),
            words: project.words.in_language(page.lang()).to_owned(),
            lang: project.name.language_for(page.lang()).to_owned(),
            cost: project.cost.display_whole(definition.currency),
            minor: project.cost.get(),
            mark,
            idea: idea_of(page, poll, project),
        }
    }
}

#[derive(Template)]
#[template(path = "vote.html")]
struct Enter {
    page: Page,
    head: Head,
    code: String,
    wrong: Option<Wrong>,
    projects: Vec<Listed>,
    how: String,
}

fn enter_page(app: &App, here: &Here, poll: &Poll, code: String, wrong: Option<Wrong>) -> Enter {
    let mut page = page_of(app, here, poll, "vote-title");
    page.is_wrong = wrong.is_some();
    page.script = Some(Script::Code);
    let head = Head::new(app, &page, poll);
    let page = page
        .clone()
        .titled(format!("{} – {}", head.title, head.place));
    let projects = (0..poll.definition.projects.len())
        .map(|at| Listed::new(&page, poll, at, String::new()))
        .collect();
    Enter {
        how: limits(&page, poll),
        head,
        code,
        wrong,
        projects,
        page,
    }
}

/// What the vote is about, and where the code is typed.
pub(crate) async fn enter(
    State(app): State<App>,
    here: Here,
    Path((place, poll)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    match shown(&app, &place, &poll) {
        Ok(poll) => public(&enter_page(&app, &here, &poll, String::new(), None)),
        // The letter came before the vote opens: its code can be looked at.
        Err(_) => super::check_code::ask(State(app), here, Path((place, poll))).await,
    }
}

/// The limits of the ballot, in words.
pub(crate) fn limits(page: &Page, poll: &Poll) -> String {
    let definition = &poll.definition;
    match definition.style {
        Style::Approval { most: Some(most) } => page.say1("limit-approval-most", "count", most),
        Style::Approval { most: None } => page.say("limit-approval"),
        Style::Knapsack => {
            let budget = definition.budget.display_whole(definition.currency);
            page.say1("limit-knapsack", "budget", &budget)
        }
        Style::Points { total, each } => page.say2("limit-points", "total", total, "each", each),
        Style::Ranking { most } => page.say1("limit-ranking", "count", most),
    }
}

/// What was sent: the code as typed, and the marks.
pub(crate) fn read(fields: Vec<(String, String)>) -> (String, Marks) {
    let (mut code, mut marks) = (String::new(), Marks::default());
    for (name, value) in fields {
        if name == "code" {
            code = value.chars().take(60).collect();
        } else if let Some(id) = name.strip_prefix("mark-") {
            marks.0.insert(id.to_owned(), value);
        }
    }
    (code, marks)
}

/// The code that was typed, if it opens a ballot; else the page that says why
/// not.
async fn opened(
    app: &App,
    here: &Here,
    poll: &Poll,
    typed: String,
    from: IpAddr,
) -> Result<Result<Code, Response>, Refusal> {
    let page = page_of(app, here, poll, "vote-title");
    let wrong = match typed_code::opened(app, &page, poll, &typed, from).await? {
        Ok(code) => return Ok(Ok(code)),
        Err(wrong) => wrong,
    };
    let said = Wrong {
        words: wrong.words.clone(),
        field: "code".into(),
    };
    let answer = enter_page(app, here, poll, typed, Some(said));
    Ok(Err(wrong.answer(&answer)?))
}

#[derive(Template)]
#[template(path = "ballot.html")]
struct BallotPage {
    page: Page,
    head: Head,
    code: String,
    projects: Vec<Listed>,
    how: String,
    form: &'static str,
    is_ticked: bool,
    most: String,
    total: String,
    budget: u64,
    sign: String,
    decimals: u32,
    running: String,
    over: String,
    wrong: Vec<Wrong>,
    ranks: u32,
}

fn ballot_page(
    app: &App,
    here: &Here,
    poll: &Poll,
    code: &Code,
    marks: &Marks,
    wrong: Vec<Wrong>,
) -> BallotPage {
    let definition = &poll.definition;
    let mut page = page_of(app, here, poll, "ballot-title");
    page.is_wrong = !wrong.is_empty();
    page.script = Some(Script::Ballot);
    let (most, total) = match definition.style {
        Style::Approval { most } => (most.map(|most| most.to_string()), None),
        Style::Knapsack => (None, None),
        Style::Points { total, .. } => (None, Some(total.to_string())),
        Style::Ranking { most } => (Some(most.to_string()), None),
    };
    let form = definition.style.key();
    let capped = form == "approval" && most.is_none();
    let running = if capped {
        "running-approval-any"
    } else {
        match form {
            "approval" => "running-approval",
            "knapsack" => "running-knapsack",
            "points" => "running-points",
            _ => "running-ranking",
        }
    };
    let projects = (Register::order(poll, code).into_iter())
        .map(|at| {
            let mark = marks.0.get(&definition.projects[at].id);
            Listed::new(&page, poll, at, mark.cloned().unwrap_or_default())
        })
        .collect();
    BallotPage {
        head: Head::new(app, &page, poll),
        code: code.to_string(),
        projects,
        how: limits(&page, poll),
        form,
        is_ticked: matches!(definition.style, Style::Approval { .. } | Style::Knapsack),
        most: most.clone().unwrap_or_default(),
        total: total.unwrap_or_default(),
        budget: definition.budget.get(),
        sign: definition.currency.sign(),
        decimals: definition.currency.decimals(),
        running: page.say(running),
        over: page.say(&format!("over-{form}")),
        wrong,
        ranks: most.and_then(|most| most.parse().ok()).unwrap_or(0),
        page,
    }
}

/// The ballot that a code opens: empty, or as it was left on the page before. What
/// was cast with the code is not shown to whoever types it, nor whether anything
/// was: codes are known to those who give them out.
pub(crate) async fn ballot(
    State(app): State<App>,
    here: Here,
    from: From,
    Path((place, poll)): Path<(String, String)>,
    Form(fields): Fields,
) -> Result<Response, Refusal> {
    let poll = shown(&app, &place, &poll)?;
    if poll.standing != Standing::Open {
        return Err(Refusal::NotNow);
    }
    let (typed, marks) = read(fields);
    let code = match opened(&app, &here, &poll, typed, from.0).await? {
        Ok(code) => code,
        Err(response) => return Ok(response),
    };
    private(&ballot_page(&app, &here, &poll, &code, &marks, Vec::new()))
}

/// What is wrong with marks, in words.
pub(crate) fn in_words(page: &Page, poll: &Poll, fault: &BallotFault) -> Wrong {
    let definition = &poll.definition;
    let money = |pence: Pence| pence.display_whole(definition.currency);
    let first = definition
        .projects
        .first()
        .map_or("", |project| &project.id);
    let at = |project: &str| format!("mark-{project}");
    let name = |id: &str| {
        let found = definition
            .project(id)
            .map(|at| &definition.projects[at].name);
        found.map_or_else(
            || id.to_owned(),
            |name| name.in_language(page.lang()).to_owned(),
        )
    };
    let (words, field) = match fault {
        BallotFault::Nothing => (page.say("ballot-nothing"), at(first)),
        BallotFault::TooMany { chosen, most } => (
            page.say2("ballot-too-many", "chosen", chosen, "most", most),
            at(first),
        ),
        BallotFault::OverBudget { cost, budget } => (
            page.say2(
                "ballot-over",
                "cost",
                money(*cost),
                "budget",
                money(*budget),
            ),
            at(first),
        ),
        BallotFault::TooManyPoints { given, total } => (
            page.say2("ballot-points", "given", given, "total", total),
            at(first),
        ),
        BallotFault::TooManyForOne {
            project,
            given,
            each,
        } => (
            page.say2("ballot-each", "given", given, "each", each),
            at(project),
        ),
        BallotFault::SamePlace { place } => (page.say1("ballot-same", "place", place), at(first)),
        BallotFault::NotANumber { project, .. } => (
            page.say1("ballot-number", "project", name(project)),
            at(project),
        ),
        _ => (page.say("ballot-no-project"), at(first)),
    };
    Wrong { words, field }
}

#[derive(Template)]
#[template(path = "check.html")]
struct Check {
    page: Page,
    head: Head,
    code: String,
    chosen: Vec<Listed>,
    form: &'static str,
    cost: String,
}

/// Shows what was chosen once more, before it counts.
pub(crate) async fn check(
    State(app): State<App>,
    here: Here,
    from: From,
    Path((place, poll)): Path<(String, String)>,
    Form(fields): Fields,
) -> Result<Response, Refusal> {
    let poll = shown(&app, &place, &poll)?;
    if poll.standing != Standing::Open {
        return Err(Refusal::NotNow);
    }
    let (typed, marks) = read(fields);
    let code = match opened(&app, &here, &poll, typed, from.0).await? {
        Ok(code) => code,
        Err(response) => return Ok(response),
    };
    let ballot = match Ballot::read(&poll.definition, &marks) {
        Ok(ballot) => ballot,
        Err(faults) => return not_right(&app, &here, &poll, &code, &marks, &faults),
    };
    let page = page_of(&app, &here, &poll, "check-title");
    private(&Check {
        head: Head::new(&app, &page, &poll),
        code: code.to_string(),
        chosen: listed(&page, &poll, &ballot),
        form: poll.definition.style.key(),
        cost: ballot
            .cost(&poll.definition)
            .display_whole(poll.definition.currency),
        page,
    })
}

fn not_right(
    app: &App,
    here: &Here,
    poll: &Poll,
    code: &Code,
    marks: &Marks,
    faults: &[BallotFault],
) -> Result<Response, Refusal> {
    let page = page_of(app, here, poll, "ballot-title");
    let wrongs = faults.iter().map(|fault| in_words(&page, poll, fault));
    let page = ballot_page(app, here, poll, code, marks, wrongs.collect());
    wrong(&page)
}

/// What a ballot says, a ranking in its order.
fn listed(page: &Page, poll: &Poll, ballot: &Ballot) -> Vec<Listed> {
    let mut choices = ballot.choices().to_vec();
    if matches!(poll.definition.style, Style::Ranking { .. }) {
        choices.sort_by_key(|(_, number)| *number);
    }
    (choices.into_iter())
        .map(|(at, number)| Listed::new(page, poll, at, number.to_string()))
        .collect()
}

#[derive(Template)]
#[template(path = "receipt.html")]
struct ReceiptPage {
    page: Page,
    head: Head,
    number: String,
    nonce: String,
    note: String,
    ballot: String,
    verifier: String,
    chosen: Vec<Listed>,
    form: &'static str,
    replaced: bool,
}

/// Keeps the vote, and gives the receipt.
pub(crate) async fn cast(
    State(app): State<App>,
    here: Here,
    from: From,
    Path((place, poll)): Path<(String, String)>,
    Form(fields): Fields,
) -> Result<Response, Refusal> {
    let poll = shown(&app, &place, &poll)?;
    if poll.standing != Standing::Open {
        return Err(Refusal::NotNow);
    }
    let (typed, marks) = read(fields);
    let Ok(code) = typed.parse::<Code>() else {
        let answer = opened(&app, &here, &poll, typed, from.0).await?;
        return answer.err().ok_or(Refusal::NotUnderstood);
    };
    let ballot = match Ballot::read(&poll.definition, &marks) {
        Ok(ballot) => ballot,
        Err(faults) => {
            return match opened(&app, &here, &poll, typed, from.0).await? {
                Ok(code) => not_right(&app, &here, &poll, &code, &marks, &faults),
                Err(response) => Ok(response),
            };
        }
    };
    let leave = app.attempts.leave(from.0).await;
    let kept = app.polls.vote(&poll, &code, ballot.clone()).await;
    drop(leave);
    let kept = match kept {
        Err(VoteRefused::NotEntitled | VoteRefused::Cancelled | VoteRefused::OnPaper) => {
            let answer = opened(&app, &here, &poll, typed, from.0).await?;
            return answer.err().ok_or(Refusal::NotAllowed);
        }
        Err(VoteRefused::TooOften) => {
            let page = page_of(&app, &here, &poll, "vote-title");
            let said = Wrong {
                words: page.say("code-too-often"),
                field: "code".into(),
            };
            return wrong(&enter_page(&app, &here, &poll, typed, Some(said)));
        }
        other => other?,
    };
    let page = page_of(&app, &here, &poll, "receipt-title");
    private(&ReceiptPage {
        head: Head::new(&app, &page, &poll),
        number: grouped(&kept.leaf),
        nonce: kept.nonce.to_string(),
        note: kept.receipt,
        ballot: ballot.canonical(&poll.definition),
        verifier: app.polls.signer.verifier().to_string(),
        chosen: listed(&page, &poll, &ballot),
        form: poll.definition.style.key(),
        replaced: kept.replaced,
        page,
    })
}

/// A receipt's number in groups that people can compare.
fn grouped(hash: &Hash) -> String {
    let text = hash.to_string();
    let groups: Vec<&str> = (0..text.len())
        .step_by(8)
        .map(|at| &text[at..at + 8])
        .collect();
    groups.join(" ")
}
