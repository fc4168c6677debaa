//! `[decide]` of a programme: from each place's money to what its residents
//! funded.

use std::fmt::Write as _;

use crate::desk::Desk;

const BALLOTS: &str = include_str!("../../../../examples/decide/election.pb");

/// The starter programme, whose residents decide as `decide` says; `P02` and
/// `P04`, two of the five places with money, have voted.
fn fund(decide: &str) -> Desk {
    let desk = Desk::new();
    desk.run(&["new", "fund"]).done();
    let text = desk.text("fund/programme.toml");
    desk.write("fund/programme.toml", format!("{text}\n[decide]\n{decide}"));
    desk
}

/// The codes of the places that get money, in order.
fn with_money(desk: &Desk) -> Vec<String> {
    let ran = desk.run(&["run", "fund"]).done();
    drop(ran);
    let shares = desk.csv("fund/out/shares.csv");
    let all = (1..=10).map(|place| format!("P{place:02}"));
    all.filter(|id| shares.cell(id, "selected") == "true")
        .collect()
}

fn voted(decide: &str, ballots: &str) -> (Desk, Vec<String>) {
    let desk = fund(decide);
    let places = with_money(&desk);
    assert_eq!(places.len(), 5, "the starter funds five places");
    for id in &places[..2] {
        desk.write(&format!("fund/ballots/{id}.pb"), ballots);
    }
    (desk, places)
}

const FROM_FILE: &str = "ballots = \"ballots/{id}.pb\"\nbudget = \"file\"\n";

#[test]
fn residents_of_funded_places_decide_and_the_rest_wait() {
    let (desk, places) = voted(FROM_FILE, BALLOTS);
    desk.run(&["run", "fund"])
        .done()
        .says("2 elections funded")
        .says("3 places have money and no ballots yet");
    let elections = desk.csv("fund/out/elections.csv");
    assert_eq!(elections.cell(&places[0], "status"), "decided");
    assert_eq!(elections.cell(&places[4], "status"), "no-ballots");
    assert_eq!(elections.cell(&places[0], "budget"), "1000");
    // The same as the stage alone gives.
    desk.write("alone.pb", BALLOTS);
    let alone = desk
        .run(&["decide", "alone.pb", "--audit", "--format", "json"])
        .done()
        .json();
    let name = format!("fund/out/decide/{}.json", places[0]);
    let document = desk.json(&name);
    for key in [
        "selected",
        "spent",
        "projects",
        "endowment",
        "ties_met",
        "audit",
    ] {
        assert_eq!(document[key], alone[key], "{key}");
    }
    // Each funded project is a commitment, in pence.
    let commitments = desk.csv("fund/out/commitments.csv");
    let ids = alone["selected"].as_array().expect("a list");
    let first = format!("{}/{}", places[0], ids[0].as_str().expect("a code"));
    let cost: i64 = document["projects"]
        .as_array()
        .expect("a list")
        .iter()
        .find(|project| project["id"] == ids[0])
        .and_then(|project| project["cost"].as_str()?.parse().ok())
        .expect("a cost");
    let amount = commitments.cell(&first, "amount_minor");
    assert_eq!(amount, (100 * cost).to_string());
    assert_eq!(commitments.cell(&first, "decided_by"), "residents");
    // A page for each, and nothing that changes from run to run.
    assert!(desk.has(&format!("fund/out/report/elections/{}.html", places[0])));
    desk.run(&["verify", "fund"]).done();
    // Other ballots are another result.
    let path = format!("fund/ballots/{}.pb", places[0]);
    desk.write(&path, BALLOTS.replace("7;warm,bench;71", "7;pitch;71"));
    desk.run(&["verify", "fund"]).ends(4);
}

#[test]
fn a_project_is_traced_from_reason_to_pound() {
    let (desk, places) = voted(FROM_FILE, BALLOTS);
    let id = format!("{}/warm", places[0]);
    let traced = desk.run(&["why", &id, "fund"]).done();
    for words in ["Warm room (warm)", "4 of 10 voters", "Money for", "rank "] {
        assert!(traced.text().contains(words), "{words}: {}", traced.text());
    }
    desk.run(&["why", "warm", "fund"])
        .refused("warm")
        .says("2 elections have a project 'warm'")
        .says(&id);
    let traced = desk.run(&["why", &places[0], "fund"]).done();
    for words in ["Residents of", "over 1000"] {
        assert!(traced.text().contains(words), "{words}: {}", traced.text());
    }
}

