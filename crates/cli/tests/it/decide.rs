//! `allotment decide`: rules, options and what comes out of them.

use serde_json::{Value, json};

use crate::desk::{Desk, Ran};

/// Ten voters, a thousand to spend: six want `pitch` and `track`, which cost it
/// all; four want `warm` and `bench`, worth exactly their part of it.
pub const ELECTION: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../examples/decide/election.pb"
));

pub fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("e.pb", ELECTION);
    desk
}

fn decided(desk: &Desk, more: &[&str]) -> Value {
    let mut args = vec!["decide", "e.pb", "--format", "json"];
    args.extend(more);
    desk.run(&args).done().json()
}

fn wrong(desk: &Desk, more: &[&str]) -> Ran {
    let mut args = vec!["decide", "e.pb"];
    args.extend(more);
    desk.run(&args)
}

/// The axiom in full is claimed only where it was checked in full.
#[test]
fn an_audit_by_another_measure_says_that_it_is_by_rate() {
    let desk = desk();
    let audit = ["--audit", "--satisfaction", "cardinality"];
    let document = decided(&desk, &audit);
    let by_rate = "EJR+ up to any project, by rate";
    assert_eq!(document["audit"]["ejr_plus"]["axiom"], by_rate);
    let text = wrong(&desk, &audit).done().text().to_owned();
    assert!(text.contains(&format!("({by_rate}).")), "{text}");
    let text = wrong(&desk, &["--audit"]).done().text().to_owned();
    assert!(text.contains("(EJR+ up to any project)."), "{text}");
    wrong(
        &desk,
        &[
            "--rule",
            "greedy",
            "--satisfaction",
            "chamberlin-courant",
            "--audit",
        ],
    )
    .refused("e.pb: the audit cannot take --satisfaction chamberlin-courant");
}

#[test]
fn the_document_has_every_field_that_is_promised() {
    let document = decided(&desk(), &["--completion", "none"]);
    assert_eq!(document["rule"], "equal-shares");
    assert_eq!(document["satisfaction"], "cost");
    assert_eq!(document["completion"], "none");
    assert_eq!(document["ties"], "cheapest,most-votes,lexicographic");
    assert_eq!(document["voters"], 10);
    assert_eq!(document["budget"], "1000");
    assert_eq!(document["endowment"], "100");
    assert_eq!(document["audit"], Value::Null);
    // Six pay 400 for the track, a sixth of it each, and have 200 left, which
    // is 400 less than the pitches cost; four pay a quarter each of the rest.
    assert_eq!(document["selected"], json!(["track", "bench", "warm"]));
    assert_eq!(document["spent"], "800");
    let pitch = &document["projects"][0];
    assert_eq!(pitch["id"], "pitch");
    assert_eq!(pitch["name"], "New pitches");
    assert_eq!(pitch["cost"], "600");
    assert_eq!(pitch["votes"], 6);
    assert_eq!(pitch["status"], "not-funded");
    assert_eq!(pitch["rho"], Value::Null);
    assert_eq!(pitch["supporters_money"], "200");
    assert_eq!(pitch["missing"], "400");
    assert_eq!(pitch["round"], Value::Null);
    let track = &document["projects"][1];
    assert_eq!((&track["rho"], &track["round"]), (&json!("1/6"), &json!(1)));
    assert_eq!(document["projects"][4]["status"], "unaffordable");
    let sha = &document["provenance"]["inputs"][0]["sha256"];
    assert_eq!(sha.as_str().unwrap().len(), 64);
}

/// Pitch and track tie at 1/6; the order of ties chooses.
#[test]
fn ties_go_by_the_order_given_and_are_recorded() {
    let desk = desk();
    let cheap = decided(&desk, &["--completion", "none"]);
    assert_eq!(cheap["ties_met"][0], json!(["pitch", "track"]));
    let dear = decided(&desk, &["--completion", "none", "--ties", "dearest"]);
    assert_eq!(dear["selected"][0], "pitch");
    assert_eq!(dear["ties"], "dearest,lexicographic");
    wrong(&desk, &["--ties", "refuse"]).refused("e.pb: a tie between pitch, track");
    wrong(&desk, &["--ties", "chance"]).ends(2);
}

