//! What a place is told of its limits: no more than is so.

use std::fmt::Write as _;

use serde_json::json;

use crate::desk::Desk;

const SPEC: &str = "[envelope]\namount = \"100.00\"\ncurrency = \"GBP\"\n\
                    [places]\npath = \"places.csv\"\nid = \"id\"\n\
                    [[part]]\nweight = 1\nin_proportion_to = \"people\"\n";

fn desk(places: &str, limits: &str) -> Desk {
    let desk = Desk::new();
    desk.write("places.csv", places);
    desk.write("spec.toml", format!("{SPEC}[limits]\n{limits}"));
    desk
}

/// £100 by 0, 30 and 70 people with a floor of £28: by the formula alone the
/// second gets £30. What the first one's floor takes brings it to its own.
#[test]
fn a_floor_that_binds_because_of_others_is_told_so() {
    let desk = desk("id,people\nA,0\nB,30\nC,70\n", "floor = \"28.00\"\n");
    let args = ["share", "spec.toml", "--audit", "audit.json"];
    let shares = desk.run(&args).done().csv();
    assert_eq!(
        shares.cell("B", "reason"),
        "Held up at £28.00, because every place gets at least £28.00; the formula alone would \
         give £30.00, but £18.85 once the limits of other places are met."
    );
    let floor = &desk.json("audit.json")["limits"][0];
    assert_eq!(floor["holds"], json!(["A", "B"]));
    assert_eq!(floor["holds_by_others"], json!(["B"]));
    assert_eq!(
        floor["paid_by"],
        json!([{"id": "B", "amount_minor": 200}, {"id": "C", "amount_minor": 2600}])
    );
}

#[test]
fn places_without_an_earlier_amount_are_told_listed_and_warned_of() {
    let limits = "max_gain = { previous = \"last_year\", rate = 0.2 }\n";
    let desk = desk("id,people,last_year\nA,30,20\nB,30,\nC,40,50\n", limits);
    let args = ["share", "spec.toml", "--audit", "audit.json"];
    let ran = desk.run(&args).done();
    let shares = ran.csv();
    ran.says("warning: max_gain cannot hold 1 place");
    assert!(
        shares
            .cell("B", "reason")
            .ends_with("Its 'last_year' is missing, so nothing limits how far it moves from that."),
        "{}",
        shares.cell("B", "reason")
    );
    assert!(!shares.cell("A", "reason").contains("missing"));
    assert_eq!(
        desk.json("audit.json")["limits"][0]["places_without_previous"],
        json!({"count": 1, "ids": ["B"]})
    );
}

/// The list is cut at a hundred; the count is not.
#[test]
fn the_list_of_places_without_an_earlier_amount_is_bounded() {
    let mut places = String::from("id,people,last_year\nA,1,20\n");
    for place in 0..250 {
        let _ = writeln!(places, "B{place:03},1,");
    }
    let limits = "max_loss = { previous = \"last_year\", rate = 1 }\n";
    let desk = desk(&places, limits);
    desk.run(&["share", "spec.toml", "--audit", "audit.json"])
        .done();
    let listed = &desk.json("audit.json")["limits"][0]["places_without_previous"];
    assert_eq!(listed["count"], 250);
    assert_eq!(listed["ids"].as_array().map(Vec::len), Some(100));
}

/// A score with many digits is a decimal in a sentence; exact ratios stay in
/// the fields that are for programs.
#[test]
fn sentences_of_the_audit_have_decimals_and_no_fractions() {
    let score = "90.8076374642325";
    let desk = desk(
        &format!("id,people,score\nA,100,{score}\nB,200,3.3333333333333333\n"),
        "floor_per_head = \"0.01\"\n",
    );
    // More need, less money: the audit must say so, with both scores.
    let spec = desk
        .text("spec.toml")
        .replace("\"people\"", "\"people * (200 - score)\"")
        .replace("id = \"id\"", "id = \"id\"\npopulation = \"people\"")
        + "[[index]]\nname = \"need\"\ncolumn = \"score\"\n";
    desk.write("spec.toml", spec);
    desk.run(&["share", "spec.toml", "--audit", "audit.json"])
        .done();
    let audit = desk.json("audit.json");
    let need = audit["axioms"]
        .as_array()
        .and_then(|axioms| {
            axioms
                .iter()
                .find(|one| one["axiom"] == "more_need_never_gets_less")
        })
        .expect("it is audited");
    let words = need["words"].as_str().expect("a sentence");
    assert_eq!(need["verdict"], "fails");
    assert!(words.contains("90.807637"), "{words}");
    assert!(!words.contains('/'), "{words}");
    let before = need["counter_examples"][0]["before"].as_str();
    assert!(
        before.is_some_and(|ratio| ratio.contains('/')),
        "{before:?}"
    );
}
