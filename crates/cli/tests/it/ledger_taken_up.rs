//! `allotment ledger take-up`, again: what stands otherwise in the ledger, or is decided no
//! more, is named, and nothing is added.

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
