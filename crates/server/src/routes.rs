//! Every address of the service, with what it does: one table. Nothing is
//! reached that is not in it, and a test walks it with every role.

mod of_ledger;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{Extensions, HeaderMap, StatusCode, Version, header};
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodRouter, get, post};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{Predicate, SizeAbove};
use tower_http::timeout::TimeoutLayer;

use crate::answer::{finish, guard};
use crate::assets::asset;
use crate::language::Language;
use crate::permission::Act;
use crate::route::{
    about, api, check_code, decisions, health, idea_data, idea_own, idea_send, idea_vote, ideas,
    invite, office, office_idea, office_ideas, paper, papers, people, places, polls, results,
    sign_in, vote, you,
};
use crate::state::App;

use of_ledger::{ledger_files, parties, promises};

/// The largest body: a vote's file with two hundred projects in two languages.
const BODY: usize = 256 * 1024;
/// How long an answer may take.
const SECONDS: u64 = 30;

/// An address: what it does, how it is asked for, and where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Route {
    /// What it does.
    pub act: Act,
    /// `GET` or `POST`.
    pub method: &'static str,
    /// Its path, with `{…}` for what varies.
    pub path: &'static str,
    /// What it gives to programs, if it is open data.
    pub open: Option<Open>,
}

/// Open data: what `OpenAPI` says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Open {
    /// What it is, in a sentence.
    pub says: &'static str,
    /// Its media type.
    pub kind: &'static str,
    /// The name of its schema in `assets/open-data.json`; nothing for what is no
    /// JSON.
    pub schema: Option<&'static str>,
    /// Whether it is there only once the vote has closed.
    pub after_closing: bool,
}

type Row = (Route, MethodRouter<App>);

fn reads(act: Act, path: &'static str, handler: MethodRouter<App>) -> Row {
    let route = Route {
        act,
        method: "GET",
        path,
        open: None,
    };
    (route, handler)
}

/// Open data in JSON, by its schema.
fn gives(
    path: &'static str,
    handler: MethodRouter<App>,
    (says, schema): (&'static str, &'static str),
) -> Row {
    let (mut route, handler) = reads(Act::Read, path, handler);
    route.open = Some(Open {
        says,
        kind: "application/json",
        schema: Some(schema),
        after_closing: false,
    });
    (route, handler)
}

/// Open data that is a file of another kind.
fn gives_file(
    path: &'static str,
    handler: MethodRouter<App>,
    (says, kind): (&'static str, &'static str),
) -> Row {
    let (mut route, handler) = reads(Act::Read, path, handler);
    route.open = Some(Open {
        says,
        kind,
        schema: None,
        after_closing: false,
    });
    (route, handler)
}

/// The same, once the vote has closed.
fn after_closing((mut route, handler): Row) -> Row {
    if let Some(open) = &mut route.open {
        open.after_closing = true;
    }
    (route, handler)
}

fn sends(act: Act, path: &'static str, handler: MethodRouter<App>) -> Row {
    let route = Route {
        act,
        method: "POST",
        path,
        open: None,
    };
    (route, handler)
}

/// The pages, which there are in every language.
fn pages() -> Vec<Row> {
    let all = [
        public(),
        promises(),
        proposing(),
        signing_in(),
        votes(),
        parties(),
        judging(),
        people_and_own(),
    ];
    all.into_iter().flatten().collect()
}