#[test]
fn residents_decide_on_no_more_than_is_theirs() {
    // At least £100,000 a place, by the starter's floor.
    let rich = BALLOTS.replace("budget;1000", "budget;99999999");
    let (desk, places) = voted(FROM_FILE, &rich);
    let path = format!("fund/ballots/{}.pb", places[0]);
    desk.run(&["check", "fund"])
        .ends(4)
        .says(&path)
        .says("may decide on")
        .says("99999999");
    // Of all places at once.
    let ran = desk.run(&["check", "fund"]);
    assert_eq!(ran.faults(), 2);
}

#[test]
fn a_part_of_the_money_in_pence_is_the_budget() {
    let spec = "ballots = \"ballots/{id}.pb\"\npart = \"0.001\"\n";
    let (desk, places) = voted(spec, BALLOTS);
    desk.run(&["run", "fund"]).done();
    let shares = desk.csv("fund/out/shares.csv");
    let all: u64 = shares
        .cell(&places[0], "amount_minor")
        .parse()
        .expect("pence");
    let elections = desk.csv("fund/out/elections.csv");
    let part = elections.cell(&places[0], "envelope_minor");
    assert_eq!(part, (all / 1000).to_string(), "rounded down");
    let budget = desk.json(&format!("fund/out/decide/{}.json", places[0]));
    let pence = all / 1000;
    let exact = budget["budget"].as_str().expect("a text");
    let expected = if pence.is_multiple_of(100) {
        (pence / 100).to_string()
    } else {
        // An exact ratio where it is no whole number of pounds.
        let divisor = (1..=100)
            .rev()
            .find(|by| pence.is_multiple_of(*by) && 100_u64.is_multiple_of(*by))
            .expect("1 divides all");
        format!("{}/{}", pence / divisor, 100 / divisor)
    };
    assert_eq!(exact, expected);
    assert_eq!(elections.cell(&places[0], "budget_in_file"), "1000");
}

#[test]
fn ballots_of_no_place_are_refused_and_not_passed_over() {
    let (desk, places) = voted(FROM_FILE, BALLOTS);
    let wrong = format!("{}0", places[0]);
    desk.write(&format!("fund/ballots/{wrong}.pb"), BALLOTS);
    desk.run(&["check", "fund"])
        .ends(4)
        .says(&format!("the ballots of '{wrong}'"))
        .says("did you mean");
}

#[test]
fn ballots_of_a_place_without_money_are_told() {
    let (desk, places) = voted(FROM_FILE, BALLOTS);
    let left_out = (1..=10)
        .map(|place| format!("P{place:02}"))
        .find(|id| !places.contains(id))
        .expect("five are left out");
    desk.write(&format!("fund/ballots/{left_out}.pb"), BALLOTS);
    desk.run(&["run", "fund"])
        .done()
        .says(&format!("the ballots of {left_out} wait"));
}

#[test]
fn two_currencies_never_meet() {
    let euro = BALLOTS.replace("currency;GBP", "currency;EUR");
    let (desk, _) = voted(FROM_FILE, &euro);
    desk.run(&["check", "fund"]).ends(4).says("about EUR");
}

#[test]
fn what_contradicts_itself_is_refused_on_its_line() {
    let line = |desk: &Desk, key: &str| {
        let text = desk.text("fund/programme.toml");
        let at = text.lines().position(|line| line.starts_with(key));
        format!("fund/programme.toml:{}", at.expect("the key is there") + 1)
    };
    for (spec, key, words) in [
        (
            "ballots = \"all.pb\"\n",
            "ballots",
            "each place has its own",
        ),
        (
            "ballots = \"{id}.pb\"\nrule = \"greedy\"\nstep = \"2\"\n",
            "step",
            "greedy has none",
        ),
        (
            "ballots = \"{id}.pb\"\npart = 1.5\n",
            "part",
            "no part of the money",
        ),
        ("ballots = \"{id}.pb\"\nk = 1\n", "k", "recognised"),
        ("ballots = \"{id}.pb\"\nbalots = 1\n", "balots", "balots"),
    ] {
        let desk = fund(spec);
        desk.run(&["check", "fund"])
            .ends(4)
            .says(&line(&desk, key))
            .says(words);
    }
}

