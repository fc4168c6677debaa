//! Passkeys, from the invitation to what asks for a fresh one.

use crate::device::{Device, Fields};
use crate::house::{Answer, House, PATH, VOTE};

fn house() -> House {
    House::staffed(|set| set.address = "https://vote.example".into())
}

fn post(house: &House, path: &str, fields: &Fields, cookie: &str) -> Answer {
    let fields: Vec<_> = fields.iter().map(|(name, one)| (*name, &**one)).collect();
    house.post(path, &fields, cookie)
}

/// The id of the account called `name`.
fn id(house: &House, name: &str) -> String {
    let page = house.get_as("/office/people", &house.sessions[0]).is(200);
    let after = page.text.split_once(&format!(">{name} – ")).unwrap().1;
    let after = after.split_once("/office/people/").unwrap().1;
    after.split_once('/').unwrap().0.to_owned()
}

/// An invitation for `name`, as a path.
fn invitation(house: &House, name: &str) -> String {
    let path = format!("/office/people/{}/invite", id(house, name));
    let shown = house.post(&path, &[], &house.sessions[0]).is(200);
    let link = shown.between("<p class=\"a-mono\">", "</p>")[0].clone();
    link.strip_prefix("https://vote.example")
        .unwrap()
        .to_owned()
}

/// Somebody with `role` who made a passkey on `device`: their session.
fn with_passkey(house: &House, name: &str, role: &str, device: &Device) -> String {
    let fields = [("name", name), ("role", role)];
    house
        .post("/office/people", &fields, &house.sessions[0])
        .is(303);
    let link = invitation(house, name);
    let page = house.post(&link, &[], "").is(200);
    let bound = page.cookie("allotment-bound");
    let made = post(
        house,
        &format!("{link}/passkey"),
        &device.create(&page),
        &bound,
    );
    made.is(303).cookie("allotment-session")
}

/// The page that asks to sign in with a passkey, and what its browser holds.
fn asked(house: &House) -> (Answer, String) {
    let page = house.post("/sign-in/passkey", &[], "").is(200);
    let bound = page.cookie("allotment-bound");
    (page, bound)
}

const CHECK: &str = "/sign-in/passkey/check";

#[test]
fn whoever_is_invited_makes_a_passkey_and_signs_in_with_it() {
    let house = house();
    let fields = [("name", "Bea"), ("role", "partner")];
    house
        .post("/office/people", &fields, &house.sessions[0])
        .is(303);
    let link = invitation(&house, "Bea");
    let said = house.said.lock().unwrap().join("\n");
    assert!(!said.contains("/invite/"), "{said}");
    // What looks at mail opens it, and uses nothing up.
    house.get(&link).is(200).says("You are invited");
    let page = house.post(&link, &[], "").is(200).says("Make my passkey");
    let bound = page.cookie("allotment-bound");
    let device = Device::new(1);
    let register = format!("{link}/passkey");
    let given = device.create(&page);
    // Another browser has no part in it, with or without what this one gave.
    house.post(&link, &[], "").is(401);
    let (_, other) = asked(&house);
    house.post(&link, &[], &other).is(401);
    post(&house, &register, &given, &other).is(401);
    post(&house, &register, &given, "").is(401);
    let made = post(&house, &register, &given, &bound).is(303);
    assert_eq!(made.headers["location"], "/office/you");
    let session = made.cookie("allotment-session");
    house
        .get_as("/office/you", &session)
        .is(200)
        .says("My phone")
        .says("signs for a partner");
    post(&house, &register, &given, &bound).is(401);
    house.post(&format!("{link}/once"), &[], &bound).is(401);

    let (page, bound) = asked(&house);
    let given = device.show(&page);
    let begun = post(&house, CHECK, &given, &bound).is(303);
    house
        .get_as("/office/you", &begun.cookie("allotment-session"))
        .is(200)
        .says("Bea");
    // The same answer again signs nobody in.
    post(&house, CHECK, &given, &bound)
        .is(422)
        .says("did not work here");
}

