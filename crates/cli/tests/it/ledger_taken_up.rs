//! `allotment ledger take-up`, again: what stands otherwise in the ledger, or is decided no
//! more, is named, and nothing is added.

#![expect(clippy::unwrap_used, reason = "a test stops at what is wrong")]

use crate::desk::{Desk, Ran};
use crate::plan_vote::{BALLOTS, desk as desk_of, plan};

/// A plan that agrees one item, and a vote that chose two projects.
fn agreed() -> String {
    plan("[voted]\nyear = \"2027-28\"", "[\"25000\", \"15000\"]", "")
}

fn take_up(desk: &Desk) -> Ran {
    desk.run(&["ledger", "take-up", "--programme", "."])
}

/// What there is of it after taking up `before`, with the plan then `after`.
fn changed(before: &str, after: &str) -> Desk {
    assert_ne!(before, after);
    let desk = desk_of(before);
    take_up(&desk).done();
    desk.write("plans/A.toml", after);
    desk
}

fn commitments(desk: &Desk) -> Vec<(String, String)> {
    let shown = desk.run(&["ledger", "show"]).done().csv();
    (0..shown.rows.len())
        .map(|row| {
            let cell = |name| shown.at(row, name).to_owned();
            (cell("commitment"), cell("state"))
        })
        .collect()
}

#[test]
fn an_item_that_another_is_to_do_or_in_other_years_is_named() {
    let plan = agreed();
    let partner = plan.replace("Friends of the hall", "Other people");
    let years = |revenue: &str| plan.replace("[\"25000\", \"25000\"]", revenue);
    let (before, later) = (
        years("[\"20000\", \"10000\"]"),
        years("[\"10000\", \"20000\"]"),
    );
    for (plan, after, said) in [(&plan, &partner, "parties"), (&before, &later, "schedule")] {
        let desk = changed(plan, after);
        let before = desk.bytes("allotment.db");
        take_up(&desk)
            .refused("./allotment.db: the commitment 'A/hall' of A is in the ledger with")
            .says(said)
            .says("let it lapse");
        assert!(desk.bytes("allotment.db") == before, "nothing is added");
        desk.write("plans/A.toml", plan);
        take_up(&desk).done().says("0 entries added");
    }
}

#[test]
fn an_item_that_is_agreed_no_more_is_named_until_it_lapsed() {
    let plan = agreed();
    let after = plan.replace("status = \"agreed\"", "status = \"proposed\"");
    let desk = changed(&plan, &after);
    take_up(&desk).refused(
        "./allotment.db: the commitment 'A/hall' of A (Mend the hall) is in the ledger with £90,000.00 to be paid, and its plan agrees it no more",
    );
    for (used_for, amount) in [("capital", 4_000_000), ("revenue", 5_000_000)] {
        let lapse = format!(
            r#"{{"kind": "lapse", "community": "A", "effective": "2026-06-01", "actor": "XE-REG-1", "commitment": "A/hall", "amount": "{amount}", "currency": "GBP", "use": "{used_for}"}}"#
        );
        desk.write("lapse.json", lapse);
        desk.run(&["ledger", "add", "--file", "lapse.json"]).done();
    }
    take_up(&desk).done().says("0 entries added");
}

#[test]
fn a_project_that_is_chosen_no_more_is_named() {
    let desk = desk_of(&agreed());
    take_up(&desk).done();
    let before = commitments(&desk);
    let ballots = BALLOTS
        .replace("8;4000;3;Benches", "9;4000;3;Trees")
        .replace("7,8", "7,9");
    desk.write("ballots/A.pb", ballots);
    take_up(&desk)
        .refused("./allotment.db: the commitment 'A/8' of A (Benches) is in the ledger with £4,000.00 to be paid, and residents chose it no more");
    assert_eq!(commitments(&desk), before);
}

/// By hand: a stage that is not asked says nothing.
#[test]
fn what_no_stage_is_asked_for_is_not_missed() {
    let desk = desk_of(&agreed());
    take_up(&desk).done();
    let programme = desk.text("programme.toml");
    let from = programme.find("[plan]").expect("there is a plan");
    let to = programme.find("[ledger]").expect("there is a ledger");
    let without = format!("{}{}", &programme[..from], &programme[to..]);
    desk.write("programme.toml", without);
    take_up(&desk).done().says("0 entries added");
}

/// The id of the promise of A that stands, and what counts of all its promises.
fn promised(desk: &Desk) -> (String, i64) {
    let told = desk
        .run(&["ledger", "promises", "--programme", "."])
        .done()
        .csv();
    let id = told.column("promise").last().map(|id| (*id).to_owned());
    (id.unwrap(), told.whole("counted_minor").iter().sum())
}