/// What everybody reads, and how they vote.
fn public() -> Vec<Row> {
    vec![
        reads(Act::Read, "/", get(places::home)),
        reads(Act::Read, "/find", get(places::find)),
        reads(Act::Read, "/places", get(places::list)),
        reads(Act::Read, "/place/{place}", get(places::place)),
        reads(Act::Read, "/place/{place}/profile", get(places::profile)),
        reads(Act::Read, "/map", get(places::map)),
        reads(Act::Read, "/results", get(places::outcome)),
        reads(Act::Read, "/sources", get(about::sources)),
        reads(Act::Read, "/accessibility", get(about::accessibility)),
        reads(Act::Read, "/privacy", get(about::privacy)),
        reads(Act::Read, "/votes", get(polls::list)),
        reads(Act::Read, "/vote/{place}/{poll}", get(vote::enter)),
        reads(Act::Read, "/vote/{place}/{poll}/code", get(check_code::ask)),
        sends(
            Act::Vote,
            "/vote/{place}/{poll}/code",
            post(check_code::check),
        ),
        sends(Act::Vote, "/vote/{place}/{poll}/ballot", post(vote::ballot)),
        sends(Act::Vote, "/vote/{place}/{poll}/check", post(vote::check)),
        sends(Act::Vote, "/vote/{place}/{poll}/cast", post(vote::cast)),
        reads(
            Act::Read,
            "/vote/{place}/{poll}/receipt",
            get(results::receipt),
        ),
        sends(
            Act::Read,
            "/vote/{place}/{poll}/receipt",
            post(results::check_receipt),
        ),
        reads(
            Act::Read,
            "/vote/{place}/{poll}/results",
            get(results::page),
        ),
    ]
}

/// Residents' ideas: what everybody reads, and how they send one and follow it.
fn proposing() -> Vec<Row> {
    vec![
        reads(Act::Read, "/ideas", get(ideas::list)),
        reads(Act::Read, "/ideas/{place}", get(ideas::of_place)),
        reads(Act::Read, "/ideas/{place}/new", get(idea_send::form)),
        sends(Act::Propose, "/ideas/{place}/new", post(idea_send::send)),
        reads(Act::Read, "/ideas/{place}/{idea}", get(ideas::idea)),
        reads(Act::Propose, "/idea/{token}", get(idea_own::follow)),
        sends(Act::Propose, "/idea/{token}/answer", post(idea_own::answer)),
        sends(
            Act::Propose,
            "/idea/{token}/withdraw",
            post(idea_own::withdraw),
        ),
    ]
}

/// How officers decide on ideas.
fn judging() -> Vec<Row> {
    vec![
        reads(Act::Look, "/office/ideas", get(office_ideas::queue)),
        sends(Act::Judge, "/office/ideas", post(office_ideas::begin)),
        sends(
            Act::Judge,
            "/office/ideas/{place}/end",
            post(office_ideas::end),
        ),
        reads(
            Act::Run,
            "/office/ideas/{place}/vote",
            get(idea_vote::choose),
        ),
        sends(
            Act::Run,
            "/office/ideas/{place}/vote",
            post(idea_vote::draft),
        ),
        reads(
            Act::Look,
            "/office/ideas/{place}/{idea}",
            get(office_idea::idea),
        ),
        sends(
            Act::Judge,
            "/office/ideas/{place}/{idea}/decide",
            post(office_idea::decide),
        ),
        sends(
            Act::Judge,
            "/office/ideas/{place}/{idea}/cost",
            post(office_idea::cost),
        ),
        sends(
            Act::Judge,
            "/office/ideas/{place}/{idea}/merge",
            post(office_idea::merge),
        ),
        sends(
            Act::Judge,
            "/office/ideas/{place}/{idea}/interest",
            post(office_idea::interest),
        ),
        sends(
            Act::Judge,
            "/office/ideas/{place}/{idea}/contact",
            post(office_idea::contact),
        ),
    ]
}

/// How those who run the service sign in.
fn signing_in() -> Vec<Row> {
    vec![
        reads(Act::SignIn, "/sign-in", get(sign_in::ask)),
        sends(Act::SignIn, "/sign-in", post(sign_in::send)),
        sends(Act::SignIn, "/sign-in/passkey", post(sign_in::ask_passkey)),
        sends(
            Act::SignIn,
            "/sign-in/passkey/check",
            post(sign_in::check_passkey),
        ),
        reads(Act::SignIn, "/sign-in/{token}", get(sign_in::link)),
        sends(Act::SignIn, "/sign-in/{token}", post(sign_in::redeem)),
        reads(Act::SignIn, "/set-up/{token}", get(sign_in::set_up)),
        sends(
            Act::SignIn,
            "/set-up/{token}",
            post(sign_in::make_administrator),
        ),
        sends(Act::SignIn, "/sign-out", post(sign_in::sign_out)),
        reads(Act::SignIn, "/invite/{token}", get(invite::open)),
        sends(Act::SignIn, "/invite/{token}", post(invite::take_up)),
        sends(
            Act::SignIn,
            "/invite/{token}/passkey",
            post(invite::register),
        ),
        sends(Act::SignIn, "/invite/{token}/once", post(invite::once)),
    ]
}

