//! Who may do what, held against a table of its own.

use allotment_server::{Act, routes};
use axum::http::StatusCode;

use crate::house::{House, PATH, ROLES, VOTE};
use crate::ledger_made::{GARDEN, garden_entry, keep};

/// For what is not open to everybody: the beginning of its path, its method, and
/// the roles that may.
const CLOSED: [(&str, &str, &[&str]); 62] = [
    ("/office/people", "GET", &["administrator"]),
    ("/office/people", "POST", &["administrator"]),
    ("/office/new", "GET", &["officer"]),
    ("/office/new", "POST", &["officer"]),
    (
        "/office/people/{account}/invite",
        "POST",
        &["administrator"],
    ),
    (
        "/office/people/{account}/sessions",
        "POST",
        &["administrator"],
    ),
    (
        "/office/people/{account}/remove",
        "POST",
        &["administrator"],
    ),
    ("/office/you", "GET", &ROLES),
    ("/office/you/passkey", "POST", &ROLES),
    ("/office/you/passkey/add", "POST", &ROLES),
    ("/office/you/passkey/remove", "POST", &ROLES),
    ("/office/you/session/end", "POST", &ROLES),
    ("/office/confirm", "GET", &ROLES),
    ("/office/confirm", "POST", &ROLES),
    ("/office/confirm/check", "POST", &ROLES),
    ("/office/vote/{place}/{poll}/letters", "POST", &["officer"]),
    ("/office/vote/{place}/{poll}/codes", "POST", &["officer"]),
    ("/office/vote/{place}/{poll}/open", "POST", &["officer"]),
    ("/office/vote/{place}/{poll}/close", "POST", &["officer"]),
    ("/office/vote/{place}/{poll}/end", "POST", &["officer"]),
    (
        "/office/vote/{place}/{poll}/papers",
        "GET",
        &["administrator", "officer", "board", "auditor"],
    ),
    (
        "/office/vote/{place}/{poll}/papers.csv",
        "GET",
        &["administrator", "officer", "board", "auditor"],
    ),
    ("/office/vote/{place}/{poll}/papers", "POST", &["officer"]),
    (
        "/office/vote/{place}/{poll}/papers/{number}",
        "GET",
        &["officer"],
    ),
    (
        "/office/vote/{place}/{poll}/papers/{number}",
        "POST",
        &["officer"],
    ),
    (
        "/office/vote/{place}/{poll}",
        "GET",
        &["administrator", "officer", "board", "auditor"],
    ),
    (
        "/office",
        "GET",
        &["administrator", "officer", "board", "auditor"],
    ),
    ("/office/people/{account}/party", "POST", &["administrator"]),
    ("/office/ledger", "GET", &REPRESENT),
    ("/office/ledger/{place}/sign/{entry}", "GET", &REPRESENT),
    ("/office/ledger/{place}/sign/{entry}", "POST", &REPRESENT),
    (
        "/office/ledger/{place}/sign/{entry}/done",
        "POST",
        &REPRESENT,
    ),
    ("/office/ledger/{place}/key", "GET", &REPRESENT),
    ("/office/ledger/{place}/key", "POST", &REPRESENT),
    ("/office/ledger/{place}/key/add", "POST", &REPRESENT),
    ("/office/ledger/{place}/key/{entry}", "GET", &REPRESENT),
    ("/office/ledger/{place}/key/{entry}/file", "GET", &REPRESENT),
    ("/office/ledger/{place}/key/{entry}", "POST", &REPRESENT),
    (
        "/office/ledger/{place}/key/{entry}/done",
        "POST",
        &REPRESENT,
    ),
    (
        "/office/ledger/{place}/key/{entry}/drop",
        "POST",
        &REPRESENT,
    ),
    (
        "/office/ledger/{place}/work/{commitment}",
        "GET",
        &REPRESENT,
    ),
    (
        "/office/ledger/{place}/work/{commitment}/report",
        "POST",
        &REPRESENT,
    ),
    (
        "/office/ledger/{place}/work/{commitment}/judge",
        "POST",
        &REPRESENT,
    ),
    ("/office/ledger/{place}/decide", "GET", &REPRESENT),
    ("/office/ledger/{place}/decide", "POST", &REPRESENT),
    ("/office/payments", "GET", &["officer"]),
    (
        "/office/payments/{place}/prepare/{commitment}",
        "GET",
        &["officer"],
    ),
    (
        "/office/payments/{place}/prepare/{commitment}",
        "POST",
        &["officer"],
    ),
    (
        "/office/payments/{place}/{entry}/confirm",
        "POST",
        &["officer"],
    ),
    (
        "/office/payments/{place}/{entry}/drop",
        "POST",
        &["officer"],
    ),
    (
        "/office/ideas",
        "GET",
        &["administrator", "officer", "board", "auditor"],
    ),
    ("/office/ideas", "POST", &["officer"]),
    ("/office/ideas/{place}/end", "POST", &["officer"]),
    ("/office/ideas/{place}/vote", "GET", &["officer"]),
    ("/office/ideas/{place}/vote", "POST", &["officer"]),
    (
        "/office/ideas/{place}/{idea}",
        "GET",
        &["administrator", "officer", "board", "auditor"],
    ),
    ("/office/ideas/{place}/{idea}/decide", "POST", &["officer"]),
    ("/office/ideas/{place}/{idea}/cost", "POST", &["officer"]),
    ("/office/ideas/{place}/{idea}/merge", "POST", &["officer"]),
    (
        "/office/ideas/{place}/{idea}/interest",
        "POST",
        &["officer"],
    ),
    ("/office/ideas/{place}/{idea}/contact", "POST", &["officer"]),
    ("", "", &[]),
];

