//! From an idea to the ballot: a draft, its opening, and the links between the two.

use crate::house::House;
use crate::ideas::{IDEAS, OFFICE};

const POLL: &str = "/vote/Q1/";

/// The draft that the office makes of the ideas `chosen`.
fn drafted(house: &House, chosen: &[&str]) -> String {
    let fields: Vec<_> = chosen.iter().map(|one| ("idea", *one)).collect();
    let page = house.post(&format!("{OFFICE}/vote"), &fields, house.officer());
    let text = page
        .is(200)
        .between("aria-describedby=\"definition-hint\">", "</textarea>");
    text[0]
        .replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&#60;", "<")
        .replace("&#62;", ">")
        .replace("&#38;", "&")
}

/// Keeps the draft `text`: its path.
fn keep(house: &House, text: &str) -> String {
    let kept = house.post("/office/new", &[("definition", text)], house.officer());
    let kept = kept.done();
    let to = kept.headers["location"].to_str().unwrap();
    assert!(to.starts_with("/office/vote/Q1/"), "{to}");
    to.trim_start_matches("/office").to_owned()
}

fn two_ideas() -> House {
    let house = House::real();
    house.call(1);
    for (number, title) in [
        (1, "Two \"benches\" & a bin"),
        (2, "Trees"),
        (3, "A moon base"),
    ] {
        house.idea(title);
        house.publish(number);
    }
    house.cost(1, "1500.50");
    house.cost(2, "600");
    house
}

#[test]
fn a_vote_is_made_of_ideas_that_can_be_done() {
    let house = two_ideas();
    let choose = house
        .get_as(&format!("{OFFICE}/vote"), house.officer())
        .is(200);
    let choose = choose.says("Trees").says("£1,500.50");
    assert!(!choose.text.contains("moon"), "{}", choose.text);
    // Nothing chosen, or nothing that can be done.
    for chosen in [&[][..], &["3"], &["9"]] {
        let fields: Vec<_> = chosen.iter().map(|one| ("idea", *one)).collect();
        let none = house.post(&format!("{OFFICE}/vote"), &fields, house.officer());
        none.is(422).says("Choose from 1 to 200");
    }
    let text = drafted(&house, &["1", "2", "3"]);
    assert!(
        text.contains("idea = 1\n") && !text.contains("idea = 3\n"),
        "{text}"
    );
    let path = keep(&house, &text);
    assert!(path.starts_with(POLL), "{path}");
    let office = format!("/office{path}");
    let draft = house.get_as(&office, house.officer()).is(200);
    draft.says("Two &#34;benches&#34; &#38; a bin");
    // A draft changes nothing.
    house.get(&format!("{IDEAS}/1")).says("Can be done");
    house
        .post(&format!("{office}/open"), &[], house.officer())
        .done();
    for (idea, project) in [(1, "idea-1"), (2, "idea-2")] {
        let page = house.get(&format!("{IDEAS}/{idea}")).is(200);
        page.says("In a vote").says(&path);
        let json = house.get("/api/ideas/Q1").is(200);
        json.says(&format!("\"project\": \"{project}\""));
    }
    let vote = house.get(&path).is(200);
    vote.says("/ideas/Q1/1")
        .says("/ideas/Q1/2")
        .says("Where it came from");
    // On a ballot it is at its end.
    let refuse = [("what", "refuse"), ("kind", "other"), ("reasons", "No.")];
    house.do_as(house.officer(), 1, "decide", &refuse).is(422);
    let codes = house.codes(&path, 1);
    let fields = [("code", &*codes[0]), ("mark-idea-1", "1")];
    house.post(&format!("{path}/cast"), &fields, "").is(200);
    house.close(&path);
    let results = house.get(&format!("{path}/results")).is(200);
    results.says("/ideas/Q1/1").says("/ideas/Q1/2");
    house
        .get(&format!("{IDEAS}/1"))
        .says(&format!("{path}/results"));
}

/// What was refused, withdrawn or joined after the draft was made stands in the way;
/// so does the interest of whoever opens the vote.
#[test]
fn what_may_not_be_on_a_ballot_stands_in_the_way() {
    let house = two_ideas();
    let text = drafted(&house, &["1", "2"]);
    let path = keep(&house, &text);
    let open = format!("/office{path}/open");
    let refuse = [
        ("what", "refuse"),
        ("kind", "there"),
        ("reasons", "It is there."),
    ];
    house.do_as(house.officer(), 2, "decide", &refuse).done();
    let refused = house.post(&open, &[], house.officer()).is(422);
    refused
        .says("the project &#39;idea-2&#39; cannot be idea 2")
        .says("idea 2 is refused");
    // Nor can it be written into the file by hand.
    for wrong in ["idea = 3\n", "idea = 9\n"] {
        let other = text.replace("idea = 2\n", wrong);
        keep(&house, &other);
        house
            .post(&open, &[], house.officer())
            .is(422)
            .says("cannot be idea");
    }
    let twice = text.replace("idea = 2\n", "idea = 1\n");
    let twice = house.post("/office/new", &[("definition", &twice)], house.officer());
    twice.is(422).says("cannot be idea 1");
    let (alone, _) = text.split_once("\n[[project]]\nid = \"idea-2\"").unwrap();
    keep(&house, alone);
    let declare = [("interest", "My sister makes benches.")];
    house.do_as(house.officer(), 1, "interest", &declare).done();
    let refused = house.post(&open, &[], house.officer()).is(422);
    refused.says("does not decide on it");
    // It is a draft still, which nobody sees.
    house.get(&path).is(404);
    house.get(&format!("{IDEAS}/1")).says("Can be done");
}

/// Practice decides nothing: neither do ideas in it.
#[test]
fn a_practice_vote_changes_no_idea() {
    let house = two_ideas();
    let text = drafted(&house, &["1"]);
    let text = text.replace("practice = false", "practice = true");
    let path = keep(&house, &text);
    house
        .post(&format!("/office{path}/open"), &[], house.officer())
        .done();
    house.get(&format!("{IDEAS}/1")).is(200).says("Can be done");
    let vote = house.get(&path).is(200);
    assert!(!vote.text.contains("/ideas/Q1/1"), "{}", vote.text);
}