/// How votes are run.
fn votes() -> Vec<Row> {
    vec![
        reads(Act::Look, "/office", get(office::desk)),
        reads(Act::Look, "/office/vote/{place}/{poll}", get(office::poll)),
        reads(Act::Run, "/office/new", get(office::new)),
        sends(Act::Run, "/office/new", post(office::draft)),
        sends(
            Act::Run,
            "/office/vote/{place}/{poll}/codes",
            post(office::codes),
        ),
        sends(
            Act::Run,
            "/office/vote/{place}/{poll}/letters",
            post(office::letters),
        ),
        sends(
            Act::Run,
            "/office/vote/{place}/{poll}/open",
            post(office::open),
        ),
        sends(
            Act::Run,
            "/office/vote/{place}/{poll}/close",
            post(office::close),
        ),
        sends(
            Act::Run,
            "/office/vote/{place}/{poll}/end",
            post(papers::end_voting),
        ),
        reads(
            Act::Look,
            "/office/vote/{place}/{poll}/papers",
            get(papers::papers),
        ),
        sends(
            Act::Run,
            "/office/vote/{place}/{poll}/papers",
            post(papers::receive),
        ),
        reads(
            Act::Run,
            "/office/vote/{place}/{poll}/papers/{number}",
            get(paper::paper),
        ),
        sends(
            Act::Run,
            "/office/vote/{place}/{poll}/papers/{number}",
            post(paper::enter),
        ),
    ]
}

/// Who runs the service, and what each has of their own.
fn people_and_own() -> Vec<Row> {
    vec![
        reads(Act::Administer, "/office/people", get(people::people)),
        sends(Act::Administer, "/office/people", post(people::add)),
        sends(
            Act::Administer,
            "/office/people/{account}/invite",
            post(people::invite),
        ),
        sends(
            Act::Administer,
            "/office/people/{account}/sessions",
            post(people::end_sessions),
        ),
        sends(
            Act::Administer,
            "/office/people/{account}/remove",
            post(people::remove),
        ),
        sends(
            Act::Administer,
            "/office/people/{account}/party",
            post(people::let_act),
        ),
        reads(Act::Own, "/office/you", get(you::you)),
        sends(Act::Own, "/office/you/passkey", post(you::begin_passkey)),
        sends(Act::Own, "/office/you/passkey/add", post(you::add_passkey)),
        sends(
            Act::Own,
            "/office/you/passkey/remove",
            post(you::remove_passkey),
        ),
        sends(Act::Own, "/office/you/session/end", post(you::end_session)),
        reads(Act::Own, "/office/confirm", get(you::confirm)),
        sends(Act::Own, "/office/confirm", post(you::ask)),
        sends(Act::Own, "/office/confirm/check", post(you::check)),
    ]
}