/// Who may act for a party of the ledger.
const REPRESENT: [&str; 4] = ["officer", "board", "partner", "funder"];

#[test]
fn every_route_lets_in_who_may_and_nobody_else() {
    let house = House::staffed(|set| keep(&set.folder));
    house
        .post("/office/new", &[("definition", VOTE)], house.officer())
        .is(303);
    let mut walked = 0;
    for route in routes() {
        let known = CLOSED
            .iter()
            .find(|(path, method, _)| *path == route.path && *method == route.method);
        assert_eq!(
            known.is_some(),
            !matches!(
                route.act,
                Act::Read | Act::Vote | Act::SignIn | Act::Propose
            ),
            "{route:?}: the table of this test does not know it"
        );
        let Some((_, _, may)) = known else { continue };
        let path = route
            .path
            .replace("{place}", "Q1")
            .replace("{poll}", "spring")
            .replace("{number}", "1")
            .replace("{idea}", "1")
            .replace("{account}", "0")
            .replace("{entry}", &garden_entry())
            .replace("{commitment}", GARDEN);
        for role in std::iter::once(None).chain(ROLES.map(Some)) {
            // What would change something is sent without its fields: whoever is
            // let in is told that it is not understood, or that it is not now.
            let answer = if route.method == "GET" {
                house.get_as(&path, house.session(role))
            } else {
                house.post(
                    &path,
                    &[("count", "none"), ("role", "none")],
                    house.session(role),
                )
            };
            let is_in = role.is_some_and(|role| may.contains(&role));
            let status = answer.status;
            match role {
                None if route.method == "GET" => {
                    assert_eq!(status, StatusCode::SEE_OTHER, "{path}");
                    assert_eq!(answer.headers["location"], "/sign-in", "{path}");
                }
                None => assert_eq!(status, StatusCode::UNAUTHORIZED, "{path}"),
                Some(_) if is_in => assert!(
                    ![StatusCode::FORBIDDEN, StatusCode::UNAUTHORIZED].contains(&status),
                    "{path} as {role:?}: {status}"
                ),
                Some(_) => assert_eq!(status, StatusCode::FORBIDDEN, "{path} as {role:?}"),
            }
            walked += 1;
        }
    }
    assert_eq!(walked, (CLOSED.len() - 1) * 7);
    // Who was refused is told, with what they asked for; and who signed in.
    let said = house.said.lock().unwrap().join("\n");
    let refused = "name=\"funder\" role=\"funder\" path=\"/office/vote/{place}/{poll}/codes\"";
    assert!(said.contains(refused), "{said}");
    assert_eq!(said.matches("did=\"signed in\"").count(), ROLES.len());
    assert!(said.contains("name=\"auditor\" role=\"auditor\" with=\"a link\""));
    drop(said);
    // Nobody closed or opened it on the way but the officer, who opened it.
    house.get(PATH).is(200);
}

#[test]
fn what_is_sent_from_another_site_is_refused() {
    use axum::body::Body;
    use axum::http::{Request, header};
    let house = House::new();
    for (name, value) in [
        ("origin", "https://evil.example"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "null"),
    ] {
        let request = Request::post("/office/new")
            .header(header::HOST, "house")
            .header(name, value)
            .header(header::COOKIE, house.officer())
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from("definition="))
            .unwrap();
        house.ask(request).is(403).says("some other site");
    }
    let told = |path: &str| {
        let said = house.said.lock().unwrap().join("\n");
        let told = format!("did=\"another site's page was refused\" path=\"{path}\"");
        said.matches(&told).count()
    };
    assert_eq!(told("/office/new"), 4);
    // Never of voters; nor a link's secret.
    let secret = format!("/sign-in/{}", "a".repeat(64));
    for path in [secret.as_str(), "/vote/Q1/spring/cast"] {
        let request = Request::post(path)
            .header(header::HOST, "house")
            .header("sec-fetch-site", "cross-site")
            .body(Body::empty())
            .unwrap();
        house.ask(request).is(403);
    }
    assert_eq!(told("/sign-in/{token}"), 1);
    let said = house.said.lock().unwrap().join("\n");
    assert!(
        !said.contains(&secret) && !said.contains("/vote/Q1"),
        "{said}"
    );
}

#[test]
fn a_session_ends_when_it_is_ended() {
    let house = House::new();
    let officer = house.officer().to_owned();
    house.get_as("/office", &officer).is(200);
    house.post("/sign-out", &[], &officer).is(303);
    house.get_as("/office", &officer).is(303);
    house
        .get_as("/office", &format!("allotment-session={}", "a".repeat(64)))
        .is(303);
}

/// The guide's table says what the service does.
#[test]
fn the_guide_says_who_may_do_what() {
    let guide = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/guides/serve.md");
    let guide = std::fs::read_to_string(guide).unwrap();
    let (_, table) = guide.split_once("### Who may do what\n").unwrap();
    let rows: Vec<Vec<&str>> = (table.lines())
        .take_while(|line| line.starts_with('|'))
        .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
        .collect();
    let head = ["", "anybody"].into_iter().chain(ROLES);
    assert_eq!(rows[0], head.collect::<Vec<_>>());
    assert_eq!(rows.len(), 2 + Act::ALL.len());
    for (act, row) in Act::ALL.iter().zip(&rows[2..]) {
        let may = std::iter::once(None)
            .chain(ROLES.map(allotment_store::Role::from_key))
            .map(|role| if act.is_allowed(role) { "yes" } else { "–" });
        assert_eq!(row[1..], may.collect::<Vec<_>>(), "{act:?}: {}", row[0]);
    }
}