#[test]
fn every_rule_runs() {
    let desk = desk();
    for rule in [
        "greedy",
        "greedy-no-skip",
        "phragmen",
        "max-welfare",
        "maximin-support",
    ] {
        let document = decided(&desk, &["--rule", rule]);
        assert_eq!(document["rule"], rule);
        assert_eq!(document["endowment"], Value::Null);
        assert!(
            !document["selected"].as_array().unwrap().is_empty(),
            "{rule}"
        );
    }
    let greedy = decided(&desk, &["--rule", "greedy"]);
    assert_eq!(greedy["selected"], json!(["track", "pitch"]));
    assert_eq!(greedy["projects"][0]["missing"], Value::Null);
    for completion in [
        "add1-greedy",
        "add1",
        "greedy",
        "increase",
        "increase-greedy",
    ] {
        let document = decided(&desk, &["--completion", completion]);
        assert_eq!(document["completion"], completion);
    }
    let steps = decided(
        &desk,
        &[
            "--completion",
            "increase",
            "--step",
            "5%",
            "--stop",
            "exhaustive",
        ],
    );
    assert_eq!(
        (&steps["step"], &steps["stop"]),
        (&json!("5%"), &json!("exhaustive"))
    );
}

#[test]
fn an_option_that_says_nothing_to_the_rule_is_a_wrong_command_line() {
    let desk = desk();
    for args in [
        &["--rule", "greedy", "--completion", "none"][..],
        &["--rule", "greedy", "--threshold", "3"],
        &["--completion", "none", "--step", "1"],
        &["--step", "1%"],
        &["--step", "0"],
        &["--as-declared", "--rule", "greedy"],
        &["--satisfaction", "happiness"],
    ] {
        let ran = wrong(&desk, args).ends(2);
        assert!(ran.out.is_empty(), "{args:?}");
    }
}

#[test]
fn what_a_rule_cannot_take_it_says() {
    let desk = desk();
    wrong(&desk, &["--rule", "greedy-threshold"])
        .refused("e.pb: greedy-threshold cannot take a file without META's");
    wrong(&desk, &["--satisfaction", "points"]).refused("e.pb: ");
    wrong(&desk, &["--weights", "age2"]).refused("e.pb: the file has no column \"age2\"");
    wrong(&desk, &["--leave-out", "pich"])
        .refused("--leave-out: there is no project 'pich' in e.pb")
        .says("did you mean 'pitch'?");
    wrong(&desk, &["--explain", "nothing"]).refused("--explain: there is no project");
    desk.write(
        "e.pb",
        ELECTION.replace("rule;greedy", "rule;greedy-custom"),
    );
    wrong(&desk, &["--as-declared"])
        .refused("e.pb: as declared cannot take the rule `greedy-custom`");
}

#[test]
fn the_declared_rule_gives_the_official_winners() {
    let document = decided(&desk(), &["--as-declared"]);
    assert_eq!(document["declared_rule"], "greedy");
    assert_eq!(document["selected"], json!(["pitch", "track"]));
    let least = decided(&desk(), &["--as-declared", "--threshold", "7"]);
    assert_eq!(least["selected"], json!([]));
    assert_eq!(least["threshold"], "7");
}

/// Four of ten own 400 and could buy warm and benches with it: the greedy rule
/// gives them nothing.
#[test]
fn the_audit_shows_a_wronged_group_and_require_ends_with_4() {
    let desk = desk();
    let greedy = decided(&desk, &["--rule", "greedy", "--audit"]);
    assert_eq!(greedy["audit"]["ejr_plus"]["verdict"], "fails");
    let wronged = &greedy["audit"]["ejr_plus"]["wronged"][0];
    assert_eq!(
        (&wronged["voters"], &wronged["share"]),
        (&json!(4), &json!("400"))
    );
    desk.run(&["decide", "e.pb", "--rule", "greedy", "--require"])
        .ends(4)
        .says("required, but the audit finds a fault");
    let shares = decided(&desk, &["--audit"]);
    assert_eq!(shares["audit"]["ejr_plus"]["verdict"], "holds");
    assert_eq!(shares["audit"]["exhaustive"]["verdict"], "holds");
    desk.run(&["decide", "e.pb", "--require=all", "--completion", "none"])
        .done();
    desk.run(&[
        "decide",
        "e.pb",
        "--certificate",
        "c.csv",
        "--completion",
        "none",
    ])
    .done();
    assert!(
        desk.text("c.csv")
            .starts_with("allotment-price-system,1\nbudget,1000\n")
    );
}

#[test]
fn the_old_rule_is_compared_and_projects_are_explained() {
    let document = decided(&desk(), &["--compare", "greedy", "--explain", "pitch"]);
    let comparison = &document["comparison"];
    assert_eq!(comparison["other_selected"], json!(["track", "pitch"]));
    assert_eq!(comparison["by_satisfaction"]["better_here"], 4);
    assert_eq!(comparison["by_satisfaction"]["better_there"], 6);
    assert_eq!(comparison["nothing_funded_there"], 4);
    let why = &document["explained"][0];
    assert_eq!(why["project"], "pitch");
    assert_eq!(why["would_have_won"]["at_cost"]["amount"], "400");
    assert_eq!(why["verdict"], "not-funded");
    assert!(why["sentence"].as_str().unwrap().starts_with("Not funded."));
}

