//! Signing in: a link, once, from the browser that asked.

use crate::house::{House, answer, sent};

#[test]
fn the_link_of_the_first_start_works_once() {
    let house = House::new_with(|_| {});
    let link = house.last_link("/set-up/");
    house.get(&format!("/set-up/{}", "a".repeat(64))).is(404);
    house.get(&link).is(200).says("Set up this service");
    house.get(&link).is(200);
    house
        .post(&link, &[("name", "  ")], "")
        .is(422)
        .says("Type a name");
    house.post(&link, &[("name", "Ada")], "").is(303);
    house.get(&link).is(404);
    house.post(&link, &[("name", "Eve")], "").is(404);
}

#[test]
fn opening_a_link_uses_nothing_up_and_another_browser_cannot_use_it() {
    let house = House::new();
    let (bound, link) = house.ask_link("officer");
    // What looks at mail opens links, twice.
    house.get(&link).is(200).says("Sign in now");
    house.get(&link).is(200);
    house.post(&link, &[], "").is(401);
    let other = house
        .post("/sign-in", &[("name", "auditor")], "")
        .is(200)
        .cookie("allotment-bound");
    house.post(&link, &[], &other).is(401);
    let session = house
        .post(&link, &[], &bound)
        .is(303)
        .cookie("allotment-session");
    house.get_as("/office", &session).is(200).says("runs votes");
    house.post(&link, &[], &bound).is(401);
}

#[test]
fn whether_somebody_has_a_name_is_not_told() {
    let house = House::new();
    // Nor by how long it takes: the answer does not wait for the link.
    let known = {
        let held = house.said.lock().unwrap();
        let (answered, known) = std::sync::mpsc::channel();
        let router = house.router.clone();
        house.runtime.spawn(async move {
            let request = sent("/sign-in", &[("name", "officer")], "");
            let _gone = answered.send(answer(router, request).await);
        });
        let known = known.recv_timeout(std::time::Duration::from_secs(20));
        drop(held);
        known.unwrap().is(200)
    };
    let unknown = house.post("/sign-in", &[("name", "nobody")], "").is(200);
    assert_eq!(known.text, unknown.text);
    let said = house.said.lock().unwrap().join("\n");
    assert!(!said.contains("nobody"), "{said}");
}

#[test]
fn cookies_are_kept_from_scripts_and_other_sites() {
    let house = House::staffed(|set| set.address = "https://vote.example".into());
    // Nobody's name: a link for somebody would come between, later.
    let sent = house.post("/sign-in", &[("name", "nobody")], "").is(200);
    let cookie = sent.headers["set-cookie"].to_str().unwrap();
    for part in ["HttpOnly", "SameSite=Strict", "Secure", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    // No other site of the domain can set it: the browser takes it from here alone.
    assert!(cookie.starts_with("__Host-allotment-bound="), "{cookie}");
    assert!(!cookie.contains("Domain"), "{cookie}");
    assert_eq!(
        sent.headers["strict-transport-security"],
        "max-age=31536000; includeSubDomains"
    );
    // By its plain name, which another site could have set, it signs nobody in.
    let (bound, link) = house.ask_link("officer");
    let plain = bound.strip_prefix("__Host-").unwrap();
    house.post(&link, &[], plain).is(401);
    let begun = house.post(&link, &[], &bound).is(303);
    let session = begun.cookie("allotment-session");
    house.get_as("/office", &session).is(200);
    let plain = session.strip_prefix("__Host-").unwrap();
    house.get_as("/office", plain).is(303);
}

#[test]
fn a_browser_has_one_session_and_forgets_pages_when_it_is_over() {
    let house = House::new();
    let first = house.officer().to_owned();
    let (bound, link) = house.ask_link("officer");
    let begun = house.post(&link, &[], &format!("{bound}; {first}")).is(303);
    let second = begun.cookie("allotment-session");
    house.get_as("/office", &first).is(303);
    for page in ["/office", "/office/you", "/office/new"] {
        let shown = house.get_as(page, &second).is(200);
        assert_eq!(
            shown.text.matches("action=\"/sign-out\"").count(),
            1,
            "{page}"
        );
    }
    assert!(!house.get("/sign-in").text.contains("/sign-out"));
    let out = house.post("/sign-out", &[], &second).is(303);
    assert_eq!(out.headers["clear-site-data"], "\"cache\", \"storage\"");
    house.get_as("/office", &second).is(303);
}

#[test]
fn names_have_no_signs_that_nobody_sees() {
    let house = House::new();
    let fields = [("name", "Bea\u{1b}[2J \u{202e}Jones"), ("role", "officer")];
    house
        .post("/office/people", &fields, &house.sessions[0])
        .done();
    let page = house.get_as("/office/people", &house.sessions[0]).is(200);
    page.says(">Bea[2J Jones – ");
    house.sign_in("Bea[2J Jones");
    let said = house.said.lock().unwrap().join("");
    assert!(
        said.chars().all(|sign| !sign.is_control() || sign == '\n'),
        "{said}"
    );
    let name = [("name", "\u{7}\u{2066}"), ("role", "officer")];
    let empty = house.post("/office/people", &name, &house.sessions[0]);
    empty.is(422).says("Type a name");
}
