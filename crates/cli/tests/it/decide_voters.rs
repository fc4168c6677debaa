//! `allotment decide publish`: ballots, and nobody's name.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::decide::{ELECTION, desk};
use crate::desk::Desk;

/// 60 voters of two places and ages, who cast three ballots; the last voter
/// stands alone. Ids are of another list, and in the order of casting.
pub fn town() -> String {
    let mut text = "META\nkey;value\ndescription;A town\ncountry;Esterlow\nunit;Ambermill\ninstance;2026\nnum_projects;3\nnum_votes;61\nbudget;100\nvote_type;approval\nrule;greedy\ndate_begin;01.06.2026\ndate_end;14.06.2026\ncurrency;GBP\nPROJECTS\nproject_id;cost;votes\na;40;36\nb;60;36\nc;30;1\nVOTES\nvoter_id;vote;age;sex;district\n".to_owned();
    let mut id = 90_000;
    for round in 0..12 {
        for (vote, age, sex, place) in [
            ("a", 30, "F", "North"),
            ("b", 31, "F", "North"),
            ("b", 52, "M", "South"),
            ("a", 50, "M", "South"),
            ("b,a", 33, "F", "North"),
        ] {
            id -= 7;
            let years = age + round % 2;
            writeln!(text, "{id};{vote};{years};{sex};{place}").expect("a text takes any text");
        }
    }
    text.push_str("77;c;97;M;West\n");
    text
}

pub fn town_desk() -> Desk {
    let desk = Desk::new();
    desk.write("town.pb", town());
    desk
}

/// The rows under the header of VOTES.
fn votes(pb: &str) -> Vec<Vec<&str>> {
    let (_, votes) = pb.split_once("VOTES\n").expect("there are votes");
    votes
        .lines()
        .map(|line| line.split(';').collect())
        .collect()
}

fn selected(desk: &Desk, file: &str, more: &[&str]) -> Value {
    let mut args = vec!["decide", file, "--format", "json"];
    args.extend(more);
    desk.run(&args).done().json()["selected"].clone()
}

#[test]
fn nothing_of_a_voter_stands_beside_a_ballot_unless_asked_for() {
    let desk = town_desk();
    let ran = desk
        .run(&["decide", "publish", "town.pb", "--out", "open.pb"])
        .done();
    assert!(ran.text().contains("61 voters. Nobody can be recognised"));
    let pb = desk.text("open.pb");
    let rows = votes(&pb);
    assert_eq!(rows[0], ["voter_id", "vote"]);
    assert_eq!(rows[1], ["1", "a"]);
    assert_eq!(rows[61], ["61", "c"]);
    // What was withheld is in the file and on the screen, in the same words.
    let comment = pb
        .lines()
        .find(|line| line.starts_with("comment;"))
        .unwrap();
    for column in ["voter_id", "age", "sex", "district"] {
        let line = ran
            .text()
            .lines()
            .find(|line| line.trim().starts_with(&format!("{column}: ")))
            .unwrap();
        let (_, why) = line.trim_end_matches('.').split_once("; ").unwrap();
        assert!(comment.contains(why), "{why}\n{comment}");
    }
    // A small count is told neither of the one in the west, nor of their age.
    assert!(!pb.contains("West") && !ran.text().contains("97"));
    desk.run(&["decide", "check", "open.pb"]).done();
}

/// The same bytes whatever the order of the voters, and where nothing is left
/// to withhold.
#[test]
fn what_is_published_is_always_the_same() {
    let desk = town_desk();
    let (head, votes) = ELECTION.split_once("age\n").unwrap();
    let turned: Vec<&str> = votes.lines().rev().collect();
    desk.write("one.pb", ELECTION)
        .write("two.pb", format!("{head}age\n{}\n", turned.join("\n")));
    let publish = |from: &str, to: &str| {
        desk.run(&["decide", "publish", from, "--out", to]).done();
        desk.text(to)
    };
    let one = publish("one.pb", "one-open.pb");
    let rows = |text: &str| text.split_once("PROJECTS").unwrap().1.to_owned();
    assert_eq!(rows(&one), rows(&publish("two.pb", "two-open.pb")));
    assert_eq!(one, publish("one-open.pb", "again.pb"));
    assert_eq!(publish("town.pb", "t.pb"), publish("t.pb", "t2.pb"));
}

#[test]
fn cells_are_kept_where_ten_share_them_and_the_ballot() {
    let desk = town_desk();
    let args = [
        "decide",
        "publish",
        "town.pb",
        "--keep",
        "age,sex,district",
        "--out",
        "open.pb",
    ];
    let ran = desk.run(&args).done();
    assert!(
        ran.text().contains("  age: in bands; blank for "),
        "{}",
        ran.text()
    );
    let pb = desk.text("open.pb");
    let mut kinds: BTreeMap<Vec<&str>, usize> = BTreeMap::new();
    for row in &votes(&pb)[1..] {
        *kinds.entry(row[1..].to_vec()).or_default() += 1;
    }
    for (kind, voters) in &kinds {
        let blank = kind[1..].iter().all(|cell| cell.is_empty());
        assert!(blank || *voters >= 10, "{kind:?}: {voters}");
    }
    // Who stood alone is blank, and twelve more, so that it tells nothing.
    assert_eq!(kinds[&vec!["c", "", "", ""]], 1);
    assert_eq!(kinds[&vec!["a", "", "", ""]], 12);
    assert_eq!(kinds[&vec!["b", "45-54", "M", "South"]], 12);
    desk.run(&["decide", "publish", "--check", "open.pb"])
        .done();
    desk.run(&[
        "decide", "publish", "town.pb", "--keep", "agee", "--out", "x.pb",
    ])
    .refused("--keep: the voters in town.pb have no column 'agee'")
    .says("did you mean 'age'?");
    assert!(!desk.has("x.pb"));
}

