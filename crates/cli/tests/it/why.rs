//! `allotment why`: the claim behind the money, and an area's places.

use std::fmt::Write as _;

use crate::desk::Desk;

/// The starter programme, its money shared between wards: `wards` says in how
/// many the ten places lie.
fn wards(wards: usize) -> Desk {
    let desk = Desk::new();
    desk.run(&["new", "fund"]).done();
    let text = desk
        .text("fund/programme.toml")
        .replace(
            "[share.envelope]",
            "[summarise]\nby = \"ward\"\nlookup = \"lookup.csv\"\n\n[share.envelope]\n\
             years = [\"2026-27\", \"2027-28\"]",
        )
        .replace("by = \"score\"", "by = \"average_score\"")
        .replace("population * score", "population * average_score")
        .replace("count = 5", "count = 2")
        .replace("column = \"score\"", "column = \"average_score\"");
    desk.write("fund/programme.toml", text);
    let mut lookup = String::from("place,ward\n");
    for place in 1..=10 {
        let _ = writeln!(lookup, "P{place:02},W{}", place % wards);
    }
    desk.write("fund/lookup.csv", lookup);
    desk
}

#[test]
fn an_area_is_traced_to_its_places_neediest_first() {
    let desk = wards(2);
    let text = desk.run(&["why", "W1", "fund"]).done();
    let text = text.text();
    assert!(text.contains("Need of W1, 5 places together"), "{text}");
    let at = |id: &str| text.find(&format!("({id}): rank ")).unwrap_or(usize::MAX);
    desk.run(&["run", "fund"]).done();
    let need = desk.csv("fund/out/need.csv");
    let mut inside = ["P01", "P03", "P05", "P07", "P09"];
    inside.sort_by_key(|id| need.cell(id, "rank").parse::<u32>().expect("a rank"));
    for pair in inside.windows(2) {
        assert!(at(pair[0]) < at(pair[1]), "{pair:?} in\n{text}");
    }
    assert!(!text.contains("(P02)"), "{text}");
    assert!(text.contains("claimants 10.426"), "{text}");

    let trace = desk
        .run(&["why", "W1", "fund", "--format", "json"])
        .done()
        .json();
    let places = trace["neighbourhoods"].as_array().expect("a list");
    let ids: Vec<&str> = places
        .iter()
        .filter_map(|place| place["id"].as_str())
        .collect();
    assert_eq!(ids, inside);
    assert_eq!(trace["neighbourhoods_not_listed"], 0);
    assert_eq!(places[0]["indicators"][0]["indicator"], "claimants");
    assert!(places[0]["indicators"][0]["value"].is_f64());
}

#[test]
fn of_many_places_the_neediest_are_listed_and_the_rest_counted() {
    let desk = wards(1);
    let mut places = desk.text("fund/places.csv");
    let first = places.lines().nth(1).expect("a place").to_owned();
    let mut lookup = desk.text("fund/lookup.csv");
    for place in 11..=15 {
        let _ = writeln!(places, "{}", first.replacen("P01", &format!("P{place}"), 1));
        let _ = writeln!(lookup, "P{place},W0");
    }
    desk.write("fund/places.csv", places)
        .write("fund/lookup.csv", lookup);
    let ran = desk.run(&["why", "W0", "fund"]).done();
    assert!(
        ran.text().contains("The 10 of its places in greatest need")
            && ran.text().contains("and 5 more"),
        "{}",
        ran.text()
    );
    let trace = desk
        .run(&["why", "W0", "fund", "--format", "json"])
        .done()
        .json();
    assert_eq!(trace["neighbourhoods"].as_array().map(Vec::len), Some(10));
    assert_eq!(trace["neighbourhoods_not_listed"], 5);
}

/// The claim, λ and what they make are told, and so is the sum of the years.
#[test]
fn the_claim_behind_the_money_and_the_total_are_told() {
    let desk = wards(2);
    let text = desk.run(&["why", "W1", "fund"]).done();
    let text = text.text();
    let trace = desk
        .run(&["why", "W1", "fund", "--format", "json"])
        .done()
        .json();
    let share = &trace["share"];
    let ratio = |name: &str| -> num_rational::BigRational {
        let ratio = share["claim"][name].as_str().expect("a ratio");
        assert!(ratio.contains('/'), "{ratio}");
        ratio.parse().expect("a ratio")
    };
    assert_eq!(ratio("weight") * ratio("lambda"), ratio("raw_share_minor"));
    let amount = share["amount_minor"].as_u64().expect("an amount");
    let raw = ratio("raw_share_minor").round().to_integer();
    assert!(
        raw == amount.into() || raw == (amount + 1).into() || raw + 1 == amount.into(),
        "{share}"
    );
    let years = share["years"].as_array().expect("two years");
    let sum: u64 = years
        .iter()
        .filter_map(|year| year["amount_minor"].as_u64())
        .sum();
    assert_eq!((years.len(), sum), (2, amount));
    for words in [
        "its claim is ",
        "% of all; λ is £",
        "λ times its claim is £",
        "in all: £",
    ] {
        assert!(text.contains(words), "no «{words}» in\n{text}");
    }
}
