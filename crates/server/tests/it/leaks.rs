//! Nobody sees counts before closing, officers included: two services that differ
//! in nothing but the votes cast answer every request of everybody alike.

use allotment_server::{Language, routes};

use crate::house::{Answer, House, PATH, ROLES};

/// Every address that is read, in every language, with the vote put in.
fn addresses() -> Vec<String> {
    let mut all = Vec::new();
    for route in routes() {
        if route.method != "GET" {
            continue;
        }
        let path = route
            .path
            .replace("{place}", "Q1")
            .replace("{poll}", "spring")
            .replace("{token}", &"a".repeat(64))
            .replace("{name}", "style.css");
        for language in Language::ALL {
            all.push(format!("{}{path}", language.base()));
        }
        all.push(format!("{path}?number={}&q=Q1", "b".repeat(64)));
    }
    all
}

fn everything(house: &House) -> Vec<(String, Answer)> {
    let roles = std::iter::once(None).chain(ROLES.map(Some));
    let mut all = Vec::new();
    for role in roles {
        for path in addresses() {
            let mut answer = house.get_as(&path, house.session(role));
            if path == "/metrics" || path.starts_with("/metrics?") {
                answer = without_the_machine(answer);
            }
            all.push((format!("{path} as {role:?}"), answer));
        }
    }
    all
}

/// What the machine itself tells, its memory and its time, differs with every
/// look; all that is ours is left.
fn without_the_machine(mut answer: Answer) -> Answer {
    let ours: Vec<&str> = answer
        .text
        .lines()
        .filter(|line| {
            !line.starts_with("process_") && !line.starts_with("allotment_disk_free_bytes ")
        })
        .collect();
    answer.text = ours.join("\n");
    assert!(answer.text.contains("allotment_answers_total"));
    answer.bytes = answer.text.clone().into_bytes();
    answer.headers.remove("content-length");
    answer
}

#[test]
fn no_answer_to_anybody_depends_on_the_votes_before_closing() {
    let (quiet, busy) = (House::new(), House::new());
    quiet.open_vote(9);
    let codes = busy.open_vote(9);
    let receipt = busy.vote(&codes[0], &["tree"]);
    for code in &codes[1..7] {
        busy.vote(code, &["tree", "bench"]);
    }
    busy.vote(&codes[0], &["bench"]);
    let (before, after) = (everything(&quiet), everything(&busy));
    assert!(before.len() > 300, "{} requests", before.len());
    for ((name, quiet), (_, busy)) in before.iter().zip(&after) {
        assert_eq!(quiet, busy, "{name}");
    }
    // Not even to whoever holds the receipt of a vote that was replaced.
    let path = format!("{PATH}/receipt?number={receipt}");
    assert_eq!(quiet.get(&path), busy.get(&path));
    // Once closed the two do differ: the comparison can fail.
    quiet.close(PATH);
    busy.close(PATH);
    let differing = everything(&quiet).into_iter().zip(everything(&busy));
    let differing: Vec<String> = differing
        .filter(|((_, quiet), (_, busy))| quiet != busy)
        .map(|((name, _), _)| name)
        .collect();
    for file in [
        "results",
        "results.zip",
        "ballots.pb",
        "checkpoint.txt",
        "result.json",
    ] {
        let path = format!("{PATH}/{file} as None");
        assert!(differing.contains(&path), "{path}: {differing:?}");
    }
}

#[test]
fn drafts_are_seen_by_nobody_outside_the_office() {
    let house = House::new();
    let fields = [("definition", crate::house::VOTE)];
    house.post("/office/new", &fields, house.officer()).is(303);
    for path in [
        PATH.to_owned(),
        format!("{PATH}/results"),
        format!("{PATH}/definition.json"),
    ] {
        house.get(&path).is(404);
    }
    for path in ["/votes", "/", "/place/Q1", "/api/votes"] {
        assert!(
            !house.get(path).is(200).text.contains("What first"),
            "{path}"
        );
    }
    house
        .get_as(&format!("/office{PATH}"), house.officer())
        .is(200)
        .says("What first");
}
