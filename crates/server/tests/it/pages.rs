//! Pages: small, without anything from elsewhere, in both languages.

use std::io::Write;

use allotment_server::routes;
use axum::body::Body;
use axum::http::{Request, header};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::house::{House, PATH};

#[test]
fn a_place_is_found_by_postcode_name_or_code() {
    let house = House::new();
    let to = |asked: &str| {
        let answer = house.get(&format!("/find?q={asked}")).is(303);
        answer.headers["location"].to_str().unwrap().to_owned()
    };
    for asked in [
        "AB1+2CD",
        "ab12cd",
        "%20ab1%202cd%20",
        "Q1",
        "N1",
        "eastgate",
    ] {
        assert_eq!(to(asked), "/place/Q1", "{asked}");
    }
    let border = house.get("/find?q=AB1+2CE").is(200);
    border
        .says("is on the line")
        .says("/place/Q1")
        .says("/place/Q2");
    house
        .get("/find?q=gate")
        .is(200)
        .says("Pick yours")
        .says("Westgate");
    house.get("/find?q=harbour").is(200).says("Harbour Row");
    house
        .get("/find?q=ZZ9+9ZZ")
        .is(200)
        .says("do not know the postcode");
    house
        .get("/find?q=nowhere+at+all")
        .is(200)
        .says("found no place");
    house
        .get("/find?q=%3Cscript%3E")
        .is(200)
        .says("&#60;script");
    house.get("/find").is(200);
    let welsh = house.get("/cy/find?q=AB1+2CD").is(303);
    assert_eq!(welsh.headers["location"], "/cy/place/Q1");
}

#[test]
fn a_place_says_what_is_known_of_it() {
    let house = House::new();
    let place = house.get("/place/Q1").is(200);
    for words in [
        "Eastgate &#38; Quay",
        "4,321 people",
        "number 1 of 2",
        "from 1 to 2",
        "£100",
        "A list",
        "Westgate",
        "More people help out",
    ] {
        assert!(place.text.contains(words), "{words}: {}", place.text);
    }
    house.get("/place/Q1/profile").is(200).says("£100");
    house.get("/place/Q9").is(404).says("There is no such page");
    house.get("/map").is(200).says("/place/Q2");
    house
        .get("/api/places/Q1")
        .is(200)
        .says("\"population\": 4321");
}

/// Codes of places are those of somebody's table, and may hold any sign.
#[test]
fn a_place_with_an_odd_code_breaks_no_page() {
    let house = House::odd();
    let (id, address) = ("a\"<b>/é", "/place/a%22%3Cb%3E%2F%C3%A9");
    let found = house.get("/find?q=oddity").is(303);
    assert_eq!(found.headers["location"], address);
    house.get(address).is(200).says("Oddity");
    house
        .get(&format!("{address}/profile"))
        .is(200)
        .says(&format!("href=\"{address}\""));
    house
        .get(&address.replace("/place/", "/ledger/"))
        .is(200)
        .says("Promises: Oddity");
    for page in ["/places", "/map", "/find?q=o", "/place/Q1"] {
        let shown = house.get(page).is(200);
        let shown = shown.says(&format!("href=\"{address}\""));
        assert!(
            !shown.text.contains("<b>") && !shown.text.contains(id),
            "{page}"
        );
    }
    let map = house.get("/map").text;
    assert_eq!(
        map.matches(address).count(),
        2,
        "the drawing and the list: {map}"
    );
}

#[test]
fn every_page_leads_to_itself_in_the_other_language() {
    let house = House::new();
    house.open_vote(1);
    for route in routes().iter().filter(|route| route.method == "GET") {
        let path = route
            .path
            .replace("{place}", "Q1")
            .replace("{poll}", "spring");
        if path.contains('{') || !house.get(&format!("/cy{path}")).status.is_success() {
            continue;
        }
        let path = if path == "/" { String::new() } else { path };
        let welsh = house.get(&format!("/cy{path}")).is(200);
        assert!(welsh.text.contains("<html lang=\"cy\""), "{path}");
        let english = if path.is_empty() { "/" } else { path.as_str() };
        assert!(
            welsh
                .text
                .contains(&format!("hreflang=\"en\" href=\"{english}\"")),
            "{path}: {}",
            welsh.text
        );
        assert!(
            !welsh.text.contains('[') || !welsh.text.contains("-title]"),
            "{path}"
        );
        assert!(
            welsh.text.contains("Nid oes neb wedi gwirio"),
            "{path} says that nobody reviewed it"
        );
    }
}