#[test]
fn what_a_passkey_does_not_vouch_for_signs_nobody_in() {
    let house = house();
    let device = Device::new(1);
    with_passkey(&house, "Bea", "officer", &device);
    let (page, bound) = asked(&house);
    let refused = |device: &Device, page: &Answer, bound: &str| {
        let answer = post(&house, CHECK, &device.show(page), bound);
        assert!(
            !answer.headers.contains_key("set-cookie"),
            "{:?}",
            answer.headers
        );
        answer.is(422);
    };
    refused(&device.forged(), &page, &bound);
    refused(&Device::new(2), &page, &bound);
    let mut elsewhere = device.clone();
    elsewhere.origin = "https://evil.example".into();
    refused(&elsewhere, &page, &bound);
    for flags in [0, 1, 4] {
        let mut unverified = device.clone();
        unverified.flags = flags;
        refused(&unverified, &page, &bound);
    }
    // A challenge for another browser; one that is nobody's; one for another end.
    let (other, other_bound) = asked(&house);
    refused(&device, &page, &other_bound);
    refused(&device, &other, &bound);
    let forged = |text: &str| Answer {
        text: page
            .text
            .replace(&page.between("data-challenge=\"", "\"")[0], text),
        ..page.clone()
    };
    refused(&device, &forged(&"A".repeat(75)), &bound);
    refused(&device, &forged(""), &bound);
    let mut changed = page.between("data-challenge=\"", "\"")[0].clone();
    // One bit of its end: later than we said.
    let at = changed.len() / 3;
    let other = if &changed[at..=at] == "B" { "A" } else { "B" };
    changed.replace_range(at..=at, other);
    refused(&device, &forged(&changed), &bound);
    house.post(CHECK, &[], &bound).is(422);
    house.post(CHECK, &[], "").is(401);
    // And what does hold still signs in.
    post(&house, CHECK, &device.show(&page), &bound).is(303);
}

#[test]
fn without_a_passkey_an_invitation_signs_in_once() {
    let house = house();
    let link = invitation(&house, "officer");
    let page = house.post(&link, &[], "").is(200);
    let page = page.says("Sign in once with this link");
    let bound = page.cookie("allotment-bound");
    let once = format!("{link}/once");
    house.post(&once, &[], "").is(401);
    let begun = house.post(&once, &[], &bound).is(303);
    assert_eq!(begun.headers["location"], "/office");
    house
        .get_as("/office", &begun.cookie("allotment-session"))
        .is(200)
        .says("runs votes");
    house.post(&once, &[], &bound).is(401);
    house.post(&link, &[], &bound).is(401);
    house.get(&format!("/invite/{}", "x".repeat(64))).is(404);
}

/// Whoever can ask for links could else make a passkey beside the one that is
/// there, and end a vote with it.
#[test]
fn a_link_that_signs_in_makes_no_passkey() {
    let house = house();
    let sent = house.post("/sign-in", &[("name", "officer")], "").is(200);
    let bound = sent.cookie("allotment-bound");
    let link = house.last_link("/sign-in/");
    let as_invitation = link.replace("/sign-in/", "/invite/");
    house.post(&as_invitation, &[], &bound).is(401);
    house
        .post(&format!("{as_invitation}/once"), &[], &bound)
        .is(401);
    let invited = invitation(&house, "officer");
    let as_link = invited.replace("/invite/", "/sign-in/");
    house.post(&invited, &[], &bound).is(200);
    house.post(&as_link, &[], &bound).is(401);
    house.post(&link, &[], &bound).is(303);
}

/// Where browsers know no passkeys, pages say so, and links go on working.
#[test]
fn where_there_can_be_no_passkeys_people_sign_in_with_links() {
    let house = House::new();
    let page = house.get("/sign-in").is(200).text;
    assert!(!page.contains("passkey"), "{page}");
    let session = house.sign_in("officer");
    house
        .get_as("/office/you", &session)
        .is(200)
        .says("Passkeys do not work at this address");
    house
        .post("/sign-in/passkey", &[], "")
        .is(200)
        .says("Passkeys do not work at this address");
}

/// A vote that counts, open.
fn open_real(house: &House) {
    let definition = VOTE
        .replace("practice = true", "practice = false")
        .replace("languages = [\"en\", \"cy\"]", "languages = [\"en\"]");
    house.open(&definition, PATH, 1);
}

