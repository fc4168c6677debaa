//! `[connect]` of a programme: run, checked, verified, traced.

use crate::desk::Desk;

/// The starter, with every pot that reaches its ten places.
const CONNECT: &str = r#"
[[connect.policy]]
id = "youth"
name = "Youth clubs"
department = "education"
theme = "young people"
kind = "service"
geography = "ward"
reach = "youth.csv"
once = false
outcomes = [{ id = "pupils", direction = "up" }]

[[connect.policy]]
id = "cuts"
department = "treasury"
theme = "thrift"
kind = "duty"
geography = "id"
reach = "cuts.csv"
once = false
outcomes = [{ id = "pupils", direction = "down" }]

[[connect.grants]]
path = "grants.csv"
theme = "community"

[[connect.source]]
path = "youth.csv"
title = "Budget of the county"
"#;

const GRANTS: &str = "\
Identifier,Currency,Amount Awarded,Award Date,Funding Org:Identifier,Recipient Org:Identifier,Recipient Org:Location:Geographic Code,Beneficiary Location:Geographic Code
g1,GBP,12.50,2026-01-01,F,T,P02,P01
g2,GBP,90,2026-01-01,F,T,P01,
";

fn desk() -> Desk {
    let desk = Desk::new();
    desk.run(&["new", "fund"]).done();
    let places = desk.text("fund/places.csv");
    let wards: Vec<String> = (places.lines().enumerate())
        .map(|(row, line)| match row {
            0 => format!("{line},ward"),
            row => format!("{line},W{}", row % 2),
        })
        .collect();
    let toml = desk.text("fund/programme.toml") + CONNECT;
    desk.write("fund/places.csv", wards.join("\n") + "\n")
        .write(
            "fund/youth.csv",
            "ward,amount,located\nW1,1000,beneficiary\nW0,500,recipient\n",
        )
        .write("fund/cuts.csv", "id\nP01\nP02\n")
        .write("fund/grants.csv", GRANTS)
        .write("fund/programme.toml", toml);
    desk
}

#[test]
fn a_programme_lays_its_pots_on_the_places_of_need() {
    let desk = desk();
    desk.run(&["check", "fund"])
        .done()
        .says("connect: 4 pots on 10 places, GBP 1,012.50 of GBP 1,602.50 known to benefit them");
    desk.run(&["run", "fund"]).done();
    let table = desk.csv("fund/out/connect.csv");
    let found = |name: &str| -> u64 {
        let amounts = table.column("amount_minor");
        let rows = table.column("policy").into_iter().zip(amounts);
        let of = rows.filter(|(policy, _)| *policy == name);
        of.map(|(_, minor)| minor.parse().unwrap_or(0)).sum()
    };
    assert_eq!(
        (found("youth"), found("cuts"), found("g1"), found("g2")),
        (100_000, 0, 1250, 0)
    );
    assert_eq!(
        desk.text("fund/out/connect-conflicts.csv"),
        "\
place,outcome,up,up_department,down,down_department,from,to
P01,pupils,youth,education,cuts,treasury,,
P02,pupils,youth,education,cuts,treasury,,
"
    );
    assert!(desk.text("fund/out/connect-overlaps.csv").lines().count() == 1);
    let themes = desk.csv("fund/out/connect-unfunded.csv");
    assert_eq!(
        themes.column("theme"),
        ["community", "thrift", "young people"]
    );
    assert_eq!(themes.column("places_without"), ["9", "10", "5"]);
    for file in [
        "connect.parquet",
        "connect-conflicts.parquet",
        "connect.json",
    ] {
        assert!(desk.has(&format!("fund/out/{file}")), "{file}");
    }
    let receipt = desk.json("fund/out/receipt.json");
    let inputs = receipt["inputs"].as_array().unwrap();
    for file in ["youth.csv", "cuts.csv", "grants.csv"] {
        let of = inputs.iter().find(|input| input["path"] == file).unwrap();
        assert_eq!(of["sha256"].as_str().unwrap().len(), 64, "{file}");
    }
    desk.run(&["verify", "fund"]).done();
    desk.write("fund/grants.csv", GRANTS.replace("12.50", "12.51"));
    desk.run(&["verify", "fund"])
        .ends(4)
        .says("grants.csv: has changed since the run")
        .says("connect.csv");
}

/// The stage alone, on the same files, gives the same bytes.
#[test]
fn a_programme_and_the_command_agree() {
    let desk = desk();
    desk.run(&["run", "fund"]).done();
    let spec = CONNECT.replace("connect.", "");
    desk.write(
        "fund/spec.toml",
        "[places]\npath = \"out/need.csv\"\nid = \"id\"\n".to_owned() + &spec,
    );
    let alone = desk
        .run(&["connect", "fund/spec.toml", "--conflicts", "c.csv"])
        .done();
    assert_eq!(alone.text(), desk.text("fund/out/connect.csv"));
    assert_eq!(
        desk.text("c.csv"),
        desk.text("fund/out/connect-conflicts.csv")
    );
}

#[test]
fn why_tells_which_pots_reach_a_place() {
    let desk = desk();
    let why = desk.run(&["why", "P01", "fund"]).done();
    let text = why.text();
    let at = text.find("4 policies and pots reach P01").expect(text);
    let lines: Vec<&str> = text[at..].lines().collect();
    assert!(
        lines[1].starts_with("  Youth clubs (education, young people): GBP "),
        "{text}"
    );
    assert!(lines[1].contains(" a year, GBP "), "{text}");
    assert!(
        lines[2].starts_with("  g1 (F, community): GBP 12.50 once, GBP 0.01 a head"),
        "{text}"
    );
    assert_eq!(
        lines[3], "  cuts (treasury, thrift): brings no money",
        "{text}"
    );
    assert_eq!(
        lines[4],
        "  g2 (F, community): only the office of who receives it is here; who benefits is not known"
    );
    let trace = desk
        .run(&["why", "P01", "fund", "--format", "json"])
        .done()
        .json();
    let pots = trace["pots"]["pots"].as_array().unwrap();
    assert_eq!(pots.len(), 4);
    assert_eq!(pots[3]["policy"], "g2");
    assert!(pots[3]["amount_minor"].is_null());
    desk.run(&["why", "P09", "fund"])
        .done()
        .text()
        .contains("1 policy or pot reaches P09");
}

#[test]
fn what_is_wrong_with_connect_is_found_by_check_with_the_rest() {
    let desk = desk();
    let toml = desk.text("fund/programme.toml");
    desk.write(
        "fund/programme.toml",
        toml.replace("geography = \"ward\"", "geography = \"wards\""),
    )
    .write("fund/cuts.csv", "id,amount\nP01,-1\n")
    .write(
        "fund/grants.csv",
        GRANTS.replace("2026-01-01,F,T,P01", "1 Jan 2026,F,T,P01"),
    );
    let ran = desk
        .run(&["check", "fund"])
        .ends(4)
        .says("cuts.csv:2: column 'amount'")
        .says("grants.csv:3: column 'Award Date'")
        .says("programme.toml:85: need: there is no column 'wards'")
        .says("youth.csv: there is no column 'wards'");
    assert_eq!(ran.faults(), 4, "{}", ran.err);
    desk.run(&["run", "fund"]).ends(3);
    assert!(!desk.has("fund/out"));
    desk.write(
        "fund/programme.toml",
        toml.replace("[[connect.grants]]", "[[connect.grant]]"),
    );
    desk.run(&["check", "fund"])
        .ends(4)
        .says("there is no key 'connect.grant'")
        .says("did you mean 'grants'?");
}
