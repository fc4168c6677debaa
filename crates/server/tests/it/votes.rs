//! Voting, from the letter to the count.

use allotment_programme::poll::verify_results;

use crate::house::{House, PATH, VOTE, answer, marks, sent};

#[test]
fn a_voter_votes_changes_it_and_finds_it_counted() {
    let house = House::new();
    let codes = house.open_vote(4);
    house
        .get(PATH)
        .is(200)
        .says("What first?")
        .says("name=\"code\"")
        .says("Practice vote");
    let typed = codes[0].to_lowercase().replace('-', " ");
    let ballot = house
        .post(&format!("{PATH}/ballot"), &[("code", &typed)], "")
        .is(200);
    let ballot = ballot
        .says("Bench")
        .says("up to 2")
        .says("name=\"mark-tree\"");
    assert!(!ballot.text.contains("checked"), "{}", ballot.text);
    let check = house
        .post(&format!("{PATH}/check"), &marks(&codes[0], &["bench"]), "")
        .is(200);
    check.says("Is this right?").says("£40");
    let first = house.vote(&codes[0], &["bench"]);
    let again = house
        .post(&format!("{PATH}/ballot"), &[("code", &codes[0])], "")
        .is(200);
    // It begins empty: whoever has the code is not told what it was used for.
    let again = again.says("If you voted before, this vote takes its place.");
    assert!(!again.text.contains("checked"), "{}", again.text);
    let second = house.vote(&codes[0], &["tree"]);
    assert_ne!(first, second);
    assert_eq!(
        house.vote(&codes[0], &["tree"]),
        second,
        "sent again, the receipt is the same"
    );
    house.vote(&codes[1], &["tree", "bench"]);
    house.vote(&codes[2], &["swing"]);
    let look = |number: &str| house.receipt(PATH, number);
    look(&second).says("when the vote ends");
    house.close(PATH);

    let counted = look(&second)
        .says("We counted this vote")
        .says("of 3 in the list");
    // The proof by hand, with nothing of ours but the hash.
    let mono = counted.between("<p class=\"a-mono\">", "</p>");
    let line = mono[0].replace("&#34;", "\"").replace("&quot;", "\"");
    let hash = allotment_ledger::leaf_hash(line.as_bytes());
    assert_eq!(hash.to_string(), second);
    assert!(line.contains("[\"tree\",1]"), "{line}");
    look(&first).says("was changed by the person who cast it");
    look(&"a".repeat(64)).says("was not counted here");
    // The number is taken from no address, where it would be kept.
    let address = house
        .get(&format!("{PATH}/receipt?number={second}"))
        .is(200);
    assert!(!address.text.contains(&second), "{}", address.text);
    assert_eq!(counted.headers["cache-control"], "no-store");

    // Everyone has £33.33: two pay £60 for the tree, and what is left buys a bench.
    let results = house.get(&format!("{PATH}/results")).is(200);
    let results = results
        .says("3 of 4 people voted")
        .says("75.0%")
        .says("One vote was changed");
    let (done, not) = results.text.split_once("These will not be done").unwrap();
    assert!(
        done.contains(">Tree<") && done.contains(">Bench<"),
        "{done}"
    );
    assert!(not.contains(">Swing<") && !not.contains(">Tree<"), "{not}");
    let why = not.split_once(">Swing<").unwrap().1;
    assert!(why.contains("lang=\"en\">"), "why it lost: {why}");

    let zip = house.get(&format!("{PATH}/results.zip")).is(200).bytes;
    let verified = verify_results("results.zip", &zip).unwrap();
    assert_eq!(verified.findings, Vec::<String>::new());
    assert_eq!((verified.ballots, verified.issued), (3, 4));
    assert_eq!(verified.funded, ["tree", "bench"]);
    let shown = house.get(PATH).text;
    assert!(shown.contains(&verified.hash.to_string()));
    house
        .get(&format!("{PATH}/ballots.pb"))
        .is(200)
        .says("num_votes;3");
    house
        .get(&format!("{PATH}/checkpoint.txt"))
        .is(200)
        .says("allotment poll Q1/spring\n3\n");
    house
        .get(&format!("/api{}", PATH.replace("/vote/", "/votes/")))
        .is(200)
        .says("\"used\": 3");
    house
        .post(&format!("{PATH}/cast"), &marks(&codes[3], &["tree"]), "")
        .is(409);
}

#[test]
fn one_code_on_fifty_connections_is_one_vote() {
    let house = House::new();
    let codes = house.open_vote(2);
    let choices: [&[&str]; 3] = [&["bench"], &["tree"], &["bench", "tree"]];
    let statuses = house.runtime.block_on(async {
        let tasks: Vec<_> = (0..50)
            .map(|number| {
                let fields = marks(&codes[0], choices[number % 3]);
                let request = sent(&format!("{PATH}/cast"), &fields, "");
                tokio::spawn(answer(house.router.clone(), request))
            })
            .collect();
        let mut statuses = Vec::new();
        for task in tasks {
            statuses.push(task.await.unwrap().status.as_u16());
        }
        statuses
    });
    assert!(statuses.iter().all(|status| *status == 200), "{statuses:?}");
    house.close(PATH);
    house
        .get(&format!("{PATH}/results"))
        .is(200)
        .says("1 of 2 people voted");
    house
        .get(&format!("{PATH}/checkpoint.txt"))
        .is(200)
        .says("allotment poll Q1/spring\n1\n");
}

