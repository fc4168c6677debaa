//! Nobody sees counts before closing, officers included: two services that differ
//! in nothing but the votes cast answer every request of everybody alike.

use allotment_server::{Language, routes};

use crate::house::{Answer, House, PATH, ROLES, marks};
use crate::ledger_made::garden_entry;

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
            .replace("{number}", "1")
            .replace("{commitment}", "garden")
            .replace("{entry}", &garden_entry())
            .replace("{name}", "style.css");
        for language in Language::ALL {
            all.push(format!("{}{path}", language.base()));
        }
        all.push(format!("{path}?q=Q1"));
    }
    all
}

/// The answer without what differs between any two services: what names accounts
/// and sessions, and when those began.
fn plain(path: &str, mut answer: Answer) -> Answer {
    if !path.contains("/office/you") && !path.contains("/office/people") {
        return answer;
    }
    let mut text = String::new();
    let mut digits = String::new();
    let mut in_time = false;
    for part in answer.text.split_inclusive('>') {
        let shown = if in_time { "</time>" } else { part };
        in_time = part.ends_with("<time>");
        text.push_str(shown);
    }
    let mut named = String::new();
    for sign in text.chars().chain(std::iter::once(' ')) {
        if sign.is_ascii_hexdigit() {
            digits.push(sign);
            continue;
        }
        named.push_str(if digits.len() >= 32 { "…" } else { &digits });
        digits.clear();
        named.push(sign);
    }
    // The order in which sessions and people are listed does not depend on it.
    answer.bytes.clear();
    answer.headers.remove("content-length");
    answer.text = named;
    answer
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
            let answer = plain(&path, answer);
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
    assert_eq!(quiet.receipt(PATH, &receipt), busy.receipt(PATH, &receipt));
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

/// Officers know the codes that they give out: what a code opens must tell nobody
/// whether it voted, and how.
#[test]
fn no_answer_to_a_code_depends_on_whether_it_voted() {
    let house = House::new();
    let codes = house.open_vote(2);
    let ask = |code: &str| -> Vec<Answer> {
        let one = marks(code, &["bench"]);
        let too_many = marks(code, &["bench", "tree", "swing"]);
        let none = marks(code, &[]);
        [
            ("code", &none, 200),
            ("ballot", &none, 200),
            ("ballot", &one, 200),
            ("check", &one, 200),
            ("check", &none, 422),
            ("check", &too_many, 422),
            ("cast", &too_many, 422),
        ]
        .map(|(step, fields, status)| {
            let answer = house.post(&format!("{PATH}/{step}"), fields, "");
            answer.is(status)
        })
        .into()
    };
    let before = ask(&codes[0]);
    assert_ne!(before, ask(&codes[1]), "they can differ");
    house.vote(&codes[0], &["tree"]);
    assert_eq!(ask(&codes[0]), before);
    house.vote(&codes[0], &["bench"]);
    assert_eq!(ask(&codes[0]), before);
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

/// Two services that differ in what stands on papers, and in whether codes that
/// came on papers had voted online before.
#[test]
fn no_answer_to_anybody_depends_on_what_is_on_the_papers_before_closing() {
    use crate::house::mark;
    let make = |marks: [&str; 2], online: &str| {
        let house = House::new();
        let definition = format!("{}[papers]\nwithout_code = true\n", crate::house::VOTE);
        let codes = house.open(&definition, PATH, 3);
        if !online.is_empty() {
            house.vote(&codes[0], &[online]);
        }
        let papers = format!("/office{PATH}/papers");
        let second = house.add("second", "officer");
        for fields in [vec![("code", &*codes[0])], vec![("count", "2")]] {
            house.post(&papers, &fields, house.officer()).is(303);
        }
        for (number, project) in ["1", "2"].iter().zip(marks) {
            let fields = [(mark(project), "1")];
            let paper = format!("{papers}/{number}");
            house.post(&paper, &fields, house.officer()).is(303);
            house.post(&paper, &fields, &second).is(303);
        }
        house
    };
    let (one, other) = (make(["tree", "bench"], ""), make(["swing", "tree"], "tree"));
    for ((name, one), (_, other)) in everything(&one).iter().zip(everything(&other)) {
        assert_eq!(*one, other, "{name}");
    }
    // The third paper waits: closing says so, and says the same of both.
    let close = format!("/office{PATH}/close");
    let refused = one.post(&close, &[], one.officer()).is(422);
    assert_eq!(refused, other.post(&close, &[], other.officer()));
    for house in [&one, &other] {
        let end = format!("/office{PATH}/end");
        house.post(&end, &[], house.officer()).is(303);
    }
    for ((name, one), (_, other)) in everything(&one).iter().zip(everything(&other)) {
        assert_eq!(*one, other, "{name}");
    }
}