#[test]
fn a_check_counts_who_stands_out_and_names_nobody() {
    let desk = town_desk();
    let ran = desk
        .run(&["decide", "publish", "--check", "town.pb", "--k", "12"])
        .ends(4);
    let text = ran.text();
    // Twelve of five kinds, each of two ages; and the one in the west.
    assert!(
        text.contains("61 voters of 61 can be told apart by their ballot and age, sex, district")
    );
    assert!(text.contains("nobody is like 1 of them"));
    assert!(text.contains("voter_id is more than the number of the row"));
    assert!(!text.contains("West") && !text.contains("97"));
    let args = [
        "decide", "publish", "--check", "town.pb", "--format", "json",
    ];
    let document = desk.run(&args).ends(4).json();
    assert_eq!(document["publishable"], false);
    assert_eq!(document["alone"], 1);
    assert_eq!(document["columns"], json!(["age", "sex", "district"]));
}

#[test]
fn what_could_still_be_recognised_is_not_written() {
    let desk = desk();
    let args = ["decide", "publish", "e.pb", "--k", "11", "--out", "open"];
    desk.run(&args)
        .ends(4)
        .says("Nothing is written")
        .says("there are 10 voters in all, fewer than 11")
        .says("help: ");
    assert!(!desk.has("open"));
    // Weights that the count needs tell voters apart.
    let votes = ELECTION.replace(";age\n", ";weight\n");
    let rows: Vec<String> = votes
        .lines()
        .map(|line| match line.rsplit_once(';') {
            Some((row, age)) if row.matches(';').count() == 1 && age.len() == 2 => {
                format!("{row};{}", if row.contains("pitch") { 1 } else { 2 })
            }
            _ => line.to_owned(),
        })
        .collect();
    desk.write("w.pb", rows.join("\n") + "\n");
    let weighted = [
        "decide",
        "publish",
        "w.pb",
        "--k",
        "2",
        "--out",
        "w-open.pb",
    ];
    let mut with = weighted.to_vec();
    with.extend(["--weights", "weight"]);
    desk.run(&with).ends(4).says("help: leave --weights out");
    assert!(!desk.has("w-open.pb"));
    desk.run(&weighted).done();
}

#[test]
fn every_rule_counts_the_published_file_alike() {
    let desk = town_desk();
    desk.write("e.pb", ELECTION);
    for (file, open) in [("town.pb", "town-open"), ("e.pb", "e-open")] {
        desk.run(&["decide", "publish", file, "--out", open]).done();
        assert_eq!(
            votes(&desk.text(&format!("{open}/{file}")))[0],
            ["voter_id", "vote"]
        );
        let open = format!("{open}/{file}");
        for rule in [
            "equal-shares",
            "greedy",
            "greedy-no-skip",
            "phragmen",
            "max-welfare",
            "maximin-support",
        ] {
            assert_eq!(
                selected(&desk, file, &["--rule", rule]),
                selected(&desk, &open, &["--rule", rule]),
                "{rule}"
            );
        }
        let least = &["--rule", "greedy-threshold", "--threshold", "5"][..];
        for more in [least, &["--as-declared"]] {
            assert_eq!(selected(&desk, file, more), selected(&desk, &open, more));
        }
    }
    // Who voted is a table of its own: nobody of fewer than ten.
    let voters = desk.csv("town-open/voters.csv");
    assert!(
        voters
            .column("voters")
            .iter()
            .all(|cell| cell.is_empty() || cell.parse::<u64>().unwrap() >= 10)
    );
    assert!(!desk.has("e-open/voters.csv"));
}

#[test]
fn two_tables_are_published_as_two_tables() {
    let desk = town_desk();
    desk.run(&["decide", "convert", "town.pb", "town"]).done();
    let ran = desk
        .run(&[
            "decide", "publish", "town", "--out", "open", "--format", "json",
        ])
        .done();
    let document = ran.json();
    assert_eq!(document["written"], true);
    assert_eq!(document["after"]["below_k"], 0);
    assert_eq!(document["before"]["alone"], 1);
    let ballots = desk.csv("open/ballots.csv");
    assert_eq!(ballots.column("voter_id").len(), 73);
    assert_eq!(
        desk.text("open/ballots.csv").lines().next(),
        Some("voter_id,project_id,points")
    );
    assert!(
        desk.text("open/meta.csv")
            .contains("is withheld (groups of 10 or more)")
    );
    assert_eq!(selected(&desk, "town", &[]), selected(&desk, "open", &[]));
    desk.run(&["decide", "publish", "--check", "open"]).done();
    // An input is never written over, and a table is no place for an election.
    desk.run(&["decide", "publish", "town", "--out", "town"])
        .ends(2);
    desk.run(&["decide", "publish", "town", "--out", "town.csv"])
        .ends(2);
    desk.run(&["decide", "publish", "town"]).ends(2);
    desk.run(&["decide", "publish", "town", "--out", "x", "--k", "1"])
        .ends(2);
}
