//! What residents chose in their vote is part of the money that a plan is for, and is
//! promised once.

use crate::desk::Desk;

const PROGRAMME: &str = r#"
[programme]
name = "Fund"
publisher = { org_id = "XE-REG-1", name = "A fund" }
[share.envelope]
amount = "100000.00"
years = ["2026-27", "2027-28"]
capital = "0.5"
[share.places]
path = "places.csv"
id = "id"
name = "name"
population = "people"
[[share.part]]
weight = 1
in_proportion_to = "people"
[plan]
plans = "plans/{id}.toml"
[decide]
ballots = "ballots/{id}.pb"
budget = "file"
audit = false
compare = false
[ledger]
parties = "parties.csv"
projects_are = "capital"
"#;

/// Two projects, of 6,000 and 4,000, that all three voters want.
pub const BALLOTS: &str = "\
META
key;value
description;A made-up vote
country;Esterlow
unit;Ashby
instance;2026
num_projects;2
num_votes;3
budget;10000
vote_type;approval
rule;equal-shares
currency;GBP
PROJECTS
project_id;cost;votes;name
7;6000;3;Swings
8;4000;3;Benches
VOTES
voter_id;vote
a;7,8
b;7,8
c;7,8
";

/// A plan whose two items spend every penny of the place: 25,000 of capital and of
/// revenue in each of two years.
pub fn plan(more: &str, capital: &str, item: &str) -> String {
    format!(
        r#"title = "A plan for Ashby"
place = "A"
years = ["2026-27", "2027-28"]
{more}
[vision]
words = "Better"
[[partner]]
id = "hall"
name = "Friends of the hall"
type = "community group"
org_id = "unregistered"
[[item]]
id = "hall"
title = "Mend the hall"
kind = "physical"
theme = "community power"
partners = ["hall"]
capital = {capital}
revenue = ["25000", "25000"]
decided_by = "board"
status = "agreed"
{item}
"#
    )
}

const ALL: &str = "[\"25000\", \"25000\"]";

pub fn desk(plan: &str) -> Desk {
    let desk = Desk::new();
    desk.write("programme.toml", PROGRAMME)
        .write("places.csv", "id,name,people\nA,Ashby,1000\n")
        .write(
            "parties.csv",
            "community,party,name,type,org_id,signs\n,BOARD,The board,board,unregistered,yes\n",
        )
        .write("ballots/A.pb", BALLOTS)
        .write("plans/A.toml", plan);
    desk
}

/// What take-up would commit: each commitment and its pence.
fn committed(desk: &Desk) -> Vec<(String, i64)> {
    let csv = desk
        .run(&["ledger", "take-up", "--programme", ".", "--dry-run"])
        .done()
        .csv();
    let mut all: Vec<(String, i64)> = (0..csv.rows.len())
        .filter(|&row| csv.at(row, "what") == "commitment")
        .map(|row| {
            let amount = csv.at(row, "amount_minor").parse().expect("an amount");
            (csv.at(row, "name").to_owned(), amount)
        })
        .collect();
    all.sort_unstable();
    all
}

/// By hand: the vote's £10,000 are out of the £100,000; a plan that spends all of it
/// would spend £10,000 twice.
#[test]
fn a_plan_that_spends_the_vote_s_money_again_breaks_its_money() {
    let desk = desk(&plan("", ALL, ""));
    desk.run(&["run", "."])
        .done()
        .says("plan: 1 plan, 0 within their yearly money; A not, and not published");
    assert!(!desk.has("out/plan/A.html"));
    let page = desk.text("out/report/places/A.html");
    assert!(page.contains("residents chose projects of £10,000.00 in their vote"));
    // Alone it is the same.
    let alone = plan("[money]\nprogramme = \".\"", ALL, "");
    desk.write("alone.toml", &alone);
    desk.run(&["plan", "check", "alone.toml"])
        .ends(4)
        .says("the plan has £0.00 for them")
        .says("set their money aside in [voted]");
    // None of it is taken up; what residents chose is.
    desk.run(&["ledger", "take-up", "--programme", ".", "--dry-run"])
        .done()
        .says("The plan of A breaks its yearly money: nothing of it is taken up.");
    let made = committed(&desk);
    assert_eq!(made, [("A/7".into(), 600_000), ("A/8".into(), 400_000)]);
    // To set it aside is to spend it in that year, too.
    desk.write("plans/A.toml", plan("[voted]\nyear = \"2027-28\"", ALL, ""));
    desk.run(&["run", "."])
        .done()
        .says("A not, and not published");
    let page = desk.text("out/report/places/A.html");
    assert!(page.contains("2027-28 has £25,000.00 of capital, and £35,000.00 is planned"));
}