#[test]
fn a_vote_that_counts_is_ended_with_a_fresh_passkey() {
    let house = house();
    open_real(&house);
    let close = format!("/office{PATH}/close");
    let session = house.sign_in("officer");
    house
        .post(&close, &[], &session)
        .is(422)
        .says("You need a passkey to do this");
    // Whoever signed in just now, and has none, adds one.
    let page = house.post("/office/you/passkey", &[], &session).is(200);
    let device = Device::new(1);
    let add = "/office/you/passkey/add";
    post(&house, add, &device.create(&page), &session).is(303);
    // It was made, and not shown.
    let asked = house.post(&close, &[], &session).is(303);
    let to = asked.headers["location"].to_str().unwrap().to_owned();
    assert_eq!(to, "/office/confirm?to=/office/vote/Q1/spring");
    let why = house.get_as(&to, &session).is(200);
    why.says("You can not undo what comes next");
    let fields = [("to", "/office/vote/Q1/spring")];
    let page = house.post("/office/confirm", &fields, &session).is(200);
    let check = "/office/confirm/check";
    // Not with somebody else's passkey, nor in another session.
    let other = Device::new(2);
    with_passkey(&house, "Bea", "officer", &other);
    post(&house, check, &other.show(&page), &session).is(422);
    let second = house.sign_in("officer");
    post(&house, check, &device.show(&page), &second).is(422);
    let mut given = device.show(&page);
    given.push(("to", "/office/vote/Q1/spring".into()));
    let shown = post(&house, check, &given, &session).is(303);
    assert_eq!(shown.headers["location"], "/office/vote/Q1/spring");
    // It counts for the session in which it was shown, and for no other.
    house.post(&close, &[], &second).is(303);
    house
        .get(&format!("{PATH}/results"))
        .is(200)
        .says("No one can see this yet");
    house.post(&close, &[], &session).is(303);
    house
        .get(&format!("{PATH}/results"))
        .is(200)
        .says("No one voted");
}

#[test]
fn whoever_has_a_passkey_changes_passkeys_only_after_showing_it() {
    let house = house();
    let device = Device::new(1);
    with_passkey(&house, "Bea", "officer", &device);
    let session = house.sign_in("Bea");
    let (begin, add) = ("/office/you/passkey", "/office/you/passkey/add");
    let remove = "/office/you/passkey/remove";
    let page = house.get_as("/office/you", &session).is(200);
    let key = page.between("name=\"credential\" value=\"", "\"")[0].clone();
    for (path, fields) in [(begin, vec![]), (remove, vec![("credential", &*key)])] {
        let asked = house.post(path, &fields, &session).is(303);
        assert_eq!(asked.headers["location"], "/office/confirm?to=/office/you");
    }
    let page = house.post("/office/confirm", &[], &session).is(200);
    let check = "/office/confirm/check";
    post(&house, check, &device.show(&page), &session).is(303);
    let page = house.post(begin, &[], &session).is(200);
    post(&house, add, &Device::new(2).create(&page), &session).is(303);
    // Nobody's passkey becomes somebody else's.
    let page = house.post(begin, &[], &session).is(200);
    post(&house, add, &device.create(&page), &session).is(409);
    house
        .post(remove, &[("credential", &key)], &session)
        .is(303);
    house
        .post(remove, &[("credential", &key)], &session)
        .is(404);
    let (page, bound) = asked(&house);
    post(&house, CHECK, &device.show(&page), &bound).is(422);
    post(&house, CHECK, &Device::new(2).show(&page), &bound).is(303);
}

#[test]
fn sessions_are_listed_and_ended_and_people_are_removed() {
    let house = house();
    let device = Device::new(1);
    let first = with_passkey(&house, "Bea", "officer", &device);
    let second = house.sign_in("Bea");
    let page = house.get_as("/office/you", &second).is(200);
    let listed = page.between("name=\"session\" value=\"", "\"");
    assert_eq!(listed.len(), 2);
    // What is listed is no secret: it signs nobody in.
    for token in &listed {
        let cookie = format!("allotment-session={token}");
        house.get_as("/office/you", &cookie).is(303);
    }
    let this = page.text.split_once("this one").unwrap().1;
    let this = this.split_once("value=\"").unwrap().1;
    let this = this.split_once('"').unwrap().0;
    let other = listed.iter().find(|one| *one != this).unwrap();
    let end = "/office/you/session/end";
    // Nobody else ends them.
    house
        .post(end, &[("session", other)], house.officer())
        .is(404);
    house.post(end, &[("session", other)], &second).is(303);
    house.get_as("/office/you", &first).is(303);
    house.get_as("/office/you", &second).is(200);
    let admin = &house.sessions[0];
    let bea = id(&house, "Bea");
    house
        .post(&format!("/office/people/{bea}/sessions"), &[], admin)
        .is(303);
    house.get_as("/office/you", &second).is(303);
    let link = invitation(&house, "Bea");
    let remove = format!("/office/people/{bea}/remove");
    house.post(&remove, &[], admin).is(303);
    house.post(&remove, &[], admin).is(404);
    house.post(&link, &[], "").is(401);
    let (page, bound) = asked(&house);
    post(&house, CHECK, &device.show(&page), &bound).is(422);
    // Somebody always runs the site.
    let own = format!("/office/people/{}/remove", id(&house, "administrator"));
    house
        .post(&own, &[], admin)
        .is(422)
        .says("This is the last person");
}
