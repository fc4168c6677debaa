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
    let mut slowed = 0;
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
    // Behind the same address, a right code still opens a ballot and votes.
    from("203.0.113.9", &codes[0], "ballot").is(200);
    from("203.0.113.9", &codes[0], "cast")
        .is(200)
        .says("Your vote is in");
    // Elsewhere nobody is slowed.
    from("203.0.113.10", "000000000000", "ballot").is(422);
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
    let stood_by = House::staffed(|set| {
        set.reviewers.insert("cy".into(), "A. Siaradwr".into());
    });
    stood_by
        .post("/office/new", &[("definition", &real)], stood_by.officer())
        .is(303);
    stood_by.post(&open, &[], stood_by.officer()).is(303);
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