#[test]
fn set_aside_it_is_told_in_every_form_and_promised_once() {
    for aside in [
        "[voted]\nyear = \"2027-28\"",
        "[voted]\ncapital = [\"0\", \"10000\"]",
        "[voted]\ncapital = { 2027-28 = \"10000\" }\nkind = \"capital\"",
    ] {
        let desk = desk(&plan(aside, "[\"25000\", \"15000\"]", ""));
        desk.run(&["run", "."])
            .done()
            .says("plan: 1 plan, all within their yearly money");
        let made = committed(&desk);
        assert_eq!(
            made,
            [
                ("A/7".into(), 600_000),
                ("A/8".into(), 400_000),
                ("A/hall".into(), 9_000_000)
            ]
        );
        let sum: i64 = made.iter().map(|one| one.1).sum();
        assert_eq!(sum, 10_000_000, "the whole share, once");
        let page = desk.text("out/plan/A.html");
        for said in [
            "What residents chose in their vote",
            "Swings",
            "£6,000",
            "set aside",
            "Set aside for what residents chose",
        ] {
            assert!(page.contains(said), "no «{said}»");
        }
        // The table adds up to what is planned.
        let csv = desk.text("out/plan/A.csv");
        assert!(csv.contains("A,,Set aside for what residents chose,2027-28,1000000,0,GBP,agreed"));
        let plans = desk.text("out/plans.csv");
        assert!(
            plans.contains("A,A plan for Ashby,1,5000000,5000000,5000000,5000000,true,"),
            "{plans}"
        );
        desk.run(&["verify", "."]).done();
    }
    // The programme may say it for all plans.
    let desk = desk(&plan("", "[\"25000\", \"15000\"]", ""));
    let says = "plans = \"plans/{id}.toml\"\nvote_paid_in_year = 2\n";
    desk.write(
        "programme.toml",
        PROGRAMME.replace("plans = \"plans/{id}.toml\"\n", says),
    );
    desk.run(&["run", "."])
        .done()
        .says("plan: 1 plan, all within their yearly money");
}

/// An item that is what residents chose pays for it, and only the rest is committed again.
#[test]
fn an_item_may_carry_what_residents_chose() {
    let desk = desk(&plan("", ALL, "voted = [\"7\", \"A/8\"]"));
    desk.run(&["run", "."])
        .done()
        .says("plan: 1 plan, all within their yearly money");
    let made = committed(&desk);
    assert_eq!(
        made,
        [
            ("A/7".into(), 600_000),
            ("A/8".into(), 400_000),
            ("A/hall".into(), 9_000_000)
        ]
    );
    let page = desk.text("out/plan/A.html");
    assert!(page.contains("in: Mend the hall"), "{page}");
    // By itself the plan lists the same.
    desk.write(
        "alone.toml",
        plan("[money]\nprogramme = \".\"", ALL, "voted = [\"7\", \"8\"]"),
    );
    desk.run(&["plan", "commitments", "alone.toml"])
        .done()
        .csv()
        .column("amount_minor")
        .iter()
        .for_each(|amount| assert_eq!(*amount, "9000000"));
    // One of two carried, and the other nowhere.
    desk.write("plans/A.toml", plan("", ALL, "voted = [\"7\"]"));
    desk.run(&["run", "."])
        .done()
        .says("A not, and not published");
    let page = desk.text("out/report/places/A.html");
    assert!(page.contains("£10,000.00 in their vote, and the plan has £6,000.00 for them"));
}

#[test]
fn what_is_wrong_with_what_is_set_aside_is_told() {
    for (aside, item, said) in [
        (
            "",
            "voted = [\"9\"]",
            "'9' is nothing that residents chose here",
        ),
        (
            "[voted]\nyear = \"2030-31\"",
            "",
            "'2030-31' is not a year of the plan",
        ),
        ("[voted]", "", "it does not say which year pays"),
        (
            "[voted]\nyear = \"2026-27\"\ncapital = [\"1\", \"2\"]",
            "",
            "it names a year that pays for all of it, and amounts as well",
        ),
        (
            "[voted]\nyear = \"2026-27\"\nkind = \"revenue\"",
            "",
            "the programme says otherwise",
        ),
        (
            "[voted]\nyears = \"2026-27\"",
            "",
            "there is no key 'voted.years'",
        ),
    ] {
        let desk = desk(&plan(aside, ALL, item));
        desk.run(&["run", "."]).refused("plans/A.toml:").says(said);
    }
    let twice = plan("", ALL, "voted = [\"7\"]");
    let item = &twice[twice.find("[[item]]").expect("it is there")..];
    let twice = format!("{twice}{}", item.replace("id = \"hall\"", "id = \"two\""));
    desk(&twice)
        .run(&["run", "."])
        .refused("plans/A.toml:")
        .says("'A/7' is carried by the item on line");
    // Alone nothing is known of a vote.
    let desk = Desk::new();
    let alone = plan(
        "[money]\ncapital = [\"1\", \"1\"]\nrevenue = [\"1\", \"1\"]\nsource = \"a letter\"\n[voted]\nyear = \"2026-27\"",
        ALL,
        "",
    );
    desk.write("alone.toml", &alone);
    desk.run(&["plan", "check", "alone.toml"])
        .refused("alone.toml:")
        .says("nothing says what residents chose, and what it costs");
}