/// Each change is kept for good: past fifty the last one stays.
#[test]
fn a_code_that_changes_its_vote_without_end_is_stopped() {
    let house = House::new();
    let codes = house.open_vote(1);
    for number in 0..51 {
        house.vote(&codes[0], &[["tree", "bench"][number % 2]]);
    }
    let cast = format!("{PATH}/cast");
    let refused = house.post(&cast, &marks(&codes[0], &["bench"]), "");
    refused.is(422).says("You changed your vote too many times");
    house.close(PATH);
    house
        .get("/api/votes/Q1/spring")
        .is(200)
        .says("\"ballots\": 1");
    let results = house.get(&format!("{PATH}/results")).is(200).text;
    let (done, _) = results.split_once("These will not be done").unwrap();
    assert!(done.contains(">Tree<"), "{done}");
}

#[test]
fn a_ballot_that_breaks_a_limit_comes_back_with_what_was_marked() {
    let house = House::new();
    let codes = house.open_vote(1);
    let three = marks(&codes[0], &["bench", "tree", "swing"]);
    for step in ["check", "cast"] {
        let back = house.post(&format!("{PATH}/{step}"), &three, "").is(422);
        let back = back
            .says("You chose 3. You can choose up to 2")
            .says("Problem:");
        assert_eq!(back.text.matches(" checked").count(), 3, "{}", back.text);
    }
    let nothing = house
        .post(&format!("{PATH}/check"), &[("code", &codes[0])], "")
        .is(422);
    nothing.says("Choose at least one");
    house.close(PATH);
    house
        .get(&format!("{PATH}/results"))
        .is(200)
        .says("No one voted");
}

#[test]
fn a_code_that_is_wrong_says_how_and_is_not_repeated_in_addresses() {
    let house = House::new();
    let codes = house.open_vote(1);
    let say = |code: &str| {
        house
            .post(&format!("{PATH}/ballot"), &[("code", code)], "")
            .is(422)
    };
    say("").says("Type the code from your letter");
    say("ABC").says("You typed 3");
    say("UUUU-UUUU-UUUU").says("No code has");
    say("0000-0000-0001").says("One of the letters or numbers is wrong");
    // The code of zeros is well formed, and was never given out.
    say("0000-0000-0000").says("We do not know this code");
    let cast = house
        .post(
            &format!("{PATH}/cast"),
            &marks("000000000000", &["tree"]),
            "",
        )
        .is(422);
    cast.says("We do not know this code");
    let page = house
        .post(&format!("{PATH}/ballot"), &[("code", &codes[0])], "")
        .is(200);
    for action in page
        .between("action=\"", "\"")
        .iter()
        .chain(&page.between("href=\"", "\""))
    {
        assert!(!action.contains(&codes[0]), "{action}");
    }
    let said = house.said.lock().unwrap().join("\n");
    assert!(!said.contains(&codes[0]), "a code was logged: {said}");
}

#[test]
fn every_form_of_ballot_is_voted_and_counted() {
    let house = House::new();
    for (id, form, fields, wrong) in [
        (
            "bag",
            "form = \"knapsack\"",
            [("mark-bench", "1"), ("mark-tree", "1")],
            [("mark-swing", "1"), ("mark-tree", "1")],
        ),
        (
            "points",
            "form = \"points\"\ntotal = 10\neach = 6",
            [("mark-bench", "6"), ("mark-tree", "4")],
            [("mark-bench", "7"), ("mark-tree", "4")],
        ),
        (
            "order",
            "form = \"ranking\"\nmost = 3",
            [("mark-bench", "1"), ("mark-tree", "2")],
            [("mark-bench", "1"), ("mark-tree", "1")],
        ),
    ] {
        let definition = VOTE
            .replace("form = \"approval\"\nmost = 2", form)
            .replace("id = \"spring\"", &format!("id = \"{id}\""));
        let path = format!("/vote/Q1/{id}");
        let codes = house.open(&definition, &path, 1);
        house
            .post(&format!("{path}/ballot"), &[("code", &codes[0])], "")
            .is(200)
            .says("data-running");
        let with = |marks: [(&'static str, &'static str); 2]| {
            let mut fields = marks.to_vec();
            let code: &'static str = Box::leak(codes[0].clone().into_boxed_str());
            fields.push(("code", code));
            fields
        };
        house
            .post(&format!("{path}/check"), &with(wrong), "")
            .is(422);
        house
            .post(&format!("{path}/cast"), &with(fields), "")
            .is(200)
            .says("Your vote is in");
        house.close(&path);
        let zip = house.get(&format!("{path}/results.zip")).is(200).bytes;
        let verified = verify_results("results.zip", &zip).unwrap();
        assert_eq!(
            (verified.ballots, verified.findings),
            (1, Vec::new()),
            "{id}"
        );
    }
}

#[test]
fn a_file_that_somebody_changed_is_found_out() {
    let house = House::new();
    let codes = house.open_vote(3);
    house.vote(&codes[0], &["bench"]);
    house.vote(&codes[1], &["tree"]);
    house.close(PATH);
    let zip = house.get(&format!("{PATH}/results.zip")).is(200).bytes;
    let cut = &zip[..zip.len() / 2];
    assert!(verify_results("results.zip", cut).is_err());
}

#[test]
fn the_order_on_the_ballot_is_each_voters_own_and_stays() {
    let house = House::new();
    let codes = house.open_vote(30);
    let order = |code: &str| {
        let page = house
            .post(&format!("{PATH}/ballot"), &[("code", code)], "")
            .is(200);
        page.between("name=\"mark-", "\"")
    };
    let all: std::collections::BTreeSet<_> = codes.iter().map(|code| order(code)).collect();
    assert!(all.len() > 1, "thirty voters and one order");
    assert_eq!(order(&codes[0]), order(&codes[0]));
}