#[test]
fn published_ballots_count_to_the_same_and_name_nobody() {
    let mut many = BALLOTS.replace("num_votes;10", "num_votes;60");
    for voter in 11..=60 {
        let vote = if voter % 2 == 0 {
            "warm,bench"
        } else {
            "pitch,track"
        };
        writeln!(many, "{voter};{vote};{}", 20 + voter).expect("a text takes any text");
    }
    let (desk, places) = voted(FROM_FILE, &many);
    desk.run(&["run", "fund"]).done();
    let name = format!("fund/out/decide/{}", places[0]);
    let again = desk
        .run(&["decide", &format!("{name}.pb"), "--format", "json"])
        .done()
        .json();
    assert_eq!(
        again["selected"],
        desk.json(&format!("{name}.json"))["selected"]
    );
    let published = desk.text(&format!("{name}.pb"));
    let header = published.lines().find(|line| line.starts_with("voter_id"));
    assert_eq!(header, Some("voter_id;vote"), "{published}");
}

#[test]
fn a_page_stands_alone_and_tells_how_to_count_again() {
    let desk = Desk::new();
    desk.write("vote.pb", BALLOTS);
    let args = ["decide", "vote.pb", "--compare", "greedy", "--audit"];
    let limits = ["--min-votes", "2", "--budget", "900", "--page", "page.html"];
    let all: Vec<&str> = args.into_iter().chain(limits).collect();
    desk.run(&all).done();
    let page = desk.text("page.html");
    for words in [
        "allotment decide vote.pb",
        "--min-votes 2",
        "--budget 900",
        "Warm room",
        "£900",
        "<style>",
    ] {
        assert!(page.contains(words), "{words}");
    }
    assert!(!page.contains("<script"), "it needs no script");
    // What it was made from is not overwritten.
    desk.run(&["decide", "vote.pb", "--page", "vote.pb"])
        .ends(2);
    assert_eq!(desk.text("vote.pb"), BALLOTS);
}

/// Adds keys to the last table of the programme, `[decide]`.
fn add(desk: &Desk, keys: &str) {
    let text = desk.text("fund/programme.toml");
    desk.write("fund/programme.toml", text + keys);
}

#[test]
fn turnout_stands_beside_the_people_of_each_place() {
    let keys =
        "population = \"residents.csv\"\npopulation_id = \"place\"\nbands = [18, 60]\nk = 2\n";
    let (desk, places) = voted(FROM_FILE, BALLOTS);
    add(&desk, keys);
    let mut people = String::from("place,age,people\n");
    for id in &places[..2] {
        for (age, count) in [("0-17", 7), ("18-59", 60), ("60+", 16)] {
            let _ = writeln!(people, "{id},{age},{count}");
        }
    }
    desk.write("fund/residents.csv", people);
    desk.run(&["run", "fund"]).done();
    let document = desk.json(&format!("fund/out/decide/{}.json", places[0]));
    let told = &document["participation"];
    // Seven are younger than the first band: 10 voters of 76.
    assert_eq!(told["population"], 76);
    let rows = told["groups"][0]["rows"].as_array().expect("a list");
    let older = rows
        .iter()
        .find(|row| row["value"] == "60+")
        .expect("a row");
    assert_eq!(
        (&older["voters"], &older["population"]),
        (&4.into(), &16.into())
    );
    assert_eq!(older["turnout"], 0.25);
    let page = desk.text(&format!("fund/out/report/elections/{}.html", places[0]));
    assert!(
        page.contains("10 people voted, of 76 who live here"),
        "no turnout"
    );
    assert!(page.contains("25.0%"), "no turnout by age");
    // The table is one of the inputs, by the name the programme gives it.
    let receipt = desk.json("fund/out/receipt.json").to_string();
    assert!(receipt.contains("residents.csv"), "{receipt}");
    desk.run(&["verify", "fund"]).done();
    // A place that the table does not know is refused, not counted as nobody.
    desk.write("fund/residents.csv", "place,age,people\nP99,0+,10\n");
    desk.run(&["run", "fund"])
        .refused("")
        .says("no row has place=");
}

#[test]
fn a_population_without_its_column_is_refused_on_its_line() {
    let keys = "population = \"residents.csv\"\npopulation_id = \"place\"\n";
    let (desk, _) = voted(FROM_FILE, BALLOTS);
    add(&desk, keys);
    desk.write("fund/residents.csv", "plaice,people\nP02,10\n");
    desk.run(&["run", "fund"])
        .refused("fund/programme.toml:")
        .says("residents.csv has no column 'place'")
        .says("did you mean 'plaice'?");
}
