//! Floods, and what is too large.

use axum::body::Body;
use axum::http::{Request, header};

use crate::house::{House, PATH, marks};

#[test]
fn a_flood_of_wrong_codes_is_slowed_and_a_neighbour_still_votes() {
    let house = House::staffed(|set| set.behind_proxy = true);
    let codes = house.open_vote(2);
    let from = |address: &str, code: &str, step: &str| {
        let body = format!("code={code}&mark-tree=1");
        let request = Request::post(format!("{PATH}/{step}"))
            .header(header::HOST, "house")
            .header("x-forwarded-for", format!("198.51.100.1, {address}"))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body))
            .unwrap();
        house.ask(request)
    };
    let mut slowed = 0_usize;
    for _ in 0..40 {
        let answer = from("203.0.113.9", "000000000000", "ballot");
        match answer.status.as_u16() {
            422 => {}
            429 => {
                assert!(answer.headers.contains_key("retry-after"));
                slowed += 1;
            }
            other => panic!("{other}"),
        }
    }
    assert_eq!(slowed, 20);
    // A proxy that adds a line of its own puts it last: those before it anybody
    // writes.
    for number in 0..40 {
        let request = Request::post(format!("{PATH}/ballot"))
            .header(header::HOST, "house")
            .header("x-forwarded-for", format!("192.0.2.{number}"))
            .header("x-forwarded-for", "203.0.113.11")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from("code=000000000000"))
            .unwrap();
        slowed += usize::from(house.ask(request).status.as_u16() == 429);
    }
    assert_eq!(slowed, 40);
    // Behind the same address, a right code still opens a ballot and votes.
    from("203.0.113.9", &codes[0], "ballot").is(200);
    from("203.0.113.9", &codes[0], "cast")
        .is(200)
        .says("Your vote is in");
    // Elsewhere nobody is slowed.
    from("203.0.113.10", "000000000000", "ballot").is(422);
}

/// Each link is a sync of the disk, for which voters wait.
#[test]
fn links_to_sign_in_are_made_so_often_and_no_more() {
    let house = House::staffed(|set| set.behind_proxy = true);
    let from = |address: &str, name: &str| {
        let request = Request::post("/sign-in")
            .header(header::HOST, "house")
            .header("x-forwarded-for", address)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(format!("name={name}")))
            .unwrap();
        house.ask(request)
    };
    let before = house.said.lock().unwrap().len();
    let statuses: Vec<u16> = (0..50)
        .map(|_| from("203.0.113.9", "officer").status.as_u16())
        .collect();
    assert_eq!(statuses[..20], [200; 20]);
    assert_eq!(statuses[20..], [429; 30]);
    // Whether somebody has the name is not told here either.
    let known = from("203.0.113.9", "officer").is(429);
    let unknown = from("203.0.113.9", "nobody00").is(429);
    assert!(known.headers.contains_key("retry-after"));
    assert_eq!(known.text.replace("officer", "nobody00"), unknown.text);
    // Elsewhere links are still made, until there were too many in all.
    let many = (0..100).map(|number| from(&format!("192.0.2.{number}"), "officer"));
    let made = many.filter(|answer| answer.status.as_u16() == 200).count();
    assert!((20..=40).contains(&made), "{made}");
    let links = || {
        let said = house.said.lock().unwrap();
        let new = said[before..].iter();
        new.filter(|line| line.starts_with("To sign in as")).count()
    };
    for _ in 0..500 {
        if links() == 20 + made {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    assert_eq!(links(), 20 + made);
}

#[test]
fn what_is_too_large_is_refused() {
    let house = House::new();
    let codes = house.open_vote(1);
    let mut fields = marks(&codes[0], &["tree"]);
    let large = "x".repeat(300_000);
    fields.push(("mark-swing", &large));
    let answer = house.post(&format!("{PATH}/cast"), &fields, "");
    assert_eq!(answer.status.as_u16(), 413, "{}", answer.text);
    house
        .post(&format!("{PATH}/cast"), &marks(&codes[0], &["tree"]), "")
        .is(200);
}

#[test]
fn a_real_vote_does_not_open_in_a_language_that_nobody_stands_by() {
    let house = House::new();
    let real = crate::house::VOTE.replace("practice = true", "practice = false");
    house
        .post("/office/new", &[("definition", &real)], house.officer())
        .is(303);
    let open = format!("/office{PATH}/open");
    house
        .post(&open, &[], house.officer())
        .is(422)
        .says("nobody has reviewed");
    house.get(PATH).is(404);
    let stood_by = House::real_with(|set| {
        set.reviewers.insert("cy".into(), "A. Siaradwr".into());
    });
    stood_by
        .post("/office/new", &[("definition", &real)], stood_by.officer())
        .is(303);
    stood_by.post(&open, &[], stood_by.officer()).done();
    let page = stood_by
        .get(&format!("/cy{PATH}"))
        .is(200)
        .says("Beth gyntaf?");
    assert!(
        !page.text.contains("Nid oes neb wedi gwirio"),
        "{}",
        page.text
    );
}

#[test]
fn a_vote_of_a_place_or_a_rule_that_is_not_there_does_not_open() {
    let house = House::new();
    for (from, to, says) in [
        (
            "community = \"Q1\"",
            "community = \"Q9\"",
            "no place has the code",
        ),
        ("rule = \"equal-shares\"", "rule = \"loudest\"", "no rule"),
    ] {
        let text = crate::house::VOTE.replace(from, to);
        house
            .post("/office/new", &[("definition", &text)], house.officer())
            .is(303);
        let path = if to.contains("Q9") {
            "/vote/Q9/spring"
        } else {
            PATH
        };
        house
            .post(&format!("/office{path}/open"), &[], house.officer())
            .is(422)
            .says(says);
    }
    let bad = house.post(
        "/office/new",
        &[("definition", "community = 1\n")],
        house.officer(),
    );
    bad.is(422).says("Line 1");
}