#[test]
fn a_new_plan_sets_the_vote_s_money_aside() {
    let desk = desk(&plan("", "[\"1\", \"1\"]", ""));
    desk.run(&["run", "."]).done();
    desk.run(&[
        "plan",
        "new",
        "new.toml",
        "--place",
        "A",
        "--programme",
        ".",
    ])
    .done();
    let text = desk.text("new.toml");
    for said in ["[voted]\nyear = \"2026-27\"", "£6,000.00: Swings (7)"] {
        assert!(text.contains(said), "no «{said}» in {text}");
    }
    let ran = desk.run(&["plan", "check", "new.toml"]).done();
    assert!(
        ran.err.contains("£10,000.00 of £50,000.00 of capital"),
        "{}",
        ran.err
    );
}

/// A starter's «marks» are no promise: neither the list nor the ledger takes them.
#[test]
fn nothing_is_promised_that_is_not_written() {
    let spoilt = plan("[voted]\nyear = \"2027-28\"", "[\"1\", \"1\"]", "")
        .replace("Mend the hall", "«What will be done?»");
    let desk = desk(&spoilt);
    desk.run(&["run", "."]).done();
    desk.run(&["ledger", "take-up", "--programme", ".", "--dry-run"])
        .refused(
            "plans/A.toml:15: '«What will be done?»' still stands in the marks of the starter",
        );
    desk.write(
        "alone.toml",
        spoilt.replacen("[voted]", "[money]\nprogramme = \".\"\n[voted]", 1),
    );
    let ran = desk.run(&["plan", "commitments", "alone.toml"]).ends(4);
    assert!(ran.out.is_empty());
    ran.says("«What will be done?»")
        .says("Nothing was written: what is agreed is not written yet.");
}

/// Nobody but the funder would sign for an item that nobody does: those who sign for
/// residents do.
#[test]
fn an_item_that_nobody_does_is_signed_by_those_of_the_place() {
    let nobody = plan("[voted]\nyear = \"2027-28\"", "[\"1\", \"1\"]", "")
        .replace("partners = [\"hall\"]\n", "");
    let desk = desk(&nobody);
    desk.run(&["run", "."]).done();
    desk.run(&["ledger", "take-up", "--programme", "."]).done();
    let told = desk.run(&["ledger", "show", "--programme", "."]).done();
    let row = told.text().lines().find(|line| line.contains("A/hall"));
    let row = row.expect("it is there").to_owned();
    assert!(row.contains("XE-REG-1") && row.contains("BOARD"), "{row}");
}

/// What an item carries is there once, and named once: by its code, or by it and the place's.
#[test]
fn an_item_names_what_residents_chose_once() {
    for twice in ["[\"7\", \"A/7\"]", "[\"7\", \"7\"]"] {
        let carried = format!("voted = {twice}");
        let desk = desk(&plan("", ALL, ""));
        desk.run(&["run", "."]).done();
        let alone = plan("[money]\nprogramme = \".\"", ALL, &carried);
        desk.write("alone.toml", &alone);
        desk.run(&["plan", "check", "alone.toml"])
            .ends(3)
            .says("'A/7' is named twice");
    }
}

/// The plans of a programme are checked as they stand in it: its share is their money.
#[test]
fn a_plan_of_a_programme_needs_no_money_of_its_own_when_it_is_checked_there() {
    let desk = desk(&plan(
        "[voted]\nyear = \"2027-28\"",
        "[\"25000\", \"15000\"]",
        "",
    ));
    desk.run(&["run", "."]).done();
    desk.run(&["plan", "check", "plans/A.toml", "--programme", "."])
        .done();
    // Where no programme is there, nothing says how much there is.
    desk.run(&["plan", "check", "plans/A.toml"])
        .ends(3)
        .says("'money' is missing");
}
