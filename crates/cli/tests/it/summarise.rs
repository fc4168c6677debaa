//! `allotment summarise` and `allotment shrink`.

use std::fmt::Write as _;

use crate::desk::Desk;
use crate::tables::need_desk;

/// Twenty places in two districts; the ranks are those of the scores.
fn ranked() -> Desk {
    let desk = Desk::new();
    let mut table = String::from("id,name,population,score,rank,decile\n");
    let mut lookup = String::from("place,district\n");
    for place in 1..=20 {
        let people = 1000 + 10 * place;
        let _ = writeln!(
            table,
            "P{place:02},,{people},{},{place},{}",
            100 - place,
            (place + 1) / 2
        );
        let _ = writeln!(lookup, "P{place:02},D{}", place % 2);
    }
    desk.write("need.csv", table).write("lookup.csv", lookup);
    desk
}

const ARGS: [&str; 8] = [
    "summarise",
    "need.csv",
    "--by",
    "district",
    "--lookup",
    "lookup.csv",
    "--population",
    "population",
];

#[test]
fn areas_have_every_measure_with_its_rank() {
    let areas = ranked().run(&ARGS).done().csv();
    assert_eq!(areas.column("district"), ["D0", "D1"]);
    assert_eq!(areas.whole("places"), [10, 10]);
    assert_eq!(areas.whole("population"), [11_100, 11_000]);
    for measure in [
        "average_score",
        "average_rank",
        "proportion_worst_decile",
        "extent",
        "local_concentration",
    ] {
        let values = areas.numbers(measure);
        let ranks = areas.whole(&format!("{measure}_rank"));
        let first = if values[0] >= values[1] {
            [1, 2]
        } else {
            [2, 1]
        };
        let first = if values[0].to_bits() == values[1].to_bits() {
            [1, 1]
        } else {
            first
        };
        assert_eq!(ranks, first, "{measure}: {values:?}");
    }
}

#[test]
fn averages_are_weighted_by_people() {
    let areas = ranked().run(&ARGS).done().csv();
    let people = |place: i32| f64::from(1000 + 10 * place);
    let odd = (1..=20).filter(|place| place % 2 == 1);
    let sum: f64 = odd
        .clone()
        .map(|place| people(place) * f64::from(100 - place))
        .sum();
    assert!((areas.numbers("average_score")[1] - sum / 11_000.0).abs() < 1e-9);
    let ranks: f64 = odd.map(|place| people(place) * f64::from(place)).sum();
    assert!((areas.numbers("average_rank")[1] - (21.0 - ranks / 11_000.0)).abs() < 1e-9);
    // The worst tenth of twenty are ranks 1 and 2: one in each district.
    let proportions = areas.numbers("proportion_worst_decile");
    assert!((proportions[1] - 0.1).abs() < 0.01, "{proportions:?}");
}

/// An average never hides a pocket.
#[test]
fn the_spread_within_an_area_is_told() {
    let areas = ranked().run(&ARGS).done().csv();
    let people = areas.numbers("people_in_worst_decile");
    assert!((people[0] - 1020.0 / 11_100.0).abs() < 1e-9, "{people:?}");
    assert_eq!(areas.whole("worst_rank"), [2, 1]);
    assert_eq!(areas.whole("best_rank"), [20, 19]);
    assert_eq!(areas.whole("within_spread"), [18, 18]);
}

#[test]
fn the_larger_area_may_stand_in_the_table_itself() {
    let desk = need_desk();
    desk.run(&["need", "spec.toml", "--out", "need.csv"]).done();
    let args = [
        "summarise",
        "need.csv",
        "--by",
        "ltla24cd",
        "--population",
        "population",
    ];
    let areas = desk.run(&args).done().csv();
    assert_eq!(areas.column("ltla24cd"), ["D1", "D2", "D3"]);
    assert_eq!(areas.whole("places"), [3, 4, 5]);
    let document = desk
        .run(&[&args[..], &["--format", "json"]].concat())
        .done()
        .json();
    assert_eq!(document["areas"].as_array().unwrap().len(), 3);
    assert!(document["provenance"]["inputs"][0]["sha256"].is_string());
}