/// Adds entries that count from 1 June 2026, each with its kind and its further fields.
fn add(desk: &Desk, entries: &[(&str, String)]) {
    let common =
        r#""community": "A", "effective": "2026-06-01", "actor": "XE-REG-1", "currency": "GBP""#;
    let entry =
        |(kind, more): &(&str, String)| format!(r#"{{"kind": "{kind}", {common}, {more}}}"#);
    let lines: Vec<String> = entries.iter().map(entry).collect();
    desk.write("more.jsonl", lines.join("\n"));
    desk.run(&["ledger", "add", "--from", "more.jsonl"]).done();
}

fn of_commitment(name: &str, amount: u32, used_for: &str) -> String {
    format!(r#""commitment": "{name}", "amount": "{amount}", "use": "{used_for}""#)
}

fn envelope(desk: &Desk, pounds: &str) {
    let text = desk.text("programme.toml");
    let (before, rest) = text.split_once("amount = \"").unwrap();
    let (_, after) = rest.split_once('"').unwrap();
    desk.write(
        "programme.toml",
        format!("{before}amount = \"{pounds}\"{after}"),
    );
}

/// A ledger in which the vote's £10,000 of the share of £100,000 are committed.
fn voted() -> Desk {
    let desk = desk_of(&agreed().replace("status = \"agreed\"", "status = \"proposed\""));
    take_up(&desk).done();
    desk
}

#[test]
fn what_lapsed_of_a_share_is_no_share() {
    let desk = voted();
    let (id, _) = promised(&desk);
    let lapse = |amount: u32, used_for: &str| {
        let more = format!(r#""refers_to": "{id}", "amount": "{amount}", "use": "{used_for}""#);
        ("lapse", more)
    };
    add(
        &desk,
        &[lapse(1_000_000, "capital"), lapse(1_000_000, "revenue")],
    );
    take_up(&desk)
        .refused("./allotment.db: the promise 'share' of A is in the ledger with amount £80,000.00 and not £100,000.00")
        .says("capital £40,000.00 and not £50,000.00")
        .says("since it was corrected, replaced, amended or lapsed");
    // The share that was cut to it is what stands.
    envelope(&desk, "80000.00");
    take_up(&desk).done().says("0 entries added");
    add(
        &desk,
        &[lapse(3_000_000, "capital"), lapse(4_000_000, "revenue")],
    );
    // Its plan is of more than there is now, which is told first.
    take_up(&desk).ends(3).says(
        "./allotment.db: the promise 'share' of A is in the ledger with amount £10,000.00 and not £80,000.00",
    );
}

/// No pound counts in two promises: what is committed of the old one stays there.
#[test]
fn a_promise_replaces_what_of_a_share_is_free() {
    for (amount, revenue, stands) in [
        ("12000000", 7_000_000, false),
        ("11000000", 6_000_000, true),
    ] {
        let desk = voted();
        let (id, _) = promised(&desk);
        let more = format!(
            r#""from_party": "XE-REG-1", "amount": "{amount}", "capital": "5000000", "revenue": "{revenue}", "basis": "once", "price_base": "nominal", "source": "more", "years": "2026-27 to 2027-28", "replaces": "{id}""#
        );
        add(&desk, &[("promise", more)]);
        envelope(&desk, "120000.00");
        if !stands {
            take_up(&desk).refused("./allotment.db: the promise 'share' of A is in the ledger with amount £130,000.00 and not £120,000.00");
            continue;
        }
        take_up(&desk).done().says("0 entries added");
        assert_eq!(promised(&desk).1, 12_000_000);
        // What is agreed now is taken from the promise that has the money.
        desk.write("plans/A.toml", agreed());
        take_up(&desk).done();
        let hall = desk.run(&["ledger", "show", "A/hall"]).done().csv();
        assert_eq!(hall.column("effective"), ["2026-06-01"]);
        take_up(&desk).done().says("0 entries added");
        assert_eq!(promised(&desk).1, 12_000_000);
    }
}

#[test]
fn what_lapsed_of_what_is_chosen_or_agreed_is_named() {
    let part = &[(4_000_000, "capital")][..];
    let all = &[(4_000_000, "capital"), (5_000_000, "revenue")][..];
    let lapsed = |name: &str, lapses: &[(u32, &str)]| {
        let desk = desk_of(&agreed());
        take_up(&desk).done();
        let lapses = lapses.iter();
        let lapses =
            lapses.map(|(amount, used_for)| ("lapse", of_commitment(name, *amount, used_for)));
        add(&desk, &lapses.collect::<Vec<_>>());
        desk
    };
    take_up(&lapsed("A/hall", part)).refused(
        "./allotment.db: the commitment 'A/hall' of A is in the ledger with amount £50,000.00 and not £90,000.00",
    );
    // What was given up bars nobody from what else there is, while the programme says the same.
    for (name, lapses) in [("A/7", &[(600_000, "capital")][..]), ("A/hall", all)] {
        let desk = lapsed(name, lapses);
        take_up(&desk).done().says("0 entries added");
    }
    let desk = lapsed("A/hall", all);
    desk.write(
        "plans/A.toml",
        agreed().replace("Friends of the hall", "Other people"),
    );
    take_up(&desk)
        .refused("./allotment.db: the commitment 'A/hall' of A is in the ledger with parties");
    // What was left over of a thing that is done is no change of it.
    let desk = desk_of(&agreed());
    take_up(&desk).done();
    let pay = of_commitment("A/8", 380_000, "capital") + r#", "to_party": "BOARD""#;
    add(
        &desk,
        &[
            ("pay", pay),
            ("lapse", of_commitment("A/8", 20_000, "capital")),
        ],
    );
    take_up(&desk).done().says("0 entries added");
}

#[test]
fn an_item_that_was_amended_in_the_ledger_is_held_to_the_plan() {
    let plan = agreed();
    let desk = desk_of(&plan);
    take_up(&desk).done();
    let signers = [
        ("XE-REG-1", "fund.key"),
        ("Friends of the hall", "hall.key"),
    ];
    for (party, key) in signers {
        desk.run(&["ledger", "key", "new", "--party", party, "--out", key])
            .done();
        desk.run(&["ledger", "sign", "A/hall", "--key", key]).done();
    }
    let amend = [
        "ledger",
        "amend",
        "A/hall",
        "--amount",
        "8000000",
        "--capital",
        "3000000",
        "--revenue",
        "5000000",
        "--schedule",
        "2027-03-31 4000000; 2028-03-31 4000000",
        "--signed-by",
        "fund.key",
        "--signed-by",
        "hall.key",
    ];
    desk.run(&amend).done();
    take_up(&desk)
        .refused("./allotment.db: the commitment 'A/hall' of A is in the ledger with amount £80,000.00 and not £90,000.00");
    let less = plan.replace("[\"25000\", \"15000\"]", "[\"15000\", \"15000\"]");
    assert_ne!(less, plan);
    desk.write("plans/A.toml", less);
    take_up(&desk).done().says("0 entries added");
    desk.write("plans/A.toml", plan);
    take_up(&desk).refused("./allotment.db: the commitment 'A/hall' of A is in the ledger with");
}

/// What takes the place of a thing that lapsed counts from the day on which that did.
#[test]
fn what_takes_the_place_of_what_lapsed_is_taken_up() {
    let desk = desk_of(&agreed());
    take_up(&desk).done();
    add(
        &desk,
        &[("lapse", of_commitment("A/8", 400_000, "capital"))],
    );
    let ballots = BALLOTS
        .replace("8;4000;3;Benches", "9;4000;3;Trees")
        .replace("7,8", "7,9");
    desk.write("ballots/A.pb", ballots);
    take_up(&desk).done().says("1 entries added");
    let trees = desk.run(&["ledger", "show", "A/9"]).done().csv();
    assert_eq!(trees.column("effective"), ["2026-06-01"]);
    assert_eq!(promised(&desk).1, 10_000_000);
    take_up(&desk).done().says("0 entries added");
}

#[test]
fn a_first_taking_up_that_is_refused_begins_no_ledger() {
    let desk = desk_of(&agreed());
    let late = [
        "ledger",
        "take-up",
        "--programme",
        ".",
        "--effective",
        "2027-06-01",
    ];
    desk.run(&late).refused("./allotment.db: commit of A: ");
    assert!(!desk.has("allotment.db"));
}

#[test]
fn a_party_has_one_row_in_a_community() {
    let desk = desk_of(&agreed());
    let parties = desk.text("parties.csv");
    for row in [
        "A,BOARD,Board of A,board,unregistered,no",
        ",BOARD,The board,board,unregistered,yes",
    ] {
        desk.write("parties.csv", format!("{parties}{row}\n"));
        take_up(&desk).refused(
            "./parties.csv:3: column 'party': 'BOARD' has a row already, for every community",
        );
    }
    let two = parties.replace("\n,BOARD", "\nB,BOARD");
    desk.write(
        "parties.csv",
        format!("{two}A,BOARD,Board of A,board,unregistered,yes\n"),
    );
    take_up(&desk).done();
}
