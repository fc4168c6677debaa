//! Votes close at the time that they name, and not a moment before.

use crate::house::{House, PATH, VOTE, marks};

/// Real, in a language that needs no reviewer, and far ahead of whoever runs this.
fn real() -> String {
    VOTE.replace("practice = true", "practice = false")
        .replace(r#"languages = ["en", "cy"]"#, r#"languages = ["en"]"#)
        .replace("opens = 2027-03-01", "opens = 2126-03-01")
        .replace("closes = 2027-03-31", "closes = 2126-03-31T20:00:00+01:00")
}

/// Source: `date -u -d 2126-03-31T19:00:00Z +%s`.
const SEVEN: i64 = 4_930_657_200;

#[test]
fn a_vote_closes_in_its_time_and_practice_stays_open() {
    let house = House::real();
    let codes = house.open(&real(), PATH, 3);
    house.get(PATH).is(200).says("31 March 2126 at 20:00");
    let winter = VOTE.replace("\"spring\"", "\"winter\"");
    house.open(&winter, "/vote/Q1/winter", 1);
    house.vote(&codes[0], &["tree"]);
    house.close_due(SEVEN - 1);
    house.vote(&codes[1], &["tree"]);
    house.get(&format!("{PATH}/result.json")).is(409);
    house.close_due(SEVEN);
    let late = house.post(&format!("{PATH}/cast"), &marks(&codes[2], &["tree"]), "");
    late.is(409);
    house
        .get("/api/votes/Q1/spring")
        .is(200)
        .says("\"used\": 2")
        .says("\"ballots\": 2");
    let said = house.said.lock().unwrap().join("\n");
    assert!(
        said.contains("The vote spring of Q1 has closed, in its time."),
        "{said}"
    );
    // Again, and with the clock back: nothing opens what is closed.
    house.close_due(SEVEN);
    house.close_due(0);
    house.get("/api/votes/Q1/spring").says("\"closed\"");
    house.get("/api/votes/Q1/winter").says("\"open\"");
}

/// Where papers are taken nothing is counted before they are typed in.
#[test]
fn a_vote_with_papers_ends_online_in_its_time_and_is_not_counted_yet() {
    let house = House::real();
    let definition = format!("{}[papers]\nwithout_code = true\n", real());
    let codes = house.open(&definition, PATH, 2);
    house.vote(&codes[0], &["tree"]);
    house.close_due(SEVEN);
    let late = house.post(&format!("{PATH}/cast"), &marks(&codes[1], &["tree"]), "");
    late.is(409);
    house
        .get(PATH)
        .is(200)
        .says("We are typing in the votes on paper");
    house.get("/api/votes/Q1/spring").says("\"papers\"");
    house.get(&format!("{PATH}/result.json")).is(409);
    house
        .post(
            "/office/vote/Q1/spring/papers",
            &[("count", "1"), ("number", "")],
            house.officer(),
        )
        .is(303);
    house.close_due(SEVEN + 86_400);
    house.get(&format!("{PATH}/result.json")).is(409);
    let said = house.said.lock().unwrap().join("\n");
    assert_eq!(
        said.matches("has ended online, in its time").count(),
        1,
        "{said}"
    );
    assert!(!said.contains("has closed"), "{said}");
}

#[test]
fn an_officer_may_close_it_before_and_nobody_opens_it_after() {
    let house = House::new();
    let codes = house.open_vote(1);
    house.vote(&codes[0], &["tree"]);
    house.close(PATH);
    house.close_due(SEVEN);
    house.get("/api/votes/Q1/spring").says("\"ballots\": 1");
    let past = real()
        .replace("\"spring\"", "\"past\"")
        .replace("2126", "2026")
        .replace("2026-03-31T20:00:00+01:00", "2026-03-31");
    let fields = [("definition", &*past)];
    house.post("/office/new", &fields, house.officer()).is(303);
    house
        .post("/office/vote/Q1/past/open", &[], house.officer())
        .is(422)
        .says("its last day is over");
}

/// A feed tells what was decided once it is, under a name that stays; a practice vote
/// decides nothing.
///
/// Source: RFC 4287, The Atom Syndication Format, 4.1.1 and 4.1.2.
#[test]
fn what_was_decided_is_in_the_feed_and_nothing_before() {
    let house = House::real();
    let codes = house.open(&real(), PATH, 2);
    house.open(
        &VOTE.replace("\"spring\"", "\"winter\""),
        "/vote/Q1/winter",
        1,
    );
    house.vote(&codes[0], &["tree"]);
    house.close("/vote/Q1/winter");
    let before = house.get("/decisions.atom").is(200);
    let kind = before.headers["content-type"].to_str().unwrap();
    assert!(kind.starts_with("application/atom+xml"), "{kind}");
    assert!(!before.text.contains("<entry>"), "{}", before.text);
    house.close_due(SEVEN);
    let after = house.get("/decisions.atom").is(200);
    assert_eq!(after.text.matches("<entry>").count(), 1, "{}", after.text);
    let after = after.says(&format!("{PATH}/results\""));
    let ids = after.between("<id>", "</id>");
    let is_lasting = |id: &String| id.starts_with("urn:uuid:") && id.len() == 45;
    assert!(ids.len() == 2 && ids.iter().all(is_lasting), "{ids:?}");
    assert_eq!(house.get("/decisions.atom").is(200).text, after.text);
}