#[test]
fn a_place_that_the_lookup_lacks_is_named() {
    let desk = ranked();
    desk.write(
        "lookup.csv",
        desk.text("lookup.csv").replace("P07,D1\n", ""),
    );
    desk.run(&ARGS)
        .refused("need.csv:8: column 'id': 'P07' is not in lookup.csv");
}

#[test]
fn a_place_that_lies_in_two_areas_is_named() {
    let desk = ranked();
    desk.write("lookup.csv", desk.text("lookup.csv") + "P07,D0\n");
    desk.run(&ARGS)
        .refused("lookup.csv:22: ")
        .says("'P07'")
        .says("line 8");
}

#[test]
fn an_area_of_nobody_is_refused() {
    let desk = ranked();
    let mut table = desk.text("need.csv");
    for place in (1..=20).filter(|place| place % 2 == 1) {
        table = table.replace(
            &format!("P{place:02},,{}", 1000 + 10 * place),
            &format!("P{place:02},,0"),
        );
    }
    desk.write("need.csv", table);
    desk.run(&ARGS).refused("need.csv").says("D1");
}

#[test]
fn ranks_that_are_none_are_refused() {
    let desk = ranked();
    desk.write(
        "need.csv",
        desk.text("need.csv").replace(",99,1,1", ",99,0,1"),
    );
    desk.run(&ARGS).refused("need.csv:2: column 'rank': ");
}

fn rates() -> Desk {
    let desk = Desk::new();
    let mut table = String::from("lsoa,n,d,ltla24cd\n");
    for place in 0..20 {
        let people = 200 + 40 * (place % 5);
        let rate = [8, 20, 30, 12][place % 4];
        let _ = writeln!(
            table,
            "L{place:02},{},{people},D{}",
            people * rate / 100,
            place / 10
        );
    }
    desk.write("rates.csv", table);
    desk
}

const SHRINK: [&str; 8] = [
    "shrink",
    "rates.csv",
    "--numerator",
    "n",
    "--denominator",
    "d",
    "--within",
    "ltla24cd",
];

#[test]
fn shrinking_moves_each_rate_toward_its_area_and_makes_it_surer() {
    let table = rates().run(&SHRINK).done().csv();
    let [shrunken, area] = ["shrunken_rate", "within_rate"].map(|name| table.numbers(name));
    let [counted, of] = ["numerator", "denominator"].map(|name| table.numbers(name));
    let [before, after] =
        ["standard_error", "shrunken_standard_error"].map(|name| table.numbers(name));
    for row in 0..20 {
        // The rate behind the log-odds is (r + ½)/(n + 1).
        let own = (counted[row] + 0.5) / (of[row] + 1.0);
        let (low, high) = (own.min(area[row]), own.max(area[row]));
        assert!(
            (low - 1e-12..=high + 1e-12).contains(&shrunken[row]),
            "row {row}"
        );
        // Surer on the scale of the method, the log-odds: dp = p(1 − p)·d(log-odds).
        let odds_before = before[row] / (own * (1.0 - own));
        let odds_after = after[row] / (shrunken[row] * (1.0 - shrunken[row]));
        assert!(odds_after < odds_before && odds_after > 0.0, "row {row}");
    }
}

#[test]
fn shrinking_refuses_more_cases_than_people() {
    let desk = rates();
    desk.write("rates.csv", desk.text("rates.csv").replace("L03,", "L03,9"));
    desk.run(&SHRINK).refused("rates.csv:5: column 'n': ");
}

#[test]
fn shrinking_refuses_a_column_that_is_not_there() {
    rates()
        .run(&[
            "shrink",
            "rates.csv",
            "--numerator",
            "m",
            "--denominator",
            "d",
            "--within",
            "ltla24cd",
        ])
        .refused("rates.csv: there is no column 'm'");
}