#[test]
fn every_answer_tells_browsers_to_load_nothing_else() {
    let house = House::new();
    house.open_vote(1);
    for route in routes() {
        let path = route
            .path
            .replace("{place}", "Q1")
            .replace("{poll}", "spring")
            .replace("{token}", "x")
            .replace("{name}", "x");
        let answer = if route.method == "GET" {
            house.get_as(&path, house.officer())
        } else {
            house.post(&path, &[], "")
        };
        let policy = answer.headers["content-security-policy"].to_str().unwrap();
        assert!(
            policy.starts_with("default-src 'none'") && !policy.contains("unsafe"),
            "{path}"
        );
        for part in [
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "form-action 'self'",
        ] {
            assert!(policy.contains(part), "{path}: {part}");
        }
        let names = answer.headers.keys();
        let shares = names.filter(|name| name.as_str().starts_with("access-control-"));
        assert_eq!(shares.count(), 0, "{path}");
        assert_eq!(
            answer.headers["x-content-type-options"], "nosniff",
            "{path}"
        );
        assert_eq!(answer.headers["referrer-policy"], "no-referrer", "{path}");
        for bad in [
            "<style",
            " style=\"",
            " onclick",
            " onsubmit",
            "javascript:",
            "//cdn",
            "src=\"http",
        ] {
            assert!(!answer.text.contains(bad), "{path}: {bad}");
        }
        if answer.text.contains("<script") {
            assert!(
                answer
                    .text
                    .contains("<script type=\"module\" src=\"/assets/"),
                "{path}"
            );
        }
        // What only one person should see is kept by nobody.
        if path.starts_with("/office") || path.starts_with("/sign-in") || route.method == "POST" {
            assert!(
                answer.status.is_redirection() || answer.headers["cache-control"] == "no-store",
                "{path}: {:?}",
                answer.headers
            );
        }
    }
}

fn packed(bytes: &[u8]) -> usize {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap().len()
}

/// The ballot page with everything that it loads: at most 50 kB over the wire in
/// at most 4 requests, at most 5 kB of it script. With twenty projects.
#[test]
fn a_ballot_is_small() {
    let house = House::new();
    let mut text = crate::house::VOTE.to_owned();
    for number in 0..17 {
        text.push_str(&format!(
            "\n[[project]]\nid = \"more-{number}\"\ncost = 30\nname = {{ en = \"One more good thing for the place, number {number}\", cy = \"Peth\" }}\nwords = {{ en = \"A sentence or two that say what it is, whom it serves, and where it would stand.\", cy = \"Gair\" }}\n"
        ));
    }
    let codes = house.open(&text, PATH, 1);
    let page = house
        .post(&format!("{PATH}/ballot"), &[("code", &codes[0])], "")
        .is(200);
    assert!(
        !page.headers.contains_key("content-encoding"),
        "it holds a code"
    );
    let loads: Vec<String> = page.between("=\"/assets/", "\"");
    assert_eq!(loads.len(), 3, "style, script, icon: {loads:?}");
    let mut wire = page.bytes.len();
    for name in &loads {
        let request =
            Request::get(format!("/assets/{name}")).header(header::ACCEPT_ENCODING, "gzip");
        let asset = house.ask(request.body(Body::empty()).unwrap()).is(200);
        let kind = asset.headers["content-type"].to_str().unwrap();
        assert!(kind.ends_with("; charset=utf-8"), "{kind}");
        assert_eq!(asset.headers["content-encoding"], "gzip");
        assert!(
            asset.headers["cache-control"]
                .to_str()
                .unwrap()
                .contains("immutable")
        );
        wire += asset.bytes.len();
        if name.ends_with(".js") {
            let plain = house.get(&format!("/assets/{name}")).is(200).bytes;
            assert!(plain.len() <= 5_000, "{} bytes of script", plain.len());
        }
    }
    assert!(wire <= 50_000, "{wire} bytes over the wire");
    house.get("/assets/nothing.css").is(404);
    let place = house.get("/place/Q1").is(200);
    assert!(packed(&place.bytes) < 150_000);
}

#[test]
fn it_says_whether_it_is_alive_and_ready() {
    let house = House::new();
    house.get("/liveness").is(200).says("alive");
    house.get("/readiness").is(200).says("ready");
    house.get("/nothing").is(404).says("There is no such page");
    house.get("/cy/nothing").is(404).says("Nid oes tudalen");
    for method in ["DELETE", "TRACE", "PUT"] {
        let wrong = Request::builder().method(method).uri("/");
        house.ask(wrong.body(Body::empty()).unwrap()).is(405);
    }
    // No folder is served.
    for path in [
        "/assets/",
        "/assets/..%2f..%2fservice.key",
        "/.git/config",
        "/service.db",
    ] {
        house.get(path).is(404);
    }
    // A form that is none is told in words of ours.
    let twice = [("name", "officer"), ("name", "auditor")];
    let twice = house.post("/sign-in", &twice, "").is(422);
    twice.says("We could not read that");
}
