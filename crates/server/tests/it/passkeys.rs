//! Passkeys, from the invitation to what asks for a fresh one.

use crate::device::{Device, Fields};
use crate::house::{Answer, House, PATH, VOTE};

fn house() -> House {
    House::staffed(|set| set.address = "https://vote.example".into())
}

fn post(house: &House, path: &str, fields: &Fields, cookie: &str) -> Answer {
    house.fill(path, fields, cookie)
}

/// An invitation for `name`, as a path.
fn invitation(house: &House, name: &str) -> String {
    let path = format!("/office/people/{}/invite", house.account(name));
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
        .done();
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

/// A link would be a weaker way in than the passkey.
#[test]
fn whoever_has_a_passkey_signs_in_with_it_alone() {
    let house = house();
    let device = Device::new(1);
    let (bound, link) = house.ask_link("officer");
    let session = house.officer().to_owned();
    house.make(&device, &session);
    // What was made before is good no more; nor is one made now.
    house.post(&link, &[], &bound).is(401);
    let before = house.said.lock().unwrap().len();
    let sent = house.post("/sign-in", &[("name", "officer")], "").is(200);
    let other = house.post("/sign-in", &[("name", "auditor")], "").is(200);
    assert_eq!(sent.text, other.text);
    house.ask_link("board");
    let said = house.said.lock().unwrap()[before..].join("\n");
    assert!(!said.contains("as officer:"), "{said}");
    // An invitation makes a new passkey, for whoever lost theirs, and no more.
    let link = invitation(&house, "officer");
    let page = house.post(&link, &[], "").is(200);
    assert!(!page.text.contains("/once"), "{}", page.text);
    let bound = page.cookie("allotment-bound");
    house.post(&format!("{link}/once"), &[], &bound).is(401);
    let register = format!("{link}/passkey");
    let given = Device::new(2).create(&page);
    post(&house, &register, &given, &bound).done();
}

/// Whoever can ask for links could else make a passkey beside the one that is
/// there, and end a vote with it.
#[test]
fn a_link_that_signs_in_makes_no_passkey() {
    let house = house();
    let (bound, link) = house.ask_link("officer");
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

/// A vote that counts.
fn real() -> String {
    VOTE.replace("practice = true", "practice = false")
        .replace("languages = [\"en\", \"cy\"]", "languages = [\"en\"]")
}

/// One that is open, and a code. Another officer opened it.
fn open_real(house: &House, definition: &str) -> String {
    let cai = with_passkey(house, "Cai", "officer", &Device::new(99));
    house.open_as(&cai, definition, PATH, 1).remove(0)
}

/// Whoever sits down at an officer's open screen gives out no votes, and ends none.
#[test]
fn what_gives_out_votes_or_ends_them_asks_for_a_fresh_passkey() {
    let house = house();
    let session = house.sign_in("officer");
    house
        .post("/office/new", &[("definition", &real())], &session)
        .done();
    let count = [("count", "2")];
    let act = |what: &str| house.post(&format!("/office{PATH}/{what}"), &count, &session);
    for what in ["codes", "letters", "open"] {
        act(what).asks();
    }
    let page = house.get_as(&format!("/office{PATH}"), &session).is(200);
    page.says("0 codes were given out").says("Draft");
    house.get(PATH).is(404);
    let definition = format!("{}[papers]\n", real());
    let code = open_real(&house, &definition);
    for what in ["end", "close"] {
        act(what).asks();
    }
    // Nothing has ended.
    let vote = [("code", &*code), ("mark-tree", "1")];
    house.post(&format!("{PATH}/cast"), &vote, "").is(200);
    let fresh = house.make(&Device::new(1), &session);
    let end = format!("/office{PATH}/end");
    house.post(&end, &[], &fresh).done();
    house.post(&format!("{PATH}/cast"), &vote, "").is(409);
    // What was told of it: by whom, what, and nothing of the voter.
    let said = house.said.lock().unwrap().join("\n");
    for told in [
        "did=\"gave out codes\" account=",
        "name=\"Cai\" role=\"officer\" vote=\"Q1/spring\" count=\"1\"",
        "did=\"opened a vote\"",
        "did=\"showed a passkey\"",
        "did=\"ended voting online\"",
    ] {
        assert!(said.contains(told), "{told} in {said}");
    }
    assert!(!said.contains(&code) && !said.contains("cast"), "{said}");
}

/// With a link for an officer one would have what the officer's passkey gives.
#[test]
fn who_runs_the_service_is_named_with_a_fresh_passkey() {
    let house = house();
    // A second administrator, who left their screen open.
    let stale = house.add("second", "administrator");
    let officer = house.account("officer");
    let new = [("name", "Eve"), ("role", "officer")];
    let all = [
        "/office/people".to_owned(),
        format!("/office/people/{officer}/invite"),
        format!("/office/people/{officer}/sessions"),
        format!("/office/people/{officer}/remove"),
    ];
    for path in &all {
        house.post(path, &new, &stale).asks();
    }
    let page = house.get_as("/office/people", &stale).is(200);
    assert!(!page.text.contains("Eve"), "{}", page.text);
    house.get_as("/office", house.officer()).is(200);
    let fresh = house.make(&Device::new(1), &stale);
    // It was given a new secret: whoever copied the old one has nothing.
    house.get_as("/office/people", &stale).is(303);
    house.post(&all[0], &new, &fresh).done();
    house.post(&all[1], &[], &fresh).is(200);
    house.post(&all[2], &[], &fresh).done();
    house.post(&all[3], &[], &fresh).done();
    let said = house.said.lock().unwrap().join("\n");
    for told in [
        "did=\"named a person\"",
        "did=\"made an invitation\"",
        "did=\"ended all sessions\"",
        "did=\"removed a person\"",
        "name=\"second\" role=\"administrator\" person=",
        "called=\"Eve\" as=\"officer\"",
    ] {
        assert!(said.contains(told), "{told} in {said}");
    }
}

/// A vote that counts is not begun where nobody could end it.
#[test]
fn where_there_can_be_no_passkeys_no_vote_that_counts_is_opened() {
    let house = House::new();
    let fields = [("definition", &*real())];
    house.post("/office/new", &fields, house.officer()).done();
    let open = format!("/office{PATH}/open");
    let page = house.post(&open, &[], house.officer()).is(422);
    page.says("passkeys do not work at http://127.0.0.1:8080");
    let codes = format!("/office{PATH}/codes");
    let asked = house.post(&codes, &[("count", "1")], house.officer());
    let to = asked.asks().headers["location"]
        .to_str()
        .unwrap()
        .to_owned();
    let why = house.get_as(&to, house.officer()).is(200);
    why.says("Passkeys do not work at this address");
}

#[test]
fn a_vote_that_counts_is_ended_with_a_fresh_passkey() {
    let house = house();
    open_real(&house, &real());
    let close = format!("/office{PATH}/close");
    let session = house.sign_in("officer");
    let second = house.sign_in("officer");
    let asked = house.post(&close, &[], &session).asks();
    let to = asked.headers["location"].to_str().unwrap();
    let why = house.get_as(to, &session).is(200);
    why.says("You need a passkey to do this");
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
    post(&house, check, &device.show(&page), &second).is(422);
    let mut given = device.show(&page);
    given.push(("to", "/office/vote/Q1/spring".into()));
    let shown = post(&house, check, &given, &session).is(303);
    assert_eq!(shown.headers["location"], "/office/vote/Q1/spring");
    let session = shown.cookie("allotment-session");
    // It counts for the session in which it was shown, and for no other.
    house.post(&close, &[], &second).asks();
    house
        .get(&format!("{PATH}/results"))
        .is(200)
        .says("No one can see this yet");
    house.post(&close, &[], &session).done();
    house
        .get(&format!("{PATH}/results"))
        .is(200)
        .says("No one voted");
}

#[test]
fn whoever_has_a_passkey_changes_passkeys_only_after_showing_it() {
    let house = house();
    let device = Device::new(1);
    let session = house.add("Bea", "officer");
    let page = house.post("/office/you/passkey", &[], &session).is(200);
    let add = "/office/you/passkey/add";
    post(&house, add, &device.create(&page), &session).done();
    let (begin, add) = ("/office/you/passkey", "/office/you/passkey/add");
    let remove = "/office/you/passkey/remove";
    let page = house.get_as("/office/you", &session).is(200);
    let key = page.between("name=\"credential\" value=\"", "\"")[0].clone();
    for (path, fields) in [(begin, vec![]), (remove, vec![("credential", &*key)])] {
        let asked = house.post(path, &fields, &session).asks();
        assert_eq!(asked.headers["location"], "/office/confirm?to=/office/you");
    }
    let session = house.show(&device, &session);
    let page = house.post(begin, &[], &session).is(200);
    post(&house, add, &Device::new(2).create(&page), &session).done();
    // Nobody's passkey becomes somebody else's.
    let page = house.post(begin, &[], &session).is(200);
    post(&house, add, &device.create(&page), &session).is(409);
    house.post(remove, &[("credential", &key)], &session).done();
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
    let second = house.add("Bea", "officer");
    let first = house.sign_in("Bea");
    let page = house.post("/office/you/passkey", &[], &second).is(200);
    let add = "/office/you/passkey/add";
    post(&house, add, &device.create(&page), &second).done();
    let page = house.get_as("/office/you", &second).is(200);
    let listed = page.between("name=\"session\" value=\"", "\"");
    assert_eq!(listed.len(), 2);
    // What is listed is no secret: it signs nobody in.
    for token in &listed {
        let cookie = format!("__Host-allotment-session={token}");
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
    // Nor does whoever sits down at an open screen.
    house.post(end, &[("session", other)], &second).asks();
    house.get_as("/office/you", &first).is(200);
    let second = house.show(&device, &second);
    house.post(end, &[("session", other)], &second).done();
    house.get_as("/office/you", &first).is(303);
    house.get_as("/office/you", &second).is(200);
    let admin = &house.sessions[0];
    let bea = house.account("Bea");
    house
        .post(&format!("/office/people/{bea}/sessions"), &[], admin)
        .done();
    house.get_as("/office/you", &second).is(303);
    let link = invitation(&house, "Bea");
    let remove = format!("/office/people/{bea}/remove");
    house.post(&remove, &[], admin).done();
    house.post(&remove, &[], admin).is(404);
    house.post(&link, &[], "").is(401);
    let (page, bound) = asked(&house);
    post(&house, CHECK, &device.show(&page), &bound).is(422);
    // Somebody always runs the site.
    let own = format!("/office/people/{}/remove", house.account("administrator"));
    house
        .post(&own, &[], admin)
        .is(422)
        .says("This is the last person");
}
