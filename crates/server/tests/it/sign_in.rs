//! Signing in: a link, once, from the browser that asked.

use crate::house::House;

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
    let sent = house.post("/sign-in", &[("name", "officer")], "").is(200);
    let bound = sent.cookie("allotment-bound");
    let link = house.last_link("/sign-in/");
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
    let known = house.post("/sign-in", &[("name", "officer")], "").is(200);
    let unknown = house.post("/sign-in", &[("name", "nobody")], "").is(200);
    assert_eq!(known.text, unknown.text);
    let said = house.said.lock().unwrap().join("\n");
    assert!(!said.contains("nobody"), "{said}");
}

#[test]
fn cookies_are_kept_from_scripts_and_other_sites() {
    let house = House::staffed(|set| set.address = "https://vote.example".into());
    let sent = house.post("/sign-in", &[("name", "officer")], "").is(200);
    let cookie = sent.headers["set-cookie"].to_str().unwrap();
    for part in ["HttpOnly", "SameSite=Strict", "Secure", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert!(sent.headers.contains_key("strict-transport-security"));
}