#[test]
fn limits_hold_and_are_recorded() {
    let desk = desk();
    let out = decided(&desk, &["--rule", "greedy", "--exclude", "pitch,track"]);
    let selected = out["selected"].as_array().unwrap();
    assert!(!(selected.contains(&json!("pitch")) && selected.contains(&json!("track"))));
    assert_eq!(
        out["limits"]["shut_each_other_out"],
        json!([["pitch", "track"]])
    );
    let few = decided(&desk, &["--min-votes", "5"]);
    assert_eq!(few["selected"], json!(["track", "pitch"]));
    desk.write("q.csv", "name,floor,ceiling\nsport,,500\nwelfare,300,\n");
    let args = [
        "--rule",
        "greedy",
        "--category",
        "category",
        "--quotas",
        "q.csv",
    ];
    let quota = decided(&desk, &args);
    assert_eq!(quota["limits"]["categories"][0]["ceiling"], "500");
    assert!(
        !quota["selected"]
            .as_array()
            .unwrap()
            .contains(&json!("pitch"))
    );
    wrong(&desk, &["--category", "category", "--quotas", "q.csv"])
        .refused("e.pb: equal-shares cannot take a least amount");
    wrong(&desk, &["--category", "category"]).refused("e.pb: column 'category': nothing says");
    desk.write("q.csv", "name,floor\nsprot,5\n");
    wrong(&desk, &args).refused("q.csv:2: column 'name': no project belongs to 'sprot'");
}

/// Once all that the money could pay for is bought, what each could spend grows until
/// even the hall could be paid for: that is no number to show to anybody.
#[test]
fn where_all_is_funded_nobody_is_told_of_millions() {
    let desk = desk();
    desk.write("e.pb", ELECTION.replace("budget;1000", "budget;2000"));
    let text = wrong(&desk, &[]).done().text().to_owned();
    assert!(
        text.contains("All that somebody chose and the money could pay for is funded."),
        "{text}"
    );
    assert!(!text.contains("Each voter could spend"), "{text}");
    desk.write("e.pb", ELECTION);
    let less = wrong(&desk, &[]).done().text().to_owned();
    assert!(less.contains("Each voter could spend"), "{less}");
}

#[test]
fn a_ballot_with_more_than_one_choice_is_told_and_counts() {
    let desk = desk();
    let one_each = ELECTION
        .replace("vote_type;approval", "vote_type;choose-1")
        .replace("pitch,track;", "pitch;")
        .replace("8;warm,bench;", "8;warm;")
        .replace("9;warm,bench;", "9;warm;")
        .replace("10;warm,bench,hall;", "10;hall;");
    desk.write("e.pb", one_each);
    let ran = wrong(&desk, &["--rule", "greedy"]).done();
    ran.says("2 projects where everybody chooses one; all of them count");
    let document = decided(&desk, &["--rule", "greedy"]);
    assert!(
        document["selected"]
            .as_array()
            .unwrap()
            .contains(&json!("bench"))
    );
}

#[test]
fn weights_count() {
    let desk = desk();
    let document = decided(&desk, &["--rule", "greedy", "--weights", "age"]);
    assert_eq!(document["weights"], "age");
    // 308 years want benches and a warm room, 194 the pitches.
    assert_eq!(document["selected"][0], "bench");
}

#[test]
fn the_text_is_for_people() {
    let desk = desk();
    let args = [
        "decide",
        "e.pb",
        "--compare",
        "greedy",
        "--audit",
        "--completion",
        "none",
    ];
    insta::assert_snapshot!("decide", desk.run(&args).done().text());
    let csv = desk
        .run(&["decide", "e.pb", "--format", "csv"])
        .done()
        .csv();
    assert_eq!(
        csv.column("id"),
        ["pitch", "track", "warm", "bench", "hall"]
    );
}

#[test]
fn an_input_is_never_written_over() {
    let desk = desk();
    desk.run(&["decide", "e.pb", "--format", "json", "--out", "e.pb"])
        .ends(2);
    desk.run(&["decide", "e.pb", "--certificate", "e.pb"])
        .ends(2);
    assert_eq!(desk.text("e.pb"), ELECTION);
    desk.run(&["decide", "e.pb", "--out", "r.json"]).done();
    assert_eq!(desk.json("r.json")["voters"], 10);
}