/// What programs ask for: in no language.
fn files() -> Vec<Row> {
    vec![
        reads(Act::Read, "/assets/{name}", get(asset)),
        reads(Act::Read, "/liveness", get(health::liveness)),
        reads(Act::Read, "/readiness", get(health::readiness)),
        reads(Act::Read, "/metrics", get(health::metrics)),
        reads(Act::Read, "/robots.txt", get(health::robots)),
        gives("/api", get(api::document), ("This document.", "OpenAPI")),
        gives_file(
            "/decisions.atom",
            get(decisions::feed),
            (
                "What was decided by votes that have closed, as an Atom feed.",
                "application/atom+xml",
            ),
        ),
        gives(
            "/api/votes",
            get(api::votes),
            ("Every vote that was opened.", "Votes"),
        ),
        gives(
            "/api/votes/{place}/{poll}",
            get(api::vote),
            ("One vote; what came of it is null until it closes.", "Vote"),
        ),
        gives(
            "/api/places/{place}",
            get(api::place),
            ("What is told of one place.", "Place"),
        ),
        gives(
            "/api/ideas/{place}",
            get(idea_data::document),
            (
                "The calls for ideas of a place and its ideas, with what has happened to each.",
                "Ideas",
            ),
        ),
        gives_file(
            "/ideas/{place}/ideas.csv",
            get(idea_data::list),
            ("The ideas of a place, one a row.", "text/csv"),
        ),
        gives_file(
            "/ideas/{place}/history.csv",
            get(idea_data::steps),
            (
                "What has happened to the ideas of a place, one step a row.",
                "text/csv",
            ),
        ),
        gives(
            "/vote/{place}/{poll}/definition.json",
            get(api::definition),
            (
                "A vote's definition, to the letter that is hashed.",
                "Definition",
            ),
        ),
        after_closing(gives_file(
            "/vote/{place}/{poll}/results.zip",
            get(results::zip),
            (
                "Everything to count a closed vote again, as allotment verify does.",
                "application/zip",
            ),
        )),
        after_closing(gives_file(
            "/vote/{place}/{poll}/ballots.pb",
            get(results::ballots),
            (
                "The ballots of a closed vote in the format of Pabulib.",
                "text/plain",
            ),
        )),
        reads(
            Act::Look,
            "/office/vote/{place}/{poll}/papers.csv",
            get(papers::list),
        ),
        after_closing(gives_file(
            "/vote/{place}/{poll}/checkpoint.txt",
            get(results::checkpoint),
            (
                "The signed root of the tree of a closed vote's ballots.",
                "text/plain",
            ),
        )),
        after_closing(gives(
            "/vote/{place}/{poll}/result.json",
            get(results::document),
            (
                "The result of a closed vote, with why each project won or lost.",
                "Result",
            ),
        )),
    ]
}

/// Every address, in every language.
#[must_use]
pub fn routes() -> Vec<Route> {
    let all = pages().into_iter().chain(files()).chain(ledger_files());
    all.map(|(route, _)| route).collect()
}

fn gather(app: &App, rows: Vec<Row>) -> Router<App> {
    rows.into_iter()
        .fold(Router::new(), |router, (route, handler)| {
            let state = (app.clone(), route.act, route.path);
            let guarded = from_fn_with_state(state, guard);
            router.route(route.path, handler.route_layer(guarded))
        })
}

/// The whole service.
pub(crate) fn router(app: App) -> Router {
    let mut router = gather(&app, pages())
        .merge(gather(&app, files()))
        .merge(gather(&app, ledger_files()));
    for language in Language::ALL {
        if !language.base().is_empty() {
            router = router.nest(language.base(), gather(&app, pages()));
        }
    }
    let worth = SizeAbove::new(512).and(is_worth_packing);
    router
        .layer(CompressionLayer::new().gzip(true).compress_when(worth))
        .layer(DefaultBodyLimit::max(BODY))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            std::time::Duration::from_secs(SECONDS),
        ))
        .layer(CatchPanicLayer::new())
        .layer(from_fn_with_state(app.clone(), finish))
        .with_state(app)
}

/// Whether an answer is made smaller on its way. Not what is packed already; and
/// not what nobody may keep: a voting page holds a code beside what was sent, and
/// its packed length would tell of it.
fn is_worth_packing(_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions) -> bool {
    let keeps = headers.get(header::CACHE_CONTROL);
    let kind = headers.get(header::CONTENT_TYPE);
    let is = |value: Option<&axum::http::HeaderValue>, begins: &str| {
        value.is_some_and(|value| value.as_bytes().starts_with(begins.as_bytes()))
    };
    !is(keeps, "no-store") && !is(kind, "application/zip") && !is(kind, "image/png")
}
